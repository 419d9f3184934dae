"""Rules of money in plain words; those of single rules stand in money_words.csv."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sim.scenario.money_rules import GainRules, LineRules, MoneyRules, PoolRules, Terms

FILE = Path(__file__).with_name("money_words.csv")
NO_POOL = "No pooled fund: each payer pays for its own"
NOT_POOLED = "Not in a pooled fund"
PERCENT = 100


class Rule(NamedTuple):
    """One rule of money: its key in a file, what it is about, and what it says."""

    key: str
    label: str
    words: str


@cache
def said_of(kind: str) -> Mapping[str, str]:
    """The words of every rule of a kind, by its name; of no rule, too, where there can be none."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return {row["name"]: row["words"] for row in csv.DictReader(handle) if row["kind"] == kind}


def money_in_words(money: MoneyRules) -> list[Rule]:
    """All that the rules say, the allocation rule first; also where they say nothing."""
    pool = money.pool
    hospital = _named("acute_payment", money.acute_payment)
    rules = [
        Rule("money.allocation_rule", "How money is allocated", _allocation(money)),
        Rule("money.acute_payment", "How the hospital is paid", hospital),
        Rule("money.pool", "Pooled fund", NO_POOL if pool is None else _pool(pool)),
    ]
    lines = [] if pool is None else pool.lines
    return rules + [
        Rule(f"money.pool.line.{line.name}", f"Pooled fund, line {line.name}", _line(line))
        for line in lines
    ]


def money_apart(old: MoneyRules, new: MoneyRules) -> list[tuple[Rule, Rule]]:
    """The rules in which two scenarios differ, as each of them says it."""
    before, after = ({rule.key: rule for rule in money_in_words(each)} for each in (old, new))
    pairs = []
    for key in dict.fromkeys([*after, *before]):
        either = after.get(key) or before[key]
        absent = either._replace(words=NOT_POOLED)
        pair = before.get(key, absent), after.get(key, absent)
        if pair[0].words != pair[1].words:
            pairs.append(pair)
    return pairs


def _allocation(money: MoneyRules) -> str:
    words = _named("allocation_rule", money.allocation_rule)
    if money.growth_moved_share is not None:
        words += f": {_percent(money.growth_moved_share)} of it, to {_listed(money.moved_to)}"
    elif money.moved_to:
        words += f": to {_listed(money.moved_to)}"
    if money.table is not None:
        of_years = (
            f"{_plain(name)} {', '.join(f'{year} {number:g}' for year, number in years.items())}"
            for name, years in money.table.amount.items()
        )
        words += f", in {_plain(money.table.unit)}: {'; '.join(of_years)}"
    return words


def _pool(pool: PoolRules) -> str:
    words = f"Held by {_named('payer', pool.host)}, for {_listed(map(_payer, pool.partners))}"
    if pool.risk_pool_share:
        rest = _named("underspend", pool.risk_pool_underspend).removeprefix("an underspend ")
        words += f"; put aside for overspends, of contributions: {_shares(pool.risk_pool_share)}"
        words += f"; what is left of it {rest}"
    return words if pool.gain_share is None else f"{words}; {_gain(pool.gain_share)}"


def _gain(gain: GainRules) -> str:
    """What becomes of a verified saving."""
    parts = [
        f"{_percent(gain.provider)} to the providers" if gain.provider else "",
        f"{_percent(gain.reinvest)} of the rest into next year's fund" if gain.reinvest else "",
        f"what remains to {_shares(gain.share)}",
    ]
    return f"of what the fund verifiably saves {', '.join(part for part in parts if part)}"


def _line(line: LineRules) -> str:
    lead = "Nobody leads it" if line.lead is None else f"Led by {_payer(line.lead)}"
    parts = [
        f"{lead}; pays for {_listed(line.covers)}",
        f"contributed by {_shares(line.contributed)}" if line.contributed else "",
        _terms(line.risk_share),
        _named("underspend", line.underspend),
        f"{_percent(line.uncommitted)} can still be cut" if line.uncommitted else "",
    ]
    return "; ".join(part for part in parts if part)


def _terms(terms: Terms) -> str:
    words = _named("risk_share", terms.rule)
    if terms.share:
        words += f": {_shares(terms.share)}"
    if terms.cap:
        words += f" (at most {_shares(terms.cap)})"
    if terms.bands:
        bands = (
            f"{'beyond' if edge is None else f'to {_percent(edge)} of contributions'}"
            f" {_shares(share) if share else 'the lead'}"
            for edge, share in terms.bands
        )
        words += f" ({', '.join(bands)})"
    return words if terms.then is None else f"{words} {_terms(terms.then)}"


def _named(kind: str, name: str) -> str:
    return said_of(kind).get(name, _plain(name))


def _payer(name: str) -> str:
    return _named("payer", name)


def _shares(shares: Mapping[str, float]) -> str:
    return _listed(f"{_payer(name)} {_percent(share)}" for name, share in shares.items())


def _listed(names: Iterable[str]) -> str:
    plain = [_plain(name) for name in names]
    return " and ".join(chain([", ".join(plain[:-1])] if plain[:-1] else [], plain[-1:]))


def _percent(share: float) -> str:
    return f"{PERCENT * share:.6g}%"


def _plain(name: str) -> str:
    return name.replace("_", " ")
