"""The desk with real processes: everybody gets their own answer, in turn, and can stop it."""

import time
from itertools import pairwise
from pathlib import Path

import pytest

from sim.app.work.desk import LOST, MOST_AT_ONCE, Desk
from sim.app.work.gallery import AHEAD
from sim.app.work.job import Job
from sim.app.work.store import Store
from sim.parameters import InputError
from sim.results import MANIFEST, Results, load
from sim.sweep import compare_scenarios, find_drivers
from tests.app.asked import ME, answered, in_a_run, long_request, opened, request, until

pytestmark = [pytest.mark.law, pytest.mark.slow]

SCENARIOS = ("do_nothing", "more_home_care")


def same(one: Results, other: Results) -> bool:
    return set(one.tables) == set(other.tables) and all(
        one.tables[name].equals(other.tables[name], null_equal=True) for name in one.tables
    )


def job_of(desk: Desk, key: str) -> Job:
    return desk._jobs[key]


def at_work(desk: Desk, key: str) -> None:
    """Wait until a process is in a run of it."""
    give_up = time.monotonic() + 300
    while not in_a_run(desk, key):
        assert time.monotonic() < give_up
        time.sleep(0.02)


def test_an_answer_is_that_of_the_command_line_to_the_bit(tmp_path: Path) -> None:
    of = request(replicates=3)
    with opened(tmp_path, workers=2) as desk:
        state = answered(desk, of)
        assert state.status == "finished"
        assert state.answer
        found = load(state.answer)
    alone = compare_scenarios(of.area, SCENARIOS, years=1, replicates=3, residents=5000)
    assert same(found, alone)


def test_a_split_into_drivers_is_that_of_the_command_line_to_the_bit(tmp_path: Path) -> None:
    of = request("do_nothing", "more_virtual_ward", kind="drivers")
    with opened(tmp_path, workers=2) as desk:
        assert answered(desk, request("do_nothing", "more_virtual_ward")).status == "finished"
        missing, _ = desk.missing_runs(of)
        key = desk.ask(of, ME)
        kept = desk.state(key, of.replicates, ME)
        # Neither of the two scenarios themselves is run again.
        assert missing == kept.total - 2 * of.replicates
        state = answered(desk, of)
        assert state.answer
        found = load(state.answer)
        assert desk.missing_runs(of)[0] == 0
    alone = find_drivers(of.area, "more_virtual_ward", years=1, replicates=2, residents=5000)
    assert same(found, alone)
    assert found.facts["parts"] == alone.facts["parts"]


def test_ten_people_are_served_in_turn_and_each_gets_their_own(tmp_path: Path) -> None:
    asked = {f"person {n}": request("do_nothing", seed=n, replicates=3) for n in range(1, 11)}
    with opened(tmp_path) as desk:
        keys = {asker: desk.ask(of, asker) for asker, of in asked.items()}
        assert len(set(keys.values())) == len(asked)
        ahead = [desk.state(keys[a], of.replicates, a).ahead for a, of in asked.items()]
        assert all(later >= sooner for sooner, later in pairwise(ahead))
        found: dict[str, Results] = {}
        while len(found) < len(asked):
            states = {a: desk.state(keys[a], of.replicates, a) for a, of in asked.items()}
            running = [s for s in states.values() if not s.is_over]
            done = [state.done for state in running]
            # Turn by turn: nobody is two turns before anybody else who still waits.
            assert not done or max(done) - min(done) <= 2
            for asker, state in states.items():
                if state.status == "finished" and asker not in found:
                    assert state.answer
                    found[asker] = load(state.answer)
            assert not any(state.status in ("failed", "cancelled") for state in states.values())
            time.sleep(0.1)
        assert desk.jobs == 0
    for asker, answer in found.items():
        assert answer.facts["seed"] == asked[asker].seed
    outcomes = {str(answer.tables["outcomes"].to_dicts()) for answer in found.values()}
    assert len(outcomes) == len(asked)


