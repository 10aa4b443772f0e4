"""SVG as a tree: what Graphviz and matplotlib draw, made fit for a notebook and for a page.

Standard library alone, since notebooks on Binder draw with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
HREF, TOOLTIP = f"{{{XLINK}}}href", f"{{{XLINK}}}title"
ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)
DISC = 12  # radius of the invisible disc round a number, large enough for a finger
BASELINE = 4  # by which a number's letters stand above the place that Graphviz gives
POINTS = 4 / 3  # pixels of a screen to the point
PHONE = 500  # pixels: a plot narrower than that was made for a phone
LONG_NUMBER = re.compile(r"(\d+\.\d\d)\d+")
FINGER = {"fill": "transparent", "stroke": "none"}


def named(name: str) -> str:
    """A name in SVG's namespace."""
    return f"{{{SVG}}}{name}"


def parse(text: str) -> Element:
    """The <svg> element of a file, without its prolog and comments."""
    return ElementTree.fromstring(text)


def written(root: Element) -> str:
    """The bare <svg> element as text."""
    return ElementTree.tostring(root, encoding="unicode").strip()


def drop(root: Element, *names: str) -> None:
    """Take away every element of these names, with what is in it."""
    wanted = {named(name) for name in names}
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag in wanted]:
            parent.remove(child)


def unwrap(parent: Element, child: Element) -> None:
    """Put what is in an element in its place."""
    at = list(parent).index(child)
    parent[at : at + 1] = list(child)


def links(root: Element) -> Iterator[tuple[Element, Element]]:
    """Every link with the element that holds it."""
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag == named("a")]:
            yield parent, child


def widen(link: Element) -> None:
    """Give a link on an arrow's number an invisible disc, so that a finger finds it."""
    number = link.find(named("text"))
    if number is None or not re.fullmatch(r" ?\+?\d+ ?", number.text or ""):
        return
    across, down = number.get("x", "0"), float(number.get("y", "0")) - BASELINE
    disc = {"cx": across, "cy": f"{down:.2f}", "r": str(DISC), **FINGER}
    link.insert(0, Element(named("circle"), disc))


def from_graphviz(text: str) -> Element:
    """A graph's picture: its size by the view box, tooltips of links as their accessible names.

    A tooltip without a link is none, and the nodes' titles are the engine's own words.
    """
    root = parse(text)
    drop(root, "title")
    for parent, link in links(root):
        if HREF not in link.attrib:
            unwrap(parent, link)
            continue
        link.set("href", link.attrib.pop(HREF))
        link.set("aria-label", link.attrib.pop(TOOLTIP, ""))
        widen(link)
    root.set("width", f"{float(root.get('width', '0').removesuffix('pt')) * POINTS:.0f}")
    root.attrib.pop("height", None)
    return root


def declarations(style: str) -> dict[str, str]:
    """The declarations of a style attribute as attributes, without the letters' family: the pages'
    policy (CSP) allows no inline style, and the page has its own letters."""
    found = {}
    for declaration in style.split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font":
            found["font-size"] = value.split("px")[0] + "px"
        elif name and name != "font-family":
            found[name] = value
    return found


def reference(name: str, value: str) -> str:
    """The id that an attribute refers to, or ""."""
    if value.startswith("url(#"):
        return value[5:-1]
    return value[1:] if name in ("href", HREF) and value.startswith("#") else ""


def compact(element: Element) -> None:
    """Style as attributes, numbers to two places, the engine's breaks and indents to one break."""
    element.attrib |= declarations(element.attrib.pop("style", ""))
    for name, value in element.items():
        element.set(name, LONG_NUMBER.sub(r"\1", value))
    if element.text and not element.text.strip():
        element.text = "\n"
    if element.tail and not element.tail.strip():
        element.tail = "\n"


def own_ids(root: Element, mark: str) -> None:
    """Only the ids that are referred to, marked because two plots of a page may not share them."""
    attributes = []
    for element in root.iter():
        attributes += [(element, name, value) for name, value in element.items()]
    used = {reference(name, value) for _, name, value in attributes}
    for element, name, value in attributes:
        if found := reference(name, value):
            element.set(name, value.replace(f"#{found}", f"#{mark}-{found}"))
        elif name == "id":
            element.set(name, f"{mark}-{value}")
            if value not in used:
                del element.attrib[name]


def from_matplotlib(text: str, name: str) -> Element:
    """A plot's picture without metadata, style sheet (it would reach the whole page), style
    attributes; ids are marked with its `name`."""
    root = parse(text)
    drop(root, "metadata", "style")
    for element in root.iter():
        compact(element)
    own_ids(root, name)
    across = round(float(root.get("width", "0").removesuffix("pt")) * POINTS)
    root.set("width", str(across))
    root.attrib.pop("height", None)  # follows from the view box
    if across < PHONE:  # the style sheet would blow it up
        root.set("class", "narrow")
    return root


def alone(root: Element, caption: str, alt: str, ident: str) -> str:
    """The picture as it stands in a notebook: no links (JupyterLab cannot show them), a name and a
    description of its own, white ground, letters without serifs."""
    for parent, link in links(root):
        for disc in [child for child in link if child.get("fill") == FINGER["fill"]]:
            link.remove(disc)
        unwrap(parent, link)
    ground = {"class": "ground", "width": "100%", "height": "100%", "fill": "#ffffff"}
    title, words = Element(named("title")), Element(named("desc"))
    title.text, words.text = caption, alt
    root[0:0] = [title, words, Element(named("rect"), ground)]
    root.set("id", ident)
    root.set("font-family", "Arial, sans-serif")
    return written(root)


def told(text: str) -> tuple[str, str, str, str]:
    """A notebook's picture taken apart: (markup for a page, caption, alternative, id)."""
    root = parse(text)
    caption, alt = (root.findtext(named(name)) or "" for name in ("title", "desc"))
    for child in [child for child in root if child.get("class") == "ground"]:
        root.remove(child)
    drop(root, "title", "desc")
    ident = root.attrib.pop("id", "")
    root.attrib.pop("font-family", None)
    return written(root), caption, alt, ident
