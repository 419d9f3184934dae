"""Every table by condition knows each condition; numbers that cannot be are refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.parameters import InputError, Values, parameters_in
from sim.population.conditions import condition_names
from sim.population.prevalence import prevalence
from sim.scenario import load_scenario
from tests.unit.population_setting import do_nothing

NEED = "population.conditions.urgent_need_ratio"
HEADER = "age_band,sex,condition,value\n"
PARAMETER = """[prevalence]
label = "People who hold it"
table = "prevalence.csv"
by = ["age_band", "sex", "condition"]
unit = "percent of people"
kind = "published"
source = "made up"
grade = "A"
"""


def with_rows(conditions: tuple[str, ...]) -> Values:
    """England's numbers, the table of need having other rows."""
    given = do_nothing()[0]
    changed = replace(given.parameters[NEED], labels=(conditions,))
    return Values({**given.parameters, NEED: changed}, given.financial_year)


def test_all_tables_of_the_model_know_each_condition() -> None:
    assert len(condition_names(do_nothing()[0])) == 21


def test_a_condition_without_effect_on_need_is_refused() -> None:
    names = condition_names(do_nothing()[0])
    with pytest.raises(InputError) as refused:
        condition_names(with_rows(tuple(name for name in names if name != "dementia")))
    assert refused.value.file.endswith("conditions.toml")
    assert refused.value.key == "urgent_need_ratio"
    assert "dementia has a prevalence but no row here" in refused.value.problem
    assert refused.value.remedy == "Add a row for dementia"


def test_a_condition_that_nobody_holds_is_refused() -> None:
    names = condition_names(do_nothing()[0])
    with pytest.raises(InputError, match=r"no prevalence is known of 'astma'.*Did you mean asthma"):
        condition_names(with_rows((*names, "astma")))


def test_conditions_in_another_order_are_refused() -> None:
    names = condition_names(do_nothing()[0])
    with pytest.raises(InputError, match="another order"):
        condition_names(with_rows(names[::-1]))


def prevalence_table(folder: Path, rows: list[tuple[str, float]]) -> None:
    lines = [f"{band},{sex},asthma,{value}" for band, value in rows for sex in ("female", "male")]
    (folder / "prevalence.csv").write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    (folder / "conditions.toml").write_text(PARAMETER, encoding="utf-8")


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([("0-49", 5.0), ("50+", 120.0)], "120, above 100 (age_band 50+, sex female"),
        ([("0-49", -1.0), ("50+", 20.0)], "-1, below 0 (age_band 0-49"),
        ([("0-39", 5.0), ("50+", 20.0)], "no age band between 0-39 and 50+"),
        ([("0-59", 5.0), ("50+", 20.0)], "age bands 0-59 and 50+ overlap"),
    ],
)
def test_a_prevalence_that_cannot_be(
    tmp_path: Path, rows: list[tuple[str, float]], problem: str
) -> None:
    prevalence_table(tmp_path, rows)
    with pytest.raises(InputError) as refused:
        parameters_in(tmp_path / "conditions.toml", "population.conditions")
    assert problem in str(refused.value)


def changed(folder: Path, parameter: str) -> Path:
    """A scenario of one change."""
    file = folder / "all_hold_it.toml"
    file.write_text(
        'name = "all_hold_it"\ntitle = "All"\nquestion = "What if?"\n[[change]]\n'
        f'parameter = "{parameter}"\nmultiply = 3\nreason = "a test"\n',
        encoding="utf-8",
    )
    return file


@pytest.mark.parametrize(
    "parameter",
    [
        "population.conditions.prevalence",
        "population.mortality.ratio_by_condition",
        "area.urgent.emergency_admissions_per_1000",
        "pathways.long_term.stay_days",
        "pathways.long_term.hospital_flow",
        "pathways.long_term.stay_days_after_hospital",
        "demand.segments.mean_by_state",
        "demand.urgent.base_rate_correction",
        "demand.urgent.last_admissions_per_death",
    ],
)
def test_a_scenario_cannot_change_what_is_read_once(tmp_path: Path, parameter: str) -> None:
    """Constants of a place are worked out under do nothing: a change would do nothing, silently."""
    file = changed(tmp_path, parameter)
    with pytest.raises(InputError, match="is read once, before the first day") as refused:
        load_scenario(file)
    assert refused.value.key.endswith("parameter")
    assert "Change what acts in the years, such as " in refused.value.remedy


@pytest.mark.parametrize(
    "parameter",
    [
        "area.population.prevalence_level",
        "pathways.start.warm_up_months",
        "comparison.interval.confidence",
        "comparison.sample.fewest_residents_for_queues",
        "population.carers.provides_by_age",
    ],
)
def test_nor_what_nothing_in_a_run_reads(tmp_path: Path, parameter: str) -> None:
    file = changed(tmp_path, parameter)
    with pytest.raises(InputError, match="or outside of runs: a change would be lost") as refused:
        load_scenario(file)
    assert "see `localpound list parameters`" in refused.value.remedy


def test_prevalence_keeps_its_place_in_the_odds_of_its_neighbours() -> None:
    """All shares lie between 0 and 1 in every single year of age, also the raised ones."""
    share = prevalence(do_nothing()[0]).share
    assert share.min() >= 0
    assert share.max() < 1
    assert np.isfinite(share).all()
