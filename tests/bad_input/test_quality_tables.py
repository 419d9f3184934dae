"""Tables of quality of life that cannot be right: one message, with the file and what to do."""

import shutil
from pathlib import Path

import pytest

from sim.outcomes.scrqol import check_scrqol
from sim.outcomes.utility import check_utility
from sim.parameters import InputError, Values, catalogue
from sim.parameters.catalogue import parameters_in
from sim.population.conditions import condition_names

ROOM = Path(__file__).parents[2] / "sim" / "outcomes"
PARTS = ("utility", "scrqol", "carers")
DECREMENT, WEIGHT = "decrement_by_condition.csv", "scrqol_weight.csv"


def check(folder: Path) -> None:
    """Read and look through everything as a run does."""
    found = dict(catalogue())
    for part in PARTS:
        found.update(parameters_in(folder / f"{part}.toml", f"outcomes.{part}"))
    values = Values(found, "2025-26")
    condition_names(values)
    check_utility(values)
    check_scrqol(values)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in (*ROOM.glob("*.csv"), *ROOM.glob("*.toml")):
        shutil.copy(file, tmp_path)
    return tmp_path


def test_the_tables_as_they_are_can_be_read(folder: Path) -> None:
    check(folder)


@pytest.mark.parametrize(
    ("table", "was", "becomes", "message"),
    [
        (DECREMENT, "\nasthma,-0.0463", "\nasthma,-1.5", r"-1.5, below -1 \(condition asthma\)"),
        (DECREMENT, "\nasthma,-0.0463", "\nasthma,1.5", r"1.5, above 1 \(condition asthma\)"),
        (DECREMENT, "\nasthma,-0.0463", "\nasthma,0.0463", "above 0, the most it can be"),
        (DECREMENT, "\nasthma,", "\nastma,", "asthma has a prevalence but no row here"),
        (DECREMENT, "\nasthma,-0.0463,SULLIVAN2011,B,", "", "asthma has a prevalence but no row"),
        ("norm.csv", "\nage_squared,", "\nage_cubed,", "nothing reads the row 'age_cubed'"),
        ("norm.csv", "\nmale,0.0212126,ARA2010,B", "", "there is no row for male"),
        ("correction_by_count.csv", "\n3,", "\n11,", "nothing reads the row '11'"),
        ("scrqol_log_odds.csv", "\nwaiting,", "\nwaits,", "nothing reads the row 'waits'.*waiting"),
        (WEIGHT, "safety,no_needs,", "saftey,no_needs,", "safety, level no_needs: there is no row"),
        (WEIGHT, ",some_needs,", ",some_need,", "nothing reads the row 'some_need'"),
        ("carers.toml", "value = -0.05", "value = 0.05", "above 0, the most it can be"),
        ("carers.toml", "value = 50", "value = 15", "does not exceed .*loss_from_hours"),
        ("utility.toml", "value = 0.40", "value = 0.60", "0.6 lies above its high 0.5"),
    ],
)
def test_a_bad_table_is_refused(
    folder: Path, table: str, was: str, becomes: str, message: str
) -> None:
    text = (folder / table).read_text("utf-8")
    assert was in text
    (folder / table).write_text(text.replace(was, becomes), "utf-8")
    with pytest.raises(InputError, match=message):
        check(folder)
