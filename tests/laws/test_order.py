"""Law 7: one person more changes no other person's draws."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim import population
from sim.demand import Season, Strikes
from sim.population.residents import ARRAYS
from sim.run import Model
from sim.scenario import load_scenario, values_by_year
from tests.lived import small_place

CHILD = (1, 0, 2)  # 5 to 9 years, female, middle quintile: needs no care that others queue for
PEOPLE, SEED = 4000, 6


class Diary(Model):
    """The model, with every strike written down as (need, resident, day, number)."""

    struck: list[tuple[str, NDArray[np.uint64], NDArray[Any], NDArray[Any]]]

    def strikes(self, now: Season, first_day: int, days: int) -> dict[str, Strikes]:
        found = super().strikes(now, first_day, days)
        self.struck = getattr(self, "struck", [])
        for need, strikes in found.items():
            who = self.people.identity[strikes.slot]
            self.struck.append((need, who, strikes.day + first_day, strikes.number))
        return found


@pytest.fixture(scope="module")
def one_more() -> tuple[Diary, Diary]:
    """A year of a place, and the same with one child more; rates are worked out only once."""
    place, nothing = small_place(PEOPLE), load_scenario("do_nothing")
    values = values_by_year(place, nothing, place.first_year, 1, SEED)
    fewer = Diary(place, values[0], SEED, 1)
    fewer.warm_up()
    place.residents[CHILD] += 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(population, "plan_flows", lambda *_: fewer.flows)
        more = Diary(place, values[0], SEED, 1)
    more.warm_up()
    for model in (fewer, more):
        model.live(values)
    return fewer, more


def everyone(model: Diary) -> dict[int, int]:
    """Slot of each resident who was ever there, by identity."""
    identity = model.people.identity[: model.people.n].tolist()
    slots = {who: slot for slot, who in enumerate(identity)}
    assert len(slots) == len(identity), "no two residents have one identity"
    return slots


def test_there_is_exactly_one_more(one_more: tuple[Diary, Diary]) -> None:
    before, after = (everyone(model) for model in one_more)
    assert len(set(after) - set(before)) == 1
    assert not set(before) - set(after)


def test_everyone_else_lives_the_same_life(one_more: tuple[Diary, Diary]) -> None:
    """Births, moves, birthdays, conditions, frailty, deaths: the same at the end of the year."""
    fewer, more = one_more
    slots = everyone(more)
    here = np.arange(fewer.people.n)
    there = np.array([slots[who] for who in fewer.people.identity[here].tolist()])
    assert (there != here).any(), "the newcomer stands among the others, not behind them"
    for name in ARRAYS:
        mine, theirs = getattr(fewer.people, name)[here], getattr(more.people, name)[there]
        np.testing.assert_array_equal(mine, theirs, err_msg=name)
    np.testing.assert_array_equal(fewer.people.clocks[here], more.people.clocks[there])


def needs(model: Diary) -> set[tuple[str, int, int, int]]:
    return {
        (need, *one)
        for need, *columns in model.struck
        for one in zip(*(column.tolist() for column in columns), strict=True)
    }


def test_everyone_else_is_struck_on_the_same_days(one_more: tuple[Diary, Diary]) -> None:
    fewer, more = one_more
    newcomer = set(everyone(more)) - set(everyone(fewer))
    others = {strike for strike in needs(more) if strike[1] not in newcomer}
    assert len(others) > 1000
    assert needs(fewer) == others
