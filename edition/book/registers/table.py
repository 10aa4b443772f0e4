"""What the registers share: the directive that draws, the table, text folded away under a title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from edition import tables
from edition.book import languages
from edition.book.drawing import mixed
from edition.book.links import link
from edition.book.nodes import el, element, is_words
from edition.figures import show

TO_DATA = languages.to_root("chapters/page") + "data/"


class Drawn(SphinxDirective):
    """A directive without content that returns what `draw` builds."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        try:
            drawn = self.draw(self.arguments[0] if self.arguments else "")
        except KeyError as error:
            raise self.error(f"nothing to draw for {error}") from None
        return drawn if isinstance(drawn, list) else [drawn]

    def draw(self, argument: str) -> Any:
        """A node or a list of nodes; KeyError where the argument names nothing."""
        raise NotImplementedError


class Folded(SphinxDirective):
    """Text folded away under a title: <details>; on paper only where the reader opened it."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        node = el("details", el("summary", self.arguments[0]), classes=["folded"])
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


def table(
    caption: str,
    heads: Sequence[str],
    rows: Iterable[Any],
    classes: Iterable[str] = (),
    whole: str | None = None,
    english: str | None = None,
) -> element:
    """A plain data table; `rows` are lists of cells, a cell being text, a node or a list of both.

    The first cell of a row is its header. A row may come as (id, cells). None and "" are left out.
    `whole` names the table of data/ of which every row is shown; `english` is the caption before
    translation, of which its address is made, where the caption given is translated already.
    """
    titled = el("caption", caption)
    if whole:
        titled += [nodes.Text(" "), el("a", "CSV", href=f"{TO_DATA}{whole}.csv", classes=["csv"])]
    head = el("tr", *(el("th", mixed(label), scope="col") for label in heads))
    body = el("tbody", *(_line(row, heads) for row in rows))
    ident = show.table_ident(english or caption)
    drawn = el("table", titled, el("thead", head), body, ids=[ident], classes=["data", *classes])
    return el("div", drawn, classes=["wide"], tabindex="0", role="region", aria_label=caption)


def _line(row: Any, heads: Sequence[str]) -> element:
    ident, cells = row if isinstance(row, tuple) else (None, row)
    line = el("tr", ids=[ident] if ident else [])
    for n, content in enumerate(cells):
        line += _cell(content, heads[n], n == 0)
    return line


def _cell(content: Any, label: str, first: bool) -> element:
    if isinstance(content, element) and content["tag"] in ("td", "th"):
        return content
    given = content if isinstance(content, list) else [content]
    parts = [mixed(part) if is_words(part) else part for part in given if part]
    if first:
        return el("th", *parts, scope="row", data_label=label)
    return el("td", *parts, data_label=label)


def joined(items: Iterable[Any], separator: str = ", ") -> list[nodes.Node]:
    """Nodes with text between them."""
    out: list[nodes.Node] = []
    for item in items:
        if out:
            out.append(nodes.Text(separator))
        out.append(nodes.Text(item) if isinstance(item, str) else item)
    return out


def passage_links(env: Any, passages: Iterable[str]) -> list[nodes.Node]:
    """The passages as links, with commas between them."""
    return joined(link(env, tables.anchor("passage", p), f"¶{p}") for p in passages)
