"""A scheme in a scenario's file: what it comes to, and how it reads."""

from pathlib import Path

import pytest

from sim.scenario import Scenario, load_scenario

pytestmark = pytest.mark.unit

MINE = """name = "mine"
title = "Mine"
question = "What if?"

[[scheme]]
name = "case_management"
from = "2026-27"
reason = "The board asks"
set = {{ {numbers} }}
"""
CHILD = """name = "child"
title = "Child"
question = "What if?"
extends = "mine.toml"

[[scheme]]
name = "case_management"
switch = "adverse"
from = "2026-27"
reason = "What if it goes as in some places?"
"""


def written(folder: Path, numbers: str = "uptake = 0.4") -> Scenario:
    file = folder / "mine.toml"
    file.write_text(MINE.format(numbers=numbers), encoding="utf-8")
    return load_scenario(file)


def test_each_line_is_a_change_of_the_schemes_numbers(tmp_path: Path) -> None:
    switch, uptake = written(tmp_path).changes
    assert (switch.parameter, switch.amount) == ("schemes.case_management.switch", 2.0)
    assert (uptake.parameter, uptake.amount) == ("schemes.case_management.uptake", 0.4)
    assert {switch.since, uptake.since} == {"2026-27"}
    assert {switch.group, uptake.group} == {"case management"}


def test_a_range_is_a_range(tmp_path: Path) -> None:
    _, uptake = written(tmp_path, "uptake = { low = 0.3, high = 0.5 }").changes
    assert str(uptake.amount) == "0.3 to 0.5 (triangular)"


def test_its_switch_is_a_word(tmp_path: Path) -> None:
    switch, uptake = written(tmp_path).resolved()
    assert (switch.old, switch.new, switch.unit) == ("off", "central", "")
    assert switch.change == "set to central, from 2026-27"
    assert (uptake.old, uptake.new) == ("0.7", "0.4")


def test_a_variant_changes_the_switch_and_keeps_the_rest(tmp_path: Path) -> None:
    written(tmp_path)
    file = tmp_path / "child.toml"
    file.write_text(CHILD, encoding="utf-8")
    by_name = {change.parameter: change.amount for change in load_scenario(file).changes}
    assert by_name == {
        "schemes.case_management.switch": 4.0,
        "schemes.case_management.uptake": 0.4,
    }
