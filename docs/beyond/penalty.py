# %% [markdown]
# ---
# title: "Appendix: a price on large weights"
# description: Why weights grow for ever on separable data, what "converged" can mean, and how an L2 penalty makes a best model exist.
# ---
#
# # Appendix: a price on large weights
#
# **After this page you can** say when a training has no end, prove it from a ratio, give it an
# end with an L2 penalty, and reach that end in seven steps instead of hundreds.
#
# ## The idea in plain words
#
# [Chapter 11](../chapters/11-training.py#the-mathematics-a-training-that-never-ends) left a
# loose end. Where a line tells two classes apart without an error, larger weights always fit
# better, so no model is the best. The way out: weights get a price. A training then weighs what a
# larger weight gains against what it costs, and comes to rest where the two balance.
#
# ## Weights that grow for ever
#
# Nine points in a plane, two numbers each. A line divides them.

# %%
import numpy as np

from logreg import LogisticModel, Table

X = np.array(
    [
        *([-2.0, 0.5], [-1.0, -1.0], [-1.5, 1.5], [-0.5, -2.0]),
        *([0.5, 1.0], [1.0, -0.5], [1.5, 2.0], [2.0, 0.5], [2.5, -1.0]),
    ]
)
y = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1], dtype=np.uint8)
points = Table(features=X, labels=y)

free = LogisticModel(2)
lengths, ratios = [], []
for step in range(1, 10_001):
    free.update(free.backward(X, y), 1.0)
    lengths.append(float(np.linalg.norm(free.weights)))
    if step in (10, 100, 1000, 10_000):
        gradients, loss = free.backward(X, y), free.loss(X, y)
        slope = float(np.linalg.norm([*gradients.dw, gradients.db]))
        ratios.append(slope / loss)
        print(
            f"step {step:5d}: |w| = {lengths[-1]:.2f}, loss {loss:.6f}, "
            f"|gradient| {slope:.6f}, ratio {slope / loss:.3f}"
        )

# %% alt="Left, five points of class 1 lie to the right of a steep dashed line, and four of class 0 to its left. Right, the length of w against the step, on a logarithmic axis: from step 10 on it is nearly a straight line, which rises to 9 at step 10,000."
import matplotlib.pyplot as plt

figure, (plane, growth) = plt.subplots(1, 2, figsize=(7.5, 3))
plane.plot(X[y == 0, 0], X[y == 0, 1], "o", label="class 0")
plane.plot(X[y == 1, 0], X[y == 1, 1], "s", label="class 1")
height = np.array([-2.2, 2.2])
boundary = -(free.bias + free.weights[1] * height) / free.weights[0]
plane.plot(boundary, height, "--", color="grey")
plane.set(xlabel="first number", ylabel="second number")
plane.legend()
growth.plot(range(1, 10_001), lengths)
growth.set(xscale="log", xlabel="step", ylabel="length of w")
plt.show()

# %% tags=["check"]
assert free.evaluate(points).accuracy == 1.0
growths = np.diff([lengths[k - 1] for k in (10, 100, 1000, 10_000)])
assert (growths > 2).all()
assert np.ptp(growths) < 0.5
assert 9 < lengths[-1] < 9.2

