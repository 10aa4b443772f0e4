"""Telling the languages of mixed text apart, so that every run of words in another language than
the page's can be marked as what it is.

On an English page Cyrillic letters tell; on a Russian one the letters that only Kazakh has, and in
quotation marks their neighbours. Russian on a Kazakh page cannot be told by letters: there a
quotation made of the glossary's Russian words is Russian, and else the column or the role `{ru}`
says so.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from edition import tables
from edition.text.words import language

CYRILLIC = re.compile("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІіӛҧҥӚҦҤ]")
RUN = re.compile(rf"({CYRILLIC.pattern}(?:[{CYRILLIC.pattern[1:-1]} \-–]*{CYRILLIC.pattern})?)")
KAZAKH_LETTER = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІӛҧҥӚҦҤ]")
KAZAKH_WORD = rf"[\w-]*{KAZAKH_LETTER.pattern}[\w-]*"
KAZAKH_QUOTED = rf"«[^«»]*{KAZAKH_LETTER.pattern}[^«»]*»"
KAZAKH_RUN = re.compile(rf"({KAZAKH_QUOTED}|{KAZAKH_WORD}(?: {KAZAKH_WORD})*)")
QUOTED = re.compile("(«[^«»]*»)")
Pieces = Iterator[tuple[str, str | None]]


@functools.lru_cache(maxsize=1)
def russian_words() -> set[str]:
    """Words of the glossary's Russian column: how a run without Kazakh letters is told apart."""
    return set(re.findall(r"[\w-]+", " ".join(tables.load("glossary").ru).lower())) | {"русский"}


def is_russian(words: str) -> bool:
    """Whether words without a Kazakh letter all stand in the glossary's Russian column."""
    found = set(re.findall(r"[\w-]+", words.lower()))
    return not KAZAKH_LETTER.search(words) and found <= russian_words()


def runs(text: str, default: str = "kk") -> list[tuple[str, str | None]]:
    """Cut text into [(piece, language or None)]: None is the language of the page.

    On an English page a run of Cyrillic with a Kazakh letter is Kazakh, one made of Russian
    glossary words is Russian, any other has the language `default`.
    """
    tell = {"ru": _on_russian, "kk": _on_kazakh}.get(language(), _on_english)
    return [(piece, code) for piece, code in tell(text, default) if piece]


def _on_english(text: str, default: str) -> Pieces:
    for n, piece in enumerate(RUN.split(text)):
        if n % 2 == 0:
            yield piece, None
        elif KAZAKH_LETTER.search(piece):
            yield piece, "kk"
        else:
            yield piece, "ru" if is_russian(piece) else default


def _on_russian(text: str, default: str) -> Pieces:
    for n, piece in enumerate(KAZAKH_RUN.split(text)):
        yield piece, "kk" if n % 2 else None


def _on_kazakh(text: str, default: str) -> Pieces:
    for n, piece in enumerate(QUOTED.split(text)):
        yield piece, "ru" if n % 2 and is_russian(piece) else None
