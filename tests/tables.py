"""Small tables from the literature, for several tests."""

import numpy as np

from logreg import Table
from logreg.arrays import Matrix

_ENDOMETRIAL = """0 13 1.64 0,0 16 2.26 0,0 8 3.14 0,0 34 2.68 0,0 20 1.28 0,0 5 2.31 0,0 17 1.8 0,
0 10 1.68 0,0 26 1.56 0,0 17 2.31 0,0 8 2.01 0,0 7 1.89 0,0 20 3.15 0,0 10 1.23 0,0 18 1.27 0,
0 16 1.76 0,0 18 2 0,0 8 2.64 1,0 29 0.88 1,0 12 1.27 1,0 20 1.37 1,1 38 0.97 1,1 22 1.14 1,
1 7 0.88 1,1 25 0.91 1,1 15 0.58 1,0 7 0.97 1,0 28 1.5 0,0 11 1.33 0,0 19 2.37 0,0 10 1.82 0,
0 10 3.13 0,0 18 1.31 0,0 14 1.92 0,0 21 1.64 0,0 11 2.01 0,0 17 1.88 0,0 25 1.93 0,0 16 2.11 0,
0 19 1.29 0,0 15 1.72 0,0 33 0.75 0,0 24 1.92 0,0 48 1.84 1,0 12 1.11 1,0 19 1.61 1,0 2 1.18 1,
1 22 1.44 1,1 40 1.18 1,1 5 0.93 1,1 0 1.17 1,0 21 1.19 1,0 15 1.06 1,0 29 2.02 0,0 15 2.29 0,
0 12 2.33 0,0 3 2.9 0,0 20 1.7 0,0 23 1.41 0,0 12 2.25 0,0 22 1.54 0,0 42 1.97 0,0 15 1.75 0,
0 13 2.16 0,0 14 2.57 0,0 19 1.37 0,0 12 3.61 0,0 13 2.04 0,0 10 2.17 0,0 12 1.69 1,1 49 0.27 1,
0 6 1.84 1,0 5 1.3 1,0 17 0.96 1,1 11 1.01 1,1 21 0.98 1,0 5 0.35 1,1 19 1.02 1,0 33 0.85 1"""

# The label and six features of a bit each, and how many rows have them.
_INFECTIONS = """1111000x3 1110000x5 1101111x1 1101100x1 1101011x1 1101010x1 1101000x2 1011110x3
1011100x7 1011010x2 1011001x1 1011000x15 1010001x3 1010000x44 1001111x1 1001110x12 1001100x10
1001010x3 1001000x14 1000010x1 0111110x2 0111000x1 0110010x1 0110000x14 0101110x4 0101100x2
0011110x6 0011100x5 0011000x1 0010010x1 0010000x42 0001110x18 0001100x8 0001010x1 0001000x2
0000010x1"""

_TEMPERATURES = (66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75)
_DAMAGED = (0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1)


def table(features: object, labels: object, names: tuple[str, ...] = ()) -> Table:
    """A table from lists."""
    X: Matrix = np.array(features, dtype=np.float64)
    return Table(features=X, labels=np.array(labels, dtype=np.uint8), names=names)


def endometrial() -> Table:
    """79 cases of cancer and whether the grade is high: Heinze and Schemper, 2002."""
    rows = np.array([row.split() for row in _ENDOMETRIAL.split(",")], dtype=np.float64)
    return table(rows[:, :3], rows[:, 3], names=("NV", "PI", "EH"))


def infections() -> Table:
    """239 women and whether they were infected: the data "sex2" of the R package logistf."""
    rows = []
    for pattern in _INFECTIONS.split():
        bits, count = pattern.split("x")
        rows += [[int(bit) for bit in bits]] * int(count)
    found = np.array(rows)
    return table(found[:, 1:], found[:, 0], names=("age", "oc", "vic", "vicl", "vis", "dia"))


def flights() -> Table:
    """The temperature of 23 flights in °F, and whether O-rings were damaged: Dalal et al., 1989."""
    features = np.array([*_TEMPERATURES, 76, 58], dtype=np.float64)[:, np.newaxis]
    return table(features, [*_DAMAGED, 0, 1], names=("temperature",))