# %% [markdown]
# Ten times as many steps add about as much to the length, every time: a straight line on a
# logarithmic axis, without an end.
#
# ## The mathematics: downhill for ever
#
# As in [chapter 8](../chapters/08-update.py), think of $b$ as one more weight, whose feature is
# always 1. The data are separable: there is a direction $u$ of length 1, in weights and bias
# together, along which every margin is positive, at least some $\gamma > 0$. Now start at *any*
# parameters and go a distance $t$ along $u$. The margin of example $i$ grows by at least
# $\gamma t$. Its loss has the slope $-q_i$ in its margin $s_i$, where $q_i = 1 - \sigma(s_i)$
# is the probability that the model gives to the wrong class. So
#
# $$ \frac{dL}{dt} \le -\gamma \cdot \frac{1}{m} \sum_{i=1}^{m} q_i < 0 . $$
#
# The loss falls, wherever we are, however far we go. No point is the lowest.
#
# When may a training be called **converged**? "When the gradient is small" will not do: above,
# it falls below any bound, while the weights run away. The inequality says what to ask instead.
# No slope along a unit direction is steeper than the gradient is long, so
#
# $$ \lVert \nabla L \rVert \ge \gamma \cdot \frac{1}{m} \sum_i q_i . $$
#
# And the loss of an example is hardly more than its $q_i$ when that is small, because
# $-\log(1 - q) \le q / (1 - q)$. Let $q_{\max}$ be the largest. Then
# $q_i \ge (1 - q_{\max})\, \ell_i$, and the mean over all examples gives
#
# $$ \frac{\lVert \nabla L \rVert}{L} \ge \gamma\, (1 - q_{\max}) . $$
#
# As the training goes on, $q_{\max}$ goes to 0. **Gradient and loss vanish together, and their
# ratio stays above about $\gamma$.** A training that comes to rest at a positive loss has a
# ratio that goes to 0. So the ratio finds *complete* separation, in which a plane divides all
# the examples. There is a second kind: a column that is 1 in a few rows, all of one class.
# Only its own weight runs away, and the loss of the other rows keeps the ratio small. What
# gives this kind away is the curvature, the slope of the slope. Along a direction in which
# scores run away, slope and curvature fade alike, like $e^{-z}$, so a step of Newton's
# method, slope divided by curvature, keeps its length: about 1 in the scores of these rows.
# At a best model it vanishes.
#
# [`History.converged`][logreg.History] therefore asks two things. Is the training at rest:
# is the gradient, averaged over the last tenth of the steps, below a ten-thousandth of the
# loss, and does the loss of these steps vary by no more? (Where steps swing from side to
# side, gradients cancel.) And would a step of Newton's method move no score by 0.01?
#
# Here are both sides for our nine points, where $u$ is the direction of the trained parameters:

# %%
from logreg import add_l2_gradient, sigmoid

theta = np.array([*free.weights, free.bias])
with_ones = np.hstack([X, np.ones((len(X), 1))])
signs = np.where(y == 1, 1.0, -1.0)
gamma = float((signs * (with_ones @ theta)).min() / np.linalg.norm(theta))
worst = float(sigmoid(-signs * (with_ones @ theta)).max())
print(
    f"gamma = {gamma:.3f}, bound {gamma * (1 - worst):.3f}, "
    f"ratio {ratios[-1]:.3f}"
)

# %% tags=["check"]
assert 0.5 < gamma * (1 - worst) < ratios[-1] < 1
probe = LogisticModel(2)
for _step in range(200):
    probe.update(probe.backward(X, y), 1.0)
    steepness = probe.backward(X, y)
    margins = signs * probe.forward(X)
    wrong_side = float(sigmoid(-margins).max())
    bound = gamma * (1 - wrong_side) * probe.loss(X, y)
    assert np.linalg.norm([*steepness.dw, steepness.db]) >= bound

# %% [markdown]
# Here is the second kind, with 200 rows of which six have a mark, all of them ones. The training
# comes to rest, the weight of the mark keeps growing, and the step keeps its length:

# %%
from logreg import Hyperparameters, Table, train

rng = np.random.default_rng(0)
x = rng.normal(size=200)
label = (rng.random(200) < sigmoid(x)).astype(np.uint8)
mark = np.zeros(200)
mark[np.flatnonzero(label)[:6]] = 1
marked = Table(features=np.column_stack([x, mark]), labels=label)
marked_runs = []
for steps in (30_000, 120_000):
    marked_model = LogisticModel(2)
    settings = Hyperparameters(batch_size=200, iterations=steps)
    record = train(marked_model, marked, marked, settings, rng=0)
    marked_runs.append((record, float(marked_model.weights[1])))
    print(
        f"{steps:6d} steps: weight {marked_runs[-1][1]:.2f}, at rest: "
        f"{record.at_rest}, Newton's step {record.newton_step:.2f}, "
        f"converged: {record.converged}"
    )

# %% tags=["check"]
assert all(record.at_rest and not record.converged for record, _ in marked_runs)
assert all(0.9 < record.newton_step < 1.1 for record, _ in marked_runs)
assert marked_runs[1][1] > marked_runs[0][1] + 1

