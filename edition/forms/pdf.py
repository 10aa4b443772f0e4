"""The whole book as one PDF: what the builder `paper` wrote, set by WeasyPrint with the edition's
own print sheet."""

from __future__ import annotations

import contextlib
import logging
import pathlib
from collections.abc import Iterator
from typing import Any

from edition.forms import downloads

PANGO = (
    "the PDF needs Pango: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
    "· brew install pango"
)


def make(made: pathlib.Path) -> bytes:
    """The PDF of the book that the builder laid into the folder `made`.

    Raises downloads.ExportError where Pango is missing or a link of the book leads nowhere in the
    file.
    """
    try:
        import weasyprint
    except OSError as error:  # its C libraries are looked for on import
        raise downloads.ToolMissing(PANGO) from error

    faults = _Faults()
    log = logging.getLogger("weasyprint")
    log.addHandler(faults)
    try:
        fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("file",))
        book = weasyprint.HTML(filename=made / "book.html", url_fetcher=fetcher)
        with languages_tagged():
            content = book.write_pdf(
                pdf_variant="pdf/ua-1", custom_metadata=False, finisher=opens_with_bookmarks
            )
    finally:
        log.removeHandler(faults)
    if faults.found:
        raise downloads.ExportError("the PDF is faulty: " + "; ".join(faults.found[:5]))
    return content


@contextlib.contextmanager
def languages_tagged() -> Iterator[None]:
    """Give each tagged element the language that its HTML has.

    WeasyPrint gives one to the file alone, and has no public place to do more; PDF/UA wants Kazakh
    and Russian words marked, since a screen reader chooses its voice by it.
    """
    import pydyf
    from weasyprint.pdf import tags

    build = tags._build_box_tree

    def built(box: Any, *given: Any) -> Iterator[Any]:
        html = getattr(box, "element", None)
        language = html.get("lang") if html is not None else None
        for element in build(box, *given):
            if language:
                element["Lang"] = pydyf.String(language)
            yield element

    tags._build_box_tree = built
    try:
        yield
    finally:
        tags._build_box_tree = build


def opens_with_bookmarks(document: Any, pdf: Any) -> None:
    """A reader's program shows the contents beside the page, and numbers pages as they are
    printed."""
    import pydyf

    pdf.catalog["PageMode"] = "/UseOutlines"
    decimal = pydyf.Dictionary({"S": "/D"})
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array([0, decimal])})


class _Faults(logging.Handler):
    """What WeasyPrint could not load or resolve; it only logs that."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())
