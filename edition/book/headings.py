"""Headings in Kazakh or Russian: a stable address from their letters, and their language.

docutils makes ids of Latin letters alone and numbers the rest, so that every address would move
when a heading is put in before them.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from edition.book.drawing import marked
from edition.tables.language import CYRILLIC

NUMBERED = re.compile(r"id\d+")


class Addresses(SphinxTransform):
    """A heading that docutils could only number gets its words for an id."""

    default_priority = 10  # before anything refers to it

    def apply(self, **kwargs: Any) -> None:
        for section in list(self.document.findall(nodes.section)):
            title = section.next_node(nodes.title)
            if title and section["ids"] and NUMBERED.fullmatch(section["ids"][0]):
                self.rename(section, "-".join(re.findall(r"\w+", title.astext().lower())))

    def rename(self, section: nodes.section, ident: str) -> None:
        if not ident or ident in self.document.ids:
            return
        del self.document.ids[section["ids"][0]]
        section["ids"][0] = ident
        self.document.ids[ident] = section
        for name in section["names"]:
            self.document.nameids[name] = ident


class Languages(SphinxTransform):
    """Cyrillic words of a heading are marked as Kazakh or Russian."""

    default_priority = 720  # after the translation, before quotation marks are set

    def apply(self, **kwargs: Any) -> None:
        for title in self.document.findall(nodes.title):
            for text in [child for child in title.children if isinstance(child, nodes.Text)]:
                if CYRILLIC.search(text):
                    title.replace(text, marked(str(text)))


def setup(app: Sphinx) -> None:
    app.add_transform(Addresses)
    app.add_transform(Languages)
