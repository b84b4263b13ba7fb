# %% [markdown]
# ---
# title: "4. A mini batch of examples"
# description: How an image becomes a row of numbers, what that keeps and what it hides, and why a few random rows are enough.
# ---
#
# # 4. A mini batch of examples
#
# **After this chapter you can** unroll images into the rows of a matrix and prove that
# nothing was scrambled, say what unrolling hides, and draw a random batch that stands for
# the whole data set.
#
# ## The idea in plain words
#
# A linear model wants a matrix: one row for each example, one column for each feature. An
# image is a grid. So we **unroll** it: we take its rows, from the top to the bottom, and
# lay them one behind the other. The pixel in row $r$ and column $c$ of a 28 by 28 image
# goes to place
#
# $$ 28\, r + c , $$
#
# where everything is counted from 0. The first row fills places 0 to 27, the second 28 to
# 55, and the last pixel of all lands at 783.

# %%
import numpy as np

from logreg import unroll

tiny = np.array([[[0, 51], [102, 255]]], dtype=np.uint8)
print(tiny.shape)
print(unroll(tiny))

# %% [markdown]
# Besides laying the pixels in a row, [`unroll`][logreg.unroll] divides them by 255, so that
# every feature lies between 0 and 1. That is a matter of units, and it keeps the learning
# rate in reasonable units, too. Here is the whole of it:

# %% [markdown]
# ```python {source="logreg.batches.unroll"}
# ```

# %% [markdown]
# ## The proof is a round trip
#
# A shape says nothing about the order of what is inside. The only proof that nothing was
# scrambled is to go back and look.

# %% alt="Eight digits that were unrolled into rows of 784 numbers and rolled up again, side by side. They look like ordinary digits, so that nothing was scrambled."
import matplotlib.pyplot as plt

from logreg import Examples, load_digits, plotting

train_set = load_digits().train
some = train_set[:8]
X = unroll(some.images)
back = (X.reshape(-1, 28, 28) * 255).round().astype(np.uint8)
print("the same:", np.array_equal(back, some.images))
plotting.plot_examples(Examples(images=back, labels=some.labels))
plt.show()

# %% tags=["check"]
assert np.array_equal(back, some.images)
for r, c in ((0, 0), (13, 14), (27, 27)):
    assert np.allclose(X[:, 28 * r + c], some.images[:, r, c] / 255)

# %% [markdown]
# ## What unrolling hides
#
# Every value is still there, but the neighbourhood is gone. The pixels $(5, 9)$ and
# $(6, 9)$ touch in the image; in the row they are 28 places apart. To a linear model this
# makes no difference at all, because it never knew about neighbours: a sum does not care
# about the order of its terms. Shuffle the pixels of all images in the same way, and the
# weights in that way too, and every $z$ stays as it was:
#
# $$ \sum_{j=1}^{d} w_j x_j = \sum_{j=1}^{d} w_{\pi(j)}\, x_{\pi(j)}
#    \qquad \text{for every permutation } \pi . $$
#
# !!! question "Predict first"
#
#     We shuffle the 784 pixels of every image, all in the same way, so that no human could
#     read them any more. Then we train a model on them. Will it do much worse, a little
#     worse, or just as well?

# %% alt="Eight unreadable images in which the dark pixels of a digit are scattered over the whole field like noise."
from logreg import Hyperparameters, LogisticModel, Table, train

order = np.random.default_rng(0).permutation(784)
scattered = X[:, order].reshape(-1, 28, 28) * 255
plotting.plot_examples(Examples(images=scattered.round().astype(np.uint8), labels=some.labels))
plt.show()

# %%
train_set, validation_set, _ = load_digits()
labels = train_set.labels
accuracy = {}
for name, columns in (("in order", np.arange(784)), ("shuffled", order)):
    model = LogisticModel(784)
    history = train(
        model,
        Table(features=unroll(train_set.images)[:, columns], labels=labels),
        Table(features=unroll(validation_set.images)[:, columns], labels=validation_set.labels),
        Hyperparameters(),
        rng=0,
    )
    accuracy[name] = float(history.validation_accuracy[-1])
    print(f"{name}: validation accuracy {accuracy[name]:.4f}")

# %% tags=["check"]
assert accuracy["in order"] == accuracy["shuffled"]

# %% [markdown]
# Just as well. Networks that do use the neighbourhood, the convolutional ones, fall to
# pieces on shuffled images. Ours cannot lose what it never used.
#
# ## Why a few rows are enough
#
# The gradient of [chapter 7](07-backward-pass.py) is a mean over examples. A mean over all
# 10,555 images is exact and slow; a mean over 64 of them, drawn at random, is a noisy
# estimate of the same number, and it costs less than a hundredth. Two facts make that
# work. Let $g_i$ be what example $i$ contributes, and let $i_1, \dots, i_m$ be drawn
# independently, each example with the same chance $1/N$. Then the mean over the batch has
# the right expectation,
#
# $$ \mathrm{E}\Big[ \frac{1}{m} \sum_{k=1}^{m} g_{i_k} \Big]
#    = \frac{1}{m} \sum_{k=1}^{m} \mathrm{E}[g_{i_k}]
#    = \frac{1}{N} \sum_{i=1}^{N} g_i , $$
#
# and its standard deviation is that of a single example divided by $\sqrt{m}$. Four times
# the batch halves the noise, and no more.
#
# Let us see it with the simplest mean there is, the share of ones.

# %%
from logreg import random_batch

