"""Fits who gives unpaid care, and for how long, to the census, and writes the tables.

Run `python -m calibration.carers`; it takes seconds, draws nothing and always writes the same
numbers. The targets stand in `carers_targets.csv`, the shape by age in `carers_2011.csv`.
"""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares
from scipy.special import expit, logit

from calibration.tables import published, write
from sim.area import load_area
from sim.parameters import Parameter, Values, catalogue
from sim.parameters.values import OPEN_BAND_YEARS
from sim.population.carers import HOURS, at_least
from sim.population.cells import N_QUINTILES, QUINTILES, SEXES, single_ages

HERE = Path(__file__).parent
PREFIX = "population.carers."
COMMAND = "python -m calibration.carers"
PER_CENT = 100
YOUNG, ADULT, OLD = slice(5, 18), slice(18, 65), slice(65, None)
ASKED = slice(5, None)
SEX_RATIO_FALLS_FROM, SEX_RATIO_FALLS_TO = 60, 89.5
HOURS_BANDS = ("5-17", "18-54", "55-64", "65-74", "75-84", "85+")
TENTHS = 9  # steps from the most deprived tenth of areas to the least
TENTHS_IN_A_FIFTH = 2
# Before fitting: as many as in 2011, women and men alike, no gradient, hours of all carers.
START = (-0.4, -0.25, -0.3, 0.4, -0.03, 0.5, 0.0, -0.5, -0.8, 0.7, -0.07, -1.0)

Floats = NDArray[np.float64]


def main() -> None:
    """Fit everything for England and write the tables beside the code."""
    aims = published(HERE / "carers_targets.csv")
    bands, in_2011 = shape_of_2011()
    residents = single_ages(load_area("england").residents)

    def missed(terms: Floats) -> Floats:
        found = measures(with_terms(terms, bands, in_2011, aims), residents)
        return np.array([np.log(found[name] / aims[name]) for name in found])

    found = least_squares(missed, START, xtol=1e-12)
    values = with_terms(found.x, bands, in_2011, aims)
    write_tables(values, bands)
    for name, value in measures(values, residents).items():
        print(f"{name:45} {aims[name]:10.5g} {value:10.5g}")


