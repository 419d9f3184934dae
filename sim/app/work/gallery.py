"""The gallery: ready-made scenarios worth a card, whose comparisons are made before anybody asks.

They are made by the command `localpound prepare`, and by a server whose processes have nothing else
to do, for the places that somebody looks at.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Event, Lock, Thread

from sim.app.samples import BASELINE, YEARS_FIRST, usual_sample
from sim.app.work.desk import AHEAD, Desk
from sim.app.work.job import State
from sim.app.work.request import Request, place
from sim.app.work.store import usual_store
from sim.area import area_names
from sim.parameters import InputError

FILE = Path(__file__).parents[1] / "gallery.csv"
LOOK_EVERY_SECONDS = 0.5
AT_ONCE = 2  # so that no process is idle while an answer is put together
PREPARING = "prepare"  # an asker

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Card:
    """A scenario of the gallery, under the heading of its group."""

    scenario: str
    group: str


@cache
def cards() -> tuple[Card, ...]:
    """The scenarios of the gallery in their order."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        rows = sorted(csv.DictReader(handle), key=lambda row: int(row["order"]))
    return tuple(Card(row["scenario"], row["group"]) for row in rows)


def requests_of(area: str) -> list[Request]:
    """Each scenario of the gallery beside doing nothing in a place, as a page first asks for it."""
    sample = usual_sample()
    return [
        Request(
            area=area,
            scenarios=(BASELINE, card.scenario),
            years=YEARS_FIRST,
            replicates=sample.replicates,
            residents=sample.residents_of(place(area).people),
        )
        for card in cards()
    ]


def prepare_store(areas: Sequence[str], workers: int, progress: Report) -> list[str]:
    """Fill the usual store with the gallery of these places, or of all; as `prepare`."""
    for area in areas:
        place(area)
    with closing(Desk(usual_store(), workers)) as desk:
        return prepare(areas or area_names(), desk, progress)


def prepare(areas: Sequence[str], desk: Desk, progress: Report) -> list[str]:
    """Make the comparisons of the gallery for these places; says what could not be made.

    `progress` is told runs done and in all. What is finished is kept, however this is stopped.
    """
    waiting = [request for area in areas for request in requests_of(area)]
    total = sum(len(request.scenarios) * request.replicates for request in waiting)
    asked: dict[str, Request] = {}
    problems: list[str] = []
    done = 0
    while waiting or asked:
        while waiting and len(asked) < AT_ONCE:
            request = waiting.pop(0)
            try:
                asked[desk.ask(request, PREPARING)] = request
            except InputError as mistake:
                done += len(request.scenarios) * request.replicates
                problems.append(_said(request, mistake))
        states = {key: desk.state(key, of.replicates, PREPARING) for key, of in asked.items()}
        for key, state in states.items():
            if state.is_over:
                request = asked.pop(key)
                done += len(request.scenarios) * request.replicates
                problems += [_said(request, state.problem)] if state.problem else []
        progress(done + sum(states[key].done for key in asked), total)
        if len(asked) == len(states):
            Event().wait(LOOK_EVERY_SECONDS)
    return problems


def _said(request: Request, problem: object) -> str:
    return f"{request.area}, {request.scenarios[-1]}: {problem}"


class Gallery:
    """Asks a desk for the gallery of places that are looked at, after everybody else.

    One comparison at a time; the place looked at last comes first. Until it is closed.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._places: dict[str, Iterator[Request]] = {}  # the one looked at last is the last
        self._held = Lock()
        self._looked, self._closed = Event(), Event()
        self._thread = Thread(target=self._fill, daemon=True)
        self._thread.start()

    def look_at(self, area: str) -> None:
        """Somebody looks at this ready-made place."""
        with self._held:
            found = self._places.pop(area, None)
            self._places[area] = iter(requests_of(area)) if found is None else found
        self._looked.set()

    def close(self) -> None:
        """Ask for nothing more."""
        self._closed.set()
        self._looked.set()
        self._thread.join()

    def _fill(self) -> None:
        while not self._closed.is_set():
            self._looked.wait()
            self._looked.clear()
            while (request := self._next()) and not self._closed.is_set():
                self._make(request)

    def _next(self) -> Request | None:
        with self._held:
            every = (next(left, None) for left in reversed(self._places.values()))
            return next((request for request in every if request), None)

    def _make(self, request: Request) -> None:
        """Wait until it is made, refused or failed; what fails for one person fails for nobody."""
        try:
            key = self._desk.ask(request, AHEAD)
        except InputError:
            return
        while not self._state(key, request).is_over:
            if self._closed.wait(LOOK_EVERY_SECONDS):
                self._desk.cancel(key, AHEAD)

    def _state(self, key: str, request: Request) -> State:
        return self._desk.state(key, request.replicates, AHEAD)
