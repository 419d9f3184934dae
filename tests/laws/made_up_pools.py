"""Pooled funds, their lines and terms made up at random, for the laws of pooled money."""

from hypothesis import settings
from hypothesis import strategies as st

from sim.money import Line, Payer
from sim.money.pool import (
    UNDERSPEND_RULES,
    Agreement,
    Band,
    Basis,
    GainTerms,
    LineYear,
    Performance,
    PoolLine,
    Remedies,
    RiskShare,
    check,
)

MANY = settings(max_examples=500)
POOLED = settings(max_examples=300)
MAY_POOL = (Payer.ICB, Payer.COUNCIL, Payer.PUBLIC_HEALTH)
# Small amounts make odd pence and equal remainders; large ones are those of a place.
PENCE = st.one_of(st.integers(0, 30), st.integers(0, 10**10))
PARTNERS = st.lists(st.sampled_from(MAY_POOL), min_size=1, max_size=3, unique=True)
COVERED = (Line.REABLEMENT, Line.VIRTUAL_WARD, Line.COMMUNITY_NURSING, Line.BROKER)
SIMPLE = ("none", "own_risk", "pro_rata", "contribution_limited")
WITH_TERMS = ("agreed_share", "capped", "risk_corridor")
Paid = dict[str, dict[Payer, int]]
Shares = st.SearchStrategy[dict[Payer, float]]


@st.composite
def shares(draw: st.DrawFn, partners: list[Payer]) -> dict[Payer, float]:
    """Shares in thousandths that add up to one."""
    some = draw(st.lists(st.sampled_from(partners), min_size=1, unique=True))
    cuts = sorted(draw(st.integers(0, 1000)) for _ in some[1:])
    ends = [0, *cuts, 1000]
    return {payer: (ends[i + 1] - ends[i]) / 1000 for i, payer in enumerate(some)}


@st.composite
def terms(draw: st.DrawFn, partners: list[Payer], names: tuple[str, ...]) -> RiskShare:
    name = draw(st.sampled_from(names))
    if name == "agreed_share":
        return RiskShare(name, draw(shares(partners)))
    if name == "capped":
        cap = {payer: draw(st.integers(0, 300)) / 1000 for payer in partners}
        return RiskShare(name, draw(st.just({}) | shares(partners)), cap)
    if name == "risk_corridor":
        edges = sorted(draw(st.sets(st.integers(1, 500), min_size=1, max_size=3)))
        shared: Shares = st.just({}) | shares(partners)
        bands = [Band(edge / 1000, draw(shared)) for edge in edges]
        return RiskShare(name, bands=(*bands, Band(share=draw(shared))))
    if name == "waterfall":
        return RiskShare(name, then=draw(terms(partners, (*SIMPLE, *WITH_TERMS))))
    return RiskShare(name)


@st.composite
def performance(draw: st.DrawFn) -> Performance:
    baseline = tuple(draw(st.integers(0, 5000)) for _ in range(4))
    target, value = draw(st.integers(0, 200)) / 1000, draw(st.integers(0, 200_000))
    return Performance(baseline, target, value, draw(st.booleans()))


@st.composite
def contributions(draw: st.DrawFn, partners: list[Payer]) -> dict[Payer, int]:
    """Of some of the partners, at least a penny in all."""
    found = {payer: draw(PENCE) for payer in partners if draw(st.booleans())}
    return found if any(found.values()) else {partners[0]: 1 + draw(PENCE)}


@st.composite
def line_years(draw: st.DrawFn) -> tuple[LineYear, RiskShare]:
    """A line's year and the terms of any rule."""
    partners = draw(PARTNERS)
    any_rule = (*SIMPLE, *WITH_TERMS, "host_bears", "waterfall", "p4p")
    line = LineYear(
        draw(st.sampled_from(partners)),
        draw(st.sampled_from(partners)),
        draw(contributions(partners)),
        draw(PENCE),
        Remedies(draw(PENCE), draw(PENCE), draw(PENCE)),
        draw(PENCE),
    )
    return line, draw(terms(partners, any_rule))


@st.composite
def funds(draw: st.DrawFn, rules: tuple[str, ...] | None = None) -> tuple[Agreement, Paid]:
    """A pooled fund and what its partners paid providers in the year."""
    partners = draw(PARTNERS)
    names = rules or (*SIMPLE, *WITH_TERMS, "host_bears", "waterfall", "waterfall")
    lines, paid = [], {}
    for covered in draw(st.sets(st.sampled_from(COVERED), min_size=1)):
        share = draw(terms(partners, names))
        left_out = draw(st.integers(0, 9)) == 0
        line = PoolLine(
            name=f"{covered} line",
            lead=draw(st.sampled_from(partners)),
            contribution_pence=draw(contributions(partners)),
            risk_share=share,
            underspend=draw(st.sampled_from(sorted(UNDERSPEND_RULES))),
            covers=() if left_out else (covered,),
            basis=Basis.FIXED if share.name == "host_bears" else Basis.VARIABLE,
            uncommitted=draw(st.integers(0, 1000)) / 1000,
        )
        if not left_out:
            paid[line.name] = {payer: draw(PENCE) for payer in partners if draw(st.booleans())}
        lines.append(line)
    agreement = Agreement(
        draw(st.sampled_from(partners)),
        tuple(partners),
        tuple(lines),
        {payer: draw(PENCE) for payer in partners if draw(st.booleans())},
        draw(st.sampled_from(sorted(UNDERSPEND_RULES))),
        draw(st.sampled_from([1, 2, 3, 4, 6, 12])),
        financial_year="2025-26",
    )
    check(agreement)
    return agreement, paid


@st.composite
def gains(draw: st.DrawFn, partners: tuple[Payer, ...]) -> GainTerms:
    """A gain share of some partners, with something for providers and for next year."""
    provider, reinvest = (draw(st.integers(0, 1000)) / 1000 for _ in range(2))
    return GainTerms(draw(shares(list(partners))), provider, reinvest)
