"""Pooled funds made up for tests, from tables of a TOML file."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.money import Line, Payer
from sim.money.pool import Agreement, Band, Basis, GainTerms, Performance, PoolLine, RiskShare

FOLDER = Path(__file__).with_name("pool_cases")
Table = Mapping[str, Any]


def cases_of(name: str) -> dict[str, Table]:
    """The cases of one file by their names, which must all differ."""
    read = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["case"]
    found = {one["name"]: one for one in read}
    assert len(found) == len(read), "two cases have one name"
    return found


def by_payer(table: Table) -> dict[Payer, Any]:
    return {Payer(name): value for name, value in table.items()}


def terms_from(table: Table) -> RiskShare:
    performance = table.get("performance")
    return RiskShare(
        table["rule"],
        by_payer(table.get("share", {})),
        by_payer(table.get("cap", {})),
        tuple(
            Band(one.get("up_to"), by_payer(one.get("share", {}))) for one in table.get("bands", [])
        ),
        terms_from(table["then"]) if "then" in table else None,
        performance_from(performance) if performance else None,
    )


def performance_from(table: Table) -> Performance:
    return Performance(
        tuple(table["baseline"]),
        table["target"],
        table["value_pence"],
        table.get("cumulative", True),
    )


def line_from(table: Table) -> PoolLine:
    return PoolLine(
        name=table["line"],
        lead=Payer(table["lead"]) if "lead" in table else None,
        contribution_pence=by_payer(table["contributions"]),
        risk_share=terms_from(table["risk_share"]),
        underspend=table.get("underspend", "return_pro_rata"),
        covers=tuple(Line(name) for name in table.get("covers", [])),
        basis=Basis(table.get("basis", "variable")),
        uncommitted=table.get("uncommitted", 0.0),
        capital=table.get("capital", False),
    )


def agreement_from(table: Table) -> Agreement:
    return Agreement(
        financial_year=table.get("financial_year", "2025-26"),
        host=Payer(table["host"]),
        partners=tuple(Payer(name) for name in table["partners"]),
        lines=tuple(line_from(one) for one in table["lines"]),
        risk_pool_pence=by_payer(table.get("risk_pool", {})),
        risk_pool_underspend=table.get("risk_pool_underspend", "return_pro_rata"),
        instalments_per_year=table.get("instalments_per_year", 12),
        gain_share=gain_from(table["gain_share"]) if "gain_share" in table else None,
    )


def gain_from(table: Table) -> GainTerms:
    provider, reinvest = table.get("provider", 0.0), table.get("reinvest", 0.0)
    return GainTerms(by_payer(table["share"]), provider, reinvest)
