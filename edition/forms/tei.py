"""The edition as TEI P5: one file with header, annotated text, apparatus, registers and
bibliography.

Ids are those of the HTML pages (p-1-1, n-1-1-a, power-p05, term-…, ref-…). The readings stand apart
from the text, as location-referenced entries: the text they belong to is the article's, which the
file holds only when the reader brought a copy. Editorial principles are taken from the pages that
state them, facts from the tables.
"""

from __future__ import annotations

import re

from docutils import nodes
from lxml import etree

from edition import address, tables
from edition.book import prose
from edition.book.nodes import element
from edition.tables import language, package
from edition.text.dates import readable_date
from edition.works import bibliography, cite

NS = "http://www.tei-c.org/ns/1.0"
XML = "{http://www.w3.org/XML/1998/namespace}"
SCHEMA = "https://www.tei-c.org/release/xml/tei/custom/schema/relaxng/tei_all.rng"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
WITNESS, EDITORS = "#received", "#editors"
LANGUAGES = {
    "en": "English: renderings, notes, registers",
    "kk": "Kazakh: the article, lemmata, terms, titles of acts",
    "ru": "Russian: terms, titles of acts and works",
}
READINGS = {
    "code point": "a letter of a legacy font or another alphabet, replaced",
    "misprint": "a misprint; it stands, and a reading is proposed",
    "slip": "a slip of sense; it stands",
    "drift": "a term that goes by another name elsewhere in the article or in the law",
    "uncertain": "a place whose construction or sense is uncertain",
}


def el(tag, *children, ident=None, lang=None, **attributes):
    """A TEI element; children are strings, elements, lists of both, or None, which is left out."""
    node = etree.Element(f"{{{NS}}}{tag}", nsmap={None: NS})
    if ident:
        node.set(XML + "id", ident)
    if lang:
        node.set(XML + "lang", lang)
    for name, value in attributes.items():
        if value:
            node.set(name.rstrip("_"), prose.NO_XML.sub("\ufffd", value))
    _fill(node, children)
    return node


def _fill(node, children):
    for child in children:
        if isinstance(child, str):
            child = prose.NO_XML.sub("\ufffd", child)
            if len(node):
                node[-1].tail = (node[-1].tail or "") + child
            else:
                node.text = (node.text or "") + child
        elif isinstance(child, list):
            _fill(node, child)
        elif child is not None:
            node.append(child)


def token(text):
    """A word of a vocabulary as part of an id: "in force" → in-force, "A*" → A-star."""
    return re.sub(r"[^\w-]+", "-", text.replace("*", "-star")).strip("-")


def ana(*categories):
    """Pointers to categories, e.g. ana(("grade", "A"), ("regime", "2017")); empty values are left
    out."""
    return " ".join(f"#{kind}-{token(value)}" for kind, value in categories if value)


def graded(grade, inferred="n"):
    return ana(("grade", grade)) + (" #inferred" if inferred == "y" else "")


def mixed(text, default="kk"):
    """English with Kazakh or Russian words in it, these marked as such; a list of children."""
    return [
        el("foreign", piece, lang=lang) if lang else piece
        for piece, lang in language.runs(text, default)
    ]


def worded(text, lang):
    """Text of a column that has one language; in English, words of the other two are marked."""
    return mixed(text) if lang == "en" else [text]


def passage_ref(passage):
    return el("ref", f"¶{passage}", type="passage", target="#" + tables.anchor("passage", passage))


def joined(items, separator=", "):
    out = []
    for n, item in enumerate(items):
        out += ([separator] if n else []) + [item]
    return out


def work_ref(key):
    entry = bibliography.entries()[key]
    return el(
        "ref",
        *mixed(entry.shorttitle, "kk" if entry.language == "kk" else "ru"),
        target="#" + tables.anchor("bib", key),
    )


