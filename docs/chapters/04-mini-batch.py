# %% [markdown]
# ---
# title: "4. A mini batch of examples"
# description: How an image becomes a row of numbers, what that keeps and what it hides, and why a few random rows are enough.
# ---
#
# # 4. A mini batch of examples
#
# **After this chapter you can** unroll images into the rows of a matrix and test that
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
#
# Try it on one image of 2 by 2 pixels, in which 51 is a fifth of 255:

# %%
import numpy as np

from logreg import unroll

tiny = np.array([[[0, 51], [102, 255]]], dtype=np.uint8)
print(tiny.shape)
print(unroll(tiny))

# %% [markdown]
# Besides laying the pixels in a row, [`unroll`][logreg.unroll] divides them by 255, so that
# every feature lies between 0 and 1. Ink is then a share of full ink, and a learning rate of
# about 1 works ([chapter 2](02-hyperparameters.py)). Here is its code. The checks that it calls refuse
# whatever is not a stack of images.

# %% [markdown]
# ```python {source="logreg.batches.unroll"}
# ```

# %% [markdown]
# ## Go back and look
#
# A shape says nothing about the order of what is inside. So go back row by row, each row on
# its own, and look. In `reshape(-1, 28, 28)`, the `-1` leaves it to NumPy to work out the
# number of images.

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

# %% [markdown]
# And test the formula on a pixel: a way back that undoes the same mistake would hide it.

# %%
print(np.allclose(X[:, 28 * 13 + 14], some.images[:, 13, 14] / 255))

# %% tags=["check"]
assert np.array_equal(back, some.images)
for r, c in ((0, 0), (13, 14), (27, 27)):
    assert np.allclose(X[:, 28 * r + c], some.images[:, r, c] / 255)

# %% [markdown]
# ## What unrolling hides
#
# Every value is still there, but the neighbourhood is gone. The pixels $(5, 9)$ and
# $(6, 9)$ touch in the image; in the row they are 28 places apart.
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
plotting.plot_examples(
    Examples(images=scattered.round().astype(np.uint8), labels=some.labels)
)
plt.show()

# %%
train_set, validation_set, _ = load_digits()
labels = train_set.labels
accuracy = {}
weights = {}
for name, columns in (("in order", np.arange(784)), ("shuffled", order)):
    model = LogisticModel(784)
    history = train(
        model,
        Table(features=unroll(train_set.images)[:, columns], labels=labels),
        Table(
            features=unroll(validation_set.images)[:, columns],
            labels=validation_set.labels,
        ),
        Hyperparameters(),
        rng=0,
    )
    weights[name] = model.weights
    accuracy[name] = float(history.validation_accuracy[-1])
    print(f"{name}: validation accuracy {accuracy[name]:.4f}")

# %% tags=["check"]
assert accuracy["in order"] == accuracy["shuffled"]

# %% [markdown]
# Just as well. A linear model never knew about neighbours: a sum does not care about the
# order of its terms. Shuffle the pixels of all images in the same way, and the weights in
# that way too, and every $z$ stays as it was. In formulas we count from 1, so this says
#
# $$ \sum_{k=1}^{d} w_k\, x_k = \sum_{k=1}^{d} w_{j_k}\, x_{j_k} $$
#
# for every reordering $j_1, \dots, j_d$ (a *permutation*) of the numbers 1 to $d$.
#
# So there are shuffled weights that work. And training finds them. All weights start at 0,
# and each step treats every column by the same rule, so the trained weights are the same
# numbers, shuffled:

# %%
print(np.allclose(weights["shuffled"], weights["in order"][order]))

# %% tags=["check"]
assert np.allclose(weights["shuffled"], weights["in order"][order])

# %% [markdown]
# Networks that do use the neighbourhood, the convolutional ones, lose their advantage on
# shuffled images. Ours cannot lose what it never used.
#
# ## Drawing a batch
#
# [`random_batch`][logreg.random_batch] draws row numbers, gathers those images, and only
# then turns them into floats. The other images stay bytes.

# %% [markdown]
# ```python {source="logreg.batches.random_batch"}
# ```

# %%
from logreg import random_batch

rng = np.random.default_rng(0)
X, y = random_batch(train_set, 64, rng=rng)
print(X.shape, y.shape)

# %% [markdown]
# The generator `rng` is the only source of randomness. Hand on the same one and each call
# gives a new batch; start it again from the same seed, and you get the same batches again,
# bit for bit. There is no global seed anywhere.
#
# Where you draw many batches, then, pass a generator, not a number. A number starts a new
# generator at each call, and every batch is the same one:

