"""What becomes of money that a line of a pooled fund has not spent.

Whatever the rule, what is returned, kept and carried adds up to the underspend to the penny.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sim.money.names import Payer
from sim.money.pool.apportion import apportion


class Unspent(NamedTuple):
    """A line's underspend, 0 or more, and whom it came from.

    `from_management_pence`: the part that management action saved, the rest is windfall.
    """

    underspend_pence: int
    contribution_pence: Mapping[Payer, int]
    from_management_pence: int = 0


class Disposed(NamedTuple):
    """Where an underspend went.

    `returned_pence` to each partner; `kept_pence`: in the fund, for anything in its plan that does
    not recur; `carried_pence`: to the same line of next year.
    """

    returned_pence: Mapping[Payer, int]
    kept_pence: int = 0
    carried_pence: int = 0

    @property
    def in_fund_pence(self) -> int:
        """What stays in the fund, either way."""
        return self.kept_pence + self.carried_pence


UnderspendRule = Callable[[Unspent], Disposed]


def keep_in_pool(line: Unspent) -> Disposed:
    """All stays in the fund, for its plan."""
    return Disposed({}, kept_pence=line.underspend_pence)


def carry_forward(line: Unspent) -> Disposed:
    """All goes to the same line of next year, on top of its contributions."""
    return Disposed({}, carried_pence=line.underspend_pence)


def return_pro_rata(line: Unspent) -> Disposed:
    """All goes back to the partners, by their contributions to the line."""
    return Disposed(apportion(line.underspend_pence, line.contribution_pence))


def windfall_return_else_keep(line: Unspent) -> Disposed:
    """What management action saved stays in the fund; the rest goes back by contributions."""
    kept = min(max(line.from_management_pence, 0), line.underspend_pence)
    windfall = line.underspend_pence - kept
    return Disposed(apportion(windfall, line.contribution_pence), kept_pence=kept)


UNDERSPEND_RULES: Mapping[str, UnderspendRule] = {
    rule.__name__: rule
    for rule in (keep_in_pool, carry_forward, return_pro_rata, windfall_return_else_keep)
}


def dispose(line: Unspent, rule: str) -> Disposed:
    """An underspend by the rule of this name; a name without a rule is a KeyError."""
    if line.underspend_pence < 0:
        raise ValueError(f"an underspend cannot be {line.underspend_pence} pence")
    return UNDERSPEND_RULES[rule](line)
