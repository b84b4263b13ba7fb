# %% [markdown]
# ---
# title: "6. Forward pass"
# description: From log-odds to the sigmoid, from the likelihood to the cross-entropy, and how to compute both without losing a digit.
# ---
#
# # 6. Forward pass
#
# **After this chapter you can** derive the sigmoid from the log-odds and the cross-entropy
# from the likelihood, compute both for every float without an overflow, and say why the
# squared error is a worse choice.
#
# ## The idea in plain words
#
# The forward pass asks the model a question and grades the answer. First the score,
# $z = w \cdot x + b$, the log-odds of a one. Then the probability $p$, which squeezes the
# score into the space between 0 and 1. Then the **loss**: a fine for having given the right
# answer too little probability. A confident right answer costs nearly nothing, a doubtful
# one a little, and a confident wrong one a lot.
#
# ## The sigmoid, derived
#
# Chapter 1 set the log-odds equal to the score. Solve for $p$:
#
# $$
# \begin{aligned}
# \log \frac{p}{1 - p} &= z \\
# p &= e^{z} (1 - p) \\
# p\, (1 + e^{z}) &= e^{z} \\
# p &= \frac{e^{z}}{1 + e^{z}} = \frac{1}{1 + e^{-z}} = \sigma(z) .
# \end{aligned}
# $$
#
# This function was not chosen for its shape. Once the score is to be the log-odds, no other
# function will do. (Others did choose it for its shape: Verhulst, in 1838, for the growth of
# populations.) Its slope follows with the chain rule. It can be written with the function
# itself, since $1 - \sigma(z) = e^{-z} / (1 + e^{-z})$:
#
# $$ \sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} = \sigma(z)\, \big(1 - \sigma(z)\big)
#    \le \tfrac{1}{4} , $$
#
# because a product of two numbers that add up to 1 is largest when both are one half, at
# $z = 0$.

# %% alt="The sigmoid rises from 0 to 1 in the shape of an S and passes one half at z = 0. Its slope is a bell with the height one quarter."
import matplotlib.pyplot as plt
import numpy as np

from logreg import sigmoid

z = np.linspace(-8, 8, 200)
p = sigmoid(z)
plt.plot(z, p, label="σ(z)")
plt.plot(z, p * (1 - p), "--", label="its slope")
plt.axhline(0.25, color="grey", linewidth=0.8, linestyle=":")
plt.xlabel("z, log-odds")
plt.legend()
plt.show()

# %% tags=["check"]
assert sigmoid(0.0) == 0.5
assert (p * (1 - p)).max() <= 0.25

# %% [markdown]
# ## The cross-entropy, derived
#
# The model says that example $i$ is a one with probability $p_i$, and so a zero with
# probability $1 - p_i$. How likely does it make the label that we really saw? Both cases fit
# into one line, the **Bernoulli distribution**:
#
# $$ P(y_i) = p_i^{\,y_i}\, (1 - p_i)^{1 - y_i} . $$
#
# The exponents work as a switch: if $y_i = 1$, the second factor is 1, and if $y_i = 0$, the
# first one is. The examples are independent, so the probability of all labels together, the
# **likelihood**, is the product. Good parameters make it large. But look at what happens to
# a product of a thousand probabilities:

# %%
print(np.prod(np.full(1000, 0.4)))

# %% [markdown]
# Zero. The true value is not zero, but its first digit stands at place 398 behind the
# decimal point, and no float is that small (the smallest is about $5 \cdot 10^{-324}$). The
# product **underflows**. The cure is the oldest trick of computing: take the logarithm, and
# products become sums. The logarithm rises with its argument, so what makes one largest
# makes the other largest. Two conventions finish it:
# with a minus, "as large as possible" becomes "as small as possible", and dividing by $m$
# makes batches of different sizes comparable.
#
# $$
# \begin{aligned}
# L &= -\frac{1}{m} \log \prod_{i=1}^{m} p_i^{\,y_i} (1 - p_i)^{1 - y_i} \\
#   &= -\frac{1}{m} \sum_{i=1}^{m} \Big[ y_i \log p_i + (1 - y_i) \log (1 - p_i) \Big] .
# \end{aligned}
# $$
#
# This is the **cross-entropy**. It is no invention: it is the likelihood, in units that a
# computer can hold. (The name is from information theory. The *entropy* of a source is the
# mean of $-\log$ of its own probabilities; *cross* says that here the examples come from one
# source, the world, and the probabilities from another, the model.) For each example only
# one of its two terms is alive. Our function takes the score, also called the *logit*,
# rather than $p$; soon we see why.

# %%
from logreg import cross_entropy