def cited(key, pin, grade, inferred="n"):
    """A work, the place in it and the grade, as a bibliographic citation."""
    return el(
        "bibl",
        work_ref(key) if key else None,
        [", "] * bool(key and pin),
        el("citedRange", *mixed(pin)) if pin else None,
        ana=graded(grade, inferred),
    )


# --- prose ---------------------------------------------------------------------------------------


def pieces(paragraph):
    """A paragraph of content.py as TEI children."""
    return [piece if isinstance(piece, str) else _piece(piece) for piece in paragraph]


def _piece(piece):
    kind, text = piece["type"], piece["text"]
    if kind == "mark":
        # its content is what a reader without a style sheet of ours shows in the word's place
        note = {"type": "note", "n": text, "target": "#" + piece["note"]}
        return el("ref", text, ident=piece["id"], rend="superscript", **note)
    if kind == "pin":
        title = el(
            "ref",
            text_in(piece["title"], piece["title_lang"]),
            target="#" + tables.anchor("bib", piece["key"]),
        )
        mark = el("seg", piece["grade"] + (" inf." if piece["inferred"] else ""), type="grade")
        return el(
            "bibl",
            "(",
            title,
            ", ",
            el("citedRange", piece["locator"]),
            " ",
            mark,
            ")",
            type="pin",
            ana=graded(piece["grade"], "y" if piece["inferred"] else "n"),
        )
    if kind == "term":
        return el("term", text, ref="#" + tables.anchor("term", piece["ref"]))
    if kind in ("passage", "power", "source", "work"):
        return el(
            "ref",
            *mixed(text),
            type=kind,
            target="#" + tables.anchor("bib" if kind == "work" else kind, piece["ref"]),
        )
    if kind == "link":
        return el("ref", *mixed(text), target=elsewhere(piece["href"]))
    if kind == "foreign":
        return el("foreign", text, lang=piece["lang"])
    if kind in ("reading", "grade"):
        return el("seg", text, type=kind, resp=EDITORS if kind == "reading" else None)
    return el("code" if kind == "code" else "emph", text)


def elsewhere(href):
    """A link that leads out of the file: absolute where the book's address is known, else from
    downloads/."""
    if re.match(r"[a-z][a-z+.-]*:", href):
        return href
    return f"{address.site()}/{href}" if address.site() else f"../{href}"


def text_in(text, lang):
    return el("foreign", text, lang=lang) if lang != "en" else text


def paragraphs(blocks):
    return [_block(block) for block in blocks]


def _block(block):
    """A paragraph or any other block an author may write."""
    if isinstance(block, list):
        return el("p", *pieces(block))
    kind = block["type"]
    if kind == "list":
        items = [el("item", *paragraphs(item)) for item in block["items"]]
        return el("list", *items, rend="numbered" if block["ordered"] else "bulleted")
    if kind == "definitions":
        parts = []
        for item in block["items"]:
            parts.append(el("label", *pieces(item["term"])))
            parts.append(el("item", *paragraphs(item["blocks"])))
        return el("list", *parts, type="gloss")
    if kind == "quotation":
        return el("quote", *paragraphs(block["blocks"]))
    if kind == "table":
        head = el("head", block["caption"]) if block["caption"] else None
        rows = []
        for n, row in enumerate(block["rows"]):
            cells = [el("cell", *paragraphs(cell)) for cell in row]
            rows.append(el("row", *cells, role="label" if n == 0 else None))
        return el("table", head, *rows)
    if kind == "image":
        return el("figure", el("graphic", url=block["src"]), el("figDesc", block["alt"]))
    if kind == "code":
        return el("p", el("code", block["text"]))
    return el("note", *paragraphs(block["blocks"]), type=kind, n=block.get("label"))


