# %% [markdown]
# ---
# title: "7. Backward pass"
# description: The gradient, first for one weight and then for all, why nothing but p − y is left, and three witnesses who check it.
# ---
#
# # 7. Backward pass
#
# **After this chapter you can** derive the gradient of the loss for one weight and stack it
# into a single matrix product, explain why the error $p - y$ is all that remains, and check
# a gradient with three independent witnesses.
#
# ## The idea in plain words
#
# The loss is a fine. The backward pass finds out who is to blame, and by how much. For each
# parameter it asks: if I raise this number a little, by how much does the fine grow? The
# answer is a slope, and all 785 slopes together are the **gradient**. It points uphill. The
# way down is opposite, and taking it is the subject of the next chapter.
#
# ## One weight, one example
#
# Write $\ell$ for the loss of one example, and $L$ for the mean over a batch. The sign
# $\partial$ means a derivative in one variable while the others stand still.
#
# The weight $w_j$ does not touch the loss directly. It moves the score $z$, the score moves
# the probability $p$, and the probability moves the loss $\ell$. A chain of three links,
# and the slope of a chain is the product of the slopes of its links:
#
# $$ \frac{\partial \ell}{\partial w_j}
#    = \frac{\partial \ell}{\partial p} \cdot
#      \frac{\partial p}{\partial z} \cdot
#      \frac{\partial z}{\partial w_j} . $$
#
# Each link on its own is easy. From $\ell = -y \log p - (1 - y) \log (1 - p)$, since the
# slope of $\log p$ is $1/p$,
#
# $$ \frac{\partial \ell}{\partial p} = -\frac{y}{p} + \frac{1 - y}{1 - p}
#    = \frac{p - y}{p\,(1 - p)} . $$
#
# (Over one denominator, the numerator is $-y\,(1 - p) + (1 - y)\,p = p - y$.) The slope of
# the sigmoid is known from [chapter 6](06-forward-pass.py),
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
# What is left is the error itself: how much too high the probability was. The factor
# $p\,(1 - p)$, which is nearly 0 wherever the model is confident, is gone. So a confident
# mistake gets the full blame. That is why the cross-entropy and the sigmoid belong together.
# With the third link,
#
# $$ \frac{\partial \ell}{\partial w_j} = (p - y)\, x_j , \qquad
#    \frac{\partial \ell}{\partial b} = p - y . $$
#
# Read it aloud: *the blame of a weight is the error times the ink on its pixel.* If there
# is no ink, there is no blame. If there is no error, there is no blame either.
#
# !!! question "Predict first"
#
#     A model gives an image of a one the probability 0.9. Is the gradient of the bias
#     positive or negative, and how large is it? Does a step downhill raise the bias or
#     lower it?
#
# To try it, give the model one feature without ink, so that the bias alone decides. The bias
# is the log-odds, $\log (0.9 / 0.1)$, which is $p = 0.9$.

# %%
import numpy as np

from logreg import LogisticModel

model = LogisticModel(1)
model.bias = float(np.log(0.9 / 0.1))
gradients = model.backward(np.array([[0.0]]), np.array([1], dtype=np.uint8))
print(round(gradients.db, 10))

# %% tags=["check"]
assert np.isclose(gradients.db, 0.9 - 1)

# %% [markdown]
# It is $0.9 - 1 = -0.1$. The slope is negative: a larger bias means a smaller loss. So a
# step downhill raises the bias. The probability was too low, and it will grow.
#
# ## All weights, all examples
#
# The loss of a batch is a mean, so its slope is a mean of slopes:
#
# $$ \frac{\partial L}{\partial w_j} = \frac{1}{m} \sum_{i=1}^{m} (p_i - y_i)\, X_{ij} . $$
#
# For each $j$ this is a sum over the rows of column $j$ of $X$. That is what a matrix
# product with the transpose does, for all $j$ at once. Write $dw$ for
# $\partial L / \partial w$ and $db$ for $\partial L / \partial b$, as one does in code.
# $dz$ holds each example's own slope, $\partial \ell_i / \partial z_i$; the $1/m$ comes
# later.
#
# $$
# \begin{aligned}
# dz &= p - y & &\in \R^{m} \\
# dw &= \tfrac{1}{m}\, X^\top dz & &\in \R^{d} \\
# db &= \tfrac{1}{m} \textstyle\sum_i dz_i & &\in \R
# \end{aligned}
# $$
#
# The shapes are the best check: the gradient of a thing has the shape of that thing. The
# weights are `(d,)`, so their gradient is `(d,)`, and `(d, m) @ (m,)` gives it. `X @ dz` does
# not even run, unless $m$ happens to equal $d$. In the package, each equation is a line.
# The method [`backward`][logreg.LogisticModel.backward] computes `dz = sigmoid(z) - y`, and
# the rest is this function:

# %% [markdown]
# ```python {source="logreg.model.gradient"}
# ```
#
# `backward` checks its arguments first. If the scores are already at hand from `forward`,
# they can be passed to it as `logits` and are not computed twice.

