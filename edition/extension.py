"""The Sphinx extension of the edition: directives, registers, theme, what each page is given."""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from edition import __version__, address, tables
from edition.book import (
    addresses,
    content,
    drawing,
    evidence,
    frame,
    front,
    headings,
    languages,
    links,
    metadata,
    notebook,
    passage,
    registers,
    search,
    sharing,
    source,
    way,
)
from edition.book import nodes as own
from edition.forms import data, downloads, epub, paper, passages_json, tei
from edition.tables.language import CYRILLIC
from edition.text import words
from edition.works import cite, records

LAYERS = (
    ("rendering", "rendering"),
    ("notes", "notes"),
    ("evidence", "evidence"),
    ("strip", "then → now"),
    ("kazakh", "Kazakh text"),
)
# The content security policy of every page: scripts, styles, pictures and fonts come from the book
# alone. `file:` serves a book opened from a disk, which is no 'self' when Firefox sends the search
# form or WebKit loads a font.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self' file:; connect-src 'self'; form-action 'self' file:; base-uri 'none'"
)
# In the order in which they are set up.
ROOMS = (
    languages,
    *(own, drawing, links, passage, source, evidence, addresses, registers, front),
    *(headings, notebook, search, sharing, paper, epub),
)
HERE = pathlib.Path(__file__).resolve().parent
CODE = "edition/**/*.py"
DATA = ("data/*", "references.bib")
# What a notebook reads: Jupyter Book's own cache sees only the notebook's code.
NOTEBOOK_CODE = (
    "requirements.txt",
    "edition/text/*.py",
    "edition/tables/*.py",
    "edition/figures/*.py",
    "locale/*/LC_MESSAGES/edition.po",
)


def page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give the templates what a page shows beside its text."""
    context["edition_version"] = __version__
    # the live view reloads itself by a script of its own, which the policy would stop
    context["edition_policy"] = "" if os.environ.get("EDITION_LIVE") else POLICY
    context["edition_as_at"] = tables.as_at()
    context["edition_way"] = way.parts(app, pagename)
    title = app.env.titles[pagename].astext() if pagename in app.env.titles else ""
    if address.site() and pagename == app.config.root_doc:
        context["pageurl"] = address.page(pagename)  # the folder, not the file in it
    if doctree:
        sections = doctree.findall(nodes.section)
        passages = [section["number"] for section in sections if "number" in section]
        context["edition_source"] = address.source(app.env.doc2path(pagename, base=False))
        context["edition_slip"] = address.slip(f"“{title}”")
        said = metadata.head(pagename, title, description(doctree), passages)
        context["metatags"] = f"{context.get('metatags', '')}\n{said}"
        context["edition_suggested"] = cite.suggested(pagename, title)
        context["edition_title"] = title
    drawn = doctree.findall(own.element) if doctree else ()
    present = {node["attributes"].get("data-layer") for node in drawn}
    context["edition_layers"] = [(name, label) for name, label in LAYERS if name in present]


def description(doctree: nodes.document) -> str:
    """One line about a page for search engines: the beginning of its first English paragraph."""
    said = (" ".join(found.astext().split()) for found in doctree.findall(nodes.paragraph))
    foreign = CYRILLIC if words.language() == "en" else None
    text = next(text for text in said if text and not (foreign and foreign.match(text.lstrip("«"))))
    return text if len(text) <= 155 else text[:155].rsplit(" ", 1)[0] + " …"


def digest(*patterns: str, copy: str = "") -> str:
    """A digest of the files that the patterns name, and of the reader's copy of the article."""
    total = hashlib.sha256()
    root = HERE.parent
    paths: list[pathlib.Path] = []
    for pattern in patterns:
        paths += sorted(root.glob(pattern))
    if copy:
        paths.append(pathlib.Path(copy))
    for path in paths:
        if path.is_file():
            total.update(path.name.encode())
            total.update(path.read_bytes())
    return total.hexdigest()[:12]


def set_up_paths(app: Sphinx, config: Config) -> None:
    """Where the executed notebooks are kept, and the reader's copy when `make book` names it."""
    config.html_baseurl = address.site()
    config.edition_article = os.environ.get("EDITION_ARTICLE") or config.edition_article
    config.edition_data = digest(*DATA, copy=config.edition_article)
    config.edition_notebooks = digest(*DATA, *NOTEBOOK_CODE, copy=config.edition_article)
    cache = HERE.parent / "_build" / "executed" / f"{config.edition_notebooks}-{words.language()}"
    config.nb_execution_cache_path = str(cache)
    if words.language() == words.PSEUDO:
        config.nb_execution_mode = "force"  # a notebook's words are drawn while it runs


def outdated(app: Sphinx, env: Any, added: Any, changed: Any, removed: Any) -> list[str]:
    """Pages are read anew when the tables have changed, notebooks also when their code has: Sphinx
    by itself sees only a page's own file."""
    before = getattr(env, "edition_digests", None)
    now = env.edition_digests = (app.config.edition_data, app.config.edition_notebooks)
    if before is None or before == now:
        return []
    if before[0] != now[0]:
        return sorted(env.found_docs)
    return [name for name in env.found_docs if name.startswith("notebooks/")]


def citations(app: Sphinx, exception: Exception | None) -> None:
    """After the pages: the data of the "Cite" dialog, fetched when it is first opened."""
    if exception or app.builder.name != "html":
        return
    given = cite.slots() | {"formats": records.slots()}
    text = json.dumps(given, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    target = pathlib.Path(app.outdir) / "_static" / "citations.js"
    target.write_text(f"editionCitations = {text};\n", encoding="utf-8")


def other_forms(app: Sphinx, exception: Exception | None) -> None:
    """After the pages: data, JSON, TEI and ZIP, from the same document tree and tables."""
    whole = set(content.chapter_pages()) <= app.env.found_docs
    if exception or app.builder.name != "html" or not whole:
        return
    site, chapters = pathlib.Path(app.outdir), content.read(app.env)
    if words.language() == words.LANGUAGES[0]:
        data.publish(site)
    passages_json.publish(site, chapters)
    search.publish(app.env, site, chapters)
    downloads.put(site, "tei", tei.make(app.env, chapters))
    if words.language() == words.LANGUAGES[0]:
        downloads.put(site, "data", data.make(site))


def setup(app: Sphinx) -> dict[str, Any]:
    if "sphinx_comments" not in app.extensions:
        # Jupyter Book sets it whether or not comments are loaded
        app.add_config_value("comments_config", {}, "env")
    for name in ("edition_repository", "edition_binder"):
        app.add_config_value(name, "", "html")
    for name in ("edition_data", "edition_notebooks"):
        app.add_config_value(name, "", "")
    app.add_html_theme("edition", str(HERE / "book" / "theme"))
    for room in ROOMS:
        room.setup(app)
    app.add_transform(frame.Letters)
    app.connect("config-inited", set_up_paths)
    app.connect("env-get-outdated", outdated)
    app.connect("html-page-context", page_context)
    app.connect("build-finished", citations)
    app.connect("build-finished", other_forms)
    return {
        "version": __version__,
        "env_version": int(digest(CODE), 16),  # pages are read anew when the package has changed
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
