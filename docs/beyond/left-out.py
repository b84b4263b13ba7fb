# %% [markdown]
# ---
# title: "What is left out"
# description: Why logreg has no class weights, no L1 penalty and no sparse features, what each would change in numbers, and who has them.
# ---
#
# # What is left out
#
# **After this page you can** say what class weights do to a probability, get weights that are
# exactly zero, and tell when a different library is the better choice.
#
# A small package says no. Here are the three wishes that are heard most often, what each would
# change, measured, and who grants it.
#
# ## Class weights
#
# One row in twenty-five is a one. "The classes are unbalanced," the advice goes, "so let every one
# count as much as all those zeros." Does it help? A made-up table can tell, because we know the
# probability that each of its labels was drawn with:

# %%
import numpy as np

from logreg import LogisticModel, Table, fit, sigmoid

rng = np.random.default_rng(0)
features = rng.normal(size=(20_000, 2))
truth = sigmoid(features @ np.array([2.0, -1.0]) - 5.0)
labels = (rng.random(len(truth)) < truth).astype(np.uint8)
table = Table(features=features, labels=labels, names=("debt", "income"))
known, new = table[:10_000], table[10_000:]
print(f"ones: {known.labels.mean():.1%}")

# %% [markdown]
# A weight of 24 for a row is the same as 24 copies of it. So weights need no code of their own:
# repeat the rare rows until both classes are equally many.
#
# !!! question "Predict first"
#
#     Both models are asked about ten thousand new rows. Which parameters will differ between the
#     plain fit and the weighted one: the two weights, the bias, or all three?

# %%
rare = np.flatnonzero(known.labels == 1)
times = round((len(known) - len(rare)) / len(rare))
copies = np.concatenate([np.arange(len(known)), np.repeat(rare, times - 1)])
plain, weighted = LogisticModel(2), LogisticModel(2)
fit(plain, known)
fit(weighted, known[copies])
for name, model in (("plain", plain), ("weighted", weighted)):
    print(f"{name:9}", model.weights.round(2), f"bias {model.bias:.2f}")

print(f"log {times} = {np.log(times):.2f}")

# %% tags=["check"]
assert round(100 * float(known.labels.mean())) == 4
assert times == 24
assert np.abs(plain.weights - weighted.weights).max() < 0.05
assert abs(weighted.bias - plain.bias - np.log(times)) < 0.02

# %% [markdown]
# Only the bias: it grows by $\log 24$, because the odds were multiplied by 24
# ([chapter 1](../chapters/01-introduction.py)). Every probability is now that of a world in which
# ones are common. To compare the two fairly, we let both find the same share of the ones, their
# **recall**, each with a threshold of its own:

# %%
p_plain = plain.predict_proba(new.features)
p_weighted = weighted.predict_proba(new.features)
is_one = new.labels == 1
found = p_weighted >= 0.5
recall = found[is_one].mean()
threshold = np.quantile(p_plain[is_one], 1 - recall, method="higher")
for name, p, said in (
    ("plain", p_plain, p_plain >= threshold),
    ("weighted", p_weighted, found),
):
    loss = -np.log(np.where(is_one, p, 1 - p)).mean()
    print(
        f"{name:9} recall {said[is_one].mean():.3f}, "
        f"precision {is_one[said].mean():.3f}, loss {loss:.3f}, "
        f"mean probability {p.mean():.3f}"
    )

print(f"share of ones: {is_one.mean():.3f}")

# %% tags=["check"]
same = p_plain >= threshold
assert abs(same[is_one].mean() - recall) < 1e-3
assert abs(is_one[same].mean() - is_one[found].mean()) < 0.005
assert abs(p_plain.mean() - is_one.mean()) < 0.003
assert p_weighted.mean() > 6 * is_one.mean()
loss_of = [
    -np.log(np.where(is_one, p, 1 - p)).mean() for p in (p_plain, p_weighted)
]
assert loss_of[1] > 3 * loss_of[0]
assert 0.03 < threshold < 0.05

# %% [markdown]
# The same recall, the same precision, and more than three times the loss. The weighted model calls
# one row in four likely to be a one; one in twenty-five is. Weights moved the threshold, and paid
# with the probabilities. A threshold can be moved without paying: from the costs of the two kinds
# of mistake by [`cost_threshold`][logreg.cost_threshold], or with
# [`predict`][logreg.LogisticModel.predict]`(..., threshold=0.04)`.
#
# (Weights that stand for something else, such as rows that were sampled at different rates, are no
# such trick. For them, ask statsmodels or scikit-learn.)
#
# ## Weights that are exactly zero
#
# The L2 penalty of [the appendix](penalty.py) makes weights small. An **L1 penalty**,
# $\lambda \sum_j |w_j|$, makes most of them zero: near zero its slope does not fade, so a weight
# needs a reason to leave. It has a corner there, and neither Newton's method nor a plain step can
# turn a corner. But four lines can: take the step of [chapter 8](../chapters/08-update.py), and
# then pull every weight towards zero by a fixed length, at most to zero.

