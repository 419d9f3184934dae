"""The season: how urgent need and length of stay run over the year, against their mean."""

from typing import NamedTuple

from sim.parameters import Values

MONTHS_IN_A_YEAR = 12


class Season(NamedTuple):
    """One month against the mean of the year: attendances, admissions, days until fit to leave."""

    ae_attendances: float
    emergency_admissions: float
    emergency_days: float


def season(values: Values, month: int) -> Season:
    """The season of month `month` of a run, of which 0 is April."""
    at = month % MONTHS_IN_A_YEAR
    return Season(*(float(values[f"demand.season.{name}"][at]) for name in Season._fields))
