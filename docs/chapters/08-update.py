# %% [markdown]
# ---
# title: "8. Update parameters"
# description: One step downhill. Why there is a minus, why both parameters move at once, and what too long a step looks like.
# ---
#
# # 8. Update parameters
#
# **After this chapter you can** take a step of gradient descent by hand, say how long a
# step may be, and recognise the three fates of a learning rate in a picture.
#
# ## The idea in plain words
#
# The gradient points uphill, so we go the other way. How far? A fixed multiple of the
# slope, the learning rate: long steps where it is steep, short ones where it is flat, none
# at the bottom, where the slope is 0. That is all there is to gradient descent.
#
# ## The mathematics: why downhill is minus
#
# Close to where we stand, the loss changes by slope times distance, added up over all
# parameters. (Think of $b$ as one more weight, whose feature is always 1.) If we move by a
# small $\delta$, a number for each weight,
#
# $$ L(w + \delta) \approx L(w) + dw \cdot \delta , $$
#
# where $dw \cdot \delta$ is the sum of all $dw_j\, \delta_j$. Now move against the gradient,
# $\delta = -\eta\, dw$:
#
# $$ L(w - \eta\, dw) \approx L(w) - \eta\, (dw \cdot dw) = L(w) - \eta\, \lVert dw \rVert^2 . $$
#
# Here $\lVert dw \rVert$ is the length of the gradient, the root of the sum of its squares. A
# square is never negative, so the loss falls, as long as the step is small enough for
# "approximately" to hold. And among all steps of the same length, this one falls fastest: a
# scalar product is smallest when the two vectors point in opposite directions. So
#
# $$ w \leftarrow w - \eta\, dw, \qquad b \leftarrow b - \eta\, db . $$
#
# How small is small enough? That depends on how fast the slope itself changes, the
# **curvature**. Suppose that no curvature is larger than some $c$. If the slope grows by at
# most $c$ per unit, then over a distance the loss rises above its tangent by at most
# $\tfrac{1}{2} c$ times the square of the distance. Here the distance is
# $\eta \lVert dw \rVert$, so
#
# $$ L(w - \eta\, dw) \le L(w) - \eta\, \lVert dw \rVert^2 + \tfrac{1}{2} c\, \eta^2 \lVert dw \rVert^2 , $$
#
# and the right side is below $L(w)$ whenever $\eta < 2/c$.
#
# For our loss such a $c$ is known. Move along a direction $u$ of length 1. The score of
# example $i$ changes by $x_i \cdot u$ per unit, and so its loss has the slope
# $(p_i - y_i)(x_i \cdot u)$. That slope changes by $p_i (1 - p_i)(x_i \cdot u)^2$ per unit,
# at most a quarter of the square. The loss of all is the mean, so no curvature is larger than
# $\lVert Xu \rVert^2 / (4m)$. The largest value that $\lVert Xu \rVert^2$ can take is called
# the *largest eigenvalue* $\lambda$ of $X^\top X$, and NumPy finds it. So
# $c = \lambda / (4m)$ will do.

# %%
import numpy as np

from logreg import LogisticModel, load_digits, unroll

train_set, validation_set, _ = load_digits()
some = train_set[:1000]
X, y = unroll(some.images), some.labels
with_ones = np.hstack([X, np.ones((len(X), 1))])
largest = np.linalg.eigvalsh(with_ones.T @ with_ones)[-1]
c = largest / (4 * len(X))
bound = 2 / c
print(
    f"a learning rate below {bound:.3f} "
    f"lowers the loss of these {len(X)} images"
)

# %% [markdown]
# The column of ones is the feature of the bias. `eigvalsh` sorts from small to large, so
# `[-1]` is the largest.
#
# The promise holds for the images that the gradient was computed from. A mini batch keeps it
# only for itself: its step may raise the loss of all the others.

# %% tags=["check"]
from logreg import random_batch

checked = LogisticModel(784)
batches = np.random.default_rng(0)
whole = [checked.loss(X, y)]
for _step in range(150):
    checked.update(
        checked.backward(*random_batch(some, 8, rng=batches)), 0.9 * bound
    )
    whole.append(checked.loss(X, y))

