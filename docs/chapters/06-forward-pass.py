# %% [markdown]
# ---
# title: "6. Forward pass"
# description: Why logistic regression does not learn from its number of errors, and how a score becomes a probability, a likelihood and a loss.
# ---
#
# # 6. Forward pass
#
# **After this chapter you can** say why a model does not learn from its number of errors,
# derive the sigmoid and the cross-entropy that take its place, and compute both safely for
# any score.
#
# ## The idea in plain words
#
# The forward pass asks the model a question and marks the answer. A picture goes in, a score
# comes out, the score becomes a probability, and the probability is compared with the label.
# The mark is called the **loss**. It works like a fine: the smaller, the better.
#
# Training obeys the loss and nothing else, so what the loss does not notice, training cannot
# mend. To choose it well, we begin where the whole model fits into one picture, with a single
# feature. The **ink** of an image is its mean grey, from 0 for blank paper to 1 for solid
# black. The score is
#
# $$ z = w \cdot \text{ink} + b \qquad \text{with} \quad w = -94.86, \quad b = 10.99 . $$
#
# The weight is negative because ones have less ink than zeros. Where $z$ is 0 or more, the
# model says "one". It is right about 93.6 % of the validation images, give or take one point,
# since there are only 2,110 of them. How the two numbers were found must wait, because the loss
# is what finds them. Here are the first ten validation images, which had no part in it:

# %%
import numpy as np

from logreg import load_digits

train_set, validation_set, _ = load_digits()
ten = validation_set[:10]
ink, y = ten.images.mean(axis=(1, 2)) / 255, ten.labels
w, b = -94.86, 10.99
print(ink.round(3))
print((w * ink + b).round(2))

# %% alt="Ten digits placed by their ink, ones above a line and zeros below it. A dashed border stands at 0.116. All five ones are on its left. Four zeros are on its right; the fifth, drawn with a thin pen, is on the left and marked as wrong. It stands straight under one of the ones." caption="Ten digits by their ink, ones in red and zeros in blue. The thin 0 is on the wrong side of the border, straight below its twin." tags=["ledger", "figure"]
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

BLUE, RED, GREEN, GREY = "#0072b2", "#cc3311", "#009e73", "#808080"
COLOURS = [RED if label == 1 else BLUE for label in y]
ORNATE, TWIN, THIN = 0, 2, 8  # the three digits that get a name
plt.rcParams["font.size"] = 12


def draw_digit(
    ax: Axes, i: int, place: tuple[float, float], size: tuple[float, float]
) -> None:
    """Draw one of the ten in the colour of its label, on transparent paper."""
    picture = np.empty((28, 28, 4))
    picture[..., :3] = to_rgb(COLOURS[i])
    picture[..., 3] = ten.images[i] / 255
    (x, up), (width, height) = place, size
    box = (x - width / 2, x + width / 2, up - height / 2, up + height / 2)
    ax.imshow(picture, extent=box, aspect="auto", zorder=3)


figure, ax = plt.subplots(figsize=(5, 3))
full = {0: [0.0] * 3, 1: [0.0] * 3}  # how far each shelf is occupied
for i in np.argsort(ink).tolist():
    side = 1 if y[i] == 1 else -1
    shelf = next(k for k, end in enumerate(full[y[i]]) if ink[i] - end > 0.019)
    full[y[i]][shelf] = ink[i]
    draw_digit(ax, i, (ink[i], side * (0.85 + 1.25 * shelf)), (0.025, 1.3))
    ax.plot(ink[i], side * 0.1, "o", color=COLOURS[i], markersize=5, zorder=4)

ax.axhline(0, color=GREY, linewidth=1)
ax.axvline(-b / w, color=GREY, linewidth=1, linestyle="--")
ax.text(-b / w - 0.003, 2.9, "called a one", ha="right")
ax.text(-b / w + 0.003, 2.9, "called a zero")
ax.text(ink[THIN] - 0.014, -0.9, "wrong", va="center", ha="right")
ax.set(xlim=(0.04, 0.25), ylim=(-2.9, 3.3), yticks=[], xlabel="ink")
ax.set_xticks([0.05, 0.1, 0.15, 0.2, 0.25])
ax.spines["left"].set_visible(False)
plt.show()

# %% tags=["check"]
validation_ink = validation_set.images.mean(axis=(1, 2)) / 255
says_one = w * validation_ink + b >= 0
assert round(100 * np.mean(says_one == validation_set.labels), 1) == 93.6
share = np.mean(says_one == validation_set.labels)
assert round(196 * np.sqrt(share * (1 - share) / len(says_one))) == 1
assert len(says_one) == 2110
assert y.tolist() == [1, 0, 1, 0, 1, 0, 1, 1, 0, 0]
assert np.flatnonzero((w * ink + b >= 0) != y).tolist() == [THIN]
assert np.argmin(np.abs(w * ink + b)) == ORNATE
assert ink[[ORNATE, TWIN, THIN]].round(4).tolist() == [0.1099, 0.0848, 0.085]
assert round(w * ink[THIN] + b, 2) == 2.92
assert round(-b / w, 3) == 0.116

# %% [markdown]
# Three of them will keep us company. The **ornate 1**, nearest to the border, has a flag and
# a foot, so it has nearly the ink of a zero: the model is right, but only just. The other two
# are **twins**, as far as this model can see: a plain 1 and a 0 drawn with a thin pen, with
# 0.0848 and 0.0850 of ink. It calls both of them ones, and is wrong about the thin 0.
#
# ## Why not count the errors?
#
# One error in ten: that is how we would put it to a friend. So why not make the number of
# errors the loss, and turn the weight until it is as small as it can be?
#
# Turning needs a direction. Nudge the weight a little. If the loss falls, carry on that way;
# if it rises, turn round. To see what a nudge would find, count the errors for every weight
# from −200 to 0, and leave the bias alone:

# %%
from logreg.arrays import Labels, Vector


def errors(weight: float, ink: Vector, y: Labels) -> int:
    says_one = weight * ink + b >= 0
    return int(np.sum(says_one != y))


