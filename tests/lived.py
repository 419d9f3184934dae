"""Small places that live through some years while a test watches every midnight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from sim.area import Area, load_area
from sim.money import Books
from sim.pathways.names import BEDS, CASELOADS, DOWNSTREAM
from sim.run import Model
from sim.scenario import Change, Scenario, load_scenario, values_by_year
from sim.services import CalendarMonth, Ids, Service
from tests.resize import resized

# Whatever holds a place from one midnight to the next; beds are under EMERGENCY_INPATIENT.
HELD_OVERNIGHT = (BEDS, *DOWNSTREAM, *CASELOADS, Service.VIRTUAL_WARD)


@dataclass(frozen=True)
class Midnight:
    """Units held and units there are, for one service on one day."""

    day: int
    service: Service
    occupied: int
    capacity: int


Watched = TypeVar("Watched", bound="WatchedModel")


class WatchedModel(Model):
    """The model, with every midnight written down."""

    midnights: list[Midnight]

    def day(self, month: CalendarMonth, day: int, arrivals: Ids) -> None:
        super().day(month, day, arrivals)
        places = self.place.places
        self.midnights = getattr(self, "midnights", [])
        self.midnights += [
            Midnight(day, service, int(places.occupied[service]), int(places.capacity[service]))
            for service in HELD_OVERNIGHT
        ]


def small_place(people: int, name: str = "england") -> Area:
    return resized(load_area(name), people)


def scenario(name: str, *changes: Change) -> Scenario:
    return Scenario(name, name, "What if?", changes)


def multiply(parameter: str, factor: float, since: str = "") -> Change:
    return Change(parameter, "multiply", float(factor), "a test", since=since)


def live(
    area: Area,
    chosen: Scenario,
    *,
    years: int,
    seed: int,
    kind: type[Watched] = WatchedModel,  # type: ignore[assignment]
) -> Watched:
    """Run the model as `sim.run.run` does, everybody in it, and keep everything it knows."""
    nothing = values_by_year(area, load_scenario("do_nothing"), area.first_year, 1, seed)[0]
    model = kind(area, nothing, seed, 1)
    model.warm_up()
    years_of = values_by_year(area, chosen, area.first_year, years, seed)
    model.live(years_of, books=Books(chosen.money))
    return model


def columns(model: Model, *names: str) -> Sequence[np.ndarray]:
    """Columns of the record, one entry for each row ever written."""
    record = model.place.record
    return [getattr(record, name)[: record.rows].copy() for name in names]
