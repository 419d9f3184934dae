"""The rules of money of each scenario in words: what decides, who hosts, who bears what."""

import csv
from collections.abc import Mapping
from functools import cache
from typing import Any

from sim.report.payer_words import HERE, in_sentence, listed
from sim.report.tables import Table

PERCENT = 100
NOT_SAID = "Not said"
Rules = Mapping[str, Any]


def rules_table(rules: Mapping[str, Rules], titles: Mapping[str, str]) -> Table | None:
    """Every scenario's rules; None where no scenario has any."""
    if not any(rules.values()):
        return None
    rows = [(titles[name], *row) for name in titles if name in rules for row in _rows(rules[name])]
    return Table(
        caption="The rules of money of each scenario, as its file states them",
        header=("Scenario", "What", "Rule", "Why", "Source"),
        rows=tuple(rows),
    )


def _rows(rules: Rules) -> list[tuple[str, ...]]:
    why, source = (rules.get(key) or (NOT_SAID if rules else "-") for key in ("reason", "source"))
    pool = rules.get("pool")
    said = [("What money buys", allocation_in_words(rules))]
    if pool:
        said.append(("Pooled fund", fund_in_words(pool)))
        said += shares_in_words(pool)
    # The reason is one for all of a scenario's rules: said once.
    first, *others = said
    return [(*first, why, source), *((*other, "", "") for other in others)]


def allocation_in_words(rules: Rules) -> str:
    """What decides how much care there is."""
    share = rules.get("growth_moved_share")
    to = [name.replace("_", " ") for name in rules.get("moved_to") or ()]
    return _worded(
        *("allocation", rules.get("allocation_rule") or ""),
        share="a share" if share is None else f"{share * PERCENT:g}%",
        to=listed(to) if to else "named services",
    )


def fund_in_words(pool: Rules) -> str:
    """Whose fund it is and who hosts it."""
    partners = listed([in_sentence(name) for name in pool["partners"]])
    aside = pool.get("risk_pool_share") or {}
    reserve = f"; a reserve for risks is put aside ({_shares(aside)} of contributions)"
    return f"Of {partners}; {in_sentence(pool['host'])} hosts it{reserve if aside else ''}"


def shares_in_words(pool: Rules) -> list[tuple[str, str]]:
    """Who bears an overspend, line by line; lines with the same rule together."""
    together: dict[str, list[str]] = {}
    for line in pool["lines"]:
        rule = f"An overspend is {_risk_share(line['risk_share'], pool)}"
        rule += f"; {_worded('underspend', line['underspend'])}"
        together.setdefault(rule, []).append(f"{line['name']} (led by {_lead(line, pool)})")
    return [
        (f"{'Lines' if len(lines) > 1 else 'Line'}: {', '.join(lines)}", rule)
        for rule, lines in together.items()
    ]


def _lead(line: Rules, pool: Rules) -> str:
    return in_sentence(line.get("lead") or pool["host"])


def _risk_share(terms: Rules, pool: Rules) -> str:
    then = terms.get("then")
    return _worded(
        *("risk_share", terms["rule"]),
        shares=_shares(terms.get("share") or {}),
        host=in_sentence(pool["host"]),
        then=_risk_share(then, pool) if then else "not shared",
    )


def _shares(share: Mapping[str, float]) -> str:
    parts = [f"{in_sentence(name)} {part * PERCENT:g}%" for name, part in share.items()]
    return listed(parts) if parts else "by contributions"


def _worded(kind: str, rule: str, **named: str) -> str:
    """The words for a rule; one without words goes by its name."""
    words = rule_words().get((kind, rule))
    return rule.replace("_", " ") if words is None else words.format(**named)


@cache
def rule_words() -> dict[tuple[str, str], str]:
    """The words for every rule, by its kind (allocation, risk_share, underspend) and name."""
    with (HERE / "rule_words.csv").open(encoding="utf-8", newline="") as handle:
        return {(row["kind"], row["rule"]): row["words"] for row in csv.DictReader(handle)}
