"""Rules of a pooled fund worked by hand, as data in pool_cases; the arithmetic stands beside."""

from typing import Any

import pytest

from sim.money import Payer
from sim.money.pool import (
    RISK_SHARES,
    UNDERSPEND_RULES,
    Agreement,
    LineYear,
    PoolLine,
    Remedies,
    RiskShare,
    Standing,
    Unspent,
    check,
    dispose,
    release,
    remedies,
    settle_year,
    share_gain,
    share_risk,
)
from tests.unit.made_up_pool import (
    Table,
    agreement_from,
    by_payer,
    cases_of,
    gain_from,
    performance_from,
    terms_from,
)

Paid = dict[str, dict[Payer, int]]


def each(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases_of(name))


def without_zeros(amounts: Any) -> dict[str, int]:
    return {name: pence for name, pence in amounts.items() if pence}


@each("risk_share")
def test_a_variance_is_shared_as_agreed(case: str) -> None:
    told: Table = cases_of("risk_share")[case]
    line = LineYear(
        Payer(told["lead"]),
        Payer(told.get("host", "council")),
        by_payer(told["contributions"]),
        told["actual"],
        Remedies(*told.get("remedies", [])),
        told.get("withheld", 0),
    )
    shared = share_risk(line, terms_from(told))
    assert without_zeros(shared.extra_pence) == without_zeros(told["extra"])
    assert shared.unfunded_pence == told.get("unfunded", 0)
    assert shared.remedies == line.remedies


@pytest.mark.parametrize(
    ("file", "rules"), [("risk_share", RISK_SHARES), ("underspend", UNDERSPEND_RULES)]
)
def test_every_rule_has_two_cases(file: str, rules: Any) -> None:
    worked = [case["rule"] for case in cases_of(file).values()]
    assert set(worked) == set(rules)
    assert min(worked.count(rule) for rule in rules) >= 2


@each("waterfall")
def test_a_fund_helps_itself_first(case: str) -> None:
    told = cases_of("waterfall")[case]
    lines = {name: Standing(*numbers) for name, numbers in told["lines"].items()}
    met = remedies(lines, told["risk_pool"])
    assert met.remedies == {name: Remedies(*steps) for name, steps in told["remedies"].items()}
    assert met.cut_pence == told["cut"]


@each("underspend")
def test_an_underspend_goes_where_it_was_agreed(case: str) -> None:
    told = cases_of("underspend")[case]
    line = Unspent(
        told["underspend"], by_payer(told["contributions"]), told.get("from_management", 0)
    )
    found = dispose(line, told["rule"])
    assert without_zeros(found.returned_pence) == without_zeros(told.get("returned", {}))
    assert (found.kept_pence, found.carried_pence) == (told.get("kept", 0), told.get("carried", 0))


@each("gain_share")
def test_a_gain_is_shared_as_agreed(case: str) -> None:
    told = cases_of("gain_share")[case]
    gain = share_gain(told["expected"], told["actual"], told["investment"], gain_from(told))
    assert gain.saving_pence == told["saving"]
    assert gain.provider_pence == told.get("provider_pence", 0)
    assert gain.reinvested_pence == told.get("reinvested", 0)
    assert gain.partner_pence == told["partners"]


@each("payment_for_performance")
def test_money_is_released_for_admissions_avoided(case: str) -> None:
    told = cases_of("payment_for_performance")[case]
    found = release(performance_from(told["terms"]), told["admissions"])
    assert list(found.released_pence) == told["released"]
    assert found.withheld_pence == told["withheld"]


@each("year_end")
def test_a_year_is_settled(case: str) -> None:
    told = cases_of("year_end")[case]
    agreement = agreement_from(told)
    check(agreement)
    paid = {line: by_payer(amounts) for line, amounts in told["paid"].items()}
    end = settle_year(agreement, paid, admissions=told.get("admissions"))
    rows: dict[str, dict[str, list[int]]] = {}
    for row in end.rows:
        rows.setdefault(row.line, {})[row.partner] = list(row[3:])
    assert rows == told["rows"]
    assert {one.partner: list(one[1:]) for one in end.liabilities} == told["liability"]
    moved = {one.line: [one.giver, one.receiver, one.pence] for one in end.transfers}
    assert moved == told["transfers"]
    assert len(moved) == len(end.transfers)
    cut = {name: line.cut_pence for name, line in end.lines.items()}
    assert without_zeros(cut) == told.get("cut", {})


def test_what_stays_in_the_fund_is_known_for_next_year() -> None:
    told = cases_of("year_end")["a pot of which half was released"]
    paid = {"performance": {Payer.COUNCIL: 150}}
    end = settle_year(agreement_from(told), paid, admissions=told["admissions"])
    assert (end.kept_pence, end.carried_pence) == (0, {"performance": 50})


@pytest.mark.parametrize(
    ("paid", "said"),
    [
        ({"nothing": {Payer.ICB: 1}}, "no line nothing"),
        ({"a": {Payer.PERSON: 1}}, "person paid 1 pence on line a"),
        ({"a": {Payer.ICB: -1}}, "icb paid -1 pence on line a"),
    ],
)
def test_what_cannot_have_been_paid_is_refused(
    paid: dict[str, dict[Payer, int]], said: str
) -> None:
    line = PoolLine("a", Payer.ICB, {Payer.ICB: 1}, RiskShare("none"), "keep_in_pool")
    agreement = Agreement(Payer.ICB, (Payer.ICB,), (line,), financial_year="2025-26")
    with pytest.raises(ValueError, match=said):
        settle_year(agreement, paid)
