"""The passage and its notes: directives and roles of the five article chapters.

`{passage} 1.1` holds the rendering and its notes, `{annotation} a` is a note in it. Roles:
{mark}`a` hangs a note on a word, {src}`1` is the article's own marker, {pin}`key | locator | grade`
cites with a pin, {p}`1.1`, {power}`P05`, {term}`text | kk` link, {kk}`…`, {ru}`…` give the
language, {reading}`editors’ reading` marks a sentence of ours.

Here only what the author wrote is kept. What follows from it (letters, links between word and note,
the frame around a passage) is drawn by the transform `Letters`, after a translation has been put
in.
"""

from __future__ import annotations

import pathlib
from typing import Any, NamedTuple

from docutils import nodes
from docutils.parsers.rst import directives as options
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

from edition import tables
from edition.book.drawing import grade, span
from edition.book.links import link, work
from edition.book.nodes import annotation, make, mark, passage, pin, reading
from edition.tables.locators import located
from edition.text import article
from edition.text.letters import cyrillic_fault
from edition.works import bibliography

NOTE_TYPES = ("law", "text", "term", "history", "critique")
LONGEST_LEMMA = 12  # words: more would reprint the article
Answer = tuple[list[nodes.Node], list[nodes.system_message]]


class Passage(SphinxDirective):
    """A passage: the content is its rendering and its annotations."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        number = self.arguments[0]
        if tables.row("passages", "id", number) is None:
            raise self.error(f"there is no passage ¶{number} in data/passages.csv")
        node = make(passage, "section", classes=["passage"], facts={"number": number})
        self.set_source_info(node)
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


class Annotation(SphinxDirective):
    """A note of a passage: letter, lemma, type, text."""

    required_arguments = 1
    has_content = True
    option_spec = {"lemma": options.unchanged_required, "type": options.unchanged_required}

    def run(self) -> list[nodes.Node]:
        letter = self.arguments[0]
        lemma, kind = self.options.get("lemma", ""), self.options.get("type", "")
        if kind not in NOTE_TYPES:
            expected = " | ".join(NOTE_TYPES)
            raise self.error(f"note {letter}: type {kind!r}, expected one of {expected}")
        words = len(lemma.split())
        if not 1 <= words <= LONGEST_LEMMA:
            raise self.error(f"note {letter}: a lemma of 1 to {LONGEST_LEMMA} words, found {words}")
        facts = {"letter": letter, "lemma": lemma, "kind": kind}
        node = make(annotation, "li", classes=["annotation"], facts=facts)
        self.set_source_info(node)
        self.state.nested_parse(self.content, self.content_offset, node)
        if not node.children or not isinstance(node[0], nodes.paragraph):
            raise self.error(f"note {letter}: the text is missing; it begins with a paragraph")
        return [node]


class Role(SphinxRole):
    """A role whose fault names file and line."""

    def refused(self, message: str) -> Answer:
        return [], [self.inliner.reporter.error(message, line=self.lineno)]

    def placed(self, node: nodes.Node) -> Answer:
        """The node, with the author's file and line for whatever is said of it later."""
        self.set_source_info(node)
        return [node], []


class Mark(Role):
    """{mark}`a`: the letter of a note; `Letters` makes it a link."""

    def run(self) -> Answer:
        node = make(mark, "sup", classes=["n"], facts={"letter": self.text})
        return self.placed(node)


class Source(Role):
    """{src}`1`: the article's own marker [1]."""

    def run(self) -> Answer:
        target = f"source-{self.text}"
        return self.placed(link(self.env, target, f"[{self.text}]", classes=["src"]))


