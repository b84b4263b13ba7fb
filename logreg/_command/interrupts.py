"""Ctrl-C and SIGTERM: each is answered once, and never while a model is being saved."""

import atexit
import signal
from types import FrameType


class Interrupts:
    """A signal handler that raises KeyboardInterrupt once, and then holds until resumed.

    Attributes
    ----------
    exit_code : int
        128 plus the number of the latest signal, as shells have it: 130 for Ctrl-C.
    """

    def __init__(self) -> None:
        self.exit_code = 128 + signal.SIGINT
        self._holding = True

    def install(self) -> None:
        """Answer the signals that this process does not ignore."""
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self)
                # When Python ends it restores the default, which would kill it, but keeps this.
                atexit.register(signal.signal, number, signal.SIG_IGN)
        self._holding = False

    def hold(self) -> None:
        """Let signals pass."""
        self._holding = True

    def resume(self) -> None:
        """Answer signals again."""
        self._holding = False

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        self.exit_code = 128 + number
        if not self._holding:
            self._holding = True
            raise KeyboardInterrupt
