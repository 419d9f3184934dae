"""How a payer ends a year that did not come out even: reserves, a panel, a deficit carried.

A council must balance. It draws its reserves, then a panel limits each month's new starts by the
full-year cost they would commit. Packages that run stay; eligible need that is not met is a legal
risk and is reported as one. What it still overspends it finds in the years that follow, usually in
the next. An ICB may carry a deficit and repays it in equal instalments.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.pence import PARTS_PER_SHARE, parts, split
from sim.parameters import Values
from sim.parameters.errors import InputError, did_you_mean
from sim.parameters.financial_year import financial_year, first_of
from sim.services.names import Service

PLACE = "balance"


@dataclass(frozen=True)
class BalanceTerms:
    """How payers come to balance. Shares of a year's budget are in parts per million."""

    council_reserves: int
    council_minimum_reserves: int
    council_find_years: int
    nhs_repay_years: int
    nhs_first_repayment_after_years: int


def balance_terms(values: Values) -> BalanceTerms:
    """The terms of the year of `values` (sim/money/balance.toml)."""
    return BalanceTerms(
        council_reserves=parts(values.number("money.balance.council_reserves_share")),
        council_minimum_reserves=parts(
            values.number("money.balance.council_minimum_reserves_share")
        ),
        council_find_years=values.whole("money.balance.council_find_years"),
        nhs_repay_years=values.whole("money.balance.nhs_repay_years"),
        nhs_first_repayment_after_years=values.whole(
            "money.balance.nhs_first_repayment_after_years"
        ),
    )


def reserves_pence(budget_pence: int, share: int) -> int:
    """Reserves of so many parts per million of a year's budget, in whole pence."""
    return budget_pence * share // PARTS_PER_SHARE


class NewPackages(NamedTuple):
    """New starts of one service: what one costs in a full year, and how many a month is usual."""

    full_year_pence: int
    usual_starts_per_month: Fraction


class Panel(NamedTuple):
    """What a panel lets start in each month that is left.

    `share`: of the usual starts of every service, in parts per million. `usual_pence_per_month` and
    `allowed_pence_per_month`: the full-year cost that a month's starts commit. `starts_per_month`
    let through, and `unmet_starts`: eligible people who go without by the end of the year, by
    service: the legal risk.
    """

    share: int
    usual_pence_per_month: int
    allowed_pence_per_month: int
    starts_per_month: Mapping[Service, Fraction]
    unmet_starts: Mapping[Service, Fraction]


class CouncilYear(NamedTuple):
    """How a council closes a gap; what is drawn, saved and unbalanced adds up to it, in pence.

    `reserves_left_pence` after the draw. `panel` is None where reserves are enough. What stays
    unbalanced no lever of the model closes.
    """

    gap_pence: int
    drawn_pence: int
    saved_pence: int
    unbalanced_pence: int
    reserves_left_pence: int
    panel: Panel | None


def close_gap(
    gap_pence: int,
    reserves_pence: int,
    minimum_reserves_pence: int,
    months_left: int,
    packages: Mapping[Service, NewPackages],
) -> CouncilYear:
    """How a council meets a forecast overspend of `gap_pence` in the months that are left.

    Reserves are drawn down to their minimum. For the rest the panel lets through the largest share
    of usual starts that saves enough: a start that waits from a month on saves a twelfth of its
    full-year cost in each month left, that one included. Raises InputError for numbers below 0 and
    more months than a year has.
    """
    _check(gap_pence, reserves_pence, minimum_reserves_pence, months_left, packages)
    drawn = min(gap_pence, max(0, reserves_pence - minimum_reserves_pence))
    rest = gap_pence - drawn
    left = reserves_pence - drawn
    if rest == 0:
        return CouncilYear(gap_pence, drawn, 0, 0, left, None)
    usual = sum(
        (one.full_year_pence * one.usual_starts_per_month for one in packages.values()),
        Fraction(0),
    )
    # Starts of the first month would cost in every month left, those of the last in one.
    months_of_care = months_left * (months_left + 1) // 2
    most = usual * months_of_care / MONTHS_IN_YEAR
    stopped = min(Fraction(1), rest / most) if most else Fraction(0)
    held = ceil(stopped * PARTS_PER_SHARE)
    saved = min(rest, floor(most * held / PARTS_PER_SHARE))
    panel = _panel(PARTS_PER_SHARE - held, usual, months_left, packages)
    return CouncilYear(gap_pence, drawn, saved, rest - saved, left, panel)


