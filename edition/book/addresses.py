"""The addresses once published, which people cite: a build that loses one stops and names it.

`addresses.txt` lists them, a line each, `page#id`. Before a release `EDITION_ADDRESSES=record make
book` adds those that are new.
"""

from __future__ import annotations

import itertools
import os
import pathlib
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from edition.book import content

LIST = pathlib.Path(__file__).with_name("addresses.txt")
PREFIXES = ("p-", "n-", "r-", "power-", "term-", "source-", "text-", "ref-", "fig-")
logger = logging.getLogger(__name__)


def published() -> list[str]:
    """The addresses of earlier releases."""
    return LIST.read_text(encoding="utf-8").splitlines()


def standing(env: Any) -> Iterator[str]:
    """Every page, and every address of a kind that is cited, as the document trees have them."""
    for docname in env.found_docs:
        yield docname
        for node in env.get_doctree(docname).findall(nodes.Element):
            for ident in node["ids"]:
                if ident.startswith(PREFIXES):
                    yield f"{docname}#{ident}"


def in_outputs(env: Any, address: str) -> bool:
    """Whether a figure stands in the output of a notebook, which the tree holds as it is."""
    docname, _, ident = address.partition("#")
    if not ident.startswith("fig-") or docname not in env.found_docs:
        return False
    outputs = env.get_doctree(docname).findall(nodes.raw)
    return any(f'id="{ident}"' in output.astext() for output in outputs)


def check(app: Sphinx, env: Any) -> None:
    """Name every address that is lost; record the new ones when asked to."""
    if not set(content.chapter_pages()) <= env.found_docs:
        return  # a part of the book
    known, now = published(), set(standing(env))
    lost = [name for name in known if name not in now and not in_outputs(env, name)]
    for _, gone in itertools.groupby(lost, key=lambda name: name.partition("#")[0]):
        first, *others = gone
        more = f" and {len(others)} more of the page" if others else ""
        told = (
            "the address %s was published and is gone%s: people cite it; give it back "
            "(what is withdrawn keeps its place, with a line that says so)"
        )
        logger.error(told, first, more)
    if os.environ.get("EDITION_ADDRESSES") == "record":
        LIST.write_text("\n".join(sorted({*known, *now})) + "\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    app.connect("env-check-consistency", check)
