"""Gain share: who gets a verified saving."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sim.money.names import Payer
from sim.money.pence import PARTS_PER_SHARE, parts, split
from sim.money.pool.apportion import apportion, weights_of


@dataclass(frozen=True)
class GainTerms:
    """How a saving is shared.

    `provider`: the provider's share of it. `reinvest`: the share of the rest that goes into next
    year's fund. `share` of what then remains by partner, adding up to one.
    """

    share: Mapping[Payer, float]
    provider: float = 0.0
    reinvest: float = 0.0


class Gain(NamedTuple):
    """A verified saving and where it went; the last three add up to the first."""

    saving_pence: int
    provider_pence: int
    reinvested_pence: int
    partner_pence: Mapping[Payer, int]


def verified(expected_pence: int, actual_pence: int, investment_pence: int = 0) -> int:
    """G = max(0, expected cost - actual cost - investment), in pence: what really was not paid."""
    return max(0, expected_pence - actual_pence - investment_pence)


def share_gain(
    expected_pence: int, actual_pence: int, investment_pence: int, terms: GainTerms
) -> Gain:
    """G = max(0, expected cost - actual cost - investment), shared to the penny.

    The provider gets its share of G, the fund its share of the rest, the partners what remains.
    A loss is not shared here: that is what risk shares are for.
    """
    saving = verified(expected_pence, actual_pence, investment_pence)
    provider, rest = _divided(saving, terms.provider)
    reinvested, remains = _divided(rest, terms.reinvest)
    return Gain(saving, provider, reinvested, apportion(remains, weights_of(terms.share)))


def _divided(pence: int, share: float) -> list[int]:
    """A share of an amount, and the rest of it."""
    return split(pence, (parts(share), PARTS_PER_SHARE - parts(share)))
