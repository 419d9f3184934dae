"""What each partner of a pooled fund would have borne under every rule of sharing risk."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.comparison import whole_parts
from sim.report.figures import Figure
from sim.report.flow_words import MILLION, signed
from sim.report.flows import UNIT_GBP
from sim.report.payer_words import in_sentence, listed, payer_word, words_of
from sim.report.row_chart import Bar, Row, row_chart
from sim.report.tables import NOTHING, Table

NOBODY = "Nobody pays it"
IN_FORCE = "In force: "
AS_AGREED = "As the scenario's file agrees"
SAME_AS = ("none", "own_risk")
OWN = "own_risk"


def risk_share_figure(positions: Any, title: str) -> Figure:
    """`positions`: as `sim.sweep.risk_shares` works them out, of one scenario."""
    told = [positions.in_force, *positions.tried]
    known = [one for one in told if not one.impossible]
    partners = [
        name for name in positions.partners if any(abs(one.bears[name].mean) > 0 for one in known)
    ]
    series = (*map(payer_word, partners), NOBODY)
    of_own = {one.rule: _means(one, partners) for one in known}
    rows = [
        Row(
            _label(one, positions),
            _in_words(one, partners),
            (
                *(_bar(one.bears[name]) for name in partners),
                _bar(one.unfunded) if abs(one.unfunded.mean) > 0 else None,
            ),
        )
        for one in known
    ]
    cells = [
        (
            _label(one, positions),
            _what(one, of_own, partners),
            *_amounts(one, partners),
        )
        for one in told
    ]
    header = ("Rule", "What it says", *series, "Whole variance", "Between")
    years = positions.years
    table = Table(
        caption=f"{title}: who bears the variance of the pooled fund under each rule, £ million a "
        f"year, mean of {positions.runs} runs and of {_span(years)}",
        header=header,
        rows=tuple(cells),
        numbers=frozenset(range(2, len(header))),
    )
    said = "; ".join(f"{row.label}: {row.words}" for row in rows)
    chart = row_chart(rows, series, "£ million a year", f"Bars by rule. {said}.")
    return Figure("Each rule of sharing risk on the same years", _about(positions), chart, table)


def _about(positions: Any) -> str:
    rules = listed([_rule(rule, "label").lower() for rule in positions.rules_in_force])
    return (
        f"In force is: {rules}. All other rules are arithmetic on the same years: what partners "
        "put in and what was spent stay as they were, and only who bears the difference changes. "
        "No care, no budget and no later year answers to it. The rule itself buys no care: between "
        "no pool and own risk nothing differs. An underspend goes by the fund's own rule for "
        "underspends unless one partner bears a line alone. Above 0 a partner pays beyond what it "
        "put in, below 0 it gets money back. Where the agreement has no terms for a rule, equal "
        "shares are taken, and a cap and a corridor that are assumed (grade C). In the first year "
        "all is paid as it comes, so the first is left out."
    )


def _label(one: Any, positions: Any) -> str:
    if not one.rule:
        return f"{IN_FORCE}{listed([_rule(r, 'label') for r in positions.rules_in_force])}"
    return _rule(one.rule, "label")


def _rule(rule: str, which: str) -> str:
    return words_of("risk_share_words.csv", "rule")[rule][which]


def _what(one: Any, means: dict[str, list[float]], partners: Sequence[str]) -> str:
    if not one.rule:
        return AS_AGREED
    words = _rule(one.rule, "words")
    if one.impossible:
        return f"{words}. It cannot be had here: {one.impossible}"
    if one.rule not in SAME_AS and np.allclose(means[one.rule], means[OWN]):
        return f"{words}. Here it comes to the same as own risk"
    return words


def _means(one: Any, partners: Sequence[str]) -> list[float]:
    return [*(one.bears[name].mean for name in partners), one.unfunded.mean]


def _units(one: Any, partners: Sequence[str]) -> list[int]:
    """Whole units that add up to the variance."""
    parts = np.array(_means(one, partners)) / UNIT_GBP
    whole: list[int] = whole_parts(parts, np.round(parts.sum())).tolist()
    return whole


def _amounts(one: Any, partners: Sequence[str]) -> tuple[str, ...]:
    if one.impossible:
        nothing = (NOTHING,) * len(("nobody", "variance", "between"))
        return (*(NOTHING for _ in partners), *nothing)
    units = _units(one, partners)
    between = f"{signed(one.variance.low)} to {signed(one.variance.high)}"
    return (*(_signed(part) for part in units), _signed(sum(units)), between)


def _in_words(one: Any, partners: Sequence[str]) -> str:
    *borne, unfunded = _units(one, partners)
    said = [
        f"{in_sentence(name)} {_signed(part)}" for name, part in zip(partners, borne, strict=True)
    ]
    if unfunded:
        said.append(f"nobody {_signed(unfunded)}" if unfunded > 0 else f"kept {_signed(-unfunded)}")
    return ", ".join(said)


def _bar(ends: Any) -> Bar:
    return Bar(*(end / MILLION for end in (ends.mean, ends.low, ends.high)))


def _signed(units: int) -> str:
    return signed(units * UNIT_GBP)


def _span(years: Sequence[str]) -> str:
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"
