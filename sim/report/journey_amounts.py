"""What a resident's year comes to in days and times, and where two scenarios differ in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.report.journey_words import Row, Year, in_words, small
from sim.services.names import Service

WAITED, READY, TIMES, THERE = "waited", "ready", "times", "there"
KINDS = (WAITED, READY, TIMES, THERE)  # what matters most to the person comes first
SHORT = {WAITED: "in the queue", READY: "ready to leave but still there", THERE: "there"}
DOES = {
    WAITED: "waited {} for it",
    READY: "was still there {} after being ready to leave",
    TIMES: "asked for it {}",
    THERE: "was in it for {}",
}
Amounts = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Difference:
    """One thing of which the first and the second scenario give a person different amounts."""

    kind: str
    service: str
    first: int
    second: int

    @property
    def size(self) -> int:
        """How much the two differ."""
        return abs(self.second - self.first)

    @property
    def is_less(self) -> bool:
        """Whether the second has less of it."""
        return self.second < self.first

    @property
    def in_short(self) -> str:
        """What the second scenario does otherwise, in a few words."""
        name = small(in_words("service", self.service))
        if self.kind == TIMES:
            often = "less often" if self.is_less else "more often"
            return f"asked for {self.size} {'time' if self.size == 1 else 'times'} {often}: {name}"
        change = f"{days(self.size)} {'less' if self.is_less else 'more'}"
        return f"{change} {SHORT[self.kind]}: {name}"

    def told(self, person: str, first: str, second: str) -> str:
        """A sentence: Home care: under A she waited 9 days for it, under B 3 days."""
        say = times if self.kind == TIMES else days
        does = DOES[self.kind].format(say(self.first))
        name = in_words("service", self.service)
        return f"{name}: under {first} {person} {does}, under {second} {say(self.second)}."


def amounts(rows: Sequence[Row], year: Year) -> Amounts:
    """Days and times of one resident in a year, by what is counted and service; no zeros."""
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        started, ready, ended = row["started"], row["ready"], row["ended"]
        of_row = {
            WAITED: year.within(row["requested"], ended if started is None else started),
            READY: 0 if ready is None else year.within(ready, ended),
            TIMES: int(year.start <= row["requested"] < year.end),
            THERE: 0 if started is None else year.within(started, ended),
        }
        for kind, number in of_row.items():
            if number:
                found[kind, row["service"]] = found.get((kind, row["service"]), 0) + number
    return found


def differences(first: Amounts, second: Amounts) -> list[Difference]:
    """What differs between two scenarios, the most telling kind first, then the largest."""
    found = [
        Difference(kind, service, first.get((kind, service), 0), second.get((kind, service), 0))
        for kind, service in sorted({*first, *second})
        if first.get((kind, service), 0) != second.get((kind, service), 0)
    ]
    order = [service.label for service in Service]
    return sorted(
        found,
        key=lambda one: (
            KINDS.index(one.kind),
            -one.size,
            order.index(one.service),
        ),
    )


def days(number: int) -> str:
    """no day, 1 day, 9 days."""
    return f"{number or 'no'} {'day' if number <= 1 else 'days'}"


def times(number: int) -> str:
    """never, once, 3 times."""
    return {0: "never", 1: "once"}.get(number, f"{number} times")