# %% [markdown]
# With mini batches, whose gradients never all vanish, expect "not converged" even when all
# is well.
#
# The package measures this curvature with [`curvature`][logreg.curvature].
# [`fit`][logreg.fit] takes Newton's steps until nothing is left to gain, without a rate to
# choose; where there is no best model, the [`Fit`][logreg.Fit] it returns says which columns
# separate the classes. Where there is one, the curvature also tells
# [how sure its parameters are](how-sure.py).
#
# ## The penalty
#
# The price is half the sum of the squared weights, times a strength $\lambda \ge 0$. What is made
# small is no longer the loss but the **objective**
#
# $$ J(w, b) = L(w, b) + \frac{\lambda}{2} \sum_{j=1}^{d} w_j^2 . $$
#
# For one weight, the square brings down a 2, which cancels the ½:
#
# $$ \frac{\partial J}{\partial w_j} = \frac{\partial L}{\partial w_j} + \lambda w_j ,
#    \qquad \text{stacked:} \quad dw + \lambda w , \qquad
#    \frac{\partial J}{\partial b} = db . $$
#
# Put that into the update, and sort:
#
# $$ w \leftarrow w - \eta\, (dw + \lambda w) = (1 - \eta \lambda)\, w - \eta\, dw . $$
#
# Each step first shrinks every weight by the same factor, hence the second name: **weight decay**.
# In the package these are [`l2_penalty`][logreg.l2_penalty], and [`add_l2_gradient`][logreg.add_l2_gradient],
# which checks what it is given and calls `l2_gradient`:

# %% [markdown]
# ```python {source="logreg.penalty.l2_penalty"}
# ```

# %% [markdown]
# ```python {source="logreg.penalty.l2_gradient"}
# ```

# %% [markdown]
# ### Where it comes from
#
# Suppose that before seeing any data you believe each weight to be near 0, give or take
# $\tau$: a normal distribution, whose density is proportional to $e^{-w_j^2 / 2\tau^2}$. By the
# rule of Bayes, the density after the data is proportional to the likelihood times this prior.
# Take the negative logarithm of both, as in [chapter 6](../chapters/06-forward-pass.py), and
# divide by the number of examples $m$:
#
# $$ \frac{1}{m} \sum_{i=1}^{m} \ell_i + \frac{1}{2 m \tau^2} \sum_j w_j^2 + \text{constant} . $$
#
# That is $J$ with $\lambda = 1 / (m \tau^2)$. The more data, the less a belief weighs. And
# scikit-learn's `C`, which multiplies the *sum* of the losses, is $1 / (\lambda m)$, which is
# $\tau^2$.
#
# ### Why the bias is free
#
# That features do not matter is a sensible first belief; that both classes are equally frequent is
# none. Left free, the bias keeps a promise: at the minimum $db = \frac{1}{m} \sum_i (p_i - y_i) = 0$, so
# the mean of the probabilities is the share of ones.
#
# ## A best model exists
#
# The loss is a convex bowl that may run out flat. A sum of squares is curved in every weight, and
# grows beyond all bounds. So $J$ has exactly one lowest point, if both classes occur to hold the bias.
#
# !!! question "Predict first"
#
#     We train with $\lambda = 0.01$. Will some of the nine points now be on the wrong side?
#     Will the probabilities move towards 0 and 1, or towards one half?
#
# A batch as large as the training set is the training set itself: full-batch descent.

# %%
from logreg import Hyperparameters, train

models, histories = {}, {}
for l2 in (0.0, 0.01):
    settings = Hyperparameters(
        learning_rate=2.0, batch_size=len(points), iterations=5000, l2=l2
    )
    models[l2] = LogisticModel(2)
    histories[l2] = train(models[l2], points, points, settings, rng=0)
    ends = models[l2].predict_proba(X)
    print(
        f"l2 = {l2}: |w| = {np.linalg.norm(models[l2].weights):.3f}, "
        f"converged: {histories[l2].converged}, "
        f"p from {ends.min():.4f} to {ends.max():.4f}"
    )

# %% tags=["check"]
assert not histories[0.0].converged
assert histories[0.01].converged
assert models[0.01].evaluate(points).accuracy == 1.0
assert np.isclose(
    models[0.01].predict_proba(X).mean(), 5 / 9, rtol=0, atol=1e-10
)
sure, unsure = (np.abs(models[l2].predict_proba(X) - 0.5) for l2 in (0.0, 0.01))
assert np.all(unsure < sure)

# %% [markdown]
# All nine are still on their right side. But every probability has moved towards one half: a model
# that pays for its weights is less sure of itself. And this training has an end.
#
# ## Seven steps instead of hundreds
#
# Gradient descent knows only the slope, and creeps. **Newton's method** knows the curvature, too, and
# so how far it is to the bottom. Write $\theta$ for weights and bias together, $g$ for the
# gradient of $J$, and $H$ for the matrix of second derivatives. Close to $\theta$,
#
# $$ J(\theta + \delta) \approx J(\theta) + g \cdot \delta + \tfrac{1}{2}\, \delta \cdot H \delta . $$
#
# The slope of the right side in $\delta$ is $g + H\delta$. It is 0 where
# $H \delta = -g$: one system of linear equations a step. Chapter 8 has found the curvature along
# any direction, and as a matrix it reads
#
# $$ H = \frac{1}{m} X^\top \operatorname{diag}\big(p_i (1 - p_i)\big)\, X
#    + \lambda \operatorname{diag}(1, \dots, 1, 0) , $$
#
# with the column of ones in $X$, and the 0 for the bias. Each step is a weighted least-squares
# fit, hence the other name, *iteratively reweighted least squares*.


