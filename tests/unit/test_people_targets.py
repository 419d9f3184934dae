"""The section on people of `localpound validate`: plain names, and what is missed stands out."""

import io
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from calibration.people_section import people_target
from calibration.rows import PLACE, Row, row
from calibration.shown import render
from calibration.targets import people_targets
from sim.parameters import catalogue
from sim.population.conditions import PREVALENCE
from sim.population.groups import COHORTS
from sim.report import conditions_in_words

KEYS = catalogue()[PREVALENCE].labels[2]


def held(factor: dict[str, float]) -> list[Row]:
    """Every condition held by 2 % where 2 % is published, but for those with another factor."""
    return [
        row(people_target("prevalence", key), 2.0, PLACE, 2 * factor.get(key, 1.0) * np.ones(3))
        for key in KEYS
    ]


def page(rows: list[Row], width: int) -> list[str]:
    file = io.StringIO()
    render(rows, Console(file=file, width=width), "The people")
    return file.getvalue().splitlines()


def test_every_condition_has_a_name_in_plain_words() -> None:
    names = conditions_in_words()
    assert tuple(names) == KEYS
    assert len(set(names.values())) == len(names)
    for name in names.values():
        assert name[0].isupper()
        assert "_" not in name
    assert names["copd"] == "COPD"
    assert names["parkinsons_disease"] == "Parkinson's disease"


def test_targets_share_a_heading_and_one_source() -> None:
    for name, entry in people_targets().items():
        target = people_target(name, "85+")
        assert target.group
        assert target.source
        assert target.grade in "ABC"
        assert "*" not in target.label
        assert "*" in entry["label"] or target.label == "Farthest off"
    headings = [entry["group"] for entry in people_targets().values()]
    assert len(set(headings)) == len(headings)


def test_commissioning_groups_are_in_plain_words() -> None:
    labels = [people_target("cohort", cohort).label for cohort in COHORTS[1:]]
    assert labels == [
        "Children, complex needs",
        "Learning disability",
        "Severe mental illness",
        "Multiple conditions",
    ]


@pytest.mark.parametrize("width", [110, 150])
def test_one_line_per_figure_where_there_is_room(width: int) -> None:
    lines = page(held({}), width)
    for name in conditions_in_words().values():
        (line,) = (line for line in lines if f" {name} " in line)
        assert line.startswith("ok ")
        assert line.rstrip().endswith("+0.0000")


def test_a_narrow_screen_cuts_no_name() -> None:
    text = " ".join(" ".join(page(held({}), 80)).split())
    assert "Osteoporosis or hip" in text
    assert "fracture" in text
    assert all(len(line) <= 80 for line in page(held({}), 80))


def test_what_is_missed_comes_first_and_again_at_the_end() -> None:
    lines = page(held({"asthma": 1.1, "dementia": 0.9}), 110)
    verdicts = [line.split()[0] for line in lines if line.startswith(("ok ", "missed "))]
    assert verdicts == ["missed"] * 2 + ["ok"] * (len(KEYS) - 2)
    assert "".join(lines).endswith(
        f"{len(KEYS) - 2} of {len(KEYS)} figures reached."
        "Missed: People who hold each long-term condition today: Asthma, % of residents: 2.200 "
        "instead of 2.000 ±0.100"
        "Missed: People who hold each long-term condition today: Dementia, % of residents: 1.800 "
        "instead of 2.000 ±0.100"
    )


def test_one_value_has_no_interval() -> None:
    one = row(people_target("mortality_worst", ""), 1.0, PLACE, np.array([1.01]))
    (line,) = (line for line in page([one], 100) if "Farthest" in line)
    assert line.split()[-2:] == ["-", "+0.0100"]
    assert page([replace(one, published_for="England", verdict="shown")], 100)[-1].startswith(
        "0 of"
    )