logit = np.log(0.9 / 0.1)  # the log-odds of p = 0.9
for label, told in ((1, 0.9), (0, 0.1)):
    fine = cross_entropy(logit, label)
    print(f"y = {label}: {fine:.4f} and -log {told} is {-np.log(told):.4f}")

# %% tags=["check"]
assert np.isclose(cross_entropy(logit, 1), -np.log(0.9))
assert np.isclose(cross_entropy(logit, 0), -np.log(0.1))
assert np.prod(np.full(1000, 0.4)) == 0.0
assert int(-1000 * np.log10(0.4)) + 1 == 398
assert np.nextafter(0.0, 1.0) == 5e-324

# %% [markdown]
# The unit is the *nat*: $\log$ is the natural logarithm. A coin flip costs $\log 2$ nats.
#
# !!! question "Predict first"
#
#     One model gives the right answer a probability of 0.99. Another one gives it 0.01. How
#     many times more does the second pay: about 10 times, about 100, or about 450?

# %%
print(f"{np.log(0.01) / np.log(0.99):.0f} times more")

# %% tags=["check"]
assert 440 < np.log(0.01) / np.log(0.99) < 470

# %% [markdown]
# ## Without losing a digit
#
# The formulas are right, and a program that copies them is wrong. Suppose that a model is
# sure of a one, $z = 800$, and the image is a zero. The loss is $-\log(1 - p)$. With
# $1 - p = 1 / (1 + e^{z})$ that is $\log(1 + e^{800})$, which is 800 to every digit a float
# has. Watch the textbook compute it:

# %%
z = np.array([800.0])
with np.errstate(all="ignore"):
    p = 1 / (1 + np.exp(-z))
    print("textbook:", -np.log(1 - p))

print("logreg:  ", cross_entropy(z, np.array([0], dtype=np.uint8)))

# %% [markdown]
# The probability was rounded to 1 exactly, and the logarithm of $1 - 1 = 0$ is minus
# infinity. A popular patch adds a small epsilon inside the logarithm. It trades the
# infinity for a wrong number, and where the model is most wrong, the gradient vanishes. (The
# bug museum below shows both.) The cure is to **never take the logarithm of a
# probability**. Put $p = \sigma(z)$ into the loss and simplify on paper. For $y = 1$,
#
# $$ -\log \sigma(z) = \log (1 + e^{-z}) , $$
#
# and for $y = 0$, since $1 - \sigma(z) = \sigma(-z)$ (exercise 2), it is $\log(1 + e^{z})$.
# Both are $\log(1 + e^{-s})$ with the **margin** $s$, which is $z$ for a one and $-z$ for a
# zero: positive if the example is on its right side of one half, and larger the surer the
# model is of the right answer.
#
# One danger is left, the $e^{-s}$ of a large negative $s$. For $s < 0$,
# $1 + e^{-s} = e^{-s}\, (1 + e^{s})$, and the logarithm of the first factor is $-s$. For
# $s \ge 0$ there is nothing to do. One line covers both:
#
# $$ \log(1 + e^{-s}) = \max(-s, 0) + \log\big(1 + e^{-|s|}\big) . $$
#
# Now the exponent is never positive, and nothing can overflow. That is what the package
# computes, with `log1p(x)` for $\log(1 + x)$: the sum $1 + x$ would round a tiny $x$ away.
# `cross_entropy` checks its arguments and takes the mean of these losses:

# %% [markdown]
# ```python {source="logreg.loss.per_example_loss"}
# ```

# %% [markdown]
# The sigmoid has the same danger and the same cure: only $e^{-|z|}$ is ever computed. The
# listing calls it `e`. For $z \ge 0$ it computes `1 / (1 + e)`, which is
# $1 / (1 + e^{-z})$, and for $z < 0$ it computes `e / (1 + e)`, which is
# $e^{z} / (1 + e^{z})$: the two forms in which the derivation ended.

# %% [markdown]
# ```python {source="logreg.loss.sigmoid"}
# ```

# %%
print(sigmoid(np.array([-np.inf, -745.0, -1.0, 0.0, 1.0, 745.0, np.inf])))

# %% [markdown]
# ## Why not the squared error?
#
# $(p - y)^2$ also punishes wrong answers. It has two faults here. Its slope in the score is
# $2\,(p - y)\, \sigma'(z)$, and the last factor vanishes when the model is confident, *even
# if it is wrong*. The worst mistakes teach the least. The cross-entropy does not have that
# factor; [chapter 7](07-backward-pass.py) shows how it cancels. And the squared error is
# not convex: for an example of a one, its curve bends downwards left of $z = -\log 2$, where
# $p < 1/3$.

