# %% [markdown]
# ---
# title: "7. Backward pass"
# description: The gradient of logistic regression, why nothing but p − y is left of it, a wrong one that learns all the same, and three checks.
# ---
#
# # 7. Backward pass
#
# **After this chapter you can** derive the gradient of the loss for one weight and stack it
# into a single matrix product, explain why the error $p - y$ is all that remains, and check
# a gradient in three ways.
#
# ## The idea in plain words
#
# The loss is a fine. The backward pass finds out who is to blame, and by how much. For each
# parameter it asks: if I raise this number a little, by how much does the fine grow? The
# answer is a slope, and all 785 slopes together are the **gradient**. It points uphill. The
# way down is opposite, and taking it is the subject of the next chapter.
#
# ## Two trainings, one of which hardly moves
#
# Chapter 6 left us with ten digits, one feature, the ink, and one weight, at +50, where every
# digit is called a one. Two fines stood side by side there. Now let both of them train. To find
# a slope we need no mathematics yet: nudge the weight to either side and see what the fine
# does. Each step then goes downhill, by the learning rate times the slope. (Ink is small, so
# the rate is large.)

# %%
from collections.abc import Callable

import numpy as np

from logreg import load_digits
from logreg.arrays import Labels, Vector

train_set, validation_set, _ = load_digits()
ten = validation_set[:10]
ink, y = ten.images.mean(axis=(1, 2)) / 255, ten.labels
b = 10.99


def p_one(weight: float) -> Vector:
    p: Vector = 1 / (1 + np.exp(-(weight * ink + b)))
    return p


def cross_entropy(weight: float) -> float:
    p = p_one(weight)
    return float(-np.log(np.where(y == 1, p, 1 - p)).mean())


def squared_error(weight: float) -> float:
    return float(np.mean((p_one(weight) - y) ** 2))


def walk(fine: Callable[[float], float], start: float, steps: int) -> float:
    weight, h, rate = start, 0.01, 300.0
    for _ in range(steps):
        slope = (fine(weight + h) - fine(weight - h)) / (2 * h)
        weight = weight - rate * slope
    return weight


for steps in (0, 1, 2, 3, 10, 100):
    print(f"{steps:3d} steps: w = {walk(cross_entropy, 50, steps):7.2f}")

# %% [markdown]
# With the cross-entropy the weight is at −86 after ten steps, and after a hundred it rests at
# −101, on the floor of its valley.
#
# ```predict number the-other-training
# The squared error starts at +50 as well, with the same rate. Where is its weight after 1,000
# steps?
#
# [right, within 0.5 %] It is at 49.9987.
# > Yes: a thousand steps have brought it a little more than a thousandth of the way to 49.
#
# [-101]
# > That is where the cross-entropy arrives. The squared error has a valley of its own, near −84,
# > but it does not get there.
#
# [-84]
# > You have found its valley. But it does not get there: after 1,000 steps it still is at 49.9987.
#
# [other]
# > It does not get anywhere. After 1,000 steps it still is at 49.9987.
# ```

# %% tags=["value"]
walk(squared_error, 50, 1000)

# %%
print(f"{walk(squared_error, 50, 1000):.4f}")

# %% alt="Two graphs over weights from −200 to 60. In the valley of the cross-entropy, dots come down from +50 in large steps and then small ones to −101. In that of the squared error, all dots lie on one spot at +50, on a level shelf." caption="Two trainings from +50: thirty steps each." tags=["ledger", "figure"]
import matplotlib.pyplot as plt

BLUE, RED, GREEN, GREY = "#0072b2", "#cc3311", "#009e73", "#808080"
COLOURS = [RED if label == 1 else BLUE for label in y]
plt.rcParams["font.size"] = 12
wide = np.linspace(-200, 60, 261).tolist()
figure, axes = plt.subplots(2, figsize=(5, 4.6), sharex=True)
for ax, fine, name in zip(
    axes,
    (cross_entropy, squared_error),
    ("cross-entropy", "squared error"),
    strict=True,
):
    ax.plot(wide, [fine(weight) for weight in wide], color=GREY, linewidth=2)
    stops = [walk(fine, 50, steps) for steps in range(31)]
    ax.plot(stops, [fine(stop) for stop in stops], "o", color=GREEN)
    ax.set_ylabel(name)

axes[0].set(ylim=(0, 11.5), yticks=[0, 5, 10])
axes[1].set(ylim=(0, 0.6), xlim=(-200, 62), xlabel="weight w, with b = 10.99")
plt.show()

