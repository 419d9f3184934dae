"""What is known on 1 April: of each service its last year, of each payer its money."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor

from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.allocation_rule.spread import share_of
from sim.money.names import Payer
from sim.money.pence import PARTS_PER_SHARE
from sim.services.names import Service


class LeftOver(StrEnum):
    """Where money goes that buys no care this year."""

    RESERVES = "reserves"
    UNALLOCATED = "unallocated"


@dataclass(frozen=True)
class Observed:
    """What was seen of a service last year, and never anything of the year to come.

    `occupancy`: capacity in use, in parts per million. `waiting`: what those who waited on a mean
    day asked for, in the unit of capacity. `mean_wait_days`: how long who was given a place waited.
    """

    occupancy: int
    waiting: Fraction = Fraction(0)
    mean_wait_days: Fraction = Fraction(0)


@dataclass(frozen=True)
class ServiceYear:
    """A service with limited capacity, as last year left it.

    `capacity` of last year, in any unit. `spend_pence` of last year by payer with an allocation;
    whoever else pays for it follows. `price_ratio`: this year's prices over last year's.
    `hospital`: acute care in a hospital. `may_grow` and `may_fall`: how far capacity can rise
    (staff to be found) and fall (exit lag) on last year's, in parts per million. `open_to`: payers
    that can buy it besides those that did, as a pooled fund lets them. `unit_pence`: what one unit
    of capacity costs for this year; needed only where nothing was spent last year, and such a
    service opens as large as the money makes it.
    """

    service: Service
    capacity: Fraction
    spend_pence: Mapping[Payer, int]
    price_ratio: Fraction
    hospital: bool
    may_grow: int
    may_fall: int
    open_to: frozenset[Payer] = frozenset()
    observed: Observed | None = None
    unit_pence: Fraction | None = None

    @property
    def spent_pence(self) -> int:
        """What all payers with an allocation paid for it last year."""
        return sum(self.spend_pence.values())

    @property
    def standstill(self) -> Fraction:
        """What last year's capacity costs at this year's prices, in pence."""
        return self.spent_pence * self.price_ratio

    @property
    def most_pence(self) -> int:
        """What the capacity costs that staff can be found for."""
        return floor(self.standstill * (1 + share_of(self.may_grow)))

    @property
    def least_pence(self) -> int:
        """What the capacity costs that cannot leave within the year."""
        return floor(self.standstill * (1 - share_of(self.may_fall)))

    def can_buy(self, payer: Payer) -> bool:
        """Whether a payer bought it last year, or may from now on."""
        return payer in self.open_to or self.spend_pence.get(payer, 0) > 0


@dataclass(frozen=True)
class PayerYear:
    """One payer's money on 1 April, in pence.

    `set_aside_pence`: for care that no rule moves (care that nothing limits or that the model
    leaves out). `repay_pence`: this year's instalments of deficits. `to_reserves_pence`: put by on
    purpose. `to_pool_pence` and `from_pool_pence`: what a pooled fund takes and gives besides the
    services here. `verified_saving_pence`: last year's cashable savings. `left_over`: where money
    goes that buys nothing.
    """

    payer: Payer
    allocation_last_year_pence: int
    allocation_pence: int
    set_aside_pence: int = 0
    repay_pence: int = 0
    to_reserves_pence: int = 0
    to_pool_pence: int = 0
    from_pool_pence: int = 0
    verified_saving_pence: int = 0
    left_over: LeftOver = LeftOver.UNALLOCATED

    @property
    def for_services_pence(self) -> int:
        """What is left for the services of the plan; below 0 is an error found by `check`."""
        taken = self.set_aside_pence + self.repay_pence + self.to_reserves_pence
        return self.allocation_pence + self.from_pool_pence - self.to_pool_pence - taken


@dataclass(frozen=True)
class YearStart:
    """All that an allocation rule may know, on 1 April of one financial year."""

    financial_year: str
    services: tuple[ServiceYear, ...]
    payers: tuple[PayerYear, ...]

    def bought_by(self, payer: Payer) -> dict[Service, int]:
        """What one payer spent last year, by service."""
        return {
            one.service: one.spend_pence[payer]
            for one in self.services
            if one.spend_pence.get(payer, 0) > 0
        }


def may_fall(leave_in_a_year: int, exit_lag_months: int) -> int:
    """How much capacity can leave within the first year, in parts per million.

    Nothing leaves before the lag is over; from then on `leave_in_a_year` (parts per million of the
    capacity) a year.
    """
    months = max(0, MONTHS_IN_YEAR - exit_lag_months)
    return min(PARTS_PER_SHARE, leave_in_a_year * months // MONTHS_IN_YEAR)
