"""Each file in `scenarios/` is wrong in one way; its first two lines say what must be named."""

from pathlib import Path

import pytest

from sim.area import load_area
from sim.money import check_rules
from sim.parameters import InputError
from sim.run import run
from sim.scenario import Change, check_file, load_scenario, values_by_year
from sim.sweep.compare import tasks_of
from tests.lived import scenario, small_place

FILES = sorted((Path(__file__).parent / "scenarios").glob("*.toml"))


def expected(file: Path) -> tuple[str, str]:
    first, second = file.read_text(encoding="utf-8").splitlines()[:2]
    return first.removeprefix("# key:").strip(), second.removeprefix("# says:").strip()


def begin(file: Path, years: int) -> None:
    """What is read and checked before a run; its warm-up comes after."""
    tasks_of("england", [file], years, 1, 1000, seed=1)


def test_there_are_enough() -> None:
    assert len(FILES) >= 40


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_one_clear_message(file: Path) -> None:
    key, says = expected(file)
    with pytest.raises(InputError) as caught:
        begin(file, years=3)
    error = caught.value
    assert Path(error.file).suffix == ".toml"
    assert error.key == key
    assert says in f"{error.problem}. {error.remedy}"
    assert "\n" not in str(error)
    assert len(str(error)) < 1200


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_check_says_the_same(file: Path) -> None:
    problems = check_file(file, check_rules)
    assert len(problems) == 1
    assert problems[0].key == expected(file)[0]


MINE = """name = "mine"
title = "Mine"
question = "What if?"
"""
SEASON = """
[[change]]
parameter = "demand.season.emergency_days"
multiply = {by}
where = {{month = "{month}"}}
{further}
reason = "Try it"
"""


def test_check_reads_changes_of_every_year(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    change = SEASON.format(by=1.2, month="01", further='from = "2046-47"')
    file.write_text(MINE + change, encoding="utf-8")
    values_by_year(load_area("england"), load_scenario(file), 2025, 20, seed=1)
    (problem,) = check_file(file)
    assert "is 1.0174, not 1" in problem.problem


def test_a_season_may_become_stronger_if_its_mean_stays(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    up, down = (SEASON.format(by=by, month=m, further="") for by, m in ((1.1, "01"), (0.9, "08")))
    file.write_text(MINE + up + down, encoding="utf-8")
    assert check_file(file) == []
    file.write_text(MINE + up + down.replace("0.9", "0.8"), encoding="utf-8")
    (problem,) = check_file(file)
    assert problem.key == "change 2.multiply"
    ends = up.replace("1.1", "{low = 1, high = 1.1}")
    file.write_text(MINE + ends, encoding="utf-8")
    (problem,) = check_file(file)
    assert "is 1.0087, not 1" in problem.problem


OWN_TABLE = """
[money]
allocation_rule = "own_table"
reason = "Try it"

[money.table]
unit = "ratio"

[money.table.home_care]
"2026-27" = 1.05
"2027-28" = 1.04
"""


def test_a_table_must_know_every_year_of_the_run_but_the_first(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(MINE + OWN_TABLE, encoding="utf-8")
    assert check_file(file, check_rules) == []
    begin(file, years=3)
    with pytest.raises(InputError, match=r"there is no 2028-29 in the table.*run fewer") as caught:
        begin(file, years=4)
    assert (caught.value.file, caught.value.key) == (str(file), "money.table.home_care")


def test_numbers_that_are_possible_each_and_not_together() -> None:
    """Twenty times the need with each condition multiplies up to more than memory holds."""
    by_condition = Change("demand.requests.mental_health_by_condition", "set", 20.0, "a test")
    with pytest.raises(InputError, match="needs a year, over 50") as caught:
        run(small_place(1000), scenario("all_ill", by_condition), years=1, seed=1)
    assert caught.value.key == "needs of mental health"
