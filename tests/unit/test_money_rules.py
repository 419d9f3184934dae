"""What a scenario says of money: taken over from its parent, told in words, and in its hash."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from sim.money.allocation_rule import RULES
from sim.money.pool import RISK_SHARES, UNDERSPEND_RULES
from sim.money.pool.check_agreement import MAY_POOL
from sim.money.provider_payment import RULES as PAYMENT_RULES
from sim.scenario import Scenario, diff, load_scenario
from sim.scenario.money_rules import MoneyRules
from sim.scenario.money_words import money_in_words, said_of

POOL = """
[money.pool]
host = "icb"
partners = ["icb", "council"]

[[money.pool.line]]
name = "nursing"
lead = "icb"
covers = ["community_nursing", "virtual_ward"]
contributed = { icb = 0.9, council = 0.1 }
risk_share = { rule = "agreed_share", share = { icb = 0.75, council = 0.25 } }
"""


def child(folder: Path, money: str, extends: str = "whole_local_pound") -> Scenario:
    file = folder / "mine.toml"
    head = f'name = "mine"\ntitle = "M"\nquestion = "Q?"\nextends = "{extends}"\n'
    file.write_text(head + money, encoding="utf-8")
    return load_scenario(file)


def words_of(scenario: Scenario) -> Sequence[str]:
    return [f"{rule.label}: {rule.words}" for rule in money_in_words(scenario.money)]


PARENT = load_scenario("whole_local_pound").money


def test_a_child_that_says_nothing_has_all_of_its_parent(tmp_path: Path) -> None:
    assert child(tmp_path, "").money == PARENT


def test_a_child_replaces_key_by_key(tmp_path: Path) -> None:
    mine = child(tmp_path, '[money]\ngrowth_moved_share = 0.2\nreason = "Less"\n').money
    assert (mine.growth_moved_share, mine.reason, mine.source) == (0.2, "Less", "")
    assert (mine.allocation_rule, mine.moved_to, mine.pool) == (
        *("shift", PARENT.moved_to, PARENT.pool),
    )
    assert mine.origin.endswith("mine.toml")


def test_a_child_replaces_the_pooled_fund_as_a_whole(tmp_path: Path) -> None:
    mine = child(tmp_path, '[money]\nreason = "Another fund"\n' + POOL).money
    assert mine.pool is not None
    assert [line.name for line in mine.pool.lines] == ["nursing"]
    assert (mine.allocation_rule, mine.moved_to) == ("shift", PARENT.moved_to)


def test_the_terms_of_a_rule_go_with_it(tmp_path: Path) -> None:
    """Otherwise a share that nothing reads would be told as if it acted."""
    mine = child(tmp_path, '[money]\nallocation_rule = "historic"\nreason = "As before"\n').money
    assert (mine.growth_moved_share, mine.moved_to) == (None, ())
    assert mine.pool == PARENT.pool


def test_the_hash_knows_rules_of_money_and_nothing_of_files(tmp_path: Path) -> None:
    plain = Scenario("mine", "M", "Q?", ())
    pooled = child(tmp_path, '[money]\nreason = "Another fund"\n' + POOL, "do_nothing")
    (tmp_path / "other").mkdir()
    same = child(tmp_path / "other", '[money]\nreason = "Another fund"\n' + POOL, "do_nothing")
    less = child(
        tmp_path, '[money]\nreason = "Another fund"\n' + POOL.replace("0.75", "0.7"), "do_nothing"
    )
    assert pooled.hash == same.hash != less.hash
    assert "money" not in plain.data()
    assert load_scenario("more_home_care").hash == (
        "b8d91882b5fa5b25162405956adb61b81007a61d5e6df10c95653e137f9cf750"
    ), "what says nothing of money is what it was before there were rules of money"


def test_two_reasons_for_the_same_rules_have_one_effect() -> None:
    one, other = MoneyRules("historic", reason="a"), MoneyRules("historic", reason="b", source="c")
    assert one != other
    assert one.effect == other.effect != MoneyRules().effect


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("allocation_rule", ["", *RULES]),
        ("acute_payment", ["", *PAYMENT_RULES]),
        ("risk_share", RISK_SHARES),
        ("underspend", UNDERSPEND_RULES),
        ("payer", [payer.value for payer in MAY_POOL]),
    ],
)
def test_every_rule_has_words(kind: str, names: Sequence[str]) -> None:
    assert set(said_of(kind)) == set(names)


def test_allocation_rules_have_the_words_of_the_rules_themselves() -> None:
    for name, rule in RULES.items():
        assert said_of("allocation_rule")[name] == rule.words


def test_a_fund_is_told_in_words(tmp_path: Path) -> None:
    mine = child(tmp_path, '[money]\nreason = "Another fund"\n' + POOL, "do_nothing")
    assert words_of(mine) == [
        "How money is allocated: Capacity follows need whatever it costs",
        "How the hospital is paid: By what it does",
        "Pooled fund: Held by the ICB, for the ICB and the council",
        "Pooled fund, line nursing: Led by the ICB; pays for community nursing and virtual ward;"
        " contributed by the ICB 90% and the council 10%; partners share what is over- or"
        " underspent: the ICB 75% and the council 25%; an underspend goes back as contributed",
    ]


def test_terms_are_told_in_words(tmp_path: Path) -> None:
    corridor = (
        'rule = "risk_corridor", bands = [{ up_to = 0.02 }, { up_to = 0.05, share = '
        "{ icb = 0.5, council = 0.5 } }, { share = { icb = 1.0 } }]"
    )
    told = {
        corridor: "bands of what is over- or underspent have rules of their own (to 2% of"
        " contributions the lead, to 5% of contributions the ICB 50% and the council 50%,"
        " beyond the ICB 100%)",
        'rule = "waterfall", then = { rule = "pro_rata" }': "underspends of other lines, the risk"
        " pool and cuts come first; then partners share what is over- or underspent as they"
        " contribute",
        'rule = "capped", cap = { icb = 0.01, council = 0.02 }': "partners share what is"
        " overspent, each up to a share of its contribution (at most the ICB 1% and the council"
        " 2%)",
    }
    said = 'rule = "agreed_share", share = { icb = 0.75, council = 0.25 }'
    for terms, words in told.items():
        mine = child(tmp_path, '[money]\nreason = "R"\n' + POOL.replace(said, terms))
        assert f"; {words}; an underspend goes back" in words_of(mine)[-1]


def test_a_table_is_told_in_words(tmp_path: Path) -> None:
    table = """[money]
