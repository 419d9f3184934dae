"""Each mistake in a contract, a lever or a charge is one message: what, where, what is right."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from sim.money import Books
from sim.money import provider_payment as pp
from sim.money.cashable import Lever, Part, UnitCost, cashable
from sim.money.delayed_discharge_charge import (
    charge_terms,
    chargeable_days,
    daily_rate,
    delayed_discharge_charge,
)
from sim.money.double_running import double_running, stranded_block
from sim.parameters import InputError
from sim.scenario.money_rules import MoneyRules
from tests.unit.money_month import values

TERMS, CHARGE = pp.payment_terms(values()), charge_terms(values())
PER_SPELL = pp.Price(100, pp.Unit.SPELL)
EMERGENCY, ELECTIVE = pp.Care.EMERGENCY_ADMISSION, pp.Care.ELECTIVE
COST = UnitCost(1, 1, 1)
OPEN = pp.Band(None, 1_000_000)


def line(care: pp.Care = EMERGENCY, **changed: Any) -> pp.ContractLine:
    return pp.ContractLine(
        **{
            "care": care,
            "planned": 10,
            "baseline": 10,
            "actual": 10,
            "price": PER_SPELL,
            **changed,
        }
    )


def paid(rule: str, **changed: Any) -> object:
    return pp.pay(rule, pp.Contract((line(),), **changed), TERMS)


def lever(**changed: Any) -> Lever:
    usual = {"decided_month": 0, "lag_months": 0, "step_units": (1,)}
    return Lever(**{"name": "a_ward", "acts_on": frozenset(Part), **usual, **changed})


MISTAKES: dict[str, tuple[Callable[[], object], str]] = {
    "unknown rule": (
        lambda: paid("blend"),
        "provider payment: rule: there is no payment rule 'blend'. Did you mean blended? Allowed:"
        " activity_tariff, aligned_payment_and_incentive, blended, block, capitation",
    ),
    "unknown rule in a file": (
        lambda: pp.rule_named("tarif", "my_scenario.toml", "payment.acute_trust"),
        "my_scenario.toml: payment.acute_trust: there is no payment rule 'tarif'",
    ),
    "negative plan": (
        lambda: line(planned=-1),
        "emergency_admission.planned: activity of -1 is below 0",
    ),
    "negative baseline": (lambda: line(baseline=-1), "emergency_admission.baseline"),
    "negative activity": (lambda: line(actual=-3), "emergency_admission.actual"),
    "activity in parts": (lambda: line(actual=1.5), "1.5 is not a whole number"),
    "negative price": (
        lambda: line(price=pp.Price(-100, pp.Unit.SPELL)),
        "emergency_admission.price: a price of -100 is below 0",
    ),
    "price per episode": (
        lambda: line(price=pp.Price(100, pp.Unit.EPISODE)),
        "the price is per episode, but activity is counted per spell. Turn it into a price per"
        " spell with price_per_spell",
    ),
    "price of another unit": (
        lambda: line(pp.Care.MENTAL_HEALTH),
        "the price is per spell, but activity is counted per contact or bed_day. Give the price",
    ),
    "price per spell turned again": (
        lambda: pp.price_per_spell(PER_SPELL, TERMS),
        "the price is per spell, not per episode",
    ),
    "no line": (lambda: pp.Contract(()), "the contract has no line of care"),
    "line twice": (
        lambda: pp.Contract((line(), line())),
        "emergency_admission: this line of care stands twice",
    ),
    "marginal rate above 1": (
        lambda: pp.marginal_rate(line(), 1_500_000),
        "emergency_admission.marginal_rate: 1.5 is not a share",
    ),
    "negative activity share": (
        lambda: pp.aligned_payment_and_incentive(line(), -1, 0),
        "emergency_admission.aligned_activity_share",
    ),
    "activity rate above 1": (
        lambda: pp.aligned_payment_and_incentive(line(), 0, 1_000_001),
        "emergency_admission.aligned_activity_rate",
    ),
    "bands that do not rise": (
        lambda: pp.blended(line(), (pp.Band(200_000, 0), pp.Band(100_000, 0), OPEN)),
        "emergency_admission.bands: the bands do not rise: 0.1 comes after 0.2. Put the narrowest",
    ),
    "band that starts at nothing": (
        lambda: pp.blended(line(), (pp.Band(0, 0), OPEN)),
        "the bands do not rise: 0 comes after 0",
    ),
    "bands without an end": (
        lambda: pp.blended(line(), (pp.Band(200_000, 0),)),
        "the last band must be open",
    ),
    "no bands": (lambda: pp.broke_glass(line(), ()), "the last band must be open"),
    "open band in the middle": (
        lambda: pp.blended(line(), (OPEN, OPEN)),
        "only the last band may be open",
    ),
    "rate above 1 in a band": (
        lambda: pp.blended(line(), (pp.Band(None, 1_200_000),)),
        "a rate of 1.2 is not a share",
    ),
    "two past years": (
        lambda: paid("low_volume_block", past_years_pence=(1, 2)),
        "past_years_pence: 2 past years are given, but the block is the mean of 3",
    ),
    "negative past year": (
        lambda: paid("low_volume_block", past_years_pence=(1, 2, -3)),
        "a year's value of -3 is below 0",
    ),
    "past above the threshold": (
        lambda: paid("low_volume_block", past_years_pence=(200_000_000,) * 3),
        "200000000 pence a year is above the 150000000 of a low-volume block. Use aligned_payment",
    ),
    "unknown segment": (
        lambda: paid("capitation", people={"6": 1}, people_when_agreed={"1": 1}),
        "people.6: there is no segment '6'. Allowed: 1, 2, 3, 4, 5, none",
    ),
    "unknown segment when agreed": (
        lambda: paid("capitation", people={"1": 1}, people_when_agreed={"nones": 1}),
        "there is no segment 'nones'. Did you mean none?",
    ),
    "negative people": (
        lambda: paid("capitation", people={"1": -1}, people_when_agreed={"1": 1}),
        "people.1: a number of people of -1 is below 0",
    ),
    "nobody": (
        lambda: paid("capitation", people_when_agreed={"1": 1}),
        "people: capitation pays for people, and none are given",
    ),
    "nobody when agreed": (
        lambda: paid("capitation", people={"1": 1}),
        "people_when_agreed: capitated prices need the people",
    ),
    "no allocation": (
        lambda: paid("capped_area_total"),
        "allocation_pence: a capped total needs the area's allocation",
    ),
    "negative allocation": (
        lambda: paid("capped_area_total", allocation_pence=-1),
        "an allocation of -1 is below 0",
    ),
    "cut of care that is not in the contract": (
        lambda: paid("capped_area_total", allocation_pence=0, cuts=(pp.Cut("fewer", ELECTIVE, 1),)),
        "cuts.fewer: there is no line 'elective' to cut. Allowed: emergency_admission",
    ),
    "negative cut": (
        lambda: paid("capped_area_total", allocation_pence=0, cuts=(pp.Cut("a", EMERGENCY, -1),)),
        "cuts.a: a cut of -1 is below 0",
    ),
    "nothing to avoid": (
        lambda: pp.saving_from_one_avoided_admission(
            pp.Contract((line(actual=0),)), TERMS, pp.AdmissionCost(1, 1, 1)
        ),
        "there is no emergency admission that could be avoided",
    ),
    "unknown rule in a scenario": (
        lambda: Books(MoneyRules(acute_payment="marginal_rate_2009", origin="mine.toml")),
        "mine.toml: money.acute_payment: there is no payment rule 'marginal_rate_2009'. Did you"
        " mean marginal_rate_2010?",
    ),
    "low-volume block for a place's own trust": (
        lambda: Books(MoneyRules(acute_payment="low_volume_block", origin="mine.toml")),
        "mine.toml: money.acute_payment: a low-volume block is for small pairs, and a place's own"
        " acute trust is none. Choose block",
    ),
    "negative freed units": (
        lambda: cashable([3, -2], COST, []),
        "cashable saving: freed_units: -2 freed units in month 1 are below 0. More care",
    ),
    "negative cost": (
        lambda: cashable([1], UnitCost(1, -1, 1), []),
        "cost.step: a step cost of -1 is below 0",
    ),
    "negative lag": (
        lambda: cashable([1], COST, [lever(lag_months=-1)]),
        "a_ward.lag_months: -1 is below 0",
    ),
    "decided before the start": (
        lambda: cashable([1], COST, [lever(decided_month=-1)]),
        "a_ward.decided_month",
    ),
    "negative steps": (
        lambda: cashable([1], COST, [lever(at_most_steps=-1)]),
        "a_ward.at_most_steps",
    ),
    "lever on nothing": (
        lambda: cashable([1], COST, [lever(acts_on=frozenset())]),
        "a_ward.acts_on: the lever acts on no cost. Name one or more of fixed, step, variable",
    ),
    "steps for fewer months": (
        lambda: cashable([1, 1], COST, [lever()]),
        "a_ward.step_units: steps of [1] do not cover 2 months",
    ),
    "steps of nothing": (
        lambda: cashable([1], COST, [lever(step_units=(0,))]),
        "a_ward.step_units",
    ),
    "negative phase-in": (
        lambda: double_running(1, 1, -1, 1),
        "double running: phase_in_months: -1 is below 0",
    ),
    "negative block": (lambda: stranded_block(-1, 1, [0], None, 0), "monthly_pence: -1 is below 0"),
    "notice before the start": (lambda: stranded_block(1, 1, [0], -1, 0), "notice_given"),
    "block for nothing": (lambda: stranded_block(1, 0, [0], None, 0), "cannot lose any"),
    "negative moved": (lambda: stranded_block(1, 1, [-1], None, 0), "moved_units.0: -1 is below"),
    "more moved than planned": (
        lambda: stranded_block(1, 5, [0, 6], None, 0),
        "moved_units.1: 6 units moved away, of 5 planned",
    ),
    "unknown region": (
        lambda: daily_rate("londn", CHARGE),
        "region: there is no region 'londn'. Did you mean london? Allowed: elsewhere, london",
    ),
    "negative delay": (lambda: chargeable_days([3, -1], CHARGE), "-1 days of delay are below 0"),
    "negative days": (
        lambda: delayed_discharge_charge(0, -1, "london", CHARGE),
        "-1 days of delay are below 0",
    ),
}


@pytest.mark.unit
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_said_in_words(mistake: str) -> None:
    cause, message = MISTAKES[mistake]
    with pytest.raises(InputError, match=re.escape(message)) as caught:
        cause()
    assert caught.value.remedy
