"""What is counted in a month: the events by name, and room for everything read off the record."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.services.count_delays import no_delays
from sim.services.count_long_term import LONG_TERM_EVENTS, no_stays
from sim.services.count_outcomes import no_outcomes
from sim.services.groups import AXES, N_GROUPS
from sim.services.names import Funder
from sim.services.places import N_SERVICES
from sim.services.waiting_list import LONGEST_WAIT_WEEKS

Counts = NDArray[np.int64]

LONGEST_WAIT_DAYS = 365
N_AGES_AND_QUINTILES = len(AXES[0]) * len(AXES[1])
EVENTS = (
    "emergency_admissions",
    "emergency_admissions_direct",
    "elective_admissions",
    "readmissions_30_days",
    "discharges_for_readmission",
    "discharges_with_ready_date",
    "discharges_delayed",
    "care_home_admissions",
    "spot_purchases",
    "requests_given_up",
    "deaths_in_hospital",
    "discharge_delay_days",
    "no_criteria_to_reside_days",
    "overnight_emergency_discharges_65",
    "overnight_emergency_days_65",
    "urgent_response_turned_away",
    "crossed_over_to_council",
    "continuing_healthcare_days",
    "social_care_reviews",
    "packages_raised",
    "packages_lowered",
    "moved_to_nursing_care",
    "care_homes_after_review",
    "days_waiting_for_more",
    "more_given_up",
    "eligible_need_not_funded",
    "discharges_pathway_0",
    "discharges_pathway_1",
    "discharges_pathway_2",
    "discharges_pathway_3",
)
(
    ADMITTED,
    DIRECTLY,
    ELECTIVELY,
    AGAIN,
    DISCHARGED,
    DATED,
    LATE,
    CARE_HOME,
    BOUGHT,
    GIVEN_UP,
    DIED_THERE,
    DELAY_DAYS,
    NO_CRITERIA_DAYS,
    NIGHT_STAYS_65,
    NIGHTS_65,
    TURNED_AWAY,
    CROSSED_OVER,
    HEALTHCARE_DAYS,
    REVIEWS,
    RAISED,
    LOWERED,
    TO_NURSING,
    AFTER_REVIEW,
    DAYS_FOR_MORE,
    MORE_GIVEN_UP,
    NOT_FUNDED,
    PATHWAY_0,
) = range(len(EVENTS) - 3)


class Counted(NamedTuple):
    """Counts of a month: the arrays of `Month` that can be read off the record, and events.

    `by_ae` are admissions through A&E by group, `listed_weeks` people who wait for a planned
    admission at the end, by whole weeks waited; `units_by_funder` has a third axis, of age bands
    and in each the quintiles. `care_home_stays` that ended and `long_term_events` are those of
    `sim.services.count_long_term`, `council_delays` those of `sim.services.count_delays`,
    `outcomes` [event, age band, quintile and cohort] those of `sim.services.count_outcomes`.
    """

    starts: Counts
    ends: Counts
    units: Counts
    units_by_funder: Counts
    waits_days_sum: Counts
    waits_counted: Counts
    wait_histogram: Counts
    waiting_days: Counts
    delayed_days: Counts
    by_ae: Counts
    listed_weeks: Counts
    events: Counts
    long_term_events: Counts
    care_home_stays: Counts
    council_delays: Counts
    outcomes: Counts


def nothing_counted() -> Counted:
    """All counts at 0."""
    groups = (N_SERVICES, N_GROUPS)
    shapes: tuple[int | tuple[int, ...], ...] = (
        *(groups, groups, groups, (N_SERVICES, len(Funder), N_AGES_AND_QUINTILES)),
        *(N_SERVICES, N_SERVICES, (N_SERVICES, LONGEST_WAIT_DAYS + 1)),
        *(N_SERVICES, N_SERVICES, N_GROUPS, LONGEST_WAIT_WEEKS + 1, len(EVENTS)),
    )
    plain = (np.zeros(shape, np.int64) for shape in (*shapes, len(LONG_TERM_EVENTS)))
    return Counted(*(*plain, no_stays(), no_delays(), no_outcomes()))
