"""What a partner pays into a pooled fund at the start of a year, and when."""

from typing import NamedTuple

from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.inflation import PERCENT
from sim.money.names import Payer
from sim.money.pence import MICROPENCE_PER_PENNY, PARTS_PER_SHARE, parts, pence, split
from sim.parameters import InputError, Values


class Opening(NamedTuple):
    """An opening contribution to one line and what it is made of, in pence of the year.

    `recurrent_pence`: last year's, with what changed for good in it. `client_charges_pence`: what
    people pay towards the council's care, so that the council contributes net of it.
    """

    recurrent_pence: int
    inflation_pence: int
    planned_change_pence: int
    efficiency_pence: int
    client_charges_pence: int

    @property
    def contribution_pence(self) -> int:
        """What the partner pays in."""
        gross = self.recurrent_pence + self.inflation_pence + self.planned_change_pence
        return gross - self.efficiency_pence - self.client_charges_pence


def opening(
    partner: Payer,
    last_year_pence: int,
    in_year_change_pence: int = 0,
    inflation_percent: float = 0.0,
    planned_change_pence: int = 0,
    efficiency_percent: float = 0.0,
    client_charges_pence: int = 0,
    origin: str = "agreement",
) -> Opening:
    """Last year's recurrent + recurrent changes in the year + inflation + planned - efficiency.

    Inflation and efficiency are both of the recurrent amount, each rounded to the penny. Client
    charges come off the council's only: the NHS does not charge. As in a published section 75
    agreement (S81). What is below 0 in the end is an InputError naming `origin`.
    """
    if client_charges_pence and partner != Payer.COUNCIL:
        problem = f"{partner} does not charge for care, so it cannot pay net of charges"
        raise InputError(origin, "client_charges", problem, "Give charges with the council only")
    recurrent = last_year_pence + in_year_change_pence
    found = Opening(
        recurrent,
        _percent_of(recurrent, inflation_percent),
        planned_change_pence,
        _percent_of(recurrent, efficiency_percent),
        client_charges_pence,
    )
    if found.contribution_pence < 0:
        problem = f"the contribution of {partner} comes to {found.contribution_pence} pence"
        remedy = "Lower the charges, the efficiency or the planned cut"
        raise InputError(origin, f"contributions.{partner}", problem, remedy)
    return found


def _percent_of(amount: int, percent: float) -> int:
    return pence(amount, parts(percent / PERCENT) * MICROPENCE_PER_PENNY, PARTS_PER_SHARE)


def instalments(contribution_pence: int, per_year: int) -> tuple[int, ...]:
    """What falls due on the first of each month, April first, adding up to the contribution.

    Equal instalments to the penny, the odd pence first; each at the start of what it is for.
    """
    if per_year < 1 or MONTHS_IN_YEAR % per_year:
        raise ValueError(f"a year of {MONTHS_IN_YEAR} months has no {per_year} equal instalments")
    months = MONTHS_IN_YEAR // per_year
    amounts = split(contribution_pence, [1] * per_year)
    return tuple(
        0 if month % months else amounts[month // months] for month in range(MONTHS_IN_YEAR)
    )


def usual_instalments(values: Values) -> int:
    """How many instalments a year a partner that is not the host usually pays."""
    return values.whole("money.pool.instalments_per_year")