def _panel(
    share: int, usual: Fraction, months_left: int, packages: Mapping[Service, NewPackages]
) -> Panel:
    through = Fraction(share, PARTS_PER_SHARE)
    starts = {service: one.usual_starts_per_month for service, one in packages.items()}
    return Panel(
        share=share,
        usual_pence_per_month=floor(usual),
        allowed_pence_per_month=floor(usual * through),
        starts_per_month={service: each * through for service, each in starts.items()},
        unmet_starts={
            service: each * (1 - through) * months_left for service, each in starts.items()
        },
    )


def _check(
    gap: int,
    reserves: int,
    minimum: int,
    months_left: int,
    packages: Mapping[Service, NewPackages],
) -> None:
    amounts = {"gap_pence": gap, "reserves_pence": reserves, "minimum_reserves_pence": minimum}
    for key, amount in amounts.items():
        _at_least(key, amount, 0)
    if not 0 <= months_left <= MONTHS_IN_YEAR:
        problem = f"{months_left} months cannot be left of a year"
        raise InputError(PLACE, "months_left", problem, f"Give 0 to {MONTHS_IN_YEAR}")
    for service, one in packages.items():
        for key, number in one._asdict().items():
            _at_least(f"packages.{service.label}.{key}", number, 0)


def _at_least(key: str, number: int | Fraction, least: int) -> None:
    if number < least:
        problem = f"{number} is below {least}"
        raise InputError(PLACE, key, problem, f"Give a number of {least} or more")


class Deficit(NamedTuple):
    """A deficit and the pence that are repaid of it in each financial year; they add up to it."""

    of_year: str
    pence: int
    instalments: Mapping[str, int]


def carry_deficit(of_year: str, pence: int, years: int, first_after_years: int = 1) -> Deficit:
    """A deficit of an ICB, or of a council, repaid in equal instalments, exact to the penny.

    The first is due `first_after_years` after the year of the deficit; odd pence are repaid first.
    Raises InputError for a deficit below 0 and for less than one year.
    """
    _at_least("deficit_pence", pence, 0)
    _at_least("nhs_repay_years", years, 1)
    _at_least("nhs_first_repayment_after_years", first_after_years, 1)
    first = first_of(of_year) + first_after_years
    due = split(pence, [1] * years)
    return Deficit(of_year, pence, {financial_year(first + i): one for i, one in enumerate(due)})


def due_pence(deficits: Iterable[Deficit], year: str) -> int:
    """What is to be repaid in a financial year of all deficits carried."""
    return sum(one.instalments.get(year, 0) for one in deficits)


def owed_pence(deficits: Iterable[Deficit], after_year: str) -> int:
    """What is still to be repaid after a financial year."""
    return sum(
        pence for one in deficits for year, pence in one.instalments.items() if year > after_year
    )


class SurplusRule(StrEnum):
    """What becomes of an NHS surplus: next year's money, or back to where it came from."""

    KEPT = "kept"
    HANDED_BACK = "handed_back"


class Surplus(NamedTuple):
    """Where a surplus went; both amounts add up to it, in pence."""

    kept_pence: int
    handed_back_pence: int


def surplus_rule(name: str, file: str = PLACE, key: str = "surplus") -> SurplusRule:
    """The rule of this name; `file` and `key` say where the name was written, for the message."""
    names = [rule.value for rule in SurplusRule]
    if name not in names:
        raise InputError(file, key, f"there is no surplus rule {name!r}", did_you_mean(name, names))
    return SurplusRule(name)


def end_with_surplus(pence: int, rule: SurplusRule) -> Surplus:
    """An NHS surplus by its rule; raises InputError below 0, where it is a deficit."""
    _at_least("surplus_pence", pence, 0)
    kept = pence if rule is SurplusRule.KEPT else 0
    return Surplus(kept, pence - kept)
