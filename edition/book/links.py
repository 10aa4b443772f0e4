"""The links of the edition: to passages, notes, powers, terms, works, wherever they are drawn.

What can be linked registers itself with `add_target`; a link is resolved when every page is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from edition import tables
from edition.book.drawing import MARKS, mixed
from edition.book.nodes import el, element, ignore
from edition.text.words import say
from edition.works import bibliography

Env = Any  # Sphinx's environment, with our `edition` in it


class hyperlink(nodes.reference):
    """A reference that may stand anywhere; docutils' own writer wants one inside a paragraph.

    `target` is what it leads to: p-1-1, power-p05, source-1, term-…, ref-…, doc:NAME.
    """


def visit_hyperlink(writer: HTML5Translator, node: hyperlink) -> None:
    href = node["refuri"] if "refuri" in node else f"#{node['refid']}"
    title = {"title": node["reftitle"]} if node.get("reftitle") else {}
    writer.body.append(writer.starttag(node, "a", "", href=href, **title))


def depart_hyperlink(writer: HTML5Translator, node: hyperlink) -> None:
    writer.body.append("</a>")


def link(
    env: Env, target: str, *children: Any, classes: Sequence[str] = (), **attributes: Any
) -> addnodes.pending_xref:
    """A link to a target of the edition (p-1-1, power-p05, source-1, term-…, ref-…, n-1-1-a)."""
    given = {"reftype": "edition", "refdomain": "", "reftarget": target, "refdoc": env.docname}
    node = addnodes.pending_xref("", **given, refwarn=True)
    node += el("span", *children, classes=classes, **attributes)
    return node


def page_link(env: Env, docname: str, text: str) -> addnodes.pending_xref:
    """A link to a whole page of the book."""
    return link(env, "doc:" + docname, text)


def work(env: Env, key: str, **more: Any) -> addnodes.pending_xref:
    """A link to a bibliography entry by its short title, in the title's language."""
    entry = bibliography.entries()[key]
    shown = mixed(entry.shorttitle, entry.language if entry.language != "en" else "ru")
    return link(env, tables.anchor("bib", key), shown, **more)


def dotted(env: Env, power: Any, tag: str = "span", *named: Any) -> element:
    """A power and what became of it: a dot for each regime, in words for who cannot see them."""
    named = named or (link(env, tables.anchor("power", power.id), power.short_en),)
    line = el(tag, *named)
    provisions = tables.grouped("provisions", "power")[power.id]
    dots, said = el("span", classes=["dots"], aria_hidden="true"), []
    for regime in tables.rows("regimes"):
        overall = tables.overall([row.status for row in provisions if row.regime == regime.id])
        symbol, css = MARKS[overall]
        dots += el("span", symbol, classes=[css])
        said.append(f"{regime.label_short}: {say(overall)}")
    line += dots
    line += el("span", "; ".join(said), classes=["unseen"])
    return line


def local(
    ident: str,
    *children: Any,
    classes: Sequence[str] = (),
    ids: Sequence[str] = (),
    **attributes: Any,
) -> element:
    """A link within the page."""
    return el("a", *children, href=f"#{ident}", classes=classes, ids=ids, **attributes)


def control(ident: str, words: str, name: str = "Cite") -> element:
    """The "Cite" control of a place: a permanent link; the page's script opens the citations."""
    return local(ident, name, classes=["cite"], data_cite=words)


def add_target(env: Env, ident: str, title: str | None = None) -> None:
    """Make `ident` on the current page reachable for `link` and for Sphinx's own {ref}."""
    env.edition["targets"][ident] = (env.docname, ident)
    if title:
        labels = env.get_domain("std")
        labels.labels[ident] = (env.docname, ident, title)
        labels.anonlabels[ident] = (env.docname, ident)


def resolve(
    app: Sphinx, env: Env, node: addnodes.pending_xref, contnode: nodes.Element
) -> hyperlink | None:
    """Turn a `link` into a reference; returning None lets Sphinx warn, which fails the build."""
    if node.get("reftype") != "edition":
        return None
    found = env.edition["targets"].get(node["reftarget"])
    if not found:
        return None
    docname, ident = found
    reference = hyperlink("", "", internal=True, classes=contnode.get("classes", []))
    reference["target"] = node["reftarget"]
    if docname == node["refdoc"] and ident:
        reference["refid"] = ident
    else:
        place = f"#{ident}" if ident else ""
        reference["refuri"] = app.builder.get_relative_uri(node["refdoc"], docname) + place
    reference += [child.deepcopy() for child in inner(contnode)]
    if isinstance(contnode, element) and contnode["attributes"].get("title"):
        reference["reftitle"] = contnode["attributes"]["title"]
    return reference


def inner(content: nodes.Element) -> list[nodes.Node]:
    """What stands in a link: a span that only held it together is left out."""
    drawn = isinstance(content, element) and content["tag"] == "span"
    return content.children if drawn and not content["attributes"].get("lang") else [content]


def init_env(app: Sphinx, env: Env, docnames: list[str]) -> None:
    if not hasattr(env, "edition"):
        env.edition = {"targets": {}, "pins": []}


def purge(app: Sphinx, env: Env, docname: str) -> None:
    data = getattr(env, "edition", None)
    if data and docname in env.all_docs:  # a page read for the first time has left nothing behind
        data["targets"] = {k: v for k, v in data["targets"].items() if v[0] != docname}
        data["pins"] = [pin for pin in data["pins"] if pin["docname"] != docname]


def merge(app: Sphinx, env: Env, docnames: set[str], other: BuildEnvironment) -> None:
    for name, value in other.edition.items():  # type: ignore[attr-defined]
        if isinstance(value, dict):
            env.edition[name].update({k: v for k, v in value.items() if v[0] in docnames})
        else:
            env.edition[name] += [item for item in value if item["docname"] in docnames]


def setup(app: Sphinx) -> None:
    silent = (ignore, ignore)
    drawn = (visit_hyperlink, depart_hyperlink)
    app.add_node(hyperlink, html=drawn, latex=silent, text=silent, man=silent, texinfo=silent)
    app.connect("env-before-read-docs", init_env)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("missing-reference", resolve)
