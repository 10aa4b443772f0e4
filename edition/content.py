"""The article's chapters as data: passages, renderings, notes and pins, read out of the built book.

Every other form of the book (JSON, TEI, and what checks the PDF and the EPUB) starts from here, so
that all say the same. What a page says is taken from its markup, what a table says from the table.
An element this module does not know raises `ContentError`: text is never dropped in silence.

Prose is a list of paragraphs, a paragraph a list of pieces: plain strings, and dictionaries with
`type` and `text` for a mark, a source marker, a pin, a link, a term, words in Kazakh or Russian.
"""

from __future__ import annotations

import functools
import posixpath
import re

import lxml.html

from edition import tables

CONTROLS = {
    "button",
    "details",
    "dialog",
    "script",
    "style",
    "template",
}  # what a reader works, not what is said
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class ContentError(Exception):
    """The built book has not the form expected; the message says where."""


def page(path):
    """One built page as an lxml tree. Raises ContentError when the page is not there."""
    try:
        return parsed(path.read_bytes().decode("utf-8"))
    except OSError:
        raise ContentError(f"{path.name} is not in the built book: run `make book`") from None


def parsed(text):
    """A page's text as an lxml tree; the parser loads nothing and knows no entities but HTML's own."""
    return lxml.html.document_fromstring(
        NO_XML.sub("\ufffd", text), parser=lxml.html.HTMLParser(no_network=True)
    )


def classes(node):
    """The classes of an element, as a set."""
    return set((node.get("class") or "").split())


def plain(node):
    """An element's text with white space folded, controls left out."""
    return " ".join("".join(strings(node)).split())


def strings(node):
    """The pieces of an element's text as they stand, controls left out."""
    yield node.text or ""
    for child in node:
        if not is_control(child):
            yield from strings(child)
        yield child.tail or ""


def is_control(node):
    return (
        not isinstance(node.tag, str)
        or node.tag in CONTROLS
        or bool(classes(node) & {"cite", "csv"})
    )


def find(node, path, where):
    """The one element an XPath finds; ContentError when there is none or more than one."""
    found = node.xpath(path)
    if len(found) != 1:
        raise ContentError(f"{where}: expected one {path}, found {len(found)}")
    return found[0]


@functools.lru_cache(maxsize=1)
def _idents():
    """{HTML id: (kind, the table's own id)} of everything a link can lead to."""
    found = {}
    for kind, table, column in (
        ("passage", "passages", "id"),
        ("power", "powers", "id"),
        ("source", "sources", "marker"),
        ("term", "glossary", "id"),
    ):
        found.update(
            {tables.anchor(kind, ident): (kind, ident) for ident in tables.load(table)[column]}
        )
    found.update({tables.anchor("bib", key): ("work", key) for key in tables.bib_keys()})
    return found


def pieces(node, where):
    """The text of a paragraph as a list of strings and dictionaries; `where` is the page's path."""
    out = []
    _add(out, node.text)
    for child in node:
        if not is_control(child):
            for piece in _piece(child, where):
                _add(out, piece)
        _add(out, child.tail)
    if out and isinstance(out[0], str):
        out[0] = out[0].lstrip()
    if out and isinstance(out[-1], str):
        out[-1] = out[-1].rstrip()
    return [piece for piece in out if piece != ""]


def _add(out, piece):
    if isinstance(piece, str):
        piece = re.sub(r"\s+", " ", piece)
        if out and isinstance(out[-1], str):
            out[-1] += piece
            return
    if piece:
        out.append(piece)


def _piece(node, where):
    """What an inline element says, as pieces."""
    kinds, text = classes(node), plain(node)
    if node.tag == "sup" and "n" in kinds:
        mark = find(node, ".//a[@href]", where)
        return [
            {"type": "mark", "text": mark.text, "id": mark.get("id"), "note": mark.get("href")[1:]}
        ]
    if "pin" in kinds:
        return [_pin(node, text, where)]
    if "reading" in kinds:
        return [{"type": "reading", "text": text}]
    if node.tag == "abbr" and "grade" in kinds:
        return [{"type": "grade", "text": text}]
    if node.get("lang"):
        return [{"type": "foreign", "lang": node.get("lang"), "text": text}]
    if node.tag == "a":
        return [_link(node, text, where)]
    if node.tag in ("em", "strong", "b", "i", "code"):
        return [{"type": "code" if node.tag == "code" else "emphasis", "text": text}]
    if node.tag == "span":
        return pieces(node, where)
    raise ContentError(
        f"{where}: <{node.tag} class={node.get('class')!r}> in running text is not known: {text[:60]!r}"
    )


