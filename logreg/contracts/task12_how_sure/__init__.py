"""Task 12: the file a reader starts with, a solution, and the contract."""

from logreg.contracts.task12_how_sure.contract import TASK

__all__ = ["TASK"]