# %%
from logreg import load_digits, random_batch

train_set = load_digits().train
model = LogisticModel(784)
X, y = random_batch(train_set, 64, rng=0)
gradients = model.backward(X, y)
print(gradients.dw.shape, round(gradients.db, 4))

# %% tags=["check"]
assert gradients.dw.shape == (784,)
assert np.isclose(gradients.db, 0.5 - y.mean())

# %% [markdown]
# It returns new arrays and changes nothing in the model. At the start every $p$ is one half,
# so $db$ is one half minus the share of ones in the batch. And $dw$ can even be looked at:
# blamed are the pixels on which the zeros and the ones differ. Here it is with a minus, so
# that red is where a step downhill raises the weight.

# %% alt="The negative gradient at the start as an image. A slanted red bar in the middle, where ones have ink, speaks for a one; a blue ring around it, where zeros have theirs, speaks for a zero."
import matplotlib.pyplot as plt

from logreg import plotting

ax = plotting.plot_weights(-gradients.dw)
ax.set_title("Downhill, at the start")
plt.show()

# %% [markdown]
# ## Three witnesses
#
# A wrong gradient is treacherous: the model often still learns, only worse. So ours is
# checked by three witnesses who do not know each other.
#
# **The first** is the derivation above.
#
# **The second** is the definition of a slope. Move one parameter a little to each side and
# see what the loss does,
#
# $$ \frac{\partial L}{\partial w_j} \approx \frac{L(w_j + h) - L(w_j - h)}{2h} . $$
#
# The error of this *central difference* falls with $h^2$, but the rounding error grows with
# $1/h$, so $h$ should be neither large nor tiny.

# %%
rng = np.random.default_rng(0)
X = rng.normal(size=(6, 3))
y = np.array([0, 1, 1, 0, 1, 0], dtype=np.uint8)
model = LogisticModel(3, rng=1)
gradients = model.backward(X, y)
w = model.weights


def difference(j: int, h: float) -> float:
    """Return the slope of the loss in one weight, by its definition."""
    step = np.zeros(3)
    step[j] = h
    model.weights = w + step
    above = model.loss(X, y)
    model.weights = w - step
    below = model.loss(X, y)
    model.weights = w
    return (above - below) / (2 * h)


differences = [difference(j, 1e-5) for j in range(3)]
print("analytic:   ", gradients.dw)
print("differences:", np.array(differences))

# %% tags=["check"]
assert np.allclose(gradients.dw, differences, rtol=1e-8, atol=1e-10)

# %% [markdown]
# How far is the first of them off, for other $h$?

# %%
errors = {}
for h in (1e-1, 1e-3, 1e-5, 1e-8, 1e-12):
    errors[h] = abs(difference(0, h) - gradients.dw[0])
    print(f"h = {h:.0e}: off by {errors[h]:.0e}")

# %% tags=["check"]
assert min(errors, key=lambda h: errors[h]) == 1e-5
assert errors[1e-1] > 100 * errors[1e-3] > 100 * errors[1e-5]
assert errors[1e-12] > 100 * errors[1e-5]

# %% [markdown]
# The error is smallest in the middle.
#
# **The third** is the *complex step*. Put an imaginary part $ih$ on a parameter, with
# $i^2 = -1$. A function built from exp, log and sums then carries its slope in its own
# imaginary part,
#
# $$ L(w_j + ih) = L(w_j) + ih\, \frac{\partial L}{\partial w_j} + O(h^2) , $$
#
# where $O(h^2)$ stands for terms as small as $h^2$. Since nothing is subtracted, $h$ can be
# absurdly small, and the slope is right to the last digits.
#
# This witness uses none of the package's code. `1e-200j` is Python's $10^{-200}\, i$. Adding
# $ih$ to $w_j$ adds $ih\, x_j$ to each score, and adding it to $b$ adds just $ih$. `signs` is
# −1 for a one and +1 for a zero, so that the loss is $\log (1 + e^{\pm z})$, as in chapter 6.

# %%
signs = 1 - 2.0 * y
z = X @ w + model.bias
steps = []
for j in range(3):
    moved = z + 1e-200j * X[:, j]
    steps.append(np.mean(np.log(1 + np.exp(signs * moved))).imag / 1e-200)

bias_step = np.mean(np.log(1 + np.exp(signs * (z + 1e-200j)))).imag / 1e-200
print("complex step:", np.array(steps), "bias:", bias_step)
print("analytic:    ", gradients.dw, "bias:", gradients.db)

# %% tags=["check"]
assert np.allclose(gradients.dw, steps, rtol=1e-12, atol=1e-15)
assert np.isclose(gradients.db, bias_step, rtol=1e-12, atol=1e-15)

# %% [markdown]
# The tests of the package ask the second and the third witness on hundreds of random
# models, each time they run.
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
assert gradients.dw.tolist() == [0.0, -0.5, -0.5, -0.25]
assert gradients.db == -0.5

