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
CODE = re.compile(r"^(```|~~~|    )|``")


def unclosed(text: str) -> list[tuple[int, str]]:
    """Roles without their closing backtick, as (line, role); a role ends in its paragraph."""
    found, line = [], 1
    for paragraph in text.split("\n\n"):
        for role in OPENED.finditer(paragraph):
            rest = paragraph[role.end() :]
            if "`" not in rest and not CODE.search(paragraph):
                found.append((line + paragraph[: role.start()].count("\n"), role[1]))
        line += paragraph.count("\n") + 2
    return found


def put_right(app: Sphinx, docname: str, source: list[str]) -> None:
    """Compose the letters of a page and name the roles that are not closed."""
    source[0] = unicodedata.normalize("NFC", source[0])
    path = app.env.doc2path(docname)
    if path.endswith(".md"):
        for line, role in unclosed(source[0]):
            logger.error(
                "%s` is not closed: its backtick is missing", role, location=(docname, line)
            )


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
