"""What budgets were found to save in continuing healthcare: nothing unless they are genuine.

Two figures are quoted. The one is the direct cost of home packages, without a control group, and
not expected at scale; the other all costs of a holder in a trial, so that the first is within it.
"""

from enum import StrEnum
from typing import NamedTuple

from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.pence import PARTS_PER_SHARE, PENCE_PER_POUND, parts, pence
from sim.parameters import InputError, Values

PLACE = "effect of budgets"


class Variant(StrEnum):
    """Whether a budget changes what is bought and how, or only who holds the money."""

    SKIN_DEEP = "skin_deep"
    GENUINE = "genuine"


class EffectTerms(NamedTuple):
    """`package_saving`: parts per million of a package; `trial_saving_pence`: of a holder, a year.

    Both are for holders in continuing healthcare.
    """

    variant: Variant
    package_saving: int
    trial_saving_pence: int


class Saving(NamedTuple):
    """What a holder costs the NHS less in a month, in pence.

    `package_pence` is not spent of the budget. `elsewhere_pence` is care that others need not give:
    capacity released, and no cash.
    """

    package_pence: int
    elsewhere_pence: int


def effect_terms(values: Values) -> EffectTerms:
    """The effects in force (sim/money/personal_budget.toml)."""
    genuine = values.whole("money.personal_budget.genuine")
    return EffectTerms(
        variant=Variant.GENUINE if genuine else Variant.SKIN_DEEP,
        package_saving=parts(values.number("money.personal_budget.package_saving")),
        trial_saving_pence=round(
            values.number("money.personal_budget.trial_saving") * PENCE_PER_POUND
        ),
    )


def saving(package_pence: int, in_continuing_healthcare: bool, terms: EffectTerms) -> Saving:
    """The month's saving on a home package of so much; raises InputError for one below 0."""
    if package_pence < 0:
        problem = f"a package of {package_pence} pence is below 0"
        raise InputError(PLACE, "package_pence", problem, "Give 0 or more")
    if terms.variant is Variant.SKIN_DEEP or not in_continuing_healthcare:
        return Saving(0, 0)
    direct = pence(package_pence, terms.package_saving)
    in_all = pence(terms.trial_saving_pence, PARTS_PER_SHARE, MONTHS_IN_YEAR)
    return Saving(direct, max(0, in_all - direct))
