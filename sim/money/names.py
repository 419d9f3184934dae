"""Who pays, who is paid, from which purse, and what for."""

from enum import StrEnum


class Payer(StrEnum):
    """Whose money it is. A council's adult social care and its public health grant are apart."""

    ICB = "icb"
    COUNCIL = "council"
    PUBLIC_HEALTH = "public_health"
    PERSON = "person"


class Provider(StrEnum):
    """Who is paid for care and bears what it costs."""

    ACUTE_TRUST = "acute_trust"
    COMMUNITY_TRUST = "community_trust"
    REABLEMENT_TEAM = "reablement_team"
    HOME_CARE_PROVIDER = "home_care_provider"
    CARE_HOME = "care_home"
    # Care that the model leaves out
    GENERAL_PRACTICE = "general_practice"
    COMMUNITY_PHARMACY = "community_pharmacy"
    MENTAL_HEALTH_TRUST = "mental_health_trust"
    CONTINUING_CARE_PROVIDER = "continuing_care_provider"
    NHS_ADMINISTRATION = "nhs_administration"
    OTHER_SOCIAL_CARE = "other_social_care"
    PUBLIC_HEALTH_SERVICE = "public_health_service"


class Fund(StrEnum):
    """The purse a payment comes from."""

    OWN = "own"


class Line(StrEnum):
    """What a payment is for."""

    AE = "ae"
    EMERGENCY_ADMISSION = "emergency_inpatient_admission"
    EMERGENCY_DAY = "emergency_inpatient_day"
    ELECTIVE_ADMISSION = "elective_inpatient_admission"
    ELECTIVE_DAY = "elective_inpatient_day"
    ESCALATION_BEDS = "escalation_beds"
    INTERMEDIATE_CARE_BED = "intermediate_care_bed"
    REABLEMENT = "reablement"
    HOME_CARE = "home_care"
    RESIDENTIAL_CARE = "residential_care"
    NURSING_CARE = "nursing_care"
    FUNDED_NURSING_CARE = "funded_nursing_care"
    SPOT_PURCHASE = "spot_purchase"
    CLIENT_CONTRIBUTION_HOME_CARE = "client_contribution_home_care"
    CLIENT_CONTRIBUTION_RESIDENTIAL_CARE = "client_contribution_residential_care"
    CLIENT_CONTRIBUTION_NURSING_CARE = "client_contribution_nursing_care"
    NOT_MODELLED = "not_modelled"
