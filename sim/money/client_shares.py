"""How a month's fees are shared between the council and those who have the care."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.money.pence import split
from sim.services.names import Service

Pence = NDArray[np.int64]


class ClientShares(NamedTuple):
    """Of one month, by service: by what the fees are shared, and in whole pence of the sample.

    Of care that the council pays for, `fee` and of it the clients' `charge`; of care that people
    pay for themselves, `own` and of it what is `relieved`: what the council pays once somebody has
    reached the cap on care costs. `reablement_pence`: charges of reablement beyond the free weeks.
    """

    fee: Pence
    charge: Pence
    own: Pence
    relieved: Pence
    reablement_pence: int


_NOTHING = np.zeros(len(Service), np.int64)
NO_CLIENTS = ClientShares(_NOTHING, _NOTHING, _NOTHING, _NOTHING, 0)


def council_and_client(fee_pence: int, service: Service, shares: ClientShares) -> tuple[int, int]:
    """Split a month's fee of a service into what the council pays and what its clients do.

    The two add up to the fee. Where nobody has had the service, the council pays.
    """
    fee, charge = int(shares.fee[service]), int(shares.charge[service])
    council, client = split(fee_pence, (fee - charge, charge)) if fee else (fee_pence, 0)
    return council, client


def person_and_council(own_pence: int, service: Service, shares: ClientShares) -> tuple[int, int]:
    """Split what is due for care that people pay for themselves; the council pays above the cap."""
    own, relieved = int(shares.own[service]), int(shares.relieved[service])
    person, council = split(own_pence, (own - relieved, relieved)) if own else (own_pence, 0)
    return person, council
