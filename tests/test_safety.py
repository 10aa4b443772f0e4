"""Safe to read and to run: nothing active in the book, text escaped, links that lead nowhere else, a server on this machine only."""

import ast
import http.client
import json
import re
import threading
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT
from test_browser import browser, open_page, wait_until  # noqa: F401  (browser is a fixture)

from edition import bibliography, diagrams, html, registers, serve, show, tables

ACTIVE = (
    "script",
    "iframe",
    "frame",
    "object",
    "embed",
    "applet",
    "portal",
    "base",
    "meta",
    "link",
    "style",
    "form",
    "input",
    "button",
    "textarea",
    "select",
    "video",
    "audio",
    "foreignobject",
    "animate",
    "set",
    "handler",
)
HOSTILE = (
    "<script>alert(1)</script>",
    '" onmouseover="alert(1)" x="',
    "' autofocus onfocus='alert(1)",
    "</td></table><img src=x onerror=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "javascript:alert(1)",
    "&lt;b&gt; &amp; <![CDATA[x]]> <!-- -->",
)


def danger(soup):
    """What could run, load or lead astray in a piece of HTML, as a list of short descriptions."""
    found = [f"<{tag.name}>" for tag in soup.find_all(ACTIVE)]
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            value = " ".join(value) if isinstance(value, list) else value
            if name.startswith("on") or name in (
                "style",
                "srcdoc",
                "formaction",
                "http-equiv",
                "ping",
            ):
                found.append(f"{tag.name} {name}={value[:40]}")
            if name in (
                "href",
                "xlink:href",
                "src",
                "action",
                "data",
                "poster",
                "srcset",
            ) and urlsplit(re.sub(r"[\s\x00-\x20]", "", value)).scheme not in ("", "http", "https"):
                found.append(f"{tag.name} {name}={value[:40]}")
    return found


def test_the_detector_sees_what_it_looks_for():
    for markup in (
        "<script>1</script>",
        "<p onclick=x>",
        '<a href=" java\tscript:alert(1)">',
        "<a href='data:text/html,x'>",
        "<p style='x'>",
        "<iframe>",
        "<svg><a xlink:href='javascript:1'>",
    ):
        assert danger(BeautifulSoup(markup, "html.parser")), markup


# ------------------------------------------------------------------ the stored outputs and the pages


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_notebook_outputs_hold_nothing_active(path):
    shown = 0
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", ()):
            assert set(output.get("data", {})) <= {"text/html", "text/plain"}, (
                "only HTML and text are stored"
            )
            markup = "".join(output.get("data", {}).get("text/html", ""))
            assert danger(BeautifulSoup(markup, "html.parser")) == []
            shown += bool(markup)
    assert shown


def test_pages_hold_nothing_active_but_the_books_own_scripts(site, pages):
    for name, page in pages.items():
        for script in page.find_all("script"):
            if (
                script.get("type") == "application/ld+json"
            ):  # data for search engines, which no browser runs
                json.loads(script.string)
            else:
                assert not (script.string or "").strip() and script.get("src"), (name, script)
                assert not urlsplit(script["src"]).netloc and (site / name).parent.joinpath(
                    script["src"].split("?")[0]
                ).resolve().is_relative_to(site.resolve())
        ours = {"<input>", "<form>", "<button>"}  # the layers' switches, the search form
        assert set(danger(page.body)) <= ours | {"<select>"}, name
        assert set(danger(page.head)) <= {
            "<meta>",
            "<link>",
            "<script>",
            "meta http-equiv=Content-Security-Policy",
        }, name


def test_every_page_carries_the_policy_before_anything_it_rules(pages):
    for name, page in pages.items():
        policies = page.find_all("meta", attrs={"http-equiv": True})
        assert [(m["http-equiv"], m["content"]) for m in policies] == [
            ("Content-Security-Policy", serve.POLICY)
        ], name
        first = page.head.find(["script", "link", "style", "title"])
        assert policies[0] in first.find_all_previous("meta"), name


def test_the_policy_has_no_exception():
    assert not re.search(r"unsafe|\*|https?:|data:|blob:|'nonce|strict-dynamic", serve.POLICY)
    rules = dict(part.strip().split(" ", 1) for part in serve.POLICY.split(";"))
    assert (
        rules["default-src"] == "'none'"
        and rules["script-src"] == rules["style-src"] == rules["img-src"] == "'self'"
        and rules["base-uri"] == "'none'"
    )
    assert [name for name, value in rules.items() if "file:" in value] == [
        "font-src",
        "form-action",
    ]


