"""What a node of the document tree says to a reader, whatever form it is for; and the fault of a
node that no form can carry, with the author's file and line."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Iterator

from docutils import nodes
from sphinx.errors import SphinxError

from edition import tables
from edition.book.nodes import evidenced, furniture

ALLOWED = (
    "allowed are paragraphs, lists, quotations, definitions, tables, code, pictures, footnotes "
    "and admonitions"
)


class ContentError(SphinxError):
    """Something in a chapter that the other forms cannot carry; the message says where."""

    category = "Not carried"


def named(node: nodes.Node) -> str:
    """What an author calls a node."""
    return {"raw": "raw HTML", "rubric": "a heading"}.get(node.tagname, f"<{node.tagname}>")


def unknown(node: nodes.Node, what: str) -> ContentError:
    """The fault of a node that no form knows, with the author's file and line."""
    while node.parent is not None and not node.line:
        node = node.parent
    return ContentError(f"{os.path.relpath(node.source or '')}:{node.line}: {what}")


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
def targets() -> dict[str, tuple[str, str]]:
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
