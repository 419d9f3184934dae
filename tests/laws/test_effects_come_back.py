"""A trial inside the model gives back what was entered: every scheme, every ratio."""

import math

import pytest

from sim.area import load_area
from sim.parameters.scheme_file import as_ratio, scheme_parameters, schemes
from sim.parameters.scheme_words import DIFFERENCES
from sim.scenario import Change
from sim.sweep.trial import trial
from tests.resize import older

pytestmark = [pytest.mark.law, pytest.mark.slow]

WITHIN = 0.02
YEARS = 2
# Residents of a place of old people, enough for chance to stay well below what is allowed.
RESIDENTS = 300_000
MORE = {
    "specialist_nurses": 1_000_000,
    "falls_exercise": 500_000,
    "end_of_life_at_home": 500_000,
    "intermediate_care_at_home": 500_000,
}
FEW = 200  # events, below which a ratio says nothing
VIRTUAL_WARD = {"service": ("virtual_ward",)}
ALL_STEP_UP = (
    Change("pathways.virtual_ward.step_up_share", "set", 1.0, "Everybody is suited to the ward"),
    Change(
        "pathways.capacity.per_1000_people",
        "multiply",
        40.0,
        "There is room for all",
        where=VIRTUAL_WARD,
    ),
    Change(
        "pathways.capacity.workforce_growth_per_year",
        "set",
        100.0,
        "Staff are found at once",
        where=VIRTUAL_WARD,
    ),
)
ALSO = {"virtual_ward": ALL_STEP_UP}


def published(scheme: str, rate: str, reading: str) -> float:
    effect = next(one for one in schemes()[scheme].effects if one.rate == rate)
    number = float(scheme_parameters()[f"schemes.{scheme}.{rate}_{reading}"].value)
    return as_ratio(number, effect.kind, effect.baseline)


def cases() -> list[tuple[str, str]]:
    """Each scheme with the central reading, and with whichever other one has most to give back."""
    found = []
    for name, text in schemes().items():
        rates = [
            one.rate
            for one in text.effects
            if one.rate not in DIFFERENCES and one.carried_by == "scheme"
        ]
        if not rates:
            continue
        found.append((name, "central"))
        if any(published(name, rate, "central") == 1 for rate in rates):
            far = {
                reading: sum(abs(math.log(published(name, rate, reading))) for rate in rates)
                for reading in ("optimistic", "adverse")
            }
            found.append((name, max(far, key=lambda reading: far[reading])))
    return found


@pytest.mark.parametrize(("scheme", "reading"), cases())
def test_what_was_entered_comes_back(scheme: str, reading: str) -> None:
    area = older(load_area("england"), MORE.get(scheme, RESIDENTS))
    rates = [
        one.rate
        for one in schemes()[scheme].effects
        if one.rate not in DIFFERENCES and one.carried_by == "scheme"
    ]
    answer = trial(
        area, scheme, rates=rates, switch=reading, also=ALSO.get(scheme, ()), years=YEARS
    )
    rows = answer.tables["trial"].to_dicts()
    assert {row["rate"] for row in rows} == set(rates)
    for row in rows:
        told = f"{row['rate']}: {row['ratio']:.4f} ({row['ratio_low']:.4f} to "
        told += f"{row['ratio_high']:.4f}) of {row['events_without']}, entered {row['entered']}"
        print(scheme, reading, told)
        assert row["entered"] == published(scheme, row["rate"], reading)
        assert row["events_without"] > FEW, told
        assert abs(row["ratio"] / row["entered"] - 1) < WITHIN, told


def test_what_reablement_does_later_is_in_its_pathway() -> None:
    """Nobody drew lots in the study, so that within its range is all that can be asked."""
    area = older(load_area("england"), RESIDENTS)
    rows = trial(area, "reablement", rates=["later_home_care"], years=YEARS).tables["trial"]
    row = rows.row(0, named=True)
    published_range = scheme_parameters()["schemes.reablement.later_home_care_central"]
    print(row)
    assert row["carried_by"] == "pathway"
    low, high = (float(end or 0) for end in (published_range.low, published_range.high))
    assert 0 < low <= row["ratio"] <= high
