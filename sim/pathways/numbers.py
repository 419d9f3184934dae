"""The numbers of one financial year that a day needs, read once for compiled functions."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.pathways.place import RECOVERY
from sim.services import Service

Floats = NDArray[np.float64]


class Numbers(NamedTuple):
    """Scalars are parameters of the same name; tables are by service or deprivation quintile."""

    # Leaving hospital
    readmission_days: float
    pathway_1_to_reablement: float
    pathway_3_to_nursing: float
    matching_probability: float
    matching_steepness: float
    matching_usual_occupancy: float
    matching_mean_days: float
    rebooking_days: int
    # Recovery, by service: running shares of what comes next; log-normal days
    after_recovery: Floats
    recovery_location: Floats
    recovery_spread: float
    # Long-term care
    package_held_days: int
    patience_in_community_days: float
    patience_in_hospital_days: float
    spot_purchase_share: float
    home_care_days_after_hospital: float
    home_care_days_elsewhere: float
    home_care_hours_per_week: float
    home_care_hours_spread: float
    older_age: float
    self_funder_share: Floats
    self_funder_share_younger: float
    self_funder_share_home_care: float
    continuing_healthcare_share: float


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
        rebooking_days=int(number("pathways.planned.rebooking_days")),
        after_recovery=_after_recovery(values),
        recovery_location=_recovery_location(values),
        recovery_spread=number("pathways.recovery.spread"),
        package_held_days=int(number("pathways.long_term.package_held_days")),
        patience_in_community_days=number("pathways.long_term.patience_in_community_days"),
        patience_in_hospital_days=number("pathways.long_term.patience_in_hospital_days"),
        spot_purchase_share=number("pathways.long_term.spot_purchase_share"),
        home_care_days_after_hospital=float(after_hospital),
        home_care_days_elsewhere=float(elsewhere),
        home_care_hours_per_week=number("pathways.long_term.home_care_hours_per_week"),
        home_care_hours_spread=number("pathways.long_term.home_care_hours_spread"),
        older_age=number("pathways.long_term.older_age"),
        self_funder_share=values["pathways.long_term.self_funder_share"],
        self_funder_share_younger=number("pathways.long_term.self_funder_share_younger"),
        self_funder_share_home_care=number("pathways.long_term.self_funder_share_home_care"),
        continuing_healthcare_share=number("pathways.long_term.continuing_healthcare_share"),
    )


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
