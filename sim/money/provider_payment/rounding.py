"""Whole numbers from exact fractions."""


def round_half_even(amount: int, per: int) -> int:
    """`amount / per` as the nearest whole number, half to even; amounts below 0 too."""
    whole, left = divmod(amount, per)
    twice = 2 * left
    return whole + int(twice > per or (twice == per and whole % 2 == 1))
