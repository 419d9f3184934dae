"""Who pays whom for a month's care; long-term care is paid for by whoever funds the stay."""

from typing import NamedTuple

from sim.money.activity import DAYS_IN_WEEK, Activity
from sim.money.acute_payment import AcutePayment
from sim.money.client_shares import (
    NO_CLIENTS,
    ClientShares,
    council_and_client,
    person_and_council,
)
from sim.money.health_payments import pay_for_health_care
from sim.money.ledger import Ledger
from sim.money.names import PROVIDER_OF, Line, Payer
from sim.money.pence import pence
from sim.services.names import Funder, Service


class LongTermCare(NamedTuple):
    """One kind of long-term care: on which line it is paid, and the price for each funder.

    In the means test, `home_counts` where the client's own home is capital, and `keeps` names the
    parameter of means_test.toml for the income that stays theirs.
    """

    service: Service
    line: Line
    contribution: Line
    council: str
    person: str
    icb: str
    home_counts: bool
    keeps: str


LONG_TERM_CARE = (
    LongTermCare(
        Service.HOME_CARE,
        Line.HOME_CARE,
        Line.CLIENT_CONTRIBUTION_HOME_CARE,
        council="home_care_hour_council",
        person="home_care_hour_self_funded",
        icb="home_care_hour_council",
        home_counts=False,
        keeps="minimum_income_guarantee",
    ),
    LongTermCare(
        Service.RESIDENTIAL_CARE,
        Line.RESIDENTIAL_CARE,
        Line.CLIENT_CONTRIBUTION_RESIDENTIAL_CARE,
        council="residential_week_council",
        person="residential_week_self_funded",
        icb="continuing_healthcare_week",
        home_counts=True,
        keeps="personal_expenses_allowance",
    ),
    LongTermCare(
        Service.NURSING_CARE,
        Line.NURSING_CARE,
        Line.CLIENT_CONTRIBUTION_NURSING_CARE,
        council="nursing_week_council",
        person="nursing_week_self_funded",
        icb="continuing_healthcare_week",
        home_counts=True,
        keeps="personal_expenses_allowance",
    ),
)


def pay_for_care(
    activity: Activity,
    ledger: Ledger,
    people: int,
    acute: AcutePayment | None = None,
    clients: ClientShares = NO_CLIENTS,
) -> None:
    """Post what the month costs its payers; `people`: everybody living in the place.

    `acute`: the contract with the acute trust, if there is one; `clients`: by what the council and
    those who have long-term care share its fees.
    """
    pay_for_health_care(activity, ledger, people, acute)
    _pay_long_term_care(activity, ledger, clients)
    _charge_reablement(activity, ledger, clients)


def _pay_long_term_care(activity: Activity, ledger: Ledger, clients: ClientShares) -> None:
    """Council, person or ICB pays by who funds the stay; clients contribute to the council's fee.

    Hours a week summed over days, and days at a weekly price, both divide by the days in a week.
    """
    for care in LONG_TERM_CARE:
        units = [n * activity.weight for n in activity.units_by_funder[care.service].tolist()]
        price = ledger.opened.price
        fee = pence(units[Funder.COUNCIL], price[care.council], DAYS_IN_WEEK)
        net, contribution = council_and_client(fee, care.service, clients)
        due = pence(units[Funder.PERSON], price[care.person], DAYS_IN_WEEK)
        own, above_cap = person_and_council(due, care.service, clients)
        nhs = pence(units[Funder.ICB], price[care.icb], DAYS_IN_WEEK)
        month, provider = activity.month, PROVIDER_OF[care.service]
        ledger.post(month, Payer.COUNCIL, provider, care.line, net + above_cap)
        ledger.post(month, Payer.PERSON, provider, care.contribution, contribution)
        ledger.post(month, Payer.PERSON, provider, care.line, own)
        ledger.post(month, Payer.ICB, provider, care.line, nhs)
        if care.service is Service.NURSING_CARE:
            residents = units[Funder.COUNCIL] + units[Funder.PERSON]
            amount = pence(residents, price["funded_nursing_care_week"], DAYS_IN_WEEK)
            ledger.post(month, Payer.ICB, provider, Line.FUNDED_NURSING_CARE, amount)


def _charge_reablement(activity: Activity, ledger: Ledger, clients: ClientShares) -> None:
    """What clients pay beyond the free weeks, the council pays less."""
    units = int(activity.units[Service.REABLEMENT].sum()) * activity.weight
    fee = pence(units, ledger.opened.price["reablement_care_day"])
    charge = min(clients.reablement_pence * activity.weight, fee)
    month, provider = activity.month, PROVIDER_OF[Service.REABLEMENT]
    ledger.post(month, Payer.COUNCIL, provider, Line.REABLEMENT, -charge)
    ledger.post(month, Payer.PERSON, provider, Line.CLIENT_CONTRIBUTION_REABLEMENT, charge)
