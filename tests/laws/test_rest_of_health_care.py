"""What more or less of each new service does, under the same dice."""

from collections.abc import Mapping

import polars as pl
import pytest

from sim.run import run
from sim.scenario import Change
from tests.lived import scenario, small_place

pytestmark = pytest.mark.law

PEOPLE, LARGE_PLACE = 60_000, 150_000
PLACES = "pathways.capacity.per_1000_people"
STAFF = "pathways.capacity.workforce_growth_per_year"
BEDS = ("emergency_inpatient", "elective_inpatient")
OF_THE_AREA = (
    *("general_acute_beds", "intermediate_care_beds", "reablement_places"),
    *("home_care_hours_per_week", "residential_care_places", "nursing_care_places"),
)
PLENTY = 100.0
# Rounds are weekly at most: a place that is free is had at the next one.
LONGEST_ROUND_DAYS = 7

Tables = Mapping[str, pl.DataFrame]


def change(parameter: str, act: str, amount: float, service: str = "") -> Change:
    where = {"service": (service,)} if service else {}
    return Change(parameter, act, float(amount), "a test", where=where)  # type: ignore[arg-type]


def lived(*changes: Change, years: int = 1, seed: int = 2, people: int = PEOPLE) -> Tables:
    """The tables of a small place in which staff can always be found."""
    found = change(STAFF, "set", 1000)
    place = small_place(people)
    return run(place, scenario("a_test", found, *changes), years=years, seed=seed).tables


# Seeing somebody else than the usual professional leads to no admissions.
NO_CONTINUITY = change("pathways.feedbacks.acs_ratio_of_continuity", "set", 1)


@pytest.fixture(scope="module")
def nothing() -> Tables:
    return lived()


@pytest.fixture(scope="module")
def unconnected() -> Tables:
    return lived(NO_CONTINUITY)


def total(tables: Tables, column: str, *services: str) -> int:
    table = tables["activity"].filter(pl.col("service").is_in(services))
    return int(table[column].sum())


def outcome(tables: Tables, measure: str) -> int:
    return int(tables["outcomes"].filter(pl.col("measure") == measure)["value"].sum())


