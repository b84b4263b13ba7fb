"""Prove the claims of a task, and find the cause where one fails.

A cause is shown, not guessed: either the fault is gone once bytes are given as signed numbers,
or a program that is known to be wrong has the same fault, down to the numbers.
"""

import io
from collections.abc import Mapping
from contextlib import redirect_stdout, suppress
from functools import cache
from time import perf_counter

import numpy as np

from logreg.contracts.faults import Fault
from logreg.contracts.results import close
from logreg.contracts.submission import Submission, load
from logreg.contracts.task import Task

# A file that takes longer than this to show its fault is not run again to find the cause.
_SLOW = 3.0


def prove(
    task: Task, own: Submission, only: str | None = None
) -> tuple[list[str], str, Fault | None]:
    """Give the claims that hold, and the first fault with the function it was found in."""
    passed: list[str] = []
    for claims in task.contract:
        name = claims.__name__
        if only in (None, name):
            own.start()
            try:
                for claim in claims(own):
                    passed.append(claim)  # noqa: PERF402 (a fault leaves the earlier ones)
            except Fault as fault:
                return passed, name, fault
    return passed, "", None


def diagnose(task: Task, names: Mapping[str, object]) -> tuple[list[str], Fault | None]:
    """Prove the claims about a solution, and name the cause of the first fault."""
    start = perf_counter()
    own = Submission(names, task.calls)
    passed, function, fault = prove(task, own)
    if fault is None or not fault.attempted:
        return passed, fault
    cause = None
    # What the solution prints has been printed; and a result may be as odd as its code.
    with redirect_stdout(io.StringIO()), suppress(Exception):
        if own.has_seen_bytes and perf_counter() - start < _SLOW:
            cause = _bytes(task, function, names, own, fault)
        if not cause and not fault.named:
            cause = _mistake(task, function, fault)
    return passed, cause or fault


def _bytes(
    task: Task, function: str, names: Mapping[str, object], own: Submission, fault: Fault
) -> Fault | None:
    """Give bytes as other numbers; they are the cause if the fault goes, comes later, or differs."""
    for kind in (np.int64, np.float64, np.bool_):
        other = Submission(names, task.calls, kind)
        _, _, found = prove(task, other, function)
        if (
            found is None
            or other.count > own.count
            or (kind is np.int64 and _is_other_number(found, fault))
        ):
            return Fault(
                f"{function} computes in unsigned bytes, where 0 - 1 is 255 and 255 + 1 is 0: with "
                f"other numbers its result would be different",
                "What type do labels and pixels have? Convert them before the first minus.",
                chapter=3,
            )
    return None


def _is_other_number(found: Fault, fault: Fault) -> bool:
    return (
        found.place == fault.place
        and np.asarray(found.value).shape == np.asarray(fault.value).shape
        and not close(found.value, fault.value)
    )


def _mistake(task: Task, function: str, fault: Fault) -> Fault | None:
    """Find a program that is known to be wrong, and wrong in the same way."""
    for mistake in task.mistakes[function]:
        for program in mistake.programs(task.solution):
            same = _fault(task, function, program)
            if same and same.place == fault.place and close(fault.value, same.value, 1e-6):
                return Fault.of(mistake)
    return None


@cache
def _fault(task: Task, function: str, program: str) -> Fault | None:
    _, _, fault = prove(task, Submission(load(program, "mistake"), task.calls), function)
    return fault and fault.with_traceback(None)
