"""The levers of rules of money: what each can be set to, and what goes with it."""

from dataclasses import dataclass, replace
from functools import cache

from sim.app.levers.lever import rows_of
from sim.app.levers.position import USUAL_REASON
from sim.money.bought import BOUGHT_SERVICES
from sim.money.check_rules import NEEDS
from sim.scenario import MoneyRules, Scenario
from sim.scenario.money_words import said_of

FIRST_MOVED_TO = ("home_care", "reablement")
NOT_ON_SCREEN = ("own_table", "low_volume_block")  # a table is written in a file


@dataclass(frozen=True)
class Term:
    """A number of a rule of money: where its lever begins, and how far it goes."""

    name: str
    label: str
    about: str
    low: float
    high: float
    step: float
    usual: float
    unit: str
    kind: str
    grade: str
    source: str


@cache
def terms() -> dict[str, Term]:
    """Every number of a rule of money that has a lever, by name."""
    return {
        row["term"]: Term(
            name=row["term"],
            label=row["label"],
            about=row["about"],
            low=float(row["low"]),
            high=float(row["high"]),
            step=float(row["step"]),
            usual=float(row["usual"]),
            unit=row["unit"],
            kind=row["kind"],
            grade=row["grade"],
            source=row["source"],
        )
        for row in rows_of("rule_levers")
    }


def choices_of(kind: str, now: str) -> dict[str, str]:
    """The rules of a kind that can be chosen, with their words; also one that stands already."""
    return {
        name: words
        for name, words in said_of(kind).items()
        if name not in NOT_ON_SCREEN or name == now
    }


@cache
def can_be_moved_to() -> dict[str, str]:
    """Services out of hospital that money can be moved to, with their words."""
    return {
        one.service.label: one.service.label.replace("_", " ").capitalize()
        for one in BOUGHT_SERVICES
        if not one.hospital
    }


def with_money(scenario: Scenario, start: Scenario, **terms_of: object) -> Scenario:
    """The scenario with other rules of money.

    A reason that was written for other rules does not stay.
    """
    money = replace(scenario.money, **terms_of)  # type: ignore[arg-type]
    if money.effect == MoneyRules():
        return replace(scenario, money=MoneyRules())
    is_inherited = money.reason == start.money.reason
    if not money.reason or (is_inherited and money.effect != start.money.effect):
        money = replace(money, reason=USUAL_REASON, source="")
    return replace(scenario, money=money)


def with_allocation(scenario: Scenario, start: Scenario, rule: str) -> Scenario:
    """The scenario with another allocation rule; the terms that it needs begin as is usual."""
    needs, money = NEEDS.get(rule, ()), scenario.money
    share = terms()["growth_moved_share"].usual
    return with_money(
        scenario,
        start,
        allocation_rule=rule,
        growth_moved_share=(
            (share if money.growth_moved_share is None else money.growth_moved_share)
            if "growth_moved_share" in needs
            else None
        ),
        moved_to=(money.moved_to or FIRST_MOVED_TO) if "moved_to" in needs else (),
        table=money.table if "table" in needs else None,
    )
