"""The bibliography: each entry with what is known of it and how it was verified."""

from __future__ import annotations

from edition import tables
from edition.forms.tei.markup import Element, el, graded, mixed, token
from edition.text.dates import readable_date
from edition.text.words import say
from edition.works import bibliography
from edition.works.bibliography import Entry

UNITS = ("volume", "issue", "number", "pages")
NAMES = (("identifier", "official"), ("doi", "DOI"), ("isbn", "ISBN"), ("url", "URL"))


def works() -> Element:
    listed = [entry(found) for found in bibliography.entries().values()]
    head = el("head", say("Bibliography"))
    return el("div", head, el("listBibl", *listed), type="bibliography")


def entry(found: Entry) -> Element:
    cyrillic = "kk" if found.language == "kk" else "ru"
    short = el("title", *mixed(found.shorttitle, cyrillic), type="short")
    note = el("note", *mixed(found.note, cyrillic))
    return el(
        "bibl",
        *people(found),
        *titles(found),
        short,
        *imprint(found, cyrillic),
        *identifiers(found, cyrillic),
        note,
        ident=tables.anchor("bib", found.key),
        type=found.group,
        subtype=token(found.status),
        ana=graded(found.grade),
    )


def people(found: Entry) -> list[Element]:
    listed = []
    for role, persons in (("author", found.authors), ("editor", found.editors)):
        for person in persons:
            listed.append(el(role, person, lang=None if person.isascii() else "ru"))
    return listed


def titles(found: Entry) -> list[Element]:
    """The title and, of an act, the official ones."""
    listed = [el("title", found.title, lang=found.language)]
    for lang, title in (("kk", found.titlekk), ("ru", found.titleru)):
        if title and title != found.title:
            listed.append(el("title", title, lang=lang))
    return listed


def imprint(found: Entry, cyrillic: str) -> list[Element | None]:
    """Where and when it appeared."""
    date, house = found.date or found.year, found.publisher or found.institution
    scopes = []
    for unit in UNITS:
        if text := found.fields.get(unit):
            scopes.append(el("biblScope", *mixed(text, cyrillic), unit=unit))
    when = date if tables.is_date(date) else None
    return [
        el("title", *mixed(found.journal, "ru"), level="j") if found.journal else None,
        *scopes,
        el("pubPlace", *mixed(found.address, "ru")) if found.address else None,
        el("publisher", *mixed(house, "ru")) if house else None,
        el("date", readable_date(date), when=when) if date else None,
    ]


def identifiers(found: Entry, cyrillic: str) -> list[Element]:
    listed = []
    for name, kind in NAMES:
        if text := found.fields.get(name):
            listed.append(el("idno", *mixed(text, cyrillic), type=kind))
    return listed
