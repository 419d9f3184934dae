"""The end of a month in both ledgers, and what each provider is left with."""

from typing import NamedTuple

from sim.money.activity import Activity
from sim.money.acute_payment import AcutePayment
from sim.money.allocation import MONTHS_IN_YEAR, budgets, open_year, pay_not_modelled
from sim.money.cost_terms import cost_terms
from sim.money.health_payments import FIXED_LINES
from sim.money.housing_adaptations import pay_for_adaptations
from sim.money.ledger import Ledger
from sim.money.names import Line, Provider
from sim.money.payments import pay_for_care
from sim.money.provider_payment import ProviderPosition, provider_positions
from sim.money.resource_cost import ResourceCosts, record_costs
from sim.parameters import Values


class Position(NamedTuple):
    """One provider's financial year: what it was paid, what its care cost, and the difference."""

    financial_year: str
    provider: str
    received_pence: int
    cost_pence: int
    position_pence: int


class Yearly(NamedTuple):
    """One number of one financial year, for the table of outcomes."""

    financial_year: str
    measure: str
    value: int


def settle(
    activity: Activity,
    values: Values,
    ledger: Ledger,
    costs: ResourceCosts,
    people: int,
    acute: AcutePayment | None = None,
) -> None:
    """A month's end: post who paid whom, and record what the care cost its providers.

    `people`: everybody living in the place (not the sample). `acute`: the contract with the acute
    trust, if it is not simply paid for what it does. Opens the financial year of `values`
    if nobody has. Care left out by the model, and adaptations of homes, are taken to cost what is
    paid for them.
    """
    if activity.financial_year != values.financial_year:
        raise ValueError(
            f"activity of {activity.financial_year} with the values of {values.financial_year}"
        )
    if ledger.terms is None or ledger.opened.financial_year != values.financial_year:
        open_year(values, ledger, people)
    if costs.terms is None or costs.terms.financial_year != values.financial_year:
        costs.terms = cost_terms(values, ledger.opened)
    pay_for_care(activity, ledger, people, acute)
    record_costs(activity, costs, people)
    for provider, amount in pay_not_modelled(activity.month, ledger, people):
        costs.add(activity.month, provider, Line.NOT_MODELLED, (amount, 0, 0))
    month = activity.month
    adapted = pay_for_adaptations(month % MONTHS_IN_YEAR, month, ledger, MONTHS_IN_YEAR)
    costs.add(month, Provider.HOME_ADAPTATIONS, Line.HOUSING_ADAPTATIONS, (adapted, 0, 0))


def positions(ledger: Ledger, costs: ResourceCosts) -> list[Position]:
    """Payments less resource cost by financial year and provider."""
    received, cost = ledger.received(), costs.by_provider()
    return [
        Position(
            year,
            provider.value,
            received.get((year, provider), 0),
            cost.get((year, provider), 0),
            received.get((year, provider), 0) - cost.get((year, provider), 0),
        )
        for year, provider in sorted({*received, *cost})
    ]


def by_part(ledger: Ledger, costs: ResourceCosts) -> list[ProviderPosition]:
    """The table `provider_position`: what each was paid, fixed and variable, and its cost by part.

    Fixed is what is paid whatever is done: by the head, by the place, or a fixed sum of a contract.
    """
    paid: dict[tuple[str, Provider], tuple[int, int]] = {}
    for (year, provider, line), amount in ledger.received_by_line().items():
        fixed, variable = paid.get((year, provider), (0, 0))
        if line in FIXED_LINES:
            fixed += amount
        else:
            variable += amount
        paid[year, provider] = fixed, variable
    return provider_positions(paid, costs.parts_by_provider())


def yearly(ledger: Ledger, costs: ResourceCosts) -> list[Yearly]:
    """Allocation, spend and gap of each payer and position of each provider, in pence.

    Spend is all that a payer paid, care left out by the model included. Those
    without an allocation (NHS England, the person, charity) have spend only.
    """
    given = {
        (row.financial_year, f"{measure}_{row.payer}_pence"): amount
        for row in budgets(ledger)
        for measure, amount in (("allocation", row.allocation_pence), ("gap", row.gap_pence))
    }
    spent = {
        (year, f"spend_{payer}_pence"): amount for (year, payer), amount in ledger.spend().items()
    }
    left = {
        (row.financial_year, f"position_{row.provider}_pence"): row.position_pence
        for row in positions(ledger, costs)
    }
    rows = {**given, **spent, **left}
    return [Yearly(year, measure, value) for (year, measure), value in sorted(rows.items())]