# %% [markdown]
# <!-- explorable: trainings -->

# %% tags=["value"]
{
    "ink": ink.tolist(),
    "labels": y.tolist(),
    "bias": b,
    "rate": 300,
    "start": 50,
    "slow": 20_000,
}

# %% tags=["check"]
assert round(walk(cross_entropy, 50, 10)) == -86
assert round(walk(cross_entropy, 50, 100)) == -101
assert round(walk(squared_error, 50, 1000), 4) == 49.9987
lowest = min(range(-200, 60), key=squared_error)
assert lowest == -84
assert round(walk(squared_error, -25, 1000)) == -84

# %% [markdown]
# One fine learns from its worst mistakes, the other sleeps through them. What is it in the
# cross-entropy that stays awake? To see it, we need its slope as a formula.
#
# ## One weight, one example
#
# Take one example, and write $\ell$ for its own loss. The sign $\partial$ means a derivative
# in one variable while the others stand still.
#
# The weight does not touch the loss directly. It moves the score $z$, the score moves the
# probability $p$, and the probability moves the loss. A chain of three links, and the slope of
# a chain is the product of the slopes of its links:
#
# $$ \frac{\partial \ell}{\partial w_j}
#    = \frac{\partial \ell}{\partial p} \cdot
#      \frac{\partial p}{\partial z} \cdot
#      \frac{\partial z}{\partial w_j} . $$
#
# Each link is easy. From $\ell = -y \log p - (1 - y) \log (1 - p)$, since the slope of
# $\log p$ is $1/p$, and over one denominator,
#
# $$ \frac{\partial \ell}{\partial p} = -\frac{y}{p} + \frac{1 - y}{1 - p}
#    = \frac{p - y}{p\,(1 - p)} . $$
#
# The slope of the sigmoid is known from [chapter 6](06-forward-pass.py),
#
# $$ \frac{\partial p}{\partial z} = p\,(1 - p) , $$
#
# and since $z = w_1 x_1 + \dots + w_d x_d + b$,
#
# $$ \frac{\partial z}{\partial w_j} = x_j , \qquad \frac{\partial z}{\partial b} = 1 . $$
#
# Multiply the first two, and **the product $p\,(1 - p)$ cancels**:
#
# $$ \frac{\partial \ell}{\partial z}
#    = \frac{p - y}{p\,(1 - p)} \cdot p\,(1 - p) = p - y . $$
#
# What is left is the error itself: how much too high the probability was. Here is the chain for
# the thin 0 of chapter 6, with our weight for ink, −94.86.

# %% alt="The chain as a drawing: arrows lead from w to z, p and the loss. Below, arrows lead back, with the slopes of the three links: 19.59, 0.0484 and 0.085. The first two together are p minus y, 0.949; all three are 0.0807." caption="The chain for the thin 0: forward above, the slopes on the way back below." tags=["ledger", "figure"]
thin = 8
p_thin = p_one(-94.86)[thin]
first, second = 1 / (1 - p_thin), p_thin * (1 - p_thin)  # its label is 0
figure, ax = plt.subplots(figsize=(5, 2.9))
for place, name, value in (
    (0, "w", "−94.86"),
    (1, "z", f"{np.log(p_thin / (1 - p_thin)):.2f}"),
    (2, "p", f"{p_thin:.3f}"),
    (3, "ℓ", f"{-np.log(1 - p_thin):.2f}"),
):
    circle = {
        "boxstyle": "circle,pad=0.4",
        "facecolor": "none",
        "edgecolor": GREY,
    }
    ax.text(place, 3, name, ha="center", va="center", bbox=circle)
    ax.text(place, 3.62, value, ha="center", va="center")

arrow = {"arrowstyle": "->", "color": GREY}
for start in range(3):
    ax.annotate("", (start + 0.75, 3), (start + 0.25, 3), arrowprops=arrow)

for right, left, height, text in (
    (1, 0, 2, f"∂z/∂w = {ink[thin]:.3f}"),
    (2, 1, 2, f"∂p/∂z = {second:.4f}"),
    (3, 2, 2, f"∂ℓ/∂p = {first:.2f}"),
    (3, 1, 1.1, f"p − y = {first * second:.3f}"),
    (3, 0, 0.2, f"∂ℓ/∂w = {first * second * ink[thin]:.4f}"),
):
    ends = ((left + 0.05, height), (right - 0.05, height))
    ax.annotate("", *ends, arrowprops=arrow)
    ax.text(
        (left + right) / 2,
        height + 0.32,
        text,
        ha="center",
        va="center",
        fontsize=10,
    )

