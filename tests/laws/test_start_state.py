"""Law 6 for the start state: kept and taken up again, it gives the same tables to the last cell."""

import pickle
import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.area import Area
from sim.parameters import Values
from sim.pathways.start_state import StartState, misfit
from sim.population import plan_flows
from sim.results import Results, load_arrays, store_arrays
from sim.run import Model, make_start, run
from sim.scenario import load_scenario, values_by_year
from sim.sweep import compare_scenarios, run_seed, starts
from tests.lived import small_place

pytestmark = pytest.mark.slow  # many runs or many made-up years

PLACE = small_place(4000)
SEED = 8
SCENARIOS = ("do_nothing", "more_home_care")


def nothing(area: Area = PLACE) -> Values:
    return values_by_year(area, load_scenario("do_nothing"), area.first_year, 1, SEED)[0]


@pytest.fixture(autouse=True)
def nothing_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starts, "_last", {})


@pytest.fixture(scope="module")
def state() -> StartState:
    return make_start(PLACE, nothing(), SEED, 1)


@pytest.fixture(scope="module")
def anew() -> dict[tuple[str, int], Results]:
    """Runs that know of no kept state."""
    return {
        (name, years): run(PLACE, load_scenario(name), years=years, seed=SEED)
        for name in SCENARIOS
        for years in (1, 2)
    }


def from_state(given: StartState, name: str, years: int) -> Results:
    chosen = load_scenario(name)
    return run(PLACE, chosen, years=years, seed=SEED, start_of=lambda *_: given)


def same(one: Results, other: Results) -> None:
    assert set(one.tables) == set(other.tables)
    for name, table in one.tables.items():
        assert table.height
        assert other.tables[name].equals(table), name


def same_state(one: StartState, other: StartState) -> None:
    assert one.made_for == other.made_for
    assert set(one.arrays) == set(other.arrays)
    for name, array in one.arrays.items():
        assert other.arrays[name].dtype == array.dtype, name
        np.testing.assert_array_equal(other.arrays[name], array, err_msg=name)


@pytest.mark.parametrize("years", [1, 2])
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_kept_state_gives_the_same_tables(
    state: StartState, anew: dict[tuple[str, int], Results], name: str, years: int
) -> None:
    same(anew[name, years], from_state(state, name, years))


def test_the_scenario_makes_a_difference(anew: dict[tuple[str, int], Results]) -> None:
    """Otherwise the test above would pass for a state that swallows the scenario."""
    one, other = (anew[name, 2].tables["capacity"].drop("scenario") for name in SCENARIOS)
    assert not one.equals(other)


def test_from_disk_too(
    state: StartState, anew: dict[tuple[str, int], Results], tmp_path: Path
) -> None:
    starts.keep_start(tmp_path, state)
    made = state.made_for
    arrays = load_arrays(tmp_path / starts.file_name(made), made)
    same_state(state, StartState(made, arrays))
    same(anew["more_home_care", 2], from_state(StartState(made, arrays), "more_home_care", 2))


def test_a_sample_too() -> None:
    chosen, asked = load_scenario("do_nothing"), {"years": 1, "seed": SEED, "residents": 1333}
    sample = make_start(PLACE, nothing(), SEED, 3)
    assert sample.arrays["people.age"].size == 1333
    same(run(PLACE, chosen, **asked), run(PLACE, chosen, **asked, start_of=lambda *_: sample))


def test_a_run_leaves_the_state_as_it_was(
    state: StartState, anew: dict[tuple[str, int], Results]
) -> None:
    before = {name: array.copy() for name, array in state.arrays.items()}
    for _ in range(2):
        same(anew["more_home_care", 1], from_state(state, "more_home_care", 1))
    same_state(StartState(state.made_for, before), state)
    for array in state.arrays.values():
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_what_is_kept_is_the_whole_of_the_model() -> None:
    """Taken up and kept once more, the state is the same: nothing was left behind."""
    made = Model(PLACE, nothing(), SEED, 1)
    made.take_up(make_start(PLACE, nothing(), SEED, 1))
    again = Model(PLACE, nothing(), SEED, 1)
    again.warm_up()
    for part in ("people", "place"):
        assert set(vars(getattr(made, part))) == set(vars(getattr(again, part)))
    for name, value in vars(again.people).items():
        if isinstance(value, np.ndarray) and name != "by_cell":
            np.testing.assert_array_equal(getattr(made.people, name)[:4000], value[:4000])
    assert made.people.blocks == again.people.blocks
    np.testing.assert_array_equal(made.people.by_cell, again.people.by_cell)


@pytest.mark.parametrize("other", ["seed", "area", "weight"])
def test_a_state_of_something_else_is_refused(state: StartState, other: str) -> None:
    area = replace(PLACE, residents=PLACE.residents[::-1]) if other == "area" else PLACE
    seed, residents = SEED + (other == "seed"), 2000 if other == "weight" else "all"
    with pytest.raises(ValueError, match="another area, seed or sample"):
        run(
            area,
            load_scenario("do_nothing"),
            years=1,
            seed=seed,
            residents=residents,  # type: ignore[arg-type]
            start_of=lambda *_: state,
        )


