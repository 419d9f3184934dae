"""What both models are given: who arrives when, which services follow, how long each stay takes."""

from dataclasses import dataclass, field

FOR_EVER = 10**6


@dataclass(frozen=True)
class Leg:
    """One service of a journey.

    `gap` days pass between being ready to leave the leg before (or arriving) and asking. `stay`
    days after its start the resident is ready to leave; `patience` days after asking a resident
    without a place finds another way and the journey ends. `waits` is false for a need that starts
    at once, whether or not there is room. In a queue the smallest (priority, day asked, tie) is
    first.
    """

    service: int
    stay: int
    gap: int = 0
    patience: int = FOR_EVER
    priority: int = 0
    tie: int = 0
    units: int = 1
    waits: bool = True


@dataclass(frozen=True)
class Journey:
    """One resident's way through services: arrives on `day`, dies or moves away on `gone`."""

    day: int
    legs: tuple[Leg, ...]
    gone: int = FOR_EVER


@dataclass(frozen=True)
class Town:
    """Services from the furthest downstream (0) to the furthest upstream, and their capacity.

    `capacity[service]` is a list of (first day, places), in order of days. `at_most` limits how
    many may start from the queue of a (service, day); elsewhere only places limit them. `rounds`
    are (every so many days, the first) where a service takes people on only then.
    """

    capacity: tuple[tuple[tuple[int, int], ...], ...]
    days: int
    at_most: dict[tuple[int, int], int] = field(default_factory=dict)
    rounds: dict[int, tuple[int, int]] = field(default_factory=dict)

    def places(self, service: int, day: int) -> int:
        """Capacity in force on a day."""
        return [places for first, places in self.capacity[service] if first <= day][-1]

    def has_round(self, service: int, day: int) -> bool:
        """Whether a service takes people on from its queue on a day."""
        every, first = self.rounds.get(service, (1, 0))
        return (day - first) % every == 0


# journey, leg, day asked, day started, day ended; days that did not come are None.
Stay = tuple[int, int, int, int | None, int | None]
