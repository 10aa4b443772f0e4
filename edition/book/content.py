"""The article's chapters as data: passages, renderings, notes and pins, from the document tree.

Every form of the book that is no page (JSON, TEI) starts from here, so that all say the same. What
the author wrote is taken from the nodes, what a table says from the table. A node this module does
not know raises `ContentError` with file and line: text is never dropped in silence.

Prose is a list of paragraphs, a paragraph a list of pieces: plain strings, and dictionaries with
`type` and `text` for a mark, a source marker, a pin, a link, a term, words in Kazakh or Russian.
"""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment

from edition import tables
from edition.book.drawing import hyperlink
from edition.book.nodes import (
    annotation,
    element,
    evidenced,
    foreign,
    furniture,
    mark,
    pin,
    reader_text,
    reading,
    rendering,
)

Piece = str | dict[str, Any]
Paragraph = list[Piece]
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EMPHASIS = (nodes.emphasis, nodes.strong)


class ContentError(Exception):
    """Something in a chapter that the other forms cannot carry; the message says where."""


def unknown(node: nodes.Node, what: str) -> ContentError:
    """The fault of a node that no form knows, with the author's file and line."""
    while node.parent is not None and not node.line:
        node = node.parent
    return ContentError(f"{node.source}:{node.line}: {what}")


def said(node: nodes.Node) -> str:
    """What a node says, without what only the page needs, white space folded."""
    return " ".join("".join(_strings(node)).split())


def _strings(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Text):
        yield node.astext()
    elif not isinstance(node, furniture):
        for child in node.children:
            yield from _strings(child)


@functools.cache
def _targets() -> dict[str, tuple[str, str]]:
    """{address: (kind, the table's own id)} of everything a link can lead to."""
    columns = (
        ("passage", "passages", "id"),
        ("power", "powers", "id"),
        ("source", "sources", "marker"),
        ("term", "glossary", "id"),
    )
    found = {}
    for kind, table, column in columns:
        for ident in tables.load(table)[column]:
            found[tables.anchor(kind, ident)] = (kind, ident)
    for key in tables.bib_keys():
        found[tables.anchor("bib", key)] = ("work", key)
    return found