print(errors(w, ink, y))

# %% [markdown]
# ```predict choice shape-of-the-count
# Draw the number of errors against the weight. What will the curve look like?
#
# [valley] A smooth valley, lowest somewhere near −95.
# > That is what we are going to build. But a count knows nothing between 1 and 2, so it cannot
# > glide from one to the other.
#
# [stairs] A staircase: flat, a jump, flat again.
# > Yes. The count changes only when the score of some digit crosses 0. Between two crossings
# > nothing happens.
#
# [slope] A slope. The more negative the weight, the fewer the errors.
# > Ones have little ink, so a negative weight is right. But at −200 the model calls every digit
# > a zero, and all five ones are wrong.
# ```

# %% tags=["value"]
between = {errors(v, ink, y) for v in range(-186, -129)}
"stairs" if between == {3} else "valley"

# %% alt="The number of errors against the weight is a staircase. It stands at 5 at the left, comes down in jumps to 1 between −100 and −65, and goes up again to 5. A dot at −150 stands on a wide step of three errors, with a question mark on either side." caption="The errors among the ten digits. Standing at −150, which way is better?" tags=["ledger", "figure"]
jumps = np.sort(-b / ink)
edges = np.array([-200, *jumps, 0])
middles = (edges[:-1] + edges[1:]) / 2
counts = [errors(middle, ink, y) for middle in middles.tolist()]


def draw_stairs(ax: Axes) -> None:
    """Draw the number of errors against the weight."""
    ax.hlines(counts, edges[:-1], edges[1:], color=GREY, linewidth=3)
    ax.vlines(jumps, counts[:-1], counts[1:], color=GREY, linewidth=0.8)
    ax.plot(-150, 3, "o", color=GREEN, markersize=10, zorder=4)
    ax.text(-150, 3.5, "? ←  → ?", ha="center", va="center")
    ax.set(xlim=(-200, 0), ylim=(0, 5.5), yticks=range(6), ylabel="errors")
    ax.set_xticks(range(-200, 1, 50))


figure, ax = plt.subplots(figsize=(5, 2.8))
draw_stairs(ax)
ax.set_xlabel("weight w, with b = 10.99")
plt.show()

# %% tags=["check"]
assert len(jumps) == 10
assert errors(-200, ink, y) == np.sum(y == 1) == 5
assert min(counts) == 1
assert errors(-150, ink, y) == 3
assert 0.2 < jumps[3] - jumps[2] < 0.4
assert jumps[2].round() == -130

# %% [markdown]
# A staircase. The count can change only where a score crosses 0, which for ten digits happens
# at ten weights. (The hairline near −130 is a step as well, between the twins.) Suppose we
# stand at −150. A nudge to either side finds the same three errors, so the count cannot say
# which way is better. Its slope is 0.
#
# ```predict why many-digits
# The training set has 10,555 digits. Would they cure the staircase, and why?
#
# [flat] No, because a narrow step is as flat as a wide one.
# > Yes. More digits put more jumps into the same space, and no slope between them.
#
# [more] No, because more digits make more errors.
# > They do: 2,835 in place of 3. But 2,835 of 10,555 is a smaller share than 3 of 10, and it is
# > the shape that hurts. Divide by 10,555, and it is still a staircase.
#
# [smooth] Yes, because with so many digits the steps melt into a smooth curve.
# > From far away they seem to. But a nudge is small, and close up each step is still there: from
# > −150 to −149.999 not one of the 10,555 answers changes.
# ```

# %% tags=["value"]
train_ink, train_y = train_set.images.mean(axis=(1, 2)) / 255, train_set.labels
many, few = errors(-150, train_ink, train_y), errors(-150, ink, y)
nudged = errors(-149.999, train_ink, train_y)
{
    "flat": nudged == many,
    "more": many / len(train_y) > few / len(y),
    "smooth": nudged != many,
}

# %%
train_ink, train_y = train_set.images.mean(axis=(1, 2)) / 255, train_set.labels
print(errors(-150, train_ink, train_y), errors(-149.999, train_ink, train_y))

# %% tags=["check"]
assert errors(-150, train_ink, train_y) == 2835
assert len(train_y) == 10555

# %% [markdown]
# More digits, narrower steps, and each as flat as before.
#
# The count has a second fault: it is deaf to confidence. The ornate 1, right by a whisker, is
# worth as much as the surest answer of all. The thin 0 costs one error, whether its score is
# 2.92 or 0.01.
#
# Both faults have one cause. We marked the decision. Let us mark the confidence behind it.
#
# ## From score to probability
#
# In [chapter 1](01-introduction.py) the score was built as the log-odds of a one. That is an
# equation for the probability $p$. Solve it:
#
# $$
# \begin{aligned}
# \log \frac{p}{1 - p} &= z \\
# p &= e^{z} (1 - p) \\
# p\, (1 + e^{z}) &= e^{z} \\
# p &= \frac{e^{z}}{1 + e^{z}} = \frac{1}{1 + e^{-z}} = \sigma(z) .
# \end{aligned}
# $$
#
# This is the **sigmoid**. (Its inverse, on the left, is called the *logit*, and so is the score.)
# Its handsome S is not why it stands here: once the score is the log-odds, no other function
# will do. Two facts need no algebra. At $z = 0$ the odds are even,
# so $\sigma(0) = \tfrac{1}{2}$. And to change the sign of the score is to turn the odds upside
# down, 3 to 1 into 1 to 3, which swaps the two answers:
#
# $$ \sigma(-z) = 1 - \sigma(z) . $$
#
# ## How probable were these labels?
#
# The model puts $p$ on "one" and the remaining $1 - p$ on "zero". Then the label is turned
# over like a card, and what matters is how much was on the right answer.


# %%
def p_right(weight: float, bias: float, ink: Vector, y: Labels) -> Vector:
    p = 1 / (1 + np.exp(-(weight * ink + bias)))
    answer: Vector = np.where(y == 1, p, 1 - p)
    return answer


print(p_right(w, b, ink, y).round(2))

