"""The words that a scheme's file may use, with what each of them means."""

SWITCHES = ("off", "null", "central", "optimistic", "adverse")
OFF, NULL, CENTRAL, OPTIMISTIC, ADVERSE = range(len(SWITCHES))

# What a scheme can change of the residents in it. The last two are differences, all others ratios.
RATES = {
    "urgent_needs": "urgent needs, whether they end in an admission or at home",
    "emergency_admissions": "urgent needs that lead to an emergency admission",
    "ae_attendances": "attendances at A&E, of those admitted and of those sent home",
    "falls": "urgent needs that are falls",
    "readmissions": "emergency readmissions within 30 days",
    "planned_referrals": "referrals to outpatients and for planned care",
    "social_care_requests": "requests for social care",
    "carer_breakdowns": "breakdowns of unpaid care",
    "community_health_requests": "requests for community health care",
    "mental_health_requests": "requests for mental health care",
    "care_home_admissions": "needs of a place in a care home for good",
    "deaths_out_of_hospital": "deaths that are not in hospital",
    "later_home_care": "home care in the year after a spell of recovery",
    "quality_of_life": "health-related quality of life (EQ-5D), a difference",
    "care_related_quality_of_life": "social care-related quality of life (ASCOT), a difference",
}
DIFFERENCES = ("quality_of_life", "care_related_quality_of_life")

# How an effect was published, with the unit of its number.
KINDS = {
    "RR": "ratio",
    "IRR": "ratio",
    "HR": "hazard ratio",
    "OR": "odds ratio",
    "percentage": "percent",
    "difference": "difference per person per year",
    "utility": "utility",
}
UTILITY = "utility"  # the kind that changes a difference; all others change a ratio
NEEDS_BASELINE = ("OR", "difference")
# Kinds of which nought is no effect; of all others it is 1.
NONE_IS_NOUGHT = ("percentage", "difference", "utility")

# How it was found out, which says how much of it is kept.
DESIGNS = ("trial", "controlled", "association", "uncontrolled")

SETTINGS = {
    "anywhere": "wherever they live",
    "own_home": "living outside care homes",
    "care_home": "living in a care home",
    "home_care": "having home care",
    "near_death": "in the last year of life, not in a care home",
}
COHORTS = (
    *("everybody", "children_complex_needs", "learning_disability"),
    *("severe_mental_illness", "multiple_conditions"),
)
# What somebody in a scheme has, with the name under which the days of it are counted.
GIVES = {
    "plan": "people_with_plan_days",
    "coordinator": "people_with_coordinator_days",
    "contingency_plan": "people_with_contingency_plan_days",
}
# Programmes for a whole area together cannot do more than the floor; those of one setting can.
SCOPES = ("area", "setting")
# Schemes of one family do the same thing to the same people: their effects do not add up.
FAMILIES = (
    *("coordination", "instead_of_hospital", "recovery", "care_homes", "end_of_life"),
    *("falls", "community", "personal_control"),
)