ax.set(xlim=(-0.4, 3.4), ylim=(0, 3.9))
ax.set_axis_off()
plt.show()

# %% [markdown]
# <div class="still" markdown>
#
# | symbol | code | number | shape, for a batch |
# |---|---|---:|---|
# | $\partial \ell / \partial p$ | `dz / (p * (1 - p))` | 19.59 | `(m,)` |
# | $\partial p / \partial z$ | `p * (1 - p)` | 0.0484 | `(m,)` |
# | $\partial \ell / \partial z$ | `dz = p - y` | 0.949 | `(m,)` |
# | $\partial z / \partial w$ | `X` | 0.085 | `(m, d)` |
#
# </div>
#
# <!-- explorable: chain -->

# %% tags=["value"]
names = {thin: "the thin 0", 0: "the ornate 1"}
{
    "ink": ink.tolist(),
    "labels": y.tolist(),
    "names": [
        names.get(i, str(label)) + f", number {i + 1}"
        for i, label in enumerate(y.tolist())
    ],
    "bias": b,
    "weight": -94.86,
    "first": thin,
}

# %% tags=["check"]
assert round(first, 2) == 19.59
assert round(second, 4) == 0.0484
assert round(first * second, 3) == round(p_thin, 3) == 0.949
assert round(ink[thin], 3) == 0.085
assert round(p_thin * ink[thin], 4) == 0.0807
far = p_one(50)[thin]
assert round(1 / (1 - far), -5) == 4_200_000
assert 1e-7 < far * (1 - far) < 1e-6
assert round(far, 6) == 1

# %% [markdown]
# The first two links pull in opposite directions. At +50 the first is 4.2 million and the second
# less than a millionth, and their product is 1.000: the full blame, for an answer that is
# entirely wrong. The squared error has the second of them as well, but its first link is
# $2\,(p - y)$, at most 2, and cannot make up for it.
#
# ```predict why why-it-cancels
# Why does the cross-entropy not fall asleep where the sigmoid is flat?
#
# [longer] Because it is the larger fine, so all its slopes are larger.
# > It is larger, 9.83 against 0.5 at +50. But make the squared error 20 times as large: its slope
# > there still is a million times too small.
#
# [around] Because it does not pass through the sigmoid.
# > It does. Its last listing in chapter 6 avoids the probability, for safety, but the formula is the
# > same, and so is its slope.
#
# [steeper] Because the logarithm grows steeper just as fast as the sigmoid grows flat.
# > Yes. One slope is $1 / p\,(1 - p)$ times the error, the other is $p\,(1 - p)$.
# ```

# %% tags=["value"]
h = 1e-3
slopes = {
    fine.__name__: (fine(50 + h) - fine(50 - h)) / (2 * h)
    for fine in (cross_entropy, squared_error)
}
z: Vector = np.linspace(-12, 12, 9)
p: Vector = 1 / (1 + np.exp(-z))
direct = (np.logaddexp(0, z + h) - np.logaddexp(0, z - h)) / (
    2 * h
)  # of a zero
{
    "longer": 20 * slopes["squared_error"] > 1e-6 * slopes["cross_entropy"],
    "around": not np.allclose(direct, (p / (p * (1 - p))) * (p * (1 - p))),
    "steeper": bool(np.allclose(1 / (1 - p) * (p * (1 - p)), p)),
}

# %% tags=["check"]
assert round(cross_entropy(50), 2) == 9.83
assert round(squared_error(50), 2) == 0.5

