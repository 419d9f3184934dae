"""Starts of a year and allocation rules made up at random, for the laws of the loop."""

from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st

from sim.money.allocation_rule import (
    AllocationRule,
    LeftOver,
    Observed,
    PayerYear,
    Response,
    ServiceYear,
    Table,
    YearStart,
)
from sim.money.names import Payer
from sim.services.names import Service

MANY = settings(max_examples=500)
YEAR = "2027-28"
PAYERS = (Payer.ICB, Payer.COUNCIL, Payer.PUBLIC_HEALTH)
HOSPITAL = (Service.EMERGENCY_INPATIENT, Service.ELECTIVE_INPATIENT)
OUT_OF_HOSPITAL = (Service.HOME_CARE, Service.REABLEMENT, Service.VIRTUAL_WARD, Service.LINK_WORKER)
SERVICES = (*HOSPITAL, *OUT_OF_HOSPITAL)
# Small amounts make odd pence and equal remainders; large ones are those of a place.
PENCE = st.one_of(st.integers(1, 30), st.integers(1, 10**10))
SLOPES = st.integers(0, 3_000_000).map(lambda parts: Fraction(parts, 1_000_000))


@st.composite
def services(draw: st.DrawFn, service: Service, payers: tuple[Payer, ...]) -> ServiceYear:
    buyers = draw(st.lists(st.sampled_from(payers), min_size=1, unique=True))
    seen = Observed(
        draw(st.integers(0, 1_000_000)),
        Fraction(draw(st.integers(0, 500)), 7),
        Fraction(draw(st.integers(0, 90))),
    )
    return ServiceYear(
        service=service,
        capacity=Fraction(draw(st.integers(1, 10**5)), 3),
        spend_pence={payer: draw(PENCE) for payer in buyers},
        price_ratio=Fraction(draw(st.integers(900, 1200)), 1000),
        hospital=service in HOSPITAL,
        may_grow=draw(st.integers(0, 200_000)),
        may_fall=draw(st.integers(0, 1_000_000)),
        open_to=frozenset(payers),
        observed=seen,
    )


@st.composite
def payers(draw: st.DrawFn, payer: Payer, spent: int) -> PayerYear:
    """Whose services cost `spent` last year; sometimes it has far more, or less, or nothing."""
    last = spent + draw(st.integers(0, max(1, spent // 2)))
    taken = [draw(st.integers(0, spent // 20 + 1)) for _ in range(4)]
    given = last * draw(st.integers(600, 1300)) // 1000
    has = given + sum(taken[3:])
    set_aside, repaid, to_reserves, to_pool = (min(one, has // 5) for one in taken)
    left = has - set_aside - repaid - to_reserves - to_pool
    return PayerYear(
        payer=payer,
        allocation_last_year_pence=last,
        allocation_pence=given,
        set_aside_pence=set_aside,
        repay_pence=repaid,
        to_reserves_pence=to_reserves,
        to_pool_pence=to_pool,
        from_pool_pence=taken[3],
        verified_saving_pence=draw(st.integers(0, left // 3)),
        left_over=draw(st.sampled_from(LeftOver)),
    )


@st.composite
def starts(draw: st.DrawFn) -> YearStart:
    who = tuple(draw(st.lists(st.sampled_from(PAYERS), min_size=1, unique=True)))
    what = draw(st.lists(st.sampled_from(SERVICES), min_size=1, unique=True))
    bought = tuple(draw(services(service, who)) for service in what)
    money = tuple(
        draw(payers(payer, sum(one.spend_pence.get(payer, 0) for one in bought))) for payer in who
    )
    return YearStart(YEAR, bought, money)


@st.composite
def shares(draw: st.DrawFn, among: list[Service]) -> dict[Service, float]:
    """Shares in thousandths that add up to one."""
    some = draw(st.lists(st.sampled_from(among), min_size=1, unique=True))
    cuts = sorted(draw(st.integers(0, 1000)) for _ in some[1:])
    ends = [0, *cuts, 1000]
    return {service: (ends[i + 1] - ends[i]) / 1000 for i, service in enumerate(some)}


@st.composite
def responses(draw: st.DrawFn, start: YearStart) -> Response:
    slopes = {one.service: draw(SLOPES) for one in start.services}
    # Few steps, so that thousands of places are worked through
    step = max(1, sum(one.spent_pence for one in start.services) // draw(st.integers(5, 100)))
    power, usual = draw(st.integers(1, 4)), Fraction(draw(st.integers(1, 20)))
    return Response(slopes, dict.fromkeys(slopes, Fraction(0)), step, power, usual)


@st.composite
def rules(draw: st.DrawFn, start: YearStart) -> AllocationRule:
    """Any rule that can be agreed on for this start."""
    outside = [one.service for one in start.services if not one.hospital]
    names = ["historic", "marginal_benefit", "reinvest", "own_table", *(["shift"] * bool(outside))]
    name = draw(st.sampled_from(names))
    if name == "shift":
        share, fall = draw(st.integers(0, 1000)) / 1000, draw(st.booleans())
        return AllocationRule(name, share, draw(shares(outside)), acute_may_fall=fall)
    if name == "reinvest":
        return AllocationRule(name, to=draw(shares([one.service for one in start.services])))
    if name == "marginal_benefit":
        return AllocationRule(name, response=draw(responses(start)))
    if name == "own_table":
        return AllocationRule(name, table=draw(tables(start)))
    return AllocationRule(name)


@st.composite
def tables(draw: st.DrawFn, start: YearStart) -> Table:
    """A table that no payer is too poor for."""
    poorest = min(
        (
            Fraction(one.for_services_pence, spent)
            for one in start.payers
            if (spent := sum(start.bought_by(one.payer).values()))
        ),
        default=Fraction(0),
    )
    some = draw(
        st.lists(st.sampled_from(start.services), min_size=1, unique_by=lambda one: one.service)
    )
    # Sharing by payers can move a penny up
    most = max(0, int(poorest * 1000) - 100)
    if not most or min(pence for one in some for pence in one.spend_pence.values()) < len(SERVICES):
        most = 0
    amount = {
        one.service: {YEAR: Fraction(draw(st.integers(0, most)), 1000) if most else Fraction(0)}
        for one in some
    }
    return Table("my_table.toml", "budgets", "ratio", amount)
