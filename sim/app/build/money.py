"""The rules of money: how it is shared out, pooled, and who bears what is overspent."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from sim.app.build.number import show_why
from sim.app.build.state import Build, moved_by, shows
from sim.app.levers.money import (
    Term,
    can_be_moved_to,
    choices_of,
    terms,
    with_allocation,
    with_money,
)
from sim.app.levers.pool import (
    BOTH,
    COUNCIL,
    NHS,
    RISK_SHARES,
    Pool,
    first_pool,
    pool_rules,
    pool_shown,
    pooled_services,
)
from sim.app.levers.scale import PERCENT, PLACES
from sim.app.show import plain, show_note
from sim.scenario import Scenario
from sim.scenario.money_words import money_in_words, said_of

NONE, SAME, OTHER = "none", "same", "other"
POOLS = {
    NONE: "No pooled fund: each payer pays for its own",
    SAME: "A pooled fund, with the same terms for all care in it",
    OTHER: "A pooled fund with terms of its own for each line, as in this scenario",
}
IN_FULL, STATED = "before", "stated"
PAID_IN = {
    IN_FULL: "What it paid for this care before",
    STATED: "A stated share of every line",
}
BEGINS = (
    "Rules of money act from the second year on; the first is as the place is. A pooled fund "
    "changes nobody's care by itself: it changes who pays, and who bears what is overspent."
)
ELSEWHERE = ("money.allocation_rule", "money.growth_moved_share", "money.moved_to", "money.acute")


def show_money(build: Build) -> None:
    """All rules of money that have a lever."""
    st.markdown(BEGINS)
    _allocation(build)
    _hospital(build)
    _pool(build)
    money = build.draft.money
    if money.data():
        with st.container(border=True, key="lever-money-why"):
            st.markdown("**Why these rules**")
            show_why("money", money.reason, money.source, partial(_said, build))


def _said(build: Build, draft: Scenario, field: str, text: str) -> Scenario:
    return replace(draft, money=replace(draft.money, **{field: text}))  # type: ignore[arg-type]


def _allocation(build: Build) -> None:
    money = build.draft.money
    with st.container(border=True, key="lever-allocation"):
        _choose(
            "How money is shared out",
            choices_of("allocation_rule", money.allocation_rule),
            money.allocation_rule,
            "allocation",
            lambda draft, rule: with_allocation(draft, build.start, rule),
        )
        _wrong(build, "money.allocation_rule")
        if money.growth_moved_share is not None:
            _share(
                terms()["growth_moved_share"],
                money.growth_moved_share,
                lambda draft, share: with_money(draft, build.start, growth_moved_share=share),
            )
            _wrong(build, "money.growth_moved_share")
        if money.moved_to:
            _several(
                "Where it goes",
                can_be_moved_to(),
                money.moved_to,
                "moved-to",
                lambda draft, names: with_money(
                    draft, build.start, moved_to=tuple(names) or draft.money.moved_to
                ),
            )
            _wrong(build, "money.moved_to")


def _hospital(build: Build) -> None:
    rule = build.draft.money.acute_payment
    with st.container(border=True, key="lever-hospital-payment"):
        _choose(
            "How the hospital is paid",
            choices_of("acute_payment", rule),
            rule,
            "hospital-payment",
            lambda draft, name: with_money(draft, build.start, acute_payment=name),
        )
        _wrong(build, "money.acute")


def _pool(build: Build) -> None:
    rules = build.draft.money.pool
    pool = None if rules is None else pool_shown(rules)
    now = NONE if rules is None else OTHER if pool is None else SAME
    with st.container(border=True, key="lever-pool"):
        offered = {name: words for name, words in POOLS.items() if name != OTHER or now == OTHER}
        _choose("Pooled fund (section 75)", offered, now, "pool", partial(_pooled, build))
        if now == OTHER:
            for rule in money_in_words(build.draft.money):
                if rule.key.startswith("money.pool"):
                    st.markdown(plain(f"{rule.label}: {rule.words}"))
        if pool is not None:
            _terms(pool, build)
        _wrong(build, "")


def _pooled(build: Build, draft: Scenario, kind: str) -> Scenario:
    if kind == OTHER:
        return draft
    return _with(build, draft, first_pool() if kind == SAME else None, anew=True)


def _with(build: Build, draft: Scenario, pool: Pool | None, anew: bool = False) -> Scenario:
    rules = None if pool is None else pool_rules(pool, None if anew else draft.money.pool)
    return with_money(draft, build.start, pool=rules)


def _terms(pool: Pool, build: Build) -> None:
    """What the partners agree, the same for all care in the fund."""

    def to(**terms_of: Any) -> Callable[[Scenario], Scenario]:
        return lambda draft: _with(build, draft, replace(pool, **terms_of))

    services = {name: one.label for name, one in pooled_services().items()}
    _several(
        "Care that it pays for",
        services,
        pool.services,
        "pool-services",
        lambda draft, names: to(services=tuple(n for n in services if n in names))(draft),
    )
    _choose(
        "What each partner pays in",
        PAID_IN,
        IN_FULL if pool.nhs_contribution is None else STATED,
        "pool-paid-in",
        lambda draft, kind: to(
            nhs_contribution=terms()["nhs_contribution"].usual if kind == STATED else None
        )(draft),
    )
    if pool.nhs_contribution is not None:
        _share(
            terms()["nhs_contribution"],
            pool.nhs_contribution,
            lambda draft, share: to(nhs_contribution=share)(draft),
        )
    words = {name: _sentence(said_of("risk_share")[name]) for name in RISK_SHARES}
    _choose(
        "Who bears what is over- or underspent",
        words,
        pool.risk_share,
        "pool-risk-share",
        lambda draft, rule: to(
            risk_share=rule,
            nhs_risk=terms()["nhs_risk"].usual if rule == "agreed_share" else None,
            cap=terms()["cap"].usual if rule == "capped" else None,
        )(draft),
    )
    if pool.nhs_risk is not None:
        _share(terms()["nhs_risk"], pool.nhs_risk, lambda d, share: to(nhs_risk=share)(d))
    if pool.cap is not None:
        _share(terms()["cap"], pool.cap, lambda d, share: to(cap=share)(d))
    _choose(
        "What is left at the end of the year",
        {name: _sentence(said) for name, said in said_of("underspend").items()},
        pool.underspend,
        "pool-underspend",
        lambda draft, rule: to(underspend=rule)(draft),
    )
    payers = {COUNCIL: "The council", NHS: "The NHS (ICB)"}
    _choose(
        "Who holds the account",
        {name: payers[name] for name in reversed(BOTH)},
        pool.host,
        "pool-host",
        lambda draft, host: to(host=host)(draft),
    )


def _choose(
    label: str,
    words: dict[str, str],
    now: str,
    key: str,
    move: Callable[[Scenario, str], Scenario],
) -> None:
    st.selectbox(
        label,
        list(words),
        format_func=words.__getitem__,
        key=shows(key, now),
        on_change=moved_by(key, move),
    )


def _several(
    label: str,
    words: dict[str, str],
    now: tuple[str, ...],
    key: str,
    move: Callable[[Scenario, list[str]], Scenario],
) -> None:
    options = {**words, **{name: name.replace("_", " ") for name in now if name not in words}}
    st.multiselect(
        label,
        list(options),
        format_func=options.__getitem__,
        key=shows(key, list(now)),
        on_change=moved_by(key, move),
    )


def _share(term: Term, now: float, move: Callable[[Scenario, float], Scenario]) -> None:
    """A lever of a share, in per cent."""
    key = f"term-{term.name}"
    low, high = (min(term.low, now), max(term.high, now))
    st.slider(
        f"{term.label}, %",
        min_value=round(PERCENT * low, PLACES),
        max_value=round(PERCENT * high, PLACES),
        step=round(PERCENT * term.step, PLACES),
        format="%g",
        key=shows(key, round(PERCENT * now, PLACES)),
        on_change=moved_by(
            key, lambda draft, percent: move(draft, round(percent / PERCENT, PLACES))
        ),
    )
    show_note(
        f"{term.about}. From {PERCENT * term.low:g} to {PERCENT * term.high:g}%; begins at "
        f"{PERCENT * term.usual:g}%. {term.source}. {term.kind.capitalize()}, "
        f"grade {term.grade}."
    )


def _wrong(build: Build, key: str) -> None:
    """What is wrong with the rule whose key this is; without one, with the pooled fund."""
    for problem in build.problems:
        at = problem.error.key
        is_here = at.startswith(key) if key else not at.startswith(ELSEWHERE)
        if problem.change is None and is_here:
            st.error(plain(problem.words))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