# %% alt="Above, the probability of a one falls in an S from 1 to 0 as the ink grows, and is one half at 0.116. At each one a red bar stands on the floor and reaches up to the curve; at each zero a blue bar hangs from the ceiling and reaches down to it. The bars of the twins share one height: 0.95 and 0.05. Below, the ten bars side by side; all are longer than 0.9, but for 0.64 of the ornate 1 and 0.05 of the thin 0." caption="Ten answers as bars: the probability that the model gave to the right one." tags=["ledger", "figure"]
bars = p_right(w, b, ink, y)
aside = np.zeros(10)  # neighbours step aside a little
aside[[4, TWIN, 6, THIN]] = -0.0022, -0.0022, 0.0022, 0.0022


def draw_curve(ax: Axes, weight: float, bias: float) -> None:
    """Draw the chance of a one against the ink, with a bar for each digit."""
    line = np.linspace(0.04, 0.25, 200)
    p = 1 / (1 + np.exp(-(weight * line + bias)))
    ax.plot(line, p, color=GREY, linewidth=2, zorder=4)
    for i, height in enumerate(p_right(weight, bias, ink, y).tolist()):
        floor = 0 if y[i] == 1 else 1 - height
        ax.bar(ink[i] + aside[i], height, 0.0034, floor, color=COLOURS[i])
    ax.axhline(1, color=GREY, linewidth=0.8)
    ax.spines["left"].set_bounds(0, 1)
    ax.set(xlim=(0.04, 0.25), ylim=(0, 1.02), yticks=[0, 0.5, 1])


def draw_bars(ax: Axes, heights: Vector) -> None:
    """Draw the probability of the right answer for each of the ten digits."""
    ax.bar(range(10), heights, color=COLOURS, width=0.7)
    for i, height in enumerate(heights.tolist()):
        draw_digit(ax, i, (i, -0.32), (0.98, 0.5))
        if height < 0.985:
            ax.text(i, height + 0.06, f"{height:.2f}", ha="center")
    ax.set(xlim=(-0.6, 9.6), ylim=(-0.6, 1.25), xticks=[], yticks=[0, 0.5, 1])
    ax.spines["left"].set_bounds(0, 1)
    ax.spines["bottom"].set_position(("data", 0))


figure, (upper, lower) = plt.subplots(2, figsize=(5, 5), height_ratios=(1.2, 1))
draw_curve(upper, w, b)
upper.set(xlabel="ink", ylabel="p of a one")
draw_bars(lower, bars)
lower.set_ylabel("p of the label", y=0.66)
plt.show()

# %% tags=["check"]
flatter = p_right(w / 2, b / 2, ink, y)
steeper = p_right(2 * w, 2 * b, ink, y)
assert np.sum(bars > 0.9) == 8
assert bars[[ORNATE, THIN]].round(2).tolist() == [0.64, 0.05]
assert bars[[TWIN, THIN]].round(2).tolist() == [0.95, 0.05]
assert abs(bars[[TWIN, THIN]].sum() - 1) < 0.001
assert round(bars.sum(), 2) == 8.53
assert round(steeper.sum(), 2) == 8.75
assert round(bars.prod(), 3) == 0.028
assert round(steeper.prod(), 3) == 0.002
assert round(bars.mean(), 2) == 0.85

# %% [markdown]
# A red bar stands on the floor and reaches up to the curve; a blue one hangs from the ceiling
# and reaches down to it. Long is good. Eight bars are nearly full, the ornate 1 has 0.64, and
# the thin 0 has 0.05. The twins stand under the same point of the curve, so what one of them
# gains, the other loses.
#
# ```predict why product-or-sum
# One number is to speak for all ten bars. Why take their product, and not their sum?
#
# [either] It makes no difference. Whatever raises the sum raises the product.
# > Often it does. But make the curve twice as steep: the sum grows from 8.53 to 8.75, and the
# > product falls from 0.028 to 0.002. The sum forgives the thin 0; the product does not.
#
# [limit] Because the sum can exceed 1, and a probability cannot.
# > Dividing by ten would mend that, and give 0.85. But the mean of ten bars is not the
# > probability of anything that was seen.
#
# [together] Because all ten labels came out, and the chances of independent events multiply.
# > Yes. The product is the probability of everything that was seen. (With two coins: heads and
# > heads has ½ · ½, one case in four.)
# ```

# %% tags=["value"]
coins = [first & second for first in (0, 1) for second in (0, 1)]
{
    "either": bool(
        (steeper.sum() > bars.sum()) == (steeper.prod() > bars.prod())
    ),
    "limit": bool(bars.mean() > 1),
    "together": sum(coins) / len(coins) == 0.5 * 0.5,
}

# %% [markdown]
# Suppose the model means what it says. How probable was it, then, that all ten labels would
# come out as they did? Probabilities of independent events multiply, so the answer is the
# product of the ten bars. It is called the **likelihood** of the parameters. (*Independent*
# says that, once the model has spoken, one label tells us nothing about the next. That is an
# assumption, and digits from the same hand may bend it.)

# %%
likelihood = np.prod(p_right(w, b, ink, y))
print(f"{likelihood:.4f}, and by tossing coins {0.5**10:.4f}")

# %% [markdown]
# The model makes these labels 28 times as likely as ten coins would. Is there a better curve
# for these ten digits? Our $w$ and $b$ were found on all training images, so there may be.

# %% alt="Three panels with the ten bars under three curves. A level line at one half has the product 0.001, our falling S has 0.028, and a flatter S has 0.051." caption="Three curves for the same ten digits, each with the product of its bars." tags=["ledger", "figure"]
design, best = np.column_stack([ink, np.ones(10)]), np.array([w, b])
for step in range(60):  # as in the appendix on Newton's method, in half steps
    fitted = 1 / (1 + np.exp(-design @ best))
    bend = design.T @ (design * (fitted * (1 - fitted))[:, np.newaxis])
    best = best - 0.5 * np.linalg.solve(bend, design.T @ (fitted - y))

best_w, best_b = best.tolist()

