"""What a pooled fund does about overspends before it asks its partners, step by step.

1 Underspends of lines pay for overspends of others. 2 The risk pool is drawn. 3 What is not yet
committed is cut. Each step meets what it can of what the last one left; overspent lines share what
there is by what they still lack, and lines that give share what they give by what they have.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sim.money.pool.apportion import apportion
from sim.money.pool.risk_share import Remedies


class Standing(NamedTuple):
    """Where a line stands at the end of the year, and what of it can still be cut."""

    variance_pence: int
    uncommitted_pence: int = 0


class Met(NamedTuple):
    """What each step gave: the remedies of each line, and how much is cut from which line.

    Over all lines what is netted adds up to 0, and the cuts of `remedies` to those in `cut_pence`.
    """

    remedies: dict[str, Remedies]
    cut_pence: dict[str, int]

    @property
    def drawn_pence(self) -> int:
        """What the risk pool gave."""
        return sum(one.risk_pool_pence for one in self.remedies.values())


def remedies(lines: Mapping[str, Standing], risk_pool_pence: int) -> Met:
    """Net, draw and cut for the lines that take part.

    A line's underspend counts against what of it is uncommitted: it cannot be saved twice.
    """
    lacking = {name: max(line.variance_pence, 0) for name, line in lines.items()}
    unspent = {name: max(-line.variance_pence, 0) for name, line in lines.items()}
    can_cut = {name: max(line.uncommitted_pence - unspent[name], 0) for name, line in lines.items()}
    given, netted = _meet(lacking, unspent)
    lacking = _less(lacking, netted)
    _, drawn = _meet(lacking, {"": risk_pool_pence})
    lacking = _less(lacking, drawn)
    cut, saved = _meet(lacking, can_cut)
    found = {name: Remedies(netted[name] - given[name], drawn[name], saved[name]) for name in lines}
    return Met(found, cut)


def _meet(lacking: dict[str, int], has: dict[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """Who gives and who gets how much, as far as it goes."""
    amount = min(sum(lacking.values()), sum(has.values()))
    return apportion(amount, has), apportion(amount, lacking)


def _less(lacking: dict[str, int], got: dict[str, int]) -> dict[str, int]:
    return {name: amount - got[name] for name, amount in lacking.items()}