# %%
from logreg.arrays import Labels, Matrix, Vector


def newton(X: Matrix, y: Labels, price: Vector, steps: int) -> Vector:
    features = np.hstack([X, np.ones((len(X), 1))])
    theta: Vector = np.zeros(features.shape[1])
    for step in range(steps):
        p = sigmoid(features @ theta)
        g = features.T @ (p - y) / len(y) + price * theta
        H = (features.T * (p * (1 - p))) @ features / len(y) + np.diag(price)
        theta = theta - np.linalg.solve(H, g)
        print(f"{np.linalg.norm(g):.0e}", end=" ")
    return theta


weights_only = np.array([1.0, 1.0, 0.0])
best = newton(X, y, 0.01 * weights_only, steps=8)
descended = np.array([*models[0.01].weights, models[0.01].bias])
difference = np.abs(best - descended).max()
print(f"\nfull-batch descent is there, too: {difference < 1e-10}")

# %% tags=["check"]
assert difference < 1e-10
creeping = LogisticModel(2)
needed = 0
while np.abs(np.array([*creeping.weights, creeping.bias]) - best).max() > 1e-10:
    slopes = add_l2_gradient(creeping.backward(X, y), creeping.weights, 0.01)
    creeping.update(slopes, 2.0)
    needed += 1

assert 200 < needed < 1000

# %% [markdown]
# The numbers are the lengths of the gradient before each step. Near the end, each step about
# doubles the number of right digits, because what the parabola leaves out is of third order. The
# price is a matrix of $(d+1)^2$ numbers, to be solved anew in each step; a million features would
# make $10^{12}$ of them. And from far away a step may overshoot: in earnest, one that raises $J$
# has to be halved.
#
# ## What λ does to the digits
#
# A penalty helps where examples are few. Take 100 training images, train for long, and choose λ on
# the validation images:

# %%
from logreg import load_digits, unroll

train_set, validation_set, _ = load_digits()
few = train_set[:100]
fits, losses = {}, {}
for l2 in (0.0, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2):
    settings = Hyperparameters(
        learning_rate=2.0, batch_size=len(few), iterations=3000, l2=l2
    )
    fits[l2] = LogisticModel(784)
    history = train(fits[l2], few, validation_set, settings, rng=0)
    losses[l2] = history.validation_loss[-1]
    assert not history.converged
    print(f"l2 = {l2:6g}: validation loss {losses[l2]:.4f}")

chosen = min(losses, key=losses.__getitem__)
print("chosen:", chosen)

# %% alt="Three weight images on one scale, each a red upright bar between blue arcs. Without a penalty the colours are strong, with the chosen strength a little paler, and with a strength of 0.01 they are faint: the largest weight is about a third of that of the first."
figure, axes = plt.subplots(1, 3, figsize=(7.5, 2.9))
limit = np.abs(fits[0.0].weights).max()
for ax, l2 in zip(axes, (0.0, chosen, 1e-2), strict=True):
    weights = fits[l2].weights.reshape(28, 28)
    ax.imshow(weights, cmap="RdBu_r", vmin=-limit, vmax=limit)
    title = f"λ = {l2:g}\nlargest weight {np.abs(weights).max():.2f}"
    ax.set(xticks=[], yticks=[], title=title)

plt.show()

