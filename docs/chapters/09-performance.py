# %% [markdown]
# ---
# title: "9. Check model performance"
# description: Accuracy is not loss. The confusion matrix, the worst errors, and what the weight image does and does not show.
# ---
#
# # 9. Check model performance
#
# **After this chapter you can** measure a model by its loss, its accuracy and its mistakes,
# and say what each of them misses; read a confusion matrix; find the images on which the
# model fails; and look at its weights without seeing in them what is not there.
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
# The sigmoid always rises and $\sigma(0) = \tfrac{1}{2}$, so this is the same as
#
# $$ p \ge \tfrac{1}{2} \iff \sigma(z) \ge \sigma(0) \iff z \ge 0 , $$
#
# and the sigmoid is not needed at all. The set of all images with $z = w \cdot x + b = 0$
# is a flat plane in the space of images, the **decision boundary**. On one side the model
# says zero, on the other side one. A step of length 1 straight across changes $z$ by
# $\lVert w \rVert$, so $|z| / \lVert w \rVert$ is the distance from it.

# %% [markdown]
# ```python {source="logreg.model.LogisticModel.predict"}
# ```

# %% [markdown]
# ```python {source="logreg.model.LogisticModel.evaluate"}
# ```

# %% [markdown]
# Both begin with [`scores`][logreg.LogisticModel.scores]: the $z$ of all images, which are
# unrolled a few hundred at a time to save memory. Nothing in either of them changes the
# model.
#
# ## Accuracy is not loss
#
# !!! question "Predict first"
#
#     We multiply all weights and the bias of a model by 2. What happens to its accuracy,
#     and what to its loss?
#
# The code goes on to 4 and 32. It also splits the loss into two parts: what the images that are
# decided right add to the mean, and what the others add.

# %%
from logreg import unroll

X, y = unroll(validation_set.images), validation_set.labels
correct = model.predict(X) == y
for factor in (1, 2, 4, 32):
    scaled = LogisticModel(784)
    scaled.weights, scaled.bias = factor * model.weights, factor * model.bias
    good = scaled.loss(X[correct], y[correct]) * correct.mean()
    bad = scaled.loss(X[~correct], y[~correct]) * (~correct).mean()
    measured = scaled.evaluate(validation_set)
    print(
        f"times {factor:2d}: accuracy {measured.accuracy:.4f}, "
        f"loss {measured.loss:.4f} = {good:.4f} (right) + {bad:.4f} (wrong)"
    )

# %% tags=["check"]
before = model.evaluate(validation_set)
scaled_losses = []
for factor in (1, 2, 4, 32):
    scaled = LogisticModel(784)
    scaled.weights, scaled.bias = factor * model.weights, factor * model.bias
    assert scaled.evaluate(validation_set).accuracy == before.accuracy
    scaled_losses.append(scaled.evaluate(validation_set).loss)

assert abs(good + bad - measured.loss) < 1e-9
assert scaled_losses[1] < scaled_losses[0] < scaled_losses[2] < scaled_losses[3]
assert (~correct).sum() == 5
assert 8 * before.loss < scaled_losses[3] < 13 * before.loss

# %% [markdown]
# The accuracy does not move: doubling changes no sign of a $z$. The loss falls at first. The
# same decisions are made with more confidence, and what the many right ones save is more than
# what the five wrong ones cost. Double again and it rises, because the right ones have hardly
# anything left to save. With 32 it is ten times what it was: five confident mistakes ruin the
# loss of a model whose accuracy is excellent.
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
# If we call "one" the positive class, its cells have names. *True positives* (TP) are ones that
# were found, and *true negatives* (TN) are zeros that were found. *False positives* (FP) are
# zeros taken for ones, and *false negatives* (FN) are ones that were missed. Two ratios are in
# daily use:
#
# $$ \text{precision} = \frac{TP}{TP + FP}, \qquad \text{recall} = \frac{TP}{TP + FN} . $$
#
# Precision answers: if the model says "one", can I believe it? Recall answers: how many of
# the ones does it find?

