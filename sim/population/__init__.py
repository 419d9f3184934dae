"""Who lives in a place: residents as arrays; ageing, conditions, frailty, births, moves, deaths."""

from sim.population.age_structure import age_structure, by_five_years
from sim.population.deaths import (
    bury,
    deaths_in_month,
    likelier_near_death,
    likelier_with_left,
    set_care_home,
)
from sim.population.flows import Flows, plan_flows
from sim.population.frozen import take_the_place
from sim.population.hazard import run_down
from sim.population.month import MonthChange, turn_month
from sim.population.residents import Residents
from sim.population.start import start
from sim.population.tally import PopulationTally

__all__ = [
    "Flows",
    "MonthChange",
    "PopulationTally",
    "Residents",
    "age_structure",
    "bury",
    "by_five_years",
    "deaths_in_month",
    "likelier_near_death",
    "likelier_with_left",
    "plan_flows",
    "run_down",
    "set_care_home",
    "start",
    "take_the_place",
    "turn_month",
]
