"""What is paid into a pooled fund, and when; the Better Care Fund at its published amounts."""

import pytest

from sim.money import Line, Payer
from sim.money.pool import (
    Agreement,
    Opening,
    Planned,
    PoolLine,
    RiskShare,
    Source,
    Transfer,
    contributions_by_line,
    first_year,
    instalments,
    must_be_pooled,
    opening,
    paid_on_lines,
    per_head,
    release,
    settle_month,
    social_care_minimum,
    usual_instalments,
    usual_terms,
)
from sim.money.pool.transfers import settle_up
from sim.parameters import InputError
from tests.unit.money_month import values

ENGLAND = 57_690_323
ICB, COUNCIL, PUBLIC_HEALTH = Payer.ICB, Payer.COUNCIL, Payer.PUBLIC_HEALTH
MINIMUM, GRANT = Source.NHS_MINIMUM, Source.COUNCIL_GRANT
ADAPTATIONS, MORE = Source.ADAPTATIONS_GRANT, Source.ADDITIONAL_COUNCIL


def test_an_opening_contribution_of_a_council() -> None:
    # 1,000,000 + 50,000 = 1,050,000; 3 % of it 31,500; 2 % of it 21,000.
    found = opening(COUNCIL, 1_000_000, 50_000, 3.0, 20_000, 2.0, client_charges_pence=180_500)
    assert found == Opening(1_050_000, 31_500, 20_000, 21_000, 180_500)
    assert found.contribution_pence == 900_000


def test_an_opening_contribution_that_only_keeps_up_with_prices() -> None:
    # 2.5 % of 101 pence is 2.525 pence.
    assert opening(ICB, 101, inflation_percent=2.5).contribution_pence == 104
    assert opening(ICB, 101, inflation_percent=-2.5).contribution_pence == 98


def test_the_nhs_does_not_charge_for_care() -> None:
    with pytest.raises(InputError, match=r"plan\.toml: client_charges: icb does not charge"):
        opening(ICB, 1000, client_charges_pence=1, origin="plan.toml")


def test_a_contribution_cannot_fall_below_nothing() -> None:
    with pytest.raises(InputError, match=r"contributions\.council: .* -1 pence"):
        opening(COUNCIL, 1000, client_charges_pence=1001)


@pytest.mark.parametrize(
    ("pence", "per_year", "due"),
    [
        (1200, 12, [100] * 12),
        (1205, 12, [101] * 5 + [100] * 7),
        (1000, 4, [250, 0, 0] * 4),
        (1002, 4, [251, 0, 0, 251, 0, 0, 250, 0, 0, 250, 0, 0]),
        (7, 1, [7] + [0] * 11),
    ],
)
def test_instalments(pence: int, per_year: int, due: list[int]) -> None:
    assert list(instalments(pence, per_year)) == due


@pytest.mark.parametrize("per_year", [0, 5, 24, -4])
def test_instalments_must_fall_on_months(per_year: int) -> None:
    with pytest.raises(ValueError, match="equal instalments"):
        instalments(1200, per_year)


def test_partners_usually_pay_by_the_quarter() -> None:
    assert usual_instalments(values()) == 4


def test_england_pools_what_was_published_for_2025_26() -> None:
    """GBP 5,614, 2,640 and 711 million, to within half a hundredth of a penny a head."""
    found = must_be_pooled(ENGLAND, per_head(values()))
    millions = {source: pence / 1e8 for source, pence in found.items()}
    assert millions == {
        MINIMUM: pytest.approx(5614, abs=0.01),
        GRANT: pytest.approx(2640, abs=0.01),
        ADAPTATIONS: pytest.approx(711, abs=0.01),
    }


def test_the_adaptations_grant_of_2026_27_is_the_published_one() -> None:
    later = per_head(values()).moved_to(values("2026-27"))
    assert must_be_pooled(ENGLAND, later)[ADAPTATIONS] / 1e8 == pytest.approx(723, abs=0.01)


def test_what_must_be_pooled_grows_every_year() -> None:
    first = per_head(values())
    # 97.3127 x 1.032459, and after two years x 1.033983
    second = first.moved_to(values("2026-27"))
    assert second.gbp[MINIMUM] == pytest.approx(100.4714, abs=1e-4)
    third = second.moved_to(values("2027-28"))
    assert third.gbp[MINIMUM] == pytest.approx(103.8857, abs=1e-4)
    # What is given last holds for later years, one by one or together.
    values_later = values("2031-32")
    assert third.moved_to(values_later).financial_year == "2031-32"
    assert third.moved_to(values_later).gbp[GRANT] == pytest.approx(third.gbp[GRANT] * 1.0188**4)


def test_social_care_has_at_least_so_much_more_of_the_nhs_minimum() -> None:
    assert social_care_minimum(100_000, values()) == 103_900


def plan() -> dict[str, Planned]:
    return {
        "home first": Planned({MINIMUM: 500, Source.ADDITIONAL_NHS: 20}),
        "reablement": Planned({MINIMUM: 300, GRANT: 200, MORE: 50}, social_care=True),
        "adaptations": Planned({ADAPTATIONS: 70}, capital=True),
        "link workers": Planned({Source.ADDITIONAL_PUBLIC_HEALTH: 5}),
    }


REQUIRED = {MINIMUM: 800, GRANT: 200, ADAPTATIONS: 70}


def test_a_plan_makes_contributions_by_line_and_partner() -> None:
    assert contributions_by_line(plan(), REQUIRED, social_care_pence=300) == {
        "home first": {ICB: 520},
        "reablement": {ICB: 300, COUNCIL: 250},
        "adaptations": {Payer.HOUSING: 70},
        "link workers": {PUBLIC_HEALTH: 5},
    }


