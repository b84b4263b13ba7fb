# %% [markdown]
# ---
# title: At home in scikit-learn
# description: The model of this book as an estimator, in pipelines, searches and data frames, and for ten digits at once.
# run: false
# ---
#
# # At home in scikit-learn
#
# **After this page you can** put the model of this book wherever scikit-learn takes a
# classifier, read its weights in your own units, and say when scikit-learn's own is the better
# choice.
#
# Most problems do not come as images in two arrays. They come as a table with names, and the
# model is one step of several. scikit-learn has tools for the other steps, and one interface
# that all of them share. [`LogisticClassifier`][logreg.sklearn.LogisticClassifier] speaks it. It
# contains no second implementation: inside, a [`LogisticModel`][logreg.LogisticModel] gets its best
# parameters from [`fit`][logreg.fit], or is trained by [`train`][logreg.train] if you give a learning
# rate. An extra brings what it needs, in a copy of the repository:
#
# ```sh
# pip install '.[sklearn]'
# ```
#
# ## A table in, labels out
#
# The data come with scikit-learn: for each of several hundred tumours, thirty measurements of its
# cells under a microscope, and the diagnosis.

# %% tags=["check"]
import warnings

from sklearn.exceptions import ConvergenceWarning

warnings.simplefilter("ignore", ConvergenceWarning)

# %%
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

from logreg.sklearn import LogisticClassifier

data = load_breast_cancer(as_frame=True)
X, y = data.data, data.target_names[data.target]
parts = train_test_split(X, y, stratify=y, random_state=0)
X_train, X_test, y_train, y_test = parts
print(X_train.shape, "of", X.shape)

classifier = LogisticClassifier(l2=0.01).fit(X_train, y_train)
print(classifier.classes_, classifier.predict(X_train[:3]))

# %% [markdown]
# The labels are words, in a vector; the features are a data frame of pandas (one of polars
# would do as well). `classes_[1]` is the class 1 of the book, so a positive weight speaks for
# *malignant*. Thirty columns tell these tumours apart without an error, so without a penalty there is
# no best model: `fit` would warn, and name the columns that separate the classes. The estimator
# remembers the names:

# %%
import pandas as pd

weights = pd.Series(classifier.coef_[0], index=classifier.feature_names_in_)
spread = X_train.std()
table = pd.DataFrame({"weight": weights, "spread": spread}).round(4)
print(table.loc[["mean radius", "mean area", "mean smoothness"]].to_string())

# %% tags=["check"]
assert X_train.shape[1] == 30
bare = LogisticClassifier().fit(X_train, y_train)
assert bare.fit_.separation.startswith("complete separation")
assert classifier.classes_[1] == "malignant"
assert spread["mean area"] / spread["mean smoothness"] > 10_000
assert 100 < spread["mean area"] < 1000
assert 0.01 < spread["mean smoothness"] < 0.1
assert abs(weights["mean area"]) < 0.01 * abs(weights["mean smoothness"])

# %% [markdown]
# An area varies by hundreds, a smoothness by hundredths. No penalty could suit both, and no learning
# rate. So the estimator subtracts the mean of each column and divides by its standard deviation
# before it learns, and gives the weights back in the units of the table. Do not compare them with
# each other: a weight *per unit* is small where the unit is small.
#
# ## One step of several
#
# Which five columns tell most? A pipeline chooses them, and the model learns from what is left.
# `set_output` keeps the columns' names on the way. The columns arrive standardised here, so we
# turn ours off, and now the weights *can* be compared:

# %%
from sklearn.feature_selection import SelectKBest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

five = make_pipeline(
    StandardScaler(),
    SelectKBest(k=5),
    LogisticClassifier(standardize=False),
)
five.set_output(transform="pandas").fit(X_train, y_train)
last = five[-1]
weights = pd.Series(last.coef_[0], index=last.feature_names_in_)
print(weights.round(2).to_string())

# %% tags=["check"]
assert len(last.feature_names_in_) == 5
assert last.fit_.converged

# %% [markdown]
# Five columns do not separate the classes. So there is a best model, and how sure its weights are can
# be said: `summary_` is the [`Summary`][logreg.Summary] of the fit. Where one cannot be given, asking
# for it raises an `AttributeError` with the reason.

# %%
print(last.summary_)

# %% tags=["check"]
assert last.summary_.names == (*last.feature_names_in_, "bias")

