"""Pages drawn from the tables: powers, sources, glossary, regimes, bibliography.

Directives: {powers-register} branch, {today-table}, {sources-register}, {glossary-table},
{texts-table}, {regimes-table}, {grades-table}, {bibliography-list} group, {separation-figure}
regime, {ways}, {citations} place, {locators}, {acts-cited} keys, {downloads} forms, {data-files},
{folded} title; role {built}`file`.
"""

from __future__ import annotations

import collections
import functools
import html
import re

from docutils import nodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

from edition import address, tables
from edition.book.drawing import (
    add_target,
    control,
    dotted,
    el,
    element,
    grade,
    hyperlink,
    link,
    mixed,
    outward,
    span,
    status,
    work,
)
from edition.book.nodes import furniture, make
from edition.figures import show
from edition.tables.language import runs
from edition.text.dates import readable_date
from edition.works import acts, bibliography, cite


class Drawn(SphinxDirective):
    """A directive without content that returns what `draw` builds."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self):
        try:
            drawn = self.draw(self.arguments[0] if self.arguments else None)
        except KeyError as error:
            raise self.error(f"nothing to draw for {error}") from None
        return drawn if isinstance(drawn, list) else [drawn]


def table(caption, heads, rows, classes=(), whole=None):
    """A plain data table; `rows` are lists of cells, a cell being text, a node or a list of both.

    The first cell of a row is its header. A row may come as (id, cells). `whole` names the table of
    data/ of which every row is shown.
    """
    body = el("tbody")
    for row in rows:
        ident, cells = row if isinstance(row, tuple) else (None, row)
        line = el("tr", ids=[ident] if ident else [])
        for n, content in enumerate(cells):
            if isinstance(content, element) and content["tag"] in ("td", "th"):
                line += content
                continue
            parts = [
                mixed(part) if isinstance(part, str) else part
                for part in (content if isinstance(content, list) else [content])
                if part != ""
            ]
            line += el(
                "th" if n == 0 else "td",
                *parts,
                scope="row" if n == 0 else None,
                data_label=heads[n],
            )
        body += line
    head = el("tr", *[el("th", mixed(label), scope="col") for label in heads])
    captioned = el("caption", caption)
    if whole:
        address = f"../data/{whole}.csv"
        captioned += [nodes.Text(" "), el("a", "CSV", href=address, classes=["csv"])]
    drawn = el(
        "table",
        captioned,
        el("thead", head),
        body,
        ids=[show.table_ident(caption)],
        classes=["data", *classes],
    )
    return el(
        "div",
        drawn,
        classes=["wide"],
        tabindex="0",
        role="region",
        aria_label=caption,
    )


def joined(items, separator=", "):
    """Nodes with text between them."""
    out = []
    for n, item in enumerate(items):
        out += ([nodes.Text(separator)] if n else []) + [
            item if not isinstance(item, str) else nodes.Text(item)
        ]
    return out


def passage_links(env, passages):
    return joined([link(env, tables.anchor("passage", p), f"¶{p}") for p in passages])


class PowersFilter(Drawn):
    """Where the page's script puts the filter of the register; without it nothing is there."""

    def draw(self, _):
        return make(furniture, "div", classes=["filter-place", "screen"])


class PowersRegister(Drawn):
    """Every power turned to one branch, with its provisions in the four regimes."""

    def draw(self, branch):
        powers = [power for power in tables.rows("powers") if power.branch == branch]
        if not powers:
            raise KeyError(branch)
        return [self._power(power) for power in powers]

    def _power(self, power):
        ident = tables.anchor("power", power.id)
        add_target(self.env, ident, f"{power.id} {power.name_en}")
        names = joined(
            [
                span(lang, name)
                for lang, name in (("kk", power.name_kk), ("ru", power.name_ru))
                if name
            ],
            " · ",
        )
        where = (
            passage_links(self.env, power.passages)
            if power.passages
            else [nodes.Text("not named in the article")]
        )
        facts = el(
            "p",
            *names,
            *([nodes.Text(". ")] if names else []),
            f"Instrument: {power.instrument}. Passages: ",
            *where,
            *([nodes.Text(" (editors’ reading)")] if power.reading == "y" else []),
            ". ",
            control(ident, f"power|{power.id}"),
        )
        rows = []
        for regime in tables.rows("regimes"):
            for row in tables.grouped("provisions", "power")[power.id]:
                if row.regime != regime.id:
                    continue
                act = [work(self.env, row.bibkey), nodes.Text(f", {row.pin} ")]
                mark = grade(row.grade, row.inferred == "y")
                rows.append(
                    [regime.label_en, status(row.status), act + ([mark] if mark else []), row.note]
                )
        drawn = table(
            f"{power.id}: provisions in four regimes",
            ["regime", "status", "act and article", "note"],
            rows,
            ["provisions"],
        )
        name = mixed(f"{power.id} · {power.name_en}")
        summary = el("summary", dotted(self.env, power, "h3", name))
        now = [
            row.status
            for row in tables.grouped("provisions", "power")[power.id]
            if row.regime == tables.REGIMES[-1]
        ]
        return el(
            "section",
            el("details", summary, facts, drawn),
            ids=[ident],
            classes=["power"],
            data_branch=power.branch,
            data_status=tables.overall(now),
            data_named="y" if power.passages else "n",
        )