def shape_of_2011() -> tuple[list[str], Floats]:
    """Age bands, and the share who gave care in each in 2011."""
    with (HERE / "carers_2011.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    share = [int(row["carers"]) / int(row["people"]) for row in rows]
    return [row["age_band"] for row in rows], np.array(share)


def with_terms(terms: Floats, bands: list[str], in_2011: Floats, aims: dict[str, float]) -> Values:
    """The values with other numbers: three levels by age, women over men, deprivation, four
    levels of hours, their steps from 65, their deprivation, and the step of the young.
    """
    first = np.array([int(band.rstrip("+").split("-")[0]) for band in bands])
    last = np.array([*(first[1:] - 1), first[-1] + OPEN_BAND_YEARS - 1])
    level = np.select([first < ADULT.start, first < OLD.start], terms[:2], terms[2])
    older = np.interp((first + last) / 2, [SEX_RATIO_FALLS_FROM, SEX_RATIO_FALLS_TO], [0, 1])
    women = (1 - older) * terms[3] + older * np.log(aims["women_over_men_odds_85_plus"])
    log_odds = logit(in_2011) + level
    by_sex = expit(log_odds[:, np.newaxis] + women[:, np.newaxis] * np.array([0.5, -0.5]))
    steps = np.array([terms[11], 0, 0, *(terms[9] * np.arange(1, 4))])
    hours = terms[5:9] + steps[:, np.newaxis]
    new = {
        "provides_by_age": (PER_CENT * by_sex, (tuple(bands), SEXES)),
        "deprivation_odds_ratio": (_by_fifth(terms[4]), (QUINTILES,)),
        "hours_log_odds": (hours, (HOURS_BANDS, HOURS[2:])),
        "hours_deprivation_odds_ratio": (_by_fifth(terms[10]), (QUINTILES,)),
    }
    parameters: dict[str, Parameter] = dict(catalogue())
    for name, (value, labels) in new.items():
        changed = replace(parameters[PREFIX + name], value=value, labels=labels)
        parameters[PREFIX + name] = changed
    return Values(parameters, "2025-26")


def _by_fifth(slope: float) -> Floats:
    """Odds against the middle fifth, from a slope of the logarithm for each tenth of areas."""
    steps = (np.arange(N_QUINTILES) - N_QUINTILES // 2) * TENTHS_IN_A_FIFTH
    return np.asarray(np.exp(slope * steps), np.float64)


def measures(values: Values, residents: Floats) -> dict[str, float]:
    """What the tables give, by measure; standardised to the ages of England's residents."""
    people = residents[..., np.newaxis] * at_least(values)
    any_care, fifty = people[..., 0], people[..., -1]
    carers = people.sum(axis=(0, 1, 2))
    by_age = any_care.sum(axis=(1, 2)) / residents.sum(axis=(1, 2))
    ages = residents.sum(axis=(1, 2))
    women, men = _standardised(any_care.sum(axis=2), residents.sum(axis=2), ages)
    over = {
        name: _tenths(_standardised(given.sum(axis=1), residents.sum(axis=1), ages))
        for name, given in (("any", any_care), ("fifty", fifty))
    }
    of_carers = dict(zip(HOURS[2:], PER_CENT * carers[1:] / carers[0], strict=True))
    return {
        "provides_5_17": PER_CENT * np.average(by_age[YOUNG], weights=ages[YOUNG]),
        "provides_65_plus": PER_CENT * np.average(by_age[OLD], weights=ages[OLD]),
        "provides_5_plus": PER_CENT * np.average(by_age[ASKED], weights=ages[ASKED]),
        "women_over_men": women / men,
        "most_over_least_deprived_tenth": over["any"],
        "carers_10_hours": of_carers["10-19"],
        "carers_20_hours": of_carers["20-34"],
        "carers_35_hours": of_carers["35-49"],
        "carers_50_hours": of_carers["50+"],
        "carers_50_hours_65_plus": PER_CENT * fifty[OLD].sum() / any_care[OLD].sum(),
        "carers_50_hours_5_17": PER_CENT * fifty[YOUNG].sum() / any_care[YOUNG].sum(),
        "fifty_hours_most_over_least_deprived_tenth": over["fifty"],
    }


def _standardised(given: Floats, people: Floats, ages: Floats) -> Floats:
    """Shares of each group [age, group], had all the same ages."""
    return np.asarray(np.average((given / people)[ASKED], axis=0, weights=ages[ASKED]))


def _tenths(fifths: Floats) -> float:
    """Ratio of the most to the least deprived tenth, where fifths lie on a line of logarithms."""
    between = (len(fifths) - 1) * TENTHS_IN_A_FIFTH
    return float((fifths[0] / fifths[-1]) ** (TENTHS / between))


def write_tables(values: Values, bands: list[str]) -> None:
    """The four tables, each row with where it comes from."""
    share = values[PREFIX + "provides_by_age"]
    shape = f"{COMMAND}: Census 2011 shape, Census 2021 level"
    rows = [
        {"age_band": band, "sex": sex, "value": f"{share[i, j]:.5g}", "source": shape, "grade": "B"}
        for i, band in enumerate(bands)
        for j, sex in enumerate(SEXES)
    ]
    write("carers_by_age.csv", rows)
    hours = values[PREFIX + "hours_log_odds"]
    rows = [
        {"age_band": band, "hours": HOURS[2 + j], "value": f"{hours[i, j]:.5g}", "source": COMMAND}
        for i, band in enumerate(values.labels(PREFIX + "hours_log_odds"))
        for j in range(hours.shape[1])
    ]
    write("carers_hours.csv", rows)
    for name, table in (
        ("deprivation_odds_ratio", "carers_deprivation.csv"),
        ("hours_deprivation_odds_ratio", "carers_hours_deprivation.csv"),
    ):
        numbers = zip(QUINTILES, values[PREFIX + name], strict=True)
        write(
            table,
            [
                {"deprivation_quintile": fifth, "value": f"{number:.5g}", "source": COMMAND}
                for fifth, number in numbers
            ],
        )


if __name__ == "__main__":
    main()
