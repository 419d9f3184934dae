"""What the model is held against, and how it is said."""

import io
import re

import numpy as np
import pytest
from rich.console import Console

from calibration import rows as calibration_rows
from calibration import shown as calibration_shown
from calibration import validate
from calibration.measures import first_year_measures, growth
from calibration.rows import Row
from calibration.targets import targets
from sim.area import load_area
from tests.unit.made_up_results import made_up


def rows(area: str, factor: float) -> list[Row]:
    """Every target, the model being at `factor` times the published figure."""
    place = load_area(area)
    return [
        calibration_rows.row(
            target, published, whose, published * target.over * factor * np.array([1.0, 1.0])
        )
        for target in targets().values()
        for published, whose in [validate._published(target, place)]
    ]


def shown(found: list[Row], width: int) -> str:
    page = Console(file=io.StringIO(), width=width, force_terminal=True, color_system="standard")
    calibration_shown.render(found, page, "The model")
    assert isinstance(page.file, io.StringIO)
    return page.file.getvalue()


def words(found: list[Row], width: int) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", shown(found, width))


def test_every_target_can_be_doubted() -> None:
    for target in targets().values():
        assert target.source
        assert target.grade in "ABC"
        assert (target.tolerance is None) == (target.within is None)
        if target.area_parameter:
            assert target.area_parameter in load_area("england").parameters


def test_every_target_is_measured() -> None:
    tables = made_up("do_nothing", 0).tables
    measured = first_year_measures(tables) | growth(tables)
    assert set(measured) == set(targets())


def test_on_target_everything_is_reached() -> None:
    assert {row.verdict for row in rows("england", 1.0)} == {"ok", "shown"}
    assert "83 of 83 figures reached" in words(rows("england", 1.0), 120)


@pytest.mark.parametrize("width", [80, 160])
def test_what_is_missed_is_said_in_red(width: int) -> None:
    assert "\x1b[1;31mmissed" in shown(rows("england", 3.0), width)
    page = words(rows("england", 3.0), width)
    assert "0 of 83 figures reached" in page
    assert "Missed: A&E attendances" in page


def test_one_value_has_no_interval() -> None:
    target = targets()["deaths"]
    several = calibration_rows.row(target, 9.0, "place", np.array([8.8, 9.0, 9.2]))
    assert (several.low, several.high) == pytest.approx((9 - 0.4968, 9 + 0.4968), abs=1e-3)
    one = calibration_rows.row(target, 9.0, "place", np.array([8.8]))
    assert np.isnan([one.low, one.high]).all()
    assert one.verdict == several.verdict == "ok"
    assert "nan" not in words([one], 160)


def test_just_inside_and_just_outside() -> None:
    verdicts = {
        factor: {row.target.name: row.verdict for row in rows("england", factor)}
        for factor in (1.029, 1.031)
    }
    assert verdicts[1.029]["deaths"] == "ok"
    assert verdicts[1.031]["deaths"] == "missed"


def test_another_place_is_judged_by_its_own_figures_only() -> None:
    found = {row.target.name: row for row in rows("gloucestershire", 1.0)}
    deaths = load_area("gloucestershire").parameters["area.population.deaths_per_1000"]
    assert found["deaths"].published == float(deaths.value)
    assert found["occupancy"].verdict == "shown"
    assert "the place has no figure of its own" in words(list(found.values()), 120)


@pytest.mark.parametrize("width", [80, 150])
def test_every_grade_is_shown_and_no_line_is_too_long(width: int) -> None:
    page = words(rows("derby", 1.0), width)
    assert max(map(len, page.splitlines())) <= width
    said = " ".join(page.split())
    for target in targets().values():
        assert f"{target.source} (grade {target.grade})" in said or (
            f"{target.source}. Grade {target.grade}." in said
        )
        assert target.note in said


def test_a_unit_that_a_group_shares_is_said_once() -> None:
    page = words(rows("england", 1.0), 150)
    assert page.count("GBP per head a year") == 3
    assert page.count("over the mean of all adults") == 1


def test_what_is_counted_otherwise_is_divided_before_it_is_compared() -> None:
    """1,104.2 patients are registered for 1,000 residents: 6.4044 a resident are 5.8 a patient."""
    target = targets()["gp_appointments"]
    found = calibration_rows.row(target, 5.8, "place", np.array([5.8 * 1.1042]))
    assert found.mean == pytest.approx(5.8)


def test_without_a_published_figure_nothing_is_judged() -> None:
    target = targets()["same_day_emergency_care"]
    published, whose = validate._published(target, load_area("england"))
    assert np.isnan(published)
    found = calibration_rows.row(target, published, whose, np.array([30.0, 31.0]))
    assert found.verdict == "shown"
    assert "nan" not in words([found], 150)
