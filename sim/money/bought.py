"""The services whose capacity money buys: what is paid for each, and what its price moves with."""

from typing import NamedTuple

from sim.money.health_payments import BOUGHT
from sim.money.inflation import Kind
from sim.money.names import Line, Payer
from sim.money.payments import LONG_TERM_CARE
from sim.services.names import Service


class BoughtService(NamedTuple):
    """A service with limited capacity.

    `lines` of the ledger it is paid on; its price `moves_with` a kind of care; `hospital`: acute
    care in a hospital.
    """

    service: Service
    lines: tuple[Line, ...]
    moves_with: Kind = Kind.NHS_TRUST
    hospital: bool = False


# Not among them: practices, which are paid by the head; A&E and ambulances, which nothing limits;
# what is paid by the case (reviews, spot purchases, children's care) and what is left out.
BOUGHT_SERVICES = (
    BoughtService(
        Service.EMERGENCY_INPATIENT,
        (
            *(Line.EMERGENCY_ADMISSION, Line.EMERGENCY_DAY, Line.ESCALATION_BEDS),
            Line.EMERGENCY_FIXED,
        ),
        hospital=True,
    ),
    BoughtService(
        Service.ELECTIVE_INPATIENT,
        (Line.ELECTIVE_ADMISSION, Line.ELECTIVE_DAY, Line.ELECTIVE_FIXED),
        hospital=True,
    ),
    BoughtService(Service.OUTPATIENT, (Line.OUTPATIENT, Line.OUTPATIENT_FIXED), hospital=True),
    BoughtService(Service.DAY_CASE, (Line.DAY_CASE, Line.DAY_CASE_FIXED), hospital=True),
    BoughtService(Service.VIRTUAL_WARD, (Line.VIRTUAL_WARD,)),
    BoughtService(Service.URGENT_COMMUNITY_RESPONSE, (Line.URGENT_COMMUNITY_RESPONSE,)),
    BoughtService(Service.COMMUNITY_NURSING, (Line.COMMUNITY_NURSING,)),
    BoughtService(Service.CASE_MANAGEMENT, (Line.CASE_MANAGEMENT,)),
    BoughtService(Service.SPECIALIST_NURSE, (Line.SPECIALIST_NURSE,)),
    BoughtService(Service.LINK_WORKER, (Line.LINK_WORKER,), Kind.NHS),
    BoughtService(Service.HEALTH_COACH, (Line.HEALTH_COACH,), Kind.NHS),
    BoughtService(Service.BROKER, (Line.BROKER,), Kind.NHS),
    BoughtService(Service.COMMUNITY_MENTAL_HEALTH, (Line.COMMUNITY_MENTAL_HEALTH,)),
    BoughtService(Service.CRISIS_TEAM, (Line.CRISIS_TEAM,)),
    BoughtService(Service.MENTAL_HEALTH_INPATIENT, (Line.MENTAL_HEALTH_INPATIENT,)),
    BoughtService(Service.END_OF_LIFE_HOME, (Line.END_OF_LIFE_HOME,)),
    BoughtService(Service.HOSPICE, (Line.HOSPICE,), Kind.NHS),
    BoughtService(Service.INTERMEDIATE_CARE_BED, (Line.INTERMEDIATE_CARE_BED,)),
    BoughtService(Service.REABLEMENT, (Line.REABLEMENT,), Kind.HOME_CARE),
    BoughtService(Service.HOME_CARE, (Line.HOME_CARE,), Kind.HOME_CARE),
    BoughtService(Service.RESIDENTIAL_CARE, (Line.RESIDENTIAL_CARE,), Kind.CARE_HOME),
    BoughtService(
        Service.NURSING_CARE, (Line.NURSING_CARE, Line.FUNDED_NURSING_CARE), Kind.CARE_HOME
    ),
    BoughtService(Service.SOCIAL_CARE_ASSESSMENT, (Line.SOCIAL_CARE_ASSESSMENT,), Kind.HOME_CARE),
    BoughtService(Service.DIRECT_PAYMENT, (Line.DIRECT_PAYMENT,), Kind.HOME_CARE),
    BoughtService(Service.SUPPORTED_LIVING, (Line.SUPPORTED_LIVING,), Kind.HOME_CARE),
    BoughtService(Service.SHARED_LIVES, (Line.SHARED_LIVES,), Kind.HOME_CARE),
)
SERVICE_OF_LINE = {line: one.service for one in BOUGHT_SERVICES for line in one.lines}


def buyers_of(one: BoughtService) -> frozenset[Payer]:
    """Who pays for a service by law or custom, whatever is pooled."""
    by_funder = any(care.service is one.service for care in LONG_TERM_CARE)
    found = {Payer.COUNCIL, Payer.ICB} if by_funder else set()
    for row in BOUGHT:
        if row.service is one.service:
            found |= {row.payer, row.shared.payer} if row.shared else {row.payer}
    return frozenset(found)
