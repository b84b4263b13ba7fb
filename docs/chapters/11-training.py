# %% [markdown]
# ---
# title: "11. Training the model"
# description: Before and after, what was learned, how easy the task was, and how to apply the model to problems of your own.
# ---
#
# # 11. Training the model
#
# **After this chapter you can** run a whole training and report it honestly: before and
# after, over several seeds, beside baselines, with one look at the test set. And you can
# apply the model to problems that are not digits.
#
# ## The idea in plain words
#
# We put everything together. Then we ask the question that a good report never leaves out:
# compared with what?
#
# ## The training

# %%
import numpy as np

from logreg import Hyperparameters, LogisticModel, load_digits, train

train_set, validation_set, test_set = load_digits()
model = LogisticModel(784)
before = model.evaluate(validation_set)
history = train(model, train_set, validation_set, Hyperparameters(), rng=0)
after = model.evaluate(validation_set)
print("before:", before)
print("after: ", after)

# %% alt="Eight validation digits over two bars each: one half before the training, and after it close to 1 for the ones and close to 0 for the zeros."
import matplotlib.pyplot as plt

from logreg import plotting

plotting.plot_before_after(validation_set[:8], LogisticModel(784), model)
plt.show()

# %% [markdown]
# The same images, the same scale, before and after. And the way from one to the other:

# %% alt="Left, the loss of each batch and of the validation set against the step, on a logarithmic scale, falling from 0.69 to a few thousandths. Right, the validation accuracy, which is above 0.99 from step 30 on."
plotting.plot_training(history)
plt.show()

# %% tags=["check"]
shown = model.predict_proba(validation_set.images[:8])
assert np.abs(shown - validation_set.labels[:8]).max() < 0.1
assert history.steps[1] == 30
assert history.validation_accuracy[1:].min() > 0.99

# %% [markdown]
# And what happened inside? The history has kept the weights of eleven steps. Of all images that
# the model decides right in the end, we follow the one that it had most wrong at step 30. The
# margin of an image is its logit, with the sign turned round if it is a zero, so that positive
# means right.

# %% alt="Left, the validation loss at the eleven steps that were kept. Then a wide slanted zero, and the weights at the steps 30, 90 and 300: a red upright bar in the middle, which speaks for a one, and blue arcs on both sides, which speak for a zero. The colours deepen, and the zero's p falls from above one half to below it."
from logreg import unroll

z = unroll(validation_set.images) @ history.weights.T + history.biases
margins = np.where(validation_set.labels == 1, 1, -1)[:, np.newaxis] * z
learned = np.flatnonzero(margins[:, -1] > 0)
slow = learned[margins[learned, 1].argmin()]
figure, (loss, digit, *pictures) = plt.subplots(
    1, 5, figsize=(9, 2.2), width_ratios=[1.6, 1, 1, 1, 1]
)
loss.plot(history.steps, history.validation_loss, "o-")
loss.set(yscale="log", xlabel="step", ylabel="validation loss")
plotting.plot_example(validation_set.images[slow], title="the image", ax=digit)
limit = np.abs(model.weights).max()
for picture, k in zip(pictures, (1, 3, 10), strict=True):
    p = 1 / (1 + np.exp(-z[slow, k]))
    weights = history.weights[k].reshape(28, 28)
    picture.imshow(weights, cmap="RdBu_r", vmin=-limit, vmax=limit)
    title = f"step {history.steps[k]}\np(1) = {p:.2f}"
    picture.set(xticks=[], yticks=[], title=title)

plt.show()

# %% tags=["check"]
assert validation_set.labels[slow] == 0
assert (np.sign(z[slow, 1:]) == np.where(history.steps[1:] <= 90, 1, -1)).all()
assert (np.diff(z[slow, 1:]) > 0).any()
first, last = history.weights[1], history.weights[-1]
assert first @ last > 0.9 * np.linalg.norm(first) * np.linalg.norm(last)
assert (np.diff(np.linalg.norm(history.weights, axis=1)) > 0).all()
assert history.steps[[1, 3, 10]].tolist() == [30, 90, 300]

# %% [markdown]
# <!-- scrub training -->
#
# The weights soon have their shape, and then grow, slowly. The doubtful zero needs a third of the
# training to come over to its side, and it does not come straight, because each batch pulls the
# boundary a little its own way.

