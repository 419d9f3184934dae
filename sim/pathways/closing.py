"""The last day of a month: what was counted in it, by service and group."""

from sim.pathways import feedbacks
from sim.pathways.place import Place, Slots
from sim.pathways.rules import Rules
from sim.services import CalendarMonth, Month, MonthCounter


def count_month(
    place: Place, rules: Rules, counter: MonthCounter, month: CalendarMonth, dying: Slots
) -> Month:
    """Everything that was counted in the month, the waits at A&E among it.

    `dying` are the slots of those who died in it.
    """
    of_each = place.holds, place.people.group, dying, rules.numbers.short_term_days
    closed = counter.close(month, rules.days_between_contacts, place.lists, *of_each)
    return feedbacks.with_waits_in_ae(closed, rules.values)
