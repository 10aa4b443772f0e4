"""What follows from a passage's words once they are read, and translated where a translation is.

The transform checks that marks and notes agree, gives them their addresses, and draws the frame of
the passage: heading, locator, the reader's Kazakh text, then → now, facts, controls.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from edition import tables
from edition.book import around
from edition.book.drawing import mixed, span
from edition.book.links import add_target, control, local
from edition.book.nodes import (
    annotation,
    el,
    furniture,
    make,
    mark,
    passage,
    pin,
    rendering,
)
from edition.text.words import say

logger = logging.getLogger(__name__)


def note_anchor(number: str, letter: str) -> str:
    """The permanent address of a note: n-2-1-a."""
    return f"n-{number.replace('.', '-')}-{letter}"


def ancestor(node: nodes.Node, kind: type[nodes.Element]) -> Any:
    """The nearest node of a kind around a node, or None."""
    around = node.parent
    while around is not None and not isinstance(around, kind):
        around = around.parent
    return around


class Letters(SphinxTransform):
    """Draw every passage of a page and register what can be linked and cited."""

    env: Any
    default_priority = 700  # after the translation (20), before quotation marks are set (750)

    def apply(self, **kwargs: Any) -> None:
        passages = list(self.document.findall(passage))
        standing = [self.stands_alone(node) for node in self.document.findall()]
        if all(standing):
            for node in passages:
                self.draw(node)
        for node in self.document.findall(pin):
            self.register(node)

    def stands_alone(self, node: nodes.Node) -> bool:
        """Whether a passage or note is nested in nothing that should have been closed before it."""
        if isinstance(node, passage) and (outer := ancestor(node, passage)):
            told = f"¶{outer['number']} is not closed before ¶{node['number']} begins"
        elif isinstance(node, annotation) and (outer := ancestor(node, annotation)):
            number = ancestor(node, passage)["number"] if ancestor(node, passage) else "?"
            before = f"¶{number} note {outer['letter']} is not closed"
            told = f"{before} before note {node['letter']} begins"
        elif isinstance(node, annotation) and not ancestor(node, passage):
            told = f"note {node['letter']}: an annotation must stand inside a passage"
        elif isinstance(node, mark) and not ancestor(node, passage):
            told = f"mark {node['letter']}: a mark must stand inside a passage"
        else:
            return True
        logger.error("%s", told, location=node)
        return False

    def draw(self, node: passage) -> None:
        number = node["number"]
        ident = tables.anchor("passage", number)
        if ident in self.env.edition["targets"]:
            logger.error("passage ¶%s is drawn twice", number, location=node)
            return
        row = tables.row("passages", "id", number)
        add_target(self.env, ident, f"¶{number} {row.title_en}")
        notes = [child for child in node.children if isinstance(child, annotation)]
        words = [child for child in node.children if child not in notes]
        self.agree(number, words, notes, node)
        for word in words:
            self.hang(number, word)
        for note in notes:
            self.head(number, note)
        self.frame(node, row, words, notes)

    def agree(self, number: str, words: list, notes: list, node: passage) -> None:
        """Say so where notes are not lettered a, b, c … or have not one mark each."""
        letters = [note["letter"] for note in notes]
        expected = [chr(ord("a") + n) for n in range(len(letters))]
        marks = [found["letter"] for found in chain.from_iterable(w.findall(mark) for w in words)]
        if letters != expected:
            told = f"notes must be lettered {' '.join(expected)}, found {' '.join(letters)}"
        elif sorted(marks) != letters:  # a later note takes the next letter, wherever its word is
            told = (
                f"the marks in the rendering are {' '.join(marks)}, the notes {' '.join(letters)}"
            )
        else:
            return
        logger.error("¶%s: %s", number, told, location=node)

    def hang(self, number: str, word: nodes.Element) -> None:
        """Make the marks links to their notes."""
        for found in word.findall(mark):
            letter = found["letter"]
            note = note_anchor(number, letter)
            back = note.replace("n-", "r-", 1)
            found["note"], found["anchor"] = note, back
            found += local(
                note, letter, ids=[back], aria_label=say("note {letter}").format(letter=letter)
            )

    def head(self, number: str, note: annotation) -> None:
        """Give a note its address, its letter, lemma and type, and the control to cite it."""
        letter, ident = note["letter"], note_anchor(number, note["letter"])
        add_target(self.env, ident)
        note["number"], note["ids"] = number, [ident]
        home = say("{letter}: back to the word in ¶{number}")
        back = local(
            ident.replace("n-", "r-", 1),
            letter,
            classes=["letter"],
            aria_label=home.format(letter=letter, number=number),
        )
        lemma = span("kk", note["lemma"], quoted=True, classes=["lemma"])
        kind = el("span", note["kind"], classes=["kind"])
        opening = [back, " ", lemma, " ", kind, " "]
        note[0].insert(0, furnished(*opening))
        note[-1].append(furnished(" ", control(ident, f"n|{number}|{letter}")))

    def frame(self, node: passage, row: Any, words: list, notes: list) -> None:
        """Put the passage together: heading, rendering, Kazakh text, notes, strip, foot."""
        number, ident = row.id, tables.anchor("passage", row.id)
        permalink = local(
            ident, f"¶{number}", classes=["num"], title="Permanent link to this passage"
        )
        title = nodes.title("", "", permalink, nodes.Text(" " + row.title_en))
        text = make(rendering, "div", *words, data_layer="rendering")
        located = el("div", around.locator(self.env, row), text, classes=["rendering"])
        listed = None
        if notes:
            label = say("Notes to ¶{number}").format(number=number)
            listed = el(
                "aside",
                el("ol", *notes),
                classes=["notes"],
                aria_label=label,
                data_layer="notes",
            )
        short = el("p", el("b", "In short"), " ", mixed(row.in_short), classes=["short"])
        parts = [title, short, located, around.kazakh(self.env, number), listed]
        parts += [around.strip(self.env, number), around.foot(self.env, row)]
        section = nodes.section(ids=[ident], names=[], classes=["passage"])
        section.source, section.line = node.source, node.line
        section["number"] = number
        section += [part for part in parts if part is not None]
        node.replace_self(section)

    def register(self, node: pin) -> None:
        """Note who cites what, for the bibliography's links back."""
        note = ancestor(node, annotation)
        placed = note is not None and note["ids"]
        self.env.edition["pins"].append(
            {
                "docname": self.env.docname,
                "key": node["key"],
                "locator": node["locator"],
                "grade": node["grade"],
                "anchor": note["ids"][0] if placed else None,
                "label": f"¶{note['number']} {note['letter']}" if placed else None,
            }
        )


def furnished(*parts: Any) -> nodes.Element:
    """Parts that the page needs and no other form."""
    return make(furniture, "span", *parts)
