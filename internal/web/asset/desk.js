// Lists by keyboard, and cells that are edited where they stand. Every page
// works without this.
(function () {
  "use strict";
  var at = -1;

  var ROWS = "[data-rows] tbody tr, [data-rows] .list > li";
  function rows() { return Array.prototype.slice.call(document.querySelectorAll(ROWS)); }
  function opener(row) { return row.querySelector("[data-open], a.strong"); }
  function go(to) {
    var list = rows();
    if (!list.length) return;
    at = Math.max(0, Math.min(to, list.length - 1));
    list.forEach(function (r, i) { r.classList.toggle("at", i === at); });
    var link = opener(list[at]);
    if (link) { link.focus({ preventScroll: true }); list[at].scrollIntoView({ block: "nearest" }); }
  }
  function press(e, what) {
    var found = document.querySelector(what);
    if (found) { e.preventDefault(); found.click(); }
  }

  // Single keys can be turned off, for those whom they get in the way.
  function off() { try { return localStorage.getItem("keys") === "off"; } catch (_) { return false; } }
  document.querySelectorAll("[data-keys-on]").forEach(function (box) {
    box.checked = !off();
    box.addEventListener("change", function () {
      try { localStorage.setItem("keys", box.checked ? "on" : "off"); } catch (_) { /* it stays as it is */ }
    });
  });

  function typing(e) { return e.target.closest("input, textarea, select, [contenteditable]"); }

  document.addEventListener("keydown", function (e) {
    if (e.key === "Escape") {
      var cancel = e.target.closest && e.target.closest("[data-cell]");
      if (cancel) { e.preventDefault(); cancel.querySelector("[data-cancel]").click(); }
      return;
    }
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e) || off()) return;
    if (e.key === "?") {
      var help = document.querySelector("[data-keys]");
      if (help) { e.preventDefault(); help.open = !help.open; help.querySelector("summary").focus(); }
      return;
    }
    if (e.key === "u") { press(e, ".did button"); return; }
    if (e.key === "n") { press(e, "[data-new]"); return; }
    if (e.key === "s") {
      var step = document.querySelector(".steps .btn");
      if (step) { e.preventDefault(); (step.closest("summary") || step).focus(); }
      return;
    }
    if (e.key === "/") {
      var find = document.querySelector("[data-find]");
      if (find) { e.preventDefault(); find.focus(); find.select(); }
      return;
    }
    if (e.key === "e") {
      var row = rows()[at], cell = row ? row.querySelector(".edit") : document.querySelector("[data-edit]");
      if (cell) { e.preventDefault(); cell.click(); }
      return;
    }
    if (!rows().length) return;
    if (e.key === "j") { e.preventDefault(); go(at + 1); }
    if (e.key === "k") { e.preventDefault(); go(at - 1); }
    if (e.key === "Enter" && at >= 0 && e.target === document.body) opener(rows()[at]).click();
  });

  // The row somebody tabs into is the row the keys act on.
  document.addEventListener("focusin", function (e) {
    var row = e.target.closest && e.target.closest(ROWS);
    if (!row) return;
    at = rows().indexOf(row);
    rows().forEach(function (r) { r.classList.toggle("at", r === row); });
  });

  // A cell that opened takes the focus; one that closed gives it back.
  document.addEventListener("htmx:load", function () {
    var field = document.querySelector("td.editing input:not([type=hidden]), td.editing select, td.editing textarea");
    if (field) { field.focus(); if (field.select) field.select(); }
    else if (at >= 0 && rows()[at] && document.activeElement === document.body) opener(rows()[at]).focus();
  });
})();
