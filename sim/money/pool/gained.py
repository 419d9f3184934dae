"""A pooled fund's verified saving at the end of its year, and who hands how much of it on to whom.

Cash only: it is what came back to partners of their contributions, no more than the fund as a whole
was not spent. Overspent lines count against it, and what stays in the fund by other rules is not
shared. Whoever got the money back hands it on, and everybody gets a share as agreed.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from sim.money.names import Payer
from sim.money.pool.agreement import Agreement
from sim.money.pool.apportion import apportion, weights_of
from sim.money.pool.gain_share import Gain, share_gain, verified


class Gained(NamedTuple):
    """A saving and whose it is, in pence.

    `handed_on_pence`: what each partner gives of what came back to it, all of the saving together.
    `provider_pence`: to the providers of each line, by what it was underspent. `put_by_pence`: what
    each partner keeps for next year's fund, together what is reinvested.
    """

    gain: Gain
    handed_on_pence: Mapping[Payer, int]
    provider_pence: Mapping[str, int]
    put_by_pence: Mapping[Payer, int]


def gained(
    agreement: Agreement,
    spent_pence: Mapping[str, int],
    came_back_pence: Mapping[Payer, int],
) -> Gained | None:
    """The saving of a year, from what was spent on each line and what came back to each partner.

    Providers get their share of what was not spent with them; where nobody was paid anything,
    nobody is paid for it. None where no gain share is agreed or nothing was saved. What came back
    is below 0 where a partner had to add to its contributions.
    """
    terms = agreement.gain_share
    if terms is None:
        return None
    expected = sum(line.budget_pence for line in agreement.lines)
    unspent = verified(expected, sum(spent_pence.values()))
    saving = min(unspent, max(0, sum(came_back_pence.values())))
    if not saving:
        return None
    under = {
        line.name: max(0, line.budget_pence - spent_pence[line.name])
        if spent_pence[line.name]
        else 0
        for line in agreement.lines
    }
    if not any(under.values()):  # no provider was paid on any line that saved
        terms = replace(terms, provider=0.0)
    gain = share_gain(saving, 0, 0, terms)
    return Gained(
        gain,
        apportion(saving, {payer: max(0, pence) for payer, pence in came_back_pence.items()}),
        apportion(gain.provider_pence, under),
        apportion(gain.reinvested_pence, weights_of(terms.share)),
    )