# %% [markdown]
# So that is why the cross-entropy and the sigmoid belong together. With the third link,
#
# $$ \frac{\partial \ell}{\partial w_j} = (p - y)\, x_j , \qquad
#    \frac{\partial \ell}{\partial b} = p - y . $$
#
# Read it aloud: *the blame of a weight is the error times its feature.* If there is no ink,
# there is no blame. If there is no error, there is no blame either.
#
# (Dividing by $p\,(1 - p)$ asks for $p$ strictly between 0 and 1. The margin form needs no such
# care: the slope of $\log(1 + e^{-s})$ in $s$ is $-e^{-s} / (1 + e^{-s}) = \sigma(s) - 1$. For a
# one, where $s = z$, that is $p - 1$; for a zero, where $s = -z$, the sign turns, and it is
# $1 - \sigma(-z) = p$. Both are $p - y$.)
#
# ```predict number blame-of-the-bias
# A model gives an image of a one the probability 0.9. What is the slope of the loss in the bias?
#
# [right, within 1 %] −0.1
# > Yes. It is negative: a larger bias means a smaller loss, so a step downhill raises the bias.
# > The probability was too low, and it will grow.
#
# [0.1]
# > The size is right. But the probability was too low, so a larger bias *lowers* the loss: the
# > slope is negative.
#
# [0.9]
# > That would be the slope if the image were a zero.
#
# [-0.9]
# > The error is $p - y$, and the label is 1: a probability of 0.9 is only 0.1 too low.
#
# [other]
# > It is $p - y = 0.9 - 1 = -0.1$.
# ```

# %% tags=["value"]
from logreg import LogisticModel

model = LogisticModel(1)
model.bias = float(np.log(0.9 / 0.1))
model.backward(np.array([[0.0]]), np.array([1], dtype=np.uint8)).db

# %% [markdown]
# ## All weights, all examples
#
# The loss of a batch is a mean, so its slope is a mean of slopes:
#
# $$ \frac{\partial L}{\partial w_j} = \frac{1}{m} \sum_{i=1}^{m} (p_i - y_i)\, X_{ij} . $$
#
# For each $j$ this is a sum over the rows of column $j$ of $X$. A product with the transpose
# does that for all $j$ at once. Write $dw$ for $\partial L / \partial w$ and $db$ for
# $\partial L / \partial b$, as one does in code. $dz$ holds each example's own slope,
# $\partial \ell_i / \partial z_i$; the $1/m$ comes later.
#
# $$
# \begin{aligned}
# dz &= p - y & &\in \R^{m} \\
# dw &= \tfrac{1}{m}\, X^\top dz & &\in \R^{d} \\
# db &= \tfrac{1}{m} \textstyle\sum_i dz_i & &\in \R
# \end{aligned}
# $$
#
# In the package, each of the last two is a line:
#
# ```python {source="logreg.model.gradient"}
# ```
#
# Try it with two features, ink and centre, on the ten digits. All parameters start at 0, so that
# every $p$ is one half.

# %%
from logreg.model import gradient

centre = ten.images[:, 11:17, 11:17].mean(axis=(1, 2)) / 255
X = np.column_stack([ink, centre])
dz = 0.5 - y
dw, db = gradient(X, dz)
print("dw", dw.round(3), "db", round(db, 3))

# %% alt="Two rows of ten bars, the share of each digit in the slope for ink and for the centre. For ink, zeros push up and ones push down, and the zeros, with more ink, win. For the centre the ones push down far harder, because zeros have nothing there." caption="Who pulls at which weight: the shares of the ten digits, zeros in blue and ones in red. Their mean is the slope." tags=["ledger", "figure"]
figure, axes = plt.subplots(2, figsize=(5, 3.8), sharex=True, sharey=True)
for ax, column, slope, name in zip(
    axes, X.T, dw, ("ink", "centre"), strict=True
):
    ax.bar(range(10), dz * column, color=COLOURS)
    ax.axhline(0, color=GREY, linewidth=0.8)
    ax.axhline(slope, color=GREEN, linestyle="--")
    ax.text(9.7, slope, f"{slope:.3f}".replace("-", "−"), va="center")
    ax.set_ylabel(name)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)

plt.show()

# %% tags=["check"]
assert dw.round(3).tolist() == [0.023, -0.114]
assert db == 0

# %% [markdown]
# Downhill is the opposite way: less weight on ink, more on the centre. Those are the signs
# that chapter 6 had, −115.26 and 18.55. And $db$ is 0, because five of the ten are ones.
#
# Then all pixels. The method [`backward`][logreg.LogisticModel.backward] computes
# `dz = sigmoid(z) - y`, calls `gradient`, and returns [`Gradients`][logreg.Gradients]:

# %% [markdown]
# ```predict shape shape-of-the-gradient
# For a batch of 64 images, `X` has the shape (64, 784). What is the shape of `dw`?
#
# [right] (784,)
# > Yes. The gradient of a thing has the shape of that thing, and there are 784 weights.
#
# [(64, 784)]
# > That is the shape of all blames, of each weight for each image. The mean over the images takes
# > the 64 away.
#
# [(64,)]
# > That is the shape of `dz`, with one error per image.
#
# [(784, 1)]
# > 784 is right. But vectors have one dimension in this book: there are no columns.
#
# [other]
# > The gradient of a thing has the shape of that thing. There are 784 weights.
# ```

