"""The rules about agreement: what is recorded twice must say the same twice. See `rules`."""

from __future__ import annotations

import re
import sys
from itertools import chain
from typing import Any

from edition.tables.base import REGIMES
from edition.tables.records import (
    Citation,
    Passage,
    Power,
    Provision,
    Reading,
    Relation,
    Source,
)
from edition.tables.rules import MODERN, STATED, UNNAMED_ACTS, VERDICTS, WORKS, Tables, rule

Article = tuple[int, ...]
Span = tuple[Article, Article]
# An article or a range, paragraphs in brackets: 83-1, 10(1)(13)–(17), 454-1–454-4, 73(3)–91.
ARTICLES = re.compile(r"(\d+(?:-\d+)*)(?:\([\d-]+\))*(?:–(\d+(?:-\d+)*)|–\([\d-]+\))?")


@rule("powers", "conclusion_passage")
def conclusion_has_a_passage(row: Power, tables: Tables) -> bool:
    """a passage exactly when in_conclusion is y"""
    return (row.in_conclusion == "y") == bool(row.conclusion_passage)


@rule("powers", "conclusion_passage")
def conclusion_is_the_articles(row: Power, tables: Tables) -> bool:
    """no more powers at a passage of the article's own list than the canon counts there"""
    listed = len(tables.by("powers", "conclusion_passage")[row.conclusion_passage])
    return not row.conclusion_passage or listed <= conclusions(row.conclusion_passage, tables)


@rule("passages", "id")
def conclusion_is_whole(row: Passage, tables: Tables) -> bool:
    """as many powers with this conclusion_passage as the canon counts in the article's own list"""
    listed = tables.by("powers", "conclusion_passage").get(row.id, ())
    return len(listed) >= conclusions(row.id, tables)


@rule("powers", "id")
def power_has_every_regime(row: Power, tables: Tables) -> bool:
    """at least one row of power {id} in provisions.csv for every regime"""
    provisions = tables.by("provisions", "power").get(row.id, ())
    return {provision.regime for provision in provisions} >= set(REGIMES)


@rule("provisions", "grade")
def fact_has_a_grade(row: Provision, tables: Tables) -> bool:
    """a grade A, A* or B wherever a status is stated as fact"""
    return row.status not in STATED or row.grade not in ("", "C")


@rule("relations", "from")
def doer_existed(row: Relation, tables: Tables) -> bool:
    """an actor that existed in the regime {regime}"""
    return existed(row.from_, row.regime, tables)


@rule("relations", "to")
def done_to_existed(row: Relation, tables: Tables) -> bool:
    """an actor that existed in the regime {regime}"""
    return existed(row.to, row.regime, tables)


@rule("provisions", "pin")
@rule("relations", "pin")
def articles_stand_in_the_pin(row: Provision | Relation, tables: Tables) -> bool:
    """the articles {article} in the pin"""
    return numbers(row.article) <= numbers(row.pin)


@rule("provisions", "article")
@rule("relations", "article")
def pin_has_its_articles(row: Provision | Relation, tables: Tables) -> bool:
    """the articles of the pin {pin}"""
    return bool(row.article) or not re.match(r"arts?\.? \d", row.pin)


@rule("provisions", "grade")
@rule("relations", "grade")
def grade_is_of_a_text_seen(row: Provision | Relation, tables: Tables) -> bool:
    """the grade of one of the texts seen"""
    seen = tables.seen(row)
    return not seen or not row.grade or row.grade in {text.grade for text in seen}


@rule("provisions", "seen")
def act_was_seen(row: Provision, tables: Tables) -> bool:
    """a text of {bibkey} among the texts seen"""
    return row.bibkey in {text.bibkey for text in tables.seen(row)}


@rule("provisions", "article")
@rule("relations", "article")
def witness_holds_the_article(row: Provision | Relation, tables: Tables) -> bool:
    """articles within the extent (texts.csv) of a text seen of {bibkey}"""
    texts = [text for text in tables.seen(row) if text.bibkey == row.bibkey]
    held = list(chain.from_iterable(spans_read(text.extent) for text in texts))

    def read(first: Any, last: Any) -> bool:
        return any(low <= first <= last <= high for low, high in held)

    return all(read(*pinned) for pinned in spans(row.article)) if texts else True


