"""The rows of every table, typed: one class a table, one line a column, in the order of the CSV.

The descriptions for the public are in data/datapackage.json; here a reader of the code sees what a
row has. A column named `from` is `from_`, since Python has the word for itself.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Regime(NamedTuple):
    """One of the regimes a provision is judged under: the law of a time."""

    id: str
    label_en: str  # English name
    label_short: str  # name in narrow tables
    span: str  # first and last day in words
    from_: str  # first day
    to: str  # last day; empty = continues
    constitution: str  # bib key of the Constitution
    law: str  # bib key of the law on the Prosecutor's Office
    note: str  # what the reader should know


class Text(NamedTuple):
    """A text or page seen: the witness behind the `seen` columns."""

    key: str  # short key used in the `seen` columns
    bibkey: str  # key of the work in references.bib
    title: str  # what it is
    redaction: str  # the date of the redaction shown
    language: tuple[str, ...]  # kk, ru, en
    extent: str  # what of it was read
    address: str  # where it was seen
    carrier: str  # who carries it
    grade: str  # A, A*, B or C: how well the witness supports it; empty = none


class Passage(NamedTuple):
    """The title or a passage of the article; its text is not part of the data."""

    id: str
    section: str  # section of the article
    title_en: str  # the editors' heading
    title_kk: str  # the editors' heading in Kazakh
    in_short: str  # what the passage says, in 12 to 25 words
    incipit: str  # first words
    explicit: str  # last words
    words: int  # words of the passage
    sha256: str  # SHA-256 of the repaired text, UTF-8


class Citation(NamedTuple):
    """A place of the article that carries a source marker."""

    occurrence: int  # running number
    passage: str
    marker: str
    claim_en: str  # what it is attached to
    kind: str
    evidence: str  # what speaks for the verdict
    verdict: str  # the editors' verdict
    bibkey: tuple[str, ...]  # keys of the works in references.bib
    pin: str  # locator to cite: art. 3(4)
    grade: str  # A, A*, B or C: how well the witness supports it; empty = none
    seen: tuple[str, ...]  # keys of the texts seen


class Source(NamedTuple):
    """One of the article's own sources, and what is known of it."""

    marker: str
    status: str  # state of the question
    bibkeys: tuple[str, ...]  # the work, or the candidates
    argument: str  # the argument in short
    too_late: tuple[str, ...]  # works that cannot be meant: too late


class Power(NamedTuple):
    """A power or relation that the article names, or its neighbour in the law."""

    id: str
    branch: str  # branch it is turned to
    name_en: str
    short_en: str  # a few words for figures; only where a passage names the power
    name_kk: str
    name_ru: str
    instrument: str  # legal instrument or kind
    passages: tuple[str, ...]  # passages that name it
    reading: str  # y or n: the link to the passage is the editors' reading
    in_conclusion: str  # y or n: stands in the article's own list
    conclusion_passage: str  # where in that list


class Provision(NamedTuple):
    """What became of a power in one regime, under one act."""

    power: str
    regime: str
    status: str  # what became of it
    act: str  # short name of the act
    article: str  # articles and paragraphs
    bibkey: str  # key of the work in references.bib
    pin: str  # locator to cite: art. 3(4)
    grade: str  # A, A*, B or C: how well the witness supports it; empty = none
    inferred: str  # y or n: a conclusion from texts of that grade
    seen: tuple[str, ...]  # keys of the texts seen
    note: str  # what the reader should know


class Kind(NamedTuple):
    """A kind of relation, in three languages."""

    kind: str
    label_en: str  # verb, English
    label_kk: str  # verb, Kazakh
    label_ru: str  # verb, Russian
    group: str  # family, which gives the arrow its colour


class Actor(NamedTuple):
    """A body that has or undergoes a power."""

    id: str
    name_en: str
    name_kk: str
    name_ru: str
    branch: str  # where it stands
    diagram: str  # node it is drawn as
    from_: str  # begins
    to: str  # ends
    note: str  # what the reader should know


class Relation(NamedTuple):
    """An arrow of the diagrams: who does what to whom, by which norm."""

    id: str
    from_: str  # actor
    to: str  # actor
    kind: str
    regime: str
    label_en: str  # what happens
    basis: str  # what the norm says
    act: str  # short name of the act
    article: str  # articles and paragraphs
    bibkey: str  # key of the work in references.bib
    pin: str  # locator to cite: art. 3(4)
    grade: str  # A, A*, B or C: how well the witness supports it; empty = none
    inferred: str  # y or n: a conclusion from texts of that grade
    seen: tuple[str, ...]  # keys of the texts seen
    passage: str
    phase: str  # phase of the article's time (a to 20 May 2007, b after)
    drawn: str  # y or n: stands in the diagram
    note: str  # what the reader should know


class Event(NamedTuple):
    """A dated event in the life of the office."""

    id: str
    date: str  # date or first day
    date_to: str  # last day
    event_en: str
    short_en: str  # a few words, only for the events the timeline figure shows
    event_kk: str
    event_ru: str
    period: str  # section of the timeline
    bibkey: tuple[str, ...]  # keys of the works in references.bib
    seen: tuple[str, ...]  # keys of the texts seen
    grade: str  # A, A*, B or C: how well the witness supports it; empty = none
    inferred: str  # y or n: a conclusion from texts of that grade
    note: str  # what the reader should know


class Term(NamedTuple):
    """A term in Kazakh, Russian and English."""

    id: str
    kk: str
    ru: str
    en: str
    definition_en: str  # definition in one sentence
    article_form: str  # the article's deviating form
    forms: str  # which act uses which form
    passages: tuple[str, ...]  # passages where it occurs
    seen: str  # languages in which the form was seen: K, R, E
    grade: str  # A, A*, B or C: how well the witness supports it; empty = none
    source: tuple[str, ...]  # texts seen


class Reading(NamedTuple):
    """A place where the received file is wrong or uncertain."""

    id: str
    passage: str
    as_received: str
    edited: str  # as repaired or proposed
    kind: str
    count: int | None  # type: ignore[assignment]  # times; hides the method of tuples
    note: str  # what the reader should know


RECORDS: dict[str, Any] = {
    "regimes": Regime,
    "texts": Text,
    "passages": Passage,
    "citations": Citation,
    "sources": Source,
    "powers": Power,
    "provisions": Provision,
    "kinds": Kind,
    "actors": Actor,
    "relations": Relation,
    "timeline": Event,
    "glossary": Term,
    "readings": Reading,
}
