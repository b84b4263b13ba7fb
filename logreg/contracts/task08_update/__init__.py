"""Task 8: the file a reader starts with, a solution, and the contract."""

from logreg.contracts.task08_update.contract import TASK

__all__ = ["TASK"]