def stated(about, anchor):
    """What a section of the page "About this edition" states."""
    reader = prose.Reader("chapters/about")
    section = next(found for found in about.findall(nodes.section) if anchor in found["ids"])
    apart = (nodes.title, nodes.section)  # a section below has an address of its own
    written = [child for child in section.children if not isinstance(child, apart)]
    out = []
    for block in prose.blocks(written):
        drawn = next(block.findall(_is_table), None)
        made = _drawn_table(drawn, reader) if drawn else _block(reader.block(block))
        listed = made.tag == f"{{{NS}}}list"  # the header takes lists in paragraphs only
        out.append(el("p", made) if listed else made)
    return out


def _is_table(node):
    return isinstance(node, element) and node["tag"] == "table"


def _drawn_table(table, reader):
    """A table that a directive has drawn."""
    rows = []
    for line in table.findall(lambda node: isinstance(node, element) and node["tag"] == "tr"):
        cells = [el("cell", *pieces(reader.paragraph(cell))) for cell in line.children]
        heading = line.parent["tag"] == "thead"
        rows.append(el("row", cells, role="label" if heading else None))
    return el("table", el("head", prose.said(table.children[0])), rows)


# --- header --------------------------------------------------------------------------------------


def header(about):
    work = cite.record()
    title, _, subtitle = work["title"].partition(": ")
    released, version, as_at = str(work["date-released"]), str(work["version"]), package()["as_at"]
    editors = [
        el("editor", author["name"], ident="editors" if n == 0 else None)
        for n, author in enumerate(work["authors"])
    ]
    return el(
        "teiHeader",
        el(
            "fileDesc",
            el(
                "titleStmt",
                el("title", title, type="main"),
                el("title", subtitle, type="sub") if subtitle else None,
                editors,
            ),
            el(
                "editionStmt",
                el(
                    "edition",
                    f"Version {version}; the law as at ",
                    el("date", readable_date(as_at), when=as_at),
                    n=version,
                ),
            ),
            el(
                "publicationStmt",
                el("publisher", work["authors"][0]["name"]),
                el("date", readable_date(released), when=released),
                el("idno", address.site(), type="URL") if address.site() else None,
                el(
                    "availability",
                    el(
                        "licence",
                        "Text and data of the edition: Creative Commons Attribution 4.0 "
                        "International.",
                        target=LICENCE,
                    ),
                    el("p", "The article annotated is covered by no licence given here."),
                    status="free",
                ),
            ),
            source(about),
        ),
        el(
            "encodingDesc",
            el("projectDesc", el("p", *mixed(" ".join(work["abstract"].split())))),
            el(
                "editorialDecl",
                el("correction", *stated(about, "about-repairs")),
                el("quotation", *stated(about, "about-reuse")),
                el("segmentation", *stated(about, "about-passages")),
                el(
                    "interpretation", *stated(about, "about-reading"), *stated(about, "about-notes")
                ),
            ),
            el(
                "refsDecl",
                el(
                    "cRefPattern",
                    el("p", "The number of a passage, 1.1 or ¶1.1, gives its id."),
                    matchPattern=r"¶?([0-4])\.([0-7])",
                    replacementPattern="#p-$1-$2",
                ),
            ),
            el("classDecl", *taxonomies()),
            el("variantEncoding", method="location-referenced", location="external"),
        ),
        el(
            "profileDesc",
            el(
                "langUsage",
                *[el("language", text, ident_=code) for code, text in LANGUAGES.items()],
            ),
            el("textClass", el("keywords", *[el("term", word) for word in work["keywords"]])),
        ),
        el("revisionDesc", el("change", f"Version {version}.", n=version, when=released)),
    )


