"""The article's text: repairing its letters, and fitting a reader's own copy to the passages.

The edition does not carry the article. Of each passage it stores first and last words and the
SHA-256 of the repaired text. A reader's copy, the file as received or a clean one, is repaired the
same way, cut at the passages and compared hash by hash; where it differs the report says so,
passage by passage. Method: exact anchors first, then the gaps between them.
"""

from __future__ import annotations

import bisect
import dataclasses
import hashlib
import itertools
import os
import pathlib
import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

# Code points of a legacy Kazakh font, and what they stand for in this file (ҥ is ү here, not ң).
LEGACY = {"ӛ": "ө", "ҧ": "ұ", "ҥ": "ү", "Ӛ": "Ө", "Ҧ": "Ұ", "Ҥ": "Ү", "\uf0b7": "•"}
CYRILLIC = "А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"
# A run of Latin i turns Cyrillic as a whole where it touches a Cyrillic letter.
LATIN_I = re.compile("(?<![iI])[iI]++")
LARGEST = 1_000_000  # bytes; the article has some 31,000
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+(?:-[^\W\d_]+)*")
Row = dict[str, Any]  # of passages.csv: id, section, incipit, explicit, words, sha256
Slice = tuple[int, int]
OWN_COPY = pathlib.Path(__file__).resolve().parent.parent / "article" / "article.txt"


class CopyError(Exception):
    """The reader's file cannot be read as text at all; the message says why and what to do."""


@dataclasses.dataclass(frozen=True)
class Finding:
    """What the copy has for one passage.

    `state` is "exact", "changed" or "missing"; `text` the copy's repaired text ("" when missing);
    `message` one plain sentence for the reader.
    """

    passage: str
    state: str
    text: str
    message: str


def repair_letters(text: str) -> str:
    """Put modern Kazakh letters for legacy-font code points; nothing else is changed.

    Limits: ҥ is read as ү, as in this article; in files set in other legacy fonts it may stand for
    ң. A Latin i is replaced only where it touches a Cyrillic letter.
    """
    text = unicodedata.normalize("NFC", text)
    text = text.translate({ord(old): new for old, new in LEGACY.items()})

    def turned(run: re.Match[str]) -> str:
        neighbours = text[max(run.start() - 1, 0) : run.start()] + text[run.end() : run.end() + 1]
        touches = re.search(f"[{CYRILLIC}]", neighbours)
        return run[0].translate({ord("i"): "і", ord("I"): "І"}) if touches else run[0]

    return LATIN_I.sub(turned, text)


def repair(text: str) -> str:
    """Letters repaired, lines joined (a hyphen at a line end before a small letter is the word's
    own), form feeds dropped, white space folded to single blanks."""
    text = repair_letters(text.replace("\ufeff", "").replace("\r\n", "\n").replace("\u00ad", ""))
    text = re.sub(rf"-\s*\n\s*(?=[{CYRILLIC}])(?=[^\W\d_])(?![А-ЯЁӘҒҚҢӨҰҮҺІ])", "-", text)
    return " ".join(text.split())


def find_copy(given: str | None = None) -> pathlib.Path | None:
    """Where the reader's copy of the article is, or None; the file itself may still be missing.

    The path given, else the one named in the environment variable ARTICLE, else
    article/article.txt. Without a path given, EDITION_ARTICLE comes before both: the build sets it
    for the notebooks, to the copy it found or, for none, to nothing.
    """
    settled = os.environ.get("EDITION_ARTICLE")
    if given is None and settled is not None:
        return pathlib.Path(settled) if settled else None
    given = given or os.environ.get("ARTICLE")
    if given:
        return pathlib.Path(given).expanduser().resolve()
    return OWN_COPY if OWN_COPY.exists() else None


def read_copy(path: str | os.PathLike[str]) -> str:
    """The text of a reader's copy. Raises CopyError, in plain words, when it is no UTF-8 text."""
    path = pathlib.Path(path)
    try:
        if path.is_dir():
            raise CopyError(f"{path.name} is a folder, not a text file")
        if path.stat().st_size > LARGEST:
            raise CopyError(
                f"{path.name} is over {LARGEST // 1000} KB; the article has about 31 KB"
            )
        raw = path.read_bytes()
    except OSError as error:
        raise CopyError(f"{path} cannot be read ({error.strerror})") from None
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif b"\0" in raw:
        raise CopyError(
            f"{path.name} is no plain text (it holds NUL bytes); save the article as text in UTF-8"
        )
    else:
        encoding = "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise CopyError(
            f"{path.name} is not in UTF-8 (an older encoding, perhaps Windows-1251); "
            "save it again as UTF-8"
        ) from None


