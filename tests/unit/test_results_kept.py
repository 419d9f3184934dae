"""Many runs: the same answer from any number of workers, and nothing done twice."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from sim.parameters import InputError
from sim.results import Results, load
from sim.sweep import WorkersDiedError, compare_scenarios, run_scenarios, run_seed
from sim.sweep.compare import tasks_of
from sim.sweep.pool import next_task
from tests.unit import made_up_results

SCENARIOS = ("do_nothing", "more_home_care")
ROOM = "LOCALPOUND_TEST_ROOM"


def compare(**changes: Any) -> Results:
    asked = {"years": 1, "replicates": 2, "residents": 1000, "runner": made_up_results.run}
    return compare_scenarios("gloucestershire", SCENARIOS, **(asked | changes))


def dies_once(*arguments: Any, **named: Any) -> Results:
    """A worker whose process ends, the first time it is asked."""
    mark = Path(os.environ[ROOM]) / "died"
    if not mark.exists():
        mark.write_text("", encoding="utf-8")
        os._exit(1)
    return made_up_results.run(*arguments, **named)


def always_dies(*_: Any, **__: Any) -> Results:
    os._exit(1)


def refuses(*_: Any, **__: Any) -> Results:
    raise InputError("area.toml", "capacity", "is negative", "Give a positive number")


def counted(*arguments: Any, **named: Any) -> Results:
    with (Path(os.environ[ROOM]) / "count").open("a", encoding="utf-8") as file:
        file.write("x")
    return made_up_results.run(*arguments, **named)


def same(one: Results, other: Results) -> bool:
    return all(frame.equals(other.tables[name]) for name, frame in one.tables.items())


def test_the_number_of_workers_changes_nothing() -> None:
    assert same(compare(workers=1), compare(workers=2))


def test_every_replicate_has_its_own_seed_and_every_scenario_the_same() -> None:
    assert run_seed(1, 0) == run_seed(1, 0)
    seeds = {run_seed(seed, replicate) for seed in range(20) for replicate in range(20)}
    assert len(seeds) == 400


@pytest.mark.slow
def test_a_worker_that_dies_costs_only_its_task(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ROOM, str(tmp_path))
    assert same(compare(workers=2, runner=dies_once), compare())


@pytest.mark.slow
def test_workers_that_keep_dying_are_given_up() -> None:
    with pytest.raises(WorkersDiedError, match="fewer workers"):
        compare(workers=2, runner=always_dies)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_refusal_inside_a_run_stays_one_message(workers: int) -> None:
    with pytest.raises(InputError, match="Give a positive number"):
        compare(workers=workers, runner=refuses)


def test_finished_runs_are_not_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROOM, str(tmp_path))
    first = compare(out=tmp_path / "out", runner=counted)
    manifests = sorted((tmp_path / "out" / "runs").rglob("manifest.json"))
    assert len(manifests) == 4
    manifests[0].unlink()  # as after a kill: this one was in flight
    again = compare(out=tmp_path / "out", runner=counted)
    assert len((tmp_path / "count").read_text("utf-8")) == 5
    assert same(first, again)
    assert same(first, load(tmp_path / "out"))


@pytest.mark.slow
def test_other_inputs_do_not_reuse_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROOM, str(tmp_path))
    for changes in ({}, {"seed": 2}, {"residents": 2000}, {"years": 2}, {"journeys": 5}):
        compare(out=tmp_path / "out", runner=counted, **changes)
    assert len((tmp_path / "count").read_text("utf-8")) == 20


def test_more_replicates_only_add_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROOM, str(tmp_path))
    compare(out=tmp_path / "out", runner=counted)
    compare(out=tmp_path / "out", runner=counted, replicates=3)
    assert len((tmp_path / "count").read_text("utf-8")) == 6


def test_workers_keep_to_replicates() -> None:
    """So that each makes another start state, and finds it in memory for the next scenario."""
    tasks = tasks_of("gloucestershire", SCENARIOS, 1, 3, 1000, 1)
    waiting, begun = dict(enumerate(tasks)), set[int]()

    def next_after(before: int | None) -> int:
        number = next_task(waiting, begun, None if before is None else tasks[before])
        begun.add(waiting.pop(number).replicate)
        return number

    # Tasks 0 and 1 are the scenarios of the first replicate, 2 and 3 of the second, then the third.
    assert (next_after(None), next_after(None)) == (0, 2)
    assert (next_after(2), next_after(0)) == (3, 1), "each worker stays with its replicate"
    assert next_after(3) == 4
    assert next_after(1) == 5, "nothing else is left: they share the last replicate"


@pytest.mark.parametrize(("names", "shared"), [(SCENARIOS, True), (SCENARIOS[:1], False)])
def test_a_start_state_that_nobody_shares_is_not_kept(names: tuple[str, ...], shared: bool) -> None:
    given: list[bool] = []

    def runner(*arguments: Any, start_of: Any, **named: Any) -> Results:
        given.append(start_of is not None)
        return made_up_results.run(*arguments, **named)

    run_scenarios("gloucestershire", names, years=1, replicates=2, runner=runner)
    assert given == [shared] * 2 * len(names)


def test_progress_counts_every_task() -> None:
    heard: list[tuple[int, int]] = []
    compare(progress=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"replicates": 1}, "at least 2"),
        ({"years": 0}, "from 1 to 20"),
        ({"years": 21}, "from 1 to 20"),
        ({"residents": 10**9}, "fewer residents"),
        ({"residents": 0}, "fewer residents"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_written(
    changes: dict[str, Any], said: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=said):
        compare(out=tmp_path / "out", **changes)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("names", [("do_nothing",), ("do_nothing", "do_nothing")])
def test_two_different_scenarios_are_needed(names: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match=r"two scenarios|each scenario once"):
        compare_scenarios("gloucestershire", names, years=1, replicates=2)


@pytest.mark.skipif(os.name == "nt", reason="os.kill ends a process on Windows")
@pytest.mark.slow
def test_workers_do_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "from tests.unit.test_results_kept import compare, sleeps\n"
        "if __name__ == '__main__':\n    compare(workers=2, runner=sleeps)\n",
        encoding="utf-8",
    )
    room = {ROOM: str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    parent = subprocess.Popen([sys.executable, str(script)], env=os.environ | room)
    for _ in range(300):
        started = list(tmp_path.glob("*.pid"))
        if len(started) == 2:
            break
        time.sleep(0.1)
    parent.kill()
    parent.wait()
    assert len(started) == 2
    for _ in range(100):
        if not any(is_alive(int(file.stem)) for file in started):
            break
        time.sleep(0.1)
    assert not any(is_alive(int(file.stem)) for file in started)


def sleeps(*_: Any, **__: Any) -> Results:
    (Path(os.environ[ROOM]) / f"{os.getpid()}.pid").write_text("", encoding="utf-8")
    time.sleep(60)
    raise AssertionError


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    # A process nobody has waited for yet is dead all the same.
    status = Path(f"/proc/{process}/status")
    return "(zombie)" not in (status.read_text("utf-8") if status.exists() else "")
