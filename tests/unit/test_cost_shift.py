"""Who invests and who benefits, worked by hand."""

from sim.comparison.cost_shift import MatrixRow, PayerShift, cost_shift

BASELINE = {"icb": 1000, "council": 500, "person": 90}


def test_a_council_invests_and_the_nhs_benefits() -> None:
    """100 more for home care, of which 10 are saved; 60 less in hospital, 5 more for people."""
    scenario = {"icb": 940, "council": 590, "person": 95}
    found = cost_shift(BASELINE, scenario, {"council": 100})
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
    scenario = {"icb": 980, "council": 570, "person": 97}
    found = cost_shift(BASELINE, scenario, {"icb": 30, "council": 60})
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
    scenario = {"icb": 1030, "council": 450, "person": 110}
    found = cost_shift(BASELINE, scenario, {"council": -50})
    assert found.payers == (
        PayerShift("council", -50, 0, 50),
        PayerShift("icb", 0, -30, -30),
        PayerShift("person", 0, -20, -20),
    )
    assert found.to_others is None


def test_the_odd_penny_goes_to_the_first_name_whatever_the_order() -> None:
    for invested in ({"icb": 5, "council": 5}, {"council": 5, "icb": 5}):
        found = cost_shift({"person": 3}, {"person": 0}, invested)
        of_person = {row.investor: row.benefit_pence for row in found.matrix[2::3]}
        assert of_person == {"council": 2, "icb": 1}


def test_the_same_ledger_shifts_nothing() -> None:
    found = cost_shift(BASELINE, BASELINE, {})
    assert all(one.benefit_pence == 0 for one in found.payers)
    assert found.matrix == ()
    assert found.to_others is None
