"""The doubtful twin: exactly half of the effect on the log scale, exactly twelve months later."""

from collections.abc import Sequence
from typing import Any

import pytest

from sim.parameters import Values
from sim.results import Results
from sim.run import run
from sim.scenario import Change, Scenario, load_scenario, values_by_year
from sim.schemes import register
from sim.schemes.combine import Share
from sim.sweep.doubt import doubtful, rests_on_schemes, twins
from tests.lived import scenario, small_place

PEOPLE, YEARS = 12_000, 2
AREA = small_place(PEOPLE)
LATE = 12
SWITCH = "schemes.{}.switch"


def set_to(parameter: str, amount: float) -> Change:
    return Change(parameter, "set", float(amount), "a test")


MANAGED = scenario("managed", set_to(SWITCH.format("case_management"), 3))


def lived(chosen: Scenario, monkeypatch: pytest.MonkeyPatch) -> tuple[Results, list[Share]]:
    """A run, and what its one scheme does in each month."""
    shares: list[Share] = []
    real = register.combined

    def watched(told: Sequence[Share], *others: Any) -> Any:
        shares.extend(told)
        return real(told, *others)

    monkeypatch.setattr(register, "combined", watched)
    results = run(AREA, chosen, years=YEARS, seed=4)
    monkeypatch.setattr(register, "combined", real)
    return results, shares


@pytest.mark.slow
def test_half_of_the_log_effect_twelve_months_later(monkeypatch: pytest.MonkeyPatch) -> None:
    published, shares = lived(MANAGED, monkeypatch)
    doubted, halved = lived(doubtful(MANAGED), monkeypatch)
    assert len(shares) == len(halved) == 12 * YEARS
    for month in range(12 * YEARS - LATE):
        assert halved[month + LATE].of_effect == shares[month].of_effect / 2
    first, late = (
        next(month for month, share in enumerate(of) if share.slots.size) for of in (shares, halved)
    )
    assert late == first + LATE
    # What it costs stays: the places are there, and they are paid for from the start.
    for column in ("fixed_pence", "places"):
        paid, still = (one.tables["schemes"][column].sum() for one in (published, doubted))
        assert still == pytest.approx(paid, rel=0.01)
        assert still > 0


def numbers(chosen: Scenario) -> list[Values]:
    return values_by_year(AREA, chosen, AREA.first_year, YEARS, seed=1)


def test_it_halves_what_a_scenario_says_itself() -> None:
    own = set_to("schemes.rules.effect_share", 0.8), set_to("schemes.rules.later_months", 3)
    later = Change("schemes.rules.effect_share", "set", 0.6, "a test", since="2026-27")
    found = numbers(doubtful(scenario("own", *MANAGED.changes, *own, later)))
    assert [one.number("schemes.rules.effect_share") for one in found] == [0.4, 0.3]
    assert {one.whole("schemes.rules.later_months") for one in found} == {15}


def test_nothing_else_is_changed() -> None:
    for was, now in zip(numbers(MANAGED), numbers(doubtful(MANAGED)), strict=True):
        changed = {name for name in was if (was[name] != now[name]).any()}
        assert changed == {"schemes.rules.effect_share", "schemes.rules.later_months"}


@pytest.mark.parametrize(
    ("chosen", "rests"),
    [
        (load_scenario("do_nothing"), False),
        (load_scenario("more_home_care"), False),
        (scenario("null", set_to(SWITCH.format("case_management"), 1)), False),
        (MANAGED, True),
        (load_scenario("all_schemes"), True),
    ],
    ids=lambda of: getattr(of, "name", ""),
)
def test_only_what_rests_on_schemes_has_a_twin(chosen: Scenario, rests: bool) -> None:
    assert rests_on_schemes(numbers(chosen)) is rests
    twin = twins(AREA, [load_scenario("do_nothing"), chosen], YEARS, seed=1)[chosen.name]
    assert (twin is not None) is rests


def test_the_baseline_has_no_twin() -> None:
    assert set(twins(AREA, [MANAGED, load_scenario("more_home_care")], YEARS, seed=1)) == {
        "more_home_care"
    }
