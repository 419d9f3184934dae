"""A scenario as the text of a file: all that it takes over from others is written out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import tomli_w

from sim.parameters.scheme_words import SWITCHES
from sim.scenario.change import Change, Range, is_switch
from sim.scenario.money_rules import GainRules, LineRules, MoneyRules, PoolRules, Terms
from sim.scenario.scenario import Scenario

SCHEMES = "schemes."


def scenario_text(scenario: Scenario) -> str:
    """The scenario in TOML; read again it is the same, but for its parents, which it has no more.

    Schemes come first, each with its numbers, as in a file they are read first.
    """
    tables, others = _schemes(scenario.changes)
    said: dict[str, Any] = {
        "name": scenario.name,
        "title": scenario.title,
        "question": scenario.question,
    }
    if scenario.money.data():
        said["money"] = _money(scenario.money)
    if tables:
        said["scheme"] = [_scheme(table) for table in tables]
    if others:
        said["change"] = [_change(change) for change in others]
    return tomli_w.dumps(said)


def _schemes(changes: Iterable[Change]) -> tuple[list[list[Change]], list[Change]]:
    """Changes that make up a scheme's table, and all others.

    Only where nothing else changes the same numbers: coming first must not alter what comes of it.
    """
    by_scheme: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if change.parameter.startswith(SCHEMES):
            by_scheme[change.parameter.split(".")[1]].append(change)
    tables = {name: found for name, found in by_scheme.items() if _is_table(name, found)}
    for found in tables.values():
        found.sort(key=lambda change: not is_switch(change.parameter))
    in_tables = {id(change) for found in tables.values() for change in found}
    return list(tables.values()), [change for change in changes if id(change) not in in_tables]


def _is_table(name: str, changes: list[Change]) -> bool:
    first = changes[0]
    return (
        len({change.parameter for change in changes}) == len(changes)
        and any(_is_word(change) for change in changes)
        and first.group == name.replace("_", " ")
        and all(
            change.act == "set"
            and not change.where
            and (change.since, change.reason, change.source, change.group)
            == (first.since, first.reason, first.source, first.group)
            for change in changes
        )
    )


def _is_word(change: Change) -> bool:
    """Whether it sets a scheme's switch to one of its words."""
    return is_switch(change.parameter) and change.amount in range(len(SWITCHES))


def _scheme(changes: list[Change]) -> dict[str, Any]:
    switch, *numbers = changes
    assert isinstance(switch.amount, float)
    said = {"name": switch.parameter.split(".")[1], "switch": SWITCHES[int(switch.amount)]}
    said |= _when_and_why(switch, group="")
    inside = {change.parameter.split(".")[2]: _amount(change.amount) for change in numbers}
    return {**said, "set": inside} if inside else said


def _change(change: Change) -> dict[str, Any]:
    said: dict[str, Any] = {"parameter": change.parameter, change.act: _amount(change.amount)}
    if change.where:
        said["where"] = {
            axis: labels[0] if len(labels) == 1 else list(labels)
            for axis, labels in change.where.items()
        }
    return said | _when_and_why(change, change.group)


def _when_and_why(change: Change, group: str) -> dict[str, str]:
    """Why is said even where nothing is said: then it is what a reader will ask for."""
    said = {"from": change.since, "source": change.source, "group": group}
    return {"reason": change.reason, **{key: words for key, words in said.items() if words}}


def _amount(amount: float | Range) -> Any:
    if not isinstance(amount, Range):
        return amount
    said = {"low": amount.low, "high": amount.high, "distribution": amount.distribution}
    return {**said, "mode": amount.mode} if amount.distribution == "triangular" else said


def _money(money: MoneyRules) -> dict[str, Any]:
    said: dict[str, Any] = {
        "allocation_rule": money.allocation_rule,
        "growth_moved_share": money.growth_moved_share,
        "moved_to": list(money.moved_to),
        "acute_payment": money.acute_payment,
        "reason": money.reason,
        "source": money.source,
        "table": None if money.table is None else {"unit": money.table.unit, **money.table.amount},
        "pool": None if money.pool is None else _pool(money.pool),
    }
    return {**_said(said), "reason": money.reason}


def _pool(pool: PoolRules) -> dict[str, Any]:
    said: dict[str, Any] = {
        "host": pool.host,
        "partners": list(pool.partners),
        "risk_pool_share": pool.risk_pool_share,
        "risk_pool_underspend": pool.risk_pool_underspend,
        "gain_share": None if pool.gain_share is None else _gain(pool.gain_share),
        "line": [_line(line) for line in pool.lines],
    }
    return {**_said(said), "partners": said["partners"]}


def _gain(gain: GainRules) -> dict[str, Any]:
    return {"share": dict(gain.share), "provider": gain.provider, "reinvest": gain.reinvest}


def _line(line: LineRules) -> dict[str, Any]:
    return _said(
        {
            "name": line.name,
            "lead": line.lead,
            "covers": list(line.covers),
            "contributed": line.contributed,
            "risk_share": _terms(line.risk_share),
            "underspend": line.underspend,
            "uncommitted": line.uncommitted,
        }
    )


def _terms(terms: Terms) -> dict[str, Any]:
    bands = [_said({"up_to": edge, "share": share}) for edge, share in terms.bands]
    return _said(
        {
            "rule": terms.rule,
            "share": terms.share,
            "cap": terms.cap,
            "bands": bands,
            "then": None if terms.then is None else _terms(terms.then),
        }
    )


def _said(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Without what nothing is said about; a number of 0 is said."""
    return {key: value for key, value in fields.items() if value not in (None, "", [], {})}
