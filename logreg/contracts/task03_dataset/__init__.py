"""Task 3: the file a reader starts with, a solution, and the contract."""

from logreg.contracts.task03_dataset.contract import TASK

__all__ = ["TASK"]
