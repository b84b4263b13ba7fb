# %% [markdown]
# ---
# title: "How sure?"
# description: From the curvature of the loss to standard errors, intervals and odds ratios, checked by two experiments; and when there is nothing to be sure of.
# ---
#
# # How sure?
#
# **After this page you can** put a standard error beside every weight, read an odds ratio with its
# interval, check both by experiment, and say when there is nothing to be sure of.
#
# ## The idea in plain words
#
# A model is learned from some rows. Other rows from the same source would have given other weights.
# How different? The loss tells. Where it is steep on both sides of its lowest point, weights far
# from the best explain the rows badly, and we can be sure of them. Where it is flat, they explain
# them nearly as well, and we cannot. So the uncertainty of a weight is in the *curvature* of the
# loss, which [the appendix](penalty.py) used only to get there fast.
#
# ## Twenty-three flights, once more
#
# [Chapter 11](../chapters/11-training.py#apply-it-a-table) fitted the flights before Challenger's
# last by two thousand steps on a standardised temperature. [`fit`][logreg.fit] takes degrees as
# they are:

# %%
import numpy as np

from logreg import LogisticModel, Table, fit

harmed = [53, 57, 58, 63, 70, 70, 75]
unharmed = [66, 67, 67, 67, 68, 69, 70, 70, 72, 73, 75, 76, 76, 78, 79, 81]
degrees = np.array(harmed + unharmed, dtype=np.float64)
labels = np.array([1] * len(harmed) + [0] * len(unharmed), dtype=np.uint8)
flights = Table(
    features=degrees[:, np.newaxis],
    labels=labels,
    names=("temperature",),
)
model = LogisticModel(1)
ended = fit(model, flights)
print(f"{ended.steps} steps, converged: {ended.converged}")
print(f"log-odds = {model.bias:.3f} {model.weights[0]:+.4f} per degree")

# %% tags=["check"]
assert ended.converged
assert round(model.bias, 3) == 15.043
assert round(float(model.weights[0]), 4) == -0.2322

# %% [markdown]
# ## The mathematics: from curvature to standard errors
#
# Suppose there is a true model $\theta$, weights and bias together, which draws the label of each
# row. Our best model $\hat\theta$ differs from it by chance. By how much?
#
# At the truth, the gradient of one row's loss is $(p - y)\, \tilde x$ with $\tilde x = (x, 1)$. The
# label $y$ is 1 with probability $p$, so $p - y$ is 0 on average, and its variance is $p\,(1 - p)$.
# The covariance of the row's gradient is therefore $p\,(1 - p)\, \tilde x \tilde x^\top$: just what
# the row adds to the curvature. The mean gradient $g$ of $m$ independent rows has the mean of
# these, divided by $m$:
#
# $$ \operatorname{Cov}(g) = \frac{1}{m} H , \qquad
#    H = \frac{1}{m} \sum_{i=1}^{m} p_i (1 - p_i)\, \tilde x_i \tilde x_i^\top . $$
#
# From the truth, one step of Newton's method leads to the best model, or nearly:
# $\hat\theta - \theta \approx -H^{-1} g$. A matrix that multiplies a vector multiplies its
# covariance from both sides:
#
# $$ \operatorname{Cov}(\hat\theta) \approx H^{-1} \, \frac{H}{m} \, H^{-1} = \frac{1}{m} H^{-1} . $$
#
# The roots of its diagonal are the **standard errors**. Sums of many small chances are nearly
# normal, and a normal variable is within 1.96 of its standard deviations in 95 cases of 100. So the
# interval $\hat\theta_j \pm 1.96\, \mathrm{se}_j$ holds the truth in about 95 tables of 100, if the
# model is right and the rows are many. It is called **Wald's**.

# %%
from logreg import curvature

H = curvature(flights.features, model.forward(flights.features))
covariance = np.linalg.inv(H) / len(flights)
errors = np.sqrt(np.diag(covariance))
print(f"standard errors: {errors[0]:.4f} and {errors[1]:.3f}")

# %% [markdown]
# !!! question "Predict first"
#
#     The same flights, each counted four times. What happens to the standard errors?
#
# ## The summary
#
# [`summary`][logreg.summary] does this, and more, for any fit:

# %%
from logreg import summary

found = summary(model, flights)
print(found)

