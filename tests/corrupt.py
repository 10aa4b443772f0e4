"""Damage, seeded: every table, the settings, the bibliography, and a reader's own copy of the article.

Each case is one damaged file. `judge` runs what the build runs before it builds, and says what
became of the case:

- rule      refused by a rule, with the file and (for a cell) its row and column named
- record    no rule can know it is wrong; refused because data/checksums.json records something else
- harmless  accepted, and what is loaded is equal to what is loaded from the good file
- missed    accepted although what is loaded differs: a wrong book
- crash     any exception but the edition's own

`make corrupt` judges all cases and prints the figures; test_corruption.py judges a seeded part that
still reaches every column of every table. The last two outcomes fail either.
"""

import collections
import csv
import functools
import io
import json
import pathlib
import random
import re
import shutil
import sys
import tempfile
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from edition import article, bibliography, checks, tables  # noqa: E402

SEED = 20261123
Case = collections.namedtuple(
    "Case", "file kind column row content"
)  # content: bytes, a function that makes them, or None when the file is gone; row: the line hit, or None
LOOKALIKE = {
    "а": "a",
    "е": "e",
    "о": "o",
    "р": "p",
    "с": "c",
    "х": "x",
    "і": "i",
    "a": "а",
    "e": "е",
    "o": "о",
    "p": "р",
    "c": "с",
    "x": "х",
    "i": "і",
}
LEGACY = {"ө": "ӛ", "ұ": "ҧ", "ү": "ҥ", "Ө": "Ӛ", "Ұ": "Ҧ", "Ү": "Ҥ"}


# --- one cell ---------------------------------------------------------------------------------------


def at_letter(rng, value, swap):
    """Replace one character that `swap` knows, or return None."""
    places = [n for n, c in enumerate(value) if c in swap]
    if not places:
        return None
    n = rng.choice(places)
    return value[:n] + swap[value[n]] + value[n + 1 :]


def insert(character):
    def change(rng, value, others):
        n = rng.randint(0, len(value))
        return value[:n] + character + value[n:]

    return change


def typo(rng, value, others):
    places = [n for n, c in enumerate(value) if c.isalpha()]
    if not places:
        return None
    n = rng.choice(places)
    letters = "абвгдежз" if "а" <= value[n].lower() <= "я" else "abcdefgh"
    return value[:n] + rng.choice([c for c in letters if c != value[n]]) + value[n + 1 :]


def digit(rng, value, others):
    places = [n for n, c in enumerate(value) if c.isdigit() and c.isascii()]
    if not places:
        return None
    n = rng.choice(places)
    return value[:n] + str((int(value[n]) + rng.randint(1, 9)) % 10) + value[n + 1 :]


def drop_word(rng, value, others):
    words = value.split(" ")
    if len(words) < 2:
        return None
    words.pop(rng.randrange(len(words)))
    return " ".join(words)


