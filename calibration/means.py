"""Fits what residents own and live on to published figures, and writes the tables.

Run `python -m calibration.means`; it takes about a minute and always writes the same numbers:
it sets a fixed grid of ranks before the model's own rule. What is fitted to
what stands in `means_targets.csv`, what is only held beside it in `means_compared.csv`. Residents
of care homes are those of `demand.social_care.care_home_by_age` and `care_home_by_frailty`: run it
again when they, or frailty, change.
"""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares
from scipy.special import expit, logit

from calibration.means_grid import PER_CENT, Grid, england
from calibration.means_measures import compared, fitted
from calibration.means_tables import write_tables
from calibration.tables import published
from sim.parameters import Parameter, Values, catalogue

HERE = Path(__file__).parent
PREFIX = "population.means."
CAPITAL_MIDDLES = np.array([21, 29.5, 39.5, 49.5, 59.5, 69.5])  # of bands of age up to 65-74
BANDS_FROM_35_44 = np.arange(-1, 3)  # 25-34, 35-44, 45-54, 55-64
OUTRIGHT_BANDS_BELOW_65 = np.arange(5, -1, -1)  # 18-24 ... 65 and over
OLD_MIDDLES = np.array([69.5, 79.5, 89.5])  # 65-74, 75-84, 85 and over
REFERENCE_AGE, DECADE = 75, 10
# Published figures that are used otherwise than as aims.
NOT_AIMED = (
    *("youngest_over_65_74", "younger_homes_share", "owners_35_44", "rich_household_gbp"),
    "residents_paid_for_by_need",
)
# For slopes: wide enough to pass over single points of the grid; where one step finds no way down
# another does.
STEPS = (0.02, 0.05, 0.01, 0.03)

Floats = NDArray[np.float64]


class Terms(NamedTuple):
    """What is fitted, in the scale in which it is fitted, with where the search begins."""

    log_capital_65_74: float = 10.5
    capital_bend: float = 1.0
    capital_spread: float = 2.0
    rank_loading: float = 0.7
    deprivation_loading: float = 0.4
    younger_in_care: float = -2.5
    older_in_care: float = -0.7
    owner_65_log_odds: float = 1.3
    outright_65_log_odds: float = 3.0
    owner_per_band: float = 0.4
    outright_per_band: float = 1.8
    log_home_value: float = 12.4
    log_income: float = 5.8
    log_couple_ratio: float = 0.47
    partner_75_log_odds: float = 0.7
    partner_per_decade: float = -0.8
    partner_women: float = -0.8


def main() -> None:
    """Fit everything for England, write the tables, and print them beside what is published."""
    aims = published(HERE / "means_targets.csv")
    grid = england()
    values = with_terms(fit(grid, aims), aims)
    write_tables(values)
    beside = published(HERE / "means_compared.csv")
    found = fitted(values, grid, aims), compared(values, grid, beside)
    for table, figures in zip((aims, beside), found, strict=True):
        for name, value in figures.items():
            print(f"{name:45} {table[name]:10.5g} {value:10.5g}")


def fit(grid: Grid, aims: dict[str, float]) -> Terms:
    """As many terms as targets, so that all are met."""
    aim = aimed(aims)

    def missed(numbers: Floats) -> Floats:
        found = aimed(fitted(with_terms(Terms(*numbers), aims), grid, aims))
        return np.array([np.log(found[name] / aim[name]) for name in found])

    low = np.full(len(Terms()), -np.inf)
    high = -low
    for bounded in ("rank_loading", "deprivation_loading"):
        at = Terms._fields.index(bounded)
        low[at], high[at] = 0, 1
    found = np.array(Terms())
    for step in STEPS:
        found = least_squares(missed, found, bounds=(low, high), diff_step=step, xtol=1e-5).x
    return Terms(*found)


def aimed(figures: dict[str, float]) -> dict[str, float]:
    """The figures that are fitted: of self-funders by deprivation the gap between the ends.

    Their level follows from the shares by age.
    """
    ends = figures["self_funders_least_deprived"], figures["self_funders_most_deprived"]
    left_out = ("self_funders_least_deprived", "self_funders_most_deprived", *NOT_AIMED)
    rest = {name: value for name, value in figures.items() if name not in left_out}
    return rest | {"self_funders_gap": ends[0] - ends[1]}


def with_terms(terms: Terms, aims: dict[str, float]) -> Values:
    """The values with the fitted terms in their tables."""
    parameters: dict[str, Parameter] = dict(catalogue())

    def change(name: str, rows: slice, numbers: Floats) -> None:
        value = parameters[PREFIX + name].value.copy()
        value[rows] = numbers
        parameters[PREFIX + name] = replace(parameters[PREFIX + name], value=value)

    everything, oldest = slice(None), slice(-1, None)
    ranks = [terms.rank_loading, terms.deprivation_loading, terms.capital_spread]
    change("ranks", everything, np.array(ranks))
    change("rank_shift_in_care", everything, np.array([terms.younger_in_care, terms.older_in_care]))
    change("home_owner_share", slice(1, None), _owners(terms, aims))
    younger = OUTRIGHT_BANDS_BELOW_65 * terms.outright_per_band
    change("outright_share_of_owners", everything, expit(terms.outright_65_log_odds - younger))
    change("home_value_at_middle", everything, np.exp([terms.log_home_value]))
    change("household_capital_at_middle", everything, _capital(terms, aims))
    income = np.exp(terms.log_income + np.array([[0, terms.log_couple_ratio]]))
    change("income_at_middle", oldest, income)
    change("partner_share", slice(-len(OLD_MIDDLES), None), _partners(terms))
    return Values(parameters, "2025-26")


def _capital(terms: Terms, aims: dict[str, float]) -> Floats:
    """A curve in the logarithm from the youngest to 65-74, and level from there."""
    way = (CAPITAL_MIDDLES - CAPITAL_MIDDLES[0]) / (CAPITAL_MIDDLES[-1] - CAPITAL_MIDDLES[0])
    below = np.log(aims["youngest_over_65_74"]) * (1 - way) + terms.capital_bend * way * (1 - way)
    return np.exp(terms.log_capital_65_74 + np.append(below, 0))


def _owners(terms: Terms, aims: dict[str, float]) -> Floats:
    """From age 25: a line in the log odds through the share at 35-44, up to that from 65."""
    middle = logit(aims["owners_35_44"] / PER_CENT)
    line = middle + terms.owner_per_band * BANDS_FROM_35_44
    highest = terms.owner_65_log_odds
    return np.asarray(expit(np.append(np.minimum(line, highest), highest)))


def _partners(terms: Terms) -> Floats:
    """Shares by age band from 65 and sex."""
    years = (OLD_MIDDLES - REFERENCE_AGE) / DECADE
    men = terms.partner_75_log_odds + terms.partner_per_decade * years
    return np.asarray(expit(np.stack([men + terms.partner_women, men], axis=1)))


if __name__ == "__main__":
    main()
