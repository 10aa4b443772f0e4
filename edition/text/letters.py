"""Which letters may stand in a cell, and in the bibliography.

Kazakh reaches us through old fonts, keyboards and PDF files, which leave look-alikes that no reader
sees and no search finds: a Latin a in a Cyrillic word, ҧ for ұ, a soft hyphen. Each is named by its
code point, since the eye cannot tell.
"""

from __future__ import annotations

import re
import unicodedata

# Letters and symbols by their category, yet blank on the page.
BLANKS = {
    "\u115f",  # Hangul choseong filler
    "\u1160",  # Hangul jungseong filler
    "\u2800",  # Braille pattern blank
    "\u3164",  # Hangul filler
    "\uffa0",  # halfwidth Hangul filler
    "\ufffc",  # object replacement character
    "\ufffd",  # replacement character: something was lost
}
MARKS = {"Mn", "Me"}  # in normal form C no word of ours needs a combining mark
BULLET = "\uf0b7"  # of the received file: the one private-use character that may be quoted
LEGACY_LETTERS = "ӛҧҥӚҦҤ"  # old fonts' code points for ө, ұ, ү
CYRILLIC = "А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"
LATIN = "A-Za-z\u00c0-\u024f\u0370-\u03ff"  # and Greek, whose ο and Α look the same
# Where the scripts meet: a pattern for the whole word would take hours over a huge cell.
MIXED = re.compile(f"[{CYRILLIC}][{LATIN}]|[{LATIN}][{CYRILLIC}]")
# ѕ, ј, ԁ …: Cyrillic, but neither Kazakh nor Russian.
FOREIGN = re.compile(f"(?![{CYRILLIC}{LEGACY_LETTERS}])[\u0400-\u052f]")
LONE_LATIN = re.compile(r"(?<![\w-])[aceiopxyhABCEHIKMOPTX](?![\w-])")
LETTERS_BEFORE = re.compile(r"[^\W\d_]*")


def named(letter: str) -> str:
    """A letter with its code point, U+0410."""
    return f"{letter} U+{ord(letter):04X}"


def is_hidden(letter: str) -> bool:
    """Whether a character shows nothing of its own: a control (a line break too, since a cell is
    one line), a format mark, an odd blank, a combining mark, private use."""
    if letter.isascii():
        return not letter.isprintable()
    category = unicodedata.category(letter)
    return category[0] in "CZ" or category in MARKS or letter in BLANKS


def letter_fault(value: str, raw: bool = False, lang: str | None = None) -> str | None:
    """What is expected of a text with wrong letters, or None.

    A `raw` text, quoted from the received file, may have everything but what no reader could see;
    with `lang` "kk" or "ru" no Latin letter stands alone.
    """
    if value.isascii() and value.isprintable():
        hidden = None
    else:
        if not unicodedata.is_normalized("NFC", value):
            return "text in Unicode normal form C"
        seen = value.replace(BULLET, "") if raw else value
        hidden = next((letter for letter in seen if is_hidden(letter)), None)
    if hidden:
        return f"no invisible or private-use character (U+{ord(hidden):04X})"
    if value != value.strip() or "  " in value:
        return "no blank at the ends and none doubled"
    return None if raw else _script_fault(value, lang)


def _script_fault(value: str, lang: str | None) -> str | None:
    """What is wrong with the scripts of a visible text."""
    legacy = next((letter for letter in value if letter in LEGACY_LETTERS), None)
    if legacy:
        return f"modern Kazakh letters (found {named(legacy)}, a legacy-font code point)"
    foreign = FOREIGN.search(value)
    if foreign:
        return f"letters of Kazakh or Russian (found {named(foreign[0])})"
    meeting = MIXED.search(value)
    if meeting:
        return f"no Latin letter inside a Cyrillic word ({_word_at(value, meeting)})"
    if lang in ("kk", "ru") and LONE_LATIN.search(value):
        return "no lone Latin letter in Kazakh or Russian"
    return None


def _word_at(value: str, meeting: re.Match[str]) -> str:
    """The word in which two scripts meet; only the two letters when it is endless."""
    before = LETTERS_BEFORE.match(value[: meeting.end()][::-1])
    after = LETTERS_BEFORE.match(value, meeting.end())
    word = (before[0][::-1] if before else "") + (after[0] if after else "")
    return word if len(word) <= 60 else meeting[0]


def cyrillic_fault(value: str) -> str | None:
    """Which letters of a word that ought to be English are Cyrillic: «А» for A, «С» for C."""
    found = [named(letter) for letter in value if "\u0400" <= letter <= "\u052f"]
    return f"the Cyrillic {', '.join(found)} stands for a Latin letter" if found else None
