"""Packages of long-term care: which are reviewed, and which go on from the one before.

A review that changes a package ends its row and begins another on the same day, `upstream` of which
is the row before. So a row never changes what it says of the past, and what has been paid stays
paid. Such a row is no new client: it counts neither as a start nor as an admission or a wait.
"""

from typing import Any

import numpy as np

from sim.compiled import compiled_step
from sim.services.names import Service
from sim.services.record import NOT_A_ROW, Stays

AT_HOME, IN_A_CARE_HOME = np.arange(1, 3)
# By service: the kind of long-term care it is, 0 for none; and whether it is reviewed.
KIND_OF_CARE = np.zeros(len(Service), np.int64)
KIND_OF_CARE[Service.HOME_CARE] = AT_HOME
KIND_OF_CARE[[Service.RESIDENTIAL_CARE, Service.NURSING_CARE]] = IN_A_CARE_HOME
IS_REVIEWED = KIND_OF_CARE > 0
IS_REVIEWED[[Service.DIRECT_PAYMENT, Service.SUPPORTED_LIVING, Service.SHARED_LIVES]] = True
# In the column of the day of the last review.
NOT_REVIEWED = np.int16(np.iinfo(np.int16).min)


@compiled_step
def kind_before(stays: Stays, row: Any) -> int:
    """The kind of long-term care that a row comes from, 0 where it comes from none."""
    if row.upstream == NOT_A_ROW:
        return 0
    return int(KIND_OF_CARE[stays.row[row.upstream].service])


@compiled_step
def goes_on(stays: Stays, row: Any) -> bool:
    """Whether a row is the same care as the row before, with other hours or in another home."""
    kind = KIND_OF_CARE[row.service]
    return bool(kind > 0 and kind_before(stays, row) == kind)
