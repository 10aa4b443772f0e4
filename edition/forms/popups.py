"""What a page of the book becomes in an EPUB, in its document tree: marks and evidence open as
pop-up footnotes, and what belongs to a web page alone goes.

A note says footnote and its mark noteref, in EPUB's words and in ARIA's.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes

from edition.book.nodes import annotation, el, element, mark, pin
from edition.forms import onpaper
from edition.tables.locators import located
from edition.text.words import say

MANY = 3  # columns that a small screen still holds
REFERENCE = {"epub:type": "noteref", "role": "doc-noteref"}
FOOTNOTE = {"epub:type": "footnote", "role": "doc-footnote"}


def put(tree: nodes.document) -> None:
    """Make a page that is fit for paper fit for an EPUB."""
    for found in list(tree.findall(pin)):
        raise_figure(found)
    for found in tree.findall(mark):
        for link in found.findall(element):
            link["attributes"] |= REFERENCE if link["tag"] == "a" else {}
    for node in list(tree.findall(element)):
        if node["tag"] == "aside" and "notes" in node["classes"]:
            set_notes(node)
        elif node["tag"] == "p" and "basis" in node["classes"]:
            set_evidence(node)
    for node in tree.findall(element):
        tidy(node)
    for table in tree.findall(nodes.Element):
        if isinstance(table, nodes.table) or table.get("tag") == "table":
            lay_rows(table)


def raise_figure(found: pin) -> None:
    """A pin as its raised figure; the blank before the role goes."""
    if "figure" not in found:
        return
    work = found.children[1].astext()
    name = say("evidence {number}").format(number=found["figure"])
    label = f"{name}: {work}, {located(found['locator'])}"
    given: dict[str, Any] = {**REFERENCE, "aria-label": label, "href": f"#{found['address']}"}
    link = el("a", nodes.Text(str(found["figure"])))
    link["attributes"] = given
    place = found.parent.index(found)
    before = found.parent[place - 1] if place else None
    if isinstance(before, nodes.Text):
        found.parent[place - 1] = nodes.Text(before.rstrip())
    found.parent[place] = el("sup", link, classes=["ev"])


def set_notes(aside: element) -> None:
    """The notes of a passage, each of them a footnote by itself."""
    aside["tag"] = "section"
    aside["attributes"]["epub:type"] = "footnotes"
    for note in list(aside.findall(annotation)):
        note["tag"] = "aside"
        note["attributes"] |= FOOTNOTE
        for link in note.findall(element):
            if "letter" in link["classes"]:
                link["attributes"]["role"] = "doc-backlink"
    for listed in [child for child in aside.children if child.get("tag") == "ol"]:
        place = aside.index(listed)
        aside[place : place + 1] = listed.children


def set_evidence(line: element) -> None:
    """Each piece of evidence is a footnote."""
    for piece in line.children:
        if isinstance(piece, element) and piece["ids"]:
            piece["attributes"] |= FOOTNOTE


def tidy(node: element) -> None:
    """Places the keyboard stops at and names of scrolling frames belong to the web page."""
    given = node["attributes"]
    for name in ("tabindex", "data-layer"):
        given.pop(name, None)
    if given.get("role") == "region":
        del given["role"]
        given.pop("aria-label", None)
    if given.get("lang"):
        given["xml:lang"] = given["lang"]


def lay_rows(table: nodes.Element) -> None:
    """A table of many columns becomes a list of rows, unless it holds numbers alone."""
    cells = [cell for cell in table.findall(nodes.Element) if cell.get("tag") == "td"]
    words = isinstance(table, nodes.table) or any("n" not in cell["classes"] for cell in cells)
    if words and len(onpaper.rows(table)[0]) > MANY:
        table["classes"].append("rows")