# %%
ones = validation_set.labels == 1
found = predictions == 1
TP, FP, FN = (
    int(np.sum(cell)) for cell in (ones & found, ~ones & found, ones & ~found)
)
print(f"{FP} zeros taken for ones, {FN} one taken for a zero")
print(f"accuracy {1 - (FP + FN) / len(ones):.4f}")
print(f"precision {TP / (TP + FP):.4f}, recall {TP / (TP + FN):.4f}")

# %% tags=["check"]
assert (FP, FN) == (4, 1)
assert np.isclose(1 - (FP + FN) / len(ones), before.accuracy)

# %% [markdown]
# So the two cells beside the diagonal hold all that the accuracy lacks.
#
# Which of the two ratios matters more? Ask which mistake costs more. A spam filter needs
# precision: spam that slips through is a nuisance, a letter that vanishes may be a disaster. A
# smoke alarm needs recall: a false alarm costs a minute, a missed fire the house. The threshold
# of $p$ trades the one for the other, and exercise 2 turns it.
#
# Each threshold gives a pair of numbers of its own. [`roc_curve`][logreg.roc_curve] and
# [`precision_recall_curve`][logreg.precision_recall_curve] list them all, as a
# [`RocCurve`][logreg.RocCurve] and a
# [`PrecisionRecallCurve`][logreg.PrecisionRecallCurve];
# [`roc_auc`][logreg.roc_auc] sums the first up in one number, and
# [`cost_threshold`][logreg.cost_threshold] turns the costs of the two errors into a threshold.
#
# ## Look at the mistakes
#
# Sort the images by the probability that the model gave to the truth, and look at the worst.
# That probability stands above each image: `p(1)` is our $p$, and `p(0)` is $1 - p$.

# %% alt="The eight validation images with the lowest probability for their true class, the worst first. The worst images are marked with a cross: bold zeros that are nearly filled, a one with a long flag and a broad foot, a small slanted zero. The others, which were just right, are slanted or open zeros."
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
# shows a **contrast**: where ink makes a *difference* between the two. If all images had the
# same dot in one corner, its weight would do the work of the bias: it would move exactly as
# the bias does, and say nothing about zeros or ones. And a pixel that never holds ink keeps
# the weight 0: white there means that nothing was learned.

# %% tags=["check"]
from logreg import Examples

some = train_set[:500]
dotted = some.images.copy()
dotted[:, 0, 0] = 255
with_dot = LogisticModel(784)
train(
    with_dot,
    Examples(images=dotted, labels=some.labels),
    validation_set,
    Hyperparameters(iterations=30),
    rng=0,
)
assert with_dot.bias != 0
assert np.isclose(with_dot.weights[0], with_dot.bias, rtol=1e-9)
assert train_set.images[:, 0, 0].max() == 0
assert model.weights[0] == 0

# %% [markdown]
# How the model reached its verdict on one image is seen from the products $w_j x_j$, which
# together with the bias add up to $z$:

# %% alt="Left, a handwritten one with a flag and a foot. Right, the products of weights and pixels for it: the upright stroke is red and speaks for a one; its flag and both ends of its foot are blue and speak for a zero."
one = validation_set[ones.nonzero()[0][:1]]
figure, (left, right) = plt.subplots(1, 2, figsize=(6, 2.8))
plotting.plot_example(one.images[0], title="the image", ax=left)
plotting.plot_weights(model.weights * unroll(one.images)[0], ax=right)
right.set_title("what its ink says")
plt.show()

# %%
missed = validation_set[(ones & ~found).nonzero()[0][:1]]
for name, example in (("this one", one), ("the one that was missed", missed)):
    products = model.weights * unroll(example.images)[0]
    plus, minus = products[products > 0].sum(), products[products < 0].sum()
    print(f"{name}: {plus:.2f} - {-minus:.2f} + bias {model.bias:.2f}")
    print(
        f"    z = {plus + minus + model.bias:.2f}, "
        f"p = {model.predict_proba(example.images)[0]:.2f}"
    )

