"""The commands `logreg start` and `logreg check`: the book as a guided project."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from logreg.contracts import TASKS, Report, Task
from logreg.contracts.grading import TIME_LIMIT, Graded, grade


class UsageError(ValueError):
    """A command that makes no sense."""


def run_start(folder: Path) -> int:
    """Write the eleven skeletons, but over nothing; return the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    for task in TASKS:
        path = folder / task.file
        try:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(task.skeleton)
        except FileExistsError:
            print(f"{path} is there, and stays")
        else:
            print(f"{path} is new")
    return 0


def run_check(
    words: Sequence[str], *, hint: bool, seconds: float = TIME_LIMIT, as_json: bool = False
) -> int:
    """Check one file, or all files of a folder; return 0 if all of it is done, else 1.

    Raises
    ------
    UsageError
        The words name neither a task nor a folder with files of tasks.
    OSError, ValueError
        A file cannot be read, or is too large.
    """
    if not 0 < seconds < float("inf"):
        raise UsageError(f"--seconds {seconds:g}: pass a positive number")
    if not words or (len(words) == 1 and Path(words[0]).is_dir()):
        return _check_folder(Path(*words), seconds=seconds, as_json=as_json)
    task = _task(words[0])
    if len(words) > 2:
        raise UsageError(f"{' '.join(words)}: pass one task and one file")
    path = Path(*words[1:])
    if path.is_dir():
        path /= task.file
    graded = grade(task, path, seconds=seconds)
    if as_json:
        print(json.dumps(_fields(graded)))
    else:
        for line in graded.output.splitlines():
            _print(f"  | {line}", error=True)
        _print(f"Task {task.number}, {task.title.lower()}: {path}")
        _print_report(graded.report, hint=hint)
    return 0 if graded.report.done else 1


def _task(word: str) -> Task:
    for task in TASKS:
        if word in {
            str(task.number),
            f"{task.number:02}",
            task.chapter,
            task.chapter[3:],
            task.file,
        }:
            return task
    raise UsageError(f"{word} is no task: pass a number from 1 to {len(TASKS)}, or a folder")


def _check_folder(folder: Path, *, seconds: float, as_json: bool) -> int:
    paths = {task.number: folder / task.file for task in TASKS}
    if not any(path.is_file() for path in paths.values()):
        raise UsageError(f"{folder} has no files of tasks: `logreg start {folder}` writes them")
    graded = {}
    for task in TASKS:
        path = paths[task.number]
        one = graded[task.number] = grade(task, path, seconds=seconds) if path.is_file() else None
        if not as_json:
            _print(f"{task.number:2}  {task.title:24}  {_state(one)}")
    done = sum(one is not None and one.report.done for one in graded.values())
    if as_json:
        print(json.dumps({"tasks": [_fields(one) for one in graded.values() if one], "done": done}))
    else:
        _print(f"{done} of {len(TASKS)} done")
    return 0 if done == len(TASKS) else 1


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


def _fields(graded: Graded) -> dict[str, object]:
    return asdict(graded.report) | {"done": graded.report.done, "output": graded.output}


def _print(line: str, *, error: bool = False) -> None:
    """Print a line in which a name or an output may have any character at all."""
    stream = sys.stderr if error else sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    print(line.encode(encoding, "backslashreplace").decode(encoding), file=stream)