def source(about):
    """The article and its only witness; what is unknown is said to be unknown."""
    entry = bibliography.entries()["article"]
    span = re.search(r"between (\d{4}) and (\d{4})", entry.note)
    date = (
        el(
            "date",
            f"probably {span[1]}–{span[2]}",
            notBefore=span[1],
            notAfter=span[2],
            cert="medium",
        )
        if span
        else None
    )
    article = el(
        "bibl",
        el("author", "unknown", cert="unknown"),
        ", ",
        el("title", entry.title, lang="kk", level="a"),
        [", "] * (date is not None),
        date,
        ". ",
        el("note", el("p", *mixed(entry.note))),
    )
    witness = el(
        "witness",
        "The received file. ",
        el("note", *stated(about, "about-witness")),
        ident=WITNESS[1:],
    )
    return el("sourceDesc", article, el("listWit", witness))


def taxonomy(ident, title, categories):
    """A closed vocabulary; categories are (id, description or list of children)."""
    listed = [
        el("category", el("catDesc", *(text if isinstance(text, list) else [text])), ident=own)
        for own, text in categories
    ]
    return el("taxonomy", el("bibl", title), listed, ident=ident)


def taxonomies():
    regimes, kinds, powers = tables.load("regimes"), tables.load("kinds"), tables.load("powers")
    grades = [
        (ana(("grade", mark))[1:], f"{mark}: {meaning}")
        for mark, meaning in bibliography.GRADES.items()
    ]
    return [
        taxonomy(
            "regimes",
            "The four regimes a provision is judged under",
            [
                (ana(("regime", r.id))[1:], [f"{r.label_en}, {r.span}. ", *mixed(r.note)])
                for r in regimes.itertuples()
            ],
        ),
        taxonomy(
            "grades",
            "Grades of evidence",
            grades + [("inferred", "a conclusion drawn from texts of that grade, not their words")],
        ),
        taxonomy(
            "statuses",
            "What became of a power in a regime",
            [
                (ana(("status", word))[1:], word)
                for word in ("in force", "changed", "absent", "not verified")
            ],
        ),
        taxonomy(
            "readings",
            "Kinds of readings",
            [(ana(("reading", kind))[1:], text) for kind, text in READINGS.items()],
        ),
        taxonomy(
            "branches",
            "The branch a power is turned to",
            [(ana(("branch", word))[1:], word) for word in dict.fromkeys(powers.branch)],
        ),
        taxonomy(
            "kinds",
            "Kinds of relation",
            [
                (
                    ana(("kind", k.kind))[1:],
                    [
                        k.label_en,
                        "; ",
                        el("foreign", k.label_kk, lang="kk"),
                        "; ",
                        el("foreign", k.label_ru, lang="ru"),
                    ],
                )
                for k in kinds.itertuples()
            ],
        ),
    ]


# --- the text ------------------------------------------------------------------------------------


def chapter(chapter):
    return el(
        "div",
        el("head", chapter["title"]),
        el("div", *paragraphs(chapter["introduction"]), type="introduction"),
        *[passage(p) for p in chapter["passages"]],
        ident=chapter["anchor"],
        type="section",
    )


def passage(passage):
    """Heading, locator, rendering, the reader's text where there is one, notes."""
    markers = [
        el(
            "ref",
            f"[{s['marker']}]",
            type="source",
            target="#" + tables.anchor("source", s["marker"]),
        )
        for s in passage["sources"]
    ]
    locator = el(
        "ab",
        el("quote", passage["incipit"], type="incipit", lang="kk"),
        el("gap", reason="editorial"),
        el("quote", passage["explicit"], type="explicit", lang="kk"),
        *markers,
        type="locator",
    )
    brought = passage["article_text"]
    article = (
        el("div", el("p", brought), type="text", subtype=passage["article_text_state"], lang="kk")
        if brought
        else None
    )
    return el(
        "div",
        el("head", f"¶{passage['id']} {passage['title_en']}"),
        el("head", passage["title_kk"], lang="kk", type="translation"),
        el("div", locator, type="locator"),
        el("div", el("p", passage["in_short"]), type="summary", lang="en"),
        el("div", *paragraphs(passage["rendering"]), type="rendering", lang="en"),
        article,
        *[note(n) for n in passage["notes"]],
        ident=passage["anchor"],
        n=passage["id"],
        type="passage",
    )


