"""What the README tells a reader to type does what it says."""

import re
import shutil
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sim import cli
from sim.scenario import check_file, load_scenario
from sim.sweep import run_scenarios
from tests.unit import made_up_results
from tests.unit.test_cli_drivers import run_in_no_time

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)
SCENARIO = next(text for kind, text in BLOCKS if kind == "toml" and "question" in text)
SERVES = "localpound app"  # until it is stopped: tests/browser starts it


def commands() -> list[list[str]]:
    lines = [
        re.sub(r"\s{2,}", "  ", line)
        for kind, text in BLOCKS
        if not kind
        for line in re.sub(r"\s*\\\n\s*", " ", text).splitlines()
        if line.startswith("localpound") and not line.startswith(SERVES)
    ]
    return [line.split("  ")[0].split()[1:] for line in lines]


@pytest.fixture
def own_files(tmp_path: Path) -> Path:
    """A reader's folder: a copied place, two scenarios, and what an earlier command left."""
    areas = ROOT / "scenarios" / "areas"
    for table in areas.glob("gloucestershire_*.csv"):
        shutil.copy(table, tmp_path)
    place = (areas / "gloucestershire.toml").read_text("utf-8")
    named = place.replace('name = "gloucestershire"', 'name = "my_place"', 1)
    (tmp_path / "my_place.toml").write_text(named, encoding="utf-8")
    for name in ("quicker_reablement", "my_scenario"):
        text = SCENARIO.replace("quicker_reablement", name)
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    followed = {"years": 1, "journeys": 3, "runner": made_up_results.run}
    run_scenarios("england", ["do_nothing"], **followed, out=tmp_path / "results" / "followed")
    return tmp_path


LONG = {"home-care-curve", "trial"}


def timed(command: list[str]) -> object:
    """A comparison draws its page, and feedbacks are many runs: those are for the slow tests."""
    is_long = command[0] == "compare" or "--feedbacks" in command or command[0] in LONG
    marks = [pytest.mark.slow] if is_long else []
    return pytest.param(command, marks=marks, id=" ".join(command))


@pytest.mark.parametrize("command", [timed(command) for command in commands()])
def test_every_command_works(
    command: list[str], own_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("compare_scenarios", "run_scenarios"):
        real = getattr(cli, name)

        def quick(*arguments: object, _real: object = real, **named: object) -> object:
            asked = named | {"runner": made_up_results.run, "years": 1, "workers": 1}
            return _real(*arguments, **asked)  # type: ignore[operator]

        monkeypatch.setattr(cli, name, quick)
    split = {"runner": run_in_no_time, "replicates": 2, "years": 2, "workers": 1}
    monkeypatch.setattr(cli, "find_drivers", partial(quick_drivers, cli.find_drivers, split))
    few = {"residents": 2000, "years": 1, "replicates": 1, "workers": 1}
    monkeypatch.setattr(cli, "trial", partial(quick_drivers, cli.trial, few))
    curve = few | {"residents": 50_000, "replicates": 2}
    monkeypatch.setattr(cli, "home_care_curve", partial(quick_drivers, cli.home_care_curve, curve))
    monkeypatch.setattr(cli, "import_module", lambda _: Validation)
    monkeypatch.chdir(own_files)
    monkeypatch.setattr(sys, "argv", ["localpound", *command])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert not end.value.code


def quick_drivers(real: Any, instead: dict[str, Any], *arguments: Any, **named: Any) -> Any:
    return real(*arguments, **named | instead)


class Validation:
    """Stands in for ten years of five runs."""

    @staticmethod
    def validate(*_: object) -> list[object]:
        return []

    @staticmethod
    def people_section(*_: object) -> list[object]:
        return []

    @staticmethod
    def render(*_: object) -> None:
        return None


def test_the_example_scenario_and_its_variants_are_accepted(own_files: Path) -> None:
    extends = re.search(r"`(extends = .*?)`", README)
    assert extends
    file = own_files / "variant.toml"
    text = f"{extends[1]}\n{SCENARIO}"
    file.write_text(text.replace("quicker_reablement", "variant"), encoding="utf-8")
    assert check_file(file) == []
    drawn = re.search(r"`(\{ low = .*?\})`", README)
    assert drawn
    text = SCENARIO.replace("multiply = 1.2", f"multiply = {drawn[1]}")
    file.write_text(text.replace("quicker_reablement", "variant"), encoding="utf-8")
    assert check_file(file) == []
    assert load_scenario(file).changes


def test_both_installing_commands_name_the_lock() -> None:
    assert "pip install -c lock.txt . && localpound demo" in README
    assert (
        'pip install -c lock.txt -e ".[test]" && pytest -n auto -m "not slow and not browser"'
        in README
    )
    assert (ROOT / "lock.txt").is_file()
