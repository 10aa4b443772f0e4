"""The shapes of the edition's words in passages.json: pieces of a paragraph, and blocks.

What `book.prose` returns has these shapes; `schema` makes the published JSON Schema of them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypedDict, Union


class Says(dict[str, Any]):
    """What the schema says of a field beside its type."""

    def __hash__(self) -> int:  # type: ignore[override]  # it can then stand in a union
        return id(self)


def says(words: str, **limits: Any) -> Says:
    return Says(description=words, **limits)


def pattern(form: str, words: str) -> Says:
    return Says(pattern=form, description=words)


def within(**limits: Any) -> Says:
    return Says(**limits)


NUMBER = r"^(0\.[0-2]|1\.[1-7]|2\.[1-5]|3\.[1-3]|4\.[1-7])$"

Place = Annotated[
    str, pattern(r"^[\w/.-]+\.html(#[\w.-]+)?$", "page and anchor, from the book's root")
]
Number = Annotated[str, pattern(NUMBER, "number of a passage, ¶ left out")]
Marker = Annotated[str, pattern("^[1-5]$", "marker")]
PowerId = Annotated[str, pattern(r"^P\d\d[a-z]?$", "id in powers.csv")]
MarkId = Annotated[str, pattern(r"^r-\d-\d-[a-z]$", "HTML id of a mark in the rendering")]
NoteId = Annotated[str, pattern(r"^n-\d-\d-[a-z]$", "HTML id of a note")]
Language = Literal["en", "kk", "ru"]
Said = Annotated[str, says("what the reader reads", minLength=1)]
Count = Annotated[int, within(minimum=0)]


class MarkPiece(TypedDict):
    """the letter of a note; not part of the sentence"""

    type: Literal["mark"]
    text: Said
    id: MarkId
    note: NoteId


class SourcePiece(TypedDict):
    """the article's own marker [1] to [5]"""

    type: Literal["source"]
    text: Said
    ref: Marker
    href: Place


class PinPiece(TypedDict):
    """a citation: work, place in it, grade of evidence"""

    type: Literal["pin"]
    text: Said
    key: Annotated[str, says("key in references.bib")]
    title: Annotated[str, says("short title of the work")]
    title_lang: Annotated[Language, says("language of the short title")]
    locator: Annotated[str, says("article, page or redaction, as the source has it", minLength=1)]
    grade: Literal["A", "A*", "B"]
    inferred: Annotated[bool, says("a conclusion drawn from the text cited, not its words")]


class PassagePiece(TypedDict):
    """a link to a passage"""

    type: Literal["passage"]
    text: Said
    ref: Number
    href: Place


class PowerPiece(TypedDict):
    """a link to a power or relation"""

    type: Literal["power"]
    text: Said
    ref: PowerId
    href: Place


class TermPiece(TypedDict):
    """a link to a term"""

    type: Literal["term"]
    text: Said
    ref: Annotated[str, says("id in glossary.csv")]
    href: Place


class WorkPiece(TypedDict):
    """a link to a bibliography entry"""

    type: Literal["work"]
    text: Said
    ref: Annotated[str, says("key in references.bib")]
    href: Place


class LinkPiece(TypedDict):
    """any other link"""

    type: Literal["link"]
    text: Said
    href: Annotated[str, says("an address, or a page from the book's root")]


class ForeignPiece(TypedDict):
    """words in another language than the edition's"""

    type: Literal["foreign"]
    text: Said
    lang: Language


class PlainPiece(TypedDict):
    """the editors' reading, a grade by itself, emphasis, a name in a file"""

    type: Literal["reading", "grade", "emphasis", "code"]
    text: Said


class FootnotePiece(TypedDict):
    """the number of a footnote"""

    type: Literal["footnote"]
    text: str


class ImagePiece(TypedDict):
    """a picture in the line"""

    type: Literal["image"]
    text: str
    src: str


PlainText = Annotated[str, says("plain text; blanks at the ends count", minLength=1)]
Linked = SourcePiece | PassagePiece | PowerPiece | TermPiece | WorkPiece | LinkPiece
Other = ForeignPiece | PlainPiece | FootnotePiece | ImagePiece
Piece = Union[PlainText, MarkPiece, PinPiece, Linked, Other]  # noqa: UP007


class ParagraphBlock(TypedDict):
    """a paragraph"""

    text: Annotated[str, says("it as plain text, letters of notes left out", minLength=1)]
    pieces: Annotated[list[Piece], within(minItems=1)]


class ListBlock(TypedDict):
    """a list"""

    type: Literal["list"]
    ordered: bool
    items: list[list[Block]]


class Definition(TypedDict):
    """a term and what is said of it"""

    term: ParagraphBlock
    blocks: list[Block]


class DefinitionsBlock(TypedDict):
    """terms and what is said of them"""

    type: Literal["definitions"]
    items: list[Definition]


class QuotationBlock(TypedDict):
    """words of others"""

    type: Literal["quotation"]
    blocks: list[Block]


class TableBlock(TypedDict):
    """a table; its first row is its head"""

    type: Literal["table"]
    caption: str
    rows: list[list[list[Block]]]


class CodeBlock(TypedDict):
    """lines of a program"""

    type: Literal["code"]
    text: str


class ImageBlock(TypedDict):
    """a picture and its alternative"""

    type: Literal["image"]
    src: str
    alt: str


class FootnoteBlock(TypedDict):
    """a footnote"""

    type: Literal["footnote"]
    label: str
    blocks: list[Block]


class AdmonitionBlock(TypedDict):
    """a boxed remark"""

    type: Literal["admonition"]
    name: str
    blocks: list[Block]


Boxed = QuotationBlock | FootnoteBlock | AdmonitionBlock
Block = ParagraphBlock | ListBlock | DefinitionsBlock | Boxed | TableBlock | CodeBlock | ImageBlock
Prose = Annotated[list[Block], within(minItems=1)]
