"""Who pays for long-term care: the NHS by need, everybody else by means."""

from sim.money.ledger import Ledger
from sim.money.means_test import Purses, charges
from sim.parameters import Values
from sim.pathways import continuing_healthcare
from sim.pathways.place import Place
from sim.population import means_in_care, means_on_entry
from sim.services import Ids


def find_payers(
    purses: Purses, place: Place, nothing: Values, in_force: Values, ledger: Ledger, until: int
) -> Ids:
    """Say who pays for long-term care up to day `until`, at the prices of the year in the ledger.

    Returns the rows of stays that have begun since this was last done.

    What people own is as under do nothing (`nothing`). Who is in care on day 0 has paid for some of
    it already; all others are as on entry.
    """
    record, people = place.record, place.people
    terms = charges(in_force, ledger.opened)
    begun = purses.begun(record)
    by_need = continuing_healthcare.eligible(place, begun, in_force)
    slots, were_there = purses.strangers(record, begun, people.n)
    ways = means_in_care, means_on_entry
    for means, of in zip(ways, (slots[were_there], slots[~were_there]), strict=True):
        if of.size:
            purses.begin(of, means(nothing, people, of, place.seed), terms)
    purses.pay(record, begun, by_need, terms, until)
    return begun
