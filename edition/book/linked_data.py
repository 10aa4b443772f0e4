"""A page as linked data (JSON-LD, schema.org): the book with its data on the front page, a chapter
of it elsewhere."""

from __future__ import annotations

from typing import Any

from edition import address, tables
from edition.text import words
from edition.works import cite


def book() -> dict[str, Any]:
    """The edition as a schema.org Book."""
    work = cite.record()
    found = {
        "@type": "Book",
        "name": work["title"],
        "version": str(work["version"]),
        "datePublished": cite.released().isoformat(),
        "inLanguage": words.language(),
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


def dataset() -> dict[str, Any]:
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


def page(docname: str, title: str) -> dict[str, Any]:
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
        "inLanguage": words.language(),
        "isPartOf": short,
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
    return found | ({"url": address.page(docname)} if address.site() else {})