class PinFacts(NamedTuple):
    """What stands in a pin: `key | locator | grade` or `key | locator | grade, inferred`."""

    key: str
    locator: str
    grade: str
    inferred: bool

    @classmethod
    def parse(cls, text: str) -> PinFacts:
        """Raises ValueError, saying what is expected."""
        parts = [part.strip() for part in text.split("|")]
        if len(parts) != 3 or not all(parts):
            raise ValueError(f"pin {text!r}: expected key | locator | grade")
        key, locator, marked = parts
        grade, _, rest = (part.strip() for part in marked.partition(","))
        if key not in bibliography.entries():
            raise ValueError(f"pin {text!r}: {key!r} is no key of references.bib")
        if grade not in bibliography.GRADES or rest not in ("", "inferred"):
            expected = ", ".join(bibliography.GRADES)
            cause = cyrillic_fault(grade) or "with or without ', inferred'"
            told = f"the grade {marked!r} is none of {expected} ({cause})"
            raise ValueError(f"pin {text!r}: {told}")
        return cls(key, locator, grade, bool(rest))


class Pin(Role):
    """{pin}`key | locator | grade`: a citation; "A, inferred" marks a conclusion."""

    def run(self) -> Answer:
        try:
            facts = PinFacts.parse(self.text)
        except ValueError as error:
            return self.refused(str(error))
        cited = work(self.env, facts.key)
        shown = [
            "(",
            cited,
            nodes.Text(f", {located(facts.locator)} "),
            grade(facts.grade, facts.inferred),
            ")",
        ]
        return self.placed(make(pin, "span", *shown, classes=["pin"], facts=facts._asdict()))


class PassageLink(Role):
    """{p}`1.1`: ¶1.1, linked."""

    def run(self) -> Answer:
        target = tables.anchor("passage", self.text)
        return self.placed(link(self.env, target, f"¶{self.text}", classes=["p"]))


class PowerLink(Role):
    """{power}`P05`: linked to the register of powers."""

    def run(self) -> Answer:
        target = tables.anchor("power", self.text)
        return self.placed(link(self.env, target, self.text, classes=["power"]))


class Term(Role):
    """{term}`text | kk`: linked to the row of the glossary that the Kazakh after the bar names."""

    def run(self) -> Answer:
        text, _, kk = (part.strip() for part in self.text.partition("|"))
        row = tables.row("glossary", "kk", kk or text) or tables.row("glossary", "en", text)
        if row is None:
            return self.refused(f"term {self.text!r} is not in data/glossary.csv")
        target = tables.anchor("term", row.id)
        node = link(self.env, target, text, classes=["term"], title=row.definition_en)
        return self.placed(node)


class Language(Role):
    """{kk}`…` or {ru}`…`: words in Kazakh or Russian."""

    def run(self) -> Answer:
        return [span(self.name, nodes.unescape(self.text))], []


class Reading(Role):
    """{reading}`editors’ reading`: marks what no source says but the editors conclude."""

    def run(self) -> Answer:
        return [make(reading, "span", self.text, classes=["reading"])], []


def bring_copy(app: Sphinx) -> None:
    """Fit the reader's own copy, when there is one, before the pages are read."""
    env: Any = app.builder.env
    path = app.config.edition_article
    env.edition = getattr(env, "edition", None) or {"targets": {}, "pins": []}
    env.edition["copy"] = {}
    if path and pathlib.Path(path).exists():
        try:
            findings = article.compare(path, tables.load("passages"))
        except article.CopyError:
            return  # `make book` has already said so; the book is complete without the copy
        env.edition["copy"] = {finding.passage: finding for finding in findings}


def page_targets(app: Sphinx, env: Any) -> list[str]:
    """Every page is a target doc:NAME."""
    env.edition["targets"] |= {f"doc:{docname}": (docname, "") for docname in env.found_docs}
    return []


ROLES = {
    "mark": Mark,
    "src": Source,
    "pin": Pin,
    "p": PassageLink,
    "power": PowerLink,
    "kk": Language,
    "ru": Language,
    "reading": Reading,
}


def setup(app: Sphinx) -> None:
    app.add_config_value("edition_article", "", "env")
    app.add_directive("passage", Passage)
    app.add_directive("annotation", Annotation)
    for name, role in ROLES.items():
        app.add_role(name, role())
    app.add_role_to_domain("std", "term", Term(), override=True)  # Sphinx looks there first
    app.connect("builder-inited", bring_copy)
    app.connect("env-updated", page_targets)
