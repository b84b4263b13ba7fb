# %% [markdown]
# ---
# title: "5. Create the model"
# description: 785 parameters and what they mean, why zero is a good start, and a loss that can be predicted before it is computed.
# ---
#
# # 5. Create the model
#
# **After this chapter you can** say what each of the 785 parameters means, predict the
# loss of an untrained model without running it, and explain why starting from zero is fine
# here and would be fatal in a deeper network.
#
# ## The idea in plain words
#
# The model is a judge with a list of 784 questions: is there ink on this pixel? Each answer
# is weighed. A positive weight makes ink on that pixel evidence for a one, a negative
# weight makes it evidence for a zero, and a weight near 0 means that the pixel does not
# matter. One more number, the bias, is where the sum starts: the answer if there were no
# ink at all.

# %%
from logreg import LogisticModel

model = LogisticModel(n_features=784)
print(model)

# %%
print(model.weights.shape, model.bias)
print(model.weights.size + 1, "parameters")

# %% tags=["check"]
assert model.weights.size + 1 == 785

# %% [markdown]
# ## What the parameters mean
#
# Chapter 1 set the log-odds of "one" equal to a weighted sum:
#
# $$ \log \frac{p}{1 - p} = z = w \cdot x + b . $$
#
# Two consequences can be read off.
#
# **A weight is a change of log-odds.** Raise feature $j$ by 1, from no ink to full ink, and
# leave the others alone. Then $z$ grows by $w_j$, and so the odds are multiplied by
# $e^{w_j}$:
#
# $$ \frac{p_\text{new}}{1 - p_\text{new}} = e^{z + w_j} = e^{w_j} \cdot \frac{p}{1 - p} . $$
#
# **The bias is the answer to a blank image.** If every feature is 0, the sum is empty, and
# what remains is $z = b$.
#
# Let us give a small model parameters by hand and see both.

# %%
import numpy as np

tiny = LogisticModel(2)
tiny.weights = np.array([np.log(3.0), -1.0])
tiny.bias = 0.5
blank, inked = tiny.forward(np.array([[0.0, 0.0], [1.0, 0.0]]))
print(f"blank: log-odds {blank}")
factor = np.exp(inked - blank)
print(f"ink on the first pixel multiplies the odds by {factor:.1f}")

# %% tags=["check"]
assert blank == 0.5
assert np.isclose(np.exp(inked - blank), 3.0)

# %% [markdown]
# Now a model that has learned, trained as in chapter 1. Three of its weights: one in the
# centre of the image, one on the ring where a zero has its ink, and one in the corner.

# %%
from logreg import Hyperparameters, load_digits, train

train_set, validation_set, _ = load_digits()
trained = LogisticModel(784)
train(trained, train_set, validation_set, Hyperparameters(), rng=0)
pixels = {"centre": (14, 14), "ring": (14, 8), "corner": (0, 0)}
for place, (row, column) in pixels.items():
    weight = trained.weights[28 * row + column]
    print(
        f"{place:6s}: weight {weight:+.2f}, "
        f"full ink multiplies the odds by {np.exp(weight):.2f}"
    )

print(f"bias: {trained.bias:+.2f}")

# %% tags=["check"]
assert trained.weights[28 * 14 + 14] > 0.4
assert trained.weights[28 * 14 + 8] < -0.1
assert trained.weights[0] == 0.0
assert train_set.images[:, 0, 0].max() == 0

# %% [markdown]
# Ink in the centre speaks for a one, ink on the ring against it. Each does so by a modest
# factor, but many pixels speak at once, and factors multiply. The corner is empty in every
# training image, so nothing was ever learned about it. And the bias is what the model thinks
# of an empty page, which it has never seen. Do not read more into it.
#
# ## Where to start
#
# [`LogisticModel`][logreg.LogisticModel] starts with all parameters at zero. The underscore
# marks what the class keeps for itself: read and assign `weights` and `bias`, which check
# what they are given:

# %% [markdown]
# ```python {source="logreg.model.LogisticModel.__init__"}
# ```

# %% [markdown]
# !!! question "Predict first"
#
#     All weights are 0, and the bias is 0. Which probability does the model give to an
#     image of a zero, and which to an image of a one? What will its mean loss be, if the
#     loss of one example is $-\log$ of the probability that was given to the right answer?
#
# Whatever the image, $z = 0$, and so $p = 1/2$. The right answer always got one half, so
# each example costs $-\log \tfrac{1}{2} = \log 2$, and so does the mean. We know the number
# before we run anything:

# %%
evaluation = model.evaluate(validation_set)
print(f"measured {evaluation.loss:.10f}, predicted {np.log(2):.10f}")

# %% tags=["check"]
assert evaluation.loss == np.log(2)

# %% [markdown]
# This is the cheapest test of any classifier: **before training, the loss must be the
# logarithm of the number of classes,** exactly if it starts from zeros, and roughly if it
# starts from small random numbers. If it is not, something is wrong with the loss, the
# labels or the start, and training would only hide it.
#
# And the accuracy? With $p = 1/2$ exactly, every image counts as a one, because we decided
# that one half is enough. So the accuracy is the share of ones:

# %%
print(
    f"{evaluation.accuracy:.4f}, "
    f"and the share of ones is {validation_set.labels.mean():.4f}"
)

# %% tags=["check"]
assert evaluation.accuracy == validation_set.labels.mean()

# %% [markdown]
# ## Why zero is fine here
#
# "Never start from zero" is good advice for networks with hidden layers. In a neural
# network, the features first go into several models like ours, side by side, and their
# outputs are the features of a last one. Those in between are the *hidden units*, and two of
# them that start alike get the same gradient, stay alike for ever, and might as well be one.
# Randomness is needed to tell them apart; the jargon is *breaking the symmetry*.
#
# We have no hidden units. Every weight has its own pixel, and pixels that hold different
# ink give different gradients from the first step on. And there is a deeper reason: the loss
# is **convex**, a valley without hollows or ridges, so that no way downhill ends in a hollow
# above the lowest level. Here is why. For one example, the loss is $\log(1 + e^{-s})$, with
# $s = z$ for a one and $s = -z$ for a zero. ([Chapter 6](06-forward-pass.py) derives this.)
# Its second derivative is, with the `sigmoid` of chapter 1 written $\sigma$,
#
# $$ \frac{d^2}{ds^2} \log(1 + e^{-s}) = \sigma(s)\, \big(1 - \sigma(s)\big) > 0 . $$
#
# A curve whose second derivative is never negative never bends downwards, and that is what
# convex means. So the loss is convex in $s$. Now $s$ is a linear function of the parameters,
# a convex function of a linear one is convex, and a mean of convex functions is convex. The
# start decides how long the way is, not how low it leads.

# %% alt="The loss along five straight lines through the space of the parameters. Each curve falls, turns once and rises again, two of them only a little: smooth bowls, each with one lowest point."
import matplotlib.pyplot as plt

from logreg import unroll

X, y = unroll(validation_set.images[:500]), validation_set.labels[:500]
t = np.linspace(-4, 4, 41)
for seed in range(5):
    rng = np.random.default_rng(seed)
    start, direction = rng.normal(scale=0.05, size=(2, 784))
    losses = []
    for step in t:
        model = LogisticModel(784)
        model.weights = start + step * direction
        losses.append(model.loss(X, y))
    assert (np.diff(losses, 2) > -1e-12).all()
    assert 0 < np.argmin(losses) < len(t) - 1
    plt.plot(t, losses)

plt.xlabel("way along a random line")
plt.ylabel("loss")
plt.show()

# %% [markdown]
# Five random lines through a space of 785 dimensions, and each cross-section is a bowl. (The
# cell also checks it: second differences, the discrete cousin of the second derivative, are
# nowhere negative, and each curve has its lowest point inside the picture.)
#
# If you want a random start all the same, say where the randomness comes from. The loss is
# then near $\log 2$, but not equal to it:

