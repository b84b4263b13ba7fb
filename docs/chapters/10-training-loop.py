# %% [markdown]
# ---
# title: "10. Training loop"
# description: Batch, forward, backward, update, and again. What to record on the way, and what must never happen inside the loop.
# ---
#
# # 10. Training loop
#
# **After this chapter you can** write the training loop from memory, tell the noisy loss of
# a batch from the loss that matters, stop a training without losing it, and repeat one bit
# for bit.
#
# ## The idea in plain words
#
# All the parts are on the table. A training repeats four of them: draw a batch, run the
# model forward, run it backward, update. Now and then we look at the validation set to see
# how it is going. *Looking* must not change anything, and *learning* must not look.
#
# Here is the loop with nothing around it. You know every line:

# %%
import numpy as np

from logreg import LogisticModel, load_digits, random_batch

train_set, validation_set, _ = load_digits()
rng = np.random.default_rng(0)
model = LogisticModel(784)
for step in range(300):
    X, y = random_batch(train_set, 64, rng=rng)
    z = model.forward(X)
    gradients = model.backward(X, y, logits=z)
    model.update(gradients, learning_rate=1.0)

print(model.evaluate(validation_set))

# %% [markdown]
# The logits are handed from `forward` to `backward`, so that they are computed once. It is
# the same model as the one in chapter 1:

# %%
from logreg import Hyperparameters, train

same = LogisticModel(784)
history = train(same, train_set, validation_set, Hyperparameters(), rng=0)
difference = np.abs(model.weights - same.weights).max()
print(f"largest difference of two weights: {difference:.0e}")

# %% tags=["check"]
assert np.abs(model.weights - same.weights).max() < 1e-12
assert abs(model.bias - same.bias) < 1e-12
assert 64 * 784 == 50_176

# %% [markdown]
# Equal, but for the rounding of the last digits. [`train`][logreg.train] is this loop, and what
# it adds is care: it keeps records, it notices a loss that is no longer finite, and it survives
# Ctrl-C. The rounding differs because of a trick. Instead of dividing the 50,176 pixels of each
# batch by 255, it divides the 784 weights, for $(X / 255)\, w = X\, (w / 255)$.

# %% [markdown]
# ```python {source="logreg.training.train"}
# ```

# %% [markdown]
# Read it from the inside. The lines of our loop stand in the middle, under `for X, y`.
# `logits`, `gradient` and `step` are the equations of chapters 6 to 8; `residuals` is
# `sigmoid(z) - y`, and the batches are those of `random_batch`, both in a form that takes
# less time. Around them: `recorder` keeps the losses and the snapshots, and the parameters
# to go back to. It measures at step 0 and after every tenth of the steps, which makes eleven
# points. Two things can end the loop early, and both can be seen: a score that is not
# finite, which is raised as an error, and Ctrl-C, which is caught below the loop.
#
# ## What is recorded
#
# [`train`][logreg.train] returns a [`History`][logreg.History]:

# %%
print(history)

# %%
for i in range(len(history.steps)):
    loss, accuracy = history.validation_loss[i], history.validation_accuracy[i]
    print(
        f"step {history.steps[i]:3d}: validation loss {loss:.4f}, "
        f"accuracy {accuracy:.4f}"
    )

# %% [markdown]
# There are two kinds of loss in it, and they are not interchangeable.
#
# - The **batch loss** is measured at each step, on the 64 images of that step, before the
#   update. It costs next to nothing, because the forward pass was needed anyway. It is noisy,
#   because each step sees other images.
# - The **validation loss** is measured at eleven fixed points, on 2,110 images that are never
#   learned from. It costs time. It has noise of its own, but it is always the same images, so
#   two of its values can be compared.

# %% alt="Left, the batch losses jump up and down over two orders of magnitude. The validation loss is a much calmer line, which runs along the upper part of them and falls; once, early, it rises a little. Right, the validation accuracy jumps to nearly 1 within the first thirty steps."
import matplotlib.pyplot as plt

from logreg import plotting

plotting.plot_training(history)
plt.show()

# %% tags=["check"]
assert len(history.steps) == 11
assert len(history.batch_losses) == 300
assert history.validation_loss[1] < 0.1 * history.validation_loss[0]
line = np.interp(np.arange(300), history.steps, history.validation_loss)
assert 0.6 < np.mean(history.batch_losses < line) < 0.9

