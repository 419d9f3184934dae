"""Standard care that holders of budgets gave up, that stands idle, and that is still paid for."""

from collections.abc import Mapping
from math import floor

from sim.money.activity import DAYS_IN_WEEK, Activity
from sim.money.names import Payer
from sim.money.pence import PARTS_PER_SHARE, parts, pence
from sim.money.personal_budget.opted_out import opted_out
from sim.money.pool.apportion import apportion
from sim.parameters import Values
from sim.services.names import Service

# At which price standard care is paid for, and for how many of its units.
PRICES = {
    Service.HOME_CARE: ("home_care_hour_council", DAYS_IN_WEEK),
    Service.COMMUNITY_NURSING: ("community_nursing_contact", 1),
}
_BETWEEN = "pathways.caseload.days_between_contacts"
_USUAL = "money.resource_cost.usual_occupancy"


def paid_twice(
    activity: Activity,
    values: Values,
    given_up: Mapping[Service, Mapping[Payer, int]],
    price: Mapping[str, int],
    fraction: int,
) -> dict[tuple[Service, Payer], int]:
    """A month's pence by service and payer, shared as the care given up was paid for.

    `given_up`: units in the sample, by service and payer. `fraction`, parts per million, of their
    worth is what contracts pay for at most, and no more than stands idle beyond the usual: what
    others have taken up is not paid for twice.
    """
    between = dict(zip(values.labels(_BETWEEN), values[_BETWEEN].tolist(), strict=True))
    usual = dict(zip(values.labels(_USUAL), values[_USUAL].tolist(), strict=True))
    found = {}
    for service, by_payer in given_up.items():
        name, per = PRICES[service]
        days_each = between.get(service.label, 1.0)
        worth = pence(sum(by_payer.values()) * activity.weight, price[name], per)
        idle = idle_units(activity, service, usual[service.label], days_each)
        most = opted_out(worth, fraction).paid_twice_pence
        amount = min(most, pence(idle * activity.weight, price[name], per))
        if amount:
            shares = apportion(amount, by_payer)
            found.update({(service, payer): share for payer, share in shares.items()})
    return found


def idle_units(activity: Activity, service: Service, usual: float, days_each: float) -> int:
    """Units of a service that stand empty in a month beyond what is usual, in whole units.

    `usual`: the share of places in use as a rule; a unit takes `days_each` days of a place.
    """
    there = int(activity.capacity_days[service])
    empty = there - int(activity.occupied_days[service])
    as_usual = there - there * parts(usual) // PARTS_PER_SHARE
    return max(floor((empty - as_usual) / days_each), 0)
