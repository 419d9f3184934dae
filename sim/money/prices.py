"""Prices in force in one financial year, held as whole millionths of a penny."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.money.inflation import Index, Kind
from sim.money.pence import parts, price
from sim.parameters import Values

# Each price of prices.toml and what it moves with.
MOVES_WITH = {
    "ae_attendance": Kind.NHS,
    "emergency_admission": Kind.NHS,
    "elective_admission": Kind.NHS,
    "hospital_bed_day": Kind.NHS,
    "escalation_bed_day_premium": Kind.NHS,
    "intermediate_care_bed_day": Kind.NHS,
    "reablement_care_day": Kind.HOME_CARE,
    "home_care_hour_council": Kind.HOME_CARE,
    "home_care_hour_self_funded": Kind.HOME_CARE,
    "residential_week_council": Kind.CARE_HOME,
    "residential_week_self_funded": Kind.CARE_HOME,
    "nursing_week_council": Kind.CARE_HOME,
    "nursing_week_self_funded": Kind.CARE_HOME,
    "continuing_healthcare_week": Kind.CARE_HOME,
    "funded_nursing_care_week": Kind.FUNDED_NURSING_CARE,
    "spot_purchase": Kind.CARE_HOME,
}
# The share of a council's fee that its client pays, by service.
CONTRIBUTIONS = {
    "home_care": "money.prices.contribution_home_care",
    "residential_care": "money.prices.contribution_residential_care",
    "nursing_care": "money.prices.contribution_nursing_care",
}


@dataclass(frozen=True)
class Terms:
    """What things cost in one financial year, in cash.

    `price`: millionths of a penny by name in prices.toml. `contribution`: parts per million of a
    council's fee that the person pays, by service. `not_modelled`: millionths of a penny per head
    and year by programme.
    """

    index: Index
    price: Mapping[str, int]
    contribution: Mapping[str, int]
    not_modelled: Mapping[str, int]

    @property
    def financial_year(self) -> str:
        """The year in which these terms hold."""
        return self.index.financial_year


def prices(values: Values, index: Index) -> Terms:
    """The terms of the year of `values`, with prices moved from 2025-26 by `index`."""
    left_out = "money.not_modelled.spend_per_head"
    per_head = zip(values.labels(left_out), values[left_out].tolist(), strict=True)
    return Terms(
        index=index,
        price={
            name: price(values.number(f"money.prices.{name}") * index.level[kind])
            for name, kind in MOVES_WITH.items()
        },
        contribution={
            service: parts(values.number(name)) for service, name in CONTRIBUTIONS.items()
        },
        not_modelled={
            programme: price(gbp * _not_modelled_level(index, programme))
            for programme, gbp in per_head
        },
    )


def _not_modelled_level(index: Index, programme: str) -> float:
    kind = Kind.HOME_CARE if programme in SOCIAL_CARE_PROGRAMMES else Kind.NHS
    return index.level[kind] * index.level[Kind.NOT_MODELLED_VOLUME]


SOCIAL_CARE_PROGRAMMES = {
    "other_long_term_support",
    "other_short_term_support",
    "assessment_and_commissioning",
    "client_contributions",
}
