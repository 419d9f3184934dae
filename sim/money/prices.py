"""Prices in force in one financial year, held as whole millionths of a penny."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.money.inflation import Index, Kind
from sim.money.pence import parts, price
from sim.parameters import Values

# Each price of prices.toml and what it moves with.
MOVES_WITH = {
    "ae_attendance": Kind.NHS_TRUST,
    "emergency_admission": Kind.NHS_TRUST,
    "elective_admission": Kind.NHS_TRUST,
    "hospital_bed_day": Kind.NHS_TRUST,
    "escalation_bed_day_premium": Kind.NHS_TRUST,
    "intermediate_care_bed_day": Kind.NHS_TRUST,
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
    "assessment_place_day": Kind.HOME_CARE,
    "social_care_review": Kind.HOME_CARE,
    "direct_payment_day": Kind.HOME_CARE,
    "supported_living_day": Kind.HOME_CARE,
    "shared_lives_day": Kind.HOME_CARE,
}
# Each price of health_prices.toml; those of NHS trusts move with what is asked of trusts, and the
# others with NHS pay and prices alone.
NOT_OF_TRUSTS = {
    *("gp_contract_per_head", "link_worker_place_day", "health_coach_place_day"),
    *("broker_place_day", "hospice_bed_day", "childrens_continuing_care_day"),
}
HEALTH_PRICES = (
    *("gp_contract_per_head", "ambulance_conveyed", "ambulance_not_conveyed"),
    *("outpatient_attendance", "day_case", "urgent_community_response_contact"),
    *("virtual_ward_slot_day", "community_nursing_contact", "case_management_contact"),
    *("specialist_nurse_contact", "link_worker_place_day", "health_coach_place_day"),
    *("broker_place_day", "community_mental_health_contact", "crisis_team_contact"),
    *("mental_health_bed_day", "end_of_life_contact", "hospice_bed_day"),
    *("childrens_nursing_contact", "childrens_continuing_care_day"),
)
# The part of a price that somebody other than its first payer pays.
SHARES = (
    *("share_of_hospice_charity", "share_of_broker_council", "share_of_care_at_home_person"),
    *("share_of_planned_care_nhs_england", "share_of_mental_health_bed_nhs_england"),
)
# The share of a council's fee that its client pays, by service.
CONTRIBUTIONS = {
    "home_care": "money.prices.contribution_home_care",
    "residential_care": "money.prices.contribution_residential_care",
    "nursing_care": "money.prices.contribution_nursing_care",
}


@dataclass(frozen=True)
class Terms:
    """What things cost in one financial year, in cash.

    `price`: millionths of a penny by name in prices.toml and health_prices.toml. `share`: parts per
    million of a price that its second payer pays. `contribution`: parts per million of a council's
    fee that the person pays, by service. `not_modelled`: millionths of a penny per head and year by
    programme. What costs its provider otherwise than is paid for it is in `cost` and
    `not_modelled_cost`.
    """

    index: Index
    price: Mapping[str, int]
    share: Mapping[str, int]
    contribution: Mapping[str, int]
    not_modelled: Mapping[str, int]
    cost: Mapping[str, int]
    not_modelled_cost: Mapping[str, int]

    @property
    def financial_year(self) -> str:
        """The year in which these terms hold."""
        return self.index.financial_year


def prices(values: Values, index: Index) -> Terms:
    """The terms of the year of `values`, with prices moved from 2025-26 by `index`."""
    left_out = "money.not_modelled.spend_per_head"
    per_head = dict(zip(values.labels(left_out), values[left_out].tolist(), strict=True))
    of_payers, of_providers = (
        {name: price(values.number(full) * level[kind]) for name, full, kind in _priced()}
        for level in (index.level, index.cost)
    )
    paid_for_rest, cost_of_rest = (
        {name: price(gbp * _not_modelled_level(level, name)) for name, gbp in per_head.items()}
        for level in (index.level, index.cost)
    )
    return Terms(
        index=index,
        price=of_payers,
        share={name: parts(values.number(f"money.health_prices.{name}")) for name in SHARES},
        contribution={
            service: parts(values.number(name)) for service, name in CONTRIBUTIONS.items()
        },
        not_modelled=paid_for_rest,
        cost=of_providers,
        not_modelled_cost=cost_of_rest,
    )


def _priced() -> Iterator[tuple[str, str, Kind]]:
    """Each price: its name, the parameter's full name, and what it moves with."""
    yield from ((name, f"money.prices.{name}", kind) for name, kind in MOVES_WITH.items())
    for name in HEALTH_PRICES:
        kind = Kind.NHS if name in NOT_OF_TRUSTS else Kind.NHS_TRUST
        yield name, f"money.health_prices.{name}", kind


def _not_modelled_level(level: Mapping[Kind, float], programme: str) -> float:
    return level[LEFT_OUT_MOVES_WITH.get(programme, Kind.NHS)] * level[Kind.NOT_MODELLED_VOLUME]


# Care left out moves with NHS pay and prices, but for these programmes.
LEFT_OUT_MOVES_WITH = {
    **dict.fromkeys(("other_acute", "community_health", "mental_health"), Kind.NHS_TRUST),
    **dict.fromkeys(("other_long_term_support", "other_short_term_support"), Kind.HOME_CARE),
    **dict.fromkeys(("assessment_and_commissioning", "client_contributions"), Kind.HOME_CARE),
}
