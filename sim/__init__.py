"""Local Pound: what a place's whole health and care budget buys, simulated resident by resident.

Load a place and scenarios, run one, or compare several under the same dice; `drivers` splits a
difference into what brings it about. `growth` and `prevalence` read from the table `age_structure`
how many people hold many conditions, and why.
"""

from sim.area import load_area
from sim.comparison import growth, prevalence
from sim.run import run
from sim.scenario import load_scenario
from sim.sweep import compare_scenarios as compare
from sim.sweep import find_drivers as drivers

__all__ = ["compare", "drivers", "growth", "load_area", "load_scenario", "prevalence", "run"]
