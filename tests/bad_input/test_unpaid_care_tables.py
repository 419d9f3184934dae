"""Tables of unpaid care and of feedbacks that cannot be right: one message, file, key, remedy."""

import shutil
from pathlib import Path

import pytest

from sim.parameters import InputError, Values, catalogue
from sim.parameters.catalogue import parameters_in
from sim.pathways.carer_strain import check_unpaid_care
from sim.pathways.feedbacks import check_feedbacks
from sim.pathways.needs import NEEDS

SIM = Path(__file__).parents[2] / "sim"
ROOMS = {
    "population": ("cared_for",),
    "pathways": ("carer_strain", "unpaid_care", "feedbacks"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for room, parts in ROOMS.items():
        (tmp_path / room).mkdir()
        for file in (SIM / room).iterdir():
            if file.suffix in (".csv", ".toml") and file.stem.startswith(parts):
                shutil.copy(file, tmp_path / room)
    return tmp_path


def check(folder: Path) -> None:
    found = dict(catalogue())
    for room, parts in ROOMS.items():
        for part in parts:
            found.update(parameters_in(folder / room / f"{part}.toml", f"{room}.{part}"))
    values = Values(found, "2025-26")
    check_unpaid_care(values)
    check_feedbacks(values, NEEDS)


def test_the_tables_as_they_are_can_be_read(folder: Path) -> None:
    check(folder)


@pytest.mark.parametrize(
    ("table", "was", "becomes", "message"),
    [
        ("feedbacks", ",urgent,", ",urgnt,", "there is no rate 'urgnt' .*Did you mean urgent"),
        ("feedbacks", "without_carer,", "without_a_carer,", "there is no state 'without_a_carer'"),
        ("feedbacks", "urgent,1.2,", "urgent,-1.2,", "below 0"),
        ("feedbacks", "without_carer,urgent", "without_carer,planned", "no row for this combin"),
        ("feedbacks", "_assessment,", "_assesment,", "Did you mean waiting_for_assessment"),
        ("feedbacks", "home_care,urgent,1.1", "home_care,urgent,-0.1", "below 0"),
        ("cared_for_help", "male,", "men,", "nothing reads the row 'men'"),
        ("cared_for_help", "mild,", "fit,", "this row stands twice"),
        ("cared_for_hours", "partner,", "Partner,", "nothing reads the row 'Partner'"),
        ("carer_strain_by_hours", "1-9,", "0-9,", "nothing reads the row '0-9'"),
        ("carer_strain_by_hours", "50+,2.5", "50+,-2.5", "below 0"),
        ("unpaid_care_asks_for", "nursing_care,", "hospice,", "nothing reads the row 'hospice'"),
        ("unpaid_care_asks_for", "home_care,0.1", "home_care,1.1", "above 1"),
    ],
)
def test_a_bad_table_is_refused(
    folder: Path, table: str, was: str, becomes: str, message: str
) -> None:
    (file,) = folder.glob(f"*/{table}.csv")
    text = file.read_text("utf-8")
    assert was in text
    file.write_text(text.replace(was, becomes), "utf-8")
    with pytest.raises(InputError, match=message) as caught:
        check(folder)
    assert table.startswith(Path(caught.value.file).stem)
    assert caught.value.remedy


def test_a_row_left_out_and_rows_in_another_order_are_named(folder: Path) -> None:
    (file,) = folder.glob("*/carer_strain_by_hours.csv")
    lines = file.read_text("utf-8").splitlines()
    for changed, message in (
        (lines[:-1], r"there is no row for 50\+"),
        ([lines[0], *reversed(lines[1:])], "Put the rows in this order: 1-9, 10-19"),
    ):
        file.write_text("\n".join(changed) + "\n", "utf-8")
        with pytest.raises(InputError, match=message):
            check(folder)
