// Search: an index of things (passages, notes, powers, terms …), built from its records when it is
// first used. Words of three languages are folded to one Latin skeleton, so that inflected Kazakh
// and Russian, legacy letters, keyboards without Kazakh letters and transliterations meet.
(function () {
  var say = editionSay;
  var root = document.documentElement, base = root.dataset.content_root;

  // --- from a word to its terms ---------------------------------------------------------------
  var LETTERS = {
    а: "a", ә: "a", б: "b", в: "v", г: "g", ғ: "g", д: "d", е: "e", ё: "e", ж: "j", з: "z", и: "i", й: "i",
    к: "k", қ: "k", л: "l", м: "m", н: "n", ң: "n", о: "o", ө: "o", п: "p", р: "r", с: "s", т: "t", у: "u",
    ұ: "u", ү: "u", ф: "f", х: "h", һ: "h", ц: "c", ч: "c", ш: "s", щ: "s", ъ: "", ы: "i", і: "i", ь: "",
    э: "e", ю: "iu", я: "ia", ӛ: "o", ҧ: "u", ҥ: "u", ӊ: "n", ќ: "k", ѓ: "g", ə: "a",
  };
  var LATIN = [
    [/shch|sh|şh|ş/g, "s"], [/zh|ž/g, "j"], [/kh/g, "h"], [/ch|ts|č/g, "c"], [/gh|ğ|ǵ/g, "g"], [/ng|ñ|ń/g, "n"],
    [/q/g, "k"], [/yu|ju(?=[^a-z]|$)/g, "iu"], [/ya/g, "ia"], [/w|ü|ú|ū/g, "u"], [/ö|ó/g, "o"], [/ä|á/g, "a"], [/y|ı|ï/g, "i"], [/x/g, "h"],
  ];
  var CYRILLIC = /[а-яёәғқңөұүһіӛҧҥӊќѓə]/;
  function letters(word) { return Array.from(word, function (c) { return c in LETTERS ? LETTERS[c] : c; }).join(""); }
  function latin(word) { return LATIN.reduce(function (text, rule) { return text.replace(rule[0], rule[1]); }, word); }
  // Kazakh inflection, longest ending first, on the skeleton: plural, possessive, case, derivation, verb.
  var ENDINGS = ("лар лер дар дер тар тер ымыз іміз мыз міз ыңыз іңіз ңыз ңіз лары лері дары дері тары тері ым ім ың ің " +
    "сы сі ы і ның нің дың дің тың тің ға ге қа ке на не ды ді ты ті ны ні дан ден тан тен нан нен да де та те нда нде " +
    "мен бен пен ымен імен лық лік дық дік тық тік лы лі дағы дегі тағы тегі ндағы ндегі ғы гі қы кі сыз сіз " +
    "атын етін йтын йтін ады еді айды ейді йды йді ған ген қан кен у ып іп п са се").split(" ").map(letters);
  ENDINGS = Array.from(new Set(ENDINGS)).sort(function (a, b) { return b.length - a.length; });
  function kazakh(skeleton) {
    for (var round = 0; round < 5; round++) {
      var ending = ENDINGS.find(function (s) { return skeleton.endsWith(s) && skeleton.length - s.length >= 3; });
      if (!ending) break;
      skeleton = skeleton.slice(0, -ending.length);
    }
    var last = { b: "p", g: "k" }[skeleton.slice(-1)]; // a final stop softens before a vowel: тарап, тарабы
    return last ? skeleton.slice(0, -1) + last : skeleton;
  }
  var porter = new Stemmer(), snowball = new RussianStemmer();
  var LEGACY = { ӛ: "ө", ҧ: "ұ", ҥ: "ү", ə: "ә" };
  var LOOKALIKE = { a: "а", e: "е", o: "о", p: "р", c: "с", x: "х", y: "у", i: "і", h: "һ", k: "к", m: "м", t: "т", b: "в" };
  function folded(word) {
    word = word.normalize("NFC").toLowerCase().replace(/[’'`ʼ]/g, "").replace(/ё/g, "е");
    word = Array.from(word, function (c) { return LEGACY[c] || c; }).join("");
    return CYRILLIC.test(word) ? Array.from(word, function (c) { return LOOKALIKE[c] || c; }).join("") : word;
  }
  function english(word) { return porter.stemWord(word).replace(/(.{4,})li$/, "$1"); } // quarterly as quarter
  var known = new Map();
  function terms(word, asked) {
    var key = word + (asked ? "?" : ""), found = known.get(key);
    if (found) return found;
    var plain = folded(word);
    if (/\d/.test(plain)) found = [plain];
    else if (CYRILLIC.test(plain)) found = [kazakh(letters(plain)), letters(snowball.stemWord(plain))];
    else if (asked) found = [english(plain), plain, kazakh(latin(plain))];
    else found = [english(plain), plain]; // a slip is nearer to the word than to its stem
    found = Array.from(new Set(found)).filter(Boolean);
    known.set(key, found);
    return found;
  }

  // --- from a question to its words -------------------------------------------------------------
  var STOP = new Set(("a an and are as at be but by can did do does for from had has have how i if in into is it its may not of on or " +
    "over shall should than that the their there these this to under was were what when where which who whom whose why will with would " +
    "және мен бен пен не кім қандай қай қашан туралы бұл ол үшін деген болып ма ме ба бе па пе " +
    "и в во на не о об от по с со у из за к ко что кто как какой какая какие такое может когда где для это ли или при до").split(" "));
  var SAME = { // words that readers remember, and the texts' own
    опротестование: "протест", опротестовать: "протест", обжалование: "протест", genprokuratura: "генеральная прокуратура", генпрокуратура: "генеральная прокуратура", арест: "санкция", генпрокурор: "генеральный прокурор",
    парламент: "парламент мәжіліс", weekly: "weekly report", impeachment: "отрешение immunity", өкілеттік: "өкілеттік power", полномочия: "power өкілеттік",
    полномочие: "power өкілеттік",
  };
  var ARTICLE = /(?:\b(?:arts?|articles?)|(?:^|[^\p{L}])(?:ст|статья|статьи|статье|бап))\.?\s*(\d+(?:-\d+)?)(\(\d+(?:-\d+)?\))?/giu;
  var KAZAKH_ARTICLE = /(\d+(?:-\d+)?)\s*[-–]?\s*(?:ші|шы|інші|ыншы)?[-–\s]*бап\p{L}*/giu;
  function articles(text) {
    var found = [];
    for (var m of text.matchAll(ARTICLE)) found.push("art" + m[1], m[2] ? "art" + m[1] + m[2] : "art" + m[1]);
    for (var k of text.matchAll(KAZAKH_ARTICLE)) found.push("art" + k[1]);
    return Array.from(new Set(found));
  }
  function split(text, field) {
    if (field === "a") return text.split(" ").filter(Boolean).map(function (number) { return "art" + number; });
    if (field === "i") return text.toLowerCase().split(" ");
    return text.match(/\d+(?:[.-]\d+)+|[\p{L}\p{M}’'ʼ]+|\p{L}?\d+\p{L}*/gu) || [];
  }
  function words(query) {
    var text = query.normalize("NFC").trim(), exact = [];
    text = text.replace(/[¶§]\s*(\d\.\d)/g, "$1").replace(/\bp-(\d)-(\d)\b/gi, "$1.$2");
    exact = articles(text);
    if (exact.length) text = text.replace(ARTICLE, " ").replace(KAZAKH_ARTICLE, " ");
    text = text.replace(/\[(\d)\]/g, " source$1 ").replace(/\bsource\s+(\d)\b/gi, " source$1 ");
    var found = split(text), kept = found.filter(function (word) { return !STOP.has(word.toLowerCase()); });
    if (!kept.length) kept = found;
    var more = kept.flatMap(function (word) { return SAME[word.toLowerCase()] ? split(SAME[word.toLowerCase()]) : []; });
    return { exact: exact, words: kept, more: more };
  }

  // --- the index --------------------------------------------------------------------------------
  var KINDS = editionRecords.kinds, WEIGHT = { passage: 2, power: 1.9, term: 1.6, source: 1.5, note: 1.15, section: 1.1, event: 1, actor: 1, text: 0.8, work: 0.75 };
  var index = new MiniSearch({
    fields: ["i", "n", "w", "t", "l", "a"],
    tokenize: split,
    processTerm: function (term, field) { return field === "a" || field === "i" ? term : terms(term, false); },
    searchOptions: {
      boost: { i: 8, n: 3, w: 3, a: 3, l: 0.8, t: 1 },
      boostDocument: function (id) { return WEIGHT[records[id].k] || 1; },
      weights: { fuzzy: 0.25, prefix: 0.5 },
    },
  });
  var records = editionRecords.records.map(function (row, id) {
    return { id: id, k: KINDS[row[0]], u: row[1], n: row[2], t: row[3], w: row[4], l: row[5], a: row[6], i: row[7] };
  });
  // What is called just so comes first: the name of a term or power in any of the three languages,
  // inflected as Kazakh or as Russian.
  var named = new Map();
  function keys(text) {
    var folds = split(text).map(function (word) { return terms(word, true); });
    return [0, 1].map(function (way) {
      return folds.map(function (found) { return found[Math.min(way, found.length - 1)]; }).join(" ");
    });
  }
  records.forEach(function (record) {
    if (record.k !== "term" && record.k !== "power") return;
    record.n.split(" · ").concat(record.w.split("; ")).forEach(function (name) {
      keys(name.replace(/^P\d+\w? /, "")).filter(Boolean).forEach(function (called) {
        if (!named.has(called)) named.set(called, new Set());
        named.get(called).add(record.id);
      });
    });
  });
  function asked(list, combine) {
    return index.search({
      combineWith: combine,
      queries: list.map(function (word) {
        var folds = /^(art\d|source\d)|\d\.\d/.test(word) ? [word.toLowerCase()] : terms(word, true);
        var short = folds[0].length < 3;
        return {
          combineWith: "OR",
          queries: folds,
          tokenize: function (text) { return [text]; },
          processTerm: function (text) { return text; },
          prefix: !short && !/^art\d/.test(word),
          fuzzy: /\d/.test(word) || word.length < 5 ? false : word.length < 9 ? 1 : 2,
        };
      }),
    });
  }
  function find(query) {
    var parts = words(query), list = parts.exact.concat(parts.words);
    if (!list.length) return [];
    var all = asked(list, "AND"), seen = new Set(all.map(function (hit) { return hit.id; }));
    var some = list.length > 1 || parts.more.length ? asked(list.concat(parts.more), "OR") : [];
    var hits = all.concat(some.filter(function (hit) { return !seen.has(hit.id); }));
    var called = new Set(), places = new Map();
    keys(parts.words.join(" ")).forEach(function (name) {
      (named.get(name) || []).forEach(function (id) { called.add(id); });
    });
    // Each place once, then the rest (events share their timeline); stable: all else keeps its order.
    function rank(hit) { return called.has(hit.id) ? 0 : places.get(records[hit.id].u) === hit.id ? 1 : 2; }
    hits.forEach(function (hit) { if (!places.has(records[hit.id].u)) places.set(records[hit.id].u, hit.id); });
    hits.sort(function (a, b) { return rank(a) - rank(b); });
    return hits.map(function (hit) { return { record: records[hit.id], terms: new Set(hit.terms) }; });
  }

  // --- showing ----------------------------------------------------------------------------------
  // One line round the first word that matches, which is marked.
  function excerpt(hit, holder) {
    var text = hit.record.t, at = -1, length = 0;
    for (var place of [hit.record.t, hit.record.w, hit.record.l]) {
      for (var m of place.matchAll(/[\p{L}\p{M}\d’'-]+/gu)) {
        if (terms(m[0], false).some(function (term) { return hit.terms.has(term); })) { at = m.index; length = m[0].length; break; }
      }
      if (at >= 0) { text = place; break; }
    }
    var start = at > 70 ? text.indexOf(" ", at - 60) + 1 : 0, end = Math.min(text.length, start + 170);
    holder.append(start ? "… " : "");
    if (at < 0) holder.append(text.slice(start, end));
    else {
      var mark = document.createElement("mark");
      mark.textContent = text.slice(at, at + length);
      holder.append(text.slice(start, at), mark, text.slice(at + length, end));
    }
    if (end < text.length) holder.append(" …");
  }
  function element(tag, name, text) {
    var node = document.createElement(tag);
    if (name) node.className = name;
    if (text) node.textContent = text;
    return node;
  }
  function shown(hit) {
    var link = element("a"), line = element("span", "line");
    link.href = base + hit.record.u;
    link.append(element("span", "kind", editionRecords.names[hit.record.k]), " ", element("b", "", hit.record.n), line);
    excerpt(hit, line);
    return link;
  }

  // The box answers while one types: a list under it, walked by arrows, left by Escape.
  var MOST = 8;
  function attach(input) {
    if (input.dataset.ready) return;
    input.dataset.ready = "1";
    var list = element("div", "answers"), options = [], chosen = -1, waiting;
    list.id = input.id + "-answers"; list.setAttribute("role", "listbox"); list.setAttribute("aria-label", say("Found")); list.hidden = true;
    input.form.append(list);
    Object.entries({ role: "combobox", "aria-controls": list.id, "aria-expanded": "false", "aria-autocomplete": "list" })
      .forEach(function (pair) { input.setAttribute(pair[0], pair[1]); });
    function close() { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); chosen = -1; }
    function choose(to) {
      if (options[chosen]) options[chosen].setAttribute("aria-selected", "false");
      chosen = (to + options.length) % options.length;
      options[chosen].setAttribute("aria-selected", "true");
      options[chosen].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[chosen].id);
    }
    function answer() {
      var hits = input.value.trim().length > 1 ? find(input.value).slice(0, MOST) : [];
      list.replaceChildren();
      options = hits.map(function (hit, n) {
        var link = shown(hit);
        link.id = list.id + "-" + n; link.tabIndex = -1;
        link.setAttribute("role", "option"); link.setAttribute("aria-selected", "false");
        list.append(link);
        return link;
      });
      chosen = -1;
      list.hidden = !options.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
    }
    input.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(answer, 120); });
    input.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
      else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
        event.preventDefault();
        list.hidden = false; input.setAttribute("aria-expanded", "true");
        choose(chosen + (event.key === "ArrowDown" ? 1 : chosen < 0 ? 0 : -1));
      } else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); location.href = options[chosen].href; close(); }
    });
    input.addEventListener("blur", function () { setTimeout(close, 200); });
    if (input.value && document.activeElement === input) answer(); // typed while the index grew
  }

  // The results page: how many of which kind, and each kind by itself.
  function page() {
    var holder = document.getElementById("search-results");
    if (!holder) return;
    var query = new URLSearchParams(location.search).get("q") || "", status = document.getElementById("search-progress");
    document.getElementById("q").value = query;
    if (!query) return;
    var hits = find(query), counts = {}, only = "";
    hits.forEach(function (hit) { counts[hit.record.k] = (counts[hit.record.k] || 0) + 1; });
    status.textContent = hits.length ? say("{n} found").replace("{n}", hits.length) : say("Nothing found. Nearest in the glossary:");
    if (!hits.length) hits = near(query);
    var kinds = element("p", "kinds"), found = element("ol", "found");
    function draw() {
      found.replaceChildren.apply(found, hits.filter(function (hit) { return !only || hit.record.k === only; }).slice(0, 60).map(function (hit) {
        var item = element("li");
        item.append(shown(hit));
        return item;
      }));
    }
    Object.keys(counts).forEach(function (kind) {
      var button = element("button", "", editionRecords.names[kind] + " " + counts[kind]);
      button.type = "button"; button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", function () {
        only = only === kind ? "" : kind;
        kinds.querySelectorAll("button").forEach(function (other) { other.setAttribute("aria-pressed", String(other === button && !!only)); });
        draw();
      });
      kinds.append(button);
    });
    holder.replaceChildren(kinds, found);
    if (!Object.keys(counts).length) {
      var contents = element("a", "", say("Contents"));
      contents.href = base + "index.html";
      holder.append(say("Or look through:") + " ", contents);
    }
    draw();
  }
  // Nothing found: the terms that begin alike.
  function near(query) {
    var first = terms(words(query).words[0] || query, true)[0].slice(0, 3);
    return records.filter(function (record) {
      return record.k === "term" && split(record.n + " " + record.w).some(function (word) { return terms(word, false).some(function (t) { return t.startsWith(first); }); });
    }).slice(0, 8).map(function (record) { return { record: record, terms: new Set() }; });
  }
  // In small portions, so that a page answers its reader while the index grows.
  index.addAllAsync(records, { chunkSize: 40 }).then(function () {
    window.editionFind = function (query) { return find(query).map(function (hit) { return hit.record; }); };
    window.editionFindTerms = terms;
    window.editionSearchBox = attach;
    page();
    document.dispatchEvent(new Event("edition:search"));
  });
})();