assert (np.diff(whole) > 0).sum() > 5

# %% [markdown]
# ## The package's own code

# %% [markdown]
# ```python {source="logreg.model.step"}
# ```

# %% [markdown]
# The method [`update`][logreg.LogisticModel.update] checks that the gradients fit and are
# finite, and then takes this step. Two things deserve a second look.
#
# **Both parameters move from the same gradients.** The bias must not be updated with a
# slope that was computed after the weights had moved. One call of
# [`backward`][logreg.LogisticModel.backward] gives both slopes, and one call of `update` uses
# both.
#
# **The weights are replaced, not changed in place.** If you kept `model.weights` before a
# step, you still have the old ones after it. That is how a history can hold snapshots
# ([chapter 10](10-training-loop.py)).

# %%
from logreg import Gradients

model = LogisticModel(2)
before = model.weights
model.update(Gradients(dw=np.array([1.0, -2.0]), db=4.0), learning_rate=0.1)
print("before:", before)
print("after: ", model.weights, model.bias)

# %% tags=["check"]
assert before.tolist() == [0.0, 0.0]
assert np.allclose(model.weights, [-0.1, 0.2])
assert np.isclose(model.bias, -0.4)

# %% [markdown]
# ## Three fates in one picture
#
# !!! question "Predict first"
#
#     We take thirty steps with all 1,000 images in each, so that there is no noise from
#     batches: once with a hundredth of the bound from above, once with the bound itself,
#     and once with a thousand times the bound. Which loss is lowest at the end? Which one
#     goes up on the way?

# %% alt="The loss of three trainings over thirty steps, on a logarithmic scale. With a small learning rate it falls slowly. With the bound it falls quickly and smoothly. With a thousand times the bound it jumps up far above its start, then creeps back down and ends a little above the curve of the small learning rate."
import matplotlib.pyplot as plt

curves = {}
for name, rate, style in (
    ("too small", bound / 100, "--"),
    ("at the bound", bound, "-"),
    ("far too large", 1000 * bound, ":"),
):
    model = LogisticModel(784)
    losses = [model.loss(X, y)]
    for step in range(30):
        model.update(model.backward(X, y), rate)
        losses.append(model.loss(X, y))
    curves[name] = losses
    plt.plot(losses, style, label=f"{name}, η = {rate:.3g}")

plt.yscale("log")
plt.xlabel("step")
plt.ylabel("loss [nats]")
plt.legend()
plt.show()

# %% tags=["check"]
assert (np.diff(curves["too small"]) < 0).all()
assert (np.diff(curves["at the bound"]) < 0).all()
assert max(curves["far too large"]) > 5 * np.log(2)
ends = [curve[-1] for curve in curves.values()]
assert ends[1] < ends[0] < ends[2]
assert (np.diff(curves["far too large"])[1:] < 0).all()

# %% [markdown]
# Of the three, the rate at the bound ends lowest. The small rate is safe and slow. The one that goes up is
# the third: its first step overshoots so far that the loss is more than five times that of the
# start, worse than a model that knows nothing, which pays $\log 2$. Then it creeps back. After
# thirty steps it is no better than the rate that was too small. It has not diverged, because
# $p - y$ stays between −1 and 1, and so no slope can be steeper than the ink allows. On a
# parabola the slope grows with the distance, and it would have.
#
# Here are the weights behind the three curves as the steps go by, and what they make of the
# first validation image, which is a one. The colours of each training have a scale of their
# own, as wide as its last picture needs. So they show the pattern, not its size: after the
# first step, the largest weight is 0.0005 with the small rate, and 48 with the far too large
# one.

