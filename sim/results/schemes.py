"""The tables of schemes: who was in them and what they cost; what happened to those in them."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from sim.parameters.scheme_words import SWITCHES

_COUNTED = (
    *("eligible", "offered", "accepted", "waiting", "started", "ended", "enrolled", "working"),
    *("intended", "overlapping", "places", "contacts"),
)
_PAID = ("fixed_pence", "set_up_pence", "variable_pence")
OF = " of"  # after a rate: what its events are a share of


def scheme_rows(months: Sequence[Any], costs: Sequence[Any], weight: int) -> pl.DataFrame | None:
    """One row for each month and scheme; None where there never was one.

    `months` in residents of the sample, for `weight` people each; `costs` of the whole place.
    """
    if not months:
        return None
    paid = {(one.month, one.scheme): one for one in costs}
    return pl.DataFrame(
        [
            {
                "month": one.month,
                "scheme": one.scheme,
                "switch": SWITCHES[one.switch],
                **{name: getattr(one, name) * weight for name in _COUNTED},
                **{name: getattr(paid[one.month, one.scheme], name) for name in _PAID},
            }
            for one in months
        ]
    )


def scheme_events(months: Sequence[Any], weight: int) -> pl.DataFrame | None:
    """One row for each month, scheme and rate that it acts on; None where there never was one."""
    rows = [
        {
            "month": one.month,
            "scheme": one.scheme,
            "rate": rate,
            "events": count * weight,
            "events_of": one.events.get(rate + OF, 0) * weight,
            "intended_events": one.intended_events.get(rate, 0) * weight,
            "intended_events_of": one.intended_events.get(rate + OF, 0) * weight,
        }
        for one in months
        for rate, count in one.events.items()
        if not rate.endswith(OF)
    ]
    return pl.DataFrame(rows) if rows else None
