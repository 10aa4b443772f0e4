"""Pages drawn from the tables: powers, sources, glossary, regimes, bibliography, citations, files.

Each directive is a class that returns nodes; its name in Markdown is in DIRECTIVES.
"""

from __future__ import annotations

from sphinx.application import Sphinx

from edition.book.registers import backlinks, bibliography, citing, files, powers, sources, table

DIRECTIVES = {
    "powers-filter": powers.PowersFilter,
    "powers-register": powers.PowersRegister,  # branch
    "today-table": powers.TodayTable,
    "regimes-table": powers.RegimesTable,
    "sources-register": sources.SourcesRegister,
    "glossary-table": sources.GlossaryTable,
    "bibliography-list": bibliography.BibliographyList,  # group
    "texts-table": bibliography.TextsTable,
    "grades-table": bibliography.GradesTable,
    "citations": citing.Citations,  # place, or "article"
    "locators": citing.Locators,
    "acts-cited": citing.ActsCited,  # keys
    "downloads": files.Downloads,  # forms
    "data-files": files.DataFiles,
    "folded": table.Folded,  # title
}


def setup(app: Sphinx) -> None:
    app.add_role("built", files.Built())
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    backlinks.setup(app)
