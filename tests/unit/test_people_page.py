"""The page's section on the people: sentences whose numbers add up, for the baseline only."""

import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from sim.parameters import catalogue
from sim.report.growth_figure import Growth, growth_figure, growth_of, sentence
from sim.report.people import TREND, Section, people_section, trend_in_words
from sim.report.people_changed import changed_people
from sim.report.people_figures import conditions_figure, deprivation_figure, pyramid_figure
from sim.results import Results
from tests.unit.made_up_results import FIVE_YEAR_BANDS
from tests.unit.test_report import Page, answer_of, html_of

pytestmark = pytest.mark.slow

NAMES = ("do_nothing", "more_home_care")
TITLES = {"do_nothing": "Do nothing", "more_home_care": "More home care"}


@pytest.fixture(scope="module")
def answer() -> Results:
    return answer_of(NAMES)


@pytest.fixture(scope="module")
def people(answer: Results) -> pl.DataFrame:
    return answer.tables["age_structure"].filter(scenario="do_nothing")


def section(answer: Results) -> Section:
    return people_section(answer, TITLES, catalogue(), changed_people(answer, TITLES))


def grown(ageing: int, change: int, incidence: int, half: int = 10) -> Growth:
    """Growth of people with four or more conditions from 1,000, in tens, each part give or take."""
    parts = {"ageing": ageing, "population_change": change, "incidence": incidence}
    shown = parts | {"all": ageing + change + incidence}
    rows = {
        driver: {"mean": float(part), "low": part - half, "high": part + half}
        for driver, part in shown.items()
    }
    return Growth("4+", 1, 1000, shown, rows)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            (3100, 780, 20),
            "Of the 3,900 more people with four or more conditions by 31 March 2031 (1,000 on "
            "1 April 2026), 3,100 come from ageing, 780 from population change and 20 from "
            "incidence (more conditions at the same age).",
        ),
        (
            (-300, -100, -50),
            "Of the 450 fewer people with four or more conditions by 31 March 2031 (1,000 on "
            "1 April 2026), 300 come from ageing, 100 from population change and 50 from "
            "incidence (fewer conditions at the same age).",
        ),
        (
            (500, 200, -100),
            "600 more people with four or more conditions by 31 March 2031 (1,000 on 1 April "
            "2026): ageing adds 500, population change adds 200 and incidence (fewer conditions "
            "at the same age) takes away 100.",
        ),
        (
            (100, -50, -50),
            "About as many people with four or more conditions on 31 March 2031 as on 1 April "
            "2026 (1,000): ageing adds 100, population change takes away 50 and incidence (fewer "
            "conditions at the same age) takes away 50.",
        ),
        (
            (100, 50, 0),
            "Of the 150 more people with four or more conditions by 31 March 2031 (1,000 on "
            "1 April 2026), 100 come from ageing, 50 from population change and none from "
            "incidence (about as many conditions at the same age). Whether incidence adds or "
            "takes away is not clear from these runs.",
        ),
    ],
)
def test_the_sentence(parts: tuple[int, int, int], said: str) -> None:
    assert sentence(grown(*parts), "1 April 2026", "31 March 2031") == said


def test_what_is_not_clear_is_said() -> None:
    said = sentence(grown(3100, 780, 20, half=800), "1 April 2026", "31 March 2031")
    assert said.endswith(
        "Whether population change or incidence adds or takes away is not clear from these runs."
    )


@pytest.mark.parametrize("conditions", ["2+", "4+"])
def test_numbers_shown_add_up_and_are_near_the_means(people: pl.DataFrame, conditions: str) -> None:
    found = growth_of(people, conditions)
    drivers = ("ageing", "population_change", "incidence")
    assert sum(found.shown[driver] for driver in drivers) == found.shown["all"] != 0
    for driver, shown in found.shown.items():
        assert abs(shown - found.rows[driver]["mean"]) < 10**found.place
        assert shown % 10**found.place == 0


def test_the_account_adds_up_from_the_first_day_to_the_last(people: pl.DataFrame) -> None:
    table = growth_figure(people).table
    for column in (1, 3):
        then, *parts, growth, now = (
            int(row[column].replace(",", "").replace("+", "")) for row in table.rows
        )
        assert sum(parts) == growth
        assert then + growth == now


def test_the_pyramid_has_all_ages_in_order_and_adds_up(people: pl.DataFrame) -> None:
    figure = pyramid_figure(people, "Anywhere")
    *ages, total = figure.table.rows
    assert [row[0] for row in ages] == list(FIVE_YEAR_BANDS)
    for column in range(1, 5):
        numbers = [int(row[column].replace(",", "")) for row in (*ages, total)]
        assert sum(numbers[:-1]) == numbers[-1]
    start = people.filter(financial_year="2025-26", sex="female")["people_start"].sum()
    assert int(total[1].replace(",", "")) == round(start / 3)  # three runs
    assert figure.words.index("1 April 2025") < figure.words.index("31 March 2028")


def test_shares_by_age_and_deprivation_are_in_the_tables(people: pl.DataFrame) -> None:
    by_age = conditions_figure(people).table
    assert [row[0] for row in by_age.rows] == list(FIVE_YEAR_BANDS)
    assert all(re.fullmatch(r"\d+\.\d%", cell) for row in by_age.rows for cell in row[1:])
    by_fifth = deprivation_figure(people).table
    assert [row[1] for row in by_fifth.rows[:5]] == [
        *("1 (most deprived)", "2", "3", "4", "5 (least deprived)"),
    ]


