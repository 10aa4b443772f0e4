"""The apparatus of readings, summed up: letters repaired, places noted, and a copy recounted.

Everything comes from `data/readings.csv`; `recount` sets the counts stored there against a reader's
own copy of the article.
"""

from __future__ import annotations

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


def code_points():
    """The readings that repair a letter, with `letter`, the small modern letter, beside them."""
    rows = tables.load("readings").query("kind == 'code point'")
    return rows.assign(letter=rows.edited.str.lower())


def name(character):
    """Code point and Unicode name, "U+04A7 Cyrillic small letter pe with middle hook"."""
    called = unicodedata.name(character, "private use, no name")
    return f"U+{ord(character):04X} {called.capitalize() if called.isupper() else called}"


def letters():
    """The mapping as a table: character received, letter set, both with their names, times,
    passages."""
    rows = code_points()
    found = (
        rows.groupby(["as_received", "edited"], sort=False)
        .agg(times=("count", "sum"), passages=("passage", "nunique"))
        .reset_index()
    )
    shown = [
        "none" if c == "\uf0b7" else c for c in found.as_received
    ]  # private use: no system font draws it
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


def letters_by_passage():
    """How often each letter was repaired: passages down, modern letters across, capitals with the
    small."""
    wide = code_points().pivot_table(
        index="passage", columns="letter", values="count", aggfunc="sum", fill_value=0
    )
    return wide.reindex(index=tables.canon()["passages"], columns=list(LETTERS), fill_value=0)


def by_passage():
    """Misprints, slips, drifting terms and uncertain places, counted passage by passage."""
    rows = tables.load("readings")
    return pd.crosstab(rows.passage, rows.kind).reindex(
        index=tables.canon()["passages"], columns=list(KINDS), fill_value=0
    )


def listed(*kinds):
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


def drifts():
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


def recount(path):
    """The stored counts beside those of a reader's copy.

    A clean copy no longer has the legacy code points, so the modern letters are counted in the
    repaired passages; the article has no others: its ө, ұ and ү are all repaired, and so is every і
    of ¶0.1. Returns (table, sentence). Raises article.CopyError when the copy cannot be used.
    """
    stored = letters_by_passage()
    found = {f.passage: f.text.lower() for f in article.compare(path, tables.load("passages"))}
    own = pd.DataFrame(
        {
            letter: {
                p: found[p].count(letter) if letter != "і" or p == "0.1" else 0
                for p in stored.index
            }
            for letter in LETTERS
        }
    )
    raw = article.read_copy(path)
    old = {
        letter: sum(
            raw.count(c) for c, modern in article.LEGACY.items() if modern.lower() == letter
        )
        for letter in LETTERS
    }
    old["і"] = raw.count("i")
    table = pd.DataFrame(
        {
            "letter": list(LETTERS),
            "stored": stored.sum().values,
            "in your copy": own.sum().values,
            "of them still as received": [old[x] for x in LETTERS],
        }
    )
    wrong = ["¶" + p for p in stored.index if not stored.loc[p].equals(own.loc[p])]
    return (
        table,
        "Every count agrees with your copy."
        if not wrong
        else f"The counts differ in {', '.join(wrong)}.",
    )
