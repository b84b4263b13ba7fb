# %% [markdown]
# ---
# title: "1. Introduction"
# description: What logistic regression is, what it predicts, and the finished result before the first formula.
# ---
#
# # 1. Introduction
#
# **After this chapter you can** say what logistic regression predicts, train a model that
# tells handwritten zeros from ones in six lines, and tell a probability from a decision.
#
# ## The result first
#
# Most books make you wait. Here is where we are going: a model is trained on pictures of
# handwritten digits, and then tested on pictures that it has never seen. To run the cells
# yourself, press Run below each, and change what you like; or
# [install the package](../index.py#two-ways-in), which takes one line.

# %%
from logreg import Hyperparameters, LogisticModel, load_digits, train

train_set, validation_set, test_set = load_digits()
model = LogisticModel(n_features=784)
history = train(model, train_set, validation_set, Hyperparameters(), rng=0)
evaluation = model.evaluate(test_set)
print(evaluation)

# %% [markdown]
# That took a fraction of a second. `rng=0` is the **seed**: it fixes the random draws, so
# that your numbers are these numbers. The **accuracy** is the share of right answers. The
# **loss** is small when the probabilities suit the labels; [chapter 6](06-forward-pass.py)
# defines it. In words:

# %%
errors = round((1 - evaluation.accuracy) * len(test_set))
print(f"{errors} wrong out of {len(test_set)} test images")

# %% [markdown]
# And in pictures. Each digit below stands over two bars: the probability that the model
# gave to "this is a one" before it was trained, and after.

# %% alt="Eight test digits, zeros and ones. Before training every digit has the probability one half of being a one; after training the ones are close to 1 and the zeros close to 0."
import matplotlib.pyplot as plt

from logreg import plotting

plotting.plot_before_after(test_set[:8], LogisticModel(784), model)
plt.show()

# %% [markdown]
# Everything that happened in the six lines of the first cell is the subject of the next ten
# chapters. At the end you will have taken all of it apart.
#
# ## The idea in plain words
#
# A picture of a digit is a grid of 28 by 28 grey values, from 0 to 255. We divide them by
# 255, so that paper is 0 and full ink is 1, and lay them in a row of 784 numbers, the
# **features** $x$. The model owns one **weight** for each of them, and a number besides,
# the **bias**. It adds up
#
# $$ z = w_1 x_1 + w_2 x_2 + \dots + w_{784}\, x_{784} + b = w \cdot x + b . $$
#
# Ink on a pixel with a positive weight speaks for a one; ink on a pixel with a negative
# weight speaks for a zero. The sum $z$ is the balance of the evidence. Learning means
# finding the weights, and it starts from knowing nothing: all of them are 0.
#
# ## Why it is called regression
#
# The name confuses everyone once. *Regression* means to predict a number; *classification*
# means to choose a class. Logistic regression does the first in order to do the second.
#
# The number it predicts is the **log-odds**. If an event has the probability $p$, its odds
# are $p / (1 - p)$: a probability of 3/4 means odds of three to one. The logarithm of the
# odds can be any number at all, which is what a sum of weighted pixels can be, too.
# (In this book logarithms are natural, to the base $e = 2.718\dots$.) So we set the two
# equal,
#
# $$ \log \frac{p}{1 - p} = w \cdot x + b , $$
#
# and that is the whole model: a **linear model of the log-odds**, a weighted sum and nothing
# else. Solving the equation for $p$ gives the **sigmoid**, the function that turns log-odds
# back into a probability; [chapter 6](06-forward-pass.py) derives it. A class comes in only
# at the very end, when we set a **threshold** and call every picture with a probability of
# at least one half a one. The model itself never decides; we do.
#
# !!! question "Predict first"
#
#     A model gives a picture the log-odds $z = 0$. What are its odds, and what is its
#     probability? Think, then run the next cell.

# %%
from logreg import sigmoid

print(sigmoid(0.0))

# %% [markdown]
# Even odds, one to one, and so a probability of one half: the model has no opinion. Adding 1
# to the log-odds always multiplies the odds by the same factor:

# %%
import numpy as np

for log_odds in (0.0, 1.0, 2.0, 3.0):
    p = sigmoid(log_odds)
    print(
        f"log-odds {log_odds:.0f}: odds {p / (1 - p):6.2f} to 1, "
        f"probability {p:.3f}"
    )

