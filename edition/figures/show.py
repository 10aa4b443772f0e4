"""What the notebooks show: tables and figures that read wherever a notebook is opened, the same
bytes on every run.

A figure is a bundle: PNG for a notebook that was not run or is not trusted, SVG for one that was,
its caption and its text alternative as Markdown below. The book takes the SVG (see
edition/book/notebook.py). A table carries its alignment with it, since Jupyter sets every cell
flush right; the book drops that.
"""

from __future__ import annotations

import base64
import dataclasses
import html
import io
import numbers
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import pandas as pd

from edition.figures import svg
from edition.tables import word
from edition.tables.language import CYRILLIC, runs
from edition.tables.locators import acts, cited

POWER = re.compile(r"(P\d\d[a-z]?) (.+)")
LONGEST_IDENT = 40  # characters of a caption that its address keeps
PLOT_DPI = 144  # of a plot's PNG


def details() -> str:
    return f"<details><summary>{word('The picture in words')}</summary>"


def table_ident(caption: str) -> str:
    """The permanent id of a table: its caption in small Latin letters, figures and hyphens."""
    plain = unicodedata.normalize("NFKD", caption).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    while len("-".join(words)) > LONGEST_IDENT and len(words) > 1:
        words.pop()
    return "table-" + ("-".join(words) or "untitled")


def cell(value: Any, lang: str | None = None) -> str:
    """One cell: tuples joined, text escaped, Kazakh or Russian marked as such."""
    if isinstance(value, tuple):
        value = ", ".join(value)
    words = "" if value is None else str(value)
    if lang == "mixed":
        return mixed(words)
    return marked(words if lang else worded(words), lang)


def worded(text: str) -> str:
    """A cell's text in the language of the build: a power by its number and name, acts joined by
    "and", norms, or else the whole."""
    if power := POWER.fullmatch(text):
        return f"{power[1]} {word(power[2])}"
    if all(act in acts() for act in text.split(" and ")):
        return word(" and ").join(map(word, text.split(" and ")))
    norms = cited(text)
    return norms if norms != text else word(text)


def marked(text: str, lang: str | None) -> str:
    """Text escaped, and marked with its language where it is not the page's."""
    shown = html.escape(text)
    return f'<span lang="{lang}">{shown}</span>' if lang and shown else shown


def mixed(text: str) -> str:
    """Words with Kazakh or Russian in them, each run marked as such."""
    return "".join(marked(piece, lang) for piece, lang in runs(word(text)))


def numeric(values: Iterable[Any]) -> bool:
    """Whether a column holds numbers (or is empty of all else), and so is set flush right."""
    return any(isinstance(v, numbers.Number) for v in values) and all(
        v in ("", "?") or isinstance(v, numbers.Number) for v in values
    )


@dataclasses.dataclass(frozen=True)
class Table:
    """A table as HTML; where no HTML is shown, its rows as plain text."""

    data: str
    plain: str

    def _repr_html_(self) -> str:
        return self.data

    def __repr__(self) -> str:
        return self.plain


class Column(NamedTuple):
    """How a column is set: its language (see `table`), and whether it holds numbers."""

    name: str
    lang: str | None
    numbers: bool

    def set(self, tag: str, text: str, attributes: str) -> str:
        """A cell. Jupyter sets every cell flush right, so each says its side; the book drops that
        and goes by the class."""
        kind = ' class="n"' if self.numbers else ""
        side = "right" if self.numbers else "left"
        style = f'style="text-align: {side}; vertical-align: top"'
        return f"<{tag} {attributes}{kind} {style}>{text}</{tag}>"

    def head(self) -> str:
        lang = self.lang if CYRILLIC.search(self.name) else None
        return self.set("th", cell(self.name, lang), 'scope="col"')

    def row_head(self, value: Any) -> str:
        return self.set("th", cell(value, self.lang), 'scope="row"')

    def cell(self, value: Any) -> str:
        label = f'data-label="{html.escape(word(self.name), quote=True)}"'
        return self.set("td", cell(value, self.lang), label)


