"""Fits who needs help and who is cared for to the health survey and the census; writes the tables.

Run `python -m calibration.cared_for`; it takes seconds. It looks at residents of England drawn with
a fixed seed and at their chances, not at what they drew; the same numbers come out every time. The
targets stand in `cared_for_targets.csv`.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from calibration.tables import ROOM, published, rows_of, write
from sim.area import load_area
from sim.parameters import Parameter, Values, catalogue
from sim.population import HOURS, Residents, plan_flows, start
from sim.population.cared_for import CareExpected, care_expected, care_tables
from sim.population.cells import FRAILTIES
from sim.scenario import load_scenario, values_by_year

HERE = Path(__file__).parent
PREFIX = "population.cared_for."
COMMAND = "python -m calibration.cared_for"
PER_CENT = 100
WEIGHT = 2  # people of the area for whom each resident looked at stands
SEED = 1
OLD = 65
AGES = {"65_69": (65, 70), "85_plus": (85, 101), "65_plus": (65, 101)}
SEXES = ("women", "men")
FITTED = {
    "help_log_odds": ("male", "age_per_decade", "each_fifth_more_deprived"),
    "hours_log_odds": HOURS[2:],
}
# Steps of log odds of needing help between classes of frailty: assumed.
FRAILTY_STEPS = dict(zip(FRAILTIES, (0.0, 0.8, 1.6, 2.6), strict=True))
# Before fitting: fit women of 75, men, age, deprivation; odds of a carer; hours.
START = (-2.0, -0.5, 0.2, 0.1, 0.4, 0.5, 0.0, -0.5, -1.0)

Floats = NDArray[np.float64]


def main() -> None:
    """Fit everything for England and write the tables beside the code."""
    aims = published(HERE / "cared_for_targets.csv")
    area = load_area("england")
    nothing = values_by_year(area, load_scenario("do_nothing"), area.first_year, 1, SEED)[0]
    people = start(area, nothing, SEED, WEIGHT, plan_flows(area, nothing, WEIGHT))

    def missed(terms: Floats) -> Floats:
        found = measures(with_terms(nothing, terms), people)
        return np.array([np.log(found[name] / aims[name]) for name in aims])

    fitted = least_squares(missed, START, xtol=1e-10)
    values = with_terms(nothing, fitted.x)
    write_tables(values)
    for name, value in measures(values, people).items():
        print(f"{name:45} {aims.get(name, np.nan):10.5g} {value:10.5g}")
    odds = values.number(PREFIX + "carer_odds_without_partner")
    print(f"carer_odds_without_partner = {odds:.4g}")


def with_terms(values: Values, terms: Floats) -> Values:
    """The values with other numbers, in the order of `START`."""
    parameters: dict[str, Parameter] = {**values.parameters, **catalogue()}
    fit = terms[0]
    help_terms = {name: fit + step for name, step in FRAILTY_STEPS.items()}
    help_terms |= dict(zip(FITTED["help_log_odds"], terms[1:4], strict=True))
    hours_terms = dict(zip(FITTED["hours_log_odds"], terms[5:9], strict=True))
    for name, new in (("help_log_odds", help_terms), ("hours_log_odds", hours_terms)):
        old = parameters[PREFIX + name]
        numbers = [new.get(term, old.value[at]) for at, term in enumerate(old.labels[0])]
        parameters[PREFIX + name] = replace(old, value=np.array(numbers))
    odds = parameters[PREFIX + "carer_odds_without_partner"]
    changed = replace(odds, value=np.asarray(np.exp(terms[4])))
    parameters[PREFIX + "carer_odds_without_partner"] = changed
    return Values(parameters, values.financial_year)


def expected(values: Values, people: Residents) -> CareExpected:
    """What each resident may expect."""
    here = slice(0, people.n)
    held = people.conditions[here]
    tables = care_tables(values)
    ratios = []
    for of_condition in (tables.help_ratio, tables.hours_ratio):
        product = np.ones(people.n)
        for condition in np.flatnonzero(of_condition != 1):
            product[held >> np.uint32(condition) & np.uint32(1) > 0] *= of_condition[condition]
        ratios.append(product)
    state = tuple(
        array[here].astype(np.int64)
        for array in (people.age, people.sex, people.quintile, people.frailty)
    )
    return care_expected(tables, state, *ratios)


def measures(values: Values, people: Residents) -> dict[str, float]:
    """What the tables give for England, by measure; more than are fitted."""
    here = slice(0, people.n)
    age, sex, quintile = people.age[here], people.sex[here], people.quintile[here]
    care = expected(values, people)
    cared_for = care.has_care.sum(axis=(1, 2))
    found: dict[str, float] = {}
    for name, (first, end) in AGES.items():
        for number, persons in enumerate(SEXES):
            of = (age >= first) & (age < end) & (sex == number)
            found[f"needs_help_{persons}_{name}"] = PER_CENT * care.needs_help[of].mean()
    unmet = [
        (care.needs_help - cared_for)[(age >= OLD) & (quintile == fifth)].mean() for fifth in (0, 4)
    ]
    found["unmet_most_over_least_deprived"] = unmet[0] / unmet[1]
    found["has_a_carer_65_plus"] = PER_CENT * cared_for[age >= OLD].mean()
    bands = care.has_care.sum(axis=(0, 1))
    shares = PER_CENT * bands / bands.sum()
    found |= {f"hours_{band}": share for band, share in zip(HOURS[1:], shares, strict=True)}
    adults = (age >= values.number(PREFIX + "adult_age_years")) & (age < OLD)
    found["needs_help_18_64"] = PER_CENT * care.needs_help[adults].mean()
    found["has_a_carer_18_64"] = PER_CENT * cared_for[adults].mean()
    found["has_a_carer_all_ages"] = PER_CENT * cared_for.mean()
    return found


def write_tables(values: Values) -> None:
    """The two tables, each row with where it comes from; the odds of a carer stand in the TOML."""
    for name, table in (("help_log_odds", "cared_for_help"), ("hours_log_odds", "cared_for_hours")):
        before = {row["term"]: row["source"] for row in rows_of(ROOM / f"{table}.csv")}
        terms = zip(values.labels(PREFIX + name), values[PREFIX + name], strict=True)
        rows = [
            {"term": term, "value": f"{number:.5g}", "source": before[term]}
            for term, number in terms
        ]
        write(f"{table}.csv", rows)


if __name__ == "__main__":
    main()
