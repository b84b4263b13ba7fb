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
print(np.array_equal(model.weights, same.weights), model.bias == same.bias)

# %% tags=["check"]
assert np.array_equal(model.weights, same.weights)
assert model.bias == same.bias

# %% [markdown]
# Equal, to the last bit. [`train`][logreg.train] is this loop, and what it adds is care: it
# keeps records, it notices a loss that is no longer a number, and it survives Ctrl-C.

# %% [markdown]
# ```python {source="logreg.training.train"}
# ```

# %% [markdown]
# ## What is recorded
#
# [`train`][logreg.train] returns a [`History`][logreg.History]:

# %%
print(history)

# %%
for i in range(len(history.steps)):
    loss, accuracy = history.validation_loss[i], history.validation_accuracy[i]
    print(f"step {history.steps[i]:3d}: validation loss {loss:.4f}, accuracy {accuracy:.4f}")

# %% [markdown]
# There are two kinds of loss in it, and they are not interchangeable.
#
# - The **batch loss** is measured at each step, on the 64 images of that step, before the
#   update. It costs nothing, because the forward pass was needed anyway. It is noisy, because
#   each step sees other images.
# - The **validation loss** is measured at eleven fixed points, always on the same 2,110
#   images, which are never learned from. It costs time, and it is the one to trust.

# %% alt="Left, the batch losses jump up and down over two orders of magnitude, and the validation loss runs through them as a much calmer, falling line. Right, the validation accuracy jumps to nearly 1 within the first thirty steps."
import matplotlib.pyplot as plt

from logreg import plotting

plotting.plot_training(history)
plt.show()

# %% tags=["check"]
assert len(history.steps) == 11
assert len(history.batch_losses) == 300
assert history.validation_loss[1] < 0.1 * history.validation_loss[0]

# %% [markdown]
# ## The mathematics: how noisy is a batch loss?
#
# Let the losses of single examples have the mean $L$ and the standard deviation $s$. The
# mean over a batch of $m$ independent draws has the mean $L$ as well, and
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
print(f"mean {np.mean(losses):.4f}, spread from batch to batch {np.std(losses):.4f}")

# %% tags=["check"]
assert np.std(losses) > np.mean(losses)

# %% [markdown]
# Larger. Whoever decides from two batch losses that a training "got worse" has read tea
# leaves.
#
# ## Repeating a training
#
# The only randomness is in the batches, and it comes from one generator. The same seed
# gives the same batches, hence the same gradients, hence the same parameters, bit for bit.
# The snapshots in the history make it possible to replay a training without running it
# again:

# %% alt="The weight image at the start and after 30, 150 and 300 steps: a blank field, in which a red bar between two blue arcs appears and grows stronger."
figure, axes = plt.subplots(1, 4, figsize=(8, 2.2))
limit = np.abs(history.weights).max()
for ax, k in zip(axes, (0, 1, 5, 10), strict=True):
    ax.imshow(history.weights[k].reshape(28, 28), cmap="RdBu_r", vmin=-limit, vmax=limit)
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
# - **It diverges:** a loss is infinite or not a number. Going on would only spread the
#   damage, so `train` stops with a [`DivergenceError`][logreg.DivergenceError], puts the last
#   good parameters back, and says what to change.

# %%
from logreg import DivergenceError

model = LogisticModel(784)
try:
    train(model, train_set, validation_set, Hyperparameters(learning_rate=1e308), rng=0)
except DivergenceError as error:
    print(error)

print(np.isfinite(model.weights).all())

# %% tags=["check"]
assert np.isfinite(model.weights).all()

# %% [markdown]
# It takes an absurd learning rate to provoke this. The slope of the cross-entropy is
# bounded, because $|p - y| \le 1$, and so the weights grow by at most a fixed amount per
# step. Other losses diverge much more easily.
#
# ## Watching from outside
#
# `train` calls a function of yours after each step, with the number of the step and the
# loss of its batch. A progress bar needs nothing else.


# %%
def report(step: int, loss: float) -> None:
    if step % 100 == 0:
        print(f"step {step}: batch loss {loss:.4f}")


train(LogisticModel(784), train_set, validation_set, Hyperparameters(), rng=0, on_step=report)

# %% [markdown]
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
# step to do it, update and all.

# %%
from logreg import unroll

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

print(f"on what it peeked at: {model.evaluate(peeked).loss:.4f}")
print(f"on what it never saw: {model.evaluate(unseen).loss:.4f}")

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

print(f"on the same images, honestly: {honest.evaluate(peeked).loss:.4f}")
print(f"on the others, honestly:      {honest.evaluate(unseen).loss:.4f}")

# %% tags=["check"]
assert model.evaluate(peeked).loss < 0.5 * model.evaluate(unseen).loss
assert model.evaluate(peeked).loss < 0.2 * honest.evaluate(peeked).loss

# %% [markdown]
# ## Exercises
#
# **1 (warm up).** How many images does the default training draw in total? And how many of
# the training images does it never see?
#
# ??? tip "Hint"
#     Draw the row numbers with the same generator as `random_batch` does:
#     `rng.integers(len(train_set), size=64)`.

# %% tags=["solution"]
rng = np.random.default_rng(0)
rows = [rng.integers(len(train_set), size=64) for _ in range(300)]
seen = np.unique(np.concatenate(rows))
print(300 * 64, "drawn,", len(train_set) - len(seen), "never seen")

# %% [markdown]
# **2 (a step further).** Average the batch losses over windows of 30 steps, and compare the
# last average with the last validation loss.
#
# ??? tip "Hint"
#     `batch_losses.reshape(-1, 30)` has a row for each window.

# %% tags=["solution"]
windows = history.batch_losses.reshape(-1, 30).mean(axis=1)
print(f"{windows[-1]:.4f} and {history.validation_loss[-1]:.4f}")

# %% [markdown]
# **3 (think).** Write a loop with *early stopping*: stop when the validation loss has not
# fallen for five measurements in a row. What has to be kept besides the model?
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

# %% [markdown]
# ## Summary
#
# - Batch, forward, backward, update: four lines make a training.
# - The batch loss is free and noisy; the validation loss costs time and can be trusted.
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
