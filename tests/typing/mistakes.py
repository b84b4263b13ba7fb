"""Mistakes that a type checker must refuse; nothing here is ever run.

Each ignored error is one mistake. Strict mypy reports an ignore that ignores nothing,
so a mistake that becomes legal fails the check.
"""

import numpy as np

from logreg import (
    Examples,
    Gradients,
    Hyperparameters,
    LogisticModel,
    Table,
    cross_entropy,
    load_digits,
    random_batch,
    train,
    unroll,
)
from logreg.arrays import Images, Labels, Matrix, Vector

model = LogisticModel(784)
train_set, validation_set, test_set = load_digits()
X: Matrix = np.zeros((2, 784))
z: Vector = np.zeros(2)
y: Labels = np.zeros(2, dtype=np.uint8)
images: Images = np.zeros((2, 28, 28), dtype=np.uint8)
column = np.zeros((2, 1))
label_column = np.zeros((2, 1), dtype=np.uint8)
pixels = np.zeros((2, 784), dtype=np.uint8)
float_images = np.zeros((2, 28, 28))

# A vector is not a column, and a column is not a vector.
model.forward(z)  # type: ignore[arg-type]
model.loss(X, label_column)  # type: ignore[arg-type]
model.backward(X, label_column)  # type: ignore[arg-type]
model.backward(X, y, logits=column)  # type: ignore[arg-type]
cross_entropy(column, y)  # type: ignore[arg-type]
Gradients(dw=column, db=0.0)  # type: ignore[arg-type]

# Images are unrolled before they are features, and only once.
model.forward(images)  # type: ignore[arg-type]
model.loss(images, y)  # type: ignore[arg-type]
unroll(X)  # type: ignore[arg-type]
Table(features=images, labels=y)  # type: ignore[arg-type]
Examples(images=X, labels=y)  # type: ignore[arg-type]

# Whole numbers are not features, and floats are not pixels or labels.
model.forward(pixels)  # type: ignore[arg-type]
model.predict(pixels)  # type: ignore[arg-type]
model.predict_proba(float_images)  # type: ignore[arg-type]
model.backward(X, z)  # type: ignore[arg-type]
Examples(images=float_images, labels=y)  # type: ignore[arg-type]

# Examples are handed on whole, hyperparameters by name, randomness by keyword.
model.evaluate(images)  # type: ignore[arg-type]
train(model, X, validation_set, Hyperparameters(), rng=0)  # type: ignore[arg-type]
Hyperparameters(0.1, 64, 300)  # type: ignore[call-arg]
random_batch(train_set, 64, 0)  # type: ignore[call-arg]
LogisticModel(784, 0)  # type: ignore[call-arg]
LogisticModel(784, dtype=np.int64)  # type: ignore[arg-type]

# Records do not change.
test_set.labels = y  # type: ignore[misc]
