"""What search finds: things, not pages. Each passage, note, power, term, source, text, work, event,
actor and section is a record, with the address it leads to.

The records go into one script that is fetched when search is first used; theme/static/find.js
builds the index from them (MiniSearch) and folds words of three languages. Sphinx's own search,
which finds pages, is left out.
"""

from __future__ import annotations

import itertools
import json
import pathlib
import re
import shutil
from collections.abc import Iterator
from typing import Any, NamedTuple

import sphinx.search
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search.en import js_porter_stemmer

from edition import tables
from edition.book import content, prose, saying
from edition.text.words import language, say
from edition.works import bibliography

KINDS = {  # as a reader is told them
    "passage": "passage",
    "note": "note",
    "power": "power",
    "term": "term",
    "source": "source",
    "section": "section",
    "event": "event",
    "actor": "body",
    "text": "text of law",
    "work": "work",
}
STEMMERS = ("base-stemmer.js", "russian-stemmer.js")
LONGEST = 600  # characters of a section's words
TIMELINE, RELATIONS = "notebooks/then-and-now", "notebooks/separation-of-powers"


class Record(NamedTuple):
    """One thing that search finds."""

    kind: str
    address: str  # page and anchor, from the book's root
    name: str
    text: str  # of which one line is shown
    words: str = ""  # names in Kazakh and Russian, lemmata
    law: str = ""  # acts by name
    articles: str = ""  # numbers of articles, blank between: "83 83(1)"
    ids: str = ""  # "2.3", "P05", "source1"


def article_numbers(locators: list[str]) -> str:
    """The articles named in pins, with and without their paragraphs: 83(1) → 83 83(1)."""
    found: dict[str, None] = {}
    for locator in locators:
        if not re.match(r"arts? |art\. ", locator):
            continue
        for number, paragraph in re.findall(r"(\d+(?:-\d+)?)((?:\(\d+(?:-\d+)?\))?)", locator):
            found |= dict.fromkeys([number, number + paragraph])
    return " ".join(found)


def where(env: Any, target: str) -> str:
    """The address of a target of the edition."""
    docname, ident = env.edition["targets"][target]
    return f"{docname}.html#{ident}"


def passages(chapters: list[dict]) -> Iterator[Record]:
    for passage in content.passages(chapters):
        words = " ".join(prose.flat(p) for p in prose.every_paragraph(passage["rendering"]))
        text = f"{passage.get('in_short', '')} {words}".strip()
        lemmata = " ".join(note["lemma"] for note in passage["notes"])
        kazakh = f"{passage['title_kk']} {passage['incipit']} {passage['explicit']} {lemmata}"
        name = f"¶{passage['id']} {passage['title_en']}"
        ids = f"{passage['id']} {passage['anchor']}"
        yield Record("passage", passage["href"], name, text, kazakh, ids=ids)
        for note in passage["notes"]:
            yield noted(passage, note)


def noted(passage: dict, note: dict) -> Record:
    found = list(prose.every_paragraph(note["paragraphs"]))
    pieces = [piece for piece in itertools.chain(*found) if isinstance(piece, dict)]
    pins = [piece for piece in pieces if piece["type"] == "pin"]
    return Record(
        "note",
        f"{passage['href'].partition('#')[0]}#{note['id']}",
        f"¶{passage['id']} {say('note')} {note['letter']} «{note['lemma'].strip('«»')}»",
        " ".join(prose.flat([p for p in paragraph if p not in pins]) for paragraph in found),
        law=" ".join(dict.fromkeys(p["title"] for p in pins)),
        articles=article_numbers([p["locator"] for p in pins]),
    )


def powers(env: Any) -> Iterator[Record]:
    for power in tables.rows("powers"):
        rows = tables.grouped("provisions", "power")[power.id]
        yield Record(
            "power",
            where(env, tables.anchor("power", power.id)),
            f"{power.id} {power.name_en}",
            f"{power.short_en}; {say('instrument')}: {tables.word(power.instrument)}",
            "; ".join(filter(None, (power.name_kk, power.name_ru))),
            " ".join(dict.fromkeys(row.act for row in rows)),
            article_numbers([row.pin for row in rows]),
            power.id.lower(),
        )


NAMED = {"en": ("en", "kk"), "kk": ("kk", "ru"), "ru": ("ru", "kk")}  # a term, by the page