# %% tags=["value"]
from logreg import random_batch

drawn = random_batch(train_set, 64, rng=0)
LogisticModel(784).backward(*drawn).dw.shape

# %%
from logreg import LogisticModel, random_batch

X, y = random_batch(train_set, 64, rng=0)
gradients = LogisticModel(784).backward(X, y)
print(gradients.dw.shape, round(gradients.db, 4))

# %% tags=["check"]
assert gradients.dw.shape == (784,)
assert np.isclose(gradients.db, 0.5 - y.mean())

# %% [markdown]
# Shapes are the first check: `X.T @ dz` is `(784, 64) @ (64,)`, while `X @ dz` does not even
# run. The gradient can be looked at as an image. Here it is with a minus, so that red is where
# a step downhill raises the weight:

# %% alt="The negative gradient at the start as an image. A slanted red bar in the middle, where ones have ink, speaks for a one; a blue ring around it, where zeros have theirs, speaks for a zero." caption="Downhill, at the start." tags=["ledger", "figure"]
from logreg import plotting

plotting.plot_weights(-gradients.dw)
plt.show()

# %% [markdown]
# ## A wrong gradient that learns
#
# A wrong formula would show at once, one would think. Four trainings from zero, on the same 300
# batches, differ in one line: what each example is blamed for.

# %%
from logreg import cross_entropy as mean_loss
from logreg import sigmoid, unroll
from logreg.model import logits, step

validation_features = unroll(validation_set.images)


def learn(blame: Callable[[Vector, Labels], Vector]) -> tuple[float, float]:
    w: Vector = np.zeros(784)
    b, rng = 0.0, np.random.default_rng(0)
    for _ in range(300):
        X, y = random_batch(train_set, 64, rng=rng)
        dw, db = gradient(X, blame(logits(X, w, b), y))
        w, b = step(w, b, dw, db, learning_rate=1.0)
    z = logits(validation_features, w, b)
    right = (z >= 0) == validation_set.labels
    return float(right.mean()), mean_loss(z, validation_set.labels)


def our_blame(z: Vector, y: Labels) -> Vector:
    return sigmoid(z) - y


def squared(z: Vector, y: Labels) -> Vector:
    p = sigmoid(z)
    return 2 * (p - y) * p * (1 - p)


def kept(z: Vector, y: Labels) -> Vector:
    p = sigmoid(z)
    return (p - y) * p * (1 - p)


def decided(z: Vector, y: Labels) -> Vector:
    return (z >= 0) * 1.0 - y


found = {blame: learn(blame) for blame in (our_blame, squared, kept, decided)}
for blame, (accuracy, loss) in found.items():
    print(f"{blame.__name__:10} accuracy {accuracy:.4f}, loss {loss:.4f}")

# %% [markdown]
# `our_blame` is $p - y$, `squared` the slope of the squared error, `kept` the one of a learner
# who forgot to cancel, and `decided` blames the decision in place of the probability (it is
# Rosenblatt's *perceptron*, of 1958). All four get 2 of 2,110 wrong. Only the losses tell them
# apart.
#
# ```predict why wrong-and-right
# Why do three wrong gradients reach the same accuracy?
#
# [factor] Because they are the right one, times a fixed factor.
# > Then a different learning rate would make them equal. But the factor of `squared`,
# > $2\,p\,(1 - p)$, is different for each example: 0.5 at the start, and next to nothing later.
#
# [easy] Because zeros and ones are so easy that any gradient would do.
# > They are easy, and that hides a lot. But turn the sign of ours, and the accuracy is 0.008.
#
# [side] Because each of them pushes every example to its right side, and only how hard differs.
# > Yes. None of them ever has the sign of ours turned, so the decisions come out right; the
# > probabilities do not.
# ```

# %% tags=["value"]
z = np.repeat(np.linspace(-6, 6, 25), 2)
both = np.tile(np.array([0, 1], dtype=np.uint8), 25)
ours = our_blame(z, both)
others = [blame(z, both) for blame in (squared, kept, decided)]
upside_down = learn(lambda z, y: y - sigmoid(z))
{
    "factor": all(bool(np.ptp(other / ours) < 1e-9) for other in others),
    "easy": upside_down[0] > 0.9,
    "side": all(bool((other * ours >= 0).all()) for other in others),
}

