"""A scenario changes what it names, from when it says, and nothing else."""

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.area import load_area
from sim.parameters import InputError, catalogue
from sim.scenario import (
    Change,
    Range,
    Scenario,
    check_file,
    diff,
    load_scenario,
    scenario_names,
    values_by_year,
)

HOURS = "area.capacity.home_care_hours_per_week"
GROWTH = "pathways.capacity.workforce_growth_per_year"
BEDS = "area.capacity.general_acute_beds"
ALLOCATION = "area.money.icb_allocation_per_head_gbp"


def write(folder: Path, name: str, *changes: str, extends: str = "") -> Path:
    text = f'name = "{name}"\ntitle = "{name}"\nquestion = "What if?"\n'
    text += f'extends = "{extends}"\n' if extends else ""
    for change in changes:
        text += f'\n[[change]]\n{change}\nreason = "To see"\n'
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return file


def hours(file: Path | str, seed: int = 1, years: int = 3, name: str = HOURS) -> list[float]:
    england = load_area("england")
    found = values_by_year(england, load_scenario(file), 2025, years, seed)
    return [values.number(name) for values in found]


def test_do_nothing_changes_nothing() -> None:
    england, nothing = load_area("england"), load_scenario("do_nothing")
    assert nothing.changes == ()
    assert nothing.resolved() == []
    found = values_by_year(england, nothing, 2025, 2, seed=1)
    assert [values.financial_year for values in found] == ["2025-26", "2026-27"]
    assert set(found[0]) == set(catalogue()) | set(england.parameters)
    for name, parameter in england.parameters.items():
        np.testing.assert_array_equal(found[1][name], parameter.at("2026-27"))


def test_a_tenth_more_home_care_from_the_first_day() -> None:
    before, after = hours("do_nothing"), hours("more_home_care")
    np.testing.assert_allclose(after, 1.1 * np.array(before), rtol=1e-12)


def test_only_what_is_named_changes() -> None:
    england = load_area("england")
    nothing, more = (
        values_by_year(england, load_scenario(name), 2025, 1, seed=1)[0]
        for name in ("do_nothing", "more_home_care")
    )
    different = [name for name in nothing if not np.array_equal(nothing[name], more[name])]
    assert sorted(different) == sorted((HOURS, GROWTH))


@pytest.mark.parametrize(
    ("act", "expected"), [("set = 5", 5), ("multiply = 2", 2 * 871.77), ("add = -71.77", 800)]
)
def test_acts(act: str, expected: float, tmp_path: Path) -> None:
    file = write(tmp_path, "mine", f'parameter = "{BEDS}"\n{act}')
    np.testing.assert_allclose(hours(file, name=BEDS), expected)


def test_a_change_from_a_later_year(tmp_path: Path) -> None:
    file = write(tmp_path, "mine", f'parameter = "{BEDS}"\nset = 5\nfrom = "2026-27"')
    assert hours(file, name=BEDS) == [871.77, 5, 5]


def test_changes_apply_in_the_order_written(tmp_path: Path) -> None:
    file = write(
        *(tmp_path, "mine", f'parameter = "{BEDS}"\nset = 100'),
        f'parameter = "{BEDS}"\nmultiply = 3\nfrom = "2027-28"',
    )
    assert hours(file, name=BEDS) == [100, 100, 300]


def test_a_change_of_what_changes_by_year(tmp_path: Path) -> None:
    file = write(tmp_path, "mine", f'parameter = "{ALLOCATION}"\nmultiply = 2')
    before = hours("do_nothing", name=ALLOCATION)
    assert len(set(before)) == 3
    np.testing.assert_allclose(hours(file, name=ALLOCATION), 2 * np.array(before))


def test_part_of_a_table(tmp_path: Path) -> None:
    parameter = next(p for p in catalogue().values() if p.by == ("age_band",))
    axis = parameter.labels[0]
    change = f'parameter = "{parameter.name}"\nmultiply = 0.5\nwhere = {{age_band = "{axis[1]}"}}'
    scenario = load_scenario(write(tmp_path, "mine", change))
    value = values_by_year(load_area("england"), scenario, 2025, 1, 1)[0][parameter.name]
    expected = parameter.value.copy()
    expected[1] /= 2
    np.testing.assert_array_equal(value, expected)
    assert f"age band {axis[1]}" in scenario.changes[0].words


