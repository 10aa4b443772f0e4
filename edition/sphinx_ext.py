"""The Sphinx extension of the edition: directives, registers, theme, what each page is given."""

from __future__ import annotations

import hashlib
import os
import pathlib

from docutils import nodes

from edition import (
    __version__,
    address,
    cite,
    data,
    directives,
    html,
    metadata,
    registers,
    search,
)

LAYERS = (
    ("rendering", "rendering"),
    ("notes", "notes"),
    ("strip", "then → now"),
    ("kazakh", "Kazakh text"),
)
# The content security policy of every page: scripts, styles, pictures and fonts come from the book
# alone. `file:` serves a book opened from a disk, which is no 'self' when Firefox sends the search
# form or WebKit loads a font.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self' file:; form-action 'self' file:; base-uri 'none'"
)
HERE = pathlib.Path(__file__).resolve().parent
# What a notebook reads: Jupyter Book's own cache sees only the notebook's code.
NOTEBOOK_SOURCES = (
    "data/*",
    "references.bib",
    "requirements.txt",
    *(
        f"edition/{name}.py"
        for name in (
            "article",
            "bibliography",
            "diagrams",
            "language",
            "plots",
            "readings",
            "show",
            "tables/*",
        )
    ),
)


def page_context(app, pagename, templatename, context, doctree):
    """Give the templates what a page shows beside its text: version, sections, layers, menu, metadata, citation."""
    context["css_files"] = [
        css for css in context["css_files"] if str(css.filename).endswith("edition.css")
    ]  # the theme's sheet styles code and cells too
    context["edition_version"] = __version__
    context["edition_policy"] = POLICY
    context["edition_as_at"] = data.as_at()
    context["edition_onpage"] = []
    context["edition_binder"] = (
        address.binder(f"{pagename}.ipynb") if pagename.startswith("notebooks/") else ""
    )
    title = app.env.titles[pagename].astext() if pagename in app.env.titles else ""
    if doctree:
        context["metatags"] = (
            context.get("metatags", "")
            + "\n"
            + metadata.head(pagename, title, description(doctree))
        )
        context["edition_suggested"] = cite.suggested(pagename, title)
        context["edition_title"] = title
    drawn = doctree.findall(html.element) if doctree else ()
    present = {node["attributes"].get("data-layer") for node in drawn}
    context["edition_layers"] = [(name, label) for name, label in LAYERS if name in present]
    toc = app.env.tocs.get(pagename)
    if toc is None:
        return
    for reference in toc.findall(nodes.reference):
        anchor = reference.get("anchorname", "")
        if anchor and len(list(_depth(reference))) == 2:
            title = reference.astext()
            label = title.split(" ")[0] if title.startswith("¶") else title
            context["edition_onpage"].append((anchor.lstrip("#"), label, title))
    if len(context["edition_onpage"]) < 2:
        context["edition_onpage"] = []


def description(doctree):
    """One line about a page for search engines: the beginning of its first paragraph."""
    paragraph = next(iter(doctree.findall(nodes.paragraph)), None) if doctree else None
    text = (
        " ".join(paragraph.astext().split())
        if paragraph
        else "An annotated, executable edition of a Kazakh law article on the Prosecutor’s Office."
    )
    return text if len(text) <= 155 else text[:155].rsplit(" ", 1)[0] + " …"


def _depth(node):
    while node is not None:
        if isinstance(node, nodes.bullet_list):
            yield node
        node = node.parent


def notebook_fingerprint(copy: str) -> str:
    """A digest of everything that notebooks read, the reader's copy of the article included."""
    total = hashlib.sha256()
    root = HERE.parent
    paths = [path for pattern in NOTEBOOK_SOURCES for path in sorted(root.glob(pattern))]
    for path in [*paths, *([pathlib.Path(copy)] if copy else [])]:
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def set_up_paths(app, config):
    """Where the executed notebooks are kept, and the reader's copy when `make book` names it."""
    config.html_baseurl = address.site()
    config.edition_article = os.environ.get("EDITION_ARTICLE") or config.edition_article
    config.edition_notebooks = notebook_fingerprint(config.edition_article)
    cache = HERE.parent / "_build" / "executed" / config.edition_notebooks
    config.nb_execution_cache_path = str(cache)


def outdated_notebooks(app, env, added, changed, removed):
    """Notebooks are run anew when what they read has changed, as Sphinx sees only their files."""
    if getattr(env, "edition_notebooks", "") == app.config.edition_notebooks:
        return []
    env.edition_notebooks = app.config.edition_notebooks
    return [name for name in env.found_docs if name.startswith("notebooks/")]


def setup(app):
    if "sphinx_comments" not in app.extensions:
        app.add_config_value(
            "comments_config", {}, "env"
        )  # Jupyter Book sets it whether or not comments are loaded
    app.add_config_value("edition_repository", "", "html")
    app.add_config_value("edition_binder", "", "html")
    app.add_html_theme("edition", str(HERE / "theme"))
    html.setup(app)
    directives.setup(app)
    registers.setup(app)
    search.setup(app)
    app.add_config_value("edition_notebooks", "", "")
    app.connect("config-inited", set_up_paths)
    app.connect("env-get-outdated", outdated_notebooks)
    app.connect("html-page-context", page_context)
    app.connect("build-finished", cite.publish)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