rng = np.random.default_rng(0)
for size in (16, 64, 256):
    shares = [random_batch(train_set, size, rng=rng)[1].mean() for _ in range(500)]
    p = train_set.labels.mean()
    print(
        f"batches of {size:3d}: mean {np.mean(shares):.3f}, "
        f"spread {np.std(shares):.4f}, predicted {np.sqrt(p * (1 - p) / size):.4f}"
    )

# %% tags=["check"]
assert abs(np.std(shares) / np.sqrt(p * (1 - p) / 256) - 1) < 0.15

# %% [markdown]
# ## Drawing a batch
#
# [`random_batch`][logreg.random_batch] draws row numbers, gathers those images, and only
# then turns them into floats. The other images stay bytes.

# %% [markdown]
# ```python {source="logreg.batches.random_batch"}
# ```

# %%
rng = np.random.default_rng(0)
X, y = random_batch(train_set, 64, rng=rng)
print(X.shape, y.shape)

# %% [markdown]
# The generator `rng` is the only source of randomness. Hand on the same one and each call
# gives a new batch; start it again from the same seed, and you get the same batches again,
# bit for bit. There is no global seed anywhere.
#
# ### With replacement is not a shuffled pass
#
# Each row is drawn from all of them, so one image can come twice and another never. A
# *shuffled pass* is different: it deals out every image exactly once. What share of the
# images is missed by as many draws as there are images? One draw misses a given image with
# probability $1 - 1/N$, so $N$ draws miss it with
#
# $$ \Big(1 - \frac{1}{N}\Big)^{N} \approx e^{-1} . $$

# %%
N = len(train_set)
drawn = np.random.default_rng(0).integers(N, size=N)
missed = 1 - len(np.unique(drawn)) / N
print(f"{missed:.3f} of the images were missed, and 1/e is {np.exp(-1):.3f}")

# %% tags=["check"]
assert abs(missed - np.exp(-1)) < 0.01

# %% [markdown]
# More than a third. It does no harm here, and it keeps the mathematics above simple: every
# draw has the same distribution, whatever was drawn before.
#
# ## The ledger

# %% tags=["ledger"]
from logreg import ledger

ledger(images=train_set.images, X=X, y=y, batch_size=len(y))

# %% [markdown]
# ## Bug museum: the right shape, the wrong images
#
# Some books keep examples in columns. Somebody needs rows, has the shape `(784, m)` in
# mind, and gets to `(m, 784)` by way of a transpose:

# %% alt="Eight fields of grey stripes and specks: what comes back when images are reshaped to (784, m) and transposed. No digit can be seen."
m = len(some)
wrong = some.images.reshape(784, m).T
print(wrong.shape)
plotting.plot_examples(Examples(images=wrong.reshape(m, 28, 28), labels=some.labels))
plt.show()

# %% [markdown]
# **Symptom:** the shape is right, nothing complains, and the model learns badly.
# `reshape` never moves a number. It only draws new borders through the row of numbers that
# lies in memory, and `(784, m)` draws them across the images: each "row" holds pieces of
# several.
#
# **Mend:** keep the axis of the examples first, and let `reshape` join the axes that lie
# side by side in memory.

# %%
right = some.images.reshape(m, -1)
print(right.shape, np.array_equal(right.reshape(m, 28, 28), some.images))

# %% tags=["check"]
assert wrong.shape == right.shape
assert not np.array_equal(wrong, right)

# %% [markdown]
# ## Exercises
#
# **1 (warm up).** In which column of `X` is the pixel in row 10 and column 20? Which pixel
# is in column 500?
#
# ??? tip "Hint"
#     Python's `divmod` turns a place back into a row and a column.

# %% tags=["solution"]
print(28 * 10 + 20, divmod(500, 28))

# %% [markdown]
# **2 (a step further).** Which columns of `X` are 0 in all training images? Why can their
# weights never change?
#
# ??? tip "Hint"
#     A column is empty if its maximum is 0. For the second part, look at the gradient
#     $dw = X^\top dz / m$ in [chapter 7](07-backward-pass.py).

# %% tags=["solution"]
empty = (train_set.images.max(axis=0) == 0).ravel()
print(empty.sum(), "of 784 pixels never hold ink")

# %% [markdown]
# A weight changes by the sum of its pixel's values times something. Where the pixel is
# always 0, so is the sum.
#
# **3 (think).** Write a shuffled pass: a list of batches of 64 that deals out every
# training image exactly once.
#
# ??? tip "Hint"
#     Permute the row numbers once, then cut the permutation into pieces.

# %% tags=["solution"]
order = np.random.default_rng(0).permutation(len(train_set))
batches = [train_set[order[start : start + 64]] for start in range(0, len(order), 64)]
print(len(batches), "batches, the last one of", len(batches[-1]), "images")
print(sum(map(len, batches)) == len(train_set))

# %% tags=["check"]
assert len(batches) == 165
assert sum(map(len, batches)) == len(train_set)

# %% [markdown]
# ## Summary
#
# - Pixel $(r, c)$ goes to column $28 r + c$, and a round trip proves it.
# - Only `reshape(m, -1)` keeps images whole. A right shape proves nothing.
# - A linear model does not know which pixels are neighbours.
# - The mean over a random batch estimates the mean over all; its noise falls with
#   $1/\sqrt{m}$.
#
# **Names of this chapter:** [`unroll`][logreg.unroll] ·
# [`random_batch`][logreg.random_batch] · [`Examples`][logreg.Examples] ·
# [`Table`][logreg.Table]
#
# **Sources:** L. Bottou, F. E. Curtis and J. Nocedal, "Optimization methods for large-scale
# machine learning", *SIAM Review* 60 (2018), sections 3 and 4.
