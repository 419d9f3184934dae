"""What a council pays the NHS for delay that it alone answers for: a transfer, and no cost.

Law: Community Care (Delayed Discharges etc.) Act 2003; Care Act 2014, schedule 3, and SI 2014/2823.
Acute care only. Off by default: the scheme has ended (reference S77, S78, S104 to S106).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from sim.money.activity import Activity
from sim.money.ledger import Ledger
from sim.money.names import Line, Payer, Provider
from sim.money.pence import pence, price
from sim.parameters import Values
from sim.parameters.errors import InputError, did_you_mean

PLACE = "delayed discharge charge"
# From this financial year on, the higher rate is London's alone.
CARE_ACT_YEAR = "2015-16"


class Region(StrEnum):
    """Where a council lies, as far as the charge differs."""

    LONDON = "london"
    SOUTH_EAST = "south_east"
    ELSEWHERE = "elsewhere"


class Receiver(StrEnum):
    """Who is paid the charge: the hospital, or the commissioner that paid for the stay."""

    ACUTE_TRUST = Provider.ACUTE_TRUST.value
    ICB = Payer.ICB.value


@dataclass(frozen=True)
class ChargeTerms:
    """The charge in one financial year: millionths of a penny a day, and days of notice.

    `region` of the place, and whom the charge goes to there.
    """

    financial_year: str
    charged: bool
    standard: int
    higher: int
    notice_days: int
    region: Region
    receiver: Receiver


class Transfer(NamedTuple):
    """Money that moves inside the local pound; `transfer` flags it as no cost of the whole."""

    month: int
    giver: str
    receiver: str
    line: str
    transfer: bool
    amount_pence: int


LINE = Line.DELAYED_DISCHARGE_CHARGE


def charge_terms(values: Values) -> ChargeTerms:
    """The terms of the year of `values` (sim/money/delayed_discharge_charge.toml)."""
    in_london = values.whole("money.delayed_discharge_charge.in_london")
    to_icb = values.whole("money.delayed_discharge_charge.paid_to_icb")
    return ChargeTerms(
        financial_year=values.financial_year,
        charged=bool(values.whole("money.delayed_discharge_charge.charged")),
        standard=price(values.number("money.delayed_discharge_charge.standard_rate")),
        higher=price(values.number("money.delayed_discharge_charge.higher_rate")),
        notice_days=values.whole("money.delayed_discharge_charge.notice_days"),
        region=Region.LONDON if in_london else Region.ELSEWHERE,
        receiver=Receiver.ICB if to_icb else Receiver.ACUTE_TRUST,
    )


def charge_for_delay(activity: Activity, values: Values, ledger: Ledger) -> int:
    """Post the charge for the patients whose wait ended in the month; returns the days charged.

    Nothing is charged unless the year of `values` says so. A patient's days are charged for when
    the wait is over, as a hospital's bill is.
    """
    terms = values.once(charge_terms)
    if not terms.charged:
        return 0
    patients = activity.council_delays
    waited = np.repeat(np.arange(patients.size), patients).tolist()
    days = chargeable_days(waited, terms) * activity.weight
    due = delayed_discharge_charge(activity.month, days, terms.region, terms, terms.receiver)
    for one in due:
        to_icb = one.receiver == Receiver.ICB
        receiver = Payer.ICB if to_icb else Provider.ACUTE_TRUST
        ledger.charge(one.month, Payer.COUNCIL, receiver, LINE, one.amount_pence)
    return days


def daily_rate(region: str, terms: ChargeTerms) -> int:
    """Millionths of a penny for a day of delay; raises InputError for an unknown region."""
    if region not in list(Region):
        problem = f"there is no region {region!r}"
        raise InputError(PLACE, "region", problem, did_you_mean(region, Region))
    higher = region == Region.LONDON
    if terms.financial_year < CARE_ACT_YEAR:
        higher = higher or region == Region.SOUTH_EAST
    return terms.higher if higher else terms.standard


def chargeable_days(delay_days: Iterable[int], terms: ChargeTerms) -> int:
    """Days that can be charged, of each stay's days of delay that the council alone answers for.

    The notice runs first. Raises InputError for days below 0.
    """
    total = 0
    for days in delay_days:
        _check_days(days)
        total += max(0, days - terms.notice_days)
    return total


def delayed_discharge_charge(
    month: int,
    chargeable: int,
    region: str,
    terms: ChargeTerms,
    receiver: Receiver = Receiver.ACUTE_TRUST,
) -> list[Transfer]:
    """`fine = rate x days of delay for which the council answers`; empty unless it is charged.

    Raises InputError for days below 0 and for an unknown region.
    """
    _check_days(chargeable)
    amount = pence(chargeable, daily_rate(region, terms))
    if not terms.charged or not amount:
        return []
    return [Transfer(month, Payer.COUNCIL.value, receiver.value, LINE, True, amount)]


def effects(transfers: Iterable[Transfer]) -> dict[str, int]:
    """What each is left with by transfers, in pence; all together they are 0."""
    left: dict[str, int] = {}
    for row in transfers:
        left[row.giver] = left.get(row.giver, 0) - row.amount_pence
        left[row.receiver] = left.get(row.receiver, 0) + row.amount_pence
    return left


def _check_days(days: int) -> None:
    if days < 0:
        problem = f"{days} days of delay are below 0"
        raise InputError(PLACE, "days", problem, "Give a whole number of days, 0 or more")