allocation_rule = "own_table"
reason = "Our plan"

[money.table]
unit = "ratio"

[money.table.home_care]
"2026-27" = 1.05
"2027-28" = 1.04
"""
    assert words_of(child(tmp_path, table, "do_nothing"))[0] == (
        "How money is allocated: Each service gets what a table says, in ratio:"
        " home care 2026-27 1.05, 2027-28 1.04"
    )


def test_a_scenario_tells_its_rules_before_its_changes() -> None:
    rule, change = load_scenario("council_cut").resolved()
    assert rule.parameter == "money.allocation_rule"
    assert change.parameter == "area.money.council_adult_social_care_per_head_gbp"
    usual = "Each service's budget grows as its payer's allocation does"
    assert rule.in_short.startswith(f"How money is allocated: {usual}. From the second year")
    assert f"Capacity follows need whatever it costs -> {usual}. From" in rule.in_full
    assert rule.in_full.endswith("council budgets; first year as it is)")
    assert change.in_full.startswith("Council spending on adult social care per resident, mult")


def test_a_reason_is_told_once() -> None:
    reasons = [row.reason for row in load_scenario("pooled_fund").resolved()]
    assert reasons[0].startswith("A section 75 agreement")
    assert not any(reasons[1:])


def test_what_separates_rules_of_money_is_told_and_nothing_else() -> None:
    apart, pooled = load_scenario("separate_pots"), load_scenario("pooled_fund")
    lines = [str(line) for line in diff(apart, pooled)]
    assert len(lines) == 6  # the fund and its five lines; the allocation rule is the same
    assert lines[0].startswith(
        "Pooled fund: No pooled fund: each payer pays for its own -> Held by"
    )
    assert "(A section 75 agreement" in lines[0]
    assert lines[1].startswith("Pooled fund, line reablement: Not in a pooled fund -> Led by the")
    nothing = load_scenario("do_nothing")
    (back,) = diff(apart, nothing)
    assert back.reason == "do_nothing leaves out the rules of money of separate_pots"
    assert diff(pooled, pooled) == []
