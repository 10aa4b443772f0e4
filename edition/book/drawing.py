"""What many directives draw: words in their language, grades, statuses, figures, framed tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition import tables
from edition.book.nodes import el, element, foreign, make
from edition.figures import show
from edition.tables import language
from edition.text.words import language as language_of_page
from edition.text.words import say
from edition.works.bibliography import GRADES

MARKS = {
    "in force": ("●", "in"),
    "changed": ("◐", "chg"),
    "absent": ("○", "no"),
    "not verified": ("?", "unk"),
}
WEB = re.compile(r"https?://[^\s\"'<>]+")


def span(lang: str, text: str, quoted: bool = False, classes: Sequence[str] = ()) -> foreign:
    """Text in another language, in «» when quoted (unless it brings its own)."""
    shown = f"«{text}»" if quoted and "«" not in text else text
    return make(foreign, "span", nodes.Text(shown), lang=lang, classes=classes)


def verbatim(text: str, lang: str, **more: Any) -> element:
    """Words that stay as they are, marked where their language is not the page's."""
    if lang == language_of_page():
        return el("span", nodes.Text(text), **more)
    return span(lang, text, **more)


def mixed(text: str, default: str = "kk") -> element:
    """Words of the edition with words of other languages in them, each run marked with its own."""
    return marked(tables.word(text), default)


def marked(text: str, default: str = "kk") -> element:
    """Words as they are, those of other languages than the page's marked as such."""
    pieces = language.runs(text, default)
    return el("span", *(span(lang, piece) if lang else nodes.Text(piece) for piece, lang in pieces))


def figure(
    picture: str,
    caption: str,
    alt: str,
    role: str = "img",
    legend: str = "",
    ident: str | None = None,
) -> nodes.raw:
    """A figure as the pages show it; the node keeps what it is made of, for the other forms."""
    facts = {"picture": picture, "caption": caption, "alt": alt, "legend": legend, "ident": ident}
    markup = show.figure_markup(picture, caption, alt, role, legend, ident)
    return nodes.raw("", markup, format="html", figure=facts)


def grade(value: str, inferred: bool = False) -> element | None:
    """The grade mark, spelt out for readers who hover and for screen readers."""
    if not value:
        return None
    meaning = say(GRADES[value]) + ("; " + say("a conclusion drawn from it") if inferred else "")
    marked = f"{value} {say('inf.')}" if inferred else value
    return el("abbr", marked, title=meaning, classes=["grade"])


def status(
    value: str, detail: Sequence[Any] | None = None, regime: str | None = None, tag: str = "td"
) -> element:
    """A status with its symbol; `detail` is a list of nodes or strings set small beside it."""
    symbol, css = MARKS[value]
    cell = el(
        tag,
        el("span", symbol, aria_hidden="true", classes=["sym"]),
        el("span", value, classes=["word"]),
        classes=["st", css],
        data_r=regime,
        data_label=None if regime else "status",
    )
    if detail:
        cell += el("small", *detail)
    return cell


def stop(text: str) -> str:
    """The full stop after a text that has not its own, as "G." and "2017 г." have."""
    return "" if text.endswith(".") else "."


def outward(address: str, text: str | None = None, **more: Any) -> element | str:
    """A link to an address outside the book; what is not http(s) comes back as the text it is."""
    if not WEB.fullmatch(address):
        return address
    return el("a", nodes.Text(text or address), href=address, **more)


def frame_tables(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put every Markdown table into a frame that scrolls on its own where the screen is narrow."""
    for table in list(doctree.findall(nodes.table)):
        caption = table.next_node(nodes.title)
        words = caption.astext() if caption else say("Table")
        # the id is made of the English words, which a translated title keeps as its source
        table["ids"] = [show.table_ident(caption.rawsource if caption else "Table")]
        frame = el("div", classes=["wide"], tabindex="0", role="region")
        frame["attributes"]["aria-label"] = words  # already in the page's language
        table.parent[table.parent.index(table)] = frame  # not replace_self, which would copy the id
        frame += table


def setup(app: Sphinx) -> None:
    app.connect("doctree-resolved", frame_tables)