# %% tags=["check"]
accuracies = [accuracy for accuracy, _ in found.values()]
assert [round(2110 * (1 - accuracy)) for accuracy in accuracies] == [2] * 4
losses = [round(loss, 4) for _, loss in found.values()]
assert losses == [0.0031, 0.0113, 0.0166, 0.0052]
assert round(upside_down[0], 3) == 0.008
assert np.isclose(2 * 0.5 * (1 - 0.5), 0.5)

# %% [markdown]
# A wrong gradient is treacherous because it still learns. So look at the loss, not only at the
# accuracy, and check the formula itself.
#
# ## The pencil trace, part 2
#
# The example of [chapter 6](06-forward-pass.py): $x = (0, 1, 1, 0.5)$,
# $w = (1, 2, -1, -2)$, $b = 0$, $y = 1$, which gave $z = 0$ and $p = 0.5$. So
# $dz = p - y = -0.5$. There is one example, $m = 1$, and
#
# $$ dw = -0.5 \cdot (0,\ 1,\ 1,\ 0.5) = (0,\ -0.5,\ -0.5,\ -0.25), \qquad db = -0.5 . $$

# %%
X = np.array([[0.0, 1.0, 1.0, 0.5]])
y = np.array([1], dtype=np.uint8)
model = LogisticModel(4)
model.weights = np.array([1.0, 2.0, -1.0, -2.0])
gradients = model.backward(X, y)
print(gradients)

# %% tags=["check"]
assert gradients.dw.tolist() == [0.0, -0.5, -0.5, -0.25]
assert gradients.db == -0.5

# %% [markdown]
# The first pixel has no ink, and its weight no blame.
#
# ## Three checks
#
# **Pencil.** That was the first. It needs no computer, and cannot tell a mean from a sum: with
# one example they agree.
#
# **A nudge** is the definition of a slope. Move one parameter a little to each side,
#
# $$ \frac{\partial L}{\partial w_j} \approx \frac{L(w_j + h) - L(w_j - h)}{2h} . $$
#
# Here is this *central difference* for ink and centre on the ten digits, at the parameters of
# chapter 6, and how far it is off for several $h$:

# %%
X, y = np.column_stack([ink, centre]), ten.labels
model = LogisticModel(2)
model.weights, model.bias = np.array([-115.26, 18.55]), 5.90
gradients = model.backward(X, y)
w = model.weights


def difference(h: float) -> float:
    """Return the slope of the loss in the first weight, by its definition."""
    side = []
    for change in (h, -h):
        model.weights = w + np.array([change, 0.0])
        side.append(model.loss(X, y))
    model.weights = w
    return (side[0] - side[1]) / (2 * h)


off = {}
for h in (10.0, 1e-1, 1e-3, 1e-9):
    off[h] = abs(difference(h) - gradients.dw[0])
    print(f"h = {h:.0e}: off by {off[h]:.0e}")

# %% [markdown]
# ```predict why the-best-nudge
# Why is the difference best for an $h$ in the middle?
#
# [curve] A large nudge sees the curve bend, and a small one is lost in rounding.
# > Yes. The first error shrinks like $h^2$, the second grows like $1/h$. They meet in the middle.
#
# [smaller] The smaller the better; the last line is an accident.
# > That is the definition of a slope, on paper. But $10^{-9}$ is worse than 0.001:
# > two nearly equal losses are subtracted, and rounding is what is left.
#
# [weight] Because $h$ must suit the size of the weight, −115.26.
# > That would be a good rule for the step of a ruler. But a weight of −11.526, for ink in tenths,
# > has the same two errors, and an optimum in the middle as well.
# ```

# %% tags=["value"]
tenths = LogisticModel(2)


def off_in_tenths(h: float) -> float:
    """Do the same with the ink ten times as large and its weight a tenth."""
    wide_X, side = X * np.array([10.0, 1.0]), []
    for change in (h, -h):
        tenths.weights = np.array([-11.526 + change, 18.55])
        tenths.bias = 5.90
        side.append(tenths.loss(wide_X, y))
    slope = (side[0] - side[1]) / (2 * h)
    return float(abs(slope - 10 * gradients.dw[0]))


