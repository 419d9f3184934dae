"""How prices and costs move from one financial year to the next, by kind of care.

They move alike but for NHS trusts, of whom efficiency is asked: their prices rise by so much less,
their costs only as far as they deliver it (sim/money/efficiency.toml).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sim.parameters import Values

# Every price in this room's tables is in the prices of this year.
PRICE_YEAR = "2025-26"
PERCENT = 100


class Kind(StrEnum):
    """What a price moves with."""

    GENERAL = "general"
    NHS = "nhs"
    NHS_TRUST = "nhs_trust"
    HOME_CARE = "home_care"
    CARE_HOME = "care_home"
    FUNDED_NURSING_CARE = "funded_nursing_care"
    NOT_MODELLED_VOLUME = "not_modelled_volume"
    ADAPTATIONS_GRANT = "adaptations_grant"


# A grant grows by what government gives: with the other money of the Better Care Fund.
_GROWTH = {Kind.ADAPTATIONS_GRANT: "money.pool.adaptations_grant_growth_percent"}


@dataclass(frozen=True)
class Index:
    """Prices (and the volume of care left out) relative to 2025-26, in one financial year.

    `cost` is what care costs its provider, where `level` is what is paid for it.
    """

    financial_year: str = PRICE_YEAR
    level: Mapping[Kind, float] = field(default_factory=lambda: dict.fromkeys(Kind, 1.0))
    cost: Mapping[Kind, float] = field(default_factory=lambda: dict.fromkeys(Kind, 1.0))

    def moved_to(self, values: Values) -> "Index":
        """The index in the year of `values`, whose changes hold in each year since the last."""
        years = first_year(values.financial_year) - first_year(self.financial_year)
        asked = values.number("money.efficiency.nhs_required_percent") / PERCENT
        delivered = asked * values.number("money.efficiency.share_delivered")
        level, cost = (
            {kind: of[kind] * _change(values, kind, efficiency) ** years for kind in Kind}
            for of, efficiency in ((self.level, asked), (self.cost, delivered))
        )
        return Index(values.financial_year, level, cost)


def first_year(financial_year: str) -> int:
    """The calendar year in which a financial year starts: 2026 for "2026-27"."""
    return int(financial_year.split("-")[0])


def _change(values: Values, kind: Kind, efficiency: float) -> float:
    """One year's change as a ratio; what is asked of trusts comes off pay and prices of the NHS."""
    of_trusts = kind is Kind.NHS_TRUST
    named = Kind.NHS if of_trusts else kind
    percent = values.number(_GROWTH.get(named, f"money.inflation.{named}_change_percent"))
    return (1 + percent / PERCENT) * (1 - efficiency if of_trusts else 1)
