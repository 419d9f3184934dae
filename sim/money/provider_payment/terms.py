"""The numbers of the payment rules in one financial year, and how a price moves to the next."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.money.inflation import PERCENT
from sim.money.pence import PARTS_PER_SHARE, PENCE_PER_POUND, parts, price
from sim.money.provider_payment.bands import PARTS_OF_PARTS, Band, Bands
from sim.money.provider_payment.contract import PLACE, Care, Price, Unit
from sim.money.provider_payment.rounding import round_half_even
from sim.parameters import Values
from sim.parameters.errors import InputError


@dataclass(frozen=True)
class PaymentTerms:
    """Rates, bands and shares of the payment rules in one financial year.

    Shares and rates in parts per million, money in pence. `segment_weight`: what a person of each
    segment costs, of which only the ratios are used.
    """

    financial_year: str
    marginal_rate_2010: int
    marginal_rate_2015: int
    blended: Bands
    aligned_activity_rate: int
    aligned_activity_share: Mapping[Care, int]
    low_volume_threshold_pence: int
    low_volume_years: int
    segment_weight: Mapping[str, int]
    capitation: Bands
    cost_uplift: int
    efficiency: int
    episodes_per_spell: int
    bed_days_per_emergency_admission: int


def payment_terms(values: Values) -> PaymentTerms:
    """The terms of the year of `values` (sim/money/provider_payment.toml)."""
    share = {
        name: parts(values.number(f"money.provider_payment.{name}"))
        for name in (
            *("marginal_rate_2010", "marginal_rate_2015", "blended_rate", "break_glass_band"),
            *("break_glass_rate", "aligned_activity_rate", "capitation_corridor"),
            *("capitation_shared_rate", "episodes_per_spell", "bed_days_per_emergency_admission"),
        )
    }
    by_line = "money.provider_payment.aligned_activity_share"
    by_segment = "money.provider_payment.capitation_cost_per_person"
    threshold = values.number("money.provider_payment.low_volume_threshold")
    return PaymentTerms(
        financial_year=values.financial_year,
        marginal_rate_2010=share["marginal_rate_2010"],
        marginal_rate_2015=share["marginal_rate_2015"],
        blended=_bands(share["break_glass_band"], share["blended_rate"], share["break_glass_rate"]),
        aligned_activity_rate=share["aligned_activity_rate"],
        aligned_activity_share={
            Care(line): parts(value)
            for line, value in zip(values.labels(by_line), values[by_line].tolist(), strict=True)
        },
        low_volume_threshold_pence=round(threshold * PENCE_PER_POUND),
        low_volume_years=values.whole("money.provider_payment.low_volume_years"),
        segment_weight={
            segment: price(gbp)
            for segment, gbp in zip(
                values.labels(by_segment), values[by_segment].tolist(), strict=True
            )
        },
        capitation=_bands(share["capitation_corridor"], 0, share["capitation_shared_rate"]),
        cost_uplift=parts(values.number("money.provider_payment.cost_uplift_percent") / PERCENT),
        efficiency=parts(values.number("money.provider_payment.efficiency_percent") / PERCENT),
        episodes_per_spell=share["episodes_per_spell"],
        bed_days_per_emergency_admission=share["bed_days_per_emergency_admission"],
    )


def _bands(width: int, within: int, beyond: int) -> Bands:
    """Two bands; one, if the first has no width."""
    last = Band(None, beyond)
    return (Band(width, within), last) if width else (last,)


def price_per_spell(per_episode: Price, terms: PaymentTerms) -> Price:
    """A price per finished consultant episode as one per spell: times episodes per spell.

    Raises InputError for a price per anything else.
    """
    if per_episode.per is not Unit.EPISODE:
        problem = f"the price is per {per_episode.per}, not per episode"
        raise InputError(PLACE, "price_per_spell", problem, "Use it as it is")
    spell = per_episode.micropence * terms.episodes_per_spell
    return Price(round_half_even(spell, PARTS_PER_SHARE), Unit.SPELL)


def next_year(this_year: Price, terms: PaymentTerms) -> Price:
    """A price moved by one year: `(1 + cost uplift) (1 - efficiency)`, the net price change."""
    change = (PARTS_PER_SHARE + terms.cost_uplift) * (PARTS_PER_SHARE - terms.efficiency)
    moved = round_half_even(this_year.micropence * change, PARTS_OF_PARTS)
    return Price(moved, this_year.per)
