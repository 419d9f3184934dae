"""What care costs those who provide it: fixed, step and variable, in whole pence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.money.activity import Activity
from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.inflation import Index, Kind
from sim.money.names import Line, Provider
from sim.money.payments import DAYS_IN_WEEK
from sim.money.pence import parts, pence, price, split
from sim.money.prices import Terms
from sim.parameters import Values
from sim.services.names import Service

# Services whose cost follows their own capacity, by provider and by what their cost moves with.
PLACES = {
    Service.INTERMEDIATE_CARE_BED: (Provider.COMMUNITY_TRUST, Kind.NHS),
    Service.REABLEMENT: (Provider.REABLEMENT_TEAM, Kind.HOME_CARE),
    Service.HOME_CARE: (Provider.HOME_CARE_PROVIDER, Kind.HOME_CARE),
    Service.RESIDENTIAL_CARE: (Provider.CARE_HOME, Kind.CARE_HOME),
    Service.NURSING_CARE: (Provider.CARE_HOME, Kind.CARE_HOME),
}
INPATIENTS = (Service.EMERGENCY_INPATIENT, Service.ELECTIVE_INPATIENT)
ADMISSION_PRICE = {
    Service.EMERGENCY_INPATIENT: "emergency_admission",
    Service.ELECTIVE_INPATIENT: "elective_admission",
}


class Cost(NamedTuple):
    """What one service cost one provider in one month."""

    month: int
    provider: str
    service: str
    fixed_pence: int
    step_pence: int
    variable_pence: int


class Parts(NamedTuple):
    """Millionths of a penny for one unit: of capacity (fixed, step) and of activity (variable)."""

    fixed: int
    step: int
    variable: int
    team_size: int


@dataclass(frozen=True)
class CostTerms:
    """What one unit of each part costs in one financial year, in cash."""

    financial_year: str
    ae_fixed_per_head: int
    hospital_fixed_per_head: int
    staffed_bed_day: int
    escalation_bed_day: int
    beds_per_ward: int
    admission_variable: Mapping[Service, int]
    bed_day_variable: int
    parts: Mapping[Service, Parts]
    spot_purchase: int


def cost_terms(values: Values, terms: Terms) -> CostTerms:
    """The cost terms of the year of `values`."""
    nhs = terms.index.level[Kind.NHS]
    hospital = _number(values, "staffed_bed_day") * nhs
    admission, day = (
        parts(_number(values, name))
        for name in ("admission_variable_share", "bed_day_variable_share")
    )
    return CostTerms(
        financial_year=terms.financial_year,
        ae_fixed_per_head=price(_number(values, "ae_fixed_per_head") * nhs),
        hospital_fixed_per_head=price(_number(values, "hospital_fixed_per_head") * nhs),
        staffed_bed_day=price(hospital),
        escalation_bed_day=price(hospital) + terms.price["escalation_bed_day_premium"],
        beds_per_ward=round(_number(values, "beds_per_ward")),
        admission_variable={
            service: pence(terms.price[name], admission)
            for service, name in ADMISSION_PRICE.items()
        },
        bed_day_variable=pence(terms.price["hospital_bed_day"], day),
        parts=_parts(values, terms.index),
        spot_purchase=terms.price["spot_purchase"],
    )


def _number(values: Values, name: str) -> float:
    return values.number(f"money.resource_cost.{name}")


def _by_service(values: Values, name: str) -> dict[str, Any]:
    full = f"money.resource_cost.{name}"
    return dict(zip(values.labels(full), values[full].tolist(), strict=True))


def _parts(values: Values, index: Index) -> dict[Service, Parts]:
    unit_cost, team_size = _by_service(values, "unit_cost"), _by_service(values, "team_size")
    occupancy = _by_service(values, "usual_occupancy")
    shares = _by_service(values, "cost_parts")
    found = {}
    for service in (Service.AE, *PLACES):
        name = service.label
        kind = PLACES[service][1] if service in PLACES else Kind.NHS
        cost = unit_cost[name] * index.level[kind]
        fixed, step, variable = shares[name]
        used = occupancy.get(name, 1)
        found[service] = Parts(
            price(cost * fixed * used),
            price(cost * step * used),
            price(cost * variable),
            round(team_size[name]),
        )
    return found


class ResourceCosts:
    """What all care of one run cost its providers, by month, provider and service."""

    def __init__(self) -> None:
        self._costs: dict[tuple[int, Provider, str], tuple[int, int, int]] = {}
        self._year_of: dict[int, str] = {}
        self.terms: CostTerms | None = None

    @property
    def opened(self) -> CostTerms:
        """The cost terms of the financial year that is open."""
        if self.terms is None:
            raise ValueError("no financial year is open: settle a month first")
        return self.terms

    def add(
        self, month: int, provider: Provider, service: str, parts: tuple[int, int, int]
    ) -> None:
        """Record fixed, step and variable pence of one service in one month."""
        before = self._costs.get((month, provider, service), (0, 0, 0))
        fixed, step, variable = (a + b for a, b in zip(before, parts, strict=True))
        self._costs[month, provider, service] = (fixed, step, variable)
        self._year_of[month] = self.opened.financial_year

    def rows(self) -> list[Cost]:
        """The `resource_cost` table, in the order recorded; `month` counts from 0."""
        return [
            Cost(month, provider.value, service, *parts)
            for (month, provider, service), parts in self._costs.items()
        ]

    def by_provider(self) -> dict[tuple[str, Provider], int]:
        """Pence by financial year and provider."""
        totals: dict[tuple[str, Provider], int] = {}
        for (month, provider, _), amounts in self._costs.items():
            key = self._year_of[month], provider
            totals[key] = totals.get(key, 0) + sum(amounts)
        return totals


def record_costs(activity: Activity, costs: ResourceCosts, people: int) -> None:
    """Record what the month's capacity and activity cost their providers."""
    _record_hospital(activity, costs, people)
    _record_ae(activity, costs, people)
    for service, (provider, _) in PLACES.items():
        costs.add(activity.month, provider, service.label, _places(activity, costs.opened, service))
    # Care bought outside the contracted places is taken to cost what is paid for it.
    bought = pence(activity.events["spot_purchases"] * activity.weight, costs.opened.spot_purchase)
    costs.add(activity.month, Provider.CARE_HOME, Line.SPOT_PURCHASE, (0, 0, bought))


