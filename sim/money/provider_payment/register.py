"""The payment rules by name, and what each pays for a whole contract."""

from collections.abc import Callable
from typing import NamedTuple

from sim.money.pence import pence
from sim.money.provider_payment.by_line import (
    activity_tariff,
    aligned_payment_and_incentive,
    blended,
    block,
    marginal_rate,
)
from sim.money.provider_payment.contract import PLACE, Care, Contract
from sim.money.provider_payment.paid import Paid
from sim.money.provider_payment.terms import PaymentTerms
from sim.money.provider_payment.whole_contract import (
    capitation,
    capped_area_total,
    low_volume_block,
    price_per_person,
)
from sim.parameters.errors import InputError, did_you_mean

# Care for which no national price was ever in force stays on a block beside the rules for
# emergency care of 2010 to 2020.
WITHOUT_NATIONAL_PRICE = {Care.COMMUNITY_CONTACT, Care.MENTAL_HEALTH}
EMERGENCY_CARE = {Care.EMERGENCY_ADMISSION, Care.AE}


class Rule(NamedTuple):
    """A payment rule: what it pays, its formula, when it was in force in England, and its source.

    `in_force` is empty for rules that were only ever agreed locally.
    """

    pays: Callable[[Contract, PaymentTerms], tuple[Paid, ...]]
    formula: str
    in_force: str
    source: str
    grade: str


def pay(rule: str, contract: Contract, terms: PaymentTerms) -> tuple[Paid, ...]:
    """What a rule pays for each line of a contract in one financial year, in the contract's order.

    Raises InputError for an unknown rule, and for a contract without what the rule needs.
    """
    return rule_named(rule).pays(contract, terms)


def rule_named(name: str, file: str = PLACE, key: str = "rule") -> Rule:
    """The rule of this name; `file` and `key` say where the name was written, for the message."""
    if name not in RULES:
        raise InputError(file, key, f"there is no payment rule {name!r}", did_you_mean(name, RULES))
    return RULES[name]


def _block(contract: Contract, terms: PaymentTerms) -> tuple[Paid, ...]:
    return tuple(block(line) for line in contract.lines)


def _activity_tariff(contract: Contract, terms: PaymentTerms) -> tuple[Paid, ...]:
    return tuple(activity_tariff(line) for line in contract.lines)


def _marginal_rate_2010(contract: Contract, terms: PaymentTerms) -> tuple[Paid, ...]:
    return _marginal_rate(contract, terms.marginal_rate_2010)


def _marginal_rate_2015(contract: Contract, terms: PaymentTerms) -> tuple[Paid, ...]:
    return _marginal_rate(contract, terms.marginal_rate_2015)


def _marginal_rate(contract: Contract, rate: int) -> tuple[Paid, ...]:
    """Emergency admissions above the baseline; A&E and planned care by tariff."""
    paid = []
    for line in contract.lines:
        if line.care is Care.EMERGENCY_ADMISSION:
            paid.append(marginal_rate(line, rate))
        else:
            tariff = line.care not in WITHOUT_NATIONAL_PRICE
            paid.append(activity_tariff(line) if tariff else block(line))
    return tuple(paid)


def _blended(contract: Contract, terms: PaymentTerms) -> tuple[Paid, ...]:
    """Emergency admissions and A&E blended; planned care by tariff."""
    paid = []
    for line in contract.lines:
        if line.care in EMERGENCY_CARE:
            paid.append(blended(line, terms.blended))
        else:
            tariff = line.care not in WITHOUT_NATIONAL_PRICE
            paid.append(activity_tariff(line) if tariff else block(line))
    return tuple(paid)


def _aligned(contract: Contract, terms: PaymentTerms) -> tuple[Paid, ...]:
    rate, share = terms.aligned_activity_rate, terms.aligned_activity_share
    return tuple(
        aligned_payment_and_incentive(line, share[line.care], rate) for line in contract.lines
    )


def _low_volume_block(contract: Contract, terms: PaymentTerms) -> tuple[Paid, ...]:
    return low_volume_block(contract, terms.low_volume_threshold_pence, terms.low_volume_years)


def _capitation(contract: Contract, terms: PaymentTerms) -> tuple[Paid, ...]:
    """At prices at which the people of the agreement are worth what was planned for them."""
    value = sum(pence(line.planned, line.price.micropence) for line in contract.lines)
    prices = price_per_person(value, contract.people_when_agreed, terms.segment_weight)
    return capitation(contract, prices, terms.capitation)


def _capped_area_total(contract: Contract, terms: PaymentTerms) -> tuple[Paid, ...]:
    return capped_area_total(contract)


BY_ACTIVITY, BY_BASELINE = "p n", "p min(n, B) + m p max(0, n - B)"
RULES = {
    "block": Rule(_block, "p N", "", "Community and mental health contracts", "A"),
    "activity_tariff": Rule(
        _activity_tariff,
        BY_ACTIVITY,
        "2003-04 to 2019-20",
        "Payment by results; NHS England, NHS Payment Scheme (2025), for others than NHS providers;"
        " years recalled",
        "C",
    ),
    "marginal_rate_2010": Rule(
        _marginal_rate_2010, BY_BASELINE, "2010-11 to 2014-15", "HFMA (1 March 2013)", "A"
    ),
    "marginal_rate_2015": Rule(
        _marginal_rate_2015,
        BY_BASELINE,
        "2015-16 to 2018-19",
        "NHS East Riding of Yorkshire CCG (2015/16); HSJ (2018)",
        "A",
    ),
    "blended": Rule(
        _blended,
        "p N + r p (n - N)",
        "2019-20 to 2020-21",
        "HFMA (31 October 2018); HSJ (2019); last year recalled",
        "B",
    ),
    "aligned_payment_and_incentive": Rule(
        _aligned,
        "(1 - s) p N + s r p n",
        "2021-22 on",
        "NHS England, NHS Payment Scheme overview (2025); first year recalled",
        "B",
    ),
    "low_volume_block": Rule(
        _low_volume_block,
        "mean of the last years' value",
        "2022-23 on",
        "NHS England, 2025/26 NHS Payment Scheme, provider payment mechanisms; first year recalled",
        "B",
    ),
    "capitation": Rule(
        _capitation,
        "sum of people(s) c(s), gain and loss beyond a corridor shared",
        "",
        "Year-of-care pilots, recalled",
        "C",
    ),
    "capped_area_total": Rule(
        _capped_area_total,
        "min(sum of p n, allocation)",
        "2017-18",
        "Capped expenditure process in about 14 areas, recalled",
        "C",
    ),
}
