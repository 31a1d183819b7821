// Small helpers; every page works without them.
(function () {
  "use strict";
  var root = document.documentElement;

  function dark() {
    var t = root.getAttribute("data-theme");
    return t ? t === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  function nameTheme() {
    document.querySelectorAll("[data-theme-toggle]").forEach(function (b) {
      b.hidden = false;
      b.textContent = dark() ? "Light" : "Dark";
      b.setAttribute("aria-label", dark() ? "Use the light theme" : "Use the dark theme");
    });
  }
  document.addEventListener("click", function (e) {
    var b = e.target.closest("[data-theme-toggle]");
    if (b) {
      var next = dark() ? "light" : "dark";
      root.setAttribute("data-theme", next);
      try { localStorage.setItem("plumbline-theme", next); } catch (err) { /* not kept */ }
      nameTheme();
      document.dispatchEvent(new Event("plumbline:theme"));
    }
    if (e.target.closest("[data-print]")) window.print();
    document.querySelectorAll("details.pick[open]").forEach(function (d) { if (!d.contains(e.target)) d.open = false; });
  });

  // A number's explanation stays inside the window, and Escape closes it.
  function place(why) {
    var tip = why.querySelector(".tip");
    if (!tip || matchMedia("(max-width: 640px)").matches) return;
    tip.style.left = ""; tip.style.top = "";
    var at = why.getBoundingClientRect(), size = tip.getBoundingClientRect();
    var left = Math.max(12, Math.min(at.left, innerWidth - size.width - 12));
    var top = at.bottom + 8;
    if (top + size.height > innerHeight - 8) top = Math.max(8, at.top - size.height - 8);
    tip.style.left = left + "px"; tip.style.top = top + "px";
  }
  function open(e) {
    var why = e.target.closest && e.target.closest(".why");
    if (why) { if (e.type === "focusin") why.classList.remove("shut"); place(why); }
  }
  document.addEventListener("mouseover", open);
  document.addEventListener("focusin", open);
  document.addEventListener("mouseout", function (e) {
    var why = e.target.closest && e.target.closest(".why");
    if (why && !why.contains(e.relatedTarget)) why.classList.remove("shut");
  });
  document.addEventListener("keydown", function (e) {
    if (e.key !== "Escape") return;
    document.querySelectorAll(".why:hover, .why:focus-within").forEach(function (w) { w.classList.add("shut"); });
    document.querySelectorAll("details.pick[open]").forEach(function (d) { d.open = false; });
  });

  // Files dropped anywhere on a drop field go into its file input.
  document.querySelectorAll("[data-drop]").forEach(function (form) {
    var input = form.querySelector("input[type=file]"), chosen = form.querySelector("[data-chosen]");
    function tell() {
      var names = Array.prototype.map.call(input.files, function (f) { return f.name; });
      chosen.textContent = names.length ? names.join(", ") : "";
    }
    input.addEventListener("change", tell);
    ["dragover", "dragenter"].forEach(function (n) { form.addEventListener(n, function (e) { e.preventDefault(); form.classList.add("over"); }); });
    ["dragleave", "drop"].forEach(function (n) { form.addEventListener(n, function (e) { e.preventDefault(); form.classList.remove("over"); }); });
    form.addEventListener("drop", function (e) {
      if (!e.dataTransfer.files.length) return;
      input.files = e.dataTransfer.files; tell(); form.requestSubmit();
    });
    form.addEventListener("submit", function () {
      var b = form.querySelector("button[type=submit]");
      if (b) { b.disabled = true; b.textContent = "Uploading"; }
    });
  });

  // A form that only chooses what to show sends itself on change.
  document.addEventListener("change", function (e) {
    var form = e.target.form;
    if (form && form.hasAttribute("data-auto")) form.requestSubmit();
  });

  nameTheme();
})();
