# %% [markdown]
# ---
# title: "Your own table"
# description: From a table in a file to a report one can stand by, with its traps - leaks, holes, categories, groups, interactions, correlated columns, what is not a cause, and a threshold chosen by costs.
# run: false
# ---
#
# # Your own table
#
# **After this page you can** turn a table with words and holes into features, find the columns that
# give the answer away, hold out the right rows, read the fit without reading too much into it, and
# choose a threshold by what errors cost.
#
# The cells of this page are here to be read, for they need more than the Python in your browser has.
# To run them, `pip install '.[table]' pandas` in a copy of the repository. The table is
# [titanic.csv](../assets/titanic.csv), the 1,309 passengers of the *Titanic*;
# [its notice](../assets/titanic.txt) says where it comes from and what the columns mean.
#
# One command does all that follows up to the costs, for any CSV or Parquet file:
#
# ```sh
# logreg fit titanic.csv --label survived --without boat body \
#   --missing median --group ticket
# ```
#
# [The command line](../reference/command-line.md#fit-a-table) has its options. This page does the
# same by hand, because a command cannot know your columns. You do.
#
# ## Holes

# %%
import pandas as pd

from logreg import Table

people = pd.read_csv("../assets/titanic.csv")
print(people.iloc[0].to_string())

# %%
try:
    Table.from_frame(people, "survived")
except ValueError as reason:
    print(reason)

# %% [markdown]
# [`Table.from_frame`][logreg.Table.from_frame] does not guess what a hole means. Three things it can
# mean:
#
# - **"we did not look"**: then the median, or the most frequent word, does little harm;
# - **"there is none"**, as for most cabins: then the hole is a value of its own;
# - **"we could not ask any more"**: then the hole itself knows the answer.
#
# With `missing="median"` a hole is filled, and where there are ten or more, a feature such as
# `age is missing` tells where they were. So the model can find out which of the three it is.
#
# ## Leaks
#
# !!! question "Predict first"
#
#     All columns, holes filled. One of them alone tells who lived in 97 % of the rows. Which one?

# %%
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    Table.from_frame(people, "survived", missing="median")

for warning in caught:
    print("-", warning.message)

# %% tags=["check"]
told = " ".join(str(warning.message) for warning in caught)
assert "boat alone tells survived in 97" in told
assert all(f"{name} has" in told for name in ("name", "ticket", "cabin"))

# %% [markdown]
# The boat. It was written down *after* the answer was known: a **leak**. The number of a `body` is
# one too, and no rule can find it, because nearly all its fields are empty. Ask of each column: *was
# this known when the question is asked?*
#
# Names, tickets, cabins and destinations are left out because most of their words stand in a few
# rows. A weight for each would be learned from next to nothing.
#
# ## Words and their reference

# %%
known = people.drop(
    columns=["boat", "body", "name", "ticket", "cabin", "home.dest"]
)
table = Table.from_frame(known, "survived", missing="median")
print(table.names)

# %% tags=["check"]
assert table.columns is not None

# %%
print(table.columns.references)

# %% [markdown]
# Numbers stay. A column of words becomes a feature for each word but one, the **reference**. All of
# them would add up to 1 in every row, just as the bias does, and their weights would not be
# determined. A weight says how far its word is from the reference, so choose one that is a good
# thing to be compared with. The alphabet chose Cherbourg, where few embarked. An order of the words
# chooses a different one:

# %%
known["embarked"] = pd.Categorical(
    known["embarked"], categories=["S", "C", "Q"], ordered=True
)
table = Table.from_frame(known, "survived", missing="median")
print(table.names)

# %% tags=["check"]
assert table.columns is not None
assert table.columns.references == {"sex": "female", "embarked": "S"}

# %% [markdown]
# ## The fit

# %%
from logreg import LogisticModel, fit, summary

model = LogisticModel(len(table.names))
print(fit(model, table).converged)
found = summary(model, table, units={"age": 10, "fare": 10})
print(found)

# %% tags=["check"]
ratio = dict(zip(found.names, found.odds_ratios, strict=True))
assert 0.07 < ratio["sex=male"] < 0.08
assert 0.69 < ratio["age (per 10)"] < 0.71