CONTINUES = "Continues so far as it does not contradict the Constitution (Const. 2026, art. 96(1))."


class TodayTable(Drawn):
    """Passage by passage: each power it names as the law stands in the last regime.

    That a statute of 2022 continues is said once, before the table, and left out of the notes.
    """

    def draw(self, _):
        rows, silent, told = [], [], {}
        for passage in tables.rows("passages"):
            named = tables.grouped("powers", "passages").get(passage.id, ())
            silent += [] if named else [passage.id]
            for n, power in enumerate(named):
                now = [
                    row
                    for row in tables.grouped("provisions", "power")[power.id]
                    if row.regime == tables.REGIMES[-1]
                ]
                cells = self._power(power, now, told.setdefault(power.id, passage.id), passage.id)
                if n == 0:
                    cells.insert(
                        0,
                        el(
                            "th",
                            *passage_links(self.env, [passage.id]),
                            " ",
                            mixed(passage.title_en),
                            scope="row",
                            rowspan=str(len(named)),
                        ),
                    )
                rows.append(cells)
        drawn = table(
            "What each passage names, as the law stands since 1 July 2026",
            ["passage", "power or relation", "status", "act and article", "note"],
            rows,
        )
        return [
            drawn,
            el("p", "No power or relation is named in ", *passage_links(self.env, silent), "."),
        ]

    def _power(self, power, rows, first, here):
        """The cells of a power; a long note stands where the power is `first` named, and is
        referred to after."""
        name = el(
            "th",
            link(self.env, tables.anchor("power", power.id), f"{power.id} {power.name_en}"),
            scope="row",
        )
        if power.reading == "y":
            name += el("small", " editors’ reading")
        acts = [
            el(
                "span",
                work(self.env, row.bibkey),
                f", {row.pin} ",
                grade(row.grade, row.inferred == "y"),
            )
            for row in rows
        ]
        notes = [row.note.replace(CONTINUES, "").strip() for row in rows]
        note = " ".join(
            n
            for n in notes
            if n and not any(n != other and other.startswith(n.rstrip(".")) for other in notes)
        )
        told = (
            [nodes.Text("As at "), *passage_links(self.env, [first]), nodes.Text(".")]
            if first != here and len(note) > 120
            else [mixed(note)]
            if note
            else []
        )
        now = status(tables.overall([row.status for row in rows]))
        now["attributes"]["data-label"] = "status"
        return [
            name,
            now,
            el("td", *joined(acts, "; "), data_label="act and article"),
            el("td", *told, data_label="note"),
        ]


