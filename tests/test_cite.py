"""Citations and metadata: one record, real styles, every place, tags that reference managers
read."""

import datetime
import json
import re
import subprocess
import sys

import pytest
from conftest import ROOT

from edition import address, tables
from edition.book import metadata
from edition.works import acts, biblatex, bibliography, cite, records
from edition.works.colophon import LANGUAGE_READ
from edition.works.styles import rendered

DAY = datetime.date(2026, 11, 25)
PUBLISHED = "https://prosecutor.example/"


@pytest.fixture
def published(monkeypatch):
    """The book as if it had an address."""
    monkeypatch.setenv("EDITION_SITE", PUBLISHED)


def places(pages):
    """[(page, id or None, words)] of every "Cite" control in the book."""
    return [
        (name, control["href"], control["data-cite"].split("|"))
        for name, page in pages.items()
        for control in page.select("a.cite")
    ]


def test_the_record_is_a_valid_citation_file(tmp_path):
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.citation-file-format",
    ]
    assert (
        subprocess.run([*command, str(ROOT / "CITATION.cff")], capture_output=True).returncode == 0
    )
    broken = tmp_path / "CITATION.cff"
    broken.write_text(
        (ROOT / "CITATION.cff").read_text(encoding="utf-8").replace("authors:", "writers:"),
        encoding="utf-8",
    )
    assert subprocess.run([*command, str(broken)], capture_output=True).returncode != 0


def test_every_kind_of_place_has_a_control(pages):
    found = places(pages)
    kinds = {kind: sum(words[0] == kind for _, _, words in found) for kind in cite.LOCATORS}
    assert (
        kinds["p"] == len(tables.load("passages"))
        and kinds["power"] == len(tables.load("powers"))
        and kinds["source"] == len(tables.load("sources"))
    )
    assert (
        kinds["term"] == len(tables.load("glossary"))
        and kinds["text"] == len(tables.load("texts"))
        and kinds["n"] == sum(len(page.select(".notes li.annotation")) for page in pages.values())
    )
    assert kinds["page"] == len(pages) - 1  # all but the search page
    for name, href, words in found:
        assert words[0] == "page" or pages[name].find(id=href[1:]), (name, href)
        assert all(
            "{" not in cite.locator(words[0], language, *words[1:]) for language in cite.LANGUAGES
        ), words


def test_filling_a_slot_is_rendering_the_place(pages, published):
    """The dialog's citations are what the library makes of a place by itself: every kind of place,
    in every style."""
    kinds, compared = {}, 0
    for name, href, words in places(pages):
        kinds.setdefault(words[0], []).append((f"{PUBLISHED}{name}{href}", words))
    for here, words in [place for some in kinds.values() for place in (some[0], some[-1])]:
        for style in cite.STYLES:
            for language in style.languages:
                locator = cite.locator(words[0], language, *words[1:])
                if "-" in locator or "“" in locator or "|" in locator:
                    # the library makes a range of the hyphen, and quotation marks of its own
                    continue
                alone, filled = (
                    cite.rendered(style, language, locator, here, PUBLISHED, DAY),
                    cite.cited(style.name, language, locator, here, DAY),
                )
                assert tuple(map(cite.plain, filled)) == tuple(map(cite.plain, alone)), words
                compared += 1
    assert (
        set(kinds) == set(cite.LOCATORS) - {"table", "fig"} and compared > 80
    )  # tables and figures get theirs from the page's script


