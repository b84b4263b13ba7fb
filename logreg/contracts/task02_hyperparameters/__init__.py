"""Task 2: the file a reader starts with, a solution, and the contract."""

from logreg.contracts.task02_hyperparameters.contract import TASK

__all__ = ["TASK"]
