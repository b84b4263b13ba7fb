"""Task 12: how sure a fit is. The page "How sure" explains it.

Write the three functions, and then ask: logreg check 12
What came before is given; you may import your own instead.
"""

from statistics import NormalDist

import numpy as np

from logreg import sigmoid
from logreg.arrays import Matrix, Vector


def standard_errors(X: Matrix, z: Vector) -> Vector:
    """Return the standard errors (d + 1,) of the parameters, the bias last.

    They come from the curvature of the mean loss over the rows of X (m, d),
    the bias included. z (m,) holds the logits of the best model.

    >>> X = np.array([[0.0], [0.0], [0.0], [0.0], [1.0], [1.0]])
    >>> print(standard_errors(X, np.zeros(6)).round(3))
    [1.732 1.   ]
    """
    raise NotImplementedError


def odds_interval(
    w: float,
    error: float,
    unit: float,
    level: float,
) -> tuple[float, float]:
    """Return the lower and the upper end of an interval of an odds ratio.

    The ratio is that of `unit` units more of a feature; `unit` may be below 0.
    w is the feature's weight, and `error` its standard error, both per unit.
    The interval is Wald's; in the long run, the share `level` of them holds
    the truth. `NormalDist().inv_cdf(p)` is what a standard normal variable
    stays below with probability p.

    >>> low, high = odds_interval(0.0, 1.0, 2.0, 0.95)
    >>> print(round(low, 4), round(high, 1))
    0.0198 50.4
    """
    raise NotImplementedError


def band(x: Vector, w: Vector, b: float, C: Matrix) -> tuple[float, float]:
    """Return the lower and the upper end of a probability's 95 % interval.

    The probability is that of class 1 for the features x (d,), under the
    weights w (d,) and the bias b. C (d + 1, d + 1) is the covariance of the
    parameters, the bias last. The logit's interval goes 1.96 standard errors
    to either side.

    >>> C = np.array([[0.0117, -0.799], [-0.799, 54.4]])
    >>> low, high = band(np.array([31.0]), np.array([-0.232]), 15.04, C)
    >>> print(round(low, 1), round(high, 1))
    0.5 1.0
    """
    raise NotImplementedError