# %% tags=["check"]
for example in (one, missed):
    x = unroll(example.images)
    assert np.isclose(
        np.sum(model.weights * x[0]) + model.bias, model.forward(x)[0]
    )

assert 0.6 < model.predict_proba(one.images)[0] < 0.95
assert plus + minus + model.bias < 0
assert -minus > 1.3 * plus
of_truth = np.where(ones, model.predict_proba(X), 1 - model.predict_proba(X))
assert of_truth.argsort()[1] == (ones & ~found).nonzero()[0][0]
where = (model.weights * unroll(one.images)[0]).reshape(28, 28)
assert where[11:17].sum() > 0
assert where[:, :10].sum() < 0

# %% [markdown]
# The stroke says one, the flag and the foot say zero. With the bias, $z$ is positive: a one,
# but without conviction. The one that was missed, the second of the worst images, fails in
# just this way: its flag and its foot outweigh its stroke.
#
# ## Are the probabilities true?
#
# If a model says 0.9 a hundred times, it should be right about ninety times. Group the
# images by their predicted probability and count:

# %%
p = model.predict_proba(validation_set.images)
for low, high in ((0.0, 0.1), (0.1, 0.5), (0.5, 0.9), (0.9, 1.0)):
    group = (p > low) & (p <= high)
    share = validation_set.labels[group].mean()
    print(
        f"p in ({low}, {high}]: {group.sum():5d} images, "
        f"mean p {p[group].mean():.3f}, ones {share:.3f}"
    )

# %% tags=["check"]
lowest, last = p <= 0.1, p > 0.9
second, third = ~lowest & (p <= 0.5), (p > 0.5) & ~last
rarer_than_said = ((lowest, True), (second, True), (third, True), (last, False))
for group, rarer in rarer_than_said:
    assert (validation_set.labels[group].mean() < p[group].mean()) == rarer

assert p.min() > 0
assert [int(group.sum()) for group in (second, third)] == [21, 9]
assert validation_set.labels[second].sum() == 1

# %% [markdown]
# A model for which the last two columns agree is called *calibrated*. Below one half, ones were
# rarer than this model said, and in the last group they were more frequent. So it is a little
# too modest, and that is why doubling its weights helped. The groups in the middle are small:
# the share in the second is one image of 21, and the third, which says the reverse, has nine
# images and proves nothing. [`calibration_curve`][logreg.calibration_curve] makes such a table,
# a [`CalibrationCurve`][logreg.CalibrationCurve], of any labels and probabilities.
#
# ## The ledger

# %% tags=["ledger"]
from logreg import ledger

