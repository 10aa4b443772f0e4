"""`make bench-scale`: what the machinery costs when the edition holds 1, 10 and 100 times as much.

A scaled project is the edition and k - 1 further volumes: its five chapters, its registers and the
rows of its tables once more, every number and key with the volume's own ending, so that a volume
refers to itself alone. Each volume has pages of its own, registers too (`:from:`, `:to:`). Not
multiplied: vocabularies (regimes, kinds), the chapters that are prose only, and the notebooks, of
which one line each stands in: executing them says nothing about the machinery.

Prints, for each scale, time, memory, page size and search. Nothing is asserted here; the tests build
a scaled project too and assert what cannot be noisy.
"""

import argparse
import csv
import functools
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SECTIONS = ("0-introduction", "1-legislative", "2-judicial", "3-executive", "4-conclusions")
REGISTERS = ("sources", "then-and-now", "powers", "glossary", "bibliography", "works", "texts")
VOCABULARIES = ("regimes", "kinds")
NUMBERED = {
    "citations": "{}",
    "readings": "V{:03d}",
    "relations": "R{:03d}",
    "timeline": "T{:02d}",
}  # tables whose rows are counted
KEYS = {
    "passages": "id",
    "powers": "id",
    "sources": "marker",
    "glossary": "id",
    "texts": "key",
}  # what other rows and pages refer to
REGISTER_OF = {
    "powers-register": "powers",
    "today-table": "passages",
    "sources-register": "sources",
    "glossary-table": "glossary",
    "texts-table": "texts",
    "bibliography-list": "references.bib",
}


def renamed(kind, key, volume):
    """The key a thing of the first volume has in another; the first volume keeps its own."""
    if not volume or not key:
        return key
    if kind == "passages":
        section, number = key.split(".")
        return f"{int(section) + len(SECTIONS) * volume}.{number}"
    if kind == "sources":
        return str(int(key) + 5 * volume)
    if kind == "references.bib" and re.fullmatch(r"source-\d", key):
        return f"source-{renamed('sources', key[7:], volume)}"
    return f"{key}-c{volume}"


def page_name(page, volume):
    if not volume:
        return page
    return (
        f"{SECTIONS.index(page) + len(SECTIONS) * volume}-{page[2:]}"
        if page in SECTIONS
        else f"{page}-c{volume}"
    )


def further_row(name, resource, row, volume):
    """One row of a table as a further volume has it."""
    row = dict(row)
    foreign = {
        k["fields"]: k["reference"]["resource"] for k in resource["schema"].get("foreignKeys", [])
    }
    for field in resource["schema"]["fields"]:
        column = field["name"]
        kind = (field.get("references") or "").split(".id")[0].split(".key")[0] or foreign.get(
            column
        )
        if kind and kind not in VOCABULARIES:
            row[column] = (
                "; ".join(renamed(kind, item, volume) for item in row[column].split("; "))
                if field.get("list")
                else renamed(kind, row[column], volume)
            )
    if name not in NUMBERED:
        key = resource["schema"]["primaryKey"][0]
        row[key] = row[key] if key in foreign else renamed(name, row[key], volume)
    if name == "passages":
        row["section"] = f"{row['section']}-c{volume}"
    if name == "powers":
        row["conclusion_passage"] = renamed("passages", row["conclusion_passage"], volume)
    if name == "glossary":  # terms are found by their Kazakh or English names
        row["kk"], row["en"] = row["kk"] and f"{row['kk']} {volume}", f"{row['en']} {volume}"
    if name == "actors":
        row["diagram"] = ""
    if name == "relations":
        row["drawn"] = "n"
    return row


