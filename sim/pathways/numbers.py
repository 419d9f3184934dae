"""The numbers of one financial year that a day needs, read once for compiled functions."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.pathways.names import CASELOADS, RECOVERY, UNTIL_DEATH
from sim.pathways.review_rules import Reviews, reviews_of
from sim.services import Service

Floats = NDArray[np.float64]


class Numbers(NamedTuple):
    """Scalars are parameters of the same name; tables are by service."""

    # Leaving hospital
    readmission_days: float
    pathway_1_to_reablement: float
    pathway_3_to_nursing: float
    matching_probability: float
    matching_steepness: float
    matching_usual_occupancy: float
    matching_mean_days: float
    deconditioning_per_day: float
    planned_gives_way: int
    rebooking_days: int
    # Recovery, by service: running shares of what comes next; log-normal days
    after_recovery: Floats
    recovery_location: Floats
    recovery_spread: float
    recovery_longest_days: int
    # Long-term care
    package_held_days: int
    patience_in_community_days: float
    patience_in_hospital_days: float
    spot_purchase_share: float
    short_term_days: int
    home_care_days_after_hospital: float
    home_care_days_elsewhere: float
    home_care_hours_per_week: float
    home_care_hours_spread: float
    usual_occupancy: Floats  # by service
    finding_days: float
    finding_steepness: float
    # Cases, by service: mean days before giving up; days between rounds; log-normal days; delays
    case_patience: Floats
    case_round_days: NDArray[np.int64]
    case_until_death: NDArray[np.bool_]
    case_location: Floats
    case_spread: Floats
    case_longest_days: int
    case_delayed_share: Floats
    case_delay_days: Floats
    # Care instead of a hospital bed
    adult_age: float
    sdec_suitable_share: float
    fewest_nights: int
    step_up_share: float
    step_up_transfer_share: float
    step_down_share: float
    step_down_days_saved: int
    virtual_ward_mean_days: float
    # Mental health
    after_inpatient_to_team_share: float
    after_crisis_to_team_share: float
    crisis_overflow_to_ae: float
    # Social care
    eligible_share: float
    panel_share: float  # of those eligible, whom the council's panel lets through
    with_learning_disability: Floats  # running shares of packages
    reviews: Reviews


def numbers_of(values: Values) -> Numbers:
    """The numbers in force in one financial year."""
    number = values.number
    after_hospital, elsewhere = values["pathways.long_term.home_care_planned_days"]
    return Numbers(
        readmission_days=number("demand.urgent.readmission_days"),
        pathway_1_to_reablement=number("pathways.discharge.pathway_1_to_reablement"),
        pathway_3_to_nursing=number("pathways.discharge.pathway_3_to_nursing"),
        matching_probability=number("pathways.discharge.matching_probability"),
        matching_steepness=number("pathways.discharge.matching_steepness"),
        matching_usual_occupancy=number("pathways.discharge.matching_usual_occupancy"),
        matching_mean_days=number("pathways.discharge.matching_mean_days"),
        deconditioning_per_day=number("pathways.feedbacks.deconditioning_per_day"),
        planned_gives_way=values.whole("pathways.feedbacks.planned_gives_way"),
        rebooking_days=values.whole("pathways.planned.rebooking_days"),
        after_recovery=_after_recovery(values),
        recovery_location=_recovery_location(values),
        recovery_spread=number("pathways.recovery.spread"),
        recovery_longest_days=values.whole("pathways.recovery.longest_days"),
        package_held_days=values.whole("pathways.long_term.package_held_days"),
        patience_in_community_days=number("pathways.long_term.patience_in_community_days"),
        patience_in_hospital_days=number("pathways.long_term.patience_in_hospital_days"),
        spot_purchase_share=number("pathways.long_term.spot_purchase_share"),
        short_term_days=values.whole("pathways.long_term.short_term_days"),
        home_care_days_after_hospital=float(after_hospital),
        home_care_days_elsewhere=float(elsewhere),
        home_care_hours_per_week=number("pathways.long_term.home_care_hours_per_week"),
        home_care_hours_spread=number("pathways.long_term.home_care_hours_spread"),
        usual_occupancy=by_service(values, "pathways.long_term.occupancy_at_start"),
        finding_days=number("pathways.long_term.finding_days"),
        finding_steepness=number("pathways.long_term.finding_steepness"),
        case_patience=by_service(values, "pathways.caseload.patience_days"),
        case_round_days=np.rint(by_service(values, "pathways.caseload.round_days")).astype(
            np.int64
        ),
        case_until_death=np.isin(np.arange(len(Service)), UNTIL_DEATH),
        case_location=_case_location(values),
        case_spread=by_service(values, "pathways.caseload.spread"),
        case_longest_days=values.whole("pathways.caseload.longest_days"),
        case_delayed_share=_of_mental_health_beds(number("pathways.mental_health.delayed_share")),
        case_delay_days=_of_mental_health_beds(number("pathways.mental_health.delay_mean_days")),
        adult_age=number("pathways.discharge.adult_age"),
        sdec_suitable_share=number("pathways.urgent.sdec_suitable_share"),
        fewest_nights=values.whole("pathways.virtual_ward.fewest_nights"),
        step_up_share=number("pathways.virtual_ward.step_up_share"),
        step_up_transfer_share=number("pathways.virtual_ward.step_up_transfer_share"),
        step_down_share=number("pathways.virtual_ward.step_down_share"),
        step_down_days_saved=values.whole("pathways.virtual_ward.step_down_days_saved"),
        virtual_ward_mean_days=float(
            by_service(values, "pathways.caseload.mean_days")[Service.VIRTUAL_WARD]
        ),
        after_inpatient_to_team_share=number(
            "pathways.mental_health.after_inpatient_to_team_share"
        ),
        after_crisis_to_team_share=number("pathways.mental_health.after_crisis_to_team_share"),
        crisis_overflow_to_ae=number("demand.requests.crisis_overflow_to_ae"),
        eligible_share=number("pathways.social_care.eligible_share"),
        panel_share=1.0,
        with_learning_disability=values[
            "pathways.social_care.package_of_learning_disability"
        ].cumsum(),
        reviews=reviews_of(values),
    )


def by_service(values: Values, table: str) -> Floats:
    """A table by service, spread over all services; 0 where it has no row."""
    spread = np.zeros(len(Service))
    for label, value in zip(values.labels(table), values[table], strict=True):
        spread[Service[label.upper()]] = value
    return spread


def _case_location(values: Values) -> Floats:
    """Of the logarithm of days of a case, so that the mean of days is as given."""
    mean = by_service(values, "pathways.caseload.mean_days")
    spread = by_service(values, "pathways.caseload.spread")
    location = np.zeros(len(Service))
    for service in set(CASELOADS) - set(UNTIL_DEATH):
        location[service] = np.log(mean[service]) - spread[service] ** 2 / 2
    return location


def _of_mental_health_beds(number: float) -> Floats:
    """Only these beds have delays of their own."""
    of_service = np.zeros(len(Service))
    of_service[Service.MENTAL_HEALTH_INPATIENT] = number
    return of_service


def _after_recovery(values: Values) -> Floats:
    """Running shares of nothing, home care and a care home, in the rows of the two services."""
    table = "pathways.recovery.next_by_service"
    shares = np.zeros((len(Service), values[table].shape[1]))
    for service in RECOVERY:
        shares[service] = values[table][values.labels(table).index(service.label)].cumsum()
    return shares


def _recovery_location(values: Values) -> Floats:
    """Of the logarithm of days in the two services, so that the mean of days is as given."""
    location = np.zeros(len(Service))
    spread = values.number("pathways.recovery.spread")
    for service, mean in (
        (Service.REABLEMENT, values.number("pathways.recovery.reablement_mean_days")),
        (Service.INTERMEDIATE_CARE_BED, values.number("pathways.recovery.bed_mean_days")),
    ):
        location[service] = np.log(mean) - spread**2 / 2
    return location
