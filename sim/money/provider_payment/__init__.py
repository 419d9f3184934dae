"""How providers are paid: executable payment rules, what they save whom, and who is left with what.

Pure functions in whole pence. A contract has lines of care with planned, baseline and actual
activity and a price; a rule turns it into what each line is paid, fixed and variable.
"""

from sim.money.provider_payment.bands import Band, Bands
from sim.money.provider_payment.by_line import (
    activity_tariff,
    aligned_payment_and_incentive,
    blended,
    block,
    broke_glass,
    marginal_rate,
)
from sim.money.provider_payment.contract import Care, Contract, ContractLine, Cut, Price, Unit
from sim.money.provider_payment.on_place import (
    RuleSaving,
    SavingOnPlace,
    SpellAndEpisode,
    saving_on_place,
    spell_and_episode,
)
from sim.money.provider_payment.paid import Paid
from sim.money.provider_payment.provider_position import ProviderPosition, provider_positions
from sim.money.provider_payment.register import RULES, Rule, pay, rule_named
from sim.money.provider_payment.saving import (
    AdmissionCost,
    Saving,
    emergency_spell_cost,
    emergency_spell_price,
    saving_from_one_avoided_admission,
)
from sim.money.provider_payment.terms import (
    PaymentTerms,
    next_year,
    payment_terms,
    price_per_spell,
)
from sim.money.provider_payment.whole_contract import (
    capitation,
    capped_area_total,
    low_volume_block,
    price_per_person,
)

__all__ = [
    "RULES",
    "AdmissionCost",
    "Band",
    "Bands",
    "Care",
    "Contract",
    "ContractLine",
    "Cut",
    "Paid",
    "PaymentTerms",
    "Price",
    "ProviderPosition",
    "Rule",
    "RuleSaving",
    "Saving",
    "SavingOnPlace",
    "SpellAndEpisode",
    "Unit",
    "activity_tariff",
    "aligned_payment_and_incentive",
    "blended",
    "block",
    "broke_glass",
    "capitation",
    "capped_area_total",
    "emergency_spell_cost",
    "emergency_spell_price",
    "low_volume_block",
    "marginal_rate",
    "next_year",
    "pay",
    "payment_terms",
    "price_per_person",
    "price_per_spell",
    "provider_positions",
    "rule_named",
    "saving_from_one_avoided_admission",
    "saving_on_place",
    "spell_and_episode",
]
