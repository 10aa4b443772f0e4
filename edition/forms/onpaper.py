"""What a page of the book becomes on paper, in its document tree: what only a screen needs goes,
what folds stands open, pictures get their size, tables their columns.

Nothing here knows of pages or files; the builder in paper.py joins the pages and sets their links.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterable
from typing import Any

import lxml.html
from docutils import nodes
from lxml.html import HtmlElement
from sphinx import addnodes
from sphinx.builders import Builder

from edition import address
from edition.book.links import hyperlink
from edition.book.nodes import el, element
from edition.figures import svg

# Navigation, switches, controls; the lists that repeat the bibliography for a page printed by
# itself; the notebooks' code, which runs there and only there; dots for what the table that stands
# open beside them says in words.
SCREEN = {"cite", "slip", "csv", "launch", "ways", "cited", "cell_input", "toctree-wrapper"}
SCREEN |= {"powers", "dots", "unseen"}
# Of a figure, from the screen's pixels to millimetres: its letters become as large as the notes'.
SCALE = 0.72 * 25.4 / 96
INK = "#1d1d1b"
FIGURE = """
  text { font-family: "Edition Sans" }
  .office path { stroke: #8c2f14 }
  .cluster text { fill: #5c5a55 }
  .edge text { font-weight: bold }
"""
LINE, LONGEST = 118, 15  # characters a table's line holds; a longer word may be divided
Drawing = Callable[..., element]  # what makes a node of the facts of a figure
INLINE = (nodes.Inline, hyperlink, nodes.reference)
BLOCKS = {"div", "p", "table", "tr", "td", "th", "ul", "li", "section", "h2", "h3", "br"}


def page(builder: Builder, docname: str, figure: Drawing) -> nodes.document:
    """A page, resolved as for the screen, then put on paper; `figure` draws its figures."""
    tree = builder.env.get_doctree(docname)
    builder.env.resolve_references(tree, docname, builder)
    put(tree, figure)
    title = next(tree.findall(nodes.title))
    if docname.startswith("notebooks/"):
        title.parent.insert(1, where_the_code_is(f"{docname}.ipynb"))
    return tree


def where_the_code_is(file: str) -> element:
    """Below a notebook's title: the code itself is not printed."""
    found = address.source(file)
    named = el("a" if found else "code", nodes.Text(file), href=found or None)
    said = "What follows was computed; the code that does it stands in:"
    return el("p", said, " ", named, classes=["code"])


def put(tree: nodes.document, figure: Drawing) -> None:
    """Make a resolved page fit for paper."""
    for markup in list(tree.findall(nodes.raw)):
        draw(markup, figure)
    for node in [node for node in tree.findall(nodes.Element) if of_screen(node)]:
        if node.parent is not None:
            node.parent.remove(node)
    for node in list(tree.findall(element)):
        if node["tag"] == "details":
            unfold(node)
    for node in [node for node in tree.findall(element) if "reading" in node["classes"]]:
        node[:] = [nodes.Text("["), *node.children, nodes.Text("]")]
    for node in [node for node in tree.findall(nodes.Element) if idle(node)]:
        node.parent[node.parent.index(node) : node.parent.index(node) + 1] = node.children
    for node in [node for node in tree.findall(nodes.Element) if inline(node)]:
        take_space(node)


def of_screen(node: nodes.Element) -> bool:
    return isinstance(node, addnodes.toctree) or bool(SCREEN & set(node.get("classes", ())))


def unfold(details: element) -> None:
    """What folds on the screen stands open on paper, under its title."""
    details["tag"] = "div"
    for summary in details.children:
        if isinstance(summary, element) and summary["tag"] == "summary":
            heading = summary.next_node(
                lambda node: getattr(node, "attributes", {}).get("tag") == "h3"
            )
            summary["tag"] = "div" if heading else "p"  # no heading in a paragraph
            summary["classes"] = ["summary"]


def idle(node: nodes.Element) -> bool:
    """Whether a span carries nothing: there are thousands, and setting each costs time and
    bytes."""
    plain = isinstance(node, nodes.inline) or node.get("tag") == "span"
    classes = {"word", "std", "std-doc", "std-ref"}
    if not plain or "foot" in node.parent.get("classes", ()):
        return False
    return not node["ids"] and not node.get("attributes") and set(node["classes"]) <= classes


def inline(node: nodes.Element) -> bool:
    if isinstance(node, element):
        return node["tag"] not in BLOCKS
    return isinstance(node, INLINE)


def take_space(node: nodes.Element) -> None:
    """Take the space before an inline node into it.

    WeasyPrint breaks a text of which only the last space is too long for the line after its first
    word.
    """
    place = node.parent.index(node)
    before = node.parent[place - 1] if place else None
    first = node.next_node(nodes.Text)
    if isinstance(before, nodes.Text) and before[-1:].isspace() and first is not None:
        node.parent[place - 1] = nodes.Text(before.rstrip())
        first.parent[first.parent.index(first)] = nodes.Text(" " + first)


def draw(markup: nodes.raw, figure: Drawing) -> None:
    """Markup that a page takes as it is, as nodes: a figure, a notebook's table, a citation."""
    if "figure" in markup:
        drawn: list[nodes.Node] = [figure(**markup["figure"])]
    else:
        drawn = grown(markup.astext())
    place = markup.parent.index(markup)
    markup.parent[place : place + 1] = drawn


def figure(picture: str, caption: str, alt: str, legend: str, ident: str | None) -> element:
    """A figure with its size and its letters; its title is what WeasyPrint takes for the
    alternative."""
    root = svg.parse(picture)
    for parent, link in svg.links(root):
        svg.unwrap(parent, link)
    title, style = (svg.Element(svg.named(name)) for name in ("title", "style"))
    title.text, style.text = alt, FIGURE
    for text in root.iter(svg.named("text")):
        text.attrib.pop("font-family", None)
        text.attrib.setdefault("fill", INK)  # words on a dark ground have their own
    root[0:0] = [title, style]
    _, _, across, down = (float(number) for number in root.get("viewBox", "").split())
    wide = float(root.get("width", across)) * SCALE
    root.attrib |= {"width": f"{wide:.1f}mm", "height": f"{wide * down / across:.1f}mm"}
    shown = nodes.raw("", svg.written(root), format="html")
    words = el("figcaption", caption)
    return el("figure", shown, *grown(legend), words, ids=[ident] if ident else [])


def grown(markup: str) -> list[nodes.Node]:
    """A piece of HTML as nodes."""
    pieces = lxml.html.fragments_fromstring(markup) if markup.strip() else []
    drawn: list[nodes.Node] = []
    for piece in pieces:
        drawn += [nodes.Text(piece)] if isinstance(piece, str) else branch(piece)
    return drawn


def branch(piece: HtmlElement) -> list[nodes.Node]:
    """An HTML element, and the text behind it."""
    after = [nodes.Text(piece.tail)] if piece.tail else []
    if not isinstance(piece.tag, str):  # a comment
        return after
    given: dict[str, Any] = dict(piece.attrib)
    classes, ids = given.pop("class", "").split(), given.pop("id", "").split()
    said = nodes.Text(piece.text) if piece.text else None  # already in the page's language
    node = el(piece.tag, said, classes=classes, ids=ids, **given)
    for child in piece:
        node += branch(child)
    return [node, *after]


def said(node: nodes.Element) -> str:
    """The words of a cell."""
    return " ".join("".join(str(text) for text in node.findall(nodes.Text)).split())


def rows(table: nodes.Element) -> list[list[str]]:
    """The cells of a table, row by row."""
    lines = [node for node in table.findall(nodes.Element) if is_row(node)]
    return [[said(cell) for cell in line.children] for line in lines]


def is_row(node: nodes.Element) -> bool:
    return isinstance(node, nodes.row) or node.get("tag") == "tr"


def set_columns(trees: Iterable[nodes.Node]) -> None:
    """Fix the widths of each table's columns; tables with one heading are set alike.

    (WeasyPrint can find widths itself, but takes a quarter of its time to do so.)
    """
    alike: dict[tuple[str, ...], list[nodes.Element]] = collections.defaultdict(list)
    for tree in trees:
        for table in tree.findall(nodes.Element):
            if isinstance(table, nodes.table) or table.get("tag") == "table":
                alike[tuple(rows(table)[0])].append(table)
    for heads, group in alike.items():
        found = []
        for table in group:
            found += [row for row in rows(table) if len(row) == len(heads)]
        shares = widths([list(column) for column in zip(*found)])
        for table in group:
            share_out(table, shares)


def widths(columns: list[list[str]]) -> list[float]:
    """Of each column in hundredths: its longest word fits, and the rest of the line is shared by
    how much stands in it."""
    words, amounts = [], []
    for column in columns:
        lengths = [len(text) for text in column]
        longest = max(len(word) for word in " ".join([*column, "."]).split())
        words.append(min(LONGEST, longest) + 2)
        amounts.append(sum(lengths) / len(column) + max(lengths) / 4)
    spare = max(0, LINE - sum(words)) / sum(amounts)
    shares = [word + spare * amount for word, amount in zip(words, amounts)]
    return [100 * share / sum(shares) for share in shares]


def share_out(table: nodes.Element, shares: list[float]) -> None:
    """Give a table, from Markdown or drawn by us, its columns."""
    if isinstance(table, nodes.table):
        table["classes"] = ["colwidths-given"]
        for column, share in zip(table.findall(nodes.colspec), shares):
            column["colwidth"] = round(share)
        return
    captioned = isinstance(table[0], element) and table[0]["tag"] == "caption"
    columns = el("colgroup", *(el("col", style=f"width: {share:.1f}%") for share in shares))
    table.insert(1 if captioned else 0, columns)