def blocks(nodes_: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """Blocks as the author wrote them: without furniture, out of the boxes of their evidence."""
    for block in nodes_:
        if isinstance(block, evidenced):
            yield from blocks(block.children)
        elif not isinstance(block, (furniture, nodes.comment, nodes.target)):
            yield block


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
        if isinstance(node, reading):
            return [{"type": "reading", "text": said(node)}]
        if isinstance(node, foreign):
            lang = node["attributes"]["lang"]
            return [{"type": "foreign", "lang": lang, "text": said(node)}]
        if isinstance(node, nodes.reference):
            return [self.link(node)]
        if isinstance(node, nodes.literal):
            return [{"type": "code", "text": said(node)}]
        if isinstance(node, EMPHASIS):
            return [{"type": "emphasis", "text": said(node)}]
        if isinstance(node, element) and node["tag"] == "abbr":
            return [{"type": "grade", "text": said(node)}]
        if isinstance(node, element) and node["tag"] == "a":
            return [self.local(node)]
        if isinstance(node, nodes.inline) or (isinstance(node, element) and node["tag"] == "span"):
            return [piece for child in node.children for piece in self.pieces(child)]
        raise unknown(node, f"<{node.tagname}> in running text is not known")

    def link(self, node: nodes.reference) -> Piece:
        """A link: to a thing of the edition, a place in the book, or out of it."""
        text = said(node)
        if isinstance(node, hyperlink) and not node["target"].startswith("doc:"):
            kind, ident = _targets().get(node["target"], ("link", None))
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

    def paragraphs(self, written: Iterable[nodes.Node]) -> list[Paragraph]:
        """Blocks of running text. Raises ContentError for a block that is no paragraph."""
        found = []
        for block in blocks(written):
            if not isinstance(block, nodes.paragraph):
                raise unknown(block, f"<{block.tagname}> is not known here; write paragraphs")
            found.append(self.paragraph(block))
        return found


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
    lang = next((found["attributes"]["lang"] for found in title.findall(foreign)), "en")
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


def _note(node: annotation, reader: Reader) -> dict[str, Any]:
    ident = node["ids"][0]
    return {
        "id": ident,
        "letter": node["letter"],
        "lemma": node["lemma"],
        "type": node["kind"],
        "mark": ident.replace("n-", "r-", 1),
        "paragraphs": reader.paragraphs(node.children),
    }


def _passage(section: nodes.section, linked: dict, reader: Reader) -> dict[str, Any]:
    """One passage from its section of the tree, its row and what the tables link to it."""
    row = tables.row("passages", "id", section["number"])
    ident = tables.anchor("passage", row.id)
    text = next(section.findall(rendering))
    copy = next(section.findall(reader_text), None)
    return {
        "id": row.id,
        "anchor": ident,
        "href": f"{reader.page}#{ident}",
        "section": row.section,
        "title_en": row.title_en,
        "title_kk": row.title_kk,
        "incipit": row.incipit,
        "explicit": row.explicit,
        "words": row.words,
        "sha256": row.sha256,
        "rendering": reader.paragraphs(text.children),
        "article_text": copy["text"] if copy else None,
        "article_text_state": copy["state"] if copy else None,
        "notes": [_note(note, reader) for note in section.findall(annotation)],
        **linked,
    }


def _linked() -> dict[str, dict[str, list]]:
    """{passage: its sources, powers and terms}, each table read once."""
    found: dict[str, dict[str, list]] = {
        row.id: {"sources": [], "powers": [], "terms": []} for row in tables.rows("passages")
    }
    for row in tables.rows("citations"):
        columns = ("marker", "claim_en", "kind", "verdict", "grade")
        found[row.passage]["sources"].append({name: getattr(row, name) for name in columns})
    for name, table in (("powers", "powers"), ("terms", "glossary")):
        for row in tables.rows(table):
            for passage in row.passages:
                found[passage][name].append(row.id)
    return found


def chapter_pages() -> list[str]:
    """The pages of the article's chapters, in the book's order."""
    pages = tables.canon()["pages"]
    return list(dict.fromkeys(pages[row.section] for row in tables.rows("passages")))


def _chapter(docname: str, top: nodes.section, linked: dict) -> dict[str, Any]:
    reader = Reader(docname)
    passages, introduction = [], []
    for child in top.children:
        if isinstance(child, nodes.section) and "number" in child:
            passages.append(_passage(child, linked[child["number"]], reader))
        elif not isinstance(child, nodes.title):
            introduction.append(child)
    return {
        "name": docname.removeprefix("chapters/"),
        "href": reader.page,
        "anchor": next(ident for ident in top["ids"] if ident.startswith("section-")),
        "title": said(next(top.findall(nodes.title))),
        "introduction": reader.paragraphs(introduction),
        "passages": passages,
    }


def read(env: BuildEnvironment) -> list[dict[str, Any]]:
    """The chapters in order, as a list of dictionaries.

    Each has `name`, `href`, `anchor`, `title`, `introduction` (paragraphs) and `passages`; see
    edition/schemas/passages.schema.json for the fields of a passage and a note. Raises ContentError.
    """
    linked, chapters = _linked(), []
    for docname in chapter_pages():
        document = env.get_and_resolve_doctree(docname, env.app.builder)
        top = next(document.findall(nodes.section))
        chapters.append(_chapter(docname, top, linked))
    return chapters


def passages(chapters: list[dict]) -> list[dict]:
    """Every passage of the chapters, in order."""
    return [passage for chapter in chapters for passage in chapter["passages"]]


def prose(chapters: list[dict]) -> Iterator[tuple[str, str, Paragraph]]:
    """Every paragraph of ours in order as (kind, id, paragraph)."""
    for chapter in chapters:
        for paragraph in chapter["introduction"]:
            yield "introduction", chapter["anchor"], paragraph
        for passage in chapter["passages"]:
            for paragraph in passage["rendering"]:
                yield "rendering", passage["anchor"], paragraph
            for note in passage["notes"]:
                for paragraph in note["paragraphs"]:
                    yield "note", note["id"], paragraph


def counts(chapters: list[dict]) -> dict[str, int]:
    """What any form of the book must have: passages, notes, pins, marks, source markers, terms …"""
    found = [
        (place, piece["type"])
        for place, _, paragraph in prose(chapters)
        for piece in paragraph
        if isinstance(piece, dict)
    ]
    kinds = [kind for _, kind in found]
    return {
        "passages": len(passages(chapters)),
        "notes": sum(len(passage["notes"]) for passage in passages(chapters)),
        "pins": kinds.count("pin"),
        "marks": kinds.count("mark"),
        "sources": found.count(("rendering", "source")),
        "glossary": len(tables.load("glossary")),
        "powers": len(tables.load("powers")),
        "bibliography": len(tables.bib_keys()),
    }
