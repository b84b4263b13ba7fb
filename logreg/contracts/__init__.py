"""The contracts of the eleven tasks, and of two beyond: what a reader's own solution has to keep.

A contract looks at shapes first, then at values, then at laws, and at last trains. It stops
at the first fault, names the likely misconception and the chapter that clears it up, and
never gives the answer. Nothing here starts a process, so that the same code runs in a
browser; `logreg.contracts.grading` runs it where a file can do no harm.
"""

from collections.abc import Mapping, Sequence

from logreg.contracts import (
    task01_introduction,
    task02_hyperparameters,
    task03_dataset,
    task04_mini_batch,
    task05_model,
    task06_forward_pass,
    task07_backward_pass,
    task08_update,
    task09_performance,
    task10_training_loop,
    task11_training,
    task12_how_sure,
    task13_your_own_table,
)
from logreg.contracts.diagnosis import diagnose
from logreg.contracts.faults import Fault, fault_of
from logreg.contracts.submission import load
from logreg.contracts.task import Report, Task

__all__ = [
    "TASKS",
    "BEYOND",
    "Report",
    "Task",
    "check",
    "check_regardless",
    "check_source",
    "report_of",
    "task_of",
]

TASKS: tuple[Task, ...] = (
    task01_introduction.TASK,
    task02_hyperparameters.TASK,
    task03_dataset.TASK,
    task04_mini_batch.TASK,
    task05_model.TASK,
    task06_forward_pass.TASK,
    task07_backward_pass.TASK,
    task08_update.TASK,
    task09_performance.TASK,
    task10_training_loop.TASK,
    task11_training.TASK,
)
"""The eleven tasks, in the order of the book."""

BEYOND: tuple[Task, ...] = (
    task12_how_sure.TASK,
    task13_your_own_table.TASK,
)
"""Two more, numbered on, of pages beyond the eleven chapters."""


def check(task: int, names: Mapping[str, object]) -> Report:
    """Hold the functions of a solution against the contract of a task.

    Parameters
    ----------
    task : int
        Its number, 1 to 11 as the chapters, 12 and 13 beyond them.
    names : mapping of str to object
        The names that the solution defines, such as `vars(module)`.

    Returns
    -------
    Report
        The claims that hold, and the first fault.

    Examples
    --------
    >>> from logreg.contracts import check
    >>> check(6, {}).fault
    'your file does not define forward; the task asks for forward(X, w, b); see chapter 6'
    """
    exercise = task_of(task)
    try:
        passed, fault = diagnose(exercise, names)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 (a result may be as odd as its code)
        return report_of(exercise, (), fault_of(error, "what your code returned raised"))
    return report_of(exercise, passed, fault)


def check_source(task: int, source: str | bytes) -> Report:
    """Run the text of a solution, here and now, and hold it against a contract.

    The text may be the bytes of a file; one that cannot be run has that as its fault.

    Examples
    --------
    >>> from logreg.contracts import check_source
    >>> check_source(6, "def forward(X, w, b): return X @ w").fault
    'forward leaves out the bias; see chapter 6'
    """
    exercise = task_of(task)
    try:
        names = load(source)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 (whatever a reader's code raises is told)
        return report_of(exercise, (), fault_of(error, "your file raised"))
    return check(task, names)


def check_regardless(task: int, source: str | bytes) -> Report:
    """Do what `check_source` does, and report a `KeyboardInterrupt` as a fault too."""
    try:
        return check_source(task, source)
    except KeyboardInterrupt as error:
        return report_of(task_of(task), (), fault_of(error, "your code raised"))


def task_of(number: int) -> Task:
    """Return the task of a number, 1 to 13."""
    every = (*TASKS, *BEYOND)
    if number not in range(1, len(every) + 1):
        raise ValueError(f"task is {number!r}: pass a number from 1 to {len(every)}")
    return every[number - 1]


def report_of(task: Task, passed: Sequence[str] = (), fault: Fault | None = None) -> Report:
    """Report the claims of a task that hold, and the fault that came after them, if any."""
    chapter = None if fault is None else fault.chapter
    number = task.number if chapter is None else chapter
    where = f"; see {task_of(number).where}" if number else ""
    return Report(
        task=task.number,
        title=task.title,
        passed=tuple(passed),
        fault=fault.sentence + where if fault else "",
        hint=fault.hint if fault else "",
        chapter=number or task.number,
        written=fault.attempted if fault else True,
    )