@pytest.mark.parametrize("where", ["file", "http"])
def test_the_browser_refuses_what_the_policy_forbids(browser, tmp_path, where):  # noqa: F811
    """From a disk and from a server: an inline script, a handler and a style do nothing, a script of the book and a data block do."""
    (tmp_path / "own.js").write_text(
        "document.documentElement.dataset.own = 1; addEventListener('DOMContentLoaded', () => { const more = document.createElement('script'); more.src = 'more.js'; document.head.append(more); });"
    )
    (tmp_path / "more.js").write_text("document.documentElement.dataset.more = 1;")
    (tmp_path / "own.css").write_text("p { color: rgb(1, 2, 3) }")
    head = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{serve.POLICY}"><title>x</title>'
    data = '<script type="application/ld+json">{"@type": "Book"}</script><script src="own.js"></script><link rel="stylesheet" href="own.css"></head><body><p>text</p>'
    (tmp_path / "good.html").write_text(head + data)
    (tmp_path / "bad.html").write_text(
        head
        + data
        + "<script>document.documentElement.dataset.inline = 1</script><p id='s' style='color: rgb(9, 9, 9)' onclick='document.documentElement.dataset.handler = 1'>x</p><a href='javascript:document.documentElement.dataset.link=1'>x</a>"
    )
    with serve.server(tmp_path, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = (
            f"http://127.0.0.1:{server.server_port}/"
            if where == "http"
            else tmp_path.as_uri() + "/"
        )
        page = open_page(browser)
        page.goto(base + "good.html")
        wait_until(page, "document.documentElement.dataset.more")
        assert (
            page.wrong == []
            and page.evaluate("getComputedStyle(document.querySelector('p')).color")
            == "rgb(1, 2, 3)"
        )
        page.goto(base + "bad.html")
        page.locator("#s").click()
        page.locator("a").click()
        wait_until(page, "document.documentElement.dataset.more")
        assert page.evaluate("Object.keys(document.documentElement.dataset).sort()") == [
            "more",
            "own",
        ]
        assert (
            page.evaluate("getComputedStyle(document.querySelector('#s')).color") == "rgb(1, 2, 3)"
        )
        refused = " ".join(
            message for message in page.wrong if "Content Security Policy" in message
        )
        assert all(
            what in refused
            for what in ("inline script", "inline style", "inline event handler", "javascript:")
        ), page.wrong
        page.context.close()
        server.shutdown()


# ------------------------------------------------------------------ text from tables is text


@pytest.fixture
def hostile(monkeypatch):
    """Every free-text cell of every table ends in all the hostile words; returns them."""
    words = " ".join(HOSTILE)
    good = tables.load_all()
    for name, frame in good.items():
        for field in tables.schemas()[name]["schema"]["fields"]:
            column, rules = field["name"], field.get("constraints", {})
            closed = (
                field.get("list")
                or field["type"] == "integer"
                or "enum" in rules
                or "pattern" in rules
                or field.get("references")
                or field.get("format")
            )
            keys = (
                "id",
                "key",
                "marker",
                "passage",
                "power",
                "bibkey",
                "act",
                "from",
                "to",
                "kind",
                "diagram",
                "branch",
                "group",
                "constitution",
                "law",
                "conclusion_passage",
                "regime",
                "occurrence",
                "section",
                "name",
            )
            if not closed and column not in keys:
                frame[column] = [f"{value} {words}" if value else value for value in frame[column]]
    monkeypatch.setattr(tables, "_cached", lambda: good)
    indexes = (
        tables.rows,
        tables.grouped,
        tables._places,
        registers.citing_rows,
    )  # built from the tables, once
    for index in indexes:
        index.cache_clear()
    yield words
    for index in indexes:
        index.cache_clear()


def environment():
    """What a directive asks of Sphinx while it draws."""
    labels = SimpleNamespace(labels={}, anonlabels={})
    return SimpleNamespace(
        docname="chapters/powers",
        edition={"targets": {}, "pins": [], "notes": [], "copy": {}},
        get_domain=lambda _: labels,
    )


def drawn(directive, argument=None):
    """The HTML of a directive of the registers, without a build."""
    instance = object.__new__(directive)
    instance.options = {}
    instance.state = SimpleNamespace(
        document=SimpleNamespace(settings=SimpleNamespace(env=environment()))
    )
    content = directive.draw(instance, argument)
    return "".join(map(rendered, content if isinstance(content, list) else [content]))


def rendered(node):
    """A tree of `element`s as the HTML writer puts it out."""
    from docutils import frontend, nodes, utils
    from docutils.writers import html5_polyglot

    settings = frontend.get_default_settings(html5_polyglot.Writer())
    translator = html5_polyglot.HTMLTranslator(utils.new_document("x", settings))

    def walk(part):
        if isinstance(part, html.element):
            html.visit_element(translator, part)
        elif isinstance(part, nodes.Text):
            translator.visit_Text(part)
        elif isinstance(part, nodes.raw):
            translator.body.append(part.astext())
        for child in part.children:
            walk(child)
        if isinstance(part, html.element):
            html.depart_element(translator, part)

    walk(node)
    return "".join(translator.body)


PAGES = (
    (registers.PowersRegister, "legislative"),
    (registers.TodayTable, None),
    (registers.SourcesRegister, None),
    (registers.GlossaryTable, None),
    (registers.RegimesTable, None),
    (registers.TextsTable, None),
    (registers.SeparationFigure, "article"),
)


def test_registers_show_hostile_words_as_words(hostile):
    seen = 0
    for directive, argument in PAGES:
        soup = BeautifulSoup(drawn(directive, argument), "html.parser")
        assert danger(soup) == [], directive.__name__
        seen += hostile in soup.get_text()
    assert seen >= 5


def test_notebook_tables_and_figures_show_hostile_words_as_words(hostile):
    markup = show.table(
        tables.load("powers")[["id", "name_en", "name_kk", "instrument"]],
        "Caption " + hostile,
        {"name_kk": "kk", "name_en": "mixed"},
    ).data
    rows = diagrams.drawn("article")
    picture = diagrams.svg(diagrams.separation_of_powers("article"))
    figure = show.figure_markup(
        picture,
        "Caption " + hostile,
        diagrams.describe(rows) + hostile,
        role="group",
        legend=diagrams.legend(rows),
    )
    for text in (markup, figure):
        soup = BeautifulSoup(text, "html.parser")
        assert danger(soup) == [] and hostile in soup.get_text()
    assert hostile in BeautifulSoup(figure, "html.parser").svg["aria-label"]
    assert any(
        hostile in (a.get("aria-label") or "")
        for a in BeautifulSoup(picture, "html.parser").select(".edge a")
    )


def test_elements_escape_text_and_attributes():
    for words in HOSTILE:
        soup = BeautifulSoup(
            rendered(html.el("p", words, title=words, aria_label=words)), "html.parser"
        )
        assert (
            danger(soup) == []
            and soup.p.get_text() == words
            and soup.p["title"] == words
            and soup.p["aria-label"] == words
        )


# ------------------------------------------------------------------ links lead where they say


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/",
        "file:///etc/passwd",
        " https://a.example",
        "https://a.example/ x",
        'https://a.example/"onclick="x',
        "HTTPS",
        "vbscript:x",
    ],
)
def test_only_http_addresses_become_links(address):
    assert html.outward(address) == address


