"""Change what is new in small ways: a test must notice each change.

`hashes.toml` holds the functions that have passed, so that only others are changed;
`equivalents.toml` holds the changes that make no difference, each with its reason. With the
word `all`, every function is changed again, as before a release: a test may have become weaker.
"""

import ast
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
HASHES, EQUIVALENTS = HERE / "hashes.toml", HERE / "equivalents.toml"
UNNOTICED = {"survived", "no tests", "suspicious"}


class Change(NamedTuple):
    """A change of a function: its lines before and after, without their indentation."""

    function: str
    before: str
    after: str


def functions(source: str, module: str) -> Iterator[tuple[str, str]]:
    """Give the name of each function and method, and its lines of code alone."""
    lines = source.splitlines()
    tree = ast.parse(source)
    found: list[tuple[ast.stmt, str]] = [(node, module) for node in tree.body]
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found += [(method, f"{module}.{node.name}") for method in node.body]
    for node, owner in found:
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            numbers = set(range(first, (node.end_lineno or first) + 1))
            if ast.get_docstring(node):
                text = node.body[0]
                numbers -= set(range(text.lineno, (text.end_lineno or text.lineno) + 1))
            code = [lines[number - 1].strip() for number in sorted(numbers)]
            kept = [line for line in code if line and not line.startswith("#")]
            yield f"{owner}.{node.name}", "\n".join(kept)


def hashes(paths: Iterable[Path], seed: str) -> dict[str, str]:
    """Give a short hash of each function in some files; getter and setter are one."""
    texts: dict[str, str] = {}
    for path in sorted(paths):
        inside = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(path.name)
        module = ".".join(inside.with_suffix("").parts)
        for name, code in functions(path.read_text("utf-8"), module):
            texts[name] = f"{texts.get(name, seed)}\n{code}"
    return {name: sha256(text.encode()).hexdigest()[:16] for name, text in sorted(texts.items())}


def mutants_of(function: str) -> str:
    """Give the pattern of the names that mutmut gives to the changes of a function."""
    owner, _, name = function.rpartition(".")
    module, _, last = owner.rpartition(".")
    if last.lstrip("_")[:1].isupper():  # a class
        return f"{module}.xǁ{last}ǁ{name}__mutmut_*"
    return f"{owner}.x_{name}__mutmut_*"


def function_of(mutant: str) -> str:
    """Give the function that a change was made in, from the name of the change."""
    return (
        mutant.partition("__mutmut_")[0].replace(".xǁ", ".").replace(".x_", ".").replace("ǁ", ".")
    )


def mutmut(*words: str) -> str:
    """Ask mutmut."""
    return subprocess.run(["mutmut", *words], capture_output=True, text=True, check=True).stdout


def change(mutant: str) -> Change:
    """Ask mutmut what a change was."""
    lines = [line for line in mutmut("show", mutant).splitlines() if line[:3] not in {"---", "+++"}]
    before, after = (
        "\n".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+"
    )
    return Change(function_of(mutant), before, after)


def unnoticed(names: list[str]) -> list[Change]:
    """Change some functions in every way there is, and give the changes that no test notices."""
    shutil.rmtree("mutants", ignore_errors=True)
    subprocess.run(["mutmut", "run", *map(mutants_of, names)], check=True)
    results = (line.strip().rpartition(": ") for line in mutmut("results").splitlines())
    return [change(mutant) for mutant, _, status in results if status in UNNOTICED]


def as_toml(found: Change) -> str:
    """Give an entry for the list, with the reason to be filled in."""
    values = {"function": found.function, "before": found.before, "after": found.after}
    lines = [
        f"{name} = " + (f"'''\n{text}'''" if "\n" in text or "'" in text else f"'{text}'")
        for name, text in values.items()
    ]
    return "\n".join(["[[equivalent]]", *lines, 'reason = ""', ""])


def main() -> None:
    """Change what is new, compare with the list, and remember what has passed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = project["tool"]["mutmut"]["only_mutate"]
    now = hashes((path for each in patterns for path in ROOT.glob(each)), version("mutmut"))
    entries = tomllib.loads(EQUIVALENTS.read_text("utf-8")).get("equivalent", [])
    if unexplained := [entry for entry in entries if not entry.pop("reason", "").strip()]:
        sys.exit(f"an entry of {EQUIVALENTS} has no reason: {unexplained[0]}")
    listed = Counter(Change(**entry) for entry in entries)
    passed = tomllib.loads(HASHES.read_text("utf-8")) if "all" not in sys.argv[1:] else {}
    new = [name for name in now if now[name] != passed.get(name)]
    print(f"{len(new)} of {len(now)} functions are new or changed", *new, sep="\n  ", flush=True)
    found = Counter(unnoticed(new)) if new else Counter[Change]()
    # What is listed for a function that is as it was has been compared before.
    asked = Counter(
        {each: n for each, n in listed.items() if each.function not in now.keys() - new}
    )
    missed, stale = found - asked, asked - found
    if missed:
        print("No test notices these changes. Write one, or list them with the reason:\n")
        print(*map(as_toml, missed.elements()), sep="\n")
    if stale:
        print(f"These entries of {EQUIVALENTS.name} no longer apply: delete them\n")
        print(*map(as_toml, stale.elements()), sep="\n")
    failed = {each.function for each in missed + stale}
    lines = (f'"{name}" = "{now[name]}"\n' for name in now if name not in failed)
    HASHES.write_text("".join(lines), "utf-8")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
