"""The last day of a month: what was counted in it, by service and group."""

from sim.pathways import effects, feedbacks
from sim.pathways.place import Place
from sim.pathways.rules import Rules
from sim.services import CalendarMonth, Month, MonthCounter


def count_month(place: Place, rules: Rules, counter: MonthCounter, month: CalendarMonth) -> Month:
    """Everything that was counted in the month, the waits at A&E among it."""
    effects.count_asked(place)
    gone_on, client_in = (place.holds[name] for name in ("gone_on", "client_in"))
    between, short = rules.days_between_contacts, rules.numbers.short_term_days
    closed = counter.close(month, between, place.lists, gone_on, client_in, short)
    return feedbacks.with_waits_in_ae(closed, rules.values)