# %%
first = random_batch(train_set, 64, rng=0)[0]
second = random_batch(train_set, 64, rng=0)[0]
print(np.array_equal(first, second))

# %% tags=["check"]
assert np.array_equal(first, second)
third = random_batch(train_set, 64, rng=rng)[0]
assert np.array_equal(first, X)
assert not np.array_equal(third, X)

# %% [markdown]
# ## Why a few rows are enough
#
# The gradient of [chapter 7](07-backward-pass.py) is a mean over examples. A mean over all
# 10,555 images is exact and slow; a mean over 64 of them, drawn at random, is a noisy
# estimate of the same number, and it costs less than a hundredth.
#
# Two words help to say how noisy. The *expectation* $\mathrm{E}$ is the mean over all draws
# that could happen. The *standard deviation* says how far a draw typically lies from it; the
# code prints it as "spread".
#
# Let $g_i$ be what example $i$ contributes, and let $i_1, \dots, i_m$ be drawn
# independently, each example with the same chance $1/N$. A single draw takes each $g_i$ with
# chance $1/N$, so its expectation is the mean of all $g_i$. The mean over the batch has the
# same expectation, the right one:
#
# $$ \mathrm{E}\Big[ \frac{1}{m} \sum_{k=1}^{m} g_{i_k} \Big]
#    = \frac{1}{m} \sum_{k=1}^{m} \mathrm{E}[g_{i_k}]
#    = \frac{1}{N} \sum_{i=1}^{N} g_i . $$
#
# Its standard deviation is that of a single draw divided by $\sqrt{m}$. Independent errors
# partly cancel: the *variance*, the square of the standard deviation, of a sum of $m$ draws
# is $m$ times that of one. Dividing the sum by $m$ divides the variance by $m^2$, which
# leaves $1/m$, and its root is $1/\sqrt{m}$. Four times the batch halves the noise, and no
# more.
#
# Let us see it with the simplest mean there is, the share of ones. A variance is the mean of
# the squares minus the square of the mean. A label is 0 or 1, so its square is itself. If a
# share $q$ are ones, the variance is therefore $q - q^2 = q\,(1 - q)$.

# %%
rng = np.random.default_rng(0)
q = train_set.labels.mean()
spreads = []
for size in (16, 64, 256):
    pairs = [random_batch(train_set, size, rng=rng) for _ in range(500)]
    shares = [labels.mean() for _, labels in pairs]
    spreads.append(np.std(shares))
    print(
        f"batches of {size:3d}: mean {np.mean(shares):.3f}, "
        f"spread {spreads[-1]:.4f}, predicted {np.sqrt(q * (1 - q) / size):.4f}"
    )

# %% tags=["check"]
assert len(train_set) == 10555
assert 64 / len(train_set) < 0.01
assert np.allclose(
    spreads, np.sqrt(q * (1 - q) / np.array([16, 64, 256])), rtol=0.15
)

# %% [markdown]
# Each size is four times the one before, and the spread halves each time, or nearly so.
#
# ## With replacement is not a shuffled pass
#
# The draws are *with replacement*: a drawn image goes back into the pot. So one image can
# come twice and another never. A *shuffled pass* is different: it deals out every image
# exactly once.
#
# What share of the images is missed by as many draws as there are images? One draw misses a
# given image with probability $1 - 1/N$. The draws are independent, so the chances multiply,
# and $N$ draws miss it with probability
#
# $$ \Big(1 - \frac{1}{N}\Big)^{N} = e^{N \log(1 - 1/N)} \approx e^{-1}, $$
#
# because $\log(1 - 1/N)$ is close to $-1/N$ when $N$ is large. Every image has this chance,
# so it is about the share of the images that is missed. The default training makes more
# draws than that, and the second line of the output counts for it.

# %%
N = len(train_set)
defaults = Hyperparameters()
missed = {}
for draws in (N, defaults.batch_size * defaults.iterations):
    drawn = np.random.default_rng(0).integers(N, size=draws)
    missed[draws] = N - len(np.unique(drawn))
    print(
        f"{draws} draws missed {missed[draws]} images, "
        f"a share of {missed[draws] / N:.3f}; "
        f"predicted {(1 - 1 / N) ** draws:.3f}"
    )

print(f"1/e is {np.exp(-1):.3f}")

