"""The commands `logreg start` and `logreg check`: the book as a guided project."""

import json
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from logreg import __version__
from logreg._files.atomic import write_whole
from logreg.contracts import BEYOND, TASKS, Report, Task
from logreg.contracts.grading import TIME_LIMIT, Graded, grade

_A_DAY = 24 * 60 * 60
_EVERY = (*TASKS, *BEYOND)


class UsageError(ValueError):
    """The words of a command do not fit together."""


def run_start(folder: Path) -> int:
    """Write the skeletons, but over nothing; return the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    for task in _EVERY:
        path = folder / task.file
        if os.path.lexists(path):
            _print(f"{path} exists already and is left as it is")
        else:
            with write_whole(path) as file:
                file.write(task.skeleton.encode())
            _print(f"{path} is new")
    _print(f"Fill in a file, and then ask: {_advice(folder)}")
    return 0


def run_check(
    words: Sequence[str], *, hint: bool, seconds: float = TIME_LIMIT, as_json: bool = False
) -> int:
    """Check one file, or all files of a folder; return 0 if it is done, or all eleven, else 1.

    Raises
    ------
    UsageError
        The words name neither a task, nor its file, nor a folder with such files.
    OSError, ValueError
        A file cannot be read, or is too large.
    """
    if not 0 < seconds <= _A_DAY:
        raise UsageError(f"--seconds {seconds:g}: pass a positive number, at most {_A_DAY}")
    if not words or (len(words) == 1 and Path(words[0]).is_dir()):
        return _check_folder(Path(*words), seconds=seconds, as_json=as_json)
    if len(words) > 2:
        raise UsageError(f"{' '.join(words)}: pass one task and one file")
    task = _task(words[0])
    path = Path(words[-1] if len(words) == 2 or words[0].endswith(".py") else task.file)
    if path.is_dir():
        path /= task.file
    graded = grade(task, path, seconds=seconds)
    if as_json:
        print(json.dumps(_fields(path, graded)))
    else:
        for line in graded.output.splitlines():
            _print(f"  | {line}", error=True)
        _print(f"Task {task.number}, {task.title.lower()}: {path}")
        _print_report(graded.report, hint=hint)
    return 0 if graded.report.done else 1


def _task(word: str) -> Task:
    """Return the task of a number, a name, or a file whose name begins with `task07`."""
    file = re.match(r"task(\d\d)(?!\d).*\.py$", Path(word).name)
    for task in _EVERY:
        if word in {
            str(task.number),
            f"{task.number:02}",
            f"{task.number:02}-{task.topic}",
            task.topic,
            task.name,
        }:
            return task
        if file and int(file[1]) == task.number:
            return task
    raise UsageError(
        f"{word} is not a task: pass a number from 1 to {len(_EVERY)} and a file, or a file whose "
        f"name begins like {TASKS[6].file}, or a folder of such files"
    )


def _check_folder(folder: Path, *, seconds: float, as_json: bool) -> int:
    paths = {task.number: folder / task.file for task in _EVERY}
    if not any(path.is_file() for path in paths.values()):
        below = sorted({path.parent for path in folder.glob("*/task[01][0-9]_*.py")})
        advice = [_advice(other) for other in below[:3]] or ["logreg start my-own"]
        raise UsageError(f"{folder} has no files of tasks; try {' or '.join(advice)}")
    reports = []
    for task in _EVERY:
        path = paths[task.number]
        one = grade(task, path, seconds=seconds) if path.is_file() else None
        if one:
            reports.append(_fields(path, one))
        if not as_json:
            _print(f"{task.number:2}  {task.title:24}  {_state(one)}")
    numbers = [report["task"] for report in reports if report["done"]]
    done, beyond = (sum(task.number in numbers for task in tasks) for tasks in (TASKS, BEYOND))
    if as_json:
        print(json.dumps({"folder": str(folder), "tasks": reports, "done": done, "beyond": beyond}))
    else:
        _print(f"{done} of {len(TASKS)} done, and {beyond} of {len(BEYOND)} beyond")
    return 0 if done == len(TASKS) else 1


def _advice(folder: Path) -> str:
    return f'logreg check "{folder}"' if " " in str(folder) else f"logreg check {folder}"


def _state(graded: Graded | None) -> str:
    if graded is None:
        return "no file"
    report = graded.report
    if report.done:
        return "done"
    if report.written:
        return report.fault
    return f"begun: {report.fault}" if report.passed else "not written yet"


def _print_report(report: Report, *, hint: bool) -> None:
    for claim in report.passed:
        _print(f"  holds  {claim}")
    if report.done:
        _print("Done.")
        return
    _print(f"  {'fails' if report.written else 'to do'}  {report.fault}")
    if hint:
        _print(f"  hint   {report.hint}")
    else:
        _print("Add --hint for a hint.")


def _fields(path: Path, graded: Graded) -> dict[str, object]:
    """Give a report as a row of a table: who collects many needs to know whose and which it is."""
    return {
        "logreg": __version__,
        "file": str(path),
        **asdict(graded.report),
        "done": graded.report.done,
        "output": graded.output,
    }


def _print(line: str, *, error: bool = False) -> None:
    """Print a line with any characters in it, in an encoding that may lack some."""
    stream = sys.stderr if error else sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    print(line.encode(encoding, "backslashreplace").decode(encoding), file=stream)
