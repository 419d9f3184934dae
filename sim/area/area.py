"""One place: who lives there, how it will grow, and what it has."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Parameter

FIRST_YEAR = 2025
LAST_PROJECTED_YEAR = 2045
BANDS = (*(f"{age}-{age + 4}" for age in range(0, 90, 5)), "90+")
SEXES = ("female", "male")
QUINTILES = ("1", "2", "3", "4", "5")


@dataclass(frozen=True, eq=False)
class Area:
    """A place with its residents, projection and parameters, as read from its file.

    `residents` counts people at mid-year of `first_year` by 19 age bands (0-4 ... 85-89, 90+),
    2 sexes (female, male) and 5 deprivation quintiles (most deprived first). `projection` counts
    people by year (`first_year` onwards, 21 years), band and sex. `parameters` are named
    `area.<table>.<key>`. `people_from` has the two tables as they were read, with their sources, by
    `residents` and `projection`. `hash` covers everything that was read.
    """

    name: str
    title: str
    first_year: int
    residents: NDArray[np.float64]
    projection: NDArray[np.float64]
    parameters: dict[str, Parameter] = field(repr=False)
    hash: str
    file: str
    people_from: dict[str, Parameter] = field(default_factory=dict, repr=False)

    @property
    def people(self) -> float:
        """Everyone who lives here at the start."""
        return float(self.residents.sum())