# %% [markdown]
# !!! question "Predict first"
#
#     The model has never been told what a stroke or a circle is. On which pixels do you
#     expect the largest positive weight: in the centre, on the rim of the image, or where
#     the arcs of a zero lie?

# %%
row, column = divmod(int(model.weights.argmax()), 28)
print(f"the largest weight belongs to row {row} and column {column}")

# %% tags=["check"]
assert 10 <= row <= 17
assert 10 <= column <= 17

# %% [markdown]
# In the centre: through it goes the stroke of a one, and a zero leaves it empty.
#
# ## The test, once
#
# All choices are made. Now, and only now, we look at the test set.

# %%
test = model.evaluate(test_set)
errors = round((1 - test.accuracy) * len(test_set))
print(f"{test.accuracy:.2%} right, {errors} of {len(test_set)} wrong")

# %% [markdown]
# One training with one seed is one draw of a lottery. An honest report gives the range, here
# over the seeds 0 to 19. So we look more than once, but we choose nothing by it. That is what
# "once" protects.

# %%
counts = []
for seed in range(20):
    again = LogisticModel(784)
    train(again, train_set, validation_set, Hyperparameters(), rng=seed)
    share_wrong = 1 - again.evaluate(test_set).accuracy
    counts.append(round(share_wrong * len(test_set)))

print(
    f"between {min(counts)} and {max(counts)} errors, "
    f"median {np.median(counts):.0f}"
)

# %% tags=["check"]
assert errors in counts
assert max(counts) <= 4
assert np.median(counts) <= 1

# %% [markdown]
# The seed is only one source of luck. The other is which images happen to be in the test set:
# [chapter 9](09-performance.py#exercises) counts that luck in its third exercise.
#
# ## How easy was it? The ladder
#
# Very easy, and a result is worth nothing until you have seen what simpler methods reach.
# Four rungs, each of which knows a little more about the images:
#
# 1. **The majority:** always answer with the more frequent class.
# 2. **The ink:** a threshold for the mean grey.
# 3. **The mean image:** the class whose mean training image is closer.
# 4. **Our model.**

# %%
train_ink = train_set.images.mean(axis=(1, 2))
test_ink = test_set.images.mean(axis=(1, 2))
thresholds = np.arange(10, 60)
scores = [np.mean((train_ink < t) == train_set.labels) for t in thresholds]
threshold = thresholds[np.argmax(scores)]
means = [
    train_set.images[train_set.labels == label].mean(axis=0) for label in (0, 1)
]
distances = [
    np.sum((test_set.images - mean) ** 2, axis=(1, 2)) for mean in means
]
majority = int(train_set.labels.mean() >= 0.5)
ladder = {
    "majority": np.mean(test_set.labels == majority),
    "ink": np.mean((test_ink < threshold) == test_set.labels),
    "mean image": np.mean((distances[1] < distances[0]) == test_set.labels),
    "logistic model": test.accuracy,
}
errors_of = {
    name: round((1 - share) * len(test_set)) for name, share in ladder.items()
}
for name, accuracy in ladder.items():
    print(f"{name:15s} {accuracy:.4f} {errors_of[name]:5d} errors")

# %% tags=["check"]
assert list(ladder.values()) == sorted(ladder.values())
assert ladder["mean image"] > 0.99

# %% alt="The accuracies of the four rungs as horizontal bars: majority a little above one half, ink above 0.9, mean image above 0.99, and the logistic model nearly 1."
plt.figure(layout="constrained")
plt.barh(list(ladder), list(ladder.values()))
plt.xlim(0, 1)
plt.xlabel("test accuracy")
plt.gca().invert_yaxis()
plt.show()

# %% [markdown]
# The honest sentence is this: **telling zeros from ones is so easy that comparing each image
# with two averages is right 99 times out of 100.** On 2,115 images it makes ten errors, and
# the logistic model makes one: its share in the result is those nine. This is a good first
# problem because everything about it can be seen. It proves nothing about hard ones.

# %% tags=["check"]
assert 0.99 < ladder["mean image"] < ladder["logistic model"]
assert len(test_set) == 2115
assert (errors_of["mean image"], errors_of["logistic model"]) == (10, 1)

