"""How to cite the edition: one source of truth, CITATION.cff."""

from __future__ import annotations

import functools

import yaml

from edition.html import el, local
from edition.tables import ROOT


@functools.lru_cache(maxsize=1)
def record():
    """CITATION.cff as a dictionary. Raises OSError or yaml.YAMLError when it is missing or broken."""
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def sentence(locator):
    """The citation of one place of the edition in plain words; `locator` is e.g. "¶ 1.1"."""
    work = record()
    return f"{work['title']}, version {work['version']} ({str(work['date-released'])[:4]}), {locator}"


def control(env, locator, ident):
    """The "Cite" control of a place: the citation and the permanent link, no script needed."""
    page = env.docname + ".html#" + ident
    base = (env.config.html_baseurl or "").rstrip("/")
    address = f"{base}/{page}" if base else page
    return el("details", el("summary", f"Cite {locator}"), el("p", sentence(locator) + ", ", local(ident, address), "."), classes=["cite"])
