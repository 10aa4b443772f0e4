"""`make bench`: this edition against stock Jupyter Book, the same content in the same run.

Prints bytes (gzip -9, of what the browser asks for), requests, largest contentful paint on a
throttled phone, total size, build times cold and warm, peak memory: ours, stock, ratio. Nothing is
asserted here; the tests assert only what cannot be noisy.
"""

import functools
import gzip
import http.server
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PARTS = (
    "data",
    "edition",
    "chapters",
    "notebooks",
    "index.md",
    "_toc.yml",
    "references.bib",
    "CITATION.cff",
)
FIRST, NEXT = "chapters/2-judicial.html", "chapters/3-executive.html"
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}


def prepare(folder, stock):
    """A copy of the project, with our configuration or with Jupyter Book's defaults and our directives."""
    folder.mkdir(parents=True)
    for name in PARTS:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, folder / name)
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    if stock:
        for key in (
            "extensions",
            "html_theme",
            "html_theme_options",
            "html_search_language",
            "html_show_search_summary",
            "html_permalinks",
            "html_use_index",
            "suppress_warnings",
        ):
            config["sphinx"]["config"].pop(key, None)
    (folder / "_config.yml").write_text(
        yaml.safe_dump(config, allow_unicode=True), encoding="utf-8"
    )


def build(folder):
    """One run of jupyter-book; returns (seconds, peak memory of all its processes so far, in MB)."""
    program = pathlib.Path(sys.executable).with_name("jupyter-book")
    start = time.perf_counter()
    done = subprocess.run(
        [str(program), "build", ".", "-q"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return time.perf_counter() - start, resource.getrusage(
        resource.RUSAGE_CHILDREN
    ).ru_maxrss / 1024


class Gzipping(http.server.SimpleHTTPRequestHandler):
    """Serve files compressed, as any static host does."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        path = pathlib.Path(self.translate_path(self.path))
        if not path.is_file():
            return self.send_error(404)
        body = path.read_bytes()
        packed = body if path.suffix in (".woff2", ".png") else gzip.compress(body, 9)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Cache-Control", "max-age=3600")
        if packed is not body:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(packed)))
        self.end_headers()
        self.wfile.write(packed)


def visit(site, chromium):
    """First page and next page of a visit: requests, bytes without and of fonts, and the first page's LCP and layout shift."""
    from playwright.sync_api import sync_playwright

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Gzipping, directory=str(site))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base, asked = f"http://127.0.0.1:{server.server_port}/", []
    with sync_playwright() as session:
        browser = session.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-quic", "--disable-background-networking"],
        )
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, is_mobile=True, device_scale_factor=2
        )
        page = context.new_page()
        page.on(
            "request",
            lambda request: asked.append(request.url) if request.url.startswith(base) else None,
        )
        page.route(
            "**/*",
            lambda call: (
                call.continue_() if call.request.url.startswith((base, "data:")) else call.abort()
            ),
        )
        link = context.new_cdp_session(page)
        link.send("Network.enable")
        link.send("Network.emulateNetworkConditions", SLOW_4G)
        link.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.add_init_script(
            "window.lcp = 0; window.cls = 0; new PerformanceObserver(l => l.getEntries().forEach(e => { window.lcp = e.startTime })).observe({type: 'largest-contentful-paint', buffered: true}); new PerformanceObserver(l => l.getEntries().forEach(e => { if (!e.hadRecentInput) window.cls += e.value })).observe({type: 'layout-shift', buffered: true})"
        )
        page.goto(base + FIRST, wait_until="networkidle")
        page.wait_for_timeout(500)
        first, lcp, shift = (
            list(dict.fromkeys(asked)),
            page.evaluate("window.lcp"),
            page.evaluate("window.cls"),
        )
        asked.clear()
        page.goto(base + NEXT, wait_until="networkidle")
        later = [url for url in dict.fromkeys(asked) if url not in first]
        browser.close()
    server.shutdown()

    def weigh(urls, fonts):
        total = 0
        for url in urls:
            path = site / url.removeprefix(base).split("?")[0].split("#")[0]
            if path.is_file() and (path.suffix == ".woff2") == fonts:
                total += (
                    len(path.read_bytes()) if fonts else len(gzip.compress(path.read_bytes(), 9))
                )
        return total / 1024

    return {
        "first page, KB": weigh(first, False),
        "fonts, KB": weigh(first, True),
        "requests": len(first),
        "next page, KB": weigh(later, False) + weigh(later, True),
        "LCP, slow 4G, CPU/4, ms": lcp,
        "layout shift": shift,
    }


def measure(name, stock, top, chromium):
    folder = top / name
    prepare(folder, stock)
    cold, memory = build(folder)
    warm, _ = build(folder)
    site = folder / "_build" / "html"
    if not stock:
        from edition.build import tidy

        tidy(site)
    total = sum(p.stat().st_size for p in site.rglob("*") if p.is_file()) / 1e6
    return {
        **visit(site, chromium),
        "site, MB": total,
        "build cold, s": cold,
        "build warm, s": warm,
        "peak memory, MB": memory,
    }


def main():
    chromium = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if not chromium:
        sys.exit("error: no Chromium found: apt install chromium, or set CHROMIUM=/path/to/it")
    with tempfile.TemporaryDirectory() as top:
        ours = measure("ours", False, pathlib.Path(top), chromium)
        stock = measure("stock", True, pathlib.Path(top), chromium)
    print(f"{'':26}{'ours':>10}{'stock':>10}{'ours/stock':>12}")
    for key in ours:
        ratio = f"{ours[key] / stock[key]:.2f}" if stock[key] else "–"
        print(f"{key:26}{ours[key]:>10.2f}{stock[key]:>10.2f}{ratio:>12}")


if __name__ == "__main__":
    main()
