"""The bibliography on its page: the works, the texts seen of them, the grades of evidence."""

from __future__ import annotations

from typing import Any

from docutils import nodes

from edition import tables
from edition.book.drawing import grade, marked, mixed, outward, stop, verbatim
from edition.book.links import add_target, control, link, work
from edition.book.nodes import el, element
from edition.book.registers.backlinks import cited_in, cyrillic
from edition.book.registers.table import Drawn, joined, table
from edition.tables.locators import located
from edition.text.dates import readable_date
from edition.text.words import say
from edition.works import bibliography
from edition.works.bibliography import Entry


class GradesTable(Drawn):
    """The grades of evidence."""

    def draw(self, _: str) -> Any:
        rows = []
        for mark, meaning in bibliography.GRADES.items():
            rows.append([el("abbr", mark, title=meaning, classes=["grade"]), meaning])
        title = "a conclusion from texts of that grade"
        inferred = el("abbr", "inf.", title=title, classes=["grade"])
        meaning = "added to a grade: a conclusion drawn from texts of that grade, not their words"
        return table("Grades of evidence", ["mark", "meaning"], [*rows, [inferred, meaning]])


class BibliographyList(Drawn):
    """The entries of one group, each with what is known, how it was verified, and who cites it."""

    def draw(self, group: str) -> Any:
        if group not in bibliography.GROUPS:
            raise KeyError(group)
        entries = [e for e in bibliography.entries().values() if e.group == group]
        return el("ul", *(self.entry(e) for e in entries), classes=["bibliography"])

    def entry(self, entry: Entry) -> element:
        ident = tables.anchor("bib", entry.key)
        add_target(self.env, ident, entry.shorttitle)
        note = el("p", classes=["entry-note"])
        if entry.status != "established":
            note += [el("span", entry.status, classes=["reading"]), nodes.Text(" ")]
        note += [mixed(entry.note + " ", cyrillic(entry)), grade(entry.grade)]
        summary = el("summary", "How verified, where cited")
        parts = (summary, note, self.texts(entry.key), cited_in(entry.key))
        more = el("details", *parts, classes=["folded"])
        return el("li", described(entry), more, ids=[ident])

    def texts(self, key: str) -> element | None:
        """The texts seen of a work."""
        seen = tables.grouped("texts", "bibkey").get(key)
        if not seen:
            return None
        links = [link(self.env, text_anchor(row.key), nodes.Text(row.key)) for row in seen]
        return el("p", "Texts seen:", " ", *joined(links), classes=["backlinks"])


def described(entry: Entry) -> element:
    """Who, what, where: the line that describes a work."""
    own = cyrillic(entry)
    ending = f"{stop(entry.shorttitle)} "
    line = el("p", el("b", mixed(entry.shorttitle, own)), ending, *people(entry))
    named = titles(entry)
    line += [*joined(named, " · "), nodes.Text(f"{stop(named[-1].astext())} ")]
    for words in (bibliography.imprint(entry), identified(entry)):
        if words:
            line += marked(f"{words}{stop(words)} ", own)
    found = ""
    if entry.doi:
        found = outward(f"https://doi.org/{entry.doi}", f"doi:{entry.doi}")
    elif entry.url:
        found = outward(entry.url, classes=["url"])
    if found:
        line += [found, nodes.Text(". ")]
    return line


IDENTIFIED = ("official bank no.", "as recorded", "as a copy of the text names it")


def identified(entry: Entry) -> str:
    """Its identifiers in the official registers."""
    found = entry.identifier
    for words in IDENTIFIED:
        found = found.replace(words, say(words))
    return found


def people(entry: Entry) -> list[nodes.Node]:
    """Its authors, or its editors where it has none."""
    named = "; ".join(entry.authors)
    if not named and entry.editors:
        named = "; ".join(entry.editors) + f" ({say('ed.')})"
    if not named:
        return []
    who: list[nodes.Node] = [verbatim(named, "en" if named.isascii() else "ru")]
    if entry.translit:
        named = f" [{entry.translit}]"
        who.append(nodes.Text(named))
    return [*who, nodes.Text(f"{stop(named)} ")]


def titles(entry: Entry) -> list[element]:
    """Its title and, of an act, the official ones. The article's sources have no other title than
    the one that the edition gives them."""
    if entry.group == "source":
        return [el("span", entry.title, classes=["work"])]
    found = [verbatim(entry.title, entry.language, classes=["work"])]
    for lang, title in (("kk", entry.titlekk), ("ru", entry.titleru)):
        if title and title != entry.title:
            found.append(verbatim(title, lang, classes=["work"]))
    return found


def text_anchor(key: str) -> str:
    """The HTML id of a text seen: P95-10 → text-p95-10."""
    return "text-" + key.lower()


def group_of(text: Any) -> str:
    """The group of works that a text belongs to, in words."""
    entry = bibliography.entries().get(text.bibkey)
    return bibliography.GROUPS[entry.group] if entry else "Without a work of its own"


class TextsTable(Drawn):
    """Every text or page seen: the witness behind the `seen` columns of the tables."""

    def draw(self, _: str) -> Any:
        groups: dict[str, list[Any]] = {}
        for text in tables.rows("texts"):
            groups.setdefault(group_of(text), []).append(self.text(text))
        return [self.group(name, rows) for name, rows in groups.items()]

    def group(self, name: str, rows: list[Any]) -> element:
        """The texts of one group of works, folded away under its name."""
        caption = "Texts and pages seen: {group}"
        drawn = table(
            say(caption).format(group=say(name)),
            ["key", "work", "what was seen of it", "where", "grade"],
            rows,
            ["texts"],
            whole="texts",
            english=caption.format(group=name),
        )
        return el("details", el("summary", f"{say(name)}: {len(rows)}"), drawn, classes=["folded"])

    def text(self, text: Any) -> tuple[str, list[Any]]:
        ident = text_anchor(text.key)
        add_target(self.env, ident)
        facts = text.title
        if text.redaction:
            facts += "; " + located(f"redaction of {readable_date(text.redaction, 'en')}")
        if text.extent:
            facts += f"; {located(text.extent)}"
        cells = [
            nodes.Text(text.key),
            work(self.env, text.bibkey) if text.bibkey else "",
            facts,
            outward(text.address, classes=["url"]),
            [grade(text.grade), " ", control(ident, f"text|{text.key}")],
        ]
        return ident, cells