# %% [markdown]
# *Beside women of the same class, age, family, fare and port, the odds of men were 0.075 times as
# high.* The part before the comma belongs to the sentence. [How sure?](how-sure.py) explains the
# other columns.
#
# ## Groups: which rows are new?
#
# Rows are held out to see how the model does on new ones. But nearly half of the passengers, 596,
# shared a ticket, as families and servants did, and they often lived or died together. If a child
# is learned from and its mother is held out, the mother is not quite new.
#
# `cross_fit` predicts each fifth of the *groups* by a fit on the others:

# %%
import numpy as np

from logreg.arrays import Labels, Vector


def cross_fit(table: Table, groups: pd.Series, l2: float = 0.0) -> Vector:
    rng = np.random.default_rng(0)
    numbers = groups.factorize()[0]
    part_of = rng.permutation(numbers.max() + 1) % 5
    parts = part_of[numbers]
    p = np.zeros(len(table))
    for part in range(5):
        held_out = np.flatnonzero(parts == part)
        others = np.flatnonzero(parts != part)
        model = LogisticModel(table.features.shape[1])
        fit(model, table[others], l2=l2)
        p[held_out] = model.predict_proba(table.features[held_out])
    return p


# %% [markdown]
# To see the trap at its widest, we let the model learn the tickets by heart: a feature for each ticket
# with two passengers or more, held by a small penalty. Then we hold out single rows, and whole
# tickets:

# %%
from logreg import cross_entropy

shared = people["ticket"].where(people["ticket"].duplicated(keep=False))
by_heart = pd.get_dummies(shared).to_numpy(np.float64)
tickets = Table(
    features=np.hstack([table.features, by_heart]), labels=table.labels
)


def loss_of(p: Vector, labels: Labels) -> float:
    return cross_entropy(np.log(p / (1 - p)), labels)


single = pd.Series(range(len(people)))
losses = {}
for name, what, l2 in (
    ("columns", table, 0.0),
    ("and tickets", tickets, 0.001),
):
    for kind, groups in (("rows", single), ("tickets", people["ticket"])):
        p = cross_fit(what, groups, l2)
        losses[name, kind] = loss_of(p, table.labels)
        right = np.mean((p >= 0.5) == table.labels)
        print(
            f"{name:11}  {kind:7} held out: "
            f"loss {losses[name, kind]:.3f}, {right:.1%} right"
        )

# %% tags=["check"]
assert people["ticket"].duplicated(keep=False).sum() == 596
assert abs(losses["columns", "rows"] - losses["columns", "tickets"]) < 0.01
assert losses["and tickets", "rows"] < losses["and tickets", "tickets"] - 0.02

# %% [markdown]
# With rows held out, learning tickets by heart looks like a gain. It is one, for passengers who
# travel with somebody we know. For strangers nothing is gained. Which number is *yours* depends on who
# will be predicted, so decide that first, and split accordingly: by patient, by household, by school, by
# month. `--group` does it on the command line. Without the tickets both ways agree here: seven columns
# have no room to learn a family by heart.
#
# ## Interactions
#
# The model adds log-odds: third class costs a woman the same as a man. Did it? A product of two
# columns lets it differ:

# %%
third = (known["pclass"] == 3).astype(float)
woman = (known["sex"] == "female").astype(float)
more = known.assign(third_class_woman=third * woman)
wider = Table.from_frame(more, "survived", missing="median")
bigger = LogisticModel(len(wider.names))
fit(bigger, wider)
read = summary(bigger, wider)
place = read.names.index("third_class_woman")
low, high = np.exp(read.intervals[place])
print(f"odds ratio {read.odds_ratios[place]:.3f}, {low:.3f} to {high:.3f}")
gain = 2 * (read.log_likelihood - found.log_likelihood)
print(f"twice the gain in log-likelihood: {gain:.1f}")

# %% tags=["check"]
assert high < 0.5
assert gain > 20

