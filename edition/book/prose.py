"""The words of a page as data: blocks, and the pieces of a paragraph, from the document tree.

A paragraph is a list of pieces: plain strings, and dictionaries with `type` and `text` for a mark,
a source marker, a pin, a link, a term, words in Kazakh or Russian. Any other block is a dictionary
with `type`. A node this module does not know raises `ContentError` with file and line: text is
never dropped in silence.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from docutils import nodes

from edition.book.links import hyperlink
from edition.book.nodes import element, foreign, furniture, mark, pin, reading
from edition.book.saying import ALLOWED, blocks, named, said, targets, unknown
from edition.text.words import language

Piece = str | dict[str, Any]
Paragraph = list[Piece]
Block = Paragraph | dict[str, Any]
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EMPHASIS = (nodes.emphasis, nodes.strong)
INLINE = (nodes.Inline, nodes.reference)
LISTS = (nodes.bullet_list, nodes.enumerated_list)
SAID = (  # nodes of which a form needs no more than what they say, and the type of their piece
    (reading, "reading"),
    (nodes.footnote_reference, "footnote"),
    (nodes.literal, "code"),
    (EMPHASIS, "emphasis"),
)


class Reader:
    """Reads the prose of one page; `docname` is where its relative links start."""

    def __init__(self, docname: str) -> None:
        self.page = f"{docname}.html"

    def paragraph(self, node: nodes.Node) -> Paragraph:
        """The text of a node as pieces."""
        out: Paragraph = []
        for child in node.children:
            for piece in self.pieces(child):
                _add(out, piece)
        if out and isinstance(out[0], str):
            out[0] = out[0].lstrip()
        if out and isinstance(out[-1], str):
            out[-1] = out[-1].rstrip()
        return [piece for piece in out if piece != ""]

    def pieces(self, node: nodes.Node) -> list[Piece]:
        """What an inline node says. Raises ContentError for a node that is not known."""
        if isinstance(node, nodes.Text):
            return [node.astext()]
        if isinstance(node, (furniture, nodes.comment, nodes.target)):
            return []
        if isinstance(node, mark):
            return [_mark(node)]
        if isinstance(node, pin):
            return [_pin(node)]
        if isinstance(node, foreign):
            lang = node["attributes"]["lang"]
            return [{"type": "foreign", "lang": lang, "text": said(node)}]
        if isinstance(node, nodes.reference):
            return [self.link(node)]
        if isinstance(node, nodes.image):
            return [{"type": "image", "text": node.get("alt", ""), "src": node["uri"]}]
        for kind, name in SAID:
            if isinstance(node, kind):
                return [{"type": name, "text": said(node)}]
        if isinstance(node, element) and node["tag"] == "abbr":
            return [{"type": "grade", "text": said(node)}]
        if isinstance(node, element) and node["tag"] == "a":
            return [self.local(node)]
        if isinstance(node, nodes.inline) or (isinstance(node, element) and node["tag"] == "span"):
            return list(chain.from_iterable(map(self.pieces, node.children)))
        raise unknown(node, f"{named(node)} in running text; {ALLOWED}")

    def link(self, node: nodes.reference) -> Piece:
        """A link: to a thing of the edition, a place in the book, or out of it."""
        text = said(node)
        if isinstance(node, hyperlink) and not node["target"].startswith("doc:"):
            kind, ident = targets().get(node["target"], ("link", None))
            address = node.get("refuri") or f"#{node['refid']}"
            piece = {"type": kind, "text": text, "href": self.address(address)}
            return piece | ({"ref": ident} if ident else {})
        address = node.get("refuri") or f"#{node.get('refid')}"
        return {"type": "link", "text": text, "href": self.address(address)}

    def local(self, node: element) -> Piece:
        """A link that a directive has drawn itself."""
        href = self.address(node["attributes"]["href"])
        return {"type": "link", "text": said(node), "href": href}

    def address(self, href: str) -> str:
        """An address as seen from the book's root; one that leads out of it stays as it is."""
        if re.match(r"[a-z][a-z+.-]*:", href):
            return href
        path, _, anchor = href.partition("#")
        folder = posixpath.dirname(self.page)
        path = posixpath.normpath(posixpath.join(folder, path)) if path else self.page
        return path + (f"#{anchor}" if anchor else "")

    def blocks(self, written: Iterable[nodes.Node]) -> list[Block]:
        """Blocks as the author wrote them. Raises ContentError for one that is not known."""
        return [self.block(node) for node in blocks(written)]

    def block(self, node: nodes.Node) -> Block:
        if isinstance(node, nodes.paragraph):
            return self.paragraph(node)
        if isinstance(node, LISTS):
            ordered = isinstance(node, nodes.enumerated_list)
            items = [self.inside(item) for item in node.children]
            return {"type": "list", "ordered": ordered, "items": items}
        if isinstance(node, nodes.definition_list):
            return {"type": "definitions", "items": [self.defined(item) for item in node.children]}
        if isinstance(node, nodes.block_quote):
            return {"type": "quotation", "blocks": self.blocks(node.children)}
        if isinstance(node, nodes.literal_block):
            return {"type": "code", "text": node.astext()}
        if isinstance(node, nodes.image):
            return {"type": "image", "src": node["uri"], "alt": node.get("alt", "")}
        if isinstance(node, nodes.footnote):
            label = said(next(node.findall(nodes.label)))
            words = [child for child in node.children if not isinstance(child, nodes.label)]
            return {"type": "footnote", "label": label, "blocks": self.blocks(words)}
        if isinstance(node, nodes.Admonition):
            return {
                "type": "admonition",
                "name": node.tagname,
                "blocks": self.blocks(node.children),
            }
        table = next(node.findall(nodes.table), None)
        if table is not None:
            return self.table(table)
        raise unknown(node, f"{named(node)} cannot be carried to the other forms; {ALLOWED}")

    def inside(self, node: nodes.Node) -> list[Block]:
        """The blocks of an item or a cell, whose words may stand in it without a paragraph."""
        running = [child for child in node.children if isinstance(child, (nodes.Text, *INLINE))]
        return [self.paragraph(node)] if running else self.blocks(node.children)

    def defined(self, item: nodes.Node) -> dict[str, Any]:
        """A term of a definition list and what is said of it."""
        term, *said_of_it = item.children
        found = chain.from_iterable(map(self.inside, said_of_it))
        return {"term": self.paragraph(term), "blocks": list(found)}

    def table(self, node: nodes.table) -> dict[str, Any]:
        """A table written in Markdown: caption or "", and its rows as cells of blocks."""
        title = next(node.findall(nodes.title), None)
        rows = []
        for line in node.findall(nodes.row):
            rows.append([self.inside(entry) for entry in line.children])
        return {"type": "table", "caption": said(title) if title else "", "rows": rows}


