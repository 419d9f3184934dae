"""What is paid for health care: one row for each thing bought, and who shares in it."""

from enum import Enum
from typing import NamedTuple

from sim.money.activity import Activity
from sim.money.acute_payment import ACUTE, AcutePayment, Done
from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.ledger import Ledger
from sim.money.names import PROVIDER_OF, Line, Payer, Provider
from sim.money.pence import PARTS_PER_SHARE, pence, split
from sim.services.names import Service


class Per(Enum):
    """What a price is paid for.

    A start, a unit of activity, a place for a day, used or not, or everybody who lives in the place
    for a year, paid by the month.
    """

    START = "starts"
    UNIT = "units"
    PLACE_DAY = "capacity_days"
    HEAD = "people"


class Shared(NamedTuple):
    """Who pays a part of a price, and which share of prices.SHARES that part is."""

    payer: Payer
    share: str


class Bought(NamedTuple):
    """One thing that is bought; its line, unless said, is named after its service."""

    service: Service
    price: str
    per: Per = Per.UNIT
    line: Line | None = None
    payer: Payer = Payer.ICB
    shared: Shared | None = None


# NHS England buys specialised services itself.
PLANNED = Shared(Payer.NHS_ENGLAND, "share_of_planned_care_nhs_england")
MENTAL_HEALTH_BEDS = Shared(Payer.NHS_ENGLAND, "share_of_mental_health_bed_nhs_england")
CHARITABLE = Shared(Payer.CHARITY, "share_of_hospice_charity")
CHARGED = Shared(Payer.PERSON, "share_of_care_at_home_person")
JOINT = Shared(Payer.COUNCIL, "share_of_broker_council")

# Same-day emergency care has no row: the price of an emergency admission contains it. Salaries are
# paid whether a caseload is full or not, and so is a virtual ward: these are bought by the place.
# Practices are paid by the head: fewer appointments save nobody but the practice anything.
EMERGENCY, ELECTIVE = Service.EMERGENCY_INPATIENT, Service.ELECTIVE_INPATIENT
ASSESSMENT = Service.SOCIAL_CARE_ASSESSMENT
BOUGHT = (
    Bought(Service.AE, "ae_attendance"),
    Bought(EMERGENCY, "emergency_admission", Per.START, Line.EMERGENCY_ADMISSION),
    Bought(EMERGENCY, "hospital_bed_day", line=Line.EMERGENCY_DAY),
    Bought(ELECTIVE, "elective_admission", Per.START, Line.ELECTIVE_ADMISSION, shared=PLANNED),
    Bought(ELECTIVE, "hospital_bed_day", line=Line.ELECTIVE_DAY, shared=PLANNED),
    Bought(Service.OUTPATIENT, "outpatient_attendance", shared=PLANNED),
    Bought(Service.DAY_CASE, "day_case", shared=PLANNED),
    Bought(Service.GP, "gp_contract_per_head", Per.HEAD),
    Bought(Service.LINK_WORKER, "link_worker_place_day", Per.PLACE_DAY),
    Bought(Service.HEALTH_COACH, "health_coach_place_day", Per.PLACE_DAY),
    Bought(Service.BROKER, "broker_place_day", Per.PLACE_DAY, shared=JOINT),
    Bought(Service.URGENT_COMMUNITY_RESPONSE, "urgent_community_response_contact"),
    Bought(Service.VIRTUAL_WARD, "virtual_ward_slot_day", Per.PLACE_DAY),
    Bought(Service.COMMUNITY_NURSING, "community_nursing_contact"),
    Bought(Service.CASE_MANAGEMENT, "case_management_contact"),
    Bought(Service.SPECIALIST_NURSE, "specialist_nurse_contact"),
    Bought(Service.END_OF_LIFE_HOME, "end_of_life_contact"),
    Bought(Service.HOSPICE, "hospice_bed_day", shared=CHARITABLE),
    Bought(Service.CHILDRENS_NURSING, "childrens_nursing_contact"),
    Bought(Service.CHILDRENS_CONTINUING_CARE, "childrens_continuing_care_day"),
    Bought(Service.INTERMEDIATE_CARE_BED, "intermediate_care_bed_day"),
    Bought(Service.COMMUNITY_MENTAL_HEALTH, "community_mental_health_contact"),
    Bought(Service.CRISIS_TEAM, "crisis_team_contact"),
    Bought(Service.MENTAL_HEALTH_INPATIENT, "mental_health_bed_day", shared=MENTAL_HEALTH_BEDS),
    Bought(Service.REABLEMENT, "reablement_care_day", payer=Payer.COUNCIL),
    Bought(ASSESSMENT, "assessment_place_day", Per.PLACE_DAY, payer=Payer.COUNCIL),
    Bought(Service.DIRECT_PAYMENT, "direct_payment_day", payer=Payer.COUNCIL, shared=CHARGED),
    Bought(Service.SUPPORTED_LIVING, "supported_living_day", payer=Payer.COUNCIL, shared=CHARGED),
    Bought(Service.SHARED_LIVES, "shared_lives_day", payer=Payer.COUNCIL, shared=CHARGED),
)


