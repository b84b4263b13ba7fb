"""Task 13: the file a reader starts with, a solution, and the contract."""

from logreg.contracts.task13_your_own_table.contract import TASK

__all__ = ["TASK"]