# %% tags=["check"]
assert np.allclose(found.standard_errors, errors, rtol=1e-9)
assert 0.0047 < found.p_value < 0.0049

# %% [markdown]
# The first line says: each degree more multiplies the odds of damage by 0.79; the rows allow
# factors from 0.64 to 0.98. This factor, $e^w$, is the **odds ratio**. An interval that holds 1
# could mean anything; this one does not, but only just. `z` is the weight in standard errors. The
# last column is the change of the *probability* per degree, averaged over the flights: 3 percentage
# points less.
#
# The last line compares the whole model with one that has only a bias. Twice the difference of the
# log-likelihoods would exceed 7.95 in 5 of 1,000 tables in which temperature says nothing.
#
# A degree Fahrenheit is not much. `units` changes what is counted as one:

# %%
tens = summary(model, flights, units={"temperature": 10})
low, high = np.exp(tens.intervals[0])
print(f"{tens.names[0]}: {tens.odds_ratios[0]:.3f}, {low:.3f} to {high:.3f}")

# %% tags=["check"]
assert np.allclose(tens.odds_ratios[0], found.odds_ratios[0] ** 10)

# %% [markdown]
# ## First check: draw the flights again
#
# The **bootstrap** needs no mathematics. Draw 23 flights from the 23, with replacement, fit, and do
# it again and again. How much do the weights vary?

# %%
rng = np.random.default_rng(0)
drawn, without = [], 0
for _ in range(500):
    again = LogisticModel(1)
    if fit(again, flights[rng.integers(23, size=23)]).converged:
        drawn.append(float(again.weights[0]))
    else:
        without += 1

low, high = np.percentile(drawn, [2.5, 97.5])
print(f"they vary by {np.std(drawn):.3f}; the curvature says {errors[0]:.3f}")
print(f"95 of 100 are between {low:.2f} and {high:.2f}")
print(f"{without} draws had no best model")

# %% tags=["check"]
assert 1.0 < np.std(drawn) / errors[0] < 1.35
assert 5 < without < 40
assert low < -0.5

# %% [markdown]
# The two agree roughly. The bootstrap is wider on the side of steep curves: with this few rows the
# loss is not quite a parabola, and it rises more slowly on that side. **Profile intervals** do not
# ask for a parabola. They hold every value of a weight with which, the bias being fitted anew, the
# log-likelihood is at most $1.96^2 / 2$ below its best:

# %%
profile = summary(model, flights, method="profile")
for name, summed in (("Wald", found), ("profile", profile)):
    low, high = summed.intervals[0]
    print(f"{name:8} {low:.3f} to {high:.3f}")

# %% tags=["check"]
assert profile.intervals[0, 0] < found.intervals[0, 0] - 0.05
assert abs(profile.intervals[0, 0] - np.percentile(drawn, 2.5)) < 0.05

# %% [markdown]
# ## Second check: tables whose truth we know
#
# "In about 95 tables of 100" is a claim that can be tested. We draw 500 tables of 200 rows from a
# model with the weight 1, and count the intervals that hold the 1:

# %%
from logreg import sigmoid


def table_of(rng: np.random.Generator) -> Table:
    x = rng.normal(size=(200, 1))
    y = rng.random(200) < sigmoid(x[:, 0] - 0.5)
    return Table(features=x, labels=y.astype(np.uint8))


rng, held = np.random.default_rng(0), 0
for _ in range(500):
    table, fitted = table_of(rng), LogisticModel(1)
    fit(fitted, table)
    low, high = summary(fitted, table).intervals[0]
    held += low < 1 < high

chance = np.sqrt(0.95 * 0.05 / 500)
print(f"{held / 500:.3f} of the intervals hold the truth")
print(f"0.95, give or take {chance:.3f}, was promised")

# %% tags=["check"]
assert abs(held / 500 - 0.95) < 3 * chance

# %% [markdown]
# It is not promised that *this* interval holds the truth. It does or it does not. The 95 % are the
# share of right ones among all the intervals that you will ever compute in this way.
#
# ## The band
#
# A probability is uncertain, too. Its logit $z = \tilde x \cdot \hat\theta$ is a sum of the
# parameters, with the variance $\tilde x^\top C\, \tilde x$, where $C$ is the covariance; and
# $\sigma$ carries the ends of its interval to the probability. [`effect`][logreg.effect] computes
# this band along one feature, and `plot_effect` draws it:

# %% alt="Flights without damage as ticks at the bottom, with damage at the top, against temperature. The curve falls from near 1 to nearly 0. Its band is narrow near 70 degrees, where most flights are, and at 31 degrees it reaches from one half to 1."
import matplotlib.pyplot as plt

from logreg import effect, plotting

plotting.plot_effect(
    model, flights, "temperature", values=np.linspace(28, 85, 100)
)
plt.axvline(31, color="grey", linestyle=":")
plt.show()

band = effect(model, flights, "temperature", values=np.array([31.0, 36.0]))
for at, low, high in zip(band.values, band.low, band.high, strict=True):
    print(f"at {at:.0f} °F: {low:.2f} to {high:.2f}")

# %% tags=["check"]
assert np.round([band.low[0], band.high[0]], 2).tolist() == [0.48, 1.0]
assert np.round([band.low[1], band.high[1]], 2).tolist() == [0.45, 1.0]

# %% [markdown]
# At 31 °F, the temperature of the launch in Dalal's paper, the rows allow any probability from one
# half to 1. At the 36 °F that were measured near the pad it is hardly different. And the band knows
# only what the *rows* leave open. That the curve goes on below 53 °F as above it is an assumption,
# for which no band can pay.
#
# Even so, the question of that night had an answer, and was lost before any model: in the table.
# The engineers had a plot of the flights *with* damage. At 53, 57, 58, 63, 70, 70 and 75 °F rings
# had suffered, so in the cold and in the warm: no trend to be seen. The sixteen flights without
# damage were not on it. What can be learned from the seven alone?

# %%
print(fit(LogisticModel(1), flights[: len(harmed)]).separation)

# %% [markdown]
# Nothing. A question of yes or no needs the rows that say no.
#
# ## Nothing to be sure of
#
# Take only the eight coldest flights. All with damage are colder than all without, so larger
# weights are always better ([the appendix](penalty.py#weights-that-grow-for-ever)), and there is no
# lowest point at which a curvature could be measured. The summary says so:

# %%
coldest = flights[np.flatnonzero(degrees <= 67)]
separated = LogisticModel(1)
fit(separated, coldest)
try:
    summary(separated, coldest)
except ValueError as reason:
    print(reason)

# %% [markdown]
# Software that prints a huge weight here, with an even larger standard error, has walked for some
# steps and stopped. **Firth's penalty** is a way out that does not ask for a strength: it adds half
# the logarithm of the determinant of the curvature to the log-likelihood, a price on flatness. Its
# intervals have to be profile ones, because such a loss is anything but a parabola:

# %%
fit(separated, coldest, firth=True)
print(summary(separated, coldest, method="profile"))

# %% tags=["check"]
assert (flights.labels[: len(harmed)] == 1).all()
firth = summary(separated, coldest, method="profile")
assert firth.intervals[0, 1] < 0

# %% [markdown]
# ## Bug museum: an interval around a pulled weight
#
# Here is a fit with an L2 penalty, which often predicts better, and the usual interval around its
# weight.

# %%
rng, held = np.random.default_rng(0), 0
for _ in range(500):
    table, pulled = table_of(rng), LogisticModel(1)
    fit(pulled, table, l2=0.1)
    H = curvature(table.features, pulled.forward(table.features))
    error = np.sqrt(np.linalg.inv(H)[0, 0] / 200)
    held += abs(pulled.weights[0] - 1) < 1.96 * error

print(f"{held / 500:.3f} of the intervals hold the truth")

# %% tags=["check"]
assert held / 500 < 0.5

# %% [markdown]
# **Symptom:** intervals of 95 % that hold the truth in a third of the tables.
#
# **Mend:** the penalty pulls the weight to 0 by an unknown amount, and no interval around the
# pulled weight can make up for it. Fit without it, or with `firth=True`. `summary` refuses a
# penalised model:

# %%
try:
    summary(pulled, table)
except ValueError as reason:
    print(reason)

# %% [markdown]
# ## Exercises
#
# **1 (warm up).** Ten degrees *colder*: by which factor do the odds of damage grow, and between
# which ends?
#
# ??? tip "Hint"
#     The log-odds change by $-10 w$. What happens to the two ends of an interval that is multiplied by a
#     negative number?