def test_the_adaptations_grant_buys_no_services() -> None:
    wrong = plan() | {"reablement": Planned({ADAPTATIONS: 70})}
    with pytest.raises(InputError, match=r"reablement\.adaptations_grant: .* capital"):
        contributions_by_line(wrong, REQUIRED, origin="plan.toml")


@pytest.mark.parametrize("minimum", [799, 801])
def test_all_that_must_be_pooled_is_planned_and_no_more(minimum: int) -> None:
    with pytest.raises(InputError, match=r"sources\.nhs_minimum: 800 pence are planned"):
        contributions_by_line(plan(), REQUIRED | {MINIMUM: minimum})


def test_social_care_has_its_minimum() -> None:
    with pytest.raises(InputError, match="300 pence go to adult social care, less than 301"):
        contributions_by_line(plan(), REQUIRED, social_care_pence=301)


def test_a_source_is_never_negative_and_always_known() -> None:
    with pytest.raises(InputError, match=r"more\.additional_nhs: a contribution of -1 pence"):
        contributions_by_line(plan() | {"more": Planned({Source.ADDITIONAL_NHS: -1})}, REQUIRED)
    unknown: dict[Source, int] = {"nhs_minimun": 1}  # type: ignore[dict-item]
    with pytest.raises(InputError, match="Did you mean nhs_minimum"):
        contributions_by_line({"more": Planned(unknown)}, {})


def pooled(rule: str = "own_risk", per_year: int = 4) -> Agreement:
    line = PoolLine(
        "reablement",
        ICB,
        {ICB: 400, COUNCIL: 800},
        RiskShare(rule),
        "return_pro_rata",
        covers=(Line.REABLEMENT,),
    )
    adaptations = PoolLine(
        "adaptations", COUNCIL, {COUNCIL: 120}, RiskShare(rule), "keep_in_pool", capital=True
    )
    partners = (ICB, COUNCIL)
    return Agreement(
        *(COUNCIL, partners, (line, adaptations), {ICB: 40}),
        instalments_per_year=per_year,
        financial_year="2025-26",
    )


def test_a_month_pays_instalments_and_pays_back_the_lead() -> None:
    """April: the ICB owes 100 and 10 and paid 130; in May nothing is due."""
    assert settle_month(pooled(), 0, {"reablement": {ICB: 130}}) == [
        Transfer(COUNCIL, ICB, "reablement", 30),
        Transfer(ICB, COUNCIL, "risk_pool", 10),
    ]
    assert settle_month(pooled(), 1, {"reablement": {ICB: 130}}) == [
        Transfer(COUNCIL, ICB, "reablement", 130)
    ]
    assert settle_month(pooled(), 1, {}) == []


def test_without_a_pool_the_money_goes_straight_to_the_lead() -> None:
    assert settle_month(pooled("none", per_year=12), 1, {"reablement": {ICB: 130}})[:1] == [
        Transfer(COUNCIL, ICB, "reablement", 67)
    ]


def test_partners_settle_up_in_the_order_of_the_alphabet() -> None:
    owes = {PUBLIC_HEALTH: 6, Payer.NHS_ENGLAND: -6, COUNCIL: 4, ICB: -4}
    assert settle_up("a", owes) == [
        Transfer(COUNCIL, ICB, "a", 4),
        Transfer(PUBLIC_HEALTH, Payer.NHS_ENGLAND, "a", 6),
    ]
    with pytest.raises(ValueError, match="1 pence to nobody on line a"):
        settle_up("a", {ICB: 3, COUNCIL: -2})


def test_payments_are_found_by_the_lines_that_cover_them() -> None:
    spent = {
        (ICB, Line.REABLEMENT): 5,
        (COUNCIL, Line.REABLEMENT): 7,
        (Payer.PERSON, Line.REABLEMENT): 11,
        (ICB, Line.AE): 13,
    }
    assert paid_on_lines(pooled(), spent) == {"reablement": {ICB: 5, COUNCIL: 7}}
    assert paid_on_lines(pooled(), {}) == {"reablement": {}}


def test_the_first_year_of_the_better_care_fund_released_nothing() -> None:
    """Planned: 3.07 % of admissions, 106,000 fewer. Happened: 87,000 more."""
    terms, admissions = first_year(values())
    assert sum(terms.baseline_admissions) == 3_452_769
    assert sum(admissions) - sum(terms.baseline_admissions) == 87_000
    found = release(terms, admissions)
    assert found.released_pence == (0, 0, 0, 0)
    # All of 106,000 x GBP 1,490 stays with the NHS commissioner.
    assert found.withheld_pence / 1e8 == pytest.approx(157.94, abs=0.01)


def test_had_admissions_fallen_as_planned_all_of_it_would_have_been_released() -> None:
    terms, _ = first_year(values())
    fewer = [round(number * (1 - terms.target)) - 1 for number in terms.baseline_admissions]
    found = release(terms, fewer)
    assert found.withheld_pence == 0
    assert sum(found.released_pence) > 0


def test_the_national_terms_on_a_place_of_its_own() -> None:
    # 40,000 admissions x 0.035 x GBP 1,490
    found = release(usual_terms(values(), [10_000] * 4), [0] * 4)
    assert sum(found.released_pence) == 208_600_000


def test_quarters_must_match() -> None:
    with pytest.raises(ValueError, match="3 quarters, baselines of 4"):
        release(usual_terms(values(), [1] * 4), [1] * 3)