def _link(node, text, where):
    href = node.get("href")
    if re.match(r"[a-z][a-z+.-]*:", href):
        return {"type": "link", "text": text, "href": href}
    path, _, anchor = href.partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(where), path)) if path else where
    kind, ident = _idents().get(anchor, ("link", None))
    piece = {"type": kind, "text": text, "href": path + (f"#{anchor}" if anchor else "")}
    if ident:
        piece["ref"] = ident
    return piece


def _pin(node, text, where):
    anchor = find(node, ".//a[@href]", where)
    mark = find(node, ".//abbr[contains(@class, 'grade')]", where)
    before, title, after = text.partition(plain(anchor))
    locator = after.removesuffix(")").removesuffix(plain(mark)).strip(" ,")
    kind, key = _idents().get(anchor.get("href").partition("#")[2], ("", ""))
    grade, _, inferred = plain(mark).partition(" ")
    if kind != "work" or before != "(" or not locator:
        raise ContentError(f"{where}: a pin that cannot be read: {text!r}")
    lang = next((span.get("lang") for span in anchor.iter("span") if span.get("lang")), "en")
    return {
        "type": "pin",
        "text": text,
        "key": key,
        "title": title,
        "title_lang": lang,
        "locator": locator,
        "grade": grade,
        "inferred": bool(inferred),
    }


def flat(paragraph, marks=False):
    """A paragraph as plain text; the letters of the notes are left out unless `marks`."""
    text = "".join(
        piece if isinstance(piece, str) else piece["text"]
        for piece in paragraph
        if marks or isinstance(piece, str) or piece["type"] != "mark"
    )
    return re.sub(r" +", " ", text).strip()


def _notes(section, passage, where):
    return [_note(item, passage, where) for item in section.xpath("./aside/ol/li")]


def _note(item, passage, where):
    first = item.find("p")
    letter, lemma, kind = (
        find(
            first,
            f"./*[contains(concat(' ', @class, ' '), ' {name} ')]",
            f"{where}#{item.get('id')}",
        )
        for name in ("letter", "lemma", "kind")
    )
    head = {
        "id": item.get("id"),
        "letter": letter.text_content(),
        "lemma": plain(lemma),
        "type": plain(kind),
    }
    rest = kind.tail or ""
    for node in (letter, lemma, kind):
        first.remove(node)  # takes the blanks behind it along
    first.text = rest + (first.text or "")
    return {
        **head,
        "mark": letter.get("href")[1:],
        "paragraphs": [pieces(p, where) for p in item if not is_control(p)],
    }


def _reader(section, where):
    """What the reader's own copy has for the passage: (state, text), or (None, None)."""
    found = section.xpath("./div[contains(@class, 'kktext')]")
    if not found:
        return None, None
    return "exact" if "exact" in classes(found[0]) else "changed", find(
        found[0], "./p[@lang='kk']", where
    ).text_content()


def _passage(section, row, linked, where):
    """One passage from its section of the page, its row of the table and what the tables link to it."""
    ident = tables.anchor("passage", row.id)
    if section.get("id") != ident:
        raise ContentError(f"{where}: expected passage {ident}, found {section.get('id')}")
    state, text = _reader(section, where)
    rendering = find(
        section,
        "./div[contains(@class, 'rendering')]/div[@data-layer='rendering']",
        f"{where}#{ident}",
    )
    return {
        "id": row.id,
        "anchor": ident,
        "href": f"{where}#{ident}",
        "section": row.section,
        "title_en": row.title_en,
        "title_kk": row.title_kk,
        "incipit": row.incipit,
        "explicit": row.explicit,
        "words": row.words,
        "sha256": row.sha256,
        "rendering": [pieces(p, where) for p in rendering if not is_control(p)],
        "article_text": text,
        "article_text_state": state,
        "notes": _notes(section, row.id, where),
        **linked,
    }


def _linked():
    """{passage: its sources, powers and terms}, each table read once."""
    found = {p: {"sources": [], "powers": [], "terms": []} for p in tables.canon()["passages"]}
    for row in tables.load("citations").itertuples():
        found[row.passage]["sources"].append(
            {
                "marker": row.marker,
                "claim_en": row.claim_en,
                "kind": row.kind,
                "verdict": row.verdict,
                "grade": row.grade,
            }
        )
    for name, table in (("powers", "powers"), ("terms", "glossary")):
        for row in tables.load(table).itertuples():
            for passage in row.passages:
                found[passage][name].append(row.id)
    return found


def chapter_pages():
    """{name of an article chapter: its passages' rows}, in the book's order."""
    pages = tables.canon()["pages"]
    found = {page.removeprefix("chapters/"): [] for page in pages.values()}
    for row in tables.rows("passages"):
        found[pages[row.section].removeprefix("chapters/")].append(row)
    return found


