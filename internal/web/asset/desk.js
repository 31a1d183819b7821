// Lists by keyboard, and cells that are edited where they stand. Every page
// works without this.
(function () {
  "use strict";
  var at = -1;

  function rows() { return Array.prototype.slice.call(document.querySelectorAll("[data-rows] tbody tr")); }
  function go(to) {
    var list = rows();
    if (!list.length) return;
    at = Math.max(0, Math.min(to, list.length - 1));
    list.forEach(function (r, i) { r.classList.toggle("at", i === at); });
    var link = list[at].querySelector("[data-open]");
    if (link) { link.focus({ preventScroll: true }); list[at].scrollIntoView({ block: "nearest" }); }
  }
  function typing(e) { return e.target.closest("input, textarea, select, [contenteditable]"); }

  document.addEventListener("keydown", function (e) {
    if (e.key === "Escape") {
      var cancel = e.target.closest && e.target.closest("[data-cell]");
      if (cancel) { e.preventDefault(); cancel.querySelector("[data-cancel]").click(); }
      return;
    }
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e)) return;
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
    if (e.key === "Enter" && at >= 0 && e.target === document.body) rows()[at].querySelector("[data-open]").click();
  });

  // The row somebody tabs into is the row the keys act on.
  document.addEventListener("focusin", function (e) {
    var row = e.target.closest && e.target.closest("[data-rows] tbody tr");
    if (!row) return;
    at = rows().indexOf(row);
    rows().forEach(function (r) { r.classList.toggle("at", r === row); });
  });

  // A cell that opened takes the focus; one that closed gives it back.
  document.addEventListener("htmx:load", function () {
    var field = document.querySelector("td.editing input:not([type=hidden]), td.editing select, td.editing textarea");
    if (field) { field.focus(); if (field.select) field.select(); }
    else if (at >= 0 && rows()[at] && document.activeElement === document.body) rows()[at].querySelector("[data-open]").focus();
  });
})();