def test_who_asks_for_the_same_shares_the_work_until_nobody_waits(tmp_path: Path) -> None:
    of = long_request()
    with opened(tmp_path) as desk:
        key = desk.ask(of, "one")
        assert desk.ask(of, "other") == key
        at_work(desk, key)
        (process,) = job_of(desk, key).processes
        desk.cancel(key, "one")
        assert process.is_alive
        desk.cancel(key, "other")
        assert not process.is_alive


def test_runs_that_several_need_are_made_once(tmp_path: Path) -> None:
    one, other = request(), request("do_nothing", "more_virtual_ward")
    with opened(tmp_path, workers=2) as desk:
        keys = [desk.ask(of, ME) for of in (one, other)]
        for key, of in zip(keys, (one, other), strict=True):
            assert until(desk, key, of, lambda state: state.is_over).status == "finished"
        assert len([*desk.store.runs.glob(f"*/*/{MANIFEST}")]) == 3 * 2


def test_cancel_ends_the_process_before_it_returns(tmp_path: Path) -> None:
    of = long_request()
    with opened(tmp_path) as desk:
        key = desk.ask(of, ME)
        until(desk, key, of, lambda state: state.done > 0)
        at_work(desk, key)
        kept = job_of(desk, key).done
        (process,) = job_of(desk, key).processes
        assert process.is_alive
        desk.cancel(key, ME)
        assert not process.is_alive
        assert desk.state(key, of.replicates, ME).status == "cancelled"
        assert desk.jobs == 0
        # It is replaced, and only the run in flight was lost.
        assert answered(desk, request()).status == "finished"
        desk.ask(of, ME)
        assert desk.state(key, of.replicates, ME).done >= kept


def test_a_worker_that_dies_is_replaced_and_its_piece_tried_again(tmp_path: Path) -> None:
    of = request(years=4)
    with opened(tmp_path) as desk:
        key = desk.ask(of, ME)
        at_work(desk, key)
        (process,) = job_of(desk, key).processes
        process._started.kill()
        assert answered(desk, of).status == "finished"


def test_a_piece_that_kills_its_process_three_times_is_given_up(tmp_path: Path) -> None:
    of = long_request()
    with opened(tmp_path) as desk:
        key = desk.ask(of, ME)
        seen = set()
        while not desk.state(key, of.replicates, ME).is_over:
            for process in [*job_of(desk, key).processes] if key in desk._jobs else []:
                seen.add(process.number)
                process._started.kill()
            time.sleep(0.02)
        state = desk.state(key, of.replicates, ME)
        assert (state.status, state.problem) == ("failed", LOST)
        assert len(seen) == 3
        # Nobody else is the worse for it, and it is not begun again unless somebody says so.
        assert answered(desk, request()).status == "finished"
        desk.ask(of, ME)
        assert desk.state(key, of.replicates, ME).status == "failed"
        desk.ask(of, ME, again=True)
        assert desk.state(key, of.replicates, ME).status in ("waiting", "running")


def test_a_mistake_found_on_the_way_is_told_as_one(tmp_path: Path) -> None:
    text = 'name = "mine"\ntitle = "Mine"\nquestion = "Why?"\nextends = "more_home_care"\n'
    with opened(tmp_path) as desk:
        own = desk.store.keep_scenario(text)
        of = request("do_nothing", own)
        key = desk.ask(of, ME)
        (desk.store.scenarios / f"{own}.toml").unlink()
        state = until(desk, key, of, lambda state: state.is_over)
        assert state.status == "failed"
        assert isinstance(state.problem, InputError)
        assert own in str(state.problem)


def test_whoever_has_gone_keeps_nobody_waiting(tmp_path: Path) -> None:
    now = [0.0]
    of = long_request()
    with opened(tmp_path, patience_seconds=60, clock=lambda: now[0]) as desk:
        key = desk.ask(of, "gone")
        at_work(desk, key)
        (process,) = job_of(desk, key).processes
        now[0] = 50.0
        desk.state(key, of.replicates, "gone")  # looks once more, and then no more
        now[0] = 100.0
        desk.ask(request(), ME)
        assert process.is_alive
        now[0] = 120.0
        assert answered(desk, request()).status == "finished"
        assert not process.is_alive
        assert key not in desk._jobs
        assert not desk._served