# %% alt="The loss of an example of a one against its score. The cross-entropy grows steadily for wrong, negative scores; the squared error flattens out at 1, so that its slope vanishes where the answer is most wrong."
z = np.linspace(-8, 8, 200)
entropy = [cross_entropy(value, 1) for value in z.tolist()]
squared = (sigmoid(z) - 1) ** 2
plt.plot(z, entropy, label="cross-entropy")
plt.plot(z, squared, "--", label="squared error")
plt.xlabel("z, for an example of a one")
plt.ylabel("loss")
plt.legend()
plt.show()

# %% tags=["check"]
assert (np.diff(entropy, 2) > 0).all()
assert (np.diff(squared, 2)[z[1:-1] < -np.log(2) - 0.1] < 0).all()
assert (np.diff(squared, 2)[z[1:-1] > -np.log(2) + 0.1] > 0).all()
assert np.isclose(sigmoid(-float(np.log(2))), 1 / 3)

# %% [markdown]
# ## The pencil trace, part 1
#
# Take an image of two by two pixels, already scaled, and parameters that are easy to work
# with. Do it on paper; this and the next two chapters use the same numbers.
#
# | what | value |
# |---|---|
# | image | first row 0 and 1, second row 1 and 0.5 |
# | unrolled | $x = (0,\ 1,\ 1,\ 0.5)$ |
# | weights | $w = (1,\ 2,\ -1,\ -2)$ |
# | bias | $b = 0$ |
# | label | $y = 1$ |
#
# The score is
#
# $$ z = 0 \cdot 1 + 1 \cdot 2 + 1 \cdot (-1) + 0.5 \cdot (-2) + 0 = 0 . $$
#
# So $p = \sigma(0) = 0.5$, and the loss is $-\log 0.5 = \log 2 \approx 0.6931$.

# %%
from logreg import LogisticModel

X = np.array([[0.0, 1.0, 1.0, 0.5]])
y = np.array([1], dtype=np.uint8)
model = LogisticModel(4)
model.weights = np.array([1.0, 2.0, -1.0, -2.0])
score = model.forward(X)
probability = model.predict_proba(X)
loss = model.loss(X, y)
print(score, probability, round(loss, 4))
assert score[0] == 0.0
assert probability[0] == 0.5
assert loss == np.log(2)

# %% [markdown]
# At $z = 0$ some mistakes hide: with a wrong sign or a wrong label the loss is the same. So
# do it once more with $b = 1$. Then $z = 1$, $p = \sigma(1) \approx 0.7311$, and the loss is
# $-\log p \approx 0.3133$.

# %%
shifted = LogisticModel(4)
shifted.weights = model.weights
shifted.bias = 1.0
print(
    shifted.forward(X),
    np.round(shifted.predict_proba(X), 4),
    round(shifted.loss(X, y), 4),
)

# %% tags=["check"]
assert shifted.forward(X)[0] == 1.0
assert abs(shifted.predict_proba(X)[0] - 0.7311) < 5e-5
assert abs(shifted.loss(X, y) - 0.3133) < 5e-5

# %% [markdown]
# The chapters that follow go on from $b = 0$.
#
# ## The ledger

# %% tags=["ledger"]
from logreg import ledger

ledger(
    X=X,
    y=y,
    weights=model.weights,
    bias=model.bias,
    z=score,
    p=probability,
    loss=loss,
)

# %% [markdown]
# ## Bug museum: the epsilon
#
# Somebody has read that an epsilon makes the logarithm safe, and trains with it. An image is
# a zero; the model is sure of a one, and getting surer. Beside each loss stands its slope in
# the score. For the true loss the slope is $p$ ([chapter 7](07-backward-pass.py) shows it for
# all examples), and for the patched one the chain rule gives
# $p\,(1 - p) / (1 - p + \varepsilon)$.

# %%
epsilon = 1e-12
for logit in (20.0, 40.0, 80.0):
    p_one = 1 / (1 + np.exp(-logit))
    patched = -np.log(1 - p_one + epsilon)
    slope = p_one * (1 - p_one) / (1 - p_one + epsilon)
    print(
        f"z = {logit}: patched loss {patched:.2f}, slope {slope:.2f}; "
        f"true loss {cross_entropy(logit, 0):.2f}, slope {p_one:.2f}"
    )

# %% tags=["check"]
assert abs(patched - 27.63) < 0.01
assert slope == 0
assert p_one == 1
assert cross_entropy(80.0, 0) == 80.0

