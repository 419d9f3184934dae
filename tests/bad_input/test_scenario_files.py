"""Each file in `scenarios/` is wrong in one way; its first two lines say what must be named."""

from pathlib import Path

import pytest

from sim.area import load_area
from sim.parameters import InputError
from sim.scenario import check_file, load_scenario, values_by_year

FILES = sorted((Path(__file__).parent / "scenarios").glob("*.toml"))


def expected(file: Path) -> tuple[str, str]:
    first, second = file.read_text(encoding="utf-8").splitlines()[:2]
    return first.removeprefix("# key:").strip(), second.removeprefix("# says:").strip()


def test_there_are_enough() -> None:
    assert len(FILES) >= 40


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_one_clear_message(file: Path) -> None:
    key, says = expected(file)
    with pytest.raises(InputError) as caught:
        values_by_year(load_area("england"), load_scenario(file), 2025, 3, seed=1)
    error = caught.value
    assert Path(error.file).suffix == ".toml"
    assert error.key == key
    assert says in f"{error.problem}. {error.remedy}"
    assert "\n" not in str(error)
    assert len(str(error)) < 1200


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_check_says_the_same(file: Path) -> None:
    problems = check_file(file)
    assert len(problems) == 1
    assert problems[0].key == expected(file)[0]
