"""Every visit to A&E has one of six reasons; same-day emergency care has only so many slots."""

import numpy as np
import pytest

from sim.pathways.urgent import Arrivals
from sim.run import Model
from sim.scenario import load_scenario, values_by_year
from sim.services import NEVER, NOT_A_ROW, Ids, Service, WayOut
from tests.lived import small_place

PLACE, YEARS, SEED = small_place(20_000), 2, 11


class SlotWatcher(Model):
    """The model, with visits that end at home, and same-day emergency care by day."""

    slots: list[tuple[int, int, int]]
    visits = 0

    def foresee_needs(self, number: int, first_day: int, days: int) -> Arrivals:
        before = self.place.seen[Service.AE].sum()
        arrivals = super().foresee_needs(number, first_day, days)
        if first_day >= 0:
            self.visits += int(self.place.seen[Service.AE].sum() - before)
        return arrivals

    def day(self, day: int, arrivals: Ids, is_warm_up: bool) -> None:
        super().day(day, arrivals, is_warm_up)
        places, service = self.place.places, Service.SAME_DAY_EMERGENCY_CARE
        self.slots = getattr(self, "slots", [])
        self.slots.append((day, int(places.occupied[service]), int(places.capacity[service])))


@pytest.fixture(scope="module")
def model() -> SlotWatcher:
    nothing = load_scenario("do_nothing")
    values = values_by_year(PLACE, nothing, PLACE.first_year, YEARS, SEED)
    model = SlotWatcher(PLACE, values[0], SEED, 1)
    model.warm_up()
    model.live(values)
    return model


def total(model: Model, event: str) -> int:
    return sum(month.events[event] for month in model.months)


def came_through_ae(model: SlotWatcher) -> dict[str, int]:
    """Visits from day 0 on by what led to them, counted from the record."""
    record = model.place.record
    rows = np.arange(record.rows, dtype=np.int32)
    kind, direct, upstream = record.service[rows], record.direct[rows], record.upstream[rows]
    started, ended, way = record.started[rows], record.ended[rows], record.way_out[rows]
    in_year = (started >= 0) & (started != NEVER)
    admitted = (kind == Service.EMERGENCY_INPATIENT) & in_year & ~direct
    ward = rows[(kind == Service.VIRTUAL_WARD) & in_year]
    ward = ward[record.started[record.upstream[ward]] > record.started[ward]]  # steps up
    away = (kind == Service.URGENT_COMMUNITY_RESPONSE) & (way == WayOut.TURNED_AWAY) & (ended >= 0)
    crises = np.isin(kind, (Service.CRISIS_TEAM, Service.MENTAL_HEALTH_INPATIENT))
    given_up = rows[crises & (way == WayOut.NO_LONGER_NEEDED) & (started == NEVER) & (ended >= 0)]
    overflow = model.rules.numbers.crisis_overflow_to_ae
    return {
        "and home": model.visits,
        "admitted": int(admitted.sum()),
        "to the virtual ward": int((~record.direct[record.upstream[ward]]).sum()),
        "no team at home": int((away & (upstream == NOT_A_ROW) & ~direct).sum()),
        "no mental health team": int((model.place.draw("case_follows", given_up) < overflow).sum()),
        "no GP appointment": total(model, "ae_for_want_of_a_gp"),
    }


def test_every_visit_to_ae_has_one_reason(model: SlotWatcher) -> None:
    found = came_through_ae(model)
    assert min(found.values()) > 0, found
    assert sum(found.values()) == total(model, "ae_attendances")
    starts = sum(int(month.starts[Service.AE].sum()) for month in model.months)
    assert starts == total(model, "ae_attendances")


def test_same_day_care_is_given_while_there_are_slots(model: SlotWatcher) -> None:
    assert all(used <= slots for _, used, slots in model.slots)
    assert sum(used == slots for _, used, slots in model.slots) > 20
    seen = sum(int(m.starts[Service.SAME_DAY_EMERGENCY_CARE].sum()) for m in model.months)
    assert seen == sum(used for day, used, _ in model.slots if day >= 0)


def test_who_finds_no_slot_of_same_day_care_stays_the_night(model: SlotWatcher) -> None:
    """Only on days on which every slot was used."""
    record, share = model.place.record, model.rules.numbers.sdec_suitable_share
    rows = np.flatnonzero(record.service[: record.rows] == Service.EMERGENCY_INPATIENT)
    rows = rows[(record.started[rows] != NEVER) & (record.nights[rows] == 1)]
    same_day = model.rules.stays.same_day[model.people.cell[record.resident[rows]]]
    drawn = model.place.draw("length", rows)
    # Cells change with birthdays: of those drawn well below the share we can be sure.
    kept = rows[(drawn < 0.5 * same_day) & (model.place.draw("same_day_care", rows) < share)]
    full = {day for day, used, slots in model.slots if used == slots}
    assert kept.size > 20
    assert {int(day) for day in record.started[kept]} <= full
