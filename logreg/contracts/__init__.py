"""The contracts of the eleven tasks: what a solution of the reader's own has to keep.

A contract looks at shapes first, then at values, then at laws, and at last trains. It stops
at the first fault, names the likely misconception and the chapter that clears it up, and
never gives the answer. Nothing here starts a process, so that the same code runs in a
browser; `logreg.grading` runs it where a file can do no harm.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from logreg.contracts import preparing, steps, whole
from logreg.contracts.own import SOURCE, Contract, Fault, Own, fault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task of the book.

    Attributes
    ----------
    number : int
        From 1 to 11, as the chapters are numbered.
    title : str
        What the chapter is called.
    chapter : str
        The name of its page, such as `07-backward-pass`.
    calls : mapping of str to str
        The functions to write, and the parameters of each.
    contract : function
        What proves the claims about them, one after the other.
    """

    number: int
    title: str
    chapter: str
    calls: Mapping[str, str]
    contract: Contract

    @property
    def file(self) -> str:
        """The name of its skeleton, which other files can import."""
        return f"task{self.chapter.replace('-', '_')}.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a contract found out about a solution.

    Attributes
    ----------
    task : int
        The number of the task.
    title : str
        Its title.
    passed : tuple of str
        The claims that hold, in the order in which they were proved.
    fault : str
        The likely misconception, in one sentence; empty if there is none.
    hint : str
        Where to look; empty if there is nothing to look for.
    chapter : int
        The chapter that clears the fault up.
    written : bool
        Whether there is something to find fault with, and not only a skeleton.

    Examples
    --------
    >>> from logreg.contracts import check_source
    >>> report = check_source(8, "def update(w, b, dw, db, learning_rate): return w, b")
    >>> print(report.fault)
    update leaves the parameters where they were; see chapter 8
    """

    task: int
    title: str
    passed: tuple[str, ...]
    fault: str = ""
    hint: str = ""
    chapter: int
    written: bool = True

    @property
    def done(self) -> bool:
        """Whether every claim of the task holds."""
        return not self.fault


_TITLES: tuple[tuple[str, str, Mapping[str, str], Contract], ...] = (
    (
        "Introduction",
        "01-introduction",
        {"score": "x, w, b", "log_odds": "p", "decide": "p"},
        preparing.introduction,
    ),
    (
        "Hyperparameters",
        "02-hyperparameters",
        {
            "Hyperparameters": "*, learning_rate, batch_size, iterations",
            "epochs": "hyperparameters, n_examples",
            "choose": "learning_rates, training_loss, validation_loss, test_loss",
        },
        preparing.hyperparameters,
    ),
    (
        "Dataset",
        "03-dataset",
        {
            "select": "images, found, digits",
            "difference": "first, second",
            "hold_out": "labels",
            "majority_baseline": "train_labels, test_labels",
        },
        preparing.dataset,
    ),
    (
        "A mini batch of examples",
        "04-mini-batch",
        {"unroll": "images", "random_batch": "images, labels, size, rng"},
        preparing.mini_batch,
    ),
    (
        "Create the model",
        "05-model",
        {"create_model": "n_features", "count_parameters": "n_features", "bias_for": "p"},
        steps.model,
    ),
    (
        "Forward pass",
        "06-forward-pass",
        {"forward": "X, w, b", "sigmoid": "z", "cross_entropy": "z, y"},
        steps.forward_pass,
    ),
    ("Backward pass", "07-backward-pass", {"backward": "X, y, w, b"}, steps.backward_pass),
    (
        "Update parameters",
        "08-update",
        {"update": "w, b, dw, db, learning_rate", "step": "X, y, w, b, learning_rate"},
        steps.update,
    ),
    (
        "Check model performance",
        "09-performance",
        {
            "predict": "X, w, b",
            "accuracy": "predictions, labels",
            "confusion_matrix": "predictions, labels",
        },
        steps.performance,
    ),
    (
        "Training loop",
        "10-training-loop",
        {"train": "train_set, validation_set, hyperparameters, rng"},
        whole.training_loop,
    ),
    (
        "Training the model",
        "11-training",
        {
            "standardise": "known, new",
            "nearest_mean": "X_train, y_train, X",
            "train_model": "train_set, validation_set, rng",
        },
        whole.training,
    ),
)
TASKS: tuple[Task, ...] = tuple(
    Task(number=number, title=title, chapter=chapter, calls=calls, contract=contract)
    for number, (title, chapter, calls, contract) in enumerate(_TITLES, 1)
)
"""The eleven tasks, in the order of the book."""


def check(task: int, names: Mapping[str, object]) -> Report:
    """Hold the functions of a solution against the contract of a task.

    Parameters
    ----------
    task : int
        Its number, from 1 to 11.
    names : mapping of str to object
        What the solution defines, such as `vars(module)`.

    Returns
    -------
    Report
        The claims that hold, and the first fault.

    Raises
    ------
    ValueError
        There is no such task.

    Examples
    --------
    >>> from logreg.contracts import check
    >>> check(6, {}).fault
    'your file has no forward, and the task asks for forward(X, w, b); see chapter 6'
    """
    exercise = _task(task)
    passed: list[str] = []
    try:
        for claim in exercise.contract(Own(names, exercise.calls)):
            passed.append(claim)  # noqa: PERF402 (a fault must not take the earlier claims with it)
    except Fault as fault:
        return report_of(exercise, passed, fault)
    return report_of(exercise, passed)


def check_source(task: int, source: str | bytes) -> Report:
    """Run the text of a solution, here and now, and hold it against a contract.

    Parameters
    ----------
    task : int
        The number of the task, from 1 to 11.
    source : str or bytes
        The text of the reader's file, or its bytes as they are stored.

    Returns
    -------
    Report
        The claims that hold, and the first fault; a text that cannot be run is one.

    Raises
    ------
    ValueError
        There is no such task.

    Examples
    --------
    >>> from logreg.contracts import check_source
    >>> check_source(6, "def forward(X, w, b): return X @ w").fault
    'forward leaves out the bias; see chapter 6'
    """
    exercise = _task(task)
    names: dict[str, object] = {"__name__": "solution"}
    try:
        exec(compile(source, SOURCE, "exec"), names)  # noqa: S102 (that is what was asked for)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 (whatever a reader's code raises is told)
        return report_of(exercise, (), fault_of(error, "your file raised"))
    return check(task, names)


def check_regardless(task: int, source: str | bytes) -> Report:
    """Check the text of a solution, and give a report whatever its code or its results raise.

    Parameters
    ----------
    task : int
        The number of the task, from 1 to 11.
    source : str or bytes
        The text of the reader's file, or its bytes as they are stored.

    Returns
    -------
    Report
        What `check_source` finds out; what it would raise is a fault like any other.

    Raises
    ------
    ValueError
        There is no such task.

    Examples
    --------
    >>> from logreg.contracts import check_regardless
    >>> report = check_regardless(7, "raise KeyboardInterrupt")
    >>> "raised KeyboardInterrupt" in report.fault
    True
    """
    exercise = _task(task)
    try:
        return check_source(task, source)
    except BaseException as error:  # noqa: BLE001 (a result may be as odd as its code)
        return report_of(exercise, (), fault_of(error, "your code, or what it returned, raised"))


def _task(number: int) -> Task:
    if number not in range(1, len(TASKS) + 1):
        raise ValueError(f"task is {number!r}: pass a number from 1 to {len(TASKS)}")
    return TASKS[number - 1]


def report_of(task: Task, passed: Sequence[str] = (), fault: Fault | None = None) -> Report:
    """Report the claims of a task that hold, and the fault that came after them, if any."""
    chapter = task.number if fault is None else fault.chapter or task.number
    return Report(
        task=task.number,
        title=task.title,
        passed=tuple(passed),
        fault=f"{fault.sentence}; see chapter {chapter}" if fault else "",
        hint=fault.hint if fault else "",
        chapter=chapter,
        written=fault.written if fault else True,
    )
