"""A scenario's pooled fund as an agreement for one year, from what partners paid before."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from sim.money.names import Line, Payer
from sim.money.pence import PARTS_PER_SHARE, parts
from sim.money.pool.agreement import (
    CAPITAL_LINES,
    CAPITAL_PAYER,
    AgreedTerms,
    Agreement,
    Band,
    Basis,
    PoolLine,
    RiskShare,
)
from sim.money.pool.apportion import apportion
from sim.money.pool.gain_share import GainTerms
from sim.parameters.errors import InputError, did_you_mean
from sim.scenario.money_rules import GainRules, LineRules, PoolRules, Terms

KEY = "money.pool"
_HOST_BEARS = "host_bears"
Named = TypeVar("Named", bound=StrEnum)


def agreed_terms(rules: PoolRules, origin: str) -> AgreedTerms:
    """What a scenario's fund says whatever the year; who may contribute does so with 0 pence.

    Where a line says which share each partner contributes only those do; otherwise all partners.
    Names that do not exist are an InputError with `origin` and key.
    """
    partners = _partners(rules, origin)
    aside = _by_payer(rules.risk_pool_share, f"{KEY}.risk_pool_share", origin)
    nothing = dict.fromkeys(partners, 0)
    return AgreedTerms(
        host=named(Payer, rules.host, f"{KEY}.host", origin, "payer"),
        partners=partners,
        lines=_lines(rules, {line.name: nothing for line in rules.lines}, origin),
        risk_pool_pence=dict.fromkeys(aside, 0),
        risk_pool_underspend=rules.risk_pool_underspend,
        gain_share=_gain(rules.gain_share, f"{KEY}.gain_share.share", origin),
    )


def agreement_from(
    rules: PoolRules,
    financial_year: str,
    usual_pence: Mapping[str, Mapping[Payer, int]],
    origin: str,
    as_paid: bool = False,
) -> Agreement:
    """The agreement of a year; `usual_pence` by line and partner is what there is to contribute.

    Where a line says which share each partner contributes, its whole budget is split so. Some is
    put aside for the risk pool, but not `as_paid`: where it is what has been spent already. Names
    that do not exist are an InputError with `origin` and key.
    """
    partners = _partners(rules, origin)
    lines = _lines(rules, usual_pence, origin)
    aside = _by_payer(rules.risk_pool_share, f"{KEY}.risk_pool_share", origin)
    if as_paid:
        aside = {}
    contributed = {
        payer: sum(line.contribution_pence.get(payer, 0) for line in lines) for payer in partners
    }
    return Agreement(
        financial_year=financial_year,
        host=named(Payer, rules.host, f"{KEY}.host", origin, "payer"),
        partners=partners,
        lines=lines,
        risk_pool_pence={
            payer: contributed.get(payer, 0) * parts(share) // PARTS_PER_SHARE
            for payer, share in aside.items()
        },
        risk_pool_underspend=rules.risk_pool_underspend,
        gain_share=_gain(rules.gain_share, f"{KEY}.gain_share.share", origin),
    )


def _partners(rules: PoolRules, origin: str) -> tuple[Payer, ...]:
    return tuple(named(Payer, one, f"{KEY}.partners", origin, "partner") for one in rules.partners)


def _lines(
    rules: PoolRules, usual_pence: Mapping[str, Mapping[Payer, int]], origin: str
) -> tuple[PoolLine, ...]:
    return tuple(
        _line(line, f"{KEY}.line {number}", usual_pence.get(line.name, {}), origin)
        for number, line in enumerate(rules.lines, start=1)
    )


def named(kind: type[Named], name: str, key: str, origin: str, what: str) -> Named:
    """A member of a vocabulary by the name that a file uses, or an InputError about it."""
    names = [one.value for one in kind]
    if name not in names:
        raise InputError(origin, key, f"there is no {what} {name!r}", did_you_mean(name, names))
    return kind(name)


def _line(line: LineRules, key: str, usual: Mapping[Payer, int], origin: str) -> PoolLine:
    shares = _by_payer(line.contributed, f"{key}.contributed", origin)
    contribution = dict(usual)
    if shares:
        weights = {payer: parts(share) for payer, share in shares.items()}
        if abs(sum(weights.values()) - PARTS_PER_SHARE) >= len(weights):
            problem = f"the shares add up to {sum(shares.values()):g}, not to 1"
            remedy = "Correct them so that they add up to one"
            raise InputError(origin, f"{key}.contributed", problem, remedy)
        contribution = apportion(sum(usual.values()), weights)
    covers = tuple(named(Line, one, f"{key}.covers", origin, "line") for one in line.covers)
    is_capital = all(covered in CAPITAL_LINES for covered in covers)
    if shares.get(CAPITAL_PAYER) and not is_capital:
        problem = f"{CAPITAL_PAYER} has capital only, which buys no care"
        remedy = f"Take it out, or let a line of its own cover {CAPITAL_LINES[0]}"
        raise InputError(origin, f"{key}.contributed", problem, remedy)
    lead = None if line.lead is None else named(Payer, line.lead, f"{key}.lead", origin, "payer")
    return PoolLine(
        name=line.name,
        lead=lead,
        contribution_pence=contribution,
        risk_share=_risk_share(line.risk_share, f"{key}.risk_share", origin),
        underspend=line.underspend,
        covers=covers,
        basis=Basis.FIXED if line.risk_share.rule == _HOST_BEARS else Basis.VARIABLE,
        uncommitted=line.uncommitted,
        capital=is_capital,
    )


def _gain(rules: GainRules | None, key: str, origin: str) -> GainTerms | None:
    if rules is None:
        return None
    return GainTerms(_by_payer(rules.share, key, origin), rules.provider, rules.reinvest)


def _risk_share(terms: Terms, key: str, origin: str) -> RiskShare:
    return RiskShare(
        name=terms.rule,
        share=_by_payer(terms.share, f"{key}.share", origin),
        cap=_by_payer(terms.cap, f"{key}.cap", origin),
        bands=tuple(
            Band(up_to, _by_payer(share, f"{key}.bands", origin)) for up_to, share in terms.bands
        ),
        then=None if terms.then is None else _risk_share(terms.then, f"{key}.then", origin),
    )


def _by_payer(given: Mapping[str, float], key: str, origin: str) -> dict[Payer, float]:
    return {named(Payer, name, key, origin, "payer"): each for name, each in given.items()}