@pytest.mark.parametrize("other", ["seed", "area", "weight", "do nothing"])
def test_a_state_of_something_else_is_never_taken(
    state: StartState, other: str, tmp_path: Path
) -> None:
    """Nor where it was the last in memory, nor where its file stands under the other's name."""
    area = small_place(4001) if other == "area" else PLACE
    numbers = nothing(area)
    if other == "do nothing":
        name = "pathways.start.warm_up_months"
        numbers = Values(numbers._parameters, numbers.financial_year, {name: np.array(5.0)})
    asked = area, numbers, SEED + (other == "seed"), 1 + (other == "weight")
    truth = make_start(*asked)
    assert truth.made_for != state.made_for
    starts._last[state.made_for] = state
    same_state(truth, starts.kept_start(tmp_path, *asked))
    starts._last.clear()
    store_arrays(tmp_path / starts.file_name(truth.made_for), state.made_for, state.arrays)
    same_state(truth, starts.kept_start(tmp_path, *asked))


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def one_bit(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def header(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"(4000,)", b"(9000,)"))


def empty(file: Path) -> None:
    file.write_bytes(b"")


def code(file: Path) -> None:
    """Nothing in a file is ever run."""
    data = pickle.dumps(file.unlink)
    file.write_bytes(sha256(data).digest() + data)


def objects(file: Path) -> None:
    with file.open("wb") as content:
        np.save(content, np.array([file.name, None]), allow_pickle=True)
    data = file.read_bytes()
    file.write_bytes(sha256(data).digest() + data)


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def fewer_residents(file: Path) -> None:
    """Whole and under the right name, but of another size than the area's."""
    _stored_with(file, "holds.asked", lambda array: array[:-1])


def another_type(file: Path) -> None:
    _stored_with(file, "people.age", lambda array: array.astype(np.int64))


def another_name(file: Path) -> None:
    _stored_with(file, "fates.tie", None)


def _stored_with(file: Path, name: str, change: Callable[[Any], Any] | None) -> None:
    made = starts.made_for(PLACE, nothing(), SEED, 1)
    arrays = load_arrays(file, made)
    array = arrays.pop(name)
    if change:
        arrays[name] = change(array)
    store_arrays(file, made, arrays)


@pytest.mark.parametrize(
    "harm",
    [
        *(cut_short, one_bit, header, empty, code, objects, a_folder),
        *(fewer_residents, another_type, another_name),
    ],
)
def test_a_damaged_file_is_made_anew(
    state: StartState, harm: Callable[[Path], None], tmp_path: Path
) -> None:
    file = tmp_path / starts.file_name(state.made_for)
    starts.keep_start(tmp_path, state)
    whole = file.read_bytes()
    harm(file)
    same_state(state, starts.kept_start(tmp_path, PLACE, nothing(), SEED, 1))
    if harm is not a_folder:
        assert file.read_bytes() == whole


def test_a_whole_file_is_read(
    state: StartState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the tests above would pass where nothing is ever read."""
    starts.keep_start(tmp_path, state)
    monkeypatch.setattr(starts, "make_start", None)
    same_state(state, starts.kept_start(tmp_path, PLACE, nothing(), SEED, 1))
    shutil.rmtree(tmp_path)
    same_state(state, starts.kept_start(tmp_path, PLACE, nothing(), SEED, 1))
    assert (tmp_path / starts.file_name(state.made_for)).exists(), "from memory to disk"


def test_where_nothing_can_be_written_a_run_goes_on(state: StartState, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    same_state(state, starts.kept_start(tmp_path / "file", PLACE, nothing(), SEED, 1))


def test_a_state_fits_its_own_place(state: StartState) -> None:
    numbers = nothing()
    assert not misfit(state.arrays, PLACE, plan_flows(PLACE, numbers, 1), numbers)


def test_a_folder_holds_one_state(state: StartState, tmp_path: Path) -> None:
    """What others left in it goes, halves too; nothing else does."""
    for name in ("0123.start", ".0123.start.77.partial", "notes.txt"):
        (tmp_path / name).write_bytes(b"left over")
    starts.keep_start(tmp_path, state)
    names = {file.name for file in tmp_path.iterdir()}
    assert names == {"notes.txt", starts.file_name(state.made_for)}


def compared(workers: int, years: int = 1, **folders: Path) -> Results:
    asked: dict[str, Any] = {"years": years, "replicates": 3, "seed": SEED}
    return compare_scenarios(PLACE, SCENARIOS, **asked, workers=workers, **folders)


def test_each_replicate_makes_one_state(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def counted(area: Area, numbers: Values, seed: int, weight: int) -> StartState:
        made.append(seed)
        return make_start(area, numbers, seed, weight)

    monkeypatch.setattr(starts, "make_start", counted)
    compared(1)
    assert made == [run_seed(SEED, replicate) for replicate in range(3)]


@pytest.mark.slow
def test_a_later_call_takes_up_what_an_earlier_one_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For another number of years, without making anything anew."""
    alone = compared(1, 2)
    compared(1, starts=tmp_path)
    monkeypatch.setattr(starts, "_last", {})
    monkeypatch.setattr(starts, "make_start", None)
    same(alone, compared(1, 2, starts=tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("years", [1, 2])
def test_two_processes(tmp_path: Path, years: int) -> None:
    """In memory, through an empty folder, and through one in which a state is damaged."""
    alone = compared(1, years)
    same(alone, compared(2, years, out=tmp_path / "out"))
    same(alone, compared(2, years, starts=tmp_path / "starts"))
    files = sorted((tmp_path / "starts").rglob("*.start"))
    assert len(files) == 3
    one_bit(files[1])
    same(alone, compared(2, years, starts=tmp_path / "starts"))