figure, axes = plt.subplots(3, figsize=(5, 5.4), sharex=True)
for ax, (name, weight, bias) in zip(
    axes,
    [("coins", 0, 0), ("our model", w, b), ("the best", best_w, best_b)],
    strict=True,
):
    draw_curve(ax, weight, bias)
    product = np.prod(p_right(weight, bias, ink, y))
    ax.text(0.25, 0.55, f"{name}: {product:.3f}", ha="right")

axes[-1].set_xlabel("ink")
plt.show()

# %% [markdown]
# <!-- explorable: likelihood -->

# %% tags=["value"]
from base64 import b64encode

{
    "ink": ink.tolist(),
    "labels": y.tolist(),
    "pixels": b64encode(ten.images.tobytes()).decode(),
    "ours": [w, b, float(np.prod(bars))],
    "best": [best_w, best_b, float(np.prod(p_right(best_w, best_b, ink, y)))],
    "thin": THIN,
    "twin": TWIN,
}

# %% [markdown]
# There is. The best of all has the likelihood 0.051. (To look for it is the method of *maximum
# likelihood*.) It is flatter than ours: nine digits give up a little, and the thin 0 rises to 0.17. No curve does much more for it, because every
# such gift is paid for by its twin.
#
# Now take all 10,555 training digits.
#
# ```predict choice product-of-thousands
# What does the computer print for the product of their 10,555 bars?
#
# [typical] About 0.85, because most bars are long.
# > A typical bar is about that long. Now multiply 0.85 by itself 10,555 times.
#
# [zero] Exactly 0.
# > Yes. The true product is too small for any float.
#
# [tiny] A tiny number, but not 0, because none of the factors is 0.
# > On paper, yes. But there is a smallest float, and the product lies far below it.
# ```

# %% tags=["value"]
"zero" if np.prod(p_right(w, b, train_ink, train_y)) == 0 else "tiny"

# %%
print(np.prod(p_right(w, b, train_ink, train_y)))

# %% tags=["check"]
best_bars = p_right(best_w, best_b, ink, y)
assert 28 < np.prod(bars) / 0.5**10 < 29
assert round(np.prod(best_bars), 3) == 0.051
assert np.prod(p_right(0, 0, ink, y)).round(3) == 0.001
assert 0 > best_w > w
assert np.flatnonzero(best_bars > bars).tolist() == [THIN]
assert best_bars[THIN].round(2) == 0.17
assert -739 < np.log10(p_right(w, b, train_ink, train_y)).sum() < -738
assert np.nextafter(0, 1) == 5e-324
for place in range(-200, 1):
    assert np.prod(p_right(place, b, train_ink, train_y)) == 0

# %% [markdown]
# Not small: zero. On paper, 738 zeros follow the decimal point before any other digit, and the
# smallest float is about $5 \cdot 10^{-324}$. The product **underflows**. It does so at every
# weight from −200 to 0, and the flat step is back.
#
# The cure is the logarithm. It turns the product into a sum, and as it rises with its argument,
# whatever makes the product largest makes its logarithm largest. Two conventions finish the
# work. A minus sign makes it a fine, small for likely labels. A mean in place of the sum lets
# us compare ten digits with ten thousand. For $m$ examples with labels $y_i$ and probabilities
# $p_i$,
#
# $$
# \begin{aligned}
# L &= -\frac{1}{m} \log \prod_{i=1}^{m} \big(\text{bar of example } i\big) \\
#   &= -\frac{1}{m} \sum_{i=1}^{m} \Big[ y_i \log p_i + (1 - y_i) \log (1 - p_i) \Big] .
# \end{aligned}
# $$
#
# In the bracket the label works as a switch: for a one the second term is 0, for a zero the
# first. This is the **cross-entropy**, the loss of this book. (It *crosses* two sources: the
# labels come from the world, the probabilities from the model.) Elsewhere it is called *log
# loss*, or the mean *negative log-likelihood*. With the natural logarithm its unit is the
# **nat**.


# %%
def loss(weight: float, ink: Vector, y: Labels) -> float:
    return float(-np.log(p_right(weight, b, ink, y)).mean())


print(f"ten digits    {loss(w, ink, y):.4f}")
print(f"training set  {loss(w, train_ink, train_y):.4f}")

# %% tags=["check"]
assert round(loss(w, train_ink, train_y), 3) == 0.161
assert round(np.exp(-loss(w, train_ink, train_y)), 2) == 0.85
assert round(np.log(2), 3) == 0.693

# %% [markdown]
# To feel such a number, undo it: $e^{-0.161} \approx 0.85$. The training labels are as likely
# as if each right answer had been given 0.85. A model that knows nothing gives each 0.5, and
# pays $\log 2 \approx 0.693$.
#
# ## What one answer costs
#
# Each answer pays $-\log$ of its bar, a measure of surprise.

# %% alt="The curve of minus log p falls from above 4.6 at the left to 0 at p = 1. A probability of 0.9 costs 0.11, one of 0.5 costs 0.69 and one of 0.1 costs 2.30. The ornate 1 sits at 0.64, low on the curve, and the thin 0 at 0.05, high up." caption="The fine for one answer. The ornate 1 pays little, the thin 0 a lot." tags=["ledger", "figure"]
grid = np.linspace(0.008, 1, 300)
figure, ax = plt.subplots(figsize=(5, 3.4))
ax.plot(grid, -np.log(grid), color=GREY, linewidth=2.5)
for given in (0.1, 0.5, 0.9):
    ax.plot(given, -np.log(given), "o", color=GREY)
    ax.text(given + 0.015, -np.log(given) + 0.14, f"{-np.log(given):.2f}")

for i, right, up in ((ORNATE, 0.06, 0.55), (THIN, 0.1, 0.3)):
    ax.plot(bars[i], -np.log(bars[i]), "o", color=COLOURS[i], markersize=9)
    where = bars[i] + right, -np.log(bars[i]) + up
    draw_digit(ax, i, where, (0.13, 0.95))

ax.set(xlim=(0, 1.04), ylim=(0, 4.8), ylabel="fine in nats")
ax.set_xlabel("probability given to the right answer")
ax.set_xticks([0, 0.1, 0.5, 0.9], ["0", "0.1", "0.5", "0.9"])
plt.show()