# %% tags=["check"]
assert chosen == 3e-4
assert losses[0.0] > 1.2 * losses[chosen]
assert losses[1e-2] > losses[0.0]
sizes = [np.sort(np.abs(fits[l2].weights)) for l2 in (0.0, chosen, 1e-2)]
assert sizes[0][-1] > sizes[1][-1] > sizes[2][-1]
assert 0.3 < sizes[2][-1] / sizes[0][-1] < 0.4
assert (
    sizes[2][-10:].sum() / sizes[2].sum()
    < sizes[0][-10:].sum() / sizes[0].sum()
)
ends_at = add_l2_gradient(
    fits[0.01].backward(unroll(few.images), few.labels),
    fits[0.01].weights,
    0.01,
)
assert abs(ends_at.db) > 2 * np.linalg.norm(ends_at.dw)
settings = Hyperparameters(
    learning_rate=2.0, batch_size=100, iterations=3000, l2=0.1
)
swinging = train(LogisticModel(784), few, validation_set, settings, rng=0)
assert not swinging.converged
swings = swinging.batch_losses[-4:]
assert np.allclose(swings[:2], swings[2:], rtol=1e-6)
assert abs(swings[1] / swings[0] - 1) > 0.05
whole = {}
for l2 in (0.0, 3e-4):
    checked = LogisticModel(784)
    settings = Hyperparameters(l2=l2)
    history = train(checked, train_set, validation_set, settings, rng=0)
    whole[l2] = history.validation_loss[-1]

assert whole[0.0] < whole[3e-4]

# %% [markdown]
# With too small a price, the model believes too much of its hundred images; with too large a one, it
# believes too little. The price also spreads the say over more pixels: two weights of 1 cost half
# as much as one weight of 2.
#
# None of the six trainings has converged, say their histories. With a price, the slowest is the bias,
# which nothing pulls. And the learning rate has to suit the price: small weights keep $p\,(1 - p)$,
# and so the curvature, large. With λ = 0.1, steps of this length swing between two losses for ever.
#
# With all 10,555 images and the default 300 steps, the chosen λ makes the validation loss slightly
# *worse*. There are enough images, and stopping early is a penalty of its own: in few steps, no
# weight grows large. So `l2` is off by default.
#
# ## The ledger

# %% tags=["ledger"]
from logreg import ledger

final = models[0.01].backward(X, y)
ledger(
    X=X,
    y=y,
    weights=models[0.01].weights,
    bias=models[0.01].bias,
    l2=0.01,
    dw=final.dw,
    db=final.db,
)

# %% [markdown]
# ## Bug museum: a price on the bias
#
# Somebody penalises all parameters alike. The features are measured from another zero, as degrees
# may be.

# %%
moved = X + 5
wrong = newton(moved, y, 0.1 * np.ones(3), steps=5)
p_wrong = sigmoid(moved @ wrong[:2] + wrong[2])
print(f"\nmean probability {p_wrong.mean():.3f}, share of ones {y.mean():.3f}")

# %% [markdown]
# **Symptom:** the mean probability on the training data is not the share of ones, and another zero
# gives another model.
#
# **Mend:** the price of the bias is 0. Then it takes up any shift.

# %%
right = newton(moved, y, 0.1 * weights_only, steps=6)
p_right = sigmoid(moved @ right[:2] + right[2])
print(f"\nmean probability {p_right.mean():.3f}, share of ones {y.mean():.3f}")

# %% tags=["check"]
assert abs(p_wrong.mean() - y.mean()) > 0.002
assert abs(p_right.mean() - y.mean()) < 1e-12
for price, kept in ((0.1 * np.ones(3), False), (0.1 * weights_only, True)):
    here, there = (
        newton(features, y, price, steps=8) for features in (X, moved)
    )
    agree = np.allclose(
        X @ here[:2] + here[2], moved @ there[:2] + there[2], atol=1e-6
    )
    assert agree == kept


# %% [markdown]
# ## Bug museum: a price divided by the batch
#
# Here the penalty stands inside the mean. We fit the nine points, then the same nine ten times
# over. That is no new knowledge, and should change nothing.


# %%
def fit(X: Matrix, y: Labels) -> Vector:
    w, b = np.zeros(2), 0.0
    for step in range(2000):
        dz = sigmoid(X @ w + b) - y
        dw = (X.T @ dz + 0.01 * w) / len(y)
        w, b = w - 2.0 * dw, b - 2.0 * float(dz.mean())
    return w


tenfold = Table(features=np.tile(X, (10, 1)), labels=np.tile(y, 10))
for examples in (points, tenfold):
    learned = fit(examples.features, examples.labels)
    print(f"{len(examples)} examples: {learned}")

# %% [markdown]
# **Symptom:** λ means something else with each batch size, 0.01 / 9 here and 0.01 / 90 there. A value
# that was chosen for small batches is too weak for large ones.
#
# **Mend:** average the losses first, and add $\lambda w$ after, as `add_l2_gradient` does.

# %%
for examples in (points, tenfold):
    fitted = LogisticModel(2)
    settings = Hyperparameters(
        learning_rate=2.0, batch_size=90, iterations=2000, l2=0.01
    )
    train(fitted, examples, examples, settings, rng=0)
    print(f"{len(examples)} examples: {fitted.weights}")

