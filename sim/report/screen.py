"""The same answer on a terminal."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table as RichTable

from sim.comparison import levels
from sim.report.counted import AboutCounted, Counted, about_counted, counted
from sim.report.freed import Freed, about_freed, contract_by_year, freed_care
from sim.report.people_changed import changed_people
from sim.report.promises import (
    ABOUT_DOUBT,
    ABOUT_TRIED,
    Promise,
    as_published,
    promise,
    tried_before,
)
from sim.report.schemes import ABOUT as ABOUT_SCHEMES
from sim.report.schemes import SchemesTold, what_schemes_did
from sim.report.tables import (
    ON_SCREEN,
    Table,
    balances,
    difference_row,
    findings,
    responses,
    rules_of_money,
)
from sim.report.who_pays import ABOUT, WhoPays, who_pays
from sim.results import ALL, Results


def print_answer(answer: Results, console: Console) -> None:
    """Each scenario against the baseline: a table and what to make of it."""
    whole, answer = answer, as_published(answer)
    facts = answer.facts
    titles = {scenario["name"]: scenario["title"] for scenario in facts["scenarios"]}
    baseline, *others = titles
    changed = changed_people(answer, titles)
    place, years = facts["area"]["title"], facts["years"]
    for name in others:
        console.print(f"\n{titles[name]}, compared with: {titles[baseline]}", style="bold")
        console.print(f"{place}; a year, mean of {years} years from April {facts['first_year']}")
        found = [one for one in findings(answer, name) if one.measure.show in ON_SCREEN]
        header = ("Measure", "Without", "With", "Difference", "Between", "How sure")
        rows = tuple(difference_row(one) for one in found)
        print_table(Table("", header, rows, frozenset({1, 2, 3, 4})), console)
        if changed:
            console.print(changed.sentences[name])
        _print_promise(promise(whole, name, titles), console)
        _print_schemes(what_schemes_did(answer, name, titles), console)
        _print_who_pays(who_pays(answer, name, titles), console)
        _print_freed(freed_care(answer, name, titles[name]), console)
    print_table(tried_before(answer, titles), console)
    about = (
        *((ABOUT_DOUBT,) if any(facts.get("doubt", {}).values()) else ()),
        *((ABOUT_SCHEMES,) if facts.get("schemes") else ()),
    )
    console.print("\n" + "\n\n".join((ABOUT_TRIED, *about, ABOUT, about_freed())))
    yearly = levels([answer])
    of_counted = about_counted(sorted(set(yearly["financial_year"]) - {ALL}))
    _print_counted([counted(answer, name, titles) for name in others], of_counted, console)
    money = (
        *(contract_by_year(yearly, titles), balances(yearly, titles, years)),
        rules_of_money(facts["scenarios"]),
    )
    for table in filter(None, money):
        print_table(table, console)
    shown = responses(facts["sensitivity"], titles)
    if shown:
        print_table(shown, console)
    covers = answer.tables["comparison"]["interval"][0]
    console.print(
        f"Every scenario met the same people and the same chance events in {facts['replicates']} "
        f"runs. 'Between' is a 95% interval: it covers {covers}."
    )


def _print_promise(said: Promise, console: Console) -> None:
    console.print("What is left of the promise", style="bold")
    for sentence in said.left:
        console.print(f"- {sentence}")
    if said.in_doubt:
        print_table(said.in_doubt, console)
    for sentence in said.predicted:
        console.print(f"- {sentence}")


def _print_schemes(said: SchemesTold, console: Console) -> None:
    if said.schemes:
        console.print("What the schemes did", style="bold")
    if said.together:
        print_table(said.together, console)
    for scheme in said.schemes:
        console.print(scheme.title, style="bold")
        for first, rest in scheme.sentences:
            console.print(f"- {first}{rest}")
        # Of several schemes the page has each one's tables.
        alone = () if said.together else (scheme.figures, scheme.effects, scheme.evidence)
        for table in alone:
            if table:
                print_table(table, console)


def _print_who_pays(said: WhoPays, console: Console) -> None:
    console.print("Who pays, who gains", style="bold")
    for first, rest in said.payers:
        console.print(f"- {first}{rest}")
    console.print(f"- {said.shift}")
    console.print("What waits, and what care is given", style="bold")
    for first, rest in said.waits:
        console.print(f"- {first}{rest}")
    if said.own_budgets:
        console.print("Budgets in people's own hands", style="bold")
        for sentence in said.own_budgets:
            console.print(f"- {sentence}")
    if said.pool:
        console.print("The pooled fund", style="bold")
        for sentence in said.pool.sentences:
            console.print(f"- {sentence}")
    for table in (said.by_care, said.budgets, said.pool.table if said.pool else None):
        if table:
            print_table(table, console)


def _print_counted(said: Sequence[Counted], about: AboutCounted, console: Console) -> None:
    console.print(f"\n{about.noticed}", style="bold")
    console.print(about.caution)
    for one in said:
        print_table(one.noticed, console)
    console.print(about.indicators_left_out)
    console.print("\nBetter Care Fund metrics", style="bold")
    console.print(about.metrics)
    for one in said:
        for table in one.metrics:
            print_table(table, console)
    for sentence in about.metrics_left_out:
        console.print(sentence)
    console.print("\nInequality between deprivation fifths", style="bold")
    console.print(about.inequality)
    for one in said:
        if one.inequality:
            print_table(one.inequality, console)


def _print_freed(said: Freed, console: Console) -> None:
    console.print("What is freed: cash, or capacity released", style="bold")
    for first, rest in said.sentences:
        console.print(f"- {first}{rest}")
    console.print(f"- {said.twice}")
    for table in (said.by_care, said.by_year):
        if table:
            print_table(table, console)


def print_table(table: Table, console: Console) -> None:
    """Any table of the report, numbers to the right."""
    drawn = RichTable(
        title=table.caption or None, title_justify="left", box=box.SIMPLE, pad_edge=False
    )
    for column, name in enumerate(table.header):
        drawn.add_column(name, justify="right" if column in table.numbers else "left")
    for row in table.rows:
        drawn.add_row(*row)
    console.print(drawn)
