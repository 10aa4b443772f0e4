// Everything here is an addition: without JavaScript the whole book is shown and every link works.
(function () {
  var root = document.documentElement;
  root.classList.add("js"); // before the first paint: what only a script can work is shown, and nothing moves

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
    document.querySelectorAll("a.term, figure svg a").forEach(explain);
    document.querySelectorAll("table.glossary").forEach(sortable);
    document.querySelectorAll("table:not(.strip) > caption > a.csv").forEach(tableControl);
    document.querySelectorAll("a.cite").forEach(citable);
    layers();
    openTarget();
    addEventListener("hashchange", openTarget);
  });

  // Layers of a passage: shown or hidden by the reader, remembered, and opened again by a search or a
  // link that hits something in them (hidden="until-found").
  function layers() {
    var hidden = new Set((stored("edition-hidden") || "").split(" "));
    document.querySelectorAll("fieldset.layers input").forEach(function (input) {
      var parts = document.querySelectorAll('[data-layer="' + input.value + '"]');
      input.checked = !hidden.has(input.value);
      function apply() {
        parts.forEach(function (part) {
          if (input.checked) part.removeAttribute("hidden"); else part.setAttribute("hidden", "until-found");
        });
        if (input.checked) hidden.delete(input.value); else hidden.add(input.value);
        stored("edition-hidden", Array.from(hidden).join(" ").trim());
      }
      input.addEventListener("change", apply);
      parts.forEach(function (part) {
        part.addEventListener("beforematch", function () { input.checked = true; apply(); });
      });
      if (!input.checked) apply();
    });
  }

  // A link into a closed <details> opens it.
  function openTarget() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var box = target && target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  }

  // A term shows its definition, an arrow of a diagram its norm, on hover and focus; on touch the first tap shows it, the second follows the link.
  var tip = document.createElement("div"), shown = null, leaving;
  tip.id = "definition"; tip.setAttribute("role", "tooltip"); tip.hidden = true;
  function hide() {
    if (shown && !shown.hasAttribute("aria-label")) shown.removeAttribute("aria-describedby");
    tip.hidden = true; shown = null;
  }
  function show(term) {
    clearTimeout(leaving);
    if (shown === term) return;
    hide();
    tip.textContent = term.dataset.definition;
    document.body.appendChild(tip);
    tip.hidden = false; shown = term;
    if (!term.hasAttribute("aria-label")) term.setAttribute("aria-describedby", tip.id);
    var at = term.getBoundingClientRect(), width = tip.offsetWidth;
    tip.style.left = Math.max(8, Math.min(at.left, root.clientWidth - width - 8)) + scrollX + "px";
    tip.style.top = at.bottom + scrollY + 6 + "px";
  }
  function leave() { leaving = setTimeout(hide, 200); }
  tip.addEventListener("mouseenter", function () { clearTimeout(leaving); });
  tip.addEventListener("mouseleave", leave);
  function explain(term) {
    var touched = false;
    term.dataset.definition = term.getAttribute("title") || term.getAttribute("aria-label");
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

  // "Cite" is a permanent link; here it opens the citations, whose data and code come on first use.
  var asked = null; // the control whose dialog is being fetched
  function citable(link) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-haspopup", "dialog");
    var words = link.dataset.cite.split("|");
    if (words[0] === "n") link.setAttribute("aria-label", link.textContent + " ¶ " + words[1] + ", note " + words[2]);
    else if (words[0] !== "page" && words[0] !== "p") link.setAttribute("aria-label", link.textContent + " " + words.slice(1).join(" "));
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (window.editionCite) return editionCite(link);
      if (asked) { asked = link; return; }
      asked = link;
      fetchScript("citations.js", function () { fetchScript("cite.js", function () { editionCite(asked); asked = null; }); });
    });
    link.addEventListener("keydown", function (event) {
      if (event.key === " ") { event.preventDefault(); link.click(); }
    });
  }
  // Tables get their control here: it would weigh on every page, and the passage's serves its strip.
  function tableControl(csv) {
    var link = document.createElement("a"), caption = csv.parentNode.textContent.slice(0, -csv.textContent.length).trim();
    link.className = "cite"; link.href = "#" + csv.closest("table").id; link.textContent = "Cite"; link.dataset.cite = "table|" + caption;
    csv.after(" ", link);
  }
  function fetchScript(name, then) {
    var script = document.createElement("script");
    script.src = root.dataset.content_root + "_static/" + name;
    script.onload = then;
    script.onerror = function () { script.remove(); location.href = asked.href; asked = null; };
    document.head.append(script);
  }
})();
