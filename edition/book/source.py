"""What an author has saved, put right before it is read, in one place: letters, slips, comments.

Some editors and file systems leave decomposed letters (и + breve); search, JSON and TEI would carry
them on. A role whose backtick was forgotten would be printed as it stands, and its source be lost.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)
OPENED = re.compile(r"(?<!`)(\{[a-z-]+\})`(?!`)")
APART = re.compile(r"(\{[a-z-]+\}) +`(?!`)")
CODE = re.compile(r"^(```|~~~|    )|``")


def slips(text: str) -> list[tuple[int, str]]:
    """Roles that would be printed as they stand, as (line, what is wrong); a role ends in its
    paragraph."""
    found, line = [], 1
    for paragraph in text.split("\n\n"):
        told = []
        if not CODE.search(paragraph):
            opened = [
                role for role in OPENED.finditer(paragraph) if "`" not in paragraph[role.end() :]
            ]
            told += [
                (role, f"{role[1]}` is not closed: its backtick is missing") for role in opened
            ]
            apart = APART.finditer(paragraph)
            told += [(role, f"{role[1]} is parted from its backtick by a blank") for role in apart]
        for role, what in told:
            found.append((line + paragraph[: role.start()].count("\n"), what))
        line += paragraph.count("\n") + 2
    return found


def put_right(app: Sphinx, docname: str, source: list[str]) -> None:
    """Compose the letters of a page and name the roles that are not closed."""
    source[0] = unicodedata.normalize("NFC", source[0])
    path = app.env.doc2path(docname)
    if path.endswith(".md"):
        for line, what in slips(source[0]):
            logger.error("%s", what, location=(docname, line))


class WithoutComments(SphinxTransform):
    """HTML comments are for editors: they are not published."""

    default_priority = 210

    def apply(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(nodes.raw)):
            if node.astext().strip().startswith("<!--"):
                node.parent.remove(node)


def setup(app: Sphinx) -> None:
    app.connect("source-read", put_right)
    app.add_transform(WithoutComments)
