"""Where the project and the book live on the web: one setting, or none.

`edition_repository` in _config.yml, or the environment variable EDITION_REPOSITORY (CI sets it),
holds the repository's address. From it follow the book's address, the tag of this version and the
Binder links. Unset, every link that would need it is left out, not broken.
"""

from __future__ import annotations

import functools
import os
import re
from urllib.parse import quote, urlencode

import yaml

from edition import __version__
from edition.tables import ROOT
from edition.text import words


@functools.lru_cache(maxsize=1)
def _settings() -> dict:
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    return config.get("sphinx", {}).get("config", {})


def repository() -> str:
    """The repository's address without a trailing slash, or ""."""
    found = os.environ.get("EDITION_REPOSITORY", _settings().get("edition_repository") or "")
    return found.strip().rstrip("/").removesuffix(".git")


def tag() -> str:
    """The git tag of this version."""
    return f"v{__version__}"


def site() -> str:
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


def folder(language: str | None = None) -> str:
    """The folder of an edition below the book's address: "" for English, "kk/", "ru/"."""
    code = language or words.language()
    return "" if code == words.LANGUAGES[0] else f"{code}/"


def page(docname: str, anchor: str = "", language: str | None = None) -> str:
    """The permanent address of a page or a place in it: absolute where the site is known. The
    front page's is the folder."""
    place = f"#{anchor}" if anchor else ""
    if not site():
        return f"{docname}.html{place}"
    home = f"{site()}/{folder(language)}"
    return home + place if docname == "index" else f"{home}{docname}.html{place}"


def source(path: str) -> str:
    """The address of a file of this version in the repository, or ""."""
    folder = "-/blob" if repository().startswith("https://gitlab.com/") else "blob"
    return f"{repository()}/{folder}/{quote(tag(), safe='')}/{quote(path)}" if repository() else ""


def slip(place: str) -> str:
    """The address of a new issue about a place of this version, or "" where none can be filed."""
    said = {"title": f"{place}: ", "place": place, "version": __version__}
    if repository().startswith("https://github.com/"):
        return f"{repository()}/issues/new?{urlencode({'template': 'wrong-statement.yml', **said})}"
    if repository().startswith("https://gitlab.com/"):
        body = {
            "issue[title]": f"{place}: ",
            "issue[description]": f"Version {__version__}, {place}: ",
        }
        return f"{repository()}/-/issues/new?{urlencode(body)}"
    return ""


def binder(path: str) -> str:
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
ENDINGS = {"pdf": ".pdf", "epub": ".epub", "tei": ".tei.xml"}


def file(form: str, language: str | None = None) -> str:
    """The name of a form of the book; all but the data are made for each language."""
    if form == "data":
        return f"{NAME}-data.zip"
    code = language or words.language()
    own = "" if code == words.LANGUAGES[0] else f"-{code}"
    return f"{NAME}{own}{ENDINGS[form]}"


def made_here() -> list[str]:
    """The forms that this build makes: what the Download page links."""
    return ["tei", "data", *os.environ.get("EDITION_FORMS", "").split()]