# %% [markdown]
# ## The mathematics: a training that never ends
#
# When has a training *converged*? One would say: when the loss has reached its minimum. But
# suppose that the data are **separable**, so that some $w$ and $b$ put every example on its
# right side, with all margins $s_i > 0$. Multiply these parameters by $k > 1$. The margins
# become $k s_i$, and every single loss falls,
#
# $$ \log(1 + e^{-k s_i}) < \log(1 + e^{-s_i}) . $$
#
# It can be repeated for ever. As $k$ grows, $e^{-k s_i}$ goes to 0, and the loss with it, but
# it is never 0 itself. **The loss has no minimum, only a limit,** which is 0, and the weights
# that approach it grow without bound. Let us watch it on four points on a line:

# %%
X = np.array([[-2.0], [-1.0], [1.0], [2.0]])
y = np.array([0, 0, 1, 1], dtype=np.uint8)
line = LogisticModel(1)
grown = []
for step in range(1, 10_001):
    line.update(line.backward(X, y), 1.0)
    if step in (10, 100, 1000, 10_000):
        grown.append(line.weights[0])
        print(
            f"step {step:6d}: w = {line.weights[0]:6.3f}, "
            f"loss {line.loss(X, y):.6f}"
        )

# %% tags=["check"]
assert (np.diff(grown) > 1).all()

# %% [markdown]
# Ten times as many steps add a nearly constant amount: the weight grows like a logarithm,
# slowly and without end. Here is why. The bias stays at 0, and the margins are $w$ for the
# points at ±1 and $2w$ for those at ±2. The slope of one example's loss in its margin is
# $-\sigma(-s)$, which is nearly $-e^{-s}$ for a large $s$. So late on, only the two points at ±1
# count, and $dw$, the slope of the mean over all four, is about $-\tfrac{1}{2} e^{-w}$. With the
# learning rate 1, a step adds $\tfrac{1}{2} e^{-w}$ to the weight. That is little, so it
# multiplies $e^w$ by about $1 + \tfrac{1}{2} e^{-w}$, and adds
# $e^w \cdot \tfrac{1}{2} e^{-w} = \tfrac{1}{2}$ to it, at every step. After $t$ steps
#
# $$ e^{w} \approx \tfrac{1}{2}\, t, \qquad \text{so} \qquad w \approx \log \frac{t}{2} . $$

# %%
print(
    f"after 10,000 steps: w = {line.weights[0]:.3f}, "
    f"log(t / 2) = {np.log(10_000 / 2):.3f}"
)

# %% tags=["check"]
assert abs(line.bias) < 1e-9
assert abs(line.weights[0] - np.log(10_000 / 2)) < 0.01
last = LogisticModel(1)
last.weights = line.weights
last.update(last.backward(X, y), 1.0)
assert abs(np.exp(last.weights[0]) - np.exp(line.weights[0]) - 0.5) < 0.01

# %% [markdown]
# !!! question "Predict first"
#
#     After the training of this chapter, a few of the training images are still on the wrong
#     side. Is that because no plane divides our zeros from our ones, or because we stopped
#     too soon?
#
# We train a new model ten times as long, with ten times the learning rate:

# %%
longer = LogisticModel(784)
settings = Hyperparameters(learning_rate=10.0, iterations=3000)
train(longer, train_set, validation_set, settings, rng=0)
for name, trained in (("as before", model), ("longer", longer)):
    predictions = trained.predict(train_set.images)
    misses = np.count_nonzero(predictions != train_set.labels)
    largest = np.abs(trained.weights).max()
    print(
        f"{name:9s} {misses:3d} training images wrong, "
        f"largest weight {largest:.2f}"
    )

# %% tags=["check"]
assert misses == 0
predictions = model.predict(train_set.images)
assert 5 < np.count_nonzero(predictions != train_set.labels) < 30
assert np.abs(longer.weights).max() > 2 * np.abs(model.weights).max()