# %% [markdown]
# The first pixel has no ink, and its weight no blame.
#
# ## The ledger

# %% tags=["ledger"]
from logreg import ledger, sigmoid

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
# Worse, the mean of that table is exactly the right $db$, so the bias learns and nothing
# looks wrong. Only $dw$ gives it away: with two features, `X.T @ dz` has the shape `(2, 4)`
# instead of `(2,)`.
#
# **Mend:** vectors have one dimension, everywhere. If labels come as a column, make them a
# vector at the door.

# %%
dz = p - labels.ravel()
print(dz.shape, "with the mean", round(float(dz.mean()), 4))

# %% tags=["check"]
assert (p - labels).shape == (4, 4)
assert (np.ones((4, 2)).T @ (p - labels)).shape == (2, 4)
assert dz.shape == (4,)
assert np.isclose(dz.mean(), (p - labels).mean())
assert abs(dz.mean()) > 0.01

# %% [markdown]
# The package refuses such labels, and says how to mend them. Where a type checker knows the
# shape, as after `column = np.zeros((4, 1), dtype=np.uint8)`, it refuses them before the
# program runs.

# %%
try:
    LogisticModel(2).backward(np.ones((4, 2)), labels.astype(np.uint8))
except ValueError as error:
    print(error)

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
# **2 (a step further).** At the best parameters all slopes are 0. What does $db = 0$ say
# about the mean of the predicted probabilities?
#
# ??? tip "Hint"
#     Write $db$ as a difference of two means.

# %% [markdown] tags=["solution"]
# $db$ is the mean of $p$ minus the mean of $y$. If it is 0, the two means are equal. To see
# it, take full steps until the slope has vanished:

# %% tags=["solution"]
rng = np.random.default_rng(0)
labels = rng.integers(0, 2, size=400, dtype=np.uint8)
clouds = rng.normal(size=(400, 2)) + labels[:, np.newaxis]
model = LogisticModel(2)
for step in range(400):
    model.update(model.backward(clouds, labels), learning_rate=1.0)

print(f"mean of p: {model.predict_proba(clouds).mean():.8f}")
print(f"mean of y: {labels.mean():.8f}")

# %% tags=["check"]
assert abs(model.predict_proba(clouds).mean() - labels.mean()) < 1e-9

# %% [markdown] tags=["solution"]
# A fitted logistic model predicts, on average, as many ones as there are. It is *calibrated*
# as a whole.

# %% [markdown]
# **3 (think).** Derive $\partial \ell / \partial z$ for the squared error,
# $\ell = (p - y)^2$, and evaluate it for $y = 1$ at $z = -10$. Compare it with the slope of
# the cross-entropy.
#
# ??? tip "Hint"
#     The chain has the same links, but nothing cancels.

# %% [markdown] tags=["solution"]
# The first link is $2\,(p - y)$ now, and the second is $p\,(1 - p)$ as before. So
#
# $$ \frac{\partial \ell}{\partial z} = 2\,(p - y)\, p\,(1 - p) . $$

# %% tags=["solution"]
from logreg import sigmoid

p_wrong = sigmoid(-10.0)
squared_slope = 2 * (p_wrong - 1) * p_wrong * (1 - p_wrong)
entropy_slope = p_wrong - 1
print("squared error:", squared_slope)
print("cross-entropy:", entropy_slope)
print(f"{entropy_slope / squared_slope:.0f} times smaller")

# %% tags=["check"]
assert 10_000 < entropy_slope / squared_slope < 12_000

# %% [markdown] tags=["solution"]
# More than ten thousand times smaller, for an answer that could hardly be more wrong.

# %% [markdown]
# ## Write it yourself
#
# Write `backward`. The contract calls a witness of its own, the complex step, which needs no
# derivation. [`logreg start my-own`](../reference/your-own.md) puts the skeleton into a folder,
# and `logreg check 7 my-own` says which claims hold.
#
# <!-- check -->
#
# ## Summary
#
# - Three links: loss, sigmoid, score. The product $p\,(1 - p)$ cancels.
# - $dz = p - y$, $dw = X^\top dz / m$, $db$ is the mean of $dz$.
# - The blame of a weight is the error times the ink on its pixel.
# - A gradient has the shape of its parameter. `(m, 1)` minus `(m,)` is `(m, m)`.
# - Believe no gradient without a witness.
#
# **Names of this chapter:** [`LogisticModel.backward`][logreg.LogisticModel.backward] ·
# [`Gradients`][logreg.Gradients] · [`random_batch`][logreg.random_batch]
#
# **Sources:** C. M. Bishop, *Pattern Recognition and Machine Learning* (2006), equation
# 4.91. W. Squire and G. Trapp, "Using complex variables to estimate derivatives of real
# functions", *SIAM Review* 40 (1998). M. Nielsen, *Neural Networks and Deep Learning*
# (2015), chapter 3, on why the factor cancels.
