# %% [markdown]
# ---
# title: "9. Check model performance"
# description: Accuracy is not loss. The confusion matrix, the worst errors, and what the weight image does and does not show.
# ---
#
# # 9. Check model performance
#
# **After this chapter you can** measure a model in three ways and say what each of them
# misses, read a confusion matrix, find the images on which the model fails, and look at
# its weights without seeing in them what is not there.
#
# ## The idea in plain words
#
# The loss tells how good the *probabilities* are. The accuracy tells how good the
# *decisions* are. Training needs the first, because it has slopes; a decision jumps from
# wrong to right and has none. People ask for the second, because they understand it. Check
# both, then look at the mistakes themselves.

# %%
from logreg import Hyperparameters, LogisticModel, load_digits, train

train_set, validation_set, test_set = load_digits()
model = LogisticModel(784)
train(model, train_set, validation_set, Hyperparameters(iterations=30), rng=0)
print(model.evaluate(validation_set))

# %% [markdown]
# We stopped this training early on purpose, and we look at the validation set. A model that
# makes no mistakes would be a dull subject.
#
# ## From a probability to a decision
#
# A class is the more probable of the two, so the answer is "one" if $p \ge \tfrac{1}{2}$.
# The sigmoid is monotone and $\sigma(0) = \tfrac{1}{2}$, so this is the same as
#
# $$ p \ge \tfrac{1}{2} \iff \sigma(z) \ge \sigma(0) \iff z \ge 0 , $$
#
# and the sigmoid is not needed at all. The set of all images with $z = w \cdot x + b = 0$
# is a flat plane in the space of images, the **decision boundary**. On one side the model
# says zero, on the other side one, and $|z| / \lVert w \rVert$ is the distance from it.

# %% [markdown]
# ```python {source="logreg.model.LogisticModel.predict"}
# ```

# %% [markdown]
# ```python {source="logreg.model.LogisticModel.evaluate"}
# ```

# %% [markdown]
# ## Accuracy is not loss
#
# !!! question "Predict first"
#
#     We multiply all weights and the bias of a model by 2. What happens to its accuracy,
#     and what to its loss?

# %%
doubled = LogisticModel(784)
doubled.weights, doubled.bias = 2 * model.weights, 2 * model.bias
before, after = model.evaluate(validation_set), doubled.evaluate(validation_set)
print(before)
print(after)

# %% tags=["check"]
assert before.accuracy == after.accuracy
assert before.loss != after.loss

# %% [markdown]
# The accuracy does not move: doubling changes no sign of a $z$. The loss does. The same
# decisions are now made with more confidence, which pays for the right ones and costs dearly
# for the wrong ones. The reverse exists, too: one confident mistake can ruin the loss of a
# model whose accuracy is excellent.
#
# ## Which mistakes?
#
# A single number cannot tell a model that misses ones from a model that misses zeros. The
# **confusion matrix** can: a row for each true class, a column for each answer.

# %% alt="A confusion matrix. Nearly all zeros are taken for zeros and nearly all ones for ones; the two cells beside the diagonal hold a few errors."
import matplotlib.pyplot as plt
import numpy as np

from logreg import plotting

predictions = model.predict(validation_set.images)
plotting.plot_confusion(validation_set.labels, predictions)
plt.show()

# %% [markdown]
# If we call "one" the positive class, its cells have names. *True positives* are ones that
# were found. *False positives* are zeros that were taken for ones. Two ratios are in daily
# use:
#
# $$ \text{precision} = \frac{TP}{TP + FP}, \qquad \text{recall} = \frac{TP}{TP + FN} . $$
#
# Precision answers: if the model says "one", can I believe it? Recall answers: how many of
# the ones does it find?

# %%
ones = validation_set.labels == 1
found = predictions == 1
TP, FP, FN = (int(np.sum(cell)) for cell in (ones & found, ~ones & found, ones & ~found))
print(f"precision {TP / (TP + FP):.4f}, recall {TP / (TP + FN):.4f}")

# %% [markdown]
# ## Look at the mistakes
#
# Sort the images by the probability that the model gave to the truth, and look at the worst.

# %% alt="The eight validation images with the lowest probability for their true class, the worst first. The worst ones are badly formed, very bold, slanted or broken, and are marked with a cross."
plotting.plot_worst(validation_set, model)
plt.show()

# %% [markdown]
# This is the most instructive picture of any model. Some of these digits would make you
# hesitate as well; others are clear to everyone but a model that knows nothing of strokes
# and only adds up ink.
#
# ## What the weights show
#
# Each weight belongs to a pixel, so the weights can be drawn as an image. Use a *diverging*
# map, with a neutral colour at 0 and the same limits on both sides, or the picture will
# show a pattern that is not there.

# %% alt="The weights as an image. A red upright bar in the middle, where ink speaks for a one, between two blue arcs to the left and right, where ink speaks for a zero."
plotting.plot_weights(model.weights)
plt.show()

# %% [markdown]
# It is tempting to see a one in the middle and a ghostly zero around it. Resist. The image
# shows a **contrast**: where ink makes a *difference* between the two. If all zeros had a
# dot in one corner and all ones had it, too, its weights would be near 0, although every
# image has ink there. How the model reached its verdict on one image is seen from the
# products $w_j x_j$, which add up to $z$:

