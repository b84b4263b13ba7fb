"""The command `logreg`, and `python -m logreg`: it answers Ctrl-C before NumPy is there."""

import os
import signal
import sys
from types import FrameType


def main() -> int:
    """Run the command line of this process, and return its exit code.

    Examples
    --------
    >>> from logreg.__main__ import main
    >>> callable(main)
    True
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        # What a shell had ignored (`nohup`, a job in the background) stays ignored.
        if signal.getsignal(number) in (signal.default_int_handler, signal.SIG_DFL):
            signal.signal(number, _leave)
    os.environ["MPLBACKEND"] = "agg"  # pictures go to files, wherever a notebook sends its own
    from logreg._command.cli import main as run

    return run()


def _leave(number: int, _frame: FrameType | None) -> None:
    """End the process at once: nothing has begun that could be lost."""
    os.write(2, b"logreg: stopped\n")
    os._exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