# %%
from logreg import load_digits, unroll
from logreg.model import gradient, logits, step

digits = load_digits()
some = digits.train[:2000]
X, y, rate, l1 = unroll(some.images), some.labels, 0.1, 0.003
w, b = LogisticModel(784).weights, 0.0
for _ in range(300):
    dw, db = gradient(X, sigmoid(logits(X, w, b)) - y)
    w, b = step(w, b, dw, db, rate)
    w = np.sign(w) * np.maximum(np.abs(w) - rate * l1, 0)

sparse = LogisticModel(784)
sparse.weights, sparse.bias = w, b
print(f"{np.count_nonzero(w)} of 784 weights are not zero")
print(sparse.evaluate(digits.validation))

# %% tags=["check"]
assert 50 < np.count_nonzero(w) < 250
assert sparse.evaluate(digits.validation).accuracy > 0.99

# %% alt="The weights as an image. Most pixels are blank. A short red bar stands in the middle, between two thin blue arcs." caption="What is left of the weights: the pixels that few images of the other digit ink."
import matplotlib.pyplot as plt

from logreg import plotting

plotting.plot_weights(sparse.weights)
plt.show()

# %% [markdown]
# Why is it not in the package? Because it is a second method, with a solver, a stopping rule and a
# path of strengths of its own, and none of what [How sure](how-sure.py) says holds for weights that
# were chosen by looking. scikit-learn and glum have it, done well.
#
# ## Sparse features
#
# A text is a row with a column for every word, and nearly all of them are zero. Twenty newsgroups,
# a collection that many courses use, has 11,314 texts to learn from and 130,107 different words, of
# which a text has about 159. A sparse matrix stores the words that are there, each with its place:

# %%
rows, columns, words = 11_314, 130_107, 159
dense, kept = rows * columns * 8, rows * words * (8 + 4)
print(f"dense {dense / 1e9:.1f} GB, sparse {kept / 1e6:.0f} MB")

# %% tags=["check"]
assert dense > 500 * kept

# %% [markdown]
# That is not a question of taste. A few thousand words are fine, as in
# [three other problems](problems.py#sentences); for a hundred thousand, take scikit-learn. To do it
# well here, every function that takes a matrix would need a second version, and the chapters would
# explain neither.
#
# ## And the rest
#
# - **More than two classes:** [a model for each against the rest](scikit-learn.py), or softmax,
#   whose gradient is the one of [chapter 7](../chapters/07-backward-pass.py).
# - **Wide tables:** [`fit`][logreg.fit] solves equations in all columns at once. That takes time
#   that grows with their cube; from about a thousand on, descent is the better method.
#
# ## Exercises
#
# **1 (warm up).** Correct the weighted model by hand, so that its mean probability is the share of
# ones again.
#
# ??? tip "Hint"
#     What was added to its bias?

# %% tags=["solution"]
weighted.bias -= np.log(times)
print(f"mean probability {weighted.predict_proba(new.features).mean():.3f}")

# %% tags=["check"]
assert abs(weighted.predict_proba(new.features).mean() - is_one.mean()) < 0.003

# %% [markdown]
# **2 (think).** Why does the pull of the L1 penalty leave so many weights at *exactly* zero, while
# a gradient step with an L2 penalty leaves none there?
#
# ??? tip "Hint"
#     How hard does each of them pull at a weight of 0.0001?

# %% [markdown] tags=["solution"]
# L2 pulls in proportion to the weight, so the pull fades before the weight is gone. L1 pulls with the
# same force everywhere. If the slope of the loss is weaker than that force, the weight arrives at
# zero and stays.

# %% [markdown]
# ## Summary
#
# - Class weights add the logarithm of the weight to the bias, and spoil the probabilities. Move the
#   threshold instead.
# - An L1 penalty needs one more line per step; a good solver for it needs a library.
# - Sparse features, many classes and very wide tables are better served elsewhere.
#
# **Names of this page:** [`fit`][logreg.fit] · [`cost_threshold`][logreg.cost_threshold] ·
# [`LogisticModel.predict`][logreg.LogisticModel.predict] ·
# [`plot_weights`][logreg.plotting.plot_weights]
#
# **Sources:** R. Tibshirani, "Regression shrinkage and selection via the lasso", *Journal of the
# Royal Statistical Society B* 58 (1996). I. Daubechies, M. Defrise and C. De Mol, "An iterative
# thresholding algorithm", *Communications on Pure and Applied Mathematics* 57 (2004), for the four
# lines. R. van den Goorbergh and others, "The harm of class imbalance corrections for risk
# prediction models", *Journal of the American Medical Informatics Association* 29 (2022). The
# numbers of Twenty newsgroups are those of scikit-learn's user guide, the last from four groups.
