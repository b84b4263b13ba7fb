"""The parameters, and the meaning of the bias."""

from collections.abc import Iterator

import numpy as np

from logreg.contracts.submission import (
    Fault,
    Misconception,
    Submission,
    expect,
    number,
    unpack,
    vector,
)
from logreg.contracts.task import Task


def contract(own: Submission) -> Iterator[str]:
    made = unpack(own("create_model", 784), 2, "create_model", "w, b")
    w = made[0]
    if isinstance(w, np.ndarray) and w.shape == (785,):
        raise Fault(
            "there are 785 weights: the bias stands among them, and again beside them",
            "One weight for each feature. Where is the bias?",
        )
    if isinstance(w, np.ndarray) and w.dtype.kind in "iu":
        raise Fault(
            f"the weights are whole numbers ({w.dtype}), and a small step downhill would be "
            f"rounded away",
            "Of which type is an array of zeros, if nobody says?",
        )
    w = vector(w, 784, "w of create_model", "feature")
    b = number(made[1], "b of create_model")
    yield "create_model gives a weight for each feature, and a bias"
    if np.ptp(w) > 0:
        raise Fault(
            "the weights start at random: that breaks a symmetry of networks with hidden layers, "
            "and here there is none to break",
            "The loss of this model is convex. Which start gives every image an even chance?",
        )
    if w.any() or b:
        raise Fault(
            "the model does not start at zero, so the first loss is not log 2 and nobody can tell "
            "whether it is right",
            "Which start gives every image an even chance?",
        )
    yield "create_model starts at zero, where every probability is one half"
    again = unpack(own("create_model", 784), 2, "create_model", "w, b")[0]
    if np.shares_memory(again, w):
        raise Fault(
            "two models share one array of weights, so that training one changes the other",
            "Where is the array made, inside the function or outside?",
        )
    yield "create_model makes new weights each time"
    expect(
        number(own("count_parameters", 784), "count_parameters"),
        785,
        "count_parameters(784)",
        Misconception(784, "the bias is a parameter, too", "What else is learned?"),
        Misconception(786, "the bias is counted twice", "What is learned besides the weights?"),
        Misconception(
            784 * 784, "that would be a weight for each pair of pixels", "How many outputs?"
        ),
        hint="One for each feature, and what else?",
    )
    expect(number(own("count_parameters", 3), "count_parameters"), 4, "count_parameters(3)",
          hint="Other images have other sizes.")  # fmt: skip
    yield "count_parameters counts the bias"
    expect(
        number(own("bias_for", 0.9), "bias_for"),
        np.log(9.0),
        "bias_for(0.9)",
        Misconception(0.9, "the bias is not a probability: it is the log-odds of a blank image",
                "Which scale has the sum of the evidence?"),
        Misconception(9.0, "those are the odds, and the bias is their logarithm",
                "Which scale has the sum of the evidence?"),
        Misconception(-np.log(9.0), "the sign is wrong: that is the bias for 0.1",
                "Should a likely one have a positive bias?"),
        Misconception(1 / (1 + np.exp(-0.9)), "that is the way from log-odds to a probability, and the "
                "task is the way back", "What undoes a sigmoid?"),
        hint="A blank image has z = b. Which z has the probability 0.9?",
    )  # fmt: skip
    expect(number(own("bias_for", 0.5), "bias_for"), 0.0, "bias_for(0.5)",
          hint="Which z has an even chance?")  # fmt: skip
    yield "bias_for gives the log-odds of a blank image"


TASK = Task(
    number=5,
    title="Create the model",
    chapter="05-model",
    calls={"create_model": "n_features", "count_parameters": "n_features", "bias_for": "p"},
    contract=contract,
)