# %% alt="For each learning rate a row: its loss, with dots at the steps 1, 5 and 30, and the weights at these steps. All pictures show a red bar between blue arcs. With the small rate they start pale and p stays near one half. With the bound p rises from 0.42 to above 0.7. With the far too large rate the picture has its full colours at once, and p jumps from 0 to 1."
example = validation_set[:1]
figure, grid = plt.subplots(
    3, 4, figsize=(6.4, 5.4), width_ratios=[1.6, 1, 1, 1]
)
rates = (bound / 100, bound, 1000 * bound)
for (loss, *pictures), rate in zip(grid, rates, strict=True):
    model, kept = LogisticModel(784), []
    losses = [model.loss(X, y)]
    for step in range(1, 31):
        model.update(model.backward(X, y), rate)
        losses.append(model.loss(X, y))
        if step in (1, 5, 30):
            chance = float(model.predict_proba(example.images)[0])
            kept.append((step, model.weights, chance))
    loss.plot(losses, "o-", markevery=[1, 5, 30])
    loss.set(yscale="log", ylabel="loss [nats]", title=f"η = {rate:.3g}")
    limit = np.abs(model.weights).max()
    for picture, (step, weights, chance) in zip(pictures, kept, strict=True):
        image = weights.reshape(28, 28)
        picture.imshow(image, cmap="RdBu_r", vmin=-limit, vmax=limit)
        title = f"step {step}\np(1) = {chance:.2f}"
        picture.set(xticks=[], yticks=[], title=title)

plt.show()

# %% tags=["check"]
assert example.labels[0] == 1
shown: dict[float, list[float]] = {}
for rate in (bound / 100, bound, 1000 * bound):
    model, shown[rate] = LogisticModel(784), []
    for step in range(30):
        model.update(model.backward(X, y), rate)
        shown[rate].append(float(model.predict_proba(example.images)[0]))

small_p, good_p, large_p = shown.values()
assert all(0.45 < p < 0.55 for p in small_p)
assert good_p[0] < 0.5
assert good_p[-1] > 0.7
assert large_p[0] < 0.001
assert large_p[-1] > 0.999
sizes = []
for rate in (bound / 100, 1000 * bound):
    model = LogisticModel(784)
    model.update(model.backward(X, y), rate)
    sizes.append(float(np.abs(model.weights).max()))

assert np.allclose(sizes, [0.0005, 48], rtol=0.05)

# %% [markdown]
# <!-- scrub fates -->
#
# The first step points the same way in all three: it is the same gradient. But the far too large
# rate has carried the image past every doubt, to the wrong side, and there it stays until the
# training images have brought the weights back.

# %% [markdown]
# Why does the bound itself do so well, when $\eta c = 2$ is the rate at which the swings of
# [chapter 2](02-hyperparameters.py) never settle? Because it is a guarantee for the worst
# direction at the worst place. The worst place is the start, where every $p$ is one half, so
# that $p\,(1 - p)$ really is a quarter. Elsewhere it is less, and the largest curvature is
# found in the same way, with each row weighted by its own $p\,(1 - p)$:

# %%
from logreg import Hyperparameters

model = LogisticModel(784)
for step in range(10):
    model.update(model.backward(X, y), bound)

p = model.predict_proba(X)
weighted = (with_ones.T * (p * (1 - p))) @ with_ones
later = np.linalg.eigvalsh(weighted)[-1] / len(X)
print(f"largest curvature: {c:.2f} at the start, {later:.2f} after ten steps")
print(
    f"2 / curvature:     {2 / c:.2f} at the start, "
    f"{2 / later:.2f} after ten steps"
)
print("default learning rate:", Hyperparameters().learning_rate)

# %% [markdown]
# After ten steps the curvature is about seven times smaller, and there is room for longer
# steps. How much room, thirty steps tell:

# %%
fates = {}
for rate in (bound, 0.5, 1.0, 2.0, 5.0, 20.0, 1000 * bound):
    model = LogisticModel(784)
    losses = [model.loss(X, y)]
    for step in range(30):
        model.update(model.backward(X, y), rate)
        losses.append(model.loss(X, y))
    fates[rate] = losses
    rises = np.count_nonzero(np.diff(losses) > 0)
    print(f"η = {rate:6.2f}: loss {losses[-1]:.4f}, went up {rises} times")

