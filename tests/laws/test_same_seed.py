"""Law 6: same seed, same tables, to the bit: however many processes, first run or resumed."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from sim.results import Results
from sim.sweep import run_scenarios
from tests.lived import small_place

PLACE = small_place(4000)


def runs(workers: int, out: Path | None = None) -> Results:
    names = ["do_nothing", "more_home_care"]
    return run_scenarios(PLACE, names, years=1, replicates=2, seed=8, workers=workers, out=out)


@pytest.fixture(scope="module")
def serial() -> Results:
    return runs(1)


def same(one: Results, other: Results) -> None:
    assert set(one.tables) == set(other.tables)
    for name, table in one.tables.items():
        assert table.height
        assert other.tables[name].equals(table), name


def test_run_again(serial: Results) -> None:
    same(serial, runs(1))


@pytest.mark.slow
def test_two_processes(serial: Results) -> None:
    same(serial, runs(2))


@pytest.mark.slow
def test_resumed(serial: Results, tmp_path: Path) -> None:
    """One finished run is lost, another is damaged half-way: only they are run again."""
    same(serial, runs(1, tmp_path))
    kept = sorted(path.parent for path in tmp_path.rglob("manifest.json") if "runs" in path.parts)
    assert len(kept) == 4
    shutil.rmtree(kept[0])
    table = next(kept[1].rglob("activity.parquet"))
    table.write_bytes(table.read_bytes()[:100])
    same(serial, runs(1, tmp_path))


def test_another_seed_is_another_run(serial: Results) -> None:
    other = run_scenarios(PLACE, ["do_nothing"], years=1, replicates=1, seed=9)
    mine = serial.tables["outcomes"].filter(
        (pl.col("scenario") == "do_nothing") & (pl.col("replicate") == 0)
    )
    assert not other.tables["outcomes"].equals(mine)


def test_replicates_differ(serial: Results) -> None:
    outcomes = serial.tables["outcomes"].filter(pl.col("scenario") == "do_nothing")
    one, other = (outcomes.filter(pl.col("replicate") == k).drop("replicate") for k in (0, 1))
    assert not one.equals(other)
