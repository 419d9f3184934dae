"""How prices move from one financial year to the next, by kind of care."""

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
    HOME_CARE = "home_care"
    CARE_HOME = "care_home"
    FUNDED_NURSING_CARE = "funded_nursing_care"
    NOT_MODELLED_VOLUME = "not_modelled_volume"


@dataclass(frozen=True)
class Index:
    """Prices (and the volume of care left out) relative to 2025-26, in one financial year."""

    financial_year: str = PRICE_YEAR
    level: Mapping[Kind, float] = field(default_factory=lambda: dict.fromkeys(Kind, 1.0))

    def moved_to(self, values: Values) -> "Index":
        """The index in the year of `values`, whose changes hold in each year since the last."""
        years = first_year(values.financial_year) - first_year(self.financial_year)
        level = {
            kind: self.level[kind] * (1 + _change_percent(values, kind) / PERCENT) ** years
            for kind in Kind
        }
        return Index(values.financial_year, level)


def first_year(financial_year: str) -> int:
    """The calendar year in which a financial year starts: 2026 for "2026-27"."""
    return int(financial_year.split("-")[0])


def _change_percent(values: Values, kind: Kind) -> float:
    return values.number(f"money.inflation.{kind}_change_percent")
