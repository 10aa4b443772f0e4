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

from edition.tables.language import CYRILLIC, runs

LONGEST_IDENT = 40  # characters of a caption that its address keeps
PLOT_DPI = 144  # of a plot's PNG
DETAILS = "<details><summary>The picture in words</summary>"


def table_ident(caption):
    """The permanent id of a table: its caption in small Latin letters, figures and hyphens."""
    plain = unicodedata.normalize("NFKD", caption).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    while len("-".join(words)) > LONGEST_IDENT and len(words) > 1:
        words.pop()
    return "table-" + ("-".join(words) or "untitled")


def cell(value, lang=None):
    """One cell: tuples joined, text escaped, Kazakh or Russian marked as such."""
    if isinstance(value, tuple):
        value = ", ".join(value)
    if lang == "mixed":
        return mixed(str(value))
    text = html.escape("" if value is None else str(value))
    return f'<span lang="{lang}">{text}</span>' if lang and text else text


def mixed(text):
    """English with Cyrillic in it, each run of Cyrillic words marked as Kazakh or Russian."""
    return "".join(cell(piece, lang) for piece, lang in runs(text))


def numeric(values):
    """Whether a column holds numbers (or is empty of all else), and so is set flush right."""
    return any(isinstance(v, numbers.Number) for v in values) and all(
        v in ("", "?") or isinstance(v, numbers.Number) for v in values
    )


@dataclasses.dataclass(frozen=True)
class Table:
    """A table as HTML; where no HTML is shown, its rows as plain text."""

    data: str
    plain: str

    def _repr_html_(self):
        return self.data

    def __repr__(self):
        return self.plain


def table(frame, caption, lang=None):
    """A data frame as an HTML table with caption and header cells, prose flush left, numbers right.

    `lang` maps a column to its language, {"kk column": "kk"}; "mixed" is English with Kazakh or
    Russian words in it, which are found and marked. The first column heads the rows.
    """
    lang = lang or {}
    sides = ["right" if numeric(frame[name]) else "left" for name in frame.columns]
    styles = [f'style="text-align: {side}; vertical-align: top"' for side in sides]
    classes = [' class="n"' if side == "right" else "" for side in sides]
    heads = [cell(c, lang.get(c) if CYRILLIC.search(str(c)) else None) for c in frame.columns]
    head = "".join(
        f'<th scope="col"{css} {style}>{text}</th>'
        for text, css, style in zip(heads, classes, styles)
    )
    body = []
    for row in frame.itertuples(index=False):
        first, *rest = [cell(v, lang.get(c)) for c, v in zip(frame.columns, row)]
        body.append(
            f'<tr><th scope="row"{classes[0]} {styles[0]}>{first}</th>'
            + "".join(
                f'<td data-label="{html.escape(str(c), quote=True)}"{css} {style}>{text}</td>'
                for c, css, style, text in zip(frame.columns[1:], classes[1:], styles[1:], rest)
            )
            + "</tr>"
        )
    label = html.escape(caption, quote=True)
    markup = (
        f'<div class="wide" role="region" tabindex="0" aria-label="{label}">'
        f'<table id="{table_ident(caption)}" class="data">'
        f'<caption style="text-align: left; font-weight: bold">{html.escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(body) + "\n</tbody></table></div>"
    )
    return Table(markup, f"{caption}: {len(frame)} rows")


def figure_markup(svg, caption, alt, role="img", legend="", ident=None):
    """An inline SVG with caption and text alternative, so that the page's style sheet reaches it.

    `role` is "img" for a plain picture and "group" for one with links in it. Returns a string.
    """
    svg = svg.replace(
        "<svg ", f'<svg role="{role}" aria-label="{html.escape(alt, quote=True)}" ', 1
    )
    label, own = html.escape(caption, quote=True), f' id="{ident}"' if ident else ""
    frame = (
        f'<div class="frame" role="region" tabindex="0" aria-label="Figure: {label}">{svg}</div>'
    )
    words = f"<figcaption>{html.escape(caption)}</figcaption>"
    return f"<figure{own}>{frame}{legend}{words}</figure>"


def attributes(style):
    """The declarations of a style attribute as SVG attributes: "fill: none; stroke-width: 2"
    becomes ' fill="none" stroke-width="2"'. The pages' content security policy allows no inline
    style."""
    pairs = (declaration.partition(":") for declaration in style.split(";") if declaration.strip())
    return "".join(f' {name.strip()}="{value.strip()}"' for name, _, value in pairs)


