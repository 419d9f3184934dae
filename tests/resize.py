"""A place with another number of residents, and everything that is counted for the whole of it."""

from dataclasses import replace

import numpy as np

from sim.area import Area

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
