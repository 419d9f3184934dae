"""The command line: what it prints, and one clear message for each mistake."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sim import cli
from sim.results import load
from tests.unit import made_up_results

SMALL = ("--years", "1", "--replicates", "2", "--residents", "1000", "--workers", "1")


@pytest.fixture(autouse=True)
def quick_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line with made-up tables in place of the model."""
    for name in ("compare_scenarios", "run_scenarios"):
        real = getattr(cli, name)

        def quick(*arguments: object, _real: object = real, **named: object) -> object:
            return _real(*arguments, **named, runner=made_up_results.run)  # type: ignore[operator]

        monkeypatch.setattr(cli, name, quick)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["localpound", *arguments])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return int(end.value.code or 0)


def test_compare_prints_a_table_and_writes_tables_and_page(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    scenarios = ("do_nothing", "more_home_care")
    assert run(monkeypatch, "compare", *scenarios, *SMALL, "--out", str(out)) == 0
    said = capsys.readouterr().out
    for word in ("Without", "With", "Difference", "Between", "How sure", "chance only"):
        assert word in said
    assert "Forder 2009" in " ".join(said.split())
    assert (out / "report.html").is_file()
    assert load(out).tables["comparison"].height


@pytest.mark.parametrize(
    ("scenario", "said", "twin"),
    [
        ("more_home_care", "Nothing here rests on what a scheme is said to do", False),
        ("scheme_falls_exercise", "As published", True),
    ],
)
@pytest.mark.slow
def test_doubt_adds_a_twin_where_there_are_schemes(
    scenario: str,
    said: str,
    twin: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    # The scheme begins in the second year.
    longer = (*SMALL, "--years", "2")
    arguments = ("compare", "do_nothing", scenario, *longer, "--doubt", "--out", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    assert run(monkeypatch, *arguments) == 0
    assert said in " ".join(capsys.readouterr().out.split())
    scenarios = set(load(tmp_path).tables["comparison"]["scenario"])
    assert scenarios == {scenario} | ({f"{scenario}_in_doubt"} if twin else set())


@pytest.mark.slow
def test_intervals_say_that_they_cover_what_a_scenario_draws(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    arguments = ("compare", "do_nothing", "rising_incidence", *SMALL, "--out", str(tmp_path))
    assert run(monkeypatch, *arguments) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "it covers chance, and the ranges that scenarios and schemes give." in said


def test_json_is_all_that_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    arguments = ("compare", "do_nothing", "more_home_care", *SMALL, "--out", str(tmp_path))
    assert run(monkeypatch, *arguments, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    row = answer["comparison"][0]
    assert {"difference_low", "difference_high", "interval"} <= set(row)
    assert answer["area"]["name"] == "gloucestershire"


def test_run_writes_tables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert run(monkeypatch, "run", "do_nothing", "--years", "1", "--out", str(tmp_path)) == 0
    assert set(load(tmp_path).tables) == {
        *("population", "age_structure", "activity", "capacity", "ledger"),
        *("activity_by_segment", "funding", "waiting_list", "resource_cost", "outcomes"),
        *("care_home_stays", "counted_outcomes"),
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("compare", "do_nothing"), "at least two scenarios"),
        (("compare", "do_nothing", "do_nothing"), "each scenario once"),
        (("compare", "do_nothing", "more_home_car"), "Did you mean more_home_care"),
        (("compare", "do_nothing", "more_home_care", "--area", "england2"), "england"),
        (("compare", "do_nothing", "more_home_care", "--replicates", "1"), "at least 2"),
        (("compare", "do_nothing", "more_home_care", "--years", "0"), "from 1 to 20"),
        (("compare", "do_nothing", "more_home_care", "--residents", "many"), "or all"),
        (("compare", "do_nothing", "more_home_care", "--residents", "-5"), "or all"),
        (("compare", "do_nothing", "more_home_care", "--workers", "0"), "at least 1"),
        (("run", "nothing.toml"), "no such file"),
        (("run", "do_nothing", "--journeys", "-1"), "how many to follow"),
        (("journey", "no_such_folder"), "is no folder"),
        (("show", "no_such"), "localpound list scenarios"),
        (("compare", "do_nothing", "more_home_care", "--years", "two"), "--years"),
    ],
)
def test_a_mistake_is_one_message_and_nothing_is_written(
    arguments: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, *arguments) == 2
    heard = capsys.readouterr()
    assert said in heard.err
    assert "Traceback" not in heard.err
    assert heard.out == ""
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_year_is_shown_of_a_run_and_of_a_comparison(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one, both = tmp_path / "one", tmp_path / "both"
    assert run(monkeypatch, "run", "do_nothing", "--journeys", "3", "--out", str(one)) == 0
    assert "journeys" in load(one).tables
    compared = ("compare", "do_nothing", "more_home_care", *SMALL, "--journeys", "3")
    assert run(monkeypatch, *compared, "--out", str(both)) == 0
    capsys.readouterr()
    for folder in (one, both):
        assert run(monkeypatch, "journey", str(folder), "--year", "2025-26") == 0
        assert str(folder / "journey.html") in capsys.readouterr().out.replace("\n", "")
        assert (folder / "journey.html").is_file()


def test_a_folder_that_is_a_file_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "out"
    file.write_text("mine", encoding="utf-8")
    assert run(monkeypatch, "compare", "do_nothing", "more_home_care", "--out", str(file)) == 2
    assert "Name a folder" in capsys.readouterr().err
    assert file.read_text("utf-8") == "mine"


def test_check_names_every_mistake(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('name = "bad"\nquestion = [red]', encoding="utf-8")
    assert run(monkeypatch, "check", str(bad), str(tmp_path / "none.toml")) == 2
    assert capsys.readouterr().err.count("Error:") == 2


def test_check_passes_what_ships(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = sorted(Path(cli.__file__).parents[1].glob("scenarios/**/*.toml"))
    assert run(monkeypatch, "check", *map(str, shipped)) == 0
    assert "no mistakes" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "more_home_care"), "recruitment drive"),
        (("show", "more_home_care", "--resolved"), "hash"),
        (("show", "do_nothing"), "changes nothing"),
        (("diff", "do_nothing", "more_home_care"), "home care"),
        (("diff", "do_nothing", "do_nothing"), "the same"),
        (("list", "areas"), "Gloucestershire"),
        (("list", "scenarios"), "more_home_care"),
        (("list", "schemes"), "Exercise against falls"),
        (("show", "case_management"), "coordinator"),
        (("list", "parameters"), "Read once: no scenario can change it."),
        (("--help",), "compare"),
    ],
)
def test_what_can_be_looked_up(
    arguments: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert run(monkeypatch, *arguments) == 0
    assert said in capsys.readouterr().out


def test_it_is_a_module_and_speaks_utf_8_on_any_console() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sim.cli", "diff", "do_nothing", "no_such_scenario"],
        capture_output=True,
        env={
            "PYTHONIOENCODING": "cp1252",
            "PATH": "",
            "PYTHONPATH": str(Path(cli.__file__).parents[1]),
        },
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.decode("utf-8").startswith("Error: ")