# %% [markdown]
# It did not: in third class, being a woman helped far less. One weight more gains that much
# log-likelihood in fewer than one of a million tables in which nothing is there to be gained. Try
# the products that you have a reason for, not all that there are: with seven columns there are 21, and
# one in twenty is "significant" by chance.
#
# ## Columns that go together
#
# !!! question "Predict first"
#
#     Fares depend on the class. What happens to the odds ratio of the fare, 1.01 above, when the class
#     is left out?

# %%
alone = Table.from_frame(
    known.drop(columns="pclass"), "survived", missing="median"
)
smaller = LogisticModel(len(alone.names))
fit(smaller, alone)
without = summary(smaller, alone, units={"fare": 10})
place = without.names.index("fare (per 10)")
low, high = np.exp(without.intervals[place])
print(f"odds ratio {without.odds_ratios[place]:.3f}, {low:.3f} to {high:.3f}")

# %% tags=["check"]
assert low > 1.05

# %% [markdown]
# Now ten pounds more go with clearly better odds. The fare stands in for the class. Both numbers are
# right: they answer different questions, one "beside people of the same class", one not. A weight has a
# meaning only beside the columns that stand with it.
#
# If two columns say exactly the same, there is no answer at all, and `summary` says so:

# %%
twice = Table.from_frame(
    known.assign(months=12 * known["age"]), "survived", missing="median"
)
both = LogisticModel(len(twice.names))
fit(both, twice)
try:
    summary(both, twice)
except ValueError as reason:
    print(reason)

# %% [markdown]
# ## What is not a cause
#
# Passengers who came aboard in Cherbourg had nearly twice the odds of those from Southampton, with
# all other columns equal. Would it have helped to board there? The port saved nobody. Something else
# differed that the table does not hold, such as which deck the cabins were on. A ratio describes the
# rows. It says what a change would do only if whatever else matters is in the table, or if chance
# decided who gets what, as in an experiment. And a column that the cause acts *through* hides it: ask
# what the class did, and leave the deck out.
#
# ## A threshold by costs
#
# A probability is not yet a decision. Suppose a question to every passenger, before the journey:
# *whom do we insure?* Say that a policy for one who dies costs four times what a premium earns that is
# missed. [`cost_threshold`][logreg.cost_threshold] turns the two costs into a threshold, and the rows
# held out say what it costs per passenger:

# %%
from logreg import cost_threshold

p = cross_fit(table, people["ticket"])
y = table.labels
best = cost_threshold(false_positive=4, false_negative=1)
for t in (0.5, best):
    insured = p >= t
    cost = np.mean(4 * (insured & (y == 0)) + 1 * (~insured & (y == 1)))
    print(f"from {t:.2f}: {insured.sum()} insured, cost {cost:.3f} each")

print(f"nobody insured: cost {np.mean(y):.3f} each")

# %% tags=["check"]
costs = [
    np.mean(4 * ((p >= t) & (y == 0)) + ((p < t) & (y == 1)))
    for t in (0.5, best)
]
assert best == 0.8
assert costs[1] < min(costs[0], np.mean(y))

# %% [markdown]
# At 0.5, insuring is dearer than doing without. No data had to be weighted or duplicated for this, and
# no model trained again: the probabilities are right as they are, and only the decision changes. They
# have to be *calibrated*, though: of those given 80 %, four in five have to live.
#
# ## New rows
#
# The model carries the names, the words, the reference and the medians, and saves them:

# %%
from tempfile import TemporaryDirectory

with TemporaryDirectory() as folder:
    model.save(f"{folder}/people.npz")
    loaded = LogisticModel.load(f"{folder}/people.npz")

# %% tags=["check"]
assert loaded.columns is not None

# %%
new = pd.DataFrame(
    {
        "sex": ["female", "male"],
        "age": [29.0, None],
        "pclass": [1, 3],
        "sibsp": [0, 0],
        "parch": [0, 0],
        "fare": [80.0, 8.0],
        "embarked": ["C", "S"],
    }
)
print(loaded.predict_proba(loaded.columns.features(new)).round(3))

# %% [markdown]
# Columns are matched by name. A word that the model has not seen, or a column that is missing, is an
# error, not a guess.
#
# ## Exercises
#
# **1 (warm up).** Take `pclass` as a category instead of a number. Is the step from first to second
# class the same as from second to third?
#
# ??? tip "Hint"
#     `known.assign(pclass=known["pclass"].astype(str))`.