def queue(tables: Tables, service: str) -> dict[str, float]:
    table = tables["capacity"].filter(pl.col("service") == service)
    counted, days = table["waits_counted"].sum(), table["waits_days_sum"].sum()
    return {
        "wait": days / counted if counted else 0.0,
        "waiting": float(table["people_waiting"].mean() or 0),  # type: ignore[arg-type]
        "held": float(table["occupied"].mean() or 0),  # type: ignore[arg-type]
        "places": float(table["capacity"].mean() or 0),  # type: ignore[arg-type]
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_virtual_ward_from_no_slots_to_plenty(seed: int) -> None:
    """Bed days fall; freeing one costs less while slots fill, and more once they stand empty."""
    times = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
    bed_days, cost = [], []
    for factor in times:
        slots = change(PLACES, "multiply", factor, "virtual_ward")
        tables = lived(slots, seed=seed, people=LARGE_PLACE)
        bed_days.append(total(tables, "units", *BEDS))
        spent = tables["resource_cost"].filter(pl.col("service") == "virtual_ward")
        parts = ("fixed_pence", "step_pence", "variable_pence")
        cost.append(sum(int(spent[part].sum()) for part in parts))
    freed = [bed_days[0] - days for days in bed_days]
    usual = times.index(1.0)
    assert freed[: usual + 1] == sorted(freed[: usual + 1]), freed
    assert freed[usual] > 0.02 * bed_days[0]
    # Beyond, few more find a use; what they come back for and when is left to chance.
    assert all(abs(days - freed[-1]) < 0.1 * freed[-1] for days in freed[usual + 1 :]), freed
    assert freed[-1] == freed[-2], "with plenty of slots more of them free nothing more"
    each = [pence / days for pence, days in zip(cost[1:], freed[1:], strict=True)]
    cheapest = each.index(min(each))
    assert 0 < cheapest < len(each) - 1, each
    assert each[:cheapest] == sorted(each[:cheapest], reverse=True), each
    assert each[cheapest:] == sorted(each[cheapest:]), each


@pytest.fixture(scope="module")
def endless() -> Tables:
    """Plenty of everything, lived for a second year so that the queues of the start are gone."""
    of_area = [change(f"area.capacity.{name}", "multiply", PLENTY) for name in OF_THE_AREA]
    theatres = change("pathways.planned.theatre_margin", "set", 1)
    tables = lived(change(PLACES, "multiply", PLENTY), theatres, *of_area, years=2)
    second = pl.col("month") >= pl.col("month").max().dt.offset_by("-11mo")
    return {name: tables[name].filter(second) for name in ("activity", "capacity")} | {
        "outcomes": tables["outcomes"].filter(pl.col("financial_year") == "2026-27")
    }


def test_with_endless_capacity_nobody_waits_for_a_place(endless: Tables) -> None:
    """What is left is process: the next weekly round, the lead time of planned admissions, and the
    moment that it takes to find a provider who has room.
    """
    waits = endless["capacity"].filter(pl.col("service") != "elective_inpatient")
    waits = waits.filter(pl.col("waits_counted") > 0)
    assert waits.height > 100
    assert waits["wait_days_mean"].max() < LONGEST_ROUND_DAYS  # type: ignore[operator]
    daily = waits.filter(
        pl.col("service").is_in(
            [
                *("reablement", "hospice"),
                *("crisis_team", "mental_health_inpatient", "end_of_life_home", "virtual_ward"),
                *("urgent_community_response", "outpatient", "day_case", "intermediate_care_bed"),
            ]
        )
    )
    assert daily["waits_days_sum"].sum() == 0
    found = waits.filter(pl.col("service").is_in(["home_care", "nursing_care", "residential_care"]))
    assert found["waits_days_sum"].sum() < found["waits_counted"].sum()
    for measure in ("gp_requests_unmet", "elective_cancellations", "requests_given_up"):
        assert outcome(endless, measure) == 0, measure
    assert outcome(endless, "delayed_days") > 0, "hospital and hub process is still there"


@pytest.mark.parametrize("factor", [0.99, 0.9])
def test_fewer_gp_appointments_bring_more_to_ae_at_the_stated_rate(
    unconnected: Tables, factor: float
) -> None:
    nothing, fewer = unconnected, lived(NO_CONTINUITY, change(PLACES, "multiply", factor, "gp"))
    lost = total(nothing, "starts", "gp") - total(fewer, "starts", "gp")
    more = total(fewer, "starts", "ae") - total(nothing, "starts", "ae")
    assert lost > 0
    assert more == pytest.approx(0.1 * lost, abs=12), "within one a month"
    assert total(fewer, "starts", *BEDS) == total(nothing, "starts", *BEDS)
    usual = [
        outcome(tables, "gp_with_usual_professional") / total(tables, "starts", "gp")
        for tables in (nothing, fewer)
    ]
    assert usual[1] < usual[0], "whoever is glad of any appointment sees whoever is free"


def test_a_full_caseload_makes_the_next_patient_wait(nothing: Tables) -> None:
    few = lived(change(PLACES, "multiply", 0.75, "specialist_nurse"))
    before, after = (queue(tables, "specialist_nurse") for tables in (nothing, few))
    assert after["held"] >= after["places"] - 1, "full, or emptying by attrition"
    assert after["waiting"] > 5 * before["waiting"]
    assert after["wait"] > before["wait"]
    assert total(few, "starts", "specialist_nurse") < total(nothing, "starts", "specialist_nurse")


def test_staff_limit_growth_whatever_the_money() -> None:
    """Ten times the slots are asked for; staff allow a twentieth more each year."""
    wanted = change(PLACES, "multiply", 10, "virtual_ward")
    place = small_place(PEOPLE)
    tables = run(place, scenario("a_test", wanted), years=3, seed=1).tables
    slots = (
        tables["capacity"]
        .filter(pl.col("service") == "virtual_ward")
        .sort("month")["capacity"]
        .to_numpy()[::12]
    )
    # 60,000 people have 12 slots of do nothing's first year; whole slots are rounded.
    assert slots.tolist() == [round(12 * 1.05 ** (year + 1)) for year in range(3)]


def test_a_cut_is_not_limited(nothing: Tables) -> None:
    none = lived(change(PLACES, "multiply", 0, "link_worker"))
    assert queue(none, "link_worker")["places"] == 0
    assert total(none, "starts", "link_worker") == 0
    assert queue(none, "link_worker")["waiting"] > queue(nothing, "link_worker")["waiting"]


def test_the_waiting_list_by_weeks_is_everybody_who_waits(nothing: Tables) -> None:
    """At the end of a month: who waited on its last day; nobody waits less than nothing."""
    by_weeks = nothing["waiting_list"]
    planned = {"outpatient", "day_case", "elective_inpatient"}
    assert set(by_weeks["service"]) == planned
    assert by_weeks["people"].min() > 0  # type: ignore[operator]
    assert by_weeks["weeks_waited"].is_between(0, 104).all()
    at_end = by_weeks.group_by("month", "service").agg(pl.col("people").sum())
    mean = nothing["capacity"].filter(pl.col("service").is_in(planned))
    both = at_end.join(mean, on=["month", "service"])
    assert both.height == 3 * 12
    near = (both["people"] / both["people_waiting"] - 1).abs()
    assert near.max() < 0.1, "a month's end is near the month's mean"  # type: ignore[operator]
