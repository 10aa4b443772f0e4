"""The front page: the thesis drawn twice, the article's own five powers, the ways in."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from edition import tables
from edition.book.drawing import figure, status
from edition.book.links import link, page_link
from edition.book.nodes import el
from edition.figures import diagrams, show, svg
from edition.text.words import say

PICTURES = (  # regime, id, title, years
    (tables.REGIMES[0], "fig-home", "The article’s time", "2002–2011"),
    (tables.REGIMES[-1], "fig-home-now", "Now", "since 1 July 2026"),
)
WAYS = (  # page, title, what one finds there
    ("chapters/0-introduction", "Read the article", "Begin with the definition, ¶0.1."),
    ("chapters/then-and-now", "See what changed", "1995 to 2026, each step with its article."),
    ("notebooks/separation-of-powers", "Run the notebooks", "Diagrams and tables, recomputed."),
    ("chapters/how-to-cite", "Teach, cite, take along", "Citations, sessions, PDF, EPUB, data."),
)


class ThenAndNow(SphinxDirective):
    """The separation of powers in the article's time and now, beside each other."""

    pictures: tuple[tuple[str, str, str, str], ...] = PICTURES

    def run(self) -> list[nodes.Node]:
        drawn = [self.picture(*picture) for picture in self.pictures]
        groups = [diagrams.drawn(regime) for regime, *_ in self.pictures]
        key = nodes.raw("", diagrams.legend(*groups), format="html")
        return [el("div", *drawn, classes=["pair"]), key]

    def picture(self, regime: str, ident: str, title: str, years: str) -> nodes.Node:
        root = "../" * self.env.docname.count("/")
        drawing = svg.written(diagrams.picture(diagrams.separation_of_powers(regime, root)))
        alt = diagrams.describe(diagrams.drawn(regime))
        caption = f"{say(title)}, {say(years)}".rstrip(".") + "."  # 2026 г. has its own
        return figure(drawing, caption, tables.word(alt), "group", ident=ident)


class Now(ThenAndNow):
    """The separation of powers now, with what is gone and what is new since the article's time."""

    pictures = ((tables.REGIMES[-1], "fig-now", "The law", "since 1 July 2026"),)


class FivePowers(SphinxDirective):
    """The powers that the article's own list ends with, in the four regimes."""

    caption = "The five powers the article ends with, in four regimes"

    def listed(self) -> list:
        powers = [power for power in tables.rows("powers") if power.in_conclusion == "y"]
        return sorted(powers, key=lambda power: power.conclusion_passage)

    def run(self) -> list[nodes.Node]:
        regimes = tables.rows("regimes")
        labels = ["power", "where", *(regime.label_short for regime in regimes)]
        head = el("tr", *(el("th", label, scope="col") for label in labels))
        body = el("tbody", *(self.row(power) for power in self.listed()))
        words = self.caption
        caption = el("caption", words)
        ident = show.table_ident(words)
        drawn = el("table", caption, el("thead", head), body, ids=[ident], classes=["data", "five"])
        return [el("div", drawn, classes=["wide"], tabindex="0", role="region", aria_label=words)]

    def places(self, power: Any) -> list[str]:
        return [power.conclusion_passage]

    def row(self, power: Any) -> nodes.Node:
        name = link(self.env, tables.anchor("power", power.id), power.name_en)
        where = el("td", data_label="where")
        for nth, place in enumerate(self.places(power)):
            where += nodes.Text(", " if nth else "")
            where += link(self.env, tables.anchor("passage", place), f"¶{place}")
        cells = [el("th", name, scope="row"), where]
        provisions = tables.grouped("provisions", "power")[power.id]
        for regime in tables.rows("regimes"):
            there = [row.status for row in provisions if row.regime == regime.id]
            cell = status(tables.overall(there))
            cell["attributes"]["data-label"] = regime.label_short
            cells.append(cell)
        return el("tr", *cells)


class PowersMatrix(FivePowers):
    """Every power or relation the article names, in the four regimes."""

    caption = "Every power or relation the article names, in four regimes"

    def listed(self) -> list:
        return [power for power in tables.rows("powers") if power.passages]

    def places(self, power: Any) -> list[str]:
        return list(power.passages)


class Ways(SphinxDirective):
    """The four ways in."""

    def run(self) -> list[nodes.Node]:
        cards = []
        for docname, title, words in WAYS:
            card = el("p", page_link(self.env, docname, title), " ", el("span", words))
            cards.append(el("div", card, classes=["way"]))
        return [el("div", *cards, classes=["ways"])]


def setup(app: Sphinx) -> None:
    app.add_directive("then-and-now", ThenAndNow)
    app.add_directive("law-now", Now)
    app.add_directive("five-powers", FivePowers)
    app.add_directive("powers-matrix", PowersMatrix)
    app.add_directive("ways", Ways)
