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
# matter. One more number, the bias, is the opinion that the judge holds before looking.

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
# $$ \frac{p'}{1 - p'} = e^{z + w_j} = e^{w_j} \cdot \frac{p}{1 - p} . $$
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
print(f"ink on the first pixel multiplies the odds by {np.exp(inked - blank):.1f}")

# %% tags=["check"]
assert blank == 0.5
assert np.isclose(np.exp(inked - blank), 3.0)

# %% [markdown]
# For a trained model, the bias is what it thinks of an empty page, which it has never seen.
# Do not read more into it.
#
# ## Where to start
#
# [`LogisticModel`][logreg.LogisticModel] starts with all parameters at zero:

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
from logreg import load_digits

validation_set = load_digits().validation
evaluation = model.evaluate(validation_set)
print(f"measured {evaluation.loss:.10f}, predicted {np.log(2):.10f}")

# %% tags=["check"]
assert evaluation.loss == np.log(2)

# %% [markdown]
# This is the cheapest test of any classifier: **before training, the loss must be the
# logarithm of the number of classes.** If it is not, something is wrong with the loss, the
# labels or the start, and training would only hide it.
#
# And the accuracy? With $p = 1/2$ exactly, every image counts as a one, because we decided
# that one half is enough. So the accuracy is the share of ones:

# %%
print(f"{evaluation.accuracy:.4f}, and the share of ones is {validation_set.labels.mean():.4f}")

# %% tags=["check"]
assert evaluation.accuracy == validation_set.labels.mean()

# %% [markdown]
# ## Why zero is fine here
#
# "Never start from zero" is good advice for networks with hidden layers. There, two hidden
# units that start alike get the same gradient, stay alike for ever, and might as well be
# one. Randomness is needed to tell them apart; the jargon is *breaking the symmetry*.
#
# We have no hidden units. Every weight has its own pixel, and different pixels give
# different gradients from the first step on. And there is a deeper reason: the loss is
# **convex**, a single bowl without hollows or ridges, so that every way downhill leads to
# the same bottom. Here is why. For one example, the loss is $\log(1 + e^{-s})$ with
# $s = \pm z$, and its second derivative is
#
# $$ \frac{d^2}{ds^2} \log(1 + e^{-s}) = \sigma(s)\, \big(1 - \sigma(s)\big) > 0 . $$
#
# So it is convex in $s$. Now $s$ is a linear function of the parameters, a convex function
# of a linear one is convex, and a mean of convex functions is convex. The start decides how
# long the way is, not where it ends.

# %% alt="The loss along five straight lines through the space of the parameters. Each curve is a smooth bowl with one lowest point."
import matplotlib.pyplot as plt

from logreg import unroll

X, y = unroll(validation_set.images[:500]), validation_set.labels[:500]
t = np.linspace(-1, 1, 41)
for seed in range(5):
    rng = np.random.default_rng(seed)
    start, direction = rng.normal(scale=0.05, size=(2, 784))
    losses = []
    for step in t:
        model = LogisticModel(784)
        model.weights = start + step * direction
        losses.append(model.loss(X, y))
    assert (np.diff(losses, 2) > -1e-12).all()
    plt.plot(t, losses)

plt.xlabel("way along a random line")
plt.ylabel("loss [nats]")
plt.show()

# %% [markdown]
# Five random lines through a space of 785 dimensions, and each cross-section is a bowl. (The
# cell also checks it: second differences are nowhere negative.)
#
# If you want a random start all the same, say where the randomness comes from:

# %%
print(LogisticModel(784, rng=0))

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
# sigmoids, and an output that adds them up. We start from zeros and take a hundred steps on
# a problem that no single unit can solve. (The gradient is written out; [chapter
# 7](07-backward-pass.py) explains every piece of it.)

# %%
from logreg import sigmoid

rng = np.random.default_rng(0)
X = rng.normal(size=(200, 2))
y = (X[:, 0] * X[:, 1] > 0).astype(np.uint8)
hidden, output = np.zeros((2, 2)), np.zeros(2)
for step in range(100):
    h = sigmoid(X @ hidden)
    dz = sigmoid(h @ output) - y
    slope = np.outer(dz, output) * h * (1 - h)
    output = output - 0.5 * h.T @ dz / len(y)
    hidden = hidden - 0.5 * X.T @ slope / len(y)

print(hidden)
print("the two units are the same:", np.array_equal(hidden[:, 0], hidden[:, 1]))

# %% tags=["check"]
assert np.array_equal(hidden[:, 0], hidden[:, 1])
assert (hidden != 0).any()

# %% [markdown]
# **Symptom:** the columns of the hidden weights stay equal to the last bit. The network has
# two hidden units and computes with one.
#
# **Mend:** in such a network, start from small random numbers. In ours there is nothing to
# mend.

# %%
hidden = np.random.default_rng(1).normal(scale=0.1, size=(2, 2))
h = sigmoid(X @ hidden)
print("the two units are the same:", np.array_equal(h[:, 0], h[:, 1]))

# %% tags=["check"]
assert not np.array_equal(h[:, 0], h[:, 1])

# %% [markdown]
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
train_set = load_digits().train
share = train_set.labels.mean()
model = LogisticModel(784)
model.bias = float(np.log(share / (1 - share)))
print(f"bias {model.bias:.4f}, loss {model.evaluate(train_set).loss:.4f}, ln 2 is {np.log(2):.4f}")

# %% tags=["check"]
assert model.evaluate(train_set).loss < np.log(2)

# %% [markdown]
# The best blind guess is the share of ones. It saves very little, because the two classes
# are nearly equally frequent.
#
# **3 (think).** Is $L$ *strictly* convex for our images? Find two different models that
# give the same probability to every training image.
#
# ??? tip "Hint"
#     Some pixels never hold ink.

# %% tags=["solution"]
empty = (train_set.images.max(axis=0) == 0).ravel()
one, other = LogisticModel(784), LogisticModel(784)
other.weights = np.where(empty, 100.0, 0.0)
print(np.array_equal(one.predict_proba(train_set.images), other.predict_proba(train_set.images)))

# %% tags=["check"]
assert np.array_equal(one.predict_proba(train_set.images), other.predict_proba(train_set.images))

# %% [markdown]
# The bowl has a flat floor: a weight of an empty pixel changes nothing. There is one lowest
# *loss*, but not one lowest point. [Chapter 11](11-training.py) meets another surprise of
# the floor.
#
# ## Summary
#
# - One weight for each pixel, and a bias: 785 parameters.
# - A weight multiplies the odds by $e^{w_j}$ per unit of its feature.
# - At zero, every $p$ is one half, and the loss is $\log 2$. Check it before you train.
# - The loss is convex, so the start does not matter. With hidden layers it does.
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
