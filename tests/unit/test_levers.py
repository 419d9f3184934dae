"""Levers: each moves a number that can be moved, and a scenario gives back where they stand."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.app.levers import Lever, Position, groups, held, levers, moved, put_back, scale_of
from sim.app.levers.apart import differences
from sim.app.levers.draft import (
    begins_too_late,
    begun_from,
    name_from,
    problems,
    problems_with,
    read_draft,
    without_lever,
)
from sim.app.levers.lever import in_group
from sim.app.levers.other import added, can_be_changed, change_of, in_full
from sim.app.levers.position import USUAL_REASON, can_grow_only_by, slid, years_to_grow
from sim.app.levers.words import becomes, beside, label_of, range_of
from sim.area import load_area
from sim.parameters import catalogue
from sim.scenario import (
    Scenario,
    load_scenario,
    read_scenario,
    scenario_names,
    scenario_text,
    values_by_year,
)

AREA = load_area("gloucestershire")
KNOWN = catalogue() | AREA.parameters
YEAR = "2025-26"
EVERY = pytest.mark.parametrize("lever", levers().values(), ids=levers())
NOTHING = begun_from(load_scenario("do_nothing"))


def scale(lever: Lever):  # type: ignore[no-untyped-def]
    return scale_of(lever, KNOWN[lever.parameter], YEAR)


def at(name: str, position: float, scenario: Scenario = NOTHING, **more: object) -> Scenario:
    lever = levers()[name]
    there = Position(scale(lever).amount(position), "2026-27")
    return moved(lever, scenario, replace(there, **more), KNOWN)  # type: ignore[arg-type]


@EVERY
def test_every_lever_moves_a_number_that_can_be_changed(lever: Lever) -> None:
    parameter = KNOWN[lever.parameter]
    assert not parameter.read_once
    axes = dict(zip(parameter.by, parameter.labels, strict=True))
    for axis, rows in lever.where:
        assert set(rows) <= set(axes[axis])
    assert lever.group in {group.name for group in groups()}
    assert can_grow_only_by(lever, KNOWN["pathways.capacity.workforce_growth_per_year"], YEAR) or (
        not lever.staff
    )


@EVERY
def test_every_range_lies_within_what_is_possible(lever: Lever) -> None:
    if lever.moves == "switch":
        return
    there = scale(lever)
    assert there.least <= there.low < there.high <= there.most
    assert there.low <= there.still <= there.high
    assert there.position(there.amount(there.low)) == pytest.approx(there.low, abs=1e-4)


@EVERY
@pytest.mark.parametrize("end", ["low", "high"])
def test_both_ends_of_every_range_can_be_run(lever: Lever, end: str) -> None:
    amount = (
        lever.on if lever.moves == "switch" else scale(lever).amount(getattr(scale(lever), end))
    )
    draft = moved(lever, NOTHING, Position(amount, "2026-27"), KNOWN)
    assert not problems(read_draft(scenario_text(draft)), AREA, 5)


@EVERY
def test_every_lever_says_what_it_is(lever: Lever) -> None:
    said = beside(lever, scale(lever), KNOWN[lever.parameter], YEAR)
    assert "grade" in said
    assert lever.label in label_of(lever, scale(lever))


def test_labels_are_told_apart() -> None:
    for group in groups():
        labels = [lever.label for lever in in_group(group.name)]
        assert len(set(labels)) == len(labels)


MOVES = st.dictionaries(
    st.sampled_from(sorted(levers())),
    st.tuples(
        st.floats(0, 1),
        st.sampled_from(["", "2025-26", "2026-27", "2031-32"]),
        st.booleans(),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(MOVES, st.sampled_from(scenario_names()))
def test_positions_come_back_from_the_saved_file(
    wanted: dict[str, tuple[float, str, bool]], start: str
) -> None:
    draft = begun_from(load_scenario(start))
    placed = {}
    for name, (share, since, found) in wanted.items():
        lever = levers()[name]
        low, high = scale(lever).low, scale(lever).high
        amount = (
            lever.on
            if lever.moves == "switch"
            else scale(lever).amount(round(low + share * (high - low), 3))
        )
        placed[name] = Position(amount, since, "Why not", "Nowhere", found)
        draft = moved(lever, draft, placed[name], KNOWN)
    read = read_scenario(scenario_text(draft), "saved.toml")
    assert scenario_text(read) == scenario_text(draft)
    for name, position in placed.items():
        got = held(levers()[name], read, KNOWN[levers()[name].parameter]).position
        assert got is not None
        assert replace(got, staff_found=position.staff_found) == position
    before = values_by_year(AREA, draft, AREA.first_year, 3, 1)
    after = values_by_year(AREA, read, AREA.first_year, 3, 1)
    assert [one.digest for one in before] == [one.digest for one in after]


@EVERY
def test_a_lever_put_back_leaves_nothing(lever: Lever) -> None:
    amount = lever.on if lever.moves == "switch" else scale(lever).amount(scale(lever).high)
    there = moved(lever, NOTHING, Position(amount, "2026-27", staff_found=True), KNOWN)
    assert there.changes
    assert put_back(lever, there, KNOWN[lever.parameter]) == NOTHING


def test_a_tenth_more_with_the_staff_is_what_the_ready_made_scenario_does() -> None:
    lever = levers()["home_care"]
    ready = load_scenario("more_home_care")
    draft = moved(lever, NOTHING, Position(1.1, "2025-26", staff_found=True), KNOWN)
    assert [(c.place, c.act, c.amount) for c in draft.changes] == [
        (c.place, c.act, c.amount) for c in ready.changes
    ]
    got = held(lever, ready, KNOWN[lever.parameter]).position
    assert got is not None
    assert (got.amount, got.since, got.staff_found) == (1.1, "2025-26", True)


def test_staff_who_must_be_found_first_take_years() -> None:
    growth = can_grow_only_by(
        levers()["home_care"], KNOWN["pathways.capacity.workforce_growth_per_year"], YEAR
    )
    assert growth == pytest.approx(0.035)
    assert years_to_grow(Position(1.1, ""), growth) == 3
    assert years_to_grow(Position(1.03, ""), growth) is None
    assert years_to_grow(Position(0.5, ""), growth) is None


def test_what_a_lever_cannot_show_is_told_and_can_be_replaced() -> None:
    start = load_scenario("rising_incidence")
    lever = levers()["illness_older"]
    now = held(lever, start, KNOWN[lever.parameter])
    assert now.position is None
    assert len(now.others) == 1
    replaced = moved(lever, start, Position(1.0, ""), KNOWN)
    assert len(replaced.changes) == len(start.changes)
    assert held(lever, replaced, KNOWN[lever.parameter]).position == Position(1.0, "")


def test_a_reason_written_for_another_amount_does_not_stay() -> None:
    start = load_scenario("more_home_care")
    lever = levers()["home_care"]
    draft = slid(lever, start, start, 1.2, "2026-27", KNOWN)
    got = held(lever, draft, KNOWN[lever.parameter]).position
    assert got is not None
    assert (got.reason, got.since) == (USUAL_REASON, "2025-26")
    own = moved(lever, draft, replace(got, reason="Because"), KNOWN)
    again = held(lever, slid(lever, own, start, 1.3, "", KNOWN), KNOWN[lever.parameter]).position
    assert again is not None
    assert again.reason == "Because"


def test_words_beside_a_lever() -> None:
    lever = levers()["reablement"]
    there = scale(lever)
    parameter = KNOWN[lever.parameter]
    assert range_of(lever, there) == "\u221210% to +50%, a range assumed for this page"
    assert becomes(lever, there, Position(1.1, "2026-27"), parameter) == (
        "528 places instead of 480 places from 2026-27"
    )
    ready = load_scenario("do_nothing")
    assert list(differences(ready, at("reablement", 10), KNOWN, YEAR)) == [
        ("Reablement places", "528 places instead of 480 places from 2026-27", USUAL_REASON)
    ]
    assert [one.says for one in differences(at("reablement", 10), ready, KNOWN, YEAR)] == [
        "as today (before: 528 places instead of 480 places from 2026-27)"
    ]


@pytest.mark.parametrize("name", [name for name in scenario_names() if name != "do_nothing"])
def test_every_ready_made_scenario_differs_in_words(name: str) -> None:
    nothing, scenario = load_scenario("do_nothing"), load_scenario(name)
    said = list(differences(nothing, scenario, KNOWN, YEAR))
    assert said
    assert any(one.why for one in said)
    assert not list(differences(scenario, begun_from(scenario), KNOWN, YEAR))


def test_what_is_wrong_is_found_change_by_change() -> None:
    draft = at("gp_overflow", 5000.0, at("reserves", 300.0, at("home_care", 5)))
    found = problems(read_draft(scenario_text(draft)), AREA, 5)
    assert len(found) == 2
    assert [len(problems_with(levers()[n], found)) for n in ("reserves", "home_care")] == [1, 0]
    assert "above 1" in found[0].words + found[1].words


def test_what_begins_after_the_years_is_told() -> None:
    late = at("home_care", 10, since="2031-32")
    assert [change.since for change in begins_too_late(late, AREA, 5)] == ["2031-32"]
    assert not begins_too_late(late, AREA, 10)


@pytest.mark.parametrize("name", scenario_names())
def test_a_draft_begins_as_its_start(name: str) -> None:
    start = load_scenario(name)
    draft = begun_from(start)
    assert not problems(draft, AREA, 5)
    assert draft.name not in scenario_names()
    first = values_by_year(AREA, start, AREA.first_year, 4, 1)
    same = values_by_year(AREA, draft, AREA.first_year, 4, 1)
    assert [one.digest for one in first] == [one.digest for one in same]
    assert draft.money.effect == start.money.effect


def test_no_two_starts_are_called_the_same() -> None:
    titles = [load_scenario(name).title for name in scenario_names()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("A fifth more!", "a_fifth_more"),
        ("Do nothing", "do_nothing_own"),
        ("2030 plan", "plan"),
        ("=1+1", "my_scenario"),
        ("\u20ac\u2028<b>", "b"),
        ("x" * 500, "x" * 56),
    ],
)
def test_a_name_is_made_of_a_title(title: str, name: str) -> None:
    assert name_from(title) == name


# Any other number


@pytest.mark.parametrize("act", ["set", "multiply", "add"])
def test_any_other_number_can_be_changed(act: str) -> None:
    parameter = KNOWN["pathways.review.first_days"]
    number = {"set": 50.0, "multiply": 2.0, "add": 1.0}[act]
    change = change_of(parameter, act, number, None, {}, "2026-27", "", "")  # type: ignore[arg-type]
    draft = added(change, NOTHING)
    assert not problems(read_draft(scenario_text(draft)), AREA, 3)
    assert without_lever(draft, KNOWN) == [change]
    again = added(replace(change, amount=3.0), draft)
    assert len(again.changes) == 1


def test_a_range_and_rows_can_be_entered() -> None:
    parameter = KNOWN["population.conditions.incidence_trend_percent_per_year"]
    change = change_of(parameter, "set", 0.0, 1.0, {"age_band": ["65+"]}, "", "Why not", "Nowhere")
    read = read_draft(scenario_text(added(change, NOTHING))).changes[0]
    assert (read.amount, read.where) == (change.amount, change.where)


def test_what_can_be_changed_says_all_that_is_known() -> None:
    assert len(can_be_changed()) > 500
    for name in can_be_changed():
        parameter = KNOWN.get(name)
        if parameter is not None:
            assert in_full(parameter)[0].startswith("Today")