# %% [markdown]
# We stopped too soon. Not one image is left on the wrong side, so a plane divides them: our
# training images are separable, and the 300 steps broke off a training that has no end.
#
# So "converged" needs a definition. In this book a training simply has the number of steps it
# was given, and the history shows whether the validation loss was still falling. For an end in
# earnest, put [a price on large weights](../beyond/penalty.py), which gives the loss a minimum again.
#
# ## Apply it: other digits
#
# The data of the package are zeros and ones. For others you need a folder with the four files
# of MNIST, plain or with the ending `.gz`:
#
# - `train-images-idx3-ubyte` and `train-labels-idx1-ubyte`,
# - `t10k-images-idx3-ubyte` and `t10k-labels-idx1-ubyte`.
#
# Those of Fashion-MNIST and EMNIST will do as well. (EMNIST's images lie on their side, and are
# turned upright.) `load_digits((3, 8), root="my-mnist")` gives any two
# classes, the first as class 0. Create the model with `LogisticModel(784, classes=(3, 8))`, so
# that a saved one knows its digits, and hand the same `classes` to `plot_weights`. In the
# ladder, turn the ink rung round if the second digit has more ink. On the command line, all
# you say is
#
# ```sh
# logreg --data my-mnist --digits 3 8
# ```
#
# Expect less than for zeros and ones. A 3 is an 8 with two gaps, and a sum over pixels is a
# poor judge of gaps.
#
# ## Apply it: a table
#
# On 28 January 1986 the space shuttle Challenger broke apart, because rubber rings between
# the parts of its boosters had lost their seal in the cold. For 23 earlier flights it was
# known at which temperature they had started, and whether any ring had been damaged. The
# question of the night before the launch was one for logistic regression: how does the
# probability of damage depend on the temperature?

# %%
from logreg import Table

harmed = [53, 57, 58, 63, 70, 70, 75]
unharmed = [66, 67, 67, 67, 68, 69, 70, 70, 72, 73, 75, 76, 76, 78, 79, 81]
fahrenheit = np.array(harmed + unharmed)
damaged = np.array([1] * len(harmed) + [0] * len(unharmed), dtype=np.uint8)
centre, spread = fahrenheit.mean(), fahrenheit.std()
scaled = (fahrenheit - centre) / spread
flights = Table(features=scaled[:, np.newaxis], labels=damaged)
print(flights)

# %% [markdown]
# A table has a row for each example and a column for each feature, even where there is only
# one: `[:, np.newaxis]` makes the vector `(23,)` a matrix `(23, 1)`.
#
# Two things differ from the digits. The feature has a scale of its own, so it is
# *standardised*: the mean is subtracted, and the result divided by the standard deviation.
# Left in degrees, the same training never settles. Its loss jumps up and down by hundreds,
# because the curvature grows with the square of the scale ([chapter 8](08-update.py)). And
# there are so few examples that each step can use them all. We take the loop of
# [chapter 10](10-training-loop.py) without the batch:

# %%
shuttle = LogisticModel(1)
for step in range(2000):
    gradients = shuttle.backward(flights.features, flights.labels)
    shuttle.update(gradients, learning_rate=1.0)

end = shuttle.backward(flights.features, flights.labels)
print(f"slopes at the end: dw = {abs(end.dw[0]):.10f}, db = {abs(end.db):.10f}")

# %% tags=["check"]
assert flights.features.shape == (23, 1)
unscaled = fahrenheit[:, np.newaxis].astype(float)
raw = LogisticModel(1)
raw_losses = []
for step in range(2000):
    raw.update(raw.backward(unscaled, damaged), learning_rate=1.0)
    raw_losses.append(raw.loss(unscaled, damaged))

assert np.ptp(raw_losses[-200:]) > 300
assert abs(end.dw[0]) < 5e-11
assert abs(end.db) < 5e-11
assert set(damaged[fahrenheit == 70].tolist()) == {0, 1}

# %% [markdown]
# Here the slopes *are* zero at the end, to ten decimals. The flights are not separable: at
# 70 °F there were some of both kinds. So the loss has a minimum, and we are there.
#
# The model knows only the standardised temperature, (temperature − centre) / spread. Multiply
# its logit out:
#
# $$ z = w \cdot \frac{\text{temperature} - \text{centre}}{\text{spread}} + b
#      = \frac{w}{\text{spread}} \cdot \text{temperature}
#        + \Big( b - \frac{w \cdot \text{centre}}{\text{spread}} \Big) . $$
#
# The slope per degree is $w / \text{spread}$, and the intercept is what stands in the bracket.

# %%
slope = shuttle.weights[0] / spread
intercept = shuttle.bias - slope * centre
print(f"log-odds of damage = {intercept:.3f} {slope:+.4f} per degree")

# %% alt="Flights without damage at the bottom and with damage at the top, against temperature, with the fitted curve. It falls from near 1 at 31 degrees, far below all flights, to nearly 0 at 80."
degrees = np.linspace(28, 85, 100)
curve = shuttle.predict_proba(((degrees - centre) / spread)[:, np.newaxis])
plt.plot(degrees, curve)
plt.plot(fahrenheit, damaged, "o", alpha=0.6)
plt.axvline(31, color="grey", linestyle=":")
plt.text(32, 0.1, "31 °F")
plt.xlabel("temperature at the launch [°F]")
plt.ylabel("probability of damage")
plt.show()