def test_labels_that_a_table_does_not_have(tmp_path: Path) -> None:
    parameter = next(p for p in catalogue().values() if p.by == ("age_band",))
    change = f'parameter = "{parameter.name}"\nmultiply = 0.5\n'
    for where in (
        '{age_bnad = "0-4"}',
        '{age_band = "1-400"}',
        "{age_band = 5}",
        "{age_band = []}",
    ):
        file = write(tmp_path, "mine", f"{change}where = {where}")
        assert check_file(file)[0].key.startswith("change 1.where.age_b")


def test_a_share_stays_a_share(tmp_path: Path) -> None:
    single = (p for p in catalogue().values() if not p.by and not p.read_once)
    share = next(p for p in single if p.unit == "share")
    for act in ("set = 1.5", "add = 2", "multiply = -1"):
        (problem,) = check_file(write(tmp_path, "mine", f'parameter = "{share.name}"\n{act}'))
        assert "it would become" in problem.problem
        assert "in share" in problem.remedy


RANGED = f'parameter = "{HOURS}"\nmultiply = {{low = 1, mode = 1.1, high = 1.3}}'


def test_a_range_is_drawn_once_a_seed_and_shared_by_scenarios(tmp_path: Path) -> None:
    one = write(tmp_path, "one", RANGED)
    other = write(tmp_path, "other", f'parameter = "{BEDS}"\nadd = 1', RANGED)
    draws = [hours(one, seed) for seed in range(20)]
    assert draws == [hours(other, seed) for seed in range(20)]
    assert all(len(set(years)) == 1 for years in draws)
    assert len({years[0] for years in draws}) == 20
    factors = np.array([years[0] for years in draws]) / hours("do_nothing")[0]
    assert factors.min() > 1
    assert factors.max() < 1.3


RANGES = st.builds(
    lambda low, width, mode, distribution: Range(
        low, low + width, low + mode * width, distribution
    ),
    st.floats(0.01, 100),
    st.floats(0, 100),
    st.floats(0, 1),
    st.sampled_from(["uniform", "triangular", "normal", "lognormal"]),
)
DRAWS = st.floats(1e-12, 1 - 1e-12)


@given(RANGES, DRAWS, DRAWS)
def test_a_larger_draw_is_a_larger_number_within_the_range(
    amount: Range, first: float, second: float
) -> None:
    small, large = sorted([first, second])
    ends = np.array([amount.low, amount.at(small), amount.at(large), amount.high])
    assert (np.diff(ends) >= -1e-9 * ends[:-1]).all()


@pytest.mark.parametrize(
    ("amount", "mean"),
    [
        (Range(2, 6, 4, "uniform"), 4),
        (Range(2, 6, 3, "triangular"), 11 / 3),
        (Range(2, 6, 4, "normal"), 4),
        (Range(1, 4, 2.5, "lognormal"), 2.0993),  # of exp(normal(log 2, log 2 / 1.96)), cut
    ],
)
def test_means_of_ranges(amount: Range, mean: float) -> None:
    draws = (np.arange(20_000) + 0.5) / 20_000
    assert np.mean([amount.at(float(draw)) for draw in draws]) == pytest.approx(mean, rel=2e-3)


def test_a_child_overrides_the_same_change_and_keeps_the_rest(tmp_path: Path) -> None:
    write(tmp_path, "old", f'parameter = "{BEDS}"\nset = 5', f'parameter = "{HOURS}"\nset = 7')
    file = write(tmp_path, "young", f'parameter = "{BEDS}"\nset = 6', extends="old.toml")
    young = load_scenario(file)
    assert young.lineage == ("old",)
    assert [(change.parameter, change.amount) for change in young.changes] == [
        (HOURS, 7),
        (BEDS, 6),
    ]
    assert load_scenario(write(tmp_path, "more", extends="more_home_care")).changes == (
        load_scenario("more_home_care").changes
    )


