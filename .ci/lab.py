"""The notebooks in JupyterLab, as a reader meets them: opened, nothing run, then run to the end.

    python .ci/lab.py JUPYTER [FOLDER]

JUPYTER is the `jupyter` of an environment with JupyterLab and what `.binder/requirements.txt`
names; Playwright and Chromium are this Python's. A copy of the repository's files is served on this
machine alone. Before running, each notebook shows its pictures and tables; Run All Cells ends
without an error and without a word on stderr; then there are as many pictures as the cells
declare. Both are seen in the light theme and in the dark one. `jupyter nbconvert --to html` shows
every picture too. FOLDER takes screenshots.
"""

from __future__ import annotations

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import Page, sync_playwright

ROOT = pathlib.Path(__file__).resolve().parent.parent
NEEDED = ("notebooks", "edition", "data", "references.bib")
PORT = 8977
ADDRESS = f"http://127.0.0.1:{PORT}/"
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
)
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
SETTINGS = {
    "notification": ("apputils-extension", {"fetchNews": "false", "checkForUpdates": False}),
    # every cell is drawn, also what lies below the window's edge
    "tracker": ("notebook-extension", {"windowingMode": "none"}),
}
SEEN = """() => {
  const book = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook');
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
  };
  const light = colour => colour.match(/[\\d.]+/g).slice(0, 3).reduce((a, b) => a + +b, 0) / 765;
  return {
    pictures: [...book.querySelectorAll('.jp-OutputArea img')]
      .map(i => [i.src.slice(5, i.src.search(/[;,]/)), i.naturalWidth, i.width]),
    tables: [...book.querySelectorAll('.jp-OutputArea table')].map(t => ({
      name: t.caption.innerText,
      sides: [...new Set([...t.querySelectorAll('th, td')].map(c =>
        (/^[\\d,.]*$/.test(c.innerText) ? 'number ' : 'prose ') + getComputedStyle(c).textAlign))],
      contrast: Math.min(...[t.caption, ...t.querySelectorAll('td')].map(
        c => Math.abs(light(getComputedStyle(c).color) - light(ground(c))))),
    })),
    faults: [...book.querySelectorAll(
      '[data-mime-type$="jupyter.stderr"], [data-mime-type$="jupyter.error"], .jp-mod-error'
    )].map(n => n.innerText),
    prompts: [...book.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(n => n.innerText),
    words: book.innerText,
  };
}"""


def declared(notebook: dict) -> tuple[int, int]:
    """How many pictures and tables a notebook's code shows."""
    code = "\n".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code")
    stored = json.dumps(notebook).count("<table id=")
    return code.count("show.figure("), stored


def settings(folder: pathlib.Path) -> None:
    for name, (extension, made) in SETTINGS.items():
        path = folder / "@jupyterlab" / extension / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(made), encoding="utf-8")


def converted(jupyter: str, folder: pathlib.Path) -> list[str]:
    """What `jupyter nbconvert --to html` leaves out."""
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    command = [jupyter, "nbconvert", "--log-level=ERROR", "--to", "html", f"--output-dir={folder}"]
    subprocess.run([*command, *paths], check=True)
    wrong = []
    for path in paths:
        page = (folder / f"{path.stem}.html").read_text(encoding="utf-8")
        pictures, _ = declared(json.loads(path.read_text(encoding="utf-8")))
        drawn = len(re.findall(r'<svg id="fig-|<img[^>]* src="data:image/', page))
        if drawn != pictures:
            wrong.append(f"{path.name}: nbconvert shows {drawn} of {pictures} pictures")
    return wrong


def ready() -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{ADDRESS}api", timeout=2)
            return
        except OSError:
            time.sleep(0.25)
    raise SystemExit("JupyterLab did not start")


