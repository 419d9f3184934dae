"""What people buy with a budget instead of each standard service."""

from collections.abc import Mapping

from sim.money.pence import PARTS_PER_SHARE
from sim.money.pool.apportion import apportion, weights_of
from sim.parameters import InputError, Values
from sim.parameters.errors import did_you_mean

Table = Mapping[str, Mapping[str, float]]
SUBSTITUTION = "money.personal_budget.substitution"
PLACE = "substitution"


def substitution(values: Values) -> Table:
    """Shares of the money for a standard service that buy each thing, adding up to one."""
    standard, purchased = values.labels(SUBSTITUTION, 0), values.labels(SUBSTITUTION, 1)
    rows = values[SUBSTITUTION].tolist()
    table = {
        name: dict(zip(purchased, row, strict=True))
        for name, row in zip(standard, rows, strict=True)
    }
    check_substitution(table, values.parameters[SUBSTITUTION].table)
    return table


def check_substitution(table: Table, origin: str = PLACE) -> None:
    """Refuse shares outside 0 to 1, or that do not add up to one."""
    for standard, shares in table.items():
        for purchased, share in shares.items():
            if not 0 <= share <= 1:
                problem = f"a share of {share:g}"
                remedy = "Give a share between 0 and 1"
                raise InputError(origin, f"{standard}.{purchased}", problem, remedy)
        total = sum(weights_of(shares).values())
        # A share cannot be written more finely than by a millionth: each may be off by one.
        if abs(total - PARTS_PER_SHARE) >= max(len(shares), 1):
            problem = f"the shares add up to {total / PARTS_PER_SHARE:g}, not to 1"
            raise InputError(origin, standard, problem, "Correct them so that they add up to one")


def purchases(spent_pence: Mapping[str, int], table: Table) -> dict[str, int]:
    """What is bought with the money for each standard service, to the penny.

    Raises InputError for a standard service that the table does not know.
    """
    bought: dict[str, int] = {}
    for standard, amount in spent_pence.items():
        if standard not in table:
            problem = f"there is no row for {standard!r}"
            raise InputError(PLACE, standard, problem, did_you_mean(standard, table))
        for purchased, part in apportion(amount, weights_of(table[standard])).items():
            bought[purchased] = bought.get(purchased, 0) + part
    return bought
