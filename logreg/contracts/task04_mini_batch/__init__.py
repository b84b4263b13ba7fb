"""Task 4: the file a reader starts with, a solution, and the contract."""

from logreg.contracts.task04_mini_batch.contract import TASK

__all__ = ["TASK"]
