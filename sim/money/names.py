"""Who pays, who is paid, from which purse, and what for."""

from enum import StrEnum

from sim.services.names import Service


class Payer(StrEnum):
    """Whose money it is. A council's adult social care and its public health grant are apart.

    Housing is a council's capital for adapting homes, which can buy no care. NHS England pays for
    specialised services itself; a charity pays for most of hospice care.
    """

    ICB = "icb"
    NHS_ENGLAND = "nhs_england"
    COUNCIL = "council"
    PUBLIC_HEALTH = "public_health"
    HOUSING = "housing"
    PERSON = "person"
    CHARITY = "charity"


class Provider(StrEnum):
    """Who is paid for care and bears what it costs."""

    ACUTE_TRUST = "acute_trust"
    AMBULANCE_TRUST = "ambulance_trust"
    COMMUNITY_TRUST = "community_trust"
    MENTAL_HEALTH_TRUST = "mental_health_trust"
    GENERAL_PRACTICE = "general_practice"
    HOSPICE = "hospice"
    REABLEMENT_TEAM = "reablement_team"
    HOME_CARE_PROVIDER = "home_care_provider"
    CARE_HOME = "care_home"
    BROKERAGE_SERVICE = "brokerage_service"
    SOCIAL_WORK_TEAM = "social_work_team"
    PERSONAL_ASSISTANTS = "personal_assistants"
    SUPPORTED_LIVING_PROVIDER = "supported_living_provider"
    SHARED_LIVES_SCHEME = "shared_lives_scheme"
    BUDGET_HOLDERS = "budget_holders"  # what they hold of their budget and have not spent
    # Care that the model leaves out
    COMMUNITY_PHARMACY = "community_pharmacy"
    CONTINUING_CARE_PROVIDER = "continuing_care_provider"
    NHS_ADMINISTRATION = "nhs_administration"
    OTHER_SOCIAL_CARE = "other_social_care"
    PUBLIC_HEALTH_SERVICE = "public_health_service"
    # Paid for with capital
    HOME_ADAPTATIONS = "home_adaptations"


# Who is paid for each service. Same-day emergency care is paid for in the emergency admission.
PROVIDER_OF = {
    Service.AE: Provider.ACUTE_TRUST,
    Service.EMERGENCY_INPATIENT: Provider.ACUTE_TRUST,
    Service.ELECTIVE_INPATIENT: Provider.ACUTE_TRUST,
    Service.OUTPATIENT: Provider.ACUTE_TRUST,
    Service.DAY_CASE: Provider.ACUTE_TRUST,
    Service.AMBULANCE: Provider.AMBULANCE_TRUST,
    Service.GP: Provider.GENERAL_PRACTICE,
    Service.LINK_WORKER: Provider.GENERAL_PRACTICE,
    Service.HEALTH_COACH: Provider.GENERAL_PRACTICE,
    Service.BROKER: Provider.BROKERAGE_SERVICE,
    Service.URGENT_COMMUNITY_RESPONSE: Provider.COMMUNITY_TRUST,
    Service.VIRTUAL_WARD: Provider.COMMUNITY_TRUST,
    Service.COMMUNITY_NURSING: Provider.COMMUNITY_TRUST,
    Service.CASE_MANAGEMENT: Provider.COMMUNITY_TRUST,
    Service.SPECIALIST_NURSE: Provider.COMMUNITY_TRUST,
    Service.END_OF_LIFE_HOME: Provider.COMMUNITY_TRUST,
    Service.INTERMEDIATE_CARE_BED: Provider.COMMUNITY_TRUST,
    Service.HOSPICE: Provider.HOSPICE,
    Service.COMMUNITY_MENTAL_HEALTH: Provider.MENTAL_HEALTH_TRUST,
    Service.CRISIS_TEAM: Provider.MENTAL_HEALTH_TRUST,
    Service.MENTAL_HEALTH_INPATIENT: Provider.MENTAL_HEALTH_TRUST,
    Service.REABLEMENT: Provider.REABLEMENT_TEAM,
    Service.HOME_CARE: Provider.HOME_CARE_PROVIDER,
    Service.RESIDENTIAL_CARE: Provider.CARE_HOME,
    Service.NURSING_CARE: Provider.CARE_HOME,
    Service.SOCIAL_CARE_ASSESSMENT: Provider.SOCIAL_WORK_TEAM,
    Service.DIRECT_PAYMENT: Provider.PERSONAL_ASSISTANTS,
    Service.SUPPORTED_LIVING: Provider.SUPPORTED_LIVING_PROVIDER,
    Service.SHARED_LIVES: Provider.SHARED_LIVES_SCHEME,
    Service.CHILDRENS_NURSING: Provider.COMMUNITY_TRUST,
    Service.CHILDRENS_CONTINUING_CARE: Provider.CONTINUING_CARE_PROVIDER,
}


