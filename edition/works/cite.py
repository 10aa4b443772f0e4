"""How to cite the edition and every place in it: one source of truth, CITATION.cff.

The record becomes CSL-JSON; citeproc-py renders it in the styles of `edition/csl/`. What changes
from place to place (locator, address, day of access) is rendered once as a slot, which the page
fills in; a test compares the result with a rendering of every place by itself.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import html
import io
import json
import pathlib
import re
import warnings

import rispy
import yaml
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
from pybtex.database import BibliographyData, Entry, Person

from edition import address
from edition.tables import ROOT
from edition.text.dates import readable_date
from edition.works import bibliography

CSL = pathlib.Path(__file__).resolve().parent / "csl"
NAMESPACE = "{http://purl.org/net/xbiblio/csl}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LANGUAGES = {"en": "en-US", "kk": "kk-KZ", "ru": "ru-RU"}
KEY = "prosecutor-and-three-branches"

# How the version is said where a style knows no version of a book: in the place of an edition.
VERSION = {
    "in brackets": {"en": "version {}"},
    "area": {"en": "Version {}", "kk": "{} нұсқасы", "ru": "Версия {}"},
}
# Terms the collection has no Kazakh locale for.
KAZAKH = {"online": "электрондық ресурс", "accessed": "қаралған күні"}

# A place in the book by the beginning of its id: what stands in a citation, {} being the rest of
# the id or the words given for the place ("{0}", "{1}").
LOCATORS = {
    "p": {"en": "¶ {0}", "kk": "{0}-үзінді", "ru": "¶ {0}"},
    "n": {
        "en": "¶ {0}, note {1}",
        "kk": "{0}-үзінді, {1} ескертпесі",
        "ru": "¶ {0}, примечание {1}",
    },
    "power": {
        "en": "register of powers, {0}",
        "kk": "өкілеттіктер тізілімі, {0}",
        "ru": "реестр полномочий, {0}",
    },
    "source": {"en": "source [{0}]", "kk": "[{0}] дереккөз", "ru": "источник [{0}]"},
    "term": {"en": "glossary, s.v. “{0}”", "kk": "глоссарий, «{1}»", "ru": "глоссарий, «{2}»"},
    "text": {
        "en": "texts seen, {0}",
        "kk": "көрілген мәтіндер, {0}",
        "ru": "просмотренные тексты, {0}",
    },
    "fig": {"en": "fig. {0}", "kk": "{0}-сурет", "ru": "рис. {0}"},
    "table": {"en": "table “{0}”", "kk": "«{0}» кестесі", "ru": "табл. «{0}»"},
    "page": {"en": "“{0}”", "kk": "«{0}»", "ru": "«{0}»"},
}


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


CHICAGO = STYLES[3].name


@functools.lru_cache(maxsize=1)
def record():
    """CITATION.cff as a dictionary. Raises OSError or yaml.YAMLError when it is missing or
    broken."""
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def released():
    """The release date of this version."""
    return datetime.date.fromisoformat(str(record()["date-released"]))


def sentence_case(title):
    """A title as CSL stores it: capitals at the start and after a colon only; styles that want
    title case make it again."""
    return ": ".join(part[:1].upper() + part[1:].lower() for part in title.split(": "))


def item(kind="book", url="", accessed=None, edition=None, split=False):
    """The edition as one CSL-JSON record; `accessed` is a date. `split`: the subtitle apart, as
    `genre`, since ГОСТ puts what the thing is between title and subtitle."""
    work = record()
    found = {
        "id": KEY,
        "type": kind,
        "title": sentence_case(work["title"]),
        "author": [{"literal": a["name"]} for a in work["authors"]],
        "issued": {"date-parts": [[released().year, released().month, released().day]]},
        "version": str(work["version"]),
        "language": "en",
    }
    if edition:
        found["edition"] = edition
    if split:
        found["title"], subtitle = found["title"].split(": ")
        found["genre"] = subtitle[:1].lower() + subtitle[1:]
    if url:
        found["URL"] = url
    if url and accessed:
        found["accessed"] = {"date-parts": [[accessed.year, accessed.month, accessed.day]]}
    return found


@functools.cache
def _style(file, language):
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
            io.BytesIO(etree.tostring(root)), locale=LANGUAGES.get(language), validate=False
        )


def _terms(root, language, terms):
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


def _rendered(style, language, place, url, home, day, source=None):
    """One citation as (in the text or note, entry of the list), both HTML; "" where the style has
    none.

    The note carries the place's own address, the list the book's.
    """

    def shelf(link):
        edition = (
            VERSION[style.edition][language].format(record()["version"]) if style.edition else None
        )
        one = source or item(style.kind, link, day, edition, split=style.edition == "area")
        own = (
            language if len(style.languages) > 1 else None
        )  # a style of one language brings its own locale
        return CitationStylesBibliography(
            _style(style.file, own), CiteProcJSON([one]), formatter.html
        ), one["id"]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        books, key = shelf(url if style.notes else home)
        citation = Citation(
            [CitationItem(key, locator=Locator("paragraph", place)) if place else CitationItem(key)]
        )
        books.register(citation)
        note = str(books.cite(citation, lambda _: None))
        books, key = shelf(home)
        books.register(Citation([CitationItem(key)]))
        return _tidy(note), _tidy("".join(map(str, books.bibliography()))) if style.lists else ""


def _tidy(text):
    """The library's HTML with angle brackets round an address escaped and a class for small
    capitals."""
    text = text.replace('<span style="font-variant:small-caps;">', '<span class="caps">')
    return re.sub(r"<(https?://[^>]*)>", r"&lt;\1&gt;", text)


def plain(text):
    """A rendered citation as plain text."""
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def locator(kind, language, *words):
    """The words that name a place in a citation: locator("p", "kk", "2.3") → "2.3-үзінді"."""
    return LOCATORS[kind][language].format(*words)


def bibtex(url="", note=""):
    """The edition as a BibTeX entry; `note` holds the place."""
    work = record()
    fields = {
        "title": "{" + work["title"] + "}",
        "year": str(released().year),
        "version": str(work["version"]),
        "langid": "english",
    }
    fields |= {name: value for name, value in (("url", url), ("note", note)) if value}
    entry = Entry(
        "book", fields, {"author": [Person(last="{" + a["name"] + "}") for a in work["authors"]]}
    )
    return (
        BibliographyData({KEY: entry}).to_string("bibtex").strip().replace(r"\#", "#")
    )  # an address stands as it is


def ris(url="", note=""):
    """The edition in RIS; `note` holds the place."""
    work = record()
    fields = {
        "type_of_reference": "BOOK",
        "authors": [a["name"] for a in work["authors"]],
        "title": work["title"],
        "year": str(released().year),
        "date": released().strftime("%Y/%m/%d"),
        "edition": f"version {work['version']}",
        "language": "en",
    }
    fields |= {
        name: value
        for name, value in (("urls", [url] if url else None), ("notes", [note] if note else None))
        if value
    }
    return re.sub(r"^1\.\s*", "", rispy.dumps([fields])).strip()


def csl_json(url="", note=""):
    """The edition as CSL-JSON, an array of one; `note` holds the place."""
    found = item("book", url)
    return json.dumps(
        [found | ({"note": note} if note else {})], ensure_ascii=False, indent=1, sort_keys=True
    )


FORMATS = {
    "BibTeX": (bibtex, "bib", "application/x-bibtex"),
    "RIS": (ris, "ris", "application/x-research-info-systems"),
    "CSL-JSON": (csl_json, "json", "application/vnd.citationstyles.csl+json"),
}

# What a page fills in. The words must survive every style: a date far off, an address that cannot
# be.
PLACE = "9.9.9"
DAY = datetime.date(2099, 9, 9)
HERE = "https://here.invalid/"
HOME = "https://home.invalid/"


@functools.lru_cache(maxsize=1)
def slots():
    """Everything the "Cite" dialog needs, as JSON-ready data.

    `styles`: [{name, notes, en: {url: [note, list], bare: [note, list]}, kk: …}], "bare" being the
    form without an address; `formats`: {name: {file, type, url, bare}}; `locators`; `slots`.
    """

    def pair(style, language, with_address):
        return list(
            _rendered(style, language, PLACE, HERE, HOME, DAY)
            if with_address
            else _rendered(style, language, PLACE, "", "", None)
        )

    styles = [
        {
            "name": s.name,
            "notes": s.notes,
            "inside": s.inside,
            **{
                language: {"url": pair(s, language, True), "bare": pair(s, language, False)}
                for language in s.languages
            },
        }
        for s in STYLES
    ]
    formats = {
        name: {
            "file": f"{KEY}.{ending}",
            "type": kind,
            "url": make(HERE, PLACE),
            "bare": make("", PLACE),
        }
        for name, (make, ending, kind) in FORMATS.items()
    }
    shown = {"long": readable_date(DAY.isoformat()), "short": DAY.strftime("%d.%m.%Y")}
    return {
        "styles": styles,
        "formats": formats,
        "locators": LOCATORS,
        "slots": {"place": PLACE, "here": HERE, "home": HOME, "dates": shown},
        "site": address.site(),
    }


def fill(text, place, here="", home="", day=None, inside=False):
    """Put locator, addresses and day into a slot, as the page's script does; `inside`: see
    Style."""
    words = {PLACE: place, HERE: here, HOME: home}
    if day:
        words |= {
            slots()["slots"]["dates"]["long"]: readable_date(day.isoformat()),
            slots()["slots"]["dates"]["short"]: day.strftime("%d.%m.%Y"),
        }
    for slot, given in words.items():
        text = text.replace(slot, html.escape(given, quote=False))
    return re.sub("”([,.])", r"\1”", text) if inside else text


def cited(name, language="en", place="", here="", day=None):
    """The citations of one place in the style called `name`: (in the text or note, entry of the
    list) as HTML; `place` is a locator, `here` its address, empty where the book has none yet;
    `day` of access, else the release's."""
    style = next(s for s in slots()["styles"] if s["name"] == name)
    home = f"{address.site()}/" if address.site() else ""
    return tuple(
        fill(text, place, here, home, day or released(), style["inside"])
        for text in style[language]["url" if home else "bare"]
    )


# The article itself: what is missing is said in brackets, as catalogues do.
UNSIGNED = {
    "en": ("[unsigned, undated]", "article in Kazakh"),
    "kk": ("[авторы мен жылы көрсетілмеген]", "қазақ тіліндегі мақала"),
    "ru": ("[автор и год не указаны]", "статья на казахском языке"),
}


def article(name, language="en", place=""):
    """The citations of the article itself in a style, as `cited` gives them: no author, no date, no
    journal."""
    style = dataclasses.replace(next(s for s in STYLES if s.name == name), edition="")
    author, genre = UNSIGNED[language]
    kind = (
        "article" if style.name == CHICAGO else "document"
    )  # as which Chicago lists an unpublished text
    record = {
        "id": "article",
        "type": kind,
        "title": bibliography.entries()["article"].title,
        "author": [{"literal": author}],
        "genre": genre,
        "language": "kk",
    }
    return tuple(
        fill(text, place, inside=style.inside)
        for text in _rendered(style, language, PLACE if place else "", "", "", None, record)
    )


def suggested(docname, title):
    """The citation printed at the foot of a page (Chicago, note): HTML."""
    return cited(CHICAGO, "en", locator("page", "en", title), address.page(docname))[0]
