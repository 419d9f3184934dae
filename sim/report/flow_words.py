"""What purses, providers and amounts of the flow of money are called, and how they are rounded."""

from collections.abc import Iterable, Mapping

import numpy as np

from sim.comparison import interval
from sim.report.flows import UNIT_GBP, Amount
from sim.report.payer_words import care_word, in_sentence, payer_word, words_of

MILLION = 1_000_000
POOL, ALL = "pool", "all"
POOLED_FUND = "Pooled fund"
NO_DIFFERENCE = "0.00"
ORDER = {"purse": "payer_words", "payer": "payer_words", "care": "care_words"}
PROVIDERS = "provider_words.csv"


def provider_word(provider: str) -> str:
    """A provider's label; one without words of its own goes by its name."""
    words = words_of(PROVIDERS, "provider").get(provider)
    return words["label"] if words else provider.replace("_", " ")


def purse_word(purse: str) -> str:
    """A purse's label: a payer's own goes by the payer."""
    return POOLED_FUND if purse == POOL else payer_word(purse)


def whose(purse: str) -> str:
    """A purse in the middle of a sentence."""
    return "the pooled fund" if purse == POOL else in_sentence(purse)


def label_of(kind: str, name: str) -> str:
    """The label of a purse, payer, provider or kind of care."""
    if kind == "provider":
        return provider_word(name)
    return care_word(name) if kind == "care" else purse_word(name)


def order_of(kind: str) -> list[str]:
    """Known names of a kind in the order in which a reader should see them."""
    if kind == "provider":
        return list(words_of(PROVIDERS, "provider"))
    file = ORDER[kind]
    known = words_of(f"{file}.csv", file.removesuffix("_words"))
    return [*(name for name in known if name != ALL), POOL]


def rank(kind: str, name: str) -> int:
    """Where a name stands in that order; unknown ones are last."""
    order = order_of(kind)
    return order.index(name) if name in order else len(order)


def sorted_by(kind: str, names: Iterable[str]) -> list[str]:
    """Names in that order, each once."""
    return sorted(dict.fromkeys(names), key=lambda name: rank(kind, name))


def millions(units: int) -> str:
    """Whole units as millions of pounds, with two decimals: 1,234.50."""
    return f"{units * UNIT_GBP / MILLION:,.2f}"


def signed(pounds: float) -> str:
    """A difference in millions of pounds with its sign; 0.00 has none."""
    text = f"{pounds / MILLION:+,.2f}"
    return NO_DIFFERENCE if float(text.replace(",", "")) == 0 else text


def difference_of(amount: Amount) -> str:
    """With less without, of what is shown."""
    return signed((amount.with_scenario - amount.without) * UNIT_GBP)


def ends_of(amount: Amount) -> tuple[float, float, float]:
    """Mean, low and high end of the 95 % interval of the difference, in pounds a year."""
    mean, low, high = interval(np.asarray(amount.runs[1] - amount.runs[0]))
    return float(mean), float(low), float(high)


def between(amount: Amount) -> str:
    """The interval of the difference in millions of pounds."""
    _, low, high = ends_of(amount)
    return signed(low) if signed(low) == signed(high) else f"{signed(low)} to {signed(high)}"


def cells(amount: Amount) -> tuple[str, str, str, str]:
    """Without, with, difference and its interval, in millions of pounds."""
    return (
        millions(amount.without),
        millions(amount.with_scenario),
        difference_of(amount),
        between(amount),
    )


def pence_word(pence: int, units: int) -> str:
    """Pence of a pound; something that is no whole penny says so."""
    return "under 1p" if pence == 0 and units else f"{pence}p"


def largest_first(pence: Mapping[str, int]) -> list[str]:
    """Names by their pence, and of equal ones as they stand."""
    return sorted(pence, key=lambda name: -pence[name])
