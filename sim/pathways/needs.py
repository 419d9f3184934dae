"""The kinds of need, each of which has a clock."""

from sim.demand import CLOCKS
from sim.pathways import carer_strain

# The rates of all but the last are tables by cell.
BY_CELL = ("urgent", "planned", "social_care", *CLOCKS)
NEEDS = (*BY_CELL, carer_strain.CLOCK)
