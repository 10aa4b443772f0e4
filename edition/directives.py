"""The passage and its notes: directives and roles of the five article chapters.

`{passage} 1.1` draws heading, locator, rendering, the reader's Kazakh text when brought, notes,
then → now strip, links and citation from the Markdown and the tables; `{annotation} a` is a note in
it. Roles: {mark}`a` hangs a note on a word, {src}`1` is the article's own marker, {pin}`key |
locator | grade` cites with a pin, {p}`1.1`, {power}`P05`, {term}`text | kk` link, {kk}`…`, {ru}`…`
give the language, {reading}`editors’ reading` marks a sentence of ours.
"""

from __future__ import annotations

import pathlib

from docutils import nodes
from docutils.parsers.rst import directives as options
from sphinx.util.docutils import SphinxDirective, SphinxRole

from edition import article, bibliography, cite, show, tables
from edition.html import add_target, el, grade, link, local, mixed, page_link, span, status, work

NOTE_TYPES = ("law", "text", "term", "history", "critique")
POWERS_NOTEBOOK = "notebooks/prosecutorial-powers"


class Passage(SphinxDirective):
    """Draw one passage; the content is its rendering and its annotations."""

    required_arguments = 1
    has_content = True

    def run(self):
        pid = self.arguments[0]
        row = tables.row("passages", "id", pid)
        if row is None:
            raise self.error(f"there is no passage ¶{pid} in data/passages.csv")
        ident = tables.anchor("passage", pid)
        if ident in self.env.edition["targets"]:
            raise self.error(f"passage ¶{pid} is drawn twice")
        add_target(self.env, ident, f"¶{pid} {row.title_en}")

        self.env.temp_data["edition:passage"] = pid
        self.env.temp_data["edition:marks"] = []
        body = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, body)
        marks = self.env.temp_data.pop("edition:marks")
        self.env.temp_data.pop("edition:passage")
        notes = [
            child
            for child in body.children
            if isinstance(child, nodes.Element) and child.get("note_letter")
        ]
        rendering = [child for child in body.children if child not in notes]
        self._check(pid, marks, [note["note_letter"] for note in notes])

        section = nodes.section(ids=[ident], names=[], classes=["passage"])
        title = nodes.title(
            "",
            "",
            local(ident, f"¶{pid}", classes=["num"], title="Permanent link to this passage"),
            nodes.Text(" " + row.title_en),
        )
        section += title
        section += el(
            "div",
            self._locator(pid, row),
            el("div", *rendering, data_layer="rendering"),
            classes=["rendering"],
        )
        section += self._kazakh(pid)
        if notes:
            section += el(
                "aside",
                el("ol", *notes),
                classes=["notes"],
                aria_label=f"Notes to ¶{pid}",
                data_layer="notes",
            )
        section += self._strip(pid)
        section += self._foot(pid, row)
        self.set_source_info(section)
        return [section]

    def _check(self, pid, marks, letters):
        expected = [chr(ord("a") + i) for i in range(len(letters))]
        if letters != expected:
            raise self.error(
                f"¶{pid}: notes must be lettered {' '.join(expected)}, found {' '.join(letters)}"
            )
        if (
            sorted(marks) != letters
        ):  # a note added later takes the next letter, wherever its word stands
            raise self.error(
                f"¶{pid}: the marks in the rendering are {' '.join(marks)}, the notes {' '.join(letters)}"
            )

    def _locator(self, pid, row):
        node = el("p", span("kk", f"{row.incipit} … {row.explicit}", quoted=True), classes=["loc"])
        for cited in tables.grouped("citations", "passage").get(pid, ()):
            node += nodes.Text(" ")
            node += link(self.env, f"source-{cited.marker}", f"[{cited.marker}]", classes=["src"])
        return node

    def _kazakh(self, pid):
        found = self.env.edition.get("copy", {}).get(pid)
        if not found or not found.text:
            return None
        words = el("p", found.text, lang="kk")
        label = (
            "The article, from your copy"
            if found.state == "exact"
            else "Your copy, which differs here from the text annotated"
        )
        return el(
            "div",
            el("p", label, classes=["label"]),
            words,
            classes=["kktext", found.state],
            data_layer="kazakh",
        )

    def _strip(self, pid):
        powers = tables.grouped("powers", "passages").get(pid, ())
        if not powers:
            return None
        regimes = tables.rows("regimes")
        head = el(
            "tr",
            el("th", "power or relation", scope="col"),
            *[el("th", label, scope="col") for label in (regime.label_short for regime in regimes)],
        )
        body = el("tbody")
        for power in powers:
            name = el(
                "th",
                link(
                    self.env,
                    tables.anchor("power", power.id),
                    f"{power.id} {power.name_en}",
                    classes=["pw"],
                ),
                scope="row",
            )
            if power.reading == "y":
                name += el("small", " editors’ reading")
            cells = []
            for regime in regimes:
                rows = [
                    row
                    for row in tables.grouped("provisions", "power")[power.id]
                    if row.regime == regime.id
                ]
                cells.append(
                    status(
                        tables.overall([row.status for row in rows]),
                        short_basis(rows),
                        regime.label_short,
                    )
                )
            body += el("tr", name, *cells)
        words = f"Then → now: what ¶{pid} names, in four regimes"
        caption, ident = el("caption", words), show.table_ident(words)
        return el(
            "div",
            el("table", caption, el("thead", head), body, ids=[ident], classes=["strip"]),
            data_layer="strip",
        )

    def _foot(self, pid, row):
        foot = el("div", classes=["foot"])
        for occurrence in tables.grouped("citations", "passage").get(pid, ()):
            foot += el(
                "span",
                "Source ",
                link(self.env, f"source-{occurrence.marker}", f"[{occurrence.marker}]"),
                f": {occurrence.verdict}",
            )
        named = tables.grouped("powers", "passages").get(pid, ())
        laws = list(
            dict.fromkeys(
                row.bibkey
                for power in named
                for row in tables.grouped("provisions", "power")[power.id]
            )
        )
        if laws:
            foot += _joined("Provisions", [work(self.env, key) for key in laws])
        terms = tables.grouped("glossary", "passages").get(pid, ())
        if terms:
            foot += _joined(
                "Terms", [link(self.env, tables.anchor("term", t.id), mixed(t.en)) for t in terms]
            )
        if named:
            foot += el(
                "span",
                "Computed in ",
                page_link(self.env, POWERS_NOTEBOOK, "The prosecutor’s powers"),
            )
        foot += cite.control(tables.anchor("passage", pid), f"p|{pid}", f"Cite ¶ {pid}")
        return foot