def note(note):
    words = paragraphs(note["paragraphs"])
    lemma = el("quote", note["lemma"], type="lemma", lang="kk", source=WITNESS)
    lemma.tail, words[0].text = " " + (words[0].text or ""), None
    words[0].insert(0, lemma)
    return el(
        "note",
        *words,
        ident=note["id"],
        n=note["letter"],
        type=note["type"],
        target="#" + note["mark"],
        resp=EDITORS,
        lang="en",
    )


# --- apparatus and registers ---------------------------------------------------------------------


def apparatus():
    """The readings: what stands in the file against what the edition sets or proposes."""
    return el(
        "listApp",
        el("head", "Readings"),
        *[app(row) for row in tables.load("readings").itertuples()],
        type="readings",
    )


def app(row):
    """Letters are replaced, so the edited reading is the lemma; everything else stands as
    received."""
    set_ = row.kind == "code point"
    lem = (
        el("lem", row.edited, lang="kk", resp=EDITORS)
        if set_
        else el("lem", row.as_received, lang="kk", wit=WITNESS)
    )
    rdg = (
        el("rdg", row.as_received, lang="kk", wit=WITNESS)
        if set_
        else el("rdg", row.edited, lang="kk", type="proposed", resp=EDITORS)
        if row.edited
        else None
    )
    times = (
        el("note", str(row.count), type="times")
        if row.count is not None and row.count > 1
        else None
    )
    said = el("note", *mixed(row.note), type="comment") if row.note else None
    return el(
        "app",
        lem,
        rdg,
        times,
        said,
        ident=row.id,
        type=token(row.kind),
        loc=row.passage,
        corresp="#" + tables.anchor("passage", row.passage),
    )


def actors():
    listed = []
    for row in tables.load("actors").to_dict("records"):
        named = [
            el("orgName", *worded(row[f"name_{lang}"], lang), lang=lang)
            for lang in ("en", "kk", "ru")
            if row[f"name_{lang}"]
        ]
        dates = (
            [
                el(
                    "note",
                    *[
                        el("date", readable_date(row[end]), type=end, when=row[end])
                        for end in ("from", "to")
                        if row[end]
                    ],
                    type="existence",
                )
            ]
            if row["from"] or row["to"]
            else []
        )
        listed.append(
            el(
                "org",
                *named,
                *dates,
                el("note", *mixed(row["note"])) if row["note"] else None,
                ident=f"actor-{row['id']}",
                role=token(row["branch"]),
            )
        )
    return el("listOrg", el("head", "Bodies and objects of the diagrams"), *listed)


def relations():
    listed = []
    for row in tables.load("relations").to_dict("records"):
        basis = el(
            "desc",
            *mixed(row["basis"]),
            ". " if row["bibkey"] else "",
            cited(row["bibkey"], row["pin"], row["grade"], row["inferred"])
            if row["bibkey"]
            else None,
        )
        listed.append(
            el(
                "relation",
                basis,
                ident=row["id"],
                name=token(row["kind"]),
                active=f"#actor-{row['from']}",
                passive=f"#actor-{row['to']}",
                ana=ana(("kind", row["kind"]), ("regime", row["regime"])),
                corresp="#" + tables.anchor("passage", row["passage"]) if row["passage"] else None,
            )
        )
    return el("listRelation", el("head", "Relations"), *listed)


def events():
    listed = []
    for row in tables.load("timeline").itertuples():
        labels = [
            el("label", *worded(text, lang), lang=lang)
            for lang, text in (("en", row.event_en), ("kk", row.event_kk), ("ru", row.event_ru))
            if text
        ]
        when = {"from_": row.date, "to": row.date_to} if row.date_to else {"when": row.date}
        works = [
            el("bibl", work_ref(key), ana=graded(row.grade, row.inferred)) for key in row.bibkey
        ]
        listed.append(
            el(
                "event",
                *labels,
                el("note", *mixed(row.note)) if row.note else None,
                *works,
                ident=row.id,
                **when,
            )
        )
    return el("listEvent", el("head", "Timeline"), *listed)


