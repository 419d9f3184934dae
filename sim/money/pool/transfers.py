"""Money between the partners of a pooled fund: through the year, and what makes it come right."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sim.money.names import Line, Payer
from sim.money.pool.agreement import RISK_POOL, AgreedTerms, Agreement, PoolLine
from sim.money.pool.contributions import instalments

Paid = Mapping[str, Mapping[Payer, int]]


class Transfer(NamedTuple):
    """Pence, above 0, from one partner to another on account of one line of the fund."""

    giver: Payer
    receiver: Payer
    line: str
    pence: int


def paid_on_lines(
    agreement: AgreedTerms, spent: Mapping[tuple[Payer, Line], int]
) -> dict[str, dict[Payer, int]]:
    """What partners paid providers, by line of the fund, from pence by payer and ledger line.

    Payments on lines that the fund does not cover are left out, and those by others than partners,
    such as clients.
    """
    line_of = {covered: line.name for line in agreement.lines for covered in line.covers}
    found: dict[str, dict[Payer, int]] = {line.name: {} for line in agreement.lines if line.covers}
    for (payer, covered), pence in spent.items():
        if covered in line_of and payer in agreement.partners:
            on_line = found[line_of[covered]]
            on_line[payer] = on_line.get(payer, 0) + pence
    return found


def account_of(agreement: Agreement, line: PoolLine) -> Payer:
    """Whom the money of a line goes through: the host, or the lead where there is no pool."""
    return line.commissioner if line.risk_share.name == "none" else agreement.host


def settle_month(agreement: Agreement, month_of_year: int, paid: Paid) -> list[Transfer]:
    """A month's transfers: instalments that are due, less what a partner has paid providers.

    `month_of_year`: 0 is April. The account of a line takes the instalments of all partners and
    pays each back what it paid; only the difference moves. A line that covers nothing of the
    ledger is paid for by its lead, an instalment at a time.
    """
    found = []
    for line in agreement.lines:
        due = _due(line.contribution_pence, agreement, month_of_year)
        on_line = paid.get(line.name, {})
        if not line.covers and line.name not in paid:
            on_line = {line.commissioner: sum(due.values())}
        balance = {payer: due.get(payer, 0) - on_line.get(payer, 0) for payer in {*due, *on_line}}
        found += _through(account_of(agreement, line), line.name, balance)
    reserve = _due(agreement.risk_pool_pence, agreement, month_of_year)
    return found + _through(agreement.host, RISK_POOL, reserve)


def _due(
    contribution_pence: Mapping[Payer, int], agreement: Agreement, month_of_year: int
) -> dict[Payer, int]:
    return {
        payer: instalments(pence, agreement.instalments_per_year)[month_of_year]
        for payer, pence in contribution_pence.items()
    }


def _through(account: Payer, line: str, balance: Mapping[Payer, int]) -> list[Transfer]:
    """Each partner with the account: what it owes goes there, what it is owed comes from there."""
    found = []
    for payer in sorted(balance):
        pence = balance[payer]
        if payer != account and pence:
            giver, receiver = (payer, account) if pence > 0 else (account, payer)
            found.append(Transfer(giver, receiver, line, abs(pence)))
    return found


def net_given(transfers: Iterable[Transfer]) -> dict[tuple[str, Payer], int]:
    """Pence given less pence received, by line and partner; over partners they add up to 0."""
    found: dict[tuple[str, Payer], int] = {}
    for one in transfers:
        for payer, pence in ((one.giver, one.pence), (one.receiver, -one.pence)):
            found[one.line, payer] = found.get((one.line, payer), 0) + pence
    return found


def settle_up(line: str, owes: Mapping[Payer, int]) -> list[Transfer]:
    """Transfers after which nobody owes (above 0) or is owed (below 0) anything on a line.

    What is owed adds up to 0. Partners are taken in the order of the alphabet.
    """
    if sum(owes.values()):
        raise ValueError(f"partners owe {sum(owes.values())} pence to nobody on line {line}")
    owed = {payer: -pence for payer, pence in sorted(owes.items()) if pence < 0}
    found = []
    for giver, pence in sorted(owes.items()):
        left = max(pence, 0)
        for receiver in owed:
            moved = min(left, owed[receiver])
            if moved:
                found.append(Transfer(giver, receiver, line, moved))
                owed[receiver] -= moved
                left -= moved
    return found
