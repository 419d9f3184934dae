"""What an agreement on a pooled fund cannot say, found before any money moves."""

from collections import Counter
from collections.abc import Mapping

from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.names import Payer
from sim.money.pence import PENCE_PER_POUND
from sim.money.pool.agreement import (
    CAPITAL_LINES,
    CAPITAL_PAYER,
    GAIN_SHARE,
    RISK_POOL,
    AgreedTerms,
    Agreement,
    Basis,
    PoolLine,
)
from sim.money.pool.check_terms import check_amounts, check_gain, check_terms
from sim.money.pool.underspend import UNDERSPEND_RULES
from sim.parameters import InputError
from sim.parameters.errors import did_you_mean
from sim.parameters.financial_year import check_financial_year

# The law lets NHS bodies and councils pool their money, and nobody else.
MAY_POOL = (Payer.ICB, Payer.NHS_ENGLAND, Payer.COUNCIL, Payer.PUBLIC_HEALTH, Payer.HOUSING)
HOST_BEARS = "host_bears"


def check_agreed(terms: AgreedTerms, origin: str = "agreement") -> None:
    """Refuse terms that no year could be settled by: an InputError names `origin`, key and remedy.

    Who contributes is looked at, and not how much.
    """
    _check_partners(terms, origin)
    _check_lines_apart(terms, origin)
    for line in terms.lines:
        _check_line(line, terms, origin)
    _check_contributors(terms.risk_pool_pence, "risk_pool", terms, origin)
    _check_rule(terms.risk_pool_underspend, "risk_pool_underspend", origin)
    if terms.gain_share is not None:
        check_gain(terms.gain_share, terms.partners, origin=origin)


def check(
    agreement: Agreement,
    allocations: Mapping[Payer, int] | None = None,
    origin: str = "agreement",
) -> None:
    """Refuse an agreement that cannot be settled: an InputError names `origin`, key and remedy.

    Its terms first, then the amounts of its year. `allocations`: pence of the year by payer, which
    no partner can contribute more than.
    """
    check_financial_year(agreement.financial_year, "financial_year", origin)
    check_agreed(agreement, origin)
    _check_pence(agreement.risk_pool_pence, "risk_pool", origin)
    for line in agreement.lines:
        key = f"lines.{line.name}"
        _check_pence(line.contribution_pence, key, origin)
        check_amounts(line.risk_share, line, f"{key}.risk_share", origin)
    for partner in agreement.partners:
        given = agreement.contribution_pence(partner)
        budget = (allocations or {}).get(partner)
        if budget is not None and given > budget:
            more = f"GBP {_pounds(given)}, more than its budget of GBP {_pounds(budget)}"
            problem = f"{partner} contributes {more}"
            raise InputError(origin, f"contributions.{partner}", problem, "Contribute less")


def _pounds(pence: int) -> str:
    return f"{pence // PENCE_PER_POUND:,}.{pence % PENCE_PER_POUND:02d}"


def _check_partners(agreement: AgreedTerms, origin: str) -> None:
    partners, named = agreement.partners, ", ".join(agreement.partners)
    for partner in partners:
        if partner not in MAY_POOL:
            problem = f"{partner} cannot be a partner: only NHS bodies and councils pool money"
            raise InputError(origin, "partners", problem, f"Allowed: {', '.join(MAY_POOL)}")
        if partners.count(partner) > 1:
            raise InputError(origin, "partners", f"{partner} stands twice", "Name each once")
    if agreement.host not in partners:
        problem = f"the host {agreement.host} is no partner"
        raise InputError(origin, "host", problem, f"Choose one of the partners: {named}")
    per_year = agreement.instalments_per_year
    if per_year < 1 or MONTHS_IN_YEAR % per_year:
        problem = f"a year of {MONTHS_IN_YEAR} months has no {per_year} equal instalments"
        raise InputError(origin, "instalments_per_year", problem, "Write 1, 2, 4 or 12")