def scale_tables(folder, times):
    """The tables, the descriptor with its canon and vocabularies, and references.bib; returns the rows there are now."""
    descriptor = folder / "data" / "datapackage.json"
    package, counted = json.loads(descriptor.read_text(encoding="utf-8")), 0
    for resource in package["resources"]:
        name, path = resource["name"], folder / "data" / resource["path"]
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        if name not in VOCABULARIES:
            rows += [
                further_row(name, resource, row, volume)
                for volume in range(1, times)
                for row in rows
            ]
        if name == "timeline":
            rows.sort(
                key=lambda row: (
                    ("before", "window", "after", "2026").index(row["period"]),
                    row["date"],
                )
            )
        if name in NUMBERED:
            column = resource["schema"]["primaryKey"][0]
            for n, row in enumerate(rows, 1):
                row[column] = NUMBERED[name].format(n)
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        counted += len(rows)
        for field in resource["schema"]["fields"]:
            rules = field.get("constraints", {})
            if (name, field["name"]) == ("passages", "id"):
                rules["pattern"] = r"\d+\.\d"
            elif (name, field["name"]) == ("sources", "marker"):
                rules["pattern"] = r"\d+"
            elif name in NUMBERED and field["name"] == resource["schema"]["primaryKey"][0]:
                rules["pattern"] = r"[VRT]?\d+"
            elif rules.get("pattern") and rules.get("unique"):
                rules["pattern"] = f"(?:{rules['pattern']})(-c\\d+)?"
            if (name, field["name"]) == ("passages", "section"):
                rules["enum"] += [
                    f"{section}-c{volume}"
                    for volume in range(1, times)
                    for section in rules["enum"]
                ]
            if (name, field["name"]) == ("powers", "conclusion_passage"):
                rules["enum"] += [
                    renamed("passages", p, volume)
                    for volume in range(1, times)
                    for p in rules["enum"]
                ]
    canon, volumes = package["canon"], range(times)
    package["canon"] = {
        "passages": [
            renamed("passages", p, volume) for volume in volumes for p in canon["passages"]
        ],
        "markers": [renamed("sources", m, volume) for volume in volumes for m in canon["markers"]],
        "conclusions": {
            renamed("passages", p, volume): n
            for volume in volumes
            for p, n in canon["conclusions"].items()
        },
        "pages": {
            section + f"-c{volume}" * bool(volume): "chapters/"
            + page_name(page.removeprefix("chapters/"), volume)
            for volume in volumes
            for section, page in canon["pages"].items()
        },
    }
    descriptor.write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")
    bib = folder / "references.bib"
    text = bib.read_text(encoding="utf-8")
    further = [
        re.sub(
            r"^(@\w+\{)([^,\s]+)",
            lambda m: m[1] + renamed("references.bib", m[2], volume),
            text,
            flags=re.M,
        )
        for volume in range(1, times)
    ]
    bib.write_text("\n".join([text, *further]), encoding="utf-8")
    return counted


def scaled_page(text, volume, ends):
    """A page's Markdown as another volume has it; `ends` holds the first and last key of every register."""
    roles = {"p": "passages", "power": "powers", "src": "sources"}

    def role(match):
        name, words = match.groups()
        if name in roles:
            return f"{{{name}}}`{renamed(roles[name], words, volume)}`"
        if name == "pin":
            key, rest = re.match(r"([^\s|\\]+)(.*)", words, re.S).groups()
            return f"{{pin}}`{renamed('references.bib', key, volume)}{rest}`"
        return f"{{term}}`{words} {volume}`" if volume else match[0]

    def register(match):
        first, last = (
            renamed(REGISTER_OF[match[1]], key, volume) for key in ends[REGISTER_OF[match[1]]]
        )
        return f"{match[0]}\n:from: {first}\n:to: {last}"

    text = re.sub(r"\{(p|power|src|pin|term)\}`([^`]+)`", role, text)
    text = re.sub(r"^:::\{(" + "|".join(REGISTER_OF) + r")\}.*$", register, text, flags=re.M)
    text = re.sub(
        r"^::::\{passage\} (\S+)$",
        lambda m: f"::::{{passage}} {renamed('passages', m[1], volume)}",
        text,
        flags=re.M,
    )
    if volume:
        text = re.sub(r"^\(([\w-]+)\)=$", rf"(\1-c{volume})=", text, flags=re.M)
        text = re.sub(r"^# .*$", rf"\g<0>, volume {volume + 1}", text, count=1, flags=re.M)
        text = re.sub(
            r"\]\(([\w-]+)\.md",
            lambda m: f"]({page_name(m[1], volume)}.md" if m[1] in SECTIONS + REGISTERS else m[0],
            text,
        )
    return text


