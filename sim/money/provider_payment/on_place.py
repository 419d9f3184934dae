"""What one avoided emergency admission saves whom in a place of so many people, rule by rule."""

from dataclasses import replace
from typing import NamedTuple

from sim.money.cost_terms import CostTerms
from sim.money.inflation import PERCENT
from sim.money.pence import MICROPENCE_PER_PENNY, PARTS_PER_SHARE, parts, pence
from sim.money.prices import Terms
from sim.money.provider_payment.contract import PLACE, Care, Contract, ContractLine, Price, Unit
from sim.money.provider_payment.register import RULES, Rule
from sim.money.provider_payment.rounding import round_half_even
from sim.money.provider_payment.saving import (
    AdmissionCost,
    Saving,
    emergency_spell_cost,
    emergency_spell_price,
    saving_from_one_avoided_admission,
)
from sim.money.provider_payment.terms import PaymentTerms
from sim.parameters.errors import InputError

LOW_VOLUME = "low_volume_block"
# Capitated prices are the same for all here: who lives in the place does not change in the year.
EVERYBODY = {"1": 1}


class SpellAndEpisode(NamedTuple):
    """What an emergency admission is worth, per spell and per episode, and costs, in pence.

    Published hospital costs are per finished consultant episode, of which a spell has several:
    `episodes_per_spell` in parts per million. `per_episode_pence`: the spell's price over them.
    """

    spell_pence: int
    cost: AdmissionCost
    episodes_per_spell: int
    per_episode_pence: int


class RuleSaving(NamedTuple):
    """What one rule leaves whom of one avoided admission, and what is known of the rule."""

    saving: Saving
    rule: Rule


class SavingOnPlace(NamedTuple):
    """The table for one place: admissions agreed on, those that happened, and a row per rule."""

    planned_admissions: int
    admissions: int
    worth: SpellAndEpisode
    rows: tuple[RuleSaving, ...]


def spell_and_episode(terms: Terms, costs: CostTerms, payment: PaymentTerms) -> SpellAndEpisode:
    """An emergency admission of usual length at the prices in force."""
    worth = emergency_spell_price(terms, payment)
    each = round_half_even(worth.micropence * PARTS_PER_SHARE, payment.episodes_per_spell)
    return SpellAndEpisode(
        spell_pence=pence(1, worth.micropence),
        cost=emergency_spell_cost(terms, costs, payment),
        episodes_per_spell=payment.episodes_per_spell,
        per_episode_pence=pence(1, each),
    )


def saving_on_place(
    planned_admissions: int,
    above_plan_percent: float,
    terms: Terms,
    costs: CostTerms,
    payment: PaymentTerms,
) -> SavingOnPlace:
    """Each rule's pay for a place's admissions less its pay for one fewer.

    Plan and baseline are `planned_admissions`; so many percent more (below 0: fewer) happen. Money
    is capped at the plan. A low-volume block is looked at on a pair as large as it may be. Raises
    InputError where no admission is left to avoid.
    """
    worth = spell_and_episode(terms, costs, payment)
    # Whole pence, so that the rules differ by what they pay and not by how they round.
    each = Price(worth.spell_pence * MICROPENCE_PER_PENNY, Unit.SPELL)
    share = parts(1 + above_plan_percent / PERCENT)
    if share < 0:
        problem = f"{above_plan_percent:g}% would leave fewer admissions than none"
        raise InputError(PLACE, "above_plan_percent", problem, "Give a percentage above -100")
    most = payment.low_volume_threshold_pence // worth.spell_pence
    whole = _contract(planned_admissions, share, each)
    small = _contract(min(most, planned_admissions), share, each)
    small = replace(
        small, past_years_pence=(small.allocation_pence or 0,) * payment.low_volume_years
    )
    rows = []
    for name, rule in RULES.items():
        contract = small if name == LOW_VOLUME else whole
        found = saving_from_one_avoided_admission(contract, payment, worth.cost, [name])
        rows += [RuleSaving(row, rule) for row in found]
    return SavingOnPlace(planned_admissions, whole.lines[0].actual, worth, tuple(rows))


def _contract(planned: int, share: int, each: Price) -> Contract:
    actual = round_half_even(planned * share, PARTS_PER_SHARE)
    line = ContractLine(Care.EMERGENCY_ADMISSION, planned, planned, actual, each)
    return Contract(
        (line,),
        people=EVERYBODY,
        people_when_agreed=EVERYBODY,
        allocation_pence=pence(planned, each.micropence),
    )
