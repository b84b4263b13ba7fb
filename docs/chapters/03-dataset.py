# %% [markdown]
# ---
# title: "3. Dataset"
# description: The zeros and ones of MNIST. Pixels that are bytes, three parts that never mix, and the score to beat.
# ---
#
# # 3. Dataset
#
# **After this chapter you can** say what is in an image of MNIST, show it without lying
# about its greys, split data into three parts for three purposes, and name the score that
# any model must beat.
#
# ## The idea in plain words
#
# MNIST is a collection of 70,000 small pictures of digits, written by employees of the
# American Census Bureau and by pupils. The American standards institute NIST gathered them,
# and in the 1990s Yann LeCun, Corinna Cortes and Christopher Burges made MNIST of its
# collections. Each picture is a grid of 28 by 28 pixels, and each comes with a **label**,
# the digit that the writer meant. We keep the zeros and the ones.
#
# They come with the package, so there is nothing to download and no link that can break.

# %%
from logreg import load_digits

train_set, validation_set, test_set = load_digits()
for part in (train_set, validation_set, test_set):
    print(part)

# %% [markdown]
# ## A pixel is a byte
#
# A grey value is a whole number from 0, no ink, to 255, full ink. It fits in one byte, the
# type `uint8`. We keep the images that way: as `float64` they would take eight times the
# memory, and nothing would be gained, because there are only 256 greys.

# %%
image = train_set.images[0]
print(image.shape, image.dtype, image.min(), image.max())
print(image[12:18, 8:18])

# %% [markdown]
# The block of numbers is a piece of a zero: on the left its stroke, up to full ink, and
# beside it the paper that it goes round.

# %% tags=["check"]
assert train_set.labels[0] == 0
assert image[12:18, 8].min() > 170
assert (image[13:17, 12:18] == 0).all()

# %%
as_bytes = train_set.images.nbytes
print(
    f"{as_bytes / 1e6:.1f} MB as bytes, {8 * as_bytes / 1e6:.1f} MB as float64"
)

# %% [markdown]
# ## Looking at them
#
# Look at the data before you compute with them. It is the cheapest test there is.

# %% alt="Sixteen training images in two rows, zeros and ones in dark ink on white, each with its label above it. Some of the ones lean to the right, and the zeros differ in width."
import matplotlib.pyplot as plt

from logreg import plotting

plotting.plot_examples(train_set[:16])
plt.show()

# %% [markdown]
# The drawing function fixes three things: the colour map, `cmap="gray_r"`, which draws small
# values white and large ones black, and the two ends of the scale, `vmin=0` and `vmax=255`.
# Left alone, Matplotlib stretches each picture to its own range. A nearly blank image would
# then look as bold as any other:

# %% alt="The same faint image of a digit twice. With fixed limits it is barely visible; with limits fitted to the image it looks like a digit in full black ink."
faint = image // 10
figure, (honest, stretched) = plt.subplots(1, 2, figsize=(4, 2.2))
plotting.plot_example(faint, title="fixed limits", ax=honest)
stretched.imshow(faint, cmap="gray_r")
stretched.set_title("fitted limits")
stretched.set_axis_off()
plt.show()

# %% [markdown]
# ## Three parts for three purposes
#
# - The **training set** is what the parameters are learned from.
# - The **validation set** is what hyperparameters are chosen on, and what shows how a
#   training is getting on.
# - The **test set** is touched once, at the end, to estimate how the model does on digits
#   from new writers.
#
# MNIST comes in two parts, written by different people: 60,000 images to train on and
# 10,000 to test on. The validation set has to be cut out of the first. We take **every
# sixth image of each digit**, a rule with no luck in it. Because it is applied to each
# digit separately, both parts have the same mixture; that is called a *stratified* split.
# But validation and training images come from the same writers. Only the test set has new
# ones.

# %%
parts = {"train": train_set, "validation": validation_set, "test": test_set}
for name, part in parts.items():
    ones = part.labels.mean()
    print(f"{name:10s} {len(part):6d} images, {ones:.1%} of them ones")

# %% tags=["check"]
assert [len(part) for part in parts.values()] == [10555, 2110, 2115]
assert abs(train_set.labels.mean() - validation_set.labels.mean()) < 0.001

# %% [markdown]
# The rule stands in the source of [`load_digits`][logreg.load_digits]:

# %% [markdown]
# ```python {source="logreg.dataset.load_digits"}
# ```