GOLD = {  # written by hand from the styles' own rules, ¶ 2.3 at an address
    ("ГОСТ Р 7.0.5-2008", "ru"): (
        "[1, ¶ 2.3]",
        "Contributors to The Prosecutor and the Three Branches. The prosecutor and the three "
        "branches [Электронный ресурс]: an annotated, executable edition. Версия {v}. 2026. URL: "
        "{home} (дата обращения: 25.11.2026).",
    ),
    ("ГОСТ Р 7.0.5-2008", "kk"): (
        "[1, 2.3-үзінді]",
        "Contributors to The Prosecutor and the Three Branches. The prosecutor and the three "
        "branches [Электрондық ресурс]: an annotated, executable edition. {v} нұсқасы. 2026. URL: "
        "{home} (қаралған күні: 25.11.2026).",
    ),
    ("ГОСТ 7.1-2003", "ru"): (
        "[1, ¶ 2.3]",
        "The prosecutor and the three branches [Электронный ресурс] : an annotated, executable "
        "edition / Contributors to The Prosecutor and the Three Branches. – Версия {v}. – 2026. – "
        "URL: {home} (дата обращения: 25.11.2026).",
    ),
    ("ГОСТ 7.1-2003", "kk"): (
        "[1, 2.3-үзінді]",
        "The prosecutor and the three branches [Электрондық ресурс] : an annotated, executable "
        "edition / Contributors to The Prosecutor and the Three Branches. – {v} нұсқасы. – 2026. "
        "– URL: {home} (қаралған күні: 25.11.2026).",
    ),
    ("APA, 7th edition", "en"): (
        "(Contributors to The Prosecutor and the Three Branches, 2026, ¶ 2.3)",
        "Contributors to The Prosecutor and the Three Branches. (2026). The prosecutor and the "
        "three branches: An annotated, executable edition (Version {v}). {home}",
    ),
    ("Chicago, 18th edition, notes", "en"): (
        "Contributors to The Prosecutor and the Three Branches, The Prosecutor and the Three "
        "Branches: An Annotated, Executable Edition, version {v} (2026), ¶ 2.3, {here}.",
        "Contributors to The Prosecutor and the Three Branches. The Prosecutor and the Three "
        "Branches: An Annotated, Executable Edition. Version {v}. 2026. {home}.",
    ),
    ("OSCOLA, 4th edition", "en"): (
        "Contributors to The Prosecutor and the Three Branches, The Prosecutor and the Three "
        "Branches: An Annotated, Executable Edition (version {v}, 2026) ¶ 2.3 <{here}> accessed "
        "25 November 2026.",
        "Contributors to The Prosecutor and the Three Branches, The Prosecutor and the Three "
        "Branches: An Annotated, Executable Edition (version {v}, 2026) <{home}> accessed 25 "
        "November 2026",
    ),
    ("Bluebook, law review notes", "en"): (
        "Contributors to The Prosecutor and the Three Branches, The Prosecutor and the Three "
        "Branches: An Annotated, Executable Edition ¶ 2.3 (version {v} ed. 2026), {here}.",
        "",
    ),
}


@pytest.mark.parametrize("style, language", GOLD)
def test_each_style_as_its_manual_has_it(published, style, language):
    here = PUBLISHED + "chapters/2-judicial.html#p-2-3"
    found = tuple(
        map(cite.plain, cite.cited(style, language, cite.locator("p", language, "2.3"), here, DAY))
    )
    assert found == tuple(
        text.format(v=cite.record()["version"], home=PUBLISHED, here=here)
        for text in GOLD[style, language]
    )


def test_the_day_shown_is_never_the_slot(published):
    for style in cite.STYLES:
        for language in style.languages:
            assert "2099" not in "".join(cite.cited(style.name, language, "¶ 2.3", PUBLISHED)), (
                style.name
            )


def test_american_styles_set_the_stop_inside_the_quotation_marks(published):
    note, _ = cite.cited(cite.CHICAGO, "en", cite.locator("page", "en", "How to cite"), PUBLISHED)
    assert "“How to cite,” " in note and "”," not in note
    (oscola,) = [s.name for s in cite.STYLES if s.file == "oscola"]
    assert "“How to cite” <" in cite.plain(
        cite.cited(oscola, "en", cite.locator("page", "en", "How to cite"), PUBLISHED)[0]
    ).replace("&lt;", "<")


def test_without_an_address_none_is_invented(monkeypatch):
    monkeypatch.delenv("EDITION_SITE", raising=False)
    monkeypatch.setenv("EDITION_REPOSITORY", "")
    for style in cite.slots()["styles"]:
        for language in cite.LANGUAGES:
            for text in style.get(language, {}).get("bare", []):
                assert "http" not in text and "URL" not in text and "2099" not in text, text
    said = metadata.head("index", "Home", "…", [])
    said = said.replace("https://schema.org", "").replace("https://creativecommons.org", "")
    assert "http" not in said


