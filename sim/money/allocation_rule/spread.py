"""Whole pence spread over services or payers, whatever order they stand in."""

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeVar

from sim.money.names import Payer
from sim.money.pence import PARTS_PER_SHARE, split
from sim.services.names import Service

Name = TypeVar("Name", Service, Payer)


def spread(pence: int, weights: Mapping[Name, int]) -> dict[Name, int]:
    """`pence` (0 or more) by whole-number `weights`, adding up exactly: largest remainder.

    Of equal remainders the first service or payer gets the odd penny.
    """
    names = sorted(weights)
    if pence == 0:
        return dict.fromkeys(names, 0)
    return dict(zip(names, split(pence, [weights[name] for name in names]), strict=True))


def share_of(parts: int) -> Fraction:
    """Parts per million as an exact share."""
    return Fraction(parts, PARTS_PER_SHARE)