# %% tags=["check"]
odds = [sigmoid(z) / (1 - sigmoid(z)) for z in (0.0, 1.0, 2.0, 3.0)]
assert np.allclose(np.divide(odds[1:], odds[:-1]), np.e)

# %% [markdown]
# The factor is $e$ each time: what multiplies the odds is added to the log-odds. That is how
# evidence can be a sum. Twice the evidence does not mean twice the probability, but it does
# mean twice the log-odds.
#
# Now follow one picture, the first of the eight above, through the trained model.
# [`unroll`][logreg.unroll] makes its features. We multiply each by its weight, add up, and
# put the sum into the sigmoid:

# %%
from logreg import unroll

x = unroll(test_set[:1].images)[0]
score = float(np.sum(model.weights * x)) + model.bias
print(
    f"z = {score:.2f}, probability of a one {sigmoid(score):.4f}, "
    f"label {test_set.labels[0]}"
)

# %% tags=["check"]
assert (score > 0) == (test_set.labels[0] == 1)

# %% [markdown]
# ## What "from scratch" means here
#
# There is no automatic differentiation in this book, no framework and no training loop that
# somebody else wrote. There *is* NumPy, because arrays are the language in which the method
# is thought: one line of code for one equation. The model is one small class. Its method
# [`forward`][logreg.LogisticModel.forward] checks what comes in, so that a mistake says its
# name instead of giving a wrong number, and then calls this function, the formula above for
# many pictures at once. `X` holds one picture in each of its $m$ rows, $d = 784$ features
# long, and `@` is the matrix product:

# %% [markdown]
# ```python {source="logreg.model.logits"}
# ```

# %% [markdown]
# This listing is not a copy: the build of this site reads it from the package, and so it
# cannot be out of date.
#
# Here it is at work on all the test images. Printed are the scores of the eight pictures
# above, and the first is the one that we have added up ourselves:

# %%
X = unroll(test_set.images)
z = model.forward(X)
print(z[:8].round(2))

# %% tags=["check"]
assert np.isclose(z[0], score)
assert X.shape == (2115, 784)

# %% [markdown]
# ## The arrays of this chapter
#
# In every chapter you find a **ledger**: symbol, name, shape and type of each array. It is
# made from the live objects, so a shape that you read here is a shape that was there.

# %% tags=["ledger"]
from logreg import ledger

ledger(
    images=test_set.images,
    labels=test_set.labels,
    X=X,
    weights=model.weights,
    bias=model.bias,
    z=z,
    p=sigmoid(z),
)

# %% [markdown]
# Here $m = 2115$ is the number of examples, and $d = 784$ that of the features. The two
# letters keep their meaning through the whole book. Vectors have one dimension, `(m,)` or
# `(d,)`, and are never columns. The [notation page](../reference/notation.py) has every
# letter.
#
# ## The way through
#
# | chapter | question |
# |---|---|
# | 1. Introduction | What does the model predict? |
# | [2. Hyperparameters](02-hyperparameters.py) | What do we set, and what is learned? |
# | [3. Dataset](03-dataset.py) | What are the data, and how are they split? |
# | [4. A mini batch of examples](04-mini-batch.py) | How does an image become a row of a matrix? |
# | [5. Create the model](05-model.py) | What are 785 parameters, and where do they start? |
# | [6. Forward pass](06-forward-pass.py) | How does a score become a probability, and a loss? |
# | [7. Backward pass](07-backward-pass.py) | In which direction is downhill? |
# | [8. Update parameters](08-update.py) | How far do we go? |
# | [9. Check model performance](09-performance.py) | How good is the model, and where does it fail? |
# | [10. Training loop](10-training-loop.py) | How do the steps become a training? |
# | [11. Training the model](11-training.py) | What was learned, and how hard was it? |
#
# Each chapter runs alone: copy its cells, or download it from the line above its title.
#
# ## Bug museum: comparing a probability with a label
#
# The exhibits of our museum are mistakes that run without an error. This one measures the
# accuracy of the very model from above.

# %%
probabilities = model.predict_proba(test_set.images)
wrong = np.mean(probabilities == test_set.labels)
print(f"accuracy: {wrong:.4f}")