class SourcesRegister(Drawn):
    """The five sources: status, argument, every place that cites them."""

    def draw(self, _):
        return [self._source(source) for source in tables.rows("sources")]

    def _source(self, source):
        ident = tables.anchor("source", source.marker)
        add_target(self.env, ident, f"Source [{source.marker}]")
        rows = []
        for row in tables.grouped("citations", "marker").get(source.marker, ()):
            works = joined([work(self.env, key) for key in row.bibkey])
            pin = [nodes.Text(f", {row.pin} ")] if row.pin else []
            mark = grade(row.grade)
            rows.append(
                [
                    passage_links(self.env, [row.passage]),
                    row.claim_en,
                    row.kind,
                    row.verdict,
                    [row.evidence + " ", *works, *pin, *([mark] if mark else [])],
                ]
            )
        parts = [
            el("h2", f"[{source.marker}] ", el("span", source.status, classes=["kind"])),
            el("p", mixed(source.argument), " ", control(ident, f"source|{source.marker}")),
        ]
        if source.bibkeys:
            label = (
                "Candidates: "
                if source.status == "two candidates"
                else "The work: "
                if source.status == "identified"
                else "Thematic candidates, not identifications: "
            )
            parts.append(
                el("p", label, *joined([work(self.env, key) for key in source.bibkeys]), ".")
            )
        if source.too_late:
            parts.append(
                el(
                    "p",
                    "Too late to be meant: ",
                    *joined([work(self.env, key) for key in source.too_late]),
                    ".",
                )
            )
        parts.append(
            table(
                f"Where [{source.marker}] stands, and what it would have to carry",
                ["passage", "attached to", "kind of claim", "verdict", "evidence"],
                rows,
            )
        )
        return el("section", *parts, ids=[ident], classes=["source"])


class GlossaryTable(Drawn):
    """All terms, one row each."""

    def draw(self, _):
        rows = []
        for term in tables.rows("glossary"):
            ident = tables.anchor("term", term.id)
            add_target(self.env, ident)
            meaning = [el("b", mixed(term.en)), ". ", term.definition_en]
            if term.forms:
                meaning.append(el("small", mixed(term.forms)))
            kazakh = span("kk", term.kk) if term.kk else "not recorded"
            russian = span("ru", term.ru) if term.ru else "not recorded"
            rows.append(
                (
                    ident,
                    [
                        kazakh,
                        russian,
                        meaning,
                        term.article_form,
                        passage_links(self.env, term.passages),
                        [
                            grade(term.grade),
                            " ",
                            control(
                                ident, f"term|{term.en}|{term.kk or term.en}|{term.ru or term.en}"
                            ),
                        ],
                    ],
                )
            )
        return table(
            "Glossary: Kazakh, Russian, English",
            [
                "қазақша",
                "русский",
                "English and definition",
                "the article’s own form",
                "passages",
                "grade",
            ],
            rows,
            ["glossary"],
            whole="glossary",
        )


class RegimesTable(Drawn):
    """The four regimes."""

    def draw(self, _):
        rows = [
            [
                r.label_en,
                r.span,
                joined([work(self.env, key) for key in (r.constitution, r.law)]),
                r.note,
            ]
            for r in tables.rows("regimes")
        ]
        return table(
            "The four regimes",
            ["regime", "from – to", "Constitution and law", "what it is"],
            rows,
            whole="regimes",
        )


class GradesTable(Drawn):
    """The grades of evidence."""

    def draw(self, _):
        rows = [
            [el("abbr", mark, title=meaning, classes=["grade"]), meaning]
            for mark, meaning in bibliography.GRADES.items()
        ]
        rows.append(
            [
                el(
                    "abbr", "inf.", title="a conclusion from texts of that grade", classes=["grade"]
                ),
                "added to a grade: a conclusion drawn from texts of that grade, not their words",
            ]
        )
        return table("Grades of evidence", ["mark", "meaning"], rows)


