"""People who take the budget for their care at home into their own hands, and who helps them.

When a package of home care begins, and at each of its reviews, those whose care the council or the
NHS pays for are offered the money instead. Whoever takes it asks for a broker, who has so many
places; until the broker is done, standard care goes on, and whoever gives up waiting keeps it.
From the next month on the budget buys the care. The package stays the same in hours, reviews and
end; but what is bought elsewhere takes no hours of home care agencies and no place on a nurse's
caseload, which others can have. Nothing else changes: no effect on need is assumed.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.pathways.budget_stays import (
    Budget,
    Held,
    Stay,
    bought_in,
    long_term_packages,
    open_case,
    package_of,
    settled_on,
    waits,
)
from sim.pathways.names import CASE_ASKED
from sim.services import NEVER, NOT_A_ROW, Funder, Service, WayOut
from sim.services.places import N_SERVICES

# Kinds of budget and holdings, in the order of the tables.
KINDS = ("personal_budget", "personal_health_budget", "integrated_personal_budget")
PERSONAL, PERSONAL_HEALTH, INTEGRATED = range(len(KINDS))
HOLDINGS = ("notional", "third_party", "direct_payment")
NOTIONAL, THIRD_PARTY, DIRECT_PAYMENT = range(len(HOLDINGS))

UPTAKE = "pathways.budget_holders.uptake"
_THIRD_PARTY = "pathways.budget_holders.third_party_share"
_BETWEEN = "pathways.caseload.days_between_contacts"
# Numbers of these requests are kept apart from those of other needs that ask for a broker.
_FIRST_EVENT = 1 << 30
_DECISIONS = ("budget_uptake", "budget_third_party", "budget_spending")
_HOME_CARE, _NURSING = Service.HOME_CARE.value, Service.COMMUNITY_NURSING.value
_NOBODY = np.empty(0, np.int64)
_COLUMNS = 3  # what is noted of each stay: its row, the kind of budget, which budget


class Asked(NamedTuple):
    """Somebody who waits for a broker or plans with one: the package's need, and the request.

    `spends`: a uniform draw for how they will spend their budget.
    """

    slot: int
    event: int
    broker_row: int
    kind: int
    holding: int
    spends: float


class HeldMonth(NamedTuple):
    """A month of budgets in the sample.

    `standard`: people at the month's end with standard home care from the council and from the NHS
    (not those in the first weeks after hospital) and with one of today's direct payments.
    """

    days: int
    budgets: tuple[Held, ...]
    standard: tuple[int, int, int]
    began: int
    waiting: int
    planning: int
    gave_up: int


class BudgetHolders:
    """Those who hold a budget of their own or have asked for one, while time passes."""

    def __init__(self) -> None:
        self.budgets: list[Budget] = []
        self.asked: list[Asked] = []
        self._purses = 0
        self._began = 0
        # Of an hour of home care under each kind of budget, what agencies can give somebody else.
        self._spared = np.zeros(len(KINDS))
        # The open stays that budgets pay for; of which kind, and which budget.
        self._rows = self._of_kind = self._purse = _NOBODY
        self._some = False  # whether there are any, or were yesterday
        # By service: units held on paper that others can have.
        self.left_to_others = np.zeros(N_SERVICES, np.int64)

    def release(self, place: Any, day: int) -> None:
        """Each morning: what is bought elsewhere does not count among the places that are held."""
        if not self._some:
            return
        record = place.record
        ended = np.flatnonzero(~record.is_open(self._rows))
        if ended.size:
            self._let_go(place, ended, day)
        now = np.zeros(N_SERVICES, np.int64)
        units, at_home = record.units[self._rows], record.service[self._rows] == _HOME_CARE
        now[_HOME_CARE] = int(units[at_home] @ self._spared[self._of_kind[at_home]])
        now[_NURSING] = int((~at_home).sum())
        occupied = place.places.occupied
        occupied += self.left_to_others - now
        self.left_to_others = now
        self._some = self._rows.size > 0 or bool(now.any())

    def _let_go(self, place: Any, ended: NDArray[np.int64], day: int) -> None:
        """Stays have ended: a package may go on in another row, or all of its budget ends."""
        of_purse = {one.purse: one for one in self.budgets}
        kept = np.ones(self._rows.size, np.bool_)
        for at in ended.tolist():
            kept[at] = False
            if place.record.service[self._rows[at]] != _HOME_CARE:
                continue
            one = of_purse[int(self._purse[at])]
            self._follow(place, one, day)
            if place.record.ended[one.home_care[-1].row] == NEVER:
                self._rows[at], kept[at] = one.home_care[-1].row, True
            else:
                kept[self._purse == one.purse] = False
        self._rows, self._of_kind = self._rows[kept], self._of_kind[kept]
        self._purse = self._purse[kept]

    def close_month(
        self,
        place: Any,
        values: Values,
        spared: dict[int, float],
        first: int,
        last: int,
        told: bool = True,
    ) -> HeldMonth:
        """31st: what budgets bought from `first` up to, not including, `last`; who takes one next.

        `spared`: by kind, the share of a package's hours that agencies can give to somebody else.
        Who has standard care is counted only where it is `told`.
        """
        self._spared = np.array([spared[kind] for kind in range(len(KINDS))])
        for one in self.budgets:
            self._follow(place, one, last)
        between = dict(zip(values.labels(_BETWEEN), values[_BETWEEN].tolist(), strict=True))
        days = float(between[Service.COMMUNITY_NURSING.label])
        held = tuple(bought_in(one, place, days, first, last) for one in self.budgets)
        self.budgets = [of for of, one in zip(self.budgets, held, strict=True) if not one.ended]
        gave_up = self._take_up(place, last)
        month = HeldMonth(
            days=last - first,
            budgets=held,
            standard=self._standard(place, values, last) if told else (0, 0, 0),
            began=self._began,
            waiting=sum(waits(place.record, one.broker_row, last) for one in self.asked),
            planning=sum(place.record.started[one.broker_row] < last for one in self.asked),
            gave_up=gave_up,
        )
        self._offer(place, values, first, last)
        self._note_rows(place.record)
        return month

    def _follow(self, place: Any, one: Budget, last: int) -> None:
        """A review may have given a package another row; nursing comes and goes."""
        record = place.record
        row = package_of(place, one.slot, one.event)
        if row != NOT_A_ROW and row != one.home_care[-1].row:
            one.home_care.append(Stay(row, int(record.started[row])))
        if one.kind == INTEGRATED:
            known = {stay.row for stay in one.nursing}
            found = open_case(place, one.slot, _NURSING)
            if found != NOT_A_ROW and found not in known:
                since = max(int(record.started[found]), one.home_care[0].since)
                one.nursing.append(Stay(found, min(since, last)))

    def _take_up(self, place: Any, day: int) -> int:
        """Whose broker is done has a budget from `day` on; returns how many gave up waiting."""
        record, still, gave_up = place.record, [], 0
        self._began = 0
        for one in self.asked:
            if record.ended[one.broker_row] == NEVER:
                still.append(one)
                continue
            row = package_of(place, one.slot, one.event)
            way_out = record.way_out[one.broker_row]
            gave_up += way_out == WayOut.NO_LONGER_NEEDED
            if way_out == WayOut.COMPLETED and row != NOT_A_ROW:
                budget = Budget(
                    self._purses, one.slot, one.event, one.kind, one.holding, one.spends
                )
                budget.home_care.append(Stay(row, day))
                self.budgets.append(budget)
                self._purses += 1
                self._began += 1
        self.asked = still
        return gave_up

    def _offer(self, place: Any, values: Values, first: int, last: int) -> None:
        """Those whose package began or was reviewed in the month, and who would take the money."""
        share, through_third = values[UPTAKE].tolist(), values.number(_THIRD_PARTY)
        if not any(share):
            return
        rows = long_term_packages(place, values, last)
        record = place.record
        settled = settled_on(record, rows, values)
        new = (first <= settled) & (settled < last)
        reviewed = (first <= record.nights[rows]) & (record.nights[rows] < last)
        rows = rows[new | reviewed]
        taken = [one.slot for one in self.budgets] + [one.slot for one in self.asked]
        rows = rows[~np.isin(record.resident[rows], taken)]
        would, third, spends = (place.draw(decision, rows) for decision in _DECISIONS)
        by_third = third < through_third
        chosen = []
        for row, draw, through_other, spending in zip(
            rows.tolist(), would.tolist(), by_third.tolist(), spends.tolist(), strict=True
        ):
            kind = _kind(place, row, draw, share)
            if kind is not None:
                holding = THIRD_PARTY if through_other else DIRECT_PAYMENT
                chosen.append((row, (kind, holding, spending)))
        if chosen:
            self._ask_brokers(place, chosen, last)

    def _ask_brokers(
        self, place: Any, chosen: list[tuple[int, tuple[int, int, float]]], day: int
    ) -> None:
        """A request each, for the first day of the next month."""
        record = place.record
        rows = np.array([row for row, _ in chosen], np.int64)
        slots, days = record.resident[rows].astype(np.int64), np.full(rows.size, day)
        asked = place.add_rows(Service.BROKER, slots, _FIRST_EVENT + days)
        place.file_all(CASE_ASKED, days, asked)
        self.asked += [
            Asked(slot, event, broker_row, *choice)
            for slot, event, broker_row, (_, choice) in zip(
                slots.tolist(), record.event[rows].tolist(), asked.tolist(), chosen, strict=True
            )
        ]

    def _standard(self, place: Any, values: Values, last: int) -> tuple[int, int, int]:
        """People with standard home care from council and NHS, and with today's direct payments."""
        rows = long_term_packages(place, values, last)
        record, own = place.record, [one.slot for one in self.budgets]
        others = ~np.isin(record.resident[rows], own)
        by_nhs = record.funder[rows[others]] == Funder.ICB
        direct = int(place.places.occupied[Service.DIRECT_PAYMENT])
        return int((~by_nhs).sum()), int(by_nhs.sum()), direct

    def _note_rows(self, record: Any) -> None:
        """The stays whose places are free for others from tomorrow on."""
        found = [
            (stay.row, one.kind, one.purse)
            for one in self.budgets
            for stay in (one.home_care[-1:] + one.nursing)
            if record.ended[stay.row] == NEVER
        ]
        columns = np.array(found, np.int64).reshape(-1, _COLUMNS).T
        self._rows, self._of_kind, self._purse = (column.copy() for column in columns)
        self._some = self._some or self._rows.size > 0


def _kind(place: Any, row: int, draw: float, share: list[float]) -> int | None:
    """The kind of budget that somebody would take, if any; both kinds of money first."""
    record = place.record
    if record.funder[row] == Funder.ICB:
        return PERSONAL_HEALTH if draw < share[PERSONAL_HEALTH] else None
    nursed = open_case(place, int(record.resident[row]), _NURSING) != NOT_A_ROW
    if nursed and draw < share[INTEGRATED]:
        return INTEGRATED
    return PERSONAL if draw < share[PERSONAL] else None
