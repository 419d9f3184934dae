"""The Better Care Fund: what must be pooled in a place, from which source, and what it may buy."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sim.money.inflation import PERCENT, PRICE_YEAR, first_year
from sim.money.names import Payer
from sim.money.pence import MICROPENCE_PER_PENNY, PARTS_PER_SHARE, parts, pence, price
from sim.parameters import InputError, Values
from sim.parameters.errors import did_you_mean


class Source(StrEnum):
    """Where money of the Better Care Fund comes from: what must be pooled, and what is added."""

    NHS_MINIMUM = "nhs_minimum"
    COUNCIL_GRANT = "council_grant"
    ADAPTATIONS_GRANT = "adaptations_grant"
    ADDITIONAL_NHS = "additional_nhs"
    ADDITIONAL_COUNCIL = "additional_council"
    ADDITIONAL_PUBLIC_HEALTH = "additional_public_health"


PARTNER_OF = {
    Source.NHS_MINIMUM: Payer.ICB,
    Source.COUNCIL_GRANT: Payer.COUNCIL,
    Source.ADAPTATIONS_GRANT: Payer.HOUSING,
    Source.ADDITIONAL_NHS: Payer.ICB,
    Source.ADDITIONAL_COUNCIL: Payer.COUNCIL,
    Source.ADDITIONAL_PUBLIC_HEALTH: Payer.PUBLIC_HEALTH,
}
MUST_BE_POOLED = (Source.NHS_MINIMUM, Source.COUNCIL_GRANT, Source.ADAPTATIONS_GRANT)


@dataclass(frozen=True)
class PerHead:
    """What must be pooled for each resident in one financial year, in pounds and cash."""

    financial_year: str
    gbp: Mapping[Source, float]

    def moved_to(self, values: Values) -> "PerHead":
        """The same in the year of `values`, whose growth holds in each year since the last."""
        years = first_year(values.financial_year) - first_year(self.financial_year)
        gbp = {
            source: amount * (1 + _growth_percent(values, source) / PERCENT) ** years
            for source, amount in self.gbp.items()
        }
        return PerHead(values.financial_year, gbp)


def per_head(values: Values) -> PerHead:
    """What must be pooled for each resident in 2025-26; `moved_to` brings it to later years."""
    gbp = {source: values.number(f"money.pool.{source}_per_head") for source in MUST_BE_POOLED}
    return PerHead(PRICE_YEAR, gbp)


def _growth_percent(values: Values, source: Source) -> float:
    return values.number(f"money.pool.{source}_growth_percent")


def must_be_pooled(people: int, each: PerHead) -> dict[Source, int]:
    """Pence of the year that a place of so many residents must pool, by source."""
    return {source: pence(people, price(gbp)) for source, gbp in each.gbp.items()}


def social_care_minimum(last_year_pence: int, values: Values) -> int:
    """What of the NHS minimum must go to adult social care, in pence of the year of `values`.

    It grows from last year's; the level of a place is in its own plan.
    """
    share = parts(1 + values.number("money.pool.social_care_minimum_growth_percent") / PERCENT)
    return pence(last_year_pence, share * MICROPENCE_PER_PENNY, PARTS_PER_SHARE)


@dataclass(frozen=True)
class Planned:
    """What a line of the plan is paid from: pence by source, and what kind of line it is.

    `capital`: it adapts homes. `social_care`: it is adult social care.
    """

    source_pence: Mapping[Source, int]
    capital: bool = False
    social_care: bool = False


def contributions_by_line(
    plan: Mapping[str, Planned],
    required: Mapping[Source, int],
    social_care_pence: int = 0,
    origin: str = "agreement",
) -> dict[str, dict[Payer, int]]:
    """Contributions by line and partner, from a plan that keeps the fund's conditions.

    All that must be pooled is planned, no more and no less; more money is additional. The
    adaptations grant is capital and buys no services. Of the NHS minimum at least
    `social_care_pence` goes to adult social care. Otherwise an InputError names `origin` and key.
    """
    for name, line in plan.items():
        _check_line(name, line, origin)
    for source in MUST_BE_POOLED:
        planned = sum(line.source_pence.get(source, 0) for line in plan.values())
        if planned != required.get(source, 0):
            problem = f"{planned} pence are planned of {required.get(source, 0)} to be pooled"
            remedy = "Spread exactly what must be pooled over the lines; call more additional"
            raise InputError(origin, f"sources.{source}", problem, remedy)
    social = [line for line in plan.values() if line.social_care]
    to_social_care = sum(line.source_pence.get(Source.NHS_MINIMUM, 0) for line in social)
    if to_social_care < social_care_pence:
        problem = f"{to_social_care} pence go to adult social care, less than {social_care_pence}"
        remedy = "Pay more of the lines of adult social care from it"
        raise InputError(origin, f"sources.{Source.NHS_MINIMUM}", problem, remedy)
    return {name: _by_partner(line) for name, line in plan.items()}


def _check_line(name: str, line: Planned, origin: str) -> None:
    for source, amount in line.source_pence.items():
        key = f"lines.{name}.{source}"
        if source not in PARTNER_OF:
            remedy = did_you_mean(source, PARTNER_OF)
            raise InputError(origin, key, f"there is no source {source!r}", remedy)
        if amount < 0:
            remedy = "Give pence of 0 or more"
            raise InputError(origin, key, f"a contribution of {amount} pence", remedy)
        if amount and source == Source.ADAPTATIONS_GRANT and not line.capital:
            problem = "the adaptations grant is capital and cannot buy services"
            remedy = "Pay the line from another source, or mark it as capital if it adapts homes"
            raise InputError(origin, key, problem, remedy)


def _by_partner(line: Planned) -> dict[Payer, int]:
    found: dict[Payer, int] = {}
    for source, amount in line.source_pence.items():
        partner = PARTNER_OF[source]
        found[partner] = found.get(partner, 0) + amount
    return found
