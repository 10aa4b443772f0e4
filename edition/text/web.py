"""Which addresses on the web may be printed: those that a reader's browser can ask."""

from __future__ import annotations

import re

HOST = re.compile(r"(\w([\w-]*\w)?\.)+([a-z]{2,}|xn--[a-z0-9-]+)", re.ASCII)
PATH = re.compile(r"/[^\s\"'<>]*")
WITHIN = re.compile(r"(^|[.-])prod[.-]|(^|\.)(localhost|local|internal)(\.|$)")  # a publisher's own


def web_fault(value: str) -> str | None:
    """What is expected of an address, or None."""
    scheme, _, rest = value.partition("://")
    host, slash, path = rest.partition("/")
    if scheme not in ("http", "https") or not PATH.fullmatch(slash + path or "/"):
        return "an address http(s)://… without blanks or quotes"
    if not HOST.fullmatch(host):
        return f"the name of a host, not {host!r}"
    if WITHIN.search(host):
        return f"a host that answers to everybody, not {host!r}"
    return None
