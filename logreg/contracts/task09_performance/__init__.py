"""Task 9: the file a reader starts with, a solution, and the contract."""

from logreg.contracts.task09_performance.contract import TASK

__all__ = ["TASK"]
