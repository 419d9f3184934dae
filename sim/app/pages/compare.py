"""Compare: what would change, who pays, and how sure are we?"""

from collections.abc import Callable

import streamlit as st

from sim.app import address
from sim.app.choices import Choices
from sim.app.compare.boxes import boxes
from sim.app.compare.cards import card_of, kept_answer
from sim.app.compare.gallery import show_gallery, show_scenario
from sim.app.compare.worked_out import Shown, changes, figures_by_fifth, figures_by_year, shown
from sim.app.server import store
from sim.app.show import (
    plain,
    show_caution,
    show_downloads,
    show_figure,
    show_heading,
    show_note,
    show_provenance,
    show_sentences,
    show_table,
    show_text,
    wait_for,
)
from sim.report.counted import ABOUT_INEQUALITY, CAUTION, counted
from sim.report.figures import Figure
from sim.report.headlines import headlines
from sim.report.measure_groups import NOTICED, measure_groups
from sim.report.page import answered
from sim.report.promises import ABOUT_DOUBT, ABOUT_TRIED, promise, tried_before
from sim.report.scenario_card import has_schemes
from sim.report.schemes import ABOUT as ABOUT_SCHEMES
from sim.report.schemes import what_schemes_did
from sim.report.tables import changes_made, rules_of_money

DOUBT, GROUP, ALONG = "doubt", "measures", "along"
ALONGS = {"year": "Year by year", "fifth": "By deprivation fifth"}
GROUPS = list(measure_groups())
IN_DOUBT = "What if schemes do half as much, a year late?"
ABOUT_BANDS = (
    "The bands are 95% intervals of each scenario alone; the bars below the lines are differences, "
    "with intervals of their own. All scenarios meet the same people, births and falls, so a "
    "difference can be clear although the bands overlap. The axes of the lines do not start at "
    "zero."
)
NO_ANSWER_YET = (
    "First results come as soon as every scenario has been run twice, and grow surer with each "
    "run. Meanwhile, this is what is asked:"
)
UNTIL_DOUBT = "Until schemes have been run in doubt, this is the answer as published."
NOT_BY_FIFTH = (
    "Nothing of this group is counted by deprivation fifth: it is of services, or of money, that "
    "are shared by all of the place."
)


def compare(choices: Choices) -> None:
    """Up to four scenarios against the baseline."""
    st.title("Compare")
    show_text("What would change, who pays, who gains, and how sure are we?")
    show_gallery(choices)
    doubt = _doubt(choices)
    request = choices.request(choices.baseline, *choices.compared, doubt=doubt)
    whole = wait_for(request)
    if whole is None and doubt and (kept := kept_answer(choices.comparison)) is not None:
        show_note(UNTIL_DOUBT)
        request, whole, doubt = choices.comparison, kept, False
    if whole is None:
        _meanwhile(choices)
    else:
        of = shown(request.key(store()), whole)
        show_caution(of.answer, request)
        _answer(of, doubt)
        show_figure(changes(of), "changes", level=2)
        _measures(of)
        _further(of)
        show_provenance(of.answer)
    show_downloads(request)


def _meanwhile(choices: Choices) -> None:
    """What can be read before there is an answer."""
    show_note(NO_ANSWER_YET)
    for box, name in zip(boxes(len(choices.compared), 2), choices.compared, strict=True):
        with box:
            show_scenario(card_of(name, choices.area))


def _doubt(choices: Choices) -> bool:
    """Whether doubtful twins are asked for; offered where something rests on schemes."""
    if not any(has_schemes(store().scenario(name)) for name in choices.compared):
        return False
    address.seed(DOUBT, False, address.yes)
    doubt = st.toggle(IN_DOUBT, key=DOUBT, help=ABOUT_DOUBT)
    address.keep({DOUBT: doubt}, {DOUBT: False})
    return doubt


def _answer(of: Shown, doubt: bool) -> None:
    """The answer in short: each scenario in a box of its own."""
    show_heading("The answer in short", 2)
    show_note(f"Each against: {next(iter(of.titles.values()))}.")
    for box, name in zip(boxes(len(of.others), 2), of.others, strict=True):
        with box:
            _short(of, name, doubt)