# %% [markdown]
# `_HELD_OUT` is `slice(5, None, 6)`: the rows 5, 11, 17 and so on, every sixth. That makes
# the validation set about as large as the test set.

# %% tags=["check"]
from logreg.dataset import _HELD_OUT

assert slice(5, None, 6) == _HELD_OUT
assert abs(len(validation_set) / len(test_set) - 1) < 0.01

# %% [markdown]
# ## The mathematics: the score to beat
#
# Suppose that somebody does not look at the images at all, and always answers with the more
# frequent class. If a share $q$ of the examples are ones, the answer "one" is right with
# probability $q$ and "zero" with probability $1 - q$. So the **accuracy** of the best blind
# answer, the share of examples that it gets right, is
#
# $$ \max(q,\ 1 - q) \ge \tfrac{1}{2} . $$
#
# That is the **majority baseline**. An accuracy says nothing until it is compared with it:
# in a hospital where one patient in a hundred is ill, a "test" that calls everybody healthy
# is right 99 times out of 100.
#
# Even a guess as simple as this is learned from the training labels. The test labels only
# score it; nothing is chosen by them.

# %%
guess = int(train_set.labels.mean() > 0.5)
majority = (test_set.labels == guess).mean()
print(f"always {guess}: {majority:.4f}")

# %% tags=["check"]
assert guess == 1
assert 0.53 < majority < 0.54

# %% [markdown]
# A little more than half, because there are a few more ones than zeros. What about looking
# at the images, but only at how much ink there is?
#
# !!! question "Predict first"
#
#     A zero goes all the way round and needs more ink than a one. Suppose that you were
#     told only the mean grey of each image. Could you tell all of the zeros from the ones,
#     most of them, or hardly more than half?
#
# The code takes the mean over the rows and columns of each image. Then
# `ink[train_set.labels == label]` picks the numbers of one digit: those where the comparison
# is true.

# %% alt="Two overlapping histograms of the mean grey of training images. The ones form a high, narrow heap around 20 of 255; the zeros a lower, wider one around 44. They overlap around 30."
import numpy as np

ink = train_set.images.mean(axis=(1, 2))
for label in (0, 1):
    of_class = ink[train_set.labels == label]
    plt.hist(of_class, bins=range(0, 104, 2), alpha=0.6, label=str(label))

plt.xlabel("mean grey of an image")
plt.ylabel("images")
plt.legend(title="digit")
plt.show()

# %% tags=["check"]
assert ink.max() < 102
assert abs(np.mean(ink[train_set.labels == 1]) - 20) < 2
assert abs(np.mean(ink[train_set.labels == 0]) - 44) < 2

# %% [markdown]
# Most of them, by one number per image. Keep that in mind when you see the accuracy of our
# model: the task is easy. [Chapter 11](11-training.py) says how easy, with a ladder of ever
# better baselines.
#
# ## The ledger

# %% tags=["ledger"]
from logreg import ledger

ledger(images=train_set.images, labels=train_set.labels)

# %% [markdown]
# ## Bug museum: when minus one is 255
#
# Labels are bytes, too. Here somebody writes down the loss of an image of a one,
# $-y \log p$, as it stands in a textbook. ([Chapter 6](06-forward-pass.py) explains it; it
# is half of the cross-entropy.) The better the guess, the smaller it is, and it is never
# below 0, because $p$ is at most 1. In this example the model gives the right answer,
# "one", the probability $p = 0.9$:

# %%
y = np.array([1], dtype=np.uint8)
p = np.array([0.9])
wrong = -y * np.log(p)
print(wrong)

# %% [markdown]
# **Symptom:** a loss that is negative. Losses of this kind cannot be negative. There was no
# warning.
#
# Python reads `-y * np.log(p)` as `(-y) * np.log(p)`, and a byte has no sign. It counts like
# a clock with 256 hours. One hour before 0 is 255, and so `-1` is 255:

# %%
print(-y)

# %% [markdown]
# **Mend:** never do arithmetic with signs on unsigned bytes. Convert first, or put the sign
# where the floats are.

# %%
right = -(y * np.log(p))
print(right)

# %% tags=["check"]
assert wrong[0] < 0 < right[0]
assert np.isclose(wrong[0], 255 * np.log(0.9))
assert (-y)[0] == 255

