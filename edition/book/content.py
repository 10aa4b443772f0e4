"""The article's chapters as data: passages, renderings, notes and pins, from the document tree.

Every form of the book that is no page (JSON, TEI) starts from here, so that all say the same. What
the author wrote is taken from the nodes, what a table says from the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment

from edition import tables
from edition.book.nodes import annotation, reader_text, rendering
from edition.book.prose import Paragraph, Reader, every_paragraph, said


def _note(node: annotation, reader: Reader) -> dict[str, Any]:
    ident = node["ids"][0]
    return {
        "id": ident,
        "letter": node["letter"],
        "lemma": node["lemma"],
        "type": node["kind"],
        "mark": ident.replace("n-", "r-", 1),
        "paragraphs": reader.blocks(node.children),
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
        "in_short": row.in_short,
        "incipit": row.incipit,
        "explicit": row.explicit,
        "words": row.words,
        "sha256": row.sha256,
        "rendering": reader.blocks(text.children),
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
        "introduction": reader.blocks(introduction),
        "passages": passages,
    }


def read(env: BuildEnvironment) -> list[dict[str, Any]]:
    """The chapters in order, as a list of dictionaries.

    Each has `name`, `href`, `anchor`, `title`, `introduction` (paragraphs) and `passages`; see
    edition/forms/shapes.py for the fields of a passage and a note. Raises
    ContentError.
    """
    linked, chapters = _linked(), []
    for docname in chapter_pages():
        document = env.get_and_resolve_doctree(docname, env.app.builder)
        top = next(document.findall(nodes.section))
        chapters.append(_chapter(docname, top, linked))
    return chapters


def passages(chapters: list[dict]) -> list[dict]:
    """Every passage of the chapters, in order."""
    return list(chain.from_iterable(chapter["passages"] for chapter in chapters))


def prose(chapters: list[dict]) -> Iterator[tuple[str, str, Paragraph]]:
    """Every paragraph of ours in order as (kind, id, paragraph)."""
    for chapter in chapters:
        for paragraph in every_paragraph(chapter["introduction"]):
            yield "introduction", chapter["anchor"], paragraph
        for passage in chapter["passages"]:
            for paragraph in every_paragraph(passage["rendering"]):
                yield "rendering", passage["anchor"], paragraph
            for note in passage["notes"]:
                for paragraph in every_paragraph(note["paragraphs"]):
                    yield "note", note["id"], paragraph


def counts(chapters: list[dict]) -> dict[str, int]:
    """What any form of the book must have: passages, notes, pins, marks, source markers, terms …"""
    found = []
    for place, _, paragraph in prose(chapters):
        found += [(place, piece["type"]) for piece in paragraph if isinstance(piece, dict)]
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