def powers():
    provisions = dict(iter(tables.load("provisions").groupby("power", sort=False)))
    listed = []
    for row in tables.load("powers").itertuples():
        names = [
            el("name", *worded(getattr(row, f"name_{lang}"), lang), type="power", lang=lang)
            for lang in ("en", "kk", "ru")
            if getattr(row, f"name_{lang}")
        ]
        where = (
            [el("note", *joined([passage_ref(p) for p in row.passages]), type="passages")]
            if row.passages
            else []
        )
        conclusion = (
            [el("note", passage_ref(row.conclusion_passage), type="conclusion")]
            if row.conclusion_passage
            else []
        )
        ours = (
            [el("seg", "editors’ reading", type="reading", resp=EDITORS)]
            if row.reading == "y"
            else []
        )
        acts = [
            el(
                "item",
                cited(p.bibkey, p.pin, p.grade, p.inferred),
                el("note", *mixed(p.note)) if p.note else None,
                ana=ana(("regime", p.regime), ("status", p.status)),
            )
            for p in provisions[row.id].itertuples()
        ]
        listed.append(
            el(
                "item",
                *names,
                *where,
                *conclusion,
                *ours,
                el("list", *acts, type="provisions"),
                ident=tables.anchor("power", row.id),
                n=row.id,
                ana=ana(("branch", row.branch)),
            )
        )
    return el(
        "div", el("head", "Powers and relations"), el("list", *listed, type="powers"), type="powers"
    )


def glossary():
    listed = []
    for row in tables.load("glossary").itertuples():
        label = el("label", el("term", row.kk or "not recorded", lang="kk" if row.kk else "en"))
        parts = [el("term", row.ru, lang="ru")] if row.ru else []
        parts += [
            el("gloss", *mixed(row.en), lang="en"),
            el("note", *mixed(row.definition_en), type="definition"),
        ]
        parts += [
            el("note", *mixed(getattr(row, column)), type=kind)
            for column, kind in (("article_form", "article-form"), ("forms", "forms"))
            if getattr(row, column)
        ]
        parts += (
            [el("note", *joined([passage_ref(p) for p in row.passages]), type="passages")]
            if row.passages
            else []
        )
        listed += [
            label,
            el("item", *parts, ident=tables.anchor("term", row.id), ana=graded(row.grade)),
        ]
    return el(
        "div",
        el("head", "Glossary: Kazakh, Russian, English"),
        el("list", *listed, type="gloss"),
        type="glossary",
    )


def sources():
    cites, listed = tables.load("citations"), []
    for row in tables.load("sources").itertuples():
        places = [
            el(
                "item",
                passage_ref(c.passage),
                f" {c.kind}, {c.verdict}: ",
                *mixed(c.claim_en),
                ". ",
                *mixed(c.evidence),
                " ",
                *joined(
                    [cited(key, c.pin if len(c.bibkey) == 1 else "", c.grade) for key in c.bibkey]
                ),
                corresp="#" + tables.anchor("passage", c.passage),
            )
            for c in cites[cites.marker == row.marker].itertuples()
        ]
        works = [
            el("note", *joined([work_ref(key) for key in getattr(row, column)]), type=kind)
            for column, kind in (("bibkeys", "works"), ("too_late", "too-late"))
            if getattr(row, column)
        ]
        listed.append(
            el(
                "item",
                el("label", f"[{row.marker}] {row.status}"),
                el("p", *mixed(row.argument)),
                *works,
                el("list", *places, type="occurrences"),
                ident=tables.anchor("source", row.marker),
                n=row.marker,
            )
        )
    return el(
        "div",
        el("head", "The article’s sources"),
        el("list", *listed, type="sources"),
        type="sources",
    )


