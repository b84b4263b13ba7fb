"""The command `logreg fit`, and `logreg predict` for a model of a table: reports in sentences."""

import csv
import math
import os
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypedDict, cast

import numpy as np

from logreg._command.commands import (
    Options,
    can_draw,
    check_writable,
    percent,
    print_json,
    say,
    tell,
)
from logreg._command.interrupts import Interrupts
from logreg._files.atomic import write_whole
from logreg._files.frames import read_frame
from logreg._frames import as_frame
from logreg.arrays import Labels, Losses, Mask, Matrix, Steps, Vector
from logreg.columns import Columns, filled, name_in
from logreg.dataset import Table
from logreg.inference import Summary, parameter_names, summary
from logreg.loss import cross_entropy, sigmoid
from logreg.metrics import CalibrationCurve, calibration_curve, roc_auc
from logreg.model import LogisticModel
from logreg.newton import Fit, fit

# Each part is held out in turn.
_PARTS = 5
# More features than this take minutes: the cost of a fit grows with their square and cube.
_MANY = 1000
# The rows are dealt out at random, but always in the same way.
_SEED = 0


class _HeldOut(NamedTuple):
    """Log-odds of rows by models that have not seen them."""

    model: Vector
    share: Vector  # of a model that gives each row the share of ones among the other rows
    separated: int  # how many of the fits found no best model


class _Scores(TypedDict):
    """How good log-odds are, as in the JSON report."""

    loss: float
    accuracy: float
    auc: float


def run_fit(options: Options, interrupts: Interrupts) -> int:
    """Fit a model to a table, save it, and report; return the exit code."""
    save, plots, group = options.save, options.plots, options.group
    check_writable(save, options.table)
    drawing = plots is not None and can_draw(plots)
    frame = read_frame(options.table)
    if group is not None:
        name_in(frame.columns, group)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        table = Table.from_frame(
            frame,
            options.label,
            positive=options.positive,
            drop=[*options.without, *([] if group is None else [group])],
            missing=options.missing,
        )
    notes = [str(warning.message) for warning in caught]
    for note in notes:
        say(f"logreg: {note}")
    if len(table.names) > _MANY:
        widest = max(_columns(table).inputs, key=lambda column: len(column.names))
        say(
            f"logreg: {len(table.names)} features take minutes, {len(widest.names)} of them from "
            f"{widest.name}: leave some out (--without)"
        )
    model = LogisticModel(len(table.names))
    _refuse_failure(fit(model, table, l2=options.l2))
    read = (
        None if options.l2 else (summary(model, table), summary(model, table, units=_units(table)))
    )
    if save is not None:
        interrupts.hold()
        model.save(save)
        tell(options, f"The model is in {save}")
        interrupts.resume()
    holed = _columns(table).encoded(as_frame(frame)) if options.missing == "median" else None
    groups = None if group is None else frame[group].to_list()
    held_out = _hold_out(table, holed, groups, options.l2)
    if options.json:
        print_json(_record(model, table, read and read[0], held_out) | {"warnings": notes})
    else:
        print("\n".join(_report(model, table, read and read[1], held_out, options)))
    if drawing and plots is not None and held_out is None:
        say("logreg: no pictures are drawn: they are of rows held out")
    elif drawing and plots is not None and held_out is not None:
        _draw(plots, table.labels, held_out.model)
        tell(options, f"The pictures are in {plots}{os.sep}")
    return 0


def run_predict_table(options: Options, model: LogisticModel, columns: Columns) -> int:
    """Print the probability of each row of a table; return the exit code."""
    if len(options.images) != 1:
        raise ValueError(f"{options.model} is a model of a table: pass one file with new rows")
    if options.show is not None:
        raise ValueError(f"{options.model} is a model of a table: leave out --show")
    # Words stay words: those of a few rows may all look like numbers, or like dates.
    words = [column.name for column in columns.inputs if len(column.words) > 1]
    frame = read_frame(options.images[0], words=words, every_row=True)
    p = model.predict_proba(columns.features(frame)).tolist()
    if options.json:
        print_json({"label": columns.label, "class": columns.classes[1], "probabilities": p})
    else:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([[_one(columns)], *([f"{each:.6g}"] for each in p)])
    return 0


def _columns(table: Table) -> Columns:
    return cast("Columns", table.columns)  # every table of a data frame has them


def _one(columns: Columns) -> str:
    return f"{columns.label}={columns.classes[1]}"