def test_hash_knows_the_content_and_not_the_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    one = load_scenario(write(tmp_path, "mine", f'parameter = "{BEDS}"\nset = 5'))
    same = load_scenario(write(tmp_path / "a", "mine", f'parameter = "{BEDS}"\nset = 5.0'))
    other = load_scenario(write(tmp_path, "mine", f'parameter = "{BEDS}"\nset = 6'))
    assert one.hash == same.hash != other.hash
    assert len(one.hash) == 64
    assert pickle.loads(pickle.dumps(one)).hash == one.hash


def test_resolved_says_old_and_new() -> None:
    england = load_area("england")
    more = load_scenario("more_home_care")
    row, staff = more.resolved(catalogue() | england.parameters)
    assert (row.old, row.new, row.unit) == ("39,803", "43,783.3", "hours per week")
    assert row.change == "multiplied by 1.1, from 2025-26"
    assert (staff.groups, staff.old, staff.new) == ("service home care", "0.035", "0.1")
    row, _ = more.resolved()
    assert (row.old, row.new) == ("as in the area", "multiplied by 1.1, from 2025-26")


def test_a_change_for_some_groups_shows_their_numbers_only() -> None:
    young, old, children = load_scenario("rising_incidence").resolved(catalogue())
    assert (young.groups, young.old, young.new) == ("age band 18-64", "0", "0 to 1.5")
    assert (old.groups, old.new) == ("age band 65+", "-0.5 to 0.7")
    assert children.new == "-3 to 5.9"
    (line, *_) = diff(load_scenario("do_nothing"), load_scenario("rising_incidence"), catalogue())
    assert "deprivation, age band 18-64: 0 -> 0 to 1.5 percent per year" in str(line)


def test_diff_in_plain_words(tmp_path: Path) -> None:
    nothing, more = load_scenario("do_nothing"), load_scenario("more_home_care")
    parameters = catalogue() | load_area("england").parameters
    assert diff(more, more) == []
    line, _ = diff(nothing, more, parameters)
    assert str(line).startswith(
        "Home care hours a week, all payers: 39,803 -> 43,783.3 hours per week (A recruitment"
    )
    back, _ = diff(more, nothing, parameters)
    assert (back.old, back.new) == (line.new, line.old)
    assert "do_nothing leaves out this change of more_home_care" in back.reason
    both = load_scenario(
        write(tmp_path, "both", f'parameter = "{BEDS}"\nset = 5', extends="more_home_care")
    )
    assert [row.parameter for row in diff(more, both)] == [BEDS]


@pytest.mark.parametrize("name", scenario_names())
def test_ready_made_scenarios_are_good(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.question.endswith("?")
    assert check_file(scenario.file) == []


def test_an_unknown_name() -> None:
    with pytest.raises(InputError, match="Did you mean more_home_care"):
        load_scenario("more_homecare")


def test_a_scenario_made_in_code() -> None:
    change = Change(parameter=BEDS, act="set", amount=5.0, reason="To see")
    mine = Scenario(name="mine", title="Mine", question="What if?", changes=(change,))
    found = values_by_year(load_area("england"), mine, 2025, 1, 1)
    assert found[0].number(BEDS) == 5


def test_a_scenario_that_asks_for_much_at_once_also_says_where_staff_come_from() -> None:
    """Growth is limited by staff: a scenario must lift the limit as far as it asks."""
    for name, service, growth in (
        ("more_home_care", "home_care", 0.1),
        ("more_virtual_ward", "virtual_ward", 1.0),
    ):
        england = load_area("england")
        lifted = values_by_year(england, load_scenario(name), 2025, 1, seed=1)[0]
        row = lifted.labels(GROWTH).index(service)
        assert lifted[GROWTH][row] == growth
    fewer = values_by_year(england, load_scenario("fewer_gp_appointments"), 2025, 1, seed=1)[0]
    per_1000 = "pathways.capacity.per_1000_people"
    gp = fewer.labels(per_1000).index("gp")
    usual = catalogue()[per_1000].value[gp]
    assert fewer[per_1000][gp] == pytest.approx(0.9 * usual)
