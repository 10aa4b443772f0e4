"""Where the project and the book live on the web: one setting, or none.

`edition_repository` in _config.yml, or the environment variable EDITION_REPOSITORY (CI sets it),
holds the repository's address. From it follow the book's address, the tag of this version and the
Binder links. Unset, every link that would need it is left out, not broken.
"""

from __future__ import annotations

import functools
import os
import re
from urllib.parse import quote

import yaml

from edition import __version__
from edition.tables import ROOT


@functools.lru_cache(maxsize=1)
def _settings():
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    return config.get("sphinx", {}).get("config", {})


def repository():
    """The repository's address without a trailing slash, or ""."""
    found = os.environ.get("EDITION_REPOSITORY", _settings().get("edition_repository") or "")
    return found.strip().rstrip("/").removesuffix(".git")


def tag():
    """The git tag of this version."""
    return f"v{__version__}"


def site():
    """The book's own address without a trailing slash, or "".

    EDITION_SITE or `html_baseurl` where one is set, else the GitHub Pages address of the
    repository.
    """
    found = (
        os.environ.get("EDITION_SITE", _settings().get("html_baseurl") or "").strip().rstrip("/")
    )
    pages = re.fullmatch(r"https://github\.com/([\w.-]+)/([\w.-]+)", repository())
    if found or not pages:
        return found
    owner, name = pages.groups()
    host = f"https://{owner.lower()}.github.io"
    return host if name.lower() == f"{owner.lower()}.github.io" else f"{host}/{name}"


def page(docname, anchor=""):
    """The permanent address of a page or a place in it: absolute where the site is known."""
    local = f"{docname}.html" + (f"#{anchor}" if anchor else "")
    return f"{site()}/{local}" if site() else local


def binder(path):
    """The address that opens a file or folder of this version in JupyterLab on Binder, or "".

    EDITION_BINDER or `edition_binder` names another BinderHub than the public federation.
    """
    address = repository()
    if not address:
        return ""
    hub = (
        os.environ.get("EDITION_BINDER", _settings().get("edition_binder") or "").strip()
        or "https://mybinder.org"
    ).rstrip("/")
    github = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+)", address)
    gitlab = re.fullmatch(r"https://gitlab\.com/(.+)", address)
    if github:
        source = f"gh/{github[1]}"
    elif gitlab:
        source = f"gl/{quote(gitlab[1], safe='')}"
    else:
        source = f"git/{quote(address, safe='')}"
    return f"{hub}/v2/{source}/{quote(tag(), safe='')}?urlpath=lab/tree/{quote(path)}"


NAME = "prosecutor-and-three-branches"
FILES = {
    "pdf": f"{NAME}.pdf",
    "epub": f"{NAME}.epub",
    "tei": f"{NAME}.tei.xml",
    "data": f"{NAME}-data.zip",
}


def made_here() -> list[str]:
    """The forms that this build makes: what the Download page links."""
    return ["tei", "data", *os.environ.get("EDITION_FORMS", "").split()]