# %% [markdown]
# ```predict number sure-and-wrong
# One model gives the right answer 0.99, another gives it 0.01. How many times as much does the
# second one pay?
#
# [right, within 10 %] About 458 times.
# > Yes. Being sure is cheap when right and dear when wrong.
#
# [99]
# > That is the ratio of the probabilities. The fine is their logarithm, and close to 1 a
# > logarithm is nearly 0.
#
# [4.6]
# > That is what the second pays. But the first pays next to nothing, 0.01, and you were asked for
# > the ratio.
#
# [other]
# > The second pays $-\log 0.01 \approx 4.61$, the first only $-\log 0.99 \approx 0.01$: about 458
# > times as much.
# ```

# %% tags=["value"]
float(np.log(0.01) / np.log(0.99))

# %%
print(f"{-np.log(0.99):.4f} against {-np.log(0.01):.4f}")

# %% tags=["check"]
assert round(np.log(0.01) / np.log(0.99)) == 458
assert (-np.log([0.1, 0.5, 0.9])).round(2).tolist() == [2.3, 0.69, 0.11]
assert (-np.log([0.01, 0.99])).round(2).tolist() == [4.61, 0.01]
assert round(np.log(10), 1) == 2.3
assert round(-np.log(bars[THIN]), 2) == 2.98
assert round(np.log(bars[THIN]) / np.log(bars).sum(), 2) == 0.83

# %% [markdown]
# A confident right answer is nearly free. Indecision costs 0.69. From there down, every factor
# of ten costs another 2.3, and there is no limit: an answer that was ruled out, and comes true
# all the same, costs infinitely much. The thin 0 pays 2.98, which is 83 % of the bill for all
# ten.
#
# ## A loss that feels every nudge
#
# Here is the staircase again, with the loss below it.

# %% alt="Two graphs over the same weights. Above, the staircase of the errors, with a dot at −150 on a flat step and a question mark on either side. Below, the loss, a smooth valley. At −150 the dot stands on its left wall, and an arrow points down to the right." caption="Errors and loss of the same ten digits. Where the count is flat, the loss leans." tags=["ledger", "figure"]
weights = np.linspace(-200, 0, 401)
losses = [loss(weight, ink, y) for weight in weights.tolist()]
figure, (upper, lower) = plt.subplots(2, figsize=(5, 4.6), sharex=True)
draw_stairs(upper)
lower.plot(weights, losses, color=GREY, linewidth=2.5)


def draw_slope(ax: Axes, start: tuple[float, float], run: float) -> None:
    """Draw a dot on the curve of the loss, and an arrow down its slope."""
    weight, height = start
    slope = loss(weight + 0.5, ink, y) - loss(weight - 0.5, ink, y)
    end = weight + run, height + run * slope
    arrow = {"arrowstyle": "->", "color": GREEN, "linewidth": 2.5}
    ax.annotate("", end, start, arrowprops=arrow, zorder=5)
    ax.plot(*start, "o", color=GREEN, markersize=10, zorder=4)


draw_slope(lower, (-150, loss(-150, ink, y)), 24)
lower.set(ylim=(0, 2.2), ylabel="loss", xlabel="weight w, with b = 10.99")
plt.show()

# %%
for weight in (-151, -150, -149):
    count = errors(weight, ink, y)
    print(f"{weight}: {count} errors, loss {loss(weight, ink, y):.4f}")

# %% [markdown]
# Where the count was silent, the loss answers: to the right. Nudge by nudge it leads down to
# the floor of the valley. Exercise 2 has a surprise in store there.
#
# ## Why not the squared error?
#
# A simpler fine comes to mind: $(p - y)^2$, which is 0 at best and 1 at worst, and smooth. Try
# both where help is needed most. Suppose we start at the weight +50. Every digit is then
# called a one, with a probability above 0.999999, and the five zeros are wrong. Nudge the
# weight in the right direction, down by 1:


# %%
def squared_error(weight: float, ink: Vector, y: Labels) -> float:
    p = 1 / (1 + np.exp(-(weight * ink + b)))
    return float(np.mean((p - y) ** 2))


for fine in (loss, squared_error):
    change = fine(49, ink, y) - fine(50, ink, y)
    print(f"{fine.__name__}: {fine(50, ink, y):.4f}, change {change:.10f}")

# %% alt="Two graphs over weights from −200 to 60. The cross-entropy is a valley whose right wall climbs in a straight line; a dot at +50 stands on it, with an arrow pointing down. The squared error has a valley as well, but from −20 on it is a level shelf at one half. There stands the dot, with two question marks." caption="The same ten digits, the same start at +50. One fine shows the way back; the other has a flat step of its own." tags=["ledger", "figure"]
wide = np.linspace(-200, 60, 521)
figure, (upper, lower) = plt.subplots(2, figsize=(5, 4.6), sharex=True)
for ax, fine in ((upper, loss), (lower, squared_error)):
    values = [fine(weight, ink, y) for weight in wide.tolist()]
    ax.plot(wide, values, color=GREY, linewidth=2.5)

draw_slope(upper, (50, loss(50, ink, y)), -34)
lower.plot(50, 0.5, "o", color=GREEN, markersize=10, zorder=4)
lower.text(40, 0.42, "? ←  → ?", ha="center", va="center")
upper.set(ylim=(0, 11.5), yticks=[0, 5, 10], ylabel="cross-entropy")
lower.set(ylim=(0, 0.6), ylabel="squared error")
lower.set(xlim=(-200, 62), xlabel="weight w, with b = 10.99")
plt.show()

# %% [markdown]
# ```predict why flat-where-wrong
# Why does the squared error hardly move, just where the model is most wrong?
#
# [small] Because squaring makes a number below 1 smaller.
# > It does, but not here. The five errors are above 0.999999, and their squares above 0.999998.
#
# [bottom] Because it is near its lowest value there.
# > A curve is flat at its lowest point. But the squared error is 0.5 here and 0.1 in the valley.
#
# [pressed] Because p is pressed against 1. The score moves, and p no longer does.
# > Yes. A nudge must pass through the sigmoid, and out there the sigmoid is flat.
# ```

