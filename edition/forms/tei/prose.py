"""The edition's prose as TEI: what content.py read from the document tree, block by block."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from docutils import nodes

from edition import address
from edition.book import prose, saying
from edition.book.nodes import element
from edition.forms.tei.markup import EDITORS, NS, Children, Element, el, graded, mixed, pointer
from edition.tables.locators import located
from edition.text import words

Piece = dict[str, Any]
Block = Any  # a list of pieces is a paragraph, a dictionary any other block


def pieces(paragraph: list[str | Piece]) -> Children:
    """A paragraph of content.py as TEI children."""
    return [piece if isinstance(piece, str) else _piece(piece) for piece in paragraph]


def _piece(piece: Piece) -> Element:
    kind, text = piece["type"], piece["text"]
    if kind in PIECES:
        return PIECES[kind](piece)
    if kind in ("passage", "power", "source"):
        return el("ref", *mixed(text), type=kind, target=pointer(kind, piece["ref"]))
    return el("code" if kind == "code" else "emph", text)


def _mark(piece: Piece) -> Element:
    """Its content is what a reader without a style sheet of ours shows in the word's place."""
    note = {"type": "note", "n": piece["text"], "target": "#" + piece["note"]}
    return el("ref", piece["text"], ident=piece["id"], rend="superscript", **note)


def _pin(piece: Piece) -> Element:
    title = text_in(piece["title"], piece["title_lang"])
    work = el("ref", title, target=pointer("bib", piece["key"]))
    grade = piece["grade"] + (f" {words.say('inf.')}" if piece["inferred"] else "")
    mark = el("seg", grade, type="grade")
    place = el("citedRange", located(piece["locator"]))
    said = graded(piece["grade"], "y" if piece["inferred"] else "n")
    return el("bibl", "(", work, ", ", place, " ", mark, ")", type="pin", ana=said)


def _work(piece: Piece) -> Element:
    return el("ref", *mixed(piece["text"]), type="work", target=pointer("bib", piece["ref"]))


PIECES: dict[str, Callable[[Piece], Element]] = {
    "mark": _mark,
    "pin": _pin,
    "term": lambda piece: el("term", piece["text"], ref=pointer("term", piece["ref"])),
    "work": _work,
    "link": lambda piece: el("ref", *mixed(piece["text"]), target=elsewhere(piece["href"])),
    "foreign": lambda piece: el("foreign", piece["text"], lang=piece["lang"]),
    "reading": lambda piece: el("seg", piece["text"], type="reading", resp=EDITORS),
    "grade": lambda piece: el("seg", piece["text"], type="grade"),
}


def elsewhere(href: str) -> str:
    """A link that leads out of the file: absolute where the book's address is known, else from
    downloads/."""
    if re.match(r"[a-z][a-z+.-]*:", href):
        return href
    return f"{address.site()}/{href}" if address.site() else f"../{href}"


def text_in(text: str, lang: str) -> Element | str:
    return el("foreign", text, lang=lang) if lang != words.language() else text


def paragraphs(blocks: list[Block]) -> list[Element]:
    return [_block(block) for block in blocks]


def _block(block: Block) -> Element:
    """A paragraph or any other block an author may write."""
    if isinstance(block, list):
        return el("p", *pieces(block))
    if block["type"] in BLOCKS:
        return BLOCKS[block["type"]](block)
    return el("note", *paragraphs(block["blocks"]), type=block["type"], n=block.get("label"))


def _list(block: Piece) -> Element:
    items = [el("item", *paragraphs(item)) for item in block["items"]]
    return el("list", *items, rend="numbered" if block["ordered"] else "bulleted")


def _definitions(block: Piece) -> Element:
    parts = []
    for item in block["items"]:
        parts.append(el("label", *pieces(item["term"])))
        parts.append(el("item", *paragraphs(item["blocks"])))
    return el("list", *parts, type="gloss")


def _table(block: Piece) -> Element:
    head = el("head", block["caption"]) if block["caption"] else None
    rows = []
    for n, row in enumerate(block["rows"]):
        cells = [el("cell", *paragraphs(cell)) for cell in row]
        rows.append(el("row", *cells, role="label" if n == 0 else None))
    return el("table", head, *rows)


BLOCKS: dict[str, Callable[[Piece], Element]] = {
    "list": _list,
    "definitions": _definitions,
    "quotation": lambda block: el("quote", *paragraphs(block["blocks"])),
    "table": _table,
    "image": lambda block: el(
        "figure", el("graphic", url=block["src"]), el("figDesc", block["alt"])
    ),
    "code": lambda block: el("p", el("code", block["text"])),
}


def stated(about: nodes.document, anchor: str) -> list[Element]:
    """What a section of the page "About this edition" states."""
    reader = prose.Reader("chapters/about")
    section = next(found for found in about.findall(nodes.section) if anchor in found["ids"])
    apart = (nodes.title, nodes.section)  # a section below has an address of its own
    written = [child for child in section.children if not isinstance(child, apart)]
    found = []
    for block in saying.blocks(written):
        drawn = next(block.findall(_is_table), None)
        made = _drawn_table(drawn, reader) if drawn else _block(reader.block(block))
        listed = made.tag == f"{{{NS}}}list"  # the header takes lists in paragraphs only
        found.append(el("p", made) if listed else made)
    return found


def _is_table(node: nodes.Node) -> bool:
    return isinstance(node, element) and node["tag"] == "table"


def _is_row(node: nodes.Node) -> bool:
    return isinstance(node, element) and node["tag"] == "tr"


def _drawn_table(table: element, reader: prose.Reader) -> Element:
    """A table that a directive has drawn."""
    rows = []
    for line in table.findall(_is_row):
        cells = [el("cell", *pieces(reader.paragraph(cell))) for cell in line.children]
        heading = line.parent["tag"] == "thead"
        rows.append(el("row", cells, role="label" if heading else None))
    return el("table", el("head", saying.said(table.children[0])), rows)