def write_project(folder, times, only=None):
    """A project with `times` as much of everything at `folder`; returns its numbers of table rows, passages and notes.

    `only` names the pages a volume is to have, where the rest of the book is left out (for the tests).
    """
    folder.mkdir(parents=True)
    for name in (
        "data",
        "edition",
        "chapters",
        "index.md",
        "_config.yml",
        "_toc.yml",
        "references.bib",
        "CITATION.cff",
        "LICENSE",
    ):
        copy = (
            functools.partial(shutil.copytree, ignore=shutil.ignore_patterns("__pycache__"))
            if (ROOT / name).is_dir()
            else shutil.copy
        )
        copy(ROOT / name, folder / name)
    (folder / "notebooks").mkdir()
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        (folder / "notebooks" / f"{notebook.stem}.md").write_text(
            f"# {notebook.stem}\n\nThe notebook is left out of this build.\n", encoding="utf-8"
        )
    ends = {}
    for name, key in KEYS.items():
        with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
            found = [row[key] for row in csv.DictReader(handle)]
        ends[name] = (found[0], found[-1])
    found = re.findall(
        r"^@\w+\{([^,\s]+)", (ROOT / "references.bib").read_text(encoding="utf-8"), re.M
    )
    ends["references.bib"] = (found[0], found[-1])
    rows = scale_tables(folder, times)
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    pages, passages, notes = only or SECTIONS + REGISTERS, 0, 0
    if only:
        toc["parts"] = [
            {"caption": "Volume 1", "chapters": [{"file": f"chapters/{page}"} for page in only]}
        ]
    for volume in range(times):
        for page in pages:
            text = scaled_page(
                (ROOT / "chapters" / f"{page}.md").read_text(encoding="utf-8"), volume, ends
            )
            (folder / "chapters" / f"{page_name(page, volume)}.md").write_text(
                text, encoding="utf-8"
            )
            passages, notes = (
                passages + text.count("::::{passage}"),
                notes + text.count(":::{annotation}"),
            )
        if volume:
            toc["parts"].append(
                {
                    "caption": f"Volume {volume + 1}",
                    "chapters": [{"file": f"chapters/{page_name(page, volume)}"} for page in pages],
                }
            )
    for chapter in (folder / "chapters").glob("*.md"):
        text = chapter.read_text(encoding="utf-8")
        chapter.write_text(re.sub(r"(notebooks/[\w-]+)\.ipynb", r"\1.md", text), encoding="utf-8")
    (folder / "_toc.yml").write_text(
        yaml.safe_dump(toc, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    return {"table rows": rows, "passages": passages, "notes": notes}


def run(folder, *command):
    """Run a command in a project; returns (seconds, CPU seconds, peak MB) of it and its children. Exits when it fails."""
    start, log = time.perf_counter(), folder / "log"
    with log.open("w") as out:
        child = subprocess.Popen(
            [sys.executable, *command],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder), "ARTICLE": ""},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        _, code, used = os.wait4(child.pid, 0)
    if code:
        sys.exit(log.read_text()[-3000:])
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def pages(site):
    """{page: bytes} of the book's pages."""
    return {
        str(p.relative_to(site)): p.stat().st_size
        for p in sorted(site.rglob("*.html"))
        if "_static" not in p.parts
    }


QUERIES = ("supreme supervision", "прокуратура", "weekly information council")


def search(site, chromium):
    """Milliseconds until the index is there, and of the slowest of three queries, in Chromium, from the disk."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as session:
        browser = session.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto((site / "search.html").as_uri())
        page.wait_for_function("Search._index !== null", timeout=120_000)
        ready = page.evaluate("performance.now()")
        slowest = page.evaluate(
            """queries => Math.max(...queries.map(query => {
                const times = [1, 2, 3].map(() => { const start = performance.now(); Search._performSearch(...Search._parseQuery(query)); return performance.now() - start; });
                return Math.min(...times);
            }))""",
            list(QUERIES),
        )
        browser.close()
    return ready, slowest


def measure(times, top, chromium):
    """One column of the table: {what: number}, and the pages' sizes."""
    folder = top / f"x{times}"
    amount = write_project(folder, times)
    run(folder, "-m", "edition.checks")  # records the generated tables, which the build compares
    _, loading, _ = run(
        folder,
        "-c",
        "from edition import bibliography, tables; tables.load_all(); bibliography.entries()",
    )
    seconds, cpu, memory = run(folder, "-m", "edition.build")
    site = folder / "_build" / "html"
    sizes = pages(site)
    contents, book = (
        sizes.pop("contents.html", 0),
        [size for name, size in sizes.items() if name != "search.html"],
    )
    ready, query = search(site, chromium) if chromium else (float("nan"), float("nan"))
    result = {
        **amount,
        "pages": len(book),
        "build, s": seconds,
        "build, CPU s": cpu,
        "of it reading tables twice, CPU s": 2 * loading,
        "CPU s a page": cpu / len(book),
        "peak memory, MB": memory,
        "page, median KB": statistics.median(book) / 1024,
        "page, largest KB": max(book) / 1024,
        "contents page, KB": contents / 1024,
        "search index, KB": (site / "searchindex.js").stat().st_size / 1024,
        "index ready, ms": ready,
        "slowest of 3 queries, ms": query,
        "JSON and TEI, KB": sum(
            p.stat().st_size
            for pattern in ("api/*.json", "downloads/*.xml")
            for p in site.glob(pattern)
        )
        / 1024,
        "site, MB": sum(p.stat().st_size for p in site.rglob("*") if p.is_file()) / 1e6,
    }
    shutil.rmtree(folder)
    return result, sizes


def main():
    parser = argparse.ArgumentParser(description="What the machinery costs at several scales.")
    parser.add_argument("scales", nargs="*", type=int, default=[1, 10, 100])
    chromium = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if not chromium:
        print(
            "No Chromium found (apt install chromium, or set CHROMIUM=/path/to/it): search is not timed."
        )
    found = {}
    with tempfile.TemporaryDirectory() as top:
        for times in parser.parse_args().scales:
            found[times] = measure(times, pathlib.Path(top), chromium)
            print(f"{times}×: built in {found[times][0]['build, s']:.0f} s", flush=True)
    first = min(found)
    print(
        f"\n{'':36}"
        + "".join(f"{f'{times}×':>12}" for times in found)
        + (f"{f'{max(found)}× / {first}×':>14}" if len(found) > 1 else "")
    )
    for key, value in found[first][0].items():
        line = "".join(
            f"{column[0][key]:>12,.0f}"
            if isinstance(column[0][key], int)
            else f"{column[0][key]:>12.2f}"
            for column in found.values()
        )
        print(
            f"{key:36}{line}"
            + (f"{found[max(found)][0][key] / value:>14.2f}" if len(found) > 1 and value else "")
        )
    for times in found:
        if times != first:
            grown = {page: found[times][1][page] - size for page, size in found[first][1].items()}
            most = max(grown, key=grown.get)
            print(
                f"At {times}× the pages of the first volume have {statistics.median(grown.values()):+.0f} bytes in the median, at most {grown[most]:+} ({most})."
            )


if __name__ == "__main__":
    main()
