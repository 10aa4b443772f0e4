// The "Cite" dialog, fetched with citations.js when a reader first asks for it. All citations come
// rendered; locator, address and day of access are put into their slots.
(function () {
  var data = editionCitations, slots = data.slots, names = { en: "English", kk: "қазақша", ru: "русский" };
  var say = editionSay, spoken = document.documentElement.lang, language = spoken;
  var dialog = document.createElement("dialog"), opener, status;
  dialog.className = "citing";
  dialog.setAttribute("aria-labelledby", "citing-title");
  document.body.appendChild(dialog);
  dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", function () { if (opener) opener.focus(); });

  function make(tag, attributes) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    for (var n = 2; n < arguments.length; n++) node.append(arguments[n]);
    return node;
  }
  function escaped(text) { return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;"); }
  function foreign(text, lang) { return lang === "en" ? text : text.replace(/[Ѐ-ӿ]+([ -][Ѐ-ӿ]+)*/g, '<span lang="' + lang + '">$&</span>'); }

  function addresses(link) {
    var root = new URL(document.documentElement.dataset.content_root, location.href), here = new URL(link.getAttribute("href"), location.href);
    here.search = "";
    var own = /^https?:/.test(location.protocol) && !/^(localhost|127\.|\[::1\])/.test(location.hostname); // `make serve` is no publication
    var base = data.site ? data.site + "/" : own ? root.href : "";
    var local = here.href.slice(root.href.length), page = local.split("#")[0].replace(/^.*\//, "").replace(/\.html$/, "");
    // an entry's key: the place's permanent id, of a page its name
    return { home: base, here: base + local, ident: link.dataset.cite.startsWith("page|") ? page || "index" : here.hash.slice(1), published: Boolean(base) };
  }

  // data-cite is "kind|word|word": the words go into the locator of that kind.
  function place(link, lang) {
    var words = link.dataset.cite.split("|"), kind = words.shift();
    return data.locators[kind][lang].replace(/\{(\d)\}/g, function (_, n) { return words[n]; });
  }

  function fill(text, where, at, inside) {
    var now = new Date(), two = function (n) { return String(n).padStart(2, "0"); };
    var day = { long: now.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" }), short: two(now.getDate()) + "." + two(now.getMonth() + 1) + "." + now.getFullYear() };
    [[slots.ident, at.ident || ""], [slots.place, where], [slots.here, at.here], [slots.home, at.home], [slots.dates.long, day.long], [slots.dates.short, day.short]].forEach(function (pair) { text = text.split(pair[0]).join(pair[1]); });
    return inside ? text.replace(/”([,.])/g, "$1”") : text;
  }

  function copier(source) {
    var button = make("button", { type: "button", class: "copy" }, say("Copy"));
    button.addEventListener("click", function () {
      var said = function () { status.textContent = button.textContent = say("Copied"); setTimeout(function () { button.textContent = say("Copy"); }, 2000); };
      function byHand() { // where the clipboard is closed to pages: select, then the old command
        var range = document.createRange();
        range.selectNodeContents(source);
        getSelection().removeAllRanges(); getSelection().addRange(range);
        if (document.execCommand("copy")) said();
      }
      if (navigator.clipboard) navigator.clipboard.writeText(source.textContent).then(said, byHand); else byHand();
    });
    return button;
  }
  function line(label, markup) {
    var text = make("span", { class: "citation" });
    text.innerHTML = markup;
    return make("p", { class: "line" }, make("span", { class: "label" }, label), text, copier(text));
  }

  function styles(link, at) {
    var box = make("div", { class: "styles" });
    data.styles.forEach(function (style) {
      var lang = style[language] ? language : "en", pair = style[lang][at.published ? "url" : "bare"];
      var where = foreign(escaped(place(link, lang)), lang), at2 = { here: escaped(at.here), home: escaped(at.home) };
      box.append(make("h3", /^[А-Я]/.test(style.name) ? { lang: "ru" } : {}, style.name), line(style.notes ? say("Note") : say("In the text"), fill(pair[0], where, at2, style.inside)));
      if (pair[1]) box.append(line(say("List"), fill(pair[1], where, at2, style.inside)));
    });
    return box;
  }

  function records(link, at) {
    var box = make("div", { class: "records" });
    Object.keys(data.formats).forEach(function (name) {
      var raw = function (value) { return name === "CSL-JSON" ? JSON.stringify(value).slice(1, -1) : value; };
      var format = data.formats[name], text = fill(format[at.published ? "url" : "bare"], raw(place(link, "en")), { ident: raw(at.ident), here: raw(at.here), home: raw(at.home) });
      var source = make("pre", { tabindex: "0", role: "region", "aria-label": name }, text);
      var save = make("a", { download: format.file, href: "data:" + format.type + ";charset=utf-8," + encodeURIComponent(text + "\n") }, say("Download"));
      box.append(make("details", {}, make("summary", {}, name), source, make("p", {}, copier(source), " ", save)));
    });
    return box;
  }

  window.editionCite = function (link) {
    var at = addresses(link), title = make("h2", { id: "citing-title" }, say("Cite") + " " + place(link, spoken));
    var close = make("button", { type: "button", class: "close" }, say("Close")), chosen = make("select", { id: "citing-language" });
    opener = link;
    close.addEventListener("click", function () { dialog.close(); });
    status = make("p", { role: "status", class: "unseen" });
    dialog.replaceChildren(make("div", { class: "head" }, title, close), status);
    dialog.append(line(at.published ? say("Permanent") : say("In the book"), escaped(at.here)));
    if (!at.published) dialog.append(make("p", { class: "note" }, say("This copy of the book has no address on the web, so the citations carry none: put the book’s address before the place in the book and add it.")));
    Object.keys(names).forEach(function (code) { chosen.append(make("option", { value: code, lang: code }, names[code])); });
    chosen.value = language;
    chosen.addEventListener("change", function () {
      language = chosen.value;
      dialog.querySelector(".styles").replaceWith(styles(link, at));
    });
    dialog.append(make("p", {}, make("label", { for: "citing-language" }, say("Language of the forms") + " ", make("span", { lang: "ru" }, "ГОСТ"), " "), chosen), styles(link, at));
    dialog.append(make("h3", {}, say("For reference managers")), records(link, at));
    var guide = new URL("chapters/how-to-cite.html", new URL(document.documentElement.dataset.content_root, location.href)).href;
    dialog.append(make("p", {}, make("a", { href: guide }, say("How to cite, with examples; how to cite the article itself"))));
    dialog.showModal();
    dialog.scrollTop = 0;
    title.tabIndex = -1; title.focus();
  };
})();
