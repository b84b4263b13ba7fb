"""Check a reader's file in a process of its own: whatever it does, a report comes back.

The file may crash, loop, print, exit, fork or allocate. The process has a time limit, limits on
memory and files where the system has them, a process group that ends with it, and only the
environment it needs. Output goes to one file and the report to another, signed with a random
token, so that no output passes for a report. This protects you from accidents, not from malice:
the file runs with the rights of the person who checks it.
"""

import faulthandler
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import unicodedata
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from logreg.contracts import Report, Task, check_regardless, report_of
from logreg.contracts.faults import SOURCE, Fault

TIME_LIMIT = 30.0
"""How long a file may take; task 11 takes one or two."""

# The process ends itself when its time is over; it has this long to start and to end.
_STARTUP_SECONDS = 60.0
_MEMORY_LIMIT = 3 * 2**30
_FILE_SIZE_LIMIT = 2**26
# Neither solution nor output is read further.
_SOURCE_LIMIT = 2**20
_OUTPUT_LIMIT = 4000
# A solution gets no more of the environment than Python and the system need; secrets stay outside.
_PASSED_ON = re.compile(
    "PATH|HOME|LANG|LC_.*|TMPDIR|TEMP|TMP|PYTHON.*|LOGREG.*|"
    # where shared libraries are, and what Windows cannot do without
    "LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|"
    "USERPROFILE|APPDATA|LOCALAPPDATA"
)
# Single-threaded, so that a limit of memory is not spent on the stacks of threads.
_ADDED = {
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
}


class Graded(NamedTuple):
    """A report, and the output of the reader's code, printable and cut where it gets long."""

    report: Report
    output: str


def grade(task: Task, file: Path, *, seconds: float = TIME_LIMIT) -> Graded:
    """Hold a file against the contract of a task, in a process of its own.

    Whatever the file does, a report comes back; a file that cannot be read, or is too large to
    be a solution, is an `OSError` or a `ValueError`.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from logreg.contracts import TASKS
    >>> from logreg.contracts.grading import grade
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "mine.py")
    ...     _ = file.write_text("print('here I am')")
    ...     graded = grade(TASKS[6], file)
    >>> print(graded.output, end="")
    here I am
    >>> print(graded.report.fault)
    your file does not define backward; the task asks for backward(X, y, w, b); see chapter 7
    """
    with file.open("rb") as stream:
        source = stream.read(_SOURCE_LIMIT + 1)
    if len(source) > _SOURCE_LIMIT:
        raise ValueError(f"{file} has more than {_SOURCE_LIMIT} bytes: pass a Python file")
    token = secrets.token_hex()
    with TemporaryDirectory(prefix="logreg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "source").write_bytes(source)
        order = {
            "task": task.number,
            "folder": name,
            "beside": str(file.absolute().parent),
            "token": token,
            "seconds": seconds,
        }
        code = _run(json.dumps(order), folder / "output", seconds)
        output = _read(folder / "output")
        report = _report(folder / "report", token)
        if report is None:
            report = _without_report(task, code, seconds, _read(folder / "trace"))
    return Graded(report, output)


def _run(order: str, output: Path, seconds: float) -> int | None:
    """Run the process and all that it starts; return its exit code, or None if it was late."""
    command = [sys.executable, "-P", "-X", "utf8", "-m", "logreg.contracts.grading"]
    with (
        output.open("wb") as sink,
        subprocess.Popen(  # noqa: S603 (Python, and this module)
            command,
            stdin=subprocess.PIPE,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
            env=_environment(),
        ) as process,
    ):
        try:
            process.communicate(order.encode(), timeout=seconds + _STARTUP_SECONDS)
        except subprocess.TimeoutExpired:
            return None
        else:
            return process.returncode
        finally:
            # Windows has no process groups; elsewhere the group may have ended by itself.
            with suppress(AttributeError, ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()


def _environment() -> dict[str, str]:
    passed = {name: text for name, text in os.environ.items() if _PASSED_ON.fullmatch(name)}
    return passed | _ADDED


def _read(output: Path) -> str:
    try:
        with output.open("rb") as stream:
            raw = stream.read(_OUTPUT_LIMIT + 1)
    except OSError:  # the file never got so far, or has removed it
        return ""
    text = raw[:_OUTPUT_LIMIT].decode("utf-8", "replace")
    more = "\n..." if len(raw) > _OUTPUT_LIMIT else ""
    # A control character could wipe the report off the screen, or forge one.
    return "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else "?" for c in text) + (
        more
    )


def _report(path: Path, token: str) -> Report | None:
    """Return what the process has reported, or None if it has not or the token is wrong."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        signed: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if secrets.compare_digest(str(signed["token"]), token):
            fields = signed["report"]
            return Report(**fields | {"passed": tuple(fields["passed"])})
    return None


def _without_report(task: Task, code: int | None, seconds: float, trace: str) -> Report:
    found = re.search(rf'"{re.escape(SOURCE)}", line (\d+)', trace)
    line = f" (line {found[1]} of your file)" if found else ""
    if code is None or trace.startswith("Timeout"):
        fault = Fault(
            f"your code was still running after {seconds:g} seconds{line}",
            "Is there a loop that never ends, or one over single pixels where NumPy works on the "
            "whole array?",
        )
    elif code < 0:
        fault = Fault(
            f"your code made Python itself crash, with {_signal(-code)}{line}",
            "Pure Python cannot do that. Does your code call into C, or run out of memory?",
        )
    else:
        fault = Fault(
            f"your code ended its process, with the exit code {code}, before the check was done"
            f"{line}",
            "A solution returns; it does not call os._exit.",
        )
    return report_of(task, (), fault)


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def work() -> None:
    """Do what the first line of standard input asks for: the other end of `grade`."""
    order: dict[str, Any] = json.loads(sys.stdin.readline())
    folder, end = Path(order["folder"]), os._exit
    source = (folder / "source").read_bytes()
    with Path(os.devnull).open() as nothing:
        os.dup2(nothing.fileno(), 0)  # input() is told that there is none
    sys.path.append(order["beside"])  # behind the library, which a neighbour must not replace
    _limit(order["seconds"])
    with (folder / "trace").open("w") as trace:
        faulthandler.enable(trace)
        faulthandler.dump_traceback_later(order["seconds"], exit=True, file=trace)
        report = check_regardless(order["task"], source)
        faulthandler.cancel_dump_traceback_later()
        faulthandler.disable()
    with suppress(Exception):
        sys.stdout.flush()
        sys.stderr.flush()
    signed = json.dumps({"token": order["token"], "report": asdict(report)})
    (folder / "report").write_text(signed, encoding="utf-8")
    end(0)  # at once, whatever threads and exit handlers there are


def _limit(seconds: float) -> None:
    """Limit memory, files and time of this process, and end whatever it forks."""
    try:
        import resource  # noqa: PLC0415 (Windows has none)
    except ImportError:
        return
    os.register_at_fork(after_in_child=lambda: os._exit(0))
    for kind, value in (
        (resource.RLIMIT_AS, _MEMORY_LIMIT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, int(seconds) + 5),  # if no process is left to end it
        (resource.RLIMIT_FSIZE, _FILE_SIZE_LIMIT),
    ):
        _, most = resource.getrlimit(kind)
        with suppress(ValueError, OSError):  # some systems refuse
            resource.setrlimit(kind, (min(value, most) if most >= 0 else value, most))


if __name__ == "__main__":
    work()
