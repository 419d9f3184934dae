"""What a parameter's entry must say, and what its numbers are in a year or at an age."""

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.parameters import InputError, Parameter, Values, catalogue, parameters_in
from sim.parameters.errors import did_you_mean
from sim.parameters.financial_year import check_financial_year, financial_year
from sim.parameters.units import UNITS, impossible

WORDS = """label = "Beds"
unit = "beds"
kind = "published"
source = "A table"
grade = "A"
"""
BY_AGE = """[rate]
label = "Rate"
table = "rate.csv"
by = ["age_band"]
unit = "ratio"
kind = "assumed"
source = "Nobody"
grade = "C"
"""


def read(folder: Path, text: str, **tables: str) -> dict[str, Parameter]:
    file = folder / "given.toml"
    file.write_text(text, encoding="utf-8")
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(rows, encoding="utf-8")
    return parameters_in(file, "room.file")


def problem(folder: Path, text: str, **tables: str) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, text, **tables)
    return str(caught.value)


def values(folder: Path, text: str, year: str = "2025-26", **tables: str) -> Values:
    return Values(read(folder, text, **tables), year)


def test_one_number(tmp_path: Path) -> None:
    found = read(tmp_path, f"[beds]\nvalue = 7\n{WORDS}low = 5\nhigh = 9\n")["room.file.beds"]
    assert found.value.shape == ()
    assert (found.low, float(found.value), found.high) == (5, 7, 9)
    assert (found.unit, found.kind, found.source, found.grade) == (
        *("beds", "published", "A table", "A"),
    )


def test_a_number_of_each_year_holds_until_the_next(tmp_path: Path) -> None:
    years = '[beds.by_financial_year]\n"2026-27" = 8\n"2025-26" = 7\n"2030-31" = 9\n'
    beds = read(tmp_path, f"[beds]\n{WORDS}{years}")["room.file.beds"]
    given_in = {year: float(beds.at(year)) for year in ("2024-25", "2025-26", "2028-29", "2040-41")}
    assert given_in == {"2024-25": 7, "2025-26": 7, "2028-29": 8, "2040-41": 9}
    assert float(beds.value) == 7


def test_a_table_in_any_order_of_rows(tmp_path: Path) -> None:
    text = BY_AGE.replace('"age_band"', '"sex", "age_band"')
    rows = "age_band,sex,value,note\n65+,male,4,old\n0-64,male,3,\n65+,female,2,\n0-64,female,1,\n"
    rate = read(tmp_path, text, rate=rows)["room.file.rate"]
    assert rate.labels == (("female", "male"), ("0-64", "65+"))
    np.testing.assert_array_equal(rate.value, [[1, 2], [3, 4]])


def test_nobody_can_change_a_parameter(tmp_path: Path) -> None:
    rate = read(tmp_path, BY_AGE, rate="age_band,value\n0+,1\n")["room.file.rate"]
    with pytest.raises(ValueError, match="read-only"):
        rate.value[0] = 2


def test_ages_between_the_middles_of_bands_lie_on_a_line(tmp_path: Path) -> None:
    rows = "age_band,value\n0-9,1\n10-19,2\n20+,5\n"
    found = values(tmp_path, BY_AGE, rate=rows)
    by_age = found.by_age("room.file.rate")
    assert by_age.shape == (101,)
    np.testing.assert_allclose(by_age[[0, 4, 9, 10]], [1, 1, 1.45, 1.55])
    np.testing.assert_allclose(by_age[[14, 24, 25, 100]], [1.95, 4.85, 5, 5])
    in_band = found.in_age_band("room.file.rate")
    np.testing.assert_array_equal(in_band[[0, 9, 10, 19, 20, 100]], [1, 1, 2, 2, 5, 5])


def test_a_name_never_declared(tmp_path: Path) -> None:
    found = values(tmp_path, f"[beds]\nvalue = 7\n{WORDS}")
    assert found.number("room.file.beds") == 7
    with pytest.raises(KeyError):
        found["room.file.bed"]


