"""The powers and their provisions in the four regimes: the register, today's law, the regimes."""

from __future__ import annotations

from typing import Any

from docutils import nodes

from edition import tables
from edition.book.drawing import grade, mixed, span, status
from edition.book.links import add_target, control, dotted, link, work
from edition.book.nodes import el, element, furniture, make
from edition.book.registers.table import Drawn, joined, passage_links, table
from edition.tables.locators import located
from edition.text.words import say

CONTINUES = "Continues so far as it does not contradict the Constitution (Const. 2026, art. 96(1))."
LONG = 120  # letters; a longer note is told once


def provisions(power: str, regime: str) -> list[Any]:
    """The provisions on a power in one regime."""
    return [row for row in tables.grouped("provisions", "power")[power] if row.regime == regime]


class PowersFilter(Drawn):
    """Where the page's script puts the filter of the register; without it nothing is there."""

    def draw(self, _: str) -> Any:
        return make(furniture, "div", classes=["filter-place", "screen"])


class PowersRegister(Drawn):
    """Every power turned to one branch, with its provisions in the four regimes."""

    def draw(self, branch: str) -> Any:
        powers = [power for power in tables.rows("powers") if power.branch == branch]
        if not powers:
            raise KeyError(branch)
        return [self.power(power) for power in powers]

    def power(self, power: Any) -> element:
        """One power, folded away under its name and what became of it."""
        ident = tables.anchor("power", power.id)
        add_target(self.env, ident, f"{power.id} {power.name_en}")
        caption = "{power}: provisions in four regimes"
        drawn = table(
            say(caption).format(power=power.id),
            ["regime", "status", "act and article", "note"],
            self.provisions(power),
            ["provisions"],
            english=caption.format(power=power.id),
        )
        name = mixed(f"{power.id} · {power.name_en}")
        summary = el("summary", dotted(self.env, power, "h3", name))
        now = [row.status for row in provisions(power.id, tables.REGIMES[-1])]
        return el(
            "section",
            el("details", summary, self.facts(power, ident), drawn),
            ids=[ident],
            classes=["power"],
            data_branch=power.branch,
            data_status=tables.overall(now),
            data_named="y" if power.passages else "n",
        )

    def facts(self, power: Any, ident: str) -> element:
        """Its names, its instrument, the passages that name it."""
        named = (("kk", power.name_kk), ("ru", power.name_ru))
        facts = el("p", *joined([span(lang, name) for lang, name in named if name], " · "))
        if len(facts):
            facts += nodes.Text(". ")
        words = say("Instrument: {instrument}. Passages:")
        instrument = words.format(instrument=tables.word(power.instrument)) + " "
        facts += nodes.Text(instrument)
        if power.passages:
            facts += passage_links(self.env, power.passages)
        else:
            facts += nodes.Text(say("not named in the article"))
        if power.reading == "y":
            facts += nodes.Text(f" ({say('editors’ reading')})")
        facts += [nodes.Text(". "), control(ident, f"power|{power.id}")]
        return facts

    def provisions(self, power: Any) -> list[list[Any]]:
        """Its provisions as rows, regime by regime."""
        rows = []
        for regime in tables.rows("regimes"):
            for row in provisions(power.id, regime.id):
                mark = grade(row.grade, row.inferred == "y")
                act = [work(self.env, row.bibkey), nodes.Text(f", {located(row.pin)} "), mark]
                rows.append([regime.label_en, status(row.status), act, row.note])
        return rows


class TodayTable(Drawn):
    """Passage by passage: each power it names as the law stands in the last regime.

    That a statute of 2022 continues is said once, before the table, and left out of the notes. A
    long note stands where its power is first named, and is referred to after.
    """

    def draw(self, _: str) -> Any:
        rows: list[list[Any]] = []
        silent: list[str] = []
        told: dict[str, str] = {}
        for passage in tables.rows("passages"):
            named = tables.grouped("powers", "passages").get(passage.id, ())
            if not named:
                silent.append(passage.id)
            for n, power in enumerate(named):
                first = told.setdefault(power.id, passage.id)
                heading = [self.heading(passage, len(named))] if n == 0 else []
                rows.append(heading + self.cells(power, first, passage.id))
        drawn = table(
            "What each passage names, as the law stands since 1 July 2026",
            ["passage", "power or relation", "status", "act and article", "note"],
            rows,
        )
        unnamed = passage_links(self.env, silent)
        return [drawn, el("p", "No power or relation is named in", " ", *unnamed, ".")]

    def heading(self, passage: Any, height: int) -> element:
        """The header cell of a passage, beside all the powers it names."""
        links = passage_links(self.env, [passage.id])
        return el("th", *links, " ", mixed(passage.title_en), scope="row", rowspan=str(height))

    def cells(self, power: Any, first: str, here: str) -> list[element]:
        """The cells of a power named in the passage `here`, and first in `first`."""
        words = f"{power.id} {power.name_en}"
        name = el("th", link(self.env, tables.anchor("power", power.id), words), scope="row")
        if power.reading == "y":
            name += el("small", " ", say("editors’ reading"))
        rows = provisions(power.id, tables.REGIMES[-1])
        now = status(tables.overall([row.status for row in rows]))
        now["attributes"]["data-label"] = "status"
        acts = joined([self.act(row) for row in rows], "; ")
        note = without_repeats([row.note.replace(CONTINUES, "").strip() for row in rows])
        told = [mixed(note)] if note else []
        if first != here and len(note) > LONG:
            told = [
                nodes.Text(say("As at") + " "),
                *passage_links(self.env, [first]),
                nodes.Text("."),
            ]
        noted = el("td", *told, data_label="note")
        return [name, now, el("td", *acts, data_label="act and article"), noted]

    def act(self, row: Any) -> element:
        mark = grade(row.grade, row.inferred == "y")
        return el("span", work(self.env, row.bibkey), nodes.Text(f", {located(row.pin)} "), mark)


def without_repeats(notes: list[str]) -> str:
    """The notes one after the other, without those with which a longer one begins."""

    def repeated(note: str) -> bool:
        return any(note != other and other.startswith(note.rstrip(".")) for other in notes)

    return " ".join(note for note in notes if note and not repeated(note))


class RegimesTable(Drawn):
    """The four regimes."""

    def draw(self, _: str) -> Any:
        rows = []
        for regime in tables.rows("regimes"):
            laws = joined([work(self.env, key) for key in (regime.constitution, regime.law)])
            rows.append([regime.label_en, regime.span, laws, regime.note])
        heads = ["regime", "from – to", "Constitution and law", "what it is"]
        return table("The four regimes", heads, rows, whole="regimes")
