"""Looking numbers up: what a search finds, and everything that is known of one number."""

import numpy as np
import pytest

from sim.area import load_area
from sim.parameters import Parameter, catalogue
from sim.parameters.scheme_file import schemes
from sim.report.evidence import how_many, in_short
from sim.report.numbers import (
    ANY,
    GRADES,
    KINDS,
    Search,
    changed,
    changed_by,
    counts_table,
    every_value,
    found,
    in_full,
    numbers_table,
    values_of,
)
from sim.report.promises import tried_elsewhere
from sim.report.scheme_file import scheme_told, studies_table
from sim.report.tables import ROOMS
from sim.scenario import load_scenario

PREVALENCE = "population.conditions.prevalence"


def number(name: str, **more: object) -> Parameter:
    known: dict[str, object] = {
        "label": name,
        "value": np.asarray(1.0),
        "unit": "share",
        "kind": "assumed",
        "source": "NOBODY2020",
        "grade": "C",
    }
    return Parameter(name=name, **(known | more))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def parameters() -> dict[str, Parameter]:
    return catalogue() | load_area("gloucestershire").parameters


def test_every_word_has_to_be_there_and_names_come_before_notes() -> None:
    known = {
        one.name: one
        for one in (
            number("money.a.beds", note="about home care"),
            number("pathways.b.home_care_wait", label="Home care: wait", grade="A"),
            number("pathways.c.wait", label="wait of someone"),
            number("demand.d.home_care", label="Home care asked for", source="ONS"),
        )
    }
    assert [one.name for one in found(known, Search("HOME care"))] == [
        "demand.d.home_care",
        "pathways.b.home_care_wait",
        "money.a.beds",
    ]
    assert [one.name for one in found(known, Search("home ons"))] == ["demand.d.home_care"]
    assert not found(known, Search("home nothing"))


def test_the_least_certain_come_first(parameters: dict[str, Parameter]) -> None:
    ranks = [
        (list(GRADES).index(one.grade), list(KINDS).index(one.kind))
        for one in found(parameters, Search())
    ]
    assert len(ranks) == len(parameters)
    assert ranks == sorted(ranks)


def test_filters_part_all_numbers(parameters: dict[str, Parameter]) -> None:
    """Every number is of one kind, one grade, and about one thing."""
    for parts in (
        [Search(kind=kind) for kind in KINDS],
        [Search(grade=grade) for grade in GRADES],
    ):
        assert sum(len(found(parameters, part)) for part in parts) == len(parameters)
    schemes_only = found(parameters, Search(of=ROOMS["schemes"]))
    assert schemes_only
    assert all(one.name.startswith("schemes.") for one in schemes_only)
    table = counts_table(parameters)
    assert sum(int(cell) for row in table.rows for cell in row[2:]) == len(parameters)


def test_only_what_scenarios_change(parameters: dict[str, Parameter]) -> None:
    scenario = load_scenario("more_home_care")
    names = changed([scenario])
    only = found(parameters, Search(only_changed=True), names)
    assert only
    assert {one.name for one in only} == names & set(parameters)
    table = changed_by(only[0].name, [scenario], parameters)
    assert table
    assert table.rows[0][0] == scenario.title
    assert table.rows[0][2] != table.rows[0][3]
    assert changed_by(PREVALENCE, [scenario], parameters) is None


def test_one_number_in_full_hides_nothing(parameters: dict[str, Parameter]) -> None:
    for one in parameters.values():
        rows = dict(in_full(one))
        assert rows["Source"] == one.source
        assert rows["Name"] == one.name
        assert rows["Kind"].startswith(one.kind)
        assert (values_of(one) is None) == (one.value.ndim == 0 and not one.by_financial_year)
    ranged = next(one for one in parameters.values() if one.low is not None)
    assert f"{ranged.low:g} to {ranged.high:g}" in dict(in_full(ranged))["Plausible range"]
    file = dict(in_full(parameters[PREVALENCE]))["File"]
    assert file == "sim/population/conditions.toml"


def test_tables_behind_numbers_hold_every_value(parameters: dict[str, Parameter]) -> None:
    tall = values_of(parameters[PREVALENCE])
    assert tall
    assert len(tall.rows) == parameters[PREVALENCE].value.size
    wide = values_of(parameters["population.mortality.ratio_by_count"])
    assert wide
    by_age, by_count = parameters["population.mortality.ratio_by_count"].value.shape
    assert (len(wide.rows), len(wide.numbers)) == (by_age, by_count)
    by_year = next(one for one in parameters.values() if one.by_financial_year and not one.by)
    years = values_of(by_year)
    assert years
    assert [row[0] for row in years.rows] == list(by_year.by_financial_year)


def test_the_file_of_everything_has_every_value_as_it_is(parameters: dict[str, Parameter]) -> None:
    table = every_value(parameters)
    size = sum(one.value.size * max(1, len(one.by_financial_year)) for one in parameters.values())
    assert len(table.rows) == size
    value = table.header.index("value")
    of = [float(row[value]) for row in table.rows if row[0] == PREVALENCE]
    assert of == parameters[PREVALENCE].value.ravel().tolist()
    assert all(len(row) == len(table.header) for row in table.rows)


def test_numbers_are_shown_with_unit_kind_grade_and_source(
    parameters: dict[str, Parameter],
) -> None:
    shown = found(parameters, Search("falls", kind="assumed"))
    table = numbers_table(shown, how_many(shown, parameters))
    assert table.caption.startswith(f"{len(shown)} of {len(parameters)}")
    one = shown[0]
    assert table.rows[0][2:] == (one.unit, one.kind, one.grade, one.source)
    assert Search().kind == ANY


def test_it_is_said_in_short_what_results_rest_on(parameters: dict[str, Parameter]) -> None:
    said = in_short(parameters)
    assert said[0][0].startswith(str(len(parameters)))
    assumed = sum(one.kind == "assumed" for one in parameters.values())
    assert f"{assumed} assumed" in said[0][1]
    assert f"{len(schemes())} schemes" in said[1][0]
    assert "106,000" in said[2][1]


def test_every_scheme_is_told_with_what_speaks_against_it() -> None:
    counted = {row[0]: row for row in studies_table().rows}
    for name, text in schemes().items():
        told = scheme_told(name)
        assert told.evidence
        assert told.effects
        assert len(told.effects.rows) == 3 * len(text.effects), "three readings of each effect"
        against = sum("against" in row[-1] for row in told.evidence.rows)
        assert counted[text.title][4] == str(against)


def test_what_was_tried_elsewhere_stands_there_whatever_is_compared() -> None:
    table = tried_elsewhere()
    assert table.rows[0][0] == "Better Care Fund"
    assert any("no change" in row[3] for row in table.rows), "null findings included"
