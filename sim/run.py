"""The model on one page: one place, one scenario, one seed, day by day.

The order of everything is written here and nowhere else. A SimPy environment is the clock; its
unit is one day and day 0 the first of April of the area's first year. A day runs from the end of
care towards its beginning, so that a place freed today is filled today. The warm-up before day 0
knows nothing of the scenario, so that what it leads to can be kept and shared: the start state.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any, Literal

import numpy as np
import polars as pl
import simpy

from sim import money, outcomes, population, schemes
from sim.area import Area
from sim.collection import no_search_for_garbage
from sim.compiled import compiled
from sim.demand import Clock, Season, Strikes, season
from sim.parameters import Values
from sim.pathways import (
    cases,
    children,
    community,
    departures,
    discharge,
    end_of_life,
    listed,
    long_term,
    mental_health,
    onward,
    planned,
    primary,
    recovery,
    review,
    social_care,
    start,
    start_state,
    unpaid_care,
    urgent,
    urgent_response,
    virtual_ward,
)
from sim.pathways.clocks import check_rates, open_clocks, set_rates, strikes_of_month, turn_year
from sim.pathways.closing import count_month
from sim.pathways.constants import constants
from sim.pathways.names import CARE_HOMES, QUEUED, RECOVERY
from sim.pathways.numbers import Numbers
from sim.pathways.place import Place, Slots, Today, open_place
from sim.pathways.rules import Rules, rules_of, rules_of_warm_up
from sim.pathways.start_state import StartState
from sim.results import Results, month_starts, tables_of_run
from sim.scenario import Scenario, load_scenario, values_by_year
from sim.services import (
    AXES,
    NEVER,
    STAY_AGES,
    CalendarMonth,
    Followed,
    Ids,
    Month,
    MonthCounter,
    Service,
    events_of,
    follow,
    joined,
    journey_rows,
    month_of_run,
    tally,
)

MONTHS_IN_A_YEAR = 12
# Care homes first: whoever moves into one leaves home care, whose places go on the same day.
_CARE_HOMES, _HOME_CARE, _RECOVERY = (
    np.array(services) for services in (CARE_HOMES, (Service.HOME_CARE,), RECOVERY)
)
_QUEUED = np.array(QUEUED)

Process = Generator[simpy.Event, Any, None]
# Gives the start state of an area under do nothing's numbers, for a seed and a weight.
StartOf = Callable[[Area, Values, int, int], StartState]


@no_search_for_garbage()
def run(
    area: Area,
    scenario: Scenario,
    *,
    years: int,
    seed: int,
    residents: int | Literal["all"] = "all",
    replicate: int = 0,
    start_of: StartOf | None = None,
    journeys: int = 0,
) -> Results:
    """Simulate one place under one scenario and return its tables.

    `residents` is how many people to draw; each then stands for a whole number of people, and
    capacities are scaled to match. One seed gives the same residents and the same dice in every
    scenario. `start_of` may give a start state that was kept; the tables are the same without it.
    So many residents are followed as `journeys` says; they have a table of that name.
    """
    weight = 1 if residents == "all" else max(1, round(area.people / residents))
    nothing = values_by_year(area, load_scenario("do_nothing"), area.first_year, 1, seed)[0]
    books = money.Books(scenario.money)
    model = Model(area, nothing, seed, weight)
    if start_of is None:
        model.warm_up()
    else:
        model.take_up(start_of(area, nothing, seed, weight))
    model.live(values_by_year(area, scenario, area.first_year, years, seed), journeys, books)
    del model.clocks, model.counter  # nothing is counted any more, and tables need the room
    return model.results(scenario.name, replicate)


def make_start(area: Area, nothing: Values, seed: int, weight: int) -> StartState:
    """The start state, made from nothing: what every scenario goes on from."""
    model = Model(area, nothing, seed, weight)
    model.warm_up()
    made_for = start_state.made_for(area, nothing, seed, weight)
    return start_state.keep(made_for, model.clocks, model.place)


@compiled
def rounds(place: Today, numbers: Numbers, arrivals: Ids, theatre_slots: int, day: int) -> int:
    """The order of a day: downstream first; whoever moves the other way waits until tomorrow.

    Returns planned admissions that were cancelled for want of a bed.
    """
    place.places.occupied[Service.SAME_DAY_EMERGENCY_CARE.value] = 0
    departures.see_off(place, day)
    long_term.lapse(place, day)
    long_term.come_to_an_end(place, day)
    long_term.begin_each(place, review.hold(place, numbers, day).ids, numbers, day)
    recovery.come_to_an_end(place, numbers, day)
    virtual_ward.come_to_an_end(place, day)
    closed = cases.come_to_an_end(place, day).ids
    mental_health.follow_up(place, closed, numbers, day)
    social_care.arrange(place, closed, numbers, day)
    discharge.weaken(place, numbers, day)
    discharge.fit_to_leave(place, numbers, day)
    onward.receive_requests(place, numbers, day)
    onward.give_up(place, numbers, day)
    long_term.begin_each(place, onward.serve(place, _CARE_HOMES, day).ids, numbers, day)
    long_term.begin_each(place, onward.serve(place, _HOME_CARE, day).ids, numbers, day)
    recovery.begin_each(place, onward.serve(place, _RECOVERY, day).ids, numbers, day)
    cases.receive(place, numbers, day)
    mental_health.turn_to_ae(place, cases.give_up(place, day).ids, numbers)
    cases.serve(place, _QUEUED, numbers, day)
    discharge.go_home(place, day)
    virtual_ward.step_down(place, numbers, day)
    coming = joined(place.notepad, arrivals, urgent.coming_back(place, day).ids).ids
    coming = joined(place.notepad, coming, urgent_response.answer(place, numbers, day).ids).ids
    coming = virtual_ward.step_up(place, coming, numbers, day).ids
    coming = joined(place.notepad, coming, virtual_ward.transferred(place, day).ids).ids
    urgent.arrive(place, coming, numbers, day)
    return planned.admit(place, numbers, theatre_slots, day)


class Model:
    """One run under way: the residents and their clocks, the place they live in, its accounts.

    First `warm_up` or `take_up`, either of which leads to day 0, to the bit the same; then `live`.
    """

    people: population.Residents
    clocks: dict[str, Clock]
    place: Place
    numbers: Numbers  # of the month

    def __init__(self, area: Area, nothing: Values, seed: int, weight: int) -> None:
        self.area, self.nothing, self.seed, self.weight = area, nothing, seed, weight
        self.first_year = area.first_year
        self.warm_up_months = nothing.whole("pathways.start.warm_up_months")
        self.warm_up_day = month_of_run(area.first_year, -self.warm_up_months).first_day
        self.flows = population.plan_flows(area, nothing, weight)
        self.constants = constants(area, nothing, self.flows)
        self.rules: Rules = rules_of_warm_up(self.constants, nothing)
        self.books = money.Books()  # nothing is posted before day 0
        self.months: list[Month] = []
        self.population_rows: list[pl.DataFrame] = []
        self.followed = Followed()

    def warm_up(self) -> None:
        """Residents are drawn; frozen under do nothing, they fill beds and queues up to day 0."""
        first_day = self.warm_up_day
        drawn = population.start(self.area, self.nothing, self.seed, self.weight, self.flows)
        self.people = drawn
        self.clocks = open_clocks(self.seed, len(drawn.age))
        self.place = open_place(self.seed, drawn, first_day, 0)
        self.place.set_capacity(self.rules.capacity)
        self.admit_to_clocks(0)
        start.fill(self.place, self.rules, first_day)
        listed.fill_lists(self.place, self.rules)
        end_of_life.identify(self.place, slice(0, drawn.n), self.nothing, first_day)
        self.pass_time(first_day, (self.month(number) for number in range(-self.warm_up_months, 0)))

    def take_up(self, state: StartState) -> None:
        """Go on from a copy of a start state; one made for something else is a ValueError."""
        made_for = self.area, self.nothing, self.flows, self.seed
        self.clocks, self.place = start_state.take_up(state, *made_for)
        self.people = self.place.people

    def live(
        self,
        values: Sequence[Values],
        follow_residents: int = 0,
        books: money.Books | None = None,
    ) -> None:
        """The years of the scenario, from day 0: `values` has one entry for each.

        Money is kept in `books`, or in such as know no rules but the usual.
        """
        self.books = books or money.Books()
        self.schemes = schemes.Register(self.place)
        self.followed = follow(self.people, follow_residents)
        end_day = month_of_run(self.first_year, len(values) * MONTHS_IN_A_YEAR).first_day
        self.place.open_until(end_day, -self.warm_up_day)
        self.population = population.PopulationTally(self.people)
        self.quality = outcomes.QualityOfLife(self.people, self.nothing, self.seed, self.weight)
        self.by_age = [population.by_five_years(self.people.by_cell)]
        self.years = [in_force.financial_year for in_force in values]
        self.pass_time(0, (self.financial_year(*year) for year in enumerate(values)))

    def pass_time(self, first_day: int, stretches: Iterable[Process]) -> None:
        """From `first_day` on one stretch of days after another; counting starts from nothing."""
        self.counter = MonthCounter(self.place.record, self.place.seen, self.weight)
        self.counter.forget()
        self.place.died_at[:] = 0
        self.env = simpy.Environment(first_day)
        for stretch in stretches:
            self.env.run(self.env.process(stretch))

    def financial_year(self, year: int, values: Values) -> Process:
        """1 April: this year's numbers and the capacity that money buys; then twelve months."""
        before, units = self.rules if year else None, self.counter.units_each()
        bought = self.books.open_year(values, self.people.living * self.weight, units)
        self.rules = rules_of(self.constants, values, year, before, bought)
        self.place.set_capacity(self.rules.capacity)
        self.schemes.open_year(values, self.place, year * MONTHS_IN_A_YEAR)
        turn_year(self.clocks, self.people, before, self.rules)
        check_rates(self.clocks, self.people)
        unpaid_care.count_carers(self.clocks, self.people, self.counter)
        for number in range(year * MONTHS_IN_A_YEAR, (year + 1) * MONTHS_IN_A_YEAR):
            yield self.env.process(self.month(number))
        self.books.close_year(values)
        closed = self.population.close_year(self.people, values.financial_year, self.weight)
        self.population_rows.append(closed)
        self.by_age.append(population.by_five_years(self.people.by_cell))

    def month(self, number: int) -> Process:
        """People come, age and go; needs strike; the days pass; the books are closed."""
        month = month_of_run(self.first_year, number)
        is_warm_up = number < 0
        if not is_warm_up:
            self.turn_population(number, month.first_day, month.days)
            self.schemes.turn_month(self.place, self.rules.values, self.counter, month)
        else:
            self.look_for_the_dying(number, month.first_day)
        dying, near_death = self.foresee_deaths(month.first_day, month.days)
        arrivals = self.foresee_needs(number, near_death, month.first_day, month.days)
        self.numbers = self.rules.numbers._replace(panel_share=self.books.panel_share)
        for day in range(month.first_day, month.first_day + month.days):
            self.day(month, day, arrivals.on(day - month.first_day))
            yield self.env.timeout(1)
        if not is_warm_up:
            self.quality.add_month(month, self.place, self.clocks, self.rules, dying)
            self.bury(dying)
            values, end = self.rules.values, month.first_day + month.days
            self.books.find_payers(self.place, self.nothing, values, end)
            closed = count_month(self.place, self.rules, self.counter, month, dying)
            tried = self.schemes.close_month(self.place)
            self.books.close_month(closed, values, self.people.living * self.weight, tried)
            self.months.append(closed)

    def day(self, month: CalendarMonth, day: int, arrivals: Ids) -> None:
        """One day: lists are seen, the rounds are made, the night is counted."""
        if month.number < 0:
            self.replace(departures.see_off_the_dead(self.place.arrays(), day), day)
        if days := listed.days_of_round(month, day):
            listed.see(self.place, self.rules, self.counter, day, days)
        place = self.place.ready_for(day, arrivals.size)
        slots = planned.theatre_slots(self.rules, day)
        cancelled = rounds(place, self.numbers, arrivals, slots, day)
        self.counter.note("elective_cancellations", cancelled)
        self.counter.midnight(place.places)

    def turn_population(self, number: int, first_day: int, days: int) -> None:
        """Birthdays, conditions, births, moves; what changed changes the clocks."""
        known = self.people.n
        change = population.turn_month(
            self.people, self.flows, self.rules.values, self.seed, number, first_day, days
        )
        self.population.add_month(self.people, change, days)
        self.place.make_room(self.people.n)
        departures.move_away(self.place.arrays(), change.moved_out, first_day)
        self.place.holds["gone_on"][change.moved_out] = first_day
        self.admit_to_clocks(known)
        values, onset = self.rules.values, (change.onset_slots, change.onset_conditions)
        community.refer_at_onset(self.place, *onset, values, first_day, days)
        social_care.come_of_age(self.place, change.changed, self.rules, self.counter, first_day)
        children.turn(self.place, change.changed, self.rules, self.counter, first_day, days)
        review.notice(self.place, change.changed, self.rules, first_day, days)
        for slots in change.changed:
            self.set_rates(slots)
            found = end_of_life.identify(self.place, slots, values, first_day)
            self.counter.note("end_of_life_identified", found)

    def look_for_the_dying(self, number: int, first_day: int) -> None:
        """In the warm-up nobody grows older, but those near death are found all the same."""
        for block in self.people.blocks[number % MONTHS_IN_A_YEAR]:
            end_of_life.identify(self.place, slice(*block), self.nothing, first_day)

    def foresee_deaths(self, first_day: int, days: int) -> tuple[Slots, Slots]:
        """Who will die on which day of the month, when needs cease to strike; who is near death."""
        earliest = self.rules.values.number(end_of_life.EARLIEST)
        slots, of_month, near = population.deaths_in_month(self.people, days, earliest)
        self.place.await_deaths(slots, first_day + of_month)
        return slots, near

    def foresee_needs(
        self, number: int, near_death: Slots, first_day: int, days: int
    ) -> urgent.Arrivals:
        """Let the month run off the clocks: who attends A&E, who will be admitted, who asks."""
        place, rules, counter = self.place, self.rules, self.counter
        primary.see(place, rules, counter, number, days)
        listed.refer(place, rules)
        now = season(rules.values, number)
        struck = self.strikes(now, first_day, days)
        planned.join_list(place, struck["planned"], rules, first_day)
        social_care.ask(place, struck["social_care"], rules, counter, first_day)
        unpaid_care.break_down(place, struck["carer_breakdown"], rules, counter, first_day)
        asked = {
            need: community.asked_for(place, struck[need], rates, need)
            for need, rates in rules.requests.items()
        }
        called = asked["community_health"].pop(Service.URGENT_COMMUNITY_RESPONSE)
        community.refer(place, asked["community_health"], first_day)
        mental_health.refer(place, asked["mental_health"], rules.values, first_day)
        urgent_response.call_for(place, called, first_day)
        ends = urgent.sort_out(place, struck["urgent"], rules, now, first_day)
        counter.note("urgent_needs", ends.needs)
        urgent_response.call_for(place, ends.calls, first_day, ends.instead_of)
        community.refer_after_admission(place, ends.rows, rules.values)
        self.followed.visit_ae(*ends.visits)
        urgent.come_to_ae(place, ends, rules, counter, number)
        last = end_of_life.last_weeks(place, near_death, rules.values, first_day, days)
        return urgent.in_order(place, ends, last, first_day, days)

    def strikes(self, now: Season, first_day: int, days: int) -> dict[str, Strikes]:
        """The needs of each kind that strike in the month."""
        return strikes_of_month(self.clocks, self.place, self.rules, now, first_day, days)

    def replace(self, dead: Slots, day: int) -> None:
        """In the warm-up somebody just like the dead takes their place."""
        if dead.size:
            population.take_the_place(self.people, dead, self.seed, day)
            self.place.holds["gone_on"][dead] = NEVER
            self.place.holds["identified"][dead] = NEVER

    def bury(self, dead: Slots) -> None:
        """The month's dead, gone from their care since the day, are counted; their clocks stop."""
        population.bury(self.people, dead, self.population)
        departures.count_deaths(self.place, self.counter)
        self.followed.die(dead)
        for clock in self.clocks.values():
            clock.set_rate(dead, 0)

    def admit_to_clocks(self, first: int) -> None:
        """Start the clocks of residents who are new since slot `first`."""
        for clock in self.clocks.values():
            clock.admit(self.people.identity[first : self.people.n])
        self.set_rates(slice(first, self.people.n))

    def set_rates(self, slots: slice) -> None:
        """Read the residents' rates of need from this year's tables; the dead have none."""
        set_rates(self.clocks, self.people, slots, self.rules)

    def results(self, scenario: str, replicate: int) -> Results:
        """The tables of the run, for the whole place."""
        end_day = month_of_run(self.first_year, len(self.months)).first_day
        tables = tables_of_run(
            scenario,
            replicate,
            tally=tally(self.months),
            events=events_of(self.months),
            months=month_starts(self.first_year, len(self.months) // MONTHS_IN_A_YEAR),
            weight=self.weight,
            axes=AXES,
            stay_ages=STAY_AGES,
            cohorts=population.COHORTS,
            population=pl.concat(self.population_rows),
            age_structure=population.age_structure(self.by_age, self.years, self.weight),
            **self.books.tables(),
            schemes=self.schemes.months,
            by_group=self.quality.rows(),
            journeys=journey_rows(self.followed, self.place.record, self.people, end_day),
        )
        return Results(tables, {"weight": self.weight, "residents": self.people.n})
