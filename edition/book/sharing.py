"""What a book on the web has beside its pages: a picture for shared links, a map of the site for
search engines, and a page for addresses that lead nowhere."""

from __future__ import annotations

import io
import pathlib
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import urlsplit

from sphinx.application import Sphinx

from edition import address, tables
from edition.book.metadata import PICTURE
from edition.figures import diagrams
from edition.text import words
from edition.works import cite

SHARED = (1200, 630)  # pixels across and down: what the networks show beside a link
MARGIN = 20


def picture(size: tuple[int, int] = SHARED) -> bytes:
    """The two diagrams under the book's title, as PNG: beside each other where there is room for
    it, else one under the other."""
    from matplotlib import font_manager  # late: only shared books and covers have this picture
    from PIL import Image, ImageDraw, ImageFont

    wide, high = size
    canvas = Image.new("RGB", size, "white")
    face = font_manager.findfont(font_manager.FontProperties(family="DejaVu Serif", weight="bold"))
    title = cite.record()["title"].partition(":")[0]
    font = ImageFont.truetype(face, wide // 27)
    pen = ImageDraw.Draw(canvas)
    pen.text((wide / 2, 2 * MARGIN), title, fill="#8c2f14", font=font, anchor="mt")
    top = wide // 27 + 4 * MARGIN
    across, down = (2, 1) if wide > high else (1, 2)
    room = (wide // across - 2 * MARGIN, (high - top) // down - MARGIN)
    for nth, regime in enumerate((tables.REGIMES[0], tables.REGIMES[-1])):
        sheet = Image.open(io.BytesIO(diagrams.png(diagrams.separation_of_powers(regime))))
        scale = min(room[0] / sheet.width, room[1] / sheet.height)
        drawn = sheet.resize((round(sheet.width * scale), round(sheet.height * scale)))
        left = (nth % across) * wide // across + (wide // across - drawn.width) // 2
        canvas.paste(drawn, (left, top + (nth // across) * (room[1] + MARGIN)))
    made = io.BytesIO()
    canvas.quantize(256).save(made, "PNG", optimize=True)
    return made.getvalue()


def sitemap(docnames: list[str]) -> str:
    """Every page with the day of the release, in the form of sitemaps.org."""
    day = cite.released().isoformat()
    rows = []
    for code, docname in product(words.languages(), docnames):
        place = address.page(docname, language=code)
        rows.append(f"<url><loc>{place}</loc><lastmod>{day}</lastmod></url>")
    opening = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', opening, *rows, "</urlset>", ""])


def publish(app: Sphinx, exception: Exception | None) -> None:
    """After the pages: robots.txt, and where the address is known the picture and the map."""
    if exception or app.builder.name != "html" or address.folder():
        return  # one of each serves all languages
    site, told = pathlib.Path(app.outdir), "User-agent: *\nAllow: /\n"
    if address.site():
        told += f"Sitemap: {address.site()}/sitemap.xml\n"
        pages = sitemap(sorted(app.env.found_docs))
        (site / "sitemap.xml").write_text(pages, encoding="utf-8")
        (site / PICTURE).write_bytes(picture())
    (site / "robots.txt").write_text(told, encoding="utf-8")


def lost(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page that a web server shows for an address it does not have."""
    if app.builder.name == "html" and address.site():
        yield "404", {"title": words.say("No such page")}, "404.html"


def from_the_root(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """The lost page is shown at any depth, so its links begin at the server's root."""
    if pagename != "404":
        return
    top = urlsplit(address.site()).path.rstrip("/") + "/"
    root = top + address.folder()

    def pathto(name: str, resource: int = 0) -> str:
        return root + (name if resource else app.builder.get_target_uri(name))  # type: ignore

    def asset(name: str) -> str:
        return f"{top}_static/{name}"

    context["pathto"], context["content_root"] = pathto, root
    context["asset"], context["edition_assets"] = asset, asset("")
    context["edition_languages"] = []


def setup(app: Sphinx) -> None:
    app.connect("build-finished", publish)
    app.connect("html-collect-pages", lost)
    app.connect("html-page-context", from_the_root, priority=900)
