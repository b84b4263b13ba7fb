"""Every small change of our solutions, and whether its contract refuses it.

`python tests/mutants.py` counts them, and lists those that are not refused. Each of them must be
equivalent, and stands in `EQUIVALENT` with its reason.
"""

import ast
import sys
from collections.abc import Iterator
from copy import copy
from itertools import accumulate, chain

from logreg.contracts import BEYOND, TASKS, Task
from logreg.contracts.diagnosis import prove
from logreg.contracts.submission import Submission, load

_INSTEAD: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Mod: (ast.Div, ast.FloorDiv),
    ast.Pow: (ast.Mult, ast.Div),
    ast.MatMult: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt, ast.LtE),
    ast.Eq: (ast.NotEq, ast.Lt, ast.GtE),
    ast.NotEq: (ast.Eq, ast.Lt, ast.GtE),
    ast.Or: (ast.And,),
}

_ONLY_TYPES = "a NumPy number in the place of one of Python's"
# By task: the changed line, and why it is as right as before.
EQUIVALENT: dict[int, dict[str, str]] = {
    1: {"return x @ w + b": _ONLY_TYPES, "return np.log(p / (1 - p))": _ONLY_TYPES},
    2: {
        "return learning_rates[np.nanargmin(validation_loss)]": _ONLY_TYPES,
        "for count in ((self.iterations, self.batch_size)):": "either may be looked at first",
        "raise f'learning_rate is {self.learning_rate}: pass a positive number'": (
            "to raise a text is a TypeError, which refuses the value too"
        ),
        "raise f'{count} is not a count: pass a whole number, at least 1'": "likewise",
    },
    3: {
        "held = np.concatenate([np.flatnonzero((labels != k))[::6] for k in (0, 1)])": (
            "not the one class is the other"
        ),
        "held = np.concatenate([np.flatnonzero(labels == k)[::6] for k in ((1, 0))])": (
            "the order of rows in a part is free"
        ),
        "guess = train_labels.mean() > 0.5": "True is 1",
        "guess = int((train_labels.mean() >= 0.5))": "of two equal classes either is a majority",
        "return (test_labels == guess).mean()": _ONLY_TYPES,
    },
    4: {
        "X: Matrix = images.reshape(len(images), -2) / 255": (
            "NumPy takes any negative length for the one that is left"
        ),
    },
    5: {"return np.log(p / (1 - p))": _ONLY_TYPES},
    6: {
        "p: Vector = np.where((z > 0), 1 / (1 + e), e / (1 + e))": "at 0 both forms are 1/2",
        "s = np.where((y >= 1), z, -z)": "no label is above 1",
        "return np.mean(np.maximum(-s, 0) + np.log1p(np.exp(-np.abs(s))))": _ONLY_TYPES,
        "return float(np.mean(np.maximum(0, -s) + np.log1p(np.exp(-np.abs(s)))))": (
            "a maximum does not know the order of its terms"
        ),
    },
    7: {"return dw, db": _ONLY_TYPES},
    8: {},
    9: {
        "return (predictions == labels).mean()": _ONLY_TYPES,
        "counts = np.zeros((2, 2))": "floats count as well, up to 2**53",
    },
    10: {"if step % ((steps / 10)) == 0:": "the iterations are a multiple of 10"},
    11: {
        "spread[spread == 0] = 2.0": "0 divided by any number is 0",
        "zero, one = X_train[y_train == 0].mean(axis=0), X_train[(y_train >= 1)].mean(axis=0)": (
            "no label is above 1"
        ),
        "answers: Labels = ((to_one <= to_zero)).astype(np.uint8)": "no image is halfway",
    },
    12: {
        "far = 1.96 * np.sqrt(row @ C @ row)": _ONLY_TYPES,
        "return np.exp(unit * w - far), float(np.exp(unit * w + far))": _ONLY_TYPES,
        "return float(np.exp(unit * w - far)), np.exp(unit * w + far)": _ONLY_TYPES,
        "z = x @ w + b": _ONLY_TYPES,
    },
    13: {
        "names = [word for word in np.unique(words) if word != reference]": (
            "a NumPy text in the place of one of Python's"
        ),
    },
}


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Give the changed line and the whole text of each mutant."""
    tree = ast.parse(source)
    lines = source.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, lines))]
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for node in chain.from_iterable(map(ast.walk, chain.from_iterable(bodies))):
        for changed in _changes(node):
            assert isinstance(node, ast.expr | ast.stmt)
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
            text = f"{source[:start]}{changed}{source[end:]}"
            if ast.unparse(ast.parse(text)) != ast.unparse(tree):
                yield text.splitlines()[node.lineno - 1].strip(), text


def _changes(node: ast.AST) -> Iterator[str]:  # noqa: PLR0912 (a branch for each kind)
    """Give what may stand in the place of a node."""
    if isinstance(node, ast.BinOp | ast.BoolOp):
        for kind in _INSTEAD[type(node.op)]:
            yield f"({_with(node, op=kind())})"
    elif isinstance(node, ast.Compare):
        for n, op in enumerate(node.ops):
            for kind in _INSTEAD[type(op)]:
                yield f"({_with(node, ops=[*node.ops[:n], kind(), *node.ops[n + 1 :]])})"
    elif isinstance(node, ast.UnaryOp):
        yield ast.unparse(node.operand)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, int | float):
            yield from (repr(node.value + 1), repr(node.value - 1))
    elif isinstance(node, ast.Call):
        for n in range(len(node.keywords)):
            yield _with(node, keywords=[*node.keywords[:n], *node.keywords[n + 1 :]])
        if len(node.args) == 1 and not node.keywords:
            yield ast.unparse(node.args[0])
        if len(node.args) == 2:
            yield _with(node, args=node.args[::-1])
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
        yield f"({_with(node, elts=node.elts[::-1])})"
    elif isinstance(node, ast.Raise) or (
        isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript)
    ):
        yield "pass"


def _with(node: ast.AST, **fields: object) -> str:
    other = copy(node)
    vars(other).update(fields)
    return ast.unparse(other)


def survives(task: Task, text: str) -> bool:
    """Tell whether a contract takes a mutant for a solution."""
    try:
        _, _, fault = prove(task, Submission(load(text, "mutant"), task.calls))
    except Exception:  # noqa: BLE001 (a mutant may do anything)
        return False
    return fault is None


if __name__ == "__main__":
    for task in (*TASKS, *BEYOND):
        if len(sys.argv) > 1 and str(task.number) not in sys.argv[1:]:
            continue
        every = list(mutants(task.solution))
        alive = [line for line, text in every if survives(task, text)]
        print(f"task {task.number}: {len(every)} mutants, {len(alive)} survive")
        for line in alive:
            print(
                f"    {line}" + ("" if line in EQUIVALENT[task.number] else "   <- refuse or list")
            )
