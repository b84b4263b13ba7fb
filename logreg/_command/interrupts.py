"""Ctrl-C and SIGTERM during a command: each is answered once, and never while a model is kept."""

import signal
from types import FrameType


class Interrupts:
    """A handler of signals that raises KeyboardInterrupt, unless it is told to hold.

    Once it has raised it holds by itself, so that a second Ctrl-C cannot break into the
    saving of what the first one has ended.

    Attributes
    ----------
    exit_code : int
        128 and the number of the latest signal, by the convention of shells: 130 for Ctrl-C.
    """

    def __init__(self) -> None:
        self.exit_code = 128 + signal.SIGINT
        self._holding = True

    def install(self) -> None:
        """Answer the signals of this process, but for those that are ignored in it."""
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self)
        self._holding = False

    def hold(self) -> None:
        """Let signals pass from here on."""
        self._holding = True

    def resume(self) -> None:
        """Answer signals again."""
        self._holding = False

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        self.exit_code = 128 + number
        if not self._holding:
            self._holding = True
            raise KeyboardInterrupt
