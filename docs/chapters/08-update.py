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
# Close to where we stand, the loss changes by slope times way, added up over all
# parameters. If we move by a small $\delta$,
#
# $$ L(w + \delta) \approx L(w) + dw \cdot \delta . $$
#
# Now move against the gradient, $\delta = -\eta\, dw$:
#
# $$ L(w - \eta\, dw) \approx L(w) - \eta\, (dw \cdot dw) = L(w) - \eta\, \lVert dw \rVert^2 . $$
#
# A square is never negative, so the loss falls, as long as the step is small enough for
# "approximately" to hold. And among all steps of the same length, this one falls fastest: a
# scalar product is smallest when the two vectors point in opposite directions. So
#
# $$ w \leftarrow w - \eta\, dw, \qquad b \leftarrow b - \eta\, db . $$
#
# How small is small enough? Let $c$ be an upper bound of the curvature in every direction.
# Then a parabola lies above the loss,
#
# $$ L(w - \eta\, dw) \le L(w) - \eta\, \lVert dw \rVert^2 + \tfrac{1}{2} c\, \eta^2 \lVert dw \rVert^2 , $$
#
# and the right side is below $L(w)$ whenever $\eta < 2/c$. For our loss such a bound is
# known. The slope of the sigmoid is at most $1/4$, so $c \le \frac{1}{4m} \lambda$, where
# $\lambda$ is the largest eigenvalue of $X^\top X$ (with a column of ones for the bias).

# %%
import numpy as np

from logreg import LogisticModel, load_digits, unroll

train_set, validation_set, _ = load_digits()
some = train_set[:1000]
X, y = unroll(some.images), some.labels
with_ones = np.hstack([X, np.ones((len(X), 1))])
largest = np.linalg.eigvalsh(with_ones.T @ with_ones)[-1]
bound = 2 / (largest / (4 * len(X)))
print(f"any learning rate below {bound:.3f} lowers the loss at every step")

# %% [markdown]
# ## The package's own code

# %% [markdown]
# ```python {source="logreg.model.LogisticModel.update"}
# ```

# %% [markdown]
# Two things deserve a second look.
#
# **Both parameters move from the same gradients.** The bias must not be updated with a
# slope that was computed after the weights had moved. One call of
# [`backward`][logreg.LogisticModel.backward] gives both slopes, and one call of
# [`update`][logreg.LogisticModel.update] uses both.
#
# **The weights are replaced, not changed in place.** If you kept `model.weights` before a
# step, you still have the old ones after it. That is how a history can hold snapshots.

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

# %% alt="The loss of three trainings over thirty steps, on a logarithmic scale. With a small learning rate it falls slowly. With the bound it falls quickly and smoothly. With a thousand times the bound it jumps up far above its start."
import matplotlib.pyplot as plt

curves = {}
for name, rate, style in (
    ("too small", bound / 100, "--"),
    ("good", bound, "-"),
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
assert (np.diff(curves["good"]) < 0).all()
assert max(curves["far too large"]) > 5 * np.log(2)
assert curves["good"][-1] < curves["too small"][-1]

# %% [markdown]
# The small rate is safe and slow. The bound is safe and fast. Far beyond it, the first step
# overshoots so much that the loss is more than five times that of the start, although a model
# that knows nothing already has $\log 2$. It may find its way back, because these images
# are easy, but you should not count on that.
#
# The bound is a guarantee for the worst direction at the worst place. In practice a rate
# somewhat above it is often better, as [chapter 2](02-hyperparameters.py) found by trying:

# %%
from logreg import Hyperparameters

print(f"bound {bound:.3f}, default {Hyperparameters().learning_rate}")

# %% tags=["check"]
assert bound < Hyperparameters().learning_rate

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
from logreg import sigmoid

trace = np.array([[0.0, 1.0, 1.0, 0.5]])
label = np.array([1], dtype=np.uint8)
model = LogisticModel(4)
model.weights = np.array([1.0, 2.0, -1.0, -2.0])
old_loss = model.loss(trace, label)
model.update(model.backward(trace, label), learning_rate=1.0)
z = model.forward(trace)
print(model.weights, model.bias)
print(f"z = {z[0]}, p = {sigmoid(z)[0]:.4f}, loss {old_loss:.4f} -> {model.loss(trace, label):.4f}")
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
# One sign is wrong. It is the most common slip of all, because the formula for the gradient
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
# **Symptom:** the loss rises from the first step on, smoothly, starting at $\log 2$. That is
# what tells it from too large a learning rate, which jumps, and which a smaller rate cures.
# No learning rate cures this one.
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

# %% [markdown]
# ## Exercises
#
# **1 (warm up).** Take one more step of the pencil trace with $\eta = 1$. Is the step
# longer or shorter than the first, and why?
#
# ??? tip "Hint"
#     The step is the error $p - y$ times the ink, and $p$ is now closer to $y$.

# %% tags=["solution"]
model = LogisticModel(4)
model.weights = np.array([1.0, 2.0, -1.0, -2.0])
for step in (1, 2):
    old = model.weights
    model.update(model.backward(trace, label), learning_rate=1.0)
    print(f"step {step} has the length {np.linalg.norm(model.weights - old):.3f}")

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

# %% [markdown]
# Nearly a hundred times smaller. Features on a large scale are the usual reason why a
# training explodes at a learning rate that "always worked".
#
# **3 (think).** Show that one step with the bound's half, $\eta = 1/c$, lowers the loss by
# at least $\lVert dw \rVert^2 / (2c)$, counting the bias among the weights. Check it at the
# start.
#
# ??? tip "Hint"
#     Put $\eta = 1/c$ into the parabola.

# %% tags=["solution"]
c = largest / (4 * len(X))
model = LogisticModel(784)
gradients = model.backward(X, y)
promise = (gradients.dw @ gradients.dw + gradients.db**2) / (2 * c)
start = model.loss(X, y)
model.update(gradients, 1 / c)
print(f"promised {promise:.4f}, fell by {start - model.loss(X, y):.4f}")

# %% tags=["check"]
assert start - model.loss(X, y) >= promise

# %% [markdown]
# ## Summary
#
# - The gradient points uphill; the minus stands in the update.
# - Both parameters move at once, from the same gradients.
# - Below $2/c$ every step lowers the loss; far above it the loss explodes.
# - The curvature grows with the square of the features' scale.
#
# **Names of this chapter:** [`LogisticModel.update`][logreg.LogisticModel.update] ·
# [`Gradients`][logreg.Gradients] · [`Hyperparameters`][logreg.Hyperparameters]
#
# **Sources:** S. Boyd and L. Vandenberghe, *Convex Optimization* (2004), sections 9.2 and
# 9.3. L. Bottou, F. E. Curtis and J. Nocedal, "Optimization methods for large-scale machine
# learning", *SIAM Review* 60 (2018), section 4.
