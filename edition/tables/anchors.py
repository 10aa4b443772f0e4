"""The permanent HTML ids of passages, powers, sources, terms and works: people link to them."""

from __future__ import annotations

from edition.tables.rows import row
from edition.tables.schema import canon

PREFIXES = {
    "passage": "p-",
    "power": "power-",
    "source": "source-",
    "term": "term-",
    "bib": "ref-",
}


def anchor(kind: str, ident: str) -> str:
    """The id of a thing: passage 1.1 → p-1-1, power P05b → power-p05b, term → term-…"""
    return PREFIXES[kind] + ident.lower().replace(".", "-")


def passage_address(passage: str) -> str:
    """A passage's place in the book, from its root: 1.1 → chapters/1-legislative.html#p-1-1."""
    found = row("passages", "id", passage)
    if found is None:
        raise KeyError(passage)
    return f"{canon()['pages'][found.section]}.html#{anchor('passage', passage)}"