CELL = {
    "cell emptied": lambda rng, v, o: "",
    "cell of another row": lambda rng, v, o: rng.choice([x for x in o if x != v] or [None]),
    "word outside the vocabulary": lambda rng, v, o: "zzz",
    "key that dangles": lambda rng, v, o: v + "9",
    "list item twice": lambda rng, v, o: f"{v}; {v}" if v else None,
    "list without blank": lambda rng, v, o: v.replace("; ", ";", 1) if "; " in v else None,
    "list item lost": lambda rng, v, o: v.split("; ", 1)[1] if "; " in v else None,
    "blank at the end": lambda rng, v, o: v + " ",
    "blank doubled": lambda rng, v, o: v.replace(" ", "  ", 1) if " " in v else None,
    "no-break blank": lambda rng, v, o: v.replace(" ", "\u00a0", 1) if " " in v else None,
    "zero-width blank": insert("\u200b"),
    "right-to-left mark": insert("\u202e"),
    "control character": insert("\x07"),
    "NUL": insert("\0"),
    "tab": insert("\t"),
    "line break": insert("\n"),
    "byte order mark inside": insert("\ufeff"),
    "replacement character": insert("\ufffd"),
    "combining mark": insert("\u0335"),
    "look-alike of another script": lambda rng, v, o: at_letter(rng, v, LOOKALIKE),
    "Greek look-alike": lambda rng, v, o: at_letter(
        rng, v, {"о": "ο", "o": "ο", "А": "Α", "A": "Α"}
    ),
    "legacy letter": lambda rng, v, o: at_letter(rng, v, LEGACY),
    "decomposed letters": lambda rng, v, o: unicodedata.normalize("NFD", v),
    "letters read in another encoding": lambda rng, v, o: v.encode("utf-8").decode(
        "cp1251", "replace"
    ),
    "letter mistyped": typo,
    "digit changed": digit,
    "small and capital letters": lambda rng, v, o: v.swapcase(),
    "word lost": drop_word,
    "cell cut short": lambda rng, v, o: v[: rng.randrange(1, len(v))] if len(v) > 1 else None,
    "day first, as a spreadsheet writes it": lambda rng, v, o: re.sub(
        r"^(\d{4})-(\d\d)-(\d\d)$", r"\3.\2.\1", v
    ),
    "day not in the calendar": lambda rng, v, o: re.sub(r"^(\d{4})-\d\d-\d\d$", r"\1-02-30", v),
    "month not in the calendar": lambda rng, v, o: re.sub(r"^(\d{4})-\d\d\b", r"\1-13", v),
    "markup": lambda rng, v, o: v + "<script>alert(1)</script>",
    "script as address": lambda rng, v, o: "javascript:alert(1)",
    "formula": lambda rng, v, o: "=" + v,
    "huge cell": lambda rng, v, o: (v or "x") * (140_000 // len(v or "x") + 1),
}
GROUPS = {  # kinds of damage as the report sums them up
    "letters": (
        "look-alike",
        "Greek",
        "legacy",
        "decomposed",
        "combining",
        "letters read",
        "replacement",
    ),
    "hidden characters": (
        "zero-width",
        "right-to-left",
        "control",
        "NUL",
        "tab",
        "line break",
        "byte order mark inside",
        "blank",
        "no-break",
    ),
    "vocabulary, keys, lists": ("word outside", "key that", "list"),
    "dates": ("day", "month"),
    "wording and numbers": (
        "letter mistyped",
        "digit",
        "small and",
        "word lost",
        "cell cut",
        "cell of another",
        "cell emptied",
    ),
    "hostile content": ("markup", "script", "formula", "huge"),
    "rows and columns": ("row", "column", "header", "extra cell", "cell lost", "cells swapped"),
}


def group(kind):
    return next((name for name, starts in GROUPS.items() if kind.startswith(starts)), "the file")


# --- one table --------------------------------------------------------------------------------------


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


def written(rows, **how):
    out = io.StringIO(newline="")
    csv.writer(out, **{"lineterminator": "\n", **how}).writerows(rows)
    return out.getvalue().encode("utf-8")


def rows_changed(rng, rows):
    """[(kind, row hit, column, content)]: damage to rows and columns as a whole."""
    head, body = rows[0], rows[1:]
    a, b = rng.sample(range(len(body)), 2)
    c, d = rng.sample(range(len(head)), 2)

    def moved(change):
        copied = [list(r) for r in rows]
        change(copied)
        return written(copied)

    def swap(r, x, y):
        r[x], r[y] = r[y], r[x]

    yield "row deleted", a + 2, None, moved(lambda r: r.pop(a + 1))
    yield "row duplicated", a + 2, None, moved(lambda r: r.insert(a + 1, r[a + 1]))
    yield "rows swapped", None, None, moved(lambda r: swap(r, a + 1, b + 1))
    yield "row emptied", a + 2, None, moved(lambda r: r.__setitem__(a + 1, [""] * len(head)))
    yield (
        "rows lost at the end",
        None,
        None,
        moved(lambda r: r.__delitem__(slice(-max(1, len(body) // 5), None))),
    )
    yield (
        "row blank",
        a + 2,
        None,
        b"\n".join(
            written(rows).split(b"\n")[: 1 + a] + [b""] + written(rows).split(b"\n")[1 + a :]
        ),
    )
    yield "column deleted", None, head[c], moved(lambda r: [x.pop(c) for x in r])
    yield "column duplicated", None, head[c], moved(lambda r: [x.insert(c, x[c]) for x in r])
    yield (
        "columns swapped with their heads",
        None,
        head[c],
        moved(lambda r: [swap(x, c, d) for x in r]),
    )
    yield (
        "columns swapped under their heads",
        None,
        head[c],
        moved(lambda r: [swap(x, c, d) for x in r[1:]]),
    )
    yield (
        "column shifted down",
        None,
        head[c],
        moved(lambda r: [r[n].__setitem__(c, body[n - 2][c]) for n in range(1, len(r))]),
    )
    yield "cells swapped in a row", a + 2, head[c], moved(lambda r: swap(r[a + 1], c, d))
    yield "extra cell", a + 2, None, moved(lambda r: r[a + 1].append("x"))
    yield "cell lost", a + 2, None, moved(lambda r: r[a + 1].pop(c))
    yield "header lost", 1, None, moved(lambda r: r.pop(0))
    yield "header renamed", 1, head[c], moved(lambda r: r[0].__setitem__(c, head[c] + "s"))
    yield "header twice", 2, None, moved(lambda r: r.insert(1, list(head)))
    yield "header only", None, None, written(rows[:1])


def bytes_changed(rng, content):
    """[(kind, content)]: damage that needs to know nothing of the file's form."""
    text = content.decode("utf-8")
    n = rng.randrange(len(content))
    flipped = bytearray(content)
    flipped[n] ^= 1 << rng.randrange(8)
    zeroed = bytearray(content)
    zeroed[n : n + 64] = bytes(len(zeroed[n : n + 64]))
    yield "file empty", b""
    yield "file missing", None
    yield "file truncated", content[: rng.randrange(1, len(content) - 1)]
    yield "bit flipped", bytes(flipped)
    yield "byte deleted", content[:n] + content[n + 1 :]
    yield "byte inserted", content[:n] + bytes([rng.randrange(256)]) + content[n:]
    yield "block of NUL bytes", bytes(zeroed)
    yield "block repeated", content[: n + 200] + content[n:]
    yield (
        "line deleted",
        b"".join(
            line for k, line in enumerate(content.splitlines(True)) if k != n % content.count(b"\n")
        ),
    )
    yield (
        "line duplicated",
        b"".join(
            line * (2 if k == n % content.count(b"\n") else 1)
            for k, line in enumerate(content.splitlines(True))
        ),
    )
    yield "UTF-16", text.encode("utf-16")
    yield "Windows-1251", text.encode("cp1251", "replace")
    yield (
        "UTF-8 read as Windows-1251",
        text.encode("utf-8").decode("cp1251", "replace").encode("utf-8"),
    )
    yield "encoded twice", text.encode("utf-8").decode("latin-1").encode("utf-8")
    yield "decomposed", unicodedata.normalize("NFD", text).encode("utf-8")
    yield "byte order mark", b"\xef\xbb\xbf" + content
    yield "byte order mark twice", b"\xef\xbb\xbf" * 2 + content
    yield "Windows line ends", content.replace(b"\n", b"\r\n")
    yield "old Mac line ends", content.replace(b"\n", b"\r")
    yield "no last line end", content.rstrip(b"\n")
    yield "lines blank at the end", content + b"\n\n"
    yield (
        "merge marks",
        content[: content.index(b"\n") + 1]
        + b"<<<<<<< HEAD\n=======\n>>>>>>> other\n"
        + content[content.index(b"\n") + 1 :],
    )
    yield "another file", b"name,value\nx,1\n"
    yield "page of HTML", b"<!DOCTYPE html><html><body>404</body></html>\n"


def quotes_changed(rng, rows, content):
    place = rng.randrange(len(content) // 2, len(content))
    yield "every cell quoted", written(rows, quoting=csv.QUOTE_ALL)
    yield "semicolons for commas", written(rows, delimiter=";")
    yield "tabs for commas", written(rows, delimiter="\t")
    yield "quotation mark opened", content[:place] + b'"' + content[place:]
    yield "quotation marks lost", content.replace(b'"', b"")
    yield "quotation marks made round", content.replace(b'"', "”".encode())


def table_cases(name, rng_for, rounds=1):
    """Every kind of damage to one CSV: each cell kind in each column (where it applies), and the whole."""
    file = f"data/{name}.csv"
    content = (ROOT / file).read_bytes()
    rows = read(content)
    for n in range(rounds):
        for column, head in enumerate(rows[0]):
            values = [r[column] for r in rows[1:]]
            for kind, change in CELL.items():
                rng = rng_for(file, head, kind, n)
                for row in rng.sample(range(1, len(rows)), len(rows) - 1):
                    new = change(rng, rows[row][column], values)
                    if new is not None and new != rows[row][column]:
                        damaged = (
                            rows[:row]
                            + [rows[row][:column] + [new] + rows[row][column + 1 :]]
                            + rows[row + 1 :]
                        )
                        yield Case(file, kind, head, row + 1, functools.partial(written, damaged))
                        break
        rng = rng_for(file, "rows", n)
        for kind, row, column, damaged in rows_changed(rng, rows):
            yield Case(file, kind, column, row, damaged)
        for kind, damaged in [*quotes_changed(rng, rows, content), *bytes_changed(rng, content)]:
            yield Case(file, kind, None, None, damaged)


# --- descriptor, bibliography, settings ---------------------------------------------------------------


def leaves(value, path=()):
    if isinstance(value, (dict, list)) and value:
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(child, (*path, key))
    else:
        yield path, value


def json_cases(rng_for, number=160):
    """datapackage.json: values changed, lost, of another type, keys renamed, parts doubled."""
    file = "data/datapackage.json"
    content = (ROOT / file).read_bytes()
    good = json.loads(content)
    places = list(leaves(good))
    kinds = (
        "value changed",
        "value lost",
        "value of another type",
        "key renamed",
        "part deleted",
        "part doubled",
    )
    for n in range(number):
        rng, kind = rng_for(file, n), kinds[n % len(kinds)]
        package = json.loads(content)
        path, value = places[rng.randrange(len(places))]
        depth = (
            rng.randrange(1, len(path) + 1)
            if kind in ("part deleted", "part doubled")
            else len(path)
        )
        parent = functools.reduce(lambda d, k: d[k], path[: depth - 1], package)
        key = path[depth - 1]
        if kind == "value changed":
            parent[key] = {str: f"{value}x", bool: not value, int: 7}.get(type(value), None)
        elif kind == "value of another type":
            parent[key] = rng.choice([None, 5, ["x"], {"x": "y"}, True])
            if parent[key] == value:
                continue
        elif kind == "part doubled" and isinstance(parent, list):
            parent.insert(key, json.loads(json.dumps(parent[key])))
        elif kind == "key renamed" and isinstance(parent, dict):
            parent[key + "s"] = parent.pop(key)
        else:
            del parent[key]
        yield Case(
            file,
            kind,
            ".".join(map(str, path)),
            None,
            json.dumps(package, ensure_ascii=False, indent=2).encode("utf-8"),
        )
    for kind, change in {
        "nested too deep": b"[" * 100_000,
        "a list": b"[]",
        "null": b"null",
        "resources no list": b'{"resources": 5}',
    }.items():
        yield Case(file, kind, None, None, change)


def bib_cases(rng_for, number=1):
    """references.bib: every field that occurs, in `number` entries each, damaged in every way that applies; entries as a whole."""
    file = "references.bib"
    text = (ROOT / file).read_text(encoding="utf-8")
    fields = sorted(set(re.findall(r"^  (\w+) = \{", text, re.M)))
    for field in fields:
        places = list(re.finditer(rf"^  {field} = \{{(.*)\}},$", text, re.M))
        values = [m[1] for m in places]
        for n in range(number):
            for kind, change in CELL.items():
                rng = rng_for(file, field, kind, n)
                m = rng.choice(places)
                new = change(rng, m[1], values)
                if new is not None and new != m[1]:
                    yield Case(
                        file,
                        kind,
                        field,
                        None,
                        (text[: m.start(1)] + new + text[m.end(1) :]).encode("utf-8"),
                    )
            m = rng_for(file, field, "whole", n).choice(places)
            for kind, new in {
                "field deleted": "",
                "field twice": m[0] + "\n" + m[0],
                "field renamed": m[0].replace(field, field + "s", 1),
                "brace lost": m[0].replace("}", "", 1),
                "comma lost": m[0][:-1],
            }.items():
                yield Case(
                    file,
                    kind,
                    field,
                    None,
                    (text[: m.start()] + new + text[m.end() :]).encode("utf-8"),
                )
    entries = list(re.finditer(r"^@(\w+)\{([^,]+),\n(.*?)^\}$", text, re.M | re.S))
    for n in range(6 * number):
        rng = rng_for(file, "entry", n)
        m = rng.choice(entries)
        for kind, new in {
            "entry deleted": "",
            "entry twice": m[0] + "\n\n" + m[0],
            "entry without @": m[0][1:],
            "entry key changed": m[0].replace(m[2], m[2] + "x", 1),
            "entry type changed": m[0].replace("@" + m[1], "@unknown", 1),
            "entry not closed": m[0][:-1],
            "entry moved": "",
        }.items():
            rest = "\n\n" + m[0] + "\n" if kind == "entry moved" else ""
            yield Case(
                file,
                kind,
                None,
                None,
                (text[: m.start()] + new + text[m.end() :] + rest).encode("utf-8"),
            )


def yaml_cases(rng_for):
    """CITATION.cff, _toc.yml, _config.yml: each line deleted, doubled, shifted, its value changed or emptied."""
    for file in ("CITATION.cff", "_toc.yml", "_config.yml"):
        lines = (ROOT / file).read_text(encoding="utf-8").split("\n")
        for n, line in enumerate(lines):
            bare = line.strip()
            if (
                not bare
                or bare.startswith("#")
                or any(
                    free in line
                    for free in ("edition_repository", "edition_binder", "html_baseurl")
                )
            ):
                continue
            rng = rng_for(file, n)
            own = {
                "line deleted": [],
                "line twice": [line, line],
                "line shifted": [" " + line],
                "letter mistyped": [typo(rng, line, ())],
                "hidden character": [insert("\u200b")(rng, line, ())],
                "tab for blanks": ["\t" + bare],
            }
            if ": " in line:
                key, _, value = line.partition(": ")
                own |= {
                    "value emptied": [key + ":"],
                    "value changed": [f"{key}: other"],
                    "quotation mark opened": [f'{key}: "{value}'],
                }
            for kind, new in own.items():
                if new != [line] and None not in new:
                    yield Case(
                        file,
                        kind,
                        bare.split(":")[0],
                        None,
                        "\n".join(lines[:n] + new + lines[n + 1 :]).encode("utf-8"),
                    )


def record_cases(rng_for, number=24):
    """data/checksums.json itself: digests changed, files left out."""
    file = "data/checksums.json"
    text = (ROOT / file).read_text(encoding="utf-8")
    for n in range(number):
        rng = rng_for(file, n)
        m = rng.choice(list(re.finditer(r"\b[0-9a-f]{8}\b", text)))
        yield Case(
            file,
            "digest changed",
            None,
            None,
            (text[: m.start()] + "00000000" + text[m.end() :]).encode("utf-8"),
        )
    for name in json.loads(text):
        yield Case(
            file,
            "file left out",
            None,
            None,
            json.dumps({k: v for k, v in json.loads(text).items() if k != name}).encode("utf-8"),
        )


def source_cases(rounds=1):
    """Every case but those of the reader's copy, in a fixed order."""
    rng_for = lambda *names: random.Random("/".join(map(str, (SEED, *names))))  # noqa: E731
    for name in tables.TABLES:
        yield from table_cases(name, rng_for, rounds)
    yield from json_cases(rng_for, 160 * rounds)
    yield from bib_cases(rng_for, rounds)
    yield from yaml_cases(rng_for)
    yield from record_cases(rng_for)
    for file in (*checks.OTHERS, checks.CHECKSUMS):
        for n in range(rounds):
            for kind, content in bytes_changed(
                rng_for(file, "bytes", n), (ROOT / file).read_bytes()
            ):
                yield Case(file, kind, None, None, content)


# --- judging ------------------------------------------------------------------------------------------


class Bench:
    """A folder with everything the checks read; one file at a time is damaged and put right again."""

    def __init__(self, folder):
        self.root = pathlib.Path(folder)
        shutil.copytree(ROOT / "data", self.root / "data")
        for name in ("references.bib", "CITATION.cff", "_toc.yml", "_config.yml"):
            shutil.copy(ROOT / name, self.root / name)
        for place in ("chapters", "notebooks"):
            (self.root / place).mkdir()
            for page in (ROOT / place).iterdir():
                if page.suffix in (".md", ".ipynb"):
                    (self.root / place / page.name).touch()
        self.damaged = None
        self.forget()
        checks.check(self.root)
        self.good = {name: checks.records(self.root, name) for name in checks.files(self.root)}

    def remember(self):
        """Do once what is done for every case alike: files that are not damaged are read and checked once."""
        tables.letter_fault = functools.lru_cache(maxsize=200_000)(tables.letter_fault)
        bibliography.letter_fault = tables.letter_fault
        cells, frame, yaml, held = (
            tables._check_cells,
            tables._frame,
            checks.read_yaml,
            checks.records,
        )
        known = {}

        def once(key, work):
            if key not in known:
                known[key] = work()
            return known[key]

        def when_good(function, name, *arguments):
            return (
                function(*arguments)
                if self.damaged in (name, "data/datapackage.json")
                else once((function, name), lambda: function(*arguments))
            )

        tables._check_cells = lambda resource, rows: when_good(
            cells, f"data/{resource['path']}", resource, rows
        )
        tables._frame = lambda resource, rows: when_good(
            frame, f"data/{resource['path']}", resource, rows
        )
        checks.read_yaml = lambda root, name: when_good(yaml, name, root, name)
        checks.records = lambda root, name: when_good(held, name, root, name)
        digests = checks._differences
        checks._differences = lambda root, name, stored: (
            digests(root, name, stored)
            if name == self.damaged or self.damaged == checks.CHECKSUMS
            else []
        )

    @staticmethod
    def forget():
        tables.schemas.cache_clear()
        bibliography.entries.cache_clear()

    def judge(self, case):
        """(outcome, message) of one case."""
        path, self.damaged = self.root / case.file, case.file
        path.unlink()
        content = case.content() if callable(case.content) else case.content
        if content is not None:
            path.write_bytes(content)
        if case.file.endswith((".json", ".bib")):
            self.forget()
        try:
            checks.check(self.root)
            message, outcome = "", "missed"
            if (
                case.file == checks.CHECKSUMS
                or checks.records(self.root, case.file) == self.good[case.file]
            ):
                outcome = "harmless"
        except (tables.DataError, bibliography.BibliographyError) as error:
            message = str(error)
            outcome = "record" if message.endswith(checks.ADVICE) else "rule"
        except Exception as error:  # the very thing that must not happen
            message, outcome = f"{type(error).__name__}: {error}", "crash"
        finally:
            path.write_bytes((ROOT / case.file).read_bytes())
            if case.file.endswith((".json", ".bib")):
                self.forget()
        return outcome, message


def place_named(case, message):
    """Whether a refusal names the file and, for damage to one cell, its row and column."""
    if case.file not in message and not (case.file == checks.CHECKSUMS and "data/" in message):
        return False
    if case.kind in CELL and case.file.endswith(".csv") and case.kind not in ("NUL", "huge cell"):
        return any(
            f"row {case.row + extra}, column" in message
            and re.search(rf"column [^:]*\b{case.column}\b", message)
            for extra in (0, 1)
        )
    return True


# --- a reader's own copy --------------------------------------------------------------------------------


def copy_cases(text, passages, number):
    """[(kind, passages that are hit, content)] for a reader's copy; () means that no harm is done.

    `text`: the clean article; `passages`: {passage: its text}.
    """
    ids = list(passages)
    reverse = {v: k for k, v in article.LEGACY.items() if v != "•"}

    def anywhere(rng, share, change):
        return "".join(change(c) if rng.random() < share else c for c in text)

    harmless = {
        "legacy letters at random": lambda rng: anywhere(rng, 0.5, lambda c: reverse.get(c, c)),
        "decomposed at random": lambda rng: anywhere(
            rng, 0.5, lambda c: unicodedata.normalize("NFD", c)
        ),
        "line breaks at random": lambda rng: anywhere(rng, 0.2, lambda c: "\n" if c == " " else c),
        "blanks at random": lambda rng: anywhere(rng, 0.2, lambda c: " \t " if c == " " else c),
        "no-break blanks": lambda rng: anywhere(rng, 0.3, lambda c: "\u00a0" if c == " " else c),
        "soft hyphens": lambda rng: anywhere(
            rng, 0.05, lambda c: c + "\u00ad" if c.isalpha() else c
        ),
        "byte order mark": lambda rng: "\ufeff" + text,
        "Windows line ends": lambda rng: text.replace("\n", "\r\n"),
        "page breaks": lambda rng: text.replace("\n\n", "\n\f\n"),
        "UTF-16": lambda rng: text.encode("utf-16"),
        "foreword": lambda rng: "Журналдан " * rng.randint(1, 40) + "\n\n" + text,
    }
    hit = {
        "letter mistyped": lambda rng, p: typo(rng, p, ()),
        "word lost": lambda rng, p: drop_word(rng, p, ()),
        "words swapped": lambda rng, p: swapped(rng, p),
        "zero-width blank": lambda rng, p: inside(rng, p, "\u200b"),
        "right-to-left mark": lambda rng, p: inside(rng, p, "\u202e"),
        "markup": lambda rng, p: inside(rng, p, "<script>alert(1)</script>"),
        "quotation mark": lambda rng, p: inside(rng, p, '"'),
        "control character": lambda rng, p: inside(rng, p, "\x08"),
        "look-alike": lambda rng, p: at_letter(
            rng, p, {k: v for k, v in LOOKALIKE.items() if k not in "іi"}
        ),
        "passage lost": lambda rng, p: "",
        "first words lost": lambda rng, p: " ".join(p.split()[3:]),
        "last words lost": lambda rng, p: " ".join(p.split()[:-3]),
        "word twice": lambda rng, p: re.sub(r"(\S+ )(\S+)$", r"\1\1\2", p),
    }
    whole = {
        "file truncated": lambda rng, raw: raw[: rng.randrange(2, len(raw))],
        "bit flipped": lambda rng, raw: flipped(rng, raw),
        "NUL bytes": lambda rng, raw: raw[:5000] + b"\0\0" + raw[5000:],
        "Windows-1251": lambda rng, raw: raw.decode("utf-8").encode("cp1251", "replace"),
        "over the size": lambda rng, raw: raw * 40,
        "ten megabytes in one line": lambda rng, raw: b"x" * 10_000_000,
        "empty": lambda rng, raw: b"",
        "another text": lambda rng, raw: "Бұл басқа мәтін. ".encode() * 300,
        "lines shuffled": lambda rng, raw: b"\n".join(
            rng.sample(raw.split(b"\n"), len(raw.split(b"\n")))
        ),
        "half a megabyte of first words": lambda rng, raw: (
            (" ".join(next(iter(passages.values())).split()[:4]) + " ").encode() * 8000
        ),
    }
    made = 0
    while made < number:
        rng = random.Random(f"{SEED}/copy/{made}")
        for kind, change in harmless.items():
            content = change(rng)
            yield kind, (), content if isinstance(content, bytes) else content.encode("utf-8")
        for kind, change in hit.items():
            passage = ids[(made + len(kind)) % len(ids)]
            new = change(rng, passages[passage])
            if new is not None and new != passages[passage] and text.count(passages[passage]) == 1:
                yield kind, (passage,), text.replace(passages[passage], new).encode("utf-8")
        for kind, change in whole.items():
            yield kind, None, change(rng, text.encode("utf-8"))
        made += len(harmless) + len(hit) + len(whole)


def inside(rng, passage, mark):
    n = rng.randrange(1, len(passage) - 1)
    return passage[:n] + mark + passage[n:]


def swapped(rng, passage):
    words = passage.split()
    n = rng.randrange(len(words) - 1)
    words[n], words[n + 1] = words[n + 1], words[n]
    return " ".join(words)


def flipped(rng, raw):
    changed = bytearray(raw)
    n = rng.randrange(len(raw))
    changed[n] ^= 1 << rng.randrange(8)
    return bytes(changed)


def judge_copy(path, content, hit, passages, table):
    """(outcome, message) for a reader's copy: "rule" when what is wrong is told, "missed" when it is not.

    `hit`: the passages damaged, () for none, None when only the general law is asked for: a passage
    that is called exact has the text annotated, letter for letter.
    """
    path.write_bytes(content)
    try:
        findings = article.compare(path, table)
        report = article.report(findings)
    except article.CopyError as error:
        return ("rule" if hit != () else "missed"), str(error)
    except Exception as error:
        return "crash", f"{type(error).__name__}: {error}"
    if [f.passage for f in findings] != list(passages) or any(
        f.state == "exact" and f.text != passages[f.passage] for f in findings
    ):
        return "missed", report
    wrong = {f.passage for f in findings if f.state != "exact"}
    if hit == ():
        return ("harmless" if not wrong else "missed"), report
    if hit is None:
        return ("rule" if wrong else "harmless"), report
    return ("rule" if wrong == set(hit) else "missed"), report


def main():
    sys.path.insert(0, str(ROOT / "tests"))
    from conftest import source_folder

    counts, bad, unplaced, columns = collections.defaultdict(collections.Counter), [], 0, set()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(pathlib.Path(folder) / "project")
        bench.remember()
        for case in source_cases():
            outcome, message = bench.judge(case)
            counts[case.file, group(case.kind)][outcome] += 1
            columns.add((case.file, case.column))
            if outcome in ("missed", "crash"):
                bad.append((case, outcome, message))
            if outcome in ("rule", "record") and not place_named(case, message):
                unplaced += 1
                bad.append((case, "place not named", message))
        source = source_folder()
        if (source / "passages.json").exists():
            passages = {
                row["id"]: row["text"]
                for row in json.loads((source / "passages.json").read_text(encoding="utf-8"))
            }
            text, table = (
                (source / "article.txt").read_text(encoding="utf-8"),
                tables.load("passages"),
            )
            for kind, hit, content in copy_cases(text, passages, 600):
                outcome, message = judge_copy(
                    pathlib.Path(folder) / "copy.txt", content, hit, passages, table
                )
                counts[
                    "a reader's copy",
                    "harmless by definition" if hit == () else "a passage" if hit else "the file",
                ][outcome] += 1
                if outcome in ("missed", "crash"):
                    bad.append((Case("a reader's copy", kind, hit, None, b""), outcome, message))
        else:
            print(
                "The reader's copy was left out: the article's text is not at hand (set ARTICLE_SOURCE)."
            )
    print(
        f"{'file':24} {'kind of damage':26} {'tried':>6} {'rule':>6} {'record':>6} {'harmless':>8} {'missed':>6} {'crash':>6}"
    )
    total = collections.Counter()
    for (file, kind), found in sorted(counts.items()):
        total += found
        print(
            f"{file:24} {kind:26} {sum(found.values()):6} {found['rule']:6} {found['record']:6} {found['harmless']:8} {found['missed']:6} {found['crash']:6}"
        )
    print(
        f"{'all':24} {'':26} {sum(total.values()):6} {total['rule']:6} {total['record']:6} {total['harmless']:8} {total['missed']:6} {total['crash']:6}"
    )
    print(
        f"Refusals that do not name their place: {unplaced}. rule = refused by a rule; record = well-formed, refused only because data/checksums.json records something else."
    )
    for case, outcome, message in bad[:40]:
        print(
            f"{outcome}: {case.file}, {case.kind}, {case.column}, row {case.row}: {message[:300]}"
        )
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
