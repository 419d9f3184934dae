"""Which days in a hospital bed a council answers for, request by request."""

from typing import Any

import numpy as np
import pytest

from sim.services import NEVER, Funder, Service, WayOut
from sim.services.count_delays import LONGEST_DELAY_DAYS
from tests.unit.test_count_long_term import Counted

# Fit on day 20, two days of process, so that the wait for a place begins on day 22.
STAY = {"requested": 10, "started": 10, "fit": 20, "process": 2}
CARE = {"service": Service.HOME_CARE, "requested": 25, "started": 32, "funder": Funder.COUNCIL}


def counted(
    care: dict[str, Any],
    stay_in: Service = Service.EMERGENCY_INPATIENT,
    stay: dict[str, Any] | None = None,
) -> dict[int, int]:
    """Patients by days, of one request for care from a bed, in the month of days 31 to 60."""
    one = Counted()
    bed = one.row(stay_in, **{**STAY, **(stay or {})})
    columns = {"upstream": bed, **CARE, **care}
    one.count(one.row(columns.pop("service"), **columns))
    delays = one.counted.council_delays
    return {int(days): int(delays[days]) for days in np.flatnonzero(delays)}


@pytest.mark.parametrize(
    ("what", "care", "days"),
    [
        ("home care that the council pays for", {}, 10),
        ("reablement", {"service": Service.REABLEMENT}, 10),
        ("looking for a place counts, process does not", {"requested": 31}, 10),
        ("a care home", {"service": Service.NURSING_CARE, "started": 60}, 38),
        ("its resident pays", {"funder": Funder.PERSON}, None),
        ("its resident pays, but for the first weeks", {"funder": 1, "funder_from": 116}, 10),
        ("its resident's money had run out", {"funder": 1, "council_from": 32}, 10),
        ("the NHS pays", {"funder": Funder.ICB}, None),
        ("still waiting", {"started": NEVER}, None),
        ("given up", {"started": NEVER, "ended": 32, "way_out": WayOut.NO_LONGER_NEEDED}, None),
        ("bought elsewhere", {"started": NEVER, "ended": 40, "way_out": WayOut.SPOT_PURCHASE}, 18),
        ("it ended last month", {"started": 30}, None),
        ("it ends next month", {"started": 61}, None),
        ("from home", {"upstream": -1}, None),
    ],
)
def test_a_wait_is_counted_when_it_ends(what: str, care: dict[str, Any], days: int | None) -> None:
    assert counted(care) == ({} if days is None else {days: 1}), what


def test_only_delay_in_an_acute_bed_is_charged_for() -> None:
    assert counted({}, Service.ELECTIVE_INPATIENT) == {10: 1}
    for other in (Service.INTERMEDIATE_CARE_BED, Service.VIRTUAL_WARD, Service.HOME_CARE):
        assert counted({}, other) == {}


def test_nobody_is_counted_who_did_not_wait_and_the_longest_are_taken_together() -> None:
    assert counted({}, stay={"fit": 30}) == {}
    assert counted({}, stay={"fit": -600}) == {LONGEST_DELAY_DAYS: 1}