# %% tags=["check"]
assert list(missed) == [10555, 19200]
assert abs(missed[N] / N - np.exp(-1)) < 0.01
assert np.isclose((1 - 1 / N) ** N, np.exp(-1), atol=1e-4)
assert abs((1 - 1 / N) ** 19200 - 1 / 6) < 0.01
assert abs(missed[19200] / N - 1 / 6) < 0.02

# %% [markdown]
# As many draws as images miss more than a third of them, and the whole default training
# still misses about one in six. It does no harm here. Only chance decides which images are
# missed, so those that are drawn stand for them as well. And it keeps the mathematics above
# simple: every draw has the same distribution, whatever was drawn before.
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

# %% alt="Eight fields of black and grey specks, most of them with dotted upright lines in the middle, all eight much alike. No digit can be seen."
m = len(some)
wrong = some.images.reshape(784, m).T
print(wrong.shape)
plotting.plot_examples(
    Examples(images=wrong.reshape(m, 28, 28), labels=some.labels)
)
plt.show()

# %% [markdown]
# `reshape` never moves a number. It only draws new borders through the row of numbers that
# lies in memory. After the transpose, row $i$ holds every $m$-th number of the whole memory,
# and so a mixture of all eight images, 98 pixels of each.

# %% tags=["check"]
owner = np.repeat(np.arange(m), 784).reshape(784, m).T
assert all(np.bincount(row).tolist() == [98] * m for row in owner)

# %% [markdown]
# Nothing complains when a model is trained on all images that were unrolled like this:


# %%
def scramble(part: Examples) -> Table:
    features = part.images.reshape(784, -1).T / 255
    return Table(features=features, labels=part.labels)


model = LogisticModel(784)
history = train(
    model,
    scramble(train_set),
    scramble(validation_set),
    Hyperparameters(),
    rng=0,
)
print(f"validation accuracy {history.validation_accuracy[-1]:.4f}")

# %% tags=["check"]
assert abs(history.validation_accuracy[-1] - 0.53) < 0.07

# %% [markdown]
# **Symptom:** the shape is right, there is no error, and the model learns nothing: it stays
# near the majority baseline of [chapter 3](03-dataset.py), the score of a blind guess.
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
# **2 (a step further).** Which pixels are 0 in all training images? Draw them. Why can their
# weights never change?
#
# ??? tip "Hint"
#     A pixel is empty if its maximum over the images, `max(axis=0)`, is 0. For the second
#     part, look at the gradient $dw = X^\top dz / m$ in [chapter 7](07-backward-pass.py).

# %% alt="A black frame around a white field: the pixels that never hold ink lie along the border. The frame is ragged inside and has gaps at its left and right." tags=["solution"]
empty = train_set.images.max(axis=0) == 0
print(empty.sum(), "of 784 pixels never hold ink")
plotting.plot_example((255 * empty).astype(np.uint8))
plt.show()

# %% [markdown] tags=["solution"]
# The gradient of a weight is the sum, over the batch, of its pixel's value times $dz$,
# divided by $m$. Where the pixel is always 0, so is the sum, and the weight stays where it
# started.

# %% [markdown]
# **3 (think).** Write a shuffled pass: a list of batches of 64 that deals out every
# training image exactly once.
#
# ??? tip "Hint"
#     Permute the row numbers once, then cut the permutation into pieces.

# %% tags=["solution"]
order = np.random.default_rng(0).permutation(len(train_set))
batches = [
    train_set[order[start : start + 64]] for start in range(0, len(order), 64)
]
print(len(batches), "batches, the last one of", len(batches[-1]), "images")
print(sum(map(len, batches)) == len(train_set))
print(np.array_equal(np.sort(order), np.arange(len(train_set))))

# %% [markdown] tags=["solution"]
# The total length alone would not do: an image dealt twice could make up for one left out.
# The last line proves "exactly once", because the sorted row numbers are all of them.

# %% tags=["check"]
assert np.array_equal(np.sort(order), np.arange(len(train_set)))
assert len(batches) == 165
assert sum(map(len, batches)) == len(train_set)

# %% [markdown]
# ## Write it yourself
#
# Write `unroll` and `random_batch`. The contract asks whether images and labels stay together,
# and whether every row has the same chance. [`logreg start my-own`](../reference/your-own.md)
# puts the skeleton into a folder, and `logreg check 4 my-own` says which claims hold.
#
# <!-- check -->
#
# ## Summary
#
# - Pixel $(r, c)$ goes to column $28 r + c$. Test it on a pixel, and look at each row as an
#   image.
# - Keep the examples first, as in `reshape(m, -1)`. A right shape proves nothing.
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