# %%
at_launch = shuttle.predict_proba(np.array([[(31 - centre) / spread]]))[0]
print(f"at 31 °F: probability of damage {at_launch:.4f}")

# %% tags=["check"]
assert abs(intercept - 15.043) < 0.005
assert abs(slope + 0.2322) < 0.0005
assert round(float(at_launch), 4) == 0.9996
rows = np.column_stack([fahrenheit, np.ones(23)])
p = shuttle.predict_proba(flights.features)
covariance = np.linalg.inv((rows.T * (p * (1 - p))) @ rows)
for launch, lowest, highest in ((31, 0.48, 1.0), (36, 0.45, 1.0)):
    place = np.array([launch, 1.0])
    deviation = 1.96 * np.sqrt(place @ covariance @ place)
    z = slope * launch + intercept
    between = 1 / (1 + np.exp(-(z + np.array([-deviation, deviation]))))
    assert between.round(2).tolist() == [lowest, highest]

# %% [markdown]
# The coefficients are those that others print for this table, 15.043 and −0.2322. The package has
# a shorter way to them. [`fit`][logreg.fit] takes degrees as they are, needs no rate, and goes to
# the bottom in a few steps of Newton's method
# ([the appendix](../beyond/penalty.py#seven-steps-instead-of-hundreds)):

# %%
from logreg import fit

in_degrees = Table(features=fahrenheit[:, np.newaxis], labels=damaged)
direct = LogisticModel(1)
ended = fit(direct, in_degrees)
print(f"{ended.steps} steps, converged: {ended.converged}")
print(f"intercept {direct.bias:.3f}, slope {direct.weights[0]:+.4f}")

# %% tags=["check"]
assert abs(direct.bias - intercept) < 1e-6
assert abs(direct.weights[0] - slope) < 1e-8

# %% [markdown]
# Two warnings belong beside the number. No earlier flight had started below 53 °F, so the
# value at 31 °F is an **extrapolation**. The model cannot know what happens there. It only
# says where the line would go. And four digits are far more than 23 flights can tell. The usual
# interval of 95 %, which [is computed](../beyond/how-sure.py) from the curvature of the loss at its
# minimum, reaches from 0.48 to 1.
#
# Even the temperature is uncertain. 31 °F is what Dalal and his colleagues assumed; the
# commission of inquiry reports 36 °F, measured near the pad. There the interval is much
# the same: 0.45 to 1.
#
# ## The ledger

# %% tags=["ledger"]
from logreg import ledger

ledger(
    images=train_set.images,
    labels=train_set.labels,
    weights=model.weights,
    bias=model.bias,
    steps=history.steps,
    batch_losses=history.batch_losses,
)

# %% [markdown]
# ## Bug museum: a scale that was measured twice
#
# For new data, somebody standardises them with *their own* mean and standard deviation, and
# asks the shuttle model about three cold days:

# %%
cold = np.array([30.0, 31.0, 32.0])
scaled = (cold - cold.mean()) / cold.std()
wrong = shuttle.predict_proba(scaled[:, np.newaxis])
print(np.round(wrong, 3))

# %% [markdown]
# **Symptom:** of three freezing days, the warmest looks quite safe, and the very day of the
# launch rather safe. Measured against each other, the days are "cold, average and warm", which
# is not what the model was taught.
#
# **Mend:** mean and standard deviation belong to the model, like its weights. They are
# computed from the training data, once, and kept. [`fit`][logreg.fit] needs neither, and a model of
# [your own table](../beyond/your-own-table.py) keeps all else that was learned from the rows.

# %%
right = shuttle.predict_proba(((cold - centre) / spread)[:, np.newaxis])
print(np.round(right, 3))

# %% tags=["check"]
assert wrong[2] < 0.1
assert wrong[1] < 0.3
assert right.min() > 0.99

# %% [markdown]
# ## Exercises
#
# **1 (warm up).** Save the model, load it again, and show that nothing has changed.
#
# ??? tip "Hint"
#     [`LogisticModel.save`][logreg.LogisticModel.save] and
#     [`LogisticModel.load`][logreg.LogisticModel.load]; for the example, write into a
#     temporary folder.

# %% tags=["solution"]
from tempfile import TemporaryDirectory

with TemporaryDirectory() as folder:
    model.save(f"{folder}/model.npz")
    loaded = LogisticModel.load(f"{folder}/model.npz")

