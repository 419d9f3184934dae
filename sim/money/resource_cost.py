"""What care costs those who provide it: fixed, step and variable, in whole pence."""

from typing import NamedTuple

from sim.money.activity import DAYS_IN_WEEK, Activity
from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.cost_terms import AMBULANCES, PLACES, CostTerms
from sim.money.names import PROVIDER_OF, Line, Provider
from sim.money.pence import pence, split
from sim.services.names import Service

INPATIENTS = (Service.EMERGENCY_INPATIENT, Service.ELECTIVE_INPATIENT)
# Their capacity is hours, appointments or first attendances a week on each day; that of all others
# is places.
BY_THE_WEEK = {Service.HOME_CARE, Service.GP, Service.OUTPATIENT, Service.DAY_CASE}


class Cost(NamedTuple):
    """What one service cost one provider in one month."""

    month: int
    provider: str
    service: str
    fixed_pence: int
    step_pence: int
    variable_pence: int


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
        key = month, provider, service
        before = self._costs.get(key)
        self._costs[key] = parts if before is None else _added(before, parts)
        self._year_of[month] = self.opened.financial_year

    def rows(self) -> list[Cost]:
        """The `resource_cost` table, in the order recorded; `month` counts from 0."""
        return [
            Cost(month, provider.value, service, *parts)
            for (month, provider, service), parts in self._costs.items()
        ]

    def parts_by_provider(self) -> dict[tuple[str, Provider], tuple[int, int, int]]:
        """Fixed, step and variable pence by financial year and provider."""
        totals: dict[tuple[str, Provider], tuple[int, int, int]] = {}
        for (month, provider, _), amounts in self._costs.items():
            key = self._year_of[month], provider
            before = totals.get(key)
            totals[key] = amounts if before is None else _added(before, amounts)
        return totals

    def by_provider(self) -> dict[tuple[str, Provider], int]:
        """Pence by financial year and provider."""
        return {key: sum(amounts) for key, amounts in self.parts_by_provider().items()}


def _added(one: tuple[int, int, int], other: tuple[int, int, int]) -> tuple[int, int, int]:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


class _Counted(NamedTuple):
    """What a month had, by service and of the whole place; capacity is summed over days."""

    starts: list[int]
    units: list[int]
    capacity_days: list[int]


def record_costs(activity: Activity, costs: ResourceCosts, people: int) -> None:
    """Record what the month's capacity and activity cost their providers.

    Same-day emergency care is not recorded: its cost is inside that of an emergency admission.
    """
    month, terms, weight = activity.month, costs.opened, activity.weight
    counted = _Counted(
        (activity.starts.sum(axis=1) * weight).tolist(),
        (activity.units.sum(axis=1) * weight).tolist(),
        (activity.capacity_days * weight).tolist(),
    )
    _record_hospital(activity, counted, costs, people)
    _record_without_capacity(activity, counted, costs, people)
    for service in PLACES:
        amounts = _places(activity.days, counted, terms, service)
        if service is Service.VIRTUAL_WARD:
            amounts = (_virtual_ward_hub(counted, terms, people), *amounts[1:])
        costs.add(month, PROVIDER_OF[service], service.label, amounts)
    # Care bought outside the contracted places is taken to cost what is paid for it.
    bought = pence(activity.events["spot_purchases"] * weight, terms.spot_purchase)
    costs.add(month, Provider.CARE_HOME, Line.SPOT_PURCHASE, (0, 0, bought))
    # So is a review, by the team that assesses, in time of its own.
    reviewed = pence(activity.events["social_care_reviews"] * weight, terms.review)
    costs.add(month, Provider.SOCIAL_WORK_TEAM, Line.SOCIAL_CARE_REVIEW, (0, 0, reviewed))


def _record_hospital(
    activity: Activity, counted: _Counted, costs: ResourceCosts, people: int
) -> None:
    """Beds are one base: what they cost is shared between its two services by bed days.

    Fixed cost follows the people of the place, not its beds: closing a ward saves its staff only.
    """
    terms, month, days = costs.opened, activity.month, activity.days
    bed_days = counted.capacity_days[Service.EMERGENCY_INPATIENT]
    wards = -(-bed_days // (days * terms.beds_per_ward))
    fixed = pence(people, terms.hospital_fixed_per_head, MONTHS_IN_YEAR)
    step = pence(wards * terms.beds_per_ward * days, terms.staffed_bed_day)
    use = [counted.units[service] for service in INPATIENTS]
    by_use = use if any(use) else [1, 0]
    for service, its_fixed, its_step in zip(
        INPATIENTS, split(fixed, by_use), split(step, by_use), strict=True
    ):
        variable = pence(counted.starts[service], terms.admission_variable[service])
        variable += pence(counted.units[service], terms.bed_day_variable)
        amounts = (its_fixed, its_step, variable)
        costs.add(month, Provider.ACUTE_TRUST, service.label, amounts)
    opened = int(activity.escalation_bed_days) * activity.weight
    step = pence(opened, terms.escalation_bed_day)
    costs.add(month, Provider.ACUTE_TRUST, Line.ESCALATION_BEDS, (0, step, 0))


def _record_without_capacity(
    activity: Activity, counted: _Counted, costs: ResourceCosts, people: int
) -> None:
    """A&E and ambulances have no capacity: their fixed cost follows the people of the place."""
    terms = costs.opened
    for service, per_head in terms.fixed_per_head.items():
        contacts = counted.units[service]
        part = terms.parts[service]
        shifts = -(-contacts // part.team_size)
        if service is Service.AMBULANCE:
            conveyed = int(activity.events["ambulance_conveyed"]) * activity.weight
            by_end = zip((conveyed, contacts - conveyed), AMBULANCES, strict=True)
            variable = sum(pence(count, terms.ambulance_variable[end]) for count, end in by_end)
        else:
            variable = pence(contacts, part.variable)
        amounts = (
            pence(people, per_head, MONTHS_IN_YEAR),
            pence(shifts * part.team_size, part.step),
            variable,
        )
        costs.add(activity.month, PROVIDER_OF[service], service.label, amounts)


def _places(
    days: int, counted: _Counted, terms: CostTerms, service: Service
) -> tuple[int, int, int]:
    part = terms.parts[service]
    per = DAYS_IN_WEEK if service in BY_THE_WEEK else 1
    capacity_days = counted.capacity_days[service]
    teams = -(-capacity_days // (days * part.team_size))
    return (
        pence(capacity_days, part.fixed, per),
        pence(teams * part.team_size * days, part.step, per),
        # Hours a week summed over days are seven times the hours; appointments are counted singly.
        pence(
            counted.units[service],
            part.variable,
            DAYS_IN_WEEK if service is Service.HOME_CARE else 1,
        ),
    )


def _virtual_ward_hub(counted: _Counted, terms: CostTerms, people: int) -> int:
    """Staff and platform that a virtual ward has as soon as it has a slot, whatever their number.

    A small place needs a whole hub; one larger than a hub serves needs more in proportion.
    """
    if not counted.capacity_days[Service.VIRTUAL_WARD]:
        return 0
    served = max(people, terms.virtual_ward_hub_people)
    return pence(served, terms.virtual_ward_hub_per_head, MONTHS_IN_YEAR)
