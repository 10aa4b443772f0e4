"""What the notebooks show: tables and figures as accessible HTML, the same bytes on every run."""

from __future__ import annotations

import html
import io
import re

import matplotlib
from IPython.display import HTML

CYRILLIC = re.compile("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]")


def cell(value, lang=None):
    """One cell: tuples joined, text escaped, Kazakh or Russian marked as such."""
    if isinstance(value, tuple):
        value = ", ".join(value)
    text = html.escape("" if value is None else str(value))
    return f'<span lang="{lang}">{text}</span>' if lang and text else text


def table(frame, caption, lang=None):
    """A data frame as an HTML table with caption and header cells.

    `lang` maps a column to its language, {"kk column": "kk"}. The first column heads the rows.
    Returns an IPython HTML object.
    """
    lang = lang or {}
    head = "".join(f'<th scope="col">{cell(c, lang.get(c) if CYRILLIC.search(str(c)) else None)}</th>' for c in frame.columns)
    body = []
    for row in frame.itertuples(index=False):
        cells = [(cell(v, lang.get(c)), html.escape(str(c), quote=True)) for c, v in zip(frame.columns, row)]
        body.append("<tr>" + f'<th scope="row">{cells[0][0]}</th>' + "".join(f'<td data-label="{label}">{text}</td>' for text, label in cells[1:]) + "</tr>")
    label = html.escape(caption, quote=True)
    return HTML(
        f'<div class="wide" role="region" tabindex="0" aria-label="{label}"><table class="data"><caption>{html.escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def figure(svg, caption, alt, role="img", legend="", ident=None):
    """An inline SVG with caption and text alternative, so that the page's style sheet reaches it.

    `role` is "img" for a plain picture and "group" for one with links in it.
    """
    svg = re.sub(r"<svg ", f'<svg role="{role}" aria-label="{html.escape(alt, quote=True)}" ', svg, count=1)
    label = html.escape(caption, quote=True)
    return HTML(f'<figure{f" id={chr(34)}{ident}{chr(34)}" if ident else ""}><div class="frame" role="region" tabindex="0" aria-label="Figure: {label}">{svg}</div>{legend}<figcaption>{html.escape(caption)}</figcaption></figure>')


def plot(fig, caption, alt, ident=None):
    """A matplotlib figure as inline SVG: text stays text, ids and metadata are the same on every run."""
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": ident or caption, "svg.fonttype": "none"}):
        fig.savefig(buffer, format="svg", bbox_inches="tight", transparent=True, metadata={"Date": None, "Creator": None})
    matplotlib.pyplot.close(fig)
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", text, flags=re.S)
    text = re.sub(r'<svg height="[^"]*"|(?<=<svg )height="[^"]*" ?', lambda m: "<svg" if m[0].startswith("<svg") else "", text, count=1)
    width = re.search(r'width="([\d.]+)pt"', text)
    text = text.replace(width[0], f'style="width:{float(width[1]) * 4 / 3:.0f}px"', 1) if width else text
    return figure(text.strip(), caption, alt, ident=ident)