# %% [markdown]
# Most batches lie below the line: they hold no hard image. The few that do carry the mean.
#
# ## The mathematics: how noisy is a batch loss?
#
# Let $\ell_k$ be the loss of the $k$-th image in a batch. It is drawn at random from the
# training images, whose losses have the mean $L$ and the standard deviation $s$. So its
# variance, the mean square of its distance from $L$, is $\operatorname{Var}[\ell_k] = s^2$. The
# loss of a batch of $m$ independent draws has the mean $L$ as well, and
#
# $$ \operatorname{Var}\Big[ \frac{1}{m} \sum_{k=1}^{m} \ell_k \Big]
#    = \frac{1}{m^2} \sum_{k=1}^{m} \operatorname{Var}[\ell_k] = \frac{s^2}{m} , $$
#
# so its spread is $s / \sqrt{m}$. Late in a training most images cost next to nothing, and
# a few hard ones cost much. Then $s$ is far larger than $L$, and a batch loss says little.
#
# !!! question "Predict first"
#
#     At the end of our training, is the spread of the loss from batch to batch smaller than
#     the loss itself, about as large, or larger?

# %%
losses = [model.loss(*random_batch(train_set, 64, rng=rng)) for _ in range(300)]
print(
    f"mean {np.mean(losses):.4f}, "
    f"spread from batch to batch {np.std(losses):.4f}"
)

# %% tags=["check"]
assert np.std(losses) > np.mean(losses)

# %% [markdown]
# Larger. Whoever decides from two batch losses that a training "got worse" has read tea
# leaves.
#
# Does the formula agree? It needs the loss of every single image, from its margin as in
# [chapter 6](06-forward-pass.py): `logaddexp(0, -margin)` is $\log(1 + e^{-\text{margin}})$.

# %%
from logreg import unroll

for name, examples, m in (
    ("training", train_set, 64),
    ("validation", validation_set, 2110),
):
    z = model.forward(unroll(examples.images))
    margin = np.where(examples.labels == 1, z, -z)
    each = np.logaddexp(0, -margin)
    s = each.std()
    print(f"{name} images: mean {each.mean():.4f}, s = {s:.4f}")
    print(f"    predicted spread for m = {m}: {s / np.sqrt(m):.4f}")
    print(
        f"    the ten hardest make "
        f"{np.sort(each)[-10:].sum() / each.sum():.0%} of the loss"
    )

# %% tags=["check"]
assert len(validation_set) == 2110
assert np.isclose(each.mean(), model.evaluate(validation_set).loss)
assert 0.2 < s / np.sqrt(2110) / each.mean() < 0.5
z = model.forward(unroll(train_set.images))
each = np.logaddexp(0, -np.where(train_set.labels == 1, z, -z))
assert np.isclose(each.mean(), model.evaluate(train_set).loss)
assert 0.7 < np.std(losses) / (each.std() / 8) < 1.4
assert 0.4 < np.sort(each)[-10:].sum() / each.sum() < 0.65
assert each.mean() > 1.3 * model.evaluate(validation_set).loss
assert np.sort(each)[:-10].mean() < model.evaluate(validation_set).loss
assert abs(np.mean(losses) - each.mean()) < 3 * each.std() / np.sqrt(64 * 300)

# %% [markdown]
# It does: the measured spread is close to $s / \sqrt{64}$, and the mean of the 300 batches is as
# near to that of all training images as such noise allows. The validation loss, a mean over
# 2,110 images, is uncertain by about a third.
#
# Why is the loss higher on the training images, which the model learned from? They hold a few
# harder ones: ten of the 10,555 make about half of the loss.
#
# ## Repeating a training
#
# The only randomness is in the batches, and it comes from one generator. The same seed
# gives the same batches, hence the same gradients, hence the same parameters, bit for bit, on
# the same machine with the same NumPy. That is why the bare loop and `train` agreed at the top
# of the page: both drew the same batches from seed 0, and keeping records draws nothing.

