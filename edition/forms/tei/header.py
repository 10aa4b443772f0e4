"""The TEI header: who, what, when, from which witness, by which principles, in which words."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes

from edition import address, tables
from edition.forms.tei.markup import WITNESS, Element, ana, el, mixed, trilingual
from edition.forms.tei.prose import stated
from edition.tables import package
from edition.text.dates import readable_date
from edition.text.words import LANGUAGES, say
from edition.works import bibliography, cite

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LICENSED = "Text and data of the edition: Creative Commons Attribution 4.0 International."
NOT_LICENSED = "The article annotated is covered by no licence given here."
NUMBERS = "The number of a passage, 1.1 or ¶1.1, gives its id."
SPOKEN = {
    "en": "English: renderings, notes, registers",
    "kk": "Kazakh: the article, lemmata, terms, titles of acts",
    "ru": "Russian: terms, titles of acts and works",
}
STATUSES = ("in force", "changed", "absent", "not verified")
READINGS = {
    "code point": "a letter of a legacy font or another alphabet, replaced",
    "misprint": "a misprint; it stands, and a reading is proposed",
    "slip": "a slip of sense; it stands",
    "drift": "a term that goes by another name elsewhere in the article or in the law",
    "uncertain": "a place whose construction or sense is uncertain",
}
INFERRED = ("inferred", "a conclusion drawn from texts of that grade, not their words")
Category = tuple[str, Any]  # id, description or list of children


def header(about: nodes.document) -> Element:
    work = cite.record()
    version, released = str(work["version"]), str(work["date-released"])
    change = el("change", f"{say('Version')} {version}.", n=version, when=released)
    parts = (file(about, work), encoding(about, work), profile(work))
    return el("teiHeader", *parts, el("revisionDesc", change))


def file(about: nodes.document, work: dict[str, Any]) -> Element:
    """What the file is."""
    title, _, subtitle = work["title"].partition(": ")
    editors = []
    for n, author in enumerate(work["authors"]):
        editors.append(el("editor", author["name"], ident="editors" if n == 0 else None))
    second = el("title", say(subtitle), type="sub") if subtitle else None
    titles = el("titleStmt", el("title", say(title), type="main"), second, editors)
    return el("fileDesc", titles, edition(work), publication(work), source(about))


def edition(work: dict[str, Any]) -> Element:
    version, as_at = str(work["version"]), package()["as_at"]
    date = el("date", readable_date(as_at), when=as_at)
    opening, _, closing = say("Version {version}; the law as at {date}").partition("{date}")
    said = opening.format(version=version)
    return el("editionStmt", el("edition", said, date, closing, n=version))


def publication(work: dict[str, Any]) -> Element:
    released = str(work["date-released"])
    site = el("idno", address.site(), type="URL") if address.site() else None
    licence = el("licence", say(LICENSED), target=LICENCE)
    terms = el("availability", licence, el("p", say(NOT_LICENSED)), status="free")
    publisher = el("publisher", work["authors"][0]["name"])
    day = el("date", readable_date(released), when=released)
    return el("publicationStmt", publisher, day, site, terms)


def encoding(about: nodes.document, work: dict[str, Any]) -> Element:
    """By which principles it was made, and what its codes stand for."""
    abstract = say(" ".join(work["abstract"].split()))
    reading = [*stated(about, "about-reading"), *stated(about, "about-notes")]
    principles = el(
        "editorialDecl",
        el("correction", *stated(about, "about-repairs")),
        el("quotation", *stated(about, "about-reuse")),
        el("segmentation", *stated(about, "about-passages")),
        el("interpretation", *reading),
    )
    pattern = {"matchPattern": r"¶?([0-4])\.([0-7])", "replacementPattern": "#p-$1-$2"}
    return el(
        "encodingDesc",
        el("projectDesc", el("p", *mixed(abstract))),
        principles,
        el("refsDecl", el("cRefPattern", el("p", say(NUMBERS)), **pattern)),
        el("classDecl", *taxonomies()),
        el("variantEncoding", method="location-referenced", location="external"),
    )


def profile(work: dict[str, Any]) -> Element:
    """In which languages, about what."""
    spoken = [el("language", say(SPOKEN[code]), ident_=code) for code in LANGUAGES]
    keywords = [el("term", say(word)) for word in work["keywords"]]
    subjects = el("textClass", el("keywords", *keywords))
    return el("profileDesc", el("langUsage", *spoken), subjects)


def source(about: nodes.document) -> Element:
    """The article and its only witness; what is unknown is said to be unknown."""
    entry = bibliography.entries()["article"]
    unknown = el("author", say("unknown"), cert="unknown")
    title = el("title", entry.title, lang="kk", level="a")
    date = written(entry.note)
    between = ", " if date is not None else ""
    note = el("note", el("p", *mixed(entry.note)))
    article = el("bibl", unknown, ", ", title, between, date, ". ", note)
    seen = el("note", *stated(about, "about-witness"))
    witness = el("witness", say("The received file.") + " ", seen, ident=WITNESS[1:])
    return el("sourceDesc", article, el("listWit", witness))


def written(note: str) -> Element | None:
    """When the article was written, as its note says."""
    span = re.search(r"between (\d{4}) and (\d{4})|(\d{4})[–-](\d{4})", note)
    if not span:
        return None
    first, last = (year for year in span.groups() if year)
    said = say("probably {first}–{last}").format(first=first, last=last)
    return el("date", said, notBefore=first, notAfter=last, cert="medium")


def taxonomy(ident: str, title: str, categories: list[Category]) -> Element:
    """A closed vocabulary."""
    listed = []
    for own, text in categories:
        said = text if isinstance(text, list) else [say(text)]
        listed.append(el("category", el("catDesc", *said), ident=own))
    return el("taxonomy", el("bibl", say(title)), listed, ident=ident)


def words_of(kind: str, listed: Any) -> list[Category]:
    """A vocabulary whose words speak for themselves."""
    return [(ana((kind, word))[1:], word) for word in listed]


def taxonomies() -> list[Element]:
    branches = dict.fromkeys(power.branch for power in tables.rows("powers"))
    readings = [(ana(("reading", kind))[1:], text) for kind, text in READINGS.items()]
    judged = "The four regimes a provision is judged under"
    return [
        taxonomy("regimes", judged, [regime(row) for row in tables.rows("regimes")]),
        taxonomy("grades", "Grades of evidence", [*grades(), INFERRED]),
        taxonomy("statuses", "What became of a power in a regime", words_of("status", STATUSES)),
        taxonomy("readings", "Kinds of readings", readings),
        taxonomy("branches", "The branch a power is turned to", words_of("branch", branches)),
        taxonomy("kinds", "Kinds of relation", kinds()),
    ]


def regime(row: Any) -> Category:
    return ana(("regime", row.id))[1:], [f"{row.label_en}, {row.span}. ", *mixed(row.note)]


def grades() -> list[Category]:
    found = []
    for mark, meaning in bibliography.GRADES.items():
        found.append((ana(("grade", mark))[1:], [f"{mark}: {say(meaning)}"]))
    return found


def kinds() -> list[Category]:
    found = []
    for row in trilingual("kinds"):
        kazakh, russian = (
            el("foreign", text, lang=code)
            for code, text in (("kk", row.label_kk), ("ru", row.label_ru))
        )
        found.append((ana(("kind", row.kind))[1:], [row.label_en, "; ", kazakh, "; ", russian]))
    return found
