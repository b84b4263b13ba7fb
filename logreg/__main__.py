"""The command `logreg`, which answers Ctrl-C even before NumPy is imported."""

import os
import signal
import sys
from types import FrameType

from logreg._command.interrupts import ENDINGS


def main() -> int:
    """Run this process's command line, and return its exit code.

    Examples
    --------
    >>> from logreg.__main__ import main
    >>> callable(main)
    True
    """
    for number in ENDINGS:
        # A signal that the shell told us to ignore (`nohup`) stays ignored.
        if signal.getsignal(number) in (signal.default_int_handler, signal.SIG_DFL):
            signal.signal(number, _leave)
    os.environ["MPLBACKEND"] = "agg"  # pictures go to files, even in a notebook
    from logreg._command.cli import main as run

    return run()


def _leave(number: int, _frame: FrameType | None) -> None:
    """End the process at once: there is nothing to lose yet."""
    try:
        os.write(2, b"logreg: stopped\n")
    finally:  # even if nobody listens
        os._exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
