"""The register of a run: who is in which scheme, and what that does to their rates this month.

When a month turns, who leaves and who starts is settled first; what schemes then do is written into
the place, where the pathways read it. At the month's end what happened is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.parameters.scheme_words import GIVES, OFF
from sim.pathways.place import Place
from sim.pathways.reached import Reached
from sim.schemes.combine import Share, combined
from sim.schemes.effect import Acting, acting, phased_in
from sim.schemes.eligible import check_scheme, eligible, in_setting
from sim.schemes.enrolment import MONTHS_IN_A_YEAR, Enrolment
from sim.schemes.scheme import Scheme, schemes_of
from sim.services import CalendarMonth, MonthCounter, NewStays, Service

PER_THOUSAND = 1000


class SchemeMonth(NamedTuple):
    """One scheme in one month, in residents of the sample.

    `enrolled` on the first day, after who starts has started; `working` those on whom it has its
    effects, `overlapping` those of them on whom another of its family has a larger one. `places`
    there are, `new_places` more than ever before; `contacts` in the month. `events` of those on
    whom it works, by rate, and under `<rate> of` what they are a share of. It is `intended` for
    whoever is eligible or ever accepted it: `intended_events` are theirs, in it or not.
    """

    month: int
    scheme: str
    switch: int
    eligible: int
    offered: int
    accepted: int
    waiting: int
    started: int
    ended: int
    enrolled: int
    working: int
    intended: int
    overlapping: int
    places: int
    new_places: int
    contacts: int
    events: dict[str, int]
    intended_events: dict[str, int]


@dataclass
class _Running:
    """A scheme that the place has or had: since when, its residents, most places so far.

    It `began` anew with the last reorganisation, and `works_from` the month on the first of which
    somebody had been in it for as long as it takes.
    """

    began: int
    enrolment: Enrolment
    stays: NewStays | None
    most_places: int = 0
    works_from: int | None = None
    from_day: int | None = None  # stays of its service count from here on


class Register:
    """Who is in which scheme, from month to month of one run."""

    def __init__(self, place: Place | None = None) -> None:
        """Of the `place` as it stands: what there is of a service on day 0 is what is usual."""
        self._usual = None if place is None else place.places.capacity.copy()
        self._usual_living = 0 if place is None else place.people.living
        self.months: list[SchemeMonth] = []
        self._schemes: Sequence[Scheme] = ()
        self._acting: dict[str, list[Acting]] = {}
        self._running: dict[str, _Running] = {}
        self._this_month: list[SchemeMonth] = []
        self._living = 0

    def open_year(self, values: Values, place: Place, month: int) -> None:
        """1 April: the schemes of the year; a reorganisation sets their phase-in back to nought."""
        self._schemes = schemes_of(values)
        self._living = place.people.living
        reorganised = values.whole("schemes.rules.reorganised")
        for scheme in self._schemes:
            if scheme.is_there or scheme.name in self._running:
                self._acting[scheme.name] = acting(scheme, values, place.seed)
            if not scheme.is_there:
                continue
            check_scheme(scheme, values)
            if scheme.name not in self._running:
                self._running[scheme.name] = _Running(month, Enrolment(), _stays_of(scheme))
            elif reorganised:
                self._running[scheme.name].began = month

    def turn_month(
        self, place: Place, values: Values, counter: MonthCounter, now: CalendarMonth
    ) -> None:
        """The first of a month: who leaves, who is offered a place, who starts; what it does.

        Days of the month on which residents in schemes have a plan and the like are counted.
        """
        month, day = now.number, now.first_day
        at_work = [scheme for scheme in self._schemes if scheme.name in self._running]
        if not at_work:
            place.reached = Reached()
            return
        shares, told = [], []
        later = values.whole("schemes.rules.later_months")
        share_of_all = values.number("schemes.rules.effect_share")
        steepness = values.number("schemes.rules.phase_in_steepness")
        for scheme in at_work:
            running = self._running[scheme.name]
            years = (month - running.began) / MONTHS_IN_A_YEAR
            level = phased_in(years, scheme.phase_in_years, steepness) if scheme.is_there else 0.0
            one, intended = self._settle(scheme, place, values, level, month, day)
            told.append(one)
            # A scheme that is late does in each month what it would have done so much before.
            age = max(month - later - running.began, 0) / MONTHS_IN_A_YEAR
            grown = phased_in(age, scheme.phase_in_years, steepness) if scheme.is_there else 0.0
            gained = (scheme.fidelity - scheme.fidelity_first_year) * grown
            of_effect = (scheme.fidelity_first_year + gained) * share_of_all
            slots = running.enrolment.working(scheme, month)
            if running.works_from is None and slots.size:
                running.works_from = month
            is_late = running.works_from is not None and month < running.works_from + later
            shares.append(Share(scheme, slots[:0] if is_late else slots, of_effect, intended))
        place.reached, outdone = combined(shares, self._acting, place.people.n, values)
        self._this_month = [
            one._replace(working=share.slots.size, overlapping=outdone[one.scheme])
            for one, share in zip(told, shares, strict=True)
        ]
        self._note_what_is_given(counter, now.days)
        for scheme in at_work:
            if scheme.switch == OFF:
                del self._running[scheme.name]

    def _note_what_is_given(self, counter: MonthCounter, days: int) -> None:
        """Each resident once, in however many schemes that give the same."""
        for what, event in GIVES.items():
            having = [
                self._running[scheme.name].enrolment.slots
                for scheme in self._schemes
                if scheme.name in self._running and what in scheme.text.gives
            ]
            if having:
                counter.note(event, int(np.unique(np.concatenate(having)).size) * days)

    def close_month(self, place: Place) -> list[SchemeMonth]:
        """The last of a month: what its schemes were, with the events of those in them."""
        reached = place.reached
        closed = [
            one._replace(
                events=_of(one.scheme, reached.counted),
                intended_events=_of(one.scheme, reached.counted_intended),
            )
            for one in self._this_month
        ]
        self.months += closed
        self._this_month = []
        return closed

    def _settle(
        self, scheme: Scheme, place: Place, values: Values, level: float, month: int, day: int
    ) -> tuple[SchemeMonth, NDArray[np.bool_]]:
        """Who leaves, and who comes to be in it, with what there is of it; for whom it is meant."""
        running = self._running[scheme.name]
        enrolment, found, places = running.enrolment, 0, 0
        allowed = in_setting(scheme.text.setting, place, values)
        enrolment.leave(scheme, place, allowed, month, day)
        who = eligible(scheme, place, values) & scheme.is_there
        if running.stays is not None:
            rows = running.stays.begun(place.record)
            since = day if running.from_day is None else running.from_day
            rows = rows[place.record.started[rows] >= since]
            rows = rows[who[place.record.resident[rows]]]
            beyond = self._beyond_usual(scheme, place, values)
            enrolment.reach(scheme, place, rows, beyond, month)
            found = rows.size
            who[:] = False  # it is meant for those whose stay has begun
        elif scheme.is_there:
            found = int(who.sum())
            enrolment.offer(scheme, place, who, level, month)
            places = int(scheme.places_per_1000 * level * self._living / PER_THOUSAND)
            enrolment.fill(places, month)
        running.from_day = day
        new_places = max(places - running.most_places, 0)
        running.most_places += new_places
        intended = enrolment.intended(place, who, day)
        told = SchemeMonth(
            month=month,
            scheme=scheme.name,
            switch=scheme.switch,
            eligible=found,
            offered=enrolment.offered,
            accepted=enrolment.accepted,
            waiting=enrolment.waiting.size,
            started=enrolment.started,
            ended=enrolment.ended,
            enrolled=enrolment.slots.size,
            working=0,
            intended=int(intended.sum()),
            overlapping=0,
            places=places,
            new_places=new_places,
            contacts=round(enrolment.slots.size * scheme.contacts_per_month),
            events={},
            intended_events={},
        )
        return told, intended

    def _beyond_usual(self, scheme: Scheme, place: Place, values: Values) -> float:
        """The share of a service's places that are more than there were a head on day 0."""
        if self._usual is None or values.whole("schemes.rules.usual_reached"):
            return 1.0
        service = Service[scheme.text.delivered_by.upper()]
        usual = self._usual[service] * self._living / max(self._usual_living, 1)
        return float(max(1 - usual / max(place.places.capacity[service], 1), 0))


def _of(scheme: str, counted: Mapping[tuple[str, str], int]) -> dict[str, int]:
    return {rate: count for (of, rate), count in counted.items() if of == scheme}


def _stays_of(scheme: Scheme) -> NewStays | None:
    """What tells the new stays of the service that delivers a scheme, where one does."""
    if not scheme.text.delivered_by:
        return None
    return NewStays([Service[scheme.text.delivered_by.upper()]])
