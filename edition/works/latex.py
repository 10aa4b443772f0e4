"""LaTeX's spelling of letters, as reference managers write it into a .bib file, read as letters."""

from __future__ import annotations

import codecs
import re

import latexcodec  # noqa: F401  (registers the codec; pybtex brings it)

# Names of Cyrillic letters after \\CYR, in the order of the letters below (encoding T2A).
NAMES = (
    "A B V G D E YO ZH Z I ISHRT K L M N O P R S T U F H C CH SH SHCH HRDSN ERY SFTSN EREV YU YA"
    " SCHWA GHCRS KDSC NDSC OTLD Y YHCRS SHHA II"
)
LETTERS = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯӘҒҚҢӨҮҰҺІ"
CYRILLIC = dict(zip(NAMES.split(), LETTERS))
UNREAD = re.compile(r"\\(?:[A-Za-z]+|[^\w\s{}])")  # what is left of LaTeX after `decoded`
DOTLESS = re.compile(r"(\\[\"'`^~=.])\s*\{?\\([ij])(?![A-Za-z])\s*\}?")  # an accent on \i is on i
MACRO = re.compile(r"\\cyrchar\s*|\\CYR([A-Z]+) ?|\\cyr([a-z]+) ?")


def _letter(macro: re.Match[str]) -> str:
    large, small = macro.groups()
    if small:
        return CYRILLIC.get(small.upper(), macro[0]).lower()
    return CYRILLIC.get(large, macro[0]) if large else ""


def decoded(text: str) -> str:
    """Accents, dashes, quotation marks and Cyrillic letters; braces that only group go."""
    if "\\" in text or "--" in text or "``" in text:
        spelled = DOTLESS.sub(r"\1{\2}", MACRO.sub(_letter, text))
        text = codecs.decode(spelled, "ulatex")  # type: ignore[call-overload]
    return re.sub(r"\s+", " ", re.sub(r"(?<!\\)[{}]", "", text)).strip()