def shown(page: Page, name: str, theme: str, pictures: int, tables: int, kind: str) -> list[str]:
    """What is wrong with what is seen."""
    seen = page.evaluate(SEEN)
    wrong = [f"an output: {fault[:200]}" for fault in seen["faults"]]
    drawn = [p for p in seen["pictures"] if p[0] == kind and p[1] > 100]
    if len(drawn) != pictures:
        wrong.append(f"{pictures} pictures declared, seen {seen['pictures']}")
    if len(seen["tables"]) != tables:
        wrong.append(f"{tables} tables stored, {len(seen['tables'])} seen")
    for table in seen["tables"]:
        sides = set(table["sides"]) - {"number left"}  # a number in a column of prose
        if not sides <= {"prose left", "number right"} and sides - {"prose right"} == sides:
            wrong.append(f"table {table['name']!r}: {table['sides']}")
        if table["contrast"] < 0.4:
            wrong.append(f"table {table['name']!r}: contrast {table['contrast']:.2f}")
    if found := re.search(
        r"\)=$|\{(p|power|kk|ru|reading)\}`|Javascript Error", seen["words"], re.M
    ):
        wrong.append(f"raw markup: {found[0]}")
    return [f"{name}, {theme}: {what}" for what in wrong]


def command(page: Page, name: str, **arguments: str) -> None:
    page.evaluate(
        "async ([name, given]) => { await window.jupyterapp.commands.execute(name, given); }",
        [name, arguments],
    )


def paint(page: Page, theme: str) -> None:
    command(page, "apputils:change-theme", theme=THEMES[theme])
    page.wait_for_function("name => document.body.dataset.jpThemeName == name", arg=THEMES[theme])


def visit(page: Page, path: pathlib.Path, folder: pathlib.Path | None) -> list[str]:
    """Open a notebook, look at it, run it, look again; in both themes. What was wrong."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    pictures, tables = declared(notebook)
    cells = sum(cell["cell_type"] == "code" for cell in notebook["cells"])
    wrong: list[str] = []

    def look(state: str, kind: str) -> None:
        page.wait_for_function(
            """([cells, n]) =>
            document.querySelectorAll('.jp-Notebook .jp-CodeCell').length == cells &&
            [...document.querySelectorAll('.jp-OutputArea img')]
            .filter(i => i.complete).length >= n""",
            arg=[cells, pictures],
        )
        for theme in THEMES:
            paint(page, theme)
            picture(page, folder, f"{path.stem}-{state}-{theme}")
            wrong.extend(shown(page, f"{path.name}, {state}", theme, pictures, tables, kind))

    command(page, "docmanager:open", path=f"notebooks/{path.name}")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    look("opened", "image/png")
    page.wait_for_selector("text=/Python 3.*Idle/")
    page.evaluate(
        "document.querySelectorAll('.jp-OutputArea-output').forEach(n => n.dataset.old = 1)"
    )
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells').catch(() => 0); 0")
    page.wait_for_function(
        """n => { const p = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
        return document.querySelectorAll('[data-old]').length == 0 && p.length == n
          && p.every(x => /\\[\\d+\\]/.test(x.innerText)); }""",
        arg=cells,
    )
    look("run", "image/svg+xml")
    command(page, "docmanager:save")
    command(page, "application:close")
    page.wait_for_selector(".jp-Notebook", state="detached")
    return wrong


def picture(page: Page, folder: pathlib.Path | None, name: str) -> None:
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png")


def main(jupyter: str, folder: pathlib.Path | None) -> int:
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        home = pathlib.Path(name)
        for needed in NEEDED:
            source = ROOT / needed
            (shutil.copytree if source.is_dir() else shutil.copy)(source, home / needed)
        own = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data-dir",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "IPYTHONDIR": "ipython",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        }
        environment = os.environ | {key: str(home / "own" / at) for key, at in own.items()}
        environment |= {"EDITION_ARTICLE": "", "PYTHONPATH": ""}
        settings(home / "own" / "settings")
        start = [jupyter, "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
        start += [f"--port={PORT}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
        start += [f"--ServerApp.root_dir={home}", "--expose-app-in-browser"]
        log = (home / "log").open("w")
        server = subprocess.Popen(start, env=environment, cwd=home, stdout=log, stderr=log)
        try:
            ready()
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(
                    executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
                )
                page = chromium.new_page(viewport={"width": 1300, "height": 1500})
                page.set_default_timeout(60000)
                page.goto(f"{ADDRESS}lab?reset")
                page.wait_for_function("window.jupyterapp")
                page.wait_for_selector(".jp-Launcher")
                for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
                    began = time.monotonic()
                    wrong += visit(page, path, folder)
                    print(f"{path.name}: {time.monotonic() - began:.1f} s", flush=True)
                chromium.close()
            wrong += converted(jupyter, home / "html")
        finally:
            server.terminate()
            server.wait(20)
            log.close()
    print("\n".join(wrong) or "JupyterLab shows every picture and table, opened and run.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None))
