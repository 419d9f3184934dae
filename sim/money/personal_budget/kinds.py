"""The kinds of budget, who may hold the money, and who has a right to one."""

from enum import StrEnum
from typing import TypeVar

from sim.parameters import InputError
from sim.parameters.errors import did_you_mean

PLACE = "personal budget"


class Kind(StrEnum):
    """Whose money it is: the council's, the NHS's, or both."""

    PERSONAL = "personal_budget"
    PERSONAL_HEALTH = "personal_health_budget"
    INTEGRATED = "integrated_personal_budget"


class Holding(StrEnum):
    """Who holds the money: the payer itself, somebody in between, or the person."""

    NOTIONAL = "notional"
    THIRD_PARTY = "third_party"
    DIRECT_PAYMENT = "direct_payment"


class Group(StrEnum):
    """Those who may ask for a budget."""

    COUNCIL_CLIENT = "council_client"
    CONTINUING_HEALTHCARE = "continuing_healthcare"
    CHILDRENS_CONTINUING_CARE = "childrens_continuing_care"
    SECTION_117_AFTERCARE = "section_117_aftercare"
    WHEELCHAIR_USER = "wheelchair_user"
    LONG_TERM_CONDITIONS = "long_term_conditions"


# Personal health budgets: NHS England's list of those with a right (S83). Personal budgets: the
# Care Act 2014, section 26, for everybody whose needs a council meets. Aftercare is the duty of
# both. Others can be offered one.
RIGHTS = {
    Group.COUNCIL_CLIENT: frozenset({Kind.PERSONAL}),
    Group.CONTINUING_HEALTHCARE: frozenset({Kind.PERSONAL_HEALTH}),
    Group.CHILDRENS_CONTINUING_CARE: frozenset({Kind.PERSONAL_HEALTH}),
    Group.SECTION_117_AFTERCARE: frozenset(Kind),
    Group.WHEELCHAIR_USER: frozenset({Kind.PERSONAL_HEALTH}),
    Group.LONG_TERM_CONDITIONS: frozenset[Kind](),
}


def has_right(groups: frozenset[Group], kind: Kind) -> bool:
    """Whether somebody of these groups has a right to such a budget.

    Whoever has one to the council's money and one to the NHS's has one to both together.
    """
    rights = frozenset[Kind]().union(*(RIGHTS[group] for group in groups))
    both = {Kind.PERSONAL, Kind.PERSONAL_HEALTH} <= rights
    return kind in rights or (kind is Kind.INTEGRATED and both)


Word = TypeVar("Word", bound=StrEnum)


def named(word: str, words: type[Word], key: str, origin: str = PLACE) -> Word:
    """The kind, holding or group of that name; raises InputError for a name that is unknown."""
    if word not in list(words):
        problem = f"there is no {key.replace('_', ' ')} {word!r}"
        raise InputError(origin, key, problem, did_you_mean(word, words))
    return words(word)
