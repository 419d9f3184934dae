"""A pooled fund over years: what moves between its partners, worked by hand."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest

from sim.money import Ledger, Line, Payer, Provider
from sim.money.allocation_rule import AllocationRule, allocate
from sim.money.inflation import Index
from sim.money.moved import moved
from sim.money.pooled import PooledFund
from sim.money.prices import prices
from sim.parameters import InputError
from sim.scenario.money_rules import GainRules, LineRules, PoolRules, Terms
from tests.unit.made_up_allocation import start_from
from tests.unit.money_month import values

ICB, COUNCIL = Payer.ICB, Payer.COUNCIL
MONTHS = range(12)
GROWTH = {ICB: Fraction(11, 10), COUNCIL: Fraction(1)}
HAS = {ICB: 10_000, COUNCIL: 10_000}


def line(name: str, lead: str, covers: Line, contributed: Mapping[str, float]) -> LineRules:
    rule = Terms("own_risk")
    return LineRules(name, lead, (covers.value,), contributed, rule, "return_pro_rata", 0.0)


def pool(**contributed: float) -> PoolRules:
    """Beds are led by the ICB and home care by the council; `contributed` to home care."""
    lines = (
        line("beds", "icb", Line.INTERMEDIATE_CARE_BED, {}),
        line("home care", "council", Line.HOME_CARE, contributed),
    )
    return PoolRules("council", ("icb", "council"), lines, {}, "return_pro_rata")


def after_a_year(rules: PoolRules, given: Mapping[Payer, int] = HAS) -> tuple[PooledFund, Ledger]:
    """The fund has lived through a year in which beds cost 2400 pence and home care 1200."""
    fund, ledger = PooledFund(rules, "mine.toml"), Ledger()
    ledger.terms = prices(values(), Index())
    ledger.allocations = {("2025-26", payer): pence for payer, pence in given.items()}
    fund.open_year("2025-26", {})
    for month in MONTHS:
        ledger.post(month, ICB, Provider.COMMUNITY_TRUST, Line.INTERMEDIATE_CARE_BED, 200)
        ledger.post(month, COUNCIL, Provider.HOME_CARE_PROVIDER, Line.HOME_CARE, 100)
        # What others than the lead pay on the line is not the fund's.
        ledger.post(month, ICB, Provider.HOME_CARE_PROVIDER, Line.HOME_CARE, 7)
        fund.close_month(month, ledger)
    fund.close_year(MONTHS, "2025-26", ledger)
    return fund, ledger


def test_where_nothing_is_agreed_each_contributes_what_it_pays() -> None:
    fund, ledger = after_a_year(pool())
    assert ledger.spend() == {("2025-26", ICB): 2484, ("2025-26", COUNCIL): 1200}
    assert fund.planned_pence() == {ICB: 0, COUNCIL: 0}
    fund.open_year("2026-27", GROWTH)
    assert fund.planned_pence() == {ICB: 0, COUNCIL: 0}


def test_agreed_contributions_are_paid_from_the_first_year_on() -> None:
    """A quarter of home care, 300 of 1200, from the ICB, month by month, and no variance."""
    fund, ledger = after_a_year(pool(icb=0.25, council=0.75))
    assert ledger.spend() == {("2025-26", ICB): 2784, ("2025-26", COUNCIL): 900}
    moved_in = {row.month: row.amount_pence for row in ledger.rows() if row.payer == ICB}
    assert all(moved_in[month] == 25 for month in MONTHS)
    assert not any(row.variance_share_pence for row in fund.rows)
    assert [row.contribution_pence for row in fund.rows] == [2400, 0, 300, 900]


def test_the_next_year_both_grow_and_are_split_again() -> None:
    """300 grow by a tenth, 900 stay: 1230, of which the ICB gives a quarter, 307.5."""
    fund, _ = after_a_year(pool(icb=0.25, council=0.75))
    fund.open_year("2026-27", GROWTH)
    planned = fund.planned_pence()
    assert planned[COUNCIL] == -planned[ICB]
    assert planned[COUNCIL] in (307, 308)


def test_what_the_allocation_rule_moves_is_contributed_and_stays() -> None:
    fund, ledger = after_a_year(pool())
    fund.open_year("2026-27", GROWTH)
    outside = (Line.COMMUNITY_NURSING, ICB)
    fund.agree({(Line.HOME_CARE, ICB): 60, (Line.INTERMEDIATE_CARE_BED, ICB): -40, outside: 9}, HAS)
    assert fund.planned_pence() == {ICB: -60, COUNCIL: 60}
    second = range(12, 24)
    for month in second:
        fund.close_month(month, ledger)
    fund.close_year(second, "2026-27", ledger)
    given = {(row.line, row.partner): row.contribution_pence for row in fund.rows[4:]}
    assert given == {
        ("beds", "icb"): 2600,  # 2400 and a tenth, less 40
        ("beds", "council"): 0,
        ("home care", "icb"): 60,
        ("home care", "council"): 1200,
    }
    fund.open_year("2027-28", GROWTH)
    assert fund.planned_pence() == {ICB: -66, COUNCIL: 66}


def test_nobody_contributes_more_than_it_has() -> None:
    fund, _ = after_a_year(pool(icb=1.0))
    fund.open_year("2026-27", GROWTH)
    with pytest.raises(InputError) as caught:
        fund.agree({}, {ICB: 3000, COUNCIL: 0})
    error = caught.value
    assert (error.file, error.key) == ("mine.toml", "money.pool.line 1.contributed")
    said = "beds: in 2026-27 icb contributes GBP 39.60, more than its budget of GBP 30.00"
    assert error.problem == said
    assert error.remedy.startswith("Let it contribute less: lower contributed")


@pytest.mark.parametrize(
    ("given", "refused"), [({}, False), ({ICB: 3684}, False), ({ICB: 3599}, True), ({ICB: 0}, True)]
)
def test_nobody_puts_more_into_the_first_year_than_it_is_given(
    given: dict[Payer, int], refused: bool
) -> None:
    """The ICB puts in 3600 pence: all of beds and of home care; itself it paid 2484 for care."""
    if not refused:
        after_a_year(pool(icb=1.0), given)
        return
    with pytest.raises(InputError) as caught:
        after_a_year(pool(icb=1.0), given)
    error = caught.value
    assert (error.file, error.key) == ("mine.toml", "money.pool.line 1.contributed")
    budget = max(given[ICB], 2484) / 100
    said = f"in 2025-26 icb contributes GBP 36.00, more than its budget of GBP {budget:.2f}"
    assert error.problem == f"beds: {said}"
    assert error.remedy.startswith("Let it contribute less: lower contributed")


def test_money_moved_is_told_by_line_and_by_whose_it_is() -> None:
    """Hospitals would grow by 60 and 40; half of the 100 goes to home care."""
    services = [
        {"service": "emergency_inpatient", "spend": {"icb": 600}, "hospital": True},
        {"service": "outpatient", "spend": {"icb": 400}, "hospital": True},
        {"service": "home_care", "spend": {"council": 500}, "open_to": ["icb"], "grow": 900_000},
    ]
    payers = [
        {"payer": "icb", "last": 1000, "now": 1100},
        {"payer": "council", "last": 500, "now": 500},
    ]
    start = start_from({"services": services, "payers": payers})
    home_care = {start.services[2].service: 1.0}
    usual = allocate(start, AllocationRule("historic"))
    plan = allocate(start, AllocationRule("shift", share=0.5, to=home_care))
    assert moved(plan, usual, pool()) == {(Line.HOME_CARE, ICB): 50}
    assert moved(usual, usual, pool()) == {}


def spend_on_beds(fund: PooledFund, ledger: Ledger, year: int, beds: int) -> None:
    """Beds at so many pence a month, home care at 100."""
    for month in range(12 * year, 12 * (year + 1)):
        ledger.post(month, ICB, Provider.COMMUNITY_TRUST, Line.INTERMEDIATE_CARE_BED, beds)
        ledger.post(month, COUNCIL, Provider.HOME_CARE_PROVIDER, Line.HOME_CARE, 100)
        fund.close_month(month, ledger)
    fund.close_year(range(12 * year, 12 * (year + 1)), f"{2025 + year}-{26 + year}", ledger)


def test_a_saving_is_shared_and_part_of_it_brought_into_next_year_s_fund_once() -> None:
    """2400 for beds and 1200 for home care; then beds cost 100 a month less: 1200 are saved.

    A quarter of it, 300, goes to the provider of the beds; a third of 900, 300, into next year's
    fund, half each; the rest, 600, half each. The ICB, to which all came back, pays the council 300
    and 150 to put by.
    """
    gain = GainRules({"icb": 0.5, "council": 0.5}, provider=0.25, reinvest=1 / 3)
    fund, ledger = after_a_year(replace(pool(), gain_share=gain))
    assert not any(row.line == "gain_share" for row in fund.rows), "nothing was planned yet"
    ledger.terms = prices(values("2026-27"), Index("2026-27"))
    fund.open_year("2026-27", {})
    assert fund.planned_pence() == {ICB: 0, COUNCIL: 0}
    spend_on_beds(fund, ledger, 1, beds=100)
    shared = [list(row[2:]) for row in fund.rows if row.line == "gain_share"]
    assert shared == [["icb", 0, 300, 900, -150], ["council", 0, 0, -300, -150]]
    assert ledger.received()["2026-27", Provider.COMMUNITY_TRUST] == 1200 + 300
    assert ledger.spend()["2026-27", ICB] == 1200 + 300 + 450
    assert ledger.spend()["2026-27", COUNCIL] == 1200 - 450
    assert fund.put_by_pence == {ICB: 150, COUNCIL: 150}

    ledger.terms = prices(values("2027-28"), Index("2027-28"))
    fund.open_year("2027-28", {})
    assert fund.brought_pence == {ICB: 150, COUNCIL: 150}
    # Two thirds of what each brings goes to the beds: the ICB leads them, the council pays for it
    assert fund.planned_pence() == {ICB: 150 - 50 + 100, COUNCIL: 150 - 100 + 50}
    fund.agree({}, {ICB: 2400, COUNCIL: 1200})
    spend_on_beds(fund, ledger, 2, beds=200)
    third = {(row.line, row.partner): row[3] for row in fund.rows if row[0] == "2027-28"}
    assert third["beds", "icb"] == 2400 + 100
    assert third["home care", "council"] == 1200 + 50
    fund.open_year("2028-29", {})
    assert sum(fund.planned_pence().values()) == sum(fund.brought_pence.values())