# %% alt="Left, a handwritten one. Right, the products of weights and pixels for it: nearly all of its ink is red and speaks for a one, a few pixels at its ends are blue."
one = validation_set[ones.nonzero()[0][:1]]
x = one.images[0].ravel() / 255
figure, (left, right) = plt.subplots(1, 2, figsize=(6, 2.8))
plotting.plot_example(one.images[0], title="the image", ax=left)
plotting.plot_weights(model.weights * x, ax=right)
right.set_title("what its ink says")
plt.show()

# %% tags=["check"]
assert np.isclose(np.sum(model.weights * x) + model.bias, model.forward(x[np.newaxis])[0])
assert np.sum(model.weights * x) > 0

# %% [markdown]
# ## Are the probabilities true?
#
# If a model says 0.9 a hundred times, it should be right about ninety times. Group the
# images by their predicted probability and count:

# %%
p = model.predict_proba(validation_set.images)
for low, high in ((0.0, 0.1), (0.1, 0.5), (0.5, 0.9), (0.9, 1.0)):
    group = (p >= low) & (p <= high)
    share = validation_set.labels[group].mean()
    print(
        f"p in [{low}, {high}]: {group.sum():5d} images, mean p {p[group].mean():.3f}, ones {share:.3f}"
    )

# %% [markdown]
# The groups in the middle are small, so their shares are rough. A model for which the last
# two columns agree is called *calibrated*.
#
# ## The ledger

# %% tags=["ledger"]
from logreg import ledger

ledger(
    images=validation_set.images,
    labels=validation_set.labels,
    p=p,
    predictions=predictions,
    loss=before.loss,
)

# %% [markdown]
# ## Bug museum: exactly one half
#
# Here are the true labels as a column, compared with predictions that are all right.

# %%
labels = validation_set.labels.reshape(-1, 1)
perfect = validation_set.labels
accuracy = (labels == perfect).mean()
print(f"{accuracy:.4f}")

# %% [markdown]
# **Symptom:** perfect predictions, and an accuracy of about one half. If you ever see a
# value so close to one half that does not move at all during a training, look at the
# shapes:

# %%
print((labels == perfect).shape)

# %% [markdown]
# Every label was compared with every prediction, which is right as often as two randomly
# picked images have the same class: $\pi^2 + (1 - \pi)^2$ for a share $\pi$ of ones.
#
# **Mend:** vectors, not columns. Compare `(m,)` with `(m,)`.

# %%
print((labels.ravel() == perfect).mean())

# %% tags=["check"]
pi = perfect.mean()
assert np.isclose(accuracy, pi**2 + (1 - pi) ** 2)
assert abs(accuracy - 0.5) < 0.01

# %% [markdown]
# ## Your own handwriting
#
# A model that was saved can read a picture of yours: `logreg predict model.npz photo.jpg`.
# The picture is first centred and scaled as the images of MNIST are, because the model has
# never seen anything else. See [the command line](../reference/command-line.md).
#
# ## Exercises
#
# **1 (warm up).** A test set has 980 zeros and 1,135 ones, and a model is wrong for 3 zeros
# and 2 ones. What are its accuracy, its precision and its recall for ones?
#
# ??? tip "Hint"
#     Write the confusion matrix down first.

# %% tags=["solution"]
TP, FN, FP, TN = 1133, 2, 3, 977
print(
    f"accuracy {(TP + TN) / 2115:.4f}, precision {TP / (TP + FP):.4f}, recall {TP / (TP + FN):.4f}"
)

# %% [markdown]
# **2 (a step further).** Move the threshold from 0.5 to each of 0.1, 0.5 and 0.9. How do
# precision and recall change?
#
# ??? tip "Hint"
#     Put the computation from above into a loop over thresholds.

# %% tags=["solution"]
for threshold in (0.1, 0.5, 0.9):
    found = p >= threshold
    precision = np.mean(ones[found])
    recall = np.mean(found[ones])
    print(f"threshold {threshold}: precision {precision:.4f}, recall {recall:.4f}")

# %% [markdown]
# A higher threshold can only lower the recall, and usually raises the precision.
#
# **3 (think).** The accuracy on 2,110 images is itself an estimate. If a model is wrong
# with the probability 0.004, by how much does its number of errors vary from one validation
# set to another?
#
# ??? tip "Hint"
#     The number of errors has a binomial distribution, with the variance $m q (1 - q)$.

# %% tags=["solution"]
m, q = 2110, 0.004
print(f"{m * q:.1f} errors, give or take {np.sqrt(m * q * (1 - q)):.1f}")

# %% [markdown]
# So a model with 7 errors is not shown to be better than one with 9. The last digits of an
# accuracy are mostly noise.
#
# ## Summary
#
# - The loss grades probabilities, the accuracy decisions; each can move without the other.
# - $p \ge 1/2$ is $z \ge 0$.
# - The confusion matrix tells which mistakes, and the worst images tell why.
# - The weight image is a contrast, not a portrait.
# - An accuracy of nearly exactly one half is a shape that was broadcast.
#
# **Names of this chapter:** [`LogisticModel.predict`][logreg.LogisticModel.predict] ·
# [`LogisticModel.predict_proba`][logreg.LogisticModel.predict_proba] ·
# [`LogisticModel.evaluate`][logreg.LogisticModel.evaluate] ·
# [`Evaluation`][logreg.Evaluation]
#
# **Sources:** T. Hastie, R. Tibshirani and J. Friedman, *The Elements of Statistical
# Learning* (2009), sections 4.4 and 9.2.5. T. Fawcett, "An introduction to ROC analysis",
# *Pattern Recognition Letters* 27 (2006). A. P. Dawid, "The well-calibrated Bayesian",
# *Journal of the American Statistical Association* 77 (1982).
