"""What an author says, as nodes of the document tree: each keeps the facts it was written with.

Every form of the book (pages, JSON, TEI) is made from these. They are `element`s, so each also says
how it is drawn in HTML; what stands there for the page alone (letters, controls) is `furniture`.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition.tables import word
from edition.text.words import English


class element(nodes.General, nodes.Inline, nodes.Element):
    """An HTML element: node["tag"], node["attributes"].

    docutils knows no <aside>, <details> or <abbr>, and MyST drops `lang` from attribute blocks.
    """


class passage(element):
    """A passage of the article: `number` ("2.1")."""


class rendering(element):
    """The passage in our words; marks stand in it."""


class annotation(element):
    """A note: `number` of its passage, `letter`, `lemma` (Kazakh, verbatim), `kind`."""


class mark(element):
    """The place in the rendering on which a note hangs: `letter`."""


class pin(element):
    """Evidence for what stands before it: `key`, `locator`, `grade`, `inferred`."""


class reading(element):
    """Marks what no source says but the editors conclude."""


class foreign(element):
    """Words in another language: its code is the attribute `lang`."""


class reader_text(element):
    """The article's own text from the reader's copy: `text`, `state` (exact or changed)."""


class evidenced(element):
    """A running paragraph with its evidence beside or below it."""


class furniture(element):
    """What stands on the page for its reader's hand: letters, controls, links back. It says
    nothing."""


KINDS = (
    element,
    passage,
    rendering,
    annotation,
    mark,
    pin,
    reading,
    foreign,
    reader_text,
    evidenced,
    furniture,
)


VOID = ("br", "col", "img", "source")
SPOKEN = ("aria_label", "title", "alt", "data_label")  # attributes that are read


def make(
    kind: type[element], tag: str, *children: Any, facts: dict | None = None, **given: Any
) -> Any:
    """Build a node of a kind; None is left out. A string is words of the edition, said in the
    language of the build; what is to stay as it is comes as nodes.Text.

    `facts` are what the node keeps; `classes` and `ids` go to HTML, and so does any other name as
    an attribute, `aria_label` as aria-label.
    """
    classes, ids = list(given.pop("classes", ())), list(given.pop("ids", ()))
    attributes = {}
    for name, value in given.items():
        if value is not None:
            attributes[name.replace("_", "-")] = word(value) if name in SPOKEN else value
    node = kind(tag=tag, attributes=attributes, classes=classes, ids=ids, **(facts or {}))
    for child in children:
        if child is not None:
            node += worded(child) if is_words(child) else child
    return node


def worded(text: str) -> nodes.Node:
    """Words in the language of the page; what has no translation says that it is English."""
    said = word(text)
    if not isinstance(said, English):
        return nodes.Text(said)
    return make(foreign, "span", nodes.Text(said), lang="en", classes=["untranslated"])


def is_words(child: Any) -> bool:
    """Whether it is a string to be said, and no text that stays (nodes.Text is a string too)."""
    return isinstance(child, str) and not isinstance(child, nodes.Text)


def el(tag: str, *children: Any, **given: Any) -> element:
    """An HTML element without a meaning of its own."""
    return make(element, tag, *children, **given)


def visit_element(self: Any, node: element) -> None:
    void = node["tag"] in VOID
    self.body.append(self.starttag(node, node["tag"], "", empty=void, **node["attributes"]))


def depart_element(self: Any, node: element) -> None:
    self.body.append("" if node["tag"] in VOID else f"</{node['tag']}>")


def ignore(self: Any, node: element) -> None:
    """Visitor of the writers that know no HTML: the children speak for themselves."""


def setup(app: Sphinx) -> None:
    # `epub=` is not given: giving it for one node makes Sphinx drop the HTML fallback of all.
    silent = (ignore, ignore)
    for kind in KINDS:
        app.add_node(
            kind,
            html=(visit_element, depart_element),
            latex=silent,
            text=silent,
            man=silent,
            texinfo=silent,
        )