# %%
random_start = LogisticModel(784, rng=0)
print(random_start)
print(f"loss {random_start.evaluate(validation_set).loss:.4f}")

# %% tags=["check"]
assert 0 < abs(random_start.evaluate(validation_set).loss - np.log(2)) < 0.1

# %% [markdown]
# ## The ledger

# %% tags=["ledger"]
from logreg import ledger

model = LogisticModel(784)
ledger(weights=model.weights, bias=model.bias)

# %% [markdown]
# ## Bug museum: a symmetry that nothing breaks
#
# Here is the fatal zero, in the smallest network that has a hidden layer: two hidden
# sigmoids, and a third that weighs their outputs. The examples are points $x$ on a line, and
# the label is 1 between −0.7 and 0.7. One unit can only cut the line once; two can cut out
# the middle. We train from zeros. (The gradient is written out. `dz` is the one that [chapter
# 7](07-backward-pass.py) derives. `slope` carries it one layer further back: by the chain rule,
# times the weight of the hidden unit's output, and times $h\,(1 - h)$, the slope of its sigmoid.
# The second column of `X` holds ones, so that each hidden unit has a bias too.)

# %%
from logreg import cross_entropy, sigmoid
from logreg.arrays import Matrix

x = np.random.default_rng(0).normal(size=200)
y = (np.abs(x) < 0.7).astype(np.uint8)
X = np.column_stack([x, np.ones(200)])


def descend(hidden: Matrix) -> tuple[bool, float]:
    output, bias = np.zeros(2), 0.0
    for step in range(3000):
        h = sigmoid(X @ hidden)
        dz = sigmoid(h @ output + bias) - y
        slope = np.outer(dz, output) * h * (1 - h)
        output = output - 3 * h.T @ dz / len(y)
        bias = bias - 3 * float(dz.mean())
        hidden = hidden - 3 * X.T @ slope / len(y)
    h = sigmoid(X @ hidden)
    z = h @ output + bias
    same = np.array_equal(h[:, 0], h[:, 1])
    accuracy = float(np.mean((z >= 0) == y))
    cuts = np.round(-hidden[1] / hidden[0], 2)
    print(f"units the same: {same}, cuts at {cuts}")
    print(f"accuracy {accuracy:.3f}, loss {cross_entropy(z, y):.4f}")
    return same, accuracy


from_zero = descend(np.zeros((2, 2)))

# %% tags=["check"]
units, weighs = np.array([[1.0, -2.0], [0.5, 0.3]]), np.array([0.7, -1.1])
h = sigmoid(X @ units)
slope = np.outer(sigmoid(h @ weighs) - y, weighs) * h * (1 - h)
for row, column in np.ndindex(2, 2):
    nudge = np.zeros((2, 2))
    nudge[row, column] = 1e-6
    up, down = (sigmoid(X @ (units + k * nudge)) @ weighs for k in (1, -1))
    difference = (cross_entropy(up, y) - cross_entropy(down, y)) / 2e-6
    expected = (X.T @ slope / len(y))[row, column]
    assert np.isclose(difference, expected, rtol=1e-6)

best_cut = max(max(np.mean((x < c) == y), np.mean((x >= c) == y)) for c in x)
assert from_zero[0]
assert from_zero[1] <= best_cut
assert abs(from_zero[1] - best_cut) < 0.02

# %% [markdown]
# **Symptom:** the two hidden units stay equal to the last bit. The network has two and
# computes with one, so it does as well as a single cut through the line, and no better.
# Training longer does not help.
#
# **Mend:** in such a network, start from small random numbers. In ours there is nothing to
# mend.

# %%
from_random = descend(np.random.default_rng(0).normal(scale=0.1, size=(2, 2)))

# %% tags=["check"]
assert not from_random[0]
assert from_random[1] > 0.98

