"""Reviews of long-term care in whole runs: hours are conserved, and nobody becomes a new client."""

from collections import Counter

import numpy as np
import polars as pl
import pytest

from sim.results import Results
from sim.run import Model, run
from sim.scenario import Change, Scenario
from sim.services import IS_REVIEWED, NEVER, NOT_A_ROW, Funder, Service, WayOut
from sim.services.packages import AT_HOME, IN_A_CARE_HOME, KIND_OF_CARE
from tests.lived import WatchedModel, columns, live, multiply, scenario, small_place

pytestmark = pytest.mark.law

PEOPLE, YEARS, SEED = 20_000, 2, 6
OUTCOME, CALLED = "pathways.review.outcome", "pathways.review.called_share"
HOURS = "area.capacity.home_care_hours_per_week"
NOTHING_CHANGES = Change(OUTCOME, "set", 0.0, "a test")
# Reviews as they are, and where most change something in a place that is short of hours.
USUAL = scenario("as_it_is")
BUSY = scenario(
    "busy",
    Change(OUTCOME, "set", 0.4, "a test"),
    Change("pathways.review.overdue_days", "set", 0.0, "a test"),
    multiply(HOURS, 0.9),
)
# Measures and lines that reviews have of their own.
OWN = (
    *("social_care_review", "resource_cost_social_care_review"),
    *("cost_council", "cost_total", "spend_council", "gap_council"),
)


@pytest.fixture(scope="module", params=[USUAL, BUSY], ids=lambda chosen: chosen.name)
def model(request: pytest.FixtureRequest) -> WatchedModel:
    return live(small_place(PEOPLE), request.param, years=YEARS, seed=SEED)


def going_on(model: Model) -> np.ndarray:
    """Rows of long-term care that go on from another of the same kind."""
    kinds, upstream = columns(model, "service", "upstream")
    kind = KIND_OF_CARE[kinds]
    rows = np.flatnonzero((kind > 0) & (upstream != NOT_A_ROW))
    return rows[kind[rows] == kind[upstream[rows]]]


def test_hours_held_are_those_of_the_residents_who_hold_them(model: WatchedModel) -> None:
    record, holds = model.place.record, model.place.holds
    occupied = model.place.places.occupied
    rows = holds["home_care"][holds["home_care"] != NOT_A_ROW]
    assert record.units[rows].sum() == occupied[Service.HOME_CARE] > 0
    assert (record.ended[rows] == NEVER).all()
    homes = holds["care_home"][holds["care_home"] != NOT_A_ROW]
    held = Counter(record.service[homes].tolist())
    for home in (Service.RESIDENTIAL_CARE, Service.NURSING_CARE):
        assert held[home] == occupied[home] > 0
    both = np.isin(record.resident[rows], record.resident[homes])
    assert not both.any()


def test_care_goes_on_without_a_gap_and_as_the_same_need(model: WatchedModel) -> None:
    rows = going_on(model)
    names = ("resident", "event", "fate", "started", "ended", "way_out", "upstream", "next")
    resident, event, fate, started, ended, way_out, upstream, needed = columns(model, *names)
    begun = rows[started[rows] != NEVER]
    assert begun.size > 20
    before = upstream[begun]
    for same in (resident, event, fate, needed):
        assert (same[begun] == same[before]).all()
    assert (ended[before] == started[begun]).all()
    assert (way_out[before] == WayOut.REVIEWED).all()
    # Nothing else ends as reviewed but a wait for more of what has ended itself.
    reviewed = np.flatnonzero((way_out == WayOut.REVIEWED) & (started != NEVER))
    assert set(reviewed.tolist()) == set(before.tolist())


def test_who_waits_for_more_has_what_there_was(model: WatchedModel) -> None:
    """Until more is there, the wait is given up, or the care ends."""
    rows = going_on(model)
    requested, started, ended, upstream = columns(
        model, "requested", "started", "ended", "upstream"
    )
    rows = rows[requested[rows] != NEVER]
    settled = np.minimum(started[rows], ended[rows])
    assert (ended[upstream[rows]] >= settled).all()
    assert (started[upstream[rows]] <= requested[rows]).all()