@pytest.mark.parametrize("field", ["label", "unit", "kind", "source", "grade"])
def test_no_number_without_its_words(field: str, tmp_path: Path) -> None:
    lines = [line for line in WORDS.splitlines() if not line.startswith(field)]
    said = problem(tmp_path, "[beds]\nvalue = 7\n" + "\n".join(lines))
    assert f"beds.{field}: this is missing" in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('unit = "beds"', 'unit = "bed days"', "there is no unit 'bed days'"),
        ('kind = "published"', 'kind = "guess"', "Allowed: assumed, calibrated, derived, publish"),
        ('grade = "A"', 'grade = "a"', "'a' is not allowed"),
        ('source = "A table"', 'source = ""', "Write at least one word"),
        ("value = 7", "value = -7", "-7, below 0"),
        ("value = 7", "value = nan", "nan does not fit here"),
        ("value = 7", "", "exactly one of value, table, by_financial_year"),
        ("value = 7", "value = 7\nhigh = 6", "above its high 6"),
        ("value = 7", "value = 7\nlow = 8", "below its low 8"),
        ("value = 7", "value = 7\nat_least = 8", "7, below 8, the least it can be"),
        ("value = 7", "value = 7\nat_most = 6", "7, above 6, the most it can be"),
        ("value = 7", "value = 6.5\nwhole = true", "6.5, which is not a whole number"),
        ("value = 7", "value = 7\nwhole = true\nlow = 6.5", "so 6.5 cannot be its low or high"),
        ("value = 7", 'value = 7\nabove = ["bed"]', "there is no room.file.bed that it could"),
        (
            "value = 7",
            'value = 7\nabove = ["beds"]',
            "7 does not exceed room.file.beds, which is 7",
        ),
        ("value = 7", "value = 1e9", "1e+09, above 1e+06, cannot be a number of unit 'beds'"),
        ("value = 7", 'value = 7\nby = ["sex"]', "Give table and by together"),
        ("value = 7", 'value = 7\nadds_up_over = ["sex"]', "'sex', which is not in by"),
        ("value = 7", "vale = 7", "Did you mean value?"),
        ("value = 7", "by_financial_year = {}", "no financial year is given"),
        ("[beds]", "[Beds]", "small letters"),
    ],
)
def test_what_an_entry_cannot_say(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert said in problem(tmp_path, f"[beds]\nvalue = 7\n{WORDS}".replace(old, new))


def test_where_zeros_are_kept_the_least_is_that_of_the_others(tmp_path: Path) -> None:
    text = BY_AGE + "keeps_zeros = true\nat_least = 0.5\n"
    assert read(tmp_path, text, rate="age_band,value\n0-64,0\n65+,0.5\n")
    said = problem(tmp_path, text, rate="age_band,value\n0-64,0\n65+,0.4\n")
    assert "the number cannot be 0.4, below 0.5, the least it can be (age_band 65+)" in said


def test_a_whole_number_is_read_as_one(tmp_path: Path) -> None:
    text = f"[beds]\nvalue = 2.9999999999999996\nwhole = true\n{WORDS}"
    assert values(tmp_path, text).whole("room.file.beds") == 3


def test_shares_that_add_up(tmp_path: Path) -> None:
    text = BY_AGE.replace('["age_band"]', '["age_band", "end"]\nadds_up_over = ["end"]')
    good = "age_band,end,value\n0-64,home,0.9\n0-64,ward,0.1\n65+,home,0.7\n65+,ward,0.3\n"
    assert read(tmp_path, text, rate=good)
    said = problem(tmp_path, text, rate=good.replace("0.7", "0.9"))
    assert "the shares over end add up to 1.2, not to 1" in said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "column 'age_band' is missing"),
        ("age_band,value\n", "no rows"),
        ("age_band,value\n0-64,1\n64+,2\n", "0-64 and 64+ overlap"),
        ("age_band,value\n0-64,1\n70+,2\n", "no age band between 0-64 and 70+"),
        ("age_band,value\n0-64,1\n0-64,2\n", "stands twice"),
        ("age_band,value\n0-64,\n", "'' is not a number"),
        ("age_band,value\n0-64,1,2\n", "3 cells under 2 columns"),
        ("age_band,rate\n0-64,1\n", "unknown column 'rate'"),
    ],
)
def test_what_a_table_cannot_be(rows: str, said: str, tmp_path: Path) -> None:
    assert said in problem(tmp_path, BY_AGE, rate=rows)


@given(st.integers(1990, 2099))
def test_financial_years_read_as_they_are_written(first: int) -> None:
    written = financial_year(first)
    assert len(written) == 7
    assert written.startswith(f"{first}-")
    check_financial_year(written, "from", "file.toml")


@pytest.mark.parametrize("written", ["2026", "2026-28", "2026/27", "26-27", "2026-27 ", "1989-90"])
def test_what_is_no_financial_year(written: str) -> None:
    with pytest.raises(InputError, match="Write it as 2026-27"):
        check_financial_year(written, "from", "file.toml")


def test_units_have_bounds_in_order() -> None:
    assert all(lowest < highest for lowest, highest in UNITS.values())


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        (0.5, "share", ""),
        (1.01, "share", "1.01, above 1"),
        (-1, "beds", "-1, below 0"),
        (-3, "net per 1,000 people per year", ""),
        (np.inf, "beds", "a number that is not finite"),
    ],
)
def test_what_is_possible_in_a_unit(number: float, unit: str, said: str) -> None:
    assert impossible(np.asarray(number), unit) == said


def test_did_you_mean() -> None:
    many = [f"unit {n}" for n in range(99)]
    assert did_you_mean("bedz", ["beds", "days"]) == "Did you mean beds? Allowed: beds, days"
    assert did_you_mean("x", ["beds", "days"]) == "Allowed: beds, days"
    assert did_you_mean("x", ["a", "b"], "Or a path") == "Allowed: a, b. Or a path"
    assert did_you_mean("x", many, "See the list") == "See the list"
    assert did_you_mean("units 5", many, "See the list") == "Did you mean unit 5? See the list"
    assert did_you_mean("x", many).endswith("... (99 in all)")


def test_a_mistake_is_one_line_and_travels_between_processes() -> None:
    error = InputError(Path("a.toml"), "b\nc", "too\tlong " + "x" * 5000, "Shorten it")
    assert "\n" not in str(error)
    assert len(str(error)) < 1000
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_every_parameter_of_the_model_is_whole() -> None:
    for name, parameter in catalogue().items():
        assert name.count(".") == 2
        assert parameter.label
        assert parameter.source
        assert np.isfinite(parameter.value).all()
