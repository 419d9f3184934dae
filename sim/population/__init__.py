"""Who lives in a place: residents as arrays; ageing, conditions, births, deaths, carers, means."""

from sim.population.age_structure import age_structure, by_five_years
from sim.population.cared_for import CareHad, care_had, hours_in_band
from sim.population.carers import HOURS, Caring, caring
from sim.population.deaths import (
    bury,
    deaths_in_month,
    likelier_near_death,
    likelier_with_left,
    mean_share_near_death,
    set_care_home,
)
from sim.population.flows import Flows
from sim.population.frozen import take_the_place
from sim.population.groups import COHORTS
from sim.population.hazard import run_down
from sim.population.kept import OF_EACH, kept_people, people_from
from sim.population.means import (
    Means,
    capital_limit_gbp,
    draw_of_a_loan,
    means,
    means_in_care,
    means_on_entry,
    pays_for_care_home,
    pays_for_home_care,
)
from sim.population.month import MonthChange, turn_month
from sim.population.planned import MOST_KEPT, freeze, place_digest, plan_flows
from sim.population.residents import Residents
from sim.population.start import number_drawn, start
from sim.population.tally import PopulationTally

__all__ = [
    "COHORTS",
    "HOURS",
    "MOST_KEPT",
    "OF_EACH",
    "CareHad",
    "Caring",
    "Flows",
    "Means",
    "MonthChange",
    "PopulationTally",
    "Residents",
    "age_structure",
    "bury",
    "by_five_years",
    "capital_limit_gbp",
    "care_had",
    "caring",
    "deaths_in_month",
    "draw_of_a_loan",
    "freeze",
    "hours_in_band",
    "kept_people",
    "likelier_near_death",
    "likelier_with_left",
    "mean_share_near_death",
    "means",
    "means_in_care",
    "means_on_entry",
    "number_drawn",
    "pays_for_care_home",
    "pays_for_home_care",
    "people_from",
    "place_digest",
    "plan_flows",
    "run_down",
    "set_care_home",
    "start",
    "take_the_place",
    "turn_month",
]
