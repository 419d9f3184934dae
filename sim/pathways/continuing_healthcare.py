"""NHS continuing healthcare: whose long-term care is a health need, whatever they own."""

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.pathways.place import Place
from sim.services import Ids, Service

_SHARES = "pathways.continuing_healthcare.eligible_share"
_WAYS = ("usual", "fast_track")


def eligible(place: Place, rows: Ids, values: Values) -> NDArray[np.bool_]:
    """Of stays in long-term care that have started: those that are found eligible.

    Some are by the usual assessment, and more (fast track) of those who were known to be in the
    last part of life when the stay started.
    """
    record = place.record
    usual, fast_track = values.once(_by_service)[:, record.service[rows]]
    known = place.holds["identified"][record.resident[rows]] <= record.started[rows]
    draw = place.fates.one["continuing_healthcare"][record.fate[rows]]
    return np.asarray(draw < usual + fast_track * known)


def _by_service(values: Values) -> NDArray[np.float64]:
    """The share by way and service; 0 for services without a row."""
    shares = np.zeros((len(_WAYS), len(Service)))
    ways = [values.labels(_SHARES, axis=1).index(way) for way in _WAYS]
    for label, of_ways in zip(values.labels(_SHARES), values[_SHARES], strict=True):
        shares[:, Service[label.upper()]] = of_ways[ways]
    return shares