def _record_hospital(activity: Activity, costs: ResourceCosts, people: int) -> None:
    """Beds are one base: what they cost is shared between its two services by bed days.

    Fixed cost follows the people of the place, not its beds: closing a ward saves its staff only.
    """
    terms = costs.opened
    month, weight, days = activity.month, activity.weight, activity.days
    starts = activity.starts.sum(axis=1).tolist()
    units = activity.units.sum(axis=1).tolist()
    bed_days = int(activity.capacity_days[Service.EMERGENCY_INPATIENT]) * weight
    wards = -(-bed_days // (days * terms.beds_per_ward))
    fixed = pence(people, terms.hospital_fixed_per_head, MONTHS_IN_YEAR)
    step = pence(wards * terms.beds_per_ward * days, terms.staffed_bed_day)
    use = [units[service] for service in INPATIENTS]
    by_use = use if any(use) else [1, 0]
    for service, its_fixed, its_step in zip(
        INPATIENTS, split(fixed, by_use), split(step, by_use), strict=True
    ):
        variable = pence(starts[service] * weight, terms.admission_variable[service])
        variable += pence(units[service] * weight, terms.bed_day_variable)
        amounts = (its_fixed, its_step, variable)
        costs.add(month, Provider.ACUTE_TRUST, service.label, amounts)
    opened = int(activity.escalation_bed_days) * weight
    step = pence(opened, terms.escalation_bed_day)
    costs.add(month, Provider.ACUTE_TRUST, Line.ESCALATION_BEDS, (0, step, 0))


def _record_ae(activity: Activity, costs: ResourceCosts, people: int) -> None:
    """A&E has no capacity: its fixed cost follows the people of the place."""
    attendances = int(activity.units[Service.AE].sum()) * activity.weight
    terms = costs.opened
    part = terms.parts[Service.AE]
    shifts = -(-attendances // part.team_size)
    amounts = (
        pence(people, terms.ae_fixed_per_head, MONTHS_IN_YEAR),
        pence(shifts * part.team_size, part.step),
        pence(attendances, part.variable),
    )
    costs.add(activity.month, Provider.ACUTE_TRUST, Service.AE.label, amounts)


def _places(activity: Activity, terms: CostTerms, service: Service) -> tuple[int, int, int]:
    part = terms.parts[service]
    # Home care counts hours a week on each day; all others count days.
    per = DAYS_IN_WEEK if service is Service.HOME_CARE else 1
    capacity_days = int(activity.capacity_days[service]) * activity.weight
    teams = -(-capacity_days // (activity.days * part.team_size))
    units = int(activity.units[service].sum()) * activity.weight
    return (
        pence(capacity_days, part.fixed, per),
        pence(teams * part.team_size * activity.days, part.step, per),
        pence(units, part.variable, per),
    )