# %% tags=["solution"]
words = Table.from_frame(
    known.assign(pclass=known["pclass"].astype(str)),
    "survived",
    missing="median",
)
stepwise = LogisticModel(len(words.names))
fit(stepwise, words)
steps = summary(stepwise, words)
print(steps.names[:2], steps.estimates[:2].round(2))

# %% tags=["check"]
second, third_class = steps.estimates[:2]
assert -1.3 < second < -0.7
assert abs(third_class - 2 * second) < 0.5

# %% [markdown] tags=["solution"]
# Nearly: about 1 in log-odds each time, so a number serves here. It would not for numbers that merely
# name things, such as post codes.

# %% [markdown]
# **2 (a step further).** Somebody adds a helpful column: of the *others* on the same ticket, the share
# who lived. What does the loss on held-out rows do, and may it be used?
#
# ??? tip "Hint"
#     `people.groupby("ticket")["survived"]` has `transform("sum")` and `transform("count")`. When is the
#     column known?

# %% tags=["solution"]
by_ticket = people.groupby("ticket")["survived"]
others = by_ticket.transform("count") - 1
lived = (by_ticket.transform("sum") - people["survived"]) / others.where(
    others > 0
)
helped = Table.from_frame(
    known.assign(lived=lived.fillna(0.5)), "survived", missing="median"
)
better = loss_of(cross_fit(helped, people["ticket"]), y)
print(f"loss {better:.3f} instead of {losses['columns', 'tickets']:.3f}")

# %% tags=["check"]
assert better < losses["columns", "tickets"] - 0.02

# %% [markdown] tags=["solution"]
# It falls, whole tickets held out or not, and the column is worthless all the same: nobody knows it
# before the ship has sunk. No way of splitting finds a leak in time. Only the question *when was this
# known?* does.

# %% [markdown]
# **3 (think).** A colleague proposes to weight the survivors up, "because they are fewer", before the
# threshold of 0.5 is used. What would that do to the probabilities, and what would you propose?
#
# ??? tip "Hint"
#     Counting each survivor $k$ times multiplies the odds by $k$, wherever the model is right.

# %% [markdown] tags=["solution"]
# Where the model is right, it adds $\log k$ to the bias and changes little else: the same order, and
# probabilities that are wrong on purpose. Comparing them with 0.5 is comparing the right ones with
# $1 / (1 + k)$. Move the threshold instead, and keep the probabilities.

# %% [markdown]
# ## Write it yourself
#
# Write `indicators`, `split_by_group` and `threshold`. The contract draws hundreds of splits with
# yours, and looks whether a large group has the same chance as a small one. The three need only
# NumPy, so they can be checked here. [`logreg start my-own`](../reference/your-own.md) puts the
# skeleton into a folder, and `logreg check 13 my-own` says which claims hold.
#
# <!-- check -->
#
# ## Summary
#
# - Ask of each column when it was known. Leaks are found by thought; warnings help.
# - A hole can be a fact. Fill it *and* mark it, or say what it means.
# - A word's weight is its distance from the reference; a number's is per unit. Name both.
# - Hold out what will be new: rows, persons, households, months.
# - A weight has a meaning beside the other columns, and is not the effect of a change.
# - Probabilities first, then costs, then a threshold.
#
# **Names of this page:** [`Table.from_frame`][logreg.Table.from_frame] · [`Columns`][logreg.Columns] ·
# [`fit`][logreg.fit] · [`summary`][logreg.summary] · [`cost_threshold`][logreg.cost_threshold]
#
# **Sources:** F. E. Harrell, *Regression Modeling Strategies* (2nd edition, 2015), chapter 12, for the
# *Titanic* and for holes. S. Kaufman et al., "Leakage in data mining", *ACM Transactions on Knowledge
# Discovery from Data* 6 (2012). C. Elkan, "The foundations of cost-sensitive learning" (2001), for the
# threshold. J. Pearl, *Causality* (2nd edition, 2009), chapter 3, for what to leave out.
