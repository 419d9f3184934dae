"""Marginal benefit: the next pounds go where they save and heal most, out of where they do least.

It knows last year's waits and the declared response of each service, and nothing of the year to
come. Money stays with its payer: a payer moves it between the services that it can buy.
"""

from fractions import Fraction

from sim.money.allocation_rule.given import ServiceYear, YearStart
from sim.money.allocation_rule.historic import historic
from sim.money.allocation_rule.plan import Budgets
from sim.money.allocation_rule.response import pressure
from sim.money.allocation_rule.terms import AllocationRule, Response
from sim.money.allocation_rule.within_limits import feasible, spent_by
from sim.money.names import Payer
from sim.services.names import Service

# Exact, after its nearest floating-point number: rounding keeps the order, so that the exact ones
# are compared only where the others are equal, which is much faster.
Ranked = tuple[float, Fraction]
NO_USE: Ranked = (0.0, Fraction(0))


def marginal_benefit(start: YearStart, rule: AllocationRule) -> Budgets:
    """Historic budgets, then step by step from the least to the most useful service.

    First each payer gives out, in whole steps, what historic would have spent beyond what staff
    can be found for; then steps move as long as one is worth more elsewhere. No service leaves what
    it can grow to and fall to. A payer that is short moves nothing.
    """
    if rule.response is None:
        raise ValueError("marginal_benefit without a response: check first")
    usual = historic(start)
    market = _Market(start, rule.response, feasible(usual, start))
    for payer in sorted(one.payer for one in start.payers):
        market.give_out(payer, spent_by(payer, usual) - spent_by(payer, market.budgets))
    solvent = sorted(
        one.payer
        for one in start.payers
        if spent_by(one.payer, market.budgets) <= one.for_services_pence
    )
    while sum(market.improve(payer) for payer in solvent):
        pass
    return market.budgets


class _Market:
    """Budgets under way, and what the next and the last step of each service are worth."""

    def __init__(self, start: YearStart, response: Response, budgets: Budgets) -> None:
        self.budgets = budgets
        self.step = response.step_pence
        self._response = response
        self._services = {
            one.service: one
            for one in start.services
            if one.spent_pence and one.observed is not None
        }
        self._limits = {s: (one.least_pence, one.most_pence) for s, one in self._services.items()}
        self._total = {s: sum(budgets[s].values()) for s in self._services}
        self._worth: dict[tuple[Service, int], Ranked] = {}

    def give_out(self, payer: Payer, pence: int) -> None:
        """Whole steps to the most useful services, as long as they are of any use."""
        while pence >= self.step:
            to = self._best(payer)
            if to is None or self._next(to) <= NO_USE:
                return
            self._change(to, payer, self.step)
            pence -= self.step

    def improve(self, payer: Payer) -> bool:
        """Move a payer's steps until none is worth more elsewhere; whether any moved."""
        moved = False
        while True:
            to, out_of = self._best(payer), self._least(payer)
            if to is None or out_of is None or self._next(to) <= self._last(out_of):
                return moved
            self._change(out_of, payer, -self.step)
            self._change(to, payer, self.step)
            moved = True

    def _best(self, payer: Payer) -> Service | None:
        able = [s for s, one in self._services.items() if self._can_grow(one, payer)]
        return max(able, key=lambda s: (self._next(s), -s), default=None)

    def _least(self, payer: Payer) -> Service | None:
        able = [s for s, one in self._services.items() if self._can_fall(one, payer)]
        return min(able, key=lambda s: (self._last(s), s), default=None)

    def _can_grow(self, one: ServiceYear, payer: Payer) -> bool:
        total = self._total[one.service]
        return (
            one.can_buy(payer) and total > 0 and total + self.step <= self._limits[one.service][1]
        )

    def _can_fall(self, one: ServiceYear, payer: Payer) -> bool:
        left = self._total[one.service] - self.step
        own = self.budgets[one.service].get(payer, 0)
        return own >= self.step and left > 0 and left >= self._limits[one.service][0]

    def _next(self, service: Service) -> Ranked:
        return self._worth_at(service, self._total[service])

    def _last(self, service: Service) -> Ranked:
        return self._worth_at(service, self._total[service] - self.step)

    def _worth_at(self, service: Service, pence: int) -> Ranked:
        """A pound's worth above a budget of `pence`; each budget is reckoned once."""
        key = service, pence
        if key not in self._worth:
            pressed = pressure(self._services[service], self._response, pence)
            worth = self._response.worth(service) * pressed
            self._worth[key] = float(worth), worth
        return self._worth[key]

    def _change(self, service: Service, payer: Payer, pence: int) -> None:
        self.budgets[service][payer] = self.budgets[service].get(payer, 0) + pence
        self._total[service] += pence