def read(site):
    """The chapters of the built book at `site`, in order, as a list of dictionaries.

    Each has `name`, `href`, `anchor`, `title`, `introduction` (paragraphs) and `passages`; see
    edition/schemas/passages.schema.json for the fields of a passage and a note. Raises ContentError.
    """
    linked, chapters = _linked(), []
    for name, own in chapter_pages().items():
        where = f"chapters/{name}.html"
        top = find(page(site / where), "//main/section", where)
        sections = top.xpath("./section[contains(@class, 'passage')]")
        if len(sections) != len(own):
            raise ContentError(f"{where}: expected {len(own)} passages, found {len(sections)}")
        introduction = []
        for child in top:
            if child.tag == "p":
                introduction.append(pieces(child, where))
            elif child.tag not in ("span", "h1", "section") and not is_control(child):
                raise ContentError(f"{where}: <{child.tag}> beside the passages is not known")
        chapters.append(
            {
                "name": name,
                "href": where,
                "anchor": find(top, "./span[starts-with(@id, 'section-')]", where).get("id"),
                "title": plain(find(top, "./h1", where)),
                "introduction": introduction,
                "passages": [
                    _passage(section, row, linked[row.id], where)
                    for section, row in zip(sections, own)
                ],
            }
        )
    return chapters


def passages(chapters):
    """Every passage of the chapters, in order."""
    return [passage for chapter in chapters for passage in chapter["passages"]]


def prose(chapters):
    """Every paragraph of ours in order as (kind, id, paragraph): introductions, renderings, notes."""
    for chapter in chapters:
        yield from (("introduction", chapter["anchor"], p) for p in chapter["introduction"])
        for passage in chapter["passages"]:
            yield from (("rendering", passage["anchor"], p) for p in passage["rendering"])
            for note in passage["notes"]:
                yield from (("note", note["id"], p) for p in note["paragraphs"])


def counts(chapters):
    """What any form of the book must have: how many passages, notes, pins in the chapters, marks and
    source markers of the renderings, glossary rows, powers, bibliography entries."""
    kinds = [
        piece["type"]
        for _, _, paragraph in prose(chapters)
        for piece in paragraph
        if not isinstance(piece, str)
    ]
    sources = [
        piece
        for kind, _, paragraph in prose(chapters)
        if kind == "rendering"
        for piece in paragraph
        if not isinstance(piece, str) and piece["type"] == "source"
    ]
    return {
        "passages": len(passages(chapters)),
        "notes": sum(len(p["notes"]) for p in passages(chapters)),
        "pins": kinds.count("pin"),
        "marks": kinds.count("mark"),
        "sources": len(sources),
        "glossary": len(tables.load("glossary")),
        "powers": len(tables.load("powers")),
        "bibliography": len(tables.bib_keys()),
    }


def markup_counts(pages):
    """The same counts straight from markup, for forms that keep the book's classes (HTML, EPUB).

    `pages`: parsed (X)HTML trees of the whole book. Nothing is read from the tables here.
    """

    def count(tag, name, inside=""):
        within = (
            f"[ancestor::*[contains(concat(' ', @class, ' '), ' {inside} ')]]" if inside else ""
        )
        query = f"//*[local-name() = '{tag}'][contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]{within}"
        return sum(len(tree.xpath(query)) for tree in pages)

    def rows(prefix, tag):
        return len(
            {
                ident
                for tree in pages
                for ident in tree.xpath(
                    f"//*[local-name() = '{tag}']/@id[starts-with(., '{prefix}')]"
                )
            }
        )

    chapters = [
        tree
        for tree in pages
        if tree.xpath("//*[contains(concat(' ', normalize-space(@class), ' '), ' passage ')]")
    ]
    pins = sum(
        len(
            tree.xpath(
                "//*[local-name() = 'span'][contains(concat(' ', normalize-space(@class), ' '), ' pin ')]"
            )
        )
        for tree in chapters
    )
    return {
        "passages": count("section", "passage"),
        "notes": count("li", "annotation"),
        "pins": pins,
        "marks": count("sup", "n", "rendering"),
        "sources": count("a", "src", "rendering") - count("a", "src", "loc"),
        "glossary": rows("term-", "tr"),
        "powers": count("section", "power"),
        "bibliography": rows("ref-", "li"),
    }


def texts(chapters):
    """Every paragraph as plain text with note letters left out, as (kind, id, text): what must stand
    in any form of the book, the text of a PDF included."""
    return [(kind, ident, flat(paragraph)) for kind, ident, paragraph in prose(chapters)]
