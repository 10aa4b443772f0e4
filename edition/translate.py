"""`make words`: bring the catalogues of the translations up to date with the English.

A page's catalogue holds its sentences, as Sphinx gives them; the catalogue `edition` all other
words, collected while the English book is drawn. What changed in English is marked fuzzy, and shown
in English until a translator has looked at it; what is gone goes.
"""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import tempfile
from itertools import chain

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from edition import build
from edition.book import languages
from edition.tables import ROOT
from edition.text import words

GETTEXT = ROOT / "_build" / "words"
WIDTH = 100


def drawn(record: pathlib.Path) -> list[str]:
    """Every word asked for while the English book was drawn, once, in order, and the scripts'."""
    lines = record.read_text(encoding="utf-8").split("\n")
    asked = [json.loads(line) for line in lines if line] + languages.asked_by_scripts()
    return list(dict.fromkeys(asked))


def template(messages: list[str]) -> Catalog:
    """The words as a catalogue without translations."""
    catalogue = Catalog(project="edition", charset="utf-8", fuzzy=False)
    for message in messages:
        catalogue.add(message)
    return catalogue


def update(source: Catalog, code: str) -> None:
    """One language's catalogue `edition` with today's words; its translations are kept."""
    path = words.LOCALE / code / "LC_MESSAGES" / f"{words.DOMAIN}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    old = Catalog(locale=code, charset="utf-8", fuzzy=False)
    if path.exists():
        with path.open("rb") as readable:
            old = read_po(readable, locale=code)
    old.update(source)
    old.obsolete.clear()
    with path.open("wb") as writable:
        write_po(writable, old, width=WIDTH, omit_header=False, sort_output=False)


def collected(folder: pathlib.Path) -> list[str]:
    """Draw the book in the pseudo-language, and its pages' sentences into GETTEXT; returns the
    words drawn."""
    record = folder / "drawn"
    os.environ |= {words.HARVEST: str(record), "LANGUAGES": words.LANGUAGES[0]}
    for builder in ("html", *build.BUILDERS.values()):
        build.jupyter_book(folder, None, [], builder, words.PSEUDO)
    build.jupyter_book(GETTEXT, None, [], "gettext")
    return drawn(record)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = template(collected(pathlib.Path(folder)))
    others = words.LANGUAGES[1:]
    chosen = list(chain.from_iterable(("-l", code) for code in others))
    pages = str(GETTEXT / "_build" / "gettext")
    command = [sys.executable, "-m", "sphinx_intl", "update", "-p", pages, *chosen]
    subprocess.run([*command, "-d", str(words.LOCALE)], check=True)
    for code in others:
        update(source, code)


if __name__ == "__main__":
    main()
