"""What a commissioner and a provider agree: lines of care, their activity and their prices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from sim.parameters.errors import InputError

# Where a mistake lies when no file holds the contract.
PLACE = "provider payment"


class Care(StrEnum):
    """A line of care that a payment rule treats as one thing."""

    EMERGENCY_ADMISSION = "emergency_admission"
    AE = "ae"
    ELECTIVE = "elective"
    DAY_CASE = "day_case"
    OUTPATIENT = "outpatient"
    COMMUNITY_CONTACT = "community_contact"
    MENTAL_HEALTH = "mental_health"


class Unit(StrEnum):
    """What a price is for.

    A spell is a stay from admission to discharge; an episode (finished consultant episode) is the
    part of it under one consultant. Published hospital costs are per episode. A pennyworth is care
    worth one penny at the prices of the year, whatever it is: admissions and the days that follow
    are then one activity.
    """

    SPELL = "spell"
    EPISODE = "episode"
    ATTENDANCE = "attendance"
    CONTACT = "contact"
    BED_DAY = "bed_day"
    PENNYWORTH = "pennyworth"


# What the activity of each line is counted in, if not in pennyworths.
UNITS = {
    Care.EMERGENCY_ADMISSION: (Unit.SPELL,),
    Care.AE: (Unit.ATTENDANCE,),
    Care.ELECTIVE: (Unit.SPELL,),
    Care.DAY_CASE: (Unit.SPELL,),
    Care.OUTPATIENT: (Unit.ATTENDANCE,),
    Care.COMMUNITY_CONTACT: (Unit.CONTACT,),
    Care.MENTAL_HEALTH: (Unit.CONTACT, Unit.BED_DAY),
}


class Price(NamedTuple):
    """A price in whole millionths of a penny, and the unit that it is for."""

    micropence: int
    per: Unit


@dataclass(frozen=True)
class ContractLine:
    """One line of care in one financial year; activity in the unit of its price.

    `planned`: what the contract expects. `baseline`: what the marginal rate starts above. `actual`:
    what was done. Raises InputError for negative numbers and for a price of another unit.
    """

    care: Care
    planned: int
    baseline: int
    actual: int
    price: Price

    def __post_init__(self) -> None:
        numbers = {"planned": self.planned, "baseline": self.baseline, "actual": self.actual}
        for name, activity in numbers.items():
            at_least_nothing(activity, f"{self.care}.{name}", "activity", "a count of units")
        at_least_nothing(self.price.micropence, f"{self.care}.price", "a price", "what is paid")
        if self.price.per not in (*UNITS[self.care], Unit.PENNYWORTH):
            raise InputError(PLACE, f"{self.care}.price", *_of_another_unit(self))


def _of_another_unit(line: ContractLine) -> tuple[str, str]:
    units = " or ".join(UNITS[line.care])
    problem = f"the price is per {line.price.per}, but activity is counted per {units}"
    if line.price.per is Unit.EPISODE:
        return problem, "Turn it into a price per spell with price_per_spell"
    return problem, f"Give the price per {units}"


class Cut(NamedTuple):
    """An option to spend less on a line of care, for use when the money of an area is capped."""

    name: str
    care: Care
    saving_pence: int


@dataclass(frozen=True)
class Contract:
    """All that one provider is paid for in one financial year; under a cap, all of an area.

    `people`, `people_when_agreed`: residents by segment of need, now and when capitated prices were
    set. `past_years_pence`: what the pair was worth in earlier years. `allocation_pence`: the most
    that may be spent. `cuts`: ranked, the first is made first. Only the rules that need these read
    them. Raises InputError for a line that stands twice, or none.
    """

    lines: tuple[ContractLine, ...]
    people: Mapping[str, int] = field(default_factory=dict)
    people_when_agreed: Mapping[str, int] = field(default_factory=dict)
    past_years_pence: tuple[int, ...] = ()
    allocation_pence: int | None = None
    cuts: tuple[Cut, ...] = ()

    def __post_init__(self) -> None:
        names = [line.care for line in self.lines]
        if not names:
            raise InputError(PLACE, "lines", "the contract has no line of care", "Add one")
        for name in names:
            if names.count(name) > 1:
                raise InputError(PLACE, name, "this line of care stands twice", "Keep one of them")


def at_least_nothing(amount: int, key: str, what: str, meaning: str) -> None:
    """Refuse what lies below 0 or is not whole."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        remedy = "Round it before it is paid for"
        raise InputError(PLACE, key, f"{amount!r} is not a whole number", remedy)
    if amount < 0:
        raise InputError(PLACE, key, f"{what} of {amount} is below 0", f"Give {meaning}, 0 or more")


def each_at_least_nothing(amounts: Iterable[tuple[str, int]], what: str, meaning: str) -> None:
    """Refuse the first of several amounts that lies below 0 or is not whole."""
    for key, amount in amounts:
        at_least_nothing(amount, key, what, meaning)