def terms(env: Any) -> Iterator[Record]:
    for term in tables.rows("glossary"):
        address = where(env, tables.anchor("term", term.id))
        first, second = NAMED.get(language(), NAMED["en"])
        name = " · ".join(filter(None, (getattr(term, first), getattr(term, second))))
        names = "; ".join(filter(None, (term.en, term.kk, term.ru, term.article_form)))
        yield Record("term", address, name or term.en, term.definition_en, names)


def sources(env: Any) -> Iterator[Record]:
    for source in tables.rows("sources"):
        address = where(env, tables.anchor("source", source.marker))
        name = f"[{source.marker}] {say(source.status)}"
        yield Record("source", address, name, source.argument, ids=f"source{source.marker}")


def texts(env: Any) -> Iterator[Record]:
    for text in tables.rows("texts"):
        address = where(env, f"text-{text.key.lower()}")
        seen = "; ".join(filter(None, (text.extent, text.redaction, text.carrier)))
        yield Record("text", address, text.title, seen, ids=text.key.lower())


def works(env: Any) -> Iterator[Record]:
    for key, entry in bibliography.entries().items():
        titles = [entry.fields.get(name, "") for name in ("title", "titlekk", "titleru")]
        people = "; ".join(entry.authors)
        address = where(env, tables.anchor("bib", key))
        text = f"{people} {entry.fields['title']}".strip()
        yield Record("work", address, entry.fields["shorttitle"], text, " ".join(titles))


def events() -> Iterator[Record]:
    for event in tables.rows("timeline"):
        names = f"{event.event_kk} {event.event_ru}"
        address = f"{TIMELINE}.html#fig-then-and-now-timeline"
        name = f"{event.date} {event.short_en or event.event_en}"
        yield Record("event", address, name, event.event_en, names)


def actors() -> Iterator[Record]:
    for actor in tables.rows("actors"):
        names = f"{actor.name_kk} {actor.name_ru}"
        yield Record("actor", f"{RELATIONS}.html", actor.name_en, actor.note, names)


def sections(env: Any) -> Iterator[Record]:
    """The sections of every page, with the beginning of their words, at their permanent labels."""
    labelled = {ident for _, ident in env.get_domain("std").anonlabels.values()}
    for docname in sorted(env.found_docs):
        for section in env.get_doctree(docname).findall(nodes.section):
            if "number" in section or not section["ids"]:
                continue
            title = next(section.findall(nodes.title)).astext()
            paragraphs = [child for child in section.children if isinstance(child, nodes.paragraph)]
            text = " ".join(saying.said(paragraph) for paragraph in paragraphs)[:LONGEST]
            ident = next((found for found in section["ids"] if found in labelled), None)
            if ident:
                yield Record("section", f"{docname}.html#{ident}", title, text)


def records(env: Any, chapters: list[dict]) -> list[Record]:
    """Everything that search finds, in the order of KINDS where answers are equally good."""
    found = [*passages(chapters), *powers(env), *terms(env), *sources(env), *sections(env)]
    found += [*events(), *actors(), *texts(env), *works(env)]
    return sorted(found, key=lambda record: list(KINDS).index(record.kind))


def written(found: list[Record]) -> str:
    """The records as a script: a file opened from a disk may not fetch JSON."""
    kinds = list(KINDS)
    rows = [[kinds.index(record.kind), *record[1:]] for record in found]
    data = {
        "kinds": kinds,
        "names": {kind: say(name) for kind, name in KINDS.items()},
        "records": rows,
    }
    return f"editionRecords = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"


def publish(env: Any, site: pathlib.Path, chapters: list[dict]) -> None:
    """Write the records and lay the stemmers beside them, as they come with Sphinx."""
    static = site / "_static"
    (static / "records.js").write_text(written(records(env, chapters)), encoding="utf-8")
    folder = pathlib.Path(sphinx.search.__file__).parent / "minified-js"
    for name in STEMMERS:
        shutil.copyfile(folder / name, static / name)
    (static / "porter-stemmer.js").write_text(js_porter_stemmer, encoding="utf-8")


def without_sphinx_search(app: Sphinx) -> None:
    """Sphinx need not index the pages' words."""
    if app.builder.name == "html":
        app.builder.search = False  # type: ignore[attr-defined]


def search_page(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    if app.builder.name == "html":
        yield "search", {"title": say("Search")}, "search.html"


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", without_sphinx_search)
    app.connect("html-collect-pages", search_page)
