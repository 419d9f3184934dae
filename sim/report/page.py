"""The page for a board: one HTML file that needs no network, every number already in words."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.comparison import large_enough, levels, measures
from sim.parameters import Parameter
from sim.report.counted import about_counted, counted
from sim.report.figures import changes_figure, line_figure, payers_figure
from sim.report.freed import about_freed, contract_by_year, freed_care
from sim.report.people import people_section
from sim.report.people_changed import ChangedPeople, changed_people
from sim.report.programmes import ABOUT as ABOUT_PROGRAMMES
from sim.report.programmes import programmes
from sim.report.promises import ABOUT_DOUBT, ABOUT_TRIED, as_published, promise, tried_before
from sim.report.schemes import ABOUT as ABOUT_SCHEMES
from sim.report.schemes import what_schemes_did
from sim.report.tables import (
    ON_SCREEN,
    Table,
    assumptions,
    balances,
    budgets,
    changes_made,
    differences,
    findings,
    provenance_table,
    responses,
    rules_of_money,
)
from sim.report.template import write_html
from sim.report.who_pays import ABOUT, lead, who_pays
from sim.results import ALL, Results, provenance

LEFT_OUT = Path(__file__).with_name("left_out.csv")
HEADLINES = ("main", "cost")
BANDS = (
    "The bands are 95% intervals of each scenario alone. All scenarios meet the same people, "
    "births and falls, so a difference can be clear although the bands overlap: the table above "
    "says which are, and the bars below the lines show the differences year by year with their "
    "own intervals. The axes of the lines do not start at zero."
)
RESPONSES_NOTE = (
    "Results of this kind turn on how much a little more home care frees hospital beds. Compare "
    "what the model does with what studies have found before relying on it. Costs are what care "
    "costs its providers."
)
ASSUMPTIONS_NOTE = (
    "These numbers were assumed, or fitted so that the model meets published totals, the least "
    "certain first. Grade C is the least certain. Two values with 'to' between them are the ends "
    "of a table, such as one by service. Every other number is published or derived from published "
    "figures: localpound list parameters shows them all."
)


@dataclass(frozen=True)
class Answer:
    """One scenario's findings: the sentences to read first, a board's table, and the others."""

    title: str
    sentences: tuple[tuple[str, str], ...]
    table: Table
    more: Table


def write_page(answer: Results, parameters: Mapping[str, Parameter], file: Path) -> Path:
    """Write the page of a comparison; `parameters` are those of the model and the area."""
    return write_html("page.html", page_of(answer, parameters), file)


def page_of(answer: Results, parameters: Mapping[str, Parameter]) -> dict[str, Any]:
    """Everything the template shows, as text, tables and pictures."""
    whole, answer = answer, as_published(answer)
    facts = answer.facts
    titles = {scenario["name"]: scenario["title"] for scenario in facts["scenarios"]}
    _, *others = titles
    yearly = levels([answer])
    changed = changed_people(answer, titles)
    return {
        "kicker": f"{facts['area']['title']}, {facts['years']} years from April "
        f"{facts['first_year']}",
        "title": f"{', '.join(titles[name] for name in others)}: what would change?",
        "scenarios": [(s["title"], s["question"]) for s in facts["scenarios"]],
        "answers": [answered(answer, name, titles, changed) for name in others],
        "how_to_read": f"{how_to_read(answer)} {about_the_sample(answer)}".strip(),
        "changes": changes_figure(answer, titles),
        "bands": BANDS,
        "counted": [counted(answer, name, titles) for name in others],
        "about_counted": about_counted(sorted(set(yearly["financial_year"]) - {ALL})),
        "lines": [
            line_figure(answer, yearly, name, titles)
            for name, measure in measures().items()
            if measure.show == "main" and name in yearly["measure"]
        ],
        "promises": [promise(whole, name, titles) for name in others],
        "tried": tried_before(answer, titles),
        "about_promises": (
            ABOUT_DOUBT if any(facts.get("doubt", {}).values()) else "",
            ABOUT_TRIED,
        ),
        "schemes": [what_schemes_did(answer, name, titles) for name in titles],
        "about_schemes": ABOUT_SCHEMES,
        "who_pays": [who_pays(answer, name, titles) for name in others],
        "about_who_pays": ABOUT,
        "freed": [freed_care(answer, name, titles[name]) for name in others],
        "about_freed": about_freed(),
        "contract": contract_by_year(yearly, titles),
        "balances": balances(yearly, titles, facts["years"]),
        "money_rules": rules_of_money(facts["scenarios"]),
        "payers": payers_figure(answer, titles),
        "budgets": budgets(yearly, titles),
        "programmes": programmes(answer, *next(iter(titles.items()))),
        "about_programmes": ABOUT_PROGRAMMES,
        "responses": responses(facts["sensitivity"], titles),
        "responses_note": RESPONSES_NOTE,
        "people": people_section(answer, titles, parameters, changed),
        "made_changes": changes_made(facts["scenarios"]),
        "left_out": left_out(),
        "assumptions_note": ASSUMPTIONS_NOTE,
        "assumptions": assumptions(parameters.values()),
        "provenance": provenance_table(facts, provenance()),
    }


def how_to_read(answer: Results) -> str:
    """What the numbers and their intervals mean."""
    facts = answer.facts
    covers = answer.tables["comparison"]["interval"][0]
    return (
        f"Each scenario was run {facts['replicates']} times; each time all scenarios met the same "
        "people and the same chance events, so that only the scenario makes the difference. "
        "'Between' gives the ends of the 95% interval of the mean difference. Intervals cover "
        f"{covers}. 'Clear' means that the interval lies on one side of no change. "
        "'Better in 8 of 10 runs' counts the runs in which the scenario came out "
        "better; a tie counts half. Better is the direction that is wanted as a rule: fewer care "
        "home admissions or lower costs are no gain where need was refused."
    )


def about_the_sample(answer: Results) -> str:
    """What it means that some, not all, residents were simulated; empty where all were."""
    weight = answer.facts["runs"][0].get("weight", 1)
    if weight == 1:
        return ""
    words = (
        f"Each simulated resident stands for {weight} people. Small numbers of beds and places "
        "queue more than large ones, so waits and delays are somewhat overstated."
    )
    if large_enough([answer]):
        return words
    return f"{words} This sample is too small for them: waits and delays are left out."


def answered(
    answer: Results, scenario: str, titles: Mapping[str, str], changed: ChangedPeople | None = None
) -> Answer:
    """What one scenario changes over the whole period: sentences, and tables of all measures."""
    found = findings(answer, scenario)
    sentences = [
        one.sentence
        for one in found
        if one.measure.show in HEADLINES or (one.measure.show == "balance" and one.is_clear)
    ]
    if changed:
        sentences.append(changed.sentences[scenario])
    baseline, title = next(iter(titles.values())), titles[scenario]
    years = answer.facts["years"]
    of_board, others = (
        [one for one in found if (one.measure.show in ON_SCREEN) is wanted]
        for wanted in (True, False)
    )
    table = differences(of_board, baseline, title, years)
    more = differences(others, baseline, title, years, f"{len(others)} further measures. ")
    return Answer(title, tuple(map(lead, sentences)), table, more)


def left_out() -> list[tuple[str, str]]:
    """What the model leaves out: of what, and what that means."""
    with LEFT_OUT.open(encoding="utf-8", newline="") as handle:
        return [(row["title"], row["detail"]) for row in csv.DictReader(handle)]
