"""The registers: sources, powers, glossary, bodies, relations, events, each row with the id it has
on the pages."""

from __future__ import annotations

from typing import Any

from edition import tables
from edition.forms.tei.markup import (
    EDITORS,
    Element,
    ana,
    cited,
    el,
    graded,
    joined,
    mixed,
    noted,
    passage_list,
    passage_ref,
    pointer,
    token,
    trilingual,
    worded,
    work_ref,
)
from edition.text.dates import readable_date
from edition.text.words import LANGUAGES, language, say


def named(tag: str, row: Any, column: str, **given: Any) -> list[Element]:
    """A name in each language that a row has it in: name_en, name_kk, name_ru."""
    found = []
    for code in LANGUAGES:
        if text := getattr(row, f"{column}_{code}"):
            found.append(el(tag, *worded(text, code), lang=code, **given))
    return found


def sources() -> Element:
    listed = [source(row) for row in tables.rows("sources")]
    head = el("head", say("The article’s sources"))
    return el("div", head, el("list", *listed, type="sources"), type="sources")


def source(row: Any) -> Element:
    places = tables.grouped("citations", "marker").get(row.marker, ())
    works = []
    for keys, kind in ((row.bibkeys, "works"), (row.too_late, "too-late")):
        if keys:
            works.append(el("note", *joined([work_ref(key) for key in keys]), type=kind))
    return el(
        "item",
        el("label", f"[{row.marker}] {say(row.status)}"),
        el("p", *mixed(row.argument)),
        *works,
        el("list", *[occurrence(place) for place in places], type="occurrences"),
        ident=tables.anchor("source", row.marker),
        n=row.marker,
    )


def occurrence(row: Any) -> Element:
    """A place that cites a source."""
    pin = row.pin if len(row.bibkey) == 1 else ""
    works = joined([cited(key, pin, row.grade) for key in row.bibkey])
    opening = f" {say(row.kind)}, {say(row.verdict)}: "
    said = [opening, *mixed(row.claim_en), ". ", *mixed(row.evidence), " ", *works]
    place = pointer("passage", row.passage)
    return el("item", passage_ref(row.passage), *said, corresp=place)


def powers() -> Element:
    names = {row.id: row for row in trilingual("powers")}
    listed = [power(row, names[row.id]) for row in tables.rows("powers")]
    head = el("head", say("Powers and relations"))
    return el("div", head, el("list", *listed, type="powers"), type="powers")


def power(row: Any, names: Any) -> Element:
    conclusion = row.conclusion_passage
    ends = el("note", passage_ref(conclusion), type="conclusion") if conclusion else None
    ours = say("editors’ reading")
    reading = el("seg", ours, type="reading", resp=EDITORS) if row.reading == "y" else None
    acts = [provision(found) for found in tables.grouped("provisions", "power")[row.id]]
    return el(
        "item",
        *named("name", names, "name", type="power"),
        passage_list(row.passages),
        ends,
        reading,
        el("list", *acts, type="provisions"),
        ident=tables.anchor("power", row.id),
        n=row.id,
        ana=ana(("branch", row.branch)),
    )


def provision(row: Any) -> Element:
    basis = cited(row.bibkey, row.pin, row.grade, row.inferred)
    where = ana(("regime", row.regime), ("status", row.status))
    return el("item", basis, noted(row.note), ana=where)


def glossary() -> Element:
    listed = []
    for row in tables.rows("glossary"):
        listed += term(row)
    head = el("head", say("Glossary: Kazakh, Russian, English"))
    return el("div", head, el("list", *listed, type="gloss"), type="glossary")


def term(row: Any) -> list[Element]:
    kazakh = row.kk or say("not recorded")
    label = el("label", el("term", kazakh, lang="kk" if row.kk else language()))
    return [
        label,
        el(
            "item",
            el("term", row.ru, lang="ru") if row.ru else None,
            el("gloss", *mixed(row.en), lang="en"),
            el("note", *mixed(row.definition_en), type="definition"),
            noted(row.article_form, type="article-form"),
            noted(row.forms, type="forms"),
            passage_list(row.passages),
            ident=tables.anchor("term", row.id),
            ana=graded(row.grade),
        ),
    ]


def actors() -> Element:
    notes = {row.id: row.note for row in tables.rows("actors")}
    listed = []
    for row in trilingual("actors"):
        dates = []
        for kind, day in (("from", row.from_), ("to", row.to)):
            if day:
                dates.append(el("date", readable_date(day), type=kind, when=day))
        existence = el("note", *dates, type="existence") if dates else None
        parts = [*named("orgName", row, "name"), existence, noted(notes[row.id])]
        listed.append(el("org", *parts, ident=f"actor-{row.id}", role=token(row.branch)))
    return el("listOrg", el("head", say("Bodies and objects of the diagrams")), *listed)


def relations() -> Element:
    listed = [relation(row) for row in tables.rows("relations")]
    return el("listRelation", el("head", say("Relations")), *listed)


def relation(row: Any) -> Element:
    basis = cited(row.bibkey, row.pin, row.grade, row.inferred) if row.bibkey else None
    return el(
        "relation",
        el("desc", *mixed(row.basis), ". " if row.bibkey else "", basis),
        ident=row.id,
        name=token(row.kind),
        active=f"#actor-{row.from_}",
        passive=f"#actor-{row.to}",
        ana=ana(("kind", row.kind), ("regime", row.regime)),
        corresp=pointer("passage", row.passage) if row.passage else None,
    )


def events() -> Element:
    notes = {row.id: row.note for row in tables.rows("timeline")}
    listed = []
    for row in trilingual("timeline"):
        when = {"from_": row.date, "to": row.date_to} if row.date_to else {"when": row.date}
        said = graded(row.grade, row.inferred)
        works = [el("bibl", work_ref(key), ana=said) for key in row.bibkey]
        parts = [*named("label", row, "event"), noted(notes[row.id]), *works]
        listed.append(el("event", *parts, ident=row.id, **when))
    return el("listEvent", el("head", say("Timeline")), *listed)