def entry(entry):
    """One bibliography entry, with what is known of it and how it was verified."""
    cyrillic = "kk" if entry.language == "kk" else "ru"
    titles = [el("title", entry.title, lang=entry.language)] + [
        el("title", entry.fields[name], lang=lang)
        for lang, name in (("kk", "titlekk"), ("ru", "titleru"))
        if entry.fields.get(name) and entry.fields[name] != entry.title
    ]
    people = [
        el(role, person, lang=None if person.isascii() else "ru")
        for role, persons in (("author", entry.authors), ("editor", entry.editors))
        for person in persons
    ]
    date = entry.date or entry.year
    parts = [
        *people,
        *titles,
        el("title", *mixed(entry.shorttitle, cyrillic), type="short"),
        el("title", *mixed(entry.journal, "ru"), level="j") if entry.journal else None,
        *[
            el("biblScope", *mixed(entry.fields[unit], cyrillic), unit=unit)
            for unit in ("volume", "issue", "number", "pages")
            if entry.fields.get(unit)
        ],
        el("pubPlace", *mixed(entry.address, "ru")) if entry.address else None,
        el("publisher", *mixed(entry.publisher or entry.institution, "ru"))
        if entry.publisher or entry.institution
        else None,
        el(
            "date",
            readable_date(date),
            when=date if tables.is_date(date) else None,
        )
        if date
        else None,
        *[
            el("idno", *mixed(entry.fields[name], cyrillic), type=kind)
            for name, kind in (
                ("identifier", "official"),
                ("doi", "DOI"),
                ("isbn", "ISBN"),
                ("url", "URL"),
            )
            if entry.fields.get(name)
        ],
        el("note", *mixed(entry.note, cyrillic)),
    ]
    return el(
        "bibl",
        *parts,
        ident=tables.anchor("bib", entry.key),
        type=entry.group,
        subtype=token(entry.status),
        ana=graded(entry.grade),
    )


def works():
    return el(
        "div",
        el("head", "Bibliography"),
        el("listBibl", *[entry(e) for e in bibliography.entries().values()]),
        type="bibliography",
    )


def document(chapters, about):
    """The whole edition as a TEI element; `chapters` from content.read, `about` the page of that
    name."""
    return el(
        "TEI",
        header(about),
        el(
            "text",
            el("body", *[chapter(c) for c in chapters]),
            el("back", sources(), powers(), glossary(), works()),
            lang="en",
        ),
        el("standOff", apparatus(), actors(), relations(), events()),
        lang="en",
    )


def make(env, chapters):
    """The TEI file as bytes: the same book, the same bytes."""
    about = env.get_and_resolve_doctree("chapters/about", env.app.builder)
    tree = document(chapters, about)
    body = etree.tostring(tree, encoding="unicode", pretty_print=True)
    model = f'<?xml-model href="{SCHEMA}" schematypens="http://relaxng.org/ns/structure/1.0"?>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{model}\n{body}'.encode()


def counts(tree):
    """What the file has, counted in its own markup; the names are those of content.counts."""

    def count(path):
        return len(tree.xpath(path, namespaces={"t": NS}))

    return {
        "passages": count("//t:body//t:div[@type='passage']"),
        "notes": count("//t:body//t:note[starts-with(@xml:id, 'n-')]"),
        "pins": count("//t:body//t:bibl[@type='pin']"),
        "marks": count("//t:div[@type='rendering']//t:ref[@type='note']"),
        "sources": count("//t:div[@type='rendering']//t:ref[@type='source']"),
        "glossary": count("//t:back//t:item[starts-with(@xml:id, 'term-')]"),
        "powers": count("//t:back//t:item[starts-with(@xml:id, 'power-')]"),
        "bibliography": count("//t:listBibl/t:bibl[starts-with(@xml:id, 'ref-')]"),
    }
