"""Numbers at the ends of what they can be: a year is lived through, without a warning."""

import numpy as np
import pytest

from sim.results import Results
from sim.run import run
from sim.scenario import Change
from tests.lived import scenario, small_place

ALL_PATHWAY_3 = tuple(
    Change("pathways.discharge.pathway_by_age", "set", share, "a test", {"pathway": (pathway,)})
    for pathway, share in (("1", 0.0), ("2", 0.0), ("3", 1.0))
)


def lived_through(*changes: Change) -> Results:
    with np.errstate(all="raise", under="ignore"):
        return run(small_place(2000), scenario("extreme", *changes), years=1, seed=1)


@pytest.mark.parametrize(
    ("parameter", "extreme"),
    [
        ("demand.urgent.readmission_extra_share", 0.0),
        ("demand.urgent.readmission_by_frailty", 0.0),
        ("demand.urgent.readmission_days", 90.0),
        ("demand.urgent.readmission_mean_day", 1.0),
        ("demand.social_care.home_care_by_age", 0.0),
        ("demand.social_care.care_home_by_frailty", 0.0),
        ("pathways.stay.same_day_share_by_age", 1.0),
        ("pathways.stay.overnight_spread", 0.1),
        ("pathways.discharge.process_mean_days", 1.01),
        ("pathways.discharge.matching_mean_days", 1.01),
        ("pathways.recovery.bed_mean_days", 1.0),
        ("pathways.planned.lead_median_days", 1.0),
        ("money.resource_cost.team_size", 1.0),
        ("money.resource_cost.beds_per_ward", 1.0),
        ("population.mortality.improvement_percent_per_year", 50.0),
        ("population.mortality.care_home_ratio", 0.1),
    ],
)
def test_an_extreme_can_be_lived_through(parameter: str, extreme: float) -> None:
    results = lived_through(Change(parameter, "set", extreme, "a test"))
    assert results.tables["activity"].height


def test_everybody_who_needs_care_may_go_to_a_care_home() -> None:
    assert lived_through(*ALL_PATHWAY_3).tables["activity"].height
