"""A pooled fund with the same terms for all it pays for, as levers show it.

A fund whose lines differ in their terms cannot be shown so; it stays as it is until it is replaced.
"""

from dataclasses import dataclass, replace
from functools import cache

from sim.app.levers.lever import rows_of
from sim.app.levers.scale import PERCENT, PLACES
from sim.scenario.money_rules import LineRules, PoolRules, Terms
from sim.scenario.money_words import said_of

NHS, COUNCIL = "icb", "council"
BOTH = (NHS, COUNCIL)
FIRST_SERVICES = (
    *("reablement", "home_care", "care_homes"),
    *("intermediate_care_beds", "community_health"),
)
# Risk shares of a fund with one set of terms; corridors and waterfalls are for files.
RISK_SHARES = ("own_risk", "agreed_share", "pro_rata", "capped", "contribution_limited")


@dataclass(frozen=True)
class PooledService:
    """Care that a fund can pay for: the lines of the ledger, and which partner leads them."""

    name: str
    label: str
    lead: str
    covers: tuple[str, ...]


@dataclass(frozen=True)
class Pool:
    """The positions of a pooled fund.

    `nhs_contribution`: the NHS's share of what is paid in; None where each pays in what it paid
    before. `nhs_risk`: its share of what is over- or underspent, under an agreed share. `cap`: the
    most that a partner adds, over its contribution, under a capped share.
    """

    services: tuple[str, ...]
    host: str = COUNCIL
    nhs_contribution: float | None = None
    risk_share: str = "own_risk"
    nhs_risk: float | None = None
    cap: float | None = None
    underspend: str = "return_pro_rata"


@cache
def pooled_services() -> dict[str, PooledService]:
    """All care that a fund can pay for, by name."""
    return {
        row["service"]: PooledService(
            row["service"], row["label"], row["lead"], tuple(row["covers"].split())
        )
        for row in rows_of("pool_services")
    }


def pool_shown(rules: PoolRules) -> Pool | None:
    """A fund's positions; None where its lines have terms that no position stands for."""
    first = rules.lines[0]
    terms = first.risk_share
    covered = {name for line in rules.lines for name in line.covers}
    pool = Pool(
        services=tuple(
            name for name, one in pooled_services().items() if covered & set(one.covers)
        ),
        host=rules.host,
        nhs_contribution=first.contributed.get(NHS) if first.contributed else None,
        risk_share=terms.rule,
        nhs_risk=terms.share.get(NHS) if terms.rule == "agreed_share" else None,
        cap=terms.cap.get(NHS) if terms.rule == "capped" else None,
        underspend=first.underspend,
    )
    is_known = terms.rule in RISK_SHARES and pool.services
    return pool if is_known and pool_rules(pool, rules) == rules else None


def pool_in_words(pool: Pool) -> str:
    """What the partners of such a fund agree."""
    services = [pooled_services()[name].label for name in pool.services]
    said = [
        f"pays for {', '.join(one[:1].lower() + one[1:] for one in services)}",
        "each partner pays in what it paid before"
        if pool.nhs_contribution is None
        else f"paid in by {_shares(pool.nhs_contribution)}",
        said_of("risk_share")[pool.risk_share],
    ]
    if pool.nhs_risk is not None:
        said[-1] += f": {_shares(pool.nhs_risk)}"
    if pool.cap is not None:
        said[-1] += f": {PERCENT * pool.cap:g}%"
    payer = said_of("payer")
    return "; ".join([*said, said_of("underspend")[pool.underspend], f"held by {payer[pool.host]}"])


def pool_rules(pool: Pool, now: PoolRules | None = None) -> PoolRules | None:
    """The fund with these positions, its lines as they are `now` as far as they can stay.

    None where nothing is in it: a fund without lines is none.
    """
    lines = _kept(pool, now) + _added(pool, now)
    if not lines:
        return None
    same = {
        "contributed": _two(pool.nhs_contribution),
        "risk_share": _terms(pool),
        "underspend": pool.underspend,
    }
    lines = [replace(line, **same) for line in lines]  # type: ignore[arg-type]
    if now is None:
        return PoolRules(pool.host, BOTH, tuple(lines), {}, "return_pro_rata")
    return replace(now, host=pool.host, lines=tuple(lines))


def _kept(pool: Pool, now: PoolRules | None) -> list[LineRules]:
    """The lines there are, without the care that is not in the fund any more."""
    left_out = {
        name
        for service, one in pooled_services().items()
        if service not in pool.services
        for name in one.covers
    }
    kept = []
    for line in now.lines if now else ():
        covers = tuple(name for name in line.covers if name not in left_out)
        if covers:
            kept.append(replace(line, covers=covers))
    return kept


def _added(pool: Pool, now: PoolRules | None) -> list[LineRules]:
    """A line for each kind of care of which nothing is in the fund yet."""
    covered = {name for line in (now.lines if now else ()) for name in line.covers}
    taken = {line.name for line in (now.lines if now else ())}
    added = []
    for name in pool.services:
        one = pooled_services()[name]
        if covered & set(one.covers):
            continue
        label = one.label.lower()
        called = label if label not in taken else f"{label} too"
        added.append(LineRules(called, one.lead, one.covers, {}, _terms(pool), "", 0.0))
    return added


def _terms(pool: Pool) -> Terms:
    if pool.risk_share == "agreed_share":
        return Terms(pool.risk_share, share=_two(pool.nhs_risk))
    if pool.risk_share == "capped" and pool.cap is not None:
        return Terms(pool.risk_share, cap=dict.fromkeys(BOTH, pool.cap))
    return Terms(pool.risk_share)


def _shares(nhs: float) -> str:
    """Shares of the two partners in words."""
    of = _two(nhs)
    return " and ".join(f"{said_of('payer')[name]} {PERCENT * of[name]:g}%" for name in BOTH)


def _two(nhs: float | None) -> dict[str, float]:
    """Shares of the two partners that add up to all."""
    return {} if nhs is None else {NHS: nhs, COUNCIL: round(1 - nhs, PLACES)}


def first_pool() -> Pool:
    """What a pooled fund begins with: the care that the ready-made one pays for."""
    return Pool(services=FIRST_SERVICES)