def test_a_place_with_nobody_of_some_age_still_has_its_figures(people: pl.DataFrame) -> None:
    young = people.filter(~pl.col("age_band").is_in(["60-64", "90+"]))
    assert "-" not in {cell for row in conditions_figure(young).table.rows for cell in row}
    few = people.filter((pl.col("age_band") != "85-89") | (pl.col("deprivation_quintile") != "1"))
    table = conditions_figure(few).table
    old = next(row for row in table.rows if row[0] == "85-89")
    assert old[3] == "-"
    no_men = people.filter((pl.col("age_band") != "90+") | (pl.col("sex") == "female"))
    assert pyramid_figure(no_men, "Anywhere").table.rows[-2][3:] == ("0", "0")
    assert len(growth_figure(few).table.rows) == 6


@pytest.mark.slow
def test_the_section_says_that_it_is_about_the_baseline(answer: Results) -> None:
    assert "about the baseline: Do nothing" in section(answer).about
    assert section(answer).changed is None
    assert "exactly the same people" in section(answer).about
    ages = answer.tables["age_structure"]
    more = pl.when(pl.col("scenario") == "more_home_care").then(1).otherwise(0)
    changed = ages.with_columns((pl.col("people_end") + more).alias("people_end"))
    other = Results(dict(answer.tables) | {"age_structure": changed}, answer.facts)
    assert "What the scenarios change comes first" in section(other).about
    assert section(other).changed is not None
    assert section(other).figures[3].words == section(answer).figures[3].words


def test_what_drives_incidence_is_said_to_be_assumed(answer: Results) -> None:
    notes = " ".join(section(answer).notes)
    assert "stays in the baseline as it is: a trend of 0% a year" in notes
    assert "assumed (grade C; -3 to 6% is thought possible)" in notes
    assert TREND in notes
    assert "9.1 million" in notes
    first, *rest = answer.facts["scenarios"]
    words = dict.fromkeys(("label", "groups", "old", "unit", "reason"), "")
    change = words | {"parameter": TREND, "new": "1.5"}
    facts = dict(answer.facts) | {"scenarios": [first | {"changes": [change]}, *rest]}
    changed = Results(answer.tables, facts)
    assert "by 1.5% a year (changed by the scenario)" in trend_in_words(changed, catalogue()[TREND])
    ages = change | {"groups": "age band 18-64", "new": "0 to 1.5"}
    facts |= {"scenarios": [first, *(other | {"changes": [ages]} for other in rest)]}
    other = trend_in_words(Results(answer.tables, facts), catalogue()[TREND])
    assert "stays in the baseline as it is: a trend of 0% a year" in other
    assert "changes it by 0 to 1.5% a year (age band 18-64), for a reason given below. The" in other
    plain = replace(catalogue()[TREND], low=None)
    assert "assumed (grade C)," in trend_in_words(answer, plain)


def test_the_page_has_the_section_before_how_far_to_trust_it(
    answer: Results, tmp_path: Path
) -> None:
    text = Page(html_of(answer, tmp_path)).text
    people = text.index("The people: who lives here, and how many conditions they hold")
    assert people < text.rindex("How far to trust this")
    assert re.search(r"(more|fewer|as many) people with four or more conditions", text)


def more_ill(answer: Results, *, every_run: int) -> Results:
    """As many more people with five conditions at 40-44 in each row of the other scenario."""
    ages = answer.tables["age_structure"]
    most = ages["conditions"].max()
    reached = (pl.col("scenario") == NAMES[1]) & (pl.col("age_band") == "40-44")
    more = pl.when(reached & (pl.col("conditions") == most)).then(every_run).otherwise(0)
    changed = ages.with_columns((pl.col("people_end") + more).alias("people_end"))
    return Results(dict(answer.tables) | {"age_structure": changed}, answer.facts)


def test_what_a_scenario_does_to_conditions_is_counted_by_age(answer: Results) -> None:
    assert changed_people(answer, TITLES) is None
    groups = ("sex", "deprivation_quintile")
    each = answer.tables["age_structure"].select(groups).unique().height
    changed = changed_people(more_ill(answer, every_run=3), TITLES)
    assert changed is not None
    expected = f"{3 * each} more"
    assert changed.sentences == {
        NAMES[1]: f"About {expected} people with two or more conditions; between {expected} "
        "on 31 March 2028."
    }
    by_age = {(row[0], row[1]): row[2:] for row in changed.table.rows}
    for conditions in ("Two or more conditions", "Four or more conditions"):
        assert by_age[conditions, "All ages"][2:] == (expected, expected)
        assert by_age[conditions, "20-64"][2:] == (expected, expected)
        for ages in ("0-19", "65+"):
            assert by_age[conditions, ages][2:] == ("no change", "no change")
        without, with_scenario = (
            int(by_age[conditions, "All ages"][i].replace(",", "")) for i in (0, 1)
        )
        assert with_scenario - without == 3 * each


def test_several_scenarios_have_a_column_of_their_own() -> None:
    names = (*NAMES, "much_more")
    answer = more_ill(answer_of(names), every_run=3)
    changed = changed_people(answer, {name: name for name in names})
    assert changed is not None
    assert changed.table.header[0] == "Scenario"
    assert {row[0] for row in changed.table.rows} == set(names[1:])
    assert changed.sentences["much_more"].startswith("People with two or more conditions: exactly")


@pytest.mark.slow
def test_a_change_of_people_is_in_the_answer_and_in_the_section(
    answer: Results, tmp_path: Path
) -> None:
    text = Page(html_of(more_ill(answer, every_run=3), tmp_path)).text
    first = text.index("more people with two or more conditions")
    assert first < text.index("What changes, measure by measure")
    assert "What the scenarios do to people's conditions" in text
    plain = Page(html_of(answer, tmp_path)).text
    assert "What the scenarios do to people's conditions" not in plain
