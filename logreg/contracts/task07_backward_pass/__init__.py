"""Task 7: the file a reader starts with, a solution, and the contract."""

from logreg.contracts.task07_backward_pass.contract import TASK

__all__ = ["TASK"]