# %% tags=["solution"]
odds = np.exp(-10 * found.estimates[0])
colder = np.exp(-10 * found.intervals[0])[::-1]
print(f"{odds:.1f}, {colder[0]:.1f} to {colder[1]:.0f}")

# %% tags=["check"]
assert colder[0] < odds < colder[1]

# %% [markdown]
# **2 (a step further).** Count each flight four times. What does the summary say of its standard
# errors, and is it right?
#
# ??? tip "Hint"
#     `flights[np.tile(np.arange(23), 4)]`. Which assumption of the derivation do the copies break?

# %% tags=["solution"]
fourfold = flights[np.tile(np.arange(23), 4)]
copied = LogisticModel(1)
fit(copied, fourfold)
print(summary(copied, fourfold).standard_errors / found.standard_errors)

# %% tags=["check"]
assert np.allclose(
    summary(copied, fourfold).standard_errors, found.standard_errors / 2
)

# %% [markdown] tags=["solution"]
# They are halved, and that is wrong: copies are not new knowledge. The rows were to be independent.
# Several rows of one person, one class at school or one day count for fewer than they are, and no
# formula on the table alone can see it.

# %% [markdown]
# **3 (think).** Draw a table of 400 rows with two features that are nearly the same. Which standard
# errors are large, and of which sum of the weights can you be sure all the same?
#
# ??? tip "Hint"
#     The second column may be the first plus a tenth of noise. The variance of a sum $a \cdot \hat\theta$ is
#     $a^\top C\, a$.

# %% tags=["solution"]
rng = np.random.default_rng(1)
one = rng.normal(size=400)
twins = np.column_stack([one, one + 0.1 * rng.normal(size=400)])
ones = (rng.random(400) < sigmoid(one)).astype(np.uint8)
pair = Table(features=twins, labels=ones, names=("one", "other"))
both = LogisticModel(2)
fit(both, pair)
C = np.linalg.inv(curvature(twins, both.forward(twins))) / 400
total = np.array([1.0, 1.0, 0.0])
print(f"each: {np.sqrt(np.diag(C))[:2]}, sum: {np.sqrt(total @ C @ total):.2f}")

# %% tags=["check"]
assert np.sqrt(np.diag(C))[:2].min() > 5 * np.sqrt(total @ C @ total)

# %% [markdown] tags=["solution"]
# Each alone is hardly known, because one can stand in for the other. Their sum is known well. Large
# standard errors of columns that go together do not mean that the columns say nothing.

# %% [markdown]
# ## Write it yourself
#
# Write `standard_errors`, `odds_interval` and `band`. The contract looks whether four times the
# rows halve your errors, and asks for ten degrees colder as well as for ten degrees warmer.
# [`logreg start my-own`](../reference/your-own.md) puts the skeleton into a folder, and
# `logreg check 12 my-own` says which claims hold.
#
# <!-- check -->
#
# ## Summary
#
# - The covariance of the best parameters is the inverse curvature, divided by the number of rows.
# - An odds ratio is $e^w$, per unit of the feature; say the unit, and give the interval.
# - Wald's interval trusts the parabola; the profile does not. Few rows: use the profile.
# - Separated classes have no best model; a penalised one has no interval. Ask `firth=True`.
#
# **Names of this page:** [`fit`][logreg.fit] · [`curvature`][logreg.curvature] ·
# [`summary`][logreg.summary] · [`Summary`][logreg.Summary] · [`effect`][logreg.effect] ·
# [`Effect`][logreg.Effect]
#
# **Sources:** L. Wasserman, *All of Statistics* (2004), sections 9.7 and 8.3, for standard errors
# and the bootstrap. S. R. Dalal, E. B. Fowlkes and B. Hoadley, "Risk analysis of the space shuttle:
# pre-Challenger prediction of failure", *Journal of the American Statistical Association* 84
# (1989), for the flights. Presidential Commission on the Space Shuttle Challenger Accident,
# *Report* (1986), volume 1, for the plot without the other flights and for the 36 °F. G. Heinze and
# M. Schemper, "A solution to the problem of separation in logistic regression", *Statistics in
# Medicine* 21 (2002), for Firth's penalty.
