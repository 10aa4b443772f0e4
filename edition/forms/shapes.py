"""The shapes of passages.json: one class a thing, one line a field, in the words of its schema.

What `book.content` returns has these shapes; `schema` makes the published JSON Schema of them, so
that the two cannot part.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from edition.forms.shapes_of_prose import (
    Block,
    Count,
    Language,
    Marker,
    MarkId,
    NoteId,
    Number,
    Piece,
    Place,
    PowerId,
    Prose,
    Says,
    pattern,
    says,
    within,
)

__all__ = ["Block", "Passages", "Piece"]
DAY = Says(format="date", **pattern(r"^\d{4}-\d\d-\d\d$", "day of release"))
SHORT = says("what the passage says, in a line", minLength=1)
LICENCE = "SPDX identifier of the licence of text and data; it does not cover the article"
SITE = "address of the book, without a slash at the end; empty where none is set"
BROUGHT = "true only in a book built with the reader's own copy of the article"
OWN_WORDS = "the article's own words, from the reader's copy; null without one"
AGREES = "whether that copy agrees with the text annotated"


class Note(TypedDict):
    """one note"""

    id: NoteId
    letter: Annotated[str, pattern("^[a-z]$", "letter")]
    mark: MarkId
    type: Literal["law", "text", "term", "history", "critique"]
    lemma: Annotated[str, says("the Kazakh words the note hangs on", minLength=1)]
    paragraphs: Prose


class CitedSource(TypedDict):
    """a marker of the article, from citations.csv"""

    marker: Marker
    claim_en: Annotated[str, says("what it is attached to")]
    kind: Annotated[str, says("kind of claim")]
    verdict: Annotated[str, says("how far the source is known")]
    grade: Literal["A", "A*", "B", ""]


class Passage(TypedDict):
    """one passage"""

    id: Number
    anchor: Annotated[str, pattern(r"^p-\d-\d$", "HTML id")]
    href: Place
    section: Literal["title", "introduction", "legislative", "judicial", "executive", "conclusions"]
    title_en: Annotated[str, says("title, ours, in the language of the edition")]
    title_kk: Annotated[str, says("the same in Kazakh")]
    in_short: Annotated[str, SHORT]
    incipit: Annotated[str, says("first words of the passage in Kazakh")]
    explicit: Annotated[str, says("last words of the passage in Kazakh")]
    words: Annotated[int, says("words of the passage in the article", minimum=1)]
    sha256: Annotated[str, pattern("^[0-9a-f]{64}$", "SHA-256 of the repaired text in UTF-8")]
    rendering: Prose
    article_text: Annotated[str | None, says(OWN_WORDS)]
    article_text_state: Annotated[Literal["exact", "changed", None], says(AGREES)]
    notes: Annotated[list[Note], within(minItems=1)]
    sources: list[CitedSource]
    powers: Annotated[list[PowerId], within(uniqueItems=True)]
    terms: Annotated[list[str], says("ids in glossary.csv", uniqueItems=True)]


class Chapter(TypedDict):
    """a section of the article with our introduction"""

    name: Annotated[str, says("file name of the page")]
    href: Place
    anchor: Annotated[str, pattern("^section-[a-z]+$", "HTML id of the section")]
    title: Annotated[str, says("title, ours")]
    introduction: Prose
    passages: Annotated[list[Passage], within(minItems=1)]


class Counts(TypedDict):
    """how many there are; every form of the book has the same"""

    passages: Count
    notes: Count
    pins: Count
    marks: Count
    sources: Count
    glossary: Count
    powers: Count
    bibliography: Count


Head = TypedDict("Head", {"$schema": Annotated[str, says("the schema of this file, beside it")]})


class Passages(Head):
    """Passages and notes of the edition"""

    title: Annotated[str, says("title of the edition")]
    version: Annotated[str, pattern(r"^\d+\.\d+\.\d+$", "version of the edition")]
    released: Annotated[str, DAY]
    law_as_at: Annotated[str, pattern(r"^\d{4}-\d\d$", "month to which the law was read")]
    language: Annotated[Language, says("language of the edition's own words")]
    license: Annotated[str, says(LICENCE)]
    editors: Annotated[list[str], says("who made the edition", minItems=1)]
    site: Annotated[str, says(SITE)]
    article_text_included: Annotated[bool, says(BROUGHT)]
    counts: Counts
    chapters: Annotated[list[Chapter], within(minItems=5, maxItems=5)]
