"""Task 10: the file a reader starts with, a solution, and the contract."""

from logreg.contracts.task10_training_loop.contract import TASK

__all__ = ["TASK"]
