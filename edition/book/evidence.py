"""Clean sentences, evidence beneath: on a page a pin is a raised figure, its text stands by the
block.

Figures count anew in each note, cell, list item and paragraph. A running paragraph and its evidence
stand in one box, so that a wide screen can set them beside each other. JSON and TEI see the pins
where the author put them: what is added here is furniture.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from edition.book.drawing import grade
from edition.book.nodes import (
    annotation,
    depart_element,
    el,
    element,
    evidenced,
    furniture,
    make,
    pin,
)
from edition.tables.locators import located
from edition.text.words import say

CELLS = (annotation, nodes.list_item, nodes.entry, nodes.definition)
SILENT = "A"  # the grade of a primary text seen: nothing need be said


def block(node: pin) -> nodes.Element:
    """What the evidence belongs to: a note, a cell, an item, or else a paragraph."""
    paragraph, around = None, node.parent
    while around is not None:
        drawn = isinstance(around, element) and around["tag"] in ("td", "th", "li")
        if isinstance(around, CELLS) or drawn:
            return around
        if paragraph is None and isinstance(around, nodes.paragraph):
            paragraph = around
        around = around.parent
    return paragraph if paragraph is not None else node.parent


def item(found: pin) -> nodes.Element:
    """The text of a piece of evidence: its figure, the work, the place in it, a grade if not A."""
    work = found.children[1].deepcopy()
    place = nodes.Text(f", {located(found['locator'])}")
    said: list[Any] = [el("b", str(found["figure"])), " ", work, place]
    if found["grade"] != SILENT or found["inferred"]:
        said += [" ", grade(found["grade"], found["inferred"])]
    return el("span", *said, ids=[found["address"]])


def beneath(pins: list[pin]) -> nodes.Element:
    """The line of evidence of a block."""
    parts: list[Any] = []
    for found in pins:
        if parts:
            parts.append(el("span", " · ", classes=["dot"]))
        parts.append(item(found))
    return make(furniture, "p", *parts, classes=["basis"], data_layer="evidence")


def lay_beneath(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Number the pins of a page, block by block, and set their evidence beneath."""
    blocks: dict[int, tuple[nodes.Element, list[pin]]] = {}
    for found in doctree.findall(pin):
        belongs = block(found)
        blocks.setdefault(id(belongs), (belongs, []))[1].append(found)
    for nth, (belongs, pins) in enumerate(blocks.values(), start=1):
        for figure, found in enumerate(pins, start=1):
            found["figure"], found["address"] = figure, f"e-{nth}-{figure}"
        if isinstance(belongs, nodes.paragraph):
            box = make(evidenced, "div", classes=["evidenced"])
            belongs.parent[belongs.parent.index(belongs)] = box
            box += [belongs, beneath(pins)]
        else:
            belongs += beneath(pins)


def visit_pin(writer: HTML5Translator, node: pin) -> None:
    """A raised figure where the page has evidence beneath, else the citation in parentheses."""
    if "figure" not in node:
        writer.body.append(writer.starttag(node, "span", ""))
        return
    if writer.body:  # a raised figure stands at its word: the blank before the role goes
        writer.body[-1] = writer.body[-1].rstrip()
    work = node.children[1].astext()
    name = say("evidence {number}").format(number=node["figure"])
    name += f": {work}, {located(node['locator'])}"
    link = writer.starttag({}, "a", "", href=f"#{node['address']}", aria_label=name)
    link = link.replace("aria_label", "aria-label")
    writer.body.append(f'<sup class="ev" data-layer="evidence">{link}{node["figure"]}</a></sup>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    app.add_node(pin, override=True, html=(visit_pin, depart_element))
    app.connect("doctree-resolved", lay_beneath, priority=900)
