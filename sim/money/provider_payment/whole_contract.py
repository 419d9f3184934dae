"""Payment rules that look at a whole contract: its past, its people, or the money of its area."""

from collections.abc import Mapping, Sequence

from sim.money.pence import MICROPENCE_PER_PENNY, pence, split
from sim.money.provider_payment.bands import PARTS_OF_PARTS, Bands, check_bands, weighed
from sim.money.provider_payment.contract import (
    PLACE,
    Care,
    Contract,
    ContractLine,
    Cut,
    at_least_nothing,
    each_at_least_nothing,
)
from sim.money.provider_payment.paid import Paid
from sim.money.provider_payment.rounding import round_half_even
from sim.parameters.errors import InputError, did_you_mean

Lines = Sequence[ContractLine]


def low_volume_block(contract: Contract, threshold_pence: int, years: int) -> tuple[Paid, ...]:
    """`pay` = mean of the last years' value, whatever the activity, for a pair worth little.

    Raises InputError where another number of years is given, or where the mean is above the
    threshold. Source: S74.
    """
    key, past = "past_years_pence", contract.past_years_pence
    each_at_least_nothing(((key, year) for year in past), "a year's value", "what was paid")
    if len(past) != years:
        problem = f"{len(past)} past years are given, but the block is the mean of {years}"
        raise InputError(PLACE, key, problem, f"Give what each of the last {years} years was worth")
    value = round_half_even(sum(past), years)
    if value > threshold_pence:
        problem = f"{value} pence a year is above the {threshold_pence} of a low-volume block"
        remedy = "Use aligned_payment_and_incentive for a pair of this size"
        raise InputError(PLACE, key, problem, remedy)
    return _shared(contract.lines, fixed=value, variable=0)


def price_per_person(
    value_pence: int, people_when_agreed: Mapping[str, int], weights: Mapping[str, int]
) -> dict[str, int]:
    """`c(s) = V w(s) / sum over s of people(s) w(s)`, in millionths of a penny.

    Capitated prices by segment s that, for the people for whom they were agreed, come to the value
    of the contract. `weights`: cost of a person by segment, in any unit. Raises InputError for a
    segment without weight, and where nobody is counted.
    """
    total = sum(people * _of_segment(weights, s) for s, people in _by_segment(people_when_agreed))
    if not total:
        problem = "capitated prices need the people for whom they were agreed"
        raise InputError(PLACE, "people_when_agreed", problem, "Give people by segment")
    whole = value_pence * MICROPENCE_PER_PENNY
    return {segment: round_half_even(whole * w, total) for segment, w in weights.items()}


def capitation(
    contract: Contract, prices: Mapping[str, int], commissioner_takes: Bands
) -> tuple[Paid, ...]:
    """`pay = sum over s of people(s) c(s)`, and the commissioner's part of a large gain or loss.

    The provider keeps a gain, and bears a loss, of care given (at contract prices) against the
    capitated sum, up to the end of the corridor; `commissioner_takes` says which share of what lies
    beyond is the commissioner's. `prices`: c(s) in millionths of a penny. Local pilots (grade C).
    """
    check_bands(commissioner_takes, "capitation.bands")
    if not contract.people:
        problem = "capitation pays for people, and none are given"
        raise InputError(PLACE, "people", problem, "Give people by segment")
    sums = (
        people * _of_segment(prices, segment) for segment, people in _by_segment(contract.people)
    )
    capitated = pence(sum(sums), 1)
    given = sum(pence(line.actual, line.price.micropence) for line in contract.lines)
    beyond = weighed(given - capitated, capitated, commissioner_takes)
    return _shared(contract.lines, capitated, round_half_even(beyond, PARTS_OF_PARTS))


def capped_area_total(contract: Contract) -> tuple[Paid, ...]:
    """`pay = min(sum of p n, allocation)`: cuts are made in their order until spending fits.

    The last cut is made only as far as it is needed. What is left when no cut is, goes unpaid: the
    provider's loss. Below the allocation everything is paid by activity; at it, all is fixed.
    Source: capped expenditure process of 2017-18 (grade C).
    """
    lines, cap = contract.lines, contract.allocation_pence
    if cap is None:
        problem = "a capped total needs the area's allocation"
        raise InputError(PLACE, "allocation_pence", problem, "Give it in pence")
    at_least_nothing(cap, "allocation_pence", "an allocation", "what may be spent")
    value = {line.care: pence(line.actual, line.price.micropence) for line in lines}
    _check_cuts(contract.cuts, value)
    excess = sum(value.values()) - cap
    if excess <= 0:
        return tuple(Paid(care, 0, amount) for care, amount in value.items())
    cut_from = dict.fromkeys(value, 0)
    for cut in contract.cuts:
        made = min(cut.saving_pence, value[cut.care] - cut_from[cut.care], excess)
        cut_from[cut.care] += made
        excess -= made
    left = [value[care] - cut_from[care] for care in value]
    unpaid = split(excess, left) if excess else [0] * len(left)
    return tuple(
        Paid(care, given - lost, 0, unpaid_pence=lost, cut_pence=cut_from[care])
        for care, given, lost in zip(value, left, unpaid, strict=True)
    )


def _check_cuts(cuts: Sequence[Cut], lines: Mapping[Care, int]) -> None:
    for cut in cuts:
        key = f"cuts.{cut.name}"
        if cut.care not in lines:
            problem = f"there is no line {cut.care.value!r} to cut"
            raise InputError(PLACE, key, problem, did_you_mean(cut.care, lines))
        at_least_nothing(cut.saving_pence, key, "a cut", "what it saves")


def _shared(lines: Lines, fixed: int, variable: int) -> tuple[Paid, ...]:
    """Sums for all lines together, shared by what each was planned to be worth."""
    worth = [line.planned * line.price.micropence for line in lines]
    weights = worth if any(worth) else [1] * len(lines)
    parts = zip(lines, split(fixed, weights), split(variable, weights), strict=True)
    return tuple(Paid(line.care, *amounts) for line, *amounts in parts)


def _by_segment(people: Mapping[str, int]) -> list[tuple[str, int]]:
    named = [(f"people.{segment}", count) for segment, count in people.items()]
    each_at_least_nothing(named, "a number of people", "how many there are")
    return list(people.items())


def _of_segment(amounts: Mapping[str, int], segment: str) -> int:
    if segment not in amounts:
        problem, remedy = f"there is no segment {segment!r}", did_you_mean(segment, amounts)
        raise InputError(PLACE, f"people.{segment}", problem, remedy)
    return amounts[segment]
