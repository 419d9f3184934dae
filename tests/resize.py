"""A place with another number of residents, and everything that is counted for the whole of it."""

from dataclasses import replace

import numpy as np

from sim.area import Area

YEARS_A_BAND = 5
WHOLE_PLACE = "area.capacity."


def resized(area: Area, people: int) -> Area:
    """The same make-up, rates and prices; residents and capacities scaled to `people`."""
    factor = people / area.people
    parameters = {
        name: replace(parameter, value=np.asarray(parameter.value * factor))
        if name.startswith(WHOLE_PLACE)
        else parameter
        for name, parameter in area.parameters.items()
    }
    return replace(
        area,
        name=f"{area.name}_{people}",
        residents=area.residents * factor,
        projection=area.projection * factor,
        parameters=parameters,
        hash=f"{area.hash}-{people}",
    )


def older(area: Area, people: int, youngest: int = 65, left: float = 0.02) -> Area:
    """The same place with few residents below an age, so that those above it fill the sample."""
    weight = np.where(np.arange(area.residents.shape[0]) * YEARS_A_BAND < youngest, left, 1.0)
    aged = replace(
        area,
        residents=area.residents * weight[:, np.newaxis, np.newaxis],
        projection=area.projection * weight[:, np.newaxis],
    )
    return resized(aged, people)
