"""The built pages without what no reader needs: files of Sphinx that no page uses, blanks and
comments of styles and scripts, and in other languages what lies at the root already."""

from __future__ import annotations

import pathlib
import shutil
from collections.abc import Callable

import rcssmin
import rjsmin

from edition.book import languages
from edition.text import words

UNUSED = (  # what Sphinx writes and no page uses
    "_static/basic.css",
    "_static/pygments.css",
    "_static/file.png",
    "_static/minus.png",
    "_static/plus.png",
    "_static/design-tabs.js",
    "_static/documentation_options.js",
    "_static/doctools.js",
    "_static/sphinx_highlight.js",
    "_static/language_data.js",
    "_static/searchtools.js",
    "_sphinx_design_static",
    "_sources",
    "objects.inv",
    ".buildinfo",
    "genindex.html",
    "reports",
    "jupyter_execute",
)
SMALLER: dict[str, Callable[[str], str]] = {
    "edition.css": rcssmin.cssmin,
    **dict.fromkeys(("edition.js", "find.js", "cite.js"), rjsmin.jsmin),
}


def tidy(site: pathlib.Path, language: str = "en") -> None:
    """Remove what Sphinx writes but no page uses, and blanks and comments of styles and scripts.

    Of another language only its own scripts stay: the rest is that of the English edition.
    """
    if language != words.LANGUAGES[0]:
        for path in sorted((site / "_static").rglob("*"), reverse=True):
            if path.is_dir():
                path.rmdir()
            elif path.name not in languages.OWN:
                path.unlink()
    for name, smaller in SMALLER.items():
        path = site / "_static" / name
        if not path.exists():
            continue
        path.write_text(smaller(path.read_text(encoding="utf-8")), encoding="utf-8")
    for path in [*(site / name for name in UNUSED), *site.glob("_static/mystnb.*.css")]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