def digest(text: str) -> str:
    """SHA-256 of a passage's repaired text, as passages.csv stores it."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _places(text: str, words: str) -> list[int]:
    """Where these words begin."""
    return [m.start() for m in re.finditer(re.escape(words), text)]


def _exact(text: str, row: Row, start: int) -> Slice | None:
    """The slice of `text` after `start` whose hash is the passage's, or None."""
    lasts = _places(text, row["explicit"])
    for begin in _places(text, row["incipit"]):
        if begin < start:
            continue
        begins = [begin]
        if text[max(begin - 2, 0) : begin] == "• ":
            begins.append(begin - 2)  # a bullet may belong to the passage
        for last in lasts[bisect.bisect_left(lasts, begin) :]:
            end = last + len(row["explicit"])
            if end - begin > 40 * row["words"]:
                break
            for first, tail in itertools.product(begins, range(8)):
                if digest(text[first : end + tail]) == row["sha256"]:
                    return first, end + tail
    return None


def align(text: str, passages: pd.DataFrame) -> list[Finding]:
    """Fit a copy to the passages.

    `text`: the copy as it is; `passages`: the table of passages (id, section, incipit, explicit,
    words, sha256). Returns a list of Finding, one a passage, in order. Raises CopyError when not
    one passage can be found.
    """
    text = repair(text)
    rows: list[Any] = passages.to_dict("records")
    slices: dict[str, Slice] = {}
    position = 0
    for row in rows:
        if found := _exact(text, row, position):
            slices[row["id"]] = found
            position = found[1]
    if not slices and sum(_is_near(text, row) for row in rows) < 3:
        raise CopyError("this does not seem to be the article: no passage of it was found")
    for nth, row in enumerate(rows):
        if row["id"] not in slices and (stretch := _between(text, rows, nth, slices)):
            slices[row["id"]] = stretch
    return [_finding(row, text, slices.get(row["id"])) for row in rows]


def _is_near(text: str, row: Row) -> bool:
    """Whether the passage's first or last words are there."""
    return row["incipit"] in text or row["explicit"] in text


def _between(text: str, rows: list[Row], nth: int, slices: dict[str, Slice]) -> Slice | None:
    """The stretch that is left for a passage between its neighbours, or None where nothing there
    seems to be it."""
    row = rows[nth]
    before = [slices[other["id"]][1] for other in rows[:nth] if other["id"] in slices]
    after = [slices[other["id"]][0] for other in rows[nth + 1 :] if other["id"] in slices]
    low, high = max(before, default=0), min(after, default=len(text))
    later: list[int] = []
    for other in rows[nth + 1 :]:
        if other["id"] not in slices:
            later += [place for place in _places(text, other["incipit"]) if low < place < high]
    begins = [place for place in _places(text, row["incipit"]) if low <= place < high]
    begin = begins[0] if begins else low
    high = min([high, *(place for place in later if place > begin)])
    stretch = text[begin:high].rstrip()
    recognised = begins or row["explicit"] in stretch
    long_enough = not later and len(stretch.split()) >= row["words"] // 2
    return (begin, begin + len(stretch)) if stretch and (recognised or long_enough) else None


def _finding(row: Row, text: str, place: Slice | None) -> Finding:
    passage = row["id"]
    if place is None:
        return Finding(passage, "missing", "", f"¶{passage}: not in your copy")
    own = text[place[0] : place[1]].strip()
    if digest(own) == row["sha256"]:
        return Finding(passage, "exact", own, f"¶{passage}: agrees")
    counted = len(WORD.findall(own))
    detail = "a word or a mark is not the same"
    if counted != row["words"]:
        detail = f"{counted} words instead of {row['words']}"
    told = f"differs from the text annotated here ({detail}); your own wording is shown"
    return Finding(passage, "changed", own, f"¶{passage}: {told}")


def compare(path: str | os.PathLike[str], passages: pd.DataFrame) -> list[Finding]:
    """Read a reader's copy and fit it to the passages: `read_copy`, then `align`."""
    return align(read_copy(path), passages)


def report(findings: list[Finding]) -> str:
    """The comparison in plain lines: a summary, then one line for each passage that differs."""
    exact = sum(f.state == "exact" for f in findings)
    lines = [
        f"Your copy: {exact} of {len(findings)} passages (with the title) agree letter for letter."
    ]
    lines += ["  " + f.message for f in findings if f.state != "exact"]
    return "\n".join(lines)
