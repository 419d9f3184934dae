"""Quality of life of a run: kept from day 0 on, asked once a month, told year by year.

QALYs, social care-related quality of life and what caring does to carers are three scales: each is
a measure of its own, and they are never added (but for carers' losses, where a scenario says so).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.demand import Clock
from sim.outcomes.carers import Carers, cared_on, carers
from sim.outcomes.month import (
    LIFE_DAYS,
    N_ROWS,
    OF_STATE,
    ROW_OF_CARE,
    SUMS,
    Kept,
    Kinds,
    add_care,
    add_carers,
    add_changes,
    add_lives,
    look_again,
    take_back,
)
from sim.outcomes.scrqol import SHAPE, check_scrqol, worth_of_a_day
from sim.outcomes.utility import (
    FULL_HEALTH,
    UTILITY,
    Persons,
    Utility,
    check_utility,
    first_day,
    utility,
)
from sim.parameters import Values
from sim.pathways.carer_strain import CLOCK
from sim.pathways.place import Place
from sim.pathways.rules import Rules
from sim.population import Residents, caring
from sim.population.cared_for import CareTables, care_had_by
from sim.population.carers import at_least, caring_by
from sim.population.cells import QUINTILES
from sim.population.groups import AGE_BANDS, COHORTS, CONDITIONS, GROUPS, N_GROUPS, NO_COHORT
from sim.population.residents import MONTHS
from sim.services import NOBODY, CalendarMonth, Ids

ALL = "all"
IN_HEALTH, IN_CARE = "quality_of_life", "care_related_quality_of_life"  # what schemes change
COHORT = "cohort"
AXES = {"age_band": AGE_BANDS, "deprivation_quintile": QUINTILES, "conditions": CONDITIONS}
# The names in the table of outcomes.
OUTCOMES = {
    "life_days": "life_days",
    "full_health": "full_health_days_100000ths",
    "lost_to_admissions": "full_health_days_100000ths_lost_to_admissions",
    "care_user": "social_care_user_days",
    "care_received": "social_care_received_days",
    "care_scrqol": "scrqol_days_100000ths",
    "care_score": "ascof_score_days_100000ths",
    "care_control": "ascof_control_days_100000ths",
    "care_contact": "ascof_social_contact_days_100000ths",
    "carer_days": "carer_days",
    "carers_strained": "carers_strained_days_100000ths",
    "carer_full_health_lost": "carer_full_health_days_100000ths_lost",
    "many_hours_carer_days": "many_hours_carer_days",
    "many_hours_carers_strained": "many_hours_carers_strained_days_100000ths",
}
Change = NDArray[np.floating] | None
# Residents and rows looked through at once: what is known of them stays in the processor's memory.
_AT_ONCE, _ROWS_AT_ONCE = 8192, 256
_GIVES_CARE_OR_NOT = 2
_NO_CHANGE = np.zeros(0, np.int32)
_SHOWN_AS = [OUTCOMES[name] for name in SUMS]
# The cohorts that have rows of their own.
_TOLD = [*(name for at, name in enumerate(COHORTS) if at != NO_COHORT), *OF_STATE]


class _Numbers(NamedTuple):
    """The numbers of a year; `wanted` those that `utility` follows from.

    `caring` shares who give care: see `at_least`.
    """

    values: Values
    wanted: bytes
    utility: Utility
    worth: NDArray[np.int64]
    carers: Carers
    caring: NDArray[np.float64]


class QualityOfLife:
    """The sums of one run, by group and cohort; `care_days` are days by state of care so far.

    Made on day 0: what residents hold on that day is the mean that later conditions are set
    against, the same in every scenario.
    """

    def __init__(self, people: Residents, nothing: Values, seed: int, weight: int) -> None:
        self._first_day = first_day(people, nothing)
        self._seed, self._weight = seed, weight
        self._gives_care = np.zeros(people.age.size, np.bool_)
        self._hours_band = np.zeros(people.age.size, np.uint8)
        everybody = slice(0, people.n)
        self._gives_care[everybody] = caring(nothing, people, everybody, seed).provides
        self._kept = _nobody_kept(people.age.size)
        self._open: Ids = NOBODY
        self._looked_at = 0
        self._years: dict[str, NDArray[np.int64]] = {}
        self._carers_counted: dict[str, float] = {}
        self._now: _Numbers | None = None
        self._kept_for: Utility | None = None
        self._care_tables: CareTables | None = None
        self.care_days = np.zeros(SHAPE, np.int64)

    def add_month(
        self,
        month: CalendarMonth,
        place: Place,
        clocks: Mapping[str, Clock],
        rules: Rules,
        dying: NDArray[np.integer],
    ) -> None:
        """Add the month that has passed; those who died in it are not buried yet.

        Schemes may have changed, while it lasted, the utility of residents and the social
        care-related quality of life of those of them who receive long-term care.
        """
        people, last = place.people, month.first_day + month.days
        now = self._numbers(rules.values)
        self._make_room(people.age.size)
        blocks = people.blocks[month.number % MONTHS]
        self._care_of(people, now.caring, blocks)
        sums = self._years.setdefault(month.financial_year, np.zeros((N_ROWS, len(SUMS)), np.int64))
        better = place.reached.difference(IN_HEALTH)
        persons, kinds = self._persons(people, better), self._kinds(people)
        sums[:N_GROUPS, LIFE_DAYS] += people.by_group * month.days
        self._keep_up(people, now.utility, blocks)
        add_lives(sums, self._kept, month.days)
        changed = np.flatnonzero(persons.change)
        add_changes(sums, self._kept, now.utility, persons, kinds, changed, month.days)
        take_back(sums, now.utility, persons, kinds, dying.astype(np.int64), people.left_day, last)
        stays = place.record.stays
        still = np.empty(self._open.size + place.record.rows - self._looked_at, np.int32)
        count = add_care(
            sums,
            (now.utility, now.worth),
            persons,
            kinds,
            _in_whole(place.reached.difference(IN_CARE)),
            place.holds,
            self.care_days,
            stays,
            (self._open, self._looked_at, still),
            np.empty(_ROWS_AT_ONCE, ROW_OF_CARE),
            np.zeros((*SHAPE, _GIVES_CARE_OR_NOT), np.int64),
            month.first_day,
            last,
        )
        self._open, self._looked_at = still[:count].copy(), place.record.rows
        self._look_for_carers(people, clocks[CLOCK], rules, month.number)
        self.add_carers_on(last - 1, sums, now.carers, place, clocks[CLOCK], month.days)
        share = rules.values.number("outcomes.carers.share_counted_in_qalys")
        self._carers_counted[month.financial_year] = share

    def add_carers_on(
        self, day: int, sums: NDArray[np.int64], of: Carers, place: Place, clock: Clock, days: int
    ) -> None:
        """Add to `sums` what main carers come to on a day, as if so many days were alike."""
        cared = cared_on(place, clock, self._hours_band, day)
        few = np.empty(_AT_ONCE, np.int64)
        add_carers(sums, of, cared, self._kinds(place.people), few, day, days)

    def rows(self) -> pl.DataFrame:
        """Outcomes by financial year and group, and by cohort; whole numbers, of the whole place.

        Columns financial_year, measure, the groups, cohort and value. A cohort's rows are of all
        groups; who is in several cohorts is counted in each.
        """
        years = list(self._years)
        told = [self._told(sums, self._carers_counted[year]) for year, sums in self._years.items()]
        by_group = _long({"financial_year": years, **AXES}, [_by_group(of) for of in told])
        by_cohort = _long({"financial_year": years, COHORT: _TOLD}, [_by_cohort(of) for of in told])
        return pl.concat([by_group, by_cohort], how="diagonal")

    def _told(self, sums: NDArray[np.int64], carers_counted: float) -> NDArray[np.int64]:
        """The sums of a year as they are told: QALYs less what admissions took from them."""
        told = sums * self._weight
        at = {name: SUMS.index(name) for name in SUMS}
        told[:, at["full_health"]] -= told[:, at["lost_to_admissions"]]
        of_carers = np.rint(told[:, at["carer_full_health_lost"]] * carers_counted)
        told[:, at["full_health"]] -= of_carers.astype(np.int64)
        return np.asarray(told, np.int64)

    def _numbers(self, values: Values) -> _Numbers:
        if self._now is None or self._now.values is not values:
            check_utility(values)
            check_scrqol(values)
            # Fitting people of the first day to the norms takes a while: once for the same numbers.
            wanted = b"".join(values[name].tobytes() for name in UTILITY)
            if self._now is None or self._now.wanted != wanted:
                of_utility = utility(values, self._first_day)
            else:
                of_utility = self._now.utility
            of_care = worth_of_a_day(values), carers(values), at_least(values)
            self._now = _Numbers(values, wanted, of_utility, *of_care)
        return self._now

    def _keep_up(self, people: Residents, of: Utility, blocks: Sequence[tuple[int, int]]) -> None:
        """Look again at who has had a birthday, has come or gone; at all where numbers are new."""
        kept, alive = self._kept, people.alive[: people.n]
        if self._kept_for is not of:
            slots = np.arange(people.n)
        else:
            others = kept.counted[: people.n] != alive
            for block in blocks:
                others[slice(*block)] = False
            of_blocks = [np.arange(*block) for block in blocks]
            slots = np.concatenate([*of_blocks, np.flatnonzero(others)])
        self._kept_for = of
        look_again(kept, of, self._persons(people, None), self._kinds(people), alive, slots)

    def _make_room(self, slots: int) -> None:
        known = self._gives_care.size
        if known < slots:
            more = slots - known
            self._gives_care = np.append(self._gives_care, np.zeros(more, np.bool_))
            self._hours_band = np.append(self._hours_band, np.zeros(more, np.uint8))
            old, new = self._kept, _nobody_kept(slots)
            for name in ("counted", "each", "group", "of_state"):
                getattr(new, name)[:known] = getattr(old, name)
            self._kept = new._replace(by_row=old.by_row, people=old.people)

    def _care_of(
        self, people: Residents, shares: NDArray[np.float64], blocks: Sequence[tuple[int, int]]
    ) -> None:
        """Look again whether these residents give unpaid care: they have had a birthday."""
        for block in blocks:
            given = caring_by(shares, people, slice(*block), self._seed)
            self._gives_care[slice(*block)] = given.provides

    def _look_for_carers(self, people: Residents, clock: Clock, rules: Rules, number: int) -> None:
        """Read the hours that main carers give, of who had a birthday; of all by new tables."""
        known, tables, blocks = self._hours_band, rules.strain.care, people.blocks[number % MONTHS]
        if self._care_tables is None or not _same(self._care_tables, tables):
            known[:] = 0
        for block in blocks:
            known[slice(*block)] = 0
        self._care_tables = tables
        # Who has a carer was read anew of these, in April of all.
        for first, end in blocks if number % MONTHS else [(0, people.n)]:
            has_carer = clock.rates(slice(first, end)) != 0
            slots = first + np.flatnonzero(has_carer & (known[first:end] == 0))
            known[slots] = care_had_by(tables, people, slots, self._seed).hours_band

    def _persons(self, people: Residents, change: Change) -> Persons:
        held = people.conditions, people.condition_count
        return Persons(people.age, people.sex, *held, _in_whole(change))

    def _kinds(self, people: Residents) -> Kinds:
        return Kinds(people.group, people.frailty, self._gives_care, people.in_care_home)


def _same(before: Iterable[Any], now: Iterable[Any]) -> bool:
    """Whether tables are to the bit the same."""
    return before is now or all(np.array_equal(*pair) for pair in zip(before, now, strict=True))


def _nobody_kept(slots: int) -> Kept:
    return Kept(
        counted=np.zeros(slots, np.bool_),
        each=np.zeros(slots, np.int32),
        group=np.zeros(slots, np.uint16),
        of_state=np.zeros(slots, np.uint8),
        by_row=np.zeros(N_ROWS, np.int64),
        people=np.zeros(N_ROWS, np.int64),
    )


def _in_whole(change: Change) -> NDArray[np.int32]:
    """A change by slot in hundred-thousandths; nothing where there is none."""
    if change is None:
        return _NO_CHANGE
    return np.rint(change * FULL_HEALTH).astype(np.int32)


def _by_group(told: NDArray[np.int64]) -> NDArray[np.int64]:
    """A year's sums by the groups of `AXES` and measure."""
    by_group = told[:N_GROUPS].reshape(*GROUPS, -1)
    _, sex, _, _, segment, cohort, _ = range(by_group.ndim)
    return np.asarray(by_group.sum(axis=(sex, segment, cohort)))


def _by_cohort(told: NDArray[np.int64]) -> NDArray[np.int64]:
    """A year's sums by the cohorts of `_TOLD` and measure."""
    by_cohort = told[:N_GROUPS].reshape(N_GROUPS // len(COHORTS), len(COHORTS), -1).sum(axis=0)
    return np.concatenate([np.delete(by_cohort, NO_COHORT, axis=0), told[N_GROUPS:]])


def _long(axes: Mapping[str, Sequence[str]], of_years: Sequence[NDArray[np.int64]]) -> pl.DataFrame:
    """A row for each measure, which is the last axis of each year's counts, where anybody lived."""
    counts = np.moveaxis(np.stack(of_years), -1, 0)
    at = np.nonzero(np.broadcast_to(np.any(counts, axis=0), counts.shape))
    columns = {
        name: pl.Series(labels, dtype=pl.String)[number]
        for (name, labels), number in zip({"measure": _SHOWN_AS, **axes}.items(), at, strict=True)
    }
    everybody = [pl.lit(ALL).alias(name) for name in (*AXES, COHORT) if name not in axes]
    return pl.DataFrame(columns | {"value": counts[at]}).with_columns(everybody)
