"""Money of a place without a run: an avoided admission by payment rule, and a promise not kept."""

import io

import pytest
from rich.console import Console

from sim.area import load_area
from sim.money.on_place import MoneyOnPlace, money_on_place
from sim.money.pool import first_year_on
from sim.money.provider_payment import RULES
from sim.parameters import InputError, Values
from sim.report import print_saving
from sim.report.saving import words_of_rules
from sim.scenario import load_scenario, values_by_year
from tests.unit.money_month import values

# A spell is worth 2,260.89 + 4.638 x 414.58 = 4,183.71, and its variable cost is 870.55
SPELL, VARIABLE = 418_371, 87_055


def of_place(name: str) -> tuple[Values, float]:
    place = load_area(name)
    nothing = load_scenario("do_nothing")
    return values_by_year(place, nothing, place.first_year, 1, seed=1)[0], place.people


def found(above: float) -> MoneyOnPlace:
    return money_on_place(*of_place("gloucestershire"), above)


@pytest.mark.parametrize(
    ("above", "saves"),
    [
        (
            2.0,
            {
                "activity_tariff": SPELL,
                "marginal_rate_2010": 125_511,  # 0.30 x 4,183.71
                "marginal_rate_2015": 292_860,  # 0.70 x 4,183.71
                "blended": 83_674,  # 0.20 x 4,183.71
            },
        ),
        (
            -2.0,
            {
                "activity_tariff": SPELL,
                "marginal_rate_2010": SPELL,
                "marginal_rate_2015": SPELL,
                "blended": 83_674,
                "capped_area_total": SPELL,
            },
        ),
        # Far off the plan: a blended contract is agreed anew, and capitation shares half
        (
            20.0,
            {
                "activity_tariff": SPELL,
                "marginal_rate_2010": 125_511,
                "marginal_rate_2015": 292_860,
                "blended": SPELL,
                "capitation": 209_186,
            },
        ),
    ],
)
def test_what_each_rule_saves_off_its_plan(above: float, saves: dict[str, int]) -> None:
    for row in found(above).saving.rows:
        saving = row.saving
        expected = saves.get(saving.rule, 0)
        # Sums of many admissions are rounded once, so that one of them may be a penny out.
        assert abs(saving.commissioner_saves_pence - expected) <= 1
        assert saving.provider_cost_falls_pence == VARIABLE
        assert saving.provider_position_change_pence == VARIABLE - saving.commissioner_saves_pence


def test_a_spell_has_several_episodes() -> None:
    worth = found(2.0).saving.worth
    assert worth.spell_pence == SPELL == sum(worth.cost)
    # 4,183.71204 / 1.49
    assert worth.per_episode_pence == 280_786


def test_admissions_are_those_of_the_place() -> None:
    in_force, people = of_place("gloucestershire")
    rate = in_force.number("area.urgent.emergency_admissions_per_1000")
    saving = found(2.0).saving
    assert saving.planned_admissions == round(people * rate / 1000)
    assert saving.admissions == round(saving.planned_admissions * 1.02)


def test_no_admission_can_be_fewer_than_none() -> None:
    with pytest.raises(InputError, match="above_plan_percent: -150% would leave fewer"):
        found(-150.0)
    with pytest.raises(InputError, match="no emergency admission that could be avoided"):
        found(-100.0)


def test_the_first_year_of_the_better_care_fund_worked_by_hand() -> None:
    """100,000 admissions, equal quarters: planned 3.07% fewer, and 2.52% more happened."""
    on = first_year_on(values(), 100_000, [1] * 4)
    assert on.baseline == (25_000,) * 4
    assert sum(on.planned) == 96_930
    # England: 106,000 / 0.0307 = 3,452,769; 87,000 more are 2.5197%
    assert sum(on.happened) == 102_520
    # 3,070 x GBP 1,490
    assert sum(on.released.pot_pence) == sum(on.as_planned.released_pence) == 457_430_000
    assert on.released.released_pence == (0, 0, 0, 0)
    assert on.released.withheld_pence == 457_430_000


def test_every_rule_has_its_words_and_no_other_has() -> None:
    assert list(words_of_rules()) == list(RULES)
    assert all(words.name and words.why.endswith(".") for words in words_of_rules().values())


def test_it_is_told_in_plain_words() -> None:
    shown = io.StringIO()
    console = Console(file=shown, width=160, markup=False, highlight=False)
    print_saving(*found(2.0), "Somewhere", "2025-26", console)
    text = shown.getvalue()
    for words in words_of_rules().values():
        assert words.name in text
    assert "One emergency admission avoided in Somewhere, 2025-26" in text
    for part in ("£4,184", "-£3,313", "+£871", "1.49 episodes", "-3.07%", "+2.52%"):
        assert part in text