# %% [markdown]
# **Symptom:** a model that is nearly perfect seems never to be right. A probability is
# compared with a class, and the two are equal only where rounding has made the probability
# exactly 0 or 1. Here it has done so nowhere.
#
# **Mend:** make the decision first. The threshold is ours to choose; one half is the usual
# one.

# %%
right = np.mean((probabilities >= 0.5) == test_set.labels)
print(f"accuracy: {right:.4f}")

# %% tags=["check"]
assert wrong == 0
assert 0 < probabilities.min() < probabilities.max() < 1
assert right == evaluation.accuracy

# %% [markdown]
# [`LogisticModel.predict`][logreg.LogisticModel.predict] makes this decision, and
# [`predict_proba`][logreg.LogisticModel.predict_proba] leaves it to you.
#
# ## Exercises
#
# **1 (warm up).** Train the model again with another seed, `rng=1`. How many test images
# are wrong now?
#
# ??? tip "Hint"
#     Only one argument of [`train`][logreg.train] changes. Start with a new model, or the
#     old one goes on learning.

# %% tags=["solution"]
other = LogisticModel(n_features=784)
train(other, train_set, validation_set, Hyperparameters(), rng=1)
print(round((1 - other.evaluate(test_set).accuracy) * len(test_set)), "wrong")

# %% [markdown]
# **2 (a step further).** Suppose that calling a zero a one is costly, so we say "one" only
# from a probability of 0.99 on. How many zeros are called ones, and how many ones are
# missed?
#
# ??? tip "Hint"
#     Compare `probabilities` with 0.99. Count each kind of error with
#     `np.count_nonzero(… & (…))`. Put every comparison in parentheses, for `&` binds tighter
#     than `==`; `~` means not.

# %% tags=["solution"]
for threshold in (0.5, 0.99):
    called_one = probabilities >= threshold
    false_ones = np.count_nonzero(called_one & (test_set.labels == 0))
    missed = np.count_nonzero(~called_one & (test_set.labels == 1))
    print(
        f"threshold {threshold}: {false_ones} zeros called ones, "
        f"{missed} ones missed"
    )

# %% tags=["check"]
assert false_ones < np.count_nonzero(
    (probabilities >= 0.5) & (test_set.labels == 0)
)
assert missed > errors

# %% [markdown] tags=["solution"]
# The stricter threshold trades one kind of error for the other. The model is the same.

# %% [markdown]
# **3 (think).** Two features speak for a one, independently of each other: the first alone
# would raise even odds to 4 to 1, the second alone to 5 to 1. What probability do both
# together give, if their log-odds add up?
#
# ??? tip "Hint"
#     Adding logarithms multiplies what they are the logarithms of.

# %% tags=["solution"]
both = float(np.log(4) + np.log(5))
print(f"odds {np.exp(both):.0f} to 1, probability {sigmoid(both):.4f}")

# %% tags=["check"]
assert np.isclose(sigmoid(both), 20 / 21)

# %% [markdown]
# ## Write it yourself
#
# Write `score`, `log_odds` and `decide` with your own hands. Each of them fits into a line, and
# the contract of the task knows the lines that only look right.
# [`logreg start my-own`](../reference/your-own.md) puts the skeleton into a folder, and
# `logreg check 1 my-own` says which claims hold.
#
# <!-- check -->
#
# ## Summary
#
# - The model adds up evidence, $z = w \cdot x + b$, and reads the sum as log-odds.
# - It predicts a probability. A class needs a threshold, and that is a decision of ours.
# - Starting from 785 zeros, it learns to tell a zero from a one almost without an error.
#
# **Names of this chapter:** [`load_digits`][logreg.load_digits] ·
# [`LogisticModel`][logreg.LogisticModel] · [`Hyperparameters`][logreg.Hyperparameters] ·
# [`train`][logreg.train] · [`Evaluation`][logreg.Evaluation] ·
# [`sigmoid`][logreg.sigmoid] · [`unroll`][logreg.unroll] · [`ledger`][logreg.ledger] ·
# [`Ledger`][logreg.Ledger]
#
# **Sources:** C. M. Bishop, *Pattern Recognition and Machine Learning* (2006), section 4.3.
# D. R. Cox, "The regression analysis of binary sequences", *Journal of the Royal
# Statistical Society B* 20 (1958), an early and influential paper on the method.