@rule("provisions", "act")
@rule("relations", "act")
def act_has_one_name(row: Provision | Relation, tables: Tables) -> bool:
    """one name for {bibkey} in provisions.csv and relations.csv, that of its first row"""
    return row.act in UNNAMED_ACTS or row.act == tables.name_of_act(row.bibkey)


@rule("passages", "in_short")
def in_short_is_a_line(row: Passage, tables: Tables) -> bool:
    """12 to 25 words"""
    return 12 <= len(row.in_short.split()) <= 25


@rule("passages", "section")
def passage_is_in_its_section(row: Passage, tables: Tables) -> bool:
    """the section that the canon gives the page of ¶{id}"""
    pages = tables.canon["pages"]
    chapter, number = row.id.split(".")
    page = dict(enumerate(dict.fromkeys(pages.values()))).get(int(chapter))
    sections = [section for section, its_page in pages.items() if its_page == page]
    # The title has a section of its own, on the page of the introduction.
    return bool(sections) and row.section == sections[0 if number == "0" else -1]


@rule("passages", "words")
def words_include_the_quoted(row: Passage, tables: Tables) -> bool:
    """no fewer words than the first or last ones quoted"""
    return row.words >= max(len(row.incipit.split()), len(row.explicit.split()))


@rule("sources", "bibkeys")
def source_has_its_works(row: Source, tables: Tables) -> bool:
    """one work for a source that is identified, two for one with two candidates"""
    return len(row.bibkeys) == WORKS.get(row.status, len(row.bibkeys))


@rule("citations", "verdict")
def verdict_agrees_with_the_source(row: Citation, tables: Tables) -> bool:
    """a verdict that agrees with the status of source [{marker}]"""
    return row.verdict in VERDICTS[tables.one("sources", "marker", row.marker).status]


@rule("readings", "note")
def code_point_is_noted(row: Reading, tables: Tables) -> bool:
    """the code point received (U+…, of one character) in the note"""
    if row.kind != "code point":
        return True
    return len(row.as_received) == 1 and f"U+{ord(row.as_received):04X}" in row.note


@rule("readings", "edited")
def code_point_is_repaired(row: Reading, tables: Tables) -> bool:
    """the modern letter that {as_received} stands for"""
    return row.kind != "code point" or row.edited == MODERN.get(row.as_received, "")


def spans(articles: str) -> list[Span]:
    """The first and last article of each item of a list: "arts 6(5), 27–29" → 6–6, 27–29."""
    items = re.split(r"[,;] ", re.sub(r"^arts?\.? ", "", articles))
    found = [match for match in map(ARTICLES.fullmatch, items) if match]
    return [(article(match[1]), article(match[2] or match[1])) for match in found]


def spans_read(extent: str) -> list[Span]:
    """The articles a text was read for; what follows "; " is a remark and shows none."""
    read = extent.split("; ")[0]
    if read == "whole":
        return [((0,), (sys.maxsize,))]
    return spans(read) if read.startswith("art") else []


def article(number: str) -> Article:
    """An article's number in its order: 83 < 83-1 < 84."""
    return tuple(map(int, number.split("-")))


def conclusions(passage: str, tables: Tables) -> int:
    """How many powers the article's own list names at a passage."""
    return tables.canon["conclusions"].get(passage, 0)


def existed(ident: str, regime: str, tables: Tables) -> bool:
    """Whether a body's life and a regime share a day."""
    actor = tables.one("actors", "id", ident)
    time = tables.one("regimes", "id", regime)
    ended_before = actor.to and actor.to < time.from_
    began_after = time.to and actor.from_ > time.to
    return not ended_before and not began_after


def numbers(text: str) -> set[str]:
    """The numbers in a list of articles: "9(17); 38-1" → {"9", "17", "38-1"}."""
    return set(re.findall(r"\d+(?:-\d+)?", text))
