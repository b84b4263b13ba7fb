"""Task 5: the file a reader starts with, a solution, and the contract."""

from logreg.contracts.task05_model.contract import TASK

__all__ = ["TASK"]