# %% [markdown]
# The same network, the same steps, and now the units share the work: one cuts on the left,
# the other on the right.
#
# ## Exercises
#
# **1 (warm up).** How many parameters does a logistic model for images of 32 by 32 pixels
# in three colours have?
#
# ??? tip "Hint"
#     Each colour of each pixel is a feature, and then there is the bias.

# %% tags=["solution"]
model = LogisticModel(32 * 32 * 3)
print(model.weights.size + 1)

# %% [markdown]
# **2 (a step further).** Choose the bias of a model whose weights are 0 such that its loss
# on the training set is as small as it can be. What is that loss?
#
# ??? tip "Hint"
#     Which single probability suits all examples best? The bias is its log-odds.

# %% tags=["solution"]
share = train_set.labels.mean()
model = LogisticModel(784)
model.bias = float(np.log(share / (1 - share)))
print(
    f"bias {model.bias:.4f}, loss {model.evaluate(train_set).loss:.4f}, "
    f"ln 2 is {np.log(2):.4f}"
)

# %% tags=["check"]
assert model.evaluate(train_set).loss < np.log(2)

# %% [markdown] tags=["solution"]
# Without weights, every image gets the same probability $p$. With the share $q$ of ones, the
# loss is $-q \log p - (1 - q) \log(1 - p)$. Its slope in $p$ is $(p - q) / (p\,(1 - p))$:
# negative below $q$, 0 at $p = q$, positive above. So the best blind guess is the share of
# ones. It saves very little, because the two classes are nearly equally frequent.

# %% [markdown]
# **3 (think).** Is the loss *strictly* convex for our images? (Strictly: curved along every
# line, with no flat direction.) To decide, look for two different models that give the same
# probability to every training image.
#
# ??? tip "Hint"
#     Some pixels never hold ink.

# %% [markdown] tags=["solution"]
# No. The weight of a pixel that is always empty is only ever multiplied by 0, so it can be
# any number:

# %% tags=["solution"]
empty = (train_set.images.max(axis=0) == 0).ravel()
one, other = LogisticModel(784), LogisticModel(784)
other.weights = np.where(empty, 100.0, 0.0)
p_one = one.predict_proba(train_set.images)
p_other = other.predict_proba(train_set.images)
print(np.array_equal(p_one, p_other))

# %% tags=["check"]
assert np.array_equal(p_one, p_other)

# %% [markdown] tags=["solution"]
# The valley is flat in some directions: a weight of an empty pixel changes nothing. So the
# lowest level, if it is reached at all, is reached at many points. [Chapter
# 11](11-training.py) shows when it is only approached.

# %% [markdown]
# ## Write it yourself
#
# Write `create_model`, `count_parameters` and `bias_for`. Nothing is learned yet, so the
# contract knows every number beforehand. [`logreg start my-own`](../reference/your-own.md) puts
# the skeleton into a folder, and `logreg check 5 my-own` says which claims hold.
#
# <!-- check -->
#
# ## Summary
#
# - One weight for each pixel, and a bias: 785 parameters.
# - A weight multiplies the odds by $e^{w_j}$ per unit of its feature.
# - At zero, every $p$ is one half, and the loss is $\log 2$. Check it before you train.
# - The loss is convex, so the start does not decide how low we get. With hidden layers it
#   does.
#
# **Names of this chapter:** [`LogisticModel`][logreg.LogisticModel] ·
# [`LogisticModel.forward`][logreg.LogisticModel.forward] ·
# [`LogisticModel.loss`][logreg.LogisticModel.loss] ·
# [`LogisticModel.evaluate`][logreg.LogisticModel.evaluate] ·
# [`Evaluation`][logreg.Evaluation]
#
# **Sources:** C. M. Bishop, *Pattern Recognition and Machine Learning* (2006), section
# 4.3.2. S. Boyd and L. Vandenberghe, *Convex Optimization* (2004), sections 3.1 and 3.2.
# I. Goodfellow, Y. Bengio and A. Courville, *Deep Learning* (2016), section 8.4, on breaking
# the symmetry.
