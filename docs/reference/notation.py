# %% [markdown]
# ---
# title: Notation
# description: Every letter of the book, what it stands for, and the shape it has.
# ---
#
# # Notation
#
# Matrices are capitals, and $X$ is the only one of the eleven chapters. Vectors have one dimension,
# `(m,)` or `(d,)`, and are never columns. The loss is a mean over the examples. Code counts from 0,
# formulas from 1.
#
# | letter | meaning | explained in chapter |
# |---|---|---|
# | $m$ | number of examples at hand, usually those of a batch | [1](../chapters/01-introduction.py#what-from-scratch-means-here) |
# | $N$ | number of examples in a whole data set | [4](../chapters/04-mini-batch.py#why-a-few-rows-are-enough) |
# | $d$ | number of features; 784 for the digits | [1](../chapters/01-introduction.py#what-from-scratch-means-here) |
# | $x$ | the features of one example | [1](../chapters/01-introduction.py#the-idea-in-plain-words) |
# | $X$ | the features of all examples, one row each | [6](../chapters/06-forward-pass.py#from-ink-to-784-pixels) |
# | $y$ | labels, 0 or 1 | [6](../chapters/06-forward-pass.py#how-probable-were-these-labels) |
# | $w$, $b$ | weights, bias | [1](../chapters/01-introduction.py#the-idea-in-plain-words) |
# | $z$ | scores, also called logits: the log-odds of a one | [1](../chapters/01-introduction.py#the-idea-in-plain-words) |
# | $p$ | probabilities of a one | [1](../chapters/01-introduction.py#why-it-is-called-regression) |
# | $L$ | the mean loss | [6](../chapters/06-forward-pass.py#how-probable-were-these-labels) |
# | $\ell$ | the loss of one example | [7](../chapters/07-backward-pass.py#one-weight-one-example) |
# | $dz$ | the slope of each example's own loss in its score, $\partial \ell / \partial z = p - y$ | [7](../chapters/07-backward-pass.py#one-weight-one-example) |
# | $dw$, $db$ | the slopes of the mean loss, $\partial L / \partial w$ and $\partial L / \partial b$ | [7](../chapters/07-backward-pass.py#all-weights-all-examples) |
# | $\eta$ | the learning rate | [2](../chapters/02-hyperparameters.py#the-idea-in-plain-words) |
# | $\lambda$, $J$ | the strength of the L2 penalty; the loss with the penalty | [appendix](../beyond/penalty.py#the-penalty) |
# | $T$, $t$ | the number of steps; a step | [2](../chapters/02-hyperparameters.py#the-idea-in-plain-words) |
# | $\sigma$ | the sigmoid, $\sigma(z) = 1 / (1 + e^{-z})$ | [6](../chapters/06-forward-pass.py#from-score-to-probability) |
# | $\log$ | the natural logarithm; losses are in nats | [1](../chapters/01-introduction.py#why-it-is-called-regression) |
# | $i$, $j$, $k$ | an example, a feature, a place in some other list | [4](../chapters/04-mini-batch.py#what-unrolling-hides) |
# | $r$, $c$ | a row and a column of an image | [4](../chapters/04-mini-batch.py#the-idea-in-plain-words) |
# | $q$ | a share or a rate, such as the share of ones | [3](../chapters/03-dataset.py#the-mathematics-the-score-to-beat) |
# | $s$ | the margin: $z$ for an example of class 1, $-z$ for one of class 0 | [6](../chapters/06-forward-pass.py#any-score-however-large) |
# | $\mathrm{E}$ | expectation, over random draws | [4](../chapters/04-mini-batch.py#why-a-few-rows-are-enough) |
# | $\operatorname{Var}$ | variance, over random draws | [10](../chapters/10-training-loop.py#the-mathematics-how-noisy-is-a-batch-loss) |
# | $\lVert w \rVert$ | the length of a vector: the root of the sum of its squares | [9](../chapters/09-performance.py#from-a-probability-to-a-decision) |
# | $X^\top$ | the transpose: rows become columns | [7](../chapters/07-backward-pass.py#all-weights-all-examples) |
#
# Some letters have a meaning of their own in one place, where it is explained:
#
# | place | letters |
# |---|---|
# | chapter 2 | $c$, the curvature |
# | chapter 4 | $g_i$, the gradient of the loss of one example |
# | chapter 5 | $h$, the output of a hidden unit (in code) |
# | chapter 6 | $P$, a probability; $\varepsilon$, a small number |
# | chapter 7 | $h$, a small change; $i$, also the imaginary unit; $O(h^2)$, an error that shrinks like $h^2$ |
# | chapter 8 | $c$, the curvature; $\lambda$, an eigenvalue; $\delta$, a change of the parameters; $u$, a direction of length 1; $x_j$, the feature $j$ of one example |
# | chapter 9 | $TP$, $FP$, $FN$, $TN$, the cells of the confusion matrix; $r$, a rate of errors |
# | chapter 10 | $s$, a standard deviation; $n$, a number of draws |
# | chapter 11 | $k$, a factor |
# | [a price on large weights](../beyond/penalty.py) | $u$, $\delta$, as in chapter 8; $t$, a distance; $\gamma$, the smallest margin gained per unit of it; $q_i$, the probability that the model gives to the wrong class; $\tau$, a standard deviation; $\theta$, weights and bias together; $g$ and $H$, first and second derivatives of $J$ |
# | [scikit-learn](../beyond/scikit-learn.py) | $C$, what the losses are multiplied by |
# | [beyond one machine](../beyond/cluster.py) | $W$, a number of workers; $t(m, W)$, $a$, $b$, $c$, times; $n$, a number of examples |
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