# %% [markdown]
# ## Choosing hyperparameters
#
# `cross_val_score` trains on four fifths, measures on the last, and does so five times. A grid
# search does that for every combination you name. With a learning rate, the estimator learns by the
# descent of the book, so the number of its steps can be searched for, too. We let the search go by
# the loss, because accuracy hardly tells such models apart. (Random steps do not come to rest, and
# `fit` warns of it; this page leaves these warnings out.)

# %%
from sklearn.model_selection import GridSearchCV, cross_val_score

descent = LogisticClassifier(learning_rate=1.0, random_state=0)
scores = cross_val_score(descent, X_train, y_train)
print(f"accuracy {scores.mean():.3f}, give or take {scores.std():.3f}")

steps, l2s = [30, 300, 1500], [0.0, 0.003, 0.03]
grid = {"iterations": steps, "l2": l2s}
search = GridSearchCV(descent, grid, scoring="neg_log_loss")
search.fit(X_train, y_train)
losses = -search.cv_results_["mean_test_score"].reshape(3, 3)
table = pd.DataFrame(losses.T, index=l2s, columns=steps)
print(table.rename_axis(index="l2", columns="iterations").round(3).to_string())
print("best:", search.best_params_)

# %% tags=["check"]
assert search.cv_results_["params"][1] == {"iterations": 30, "l2": 0.003}
assert losses[2, 0] > 1.5 * losses[0, 0]
assert abs(losses[2, 2] / losses[1, 2] - 1) < 0.05
assert losses[:, 2].min() > losses[:, 1].max()
assert search.best_params_ == {"iterations": 30, "l2": 0.0}

# %% [markdown]
# Without a penalty, the first row, the longest training is the worst: it ends up certain of
# what is not so. In the last row it hardly matters how long we train, because there is a best
# model and it is reached; but so strong a penalty costs something, too. The winner stops early.
# That is a penalty of another kind: weights that begin at zero have had no time to grow. How they
# grow, and what holds them, is told in [the appendix](penalty.py). Only now do we look at the test
# set, once:

# %%
wrong = (search.predict(X_test) != y_test).sum()
print(f"{wrong} of {len(y_test)} tumours wrong")

# %% tags=["check"]
assert 0 < wrong < 0.05 * len(y_test)

# %% [markdown]
# ## Ten digits
#
# Our model tells two classes apart. Ten of them, each asking "mine, or one of the rest?", tell
# ten. `OneVsRestClassifier` trains them and believes the one that is most certain. The digits
# are scikit-learn's own, 8 by 8 pixels:

# %%
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier

D, t = load_digits(return_X_y=True)
parts = train_test_split(D, t, stratify=t, random_state=0)
D_train, D_test, t_train, t_test = parts
ours = OneVsRestClassifier(LogisticClassifier(l2=1 / len(D_train)))
theirs = make_pipeline(StandardScaler(), LogisticRegression())
rest = OneVsRestClassifier(theirs)
models = {"ours": ours, "theirs": rest, "theirs, jointly": theirs}
for name, model in models.items():
    score = model.fit(D_train, t_train).score(D_test, t_test)
    print(f"{name:15}: {score:.3f} right")

# %% tags=["check"]
right = [model.score(D_test, t_test) for model in (ours, rest, theirs)]
assert abs(right[1] - right[0]) < 0.003
assert right[1] == right[2]
assert D.shape[1] == 8 * 8
blank = D_train.std(axis=0) == 0
assert blank.any()
assert not ours.estimators_[0].coef_[0, blank].any()

# %% [markdown]
# Ours has the penalty that theirs has by default, and is as good. Training the ten models jointly, so
# that their probabilities add up to 1, is not better here than one against the rest. Here are our ten:

# %% alt="Ten pictures of 8 by 8 weights, one for each digit, in red where ink speaks for the digit and in blue where it speaks against it. The zero is blue in its empty middle and red on both sides of it; the others are less easy to name."
import matplotlib.pyplot as plt
import numpy as np

figure, axes = plt.subplots(2, 5, figsize=(6.4, 3))
for digit, ax in enumerate(axes.flat):
    weights = ours.estimators_[digit].coef_ * D_train.std(axis=0)
    limit = np.abs(weights).max()
    ax.imshow(weights.reshape(8, 8), cmap="RdBu_r", vmin=-limit, vmax=limit)
    ax.set(title=digit, xticks=[], yticks=[])

