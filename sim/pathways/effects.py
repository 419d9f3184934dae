"""What schemes do to residents' clocks, and which of their urgent needs come about.

When the month turns, the clocks of the residents in a scheme run at the rate of the tables times
its ratio; once the month has run off, they are given back the tables' own, as after a feedback.

Urgent need has several ends. Where there is to be more of one of them, the clock runs faster, and
of the others some strikes do not come about; where there is to be less, some strikes do not come
about. So an avoided admission changes no other need of its resident. The draw that says who is
admitted says also, by its place within its share, which strikes come about.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled_with_arrays
from sim.demand import Clock, Strikes, row_of
from sim.pathways import feedbacks
from sim.pathways.feedbacks import Changed
from sim.pathways.foresee import FOLLOWED_BY
from sim.pathways.place import Place, Slots
from sim.pathways.reached import CLOCK_OF, URGENT
from sim.pathways.rules import Rules

FALLS_SHARE = "demand.urgent.falls_share"
_TINY = np.finfo(float).tiny
MOST_SENT_HOME = "schemes.rules.most_sent_home"

Floats = NDArray[np.float64]
Small = NDArray[np.float32]


class Ends(NamedTuple):
    """Ratios of urgent needs of some residents: to be admitted, sent home, and falls of either."""

    admitted: Floats
    sent_home: Floats
    falls: Floats

    def pace(self, more: float) -> Floats:
        """How much faster the clock runs, where all admissions are `more` times as many."""
        most = np.maximum(np.maximum(self.admitted * more, self.sent_home), 1)
        return most * np.maximum(self.falls, 1)


def act(clocks: Mapping[str, Clock], place: Place, rules: Rules, more: float) -> list[Changed]:
    """Change the rates of residents in schemes for a month, in which all admissions are `more`."""
    changed = []
    slots = place.reached.changed(URGENT)
    if slots.size:
        # For everybody the clock of urgent need runs at the pace of `more` already.
        pace = ends_of(place, slots, rules).pace(more) / max(more, 1)
        changed.append(_run_faster(clocks, "urgent", slots, pace))
    for rate, need in CLOCK_OF.items():
        slots = place.reached.changed((rate,))
        if slots.size:
            ratio = np.asarray(place.reached.ratio(rate, slots))
            changed.append(_run_faster(clocks, need, slots, ratio))
    return changed


def _run_faster(
    clocks: Mapping[str, Clock], need: str, slots: Slots, ratio: NDArray[np.floating]
) -> Changed:
    usual = clocks[need].rates(slots).copy()
    clocks[need].set_rate(slots, usual * ratio.astype(np.float32))
    return Changed(need, slots, usual)


def ends_of(place: Place, slots: Slots, rules: Rules) -> Ends:
    """What schemes make of the urgent needs of these residents.

    A ratio of all attendances at A&E leaves to those sent home what those admitted do not take up.
    """
    reached = place.reached
    both, admitted, falls = (
        np.broadcast_to(np.asarray(reached.ratio(rate, slots), np.float64), slots.shape)
        for rate in ("urgent_needs", "emergency_admissions", "falls")
    )
    sent_home = np.ones(slots.size)
    if "ae_attendances" in reached.ratios:
        attend = np.asarray(reached.ratio("ae_attendances", slots), np.float64)
        share = share_admitted(place, slots, rules).astype(np.float64)
        through = share * (1 - rules.values.number("demand.urgent.direct_share"))
        left = (attend * (1 - share + through) - admitted * through) / np.maximum(1 - share, _TINY)
        sent_home = np.where(reached.acted_on("ae_attendances", slots), left, 1.0)
        # Whoever is all but always admitted cannot make up for it by being sent home.
        sent_home = np.clip(sent_home, 0, rules.values.number(MOST_SENT_HOME))
    return Ends(both * admitted, both * sent_home, falls)


def share_admitted(place: Place, slots: Slots, rules: Rules) -> Small:
    """Share of residents' urgent needs that lead to an admission, in the mean of the year."""
    share, people = rules.urgent.share_admitted, place.people
    return _looked_up(share, people.cell, people.group, slots)


@compiled_with_arrays
def _looked_up(
    table: Small, cell: NDArray[np.uint16], group: NDArray[np.uint16], slots: Slots
) -> Small:
    found = np.empty(slots.size, np.float32)
    for one in range(slots.size):
        found[one] = table[row_of(cell[slots[one]], group[slots[one]])]
    return found


def comes_about(
    place: Place,
    strikes: Strikes,
    rules: Rules,
    more: float,
    share: NDArray[np.floating],
    draw: Floats,
) -> NDArray[np.bool_]:
    """Which urgent needs come about, where there are `more` times as many admissions of everybody.

    The draw that is below the `share` says who is admitted.
    """
    if not place.reached.ratios:
        return feedbacks.comes_about(more, share, draw)
    ends = ends_of(place, strikes.slot, rules)
    most = np.maximum(np.maximum(ends.admitted * more, ends.sent_home), 1)
    is_admitted = draw < share
    stays = draw < share * (ends.admitted * more / most)
    goes = draw - share >= (1 - share) * (1 - ends.sent_home / most)
    real = np.where(is_admitted, stays, goes)
    if "falls" in place.reached.ratios:
        real &= _falls_come_about(place, strikes, rules, ends.falls)
    return np.asarray(real, np.bool_)


def is_fall(place: Place, strikes: Strikes, rules: Rules) -> tuple[NDArray[np.bool_], Floats]:
    """Which strikes are falls; the draw that says so, over its share or what is left of it."""
    share = rules.values.in_age_band(FALLS_SHARE)[place.people.age[strikes.slot]]
    identity = place.people.identity[strikes.slot]
    draw = draws.uniform(place.seed, "is_a_fall", identity, strikes.number)
    fall = draw < share
    within = np.where(fall, draw / np.maximum(share, _TINY), (draw - share) / (1 - share))
    return fall, within


def _falls_come_about(
    place: Place, strikes: Strikes, rules: Rules, ratio: Floats
) -> NDArray[np.bool_]:
    fall, within = is_fall(place, strikes, rules)
    most = np.maximum(ratio, 1)
    return np.asarray(within < np.where(fall, ratio, 1) / most, np.bool_)


def count(place: Place, strikes: Strikes, is_admitted: NDArray[np.bool_], rules: Rules) -> None:
    """Count the urgent needs of residents in schemes: what a trial would count."""
    reached = place.reached
    if not reached.in_scheme:
        return
    slots, event = strikes.slot, strikes.number * np.uint32(FOLLOWED_BY)
    identity = place.people.identity[slots]
    direct = draws.uniform(place.seed, "direct", identity, event)
    through = direct >= rules.values.number("demand.urgent.direct_share")
    reached.count("urgent_needs", slots)
    reached.count("emergency_admissions", slots[is_admitted])
    reached.count("ae_attendances", slots[~is_admitted | through])
    if reached.anyone_acts_on("falls"):
        reached.count("falls", slots[is_fall(place, strikes, rules)[0]])
