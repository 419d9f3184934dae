"""Counted outcomes in whole runs, against the record told day by day in plain Python."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import polars as pl
import pytest

from sim.run import Model
from sim.services import AXES, N_GROUPS, NEVER, NOT_A_ROW, Service
from sim.services.whereabouts import HOSPITAL, IS_AWAY, IS_SUPPORT
from tests.lived import live, scenario, small_place

PEOPLE, YEARS, SEED = 30_000, 2, 5
FOLLOW_91, FOLLOW_84, LAST_DAYS = 91, 84, 90
FIRST_GROUP_OF_65 = N_GROUPS // len(AXES[0]) * AXES[0].index("65-74")


@pytest.fixture(scope="module")
def model() -> Model:
    return live(small_place(PEOPLE), scenario("a_test"), years=YEARS, seed=SEED)


@pytest.fixture(scope="module")
def outcomes(model: Model) -> pl.DataFrame:
    return model.results("a_test", 0).tables["outcomes"]


def total(outcomes: pl.DataFrame, measure: str) -> int:
    return int(outcomes.filter(measure=measure, cohort="all")["value"].sum())


def end_day(model: Model) -> int:
    return sum(month.days for month in model.months)


def rows(model: Model) -> Iterator[dict[str, int]]:
    """Rows of the record that were asked for, in the order written."""
    record = model.place.record
    written = record.stays.row[: record.rows]
    for number in np.flatnonzero(written["requested"] != NEVER):
        row = written[number]
        yield {name: int(row[name]) for name in row.dtype.names}


def days_in(model: Model, services: np.ndarray) -> dict[int, set[int]]:
    """The days from day 0 on that each resident has any of these services, each day once."""
    found: dict[int, set[int]] = defaultdict(set)
    for row in rows(model):
        if services[row["service"]] and row["started"] != NEVER:
            begins, ends = max(row["started"], 0), min(row["ended"], end_day(model))
            found[row["resident"]] |= set(range(begins, ends))
    return found


@pytest.fixture(scope="module")
def away(model: Model) -> dict[int, set[int]]:
    return days_in(model, IS_AWAY)


def test_days_at_home_and_nights_away_are_the_days_lived(
    model: Model, outcomes: pl.DataFrame, away: dict[int, set[int]]
) -> None:
    nights = sum(map(len, away.values()))
    assert total(outcomes, "nights_away") == nights > 0
    parts = total(outcomes, "days_at_home") + nights
    lived = sum(row["person_years"].sum() for row in model.population_rows) * 365.25
    assert parts == total(outcomes, "person_days") == round(lived)
    wide = (
        outcomes.filter(pl.col("measure").is_in(["days_at_home", "nights_away", "person_days"]))
        .pivot(on="measure", values="value")
        .fill_null(0)
    )
    assert (wide["days_at_home"] + wide["nights_away"] == wide["person_days"]).all()
    assert wide["days_at_home"].min() >= 0


class Mortal(Model):
    """The model, with the slots of the dead written down."""

    dead: set[int]

    def bury(self, dead: np.ndarray) -> None:
        self.dead = getattr(self, "dead", set()) | set(dead.tolist())
        super().bury(dead)


@pytest.fixture(scope="module")
def mortal() -> Mortal:
    return live(small_place(PEOPLE), scenario("a_test"), years=YEARS, seed=SEED, kind=Mortal)


def followed(model: Mortal, days: int, at_first: set[int]) -> Iterator[tuple[dict[str, int], int]]:
    """Rows that start in the run, and the day to look again, where it lies in the run."""
    for row in rows(model):
        due = row["started"] + days
        if row["service"] in at_first and row["started"] >= 0 and due < end_day(model):
            gone = int(model.place.holds["gone_on"][row["resident"]])
            if gone > due or row["resident"] in model.dead:
                yield row, due


def is_dead(model: Mortal, slot: int, day: int) -> bool:
    return slot in model.dead and model.place.holds["gone_on"][slot] <= day


def test_who_is_at_home_91_days_after_hospital(mortal: Mortal) -> None:
    outcomes, away = mortal.results("a_test", 0).tables["outcomes"], days_in(mortal, IS_AWAY)
    written = mortal.place.record.stays.row
    seen = home = 0
    services = {int(Service.REABLEMENT), int(Service.INTERMEDIATE_CARE_BED)}
    for row, due in followed(mortal, FOLLOW_91, services):
        before = row["upstream"]
        if before == NOT_A_ROW or written[before]["service"] not in HOSPITAL:
            continue
        if row["group"] < FIRST_GROUP_OF_65:
            continue
        seen += 1
        slot = row["resident"]
        home += not is_dead(mortal, slot, due) and due not in away[slot]
    assert total(outcomes, "reablement_65_at_91_days") == seen > 50
    assert total(outcomes, "reablement_65_home_at_91_days") == home < seen


def test_what_has_become_of_people_12_weeks_after_reablement_began(mortal: Mortal) -> None:
    outcomes, away = mortal.results("a_test", 0).tables["outcomes"], days_in(mortal, IS_AWAY)
    supported = days_in(mortal, IS_SUPPORT)
    found = dict.fromkeys(("died_by", "away_at", "supported_at", "no_support_at"), 0)
    for row, due in followed(mortal, FOLLOW_84, {int(Service.REABLEMENT)}):
        slot = row["resident"]
        if is_dead(mortal, slot, due):
            found["died_by"] += 1
        elif due in away[slot]:
            found["away_at"] += 1
        else:
            found["supported_at" if due in supported[slot] else "no_support_at"] += 1
    for name, count in found.items():
        assert total(outcomes, f"reablement_{name}_12_weeks") == count, name
    assert total(outcomes, "reablement_at_12_weeks") == sum(found.values()) > 50


def test_nights_at_home_in_the_last_ninety_days_of_life(mortal: Mortal) -> None:
    outcomes, away = mortal.results("a_test", 0).tables["outcomes"], days_in(mortal, IS_AWAY)
    days = {slot: int(mortal.place.holds["gone_on"][slot]) for slot in mortal.dead}
    known = {slot: day for slot, day in days.items() if day >= LAST_DAYS}
    at_home = sum(
        LAST_DAYS - len(away[slot] & set(range(day - LAST_DAYS, day)))
        for slot, day in known.items()
    )
    assert total(outcomes, "died_after_90_days_here") == len(known) > 100
    assert total(outcomes, "last_90_days_at_home") == at_home


def test_everybody_died_somewhere(outcomes: pl.DataFrame) -> None:
    """By age band and quintile; and in all as the events by name have it."""
    places = ("hospital", "care_home", "hospice", "home")
    for place in places:
        assert total(outcomes, f"died_in_{place}") == total(outcomes, f"deaths_at_{place}") > 0
    keys = ["financial_year", "age_band", "deprivation_quintile"]
    died_in = outcomes.filter(pl.col("measure").is_in([f"died_in_{place}" for place in places]))
    by_place = died_in.group_by(keys).agg(pl.col("value").sum()).sort(keys)
    deaths = outcomes.filter(measure="deaths").group_by(keys).agg(pl.col("value").sum()).sort(keys)
    assert by_place.equals(deaths.filter(pl.col("value") > 0))


@pytest.mark.parametrize(
    ("by_group", "as_counted_before"),
    [
        ("discharges_overnight", "discharges_with_ready_date"),
        ("discharges_late", "discharges_delayed"),
        ("discharges_late_days", "discharge_delay_days"),
        ("discharges_readmitted", "readmissions_30_days"),
        ("crises_answered", "urgent_response_referrals"),
        ("council_assessments", "social_care_assessments"),
    ],
)
def test_events_by_group_add_up_to_those_counted_without(
    outcomes: pl.DataFrame, by_group: str, as_counted_before: str
) -> None:
    assert total(outcomes, by_group) == total(outcomes, as_counted_before) > 0


def test_parts_of_delay_add_up(outcomes: pl.DataFrame) -> None:
    bands = ("1_day", "2_3_days", "4_6_days", "7_13_days", "14_20_days", "21_days")
    late = sum(total(outcomes, f"discharges_late_{band}") for band in bands)
    assert late == total(outcomes, "discharges_late")
    pathways = sum(total(outcomes, f"discharges_late_days_pathway_{p}") for p in range(4))
    assert pathways == total(outcomes, "discharges_late_days")


def test_care_home_admissions_by_payer_are_all_of_them(outcomes: pl.DataFrame) -> None:
    by_payer = sum(
        total(outcomes, f"care_home_admissions_{p}") for p in ("council", "person", "icb")
    )
    assert by_payer == total(outcomes, "care_home_admissions") > 0