{
    "curve": bool(off[10.0] > 9 * off[1e-1] and off[1e-9] > 9 * off[1e-3]),
    "smaller": bool(off[1e-9] <= off[1e-3]),
    "weight": bool(off_in_tenths(10.0) < off_in_tenths(1e-3)),
}

# %% tags=["check"]
assert min(off, key=lambda h: off[h]) == 1e-3
assert np.isclose(difference(1e-3), gradients.dw[0], rtol=1e-6)

# %% [markdown]
# **An imaginary nudge** needs no subtraction. Put $ih$ on a parameter, with $i^2 = -1$. A
# function built from exp, log and sums then carries its slope in its imaginary part,
#
# $$ L(w_j + ih) = L(w_j) + ih\, \frac{\partial L}{\partial w_j} + O(h^2) , $$
#
# where $O(h^2)$ stands for terms as small as $h^2$. They are real; the error in the imaginary
# part is smaller still. So $h$ can be absurdly small, and the slope is right to the last
# digits. This *complex step* cannot pass an absolute value or a maximum, which throw the
# imaginary part away. So it takes the plain form of the loss, $\log(1 + e^{\pm z})$, and none of
# the package's code. `1e-200j` is Python's $10^{-200}\, i$.

# %%
signs = np.where(y == 1, -1.0, 1.0)
z = X @ w + model.bias
for name, change in (("ink", X[:, 0]), ("centre", X[:, 1]), ("bias", 1.0)):
    moved = np.log(1 + np.exp(signs * (z + 1e-200j * change)))
    print(name, np.mean(moved).imag / 1e-200)

print(gradients)

# %% tags=["check"]
imaginary = [
    np.mean(np.log(1 + np.exp(signs * (z + 1e-200j * column)))).imag / 1e-200
    for column in (X[:, 0], X[:, 1], np.ones(10))
]
assert np.allclose(
    [*gradients.dw, gradients.db], imaginary, rtol=1e-12, atol=1e-15
)

# %% [markdown]
# A check proves nothing: it can only fail to find a mistake. Three that could not make the same
# one are the best there is, and the package's tests ask the last two on hundreds of random models.
#
# ## The same everywhere
#
# The error $p - y$ looks like a lucky accident of two formulas. It is not. A straight line
# fitted to any numbers $y$, with the fine $\tfrac{1}{2}(z - y)^2$, has the slope $z - y$:
# prediction minus fact. And with ten digits in place of two, there are ten scores. Their
# **softmax**, $p_k = e^{z_k} / \sum_j e^{z_j}$, makes probabilities of them, and the fine is
# $-\log$ of the one at the right digit. Nudge each score:

# %%
scores, label = np.array([0.5, 2.0, -1.0]), 0  # three digits will do


def softmax_fine(scores: Vector) -> float:
    return float(np.log(np.sum(np.exp(scores))) - scores[label])


softmax = np.exp(scores) / np.sum(np.exp(scores))
nudges = 1e-5 * np.eye(3)
nudged = [
    (softmax_fine(scores + h) - softmax_fine(scores - h)) / 2e-5 for h in nudges
]
print("slopes    ", np.round(nudged, 4))
print("p minus y ", (softmax - (np.arange(3) == label)).round(4))

# %% tags=["check"]
assert np.allclose(nudged, softmax - (np.arange(3) == label), atol=1e-8)

# %% [markdown]
# Again $p - y$, where $y$ is 1 at the right digit and 0 elsewhere. All three fines are minus the
# logarithm of a probability (for the straight line, that of a bell curve round $z$). In all three
# the score is the very number that multiplies the data in the exponent of that probability, and
# then the slope is always what the model expected, minus what came. Statisticians call such a
# score a *canonical link*.
#
# ## The ledger

# %% tags=["ledger"]
from logreg import ledger

X, y = random_batch(train_set, 64, rng=0)
model = LogisticModel(784)
gradients = model.backward(X, y)
p = sigmoid(model.forward(X))
ledger(X=X, y=y, p=p, dz=p - y, dw=gradients.dw, db=gradients.db)

# %% [markdown]
# ## Bug museum: a column too many
#
# In many courses labels are columns, of shape `(m, 1)`. Here four labels of that shape meet
# four probabilities of shape `(4,)`:

# %%
p = np.array([0.9, 0.2, 0.8, 0.3])
labels = np.array([[1], [0], [1], [0]])
dz = p - labels
print(dz.shape, "with the mean", round(float(dz.mean()), 4))

