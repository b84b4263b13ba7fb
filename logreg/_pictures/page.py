"""From a page to its ink, whatever the light: how much darker than its paper each pixel is."""

import numpy as np

from logreg._pictures.windows import closed, mean_around
from logreg.arrays import Matrix

# Added to brightness before a ratio is taken, which would make too much of black.
_BLACK, _GREY = 0.05, 0.2


def dark_on_light(grey: Matrix, alpha: Matrix) -> Matrix:
    """Return how bright a page is, as a negative where its ink is light.

    Where most of it is transparent, the ink is what is opaque, whatever its colour.
    """
    if np.median(alpha) < 0.5:
        return 1 - alpha
    page: Matrix = alpha * grey + (1 - alpha)
    reach = max(page.shape)
    light = _mean_within(len(page), reach) @ page @ _mean_within(page.shape[1], reach).T
    # Most of a page is paper, so whatever strays farther from the light of the page is ink.
    ratio = np.log((mean_around(page) + _GREY) / (light + _GREY))
    return page if ratio.mean() - ratio.min() >= ratio.max() - ratio.mean() else 1 - page


def ink_on(page: Matrix, widest: float) -> Matrix:
    """Return which share of the light the ink on each pixel takes away, from 0 to 1.

    Ink is narrower than a share of the picture, `widest`. What is wider is paper, in whatever
    light: a shadow, a desk, a thumb.
    """
    paper = closed(mean_around(page), max(3, round(widest * min(page.shape))))
    ink: Matrix = np.maximum(1 - (page + _BLACK) / (paper + _BLACK), 0.0)
    return ink


def _mean_within(length: int, reach: int) -> Matrix:
    """Return what takes the mean within a reach of each place, the ends repeated beyond them."""
    places = np.arange(length)
    weights: Matrix = np.ones((length, length))
    weights[:, 0] += reach - places
    weights[:, -1] += reach - places[::-1]
    return weights / (2 * reach + 1)