class Folded(SphinxDirective):
    """Text folded away under a title: an HTML <details>; on paper only where the reader opened
    it."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self):
        node = el("details", el("summary", self.arguments[0]), classes=["folded"])
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


class BibliographyList(Drawn):
    """The entries of one group, each with what is known, how it was verified, and who cites it."""

    def draw(self, group):
        if group not in bibliography.GROUPS:
            raise KeyError(group)
        entries = [e for e in bibliography.entries().values() if e.group == group]
        return el("ul", *[self._entry(e) for e in entries], classes=["bibliography"])

    def _entry(self, entry):
        ident = tables.anchor("bib", entry.key)
        add_target(self.env, ident, entry.shorttitle)
        cyrillic = "kk" if entry.language == "kk" else "ru"
        titles = [
            span(entry.language, entry.title, classes=["work"])
            if entry.language != "en"
            else el("span", entry.title, classes=["work"])
        ]
        titles += [
            span(lang, entry.fields[name], classes=["work"])
            for lang, name in (("kk", "titlekk"), ("ru", "titleru"))
            if entry.fields.get(name) and entry.fields[name] != entry.title
        ]
        people = "; ".join(entry.authors) or (
            "; ".join(entry.editors) + " (ed.)" if entry.editors else ""
        )
        who = (
            [span("ru" if not people.isascii() else "en", people), nodes.Text(". ")]
            if people
            else []
        )
        if entry.translit:
            who.insert(1, nodes.Text(f" [{entry.translit}]"))
        where = bibliography.imprint(entry)
        line = el(
            "p",
            el("b", mixed(entry.shorttitle, cyrillic)),
            ". ",
            *who,
            *joined(titles, " · "),
            ". ",
            mixed(where + ". ", cyrillic) if where else "",
        )
        if entry.identifier:
            line += mixed(entry.identifier + ". ", cyrillic)
        if entry.doi:
            line += outward(f"https://doi.org/{entry.doi}", f"doi:{entry.doi}")
            line += nodes.Text(". ")
        elif entry.url:
            line += outward(entry.url, classes=["url"])
            line += nodes.Text(". ")
        state = (
            []
            if entry.status == "established"
            else [el("span", entry.status, classes=["reading"]), nodes.Text(" ")]
        )
        note = el(
            "p",
            *state,
            mixed(entry.note + " ", cyrillic),
            grade(entry.grade),
            classes=["entry-note"],
        )
        backlinks = element(tag="p", attributes={}, classes=["backlinks"], backlinks=entry.key)
        summary = el("summary", "How verified, where cited")
        more = el("details", summary, note, self._texts(entry.key), backlinks, classes=["folded"])
        return el("li", line, more, ids=[ident])

    def _texts(self, key):
        seen = tables.grouped("texts", "bibkey").get(key)
        if not seen:
            return None
        return el(
            "p",
            "Texts seen: ",
            *joined([link(self.env, text_anchor(row.key), row.key) for row in seen]),
            classes=["backlinks"],
        )


def text_anchor(key):
    """The HTML id of a text seen: P95-10 → text-p95-10."""
    return "text-" + key.lower()


def group_of(text):
    """The group of works that a text belongs to, in words."""
    entry = bibliography.entries().get(text.bibkey)
    return bibliography.GROUPS[entry.group] if entry else "Without a work of its own"


class TextsTable(Drawn):
    """Every text or page seen: the witness behind the `seen` columns of the tables."""

    def draw(self, _):
        rows, groups = [], {}
        for text in tables.rows("texts"):
            add_target(self.env, text_anchor(text.key))
            facts = (
                [text.title]
                + [f"; redaction of {readable_date(text.redaction)}"] * bool(text.redaction)
                + [f"; {text.extent}"] * bool(text.extent)
            )
            where = outward(text.address, classes=["url"])
            rows.append(
                (
                    text_anchor(text.key),
                    [
                        text.key,
                        work(self.env, text.bibkey) if text.bibkey else "",
                        "".join(facts),
                        where,
                        [
                            grade(text.grade),
                            " ",
                            control(text_anchor(text.key), f"text|{text.key}"),
                        ],
                    ],
                )
            )
            groups.setdefault(group_of(text), []).append(rows.pop())
        return [self._group(name, found) for name, found in groups.items()]

    def _group(self, name, rows):
        """The texts of one group of works, folded away under its name."""
        drawn = table(
            f"Texts and pages seen: {name}",
            ["key", "work", "what was seen of it", "where", "grade"],
            rows,
            ["texts"],
            whole="texts",
        )
        summary = el("summary", f"{name}: {len(rows)}")
        return el("details", summary, drawn, classes=["folded"])


def fill_backlinks(app, doctree, docname):
    """Once every page is read: who cites each entry."""
    for node in list(doctree.findall(element)):
        key = node.get("backlinks")
        if not key:
            continue
        links = citing(app, key)
        items = []
        for target, label in links:
            found = app.env.edition["targets"].get(target)
            if found:
                reference = hyperlink(
                    "",
                    label,
                    internal=True,
                    refuri=app.builder.get_relative_uri(docname, found[0])
                    + (f"#{found[1]}" if found[1] else ""),
                )
                items.append(reference)
        if items:
            node += nodes.Text("Cited in ")
            node += joined(items)
        else:
            node.parent.remove(node)


def works_cited(app, doctree, docname):
    """At the end of a page that cites with pins: the works and their addresses, so that paper has
    them too."""
    keys = list(dict.fromkeys(app.edition_pins[1].get(docname, ())))
    if not keys or docname == app.config.root_doc:
        return
    items = []
    for key in keys:
        entry = bibliography.entries()[key]
        cyrillic = "kk" if entry.language == "kk" else "ru"
        docs, ident = app.env.edition["targets"][tables.anchor("bib", key)]
        named = hyperlink(
            "",
            "",
            mixed(entry.shorttitle, cyrillic),
            internal=True,
            refuri=app.builder.get_relative_uri(docname, docs) + f"#{ident}",
        )
        title = [": ", mixed(entry.title, cyrillic)] if entry.title != entry.shorttitle else []
        address = (
            [
                ". ",
                el(
                    "span",
                    f"https://doi.org/{entry.doi}" if entry.doi else entry.url,
                    classes=["url"],
                ),
            ]
            if entry.doi or entry.url
            else []
        )
        items.append(el("li", named, *title, *address))
    section = next(iter(doctree.findall(nodes.section)))
    heading = el("summary", el("h2", "Works cited on this page"))
    listed = el("details", heading, el("ul", *items))
    section += make(furniture, "section", listed, classes=["cited"])


@functools.lru_cache(maxsize=1)
def citing_rows():
    """{key: places in the tables that cite the entry, as (target, label)}: powers, relations,
    timeline, sources."""
    places = collections.defaultdict(list)
    for row in tables.rows("provisions"):
        places[row.bibkey].append((tables.anchor("power", row.power), row.power))
    for name, page, label in (
        ("relations", "notebooks/separation-of-powers", "relations"),
        ("timeline", "notebooks/then-and-now", "timeline"),
    ):
        for key in tables.grouped(name, "bibkey"):
            places[key].append(("doc:" + page, label))
    for row in tables.rows("citations"):
        for key in row.bibkey:
            places[key].append((tables.anchor("source", row.marker), f"source [{row.marker}]"))
    for source in tables.rows("sources"):
        for key in (*source.bibkeys, *source.too_late, f"source-{source.marker}"):
            places[key].append(
                (tables.anchor("source", source.marker), f"source [{source.marker}]")
            )
    return places


def index_pins(app, env):
    """Once every page is read: the pins by entry and by page, so that no page looks through them
    all."""
    by_key, by_page = collections.defaultdict(list), collections.defaultdict(list)
    for pin in env.edition["pins"]:
        by_key[pin["key"]].append(pin)
        by_page[pin["docname"]].append(pin["key"])
    app.edition_pins = by_key, by_page
    return []


def citing(app, key):
    """The places that cite an entry as [(target, label)]: notes, chapters, powers, sources."""
    pins = app.edition_pins[0].get(key, ())
    places = [
        (pin["anchor"], pin["label"])
        if pin["anchor"]
        else ("doc:" + pin["docname"], app.env.titles[pin["docname"]].astext())
        for pin in pins
    ]
    return list(dict.fromkeys(places + citing_rows().get(key, [])))


class Citations(Drawn):
    """The citations of one place, {citations} p | 2.3, or of the article itself, {citations}
    article."""

    def draw(self, what):
        kind, *words = [part.strip() for part in what.split("|")]
        rows = []
        for style in cite.STYLES:
            for language in style.languages:
                place = cite.locator(kind, language, *words) if words else ""
                note, listed = (
                    cite.cited(style.name, language, place, address.page(*self._where(kind, words)))
                    if words
                    else cite.article(style.name, language)
                )
                label = style.name + (
                    f" ({LANGUAGE_NAMES[language]})" if len(style.languages) > 1 else ""
                )
                rows.append([mixed(label, "ru"), marked(note, language), marked(listed, language)])
        caption = (
            f"{cite.locator(kind, 'en', *words)} in each style"
            if words
            else "The article itself in each style"
        )
        return table(
            caption[0].upper() + caption[1:],
            ["style", "in the text, or note", "in the list"],
            rows,
            ["citations"],
        )

    def _where(self, kind, words):
        docname, _, anchor = (
            tables.passage_address(words[0]).partition(".html#")
            if kind == "p"
            else (self.env.docname, "", "")
        )
        return docname, anchor


LANGUAGE_NAMES = {"en": "English", "kk": "Kazakh", "ru": "Russian"}


def marked(text, language):
    """A citation, which is HTML, with its Cyrillic words marked as Kazakh or Russian."""
    pieces = [
        piece
        if piece.startswith("<")
        else "".join(
            show.cell(html.unescape(part), lang)
            for part, lang in runs(piece, language if language != "en" else "kk")
        )
        for piece in re.split(r"(<[^>]*>)", text)
    ]
    return nodes.raw("", "".join(pieces), format="html")


class Locators(Drawn):
    """How each kind of place is named in a citation, in three languages."""

    EXAMPLES = {
        "p": ("a passage", "2.3"),
        "n": ("a note", "2.3", "a"),
        "power": ("a power", "P05"),
        "source": ("a source of the article", "4"),
        "term": ("a term", "protest", "наразылық", "протест"),
        "text": ("a text seen", "P95-10"),
        "fig": ("a figure", "1"),
        "table": ("a table", "The four regimes"),
        "page": ("a page", "About this edition"),
    }

    def draw(self, _):
        rows = [
            [
                name,
                *(
                    mixed(
                        cite.locator(kind, language, *words), language if language != "en" else "kk"
                    )
                    for language in ("en", "kk", "ru")
                ),
            ]
            for kind, (name, *words) in self.EXAMPLES.items()
        ]
        return table("How a place is named", ["place", "English", "қазақша", "русский"], rows)


class ActsCited(Drawn):
    """The acts named by their keys, as each language cites them, with their official
    identifiers."""

    def draw(self, keys):
        rows = []
        for key in keys.split():
            entry = bibliography.entries()[key]
            rows.append(
                [
                    work(self.env, key),
                    span("kk", acts.kazakh(entry)),
                    span("ru", acts.russian(entry)),
                    acts.english(entry),
                    entry.identifier,
                ]
            )
        return table(
            "Acts in three languages, with their identifiers",
            ["act", "қазақша", "русский", "English", "identifiers"],
            rows,
            ["acts"],
        )


class Downloads(Drawn):
    """The forms of the book that lie in its downloads; those that this build makes are linked."""

    def draw(self, forms):
        items = []
        for form in forms.split():
            name, use = FORMS[form]
            if form in address.made_here():
                href = f"../downloads/{address.FILES[form]}"
                items.append(el("li", el("a", name, href=href, classes=["download"]), use))
            else:
                absent = el("small", " Not in this copy: ", el("code", "make forms"), " makes it.")
                items.append(el("li", name, use, absent))
        return el("ul", *items, classes=["downloads"])


FORMS = {  # what each form is called and is for
    "pdf": (
        "PDF",
        ": the whole book typeset for paper, with notes at the passages and links that work.",
    ),
    "epub": ("EPUB", ": for reading devices; notes open where they stand."),
    "tei": (
        "TEI P5",
        ": the edition in XML for editors: passages, notes, readings, registers, bibliography.",
    ),
    "data": ("ZIP", ": every table with its description, licence and bibliography."),
}


class DataFiles(Drawn):
    """The tables of data/ under their permanent names, each with what it holds."""

    def draw(self, _):
        rows = [
            [
                el("a", resource["path"], href=f"../data/{resource['path']}"),
                resource["title"],
                str(len(tables.load(name))),
            ]
            for name, resource in tables.schemas().items()
        ]
        return table("The edition’s tables", ["file", "what it holds", "rows"], rows)


class Built(SphinxRole):
    """{built}`api/passages.json | words`: a file that the build writes into the book, from a page
    one folder down."""

    def run(self):
        path, _, words = (part.strip() for part in self.text.partition("|"))
        return [el("a", words or path, href=f"../{path}")], []


def setup(app):
    app.add_role("built", Built())
    for name, directive in {
        "powers-filter": PowersFilter,
        "powers-register": PowersRegister,
        "today-table": TodayTable,
        "sources-register": SourcesRegister,
        "glossary-table": GlossaryTable,
        "texts-table": TextsTable,
        "regimes-table": RegimesTable,
        "grades-table": GradesTable,
        "bibliography-list": BibliographyList,
        "folded": Folded,
        "citations": Citations,
        "locators": Locators,
        "acts-cited": ActsCited,
        "downloads": Downloads,
        "data-files": DataFiles,
    }.items():
        app.add_directive(name, directive)
    app.connect("env-updated", index_pins)
    app.connect("doctree-resolved", fill_backlinks)
    app.connect("doctree-resolved", works_cited)
