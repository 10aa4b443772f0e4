"""Markdown is Markdown: each construct in a note, as the page, the JSON and the TEI have it."""

import jsonschema
import pytest
from bs4 import BeautifulSoup
from conftest import ROOT
from lxml import etree
from test_directives import GOOD, Book

from edition.book import prose, saying
from edition.book.nodes import annotation
from edition.forms import passages_json, schema, tei

CONSTRUCTS = {  # Markdown, what the page has, the JSON's type, what the TEI has
    "two paragraphs": ("One.\n\nTwo.", "p + p", None, "p"),
    "list": ("- one\n- two", "ul > li", "list", "list/item"),
    "numbered list": ("1. one\n2. two", "ol > li > p", "list", "list[@rend='numbered']"),
    "quotation": ("> said by others", "blockquote", "quotation", "quote"),
    "definitions": ("word\n: what it means", "dl > dt", "definitions", "list/label"),
    "code": ("```\nx = 1\n```", "pre", "code", "p/code"),
    "table": ("| a | b |\n|---|---|\n| 1 | 2 |", "table td", "table", "table/row/cell"),
    "captioned table": (
        "```{table} A caption\n| a | b |\n|---|---|\n| 1 | 2 |\n```",
        "table caption",
        "table",
        "table/head",
    ),
    "admonition": ("```{warning}\nMind this.\n```", ".admonition", "admonition", "note"),
}
T = {"t": tei.NS}
DEFINITIONS = schema.schema()["$defs"]
SCHEMA = {"$defs": DEFINITIONS, "type": "array", "items": {"$ref": "#/$defs/block"}}


@pytest.fixture
def written(tmp_path, monkeypatch):
    """A function from Markdown in a note to (page, note of the tree)."""
    monkeypatch.chdir(ROOT)

    def build(markdown):
        text = GOOD.replace("{pin}`act1995 | art. 1(1) | A`", "").replace(" {src}`1`", "")
        text = text.replace("The law says so. ", f"First words.\n\n{markdown}\n\nLast words.\n")
        book = Book(tmp_path, text, "html")
        page = BeautifulSoup((tmp_path / "out" / "page.html").read_text("utf-8"), "html.parser")
        return page.select_one("li.annotation"), next(book.tree.findall(annotation))

    return build


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_a_construct_is_carried_to_every_form(written, name):
    markdown, selector, kind, path = CONSTRUCTS[name]
    shown, note = written(markdown)
    assert shown.select(selector), shown
    blocks = prose.Reader("page").blocks(note.children)
    published = [passages_json._block(block) for block in blocks]
    assert kind is None or kind in [block.get("type") for block in published]
    jsonschema.validate(published, SCHEMA)
    made = tei.el("div", *tei.paragraphs(blocks))
    steps = "/".join(f"t:{step}" for step in path.split("/"))
    assert made.xpath(steps, namespaces=T), etree.tostring(made)


def test_what_no_form_can_carry_is_refused_with_its_line(written):
    _, note = written("{{ a }}\n\n***\n\nMore.")
    with pytest.raises(saying.ContentError, match=r"page.md:\d+: <transition> cannot be carried"):
        prose.Reader("page").blocks(note.children)
