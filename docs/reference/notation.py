# %% [markdown]
# ---
# title: Notation
# description: Every letter of the book, what it stands for, and the shape it has.
# ---
#
# # Notation
#
# One letter, one meaning, in all eleven chapters. Capital letters are matrices. Vectors have
# one dimension, `(m,)` or `(d,)`, and are never columns. The loss is a mean over the batch.
#
# | letter | meaning |
# |---|---|
# | $m$ | number of examples, in a batch or a data set |
# | $d$ | number of features; 784 for the digits |
# | $N$ | number of examples in a whole data set, where $m$ is that of a batch |
# | $i$, $j$ | an example, a feature |
# | $r$, $c$ | a row and a column of an image, counted from 0 |
# | $\sigma$ | the sigmoid, $\sigma(z) = 1 / (1 + e^{-z})$ |
# | $s$ | the margin: $z$ for an example of class 1, $-z$ for one of class 0 |
# | $\eta$ | the learning rate |
# | $\log$ | the natural logarithm; losses are in nats |
# | $dw$, $db$ | the slopes $\partial L / \partial w$ and $\partial L / \partial b$ |
# | $dz$ | the slope of each example's own loss in its logit, $p - y$ |
#
# The shapes below are those of a batch of 64 digits, taken from live objects.

# %% tags=["ledger"]
from logreg import LogisticModel, ledger, load_digits, random_batch, sigmoid

train_set = load_digits().train
X, y = random_batch(train_set, 64, rng=0)
model = LogisticModel(784)
z = model.forward(X)
p = sigmoid(z)
gradients = model.backward(X, y)
ledger(
    X=X,
    y=y,
    weights=model.weights,
    bias=model.bias,
    z=z,
    p=p,
    loss=model.loss(X, y),
    dz=p - y,
    dw=gradients.dw,
    db=gradients.db,
)
