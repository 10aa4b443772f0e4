"""The language of the edition that is being made, and its words.

One build makes one language: EDITION_LANGUAGE says which, English where it says nothing. Whatever
draws a word for a reader asks `say`; a word without a translation stays English. Words of pages
stand in a catalogue of each page, which Sphinx puts in; all others in the catalogue `edition`.
In the pseudo-language every word asked for is written down: of these the catalogue is made.
"""

from __future__ import annotations

import functools
import gettext
import json
import os
import pathlib
import re

LANGUAGES = ("en", "kk", "ru")
NAMES = {"en": "English", "kk": "Қазақша", "ru": "Русский"}
LOCALE = pathlib.Path(__file__).resolve().parent.parent.parent / "locale"
DOMAIN = "edition"
PSEUDO = "qps"  # the language in which the words are collected
HARVEST = "EDITION_HARVEST"  # names the file to which every word drawn is then written
SAID = "‹"  # stands before what was said, in the pseudo-language
LATIN = re.compile("[A-Za-z]{2}")
# what is no word: an address, a key, a file, a letter's name, a day
KEY = re.compile(
    r"https?://.*|DOI .*|[A-Z0-9–-]+|[a-z/]+\.(csv|json|md)|U\+.*|\d+ [A-Z][a-z]+ \d{4}", re.DOTALL
)


def language() -> str:
    """The language of this build: en, kk or ru."""
    return os.environ.get("EDITION_LANGUAGE", LANGUAGES[0])


def languages() -> list[str]:
    """The languages that are made beside each other, English first."""
    wanted = os.environ.get("EDITION_LANGUAGES", language()).split()
    return [code for code in LANGUAGES if code in wanted]


def translated() -> list[str]:
    """The languages that have catalogues."""
    return [code for code in LANGUAGES if (LOCALE / code).is_dir()]


class English(str):
    """Words that have no translation, and so stay English."""


class _Untranslated(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return English(message) if is_words(message) else message


@functools.cache
def _catalogue(code: str, folder: pathlib.Path) -> gettext.NullTranslations:
    found = gettext.translation(DOMAIN, folder, [code], fallback=True)
    found.add_fallback(_Untranslated())
    return found


def is_words(text: str) -> bool:
    """Whether it has words of a language, and is no key, number or sign."""
    return bool(LATIN.search(text)) and not KEY.fullmatch(text)


def say(message: str, code: str | None = None) -> str:
    """A word or sentence of the edition in the language of this build, or in the language `code`.

    What varies stands in braces and is put in afterwards: say("Cite ¶ {number}").format(…).
    """
    if language() == PSEUDO:
        return _noted(message)
    code = code or language()
    if not message.strip() or code == LANGUAGES[0]:
        return message
    return _catalogue(code, LOCALE).gettext(message)


def _noted(message: str) -> str:
    """Write a word down and mark it as said, so that what is put together of words is not."""
    if not is_words(message) or SAID in message:
        return message
    with open(os.environ[HARVEST], "a", encoding="utf-8") as drawn:
        drawn.write(json.dumps(message) + "\n")
    return f"{SAID}{message}"
