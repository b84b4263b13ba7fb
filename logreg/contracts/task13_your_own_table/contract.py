"""Columns of words, a split that keeps groups together, and a threshold from costs."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from logreg.arrays import Steps
from logreg.contracts.faults import Fault, require
from logreg.contracts.results import array, close, expect, number, shaped, unpack
from logreg.contracts.submission import Submission
from logreg.contracts.task import Task
from logreg.contracts.task13_your_own_table.mistakes import (
    APART,
    BOTH_PARTS,
    COPIED,
    EXCHANGED,
    GROUPS,
    KEPT,
    LOST,
    MISTAKES,
    NOT_THE_SHARE,
    OWN_GENERATOR,
    REFERENCE,
    REPEATED,
    SAME_SPLIT,
    UNEVEN,
    UNIT,
    UNSORTED,
)


def indicators(own: Submission) -> Iterator[str]:
    ports = np.array(["S", "C", "Q", "S", "C", "S", "Q"])
    people = np.array(["male", "female", "male", "child", "female"])
    for words in (ports, people):
        for reference in np.unique(words).tolist():
            right = sorted(set(words.tolist()) - {reference})
            names, X = unpack(own.twice("indicators", words, reference), "indicators", "names, X")
            names = _words(names)
            require(reference not in names, KEPT)
            require(names == right or sorted(names) != right, UNSORTED)
            if names != right:
                raise Fault(
                    f"indicators names the columns {', '.join(names)}, and the words but the "
                    f"reference are {', '.join(right)}",
                    "Which words are there, each of them once?",
                )
            what = "X of indicators"
            X = shaped(array(X, what, "fiub"), (len(words), len(right)), what, "a row per word")
            require(not X[words == reference].any(), REFERENCE)
            what = f"X for the words {', '.join(words)} and the columns {' and '.join(right)}"
            hint = "Compare all words with one at a time."
            expect(X, words[:, np.newaxis] == right, what, hint)
    yield "indicators has a column for each word but the reference, in order"
    yield "indicators is 1 where the word of the column stands, and 0 elsewhere"


def _words(value: object) -> list[str]:
    """Refuse what is not a list of words."""
    words = list(value) if isinstance(value, list | tuple | np.ndarray) else []
    if not words or not all(isinstance(word, str) for word in words):
        raise Fault(
            "the first of what indicators returns is not a list of words",
            "The words come first, and then their columns.",
        )
    return words


def split_by_group(own: Submission) -> Iterator[str]:
    def split(groups: Steps, share: float, generator: np.random.Generator) -> tuple[Steps, Steps]:
        name = "split_by_group"
        parts = unpack(own(name, groups, share, generator), name, "train_rows, held_rows")
        train, held = map(_rows, parts, ("train_rows", "held_rows"))
        both = np.concatenate([train, held]).astype(np.intp)
        numbered = np.array_equal(np.sort(both), np.arange(len(np.unique(groups))))
        require(both.max(initial=0) < len(groups) and not numbered, GROUPS)
        counts = np.bincount(both, minlength=len(groups))
        require(not np.intersect1d(train, held).size, BOTH_PARTS)
        require(counts.max() <= 1, REPEATED)
        require(counts.min() == 1, LOST)
        return train, held

    # A group of a third of the rows, many of one row, and numbers with gaps, in any order.
    rng = np.random.default_rng(0)
    sizes = [60, *rng.integers(1, 5, size=39).tolist()]
    names = 1000 + 7 * rng.permutation(40)
    groups = rng.permutation(np.repeat(names, sizes))
    pairs = np.repeat(np.arange(2000, 2010), 2)
    splits = [
        (all_groups, share, *split(all_groups, share, np.random.default_rng(1)))
        for all_groups, shares in ((groups, (0.25, 0.1, 0.5)), (pairs, (0.37, 0.32)))
        for share in shares
    ]
    yield "split_by_group puts every row into one of two parts"
    for all_groups, _, train, held in splits:
        require(not np.intersect1d(all_groups[train], all_groups[held]).size, APART)
    yield "split_by_group has no group in both parts"
    for all_groups, share, train, held in splits:
        total = len(np.unique(all_groups))
        drawn, left = len(np.unique(all_groups[held])), len(np.unique(all_groups[train]))
        require(share == 0.5 or left != round(share * total), EXCHANGED)
        require(drawn == round(share * total), NOT_THE_SHARE)
    yield "split_by_group holds out the share of the groups"
    held = splits[0][3]
    generator = np.random.default_rng(1)
    again, next_one = (split(groups, 0.25, generator)[1] for _ in range(2))
    other = split(groups, 0.25, np.random.default_rng(2))[1]
    require(not _same(again, other), SAME_SPLIT)
    require(_same(again, held), OWN_GENERATOR)
    require(not _same(again, next_one), COPIED)
    yield "split_by_group draws from its generator alone"
    # Each group is held out 100 times of 400, give or take 9.
    times = np.zeros(40)
    for _ in range(400):
        _, held = split(groups, 0.25, generator)
        times += np.isin(names, groups[held])
    require(times.min() > 55 and times.max() < 145, UNEVEN)
    yield "split_by_group gives every group the same chance, whatever its size"


def _rows(value: object, name: str) -> Any:  # noqa: ANN401 (what was just checked)
    """Refuse anything but row numbers."""
    return shaped(array(value, name, "iu"), (np.size(value),), name)  # type: ignore[arg-type]


def _same(first: Steps, second: Steps) -> bool:
    return np.array_equal(np.sort(first), np.sort(second))


def threshold(own: Submission) -> Iterator[str]:
    costs = ((1.0, 9.0), (4.0, 1.0), (3.0, 3.0), (0.2, 0.6), (400.0, 100.0))
    found = [number(own.twice("threshold", *pair), "threshold") for pair in costs]
    require(close(found[1], found[4]), UNIT)
    yield "threshold does not depend on the unit of the costs"
    what = "threshold for the costs 1 and 9, 4 and 1, 3 and 3, 0.2 and 0.6, 400 and 100"
    hint = "What does saying 1 cost on average, if the probability is p, and what does saying 0?"
    expect(found, [0.1, 0.8, 0.5, 0.25, 0.8], what, hint)
    yield "threshold is where both answers cost the same on average"


TASK = Task(
    number=13,
    title="Your own table",
    page="beyond/your-own-table",
    calls={
        "indicators": "words, reference",
        "split_by_group": "groups, share, rng",
        "threshold": "false_positive, false_negative",
    },
    contract=(indicators, split_by_group, threshold),
    mistakes=MISTAKES,
)
