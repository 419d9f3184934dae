"""What separates two scenarios, in groups; scenarios with only some of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from sim.parameters import InputError
from sim.scenario import Change, groups_between, load_scenario, with_groups
from sim.scenario.groups import RULES_OF_MONEY
from tests.lived import scenario

HOURS = "area.capacity.home_care_hours_per_week"
BEDS = "area.capacity.general_acute_beds"
STAFF = "pathways.capacity.workforce_growth_per_year"
NOTHING = load_scenario("do_nothing")


def times(parameter: str, by: float, group: str = "", since: str = "") -> Change:
    return Change(parameter, "multiply", by, "a test", since=since, group=group)


def test_every_change_is_a_group_unless_joined() -> None:
    mine = scenario("mine", times(HOURS, 1.1, "Care"), times(BEDS, 1.2), times(STAFF, 2.0, "Care"))
    care, beds = groups_between(NOTHING, mine)
    assert (care.name, care.label) == ("Care", "Care")
    assert [change.parameter for change in care.scenario] == [HOURS, STAFF]
    assert beds.name == BEDS
    assert beds.label.endswith("multiplied by 1.2")
    assert with_groups(NOTHING, mine, (care, beds), ()) is NOTHING
    assert with_groups(NOTHING, mine, (care, beds), (beds, care)) is mine
    only = with_groups(NOTHING, mine, (care, beds), (beds,))
    assert [change.parameter for change in only.changes] == [BEDS]
    assert only.name == f"mine with only {BEDS}"


def test_a_parent_counts_with_its_changes(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        f'name = "mine"\ntitle = "M"\nquestion = "Q?"\nextends = "more_home_care"\n[[change]]\n'
        f'parameter = "{BEDS}"\nmultiply = 1.1\nreason = "To see"\ngroup = "Beds"\n',
        encoding="utf-8",
    )
    mine = load_scenario(file)
    assert [group.name for group in groups_between(NOTHING, mine)] == [
        *(HOURS, f"{STAFF}, service home care", "Beds"),
    ]
    assert [g.name for g in groups_between(load_scenario("more_home_care"), mine)] == ["Beds"]


def test_what_both_change_is_replaced_and_what_only_the_baseline_changes_is_taken_away() -> None:
    old = scenario("old", times(HOURS, 1.1), times(BEDS, 0.9), times(STAFF, 2.0))
    new = scenario("new", times(HOURS, 1.3), times(STAFF, 2.0))
    more, beds = groups = groups_between(old, new)
    assert (len(more.scenario), len(more.baseline)) == (1, 1)
    assert beds.label.startswith("Without: ")
    only_more = with_groups(old, new, groups, (more,))
    assert {c.parameter: c.amount for c in only_more.changes} == {HOURS: 1.3, BEDS: 0.9, STAFF: 2.0}
    only_beds = with_groups(old, new, groups, (beds,))
    assert {c.parameter: c.amount for c in only_beds.changes} == {HOURS: 1.1, STAFF: 2.0}


def test_a_group_that_is_taken_away_says_so() -> None:
    old = scenario("old", times(BEDS, 0.9, "Beds"), times(HOURS, 1.1, "Care"))
    new = scenario("new", times(HOURS, 1.2, "Care"))
    assert [group.label for group in groups_between(old, new)] == ["Care", "Without: Beds"]


def test_two_changes_of_one_parameter_are_told_apart_by_their_years() -> None:
    mine = scenario("mine", times(HOURS, 1.1), times(HOURS, 1.1, since="2027-28"))
    assert [group.name for group in groups_between(NOTHING, mine)] == [
        *(f"{HOURS}, from the start", f"{HOURS}, from 2027-28"),
    ]


def test_what_cannot_be_split_is_refused() -> None:
    with pytest.raises(InputError, match="changes nothing that do_nothing"):
        groups_between(NOTHING, scenario("same"))
    later = [times(BEDS, 1.1, since=f"20{year}-{year + 1}") for year in range(25, 34)]
    with pytest.raises(InputError, match=r"9 groups.*at most 8.*group = "):
        groups_between(NOTHING, scenario("many", *later))
    first, then = Change(BEDS, "set", 5.0, "a test"), times(BEDS, 2.0, since="2026-27")
    with pytest.raises(InputError, match="in another order"):
        groups_between(scenario("old", then), scenario("new", first, then))


def test_a_group_alters_no_number_and_no_hash() -> None:
    plain, joined = (scenario("mine", times(BEDS, 1.1, group)) for group in ("", "Beds"))
    assert plain.hash == joined.hash


def test_rules_of_money_are_one_group() -> None:
    cut, apart = load_scenario("council_cut"), load_scenario("separate_pots")
    money, change = groups = groups_between(NOTHING, cut)
    assert (money.name, money.scenario, money.money) == (RULES_OF_MONEY, (), True)
    assert money.label.startswith("Rules of money: how money is allocated: Each service's budget")
    only_money = with_groups(NOTHING, cut, groups, (money,))
    assert (only_money.money, only_money.changes) == (apart.money, ())
    only_cut = with_groups(NOTHING, cut, groups, (change,))
    assert only_cut.money == NOTHING.money
    assert only_cut.changes == cut.changes
    assert only_cut.hash != with_groups(NOTHING, cut, groups, groups).hash == cut.hash
    assert [group.name for group in groups_between(apart, cut)] == [change.name]


def test_rules_of_money_alone_are_a_difference() -> None:
    (money,) = groups_between(load_scenario("separate_pots"), load_scenario("pooled_fund"))
    assert money.money
    assert money.label.endswith(", and 5 more")


def test_rules_that_the_baseline_alone_has_are_taken_away() -> None:
    apart, more = load_scenario("separate_pots"), load_scenario("more_home_care")
    money, *changes = groups = groups_between(apart, more)
    assert money.label.endswith("Capacity follows need whatever it costs")
    assert with_groups(apart, more, groups, changes).money == apart.money
    assert with_groups(apart, more, groups, (money,)).money == more.money


def test_changes_can_join_the_rules_of_money() -> None:
    pooled = replace(
        load_scenario("pooled_fund"), changes=(times(BEDS, 1.1, RULES_OF_MONEY), times(HOURS, 1.1))
    )
    money, hours = groups = groups_between(NOTHING, pooled)
    assert money.label.startswith("Rules of money: how money")
    assert with_groups(NOTHING, pooled, groups, (money,)).changes == pooled.changes[:1]
    assert not hours.money


def test_another_reason_for_the_same_rules_is_no_difference() -> None:
    apart = load_scenario("separate_pots")
    other = replace(apart, name="other", money=replace(apart.money, reason="Another"))
    with pytest.raises(InputError, match="changes nothing that separate_pots"):
        groups_between(apart, other)