@pytest.mark.parametrize("kind", [AT_HOME, IN_A_CARE_HOME])
def test_clients_are_those_at_first_and_new_ones_less_those_who_left(
    model: WatchedModel, kind: int
) -> None:
    """Counted as starts and ends of people, whatever reviews make of their rows."""
    kinds, started, ended = columns(model, "service", "started", "ended")
    care = (KIND_OF_CARE[kinds] == kind) & (started != NEVER)
    at_first = int((care & (started < 0) & (ended >= 0)).sum())
    at_last = int((care & (ended == NEVER)).sum())
    services = np.flatnonzero(kind == KIND_OF_CARE)
    starts, ends = (
        sum(int(getattr(month, name)[services].sum()) for month in model.months)
        for name in ("starts", "ends")
    )
    assert at_first + starts - ends == at_last
    if kind == IN_A_CARE_HOME:
        assert starts == sum(month.events["care_home_admissions"] for month in model.months)


def test_what_came_of_reviews_is_counted_once(model: WatchedModel) -> None:
    rows = going_on(model)
    kinds, started, units, upstream = columns(model, "service", "started", "units", "upstream")
    rows = rows[(started[rows] >= 0) & (started[rows] != NEVER)]
    more = units[rows] - units[upstream[rows]]
    events = Counter[str]()
    for month in model.months:
        events.update(month.events)
    assert events["packages_raised"] == (more > 0).sum() > 0
    assert events["packages_lowered"] == (more < 0).sum() > 0
    assert events["moved_to_nursing_care"] == (kinds[rows] != kinds[upstream[rows]]).sum()
    assert events["social_care_reviews"] > events["packages_raised"] / 2


def test_the_council_reviews_those_whom_it_pays_for(model: WatchedModel) -> None:
    """Each at most once a month, and nobody in hospital or after the care has ended."""
    kinds, day, funder, since, ended, started = columns(
        model, "service", "nights", "funder", "council_from", "ended", "started"
    )
    seen = IS_REVIEWED[kinds] & (day >= 0) & (started != NEVER)
    assert (day[seen] >= started[seen]).all()
    assert (day[seen] <= ended[seen]).all()
    councils = seen & ((funder == Funder.COUNCIL) | (since <= day))
    counted = sum(month.events["social_care_reviews"] for month in model.months)
    # A row tells its last review; those before it are counted too.
    assert councils.sum() <= counted


def test_who_pays_goes_on_as_well(model: WatchedModel) -> None:
    """The council does not hand anybody back; the NHS goes on paying for the same care."""
    rows = going_on(model)
    kinds, started, funder, since, upstream = columns(
        model, "service", "started", "funder", "council_from", "upstream"
    )
    rows = rows[(started[rows] >= 0) & (started[rows] != NEVER)]
    before = upstream[rows]
    council = (funder[before] == Funder.COUNCIL) | (since[before] != NEVER)
    assert council.any()
    assert (funder[rows[council]] != Funder.PERSON).all()
    nhs = (funder[before] == Funder.ICB) & (kinds[rows] == kinds[before])
    assert (funder[rows[nhs]] == Funder.ICB).all()


def tables(*changes: Change) -> Results:
    chosen = Scenario("s", "s", "What if?", changes)
    return run(small_place(6000), chosen, years=2, seed=SEED)


def test_reviews_that_change_nothing_change_nothing() -> None:
    """With the outcomes at 0 only reviews themselves differ, however many there are."""
    few, many = (
        tables(
            NOTHING_CHANGES,
            Change("pathways.review.overdue_days", "set", days, "a test"),
            Change(CALLED, "set", share, "a test"),
        )
        for days, share in ((600.0, 0.0), (0.0, 1.0))
    )
    reviews = [
        one.tables["outcomes"].filter(measure="social_care_reviews")["value"].sum()
        for one in (few, many)
    ]
    assert 0 < reviews[0] < reviews[1]
    for name, table in few.tables.items():
        if name == "provider_position":  # what a provider is paid for reviews is in it
            continue
        other = many.tables[name]
        for column in ("line", "service", "measure"):
            if column in table.columns:
                own = pl.any_horizontal(pl.col(column).str.starts_with(one) for one in OWN)
                table, other = table.filter(~own), other.filter(~own)
        order = table.columns  # outcomes come in no order
        assert table.sort(order).equals(other.sort(order)), name


def test_more_changes_where_more_is_found() -> None:
    """Otherwise the law above would hold for reviews that never change anything."""
    usual, nothing = tables(), tables(NOTHING_CHANGES)
    raised = [
        one.tables["outcomes"].filter(measure="packages_raised")["value"].sum()
        for one in (usual, nothing)
    ]
    assert raised[0] > raised[1] == 0