# %% [markdown]
# The package compares labels (`y == 1`) and subtracts them from floats (`p - y`), but it
# never negates them. The same trap waits in `images[0] - images[1]`, where everything a
# little below zero wraps around to nearly full ink: minus one becomes 255, black.
#
# ## Your own data
#
# [`load_digits`][logreg.load_digits] reads any folder of files in the format of MNIST, and
# any two of its labels: `load_digits((3, 8), root="my-mnist")`. The first digit becomes class
# 0, the second class 1, and the field `classes` remembers which was which.
#
# The package itself holds only zeros and ones. A folder for other digits needs four files,
# named as in MNIST: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`,
# `t10k-images-idx3-ubyte` and `t10k-labels-idx1-ubyte`, plain or with `.gz` behind.
# Fashion-MNIST and EMNIST use the same format. The images of EMNIST lie on their side, and
# `load_digits` turns them upright.
#
# The readers [`read_images`][logreg.read_images] and
# [`read_labels`][logreg.read_labels] take one file each, plain or gzipped, and refuse one
# that is damaged. What is not an image goes into a [`Table`][logreg.Table], a matrix of
# features with a label for each row.
#
# ## Exercises
#
# **1 (warm up).** How many pixels are there in all of the training images together, and
# what share of them is paper, with the value 0?
#
# ??? tip "Hint"
#     An array has a `size`, and a comparison has a mean.

# %% tags=["solution"]
print(
    f"{train_set.images.size} pixels, "
    f"{(train_set.images == 0).mean():.1%} of them 0"
)

# %% [markdown]
# **2 (a step further).** Find the training image of a one with the most ink, and the image
# of a zero with the least. Would you have read them right?
#
# ??? tip "Hint"
#     `np.argmax(np.where(condition, ink, -np.inf))` finds the most among some of the images
#     only. For the least, take `np.argmin` and `np.inf`.

# %% alt="Two unusual training images side by side: a one like a thick black bar, leaning to the right, and a zero drawn as a thin, slanted oval, not quite closed at its right end." tags=["solution"]
thick_one = np.argmax(np.where(train_set.labels == 1, ink, -np.inf))
thin_zero = np.argmin(np.where(train_set.labels == 0, ink, np.inf))
plotting.plot_examples(train_set[np.array([thick_one, thin_zero])])
plt.show()

# %% tags=["check"]
assert ink[thick_one] > 2 * ink[thin_zero]

# %% [markdown] tags=["solution"]
# Probably yes: the one is a single bar, and the zero goes round. What you read is the shape.
# The ink alone would mislead you, for here the one has far more of it than the zero.

# %% [markdown]
# **3 (think).** Choose a threshold for the ink on the training images, and call everything
# below it a one. How accurate is that on the validation images?
#
# ??? tip "Hint"
#     Try each threshold in `np.arange(10, 60)`, and keep the one with the best training
#     accuracy. `ink < t` is `True` where the answer is "one", and NumPy counts `True` as 1.

# %% tags=["solution"]
thresholds = np.arange(10, 60)
scores = [np.mean((ink < t) == train_set.labels) for t in thresholds]
best = thresholds[np.argmax(scores)]
validation_ink = validation_set.images.mean(axis=(1, 2))
accuracy = np.mean((validation_ink < best) == validation_set.labels)
print(f"threshold {best}: validation accuracy {accuracy:.4f}")

# %% tags=["check"]
assert accuracy > 0.9

# %% [markdown] tags=["solution"]
# A single number and a single threshold are right for more than nine images in ten.

# %% [markdown]
# ## Write it yourself
#
# Write `select`, `difference`, `hold_out` and `majority_baseline`. The contract looks for bytes
# that wrap around, and for examples that get lost on the way.
# [`logreg start my-own`](../reference/your-own.md) puts the skeleton into a folder, and
# `logreg check 3 my-own` says which claims hold.
#
# <!-- check -->
#
# ## Summary
#
# - An image is 28 by 28 bytes, and stays so until it is needed as numbers.
# - Fix the colour map and its limits, or each picture is drawn to its own scale.
# - Three parts: to learn, to choose, to judge. They never mix.
# - An accuracy means something only beside the majority baseline.
# - In unsigned bytes, minus one is 255.
#
# **Names of this chapter:** [`load_digits`][logreg.load_digits] ·
# [`Digits`][logreg.Digits] · [`Examples`][logreg.Examples] · [`Table`][logreg.Table] ·
# [`read_images`][logreg.read_images] · [`read_labels`][logreg.read_labels]
#
# **Sources:** Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-based learning
# applied to document recognition", *Proceedings of the IEEE* 86 (1998), which introduced
# MNIST. T. Hastie, R. Tibshirani and J. Friedman, *The Elements of Statistical Learning*
# (2009), section 7.2, on the three parts.
