"""A good area, spoilt in one way at a time, as listed in areas.toml."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from sim.area import load_area
from sim.parameters import InputError
from sim.scenario import check_file
from tests.bad_input.place import copy_place

LISTED = Path(__file__).with_name("areas.toml").read_text(encoding="utf-8")
SPOILT: list[dict[str, str]] = tomllib.loads(LISTED)["spoilt"]


def spoil(good: Path, how: dict[str, str]) -> Path:
    file = good.parent / how.get("file", good.name)
    text = file.read_text(encoding="utf-8")
    if "drop" in how:
        kept = [
            line for line in text.splitlines() if not any(d in line for d in how["drop"].split())
        ]
        assert len(kept) < len(text.splitlines()), "this edit would change nothing"
        file.write_text("\n".join(kept) + "\n", encoding="utf-8")
        return file
    head, heading, tail = text.partition(how["after"]) if "after" in how else ("", "", text)
    assert how["old"] in tail, "this edit would change nothing"
    tail = tail.replace(how["old"], how["new"], 1 if heading else -1)
    file.write_text(head + heading + tail, encoding="utf-8")
    return file


def test_there_are_enough() -> None:
    assert len(SPOILT) >= 40


def test_the_copy_itself_is_good(tmp_path: Path) -> None:
    file = copy_place(tmp_path)
    assert check_file(file) == []
    copy, original = load_area(file), load_area("gloucestershire")
    np.testing.assert_array_equal(copy.residents, original.residents)
    assert copy.name == "place"
    assert copy.hash != original.hash


@pytest.mark.parametrize("how", SPOILT, ids=lambda how: how["case"])
def test_one_clear_message(how: dict[str, str], tmp_path: Path) -> None:
    good = copy_place(tmp_path)
    spoil(good, how)
    with pytest.raises(InputError) as caught:
        load_area(good)
    error = caught.value
    assert Path(error.file).parent == tmp_path
    assert error.key == how["key"]
    assert how["says"] in f"{error.problem}. {error.remedy}"
    assert "\n" not in str(error)
    assert check_file(good)[0].args == error.args
