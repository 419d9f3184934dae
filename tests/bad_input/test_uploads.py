"""What is uploaded or pasted is refused in one clear line, quickly, and never as a traceback."""

import time

import pytest

from sim.app.levers.draft import read_draft
from sim.app.work import Store
from sim.parameters import InputError
from sim.scenario import read_scenario
from tests.bad_input.uploads import HEAD, MALFORMED

LONGEST_SECONDS = 3.0


@pytest.mark.parametrize("name", MALFORMED)
def test_one_clear_message(name: str) -> None:
    data, key, says = MALFORMED[name]
    began = time.monotonic()
    with pytest.raises(InputError) as refused:
        read_scenario(data, "upload.toml")
    assert time.monotonic() - began < LONGEST_SECONDS
    error = refused.value
    assert error.file == "upload.toml"
    assert error.key.startswith(key)
    assert says in f"{error.problem}. {error.remedy}"
    assert "\n" not in str(error)
    assert len(str(error)) < 2000


@pytest.mark.parametrize("name", MALFORMED)
def test_nothing_malformed_is_kept(name: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    text = MALFORMED[name][0].decode("utf-8", "surrogateescape")
    with pytest.raises(InputError):
        Store(tmp_path).keep_scenario(text)
    assert not list(tmp_path.rglob("*.toml"))


def test_what_is_kept_is_read_again(tmp_path) -> None:  # type: ignore[no-untyped-def]
    store = Store(tmp_path)
    text = HEAD + 'extends = "more_home_care"\n'
    name = store.keep_scenario(text)
    assert store.scenario(name).changes == read_draft(text).changes
    assert store.scenario(name).name == name


def test_a_thousand_changes_are_read_quickly() -> None:
    years = [f"{year}-{(year + 1) % 100:02d}" for year in range(1990, 2090)]
    names = [
        "area.capacity.general_acute_beds",
        "area.capacity.home_care_hours_per_week",
        "area.capacity.reablement_places",
    ]
    changes = "".join(
        f'[[change]]\nparameter = "{name}"\nset = 1\nfrom = "{year}"\nreason = "x"\n'
        for name in names
        for year in years
    )
    began = time.monotonic()
    assert len(read_scenario(HEAD + changes, "upload.toml").changes) == len(names) * len(years)
    assert time.monotonic() - began < LONGEST_SECONDS
