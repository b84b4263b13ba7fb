"""The contracts prove themselves: what is right passes, and what is wrong is told by its name."""

import doctest
import importlib
import inspect
import re
from itertools import chain
from pathlib import Path
from types import ModuleType

import mutants
import numpy as np
import pytest
from _pytest.mark import ParameterSet

from logreg.contracts import (
    BEYOND,
    TASKS,
    Task,
    check,
    check_regardless,
    check_source,
    results,
    task_of,
)
from logreg.contracts.faults import Fault, Misconception
from logreg.contracts.results import expect

ATTEMPTS = Path(__file__).parent / "attempts"
EVERY = (*TASKS, *BEYOND)


def parameters(task: Task, *values: object, name: str, slow: bool = False) -> ParameterSet:
    """Give the values of a test, which may be slow."""
    marks = [pytest.mark.slow] if slow else []
    return pytest.param(task, *values, id=name, marks=marks)


def every_mistake() -> list[ParameterSet]:
    return [
        parameters(task, mistake, name=f"{task.number:02}: {mistake.sentence}")
        for task in EVERY
        for mistake in chain.from_iterable(task.mistakes.values())
    ]


def attempts(task: Task) -> list[tuple[str, str]]:
    """Give what readers have written: how the report begins, and the text of the file."""
    text = (ATTEMPTS / f"{task.number:02}.md").read_text("utf-8")
    blocks = re.findall(r"^## ([^\n]+)\n\n```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) == text.count("\n```python\n")
    return [
        (head, code if head.startswith("Done") else f"{task.solution}\n{code}")
        for head, code in blocks
    ]


def every_attempt(*, right: bool) -> list[ParameterSet]:
    return [
        parameters(task, head, source, name=f"{task.number:02}.{n:02}: {head}")
        for task in EVERY
        for n, (head, source) in enumerate(attempts(task), 1)
        if head.startswith("Done") == right
    ]


@pytest.mark.parametrize("task", EVERY, ids=lambda task: task.name)
def test_our_solution_keeps_its_contract(task: Task) -> None:
    report = check_source(task.number, task.solution)
    assert report.done, report.fault
    assert (report.fault, report.hint, report.chapter) == ("", "", task.number)
    assert check_regardless(task.number, task.solution) == report
    names = vars(importlib.import_module(f"logreg.contracts.{task.name}.solution"))
    assert check(task.number, names) == report


@pytest.mark.parametrize(("task", "mistake"), every_mistake())
def test_a_wrong_program_is_recognised_by_the_sentence_beside_it(
    task: Task, mistake: Misconception
) -> None:
    for program in mistake.programs(task.solution):
        report = check_source(task.number, program)
        where = task_of(mistake.chapter or task.number).where
        assert report.fault == f"{mistake.sentence}; see {where}"
        assert report.hint == mistake.hint


def test_a_sentence_without_a_wrong_program_is_refused() -> None:
    with pytest.raises(ValueError, match="has no wrong program: add one"):
        Misconception("it is wrong", "Look again.")


def test_a_wrong_program_that_changes_nothing_is_refused() -> None:
    mistake = Misconception("it is wrong", "Look again.", {"a + b": "a - b"})
    with pytest.raises(ValueError, match=r"the solution has no 'a \+ b'"):
        list(mistake.programs("a * b"))


@pytest.mark.parametrize("task", EVERY, ids=lambda task: task.name)
def test_every_law_is_listed_and_every_function_has_its_mistakes(task: Task) -> None:
    listed = list(chain.from_iterable(task.mistakes.values()))
    module = importlib.import_module(f"logreg.contracts.{task.name}.mistakes")
    for name, value in vars(module).items():
        assert not isinstance(value, Misconception) or value in listed, name
    assert list(task.mistakes) == list(task.calls) == [claims.__name__ for claims in task.contract]
    assert all(len(mistakes) >= 3 for mistakes in task.mistakes.values())
    sentences = [mistake.sentence for mistake in listed]
    assert len(set(sentences)) == len(sentences)
    assert not any("\n" in sentence or sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize(
    "task", [parameters(task, name=task.name, slow=task.number in {10, 11}) for task in EVERY]
)
@pytest.mark.filterwarnings("ignore")
def test_a_small_change_of_a_solution_is_refused_or_as_right_as_before(task: Task) -> None:
    changed = list(mutants.mutants(task.solution))
    assert len(changed) > 5
    equivalent = mutants.EQUIVALENT[task.number]
    assert equivalent.keys() <= {line for line, _ in changed}, "an entry that no longer applies"
    assert {line for line, text in changed if mutants.survives(task, text)} == equivalent.keys()


@pytest.mark.parametrize(("task", "head", "source"), every_attempt(right=True))
def test_a_solution_in_any_style_is_right(task: Task, head: str, source: str) -> None:
    report = check_source(task.number, source)
    assert report.done, report.fault


@pytest.mark.parametrize(("task", "head", "source"), every_attempt(right=False))
def test_a_readers_mistake_is_told_by_its_name(task: Task, head: str, source: str) -> None:
    report = check_source(task.number, source)
    assert report.fault.startswith(head)
    assert "\n" not in report.fault
    assert report.hint
    assert report.written


@pytest.mark.parametrize("task", EVERY, ids=lambda task: task.name)
def test_there_are_five_styles_and_as_many_mistakes_of_readers(task: Task) -> None:
    right = [head.startswith("Done") for head, _ in attempts(task)]
    assert right.count(True) >= 5
    assert right.count(False) >= 10


@pytest.mark.parametrize("task", EVERY, ids=lambda task: task.name)
def test_a_skeleton_is_refused_politely(task: Task) -> None:
    report = check_source(task.number, task.skeleton)
    assert not report.done
    assert not report.written
    assert re.fullmatch(rf"\w+ is not written yet; see {task.where}", report.fault)
    assert f"logreg check {task.number}\n" in task.skeleton
    assert f"{task.where} explains it.".casefold() in task.skeleton.casefold()


@pytest.mark.parametrize("task", EVERY, ids=lambda task: task.name)
def test_skeleton_and_solution_have_the_functions_of_the_contract(task: Task) -> None:
    for text in (task.skeleton, task.solution):
        module = ModuleType(task.name)
        importlib.import_module("sys").modules[task.name] = module
        exec(text, vars(module))
        for name, parameters in task.calls.items():
            asked = inspect.signature(getattr(module, name)).parameters.values()
            keyword_only = any(parameter.kind is parameter.KEYWORD_ONLY for parameter in asked)
            found = ["*"] * keyword_only + [parameter.name for parameter in asked]
            assert ", ".join(found) == parameters


@pytest.mark.parametrize("task", EVERY, ids=lambda task: task.name)
def test_the_examples_of_a_skeleton_come_true_in_our_solution(task: Task) -> None:
    skeleton = importlib.import_module(f"logreg.contracts.{task.name}.skeleton")
    solution = vars(importlib.import_module(f"logreg.contracts.{task.name}.solution"))
    runner = doctest.DocTestRunner(verbose=False)
    for test in doctest.DocTestFinder().find(skeleton, extraglobs=solution):
        runner.run(test)
    assert runner.failures == 0


def test_a_file_that_is_half_done_says_how_far_it_is() -> None:
    text = TASKS[5].skeleton.replace("    raise NotImplementedError", "    return X @ w + b", 1)
    report = check_source(6, text)
    assert report.fault == "sigmoid is not written yet; see chapter 6"
    assert report.passed[0] == "forward gives one logit per example"
    assert not report.written


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("def backward(X, y, w): return w, 0.0", "yours is backward(X, y, w), and the task asks"),
        ("def backward(y, X, w, b): return w, 0.0", "the order differs"),
        ("backward = 3", "backward is of type int"),
        ("backward = max", "backward raised ValueError"),
        ("backward = type('Odd', (), {'__call__': 3})()", "backward raised TypeError"),
        ("def backward(X, y, w, b): return backward(X, y, w, b)", "RecursionError: a function"),
        ("def backward(X, y, w, b): raise MemoryError", "more memory than it is given"),
        ("def backward(X, y, w, b):\n    raise SystemExit", "SystemExit: your code ends the program (line 2 of"),
        ("def backward(X, y, w, b): raise GeneratorExit", "backward raised GeneratorExit"),
        ("def backward(X, y, w, b):\n    return X.nothing", "no attribute 'nothing' (line 2 of your"),
        ("class E(Exception):\n    def __str__(self): raise E\ndef backward(X, y, w, b): raise E", "a message that cannot be read"),
        ("def backward(X, y, w, b): raise ValueError('a\\n\\x1b[2Jb')", "ValueError: a ?[2Jb"),
        ("def backward(X, y, w, b): raise ValueError('a' * 999)", "aaa..."),
        ("def backward(X, y, w, b): raise ValueError", "without a message"),
        ("def backward(X, y, w, b): pass", "backward returns nothing, not the 2 values (dw, db)"),
        ("def backward(X, y, w, b): return w, b, 0", "backward returns 3 values, not the 2"),
        ("def backward(X, y, w, b): return None, b", "dw returns nothing, not a NumPy array"),
        ("def backward(X, y, w, b): return w.astype(str), b", "dw has dtype <U32, not floats"),
        ("def backward(X, y, w, b): return w, w", "db has shape (3,), and should be one number"),
        ("def backward(X, y, w, b): return w, float('inf')", "db is infinite"),
        ("def backward(X, y, w, b): return w * float('nan'), b", "dw is nan"),
        ("def backward(X, y, w, b): return X[:4], b", "a table, where a sum"),
    ],
)  # fmt: skip
def test_whatever_a_function_does_is_one_sentence(code: str, says: str) -> None:
    report = check_source(7, code)
    assert says in report.fault
    assert "\n" not in report.fault
    assert report.hint


@pytest.mark.parametrize(
    ("source", "says", "hint"),
    [
        ("def backward(", "raised SyntaxError: ", "just before"),
        ("def backward():\n  1\n 2", "IndentationError: ", "same column"),
        ("1 / 0", "ZeroDivisionError: division by zero (line 1 of your file)", "divided by"),
        ("x = 1\nraise SystemExit(3)", "ends the program (line 2 of your file)", "returns"),
        ("import nympy", "ModuleNotFoundError: No module named 'nympy' (line 1", "installed"),
        ("backwards = np.array(1)", "NameError: name 'np' is not defined (line 1", "spelt"),
        ("", "your file does not define backward; the task asks for backward(X, y, w, b)", "start"),
        (b"\xff\xfe", "your file raised SyntaxError", "read"),
        ("x = 1".encode("utf-16"), "not saved as UTF-8 text", "encoding"),
        ("x = '\0'", "your file raised", "Python cannot read|Print the type"),
        (("from dataclasses import dataclass\n@dataclass(frozen=True)\nclass A:\n    a: int = 0\n"
         "A().a = 1"), "FrozenInstanceError", "frozen record"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_run_is_told_where_and_never_sent_to_a_chapter(
    source: str | bytes, says: str, hint: str
) -> None:
    report = check_source(7, source)
    assert says in report.fault
    assert re.search(hint, report.hint)
    assert report.chapter == 7
    assert "see chapter" not in report.fault or "does not define" in report.fault
    assert "None" not in report.fault


def test_a_solution_is_a_module_like_any_other() -> None:
    source = (
        "from __future__ import annotations\nimport pickle\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass Slopes:\n    dw: Vector\n    db: float\n"
        "assert pickle.loads(pickle.dumps(Slopes([], 0.0))).db == 0.0\n"
        "from logreg.given import backward\n"
    )
    assert check_source(7, source).done


def test_what_a_solution_prints_is_printed_once(capsys: pytest.CaptureFixture[str]) -> None:
    source = "print('once')\ndef backward(X, y, w, b):\n    print('now')\n    return w, b"
    assert not check_source(7, source).done
    assert capsys.readouterr().out == "once\nnow\n"


def test_ctrl_c_is_not_the_fault_of_a_solution() -> None:
    for source in (
        "raise KeyboardInterrupt",
        "def backward(X, y, w, b): raise KeyboardInterrupt",
    ):
        with pytest.raises(KeyboardInterrupt):
            check_source(7, source)
        report = check_regardless(7, source)
        assert report.fault.startswith("your code raised KeyboardInterrupt")


def test_an_odd_result_is_a_fault_like_any_other() -> None:
    source = (
        "import numpy as np\nclass A(np.ndarray):\n    dtype = 3\n"
        "def backward(X, y, w, b): return w.view(A), b"
    )
    assert check_source(7, source).fault.startswith("what your code returned raised ")


def test_a_slow_solution_is_not_run_again_to_find_a_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logreg.contracts.diagnosis._SLOW", 0.0)
    source = "import numpy as np\ndef difference(a, b): return (a - b).astype(int)"
    report = check_source(3, f"{TASKS[2].solution}\n{source}")
    assert report.fault.startswith("the difference of two images is 255 at [0, 0]")


def test_there_are_eleven_tasks_and_two_beyond_them() -> None:
    assert [task.number for task in TASKS] == list(range(1, 12))
    assert [task.where for task in TASKS] == [f"chapter {number}" for number in range(1, 12)]
    assert [task.number for task in BEYOND] == [12, 13]
    assert [task.file for task in BEYOND] == ["task12_how_sure.py", "task13_your_own_table.py"]
    for number in (0, 14):
        with pytest.raises(ValueError, match="pass a number from 1 to 13"):
            check(number, {})
        with pytest.raises(ValueError, match="pass a number from 1 to 13"):
            check_source(number, "")
        with pytest.raises(ValueError, match="pass a number from 1 to 13"):
            check_regardless(number, "raise KeyboardInterrupt")


@pytest.mark.parametrize(
    ("found", "right", "says"),
    [
        (1.0, 2.0, "x is 1 where it should be 2"),
        (0.12345678, 0.12345679, "x is 0.12345678 where it should be 0.12345679"),
        (np.arange(9.0), 7.0, r"x has shape \(9,\), not \(\)"),
        (np.arange(9) % 8, np.arange(9), r"x is 0 at \[8\] where .* 8, and 1 of 9 numbers differ"),
        (np.ones((2, 2)), np.eye(2), r"x is 1 at \[0, 1\] where .* 0, and 2 of 4 numbers differ"),
    ],
)
def test_a_wrong_number_is_shown_where_it_first_differs(
    found: object, right: object, says: str
) -> None:
    with pytest.raises(Fault, match=f"^{says}$"):
        expect(found, right, "x", "none")
    expect(right, right, "x", "none")


def test_writing_into_a_read_only_array_is_told_as_a_change_of_the_examples() -> None:
    report = check_source(
        8, "def update(w, b, dw, db, learning_rate):\n    raise ValueError('array is read-only')"
    )
    assert "update changes the examples it is given (line 2 of your file)" in report.fault


def test_a_record_that_exchanges_its_fields_is_told_which_one() -> None:
    source = (
        "class Hyperparameters:\n"
        "    def __init__(self, *, learning_rate, batch_size, iterations):\n"
        "        self.learning_rate, self.batch_size, self.iterations = (\n"
        "            learning_rate, iterations, batch_size)\n"
    )
    assert "does not keep batch_size" in check_source(2, source).fault


@pytest.mark.parametrize(
    ("value", "says"),
    [(np.zeros((3, 2)), "a sum over one of its axes"), (np.zeros((2, 5)), "broadcast")],
)
def test_a_table_in_the_place_of_a_vector_is_told_apart(value: object, says: str) -> None:
    with pytest.raises(Fault, match=says):
        results.vector(value, 3, "dw")


def test_what_is_not_a_number_is_named() -> None:
    with pytest.raises(Fault, match="of type bool, not one number"):
        results.number(True, "loss")


def test_numbers_that_no_digits_tell_apart_are_shown_whole() -> None:
    assert results._apart(1.0, 1.0 + 2**-52) == ("1", "1")
    assert results._apart(1.0, 1.25) == ("1", "1.25")
