"""What separates two scenarios, as levers say it; what no lever shows is said number by number."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from sim.app.levers.draft import without_lever
from sim.app.levers.lever import Lever, levers
from sim.app.levers.pool import pool_in_words, pool_shown
from sim.app.levers.position import Position, held, without
from sim.app.levers.scale import scale_of
from sim.app.levers.scheme import SchemePosition, numbers_of, scheme_held, ways
from sim.app.levers.words import amount, becomes
from sim.parameters import Parameter
from sim.parameters.scheme_file import schemes
from sim.scenario import Difference, MoneyRules, Scenario, diff
from sim.scenario.money_rules import PoolRules

AS_TODAY = "as today"

Known = Mapping[str, Parameter]


class Apart(NamedTuple):
    """One thing in which two scenarios differ: what it is, how it is in the second, and why."""

    label: str
    says: str
    why: str


def differences(old: Scenario, new: Scenario, known: Known, financial_year: str) -> Iterator[Apart]:
    """Each difference in words: levers, schemes, a pooled fund, then all else."""
    for lever in levers().values():
        before, after = (held(lever, one, known[lever.parameter]).position for one in (old, new))
        if before != after:
            was, is_now = (_stands(lever, one, known, financial_year) for one in (before, after))
            says = f"{is_now}{_before(was, bool(before))}"
            yield Apart(lever.label, says, after.reason if after else "")
    for name, text in schemes().items():
        at_first, then = (_scheme(name, one) for one in (old, new))
        if at_first != then:
            says = f"{_tried(name, then)}{_before(_tried(name, at_first), bool(at_first))}"
            yield Apart(text.title, says, then.reason if then else "")
    pools = old.money.pool, new.money.pool
    is_told = all(pool is None or pool_shown(pool) for pool in pools)
    if is_told and pools[0] != pools[1]:
        was, is_now = map(_pool, pools)
        yield Apart("Pooled fund", f"{is_now}{_before(was, bool(pools[0]))}", new.money.reason)
    for row in diff(_rest(old, known, is_told), _rest(new, known, is_told), known):
        yield _in_words(row)


def _stands(lever: Lever, position: Position | None, known: Known, financial_year: str) -> str:
    if position is None:
        return AS_TODAY
    since = f" from {position.since}" if position.since else ""
    if lever.moves == "switch":
        return f"yes{since}"
    parameter = known[lever.parameter]
    said = becomes(lever, scale_of(lever, parameter, financial_year), position, parameter)
    return f"{said}, with the staff found at once" if position.staff_found else said


def _scheme(name: str, scenario: Scenario) -> SchemePosition | None:
    position = scheme_held(name, scenario)
    return position if isinstance(position, SchemePosition) else None


def _tried(name: str, position: SchemePosition | None) -> str:
    if position is None:
        return "not tried"
    said = ways()[position.switch]
    since = f" from {position.since}" if position.since else ""
    numbers = [
        f"{number.label.lower()}: {amount(position.numbers[number.key], parameter.unit)}"
        for number, parameter in numbers_of(name)
        if number.key in position.numbers
    ]
    return "; ".join([f"{said[:1].lower()}{said[1:]}{since}", *numbers])


def _before(words: str, is_moved: bool) -> str:
    return f" (before: {words})" if is_moved else ""


def _pool(rules: PoolRules | None) -> str:
    pool = None if rules is None else pool_shown(rules)
    return "none" if pool is None else pool_in_words(pool)


def _rest(scenario: Scenario, known: Known, without_pool: bool) -> Scenario:
    """What is left of a scenario when all that levers show is taken away."""
    left = without_lever(scenario, known)
    rest = without(scenario, [change for change in scenario.changes if change not in left])
    money = replace(rest.money, pool=None) if without_pool else rest.money
    return replace(rest, money=MoneyRules() if money.effect == MoneyRules() else money)


def _in_words(row: Difference) -> Apart:
    what = f"{row.label}, {row.groups}" if row.groups else row.label
    unit = f" {row.unit}" if row.unit else ""
    return Apart(what, f"{row.new}{unit} (before: {row.old})", row.reason)