def test_an_http_address_becomes_a_link():
    soup = BeautifulSoup(
        rendered(html.outward("https://adilet.zan.kz/kaz/docs/Z950002709_?a=1&b=2", "the act")),
        "html.parser",
    )
    assert (
        soup.a["href"] == "https://adilet.zan.kz/kaz/docs/Z950002709_?a=1&b=2"
        and soup.a.get_text() == "the act"
    )


@pytest.mark.parametrize(
    "field, value",
    [
        ("url", "javascript:alert(1)"),
        ("url", "//a.example"),
        ("url", 'https://a.example/"x'),
        ("doi", "javascript:x"),
        ("doi", '10.1000/x" onclick="'),
    ],
)
def test_an_address_in_the_bibliography_is_http_or_a_doi(field, value):
    good = bibliography.entries()[next(iter(bibliography.entries()))]
    entry = bibliography.Entry(good.key, good.kind, {**good.fields, field: value}, (), ())
    with pytest.raises(bibliography.BibliographyError, match=f"field {field}"):
        bibliography._check(entry)


# ------------------------------------------------------------------ XML brings nothing along

CODE = sorted(
    p for folder in ("edition", "tests", ".ci", ".binder") for p in (ROOT / folder).rglob("*.py")
)


def xml_faults(source):
    """Places where XML is read by a parser that would follow entities or the network."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        names = (
            [a.name for a in node.names]
            if isinstance(node, ast.Import)
            else [f"{node.module}.{a.name}" for a in node.names]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        faults += [
            f"line {node.lineno}: {n}; use lxml with a parser of its own"
            for n in names
            if re.match(r"xml\.(dom|sax|etree)|(lxml\.)?etree\.ElementTree$", n)
        ]
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        called, owner = node.func.attr, ast.unparse(node.func.value)
        given = {k.arg: ast.unparse(k.value) for k in node.keywords}
        if (
            called in ("XMLParser", "ETCompatXMLParser", "iterparse", "XMLPullParser")
            and owner.endswith("etree")
            and (given.get("resolve_entities"), given.get("no_network")) != ("False", "True")
        ):
            faults.append(
                f"line {node.lineno}: {called} without resolve_entities=False, no_network=True"
            )
        if (
            called in ("parse", "fromstring", "XML", "fromstringlist", "XMLID")
            and owner.endswith("etree")
            and len(node.args) < 2
            and "parser" not in given
        ):
            faults.append(f"line {node.lineno}: etree.{called} without a parser")
    return faults


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_xml_is_read_without_entities_and_without_a_network(path):
    assert xml_faults(path.read_text(encoding="utf-8")) == []


def test_the_xml_check_sees_what_it_looks_for():
    for line in (
        "import xml.dom.minidom",
        "from xml.etree import ElementTree",
        "etree.fromstring(text)",
        "lxml.etree.parse(path)",
        "etree.XMLParser(no_network=True)",
        "etree.XMLParser(resolve_entities=True, no_network=True)",
    ):
        assert xml_faults(line), line
    assert (
        xml_faults(
            "etree.fromstring(text, PARSER)\nPARSER = etree.XMLParser(resolve_entities=False, no_network=True)"
        )
        == []
    )


# ------------------------------------------------------------------ the server


@pytest.fixture
def served(tmp_path):
    """A little site with something beside it that must not be shown; yields (server, ask)."""
    site = tmp_path / "site"
    (site / "folder").mkdir(parents=True)
    (site / "index.html").write_text("<p>book</p>")
    (site / ".fingerprint").write_text("hidden")
    (tmp_path / "secret.txt").write_text("secret")
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    with serve.server(site, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def ask(path, host=None, method="GET"):
            connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
            connection.putrequest(method, path, skip_host=True)
            connection.putheader("Host", host or f"127.0.0.1:{server.server_port}")
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()

        yield server, ask
        server.shutdown()


def test_the_server_listens_on_this_machine_only(served):
    assert served[0].socket.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/folder/../../secret.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/..\\secret.txt",
        "/link.txt",
        "/.fingerprint",
        "/folder/",
        "/none.html",
    ],
)
def test_nothing_outside_the_book_is_served(served, path):
    status, _, body = served[1](path)
    assert (
        status == 404
        and b"secret" not in body.lower().replace(b"secret.txt", b"")
        and b"hidden" not in body
    )


def test_a_page_comes_with_every_header(served):
    for path, expected in (("/", 200), ("/none.html", 404)):
        status, headers, _ = served[1](path)
        assert status == expected and serve.HEADERS.items() <= headers.items()
        assert headers["Content-Security-Policy"] == serve.POLICY + "; frame-ancestors 'none'"
        assert headers["Server"].strip() == "edition"


def test_a_foreign_name_for_this_machine_is_refused(served):
    """Another site whose name is made to point at 127.0.0.1 must not read the book through the reader's browser."""
    assert served[1]("/", host="evil.example")[0] == 403
    assert served[1]("/", host="localhost")[0] == 200
    assert served[1]("/", method="POST")[0] == 501


def test_a_taken_port_is_named(served, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(serve, "HTML", tmp_path / "site")
    assert serve.main(["--port", str(served[0].server_port)]) == 1
    assert "make serve PORT=8001" in capsys.readouterr().out
