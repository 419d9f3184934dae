"""Whole pence among those named, whatever order they stand in."""

from collections.abc import Mapping
from typing import TypeVar

from sim.money.pence import parts, split

Name = TypeVar("Name", bound=str)


def apportion(pence: int, weights: Mapping[Name, int]) -> dict[Name, int]:
    """`pence` by whole-number `weights`, adding up exactly: largest remainder.

    Of equal remainders the first in the alphabet gets the odd penny, so that the order of the
    names changes nothing. A refund (below 0) is a charge with its sign turned.
    """
    names = sorted(weights)
    if pence == 0:
        return dict.fromkeys(names, 0)
    if not any(weights.values()):
        raise ValueError(f"{pence} pence cannot be shared out: nobody has a share")
    shares = split(abs(pence), [weights[name] for name in names])
    return {name: share if pence > 0 else -share for name, share in zip(names, shares, strict=True)}


def weights_of(share: Mapping[Name, float]) -> dict[Name, int]:
    """Shares of the whole as whole parts per million."""
    return {name: parts(one) for name, one in share.items()}
