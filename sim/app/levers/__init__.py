"""What can be moved in a scenario on screen, and how positions and scenarios become one another.

The scenario is the only thing kept: a lever's position is read from it and written into it.
"""

from sim.app.levers.lever import Group, Lever, groups, levers
from sim.app.levers.position import Held, Position, held, moved, put_back
from sim.app.levers.scale import Scale, scale_of

__all__ = [
    "Group",
    "Held",
    "Lever",
    "Position",
    "Scale",
    "groups",
    "held",
    "levers",
    "moved",
    "put_back",
    "scale_of",
]
