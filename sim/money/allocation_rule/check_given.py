"""What the start of a year and the terms of a rule cannot say, found before any money moves."""

from collections import Counter
from collections.abc import Mapping

from sim.money.allocation import ALLOCATION_PER_HEAD
from sim.money.allocation_rule.given import PayerYear, ServiceYear, YearStart
from sim.money.allocation_rule.spread import share_of
from sim.money.allocation_rule.terms import AllocationRule
from sim.money.names import Payer
from sim.money.pence import PARTS_PER_SHARE, parts
from sim.parameters.errors import InputError, did_you_mean
from sim.parameters.financial_year import check_financial_year
from sim.services.names import Service

AMOUNTS = (
    *("allocation_last_year_pence", "allocation_pence", "set_aside_pence", "repay_pence"),
    *("to_reserves_pence", "to_pool_pence", "from_pool_pence", "verified_saving_pence"),
)
HAVE_ALLOCATIONS = tuple(payer.value for payer in ALLOCATION_PER_HEAD)


def check_start(start: YearStart, origin: str) -> None:
    """Refuse what cannot be known of a year; an InputError names `origin`, key and remedy."""
    check_financial_year(start.financial_year, "financial_year", origin)
    _check_once([one.payer.value for one in start.payers], "payers", origin)
    _check_once([one.service.label for one in start.services], "services", origin)
    payers = {one.payer: one for one in start.payers}
    for payer in start.payers:
        _check_payer(payer, origin)
    for service in start.services:
        _check_service(service, payers, origin)


def check_shares(rule: AllocationRule, start: YearStart, origin: str) -> None:
    """Refuse shares that do not add up to one, or go where no payer's money can go."""
    for service, share in rule.to.items():
        if not 0 <= share <= 1:
            key = f"allocation_rule.to.{service.label}"
            raise InputError(origin, key, f"a share of {share:g}", "Give a share between 0 and 1")
    total = sum(parts(share) for share in rule.to.values())
    if abs(total - PARTS_PER_SHARE) >= max(1, len(rule.to)):
        problem = f"the shares add up to {float(share_of(total)):g}, not to 1"
        remedy = "Correct them so that they add up to one"
        raise InputError(origin, "allocation_rule.to", problem, remedy)
    known = {one.service: one for one in start.services}
    for service in rule.to:
        key = f"allocation_rule.to.{service.label}"
        if service not in known:
            remedy = did_you_mean(service.label, [one.label for one in known])
            problem = f"{service.label} is no service whose capacity money decides"
            raise InputError(origin, key, problem, remedy)
        if rule.name == "shift" and known[service].hospital:
            problem = f"{service.label} is hospital care"
            raise InputError(origin, key, problem, "Shift to services out of hospital")
    for payer in _givers(rule, start):
        _check_can_buy(payer, rule, known, origin)


def _check_can_buy(
    payer: Payer, rule: AllocationRule, known: Mapping[Service, ServiceYear], origin: str
) -> None:
    """What is moved goes to every service stated; savings to those that their payer can buy."""
    can = {service for service in rule.to if known[service].can_buy(payer)}
    if rule.name == "reinvest" and any(rule.to[service] for service in can):
        return
    for service in rule.to:
        if service not in can:
            problem = f"{payer} did not buy {service.label} last year and may not"
            remedy = "Pool the money, or choose a service that it pays for"
            raise InputError(origin, f"allocation_rule.to.{service.label}", problem, remedy)


def _givers(rule: AllocationRule, start: YearStart) -> list[Payer]:
    """The payers whose money the shares spread."""
    if rule.name == "reinvest":
        return [one.payer for one in start.payers if one.verified_saving_pence]
    hospital = [one for one in start.services if one.hospital]
    return [
        one.payer
        for one in start.payers
        if any(each.spend_pence.get(one.payer, 0) for each in hospital)
    ]