# %%
for seed in (0, 1):
    again = LogisticModel(784)
    train(again, train_set, validation_set, Hyperparameters(), rng=seed)
    print(
        f"seed {seed}: the same weights: "
        f"{np.array_equal(again.weights, same.weights)}"
    )

# %% tags=["check"]
assert not np.array_equal(again.weights, same.weights)
assert len(train_set) == 10555

# %% [markdown]
# The snapshots in the history make it possible to replay a training without running it
# again. Red is positive, blue is negative, with the same limits for all four:

# %% alt="The weight image at the start and after 30, 150 and 300 steps: a blank field, in which a red bar between two blue arcs appears and grows stronger."
figure, axes = plt.subplots(1, 4, figsize=(8, 2.2))
limit = np.abs(history.weights).max()
for ax, k in zip(axes, (0, 1, 5, 10), strict=True):
    ax.imshow(
        history.weights[k].reshape(28, 28),
        cmap="RdBu_r",
        vmin=-limit,
        vmax=limit,
    )
    ax.set_title(f"step {history.steps[k]}")
    ax.set_axis_off()

plt.show()

# %% [markdown]
# ## Stopping
#
# A training ends in one of three ways.
#
# - **It has taken all its steps.**
# - **You press Ctrl-C.** The model keeps what it has learned, and the history says
#   `interrupted`. Nothing is thrown away because you were impatient.
# - **It diverges:** a score is infinite or not a number, and then a loss is, too. Going on
#   would only spread the damage, so `train` stops with a
#   [`DivergenceError`][logreg.DivergenceError], puts back the last parameters whose scores were
#   finite, and says what to change.

# %%
from logreg import DivergenceError

model = LogisticModel(784)
try:
    train(
        model,
        train_set,
        validation_set,
        Hyperparameters(learning_rate=1e308),
        rng=0,
    )
except DivergenceError as error:
    print(error)

print(
    f"finite: {np.isfinite(model.weights).all()}, "
    f"largest: {np.abs(model.weights).max():.0e}"
)

# %% tags=["check"]
assert np.isfinite(model.weights).all()
absurd = LogisticModel(784)
train(
    absurd,
    train_set,
    validation_set,
    Hyperparameters(learning_rate=1e100),
    rng=0,
)
assert 1e95 < absurd.evaluate(validation_set).loss < 1e98

# %% [markdown]
# It takes an absurd learning rate to provoke this. Because $|p - y| \le 1$ and no feature is
# above 1, a step moves no weight by more than $\eta$. Other losses diverge much more easily.
#
# And the "good" in the message means *finite*, no more. With a learning rate of $10^{100}$ the
# training runs to its end without an error, and the loss is beyond $10^{95}$. Look at the loss
# yourself.
#
# ## Watching from outside
#
# If you pass a function as `on_step`, `train` calls it after each step, with the number of the
# step and the loss of its batch. A progress bar needs nothing else.


# %%
def report(step: int, loss: float) -> None:
    if step % 100 == 0:
        print(f"step {step}: batch loss {loss:.4f}")


train(
    LogisticModel(784),
    train_set,
    validation_set,
    Hyperparameters(),
    rng=0,
    on_step=report,
)

# %% tags=["check"]
assert history.batch_losses[199] > history.batch_losses[99]
assert history.validation_loss[7] < history.validation_loss[3]

# %% [markdown]
# From step 100 to step 200 the loss of the batch rises, while the validation loss falls. That
# is the noise, and no reason to stop.
#
# The function can also press Ctrl-C for us, which is a `KeyboardInterrupt` in Python:


# %%
def press(step: int, _loss: float) -> None:
    if step == 47:
        raise KeyboardInterrupt


stopped = train(
    LogisticModel(784),
    train_set,
    validation_set,
    Hyperparameters(),
    rng=0,
    on_step=press,
)
print(stopped.steps, stopped.interrupted)
print(stopped)

# %% tags=["check"]
assert stopped.steps.tolist() == [0, 30, 47]
assert stopped.interrupted

# %% [markdown]
# The model was measured once more where it stopped, so the history ends with the parameters
# that the model has.
#
# ## The ledger

# %% tags=["ledger"]
from logreg import ledger

ledger(
    steps=history.steps,
    validation_loss=history.validation_loss,
    batch_losses=history.batch_losses,
    weights=history.weights,
)

