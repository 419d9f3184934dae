"""Who invests and who benefits, worked by hand."""

from sim.money.cost_shift import MatrixRow, PayerShift, ShiftRow, cost_shift
from sim.money.names import Payer

ICB, COUNCIL, PERSON = Payer.ICB, Payer.COUNCIL, Payer.PERSON
BASELINE = {
    (ICB, "emergency_inpatient"): 1000,
    (COUNCIL, "home_care"): 500,
    (PERSON, "home_care"): 90,
}


def test_a_council_invests_and_the_nhs_benefits() -> None:
    """100 more for home care, of which 10 are saved; 60 less in hospital, 5 more for people."""
    scenario = {
        (ICB, "emergency_inpatient"): 940,
        (COUNCIL, "home_care"): 590,
        (PERSON, "home_care"): 95,
    }
    found = cost_shift(BASELINE, scenario, {(COUNCIL, "home_care"): 100})
    assert found.rows == (
        ShiftRow("council", "home_care", 500, 590, 100, 10),
        ShiftRow("icb", "emergency_inpatient", 1000, 940, 0, 60),
        ShiftRow("person", "home_care", 90, 95, 0, -5),
    )
    assert found.payers == (
        PayerShift("council", 100, 10, -90),
        PayerShift("icb", 0, 60, 60),
        PayerShift("person", 0, -5, -5),
    )
    assert found.matrix == (
        MatrixRow("council", "council", 10),
        MatrixRow("council", "icb", 60),
        MatrixRow("council", "person", -5),
    )
    # 60 of 70
    assert found.to_others == 857_142


def test_two_investors_share_each_benefit_as_they_invested() -> None:
    scenario = {
        (ICB, "emergency_inpatient"): 950,
        (ICB, "virtual_ward"): 30,
        (COUNCIL, "home_care"): 570,
        (PERSON, "home_care"): 97,
    }
    invested = {(ICB, "virtual_ward"): 30, (COUNCIL, "home_care"): 60}
    found = cost_shift(BASELINE, scenario, invested)
    # council 500 + 60 - 570 = -10, ICB 1,000 + 30 - 980 = 50, person -7; shared by 60 to 30
    assert found.matrix == (
        MatrixRow("council", "council", -7),
        MatrixRow("council", "icb", 33),
        MatrixRow("council", "person", -5),
        MatrixRow("icb", "council", -3),
        MatrixRow("icb", "icb", 17),
        MatrixRow("icb", "person", -2),
    )
    assert found.to_others == 0


def test_a_cut_is_paid_for_by_others() -> None:
    scenario = {
        (ICB, "emergency_inpatient"): 1030,
        (COUNCIL, "home_care"): 450,
        (PERSON, "home_care"): 110,
    }
    found = cost_shift(BASELINE, scenario, {(COUNCIL, "home_care"): -50})
    assert found.payers == (
        PayerShift("council", -50, 0, 50),
        PayerShift("icb", 0, -30, -30),
        PayerShift("person", 0, -20, -20),
    )
    assert found.to_others is None


def test_the_same_ledger_shifts_nothing() -> None:
    found = cost_shift(BASELINE, BASELINE, {})
    assert all(row.benefit_pence == 0 for row in found.rows)
    assert found.matrix == ()
    assert found.to_others is None
