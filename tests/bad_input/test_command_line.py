"""From the command line, a mistake is one message and exit code 2, and nothing is written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main
from tests.bad_input.place import copy_place
from tests.bad_input.test_area_files import SPOILT, spoil
from tests.bad_input.test_scenario_files import FILES, expected


def refused(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    """The one message that the command answers with."""
    monkeypatch.setattr(sys, "argv", ["localpound", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    message = said.err.strip()
    assert ended.value.code == 2
    assert said.out == ""
    assert message.startswith("Error: ")
    assert "\n" not in message
    return message


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the command runs."""
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    return empty


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_scenario(
    file: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    key, says = expected(file)
    for words in (
        ["check", str(file)],
        ["compare", "do_nothing", str(file), "--area", "england", "--out", "results"],
        ["run", str(file), "--area", "england", "--out", "results"],
    ):
        message = refused(words, monkeypatch, capsys)
        assert f": {key}: " in message if key else ": this is not valid TOML" in message
        assert says in message
        assert list(folder.iterdir()) == []


@pytest.mark.parametrize("how", SPOILT, ids=lambda how: how["case"])
def test_an_area(
    how: dict[str, str],
    tmp_path: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = copy_place(tmp_path)
    spoil(file, how)
    for words in (
        ["check", str(file)],
        ["compare", "do_nothing", "more_home_care", "--area", str(file), "--out", "results"],
    ):
        message = refused(words, monkeypatch, capsys)
        assert how["says"] in message
        assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["compare", "do_nothing", "more_homecare"], "Did you mean more_home_care?"),
        (["compare", "do_nothing", "--area", "englnd"], "Did you mean england?"),
        (["compare", "do_nothing", "do_nothing"], "do_nothing"),
        (["check", "nowhere.toml"], "there is no such file"),
        (["show", "more_homecare"], "Did you mean more_home_care?"),
        (["diff", "do_nothing", "more_homecare"], "Did you mean more_home_care?"),
        (["run", "do_nothing", "--journeys", "-1"], "--journeys: -1 is not possible"),
        (
            ["compare", "do_nothing", "more_home_care", "--journeys", "-5"],
            "--journeys: -5 is not possible",
        ),
        (["prepare", "--area", "englnd"], "Did you mean england?"),
        (["journey", "nowhere"], "nowhere: is no folder. Name the --out folder"),
        (["journey", "."], "manifest.json"),
    ],
)
def test_names(
    words: list[str],
    says: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert says in refused(words, monkeypatch, capsys)
    assert list(folder.iterdir()) == []


def test_every_mistaken_file_gets_its_own_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["localpound", "check", *map(str, FILES)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("Error: ") == len(FILES)


def test_as_a_process_of_its_own(tmp_path: Path) -> None:
    """Deep brackets would be the end of a careless parser."""
    file = tmp_path / "deep.toml"
    file.write_text("x = " + "[" * 20_000, encoding="utf-8")
    command = [sys.executable, "-m", "sim.cli", "check", str(file)]
    root = str(Path(__file__).parents[2])
    ended = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "nested more than" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert [found.name for found in tmp_path.iterdir()] == ["deep.toml"]