# %% [markdown]
# The best of these rates is ten times the bound, and even at a hundred times the bound, the loss
# never goes up. So the bound is a promise, not a recommendation: in practice a rate several times
# larger is often better, as chapter 2 found by trying. Batches change little in this: a batch of
# 64 images has a bound of its own, but it lies close to that of all.

# %% tags=["check"]
assert 6 < c / later < 8
assert min(fates, key=lambda rate: fates[rate][-1]) == 2.0
assert 10 < 2.0 / bound < 11
assert 100 < 20.0 / bound < 110
assert [np.count_nonzero(np.diff(fate) > 0) for fate in fates.values()] == [
    *([0] * 6),
    1,
]
assert 4 * bound < Hyperparameters().learning_rate < 2 / later
for seed in range(6):
    batch, _labels = random_batch(train_set, 64, rng=seed)
    gram = batch @ batch.T + 1  # smaller, with the same largest eigenvalue
    assert 0.75 < 8 * 64 / np.linalg.eigvalsh(gram)[-1] / bound < 1.25

# %% [markdown]
# ## A loss with a bottom
#
# [Chapter 2](02-hyperparameters.py) had two cases that this picture does not show: swings that
# settle, and swings that grow. A swing needs a bottom to swing around, and the loss of these
# images has none: 785 parameters can tell all 1,000 apart, so it falls for ever
# ([chapter 11](11-training.py)).
#
# So take a single feature, the amount of ink, with its mean moved to 0 and its spread scaled
# to 1. Hold the bias at 0, and one weight is all that moves. Ones mostly have less ink than
# zeros, but not always, so there is a best weight, and it is negative. Near it the loss is
# almost a parabola. We start nearby, at −4.5.

# %%
from logreg import sigmoid

ink = X.mean(axis=1)
feature = ((ink - ink.mean()) / ink.std())[:, np.newaxis]


def path(rate: float, steps: int) -> list[float]:
    """Return the weight of the ink before and after each step."""
    model = LogisticModel(1)
    model.weights = np.array([-4.5])
    weights = [-4.5]
    for _ in range(steps):
        dw = model.backward(feature, y).dw
        model.update(Gradients(dw=dw, db=0.0), rate)
        weights.append(float(model.weights[0]))
    return weights


best = path(100, 50)[-1]
p = sigmoid(best * feature[:, 0])
curvature = float(np.mean(p * (1 - p) * feature[:, 0] ** 2))
print(
    f"the best weight is {best:.2f}, "
    f"and 2 / curvature is {2 / curvature:.0f} there"
)

# %% alt="The weight of the ink over twenty steps, for three learning rates, with a line at the best weight. With 20 it creeps to the line. With 180 it swings around the line and settles. With 260 its swings grow for a few steps, and then go on for ever with the same width."
for one_rate, style in ((20, "o-"), (180, "s--"), (260, "^:")):
    plt.plot(path(one_rate, 20), style, label=f"η = {one_rate}")

plt.axhline(best, color="grey", linewidth=0.8)
plt.xticks(range(0, 21, 5))
plt.xlabel("step")
plt.ylabel("weight of the ink")
plt.legend()
plt.show()

# %% [markdown]
# A rate of 20 creeps. A rate of 180 overshoots at each step, but less each time, and arrives.
# A rate of 260 is above the $2/c$ of the bottom, and its swings grow. On the parabola they
# would grow for ever. Here the slope is bounded, and the swings cannot outgrow it: soon they
# keep their width. But the weight never settles.

# %% tags=["check"]
reached = LogisticModel(1)
reached.weights = np.array([best])
assert abs(reached.backward(feature, y).dw[0]) < 1e-9
assert 180 < 2 / curvature < 260
assert (np.diff(path(20, 20)) < 0).all()
assert path(20, 20)[-1] > best
swings = {
    one_rate: np.abs(np.diff(path(one_rate, 60))) for one_rate in (180, 260)
}
assert (np.diff(swings[180]) < 0).all()
assert (np.diff(np.sign(np.diff(path(180, 20)))) != 0).all()
assert (np.diff(swings[260][:5]) > 0).all()
assert np.allclose(swings[260][-10:], swings[260][-1], rtol=1e-3)
assert ink[y == 1].mean() < ink[y == 0].mean()
assert ink[y == 1].max() > ink[y == 0].min()
apart = LogisticModel(784)
for _step in range(300):
    apart.update(apart.backward(X, y), 2.0)