def table(frame: pd.DataFrame, caption: str, lang: dict[str, str] | None = None) -> Table:
    """A data frame as an HTML table with caption and header cells, prose flush left, numbers right.

    `lang` maps a column to its language, {"kk column": "kk"}; "mixed" is English with Kazakh or
    Russian words in it, which are found and marked. The first column heads the rows.
    """
    given = lang or {}
    columns = [Column(str(c), given.get(c), numeric(frame[c])) for c in frame.columns]
    first, *others = columns
    body = []
    for value, *values in frame.itertuples(index=False):
        cells = [column.cell(value) for column, value in zip(others, values)]
        body.append(f"<tr>{first.row_head(value)}{''.join(cells)}</tr>")
    heads = "".join(column.head() for column in columns)
    label = html.escape(word(caption), quote=True)
    lines = [
        f'<div class="wide" role="region" tabindex="0" aria-label="{label}">'
        f'<table id="{table_ident(caption)}" class="data">'
        f'<caption style="text-align: left; font-weight: bold">{label}</caption>'
        f"<thead><tr>{heads}</tr></thead>",
        "<tbody>",
        *body,
        "</tbody></table></div>",
    ]
    return Table("\n".join(lines), f"{caption}: {len(frame)} rows")


def figure_markup(
    picture: str,
    caption: str,
    alt: str,
    role: str = "img",
    legend: str = "",
    ident: str | None = None,
) -> str:
    """An inline SVG with caption and text alternative, so that the page's style sheet reaches it.

    `role` is "img" for a plain picture and "group" for one with links in it. Returns a string.
    """
    said = f'<svg role="{role}" aria-label="{html.escape(alt, quote=True)}" '
    picture = picture.replace("<svg ", said, 1)
    label, own = html.escape(caption, quote=True), f' id="{ident}"' if ident else ""
    region = f'class="frame" role="region" tabindex="0" aria-label="Figure: {label}"'
    frame = f"<div {region}>{picture}</div>"
    words = f"<figcaption>{html.escape(caption)}</figcaption>"
    return f"<figure{own}>{frame}{legend}{words}</figure>"


def plotted(fig: Any, name: str) -> tuple[Element, bytes]:
    """A matplotlib figure as (SVG, PNG): text stays text; the same ids and bytes on every run."""
    import matplotlib.pyplot
    import matplotlib.text

    vector, pixels = io.StringIO(), io.BytesIO()
    for text in fig.findobj(matplotlib.text.Text):
        text.set_text(word(text.get_text()))
    with matplotlib.rc_context({"svg.hashsalt": name, "svg.fonttype": "none"}):
        nothing = {"Date": None, "Creator": None}
        fig.savefig(vector, format="svg", bbox_inches="tight", transparent=True, metadata=nothing)
    white = {"facecolor": "white", "dpi": PLOT_DPI, "metadata": {"Software": None}}
    fig.savefig(pixels, format="png", bbox_inches="tight", **white)
    matplotlib.pyplot.close(fig)
    return svg.from_matplotlib(vector.getvalue(), name), pixels.getvalue()


def small(png: bytes) -> bytes:
    """A PNG in forty-eight colours and without transparency: a third of its size, the same
    bytes."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        flat = picture.convert("RGB").quantize(48, dither=Image.Dither.NONE)
    packed = io.BytesIO()
    flat.save(packed, format="PNG", optimize=True)
    return packed.getvalue()


@dataclasses.dataclass(frozen=True)
class Figure:
    """A picture with its caption and its text alternative; `key` says what its colours mean."""

    svg: str
    png: bytes
    caption: str
    alt: str
    key: str = ""

    def _ipython_display_(self) -> None:
        from IPython.display import Markdown, display  # late: the book's pages need no IPython

        picture = {
            "image/png": base64.b64encode(self.png).decode() + "\n",
            "image/svg+xml": self.svg,
            "text/plain": self.alt,
        }
        width = int(svg.parse(self.svg).get("width", "0"))
        display(picture, raw=True, metadata={"image/png": {"alt": self.alt, "width": width}})
        words = [f"*{self.caption}*", self.key, f"{details()}{html.escape(self.alt)}</details>"]
        display(Markdown("\n\n".join(filter(None, words))))


def figure(drawing: Any, caption: str, alt: str, ident: str, key: str = "") -> Figure:
    """A matplotlib figure or a Graphviz graph as a Figure; `ident` is its permanent id."""
    if hasattr(drawing, "savefig"):
        picture, png = plotted(drawing, ident)
    else:
        from edition.figures import diagrams

        picture, png = diagrams.picture(drawing), diagrams.png(drawing)
    said, spoken = word(caption), word(alt)
    return Figure(svg.alone(picture, said, spoken, ident), small(png), said, spoken, word(key))