def _add(out: Paragraph, piece: Piece) -> None:
    if isinstance(piece, str):
        piece = re.sub(r"\s+", " ", piece)
        if out and isinstance(out[-1], str):
            out[-1] += piece
            return
    if piece:
        out.append(piece)


def _mark(node: mark) -> Piece:
    return {"type": "mark", "text": node["letter"], "id": node["anchor"], "note": node["note"]}


def _pin(node: pin) -> Piece:
    title = next(node.findall(nodes.reference))
    lang = next((found["attributes"]["lang"] for found in title.findall(foreign)), language())
    return {
        "type": "pin",
        "text": said(node),
        "key": node["key"],
        "title": said(title),
        "title_lang": lang,
        "locator": node["locator"],
        "grade": node["grade"],
        "inferred": node["inferred"],
    }


def flat(paragraph: Paragraph, marks: bool = False) -> str:
    """A paragraph as plain text; the letters of the notes are left out unless `marks`."""
    parts = []
    for piece in paragraph:
        if isinstance(piece, str):
            parts.append(piece)
        elif marks or piece["type"] != "mark":
            parts.append(piece["text"])
    return re.sub(r" +", " ", "".join(parts)).strip()


def every_paragraph(found: Iterable[Block]) -> Iterator[Paragraph]:
    """The paragraphs of blocks, those inside lists, quotations and tables among them."""
    for block in found:
        if isinstance(block, list):
            yield block
            continue
        inside = block.get("blocks", [])
        for item in block.get("items", ()):
            inside = inside + ([item["term"], *item["blocks"]] if "term" in item else item)
        for row in block.get("rows", ()):
            inside = inside + list(chain.from_iterable(row))
        yield from every_paragraph(inside)