# %% [markdown]
# Here `weights` are the snapshots: a row for each fixed point.
#
# ## Bug museum: learning from what you look at
#
# This loop measures its progress every ten steps. Somebody copied the lines of the training
# step to do it, update and all. It learns from only 40 images, in small batches and for long,
# so that the effect is large.

# %%
model = LogisticModel(784)
rng = np.random.default_rng(0)
peeked = validation_set[:200]
unseen = validation_set[200:]
X_peek = unroll(peeked.images)
for step in range(2000):
    X, y = random_batch(train_set[:40], 16, rng=rng)
    model.update(model.backward(X, y), 1.0)
    if step % 10 == 0:
        peeked_loss = model.loss(X_peek, peeked.labels)
        model.update(model.backward(X_peek, peeked.labels), 1.0)

print(f"what the loop measured last: {peeked_loss:.4f}")
print(f"on what it never saw:        {model.evaluate(unseen).loss:.4f}")

# %% [markdown]
# **Symptom:** the validation loss looks splendid, and does not come true on other images.
# The validation set has become training data.
#
# **Mend:** measure with [`evaluate`][logreg.LogisticModel.evaluate], which changes nothing,
# and never call `update` on anything but a training batch.

# %%
honest = LogisticModel(784)
rng = np.random.default_rng(0)
for step in range(2000):
    X, y = random_batch(train_set[:40], 16, rng=rng)
    honest.update(honest.backward(X, y), 1.0)

print(f"on the same 200 images, honestly: {honest.evaluate(peeked).loss:.4f}")
print(f"on the others, honestly:          {honest.evaluate(unseen).loss:.4f}")

# %% tags=["check"]
assert peeked_loss < 0.5 * model.evaluate(unseen).loss
assert peeked_loss < 0.2 * honest.evaluate(peeked).loss
assert 0.5 < model.evaluate(unseen).loss / honest.evaluate(unseen).loss < 0.8
assert honest.evaluate(peeked).loss < 0.5 * honest.evaluate(unseen).loss

# %% [markdown]
# Part of the gap is nobody's fault: the first 200 images are easier, for the honest model as
# well. And peeking even improved the loss on the others, because it had 200 more images to
# learn from. That is no excuse. It made the measured loss more than five times smaller, and the
# true one not even two times. The number no longer says what it claims to say. If you want those
# images for learning, move them to the training set, and measure on others.
#
# ## Exercises
#
# **1 (warm up).** Close the page and write the training loop from memory, for seed 0 and the
# default hyperparameters: batches of 64, 300 steps, a learning rate of 1. It is right if its
# weights are those of [`train`][logreg.train], up to rounding; ask `np.allclose`.
#
# ??? tip "Hint"
#     Draw, forward, backward, update. The generator is made once, before the loop.

# %% tags=["solution"]
mine = LogisticModel(784)
rng = np.random.default_rng(0)
for step in range(300):
    X, y = random_batch(train_set, 64, rng=rng)
    mine.update(mine.backward(X, y), 1.0)

print(np.allclose(mine.weights, same.weights))

# %% tags=["check"]
assert np.allclose(mine.weights, same.weights, rtol=0, atol=1e-12)
defaults = Hyperparameters()
assert (defaults.batch_size, defaults.iterations) == (64, 300)
assert defaults.learning_rate == 1.0

# %% [markdown] tags=["solution"]
# The separate forward line is gone: `backward` runs the model forward itself if it is not
# given the logits.

# %% [markdown]
# **2 (a step further).** The default training draws 300 batches of 64 images. How many images
# does it see exactly once? And how often does it see the one that it sees most often?
#
# ??? tip "Hint"
#     Draw the row numbers with the same generator as `random_batch` does:
#     `rng.integers(len(train_set), size=64)`. `np.unique` counts how
#     often each one came, if asked for `return_counts=True`.

# %% tags=["solution"]
rng = np.random.default_rng(0)
rows = [rng.integers(len(train_set), size=64) for _ in range(300)]
N = len(train_set)
_, seen = np.unique(np.concatenate(rows), return_counts=True)
print(f"{(seen == 1).sum()} images once, and one of them {seen.max()} times")
n = 300 * 64
print(f"expected once: {n * np.exp(-n / N):.0f}")

