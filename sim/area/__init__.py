"""Where: the residents, services and money of one place."""

from sim.area.area import BANDS, QUINTILES, SEXES, Area
from sim.area.load import area_names, load_area

__all__ = ["BANDS", "QUINTILES", "SEXES", "Area", "area_names", "load_area"]
