"""Rates that differ by how far something is from what was expected."""

from itertools import pairwise
from typing import NamedTuple

from sim.money.pence import PARTS_PER_SHARE
from sim.money.provider_payment.contract import PLACE
from sim.parameters.errors import InputError

# A difference times a rate, both in parts per million.
PARTS_OF_PARTS = PARTS_PER_SHARE * PARTS_PER_SHARE


class Band(NamedTuple):
    """A rate that holds up to a distance from the expected, both in parts per million.

    `up_to` is a share of the expected; None in the last band, which has no end.
    """

    up_to: int | None
    rate: int


Bands = tuple[Band, ...]


def check_bands(bands: Bands, key: str = "bands") -> None:
    """Refuse bands that do not rise, that leave a gap at the end, or whose rate is no share."""
    if not bands or bands[-1].up_to is not None:
        problem = "the last band must be open, so that nothing lies beyond it"
        raise InputError(PLACE, key, problem, "Leave out where the last band ends")
    ends = [0, *(band.up_to for band in bands[:-1])]
    for before, after in pairwise(ends):
        if before is None or after is None:
            raise InputError(PLACE, key, "only the last band may be open", "Say where it ends")
        if after <= before:
            problem = f"the bands do not rise: {_share(after)} comes after {_share(before)}"
            raise InputError(PLACE, key, problem, "Put the narrowest band first")
    for band in bands:
        if not 0 <= band.rate <= PARTS_PER_SHARE:
            problem = f"a rate of {_share(band.rate)} is not a share"
            raise InputError(PLACE, key, problem, "Give a rate from 0 to 1")


def weighed(difference: int, expected: int, bands: Bands) -> int:
    """A difference from what was expected, each part of it times the rate of its band.

    In units of PARTS_OF_PARTS, with the sign of the difference. Exact: nothing is rounded.
    """
    size, counted, total = abs(difference) * PARTS_PER_SHARE, 0, 0
    for band in bands:
        end = size if band.up_to is None else min(size, band.up_to * expected)
        total += (end - counted) * band.rate
        counted = end
    return total if difference > 0 else -total


def _share(part: int) -> str:
    return f"{part / PARTS_PER_SHARE:g}"