# %% tags=["value"]
far, nudged_p = (1 / (1 + np.exp(-(place * ink + b))) for place in (50, 49))
{
    "small": bool(np.min(far**2) < 0.999998),
    "bottom": squared_error(50, ink, y) < 2 * squared_error(-84, ink, y),
    "pressed": bool(np.max(far - nudged_p) < 1e-7 < np.min(ink)),
}

# %% tags=["check"]
assert far.min() > 0.999999
assert errors(50, ink, y) == 5
assert 0.08 < loss(50, ink, y) - loss(49, ink, y) < 0.09
assert 0 < squared_error(50, ink, y) - squared_error(49, ink, y) < 1e-8
squares = [squared_error(weight, ink, y) for weight in wide.tolist()]
assert squared_error(-20, ink, y) > 0.49
assert round(squares[-1], 4) == 0.5
assert round(min(squares), 1) == 0.1
assert min(np.diff(squares, 2)) < -1e-5
assert min(np.diff(losses, 2)) > 0

# %% [markdown]
# For the third time we stand on a flat step. A nudge reaches the fine by way of the score and
# the probability, and how much $p$ moves with $z$ is the slope of the sigmoid. Differentiate
# $1 / (1 + e^{-z})$, and use $1 - \sigma(z) = e^{-z} / (1 + e^{-z})$:
#
# $$ \sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} = \sigma(z)\, \big(1 - \sigma(z)\big)
#    = p\,(1 - p) . $$
#
# That is 1/4 in the middle, where $p = \tfrac{1}{2}$, and next to nothing where $p$ is close to
# 0 or 1. By the chain rule the squared error has the slope $2\,(p - y) \cdot p\,(1 - p)$ in the
# score. The last two factors put it to sleep as soon as the model is convinced, *even if it is
# wrong*: the worst mistake teaches the least. The cross-entropy is free of them, as
# [chapter 7](07-backward-pass.py) shows.
#
# In fairness: as a judge of finished probabilities the squared error is respected, under the
# name of *Brier score*. It is as a teacher that it fails.
#
# ## From ink to 784 pixels
#
# One trouble is left, and no loss can cure it: the twins have the same ink, so the model must
# give them the same answer. It needs a second feature. Take the **centre**, the mean grey of
# rows and columns 11 to 16, counted from 0. A zero has a hole there. With a weight for each,
#
# $$ z = -115.26 \cdot \text{ink} + 18.55 \cdot \text{centre} + 5.90 . $$
#
# Everything after the score stays as it is, to the letter. It does so with all 784 pixels,
# where the score is $z = w \cdot x + b$, or $z = Xw + b$ for $m$ images at once, one in each row
# of $X$.

# %%
from logreg import Hyperparameters, LogisticModel, train, unroll

validation_ink = validation_set.images.mean(axis=(1, 2)) / 255
centre = validation_set.images[:, 11:17, 11:17].mean(axis=(1, 2)) / 255
two = LogisticModel(2)
two.weights, two.bias = np.array([-115.26, 18.55]), 5.90
pixels = LogisticModel(784)
train(pixels, train_set, validation_set, Hyperparameters(), rng=0)

print("the twins' centres", centre[[2, 8]].round(2))
y = validation_set.labels
for model, X in (
    (two, np.column_stack([validation_ink, centre])),
    (pixels, unroll(validation_set.images)),
):
    z = model.forward(X)
    p = 1 / (1 + np.exp(-z))
    right_answer = np.where(y == 1, p, 1 - p)
    print(right_answer[:10].round(2))
    print(f"loss {-np.log(right_answer).mean():.4f}")

# %% alt="Ten bars three times. By ink alone the ornate 1 has 0.64 and the thin 0 has 0.05. By ink and centre they have 0.73 and 0.98. By 784 pixels all are nearly full; the ornate 1 has 0.94." caption="The same ten digits, judged by ink, by ink and centre, and by 784 pixels." tags=["ledger", "figure"]
z_two = two.forward(np.column_stack([validation_ink, centre]))
p_two = 1 / (1 + np.exp(-z_two))
bars_two = np.where(y == 1, p_two, 1 - p_two)
figure, axes = plt.subplots(3, figsize=(5, 5))
for ax, (name, heights) in zip(
    axes,
    [
        ("ink", bars),
        ("ink and centre", bars_two[:10]),
        ("784 pixels", right_answer[:10]),
    ],
    strict=True,
):
    draw_bars(ax, heights)
    ax.set_title(name, fontsize=12, loc="left", y=1.0, pad=8)

plt.show()

# %% tags=["check"]
all_two = [
    np.column_stack(
        [
            part.images.mean(axis=(1, 2)) / 255,
            part.images[:, 11:17, 11:17].mean(axis=(1, 2)) / 255,
        ]
    )
    for part in (train_set, validation_set)
]
from logreg import Table, fit

fitted_two = LogisticModel(2)
fit(fitted_two, Table(features=all_two[0], labels=train_set.labels))
assert fitted_two.weights.round(2).tolist() == [-115.26, 18.55]
assert round(fitted_two.bias, 2) == 5.90
one = LogisticModel(1)
fit(one, Table(features=all_two[0][:, :1], labels=train_set.labels))
assert (one.weights.round(2).tolist(), round(one.bias, 2)) == ([w], b)
assert centre[[TWIN, THIN]].round(2).tolist() == [0.54, 0.0]
assert bars_two[[ORNATE, TWIN, THIN]].round(2).tolist() == [0.73, 1.0, 0.98]
assert right_answer[[ORNATE, THIN]].round(2).tolist() == [0.94, 1.0]
assert round(loss(w, validation_ink, y), 3) == 0.170
assert round(-np.log(bars_two).mean(), 3) == 0.021
assert round(-np.log(right_answer).mean(), 4) == 0.0031
assert np.isclose(model.loss(X, y), -np.log(right_answer).mean())

