"""Who would pay for long-term care themselves: a council's budget does not decide what they get.

Providers are paid more by people than by councils. Where budgets decide how much is bought, whoever
would pay finds a place first, and among all places that stand there: what is bought less is missing
to the council's clients.
"""

import numpy as np

from sim.money.means_test import NO_PURSE, Charges, Purses
from sim.money.pence import PARTS_PER_SHARE, PENCE_PER_POUND
from sim.parameters import Values
from sim.pathways.names import PAYS_FOR_CARE_HOME, PAYS_FOR_HOME_CARE
from sim.pathways.place import Place
from sim.population import means_on_entry, pays_for_care_home, pays_for_home_care

SWITCH = "pathways.long_term.own_payers_first"
PENSION_AGE = "money.charging.pension_age"


def mark_own_payers(
    place: Place, nothing: Values, in_force: Values, purses: Purses, terms: Charges
) -> None:
    """Write down, until this is done again, what residents would pay for who are old or frail.

    By what they own, as under do nothing (`nothing`), or by what is left of it where they have paid
    for care before; by the capital limit of `terms`. Nobody is marked where the switch is off.
    """
    people = place.people
    marks = place.holds["pays_for"]
    marks[:] = 0
    if not in_force.whole(SWITCH):
        return
    everybody = slice(0, people.n)
    old = people.age[everybody] >= in_force.number(PENSION_AGE)
    slots = np.flatnonzero(people.alive[everybody] & (old | (people.frailty[everybody] > 0)))
    owned = means_on_entry(nothing, people, slots, place.seed)
    limit_gbp = terms.limit_pence / PENCE_PER_POUND * PARTS_PER_SHARE / terms.price_level
    care_home, home_care = (
        pays_for(owned, limit_gbp) for pays_for in (pays_for_care_home, pays_for_home_care)
    )
    number = np.full(people.n, NO_PURSE)
    known = min(people.n, purses.number.size)
    number[:known] = purses.number[:known]
    spent = number[slots] != NO_PURSE
    of = purses.of[number[slots[spent]]]
    home_care[spent] = of["left_pence"] > terms.limit_pence
    care_home[spent] = of["left_pence"] + of["home_pence"] > terms.limit_pence
    marks[slots] = np.select(
        [home_care, care_home], [PAYS_FOR_HOME_CARE, PAYS_FOR_CARE_HOME], default=0
    )
