"""Tables of reviews and of packages that cannot be right: one message, file, key, remedy."""

import shutil
from pathlib import Path

import pytest

from sim.area import load_area
from sim.parameters import InputError, Values, catalogue
from sim.parameters.catalogue import parameters_in
from sim.pathways.check_services import check_services
from sim.pathways.review_rules import check_reviews
from sim.run import run
from sim.scenario import Change
from tests.lived import scenario, small_place

SIM = Path(__file__).parents[2] / "sim"
ROOMS = ("review", "social_care")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for pattern in ("review*", "social_care*", "package_*"):
        for file in (SIM / "pathways").glob(pattern):
            if file.suffix in (".csv", ".toml"):
                shutil.copy(file, tmp_path)
    return tmp_path


def check(folder: Path) -> None:
    found = dict(catalogue())
    for room in ROOMS:
        found.update(parameters_in(folder / f"{room}.toml", f"pathways.{room}"))
    values = Values({**found, **load_area("england").parameters}, "2025-26")
    check_services(values)
    check_reviews(values)


def test_the_tables_as_they_are_can_be_read(folder: Path) -> None:
    check(folder)


@pytest.mark.parametrize(
    ("table", "was", "becomes", "message"),
    [
        ("review_called_share", "frailer,", "frail,", "nothing reads the row 'frail'.*frailer"),
        ("review_called_share", "frailer,0.5", "frailer,1.5", "above 1"),
        ("review_outcome", ",lowered,", ",shrunk,", "nothing reads the row 'shrunk'"),
        ("review_outcome", "frailer,raised,0.6", "frailer,raised,1.6", "above 1"),
        (
            "review_outcome",
            "frailer,lowered,0.02",
            "frailer,lowered,0.5",
            "raised and lowered of frailer add up to 1.1, above 1.*Lower one of them",
        ),
        ("package_of_learning_disability", "home_care,0.10", "home_care,0.2", "add up to 1.1"),
        ("package_of_learning_disability", "none,", "hospice,", "no package 'hospice'"),
        ("package_of_learning_disability", "home_care,0.10\n", "", "add up to 0.9"),
        (
            "package_of_learning_disability",
            "home_care,0.10\nnone,0.48",
            "none,0.58",
            "no share of people for whom home_care is arranged.*Add a row for home_care",
        ),
        (
            "package_of_learning_disability",
            "home_care,0.10\nnone,0.48",
            "none,0.48\nhome_care,0.10",
            "Put the rows in this order: supported_living",
        ),
    ],
)
def test_a_bad_table_is_refused(
    folder: Path, table: str, was: str, becomes: str, message: str
) -> None:
    file = folder / f"{table}.csv"
    text = file.read_text("utf-8")
    assert was in text
    file.write_text(text.replace(was, becomes), "utf-8")
    with pytest.raises(InputError, match=message) as caught:
        check(folder)
    assert caught.value.remedy


def test_a_scenario_that_raises_and_lowers_more_than_all_is_told_so() -> None:
    too_much = Change("pathways.review.outcome", "set", 0.6, "a test")
    with pytest.raises(InputError, match=r"raised and lowered of frailer add up to 1\.2, above 1"):
        run(small_place(500), scenario("too_much", too_much), years=1, seed=1)