# %% tags=["check"]
assert seen.sum() == n
assert abs((seen == 1).sum() - n * np.exp(-n / N)) < 100
assert seen.max() > 6

# %% [markdown] tags=["solution"]
# Any of the $n$ draws can be the one that hits a given image, with the probability $1/N$, and all
# others then miss it, with about $e^{-n/N}$ ([chapter 4](04-mini-batch.py)). That makes
# $\tfrac{n}{N} e^{-n/N}$ for one image, and $n\, e^{-n/N}$ for all $N$.

# %% [markdown]
# **3 (a step further).** Average the batch losses over windows of 30 steps, and compare the
# last average with the last validation loss, for the seeds 0 to 3. Do they agree?
#
# ??? tip "Hint"
#     `history.batch_losses.reshape(-1, 30)` has a row for each window.

# %% tags=["solution"]
last = []
for seed in range(4):
    run = train(
        LogisticModel(784),
        train_set,
        validation_set,
        Hyperparameters(),
        rng=seed,
    )
    windows = run.batch_losses.reshape(-1, 30).mean(axis=1)
    last.append((windows[-1], run.validation_loss[-1]))
    print(f"seed {seed}: {windows[-1]:.4f} and {run.validation_loss[-1]:.4f}")

# %% tags=["check"]
assert max(window / validation for window, validation in last) > 2
assert min(window / validation for window, validation in last) < 1.25
assert each.std() / np.sqrt(30 * 64) > 0.3 * each.mean()

# %% [markdown] tags=["solution"]
# With seed 0 they seem to agree; other seeds show that this was luck. A mean over 30 batches is
# still noisy. And the two average over other images, of which the training images hold the
# harder ones.

# %% [markdown]
# **4 (think).** Write a loop with *early stopping*: stop when the validation loss has not
# fallen below its best for five measurements in a row. Measure every 50 steps, with a learning
# rate of 3, and take at most 5,000 steps. What has to be kept besides the model?
#
# ??? tip "Hint"
#     The parameters at the best measurement. `update` replaces the weights, so a reference
#     to the old array is enough.

# %% tags=["solution"]
model = LogisticModel(784)
rng = np.random.default_rng(0)
best = (float("inf"), model.weights, model.bias)
waited = 0
for step in range(1, 5001):
    X, y = random_batch(train_set, 64, rng=rng)
    model.update(model.backward(X, y), 3.0)
    if step % 50 == 0:
        loss = model.evaluate(validation_set).loss
        waited = 0 if loss < best[0] else waited + 1
        if loss < best[0]:
            best = (loss, model.weights, model.bias)
        if waited == 5:
            break

model.weights, model.bias = best[1], best[2]
print(f"stopped at step {step}, best validation loss {best[0]:.5f}")

# %% tags=["check"]
assert model.evaluate(validation_set).loss == best[0]

# %% [markdown] tags=["solution"]
# Kept are the best loss, the parameters that belong to it, and how long we have waited since.
# The best of many measurements flatters; only the test set can say how good this model is.

# %% [markdown]
# ## Write it yourself
#
# Write `train`, the whole loop. The contract asks whether its generator is its only source of
# chance, and then trains with it on the digits.
# [`logreg start my-own`](../reference/your-own.md) puts the skeleton into a folder, and
# `logreg check 10 my-own` says which claims hold.
#
# <!-- check -->
#
# ## Summary
#
# - Batch, forward, backward, update: four lines make a training.
# - The batch loss is nearly free and noisy; the validation loss costs time, and its values can
#   be compared.
# - Nothing is updated while it is measured.
# - One seed, one training, bit for bit.
#
# **Names of this chapter:** [`train`][logreg.train] · [`History`][logreg.History] ·
# [`DivergenceError`][logreg.DivergenceError] · [`random_batch`][logreg.random_batch] ·
# [`LogisticModel.evaluate`][logreg.LogisticModel.evaluate]
#
# **Sources:** L. Bottou, F. E. Curtis and J. Nocedal, "Optimization methods for large-scale
# machine learning", *SIAM Review* 60 (2018). L. Prechelt, "Early stopping, but when?", in
# *Neural Networks: Tricks of the Trade* (1998).
