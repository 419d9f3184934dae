"""A server of the desk: it leaves no process behind, grows no memory, and fills the gallery."""

import gc
import os
import subprocess
import sys
import time
from itertools import combinations
from pathlib import Path

import pytest

from sim.app import server
from sim.app.work import gallery
from sim.app.work.gallery import Card, Gallery, prepare
from sim.scenario import scenario_names
from tests.app.asked import answered, opened, request
from tests.benchmarks.memory import BYTES_PER_MB

pytestmark = [pytest.mark.law, pytest.mark.slow]

SERVER = """
import sys, time
from pathlib import Path
from sim.app.work import Desk, Store
from tests.app.asked import in_a_run, long_request
if __name__ == "__main__":
    desk = Desk(Store(Path(sys.argv[1])), 2)
    key = desk.ask(long_request(), "me")
    while not in_a_run(desk, key):
        time.sleep(0.05)
    print(*(process.number for process in desk._processes), flush=True)
    time.sleep(600)
"""
COMPARISONS = 50
SCENARIOS = 11
MOST_GROWTH_MB = 60


def is_alive(process: int) -> bool:
    """Whether the system still runs it (one that has ended may wait to be noted)."""
    about = Path(f"/proc/{process}/stat")
    try:
        return about.read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")
def test_workers_end_with_a_server_that_is_killed(tmp_path: Path) -> None:
    told = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert told.stdout
    workers = [int(number) for number in told.stdout.readline().split()]
    assert len(workers) == 2
    assert all(map(is_alive, workers))
    told.kill()
    told.wait()
    give_up = time.monotonic() + 60
    while any(map(is_alive, workers)):
        assert time.monotonic() < give_up, "workers outlive their server"
        time.sleep(0.1)


def memory_mb(process: int) -> float:
    """What a process holds now."""
    pages = int(Path(f"/proc/{process}/statm").read_text("utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / BYTES_PER_MB


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads memory from /proc")
def test_memory_is_flat_over_fifty_comparisons(tmp_path: Path) -> None:
    """Every two of eleven scenarios, so that most of the time goes to comparing them."""
    held = []
    pairs = [*combinations(scenario_names()[:SCENARIOS], 2)][:COMPARISONS]
    assert len(pairs) == COMPARISONS
    with opened(tmp_path, workers=2) as desk:
        for pair in pairs:
            state = answered(desk, request(*pair))
            assert state.answer
            answer = server.answer_in(state.answer)
            assert all(answer.tables[name].height >= 0 for name in answer.tables)
            gc.collect()
            processes = [os.getpid(), *(process.number for process in desk._processes)]
            held.append([memory_mb(process) for process in processes])
        assert desk.jobs == 0
        assert not desk._served
    server.answer_in.clear()
    for name, of in zip(("server", "worker 1", "worker 2"), zip(*held, strict=True), strict=True):
        print(f"{name}, MB after each comparison:", " ".join(f"{each:.0f}" for each in of))
        # The first ones fill caches and what Python keeps for itself.
        assert of[-1] - of[9] < MOST_GROWTH_MB, name


@pytest.fixture
def two_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    few = (Card("more_home_care", "Places and staff"), Card("fewer_home_care_hours", "Places"))
    monkeypatch.setattr(gallery, "cards", lambda: few)
    monkeypatch.setattr(gallery, "YEARS_FIRST", 1)


@pytest.mark.usefixtures("two_cards")
def test_the_gallery_is_prepared_and_then_found(tmp_path: Path) -> None:
    told = []
    with opened(tmp_path, workers=2) as desk:
        assert prepare(["thurrock"], desk, lambda *so_far: told.append(so_far)) == []
        asked = gallery.requests_of("thurrock")
        for of in asked:
            assert desk.store.has_answer(of.key(desk.store), of.replicates)
        assert told[-1] == (12, 12)
        assert [done for done, _ in told] == sorted(done for done, _ in told)
        before = sorted(tmp_path.rglob("manifest.json"))
        assert prepare(["thurrock"], desk, lambda *so_far: told.append(so_far)) == []
        assert sorted(tmp_path.rglob("manifest.json")) == before


@pytest.mark.usefixtures("two_cards")
def test_an_idle_server_makes_the_gallery_of_a_place_that_is_looked_at(tmp_path: Path) -> None:
    with opened(tmp_path) as desk:
        ahead = Gallery(desk)
        ahead.look_at("thurrock")
        assert answered(desk, request(seed=2)).status == "finished"
        give_up = time.monotonic() + 300
        of = gallery.requests_of("thurrock")
        while not all(desk.store.has_answer(o.key(desk.store), o.replicates) for o in of):
            assert time.monotonic() < give_up
            ahead.look_at("thurrock")
            time.sleep(0.2)
        ahead.close()
        assert answered(desk, of[0]).status == "finished"