def _short(of: Shown, name: str, doubt: bool) -> None:
    """One scenario: the verdict, cautions, a sentence for each measure, and how far to believe."""
    told = headlines(of.answer, name, of.titles)
    show_heading(told.title, 3)
    show_sentences(told.verdict)
    for first, rest in told.cautions:
        st.warning(plain(f"{first}{rest}"))
    show_sentences(told.sentences)
    promised = promise(of.whole, name, of.titles)
    for words in (*promised.predicted, *(promised.left if doubt else ())):
        show_text(words)
    if promised.in_doubt:
        with st.expander("Table: as published, and in doubt"):
            show_table(promised.in_doubt, f"doubt-{name}")


def _measures(of: Shown) -> None:
    """One group of measures at a time, year by year or by deprivation fifth."""
    show_heading("One by one", 2)
    address.seed(GROUP, GROUPS[0], address.one_of(GROUPS))
    address.seed(ALONG, "year", address.one_of(list(ALONGS)))
    name = (
        st.pills(
            "Measures",
            GROUPS,
            format_func=lambda name: measure_groups()[name].label,
            key=GROUP,
            required=True,
        )
        or GROUPS[0]
    )
    along = st.segmented_control(
        "Drawn", list(ALONGS), format_func=ALONGS.__getitem__, key=ALONG, required=True
    )
    address.keep({GROUP: name, ALONG: along}, {GROUP: GROUPS[0], ALONG: "year"})
    group = measure_groups()[name]
    if along == "fifth":
        _by_fifth(of, figures_by_fifth(of, group))
        return
    if name == NOTICED:
        show_note(CAUTION)
    else:
        show_note(ABOUT_BANDS)
    for key, figure in figures_by_year(of, group):
        show_figure(figure, key)
    if name == NOTICED:
        for scenario in of.others:
            show_table(counted(of.answer, scenario, of.titles).noticed, f"noticed-{scenario}")


def _by_fifth(of: Shown, figures: list[tuple[str, Figure]]) -> None:
    """Rates across the fifths, and how unequal they are."""
    if not figures:
        show_text(NOT_BY_FIFTH)
    for key, figure in figures:
        show_figure(figure, key)
    show_heading("How unequal the fifths are", 3)
    show_note(ABOUT_INEQUALITY)
    for scenario in of.others:
        table = counted(of.answer, scenario, of.titles).inequality
        if table:
            show_table(table, f"inequality-{scenario}")


def _further(of: Shown) -> None:
    """What is looked up: opened on request, and worked out only then."""
    show_heading("To look up", 2)
    for title, draw in FURTHER.items():
        section = st.expander(title, key=f"further-{title}", on_change="rerun")
        if section.open:
            with section:
                draw(of)


def _every_measure(of: Shown) -> None:
    for name in of.others:
        told = answered(of.answer, name, of.titles)
        show_table(told.table, f"measures-{name}")
        show_table(told.more, f"more-measures-{name}")


def _what_changes(of: Shown) -> None:
    scenarios = of.answer.facts["scenarios"]
    for number, table in enumerate((changes_made(scenarios), rules_of_money(scenarios))):
        if table and table.rows:
            show_table(table, f"changes-{number}")


def _schemes(of: Shown) -> None:
    show_note(ABOUT_SCHEMES)
    for name in of.titles:
        told = what_schemes_did(of.answer, name, of.titles)
        if told.together:
            show_table(told.together, f"schemes-{name}")
        for number, scheme in enumerate(told.schemes):
            show_heading(scheme.title, 3)
            show_sentences(scheme.sentences)
            for table in (scheme.figures, scheme.effects, scheme.evidence):
                if table:
                    show_table(table, f"scheme-{name}-{number}-{table.caption}")
    if not any(what_schemes_did(of.answer, name, of.titles).schemes for name in of.titles):
        show_text("None of these scenarios has a scheme.")


def _tried(of: Shown) -> None:
    show_note(ABOUT_TRIED)
    show_table(tried_before(of.answer, of.titles), "tried")


FURTHER: dict[str, Callable[[Shown], None]] = {
    "Every measure": _every_measure,
    "What each scenario changes, from what to what, and why": _what_changes,
    "What the schemes did": _schemes,
    "What was promised and measured when this was tried elsewhere": _tried,
}
