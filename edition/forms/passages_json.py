"""The edition for programs: passages and notes as JSON, with its schema.

Written into `api/` of the built book. The bytes depend on the content alone: keys are sorted, the
only date is the release's. The article's own text is there only when the reader brought a copy.
"""

from __future__ import annotations

import json
import pathlib
from typing import Any

from edition import address
from edition.book import content, prose
from edition.forms import schema
from edition.tables import package
from edition.text.words import language
from edition.works import cite

Json = dict[str, Any]
SCHEMA = "passages.schema.json"


def head(described_by: str) -> dict[str, Any]:
    """What every file says of itself: schema, title, version, date of the law, licence, address."""
    work = cite.record()
    return {
        "$schema": described_by,
        "title": work["title"],
        "version": str(work["version"]),
        "released": str(work["date-released"]),
        "law_as_at": package()["as_at"],
        "language": language(),
        "license": work["license"],
        "editors": [author["name"] for author in work["authors"]],
        "site": address.site(),
    }


def passages(chapters: list[Json]) -> Json:
    """The chapters with their passages and notes, as `shapes` describes them."""
    brought = any(passage["article_text"] for passage in content.passages(chapters))
    return {
        **head(SCHEMA),
        "article_text_included": brought,
        "counts": content.counts(chapters),
        "chapters": [_chapter(chapter) for chapter in chapters],
    }


def _chapter(chapter: Json) -> Json:
    return {
        **chapter,
        "introduction": _paragraphs(chapter["introduction"]),
        "passages": [_passage(passage) for passage in chapter["passages"]],
    }


def _passage(passage: Json) -> Json:
    notes = [{**note, "paragraphs": _paragraphs(note["paragraphs"])} for note in passage["notes"]]
    return {**passage, "rendering": _paragraphs(passage["rendering"]), "notes": notes}


def _paragraphs(blocks: list[Any]) -> list[Json]:
    return [_block(block) for block in blocks]


def _block(block: Any) -> Json:
    """A paragraph with its plain text beside it; any other block with its own blocks so."""
    if isinstance(block, list):
        return {"text": prose.flat(block), "pieces": block}
    made = dict(block)
    if "blocks" in made:
        made["blocks"] = _paragraphs(made["blocks"])
    if made["type"] == "list":
        made["items"] = [_paragraphs(item) for item in made["items"]]
    if made["type"] == "definitions":
        made["items"] = [
            {"term": _block(item["term"]), "blocks": _paragraphs(item["blocks"])}
            for item in made["items"]
        ]
    if made["type"] == "table":
        made["rows"] = [[_paragraphs(cell) for cell in row] for row in made["rows"]]
    return made


def written(value: Json) -> bytes:
    """JSON as bytes: UTF-8, sorted keys, one item a line."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8")


def publish(site: pathlib.Path, chapters: list[Json]) -> None:
    """Write the file and its schema into `api/` of the built book."""
    target = site / "api"
    target.mkdir(exist_ok=True)
    (target / SCHEMA).write_bytes(written(schema.schema()))
    (target / "passages.json").write_bytes(written(passages(chapters)))