# %% [markdown]
# **Symptom:** `(4, 4)`, where four numbers should be. NumPy *broadcasts*: it stretched the
# column and the row into a table of every probability minus every label. Nothing complained.
# Worse, the mean of that table is exactly the right $db$, so the bias learns and nothing looks
# wrong. Only $dw$ gives it away: with two features, `X.T @ dz` has the shape `(2, 4)`.
#
# **Mend:** vectors have one dimension, everywhere. If labels come as a column, make them a
# vector at the door, with `labels.ravel()`. The package refuses them:

# %%
try:
    LogisticModel(2).backward(np.ones((4, 2)), labels.astype(np.uint8))
except ValueError as error:
    print(error)

# %% tags=["check"]
assert (p - labels).shape == (4, 4)
assert (np.ones((4, 2)).T @ (p - labels)).shape == (2, 4)
flat = p - labels.ravel()
assert flat.shape == (4,)
assert np.isclose(flat.mean(), (p - labels).mean())
assert abs(flat.mean()) > 0.01

# %% [markdown]
# ## Exercises
#
# **1 (warm up).** Two examples with one feature each, $x = 2$ and $x = -1$, have the
# probabilities 0.75 and 0.5 and the labels 1 and 0. What are $dw$ and $db$?
#
# ??? tip "Hint"
#     First $dz$, then the mean of $dz \cdot x$ and the mean of $dz$.

# %% tags=["solution"]
dz = np.array([0.75 - 1, 0.5 - 0])
x = np.array([2.0, -1.0])
print("dw", np.mean(dz * x), "db", np.mean(dz))

# %% [markdown]
# **2 (a step further).** At the best parameters all slopes are 0. What does $db = 0$ say about
# the mean of the predicted probabilities? Check it with ink alone, on the training set, where
# $w = -94.86$ and $b = 10.99$.
#
# ??? tip "Hint"
#     Write $db$ as a difference of two means.

# %% [markdown] tags=["solution"]
# $db$ is the mean of $p$ minus the mean of $y$. If it is 0, the two means are equal: a fitted
# logistic model predicts, on average, as many ones as there are.

# %% tags=["solution"]
train_ink = train_set.images.mean(axis=(1, 2)) / 255
print(sigmoid(-94.86 * train_ink + 10.99).mean().round(3))
print(train_set.labels.mean().round(3))

# %% tags=["check"]
predicted = sigmoid(-94.86 * train_ink + 10.99).mean()
assert abs(predicted - train_set.labels.mean()) < 5e-4

# %% [markdown]
# **3 (think).** A missed one is to cost five times as much as a missed zero, so the loss of each
# one is multiplied by 5. What becomes of $dz$? And of the answer to exercise 2?
#
# ??? tip "Hint"
#     A factor in front of $\ell$ stays in front of its slope.

# %% [markdown] tags=["solution"]
# $dz$ is $5\,(p - 1)$ for a one and $p$ for a zero. At the bottom its mean is 0: what the zeros
# are given, summed, is five times what the ones lack. The probabilities are no longer true on
# average: they are too high, on purpose.

# %% [markdown]
# ## Write it yourself
#
# Write `backward`. The contract brings its own check, the complex step, which needs no
# derivation. [`logreg start my-own`](../reference/your-own.md) puts the skeleton into a folder,
# and `logreg check 7 my-own` says which claims hold.
#
# <!-- check -->
#
# ## Summary
#
# - Three links: loss, sigmoid, score. The product $p\,(1 - p)$ cancels.
# - $dz = p - y$, $dw = X^\top dz / m$, $db$ is the mean of $dz$.
# - The blame of a weight is the error times its feature.
# - A gradient has the shape of its parameter. `(m, 1)` minus `(m,)` is `(m, m)`.
# - A wrong gradient often learns. Check it: pencil, nudge, imaginary nudge.
#
# **Names of this chapter:** [`LogisticModel.backward`][logreg.LogisticModel.backward] ·
# [`Gradients`][logreg.Gradients] · [`random_batch`][logreg.random_batch]
#
# **Sources:** C. M. Bishop, *Pattern Recognition and Machine Learning* (2006), equation 4.91, and
# section 4.3.6 on why $p - y$ comes back. W. Squire and G. Trapp, "Using complex variables to
# estimate derivatives of real functions", *SIAM Review* 40 (1998). M. Nielsen, *Neural Networks and
# Deep Learning* (2015), chapter 3, where two trainings open the subject as they do here.
