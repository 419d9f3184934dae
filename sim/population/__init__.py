"""Who lives in a place: residents as arrays; ageing, conditions, frailty, births, moves, deaths."""

from sim.population.deaths import (
    bury,
    deaths_in_month,
    likelier_near_death,
    likelier_with_left,
    set_care_home,
)
from sim.population.flows import Flows
from sim.population.frozen import take_the_place
from sim.population.hazard import run_down
from sim.population.kept import OF_EACH, kept_people, people_from
from sim.population.month import MonthChange, turn_month
from sim.population.planned import place_digest, plan_flows
from sim.population.residents import Residents
from sim.population.start import number_drawn, start
from sim.population.tally import PopulationTally

__all__ = [
    "OF_EACH",
    "Flows",
    "MonthChange",
    "PopulationTally",
    "Residents",
    "bury",
    "deaths_in_month",
    "kept_people",
    "likelier_near_death",
    "likelier_with_left",
    "number_drawn",
    "people_from",
    "place_digest",
    "plan_flows",
    "run_down",
    "set_care_home",
    "start",
    "take_the_place",
    "turn_month",
]
