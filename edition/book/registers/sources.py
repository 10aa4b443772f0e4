"""The article's five sources, and the glossary: what its words stand for."""

from __future__ import annotations

from typing import Any

from docutils import nodes

from edition import tables
from edition.book.drawing import grade, mixed, span
from edition.book.links import add_target, control, work
from edition.book.nodes import el, element
from edition.book.registers.table import Drawn, joined, passage_links, table
from edition.tables.locators import located
from edition.text.words import language, say

WORKS = {  # what the works named for a source are, by its status
    "two candidates": "Candidates:",
    "identified": "The work:",
}
WHERE = "Where [{marker}] stands, and what it would have to carry"
THEMATIC = "Thematic candidates, not identifications:"


class SourcesRegister(Drawn):
    """The five sources: status, argument, every place that cites them."""

    def draw(self, _: str) -> Any:
        return [self.source(source) for source in tables.rows("sources")]

    def source(self, source: Any) -> element:
        ident = tables.anchor("source", source.marker)
        add_target(self.env, ident, say("Source [{marker}]").format(marker=source.marker))
        section = el("section", ids=[ident], classes=["source"])
        status = el("span", source.status, classes=["kind"])
        section += el("h2", f"[{source.marker}] ", status)
        cite = control(ident, f"source|{source.marker}")
        section += el("p", mixed(source.argument), " ", cite)
        if source.bibkeys:
            section += self.works(WORKS.get(source.status, THEMATIC), source.bibkeys)
        if source.too_late:
            section += self.works("Too late to be meant:", source.too_late)
        cited = tables.grouped("citations", "marker").get(source.marker, ())
        section += table(
            say(WHERE).format(marker=source.marker),
            ["passage", "attached to", "kind of claim", "verdict", "evidence"],
            [self.citation(row) for row in cited],
            english=WHERE.format(marker=source.marker),
        )
        return section

    def works(self, label: str, keys: tuple[str, ...]) -> element:
        return el("p", label, " ", *joined([work(self.env, key) for key in keys]), ".")

    def citation(self, row: Any) -> list[Any]:
        """A place that cites the source: the claim, our verdict on it, the evidence."""
        evidence = [row.evidence, " ", *joined([work(self.env, key) for key in row.bibkey])]
        if row.pin:
            evidence.append(nodes.Text(f", {located(row.pin)} "))
        evidence.append(grade(row.grade))
        passage = passage_links(self.env, [row.passage])
        return [passage, row.claim_en, row.kind, row.verdict, evidence]


HEADS = ("қазақша", "русский", "English and definition", "the article’s own form")


class GlossaryTable(Drawn):
    """All terms, one row each."""

    def draw(self, _: str) -> Any:
        heads = [*HEADS, "passages", "grade"]
        rows = [self.term(term) for term in tables.rows("glossary")]
        title = "Glossary: Kazakh, Russian, English"
        return table(title, heads, rows, ["glossary"], whole="glossary")

    def term(self, term: Any) -> tuple[str, list[Any]]:
        ident = tables.anchor("term", term.id)
        add_target(self.env, ident)
        meaning = [
            el("b", mixed(term.en) if language() == "en" else span("en", term.en)),
            ". ",
            term.definition_en,
        ]
        if term.forms:
            meaning.append(el("small", mixed(term.forms)))
        named = f"term|{term.en}|{term.kk or term.en}|{term.ru or term.en}"
        cells = [
            span("kk", term.kk) if term.kk else "not recorded",
            span("ru", term.ru) if term.ru else "not recorded",
            meaning,
            term.article_form,
            passage_links(self.env, term.passages),
            [grade(term.grade), " ", control(ident, named)],
        ]
        return ident, cells
