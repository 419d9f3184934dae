"""Files that are too large, too deep, not text, or random: one message and no other error."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sim.area import load_area
from sim.parameters import InputError
from sim.scenario import check_file, load_scenario
from tests.bad_input.place import copy_place

HEAD = 'name = "mine"\ntitle = "Mine"\nquestion = "What if?"\n'
DEEP = 20_000
HUGE_BYTES = 100_000_000

NOT_FLAT = {
    "brackets": "x = " + "[" * DEEP,
    "closed brackets": "x = " + "[" * DEEP + "]" * DEEP,
    "brackets on lines": "x = " + "[\n" * DEEP,
    "brackets of both kinds": "x = " + "[{a=" * DEEP,
    "braces": "x = " + "{a=" * DEEP,
    "heading": "[" + "a." * DEEP + "a]\nb = 1",
    "dotted name": "a." * DEEP + "a = 1",
    "quoted names": '"a".' * DEEP + "a = 1",
    "heading of brackets": "[" * DEEP + "a" + "]" * DEEP,
}
NOT_TEXT = {
    "latin": (HEAD.encode() + b"# caf\xe9\n", "line 4", "0xe9"),
    "utf-16": (HEAD.encode("utf-16"), "line 1", "0xff"),
    "zip": (b"PK\x03\x04\xff\xfe", "line 1", "0xff"),
    "half a mark": ((HEAD + "# ").encode() + "\u20ac".encode()[:2], "line 4", "0xe2"),
}


def refused(file: Path) -> InputError:
    with pytest.raises(InputError) as as_scenario:
        load_scenario(file)
    with pytest.raises(InputError):
        load_area(file)
    assert check_file(file)
    return as_scenario.value


@pytest.mark.parametrize("text", NOT_FLAT.values(), ids=NOT_FLAT.keys())
def test_deep_nesting(text: str, tmp_path: Path) -> None:
    file = tmp_path / "deep.toml"
    file.write_text(HEAD + text, encoding="utf-8")
    error = refused(file)
    assert "deep" in error.problem
    assert error.key.startswith("line ")


def test_brackets_in_words_are_not_nesting(tmp_path: Path) -> None:
    file = tmp_path / "flat.toml"
    words = 'title = "' + "[" * 500 + '"'
    text = HEAD.replace('title = "Mine"', words) + "# " + "[{" * 500 + "\n"
    file.write_text(text, encoding="utf-8")
    assert load_scenario(file).title == "[" * 500


@pytest.mark.parametrize(("data", "line", "byte"), NOT_TEXT.values(), ids=NOT_TEXT.keys())
def test_wrong_encoding(data: bytes, line: str, byte: str, tmp_path: Path) -> None:
    file = tmp_path / "bytes.toml"
    file.write_bytes(data)
    error = refused(file)
    assert error.key == line
    assert byte in error.problem
    assert "UTF-8" in error.remedy


def test_wrong_encoding_of_a_table(tmp_path: Path) -> None:
    good = copy_place(tmp_path)
    table = tmp_path / "place_residents.csv"
    lines = table.read_bytes().splitlines(keepends=True)
    table.write_bytes(b"".join([*lines[:9], b"caf\xe9", *lines[9:]]))
    with pytest.raises(InputError, match="line 10: byte 0xe9"):
        load_area(good)


def test_a_mark_at_the_start_is_let_pass(tmp_path: Path) -> None:
    """Spreadsheets write a byte-order mark."""
    good = copy_place(tmp_path)
    for file in tmp_path.iterdir():
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert load_area(good).name == "place"


def _sparse(file: Path) -> None:
    with file.open("wb") as handle:
        handle.truncate(HUGE_BYTES)


def test_a_file_of_100_megabytes(tmp_path: Path) -> None:
    file = tmp_path / "huge.toml"
    _sparse(file)
    error = refused(file)
    assert "larger than 1,000,000 bytes" in error.problem


def test_a_table_of_100_megabytes(tmp_path: Path) -> None:
    good = copy_place(tmp_path)
    _sparse(tmp_path / "place_residents.csv")
    with pytest.raises(InputError, match="larger than 5,000,000 bytes"):
        load_area(good)


def test_a_table_with_a_huge_cell(tmp_path: Path) -> None:
    good = copy_place(tmp_path)
    (tmp_path / "place_residents.csv").write_text('"' + "x" * 1_000_000, encoding="utf-8")
    with pytest.raises(InputError, match="not a table"):
        load_area(good)


def test_a_table_of_many_labels_takes_no_room(tmp_path: Path) -> None:
    """60,000 labels on each of three axes would be a table of 10^14 numbers."""
    good = copy_place(tmp_path)
    rows = "\n".join(f"{n % 150},{n},{n},1" for n in range(60_000))
    text = f"age_band,sex,deprivation_quintile,value\n{rows}\n"
    (tmp_path / "place_residents.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no row for this combination"):
        load_area(good)


def test_a_table_that_is_a_link_out_of_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    good = copy_place(inside)
    table = inside / "place_residents.csv"
    table.rename(tmp_path / table.name)
    try:
        os.symlink(tmp_path / table.name, table)
    except OSError:
        pytest.skip("this system makes no links")
    with pytest.raises(InputError, match="leads out of this folder"):
        load_area(good)


def test_a_parent_that_is_a_link_out_of_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "old.toml").write_text(HEAD.replace("mine", "old"), encoding="utf-8")
    young = inside / "young.toml"
    young.write_text(HEAD + 'extends = "old.toml"\n', encoding="utf-8")
    try:
        os.symlink(tmp_path / "old.toml", inside / "old.toml")
    except OSError:
        pytest.skip("this system makes no links")
    assert "leads out of this folder" in refused(young).problem


@pytest.mark.parametrize("name", ["", ".", "nowhere.toml", "no\0where.toml", "x" * 5000 + ".toml"])
def test_no_such_file(name: str) -> None:
    assert refused(Path(name)).remedy


def test_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    assert refused(folder).problem == "this is not a file"


def test_a_long_family(tmp_path: Path) -> None:
    for age in range(15):
        text = HEAD.replace("mine", f"s{age}") + f'extends = "s{age + 1}.toml"\n'
        (tmp_path / f"s{age}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="extend one another"):
        load_scenario(tmp_path / "s0.toml")


def test_many_changes(tmp_path: Path) -> None:
    change = '[[change]]\nparameter = "x"\nset = 1\nreason = "y"\n'
    file = tmp_path / "many.toml"
    file.write_text(HEAD + change * 1001, encoding="utf-8")
    assert refused(file).key == "change"


WORDS = st.text(st.characters(codec="utf-8"), max_size=20)
JUNK_VALUE = st.recursive(
    st.one_of(
        st.integers(),
        st.floats(),
        st.booleans(),
        WORDS,
        st.sampled_from(["do_nothing", "area.capacity.general_acute_beds", "2026-27", "place"]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    [
        *("name", "title", "question", "extends", "change", "parameter", "set", "multiply", "add"),
        *("where", "from", "reason", "low", "high", "mode", "value", "unit", "label", "by"),
        *("residents", "projection", "capacity", "people", "first_year", "table"),
    ]
)


def as_toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = "".join(
            f"\\U{ord(mark):08x}" for mark in value if not 0xD800 <= ord(mark) < 0xE000
        )
        return f'"{escaped}"'
    if isinstance(value, list):
        return f"[{', '.join(as_toml(one) for one in value)}]"
    if isinstance(value, dict):
        pairs = (f"{as_toml(key)} = {as_toml(one)}" for key, one in value.items())
        return f"{{{', '.join(pairs)}}}"
    return repr(value)


def survives(file: Path) -> None:
    said: list[str] = []
    for load in (load_scenario, load_area):
        try:
            load(file)
        except InputError as error:
            said.append(str(error))
    assert "\n" not in "".join(said)
    assert isinstance(check_file(file), list)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.dictionaries(KEYS, JUNK_VALUE, max_size=8))
@example({"name": "mine", "title": "Mine", "question": "?", "change": [{"parameter": []}]})
def test_no_toml_raises_anything_else(tmp_path: Path, junk: dict[str, object]) -> None:
    file = tmp_path / "junk.toml"
    file.write_text("\n".join(f"{k} = {as_toml(v)}" for k, v in junk.items()), encoding="utf-8")
    survives(file)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.binary(max_size=200) | st.text(alphabet='[]{}"=.,#\n\\ab1', max_size=80).map(str.encode))
def test_no_bytes_raise_anything_else(tmp_path: Path, junk: bytes) -> None:
    file = tmp_path / "junk.toml"
    file.write_bytes(HEAD.encode() + junk)
    survives(file)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(KEYS | st.sampled_from(["adds_up_over", "by_financial_year"]), JUNK_VALUE, st.booleans())
def test_no_field_of_a_parameter_raises_anything_else(
    tmp_path: Path, key: str, junk: object, replaces: bool
) -> None:
    good = copy_place(tmp_path)
    text = good.read_text(encoding="utf-8")
    heading = "[capacity.general_acute_beds]\n"
    field = heading + f"{key} = {as_toml(junk)}\n"
    head, _, tail = text.partition(heading)
    tail = tail.replace("value = 1257\n", "", 1) if replaces else tail
    good.write_text(head + field + tail, encoding="utf-8")
    survives(good)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.text(alphabet='0123456789,-+."\n ae', max_size=120) | st.text(max_size=60))
def test_no_table_raises_anything_else(tmp_path: Path, junk: str) -> None:
    good = copy_place(tmp_path)
    table = tmp_path / "place_residents.csv"
    header = "age_band,sex,deprivation_quintile,value\n"
    table.write_text(header + junk, encoding="utf-8", errors="ignore")
    survives(good)
