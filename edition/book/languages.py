"""The editions beside each other: one folder a language, English at the root.

Each is built by itself. What is the same in all (style, scripts, fonts, tables) lies once, at the
root; a page says where, and leads to the same place in the other languages.
"""

from __future__ import annotations

import json
import pathlib
from typing import Any, NamedTuple

from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms import SphinxTransform

from edition import address
from edition.text import words

STATIC = pathlib.Path(__file__).resolve().parent / "theme" / "static"
OWN = ("words.js", "records.js", "citations.js")  # of each language; all else in _static is shared
SCRIPTS = ("edition.js", "cite.js", "find.js")


class Edition(NamedTuple):
    """A link to the same page in one of the languages."""

    code: str
    name: str
    href: str  # from this page
    address: str  # absolute where the book has an address


def to_root(docname: str) -> str:
    """The way from a page to the folder in which all editions stand."""
    several = len(words.languages()) > 1
    depth = docname.count("/") + (several and bool(address.folder()))
    return "../" * depth


def beside(docname: str) -> list[Edition]:
    """The page in every language that is made, when there are several."""
    made = words.languages()
    editions = []
    for code in made if len(made) > 1 else []:
        href = f"{to_root(docname)}{address.folder(code)}{docname}.html"
        absolute = address.page(docname, language=code) if address.site() else href
        editions.append(Edition(code, words.NAMES[code], href, absolute))
    return editions


def asset(docname: str) -> Any:
    """A function for the templates: the address of a shared file of _static from this page."""

    def found(name: str) -> str:
        return f"{to_root(docname)}_static/{name}"

    return found


def page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    context["say"] = words.say
    context["edition_language"] = words.language()
    context["edition_languages"] = beside(pagename)
    context["edition_assets"] = f"{to_root(pagename)}_static/"
    context["asset"] = asset(pagename)


def settings(app: Sphinx, config: Config) -> None:
    config.language = words.language()
    config.html_title = config.project = words.say(config.project)
    config.locale_dirs = [str(words.LOCALE)]
    config.gettext_compact = False  # a catalogue a page
    # the other languages type their quotation marks
    config.smartquotes = config.smartquotes and config.language == words.LANGUAGES[0]


def compile_words() -> None:
    """Make of each catalogue `edition` what gettext reads; Sphinx does so for those of pages."""
    for source in words.LOCALE.glob(f"*/LC_MESSAGES/{words.DOMAIN}.po"):
        with source.open("rb") as readable, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(readable))


def asked_by_scripts() -> list[str]:
    """The words that the page's scripts ask for: say("Copied")."""
    found: dict[str, None] = {}
    for name in SCRIPTS:
        called = extract_from_file("javascript", STATIC / name, keywords={"say": None})
        found |= dict.fromkeys(str(message) for _, message, *_ in called)
    return list(found)


def spoken() -> dict[str, str]:
    """The words of the scripts with their translations."""
    return {message: words.say(message) for message in asked_by_scripts()}


def publish(app: Sphinx, exception: Exception | None) -> None:
    """After the pages: the scripts' words, where they are not English."""
    if exception or app.builder.name != "html" or words.language() == words.LANGUAGES[0]:
        return
    static = pathlib.Path(app.outdir) / "_static"
    text = json.dumps(spoken(), ensure_ascii=False, sort_keys=True)
    (static / "words.js").write_text(f"editionWords = {text};\n", encoding="utf-8")


class Cells(SphinxTransform):
    """The cells of a Markdown table get their place in the file: without one Sphinx takes them for
    words of a program, and leaves them out of the catalogue."""

    default_priority = 5  # before the translation is put in (20)

    def apply(self, **kwargs: Any) -> None:
        for table in self.document.findall(nodes.table):
            for cell in table.findall(nodes.entry):
                for paragraph in cell.findall(nodes.paragraph):
                    paragraph.source = paragraph.source or self.document["source"]
                    paragraph.line = paragraph.line or table.line or 1


class Untranslated(SphinxTransform):
    """What has no translation yet stays English, and says so to the ear and to the eye."""

    default_priority = 760

    def apply(self, **kwargs: Any) -> None:
        if words.language() == words.LANGUAGES[0]:
            return
        for node in self.document.findall(nodes.TextElement):
            if node.get("translated") is False:
                node["classes"] += ["language-en", "untranslated"]  # docutils makes it lang="en"


def setup(app: Sphinx) -> None:
    app.add_transform(Cells)
    app.add_transform(Untranslated)
    app.connect("config-inited", settings)
    app.connect("html-page-context", page_context)
    app.connect("build-finished", publish)
