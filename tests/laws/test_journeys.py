"""Law: a resident who is followed is the same in every scenario, and every request is told."""

from collections import Counter

import numpy as np
import polars as pl
import pytest

from sim.demand import Season, Strikes
from sim.pathways.foresee import FOLLOWED_BY
from sim.results import Results
from sim.run import Model, run
from sim.scenario import load_scenario, values_by_year
from sim.services import NEVER, Service, follow
from tests.lived import multiply, scenario, small_place

PLACE = small_place(15_000)
YEARS, SEED, SOME = 2, 4, 12_000
END_DAY = 730
CUT = scenario(
    "cut",
    multiply("area.capacity.home_care_hours_per_week", 0.5),
    multiply("area.capacity.reablement_places", 0.5),
)
COUNTED = {
    *(Service.GP, Service.AMBULANCE, Service.OUTPATIENT, Service.DAY_CASE),
    Service.SAME_DAY_EMERGENCY_CARE,
}
FIRST_CALL = 5 << 28  # numbers of calls to the urgent response begin here
DAYS = ("requested", "started", "ready", "ended")


class WatchedModel(Model):
    """The model, with every urgent need of day 0 and later written down as (slot, number)."""

    urgent: list[tuple[int, int]]

    def strikes(self, now: Season, first_day: int, days: int) -> dict[str, Strikes]:
        struck = super().strikes(now, first_day, days)
        if first_day >= 0:
            urgent = struck["urgent"]
            self.urgent = getattr(self, "urgent", [])
            self.urgent += zip(urgent.slot.tolist(), urgent.number.tolist(), strict=True)
        return struck


def lived(journeys: int) -> tuple[WatchedModel, Results]:
    nothing = load_scenario("do_nothing")
    first = values_by_year(PLACE, nothing, PLACE.first_year, 1, SEED)[0]
    model = WatchedModel(PLACE, first, SEED, 1)
    model.warm_up()
    model.live(values_by_year(PLACE, CUT, PLACE.first_year, YEARS, SEED), journeys)
    return model, model.results("cut", 0)


@pytest.fixture(scope="module")
def cut() -> tuple[WatchedModel, Results]:
    return lived(SOME)


@pytest.fixture(scope="module")
def journeys(cut: tuple[WatchedModel, Results]) -> pl.DataFrame:
    return cut[1].tables["journeys"]


def test_nothing_else_changes_and_without_there_is_no_table(
    cut: tuple[WatchedModel, Results],
) -> None:
    without = run(PLACE, CUT, years=YEARS, seed=SEED)
    assert set(cut[1].tables) - set(without.tables) == {"journeys"}
    assert cut[1].facts == without.facts
    for name, table in without.tables.items():
        assert table.equals(cut[1].tables[name]), name


