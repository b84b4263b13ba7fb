"""Task 1: the file a reader starts with, a solution, and the contract."""

from logreg.contracts.task01_introduction.contract import TASK

__all__ = ["TASK"]
