"""The words of the tables in the language of the edition.

A column may be the translation of another: datapackage.json says so with `translates` (the name of
the English column) beside `lang`. `rows` gives a row with its words in the language of the build;
`load` leaves the English, by which notebooks compute, and `word` finds what is shown for it.
"""

from __future__ import annotations

import functools
import pathlib
from typing import Any

from edition.tables import base
from edition.tables.load import load
from edition.tables.schema import schemas
from edition.text.words import LANGUAGES, PSEUDO, SAID, language, say


def columns(name: str, code: str, folder: pathlib.Path = base.DATA) -> dict[str, str]:
    """{English column: column with its words in the language `code`} of one table."""
    fields = schemas(folder)[name]["schema"]["fields"]
    return {
        field["translates"]: field["name"]
        for field in fields
        if "translates" in field and field["lang"] == code
    }


def in_language(name: str, code: str, folder: pathlib.Path = base.DATA) -> Any:
    """A table as a data frame whose English columns hold the words of another language, where
    there are any."""
    frame = load(name, folder)
    if code == PSEUDO:
        for english in columns(name, LANGUAGES[-1], folder):
            frame[english] = SAID + frame[english]
    for english, other in columns(name, code, folder).items():
        frame[english] = frame[other].where(frame[other] != "", frame[english])
    return frame


@functools.cache
def _dictionary(code: str) -> dict[str, str]:
    """What every cell says in another language, and every term of the glossary."""
    terms = load("glossary")
    found = dict(zip(terms["en"], terms[code], strict=True))
    for name in schemas():
        english, other = load(name), in_language(name, code)
        for column in columns(name, code):
            found |= dict(zip(english[column], other[column], strict=True))
    return {said: meant for said, meant in found.items() if meant}


def word(text: str) -> str:
    """A cell's English text, or a word of the edition, in the language of the build."""
    if language() == PSEUDO:
        return SAID + text if text in _dictionary(LANGUAGES[-1]) else say(text)
    found = say(text)
    return _dictionary(language()).get(text, found) if found == text else found
