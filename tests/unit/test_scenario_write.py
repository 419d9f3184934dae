"""A scenario written as a file and read again is the same scenario."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.area import load_area
from sim.parameters import InputError
from sim.scenario import (
    Change,
    Range,
    Scenario,
    load_scenario,
    read_scenario,
    scenario_names,
    scenario_text,
    values_by_year,
)

HEAD = 'name = "mine"\ntitle = "Mine"\nquestion = "What if?"\n'
GROWTH = "population.conditions.incidence_trend_percent_per_year"
UPTAKE = "schemes.case_management.uptake"


def written(scenario: Scenario) -> Scenario:
    return read_scenario(scenario_text(replace(scenario, name="mine")), "mine.toml")


def said(change: Change) -> str:
    return str({k: v for k, v in asdict(change).items() if k not in ("file", "key")})


@pytest.mark.parametrize("name", scenario_names())
def test_every_ready_made_scenario_is_written_whole(name: str) -> None:
    before, after = load_scenario(name), written(load_scenario(name))
    assert sorted(map(said, after.changes)) == sorted(map(said, before.changes))
    assert after.money == before.money
    assert (after.title, after.question) == (before.title, before.question)
    assert scenario_text(after) == scenario_text(written(after))
    assert written(after).data() == after.data()


@pytest.mark.parametrize("name", ["scheme_reablement", "all_schemes", "merged_organisation"])
def test_what_is_written_puts_the_same_numbers_in_force(name: str) -> None:
    area = load_area("england")
    for before, after in zip(
        values_by_year(area, load_scenario(name), area.first_year, 6, seed=3),
        values_by_year(area, written(load_scenario(name)), area.first_year, 6, seed=3),
        strict=True,
    ):
        assert before.digest == after.digest


def test_a_scheme_is_written_as_one() -> None:
    text = scenario_text(load_scenario("scheme_falls_exercise"))
    assert 'switch = "central"' in text
    assert "[[change]]" not in text


def test_a_number_of_a_scheme_that_is_changed_twice_keeps_its_order() -> None:
    """A scheme's table is read first: what must act before it cannot stand in one."""
    text = f"""{HEAD}
[[scheme]]
name = "case_management"
from = "2026-27"
reason = "Try it"

[[change]]
parameter = "{UPTAKE}"
set = 0.5
reason = "First a half"

[[change]]
parameter = "{UPTAKE}"
multiply = 0.5
from = "2027-28"
reason = "Then a quarter"
"""
    scenario = read_scenario(text, "mine.toml")
    turned = replace(scenario, changes=tuple(reversed(scenario.changes)))
    assert [c.parameter for c in written(turned).changes] == [c.parameter for c in turned.changes]


def test_words_that_mean_something_in_toml_stay_words() -> None:
    odd = 'A "title" with \\ and # and [[change]] and = and \u2028 and \u00e9'
    scenario = replace(load_scenario("more_home_care"), title=odd)
    assert written(scenario).title == odd


AMOUNT = st.floats(-1e6, 1e6, allow_nan=False) | st.builds(
    lambda low, wide, how: Range(low, low + wide, (low + (low + wide)) / 2, how),
    st.floats(0.1, 100),
    st.floats(0, 100),
    st.sampled_from(["triangular", "uniform", "normal", "lognormal"]),
)
WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(
    lambda text: text.strip() == text
)
CHANGE = st.builds(
    Change,
    parameter=st.just(GROWTH),
    act=st.sampled_from(["set", "multiply", "add"]),
    amount=AMOUNT,
    reason=WORDS,
    where=st.sampled_from([{}, {"age_band": ("0-17",)}, {"age_band": ("0-17", "65+")}]),
    since=st.sampled_from(["", "2026-27", "2030-31"]),
    source=WORDS | st.just(""),
    group=st.sampled_from(["", "One", "Places and staff"]),
)


@settings(max_examples=60)
@given(st.lists(CHANGE, max_size=6, unique_by=lambda change: change.place), WORDS, WORDS)
def test_any_changes_are_read_as_they_were_written(
    changes: list[Change], title: str, question: str
) -> None:
    scenario = Scenario("mine", title, question, tuple(changes))
    assert written(scenario).data() == scenario.data()
    assert [c.group for c in written(scenario).changes] == [c.group for c in changes]


@pytest.mark.parametrize(
    "parent",
    [
        *("../../etc/x.toml", "/etc/passwd.toml", "C:\\\\x.toml", "\\\\\\\\server\\\\x.toml"),
        *("other.toml", "own-0123456789abcdef", "file:///x.toml", "..", "do_nothing.toml"),
    ],
)
def test_a_text_extends_ready_made_scenarios_only(parent: str) -> None:
    with pytest.raises(InputError) as refused:
        read_scenario(f'{HEAD}extends = "{parent}"\n', "upload.toml")
    assert refused.value.key == "extends"
    assert "ready-made" in refused.value.problem


def test_a_text_takes_over_what_it_extends() -> None:
    read = read_scenario(f'{HEAD}extends = "more_home_care"\n', "upload.toml")
    assert read.changes == load_scenario("more_home_care").changes
    assert "extends" not in scenario_text(read)


def test_lone_surrogates_are_no_text() -> None:
    with pytest.raises(InputError, match="not UTF-8"):
        read_scenario(HEAD + "# \ud800", "pasted text")
