"""The Sphinx extension of the edition: directives, registers, theme, what each page is given."""

from __future__ import annotations

import os
import pathlib
import re

from docutils import nodes
from sphinx import addnodes

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
    serve,
)

LAYERS = (
    ("rendering", "rendering"),
    ("notes", "notes"),
    ("strip", "then → now"),
    ("kazakh", "Kazakh text"),
)
FIGURE = re.compile(
    r'(<figure id="([\w-]+)">(?:(?!</figure>).)*?<figcaption>Figure (\d+)\.(?:(?!</figcaption>).)*)</figcaption>',
    re.S,
)  # notebooks number theirs
MENU = 60  # pages a contents menu lists
KEPT = 100  # parsed pages kept in memory
CONTENTS = "contents"
HERE = pathlib.Path(__file__).resolve().parent


def let_go(app, docname, _):
    """Before the next page is read: forget the parsed pages before it when they have become many.

    Sphinx keeps them all until they are written, some 3 MB a page, although they lie on the disk as well.
    The attribute is its own affair; a Sphinx without it is left alone.
    """
    kept = getattr(app.env, "_write_doc_doctree_cache", {})
    if len(kept) >= KEPT:
        kept.clear()


def let_go_again(app, doctree, docname):
    """The same for the page that is being written."""
    getattr(app.env, "_pickled_doctree_cache", {}).pop(docname, None)


def read_contents(app, env):
    """Once every page is read: the parts of the book, for the menu of a book too long to list on every page."""
    listed = env.tocs[app.config.root_doc].findall(addnodes.toctree)
    app.edition_parts = [
        (
            node.get("caption") or "",
            [
                (page, env.titles[page].astext())
                for _, page in node["entries"]
                if page in env.titles
            ],
        )
        for node in listed
    ]
    app.edition_part_of = {
        page: (caption, pages, n)
        for caption, pages in app.edition_parts
        for n, (page, _) in enumerate(pages)
    }
    return []


def menu(app, pagename):
    """What the contents menu of a page lists where the whole book is too long for it, else None.

    {caption, pages: [(page, title)]}: the pages of the part the page stands in, at most MENU of them
    round the page itself; so the menu has one size however long the book is.
    """
    if len(app.edition_part_of) <= MENU:
        return None
    caption, pages, here = app.edition_part_of.get(pagename, ("", [], 0))
    start = max(0, min(here - MENU // 2, len(pages) - MENU))
    return {"caption": caption, "pages": pages[start : start + MENU]}


def contents_page(app):
    """The page that lists the whole book, where the menus do not."""
    if app.config.html_theme == "edition" and len(app.edition_part_of) > MENU:
        yield CONTENTS, {"title": "Contents", "edition_parts": app.edition_parts}, "contents.html"


def page_context(app, pagename, templatename, context, doctree):
    """Give the templates what a page shows beside its text: version, sections, layers, menu, metadata, citation."""
    if app.config.html_theme != "edition":
        return  # `make bench` builds the same content with Jupyter Book's own theme
    context["css_files"] = [
        css for css in context["css_files"] if str(css.filename).endswith("edition.css")
    ]  # the theme's sheet styles code and cells too
    context["edition_version"] = __version__
    context["edition_policy"] = serve.POLICY
    context["edition_as_at"] = data.as_at()
    context["edition_menu"] = menu(app, pagename)
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
    if context.get("body"):
        context["body"] = FIGURE.sub(
            r'\1 <a class="cite" href="#\2" data-cite="fig|\3">Cite</a></figcaption>',
            context["body"],
        )
    present = (
        {
            node["attributes"]["data-layer"]
            for node in doctree.findall(html.element)
            if "data-layer" in node["attributes"]
        }
        if doctree
        else set()
    )
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


def set_up_paths(app, config):
    """Where the executed notebooks are kept, and the reader's copy, when `make book` names them."""
    if os.environ.get("EDITION_CACHE"):
        config.nb_execution_cache_path = os.environ["EDITION_CACHE"]
    config.html_baseurl = address.site()
    config.edition_article = os.environ.get("EDITION_ARTICLE") or config.edition_article


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
    app.connect("config-inited", set_up_paths)
    app.connect("source-read", let_go)
    app.connect("doctree-resolved", let_go_again)
    app.connect("env-updated", read_contents)
    app.connect("html-collect-pages", contents_page)
    app.connect("html-page-context", page_context)
    app.connect("build-finished", cite.publish)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
