"""What one avoided emergency admission saves whom, under each payment rule."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from sim.money.cost_terms import ADMISSION_PRICE, CostTerms
from sim.money.pence import PARTS_PER_SHARE, pence
from sim.money.prices import Terms
from sim.money.provider_payment.contract import PLACE, Care, Contract, Price, Unit
from sim.money.provider_payment.paid import Paid
from sim.money.provider_payment.register import RULES, pay
from sim.money.provider_payment.rounding import round_half_even
from sim.money.provider_payment.terms import PaymentTerms
from sim.parameters.errors import InputError
from sim.services.names import Service

EMERGENCY = Service.EMERGENCY_INPATIENT


class AdmissionCost(NamedTuple):
    """What one emergency admission (a spell) costs its provider, in pence.

    Variable: not spent where the admission does not happen. Step: staff of the bed, saved only
    where a ward closes. Fixed: saved by neither.
    """

    fixed_pence: int
    step_pence: int
    variable_pence: int


class Saving(NamedTuple):
    """One row of the table `saving_from_one_avoided_admission`: one spell fewer, in one year.

    What is paid falls for the commissioner and the provider alike. `retained_falls_pence`: so does
    what the commissioner had set aside for managing demand. `unpaid_falls_pence`,
    `cut_falls_pence`: care given for nothing, or not given, under a cap, of which there is less.
    `provider_position_change_pence`: cost that falls less income that falls. Step and fixed cost
    go on.
    """

    rule: str
    commissioner_saves_pence: int
    retained_falls_pence: int
    provider_income_falls_pence: int
    provider_cost_falls_pence: int
    provider_position_change_pence: int
    step_cost_goes_on_pence: int
    fixed_cost_goes_on_pence: int
    unpaid_falls_pence: int
    cut_falls_pence: int


def emergency_spell_price(terms: Terms, payment: PaymentTerms) -> Price:
    """What an emergency admission of usual length is worth at the prices in force, per spell.

    The admission component and the day component: both are per spell already.
    """
    days = payment.bed_days_per_emergency_admission
    by_day = round_half_even(terms.price["hospital_bed_day"] * days, PARTS_PER_SHARE)
    return Price(terms.price[ADMISSION_PRICE[EMERGENCY]] + by_day, Unit.SPELL)


def emergency_spell_cost(terms: Terms, costs: CostTerms, payment: PaymentTerms) -> AdmissionCost:
    """What an emergency admission of usual length costs its provider, by part.

    All parts together are its price in pence, as both ledgers agree at England's activity.
    """
    days = payment.bed_days_per_emergency_admission
    full = pence(1, emergency_spell_price(terms, payment).micropence)
    variable = pence(1, costs.admission_variable[EMERGENCY])
    variable += pence(days, costs.bed_day_variable, PARTS_PER_SHARE)
    step = pence(days, costs.staffed_bed_day, PARTS_PER_SHARE)
    return AdmissionCost(full - step - variable, step, variable)


def saving_from_one_avoided_admission(
    contract: Contract,
    terms: PaymentTerms,
    cost: AdmissionCost,
    rules: Iterable[str] = tuple(RULES),
) -> list[Saving]:
    """Under each rule: paid at the contract's emergency admissions less paid at one fewer.

    Raises InputError where the contract has no emergency admission to avoid, for an unknown rule,
    and for a rule of which the contract lacks what it needs.
    """
    fewer = _one_fewer(contract)
    return [
        _saving(rule, pay(rule, contract, terms), pay(rule, fewer, terms), cost) for rule in rules
    ]


def _one_fewer(contract: Contract) -> Contract:
    lines = []
    for line in contract.lines:
        if line.care is Care.EMERGENCY_ADMISSION and line.actual:
            line = replace(line, actual=line.actual - 1)
        lines.append(line)
    if tuple(lines) == contract.lines:
        problem = "there is no emergency admission that could be avoided"
        raise InputError(PLACE, Care.EMERGENCY_ADMISSION, problem, "Give a line with at least one")
    return replace(contract, lines=tuple(lines))


def _saving(
    rule: str, before: tuple[Paid, ...], after: tuple[Paid, ...], cost: AdmissionCost
) -> Saving:
    falls = {
        name: sum(getattr(line, name) for line in before)
        - sum(getattr(line, name) for line in after)
        for name in ("paid_pence", "retained_pence", "unpaid_pence", "cut_pence")
    }
    income = falls["paid_pence"]
    return Saving(
        rule=rule,
        commissioner_saves_pence=income,
        retained_falls_pence=falls["retained_pence"],
        provider_income_falls_pence=income,
        provider_cost_falls_pence=cost.variable_pence,
        provider_position_change_pence=cost.variable_pence - income,
        step_cost_goes_on_pence=cost.step_pence,
        fixed_cost_goes_on_pence=cost.fixed_pence,
        unpaid_falls_pence=falls["unpaid_pence"],
        cut_falls_pence=falls["cut_pence"],
    )