def slim(svg, name):
    """matplotlib's SVG for a page: no metadata, no style sheet (it would reach the whole page), no
    style attributes, no fonts of its own, numbers to two places, and only the ids that are referred
    to, marked `name` because two plots of one page may not share them."""
    svg = re.sub(r"\s*<metadata>.*?</metadata>|\s*<style.*?</style>", "", svg, flags=re.S)
    svg = re.sub(
        r"font-family: [^;\"]*;? ?|font: ([\d.]+px) [^;\"]*",
        lambda m: f"font-size: {m[1]}" if m[1] else "",
        svg,
    )
    svg = re.sub(r"(\d+\.\d\d)\d+", r"\1", svg)
    svg = re.sub(r' style="([^"]*)"', lambda m: attributes(m[1]), svg)
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))
    svg = re.sub(r' id="([^"]*)"', lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{name}-", svg)
    svg = re.sub(r'(<svg [^>]*?) height="[^"]*"', r"\1", svg, count=1)  # follows from the view box
    return re.sub(r"\s*\n\s*", "\n", svg)


def plotted(fig, name):
    """A matplotlib figure as (SVG, PNG): text stays text, ids and metadata are the same on every
    run."""
    import matplotlib.pyplot

    vector, pixels = io.StringIO(), io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": name, "svg.fonttype": "none"}):
        nothing = {"Date": None, "Creator": None}
        fig.savefig(vector, format="svg", bbox_inches="tight", transparent=True, metadata=nothing)
    fig.savefig(
        pixels,
        format="png",
        bbox_inches="tight",
        facecolor="white",
        dpi=PLOT_DPI,
        metadata={"Software": None},
    )
    matplotlib.pyplot.close(fig)
    text = vector.getvalue()
    text = slim(text[text.index("<svg") :], name)
    if width := re.search(r'width="([\d.]+)pt"', text):
        across = round(float(width[1]) * 4 / 3)
        # made for a phone: the style sheet's 36rem would blow it up
        narrow = ' class="narrow"' if across < 500 else ""
        text = text.replace(width[0], f'width="{across}"{narrow}', 1)
    return text.strip(), pixels.getvalue()


def small(png):
    """A PNG in forty-eight colours and without transparency: a third of its size, the same
    bytes."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        flat = picture.convert("RGB").quantize(48, dither=Image.Dither.NONE)
    packed = io.BytesIO()
    flat.save(packed, format="PNG", optimize=True)
    return packed.getvalue()


def alone(svg, caption, alt, ident):
    """The SVG as it stands in a notebook: no links (JupyterLab cannot show them), a name and a
    description of its own, white ground, letters without serifs."""
    svg = re.sub(r"</?a\b[^>]*>\n?|<circle [^>]*fill=\"transparent\"[^>]*/>\n?", "", svg)
    ground = '<rect class="ground" width="100%" height="100%" fill="#ffffff"/>'
    words = f"<title>{html.escape(caption)}</title><desc>{html.escape(alt)}</desc>"
    svg = re.sub(r"(<svg [^>]*>)", lambda m: f"{m[1]}{words}{ground}", svg, count=1)
    return svg.replace("<svg ", f'<svg id="{ident}" font-family="Arial, sans-serif" ', 1)


@dataclasses.dataclass(frozen=True)
class Figure:
    """A picture with its caption and its text alternative; `key` says what its colours mean."""

    svg: str
    png: bytes
    caption: str
    alt: str
    key: str = ""

    def _ipython_display_(self):
        from IPython.display import Markdown, display  # late: the book's pages need no IPython

        width = re.search(r'width="(\d+)"', self.svg)
        picture = {
            "image/png": base64.b64encode(self.png).decode() + "\n",
            "image/svg+xml": self.svg,
            "text/plain": self.alt,
        }
        display(
            picture,
            raw=True,
            metadata={"image/png": {"alt": self.alt, "width": int(width[1]) if width else 560}},
        )
        words = [f"*{self.caption}*", self.key, f"{DETAILS}{html.escape(self.alt)}</details>"]
        display(Markdown("\n\n".join(filter(None, words))))


def figure(drawing, caption, alt, ident, key=""):
    """A matplotlib figure or a Graphviz graph as a Figure; `ident` is its permanent id in the
    book."""
    if hasattr(drawing, "savefig"):
        svg, png = plotted(drawing, ident)
    else:
        from edition.figures import diagrams

        svg, png = diagrams.svg(drawing), diagrams.png(drawing)
    return Figure(alone(svg, caption, alt, ident), small(png), caption, alt, key)
