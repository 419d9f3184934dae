"""What the terms of a risk share or a gain share cannot say."""

from collections.abc import Collection, Mapping

from sim.money.names import Payer
from sim.money.pence import PARTS_PER_SHARE
from sim.money.pool.agreement import Band, PoolLine, RiskShare
from sim.money.pool.apportion import weights_of
from sim.money.pool.gain_share import GainTerms
from sim.money.pool.payment_for_performance import QUARTERS_IN_YEAR, pots_pence
from sim.money.pool.risk_share import RISK_SHARES
from sim.parameters import InputError
from sim.parameters.errors import did_you_mean

# The terms that each rule must be given, and those that it may be given.
NEEDS = {
    "agreed_share": ("share",),
    "capped": ("cap",),
    "risk_corridor": ("bands",),
    "waterfall": ("then",),
    "p4p": ("performance",),
}
MAY_TAKE = {"capped": ("share",)}
TERMS = ("share", "cap", "bands", "then", "performance")
# Rules by which a waterfall cannot end: it is one itself, or shares no variance.
NOT_AT_THE_END = ("waterfall", "p4p")


def check_terms(
    terms: RiskShare, line: PoolLine, partners: Collection[Payer], key: str, origin: str
) -> None:
    """Refuse a risk share that nobody has defined, or that lacks what its rule needs."""
    if terms.name not in RISK_SHARES:
        problem = f"there is no risk share {terms.name!r}"
        raise InputError(origin, f"{key}.name", problem, did_you_mean(terms.name, RISK_SHARES))
    needed = NEEDS.get(terms.name, ())
    for term in TERMS:
        given = bool(getattr(terms, term))
        if term in needed and not given:
            problem = f"{terms.name} needs {term}"
            raise InputError(origin, f"{key}.{term}", problem, f"Add {term}")
        if given and term not in (*needed, *MAY_TAKE.get(terms.name, ())):
            problem = f"{terms.name} takes no {term}"
            raise InputError(origin, f"{key}.{term}", problem, "Take it out, or name another rule")
    if terms.share:
        check_shares(terms.share, partners, f"{key}.share", origin)
    _check_caps(terms, line, partners, key, origin)
    _check_bands(terms.bands, partners, f"{key}.bands", origin)
    _check_performance(terms, partners, key, origin)
    if terms.then is not None:
        if terms.then.name in NOT_AT_THE_END:
            problem = f"a waterfall cannot end in {terms.then.name}"
            allowed = ", ".join(sorted(set(RISK_SHARES) - set(NOT_AT_THE_END)))
            raise InputError(origin, f"{key}.then", problem, f"Allowed: {allowed}")
        check_terms(terms.then, line, partners, f"{key}.then", origin)


def check_amounts(terms: RiskShare, line: PoolLine, key: str, origin: str) -> None:
    """Refuse a risk share that the contributions of a year cannot bear."""
    if terms.performance is not None:
        pot, given = sum(pots_pence(terms.performance)), line.contribution_pence.get(Payer.ICB, 0)
        if pot > given:
            problem = f"the pot of {pot} pence is more than the {given} that the NHS contributes"
            remedy = "Contribute more, or lower the target"
            raise InputError(origin, f"{key}.performance", problem, remedy)
    if terms.name == "pro_rata" and line.budget_pence == 0:
        problem = "nobody contributes to the line, so nothing can be shared by contributions"
        raise InputError(origin, key, problem, "Give contributions, or agree shares")
    if terms.then is not None:
        check_amounts(terms.then, line, f"{key}.then", origin)


def check_gain(
    terms: GainTerms,
    partners: Collection[Payer],
    key: str = "gain_share",
    origin: str = "agreement",
) -> None:
    """Refuse a gain share that does not share out all of a gain and no more."""
    check_shares(terms.share, partners, f"{key}.share", origin)
    for term in ("provider", "reinvest"):
        share = getattr(terms, term)
        if not 0 <= share <= 1:
            problem = f"a share of {share:g}"
            raise InputError(origin, f"{key}.{term}", problem, "Give a share between 0 and 1")


def check_shares(
    share: Mapping[Payer, float], partners: Collection[Payer], key: str, origin: str
) -> None:
    """Shares of partners, each between 0 and 1, that add up to one.

    A share cannot be written more finely than by a millionth, so that each may be off by one.
    """
    for payer, one in share.items():
        _check_partner(payer, partners, key, origin)
        if not 0 <= one <= 1:
            problem = f"a share of {one:g}"
            raise InputError(origin, f"{key}.{payer}", problem, "Give a share between 0 and 1")
    total = sum(weights_of(share).values())
    if abs(total - PARTS_PER_SHARE) >= max(len(share), 1):
        problem = f"the shares add up to {total / PARTS_PER_SHARE:g}, not to 1"
        raise InputError(origin, key, problem, "Correct them so that they add up to one")


def _check_partner(payer: Payer, partners: Collection[Payer], key: str, origin: str) -> None:
    if payer not in partners:
        remedy = f"Choose one of the partners: {', '.join(partners)}"
        raise InputError(origin, f"{key}.{payer}", f"{payer} is no partner", remedy)


def _check_caps(
    terms: RiskShare, line: PoolLine, partners: Collection[Payer], key: str, origin: str
) -> None:
    for payer, cap in terms.cap.items():
        _check_partner(payer, partners, f"{key}.cap", origin)
        if cap < 0:
            problem, remedy = f"a cap of {cap:g}", "Give a share of the contribution, 0 or more"
            raise InputError(origin, f"{key}.cap.{payer}", problem, remedy)
    sharing = [payer for payer, one in terms.share.items() if one] or [*line.contribution_pence]
    for payer in sharing if terms.cap else ():
        if payer not in terms.cap:
            problem = f"{payer} has a share of the variance but no cap"
            raise InputError(origin, f"{key}.cap", problem, "Give every partner that pays a cap")


def _check_bands(
    bands: Collection[Band], partners: Collection[Payer], key: str, origin: str
) -> None:
    below = 0.0
    for number, band in enumerate(bands, start=1):
        place = f"{key}.{number}"
        last = number == len(bands)
        if last != (band.up_to is None):
            problem = "the last band goes on for ever, and no other"
            remedy = "Leave up_to out of the last band, and give every other one"
            raise InputError(origin, f"{place}.up_to", problem, remedy)
        if band.up_to is not None and band.up_to <= below:
            problem = f"the edges do not rise: {band.up_to:g} follows {below:g}"
            remedy = "Order the bands by where they end, each above the last"
            raise InputError(origin, f"{place}.up_to", problem, remedy)
        below = band.up_to or below
        if band.share:
            check_shares(band.share, partners, f"{place}.share", origin)


def _check_performance(
    terms: RiskShare, partners: Collection[Payer], key: str, origin: str
) -> None:
    if terms.performance is None:
        return
    performance, place = terms.performance, f"{key}.performance"
    _check_partner(Payer.ICB, partners, place, origin)
    baseline = performance.baseline_admissions
    if len(baseline) != QUARTERS_IN_YEAR or min(baseline) < 0:
        problem = f"baseline admissions of {len(baseline)} quarters, or below 0"
        remedy = "Give the four quarters, April to June first"
        raise InputError(origin, f"{place}.baseline_admissions", problem, remedy)
    if not 0 <= performance.target <= 1 or performance.value_pence < 0:
        problem = "the target is no share, or the value of an admission is below 0"
        raise InputError(origin, place, problem, "Give a share between 0 and 1, and pence")
