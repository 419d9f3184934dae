"""Tables by condition that cannot be right: one message, with the file and what to do."""

import shutil
from pathlib import Path

import pytest

from sim.parameters import InputError, Values, catalogue
from sim.parameters.catalogue import parameters_in
from sim.population.conditions import condition_names

ROOM = Path(__file__).parents[2] / "sim" / "population"
PREVALENCE, NEED = "condition_prevalence.csv", "urgent_need_ratio.csv"


def read(folder: Path) -> tuple[str, ...]:
    """The conditions, as everything that needs them reads them."""
    found = parameters_in(folder / "conditions.toml", "population.conditions")
    return condition_names(Values({**catalogue(), **found}, "2025-26"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in (*ROOM.glob("*.csv"), ROOM / "conditions.toml"):
        shutil.copy(file, tmp_path)
    return tmp_path


def test_the_tables_as_they_are_can_be_read(folder: Path) -> None:
    assert len(read(folder)) == 21


@pytest.mark.parametrize(
    ("table", "was", "becomes", "message"),
    [
        (
            PREVALENCE,
            "80+,male,dementia,",
            "80+,male,dementia,1",
            r"above 100 \(age_band 80\+",
        ),
        (PREVALENCE, "80+,male,dementia,", "80+,male,dementia,-", "below 0"),
        (PREVALENCE, "\n20-29,", "\n20-30,", "age bands 20-30 and 30-39 overlap"),
        (PREVALENCE, "\n20-29,", "\n20-28,", "no age band between 20-28 and 30-39"),
        (PREVALENCE, "80+,male,dementia,", "80+,female,dementia,", "this row stands twice"),
        (NEED, "\ndementia,", "\ndementai,", "dementia has a prevalence but no row here"),
        (NEED, "\ndementia,", "\ndementia,-", "below 0"),
        ("remission.csv", "\ndementia,", "\ndementia,101", "above 100"),
        ("remission.csv", "\nasthma,", "\nasthma,-", "below 0"),
    ],
)
def test_a_bad_table_is_refused(
    folder: Path, table: str, was: str, becomes: str, message: str
) -> None:
    text = (folder / table).read_text("utf-8")
    assert was in text
    (folder / table).write_text(text.replace(was, becomes), "utf-8")
    with pytest.raises(InputError, match=message):
        read(folder)


@pytest.mark.parametrize("table", [NEED, "remission.csv", "deprivation_odds_ratio.csv"])
def test_a_condition_that_a_table_leaves_out_is_named(folder: Path, table: str) -> None:
    lines = (folder / table).read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("dementia,")]
    assert len(kept) == len(lines) - 1
    (folder / table).write_text("\n".join(kept), "utf-8")
    with pytest.raises(InputError, match="Add a row for dementia"):
        read(folder)


def test_a_condition_without_a_prevalence_and_another_order_are_named(folder: Path) -> None:
    lines = (folder / NEED).read_text("utf-8").splitlines()
    (folder / NEED).write_text("\n".join([*lines, "gout,1.1,somebody,C,"]), "utf-8")
    with pytest.raises(InputError, match="no prevalence is known of 'gout'"):
        read(folder)
    (folder / NEED).write_text("\n".join([lines[0], *lines[:0:-1]]), "utf-8")
    with pytest.raises(InputError, match="Put the rows in this order: hypertension, "):
        read(folder)
