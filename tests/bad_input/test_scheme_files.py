"""Each mistake in a scheme's file is one message: what is wrong, where, what would be right."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from sim.money.scheme_costs import provider_of
from sim.parameters import InputError
from sim.parameters.scheme_file import read_scheme, schemes
from sim.schemes import schemes_of
from sim.schemes.eligible import check_scheme
from tests.unit.money_month import values

HERE = Path(__file__).parent
RIGHT = (HERE / "right_scheme.toml").read_text("utf-8")
CASES = tomllib.loads((HERE / "scheme_files.toml").read_text("utf-8"))["case"]
MANY, LONG = 1000, 100_000


def refused(text: str, folder: Path) -> InputError:
    file = folder / "walking_together.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_scheme(file)
    assert caught.value.file == str(file)
    return caught.value


def assert_one_line(error: InputError) -> None:
    assert str(error).isprintable()
    assert len(str(error)) < 1200


def test_the_right_one_is_read() -> None:
    text, parameters = read_scheme(HERE / "right_scheme.toml")
    assert text.title == "Walking together"
    admissions, falls = text.effects
    assert admissions.designs == {
        "central": "trial",
        "optimistic": "uncontrolled",
        "adverse": "trial",
    }
    assert falls.baseline == 0.3
    optimistic = parameters["schemes.right_scheme.emergency_admissions_optimistic"]
    assert (float(optimistic.value), optimistic.grade) == (0.8, "B")
    assert parameters["schemes.right_scheme.uptake"].unit == "share"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_one_clear_message(case: dict[str, str], tmp_path: Path) -> None:
    assert RIGHT.count(case["old"]) == 1, "the case must change one place"
    error = refused(RIGHT.replace(case["old"], case["new"]), tmp_path)
    assert error.key == case["key"]
    assert case["says"] in f"{error.problem}. {error.remedy}"
    assert_one_line(error)


@pytest.mark.parametrize("field", ["title", "cohort", "family", "provider"])
def test_a_book_in_place_of_a_word(field: str, tmp_path: Path) -> None:
    line = next(line for line in RIGHT.splitlines() if line.startswith(f"{field} ="))
    error = refused(RIGHT.replace(line, f'{field} = "{"x" * LONG}"'), tmp_path)
    assert error.key == field
    assert_one_line(error)


@pytest.mark.parametrize("part", ["effect", "evidence"])
def test_too_many_parts(part: str, tmp_path: Path) -> None:
    error = refused(RIGHT + f"[[{part}]]\n" * MANY, tmp_path)
    assert error.key == part
    assert_one_line(error)


def test_a_name_that_is_no_name(tmp_path: Path) -> None:
    file = tmp_path / "Walking together.toml"
    file.write_text(RIGHT, encoding="utf-8")
    with pytest.raises(InputError, match="plain name"):
        read_scheme(file)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.toml"):
        read_scheme(tmp_path / "gone.toml")


# Words that only the model knows: they are refused before a run's first month.


@pytest.mark.parametrize(
    ("field", "wrong", "says"),
    [
        ("conditions", ("diabtes",), "there is no condition 'diabtes'. Did you mean diabetes?"),
        ("delivered_by", "virtual_wards", "no service 'virtual_wards'. Did you mean virtual_ward?"),
    ],
)
def test_a_condition_or_a_service_that_does_not_exist(field: str, wrong: object, says: str) -> None:
    scheme = schemes_of(values())[0]
    text = replace(scheme.text, **{field: wrong})  # type: ignore[arg-type]
    with pytest.raises(InputError) as caught:
        check_scheme(replace(scheme, text=text), values())
    error = caught.value
    assert (error.file, error.key) == (scheme.text.file, field)
    assert says in f"{error.problem}. {error.remedy}"


def test_a_provider_that_does_not_exist() -> None:
    text = replace(schemes()["falls_exercise"], provider="comunity_trust")
    with pytest.raises(InputError) as caught:
        provider_of(text)
    error = caught.value
    assert (error.file, error.key) == (text.file, "provider")
    assert "Did you mean community_trust?" in error.remedy
