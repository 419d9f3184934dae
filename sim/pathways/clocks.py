"""The residents' clocks of need: one for each kind, run by the rates in force."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.demand import Clock, Season, Strikes, row_of
from sim.demand.rates import DAYS_PER_YEAR
from sim.parameters import InputError
from sim.pathways import effects, feedbacks
from sim.pathways.carer_strain import CLOCK as BREAKDOWN
from sim.pathways.carer_strain import set_breakdown_rates
from sim.pathways.needs import BY_CELL, NEEDS
from sim.pathways.place import Place
from sim.pathways.reached import CLOCK_OF
from sim.pathways.rules import Rules
from sim.population import Residents

_URGENT, _OF_MIND = BY_CELL.index("urgent"), BY_CELL.index("mental_health")
# Needs of one kind of a resident in a year, on average: some ten times as many as there are.
_MOST_A_YEAR = 50
Clocks = Mapping[str, Clock]
Floats = NDArray[np.floating]


def open_clocks(seed: int, room: int) -> dict[str, Clock]:
    """Clocks with room for so many residents, of whom nobody has been admitted yet."""
    return {need: Clock(need, seed, room) for need in NEEDS}


def set_rates(clocks: Clocks, people: Residents, slots: slice, rules: Rules) -> None:
    """Read residents' rates of need from this year's tables; the dead have none.

    Urgent need and need of mental health care answer to which conditions are held, not only to how
    many; the strain on a carer to who is cared for.
    """
    of_person = (
        *(people.cell[slots], people.group[slots], people.alive[slots]),
        *(people.need_ratio[slots], people.conditions[slots]),
    )
    rates = tuple(clocks[need].rates(slots) for need in BY_CELL)
    _read(rates, rules.per_day, of_person, rules.mental_health_ratio)
    set_breakdown_rates(clocks[BREAKDOWN], people, slots, rules.strain)


def turn_year(clocks: Clocks, people: Residents, before: Rules | None, rules: Rules) -> None:
    """1 April: everybody's rates by this year's tables, read anew where those are others.

    If they are not, what they say of a resident is what was read when that resident last changed;
    only who has come to live in a care home since has no unpaid carer any more.
    """
    if before is None or not _same_tables(before, rules):
        set_rates(clocks, people, slice(0, people.n), rules)
    else:
        clocks[BREAKDOWN].set_rate(np.flatnonzero(people.in_care_home[: people.n]), 0)


def _same_tables(before: Rules, rules: Rules) -> bool:
    """Whether all that `set_rates` reads is to the bit as it was."""
    pairs = zip(_tables(before), _tables(rules), strict=True)
    return all(old is new or np.array_equal(old, new) for old, new in pairs)


def _tables(rules: Rules) -> tuple[Any, ...]:
    strain = rules.strain
    return rules.per_day, *rules.mental_health_ratio, *strain.care, *strain[1:]


@compiled
def _read(
    rates: tuple[NDArray[np.float32], ...],
    per_day: NDArray[np.float32],
    people: tuple[
        NDArray[np.uint16],
        NDArray[np.uint16],
        NDArray[np.bool_],
        NDArray[np.float32],
        NDArray[np.uint32],
    ],
    mental_health: tuple[NDArray[np.float32], NDArray[np.uint32]],
) -> None:
    """Write each person's strikes a day into the clocks' own rates."""
    cell, group, alive, need_ratio, conditions = people
    ratio, which = mental_health
    for person in range(len(cell)):
        of_person = per_day[row_of(cell[person], group[person])]
        for need in range(len(rates)):
            rates[need][person] = of_person[need] if alive[person] else 0
        rates[_URGENT][person] *= need_ratio[person]
        for one in which:
            if conditions[person] & (np.uint32(1) << one):
                rates[_OF_MIND][person] *= ratio[one]


def strikes_of_month(
    clocks: Clocks, place: Place, rules: Rules, season: Season, first_day: int, days: int
) -> dict[str, Strikes]:
    """The needs of each kind that strike in the month, while those they strike are alive.

    Urgent need has a season; its clock runs at the pace of attendances at A&E, or faster where
    continuity of care was lost (see `feedbacks.comes_about`). What residents' states and
    schemes make of their rates holds for the month.
    """
    more = feedbacks.admissions_ratio(rules.values, place.continuity_lost)
    pace = {"urgent": season.ae_attendances * max(more, 1)}
    identity = place.people.identity[: place.people.n]
    changed = feedbacks.act(clocks, place, rules.values, first_day)
    changed += effects.act(clocks, place, rules, more)
    struck = {need: clock.run(identity, days, pace.get(need, 1)) for need, clock in clocks.items()}
    feedbacks.let_go(clocks, changed)
    # Few die: their mark of one byte is at hand, their day is far off in memory.
    dying = np.zeros(place.people.n, np.bool_)
    dying[place.dying] = True
    alive = {
        need: _of_those_here(found, dying, place.holds["gone_on"], first_day)
        for need, found in struck.items()
    }
    for rate, need in CLOCK_OF.items():
        place.reached.count(rate, alive[need].slot)
    return alive


def _of_those_here(
    found: Strikes, dying: NDArray[np.bool_], gone_on: NDArray[np.int32], first_day: int
) -> Strikes:
    """The strikes before their resident dies, in the same arrays."""
    here = _move_up(found.slot, found.day, found.number, dying, gone_on, first_day)
    return Strikes(found.slot[:here], found.day[:here], found.number[:here])


@compiled
def _move_up(
    slots: NDArray[np.int64],
    day: NDArray[np.int32],
    number: NDArray[np.uint32],
    dying: NDArray[np.bool_],
    gone_on: NDArray[np.int32],
    first_day: int,
) -> int:
    here = np.uint64(0)  # without a sign: see `hazard`
    for one in range(len(slots)):
        slot = np.uint64(slots[one])
        slots[here], day[here], number[here] = slots[one], day[one], number[one]
        here += np.uint64(not dying[slot] or first_day + day[one] < gone_on[slot])
    return int(here)


def check_rates(clocks: Clocks, people: Residents) -> None:
    """Refuse what no computer holds: numbers that are possible each, and not all together."""
    for need, clock in clocks.items():
        mean = float(clock.rates(slice(0, people.n)).mean(dtype=np.float64)) * DAYS_PER_YEAR
        if mean > _MOST_A_YEAR:
            problem = f"each resident would have {mean:,.0f} needs a year, over {_MOST_A_YEAR}"
            remedy = "Change less of what multiplies them: rates, shapes by age or condition"
            raise InputError("the scenario", f"needs of {need.replace('_', ' ')}", problem, remedy)