def _refuse_failure(found: Fit) -> None:
    """Refuse a fit without a best model, or with none that can be told from others."""
    remedy = "(--without), or pass --l2 0.01 or so; nothing is saved"
    if found.separation:
        what = found.separation.rpartition(": pass")[0]
        raise ArithmeticError(f"{what}: leave out what separates them {remedy}")
    if not found.converged:
        raise ArithmeticError(f"columns are too nearly collinear: leave one of them out {remedy}")


def _units(table: Table) -> dict[str, float]:
    """Return a power of ten to count by, for each column of numbers that varies much or little."""
    units = {}
    for column in _columns(table).inputs:
        spread = float(np.std(table.features[:, table.names.index(column.names[0])]))
        if not column.words and not 0.1 <= spread < 10:
            units[column.name] = 10.0 ** math.floor(math.log10(spread))
    return units


def _hold_out(
    table: Table, holed: Matrix | None, groups: Sequence[object] | None, l2: float
) -> _HeldOut | None:
    """Judge each part of the rows by a fit on the others; return None if they are too few."""
    y, parts = table.labels, _deal(table.labels, groups)
    model, share, separated = np.zeros(len(y)), np.zeros(len(y)), 0
    for part in range(_PARTS):
        out = parts == part
        if not out.any() or len(np.unique(y[~out])) < 2:
            return None
        ones = float(y[~out].mean())
        X = table.features if holed is None else _refilled(holed, ~out, _columns(table).medians)
        fitted = LogisticModel(X.shape[1])
        separated += bool(fit(fitted, Table(features=X[~out], labels=y[~out]), l2=l2).separation)
        model[out] = fitted.forward(X[out])
        share[out] = math.log(ones / (1 - ones))
    return _HeldOut(model, share, separated)


def _refilled(holed: Matrix, rows: Mask, medians: Losses) -> Matrix:
    """Fill holes with the medians of some rows: they are learned as weights are."""
    for j in np.flatnonzero(np.isfinite(medians)):
        there = holed[rows, j]
        if np.isfinite(there).any():
            medians[j] = np.nanmedian(there)
    return filled(holed.copy(), medians)


def _deal(y: Labels, groups: Sequence[object] | None) -> Steps:
    """Deal the rows out to parts, each class evenly, or each group to one part."""
    rng = np.random.default_rng(_SEED)
    parts = np.zeros(len(y), dtype=np.int64)
    if groups is None:
        for label in (0, 1):
            rows = rng.permutation(np.flatnonzero(y == label))
            parts[rows] = np.arange(len(rows)) % _PARTS
        return parts
    places: dict[object, list[int]] = {}
    for row, group in enumerate(groups):
        # A row without a group is one of its own.
        places.setdefault((row,) if group is None else group, []).append(row)
    shuffled = [list(places.values())[place] for place in rng.permutation(len(places))]
    dealt = [0] * _PARTS
    for members in sorted(shuffled, key=len, reverse=True):  # the largest first
        part = dealt.index(min(dealt))
        parts[members] = part
        dealt[part] += len(members)
    return parts


def _scores(y: Labels, z: Vector) -> _Scores:
    accuracy = float(np.mean((z >= 0) == y))
    return {"loss": cross_entropy(z, y), "accuracy": accuracy, "auc": roc_auc(y, z)}


def _of_share(y: Labels, z: Vector) -> _Scores:
    """Judge the share: it ranks no row above another."""
    return {**_scores(y, z), "auc": 0.5}


def _report(
    model: LogisticModel,
    table: Table,
    read: Summary | None,
    held_out: _HeldOut | None,
    options: Options,
) -> Iterator[str]:
    """Say how well a fit predicts, and what it is."""
    y, columns = table.labels, _columns(table)
    one = _one(columns)
    yield f"{one} in {int(y.sum())} of {len(y)} rows ({percent(float(y.mean()))})."
    yield ""
    yield from _told_of_held_out(y, held_out, one, options)
    yield ""
    yield f"The fit on all {len(y)} rows:"
    yield ""
    if read is None:
        ratios = np.exp(model.weights)
        width = max(map(len, parameter_names(table.names)))
        yield f"{'':{width}}  estimate  odds ratio"
        for name, weight, ratio in zip(table.names, model.weights, ratios, strict=True):
            yield f"{name:{width}}  {weight:8.3g}  {ratio:10.3g}"
        yield f"{parameter_names(table.names)[-1]:{width}}  {model.bias:8.3g}"
        yield ""
        yield f"--l2 {options.l2:g} pulls the weights to 0, so nothing says how sure they are."
        return
    yield str(read)
    yield ""
    yield f"With all other columns equal, the odds of {one} are"
    yield from _in_words(read, columns, _units(table))
    yield "This describes the rows; it does not tell what a change would cause."


