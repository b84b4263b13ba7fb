"""Every cell runs in the reader's browser, in Chromium here, and gives what the page shows."""

import gzip
import http.server
import re
import shutil
import threading
import time
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

REPOSITORY = Path(__file__).parents[2]
SITE = REPOSITORY / "site"
DOCS = REPOSITORY / "docs"
EXECUTED = sorted(
    path.relative_to(SITE).as_posix()
    for path in SITE.rglob("*.html")
    if (DOCS / path.relative_to(SITE)).with_suffix(".py").exists()
)
CHAPTER = "chapters/01-introduction.html"
PUBLIC = "https://cdn.jsdelivr.net/pyodide/v0.27.7/full/"
LOAD = 60_000  # milliseconds that Python may take to start on a slow machine
RUN = 120_000  # and that a cell may take
_NUMBER = re.compile(r"-?\d[\d,]*\.?\d*(?:e[-+]?\d+)?")


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder to any page, and remembers what it was asked for."""

    asked: list[str]
    refuse: set[str]  # names that are not there the next time
    runtime = ""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name it has)
        """Keep quiet."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        self.asked.append(path.name)
        if path.name in self.refuse or not path.is_file():
            self.refuse.discard(path.name)
            self.send_error(404)
            return
        content = path.read_bytes()
        if path.suffix == ".html":  # as if the site had been built with this setting
            content = content.replace(PUBLIC.encode(), self.runtime.encode())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Access-Control-Allow-Origin", "*")
        if path.suffix in {".html", ".css", ".js", ".mjs"}:
            content = gzip.compress(content, 1)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
