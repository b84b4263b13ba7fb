# %% [markdown]
# ---
# title: Home
# description: The clearest way to understand logistic regression, and the small NumPy package behind it.
# ---
#
# # Logistic regression, from pixels to a trained model
#
# **A book you can import.** Eleven short chapters take logistic regression apart, from the
# first pixel to a model that tells handwritten zeros from ones. The code they explain is the
# code that runs, every number was computed when the page was built, and you can copy every
# cell or run it right here.

# %% alt="The 784 weights that the model has learned, as an image. A red upright bar in the middle speaks for a one, and blue arcs to its left and right speak for a zero." tags=["ledger"]
import matplotlib.pyplot as plt

from logreg import Hyperparameters, LogisticModel, load_digits, plotting, train

train_set, validation_set, test_set = load_digits()
model = LogisticModel(784)
train(model, train_set, validation_set, Hyperparameters(), rng=0)
plotting.plot_weights(model.weights)
plt.show()

# %% [markdown]
# This is what the model has learned: 784 weights, one for each pixel. Ink on a red pixel
# speaks for a one, ink on a blue pixel for a zero. How well does it do on images it has never
# seen?

# %% tags=["ledger"]
test = model.evaluate(test_set)
errors = round((1 - test.accuracy) * len(test_set))
print(f"{test.accuracy:.2%} right: {errors} wrong out of {len(test_set)}")

# %% [markdown]
# ## Draw a zero or a one
#
# These same weights read what you draw, with a mouse, a pen, a finger or the keyboard.
#
# <!-- draw -->
#
# Try “The worst zero”: it is the one image of the test set that the model gets wrong. It leans
# so far that its left side crosses the middle, where ink speaks for a one, and its right side is
# broken. Added up, the middle wins.

# %% tags=["check"]
import numpy as np

(worst,) = np.flatnonzero(model.predict(test_set.images) != test_set.labels)
assert test_set.labels[worst] == 0
spoke = model.weights.reshape(28, 28) * test_set.images[worst] / 255
assert spoke[10:18, 11:17].sum() > 2 > abs(spoke.sum() + model.bias)

# %% [markdown]
# ## Two ways in
#
# **Read.** Begin with [chapter 1](chapters/01-introduction.py). Each chapter takes about ten
# minutes to read, or up to an hour with its exercises. It stands alone, and the solutions to the
# exercises are in it.
#
# **Run.** All you need is Python 3.11 or newer and a copy of the repository:
#
# ```sh
# python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/logreg
# ```
#
# Or in Python (`.venv/bin/python`); the digits are in the package:

# %%
from logreg import Hyperparameters, LogisticModel, load_digits, train

train_set, validation_set, test_set = load_digits()
model = LogisticModel(784)
train(model, train_set, validation_set, Hyperparameters(), rng=0)
print(model.evaluate(test_set))

# %% [markdown]
# ## The eleven chapters
#
# | no. | chapter | what you will be able to do |
# |---:|---|---|
# | 1 | [Introduction](chapters/01-introduction.py) | say what the model predicts, and tell a probability from a decision |
# | 2 | [Hyperparameters](chapters/02-hyperparameters.py) | choose the learning rate, batch size and number of iterations honestly |
# | 3 | [Dataset](chapters/03-dataset.py) | split data into three parts, and name the score to beat |
# | 4 | [A mini batch of examples](chapters/04-mini-batch.py) | turn images into rows, and check that nothing was scrambled |
# | 5 | [Create the model](chapters/05-model.py) | predict the loss of an untrained model without running it |
# | 6 | [Forward pass](chapters/06-forward-pass.py) | derive the sigmoid and the cross-entropy, and compute them safely |
# | 7 | [Backward pass](chapters/07-backward-pass.py) | derive the gradient, and check it in three ways |
# | 8 | [Update parameters](chapters/08-update.py) | say how long a step may be |
# | 9 | [Check model performance](chapters/09-performance.py) | find out where a model fails |
# | 10 | [Training loop](chapters/10-training-loop.py) | write the loop from memory, and repeat a training bit for bit |
# | 11 | [Training the model](chapters/11-training.py) | report a result honestly, and solve problems of your own |
#
# Has something gone wrong in your own code? The [index of symptoms](reference/symptoms.md) leads
# from what you see to the chapter that explains it.