assert apart.evaluate(some).accuracy == 1.0

# %% [markdown]
# ## The pencil trace, part 3
#
# We left the small example with $w = (1, 2, -1, -2)$, $b = 0$ and the gradients
# $dw = (0, -0.5, -0.5, -0.25)$ and $db = -0.5$. With the learning rate $\eta = 1$ the step
# is a subtraction:
#
# $$
# \begin{aligned}
# w &\leftarrow (1,\ 2,\ -1,\ -2) - (0,\ -0.5,\ -0.5,\ -0.25) = (1,\ 2.5,\ -0.5,\ -1.75) \\
# b &\leftarrow 0 - (-0.5) = 0.5
# \end{aligned}
# $$
#
# Did it help? The new score is $0 + 2.5 - 0.5 - 0.875 + 0.5 = 1.625$, up from 0, and the
# label is 1.

# %%
trace = np.array([[0.0, 1.0, 1.0, 0.5]])
label = np.array([1], dtype=np.uint8)
model = LogisticModel(4)
model.weights = np.array([1.0, 2.0, -1.0, -2.0])
old_loss = model.loss(trace, label)
model.update(model.backward(trace, label), learning_rate=1.0)
z = model.forward(trace)
print(model.weights, model.bias)
print(
    f"z = {z[0]}, p = {sigmoid(z)[0]:.4f}, "
    f"loss {old_loss:.4f} -> {model.loss(trace, label):.4f}"
)
assert model.weights.tolist() == [1.0, 2.5, -0.5, -1.75]
assert model.bias == 0.5
assert z[0] == 1.625
assert model.loss(trace, label) < old_loss

# %% [markdown]
# The weight of the pixel without ink has stayed where it was.
#
# ## The ledger

# %% tags=["ledger"]
from logreg import ledger

gradients = model.backward(trace, label)
ledger(
    weights=model.weights,
    bias=model.bias,
    dw=gradients.dw,
    db=gradients.db,
    learning_rate=Hyperparameters().learning_rate,
)

# %% [markdown]
# ## Bug museum: uphill
#
# One sign is wrong. It is a common slip, because the formula for the gradient
# is full of minuses that have cancelled.

# %%
model = LogisticModel(784)
uphill = [model.loss(X, y)]
for step in range(5):
    gradients = model.backward(X, y)
    model.weights = model.weights + 0.1 * gradients.dw
    model.bias = model.bias + 0.1 * gradients.db
    uphill.append(model.loss(X, y))

print(np.round(uphill, 3))

# %% [markdown]
# **Symptom:** the loss rises from the first step on, and never comes back. Too large a rate can
# look alike, so divide the rate by a hundred: an overshoot is cured, a wrong sign only rises
# more slowly.
#
# **Mend:** downhill means minus. In this package the minus stands in one place, the update.

# %%
model = LogisticModel(784)
downhill = [model.loss(X, y)]
for step in range(5):
    model.update(model.backward(X, y), 0.1)
    downhill.append(model.loss(X, y))

print(np.round(downhill, 3))

# %% tags=["check"]
assert (np.diff(uphill) > 0).all()
assert (np.diff(downhill) < 0).all()
for divided in (0.1, 0.001):
    checked = LogisticModel(784)
    slow = [checked.loss(X, y)]
    for _step in range(5):
        wrong = checked.backward(X, y)
        checked.update(Gradients(dw=-wrong.dw, db=-wrong.db), divided)
        slow.append(checked.loss(X, y))
    assert (np.diff(slow) > 0).all()
    assert np.allclose(slow, uphill) == (divided == 0.1)
    assert slow[-1] <= uphill[-1] + 1e-9

checked = LogisticModel(784)
checked.update(checked.backward(X, y), 10 * bound)
assert checked.loss(X, y) < np.log(2)

