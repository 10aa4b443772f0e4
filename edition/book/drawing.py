"""What many directives draw: words in their language, grades, statuses, the links of the
edition."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx import addnodes

from edition import tables
from edition.book.nodes import el, element, foreign, ignore, make
from edition.figures import show
from edition.tables import language
from edition.text.words import language as language_of_page
from edition.text.words import say
from edition.works import bibliography
from edition.works.bibliography import GRADES

MARKS = {
    "in force": ("●", "in"),
    "changed": ("◐", "chg"),
    "absent": ("○", "no"),
    "not verified": ("?", "unk"),
}


class hyperlink(nodes.reference):
    """A reference that may stand anywhere; docutils' own writer wants one inside a paragraph.

    `target` is what it leads to: p-1-1, power-p05, source-1, term-…, ref-…, doc:NAME.
    """


def visit_hyperlink(self, node):
    href = node["refuri"] if "refuri" in node else f"#{node['refid']}"
    self.body.append(
        self.starttag(
            node,
            "a",
            "",
            href=href,
            **({"title": node["reftitle"]} if node.get("reftitle") else {}),
        )
    )


def depart_hyperlink(self, node):
    self.body.append("</a>")


def span(lang, text, quoted=False, classes=()):
    """Text in another language, in «» when quoted (unless it brings its own)."""
    shown = f"«{text}»" if quoted and "«" not in text else text
    return make(foreign, "span", nodes.Text(shown), lang=lang, classes=classes)


def verbatim(text, lang, **more):
    """Words that stay as they are, marked where their language is not the page's."""
    if lang == language_of_page():
        return el("span", nodes.Text(text), **more)
    return span(lang, text, **more)


def figure(picture, caption, alt, role="img", legend="", ident=None):
    """A figure as the pages show it; the node keeps what it is made of, for paper."""
    facts = {"picture": picture, "caption": caption, "alt": alt, "legend": legend, "ident": ident}
    markup = show.figure_markup(picture, caption, alt, role, legend, ident)
    return nodes.raw("", markup, format="html", figure=facts)


def grade(value, inferred=False):
    """The grade mark, spelt out for readers who hover and for screen readers."""
    if not value:
        return None
    meaning = say(GRADES[value]) + ("; " + say("a conclusion drawn from it") if inferred else "")
    marked = f"{value} {say('inf.')}" if inferred else value
    return el("abbr", marked, title=meaning, classes=["grade"])


def status(value, detail=None, regime=None, tag="td"):
    """A status with its symbol; `detail` is a list of nodes or strings set small beside it."""
    symbol, css = MARKS[value]
    cell = el(
        tag,
        el("span", symbol, aria_hidden="true", classes=["sym"]),
        el("span", value, classes=["word"]),
        classes=["st", css],
        data_r=regime,
        data_label=None if regime else "status",
    )
    if detail:
        cell += el("small", *detail)
    return cell


def link(env, target, *children, classes=(), **attributes):
    """A link to a target of the edition (p-1-1, power-p05, source-1, term-…, ref-…, n-1-1-a)."""
    node = addnodes.pending_xref(
        "", reftype="edition", refdomain="", reftarget=target, refdoc=env.docname, refwarn=True
    )
    node += el("span", *children, classes=classes, **attributes)
    return node


def dotted(env, power, tag="span", *named):
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


def outward(address, text=None, **more):
    """A link to an address outside the book; what is not http(s) comes back as the text it is."""
    return (
        el("a", text or address, href=address, **more)
        if re.fullmatch(r"https?://[^\s\"'<>]+", address)
        else address
    )


def page_link(env, docname, text):
    """A link to a whole page of the book."""
    return link(env, "doc:" + docname, text)


def mixed(text, default="kk"):
    """English prose with Cyrillic in it: each run of Cyrillic words gets its language."""
    pieces = language.runs(tables.word(text), default)
    return el("span", *(span(lang, piece) if lang else nodes.Text(piece) for piece, lang in pieces))


