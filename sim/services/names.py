"""The services, the funders of a stay and the groups that activity is counted by."""

from enum import IntEnum


class Service(IntEnum):
    """The services modelled so far; the value is the index of its row in every tally."""

    AE = 0
    EMERGENCY_INPATIENT = 1
    ELECTIVE_INPATIENT = 2
    INTERMEDIATE_CARE_BED = 3
    REABLEMENT = 4
    HOME_CARE = 5
    RESIDENTIAL_CARE = 6
    NURSING_CARE = 7
    GP = 8
    AMBULANCE = 9
    OUTPATIENT = 10
    DAY_CASE = 11
    SAME_DAY_EMERGENCY_CARE = 12
    URGENT_COMMUNITY_RESPONSE = 13
    VIRTUAL_WARD = 14
    COMMUNITY_NURSING = 15
    CASE_MANAGEMENT = 16
    SPECIALIST_NURSE = 17
    LINK_WORKER = 18
    HEALTH_COACH = 19
    BROKER = 20
    COMMUNITY_MENTAL_HEALTH = 21
    CRISIS_TEAM = 22
    MENTAL_HEALTH_INPATIENT = 23
    END_OF_LIFE_HOME = 24
    HOSPICE = 25
    SOCIAL_CARE_ASSESSMENT = 26
    DIRECT_PAYMENT = 27
    SUPPORTED_LIVING = 28
    SHARED_LIVES = 29
    CHILDRENS_NURSING = 30
    CHILDRENS_CONTINUING_CARE = 31

    @property
    def label(self) -> str:
        """The name in tables, for example `home_care`."""
        return self.name.lower()


class Funder(IntEnum):
    """Who pays for a stay in long-term care."""

    COUNCIL = 0
    PERSON = 1
    ICB = 2


# What `units` counts in each service.
UNIT_OF_ACTIVITY = {
    Service.AE: "contacts",
    Service.EMERGENCY_INPATIENT: "bed_days",
    Service.ELECTIVE_INPATIENT: "bed_days",
    Service.INTERMEDIATE_CARE_BED: "bed_days",
    Service.REABLEMENT: "care_days",
    Service.HOME_CARE: "hours",
    Service.RESIDENTIAL_CARE: "bed_days",
    Service.NURSING_CARE: "bed_days",
    Service.GP: "contacts",
    Service.AMBULANCE: "contacts",
    Service.OUTPATIENT: "contacts",
    Service.DAY_CASE: "contacts",
    Service.SAME_DAY_EMERGENCY_CARE: "contacts",
    Service.URGENT_COMMUNITY_RESPONSE: "contacts",
    Service.VIRTUAL_WARD: "care_days",
    Service.COMMUNITY_NURSING: "contacts",
    Service.CASE_MANAGEMENT: "contacts",
    Service.SPECIALIST_NURSE: "contacts",
    Service.LINK_WORKER: "contacts",
    Service.HEALTH_COACH: "contacts",
    Service.BROKER: "contacts",
    Service.COMMUNITY_MENTAL_HEALTH: "contacts",
    Service.CRISIS_TEAM: "contacts",
    Service.MENTAL_HEALTH_INPATIENT: "bed_days",
    Service.END_OF_LIFE_HOME: "contacts",
    Service.HOSPICE: "bed_days",
    Service.SOCIAL_CARE_ASSESSMENT: "care_days",
    Service.DIRECT_PAYMENT: "care_days",
    Service.SUPPORTED_LIVING: "care_days",
    Service.SHARED_LIVES: "care_days",
    Service.CHILDRENS_NURSING: "contacts",
    Service.CHILDRENS_CONTINUING_CARE: "care_days",
}


class WayOut(IntEnum):
    """How a request or a stay came to its end."""

    OPEN = 0
    COMPLETED = 1
    DIED = 2
    MOVED_AWAY = 3
    MOVED_ON = 4  # to the next service
    NO_LONGER_NEEDED = 5  # recovered, or family took over, while waiting
    SPOT_PURCHASE = 6  # a place bought outside the contracted capacity
    LAPSED = 7  # a package not held any longer while its owner was in hospital
    ALREADY_THERE = 8  # the need struck while its resident had the service: it does not count
    TURNED_AWAY = 9  # no slot was free: the resident went on to where they would have gone anyway
    AVERTED = 10  # an admission that was foreseen, until care at home took its place
    REVIEWED = 11  # goes on in another row, with other hours or in another kind of home
    NOT_FUNDED = 12  # assessed and eligible, but the council's panel let no package through


# What is counted of residents by age band and deprivation quintile (`count_outcomes`).
PLACES_OF_DEATH = ("hospital", "care_home", "hospice", "home")
OUTCOME_EVENTS = (
    *(f"died_in_{place}" for place in PLACES_OF_DEATH),
    "nights_away",
    "discharges",
    "discharges_readmitted",
    "discharges_overnight",
    "discharges_to_usual_residence",
    "discharges_stay_14_days",
    "discharges_stay_21_days",
    "discharges_on_the_day",
    "discharges_late",
    "discharges_late_days",
    *("discharges_late_1_day", "discharges_late_2_3_days", "discharges_late_4_6_days"),
    *("discharges_late_7_13_days", "discharges_late_14_20_days", "discharges_late_21_days"),
    "discharges_home",
    "discharges_home_seen_in_48_hours",
    "discharges_65",
    "discharges_65_to_reablement",
    "reablement_65_at_91_days",
    "reablement_65_home_at_91_days",
    "reablement_at_12_weeks",
    "reablement_died_by_12_weeks",
    "reablement_away_at_12_weeks",
    "reablement_supported_at_12_weeks",
    "reablement_no_support_at_12_weeks",
    "care_home_admissions_council",
    "care_home_admissions_person",
    "care_home_admissions_icb",
    "crises_called",
    "crises_answered",
    "council_assessments",
    "council_assessments_in_28_days",
    "first_assessments",
    "repeat_assessments",
    "died_after_90_days_here",
    "last_90_days_at_home",
    *("discharges_late_days_pathway_0", "discharges_late_days_pathway_1"),
    *("discharges_late_days_pathway_2", "discharges_late_days_pathway_3"),
)