def test_the_article_itself_is_cited_with_what_is_missing():
    title = bibliography.entries()["article"].title
    for style in cite.STYLES:
        for language in style.languages:
            note, listed = map(
                cite.plain, cite.article(style.name, language, cite.locator("p", language, "2.3"))
            )
            assert cite.locator("p", language, "2.3") in note and not re.search(
                r"(19|20)\d\d", note + listed
            )
            said = note if style.notes else listed
            assert (
                title in said
                and said.count(title) == 1
                and cite.UNSIGNED[language][0][1:-1].lower() in said.lower()
            )


def test_two_places_cited_are_two_books_in_one_file():
    import rispy
    from pybtex.database import parse_string

    work, site = cite.record(), "https://prosecutor.example/chapters/2-judicial.html"
    places = {ident: (f"{site}#{ident}", f"¶ {ident[2:]}", ident) for ident in ("p-2-3", "p-2-4")}
    edition, author = f"version {work['version']}", work["authors"][0]["name"]
    bibtex = "\n\n".join(records.bibtex(*place) for place in places.values())
    entries = parse_string(bibtex, "bibtex").entries
    ris = rispy.loads("\n\n".join(records.ris(*place) for place in places.values()))
    assert len(entries) == len(ris) == 2
    for (url, note, ident), known in zip(places.values(), ris):
        entry = entries[f"{cite.KEY}-{ident}"]
        assert entry.fields["title"].strip("{}") == known["title"] == work["title"]
        assert entry.fields["edition"] == known["edition"] == edition
        assert entry.fields["url"] == url and known["urls"] == [url]
        assert entry.fields["note"] == note and known["notes"] == [note]
        assert known["authors"] == [author]
        (csl,) = json.loads(records.csl_json(url, note, ident))
        assert csl["URL"] == url and csl["note"] == note and csl["edition"] == edition
        assert csl["type"] == "book" and "version" not in csl  # else it becomes software
        assert csl["author"] == [{"literal": author}]


def test_official_titles_survive_in_the_published_bibliography():
    from pybtex.database import parse_string

    published = parse_string(biblatex.bibliography(), "bibtex").entries
    assert list(published) == list(bibliography.entries())
    for key, entry in bibliography.entries().items():
        fields = published[key].fields
        official = entry.fields.get("titlekk") or entry.fields.get("titleru")
        assert fields["title"].strip("{}") == (official or entry.fields["title"])
        if official:
            assert entry.fields["title"].replace("&", "\\&") in fields["titleaddon"]
        assert not {"group", "status", "grade", "verified", "titlekk", "file"} & set(fields)
        said = [
            fields[name] for name in ("howpublished", "journaltitle", "publisher") if name in fields
        ]
        assert len(said) == len(set(said)), key
    assert published["cl2022"].type == "legislation"
    assert published["cc1997-3"].type == "jurisdiction"


def tags(page):
    """What an importer reads: {name: [contents]} of the page's meta tags, names in small
    letters."""
    found = {}
    for tag in page.find_all("meta", attrs={"name": True}):
        found.setdefault(tag["name"].lower(), []).append(tag["content"])
    return found


def test_the_landing_page_can_be_imported(pages):
    """Title, editors, date, language, version: what Zotero's reading of embedded tags looks for."""
    work, found = cite.record(), tags(pages["index.html"])
    assert found["citation_title"] == found["dc.title"] == [work["title"]]
    names = [author["name"] for author in work["authors"]]
    assert found["dc.creator"] == names and found["dc.type"] == ["book"]
    assert found["citation_author"] == [f"{name}," for name in names]  # an institution's
    assert (
        found["citation_publication_date"] == [cite.released().strftime("%Y/%m/%d")]
        and found["citation_language"] == ["en"]
        and found["dc.hasversion"] == [work["version"]]
    )
    assert "citation_doi" not in found


