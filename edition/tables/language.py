"""Telling Kazakh from Russian in mixed text, so that every run of words can be marked as what it
is."""

from __future__ import annotations

import functools
import re

from edition import tables

CYRILLIC = re.compile("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІіӛҧҥӚҦҤ]")
RUN = re.compile(rf"({CYRILLIC.pattern}(?:[{CYRILLIC.pattern[1:-1]} \-–]*{CYRILLIC.pattern})?)")
KAZAKH_LETTER = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІӛҧҥӚҦҤ]")


@functools.lru_cache(maxsize=1)
def russian_words() -> set[str]:
    """Words of the glossary's Russian column: how a run without Kazakh letters is told apart."""
    return set(re.findall(r"[\w-]+", " ".join(tables.load("glossary").ru).lower())) | {"русский"}


def runs(text: str, default: str = "kk") -> list[tuple[str, str | None]]:
    """Cut text into [(piece, language or None)]: runs of Cyrillic words with their language.

    A run with a Kazakh letter is Kazakh, one made of Russian glossary words is Russian, any other
    has the language `default`; all else has None.
    """
    pieces: list[tuple[str, str | None]] = []
    for n, piece in enumerate(RUN.split(text)):
        language: str | None
        if n % 2 == 0:
            language = None
        elif KAZAKH_LETTER.search(piece):
            language = "kk"
        elif set(re.findall(r"[\w-]+", piece.lower())) <= russian_words():
            language = "ru"
        else:
            language = default
        if piece:
            pieces.append((piece, language))
    return pieces
