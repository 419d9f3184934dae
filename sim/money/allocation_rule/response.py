"""What a further pound is worth in a service: declared slopes and last year's observed waits."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from sim.money.allocation_rule.given import ServiceYear, YearStart, may_fall
from sim.money.allocation_rule.spread import share_of
from sim.money.allocation_rule.terms import Response
from sim.money.pence import PENCE_PER_POUND, parts
from sim.parameters import Values
from sim.services.names import Service

NEXT_POUNDS = 10_000
SAVED = "money.allocation_rule.public_cost_saved_per_gbp"
QALYS = "money.allocation_rule.qalys_per_10000_gbp"


class Worth(NamedTuple):
    """What the next GBP 10,000 are worth in one service at a budget, in pence.

    Both parts together rank the services. `pressure`: need over capacity to the declared power,
    which both carry.
    """

    service: Service
    public_cost_saved_pence: Fraction
    qalys_pence: Fraction
    pressure: Fraction

    @property
    def worth_pence(self) -> Fraction:
        """Public cost saved and QALYs at their value."""
        return self.public_cost_saved_pence + self.qalys_pence


def response(values: Values) -> Response:
    """The declared response of services, of the year of `values` (sim/money/allocation_rule.toml).

    The value of a QALY is in the prices in which it is stated.
    """
    per_qaly = Fraction(values.whole("money.allocation_rule.qaly_value"))
    saved, qalys = _by_service(values, SAVED), _by_service(values, QALYS)
    return Response(
        saved=saved,
        qalys_worth={service: each * per_qaly / NEXT_POUNDS for service, each in qalys.items()},
        step_pence=values.whole("money.allocation_rule.step") * PENCE_PER_POUND,
        power=values.whole("money.allocation_rule.decline_power"),
        usual_wait_days=share_of(parts(values.number("money.allocation_rule.usual_wait_days"))),
    )


def usual_may_fall(values: Values, hospital: bool) -> int:
    """How far capacity can fall within a year, in parts per million: the lag of its lever, then
    the pace at which staff leave."""
    ward, post = (
        "money.cashable.ward_closure_lag_months",
        "money.cashable.post_not_refilled_lag_months",
    )
    lag = values.whole(ward if hospital else post)
    return may_fall(parts(values.number("money.allocation_rule.leave_in_a_year")), lag)


def _by_service(values: Values, name: str) -> Mapping[Service, Fraction]:
    numbers = zip(values.labels(name), values[name].tolist(), strict=True)
    return {Service[label.upper()]: share_of(parts(number)) for label, number in numbers}


def need_over_capacity(one: ServiceYear, response: Response) -> Fraction:
    """Last year's need over last year's capacity: what was in use and what was waited for.

    A wait counts the more the longer it was, by half where it was as long as usual.
    """
    seen = one.observed
    if seen is None or one.capacity == 0:
        return Fraction(0)
    waited = seen.mean_wait_days
    counts = waited / (waited + response.usual_wait_days) if waited else Fraction(0)
    return share_of(seen.occupancy) + seen.waiting * counts / one.capacity


def pressure(one: ServiceYear, response: Response, pence: int) -> Fraction:
    """Need over the capacity that a budget buys, to the declared power: it falls as money grows."""
    return (need_over_capacity(one, response) * one.standstill / pence) ** response.power


def worth_of_next(one: ServiceYear, response: Response, pence: int) -> Worth:
    """What GBP 10,000 on top of a budget of `pence` are worth; the budget is above 0."""
    pressed = pressure(one, response, pence)
    next_pence = NEXT_POUNDS * PENCE_PER_POUND * pressed
    service = one.service
    saved, qalys = response.saved[service], response.qalys_worth[service]
    return Worth(service, saved * next_pence, qalys * next_pence, pressed)


def ranking(start: YearStart, response: Response) -> list[Worth]:
    """The services from most to least useful, at what last year's capacity costs this year."""
    rows = [
        worth_of_next(one, response, max(1, round(one.standstill)))
        for one in start.services
        if one.spent_pence
    ]
    return sorted(rows, key=lambda row: (-row.worth_pence, row.service))
