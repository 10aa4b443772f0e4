"""The Sphinx extension of the edition: directives, registers, theme, what each page is given."""

from __future__ import annotations

import json
import os
import pathlib
import re

from docutils import nodes

from edition import __version__, address, cite, directives, html, metadata, registers, search, serve, tables

LAYERS = (("rendering", "rendering"), ("notes", "notes"), ("strip", "then → now"), ("kazakh", "Kazakh text"))
FIGURE = re.compile(r'(<figure id="([\w-]+)">(?:(?!</figure>).)*?<figcaption>Figure (\d+)\.(?:(?!</figcaption>).)*)</figcaption>', re.S)  # notebooks number theirs
HERE = pathlib.Path(__file__).resolve().parent


def as_at():
    """The month to which texts of the law were seen, from datapackage.json, in words."""
    from edition.bibliography import readable_date

    return readable_date(json.loads((tables.DATA / "datapackage.json").read_text(encoding="utf-8"))["as_at"])


def page_context(app, pagename, templatename, context, doctree):
    """Give the templates the edition's version and the page's own sections."""
    if app.config.html_theme != "edition":
        return  # `make bench` builds the same content with Jupyter Book's own theme
    context["css_files"] = [css for css in context["css_files"] if str(css.filename).endswith("edition.css")]  # the theme's sheet styles code and cells too
    context["edition_version"] = __version__
    context["edition_policy"] = serve.POLICY
    context["edition_as_at"] = as_at()
    context["edition_onpage"] = []
    context["edition_binder"] = address.binder(f"{pagename}.ipynb") if pagename.startswith("notebooks/") else ""
    title = app.env.titles[pagename].astext() if pagename in app.env.titles else ""
    if doctree:
        context["metatags"] = context.get("metatags", "") + "\n" + metadata.head(pagename, title, description(doctree))
        context["edition_suggested"] = cite.suggested(pagename, title)
        context["edition_title"] = title
    if context.get("body"):
        context["body"] = FIGURE.sub(r'\1 <a class="cite" href="#\2" data-cite="fig|\3">Cite</a></figcaption>', context["body"])
    present = {node["attributes"]["data-layer"] for node in doctree.findall(html.element) if "data-layer" in node["attributes"]} if doctree else set()
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
    text = " ".join(paragraph.astext().split()) if paragraph else "An annotated, executable edition of a Kazakh law article on the Prosecutor’s Office."
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
        app.add_config_value("comments_config", {}, "env")  # Jupyter Book sets it whether or not comments are loaded
    app.add_config_value("edition_repository", "", "html")
    app.add_config_value("edition_binder", "", "html")
    app.add_html_theme("edition", str(HERE / "theme"))
    html.setup(app)
    directives.setup(app)
    registers.setup(app)
    search.setup(app)
    app.connect("config-inited", set_up_paths)
    app.connect("html-page-context", page_context)
    app.connect("build-finished", cite.publish)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