class Fund(StrEnum):
    """The purse a payment comes from; what is lent is to be repaid, and costs nobody anything."""

    OWN = "own"
    POOL = "pool"
    LOAN = "loan"


class Line(StrEnum):
    """What a payment is for."""

    AE = "ae"
    EMERGENCY_ADMISSION = "emergency_inpatient_admission"
    EMERGENCY_DAY = "emergency_inpatient_day"
    ELECTIVE_ADMISSION = "elective_inpatient_admission"
    ELECTIVE_DAY = "elective_inpatient_day"
    ESCALATION_BEDS = "escalation_beds"
    AE_FIXED = "ae_fixed"
    EMERGENCY_FIXED = "emergency_inpatient_fixed"
    ELECTIVE_FIXED = "elective_inpatient_fixed"
    OUTPATIENT_FIXED = "outpatient_fixed"
    DAY_CASE_FIXED = "day_case_fixed"
    OUTPATIENT = "outpatient"
    DAY_CASE = "day_case"
    AMBULANCE_CONVEYED = "ambulance_conveyed"
    AMBULANCE_NOT_CONVEYED = "ambulance_not_conveyed"
    GP = "gp"
    LINK_WORKER = "link_worker"
    HEALTH_COACH = "health_coach"
    BROKER = "broker"
    URGENT_COMMUNITY_RESPONSE = "urgent_community_response"
    VIRTUAL_WARD = "virtual_ward"
    COMMUNITY_NURSING = "community_nursing"
    CASE_MANAGEMENT = "case_management"
    SPECIALIST_NURSE = "specialist_nurse"
    COMMUNITY_MENTAL_HEALTH = "community_mental_health"
    CRISIS_TEAM = "crisis_team"
    MENTAL_HEALTH_INPATIENT = "mental_health_inpatient"
    END_OF_LIFE_HOME = "end_of_life_home"
    HOSPICE = "hospice"
    INTERMEDIATE_CARE_BED = "intermediate_care_bed"
    REABLEMENT = "reablement"
    HOME_CARE = "home_care"
    RESIDENTIAL_CARE = "residential_care"
    NURSING_CARE = "nursing_care"
    SOCIAL_CARE_ASSESSMENT = "social_care_assessment"
    SOCIAL_CARE_REVIEW = "social_care_review"
    DIRECT_PAYMENT = "direct_payment"
    SUPPORTED_LIVING = "supported_living"
    SHARED_LIVES = "shared_lives"
    CHILDRENS_NURSING = "childrens_nursing"
    CHILDRENS_CONTINUING_CARE = "childrens_continuing_care"
    FUNDED_NURSING_CARE = "funded_nursing_care"
    SPOT_PURCHASE = "spot_purchase"
    CLIENT_CONTRIBUTION_REABLEMENT = "client_contribution_reablement"
    CLIENT_CONTRIBUTION_HOME_CARE = "client_contribution_home_care"
    CLIENT_CONTRIBUTION_RESIDENTIAL_CARE = "client_contribution_residential_care"
    CLIENT_CONTRIBUTION_NURSING_CARE = "client_contribution_nursing_care"
    GAIN_SHARE = "gain_share"
    DELAYED_DISCHARGE_CHARGE = "delayed_discharge_charge"
    HOUSING_ADAPTATIONS = "housing_adaptations"
    PERSONAL_BUDGET = "personal_budget"
    PERSONAL_HEALTH_BUDGET = "personal_health_budget"
    INTEGRATED_PERSONAL_BUDGET = "integrated_personal_budget"
    BUDGET_TAKEN_BACK = "budget_taken_back"
    BUDGET_DOUBLE_RUNNING = "budget_double_running"
    SCHEMES = "schemes"
    NOT_MODELLED = "not_modelled"
