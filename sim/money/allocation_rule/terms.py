"""An allocation rule and its terms, as a place agrees them for one year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sim.services.names import Service


@dataclass(frozen=True)
class Table:
    """A user's own table: what each service gets in each financial year.

    `unit` is "pence" (the service's budget) or "ratio" (to what was spent on it last year, in
    cash). `file` and `key` say where it was written.
    """

    file: str
    key: str
    unit: str
    amount: Mapping[Service, Mapping[str, Fraction]]


@dataclass(frozen=True)
class Response:
    """What a further pound does in a service, as declared; see sim/money/allocation_rule.toml.

    `worth`: pounds of public cost saved, and of QALYs at their value, for a pound spent where
    capacity equals need. It declines as need over capacity to the whole `power`. A wait counts
    towards need as far as it is longer than usual: by wait / (wait + `usual_wait_days`).
    `step_pence`: how much money moves at a time.
    """

    saved: Mapping[Service, Fraction]
    qalys_worth: Mapping[Service, Fraction]
    step_pence: int
    power: int
    usual_wait_days: Fraction

    def worth(self, service: Service) -> Fraction:
        """Pounds of public cost and QALYs for a pound, where capacity equals need."""
        return self.saved[service] + self.qalys_worth[service]


@dataclass(frozen=True)
class AllocationRule:
    """Which rule decides what each service gets, and its terms.

    `share` of acute growth that leaves hospital; `to`: the services that get what is moved or
    reinvested, by shares that add up to one; `acute_may_fall`: below last year's cash; `response`
    of services to money; a `table` of one's own.
    """

    name: str
    share: float | None = None
    to: Mapping[Service, float] = field(default_factory=dict)
    acute_may_fall: bool = False
    response: Response | None = None
    table: Table | None = None