def _joined(label, links):
    node = el("span", label + " ")
    for n, item in enumerate(links):
        node += [nodes.Text(", ")] * bool(n) + [item]
    return node


def short_basis(rows):
    """Articles and grade of a status in the strip: at most two articles an act, the rest "…"."""
    parts = []
    for n, row in enumerate(rows):
        articles = row.article.split("; ") if row.article else []
        shown = ", ".join(articles[:2]) + (" …" if len(articles) > 2 else "")
        parts += [
            nodes.Text("; " if n else ""),
            nodes.Text(
                f"{row.act} {shown} "
                if shown
                else f"{row.pin} "
                if row.act in row.pin or row.act.split()[0] in row.pin
                else f"{row.act} {row.pin} "
            ),
        ]
        mark = grade(row.grade, row.inferred == "y")
        parts += [mark] if mark else []
    return parts


class Annotation(SphinxDirective):
    """A note of a passage: letter, lemma, type, text."""

    required_arguments = 1
    has_content = True
    option_spec = {"lemma": options.unchanged_required, "type": options.unchanged_required}

    def run(self):
        pid = self.env.temp_data.get("edition:passage")
        letter = self.arguments[0]
        lemma, kind = self.options.get("lemma", ""), self.options.get("type", "")
        if not pid:
            raise self.error("an annotation must stand inside a passage")
        if kind not in NOTE_TYPES:
            raise self.error(
                f"¶{pid} note {letter}: type {kind!r}, expected one of {' | '.join(NOTE_TYPES)}"
            )
        if not lemma or len(lemma.split()) > 12:
            raise self.error(
                f"¶{pid} note {letter}: a lemma of 1 to 12 words, found {len(lemma.split())}"
            )
        ident = f"n-{pid.replace('.', '-')}-{letter}"
        add_target(self.env, ident)
        self.env.temp_data["edition:anchor"] = (ident, f"¶{pid} {letter}")
        item = el("li", ids=[ident], classes=["annotation"])
        item["note_letter"] = letter
        self.state.nested_parse(self.content, self.content_offset, item)
        self.env.temp_data.pop("edition:anchor")
        back = local(
            ident.replace("n-", "r-", 1),
            letter,
            classes=["letter"],
            aria_label=f"{letter}: back to the word in ¶{pid}",
        )
        opening = [
            back,
            nodes.Text(" "),
            span("kk", lemma, quoted=True, classes=["lemma"]),
            nodes.Text(" "),
            el("span", kind, classes=["kind"]),
            nodes.Text(" "),
        ]
        if item.children and isinstance(item[0], nodes.paragraph):
            for n, node in enumerate(opening):
                item[0].insert(n, node)
        else:
            raise self.error(f"¶{pid} note {letter}: the text is missing")
        self.env.edition["notes"].append(
            {
                "docname": self.env.docname,
                "passage": pid,
                "letter": letter,
                "lemma": lemma,
                "type": kind,
                "id": ident,
                "text": " ".join(p.astext() for p in item.children),
            }
        )
        item[-1] += [nodes.Text(" "), cite.control(ident, f"n|{pid}|{letter}")]
        return [item]


