"""Citation styles: a work rendered by citeproc-py in the styles of `edition/csl/`."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import html
import io
import pathlib
import re
import warnings
from typing import Any

from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source import Locator
from citeproc.source.json import CiteProcJSON
from lxml import etree

from edition.works.colophon import item, record, with_language

CSL = pathlib.Path(__file__).resolve().parent / "csl"
NAMESPACE = "{http://purl.org/net/xbiblio/csl}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LANGUAGES = {"en": "en-US", "kk": "kk-KZ", "ru": "ru-RU"}

# How the version is said where a style knows no version of a book: in the place of an edition.
VERSION = {
    "in brackets": {"en": "version {}"},
    "area": {"en": "Version {}", "kk": "{} нұсқасы", "ru": "Версия {}"},
}
# Terms the collection has no Kazakh locale for.
KAZAKH = {"online": "электрондық ресурс", "accessed": "қаралған күні"}


@dataclasses.dataclass(frozen=True)
class Style:
    """A citation style: `file` in edition/csl; the CSL `kind` that it prints an edition on the web
    best as; how it says the version where it knows none (a key of VERSION); whether it cites in
    `notes`, in which `languages`, whether it `lists` what is cited, and whether commas and full
    stops go `inside` quotation marks, which the library does not do."""

    name: str
    file: str
    kind: str
    edition: str
    notes: bool
    languages: tuple = ("en",)
    lists: bool = True
    inside: bool = False


STYLES = (
    Style(
        "ГОСТ Р 7.0.5-2008",
        "gost-r-7-0-5-2008-numeric",
        "webpage",
        "area",
        False,
        ("en", "kk", "ru"),
    ),
    Style("ГОСТ 7.1-2003", "gost-7-1-2003", "webpage", "area", False, ("en", "kk", "ru")),
    Style("APA, 7th edition", "apa", "book", "", False, inside=True),
    Style(
        "Chicago, 18th edition, notes", "chicago-notes-bibliography", "book", "", True, inside=True
    ),
    Style("OSCOLA, 4th edition", "oscola", "book", "in brackets", True),
    Style(
        "Bluebook, law review notes",
        "bluebook-law-review",
        "book",
        "in brackets",
        True,
        lists=False,
        inside=True,
    ),
)


@functools.cache
def _style(file: str, language: str | None) -> CitationStylesStyle:
    """A CSL style made ready: locators come with their own words ("¶ 2.3"), so the style's label
    for a paragraph is blank; a list gets its number from the reader; Kazakh terms are added."""
    root = etree.parse(
        CSL / f"{file}.csl", etree.XMLParser(resolve_entities=False, no_network=True)
    ).getroot()
    for number in root.iterfind(
        f"{NAMESPACE}bibliography//{NAMESPACE}text[@variable='citation-number']"
    ):
        number.getparent().remove(number)
    _terms(root, None, {("paragraph", form): "" for form in (None, "short", "symbol")})
    if language == "kk" and root.find(f"{NAMESPACE}locale[@{LANG}='kk']") is None:
        _terms(root, "kk", {(name, None): term for name, term in KAZAKH.items()})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # terms that the library's own locales lack
        return CitationStylesStyle(
            io.BytesIO(etree.tostring(root)), locale=LANGUAGES.get(language or ""), validate=False
        )


def _terms(root: Any, language: str | None, terms: dict[tuple[str, str | None], str]) -> None:
    """Add words to a locale of the style."""
    place = next((x for x in root.iterfind(f"{NAMESPACE}locale") if x.get(LANG) == language), None)
    if place is None:
        place = etree.Element(f"{NAMESPACE}locale", {LANG: language} if language else {})
        root.insert(1, place)
    holder = place.find(f"{NAMESPACE}terms")
    holder = etree.SubElement(place, f"{NAMESPACE}terms") if holder is None else holder
    for (name, form), words in terms.items():
        etree.SubElement(
            holder, f"{NAMESPACE}term", {"name": name, **({"form": form} if form else {})}
        ).text = words


def shelf(
    style: Style, language: str, work: dict[str, Any]
) -> tuple[CitationStylesBibliography, str]:
    """A list with one work on it, and the work's key. A style of one language brings its locale."""
    own = language if len(style.languages) > 1 else None
    works = CiteProcJSON([work])
    return CitationStylesBibliography(_style(style.file, own), works, formatter.html), work["id"]


def rendered(
    style: Style,
    language: str,
    place: str,
    url: str,
    home: str,
    day: datetime.date | None,
    source: dict[str, Any] | None = None,
) -> tuple[str, str]:
    """One citation as (in the text or note, entry of the list), both HTML; "" where the style has
    none.

    The note carries the place's own address, the list the book's. `source` is a CSL-JSON record,
    the edition's own where none is given.
    """
    edition = None
    if style.edition:
        version = VERSION[style.edition][language].format(record()["version"])
        edition = with_language(version, language)

    def work(link: str) -> dict[str, Any]:
        return source or item(style.kind, link, day, edition, split=style.edition == "area")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        note = _note(style, language, work(url if style.notes else home), place)
        listed = _listed(style, language, work(home)) if style.lists else ""
    return tidy(note), tidy(listed)


def _note(style: Style, language: str, work: dict[str, Any], place: str) -> str:
    """A citation in the text or a note, with the passage where one is cited."""
    books, key = shelf(style, language, work)
    where = {"locator": Locator("paragraph", place)} if place else {}
    citation = Citation([CitationItem(key, **where)])
    books.register(citation)
    return str(books.cite(citation, lambda _: None))


def _listed(style: Style, language: str, work: dict[str, Any]) -> str:
    """The entry of a list of works."""
    books, key = shelf(style, language, work)
    books.register(Citation([CitationItem(key)]))
    return "".join(map(str, books.bibliography()))


def tidy(text: str) -> str:
    """The library's HTML with angle brackets round an address escaped and a class for small
    capitals."""
    text = text.replace('<span style="font-variant:small-caps;">', '<span class="caps">')
    return re.sub(r"<(https?://[^>]*)>", r"&lt;\1&gt;", text)


def plain(text: str) -> str:
    """A rendered citation as plain text."""
    return html.unescape(re.sub(r"<[^>]+>", "", text))