def _told_of_held_out(
    y: Labels, held_out: _HeldOut | None, one: str, options: Options
) -> Iterator[str]:
    """Say how well rows that were held out are predicted."""
    kind = "rows" if options.group is None else f"groups ({options.group})"
    if held_out is None:
        yield f"There are too few {kind} of both classes to hold any out."
        return
    scores = _scores(y, held_out.model)
    yield f"Held out, each fifth of the {kind} in turn, judged by a fit on the others:"
    yield ""
    yield f"{'':18}{'loss':>8}{'accuracy':>12}{'AUC':>8}"
    for name, row in (("always the share", _of_share(y, held_out.share)), ("the model", scores)):
        yield f"{name:18}{row['loss']:8.4f}{percent(row['accuracy']):>12}{row['auc']:8.3f}"
    yield ""
    if held_out.separated:
        yield (
            f"In {held_out.separated} of {_PARTS} such fits the classes were separated, so their "
            f"probabilities are too sure: --l2 0.01 or so would help."
        )
    yield f"In {percent(scores['auc'])} of all pairs, the row with {one} has the higher probability"
    yield "(AUC). What the probabilities said, and how often it was:"
    yield ""
    yield f"{'it said':>8}{'it was':>10}{'rows':>8}"
    for said, was, count in zip(*_calibration(y, held_out.model), strict=True):
        yield f"{percent(said):>8}{percent(was):>10}{count:8}"


def _in_words(read: Summary, columns: Columns, units: Mapping[str, float]) -> Iterator[str]:
    """Say each odds ratio in words."""
    with np.errstate(over="ignore"):
        ends = np.exp(read.intervals).tolist()
    ratios = zip(read.odds_ratios.tolist(), ends, strict=True)
    for column in columns.inputs:
        filled_with = column.fill if column.words or column.fill is None else f"{column.fill:.6g}"
        for name in column.names:
            ratio, (low, high) = next(ratios)
            if column.indicator and name == column.names[-1]:
                where = f"where {name}, as for {column.name}={filled_with}"
            elif column.words:
                where = f"for {name} as for {column.name}={column.words[0]}"
            else:
                where = f"for each {units.get(name, 1):g} more of {name}"
            chance = ", which may be chance" if low <= 1 <= high else ""
            yield f"  {ratio:.3g} times as high ({low:.3g} to {high:.3g}{chance}) {where}"


def _record(
    model: LogisticModel, table: Table, read: Summary | None, held_out: _HeldOut | None
) -> dict[str, object]:
    """Return the report for a program to read, in units of the table."""
    y, columns = table.labels, _columns(table)
    parameters: list[dict[str, object]] = [
        {"name": name, "estimate": weight}
        for name, weight in zip(
            parameter_names(table.names), (*model.weights.tolist(), model.bias), strict=True
        )
    ]
    if read is not None:
        for place, parameter in enumerate(parameters):
            low, high = read.intervals[place].tolist()
            parameter |= {
                "standard_error": float(read.standard_errors[place]),
                "z": float(read.z[place]),
                "low": low,
                "high": high,
            }
    held: dict[str, object] = {}
    if held_out is not None:
        curve = _calibration(y, held_out.model)
        held = {
            "model": _scores(y, held_out.model),
            "always_the_share": _of_share(y, held_out.share),
            "calibration": [
                {"predicted": said, "observed": was, "rows": int(count)}
                for said, was, count in zip(*curve, strict=True)
            ],
            "separated": held_out.separated,
        }
    return {
        "label": columns.label,
        "class": columns.classes[1],
        "rows": len(y),
        "ones": int(y.sum()),
        "references": columns.references,
        "parameters": parameters,
        "held_out": held or None,
    }


def _calibration(y: Labels, z: Vector) -> CalibrationCurve:
    return calibration_curve(y, sigmoid(z))


def _draw(folder: Path, y: Labels, z: Vector) -> None:
    """Draw how good probabilities are."""
    from matplotlib.figure import Figure  # only when something is drawn

    from logreg.plotting import plot_calibration, plot_roc

    folder.mkdir(parents=True, exist_ok=True)
    p = sigmoid(z)
    for name, plot in (("roc", plot_roc), ("calibration", plot_calibration)):
        figure = Figure(figsize=(4.0, 4.0), layout="constrained")
        plot(y, p, ax=figure.subplots())
        with write_whole(folder / f"{name}.png") as file:
            figure.savefig(file, format="png", dpi=150, facecolor="white")