def line_of(bought: Bought) -> Line:
    """The line of the ledger that it is paid on."""
    return bought.line or Line(bought.service.label)


class Named(NamedTuple):
    """Something bought that is counted by name rather than as activity of a service."""

    quantity: int
    price: str
    line: Line
    provider: Provider
    payer: Payer


LINES = tuple(line_of(bought) for bought in BOUGHT)
# Who pays a fixed sum, and in which shares: whoever pays for the care by activity.
_FIRST = {bought.service: bought for bought in reversed(BOUGHT)}
_ACUTE_LINES = {line for acute in ACUTE for line in acute.by_activity}
# Paid whatever is done: by the head or by the place, or fixed by contract.
FIXED_LINES = {
    *(
        line
        for bought, line in zip(BOUGHT, LINES, strict=True)
        if bought.per in (Per.HEAD, Per.PLACE_DAY)
    ),
    *(acute.fixed for acute in ACUTE),
    *(Line.NOT_MODELLED, Line.HOUSING_ADAPTATIONS),
}


def pay_for_health_care(
    activity: Activity, ledger: Ledger, people: int, acute: AcutePayment | None = None
) -> None:
    """Post each thing bought in the month; a shared amount is split without losing a penny.

    `people`: everybody living in the place (not the sample). `acute`: the contract with the acute
    trust, if it is not simply paid for what it does.
    """
    terms, month, weight = ledger.opened, activity.month, activity.weight
    quantity = {
        Per.START: activity.starts.sum(axis=1).tolist(),
        Per.UNIT: activity.units.sum(axis=1).tolist(),
        Per.PLACE_DAY: activity.capacity_days.tolist(),
    }
    amounts, done = [], []
    for bought, line in zip(BOUGHT, LINES, strict=True):
        price = terms.price[bought.price]
        if bought.per is Per.HEAD:
            amounts.append(pence(people, price, MONTHS_IN_YEAR))
            continue
        units = quantity[bought.per][bought.service] * weight
        amounts.append(pence(units, price))
        if line in _ACUTE_LINES:
            done.append(Done(line, bought.price, units, amounts[-1]))
    due = acute.pay_month(month, done) if acute else {}
    for bought, line, amount in zip(BOUGHT, LINES, amounts, strict=True):
        _post(month, ledger, bought, line, due.get(line, amount))
    for contracted in ACUTE:
        by_activity = _FIRST[contracted.service]
        _post(month, ledger, by_activity, contracted.fixed, due.get(contracted.fixed, 0))
    for one in _named(activity, quantity[Per.UNIT][Service.AMBULANCE]):
        amount = pence(one.quantity * weight, terms.price[one.price])
        ledger.post(month, one.payer, one.provider, one.line, amount)


def _post(month: int, ledger: Ledger, bought: Bought, line: Line, amount: int) -> None:
    provider = PROVIDER_OF[bought.service]
    if bought.shared:
        share = ledger.opened.share[bought.shared.share]
        amount, rest = split(amount, (PARTS_PER_SHARE - share, share))
        ledger.post(month, bought.shared.payer, provider, line, rest)
    ledger.post(month, bought.payer, provider, line, amount)


def _named(activity: Activity, incidents: int) -> tuple[Named, ...]:
    """Ambulances by where they go, escalation beds, spot purchases, reviews of social care."""
    conveyed = int(activity.events["ambulance_conveyed"])
    elsewhere = incidents - conveyed
    escalated, spot = int(activity.escalation_bed_days), int(activity.events["spot_purchases"])
    reviews, social_work = int(activity.events["social_care_reviews"]), Provider.SOCIAL_WORK_TEAM
    icb, council = Payer.ICB, Payer.COUNCIL
    ambulance, hospital, home = Provider.AMBULANCE_TRUST, Provider.ACUTE_TRUST, Provider.CARE_HOME
    to_ae, not_to_ae = Line.AMBULANCE_CONVEYED, Line.AMBULANCE_NOT_CONVEYED
    return (
        Named(conveyed, "ambulance_conveyed", to_ae, ambulance, icb),
        Named(elsewhere, "ambulance_not_conveyed", not_to_ae, ambulance, icb),
        Named(escalated, "escalation_bed_day_premium", Line.ESCALATION_BEDS, hospital, icb),
        Named(spot, "spot_purchase", Line.SPOT_PURCHASE, home, council),
        Named(reviews, "social_care_review", Line.SOCIAL_CARE_REVIEW, social_work, council),
    )