def test_the_same_residents_in_every_scenario_and_few_are_among_many(
    journeys: pl.DataFrame,
) -> None:
    about = ("resident", "age", "sex", "deprivation_quintile", "conditions")
    other = run(PLACE, load_scenario("do_nothing"), years=YEARS, seed=SEED, journeys=SOME // 10)
    few, many = (t.select(about).unique() for t in (other.tables["journeys"], journeys))
    shared = few.join(many, on=about, how="semi")
    # All but those to whom one scenario gave no care at all.
    assert few.height > 100
    assert shared.height >= few.height - 2
    of_few = journeys.filter(pl.col("resident").is_in(few["resident"].to_list()))
    assert 0 < of_few.height < journeys.height / 5


def test_every_request_is_there_and_no_other(
    cut: tuple[WatchedModel, Results], journeys: pl.DataFrame
) -> None:
    model, _ = cut
    record, names = model.place.record, [f"{one:016x}" for one in model.people.identity.tolist()]
    followed = set(model.followed.slots.tolist())
    expected: Counter[tuple[object, ...]] = Counter()
    for row in record.stays.row[: record.rows]:
        if row["resident"] in followed and row["requested"] != NEVER and row["ended"] >= 0:
            days = (int(row[name]) for name in ("requested", "started", "ended"))
            come = (None if day == NEVER else day for day in days)
            expected[names[row["resident"]], Service(row["service"]).label, *come] += 1
    found = journeys.filter(pl.col("service") != "ae")
    keys = ("resident", "service", "requested", "started", "ended")
    assert expected == Counter(found.select(keys).iter_rows())
    assert found.height > 500


def test_every_kind_of_service_is_told(journeys: pl.DataFrame) -> None:
    """But for those that are counted by group and belong to nobody in particular.

    A hospice and Shared Lives have a handful of people in so small a place.
    """
    told = {Service[name.upper()] for name in journeys["service"].unique()}
    assert set(Service) - told <= {*COUNTED, Service.HOSPICE, Service.SHARED_LIVES}
    turned_away = journeys.filter(way_out="turned_away")
    assert set(turned_away["service"]) == {"urgent_community_response"}
    assert turned_away["started"].null_count() == turned_away.height
    assert journeys.filter(way_out="averted").is_empty(), "what did not come about has no row"


def needs_of(model: WatchedModel, service: Service) -> set[tuple[int, int]]:
    """Resident and number of the need of every row of a service."""
    record = model.place.record
    rows = np.flatnonzero(record.service[: record.rows] == service)
    return set(zip(record.resident[rows].tolist(), record.event[rows].tolist(), strict=True))


def test_an_urgent_need_is_a_visit_or_a_row_of_the_record(
    cut: tuple[WatchedModel, Results], journeys: pl.DataFrame
) -> None:
    """An admission, a call to the team at home, or a visit to A&E: never two of them."""
    model, _ = cut
    followed = set(model.followed.slots.tolist())
    admissions = needs_of(model, Service.EMERGENCY_INPATIENT)
    calls = needs_of(model, Service.URGENT_COMMUNITY_RESPONSE)
    visits = Counter(
        slot
        for slot, number in model.urgent
        if slot in followed
        and (slot, number * FOLLOWED_BY) not in admissions
        and (slot, FIRST_CALL + number) not in calls
    )
    found = Counter(journeys.filter(service="ae")["resident"])
    identity = model.people.identity
    assert found == {f"{int(identity[slot]):016x}": count for slot, count in visits.items()}
    assert found.total() > 500


def test_days_come_in_order(journeys: pl.DataFrame) -> None:
    requested, started, ready, ended = (pl.col(name) for name in DAYS)
    for before, after in (
        (requested, started),
        (started, ready),
        (started, ended),
        (ready, ended),
        (requested, ended),
    ):
        assert journeys.filter(before > after).is_empty()
    assert journeys.filter(started.is_null() & ready.is_not_null()).is_empty()
    assert journeys.filter(ended.is_null() != (pl.col("way_out") == "open")).is_empty()
    assert journeys.select(pl.max_horizontal(DAYS).max() < END_DAY).item()
    assert journeys["requested"].null_count() == 0


def test_each_story_is_numbered_in_order_and_ends_where_the_resident_leaves(
    journeys: pl.DataFrame,
) -> None:
    for _, told in journeys.group_by("resident"):
        assert told["journey"].to_list() == list(range(1, told.height + 1))
        assert told["requested"].is_sorted()
    left = pl.col("left_day")
    assert journeys.filter(pl.max_horizontal(DAYS) > left).is_empty()
    for way in ("died", "moved_away"):
        those = journeys.filter(way_out=way)
        assert those.height or way == "moved_away"
        assert those.filter((pl.col("ended") != left) | (pl.col("left") != way)).is_empty()
    assert journeys.filter(left.is_not_null() & pl.col("ended").is_null()).is_empty()


def test_a_funder_stands_where_somebody_may_pay_for_care(journeys: pl.DataFrame) -> None:
    care = pl.col("service").is_in(["home_care", "residential_care", "nursing_care"])
    started = pl.col("started").is_not_null()
    assert journeys.filter((care & started) != pl.col("funder").is_not_null()).is_empty()
    assert set(journeys["funder"].drop_nulls()) == {"council", "person", "icb"}


def test_a_negative_number_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 residents"):
        lived(-1)


def test_as_many_are_followed_as_asked_and_never_more_than_live_there(
    cut: tuple[WatchedModel, Results],
) -> None:
    people = cut[0].people
    assert np.unique(cut[0].followed.slots).size == SOME
    assert follow(people, 10**9).slots.tolist() == list(range(people.n))