def test_every_page_says_what_it_is(pages):
    for name, page in pages.items():
        if name == "search.html":
            continue
        found = tags(page)
        assert (
            found["dc.title"]
            and found["dc.date"]
            and found["dc.language"] == ["en"]
            and found["description"][0]
        ), name
        if name != "index.html":
            assert (
                found["dc.title"] == [page.h1.get_text()]
                and cite.record()["version"] in found["dc.relation.ispartof"][0]
            ), name


def test_a_chapter_is_a_section_of_the_book(pages):
    """Zotero makes a book section where the book's title is given, with its institution."""
    work, found = cite.record(), tags(pages["chapters/3-executive.html"])
    assert found["citation_title"] == [pages["chapters/3-executive.html"].h1.get_text()]
    assert found["citation_inbook_title"] == [work["title"]]
    assert found["citation_firstpage"] == ["¶3.1"] and found["citation_lastpage"] == ["¶3.3"]


def built(node):
    """A JSON-LD node as a model of schema.org's vocabulary; raises where a property or its value
    does not fit."""
    from schema_org import BookFormatType, registry

    if isinstance(node, list):
        return [built(n) for n in node]
    if not isinstance(node, dict):
        return node
    values = {key: built(value) for key, value in node.items() if key[0] != "@"}
    if "bookFormat" in values:
        values["bookFormat"] = BookFormatType(values["bookFormat"])
    if "datePublished" in values:
        values["datePublished"] = datetime.date.fromisoformat(values["datePublished"])
    return registry.get_model(node["@type"])(**values)


def test_one_setting_gives_every_address(monkeypatch):
    monkeypatch.delenv("EDITION_SITE", raising=False)
    for repository, site in (
        ("https://github.com/Owner/three-branches.git", "https://owner.github.io/three-branches"),
        ("https://github.com/owner/owner.github.io", "https://owner.github.io"),
        ("https://gitlab.com/owner/name/", ""),
        ("", ""),
    ):
        monkeypatch.setenv("EDITION_REPOSITORY", repository)
        assert address.site() == site
        assert (
            address.page("chapters/about", "about")
            == (f"{site}/" if site else "") + "chapters/about.html#about"
        )


def test_acts_are_named_alike_in_three_languages():
    entry = bibliography.entries()["cl2022"]
    assert (
        acts.kazakh(entry)
        == "«Прокуратура туралы» Қазақстан Республикасының 2022 жылғы 5 қарашадағы "
        "№ 155-VII ҚРЗ Конституциялық заңы"
    )
    assert (
        acts.russian(entry) == "Конституционный закон Республики Казахстан от 5 ноября 2022 года "
        "№ 155-VII ЗРК «О прокуратуре»"
    )
    assert (
        acts.english(entry) == "Constitutional Law of the Republic of Kazakhstan No. 155-VII "
        "of 5 November 2022 “On the Prosecutor’s Office”"
    )


@pytest.mark.parametrize(
    ("code", "english", "own"),
    [("kk", "in Kazakh", "қазақ тілінде"), ("ru", "in Russian", "на русском языке")],
)
def test_a_citation_names_the_language_that_was_read(monkeypatch, code, english, own):
    monkeypatch.setenv("EDITION_LANGUAGE", code)
    for style in cite.STYLES:
        for spoken in style.languages:
            note, listed = rendered(style, spoken, "¶ 2.3", "", "", None)
            named = own if spoken == code else LANGUAGE_READ[code][spoken]
            assert named in (note if style.notes else listed), (style.name, spoken)
    assert f'edition = "version {cite.record()["version"]}, {english}"' in records.bibtex()
    assert records.LANGUAGES[code] in records.bibtex()
    assert f"LA  - {code}" in records.ris()


def test_how_to_cite_names_the_version_and_every_style(pages):
    text = pages["chapters/how-to-cite.html"].get_text()
    assert (
        all(style.name in text for style in cite.STYLES)
        and f"version {cite.record()['version']} (2026)" in text
    )
    (table,) = [
        t
        for t in pages["chapters/how-to-cite.html"].find_all("table")
        if t.caption.get_text().startswith("Versions")
    ]
    versions = [row.td.get_text(strip=True) for row in table.select("tbody tr")]
    assert versions[0] == cite.record()["version"]
