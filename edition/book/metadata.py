"""What a page says of itself to reference managers and to those who share it: the tags of Highwire
Press, Dublin Core and Open Graph. What it says to search engines is linked_data.

Everything comes from CITATION.cff and the page's own title; addresses are given only where the book
has one (edition/address.py).
"""

from __future__ import annotations

import json
from html import escape

from edition import address
from edition.book import linked_data
from edition.text import words
from edition.works import cite

SHOWS = "The Prosecutor’s Office outside the three branches, then and now"
LOCALES = {"en": "en_GB", "kk": "kk_KZ", "ru": "ru_RU"}
PICTURE = "_static/shared.png"  # made by edition/book/sharing.py


def tag(name: str, content: str, key: str = "name") -> str:
    return f'<meta {key}="{name}" content="{escape(content, quote=True)}">'


def highwire(docname: str, title: str, passages: list[str]) -> list[str]:
    """The edition on its front page, elsewhere a section of it, in the tags that Zotero and
    scholarly search engines read.

    The comma after the name makes Zotero take it for an institution's. `passages` are the numbers
    of the page's passages, which stand where a printed chapter has pages.
    """
    work, home = cite.record(), docname == "index"
    pairs = [("citation_title", work["title"] if home else title)]
    if not home:
        pairs.append(("citation_inbook_title", work["title"]))
    pairs += [("citation_author", author["name"] + ",") for author in work["authors"]]
    pairs += [
        ("citation_publication_date", cite.released().strftime("%Y/%m/%d")),
        ("citation_language", words.language()),
    ]
    if passages:
        pairs += [
            ("citation_firstpage", f"¶{passages[0]}"),
            ("citation_lastpage", f"¶{passages[-1]}"),
        ]
    if home:
        pairs.append(("citation_keywords", "; ".join(work["keywords"])))
    if address.site():
        pairs.append(("citation_public_url", address.page(docname)))
    return [tag(name, content) for name, content in pairs]


def dublin_core(docname: str, title: str) -> list[str]:
    """One page in Dublin Core: a part of the edition, or on the front page the edition."""
    work, home = cite.record(), docname == "index"
    pairs = [("DC.title", work["title"] if home else title)]
    pairs += [("DC.creator", author["name"]) for author in work["authors"]]
    pairs += [
        ("DC.date", cite.released().isoformat()),
        ("DC.language", words.language()),
        ("DC.type", "book" if home else "Text"),
        ("DC.format", "text/html"),
        ("DC.rights", "https://creativecommons.org/licenses/by/4.0/"),
    ]
    if home:
        pairs.append(("DC.hasVersion", str(work["version"])))
    else:
        pairs.append(("DC.relation.ispartof", f"{work['title']}, version {work['version']}"))
    if address.site():
        pairs.append(("DC.identifier", address.page(docname)))
    return [tag(name, content) for name, content in pairs]


def open_graph(docname: str, title: str, description: str) -> list[str]:
    """What a link to the page shows where it is shared; only a book with an address can be."""
    if not address.site():
        return []
    work = cite.record()
    pairs = [
        ("og:type", "book" if docname == "index" else "article"),
        ("og:site_name", work["title"].partition(":")[0]),
        ("og:title", work["title"] if docname == "index" else title),
        ("og:description", description),
        ("og:url", address.page(docname)),
        ("og:locale", LOCALES[words.language()]),
        ("og:image", f"{address.site()}/{PICTURE}"),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        (
            "og:image:alt",
            words.say(SHOWS),
        ),
    ]
    card = tag("twitter:card", "summary_large_image")
    return [tag(name, content, "property") for name, content in pairs] + [card]


def head(docname: str, title: str, description: str, passages: list[str]) -> str:
    """The lines for a page's <head>."""
    said = linked_data.page(docname, title)
    script = json.dumps(said, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    lines = [
        tag("description", description),
        *highwire(docname, title, passages),
        *dublin_core(docname, title),
        *open_graph(docname, title, description),
        f'<script type="application/ld+json">{script}</script>',
    ]
    return "\n".join(lines)
