"""Whole pence: how pounds become pence and how pence are shared out, without losing any."""

from collections.abc import Sequence

PENCE_PER_POUND = 100
# A price is held as a whole number of millionths of a penny, so that every sum is exact.
MICROPENCE_PER_PENNY = 1_000_000
PARTS_PER_SHARE = 1_000_000


def price(gbp: float) -> int:
    """A price in pounds as whole millionths of a penny."""
    return round(gbp * PENCE_PER_POUND * MICROPENCE_PER_PENNY)


def parts(share: float) -> int:
    """A share of the whole in whole parts per million."""
    return round(share * PARTS_PER_SHARE)


def pence(quantity: int, price: int, per: int = 1) -> int:
    """`quantity` at `price` for every `per` units, rounded once, half to even."""
    whole = MICROPENCE_PER_PENNY * per
    amount, left = divmod(quantity * price, whole)
    twice = 2 * left
    return amount + int(twice > whole or (twice == whole and amount % 2 == 1))


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """`amount` pence shared by `weights`, adding up exactly: largest remainder, ties to the first.

    Weights are whole numbers and not all zero.
    """
    total = sum(weights)
    shares = [divmod(amount * weight, total) for weight in weights]
    given = [share for share, _ in shares]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-shares[i][1], i))
    for i in by_remainder[: amount - sum(given)]:
        given[i] += 1
    return given
