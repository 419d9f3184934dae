"""The table of what was tried before: what cannot be right is one message, line, key and remedy."""

from pathlib import Path

import pytest

from sim.comparison.reality import FILE, beside, largest_fall, read_reality, reality, soonest_fall
from sim.parameters import InputError

MISTAKES = [
    ("Better Care Fund,all,", "Better Care Fund,alll,", r"line 2\.beside: .*'alll'.*mean all\?"),
    (",delayed_days,", ",delay_days,", r"line 3\.about: .*Did you mean delayed_days"),
    (",,admissions,,", ",,admission,,", r"line 2\.unit: .*Did you mean admissions"),
    ('as reported",B,', 'as reported",,', r"line 2\.grade: this is empty"),
    ('as reported",B,', 'as reported",D,', r"line 2\.grade"),
    (",uncontrolled,", ",guessed,", r"line 2\.design"),
    (",87000,", ",87k,", r"line 2\.measured: '87k' is no number"),
    (",87000,", ",,", r"line 2\.measured: this is empty"),
    ("0.95,0.92,0.98", "0.95,0.96,0.98", r"line 6\.low: the ends do not lie around it"),
    ("0.95,0.92,0.98", "-0.95,-0.98,0.98", r"line 6\.measured: a ratio lies above 0"),
    (",ratio,-5.0,", ",ratio,-15.0,", r"line 6\.per_cent: 0.95 is a change of -5.0%"),
    (",ratio,-5.0,", ",ratio,,", r"line 6\.per_cent"),
    ("5.5,2,6,years", "5.5,,6,years", r"low: this is missing"),
    ("vanguards_first_years", "pioneers", r"line 9\.name: pioneers is there already"),
    (",years_to_fall,", ",cost,", "one about years_to_fall"),
    (",whole_area,", ",area,", r"line 2\.area: unknown key"),
    ("2015-16,uncontrolled", "2015-16,,,uncontrolled", "line 2: there are more or fewer cells"),
]


def test_the_table_as_it_is_can_be_read() -> None:
    assert read_reality(FILE) == reality()


@pytest.mark.parametrize(("was", "becomes", "message"), MISTAKES)
def test_a_mistake_is_named(was: str, becomes: str, message: str, tmp_path: Path) -> None:
    text = FILE.read_text("utf-8")
    assert was in text
    file = tmp_path / "reality.csv"
    file.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_reality(file)


def test_the_largest_and_the_soonest_fall_are_those_of_whole_areas() -> None:
    """Care homes saw larger ones, and fewer studies of single places sooner ones."""
    assert largest_fall().measured == 0.924
    assert largest_fall().source.startswith("MORCIANO2021")
    assert (soonest_fall().low, soonest_fall().high) == (2, 6)


def test_what_stands_beside_a_scenario_goes_by_its_kinds() -> None:
    always = {"better_care_fund_admissions", "better_care_fund_delay"}
    assert {one.name for one in beside(())} == always
    pooled, cases = (
        {one.name for one in beside((kind,))} for kind in ("pooled_money", "care_homes")
    )
    assert always | {"better_care_fund_cost_of_delay"} <= pooled
    assert "rushcliffe" in cases - pooled
