"""An inline figure of a page as a picture that needs no style sheet beside it, for the EPUB."""

from __future__ import annotations

from typing import Any

from lxml import etree

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
PREFIXES = {"xlink": f"{{{XLINK}}}", "xml": "{http://www.w3.org/XML/1998/namespace}"}
# libxml2's HTML parser writes every name small; XML and SVG want these back.
SVG_NAMES = {
    name.lower(): name
    for name in (
        "viewBox",
        "preserveAspectRatio",
        "clipPath",
        "clipPathUnits",
        "gradientUnits",
        "gradientTransform",
        "linearGradient",
        "radialGradient",
        "textLength",
    )
}
INK, SOFT, ACCENT = "#1d1d1b", "#5c5a55", "#8c2f14"


def picture(svg: Any, font: str, ground: str | None = None) -> Any:
    """An inline <svg> of a page as a picture that needs nothing beside it, an lxml element in SVG's
    namespace.

    Colours that the book's style sheet gives by class become attributes; links and the discs that
    widen them for a finger go; text is set in the families `font`; `ground` colours what lies under
    it.
    """
    whole = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG, "xlink": XLINK})
    _fill(whole, svg)
    left, top, across, down = (float(n) for n in whole.get("viewBox").split())
    width = whole.get("width", "")
    wide = float(width) if width.isdecimal() else across * 4 / 3
    for name in ("role", "aria-label"):
        whole.attrib.pop(name, None)
    whole.set("width", f"{wide:.0f}")
    whole.set("height", f"{wide * down / across:.0f}")
    whole.set("font-family", font)
    whole.set("fill", INK)
    for text in whole.iter(f"{{{SVG}}}text"):
        text.attrib.pop("font-family", None)
    for group in whole.iter(f"{{{SVG}}}g"):
        _colour(group)
    if ground:
        place = {"x": left, "y": top, "width": across, "height": down}
        sizes = {name: f"{size:g}" for name, size in place.items()}
        whole.insert(0, etree.Element(f"{{{SVG}}}rect", sizes, fill=ground))
    etree.cleanup_namespaces(whole)
    return whole


def _colour(group: Any) -> None:
    """Say as attributes what the book's style sheet says of a group by its class."""
    kinds = group.get("class", "").split()
    for shape in group.iter(f"{{{SVG}}}path", f"{{{SVG}}}text"):
        if "office" in kinds and shape.get("stroke"):
            shape.set("stroke", ACCENT)
        elif "cluster" in kinds and not shape.get("stroke"):
            shape.set("fill", SOFT)
        elif "edge" in kinds and not shape.get("stroke"):
            shape.set("font-weight", "bold")


def _name(name: str) -> str:
    """An attribute's name as XML has it."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else SVG_NAMES.get(name, name)


def _fill(target: Any, source: Any) -> None:
    """Copy attributes and children of an element without namespace into `target`, in SVG's own
    names, without links."""
    for name, value in source.attrib.items():
        if not name.startswith("xmlns"):
            target.set(_name(name), value)
    target.text = source.text
    for child in source:
        if child.get("fill") == "transparent":
            continue
        tag = "g" if child.tag == "a" else SVG_NAMES.get(child.tag, child.tag)
        inner = etree.SubElement(target, f"{{{SVG}}}{tag}")
        inner.tail = child.tail
        _fill(inner, child)
        if child.tag == "a":
            for name in ("href", "aria-label"):
                inner.attrib.pop(name, None)
