"""A year's start and an allocation rule from the plain words of a case."""

from fractions import Fraction
from typing import Any

from sim.money.allocation_rule import (
    AllocationRule,
    LeftOver,
    Observed,
    PayerYear,
    Response,
    ServiceYear,
    YearStart,
    payer_named,
    service_named,
    table,
)
from sim.money.names import Payer
from sim.services.names import Service

PLACE = "a case"


def fraction(written: str | float) -> Fraction:
    """A whole number, a decimal number or 21/20, exactly."""
    return Fraction(str(written))


def service(name: str) -> Service:
    return service_named(name, PLACE, "service")


def payer(name: str) -> Payer:
    return payer_named(name, PLACE, "payer")


def service_from(row: dict[str, Any]) -> ServiceYear:
    """Capacity of 100, last year's prices, and no limit to speak of, unless the case says so."""
    seen = None
    if "occupancy" in row:
        seen = Observed(
            row["occupancy"], fraction(row.get("waiting", 0)), fraction(row.get("wait", 0))
        )
    return ServiceYear(
        service=service(row["service"]),
        capacity=fraction(row.get("capacity", 100)),
        spend_pence={payer(name): pence for name, pence in row.get("spend", {}).items()},
        price_ratio=fraction(row.get("price", 1)),
        hospital=row.get("hospital", False),
        may_grow=row.get("grow", 1_000_000),
        may_fall=row.get("fall", 1_000_000),
        open_to=frozenset(payer(name) for name in row.get("open_to", ())),
        observed=seen,
        unit_pence=fraction(row["unit"]) if "unit" in row else None,
    )


def payer_from(row: dict[str, Any]) -> PayerYear:
    return PayerYear(
        payer=payer(row["payer"]),
        allocation_last_year_pence=row["last"],
        allocation_pence=row["now"],
        set_aside_pence=row.get("set_aside", 0),
        repay_pence=row.get("repay", 0),
        to_reserves_pence=row.get("to_reserves", 0),
        to_pool_pence=row.get("to_pool", 0),
        from_pool_pence=row.get("from_pool", 0),
        verified_saving_pence=row.get("saved", 0),
        left_over=LeftOver(row.get("left_over", "unallocated")),
    )


def start_from(case: dict[str, Any]) -> YearStart:
    return YearStart(
        case.get("year", "2027-28"),
        tuple(service_from(row) for row in case["services"]),
        tuple(payer_from(row) for row in case["payers"]),
    )


def rule_from(case: dict[str, Any]) -> AllocationRule:
    response = own = None
    if "response" in case:
        terms = case["response"]
        slopes = {service(name): fraction(worth) for name, worth in terms["worth"].items()}
        response = Response(
            saved=slopes,
            qalys_worth=dict.fromkeys(slopes, Fraction(0)),
            step_pence=terms.get("step", 10),
            power=terms.get("power", 1),
            usual_wait_days=Fraction(6),
        )
    if "table" in case:
        given = case["table"]
        rows = {
            name: {year: fraction(amount) for year, amount in by_year.items()}
            for name, by_year in given["amount"].items()
        }
        own = table("my_table.toml", "budgets", given["unit"], rows)
    return AllocationRule(
        name=case["rule"],
        share=case.get("share"),
        to={service(name): share for name, share in case.get("to", {}).items()},
        acute_may_fall=case.get("acute_may_fall", False),
        response=response,
        table=own,
    )
