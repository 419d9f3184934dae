"""How many people hold a budget of each kind, and how: person-days of a month."""

from collections import Counter

from sim.money.pence import parts, split
from sim.money.personal_budget.kinds import Holding, Kind
from sim.parameters import Values
from sim.pathways.budget_holders import HOLDINGS, KINDS, HeldMonth

KIND_OF = [Kind(name) for name in KINDS]
HOLDING_OF = [Holding(name) for name in HOLDINGS]
_TODAY = "money.personal_budget.held_today"


def people_days(held: HeldMonth, values: Values, weight: int) -> Counter[str]:
    """By measure; people as on the last day of the month.

    Those with standard care hold their budgets as they are held today: the NHS's and the council's.
    """
    today = values.once(_held_today)
    own = Counter((one.kind, one.holding) for one in held.budgets if not one.ended)
    council, nhs, direct = (one * weight for one in held.standard)
    standard = {Kind.PERSONAL: council, Kind.PERSONAL_HEALTH: nhs}
    found: Counter[str] = Counter()
    for number, kind in enumerate(KIND_OF):
        by_holding = [0] * len(HOLDING_OF)
        if kind in standard:
            by_holding = split(standard[kind], today[kind.value])
        for place, holding in enumerate(HOLDING_OF):
            people = by_holding[place] + own[number, place] * weight
            if kind is Kind.PERSONAL and holding is Holding.DIRECT_PAYMENT:
                people += direct
            found[f"{kind.value}_{holding.value}_days"] = people * held.days
    return found


def _held_today(values: Values) -> dict[str, list[int]]:
    """By kind, the parts per million that are held in each way."""
    of_kinds = zip(values.labels(_TODAY), values[_TODAY].tolist(), strict=True)
    return {kind: [parts(one) for one in shares] for kind, shares in of_kinds}
