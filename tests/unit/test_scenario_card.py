"""Cards of scenarios: what changes, and how good the evidence is, for every ready-made one."""

import csv
from pathlib import Path

import pytest

from sim.area import load_area
from sim.parameters import Parameter, catalogue
from sim.report.scenario_card import (
    NOTHING_CHANGED,
    RULES_ALONE,
    Card,
    has_schemes,
    scenario_card,
)
from sim.scenario import load_scenario, scenario_names

ROOT = Path(__file__).parents[2]
GALLERY = ROOT / "sim" / "app" / "gallery.csv"


@pytest.fixture(scope="module")
def parameters() -> dict[str, Parameter]:
    return {**catalogue(), **load_area("derby").parameters}


def card(name: str, parameters: dict[str, Parameter]) -> Card:
    return scenario_card(load_scenario(name), parameters)


def test_every_card_of_the_gallery_is_of_a_scenario_and_says_what_changes(
    parameters: dict[str, Parameter],
) -> None:
    with GALLERY.open(encoding="utf-8", newline="") as handle:
        names = [row["scenario"] for row in csv.DictReader(handle)]
    assert set(names) <= set(scenario_names())
    assert len(names) == len(set(names)) > 20
    for name in names:
        of = card(name, parameters)
        assert of.title
        assert of.question.endswith("?")
        assert of.changes
        assert of.evidence
        assert all(len(change) < 250 for change in of.changes)


def test_the_grade_is_that_of_the_least_certain_number(parameters: dict[str, Parameter]) -> None:
    falls = card("scheme_falls_exercise", parameters)
    assert falls.grade == "A"
    assert falls.evidence.startswith("It rests on 5 studies: 5 drew lots.")
    assert "1 published (grade A)" in falls.evidence
    management = card("scheme_case_management", parameters)
    assert management.grade == "C"
    assert "2 against it" in management.evidence
    assert "1 assumed (grade C)" in management.evidence


def test_rules_of_money_alone_change_no_number(parameters: dict[str, Parameter]) -> None:
    pool = card("pooled_fund", parameters)
    assert (pool.grade, pool.evidence) == ("", RULES_ALONE)
    assert card("do_nothing", parameters).evidence == NOTHING_CHANGED


def test_its_own_change_stands_before_the_rules_it_inherits(
    parameters: dict[str, Parameter],
) -> None:
    cut = card("council_cut", parameters)
    assert cut.changes[0].startswith("A cut of the size")
    assert cut.grade == "C"


def test_further_changes_are_counted(parameters: dict[str, Parameter]) -> None:
    assert card("more_reablement", parameters).changes[-1] == "And 1 further change."


def test_a_scheme_that_is_there_without_effect_rests_on_no_study() -> None:
    assert has_schemes(load_scenario("scheme_falls_exercise"))
    assert has_schemes(load_scenario("all_schemes"))
    assert not has_schemes(load_scenario("more_home_care"))
