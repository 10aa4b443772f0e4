"""Show the built book on this machine only, with the headers a careful host would send.

POLICY is the content security policy of every page: a <meta> carries it, because static hosts send
no headers of ours, and the server sends it too. Scripts, styles, pictures and fonts come from the
book alone; nothing inline runs, nothing is fetched, framed or embedded.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import pathlib
import sys

from edition.exports import HTML

# `file:` for a book opened from a disk, which counts as no 'self' when Firefox sends the search form or WebKit loads a font.
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self' file:; form-action 'self' file:; base-uri 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY
    + "; frame-ancestors 'none'",  # the last part counts in a header only
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",  # a rebuilt book is seen at once
}


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files of the book: no folder listings, no hidden files, nothing that a link leads out of it."""

    server_version = "edition"
    sys_version = ""
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".epub": "application/epub+zip",
        ".js": "text/javascript",
        ".woff2": "font/woff2",
    }

    def send_head(self):
        root = pathlib.Path(self.directory).resolve()
        path = pathlib.Path(self.translate_path(self.path)).resolve()
        if self.headers.get("Host", "").partition(":")[0] not in (
            "127.0.0.1",
            "localhost",
        ):  # a foreign name that points here
            self.send_error(403)
        elif not path.is_relative_to(root) or any(
            part.startswith(".") for part in path.relative_to(root).parts
        ):
            self.send_error(404)
        else:
            return super().send_head()

    def list_directory(self, path):
        self.send_error(404)

    def end_headers(self):
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_):
        pass


def server(folder, port):
    """A server of `folder` on the loopback interface; port 0 takes any free one. Raises OSError when the port is taken."""
    return http.server.ThreadingHTTPServer(
        ("127.0.0.1", port), functools.partial(Handler, directory=str(folder))
    )


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="make serve", description="Show the book on this machine only."
    )
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args(arguments).port
    if not (HTML / "index.html").exists():
        print("error: the book is not built; run `make book` first")
        return 1
    try:
        with server(HTML, port) as serving:
            print(
                f"Serving {HTML.name} on http://127.0.0.1:{serving.server_port} (Ctrl-C ends)",
                flush=True,
            )
            serving.serve_forever()
    except (OSError, OverflowError) as error:
        print(
            f"error: port {port}: {getattr(error, 'strerror', None) or error}; name another: make serve PORT=8001"
        )
        return 1
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
