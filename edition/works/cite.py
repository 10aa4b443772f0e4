"""How to cite the edition and every place in it: one source of truth, CITATION.cff.

The record becomes CSL-JSON; citeproc-py renders it in the styles of `edition/csl/`. What changes
from place to place (locator, address, day of access) is rendered once as a slot, which the page
fills in; a test compares the result with a rendering of every place by itself. The same record for
reference managers is made in edition/works/records.py.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import html
import re
from typing import Any

from edition import address
from edition.text.dates import readable_date
from edition.works import bibliography
from edition.works.colophon import KEY, item, record, released, sentence_case
from edition.works.styles import LANGUAGES, STYLES, Style, plain, rendered

__all__ = ["KEY", "STYLES", "LANGUAGES", "item", "plain", "record", "released", "sentence_case"]

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
    "term": {"en": "glossary, s.v. “{0}”", "kk": "сөздік, «{1}»", "ru": "глоссарий, «{2}»"},
    "text": {
        "en": "texts seen, {0}",
        "kk": "көрілген мәтіндер, {0}",
        "ru": "просмотренные тексты, {0}",
    },
    "fig": {"en": "fig. {0}", "kk": "{0}-сурет", "ru": "рис. {0}"},
    "table": {"en": "table “{0}”", "kk": "«{0}» кестесі", "ru": "табл. «{0}»"},
    "page": {"en": "“{0}”", "kk": "«{0}»", "ru": "«{0}»"},
}


CHICAGO = STYLES[3].name


def locator(kind: str, language: str, *words: str) -> str:
    """The words that name a place in a citation: locator("p", "kk", "2.3") → "2.3-үзінді"."""
    forms = LOCATORS[kind]
    return forms.get(language, forms["en"]).format(*words)


# What a page fills in. The words must survive every style: a date far off, an address that cannot
# be.
PLACE = "9.9.9"
IDENT = "p-9-9-9"
DAY = datetime.date(2099, 9, 9)
HERE = "https://here.invalid/"
HOME = "https://home.invalid/"


def _slots_of(style: Style) -> dict[str, Any]:
    """A style's citations with slots, in each of its languages, with addresses and without."""
    found: dict[str, Any] = {"name": style.name, "notes": style.notes, "inside": style.inside}
    for language in style.languages:
        found[language] = {
            "url": list(rendered(style, language, PLACE, HERE, HOME, DAY)),
            "bare": list(rendered(style, language, PLACE, "", "", None)),
        }
    return found


@functools.lru_cache(maxsize=1)
def slots() -> dict[str, Any]:
    """Everything the "Cite" dialog needs, as JSON-ready data.

    `styles`: [{name, notes, en: {url: [note, list], bare: [note, list]}, kk: …}], "bare" being the
    form without an address; `locators`; `slots`.
    """
    shown = {"long": readable_date(DAY.isoformat(), "en"), "short": DAY.strftime("%d.%m.%Y")}
    return {
        "styles": [_slots_of(style) for style in STYLES],
        "locators": LOCATORS,
        "slots": {"place": PLACE, "ident": IDENT, "here": HERE, "home": HOME, "dates": shown},
        "site": f"{address.site()}/{address.folder()}".rstrip("/") if address.site() else "",
    }


def fill(
    text: str,
    place: str,
    here: str = "",
    home: str = "",
    day: datetime.date | None = None,
    inside: bool = False,
) -> str:
    """Put locator, addresses and day into a slot, as the page's script does; `inside`: see
    Style."""
    words = {PLACE: place, HERE: here, HOME: home}
    if day:
        shown = slots()["slots"]["dates"]
        words[shown["long"]] = readable_date(day.isoformat(), "en")
        words[shown["short"]] = day.strftime("%d.%m.%Y")
    for slot, given in words.items():
        text = text.replace(slot, html.escape(given, quote=False))
    return re.sub("”([,.])", r"\1”", text) if inside else text


def cited(
    name: str,
    language: str = "en",
    place: str = "",
    here: str = "",
    day: datetime.date | None = None,
) -> tuple[str, str]:
    """The citations of one place in the style called `name`: (in the text or note, entry of the
    list) as HTML; `place` is a locator, `here` its address, empty where the book has none yet;
    `day` of access, else the release's."""
    style = next(style for style in slots()["styles"] if style["name"] == name)
    home = f"{address.site()}/" if address.site() else ""
    note, listed = style[language]["url" if home else "bare"]
    given = (place, here, home, day or released(), style["inside"])
    return fill(note, *given), fill(listed, *given)


# The article itself: what is missing is said in brackets, as catalogues do.
UNSIGNED = {
    "en": ("[unsigned, undated]", "article in Kazakh"),
    "kk": ("[авторы мен жылы көрсетілмеген]", "қазақ тіліндегі мақала"),
    "ru": ("[автор и год не указаны]", "статья на казахском языке"),
}


def article(name: str, language: str = "en", place: str = "") -> tuple[str, str]:
    """The citations of the article itself in a style, as `cited` gives them: no author, no date, no
    journal."""
    style = dataclasses.replace(next(s for s in STYLES if s.name == name), edition="")
    author, genre = UNSIGNED[language]
    record = {
        "id": "article",
        # Chicago lists an unpublished text as an article
        "type": "article" if style.name == CHICAGO else "document",
        "title": bibliography.entries()["article"].title,
        "author": [{"literal": author}],
        "genre": genre,
        "language": "kk",
    }
    note, listed = rendered(style, language, PLACE if place else "", "", "", None, record)
    return fill(note, place, inside=style.inside), fill(listed, place, inside=style.inside)


def suggested(docname: str, title: str) -> str:
    """The citation printed at the foot of a page (Chicago, note): HTML."""
    return cited(CHICAGO, "en", locator("page", "en", title), address.page(docname))[0]
