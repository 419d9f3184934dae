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
}
