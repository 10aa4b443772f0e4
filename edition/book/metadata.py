"""What a page says of itself to machines: citation tags, Dublin Core, schema.org.

Everything comes from CITATION.cff, datapackage.json and the page's own title; addresses are given
only where the book has one (edition/address.py).
"""

from __future__ import annotations

import json
from html import escape

from edition import address, tables
from edition.works import cite

LANGUAGES = ["en", "kk", "ru"]


def tag(name, content):
    return f'<meta name="{name}" content="{escape(content, quote=True)}">'


def highwire():
    """The work itself in the tags that reference managers and scholarly search engines read."""
    work = cite.record()
    pairs = [
        ("citation_title", work["title"]),
        *[("citation_author", a["name"]) for a in work["authors"]],
    ]
    pairs += [
        ("citation_publication_date", cite.released().strftime("%Y/%m/%d")),
        ("citation_language", "en"),
        ("citation_keywords", "; ".join(work["keywords"])),
    ]
    pairs += [("citation_public_url", address.page("index"))] if address.site() else []
    return [tag(name, content) for name, content in pairs]


def dublin_core(docname, title):
    """One page in Dublin Core: a part of the edition, or on the landing page the edition."""
    work, home = cite.record(), docname == "index"
    pairs = [
        ("DC.title", work["title"] if home else title),
        *[("DC.creator", a["name"]) for a in work["authors"]],
        ("DC.date", cite.released().isoformat()),
    ]
    pairs += [
        ("DC.language", "en"),
        ("DC.type", "Text"),
        ("DC.format", "text/html"),
        ("DC.rights", "https://creativecommons.org/licenses/by/4.0/"),
    ]
    pairs += (
        [("DC.hasVersion", str(work["version"]))]
        if home
        else [("DC.relation.ispartof", f"{work['title']}, version {work['version']}")]
    )
    pairs += [("DC.identifier", address.page(docname))] if address.site() else []
    return [tag(name, content) for name, content in pairs]


def book():
    """The edition as a schema.org Book."""
    work = cite.record()
    found = {
        "@type": "Book",
        "name": work["title"],
        "version": str(work["version"]),
        "datePublished": cite.released().isoformat(),
        "inLanguage": LANGUAGES,
        "author": [{"@type": "Organization", "name": a["name"]} for a in work["authors"]],
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "abstract": " ".join(work["abstract"].split()),
        "keywords": ", ".join(work["keywords"]),
        "bookFormat": "https://schema.org/EBook",
        "isAccessibleForFree": True,
        "accessMode": ["textual", "visual"],
        "accessibilityFeature": [
            "alternativeText",
            "readingOrder",
            "structuralNavigation",
            "tableOfContents",
        ],
    }
    return found | (
        {"url": address.page("index"), "@id": address.page("index")} if address.site() else {}
    )


def dataset():
    """The tables as a schema.org Dataset."""
    package = tables.package()
    found = {
        "@type": "Dataset",
        "name": package["title"],
        "description": package["description"],
        "version": package["version"],
        "license": package["licenses"][0]["path"],
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": package["contributors"][0]["title"]},
        "temporalCoverage": f"1991/{package['as_at']}",
        "variableMeasured": [table["title"] for table in package["resources"]],
    }
    files = [
        {
            "@type": "DataDownload",
            "encodingFormat": "text/csv",
            "name": table["title"],
            "contentUrl": f"{address.site()}/data/{table['path']}",
        }
        for table in package["resources"]
    ]
    return found | (
        {"url": address.page("chapters/download"), "distribution": files} if address.site() else {}
    )


def linked_data(docname, title):
    """The page as JSON-LD: the book with its data on the landing page, a chapter of it
    elsewhere."""
    if docname == "index":
        return {"@context": "https://schema.org", "@graph": [book(), dataset()]}
    short = {
        key: value
        for key, value in book().items()
        if key in ("@type", "@id", "name", "version", "url")
    }
    found = {
        "@context": "https://schema.org",
        "@type": "Chapter",
        "name": title,
        "inLanguage": LANGUAGES,
        "isPartOf": short,
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
    return found | ({"url": address.page(docname)} if address.site() else {})


def head(docname, title, description):
    """The lines for a page's <head>, as one string."""
    lines = [
        tag("description", description),
        *(highwire() if docname == "index" else []),
        *dublin_core(docname, title),
    ]
    described = json.dumps(linked_data(docname, title), ensure_ascii=False, sort_keys=True).replace(
        "<", "\\u003c"
    )
    return "\n".join([*lines, f'<script type="application/ld+json">{described}</script>'])
