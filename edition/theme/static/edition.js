// Everything here is an addition: without JavaScript the whole book is shown and every link works.
(function () {
  var root = document.documentElement;

  // Light or dark: the system's choice until the reader makes one, which is then remembered.
  function stored(key, value) {
    try {
      if (value === undefined) return localStorage.getItem(key);
      localStorage.setItem(key, value);
    } catch (e) { return null; } // storage may be closed: nothing is remembered, all else works
  }
  if (stored("edition-scheme")) root.dataset.scheme = stored("edition-scheme");

  document.addEventListener("DOMContentLoaded", function () {
    var scheme = document.querySelector("button.scheme");
    scheme.hidden = false;
    scheme.addEventListener("click", function () {
      var dark = root.dataset.scheme ? root.dataset.scheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.scheme = dark ? "light" : "dark";
      stored("edition-scheme", root.dataset.scheme);
    });
    var menu = document.querySelector("details.contents");
    document.addEventListener("click", function (event) {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      hide();
      if (menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
    });
    document.querySelectorAll("a.term").forEach(explain);
    document.querySelectorAll("table.glossary").forEach(sortable);
    openTarget();
    addEventListener("hashchange", openTarget);
  });

  // A link into a closed <details> opens it.
  function openTarget() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var box = target && target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  }

  // A term shows its definition on hover and focus; on touch the first tap shows it, the second follows the link.
  var tip = document.createElement("div"), shown = null, leaving;
  tip.id = "definition"; tip.setAttribute("role", "tooltip"); tip.hidden = true;
  function hide() {
    if (shown) shown.removeAttribute("aria-describedby");
    tip.hidden = true; shown = null;
  }
  function show(term) {
    clearTimeout(leaving);
    if (shown === term) return;
    hide();
    tip.textContent = term.dataset.definition;
    document.body.appendChild(tip);
    tip.hidden = false; shown = term;
    term.setAttribute("aria-describedby", tip.id);
    var at = term.getBoundingClientRect(), width = tip.offsetWidth;
    tip.style.left = Math.max(8, Math.min(at.left, root.clientWidth - width - 8)) + scrollX + "px";
    tip.style.top = at.bottom + scrollY + 6 + "px";
  }
  function leave() { leaving = setTimeout(hide, 200); }
  tip.addEventListener("mouseenter", function () { clearTimeout(leaving); });
  tip.addEventListener("mouseleave", leave);
  function explain(term) {
    var touched = false;
    term.dataset.definition = term.title;
    term.removeAttribute("title");
    term.addEventListener("mouseenter", function () { show(term); });
    term.addEventListener("mouseleave", leave);
    term.addEventListener("focus", function () { show(term); });
    term.addEventListener("blur", hide);
    term.addEventListener("pointerdown", function (event) { touched = event.pointerType === "touch" && shown !== term; });
    term.addEventListener("click", function (event) {
      if (!touched) return;
      event.preventDefault(); touched = false; show(term);
    });
  }

  // The glossary sorts by any of its languages, each by its own alphabet.
  function sortable(table) {
    var body = table.tBodies[0], alphabets = ["kk", "ru", "en"];
    alphabets.forEach(function (alphabet, column) {
      var head = table.tHead.rows[0].cells[column], button = document.createElement("button");
      button.type = "button";
      button.append.apply(button, Array.from(head.childNodes));
      head.append(button);
      button.addEventListener("click", function () {
        var up = head.getAttribute("aria-sort") !== "ascending", compare = new Intl.Collator(alphabet).compare;
        Array.from(table.tHead.rows[0].cells).forEach(function (cell) { cell.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        Array.from(body.rows).sort(function (a, b) {
          return (up ? 1 : -1) * compare(a.cells[column].textContent, b.cells[column].textContent);
        }).forEach(function (row) { body.append(row); });
      });
    });
  }
})();
