// Light or dark: the system's choice until the reader makes one, which is then remembered.
(function () {
  var root = document.documentElement, key = "edition-scheme", chosen = null;
  try { chosen = localStorage.getItem(key); } catch (e) { /* storage may be closed; the switch still works */ }
  if (chosen) root.dataset.scheme = chosen;
  document.addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector("button.scheme");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var dark = root.dataset.scheme ? root.dataset.scheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.scheme = dark ? "light" : "dark";
      try { localStorage.setItem(key, root.dataset.scheme); } catch (e) { /* not remembered, but switched */ }
    });
    var menu = document.querySelector("details.contents");
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
    });
    document.addEventListener("click", function (event) {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    });
  });
})();