# %% [markdown]
# The twins have parted: 1.00 and 0.98. On the validation set the loss falls from 0.170 by ink
# to 0.021 with the centre, and to 0.0031 with all pixels.
#
# ## The ledger

# %% tags=["ledger"]
from logreg import ledger

ledger(
    X=X,
    y=y,
    weights=model.weights,
    bias=model.bias,
    z=z,
    p=p,
    loss=model.loss(X, y),
)

# %% [markdown]
# ## The pencil trace, part 1
#
# Now the whole pass on paper, with an image of two by two pixels and weights that are easy to
# work with. This and the next two chapters use the same numbers.
#
# | what | value |
# |---|---|
# | image | first row 0 and 1, second row 1 and 0.5 |
# | unrolled | $x = (0,\ 1,\ 1,\ 0.5)$ |
# | weights, bias | $w = (1,\ 2,\ -1,\ -2)$, $b = 0$ |
# | label | $y = 1$ |
#
# $$ z = 0 \cdot 1 + 1 \cdot 2 + 1 \cdot (-1) + 0.5 \cdot (-2) + 0 = 0 , $$
#
# so $p = \sigma(0) = 0.5$, and the loss is $-\log 0.5 = \log 2 \approx 0.6931$.

# %%
X = np.array([[0.0, 1.0, 1.0, 0.5]])
y = np.array([1], dtype=np.uint8)
model = LogisticModel(4)
model.weights = np.array([1.0, 2.0, -1.0, -2.0])
for bias in (0.0, 1.0):
    model.bias = bias
    scores, chances = model.forward(X), model.predict_proba(X).round(4)
    print(f"bias {bias}: {scores}, {chances}, loss {model.loss(X, y):.4f}")

# %% tags=["check"]
model.bias = 0.0
assert model.forward(X)[0] == 0
assert model.predict_proba(X)[0] == 0.5
assert model.loss(X, y) == np.log(2)
model.bias = 1.0
assert model.forward(X)[0] == 1
assert round(model.predict_proba(X)[0], 4) == 0.7311
assert round(model.loss(X, y), 4) == 0.3133

# %% [markdown]
# Why the second line? At $z = 0$ mistakes can hide, because a wrong sign or a wrong label costs
# the same. At $b = 1$ they cannot: $p = \sigma(1) \approx 0.7311$, and the loss is 0.3133.
# Chapters 7 and 8 go on from $b = 0$.
#
# ## Any score, however large
#
# The formulas are right, and a program that copies them goes wrong at the edge. Let the model
# be very sure of a one, $z = 800$, and let the label be 0. The right answer has the probability
# $1 / (1 + e^{800})$, so the fine is $\log(1 + e^{800})$, which is 800 to the last digit of a
# float. Watch the copied formula:

# %%
with np.errstate(all="ignore"):  # NumPy would warn, and it would be right
    too_sure = 1 / (1 + np.exp(-800.0))
    print(-np.log(1 - too_sure))

# %% [markdown]
# The probability was rounded to 1, and the logarithm of $1 - 1$ is minus infinity. What
# rounding takes away, no patch brings back. So **never take the logarithm of a probability**;
# take it on paper. The right answer has the probability $\sigma(s)$, where the **margin** $s$
# is $z$ for a one and, because $1 - \sigma(z) = \sigma(-z)$, it is $-z$ for a zero. Its fine is
#
# $$ -\log \sigma(s) = \log (1 + e^{-s}) . $$
#
# No probability is left in it. One danger remains: at $s = -800$ it asks for $e^{800}$, which
# no float can hold: it **overflows**. Where $s$ is negative, take out the large factor,
# $1 + e^{-s} = e^{-s}\,(1 + e^{s})$; the logarithm of $e^{-s}$ is simply $-s$. One line serves
# both signs, and its exponent is never positive:
#
# $$ \log(1 + e^{-s}) = \max(-s, 0) + \log\big(1 + e^{-|s|}\big) . $$
#
# Here it is in the package, where `np.log1p(x)` is $\log(1 + x)$ and keeps a tiny $x$ that the
# sum $1 + x$ would round away:
#
# ```python {source="logreg.loss.per_example_loss"}
# ```
#
# [`cross_entropy`][logreg.cross_entropy] takes the mean of these. The
# [`sigmoid`][logreg.sigmoid] has its two safe forms already. They are the last two of its
# derivation, $1 / (1 + e^{-z})$ for $z \ge 0$ and $e^{z} / (1 + e^{z})$ for $z < 0$:


# %%
def sigmoid(z: Vector) -> Vector:
    e = np.exp(-np.abs(z))  # between 0 and 1, whatever z is
    p: Vector = np.where(z >= 0, 1, e) / (1 + e)
    return p


print(sigmoid(np.array([-800.0, 0.0, 800.0])))

# %% tags=["check"]
import logreg

scores = np.linspace(-900, 900, 3601)
assert np.allclose(sigmoid(scores), logreg.sigmoid(scores), rtol=1e-15, atol=0)
assert logreg.cross_entropy(800.0, 0) == 800

# %% [markdown]
# ## Bug museum: the epsilon
#
# A popular recipe adds a small epsilon inside the logarithm, to be safe. Take an image of a
# zero, and a model that is surer and surer of a one:

# %%
epsilon = 1e-12
for score in (20.0, 40.0, 80.0):
    sure = 1 / (1 + np.exp(-score))
    patched = -np.log(1 - sure + epsilon)
    print(f"z = {score}: patched {patched:.2f}, true {score:.2f}")

# %% tags=["check"]
assert round(patched, 2) == round(-np.log(1e-12), 2) == 27.63
assert abs(np.log1p(np.exp(20.0)) - 20) < 0.005

# %% [markdown]
# **Symptom:** the fine stands still at 27.63, which is $-\log 10^{-12}$, while the model gets
# worse. The infinity is gone, and so is the slope: a flat step, this time home-made.
#
# **Mend:** compute the loss from the score, where there is nothing for an epsilon to hide.
#
# ## Exercises
#
# **1 (warm up).** Without a computer: an image has the score $\log 3$. What is $p$? What is the
# fine if it is a one, and if it is a zero?
#
# ??? tip "Hint"
#     Log-odds of $\log 3$ are odds of 3 to 1.

