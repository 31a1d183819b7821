// Runs before the first paint: the theme somebody chose, and that scripts run.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var chosen = localStorage.getItem("plumbline-theme");
    if (chosen === "dark" || chosen === "light") root.setAttribute("data-theme", chosen);
  } catch (e) { /* storage is off: the system's preference stands */ }
})();
