// Everything here is an addition: without JavaScript the whole book is shown and every link works.
(function () {
  var root = document.documentElement;
  function say(word) { return (window.editionWords || {})[word] || word; }
  window.editionSay = say;
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
    document.querySelectorAll("button.scheme").forEach(function (scheme) {
      scheme.addEventListener("click", function () {
        var dark = root.dataset.scheme ? root.dataset.scheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
        root.dataset.scheme = dark ? "light" : "dark";
        stored("edition-scheme", root.dataset.scheme);
      });
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
    document.querySelectorAll("sup.n > a").forEach(opensItsNote);
    document.querySelectorAll("table.glossary").forEach(sortable);
    document.querySelectorAll("table > caption").forEach(tableControls);
    document.querySelectorAll("nav.languages a").forEach(function (link) {
      link.addEventListener("click", function () { link.hash = location.hash; }); // the same place
    });
    document.querySelectorAll("figure[id] > figcaption").forEach(figureControl);
    document.querySelectorAll("a.cite").forEach(citable);
    document.querySelectorAll("input[type=search]").forEach(searchable);
    filterPowers();
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

  // The register of powers: the lines that answer to words, branch, status and mention.
  function filterPowers() {
    var powers = Array.from(document.querySelectorAll("section.power"));
    if (!powers.length) return;
    var form = document.createElement("form"), count = document.createElement("output");
    form.className = "filter";
    form.setAttribute("aria-label", say("Filter the powers"));
    function field(tag, label) {
      var holder = document.createElement("label"), input = document.createElement(tag);
      holder.append(label + " ", input);
      form.append(holder);
      return input;
    }
    function choice(label, key) {
      var select = field("select", label);
      select.append(new Option(say("any"), ""));
      Array.from(new Set(powers.map(function (power) { return power.dataset[key]; }))).forEach(function (value) {
        select.append(new Option(say({ y: "yes", n: "no" }[value] || value), value));
      });
      return select;
    }
    var words = field("input", say("Words")), chosen = { branch: choice(say("branch"), "branch"), status: choice(say("today"), "status"), named: choice(say("named in the article"), "named") };
    words.type = "search"; words.autocomplete = "off";
    form.append(count);
    function apply() {
      var asked = words.value.trim().toLowerCase(), shown = 0;
      powers.forEach(function (power) {
        var fits = Object.keys(chosen).every(function (key) { return !chosen[key].value || power.dataset[key] === chosen[key].value; });
        power.hidden = !(fits && (!asked || power.textContent.toLowerCase().includes(asked)));
        if (!power.hidden) shown += 1;
      });
      count.textContent = say("{n} of {all}").replace("{n}", shown).replace("{all}", powers.length);
    }
    form.addEventListener("input", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    apply();
    document.querySelector(".filter-place").append(form);
  }

  // A link into a closed <details> opens it.
  function openTarget() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches("section.power")) target = target.querySelector("summary");
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

  // A letter opens its note in place; Escape, a click beside it or its button closes it, and the
  // reader is back at the letter. Browsers without popovers jump, as without JavaScript.
  var slip = document.createElement("div");
  slip.id = "note-here"; slip.popover = "auto"; slip.tabIndex = -1;
  slip.setAttribute("role", "dialog");
  slip.addEventListener("click", function (event) {
    if (event.target.closest("a[href^='#'], button")) slip.hidePopover();
  });
  function opensItsNote(letter) {
    var note = document.getElementById(decodeURIComponent(letter.hash.slice(1)));
    if (!note || !slip.showPopover) return;
    letter.setAttribute("aria-haspopup", "dialog");
    letter.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      var copy = note.cloneNode(true), close = document.createElement("button"), all = document.createElement("a");
      copy.querySelectorAll(".cite, .letter").forEach(function (node) { node.remove(); });
      copy.querySelectorAll("[id]").forEach(function (node) { node.removeAttribute("id"); });
      close.type = "button"; close.textContent = say("Close");
      all.href = letter.hash; all.textContent = say("Among the notes");
      slip.replaceChildren.apply(slip, Array.from(copy.childNodes).concat([all, " ", close]));
      slip.setAttribute("aria-label", say("Note") + " " + letter.textContent.trim());
      letter.closest("sup").after(slip);
      slip.showPopover();
      var at = letter.getBoundingClientRect();
      slip.style.left = Math.max(8, Math.min(at.left, root.clientWidth - slip.offsetWidth - 8)) + scrollX + "px";
      slip.style.top = at.bottom + scrollY + 6 + "px";
      slip.focus();
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
    if (words[0] === "n") link.setAttribute("aria-label", link.textContent + " ¶ " + words[1] + ", " + say("note") + " " + words[2]);
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
  // Figures and tables get their controls here: in the pages they would weigh, and paper has no use
  // for them. A passage's own "Cite" serves its strip.
  function control(parent, name, word) {
    var link = document.createElement("a");
    link.className = name;
    link.textContent = word;
    parent.append(" ", link);
    return link;
  }
  function figureControl(caption) {
    var number = /^(?:Figure|Рис\.) (\d+)|^(\d+)-сурет/.exec(caption.textContent);
    if (!number) return;
    var link = control(caption, "cite", say("Cite"));
    link.href = "#" + caption.parentNode.id;
    link.dataset.cite = "fig|" + (number[1] || number[2]);
  }
  function tableControls(caption) {
    var table = caption.parentNode, whole = caption.querySelector("a.csv");
    var words = (whole ? caption.textContent.slice(0, -whole.textContent.length) : caption.textContent).trim();
    if (!whole) saveAsCsv(control(caption, "csv", "CSV"), table);
    if (table.matches(".strip")) return;
    var link = control(caption, "cite", say("Cite"));
    link.href = "#" + table.id;
    link.dataset.cite = "table|" + words;
  }
  // A cell as text: signs for the eye and the controls left out, small print after a blank.
  function cellText(cell) {
    var copy = cell.cloneNode(true);
    copy.querySelectorAll('[aria-hidden="true"], .cite, .csv').forEach(function (node) { node.remove(); });
    copy.querySelectorAll("small, p, br").forEach(function (node) { node.before(" "); });
    return copy.textContent.replace(/\s+/g, " ").trim();
  }
  function csvRows(table) {
    var held = []; // by column: a cell over several rows stands in each of them
    return Array.from(table.rows).map(function (row) {
      var cells = Array.from(row.cells), out = [];
      while (cells.length || (held[out.length] && held[out.length].rows)) {
        var at = out.length;
        if (!held[at] || !held[at].rows) {
          var cell = cells.shift();
          held[at] = { text: cellText(cell), rows: cell.rowSpan };
        }
        held[at].rows -= 1;
        out.push(held[at].text);
      }
      return out;
    });
  }
  function quoted(text) {
    return /[",\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }
  function saveAsCsv(link, table) {
    link.href = "#" + table.id;
    link.download = table.id.replace(/^table-/, "") + ".csv";
    link.setAttribute("role", "button");
    link.addEventListener("click", function () {
      var lines = csvRows(table).map(function (row) { return row.map(quoted).join(","); });
      var bytes = new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" }); // Excel wants the mark
      link.href = URL.createObjectURL(bytes);
    });
  }
  // Search comes when it is first asked for: six scripts one after another, then the box answers.
  var SEARCH = ["minisearch.js", "base-stemmer.js", "russian-stemmer.js", "porter-stemmer.js", "records.js", "find.js"];
  var searching = false;
  function fetchSearch() {
    if (searching) return;
    searching = true;
    (function next(n) {
      if (n < SEARCH.length) fetchScript(SEARCH[n], function () { next(n + 1); });
    })(0);
  }
  function searchable(input) {
    document.addEventListener("edition:search", function () { editionSearchBox(input); });
    input.addEventListener("focus", fetchSearch);
    if (input.id === "q" && /[?&]q=./.test(location.search)) fetchSearch();
  }
  // On paper nothing is folded away but code, as in the PDF.
  addEventListener("beforeprint", function () {
    document.querySelectorAll("main details:not([open], .code)").forEach(function (box) { box.open = true; box.dataset.folded = ""; });
  });
  addEventListener("afterprint", function () {
    document.querySelectorAll("main details[data-folded]").forEach(function (box) { box.open = false; delete box.dataset.folded; });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || /^(input|textarea|select)$/i.test(event.target.tagName)) return;
    var box = Array.from(document.querySelectorAll("input[type=search]")).find(function (input) { return input.offsetParent; });
    if (box) { event.preventDefault(); box.focus(); }
  });
  var OWN = ["citations.js", "records.js"]; // of each language
  function fetchScript(name, then) {
    var script = document.createElement("script");
    var own = OWN.includes(name) ? root.dataset.content_root + "_static/" : root.dataset.assets;
    script.src = own + name;
    script.onload = then;
    script.onerror = function () { script.remove(); if (asked) location.href = asked.href; asked = null; };
    document.head.append(script);
  }
})();