def _check_lines_apart(agreement: AgreedTerms, origin: str) -> None:
    """Each line has a name of its own, and no money of the ledger is covered twice."""
    if not agreement.lines:
        raise InputError(origin, "lines", "a pooled fund without lines", "Add at least one line")
    for name, times in Counter(line.name for line in agreement.lines).items():
        if times > 1 or name in (RISK_POOL, GAIN_SHARE):
            problem = f"the name {name} is taken"
            raise InputError(origin, f"lines.{name}", problem, "Choose another name for the line")
    covered_by: dict[str, str] = {}
    for line in agreement.lines:
        for covered in line.covers:
            if covered in covered_by:
                problem = f"{covered} is covered by {covered_by[covered]} and by {line.name}"
                remedy = "Let one line of the fund cover it, once"
                raise InputError(origin, f"lines.{line.name}.covers", problem, remedy)
            covered_by[covered] = line.name


def _check_line(line: PoolLine, agreement: AgreedTerms, origin: str) -> None:
    key, named = f"lines.{line.name}", ", ".join(agreement.partners)
    if line.lead is None:
        problem = "the line has no lead, so nobody buys its care"
        raise InputError(origin, f"{key}.lead", problem, f"Name one of the partners: {named}")
    if line.lead not in agreement.partners:
        problem = f"the lead {line.lead} is no partner"
        raise InputError(origin, f"{key}.lead", problem, f"Choose one of the partners: {named}")
    _check_contributors(line.contribution_pence, key, agreement, origin)
    _check_rule(line.underspend, f"{key}.underspend", origin)
    if not 0 <= line.uncommitted <= 1:
        problem = f"a share of {line.uncommitted:g} cannot be uncommitted"
        raise InputError(origin, f"{key}.uncommitted", problem, "Give a share between 0 and 1")
    _check_capital(line, key, origin)
    check_terms(line.risk_share, line, agreement.partners, f"{key}.risk_share", origin)
    if (line.basis == Basis.FIXED) != (line.risk_share.name == HOST_BEARS):
        problem = f"a {line.basis} line cannot have the risk share {line.risk_share.name}"
        remedy = f"The host bears the variance of fixed lines, and of no other: {HOST_BEARS}"
        raise InputError(origin, f"{key}.basis", problem, remedy)


def _check_capital(line: PoolLine, key: str, origin: str) -> None:
    """Adaptations of homes are a line of their own, bought by those whose capital it is."""
    services = [covered for covered in line.covers if covered not in CAPITAL_LINES]
    if line.capital and services:
        problem = f"capital cannot buy services such as {services[0]}"
        remedy = "Cover nothing else of the ledger with it, or pay the line from revenue"
        raise InputError(origin, f"{key}.covers", problem, remedy)
    if line.covers and (not services) != (line.lead == CAPITAL_PAYER):
        problem = f"{line.lead} leads it, and only {CAPITAL_PAYER} buys {CAPITAL_LINES[0]}"
        remedy = f"Let {CAPITAL_PAYER} lead the line of {CAPITAL_LINES[0]}, and no other"
        raise InputError(origin, f"{key}.lead", problem, remedy)
    if services and line.contribution_pence.get(CAPITAL_PAYER):
        problem = f"{CAPITAL_PAYER} has capital only, which cannot buy {services[0]}"
        remedy = "Take it out of the line's contributions"
        raise InputError(origin, f"{key}.contributions.{CAPITAL_PAYER}", problem, remedy)


def _check_contributors(
    pence: Mapping[Payer, int], key: str, terms: AgreedTerms, origin: str
) -> None:
    for payer in pence:
        if payer not in terms.partners:
            place = f"{key}.contributions.{payer}"
            remedy = f"Choose one of the partners: {', '.join(terms.partners)}"
            raise InputError(origin, place, f"{payer} contributes but is no partner", remedy)


def _check_pence(pence: Mapping[Payer, int], key: str, origin: str) -> None:
    for payer, amount in pence.items():
        if amount < 0:
            place = f"{key}.contributions.{payer}"
            remedy = "Give pence of 0 or more"
            raise InputError(origin, place, f"a contribution of {amount} pence", remedy)


def _check_rule(name: str, key: str, origin: str) -> None:
    if name not in UNDERSPEND_RULES:
        problem = f"there is no underspend rule {name!r}"
        raise InputError(origin, key, problem, did_you_mean(name, UNDERSPEND_RULES))
