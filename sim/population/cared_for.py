"""Who is cared for: adults who need help with daily living, and the unpaid care that they have.

Each resident keeps a uniform number for life for each of three questions (needs help? has a carer?
for how many hours a week?) and the one that says whether a partner lives with them; age, sex,
deprivation, frailty and conditions move the thresholds. So who is cared for is a pure function of
identity and present state, and the same person has the same propensity in every scenario.

Hours are those of the main carer, in the bands of the census. Children are not among those cared
for here, nor are second carers: so the census counts more carers than there are people with one.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled, compiled_step
from sim.draws import uniform_of_one
from sim.parameters import Values
from sim.population.carers import HOURS
from sim.population.cells import (
    CELL_AGE,
    CELL_FRAILTY,
    CELL_QUINTILE,
    CELL_SEX,
    FRAILTIES,
    N_AGES,
    N_QUINTILES,
)
from sim.population.held import lowest, without_lowest
from sim.population.residents import Residents

DECISIONS = (
    *("population.needs help", "population.has a carer", "population.hours of care"),
    "population.means partner",
)
NEEDS_HELP, HAS_A_CARER, HOURS_OF_CARE, PARTNER = range(len(DECISIONS))
REFERENCE_AGE = 75
YEARS_PER_DECADE = 10
HELP, LONGER = "population.cared_for.help_log_odds", "population.cared_for.hours_log_odds"
IN_BAND = "population.cared_for.hours_in_band"
OF_SEVERE = FRAILTIES[-1]
HELP_TERMS = (*FRAILTIES, "male", "age_per_decade", "each_fifth_more_deprived")
HOURS_TERMS = (*HOURS[2:], "partner", OF_SEVERE)
_FOR_LIFE = np.uint64(0)

Floats = NDArray[np.float64]
Slots = NDArray[np.integer] | slice


class CareTables(NamedTuple):
    """The numbers of a year, as compiled functions see them.

    `help_odds` of needing help [age, sex, quintile, frailty], and as a share by cell, of those none
    of whose conditions matters (`plain_share`); `partner` share who live with one
    [age, sex]; `carer_share` of those who need help, without and with a partner [2]; `hours_odds`
    of at least 10, 20, 35 and 50 hours a week [partner, frailty, 4]; what each condition multiplies
    the two odds by [condition], and the bits of those that `matter` to either.
    """

    adult_age: int
    help_odds: Floats
    plain_share: Floats
    partner: Floats
    carer_share: Floats
    hours_odds: Floats
    help_ratio: Floats
    hours_ratio: Floats
    matter: np.uint32


class CareHad(NamedTuple):
    """Unpaid care that residents have, one entry for each slot asked for.

    `needs_help` with daily living; `hours_band` position in `carers.HOURS`, 0 for nobody who cares;
    `from_partner` whether the carer is a partner in the same home.
    """

    needs_help: NDArray[np.bool_]
    hours_band: NDArray[np.uint8]
    from_partner: NDArray[np.bool_]


def care_tables(values: Values) -> CareTables:
    """The tables of the financial year of `values`."""
    help_ratio = values["population.cared_for.help_by_condition"]
    hours_ratio = values["population.cared_for.hours_by_condition"]
    matter = np.flatnonzero((help_ratio != 1) | (hours_ratio != 1))
    adult_age = values.whole("population.cared_for.adult_age_years")
    odds = np.exp(_help_log_odds(values))
    share = (odds / (1 + odds))[CELL_AGE, CELL_SEX, CELL_QUINTILE, CELL_FRAILTY]
    return CareTables(
        adult_age=adult_age,
        help_odds=odds,
        plain_share=share * (adult_age <= CELL_AGE),
        partner=values.by_age("population.means.partner_share"),
        carer_share=_carer_share(values),
        hours_odds=np.exp(_hours_log_odds(values)),
        help_ratio=help_ratio,
        hours_ratio=hours_ratio,
        matter=np.uint32(sum(1 << int(condition) for condition in matter)),
    )


def _help_log_odds(values: Values) -> Floats:
    terms = dict(zip(values.labels(HELP), values[HELP], strict=True))
    age = (np.arange(N_AGES) - REFERENCE_AGE) / YEARS_PER_DECADE * terms["age_per_decade"]
    quintile = (N_QUINTILES // 2 - np.arange(N_QUINTILES)) * terms["each_fifth_more_deprived"]
    return np.asarray(
        age[:, np.newaxis, np.newaxis, np.newaxis]
        + np.array([0, terms["male"]])[:, np.newaxis, np.newaxis]
        + quintile[:, np.newaxis]
        + np.array([terms[frailty] for frailty in FRAILTIES])
    )


def _carer_share(values: Values) -> Floats:
    alone = values.number("population.cared_for.carer_odds_without_partner")
    odds = alone * np.array([1, values.number("population.cared_for.carer_odds_ratio_partner")])
    return np.asarray(odds / (1 + odds))


def _hours_log_odds(values: Values) -> Floats:
    """Log odds of at least so many hours: [partner, frailty, band from 10-19 on]."""
    terms = dict(zip(values.labels(LONGER), values[LONGER], strict=True))
    partner = np.array([0, terms["partner"]])[:, np.newaxis, np.newaxis]
    severe = np.array([terms[OF_SEVERE] * (one == OF_SEVERE) for one in FRAILTIES])
    return np.asarray(partner + severe[:, np.newaxis] + [terms[band] for band in HOURS[2:]])


def care_had(values: Values, people: Residents, slots: Slots, seed: int) -> CareHad:
    """Unpaid care that the residents in `slots` have, in the state that they are in.

    Who lives in a care home is asked too: what they would have at home.
    """
    return care_had_by(care_tables(values), people, slots, seed)


def care_had_by(tables: CareTables, people: Residents, slots: Slots, seed: int) -> CareHad:
    """The same by tables that are at hand."""
    who = people.identity[slots]
    flags = np.zeros((2, len(who)), np.bool_)
    had = CareHad(flags[0], np.zeros(len(who), np.uint8), flags[1])
    state = (people.age[slots], people.sex[slots], people.quintile[slots])
    of_person = (who, *state, people.frailty[slots], people.conditions[slots])
    _each(tables, draws.keys(seed, DECISIONS), of_person, had)
    return had


@compiled
def _each(
    tables: CareTables,
    keys: NDArray[np.uint64],
    people: tuple[
        NDArray[np.uint64],
        NDArray[np.uint8],
        NDArray[np.uint8],
        NDArray[np.uint8],
        NDArray[np.uint8],
        NDArray[np.uint32],
    ],
    had: CareHad,
) -> None:
    identity, age, sex, quintile, frailty, conditions = people
    for person in range(len(identity)):
        at = age[person], sex[person], quintile[person], frailty[person]
        found = care_of_one(tables, keys, identity[person], at, conditions[person])
        had.needs_help[person], had.hours_band[person], had.from_partner[person] = found


@compiled_step
def care_of_one(
    tables: CareTables,
    keys: NDArray[np.uint64],
    identity: np.uint64,
    state: tuple[np.uint8, np.uint8, np.uint8, np.uint8],
    conditions: np.uint32,
) -> tuple[bool, int, bool]:
    """Whether help is needed, hours a week by band, whether from a partner; of one resident.

    `state` is age, sex, quintile and frailty.
    """
    age, sex, quintile, frailty = state
    if age < tables.adult_age:
        return False, 0, False
    odds, longer = tables.help_odds[age, sex, quintile, frailty], 1.0
    left = conditions & tables.matter
    while left:
        condition = lowest(left)
        left = without_lowest(left)
        odds *= tables.help_ratio[condition]
        longer *= tables.hours_ratio[condition]
    if uniform_of_one(keys[NEEDS_HELP], identity, _FOR_LIFE) * (1 + odds) >= odds:
        return False, 0, False
    partner = uniform_of_one(keys[PARTNER], identity, _FOR_LIFE) < tables.partner[age, sex]
    share = tables.carer_share[1 if partner else 0]
    if uniform_of_one(keys[HAS_A_CARER], identity, _FOR_LIFE) >= share:
        return True, 0, False
    drawn = uniform_of_one(keys[HOURS_OF_CARE], identity, _FOR_LIFE)
    band = 1
    for at_least in tables.hours_odds[1 if partner else 0, frailty]:
        band += drawn * (1 + at_least * longer) < at_least * longer
    return True, band, partner


class CareExpected(NamedTuple):
    """The same without chance, for people of a kind.

    Share who need help [kind]; who have such care, of all people, [kind, partner, band 1-9 to 50+].
    """

    needs_help: Floats
    has_care: Floats


def care_expected(
    tables: CareTables,
    state: tuple[NDArray[np.integer], ...],
    help_ratio: Floats,
    hours_ratio: Floats,
) -> CareExpected:
    """Shares of people whose age, sex, quintile and frailty are `state`, by kind.

    `help_ratio` and `hours_ratio` are what their conditions multiply the two odds by.
    """
    age, sex, _, frailty = state
    odds = tables.help_odds[state] * help_ratio
    needs = np.where(age < tables.adult_age, 0, odds / (1 + odds))
    partner = tables.partner[age, sex]
    kinds = np.stack([1 - partner, partner], axis=-1) * tables.carer_share
    longer = tables.hours_odds[:, frailty].swapaxes(0, 1) * hours_ratio[:, np.newaxis, np.newaxis]
    none = np.zeros((*longer.shape[:-1], 1))
    at_least = np.concatenate([none + 1, longer / (1 + longer), none], axis=-1)
    shares = -np.diff(at_least, axis=-1)
    return CareExpected(needs, (needs[:, np.newaxis] * kinds)[..., np.newaxis] * shares)


def hours_in_band(values: Values) -> Floats:
    """Mean hours a week in each band of `carers.HOURS`, none first."""
    return np.concatenate([[0.0], values[IN_BAND]])
