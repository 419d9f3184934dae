"""Risk shares: who pays for a line's variance, its spending less its contributions.

Written below as V, with C the contributions to the line, C[i] that of partner i and L[i] what
partner i pays beyond it. Of every rule the charges, what the fund met itself and what nobody pays
add up to V to the penny, whether the line is over- or underspent. Odd pence fall by largest
remainder (`apportion`).
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sim.money.names import Payer
from sim.money.pence import PARTS_PER_SHARE, parts
from sim.money.pool.agreement import RiskShare
from sim.money.pool.apportion import apportion, weights_of


class Remedies(NamedTuple):
    """What the fund itself does about a line's variance before any partner is asked.

    Below 0 where the line gives: what its underspend has paid for on other lines.
    """

    netted_pence: int = 0
    risk_pool_pence: int = 0
    cut_pence: int = 0

    @property
    def total_pence(self) -> int:
        """All three steps together."""
        return sum(self)


NO_REMEDIES = Remedies()


class LineYear(NamedTuple):
    """What a risk share needs to know of a line's year.

    `actual_pence`: what the partners paid its providers. `withheld_pence`: what payment for
    performance does not let the line spend of its contributions.
    """

    lead: Payer
    host: Payer
    contribution_pence: Mapping[Payer, int]
    actual_pence: int
    remedies: Remedies = NO_REMEDIES
    withheld_pence: int = 0

    @property
    def budget_pence(self) -> int:
        """What all partners contribute."""
        return sum(self.contribution_pence.values())

    @property
    def variance_pence(self) -> int:
        """Spending less contributions: above 0 is an overspend."""
        return self.actual_pence - self.budget_pence


class Shared(NamedTuple):
    """A variance shared out.

    `extra_pence`: what each partner pays beyond its contribution, below 0 what it gets back.
    `unfunded_pence`: what no partner pays, so that care is cut, waits, or leaves a deficit; below
    0 what is left unspent in the fund.
    """

    extra_pence: Mapping[Payer, int]
    unfunded_pence: int = 0
    remedies: Remedies = NO_REMEDIES


Rule = Callable[[LineYear, RiskShare], Shared]


def none(line: LineYear, terms: RiskShare) -> Shared:
    """Aligned budgets, no pool: L[lead] = V."""
    return Shared({line.lead: line.variance_pence})


def own_risk(line: LineYear, terms: RiskShare) -> Shared:
    """A pool in which each partner manages its own risk: L[lead] = V, the same money as none."""
    return Shared({line.lead: line.variance_pence})


def host_bears(line: LineYear, terms: RiskShare) -> Shared:
    """Fixed contributions: L[host] = V, the others pay C[i] and no more."""
    return Shared({line.host: line.variance_pence})


def pro_rata(line: LineYear, terms: RiskShare) -> Shared:
    """By contributions: L[i] = V x C[i] / C."""
    return Shared(apportion(line.variance_pence, line.contribution_pence))


def agreed_share(line: LineYear, terms: RiskShare) -> Shared:
    """By set shares s: L[i] = V x s[i], the shares adding up to one."""
    return Shared(apportion(line.variance_pence, weights_of(terms.share)))


def capped(line: LineYear, terms: RiskShare) -> Shared:
    """Up to a cap: L[i] = min(V x s[i], cap[i] x C[i]), the rest unfunded.

    s: the shares agreed, or else those in the contributions. Nobody pays for another whose cap is
    reached. An underspend has no cap.
    """
    weights = weights_of(terms.share) or dict(line.contribution_pence)
    variance = line.variance_pence
    if variance > 0 and not any(weights.values()):
        return Shared({}, variance)
    extra = {
        partner: min(amount, _cap(line, terms, partner))
        for partner, amount in apportion(variance, weights).items()
    }
    return Shared(extra, variance - sum(extra.values()))


def _cap(line: LineYear, terms: RiskShare, partner: Payer) -> int:
    """The most that a partner adds, rounded down."""
    own = line.contribution_pence.get(partner, 0)
    return own * parts(terms.cap.get(partner, 0)) // PARTS_PER_SHARE


def contribution_limited(line: LineYear, terms: RiskShare) -> Shared:
    """A cap of zero: L[i] = 0, all of V unfunded; the lead must hold activity to C."""
    return Shared({}, line.variance_pence)


def risk_corridor(line: LineYear, terms: RiskShare) -> Shared:
    """By bands of |V| / C: within each, L[i] = its part of V x s[i]; without shares the lead's.

    Usual: the lead to x %, half each from x to y %, the ICB above. Underspends mirror overspends.
    """
    variance, extra = line.variance_pence, dict[Payer, int]()
    below = 0
    for band in terms.bands:
        end = abs(variance)
        if band.up_to is not None:
            end = min(end, line.budget_pence * parts(band.up_to) // PARTS_PER_SHARE)
        within = max(end - below, 0)
        below += within
        weights = weights_of(band.share) or {line.lead: 1}
        for partner, amount in apportion(within if variance > 0 else -within, weights).items():
            extra[partner] = extra.get(partner, 0) + amount
    return Shared(extra, variance - sum(extra.values()))


def waterfall(line: LineYear, terms: RiskShare) -> Shared:
    """An order of remedies: 1 underspends of other lines, 2 the risk pool, 3 cuts, 4 partners.

    L by the rule `then` of what steps 1 to 3 (`sim.money.pool.waterfall.remedies`) leave of V.
    """
    if terms.then is None:
        raise ValueError("a waterfall needs a rule for what it leaves")
    met = line.remedies
    left = line._replace(actual_pence=line.actual_pence - met.total_pence, remedies=NO_REMEDIES)
    rest = share_risk(left, terms.then)
    return Shared(rest.extra_pence, rest.unfunded_pence, met)


def p4p(line: LineYear, terms: RiskShare) -> Shared:
    """Payment for performance: what is withheld of the pot, W, stays with the NHS commissioner.

    L[icb] = -W. Of V + W, which is spending beyond what was released, the lead pays what is above
    0; what is below 0 stays in the fund for any agreed use.
    """
    beyond = line.variance_pence + line.withheld_pence
    extra = {Payer.ICB: -line.withheld_pence}
    extra[line.lead] = extra.get(line.lead, 0) + max(beyond, 0)
    return Shared(extra, min(beyond, 0))


RISK_SHARES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        *(none, own_risk, host_bears, pro_rata, agreed_share, capped, contribution_limited),
        *(waterfall, risk_corridor, p4p),
    )
}


def share_risk(line: LineYear, terms: RiskShare) -> Shared:
    """A line's variance by the rule that its terms name; a name without a rule is a KeyError."""
    return RISK_SHARES[terms.name](line, terms)