# %% [markdown]
# ## Exercises
#
# **1 (warm up).** Take one more step of the pencil trace with $\eta = 1$. Is the step
# longer or shorter than the first, and why?
#
# ??? tip "Hint"
#     Compare $p - y$ before and after.

# %% tags=["solution"]
model = LogisticModel(4)
model.weights = np.array([1.0, 2.0, -1.0, -2.0])
for step in (1, 2):
    old = model.weights
    gradients = model.backward(trace, label)
    model.update(gradients, learning_rate=1.0)
    length = np.linalg.norm(model.weights - old)
    print(f"step {step}: p - y = {gradients.db:.3f}, length {length:.3f}")

# %% tags=["check"]
assert abs(gradients.db + 0.165) < 0.001
assert np.isclose(length / abs(gradients.db), 0.75 / 0.5)

# %% [markdown] tags=["solution"]
# Shorter. The error has shrunk from −0.5 to −0.165, and the step with it. (With one example,
# $db$ is the error itself. The length is that of the weights alone.)

# %% [markdown]
# **2 (a step further).** Scale the pixels to [0, 10] instead of [0, 1]. What happens to the
# bound on the learning rate?
#
# ??? tip "Hint"
#     The eigenvalues of $X^\top X$ grow with the square of the scale. The column of ones
#     does not.

# %% tags=["solution"]
scaled = np.hstack([10 * X, np.ones((len(X), 1))])
new_bound = 2 / (np.linalg.eigvalsh(scaled.T @ scaled)[-1] / (4 * len(X)))
print(f"{bound:.3f} -> {new_bound:.5f}, {bound / new_bound:.0f} times smaller")

# %% tags=["check"]
assert 90 < bound / new_bound < 101

# %% [markdown] tags=["solution"]
# Nearly a hundred times smaller. Features on a large scale are the usual reason why a
# training overshoots at a learning rate that "always worked".

# %% [markdown]
# **3 (think).** Show that one step with half the bound, $\eta = 1/c$, lowers the loss by
# at least $\lVert dw \rVert^2 / (2c)$, counting the bias among the weights. Check it at the
# start.
#
# ??? tip "Hint"
#     Put $\eta = 1/c$ into the parabola.

# %% [markdown] tags=["solution"]
# With $\eta = 1/c$ the two terms are $-\lVert dw \rVert^2 / c$ and
# $+\lVert dw \rVert^2 / (2c)$, together $-\lVert dw \rVert^2 / (2c)$.

# %% tags=["solution"]
model = LogisticModel(784)
gradients = model.backward(X, y)
promise = (gradients.dw @ gradients.dw + gradients.db**2) / (2 * c)
start = model.loss(X, y)
model.update(gradients, 1 / c)
print(f"promised {promise:.4f}, fell by {start - model.loss(X, y):.4f}")

# %% tags=["check"]
assert start - model.loss(X, y) >= promise

# %% [markdown]
# ## Write it yourself
#
# Write `update` and `step`. The contract walks downhill with yours, and looks whether the old
# parameters are still what they were. [`logreg start my-own`](../reference/your-own.md) puts
# the skeleton into a folder, and `logreg check 8 my-own` says which claims hold.
#
# <!-- check -->
#
# ## Summary
#
# - The gradient points uphill; the minus stands in the update.
# - Both parameters move at once, from the same gradients.
# - Below $2/c$ every step lowers the loss of the examples it was computed from; far above it a
#   step may overshoot.
# - The curvature shrinks on the way down, so a longer step than $2/c$ is often better.
# - The curvature grows with the square of the features' scale.
#
# **Names of this chapter:** [`LogisticModel.update`][logreg.LogisticModel.update] ·
# [`Gradients`][logreg.Gradients] · [`Hyperparameters`][logreg.Hyperparameters]
#
# **Sources:** S. Boyd and L. Vandenberghe, *Convex Optimization* (2004), sections 9.2 and
# 9.3. L. Bottou, F. E. Curtis and J. Nocedal, "Optimization methods for large-scale machine
# learning", *SIAM Review* 60 (2018), section 4.