class Mark(SphinxRole):
    """{mark}`a`: the letter of a note, a link to it."""

    def run(self):
        pid = self.env.temp_data.get("edition:passage")
        if not pid:
            return [], [
                self.inliner.reporter.error("a mark must stand inside a passage", line=self.lineno)
            ]
        self.env.temp_data["edition:marks"].append(self.text)
        stem = f"{pid.replace('.', '-')}-{self.text}"
        return [
            el(
                "sup",
                local(f"n-{stem}", self.text, ids=[f"r-{stem}"], aria_label=f"note {self.text}"),
                classes=["n"],
            )
        ], []


class Source(SphinxRole):
    """{src}`1`: the article's own marker [1]."""

    def run(self):
        return [link(self.env, f"source-{self.text}", f"[{self.text}]", classes=["src"])], []


class Pin(SphinxRole):
    """{pin}`key | locator | grade`: a citation with its pin and grade; "A, inferred" marks a conclusion."""

    def run(self):
        parts = [part.strip() for part in self.text.split("|")]
        if len(parts) != 3 or not all(parts):
            return [], [
                self.inliner.reporter.error(
                    f"pin {self.text!r}: expected key | locator | grade", line=self.lineno
                )
            ]
        key, locator, mark = parts
        value, _, inferred = mark.partition(",")
        if (
            key not in bibliography.entries()
            or value not in bibliography.GRADES
            or inferred.strip() not in ("", "inferred")
        ):
            return [], [
                self.inliner.reporter.error(
                    f"pin {self.text!r}: unknown key or grade", line=self.lineno
                )
            ]
        ident, label = self.env.temp_data.get("edition:anchor") or (None, None)
        self.env.edition["pins"].append(
            {
                "docname": self.env.docname,
                "key": key,
                "locator": locator,
                "grade": value,
                "anchor": ident,
                "label": label,
            }
        )
        return [
            el(
                "span",
                "(",
                work(self.env, key),
                f", {locator} ",
                grade(value, bool(inferred)),
                ")",
                classes=["pin"],
            )
        ], []


class PassageLink(SphinxRole):
    """{p}`1.1`: ¶1.1, linked."""

    def run(self):
        return [
            link(self.env, tables.anchor("passage", self.text), f"¶{self.text}", classes=["p"])
        ], []


class PowerLink(SphinxRole):
    """{power}`P05`: linked to the register of powers."""

    def run(self):
        return [link(self.env, tables.anchor("power", self.text), self.text, classes=["power"])], []


class Term(SphinxRole):
    """{term}`text | kk`: a term linked to its glossary row, which the Kazakh after the bar names."""

    def run(self):
        text, _, kk = (part.strip() for part in self.text.partition("|"))
        row = tables.row("glossary", "kk", kk or text) or tables.row("glossary", "en", text)
        if row is None:
            return [], [
                self.inliner.reporter.error(
                    f"term {self.text!r} is not in data/glossary.csv", line=self.lineno
                )
            ]
        return [
            link(
                self.env,
                tables.anchor("term", row.id),
                text,
                classes=["term"],
                title=row.definition_en,
            )
        ], []


class Language(SphinxRole):
    """{kk}`…` or {ru}`…`: words in Kazakh or Russian."""

    def run(self):
        return [span(self.name, nodes.unescape(self.text))], []


class Reading(SphinxRole):
    """{reading}`editors’ reading`: marks what no source says but the editors conclude."""

    def run(self):
        return [el("span", self.text, classes=["reading"])], []


def bring_copy(app):
    """Fit the reader's own copy, when there is one, before the pages are read."""
    path = app.config.edition_article
    app.builder.env.edition = getattr(app.builder.env, "edition", None) or {
        "targets": {},
        "pins": [],
        "notes": [],
    }
    app.builder.env.edition["copy"] = {}
    if path and pathlib.Path(path).exists():
        try:
            findings = article.compare(path, tables.load("passages"))
        except article.CopyError:
            return  # `make book` has already said so; the book is complete without the copy
        app.builder.env.edition["copy"] = {finding.passage: finding for finding in findings}


def page_targets(app, env):
    """Every page is a target doc:NAME."""
    for docname in env.found_docs:
        env.edition["targets"]["doc:" + docname] = (docname, "")


def setup(app):
    app.add_config_value("edition_article", "", "env")
    app.add_directive("passage", Passage)
    app.add_directive("annotation", Annotation)
    for name, role in {
        "mark": Mark,
        "src": Source,
        "pin": Pin,
        "p": PassageLink,
        "power": PowerLink,
        "kk": Language,
        "ru": Language,
        "reading": Reading,
    }.items():
        app.add_role(name, role())
    app.add_role_to_domain(
        "std", "term", Term(), override=True
    )  # Sphinx looks in its own domain first
    app.connect("builder-inited", bring_copy)
    app.connect("env-updated", lambda app, env: page_targets(app, env) or [])
