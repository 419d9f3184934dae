"""Where: the residents, services and money of one place."""

from sim.area.area import FIRST_PROJECTED_YEAR, LAST_PROJECTED_YEAR, Area
from sim.area.load import area_names, load_area

__all__ = ["FIRST_PROJECTED_YEAR", "LAST_PROJECTED_YEAR", "Area", "area_names", "load_area"]
