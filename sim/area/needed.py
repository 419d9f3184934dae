"""The parameters that every place must give: name, label and unit, and which of them are tables."""

PARAMETER_TABLES = ("population", "urgent", "planned", "capacity", "money")

NEEDED: dict[str, tuple[str, str]] = {
    "area.population.births_per_1000": ("Births per 1,000 people", "per 1,000 people per year"),
    "area.population.deaths_per_1000": (
        "Deaths per 1,000 people in the first year",
        "per 1,000 people per year",
    ),
    "area.population.net_migration_per_1000": (
        "People moving in less people moving out, per 1,000",
        "net per 1,000 people per year",
    ),
    "area.population.prevalence_level": (
        "How much commoner each condition is than England's rates would give",
        "ratio",
    ),
    "area.urgent.ae_attendances_per_1000": (
        "A&E attendances per 1,000 people",
        "per 1,000 people per year",
    ),
    "area.urgent.emergency_admissions_per_1000": (
        "Emergency admissions per 1,000 people",
        "per 1,000 people per year",
    ),
    "area.planned.elective_admissions_per_1000": (
        "Ordinary elective admissions per 1,000 people",
        "per 1,000 people per year",
    ),
    "area.planned.waiting_list_days": ("Mean wait from decision to admission", "days"),
    "area.capacity.general_acute_beds": ("General and acute beds", "beds"),
    "area.capacity.intermediate_care_beds": ("Intermediate care beds", "beds"),
    "area.capacity.reablement_places": ("Reablement places", "places"),
    "area.capacity.home_care_hours_per_week": (
        "Home care hours a week, all payers",
        "hours per week",
    ),
    "area.capacity.residential_care_places": ("Residential care places", "places"),
    "area.capacity.nursing_care_places": ("Nursing care places", "places"),
    "area.money.icb_allocation_per_head_gbp": (
        "ICB allocation per resident",
        "GBP per head per year",
    ),
    "area.money.council_adult_social_care_per_head_gbp": (
        "Council spending on adult social care per resident",
        "GBP per head per year",
    ),
    "area.money.public_health_grant_per_head_gbp": (
        "Public health grant per resident",
        "GBP per head per year",
    ),
}

CONDITIONS = "population.conditions.prevalence"

# These are tables; all others are one number. Name of the column of labels, then the model's own
# parameter, and its axis, whose labels the rows must have.
TABLES: dict[str, tuple[str, str, int]] = {
    "area.population.prevalence_level": ("condition", CONDITIONS, 2),
}