def test_what_was_finished_is_not_run_again_after_a_stop(tmp_path: Path) -> None:
    of = long_request()
    with opened(tmp_path) as desk:
        until(desk, desk.ask(of, ME), of, lambda state: state.done >= 2)
    made = {file: file.stat().st_mtime_ns for file in tmp_path.glob(f"runs/*/*/{MANIFEST}")}
    assert len(made) >= 2
    with opened(tmp_path) as desk:
        key = desk.ask(of, ME)
        assert desk.state(key, of.replicates, ME).done == len(made)
        assert answered(desk, of).status == "finished"
    assert made.items() <= {f: f.stat().st_mtime_ns for f in made}.items()


def test_what_is_damaged_is_made_anew(tmp_path: Path) -> None:
    of = request()
    with opened(tmp_path) as desk:
        state = answered(desk, of)
        assert state.answer
        before = load(state.answer)
        for file in [*tmp_path.glob("runs/*/*/tables/outcomes.parquet")][:1]:
            file.write_bytes(b"no table")
        (state.answer / "tables" / "comparison.parquet").write_bytes(b"no table")
        (state.answer / MANIFEST).touch()
        again = answered(desk, of)
        assert again.answer
        assert same(load(again.answer), before)


def test_two_servers_share_a_store(tmp_path: Path) -> None:
    of = request(replicates=3)
    with opened(tmp_path) as one, opened(tmp_path) as other:
        key = one.ask(of, ME)
        other.ask(of, ME)
        states = [until(desk, key, of, lambda state: state.is_over) for desk in (one, other)]
    assert [state.status for state in states] == ["finished", "finished"]
    assert load(tmp_path / "answers" / key / "after-3").facts["replicates"] == 3


def test_what_ends_while_somebody_looks_is_not_called_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between a look at the store and one at the desk the last replicate may be done."""
    of = request()
    with opened(tmp_path) as desk:
        key = desk.ask(of, ME)
        seen: list[int] = []

        def look(store: Store, asked: str) -> int:
            found = newest(store, asked)
            give_up = time.monotonic() + 300
            while not seen and desk.jobs:
                assert time.monotonic() < give_up
                time.sleep(0.02)
            seen.append(found)
            return found

        newest = Store.newest
        monkeypatch.setattr(Store, "newest", look)
        assert desk.state(key, of.replicates, ME).status == "finished"
    assert seen == [0, of.replicates]


def test_what_is_done_ahead_of_time_gives_way_to_people(tmp_path: Path) -> None:
    of = long_request()
    with opened(tmp_path, patience_seconds=1000) as desk:
        key = desk.ask(of, AHEAD)
        at_work(desk, key)
        (process,) = job_of(desk, key).processes
        theirs = desk.ask(request(), ME)
        assert not process.is_alive
        while True:
            used = any(one.is_alive for one in job_of(desk, key).processes)
            state = desk.state(theirs, 2, ME)
            if state.is_over:
                break
            assert not used
            time.sleep(0.05)
        assert state.status == "finished"
        # It goes on when nobody else wants anything, and a death of that kind is not counted.
        desk.state(key, of.replicates, AHEAD)
        at_work(desk, key)
        assert not job_of(desk, key).died


def test_one_process_stays_free_for_people(tmp_path: Path) -> None:
    with opened(tmp_path, workers=2) as desk:
        key = desk.ask(long_request(), AHEAD)
        at_work(desk, key)
        for _ in range(20):
            assert len(job_of(desk, key).processes) <= 1
            time.sleep(0.02)


def test_one_person_can_have_no_more_than_some_requests_in_work(tmp_path: Path) -> None:
    with opened(tmp_path) as desk:
        keys = [desk.ask(request(seed=seed), ME) for seed in range(MOST_AT_ONCE + 3)]
        assert [key in desk._jobs for key in keys] == [False] * 3 + [True] * MOST_AT_ONCE