print(np.array_equal(loaded.weights, model.weights), loaded.bias == model.bias)

# %% [markdown]
# **2 (a step further).** How many training images does the default training need? Train on
# the first 10, 100 and 1,000 of them, and count the errors on the validation set.
#
# ??? tip "Hint"
#     A slice of `train_set` is a data set.


# %% tags=["solution"]
def errors_after(rows: slice) -> int:
    small = LogisticModel(784)
    train(small, train_set[rows], validation_set, Hyperparameters(), rng=0)
    share_wrong = 1 - small.evaluate(validation_set).accuracy
    return round(share_wrong * len(validation_set))


few = {m: errors_after(slice(m)) for m in (10, 100, 1000, len(train_set))}
for m, count in few.items():
    print(f"the first {m:5d} images: {count} errors in {len(validation_set)}")

# %% tags=["check"]
assert few[100] > few[10] > few[1000]
assert few[1000] <= few[len(train_set)] + 2

# %% [markdown] tags=["solution"]
# A thousand are about as good as all ten thousand. That a hundred do worse than ten is no
# slip: it depends on *which* images come first. Try other slices:

# %% tags=["solution"]
others = {}
for m in (10, 100):
    others[m] = [errors_after(slice(k * m, (k + 1) * m)) for k in range(5)]
    print(f"five slices of {m:3d}:", others[m])

# %% tags=["check"]
assert others[10][0] == few[10]
assert max(others[10]) > 50
assert max(others[100]) < 30

# %% [markdown] tags=["solution"]
# The first ten are lucky ones. A small training set may do well, but you cannot count on it.

# %% [markdown]
# **3 (think).** Add a penalty $\tfrac{\lambda}{2} \lVert w \rVert^2$ to the loss of the four
# points on a line, where $\lambda = 0.01$ is here the strength of the penalty. The bias is not
# penalised. Where does the weight end now?
#
# ??? tip "Hint"
#     The ½ cancels the 2 of the slope, so $dw$ gets the additional term $\lambda w$. Build
#     new [`Gradients`][logreg.Gradients] and hand them to `update`.

# %% tags=["solution"]
from logreg import Gradients

line = LogisticModel(1)
for step in range(10_000):
    g = line.backward(X, y)
    line.update(Gradients(dw=g.dw + 0.01 * line.weights, db=g.db), 1.0)

print(
    f"w = {line.weights[0]:.6f}, "
    f"slope {line.backward(X, y).dw[0] + 0.01 * line.weights[0]:.1e}"
)

# %% tags=["check"]
assert abs(line.backward(X, y).dw[0] + 0.01 * line.weights[0]) < 1e-12

# %% [markdown] tags=["solution"]
# Now the loss has a minimum, and the training stands still there.

# %% [markdown]
# ## Write it yourself
#
# Write `standardise`, `nearest_mean` and `train_model`: a scale, a baseline, and a model that
# has to prove itself on digits it has never seen.
# [`logreg start my-own`](../reference/your-own.md) puts the skeleton into a folder, and
# `logreg check 11 my-own` says which claims hold.
#
# <!-- check -->
#
# ## Summary
#
# - Report before and after, several seeds, and one look at the test set.
# - Put baselines beside the result. Zeros against ones is an easy task.
# - On separable data the weights grow for ever, so define what "converged" means.
# - The scale of the features belongs to the model.
#
# **Names of this chapter:** [`train`][logreg.train] · [`History`][logreg.History] ·
# [`LogisticModel.save`][logreg.LogisticModel.save] ·
# [`LogisticModel.load`][logreg.LogisticModel.load] · [`Table`][logreg.Table] ·
# [`Gradients`][logreg.Gradients]
#
# **Sources:** S. R. Dalal, E. B. Fowlkes and B. Hoadley, "Risk analysis of the space
# shuttle: pre-Challenger prediction of failure", *Journal of the American Statistical
# Association* 84 (1989), for the table. The Challenger example in the *Statistics Notebook* of
# Brigham Young University–Idaho, which prints the coefficients. The Presidential Commission on the
# Space Shuttle Challenger Accident, *Report* (1986), volume 1, chapter 3, for the 36 °F. D. Soudry and others, "The implicit bias of gradient
# descent on separable data", *Journal of Machine Learning Research* 19 (2018), for the
# logarithm. Y. LeCun and others (1998) for what other methods reach on MNIST.