# %% tags=["check"]
assert np.abs(fit(X, y) - fit(tenfold.features, tenfold.labels)).max() > 0.5
assert np.allclose(fitted.weights, models[0.01].weights, rtol=0, atol=1e-9)

# %% [markdown]
# ## Exercises
#
# **1 (warm up).** Check the gradient of $J$ against finite differences in the first weight, at
# $w = (1, -2)$, $b = 0.5$, with $\lambda = 0.3$.
#
# ??? tip "Hint"
#     $J$ is `model.loss(X, y) + l2_penalty(model.weights, 0.3)`. Move the weight by ±0.00001, and
#     compare with `add_l2_gradient(model.backward(X, y), model.weights, 0.3)`.

# %% tags=["solution"]
from logreg import l2_penalty


def objective(w0: float) -> float:
    model = LogisticModel(2)
    model.weights, model.bias = np.array([w0, -2.0]), 0.5
    return model.loss(X, y) + l2_penalty(model.weights, 0.3)


model = LogisticModel(2)
model.weights, model.bias = np.array([1.0, -2.0]), 0.5
slope = float(add_l2_gradient(model.backward(X, y), model.weights, 0.3).dw[0])
finite = (objective(1 + 1e-5) - objective(1 - 1e-5)) / 2e-5
print(f"{slope:.8f} and {finite:.8f}")

# %% tags=["check"]
assert abs(slope - finite) < 1e-8

# %% [markdown]
# **2 (a step further).** Give the second number in thousandths, as when millimetres become metres,
# and fit again with λ = 0.01. Do the probabilities change? What is the mend?
#
# ??? tip "Hint"
#     Which weight would now do what the old one did, and what does it cost?

# %% tags=["solution"]
metres = X * np.array([1.0, 0.001])
scaled = newton(metres, y, 0.01 * weights_only, steps=8)
p_metres = sigmoid(metres @ scaled[:2] + scaled[2])
change = np.abs(p_metres - ends).max()
print(f"\nweights {scaled[:2]}, largest change of a probability {change:.3f}")

# %% tags=["check"]
assert abs(scaled[1]) < 0.1
assert change > 0.02

# %% [markdown] tags=["solution"]
# They do. The feature would need a weight a thousand times as large, at a million times the price,
# and has lost its voice. Standardise first
# ([chapter 11](../chapters/11-training.py#apply-it-a-table)).

# %% [markdown]
# **3 (think).** Run Newton's method for ten steps with λ = 0. Does it reach the end of a training that
# has none? By which factor does the gradient shrink from step to step, and why?
#
# ??? tip "Hint"
#     Far out, the loss of a point with the margin $s$ is about $e^{-s}$. Which step in $s$ follows
#     from its two derivatives?

# %% tags=["solution"]
runaway = newton(X, y, np.zeros(3), steps=10)
print(f"\nweights {runaway[:2]}, 1/e = {np.exp(-1):.2f}")

# %% tags=["check"]
assert np.linalg.norm(runaway[:2]) > np.linalg.norm(free.weights)

# %% [markdown] tags=["solution"]
# The derivatives are $-e^{-s}$ and $e^{-s}$, so the step is $+1$ in the margin, always, and each
# multiplies loss and gradient by $1/e$. Even Newton's method walks for ever, only with steps of one
# length, where those of gradient descent get shorter.

# %% [markdown]
# ## Summary
#
# - On separable data gradient and loss vanish together, and their ratio does not.
# - An L2 penalty adds $\lambda w$ to the gradient, after the mean, and leaves the bias alone. Then
#   one best model exists.
# - λ is chosen on validation data, for standardised features.
#
# **Names of this page:** [`l2_penalty`][logreg.l2_penalty] · [`add_l2_gradient`][logreg.add_l2_gradient] ·
# [`Hyperparameters`][logreg.Hyperparameters] · [`History`][logreg.History] ·
# [`train`][logreg.train] · [`Table`][logreg.Table]
#
# **Sources:** A. Albert and J. A. Anderson, "On the existence of maximum likelihood estimates in
# logistic regression models", *Biometrika* 71 (1984). A. Krogh and J. A. Hertz, "A simple weight
# decay can improve generalization", *Advances in Neural Information Processing Systems* 4 (1992).
# C. M. Bishop, *Pattern Recognition and Machine Learning* (2006), section 4.3.3, for Newton's method.
