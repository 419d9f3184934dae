"""Official projections by five-year age band, followed year by year as people grow older.

The 2018-based projection is at hand for 2023, 2033 and 2043. Straight lines between those years
would lose the waves: those born in 1946 to 1948 reach 80 in 2026 to 2028, between two of the
years. So each year of birth is followed: it dies at the official rates, and what is left of its
change over ten years, which is migration, is spread evenly.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

Numbers = NDArray[np.float64]

BAND_YEARS = 5
OPEN_BAND_FIRST_AGE = 90
AGES = 105
DECADE = 10


def single_ages(in_bands: Numbers, hazard: Numbers) -> Numbers:
    """People by single age 0 to 104 from 19 bands: smooth within a band, each band's total kept.

    `hazard` is the yearly force of mortality by single age; it shapes the open band 90+.
    """
    still_alive = np.exp(-np.cumsum(hazard[OPEN_BAND_FIRST_AGE:AGES]))
    oldest = in_bands[-1] * still_alive / still_alive.sum()
    edges = np.append(np.arange(0, OPEN_BAND_FIRST_AGE + 1, BAND_YEARS), OPEN_BAND_FIRST_AGE + 1)
    below = np.concatenate([[0.0], np.cumsum([*in_bands[:-1], oldest[0]])])
    younger = np.diff(PchipInterpolator(edges, below)(np.arange(OPEN_BAND_FIRST_AGE + 1)))
    people = np.concatenate([younger, oldest])
    return people


def in_bands(people: Numbers) -> Numbers:
    """19 bands from single ages, which lie on the last axis."""
    return np.add.reduceat(people, np.arange(0, OPEN_BAND_FIRST_AGE + 1, BAND_YEARS), axis=-1)


def follow(first: Numbers, last: Numbers, hazard: Numbers) -> Numbers:
    """People by year (0 to 10) and single age between two projections ten years apart."""
    died = np.concatenate([[0.0], np.cumsum(hazard)])  # cumulative hazard at each exact age
    oldest = AGES - DECADE
    ages = np.arange(oldest)
    lost = died[ages + DECADE] - died[ages]
    migration = (np.log(last[DECADE:] / first[:oldest]) + lost) / DECADE
    years = np.zeros((DECADE + 1, AGES))
    years[0] = first
    for year in range(1, DECADE):
        change = migration * year - (died[ages + year] - died[ages])
        years[year, year : oldest + year] = first[:oldest] * np.exp(change)
        top = np.arange(oldest, AGES - year)
        years[year, oldest + year :] = first[top] * np.exp(died[top] - died[top + year])
        young = np.arange(year)
        later = young + DECADE - year
        undone = died[later] - died[young] - migration[0] * (later - young)
        years[year, :year] = last[later] * np.exp(undone)
    years[DECADE] = last
    return years


def extend(years: Numbers, more: int) -> Numbers:
    """Further years, in which each age keeps the yearly change of the last year given."""
    ageing = years[-1, 1:] / years[-2, :-1]
    newborn = years[-1, 0] / years[-2, 0]
    extended = [*years]
    for _ in range(more):
        now = extended[-1]
        extended.append(np.concatenate([[now[0] * newborn], now[:-1] * ageing]))
    return np.stack(extended)


def every_year(decades: Numbers, hazard: Numbers, more: int) -> Numbers:
    """People by year and band from projections ten years apart, plus `more` years at the end."""
    points = [single_ages(bands, hazard) for bands in decades]
    spans = [follow(a, b, hazard)[:-1] for a, b in pairwise(points)]
    years = np.concatenate([*spans, points[-1][None]])
    return in_bands(extend(years, more))