def _check_once(names: list[str], key: str, origin: str) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise InputError(origin, f"{key}.{name}", f"{name} stands twice", "Name each once")


def _check_payer(payer: PayerYear, origin: str) -> None:
    if payer.payer not in ALLOCATION_PER_HEAD:
        remedy = did_you_mean(payer.payer, HAVE_ALLOCATIONS)
        problem = f"{payer.payer} has no allocation"
        raise InputError(origin, f"payers.{payer.payer}", problem, remedy)
    for name in AMOUNTS:
        if getattr(payer, name) < 0:
            problem = f"{getattr(payer, name)} pence are below 0"
            key = f"payers.{payer.payer}.{name}"
            raise InputError(origin, key, problem, "Give whole pence, 0 or more")
    has = payer.for_services_pence
    if has < 0:
        problem = f"{has} pence are left for services, which would buy negative capacity"
        remedy = "Raise the allocation, or repay, pool and set aside less"
        raise InputError(origin, f"payers.{payer.payer}.allocation_pence", problem, remedy)
    if payer.verified_saving_pence > has:
        problem = f"{payer.verified_saving_pence} pence were saved, more than the {has} there are"
        key = f"payers.{payer.payer}.verified_saving_pence"
        raise InputError(origin, key, problem, "Count only savings that are cash")


def _check_service(one: ServiceYear, payers: dict[Payer, PayerYear], origin: str) -> None:
    place = f"services.{one.service.label}"
    for payer in sorted({*one.spend_pence, *one.open_to}):
        if payer not in payers:
            remedy = did_you_mean(payer, [each.value for each in payers])
            problem = f"{payer} is no payer of the plan"
            raise InputError(origin, f"{place}.{payer}", problem, remedy)
        pence = one.spend_pence.get(payer, 0)
        if pence < 0:
            problem = f"{pence} pence were spent, below 0"
            raise InputError(origin, f"{place}.spend_pence.{payer}", problem, "Give 0 or more")
        if pence and payers[payer].allocation_last_year_pence == 0:
            problem = f"{payer} spent {pence} pence out of no allocation"
            key = f"payers.{payer}.allocation_last_year_pence"
            raise InputError(origin, key, problem, "Give last year's allocation")
    _check_numbers(one, place, origin)


def _check_numbers(one: ServiceYear, place: str, origin: str) -> None:
    bounds = {
        "capacity": one.capacity >= 0,
        "price_ratio": one.price_ratio > 0,
        "may_grow": one.may_grow >= 0,
        "may_fall": 0 <= one.may_fall <= PARTS_PER_SHARE,
        "unit_pence": one.unit_pence is None or one.unit_pence > 0,
    }
    for name, holds in bounds.items():
        if not holds:
            problem = f"{getattr(one, name)} cannot be"
            remedy = "Prices are above 0, capacity and growth 0 or more, a fall at most the whole"
            raise InputError(origin, f"{place}.{name}", problem, remedy)
    if one.spent_pence and one.capacity == 0:
        problem = f"{one.spent_pence} pence bought no capacity last year"
        remedy = "Give last year's capacity, or set the money aside"
        raise InputError(origin, f"{place}.capacity", problem, remedy)
    seen = one.observed
    if seen is not None and any(
        number < 0 for number in (seen.occupancy, seen.waiting, seen.mean_wait_days)
    ):
        problem = "occupancy, waiting and waits are never below 0"
        raise InputError(origin, f"{place}.observed", problem, "Give what was seen last year")


def check_opened(one: ServiceYear, pence: int, origin: str) -> None:
    """Refuse money for a service of which nothing is known: neither last year nor a unit's cost."""
    if pence and not one.spent_pence and one.unit_pence is None:
        place, problem = f"services.{one.service.label}", "nobody knows what a unit costs"
        remedy = "Give what one unit of capacity costs this year"
        raise InputError(origin, f"{place}.unit_pence", problem, remedy)
