"""The bibliography as reference managers read it: references.bib in biblatex's own fields.

There an act's official title is its title and the English one an addition; laws and decisions have
the types that biblatex has for them; what only this edition's pages need is left out.
"""

from __future__ import annotations

from edition.works.bibliography import Entry, entries

TYPES_OF_GROUPS = {
    "constitution": "legislation",
    "act": "legislation",
    "code": "legislation",
    "decision": "jurisdiction",
    "order": "legislation",
}
LANGUAGES = {"titlekk": "kazakh", "titleru": "russian"}
KEPT = (
    *("subtitle", "shorttitle", "journal", "booktitle", "volume", "number", "issue", "pages"),
    *("howpublished", "publisher", "institution", "address", "date", "isbn", "doi", "url"),
)
RENAMED = {"journal": "journaltitle", "address": "location"}
VERBATIM = ("url", "doi")
SPECIAL = str.maketrans({character: f"\\{character}" for character in "&%#_"})


def titles(entry: Entry) -> dict[str, str]:
    """The official title, Kazakh before Russian, with the others as an addition."""
    official = [name for name in LANGUAGES if entry.fields.get(name)]
    if not official:
        return {"title": entry.fields["title"], "langid": entry.fields["langid"]}
    first, *others = official
    added = [entry.fields[name] for name in [*others, "title"]]
    return {
        "title": entry.fields[first],
        "titleaddon": "; ".join(added),
        "langid": LANGUAGES[first],
    }


def kind(entry: Entry) -> str:
    """The type that biblatex has for a work: a law, a decision, an article, a page."""
    if entry.fields["group"] in TYPES_OF_GROUPS:
        return TYPES_OF_GROUPS[entry.fields["group"]]
    if entry.kind == "misc" and entry.fields.get("journal"):
        return "article"
    if entry.kind == "misc" and entry.fields.get("publisher"):
        return "online"
    return entry.kind.removeprefix("tech")


def people(names: tuple[str, ...]) -> str:
    """Names joined as BibTeX wants them; one without a comma is an institution's."""
    return " and ".join(name if "," in name else f"{{{name}}}" for name in names)


def fields(entry: Entry) -> dict[str, str]:
    """What is published of an entry, in biblatex's names."""
    found = {"author": people(entry.authors), "editor": people(entry.editors)}
    found |= titles(entry)
    found |= {RENAMED.get(name, name): entry.fields.get(name, "") for name in KEPT}
    if kind(entry) == "online":
        found["organization"] = found.pop("publisher")
    if kind(entry) == "report":
        found["type"] = "report"
    found["annotation"] = entry.fields["note"]  # which no style prints
    return {name: value for name, value in found.items() if value}


def written(entry: Entry) -> str:
    lines = []
    for name, value in fields(entry).items():
        escaped = value if name in VERBATIM else value.translate(SPECIAL)
        whole = f"{{{escaped}}}" if name in ("title", "titleaddon", "shorttitle") else escaped
        lines.append(f"  {name} = {{{whole}}},")
    return "\n".join([f"@{kind(entry)}{{{entry.key},", *lines, "}", ""])


def bibliography() -> str:
    """Every entry of references.bib, in its order."""
    return "\n".join(written(entry) for entry in entries().values())