plt.show()

# %% [markdown]
# The weights are multiplied by the spread of their pixel. Some pixels at the edge are blank in
# all training images. Such a constant column is worth nothing, and its weight is exactly 0.
#
# ## Are its weights right?
#
# scikit-learn adds the losses up and weighs the sum with $C$; we take the mean and weigh the
# penalty with $\lambda$:
#
# $$ \tfrac{1}{2} \lVert w \rVert^2 + C \sum_{i=1}^{m} \ell_i
#    \qquad \text{and} \qquad
#    \frac{1}{m} \sum_{i=1}^{m} \ell_i + \tfrac{\lambda}{2} \lVert w \rVert^2 . $$
#
# Divide the second by $\lambda$, and it is the first with $C = 1 / (\lambda m)$. With a penalty
# there is one best model, so all must find it: `fit`, descent in full batches (a `batch_size` of at
# least $m$) with patience, and theirs. `fit_` is the [`Fit`][logreg.Fit], `history_` the
# [`History`][logreg.History] of a descent; each says whether it arrived:

# %%
Z = StandardScaler().fit_transform(X_train)
m, l2 = len(Z), 0.01
best = LogisticClassifier(l2=l2, standardize=False)
slow = LogisticClassifier(
    learning_rate=1.0,
    batch_size=m,
    iterations=3000,
    l2=l2,
    standardize=False,
)
peer = LogisticRegression(C=1 / (l2 * m), tol=1e-10, max_iter=1000)
for model in (best, slow, peer):
    model.fit(Z, y_train)

print("arrived:", best.fit_.converged, slow.history_.converged)
for name, model in (("descent", slow), ("theirs", peer)):
    gap = np.abs(model.coef_ - best.coef_).max()
    print(f"{name}: within 1e-6 of fit: {gap < 1e-6}")

taken = best.n_iter_, slow.n_iter_, peer.n_iter_[0]
print("steps of fit, descent and theirs:", *taken)

# %% tags=["check"]
assert best.fit_.converged
assert slow.history_.converged
for model in (slow, peer):
    assert np.abs(model.coef_ - best.coef_).max() < 1e-6
    assert abs(model.intercept_ - best.intercept_).max() < 1e-6

assert slow.n_iter_ > 10 * peer.n_iter_[0] > 10 * best.n_iter_

# %% [markdown]
# ## In parts
#
# Data that do not fit in memory, or arrive one by one, are learned from with `partial_fit`. The
# first call is told both classes. The means and spreads are those of all rows seen so far; when
# they move, the weights are converted, so that what the model says moves by learning alone:

# %%
stream = LogisticClassifier(random_state=0)
classes = ["benign", "malignant"]
for start in range(0, m, 64):
    rows = slice(start, start + 64)
    stream.partial_fit(X_train[rows], y_train[rows], classes=classes)

share = stream.score(X_train, y_train)
print(f"after {stream.n_iter_} steps {share:.3f} right")

# %% tags=["check"]
assert stream.n_iter_ == -(-m // 64)
assert stream.score(X_train, y_train) > 0.9

# %% [markdown]
# A part of at most `batch_size` rows is one step, and these rows are its batch.
#
# ## When to use theirs
#
# Use scikit-learn's `LogisticRegression` for sparse features, many classes at once, weights of
# examples, and penalties that set weights to zero. Ours has none of these
# ([why, in numbers](left-out.py)). And use it for very wide tables: beyond 1,000 columns ours gives
# the curvature up, falls back on descent, and warns.
#
# Use ours when you want to know how sure the weights are, or hear that there are no best ones; when
# the *training* is what you want, to see each step, to stop and go on, to learn from a stream; or to
# teach. The loop of [chapter 10](../chapters/10-training-loop.py) or the steps of Newton are all that
# happens inside, and `model_` is the [`LogisticModel`][logreg.LogisticModel] itself, to be saved and
# drawn as everywhere in this book.
#
# **Sources:** L. Buitinck and others, "API design for machine learning software: experiences
# from the scikit-learn project" (2013). W. N. Street, W. H. Wolberg and O. L. Mangasarian,
# "Nuclear feature extraction for breast tumor diagnosis" (1993), for the table. E. Alpaydin and
# C. Kaynak, "Optical recognition of handwritten digits", UCI Machine Learning Repository (1998),
# for the digits.
