"""What the notebooks show: tables and figures as accessible HTML, the same bytes on every run."""

from __future__ import annotations

import html
import io
import re
import unicodedata

from edition.tables.language import CYRILLIC, runs

LONGEST_IDENT = 40  # characters of a caption that its address keeps


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


def displayed(markup):
    """Markup as an object that Jupyter shows (imported late: the book's pages need no IPython)."""
    from IPython.display import HTML

    return HTML(markup)


def table(frame, caption, lang=None):
    """A data frame as an HTML table with caption and header cells.

    `lang` maps a column to its language, {"kk column": "kk"}; "mixed" is English with Kazakh or
    Russian words in it, which are found and marked. The first column heads the rows.
    Returns an IPython HTML object.
    """
    lang = lang or {}
    head = "".join(
        f'<th scope="col">{cell(c, lang.get(c) if CYRILLIC.search(str(c)) else None)}</th>'
        for c in frame.columns
    )
    body = []
    for row in frame.itertuples(index=False):
        cells = [
            (cell(v, lang.get(c)), html.escape(str(c), quote=True))
            for c, v in zip(frame.columns, row)
        ]
        body.append(
            "<tr>"
            + f'<th scope="row">{cells[0][0]}</th>'
            + "".join(f'<td data-label="{label}">{text}</td>' for text, label in cells[1:])
            + "</tr>"
        )
    label = html.escape(caption, quote=True)
    return displayed(
        f'<div class="wide" role="region" tabindex="0" aria-label="{label}">'
        f'<table id="{table_ident(caption)}" class="data"><caption>{html.escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


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


def figure(svg, caption, alt, role="img", legend="", ident=None):
    """`figure_markup` as an object that Jupyter shows."""
    return displayed(figure_markup(svg, caption, alt, role, legend, ident))


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


def plot(fig, caption, alt, ident=None):
    """A matplotlib figure as inline SVG: text stays text, ids and metadata are the same on every
    run."""
    import matplotlib.pyplot

    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": ident or caption, "svg.fonttype": "none"}):
        fig.savefig(
            buffer,
            format="svg",
            bbox_inches="tight",
            transparent=True,
            metadata={"Date": None, "Creator": None},
        )
    matplotlib.pyplot.close(fig)
    text = buffer.getvalue()
    text = slim(text[text.index("<svg") :], ident or "plot")
    width = re.search(r'width="([\d.]+)pt"', text)
    if width:
        pixels = round(float(width[1]) * 4 / 3)
        narrow = (
            ' class="narrow"' if pixels < 500 else ""
        )  # made for a phone: the style sheet's 36rem would blow it up
        text = text.replace(width[0], f'width="{pixels}"{narrow}', 1)
    return figure(text.strip(), caption, alt, ident=ident)
