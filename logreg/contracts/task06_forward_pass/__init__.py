"""Task 6: the file a reader starts with, a solution, and the contract."""

from logreg.contracts.task06_forward_pass.contract import TASK

__all__ = ["TASK"]