ledger(
    images=validation_set.images,
    labels=validation_set.labels,
    p=p,
    predictions=predictions,
    loss=model.evaluate(validation_set).loss,
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
# **Symptom:** perfect predictions, and an accuracy of about one half. During a training, it
# hardly moves after the start, however good the model becomes. If you ever see that, look at
# the shapes:

# %%
print((labels == perfect).shape)

# %% [markdown]
# Every label was compared with every prediction, which is right as often as two randomly
# picked images have the same class: $q^2 + (1 - q)^2$ for a share $q$ of ones. With as many
# ones as zeros that is one half. With one tenth of ones it is 0.82, and looks like a result.
#
# **Mend:** vectors, not columns. Compare `(m,)` with `(m,)`.

# %%
print((labels.ravel() == perfect).mean())

# %% tags=["check"]
q = float(perfect.mean())
assert np.isclose(accuracy, q**2 + (1 - q) ** 2)
assert abs(accuracy - 0.5) < 0.01
assert np.isclose(0.1**2 + 0.9**2, 0.82)
assert abs((labels == predictions).mean() - accuracy) < 0.001

# %% [markdown]
# ## Your own handwriting
#
# `model.save("model.npz")` writes a model to a file; so does `logreg --save model.npz` at the
# end of its training. Then `logreg predict model.npz photo.jpg` reads a picture of yours. The
# picture is first centred and scaled as the images of MNIST are, because the model has never
# seen anything else. See [the command line](../reference/command-line.md).
#
# Here the same rule prepares what you draw, and the default model reads it. The map shows the
# products $w_j x_j$ of your ink. Try to mislead the model: give a one a flag and a foot, fill a
# zero, draw a seven.
#
# <!-- draw -->
#
# The test images go to the model as they are. “The worst zero” is its one mistake on the test
# set: it leans so far that its left side crosses the middle, where ink speaks for a one. The
# page still doubts it, because it is unlike every zero and every one of the training images.
# That doubt does not come from $p$. A model that must choose between two always chooses, and
# for a seven $p$ may be as high as for a one. The questions asked instead are
# [on the page about the command](../reference/command-line.md#what-it-cannot-know).

# %% tags=["check"]
from logreg import Hyperparameters
from logreg.pictures import Familiarity, Reader

default = LogisticModel(784)
train(default, train_set, validation_set, Hyperparameters(), rng=0)
reader = Reader(
    model=default, familiarity=Familiarity.learn(train_set, validation_set)
)
(worst,) = np.flatnonzero(default.predict(test_set.images) != test_set.labels)
assert test_set.labels[worst] == 0
assert reader.answer(test_set.images[worst]).trust == "unfamiliar"
spoke = default.weights.reshape(28, 28) * test_set.images[worst] / 255
assert spoke[10:18, 11:17].sum() > spoke.sum() + default.bias > 0

# %% [markdown]
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
    f"accuracy {(TP + TN) / 2115:.4f}, precision {TP / (TP + FP):.4f}, "
    f"recall {TP / (TP + FN):.4f}"
)

# %% [markdown]
# **2 (a step further).** Set the threshold to each of 0.1, 0.5 and 0.9. How do precision and
# recall change?
#
# ??? tip "Hint"
#     `found = p >= threshold` marks the images that are now called one. `ones[found]` says
#     which of those are ones: its mean is the precision. Turn it round for the recall.

# %% tags=["solution"]
for threshold in (0.1, 0.5, 0.9):
    found = p >= threshold
    precision = np.mean(ones[found])
    recall = np.mean(found[ones])
    print(
        f"threshold {threshold}: precision {precision:.4f}, recall {recall:.4f}"
    )

# %% [markdown] tags=["solution"]
# A higher threshold can only lower the recall or leave it, because fewer images are called one.
# It usually raises the precision.

# %% [markdown]
# **3 (think).** The accuracy on 2,110 images is itself an estimate. If a model is wrong
# with the probability $r = 0.004$, by how much does its number of errors vary from one
# validation set to another?
#
# ??? tip "Hint"
#     The number of errors has a binomial distribution, with the variance $m r (1 - r)$. The
#     spread is the square root of the variance.

# %% tags=["solution"]
m, r = 2110, 0.004
print(f"{m * r:.1f} errors, give or take {np.sqrt(m * r * (1 - r)):.1f}")

# %% [markdown] tags=["solution"]
# So a model with 7 errors on one set is not shown to be better than one with 9 on another. The
# last digits of an accuracy are mostly noise. If both models saw the same images, compare them
# image by image: then only those count on which they disagree.

# %% [markdown]
# ## Write it yourself
#
# Write `predict`, `accuracy` and `confusion_matrix`. The contract knows what each of the usual
# slips would count. [`logreg start my-own`](../reference/your-own.md) puts the skeleton into a
# folder, and `logreg check 9 my-own` says which claims hold.
#
# <!-- check -->
#
# ## Summary
#
# - The loss grades probabilities, the accuracy decisions; the loss can move while the accuracy
#   stands still.
# - $p \ge 1/2$ is $z \ge 0$.
# - The confusion matrix tells which mistakes, and the worst images tell why.
# - The weight image is a contrast, not a portrait.
# - An accuracy that hardly moves, near $q^2 + (1 - q)^2$, is often a shape that was broadcast.
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
