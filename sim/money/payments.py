"""Who pays whom for a month's care."""

from typing import NamedTuple

from sim.money.activity import Activity
from sim.money.ledger import Ledger
from sim.money.names import Line, Payer, Provider
from sim.money.pence import PARTS_PER_SHARE, pence, split
from sim.services.names import Funder, Service

DAYS_IN_WEEK = 7


class LongTermCare(NamedTuple):
    """One kind of long-term care: who is paid, on which line, and the price for each funder."""

    service: Service
    provider: Provider
    line: Line
    contribution: Line
    council: str
    person: str
    icb: str


LONG_TERM_CARE = (
    LongTermCare(
        Service.HOME_CARE,
        Provider.HOME_CARE_PROVIDER,
        Line.HOME_CARE,
        Line.CLIENT_CONTRIBUTION_HOME_CARE,
        council="home_care_hour_council",
        person="home_care_hour_self_funded",
        icb="home_care_hour_council",
    ),
    LongTermCare(
        Service.RESIDENTIAL_CARE,
        Provider.CARE_HOME,
        Line.RESIDENTIAL_CARE,
        Line.CLIENT_CONTRIBUTION_RESIDENTIAL_CARE,
        council="residential_week_council",
        person="residential_week_self_funded",
        icb="continuing_healthcare_week",
    ),
    LongTermCare(
        Service.NURSING_CARE,
        Provider.CARE_HOME,
        Line.NURSING_CARE,
        Line.CLIENT_CONTRIBUTION_NURSING_CARE,
        council="nursing_week_council",
        person="nursing_week_self_funded",
        icb="continuing_healthcare_week",
    ),
)


def pay_for_care(activity: Activity, ledger: Ledger) -> None:
    """Post what the month's activity costs its payers."""
    _pay_hospital(activity, ledger)
    _pay_short_term_care(activity, ledger)
    _pay_long_term_care(activity, ledger)


def _pay_hospital(activity: Activity, ledger: Ledger) -> None:
    """The ICB pays for each attendance, each admission and each day; a delay is days only."""
    starts = activity.starts.sum(axis=1).tolist()
    units = activity.units.sum(axis=1).tolist()
    bought = (
        (Line.AE, units[Service.AE], "ae_attendance"),
        (Line.EMERGENCY_ADMISSION, starts[Service.EMERGENCY_INPATIENT], "emergency_admission"),
        (Line.EMERGENCY_DAY, units[Service.EMERGENCY_INPATIENT], "hospital_bed_day"),
        (Line.ELECTIVE_ADMISSION, starts[Service.ELECTIVE_INPATIENT], "elective_admission"),
        (Line.ELECTIVE_DAY, units[Service.ELECTIVE_INPATIENT], "hospital_bed_day"),
        (Line.ESCALATION_BEDS, int(activity.escalation_bed_days), "escalation_bed_day_premium"),
    )
    for line, quantity, name in bought:
        amount = pence(quantity * activity.weight, ledger.opened.price[name])
        ledger.post(activity.month, Payer.ICB, Provider.ACUTE_TRUST, line, amount)


def _pay_short_term_care(activity: Activity, ledger: Ledger) -> None:
    """The ICB pays for intermediate care beds, the council for reablement and spot purchases."""
    units = activity.units.sum(axis=1).tolist()
    price = ledger.opened.price
    month, weight = activity.month, activity.weight
    days = units[Service.INTERMEDIATE_CARE_BED] * weight
    amount = pence(days, price["intermediate_care_bed_day"])
    ledger.post(month, Payer.ICB, Provider.COMMUNITY_TRUST, Line.INTERMEDIATE_CARE_BED, amount)
    amount = pence(units[Service.REABLEMENT] * weight, price["reablement_care_day"])
    ledger.post(month, Payer.COUNCIL, Provider.REABLEMENT_TEAM, Line.REABLEMENT, amount)
    bought = int(activity.events["spot_purchases"]) * weight
    amount = pence(bought, price["spot_purchase"])
    ledger.post(month, Payer.COUNCIL, Provider.CARE_HOME, Line.SPOT_PURCHASE, amount)


def _pay_long_term_care(activity: Activity, ledger: Ledger) -> None:
    """Council, person or ICB pays by who funds the stay; clients contribute to the council's fee.

    Hours a week summed over days, and days at a weekly price, both divide by the days in a week.
    """
    for care in LONG_TERM_CARE:
        units = [n * activity.weight for n in activity.units_by_funder[care.service].tolist()]
        price = ledger.opened.price
        fee = pence(units[Funder.COUNCIL], price[care.council], DAYS_IN_WEEK)
        client = ledger.opened.contribution[care.service.label]
        net, contribution = split(fee, (PARTS_PER_SHARE - client, client))
        own = pence(units[Funder.PERSON], price[care.person], DAYS_IN_WEEK)
        nhs = pence(units[Funder.ICB], price[care.icb], DAYS_IN_WEEK)
        month, provider = activity.month, care.provider
        ledger.post(month, Payer.COUNCIL, provider, care.line, net)
        ledger.post(month, Payer.PERSON, provider, care.contribution, contribution)
        ledger.post(month, Payer.PERSON, provider, care.line, own)
        ledger.post(month, Payer.ICB, provider, care.line, nhs)
        if care.service is Service.NURSING_CARE:
            residents = units[Funder.COUNCIL] + units[Funder.PERSON]
            amount = pence(residents, price["funded_nursing_care_week"], DAYS_IN_WEEK)
            ledger.post(month, Payer.ICB, provider, Line.FUNDED_NURSING_CARE, amount)