# %% [markdown] tags=["solution"]
# Odds of 3 to 1 are three chances in four, $p = \tfrac{3}{4}$. A one is fined
# $\log \tfrac{4}{3} \approx 0.288$, a zero $\log 4 \approx 1.386$.

# %% tags=["check"]
for label, due in ((0, np.log(4)), (1, np.log(4 / 3))):
    assert np.isclose(logreg.cross_entropy(float(np.log(3)), label), due)

assert round(np.log(4 / 3), 3) == 0.288
assert round(np.log(4), 3) == 1.386

# %% [markdown]
# **2 (a step further).** For the ten digits, which whole number from −200 to 0 is the weight
# with the lowest loss? How many errors does the model make there, and how many at −94.86?
# Explain what you find.
#
# ??? tip "Hint"
#     Use `loss` and `errors` as they stand. Then compare the bars of the ornate 1 and the thin 0.

# %% tags=["solution"]
labels = ten.labels
lowest = min(range(-200, 1), key=lambda place: loss(place, ink, labels))
for weight in (lowest, -94.86):
    print(
        weight, errors(weight, ink, labels), round(loss(weight, ink, labels), 4)
    )
    print(p_right(weight, b, ink, labels)[[0, 8]].round(2))

# %% [markdown] tags=["solution"]
# The loss is lower at −101, with one error *more*. The ornate 1 has slipped across the border,
# from 0.64 to 0.47, which costs 0.30 nats; the thin 0 has risen from 0.05 to 0.08, which saves
# 0.49. A decision is all or nothing, and a probability can give and take. Over the whole
# training set the two marks nearly agree: the loss is lowest at our weight, with 653 errors,
# and no weight makes fewer than 647.

# %% tags=["check"]
there = p_right(-101, b, ink, labels)
assert (lowest, errors(-101, ink, labels), errors(w, ink, labels)) == (
    -101,
    2,
    1,
)
assert there[[ORNATE, THIN]].round(2).tolist() == [0.47, 0.08]
assert round(np.log(bars[ORNATE] / there[ORNATE]), 2) == 0.30
assert round(np.log(there[THIN] / bars[THIN]), 2) == 0.49
crossings = np.sort(-b / train_ink)
steps = ((crossings[:-1] + crossings[1:]) / 2).tolist()
assert min(errors(place, train_ink, train_y) for place in steps) == 647
assert errors(w, train_ink, train_y) == 653
near = w + np.arange(-200, 201) / 100
at_near = [loss(place, train_ink, train_y) for place in near.tolist()]
assert abs(near[np.argmin(at_near)] - w) < 0.02

# %% [markdown]
# **3 (think).** Why not the plain distance, $|p - y|$? Take 100 images with the same ink, 70 of
# them ones. The model must give them all the same $p$. Which $p$ has the smallest mean distance,
# and which the smallest cross-entropy?
#
# ??? tip "Hint"
#     Write both means with 0.7 and 0.3. Which way do they slope?

# %% [markdown] tags=["solution"]
# The mean distance is $0.7\,(1 - p) + 0.3\,p = 0.7 - 0.4\,p$. It falls all the way to $p = 1$,
# and so rewards a certainty that the data do not support. The cross-entropy is
# $-0.7 \log p - 0.3 \log (1 - p)$. Its slope, $-0.7 / p + 0.3 / (1 - p)$, is 0 at $p = 0.7$: it
# pays to tell the truth.

# %% tags=["solution"]
claims = np.arange(1, 100) / 100
distance = 0.7 * (1 - claims) + 0.3 * claims
entropy = -0.7 * np.log(claims) - 0.3 * np.log(1 - claims)
print(claims[np.argmin(distance)], claims[np.argmin(entropy)])

# %% tags=["check"]
assert claims[np.argmin(distance)] == 0.99
assert claims[np.argmin(entropy)] == 0.7

# %% [markdown]
# ## Write it yourself
#
# Write `forward`, `sigmoid` and `cross_entropy`. The contract tries the worst mistakes as well,
# where the obvious formula overflows. (One trap has no formula: labels are bytes, and `-y` and
# `2 * y - 1` wrap round to 255, as in [chapter 3](03-dataset.py). Compare labels instead.)
# [`logreg start my-own`](../reference/your-own.md) puts the skeleton into a folder, and
# `logreg check 6 my-own` says which claims hold.
#
# <!-- check -->
#
# ## Summary
#
# - The number of errors is a staircase. A nudge finds no slope on it.
# - The sigmoid is the log-odds solved for $p$. Its slope is $p\,(1 - p)$.
# - The likelihood multiplies what the model gave to the right answers. Its negative logarithm,
#   per example, is the cross-entropy.
# - The squared error goes flat just where the model is most wrong.
# - Compute probability and loss from the score, with $e^{-|z|}$: never $\log p$, never an epsilon.
#
# **Names of this chapter:** [`sigmoid`][logreg.sigmoid] ·
# [`cross_entropy`][logreg.cross_entropy] ·
# [`LogisticModel.forward`][logreg.LogisticModel.forward] ·
# [`LogisticModel.predict_proba`][logreg.LogisticModel.predict_proba] ·
# [`LogisticModel.loss`][logreg.LogisticModel.loss]
#
# **Sources:** M. Nielsen, *Neural Networks and Deep Learning* (2015), chapters 1 and 3, on why
# not to count and why not to square. C. M. Bishop, *Pattern Recognition and Machine Learning*
# (2006), sections 4.2 and 4.3.2. K. P. Murphy, *Probabilistic Machine Learning: An
# Introduction* (2022), section 10.2. T. Gneiting and A. E. Raftery, "Strictly proper scoring
# rules, prediction, and estimation", *Journal of the American Statistical Association* 102
# (2007), on fines that reward honesty. M. Mächler, "Accurately computing log(1 − exp(−|a|))"
# (2012).
