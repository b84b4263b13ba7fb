"""The ledger shows what is there, in a terminal and in a notebook."""

import numpy as np
import pytest

from logreg import ledger
from logreg.notation import NOTATION


def test_a_ledger_prints_the_shapes_and_types_of_live_objects() -> None:
    text = repr(ledger(images=np.zeros((2, 3, 4), dtype=np.uint8), z=np.zeros(2), batch_size=64))
    assert text.splitlines() == [
        "symbol  name in code  shape      dtype    meaning",
        f"        images        (2, 3, 4)  uint8    {NOTATION['images'][1]}",
        f"z       z             (2,)       float64  {NOTATION['z'][1]}",
        f"m       batch_size    ()         int      {NOTATION['batch_size'][1]}",
    ]


def test_a_ledger_is_a_table_with_headings_in_a_notebook() -> None:
    html = ledger(X=np.zeros((2, 3)))._repr_html_()
    assert html.count('<th scope="col">') == 5
    assert "<td><code>(2, 3)</code></td><td><code>float64</code></td>" in html


def test_a_name_that_the_book_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match=r"theta is .*: choose from images, "):
        ledger(theta=0.5)
