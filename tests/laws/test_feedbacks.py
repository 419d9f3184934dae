"""Feedbacks in whole runs: fewer hours of home care, and need that answers only through them."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.demand import Season, Strikes
from sim.pathways.names import CARE_HOME
from sim.run import run
from sim.scenario import Change, Scenario, load_scenario
from sim.services import NEVER, NOT_A_ROW, Service, WayOut
from sim.sweep import find_drivers
from sim.sweep.feedbacks import feedbacks
from sim.sweep.over_time import without
from tests.lived import WatchedModel, columns, live, scenario, small_place

pytestmark = pytest.mark.law

PEOPLE, SEED = 4000, 5
MANY, YEARS = 100_000, 2
NOTHING, CUT = load_scenario("do_nothing"), load_scenario("fewer_home_care_hours")
# A state that raises need ten times as much: that a need strikes is then told from few people.
STRONG = (
    Change("pathways.feedbacks.ratio", "set", 10.0, "a test", {"need": ("urgent",)}),
    Change("pathways.feedbacks.deconditioning_per_day", "set", 0.1, "a test"),
)


class Watcher(WatchedModel):
    """The model, with the urgent needs of every month from day 0 on."""

    struck: list[tuple[list[int], list[int], list[int]]]

    def strikes(self, now: Season, first_day: int, days: int) -> dict[str, Strikes]:
        struck = super().strikes(now, first_day, days)
        if first_day >= 0:
            urgent = struck["urgent"]
            found = (urgent.slot.tolist(), urgent.day.tolist(), urgent.number.tolist())
            self.struck = [*getattr(self, "struck", []), found]
        return struck


def lived(chosen: Scenario) -> Watcher:
    return live(small_place(PEOPLE), chosen, years=1, seed=SEED, kind=Watcher)


def off(chosen: Scenario) -> Scenario:
    return without(chosen, feedbacks())


def with_strong(chosen: Scenario) -> Scenario:
    return scenario(f"{chosen.name}, strong", *chosen.changes, *STRONG)


@pytest.mark.slow
def test_with_feedbacks_off_home_care_changes_no_urgent_need_and_with_them_on_it_does() -> None:
    """Whose, on which day and which of their life: exactly the same; and some differ otherwise."""
    assert lived(off(CUT)).struck == lived(off(NOTHING)).struck
    assert lived(with_strong(CUT)).struck != lived(with_strong(NOTHING)).struck


@pytest.mark.slow
def test_whoever_is_weakened_asks_anew_and_only_once_at_a_time() -> None:
    """Patients whom delay raises to a higher pathway hold one bed and await one place."""
    model = lived(with_strong(CUT))
    names = ("service", "resident", "upstream", "event", "started", "ended", "way_out")
    service, resident, upstream, event, started, ended, way_out = columns(model, *names)
    hospital = (service == Service.EMERGENCY_INPATIENT) | (service == Service.ELECTIVE_INPATIENT)
    waits = np.flatnonzero((upstream != NOT_A_ROW) & (event > 0) & ~hospital)
    waits = waits[hospital[upstream[waits]] & (service[waits] != Service.VIRTUAL_WARD)]
    stays, asked = np.unique(upstream[waits], return_counts=True)
    assert (asked > 1).sum() > 10, "nobody was weakened while they waited"
    open_wait = (started[waits] == NEVER) & (ended[waits] == NEVER)
    assert (np.bincount(upstream[waits[open_wait]], minlength=1) <= 1).all()
    assert (ended[upstream[waits[open_wait]]] == NEVER).all()
    replaced = waits[(way_out[waits] == WayOut.MOVED_ON) & (started[waits] == NEVER)]
    assert np.isin(upstream[replaced], stays).all()
    (pathway,) = columns(model, "pathway")
    assert pathway[hospital].max() == CARE_HOME
    assert model.people.alive[resident[waits[open_wait]]].all()


@cache
def totals(chosen: Scenario) -> dict[str, float]:
    """The outcomes of so many residents of England over the period."""
    frame = run(small_place(MANY), chosen, years=YEARS, seed=SEED).tables["outcomes"]
    everybody: Any = frame.filter(age_band="all", deprivation_quintile="all", conditions="all")
    found: dict[str, float] = {}
    for measure, value in everybody.select("measure", "value").iter_rows():
        found[measure] = found.get(measure, 0.0) + value
    return found


def more(measure: str, change: Scenario, baseline: Scenario) -> float:
    return totals(change)[measure] - totals(baseline)[measure]


@pytest.mark.slow
def test_a_fifth_fewer_home_care_hours() -> None:
    """More delay, a longer list, more waits in A&E; need rises through feedbacks only."""
    for measure in ("delayed_days", "elective_cancellations", "ae_over_four_hours"):
        assert more(measure, CUT, NOTHING) > 0, measure
    assert more("waiting_days_elective_inpatient", CUT, NOTHING) > 0
    assert more("urgent_needs", off(CUT), off(NOTHING)) == 0
    # With planned care in extra beds whatever happens, the list does not answer.
    assert more("elective_cancellations", off(CUT), off(NOTHING)) == 0
    assert abs(more("waiting_days_elective_inpatient", off(CUT), off(NOTHING))) < (
        more("waiting_days_elective_inpatient", CUT, NOTHING) / 10
    )


@pytest.mark.slow
def test_stronger_feedbacks_of_waiting_raise_need_more() -> None:
    """Ten times as much urgent need in each state, and a tenth a day weakened by delay."""
    strong = with_strong(NOTHING), with_strong(CUT)
    assert more("urgent_needs", strong[1], strong[0]) > 0
    assert more("care_home_admissions", strong[1], strong[0]) > 0


@pytest.mark.slow
def test_feedbacks_of_the_first_year_add_next_to_nothing() -> None:
    """Published admissions contain them: what comes on top of urgent need is below 0.2 %."""
    with_them, without_them = totals(NOTHING), totals(off(NOTHING))
    assert abs(with_them["urgent_needs"] / without_them["urgent_needs"] - 1) < 0.002


@pytest.mark.slow
def test_shares_of_feedbacks_add_up_and_without_them_no_urgent_need_strikes() -> None:
    """With all feedbacks but two off in both: those have no runs of their own, and no share."""
    asked = {"years": 1, "replicates": 2, "residents": 4000}
    measures = ("urgent_needs", "bed_days")
    idle = [one for one in feedbacks() if one.name not in ("deconditioning", "full_beds")]
    before, chosen = without(NOTHING, idle), without(CUT, idle)
    answer = find_drivers(
        "gloucestershire", chosen, before, by_feedback=True, measures=measures, **asked
    )
    assert len(answer.facts["choices"]) == 2 * 2**2
    rows = answer.tables["drivers"]
    assert set(rows["measure"]) == set(measures)
    for _, group in rows.group_by("method", "measure", "financial_year"):
        (total,) = group.filter(part="all")["difference_mean"]
        assert group.filter(group["part"] != "all")["difference_mean"].sum() == total
    direct = rows.filter(part="direct", measure="urgent_needs")
    assert (direct["difference_mean"] == 0).all()
    assert (direct["difference_low"] == 0).all()
    assert (direct["difference_high"] == 0).all()