def work(env, key, **more):
    """A link to a bibliography entry by its short title, in the title's language."""
    entry = bibliography.entries()[key]
    return link(
        env,
        tables.anchor("bib", key),
        mixed(entry.shorttitle, entry.language if entry.language != "en" else "ru"),
        **more,
    )


def local(ident, *children, classes=(), ids=(), **attributes):
    """A link within the page."""
    return el("a", *children, href=f"#{ident}", classes=classes, ids=ids, **attributes)


def control(ident, words, name="Cite"):
    """The "Cite" control of a place: a permanent link; the page's script opens the citations."""
    return local(ident, name, classes=["cite"], data_cite=words)


def add_target(env, ident, title=None):
    """Make `ident` on the current page reachable for `link` and for Sphinx's own {ref}."""
    env.edition["targets"][ident] = (env.docname, ident)
    if title:
        labels = env.get_domain("std")
        labels.labels[ident] = (env.docname, ident, title)
        labels.anonlabels[ident] = (env.docname, ident)


def resolve(app, env, node, contnode):
    """Turn a `link` into a reference; returning None lets Sphinx warn, which fails the build."""
    if node.get("reftype") != "edition":
        return None
    found = env.edition["targets"].get(node["reftarget"])
    if not found:
        return None
    docname, ident = found
    inner = (
        contnode.children
        if isinstance(contnode, element)
        and contnode["tag"] == "span"
        and not contnode["attributes"].get("lang")
        else [contnode]
    )
    reference = hyperlink("", "", internal=True, classes=contnode.get("classes", []))
    reference["target"] = node["reftarget"]
    if docname == node["refdoc"] and ident:
        reference["refid"] = ident
    else:
        reference["refuri"] = app.builder.get_relative_uri(node["refdoc"], docname) + (
            f"#{ident}" if ident else ""
        )
    reference += [child.deepcopy() for child in inner]
    if isinstance(contnode, element) and contnode["attributes"].get("title"):
        reference["reftitle"] = contnode["attributes"]["title"]
    return reference


def frame_tables(app, doctree, docname):
    """Put every Markdown table into a frame that scrolls on its own where the screen is narrow."""
    for table in list(doctree.findall(nodes.table)):
        caption = table.next_node(nodes.title)
        words = caption.astext() if caption else say("Table")
        # the id is made of the English words, which a translated title keeps as its source
        table["ids"] = [show.table_ident(caption.rawsource if caption else "Table")]
        frame = el(
            "div",
            classes=["wide"],
            tabindex="0",
            role="region",
            aria_label=words,
        )
        table.parent[table.parent.index(table)] = frame  # not replace_self, which would copy the id
        frame += table


def init_env(app, env, docnames):
    if not hasattr(env, "edition"):
        env.edition = {"targets": {}, "pins": []}


def purge(app, env, docname):
    data = getattr(env, "edition", None)
    if data and docname in env.all_docs:  # a page read for the first time has left nothing behind
        data["targets"] = {k: v for k, v in data["targets"].items() if v[0] != docname}
        data["pins"] = [pin for pin in data["pins"] if pin["docname"] != docname]


def merge(app, env, docnames, other):
    for name, value in other.edition.items():
        if isinstance(value, dict):
            env.edition[name].update({k: v for k, v in value.items() if v[0] in docnames})
        else:
            env.edition[name] += [item for item in value if item["docname"] in docnames]


def setup(app):
    app.add_node(
        hyperlink,
        html=(visit_hyperlink, depart_hyperlink),
        latex=(ignore, ignore),
        text=(ignore, ignore),
        man=(ignore, ignore),
        texinfo=(ignore, ignore),
    )
    app.connect("env-before-read-docs", init_env)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("missing-reference", resolve)
    app.connect("doctree-resolved", frame_tables)
