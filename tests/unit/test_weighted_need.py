"""The factors of need that the files of places quote are the model's own."""

import re

import pytest

from calibration.weighted_need import Need, over_england
from sim.area import load_area


def quoted(place: str, key: str, words: str) -> float:
    found = re.search(words, load_area(place).parameters[key].source)
    assert found
    return float(found[1])


def test_england_is_one() -> None:
    assert over_england("england") == Need(1.0, 1.0)


def test_the_factors_in_wigans_file_are_found_again() -> None:
    need = over_england("wigan")
    admissions = quoted(
        "wigan", "area.urgent.emergency_admissions_per_1000", r"make ([\d.]+) times"
    )
    beds = quoted("wigan", "area.capacity.general_acute_beds", r"ask for ([\d.]+) times")
    assert need.admissions == pytest.approx(admissions, abs=0.005)
    assert need.bed_days == pytest.approx(beds, abs=0.015)


def test_an_older_place_needs_more_and_a_younger_one_less() -> None:
    older, younger = over_england("somerset"), over_england("thurrock")
    assert younger.admissions < 1 < older.admissions
    assert younger.bed_days < 1 < older.bed_days
