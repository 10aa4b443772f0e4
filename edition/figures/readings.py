"""The apparatus of readings, summed up: letters repaired, places noted, and a copy recounted.

Everything comes from `data/readings.csv`; `recount` sets the counts stored there against a reader's
own copy of the article.
"""

from __future__ import annotations

import os
import unicodedata

import pandas as pd

from edition import tables
from edition.text import article

LETTERS = {
    "ө": "U+04DB",
    "ұ": "U+04A7",
    "ү": "U+04A5",
    "і": "U+0069",
    "•": "U+F0B7",
}  # small letter: code point received
KINDS = ("misprint", "slip", "drift", "uncertain")
# What the article calls by other names than the law, or by several: rows of the glossary.
DRIFTS = (
    "exact-and-uniform-application",
    "supreme-supervision",
    "protest",
    "criminal-prosecution",
    "inquiry",
    "enforcement-proceedings",
    "representing-the-state-in-court",
    "review-procedures",
    "executive-power",
)


def code_points() -> pd.DataFrame:
    """The readings that repair a letter, with `letter`, the small modern letter, beside them."""
    rows = tables.load("readings").query("kind == 'code point'")
    return rows.assign(letter=rows.edited.str.lower())


def name(character: str) -> str:
    """Code point and Unicode name, "U+04A7 Cyrillic small letter pe with middle hook"."""
    called = unicodedata.name(character, "private use, no name")
    return f"U+{ord(character):04X} {called.capitalize() if called.isupper() else called}"


def letters() -> pd.DataFrame:
    """The mapping as a table: character received, letter set, both with their names, times,
    passages."""
    rows = code_points()
    found = (
        rows.groupby(["as_received", "edited"], sort=False)
        .agg(times=("count", "sum"), passages=("passage", "nunique"))
        .reset_index()
    )
    # private use: no system font draws it
    shown = found.as_received.replace({"\uf0b7": "none"})
    return pd.DataFrame(
        {
            "received as": found.as_received.map(name),
            "received": shown,
            "set": found.edited,
            "stands for": found.edited.map(name),
            "times": found.times,
            "in passages": found.passages,
        }
    )


def letters_by_passage() -> pd.DataFrame:
    """How often each letter was repaired: passages down, modern letters across, capitals with the
    small."""
    wide = code_points().pivot_table(
        index="passage", columns="letter", values="count", aggfunc="sum", fill_value=0
    )
    return wide.reindex(index=tables.canon()["passages"], columns=list(LETTERS), fill_value=0)


def by_passage() -> pd.DataFrame:
    """Misprints, slips, drifting terms and uncertain places, counted passage by passage."""
    rows = tables.load("readings")
    return pd.crosstab(rows.passage, rows.kind).reindex(
        index=tables.canon()["passages"], columns=list(KINDS), fill_value=0
    )


def listed(*kinds: str) -> pd.DataFrame:
    """The readings of one kind or several as a table for readers."""
    rows = tables.load("readings").query("kind in @kinds")
    table = pd.DataFrame(
        {
            "no.": rows.id,
            "passage": "¶" + rows.passage,
            "kind": rows.kind,
            "as received": rows.as_received,
            "proposed": rows.edited,
            "note": rows.note,
        }
    )
    return table.drop(columns=["kind"] * (len(kinds) == 1) + ["proposed"] * (not rows.edited.any()))


def drifts() -> pd.DataFrame:
    """Terms that go by several names: the law's own form, the article's forms, which act says
    what."""
    terms = tables.load("glossary").set_index("id").loc[list(DRIFTS)]
    return pd.DataFrame(
        {
            "term": terms.en,
            "official": terms.kk,
            "in the article": terms.article_form,
            "in the acts": terms.forms,
        }
    )


def modern(text: str, passage: str, letter: str) -> int:
    """How often a letter that the edition repaired stands in a passage's repaired text: every ө, ұ
    and ү, and every і of ¶0.1."""
    repaired = letter != "і" or passage == "0.1"
    return text.count(letter) if repaired else 0


def received(raw: str, letter: str) -> int:
    """How often the code points that stood for a letter are still in a copy."""
    if letter == "і":
        return raw.count("i")
    old = [point for point, modern in article.LEGACY.items() if modern.lower() == letter]
    return sum(raw.count(point) for point in old)


def recount(path: str | os.PathLike[str]) -> tuple[pd.DataFrame, str]:
    """The stored counts beside those of a reader's copy: (table, sentence).

    A clean copy no longer has the legacy code points, so the modern letters are counted in the
    repaired passages. Raises article.CopyError when the copy cannot be used.
    """
    stored = letters_by_passage()
    findings = article.compare(path, tables.load("passages"))
    found = {finding.passage: finding.text.lower() for finding in findings}
    own = pd.DataFrame(index=stored.index)
    for letter in LETTERS:
        own[letter] = [modern(found[passage], passage, letter) for passage in stored.index]
    raw = article.read_copy(path)
    table = pd.DataFrame(
        {
            "letter": list(LETTERS),
            "stored": stored.sum().values,
            "in your copy": own.sum().values,
            "of them still as received": [received(raw, letter) for letter in LETTERS],
        }
    )
    wrong = ["¶" + passage for passage in own.index if (stored != own).loc[passage].any()]
    if wrong:
        return table, f"The counts differ in {', '.join(wrong)}."
    return table, "Every count agrees with your copy."