# %% [markdown]
# **Symptom:** the loss stands still at 27.63, which is $-\log 10^{-12}$, while the model
# gets worse. The probability was rounded to 1, and nothing but the epsilon is left inside
# the logarithm. No loss above it can be seen, and the slope is 0 where it should be 1: the
# worst mistake teaches nothing.
#
# **Mend:** compute the loss from the score, not from the probability. The score is not
# rounded to 0 or 1, so there is no infinity for an epsilon to hide.
#
# ## Exercises
#
# **1 (warm up).** Without a computer: what is $\sigma(\log 3)$?
#
# ??? tip "Hint"
#     Log-odds of $\log 3$ are odds of 3 to 1.

# %% [markdown] tags=["solution"]
# Odds of 3 to 1 are 3 chances in 4: $p = 3/4$. The computer agrees:

# %% tags=["solution"]
print(round(sigmoid(float(np.log(3))), 12))

# %% tags=["check"]
assert np.isclose(sigmoid(float(np.log(3))), 0.75)

# %% [markdown]
# **2 (a step further).** Show that $\sigma(-z) = 1 - \sigma(z)$, and check it for 1,000
# scores.
#
# ??? tip "Hint"
#     Multiply the numerator and the denominator of $\frac{1}{1 + e^{z}}$ by $e^{-z}$.

# %% [markdown] tags=["solution"]
# $$
# \begin{aligned}
# \sigma(-z) &= \frac{1}{1 + e^{z}} = \frac{e^{-z}}{e^{-z} + 1} \\
#   &= 1 - \frac{1}{1 + e^{-z}} = 1 - \sigma(z) .
# \end{aligned}
# $$

# %% tags=["solution"]
z = np.linspace(-30, 30, 1000)
print(np.allclose(sigmoid(-z), 1 - sigmoid(z), rtol=0, atol=1e-15))
print(sigmoid(-40.0), 1 - sigmoid(40.0))

# %% tags=["check"]
assert np.allclose(sigmoid(-z), 1 - sigmoid(z), rtol=0, atol=1e-15)
assert np.isclose(sigmoid(-40.0), np.exp(-40.0), rtol=1e-14)
assert 1 - sigmoid(40.0) == 0.0

# %% [markdown] tags=["solution"]
# For large $z$ the two sides differ in their *relative* precision: $\sigma(-40)$ has all its
# digits, while $1 - \sigma(40)$ has lost all of them. That is why the loss never subtracts a
# probability from 1. (`sigmoid` itself subtracts, but never more than half of what is there,
# so nothing is lost.)

# %% [markdown]
# **3 (think).** Another stable-looking form of the loss is `logaddexp(0, z) - y * z`, where
# NumPy's `logaddexp(a, b)` computes $\log(e^a + e^b)$. Try it for $y = 1$ and $z = 40$. What
# is wrong?
#
# ??? tip "Hint"
#     $\log(e^0 + e^{40})$ is $40 + 4 \cdot 10^{-18}$. How many digits does a float have?

# %% tags=["solution"]
print(np.logaddexp(0, 40.0) - 40.0, "instead of", cross_entropy(40.0, 1))

# %% tags=["check"]
assert np.logaddexp(0, 40.0) - 40.0 == 0.0
assert cross_entropy(40.0, 1) > 0

# %% [markdown] tags=["solution"]
# Two nearly equal numbers are subtracted, and what is left is only their rounding. The
# margin form never subtracts.

# %% [markdown]
# ## Write it yourself
#
# Write `forward`, `sigmoid` and `cross_entropy`. The contract asks for the worst mistakes as
# well, where the obvious formula overflows. [`logreg start my-own`](../reference/your-own.md)
# puts the skeleton into a folder, and `logreg check 6 my-own` says which claims hold.
#
# <!-- check -->
#
# ## Summary
#
# - The sigmoid is what you get when you solve the log-odds for $p$. Its slope is
#   $p\,(1 - p)$, at most one quarter.
# - The cross-entropy is the negative logarithm of the likelihood, per example.
# - Compute both from the score, with $e^{-|z|}$ only. Never $\log p$, never an epsilon.
# - The squared error goes flat just where the model is most wrong.
#
# **Names of this chapter:** [`sigmoid`][logreg.sigmoid] ·
# [`cross_entropy`][logreg.cross_entropy] ·
# [`LogisticModel.forward`][logreg.LogisticModel.forward] ·
# [`LogisticModel.loss`][logreg.LogisticModel.loss]
#
# **Sources:** C. M. Bishop, *Pattern Recognition and Machine Learning* (2006), sections 4.2
# and 4.3.2. K. P. Murphy, *Probabilistic Machine Learning: An Introduction* (2022), section
# 10.2. M. Mächler, "Accurately computing log(1 − exp(−|a|))" (2012).
