"""Assessments of need for social care: what each is for stands on its row."""

import numpy as np
from numpy.typing import NDArray

from sim.pathways.cases import ask_for_cases
from sim.pathways.foresee import keep_fates
from sim.pathways.names import NOTHING
from sim.pathways.place import Place, Slots
from sim.services import Ids, Service

REQUESTS = "social_care_requests"  # what requests from people at home are counted as


def ask_for_assessment(
    place: Place,
    slots: Slots,
    event: NDArray[np.integer],
    wanted: NDArray[np.integer],
    days: NDArray[np.integer],
) -> Ids:
    """Book assessments, each for what is `wanted`; returns their rows."""
    rows = ask_for_cases(place, Service.SOCIAL_CARE_ASSESSMENT, slots, event, days)
    place.record.pathway[rows] = wanted
    keep_fates(place, rows[wanted != NOTHING])
    return rows
