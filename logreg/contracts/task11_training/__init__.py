"""Task 11: the file a reader starts with, a solution, and the contract."""

from logreg.contracts.task11_training.contract import TASK

__all__ = ["TASK"]
