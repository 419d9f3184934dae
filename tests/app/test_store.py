"""The store: what is used longest ago goes first, nothing in use goes, and what is damaged goes."""

import os
import time
from pathlib import Path

import polars as pl
import pytest

from sim.app.work import prune as pruning
from sim.app.work.prune import IN_USE_SECONDS, prune
from sim.app.work.store import LONGEST_SCENARIO, Store
from sim.parameters import InputError
from sim.results import MANIFEST, PARTIAL, Results, is_whole, store, table

pytestmark = pytest.mark.unit

LONG_AGO = 10 * IN_USE_SECONDS
SCENARIO = """
name = "mine"
title = "Mine"
question = "What if?"
extends = "more_home_care"
"""


def keep(folder: Path, seconds_ago: float = 0.0) -> Path:
    """A finished folder that was last of use so long ago."""
    store(Results({"double_running": rows()}), folder)
    used(folder / MANIFEST, seconds_ago)
    return folder


def rows() -> pl.DataFrame:
    months = pl.date_range(pl.date(2025, 4, 1), pl.date(2030, 3, 1), "1mo", eager=True)
    amounts = ("emptied_gbp", "built_up_gbp", "paid_twice_gbp")
    ends = ("paid_twice_low_gbp", "paid_twice_high_gbp")
    columns = dict.fromkeys((*amounts, *ends), 1.5)
    return table(
        "double_running",
        pl.DataFrame({"month": months}).with_columns(
            pl.lit("mine").alias("scenario"),
            pl.lit("do_nothing").alias("baseline"),
            pl.lit(2).alias("replicates"),
            *(pl.lit(value).alias(name) for name, value in columns.items()),
        ),
    )


def used(file: Path, seconds_ago: float) -> None:
    when = time.time() - seconds_ago
    os.utime(file, (when, when))


def size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def test_what_was_used_longest_ago_goes_first_and_no_more_than_needed(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    oldest = keep(kept.answer("a", 2), LONG_AGO + 300)
    older = keep(kept.runs / "run" / "replicate-0", LONG_AGO + 200)
    old = keep(kept.outcomes / "run" / "replicate-0", LONG_AGO + 100)
    assert prune(kept, size(tmp_path)) == 0
    both = size(oldest) + size(older)
    assert prune(kept, size(tmp_path) - size(oldest) - 1) == both
    assert not oldest.parent.exists()
    assert not older.parent.exists()
    assert old.exists()


def test_what_is_in_use_stays_even_where_there_is_too_much(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    now, then = keep(kept.answer("a", 2)), keep(kept.answer("b", 2), LONG_AGO)
    prune(kept, 0)
    assert now.exists()
    assert not then.exists()


def test_to_look_at_an_answer_is_to_use_it(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    folder = keep(kept.answer("a", 2), LONG_AGO)
    assert kept.has_answer("a", 2)
    prune(kept, 0)
    assert folder.exists()


def test_an_answer_from_fewer_runs_goes_when_there_is_a_fuller_one(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    few, many = keep(kept.answer("a", 2), LONG_AGO), keep(kept.answer("a", 6), LONG_AGO)
    alone = keep(kept.answer("b", 2), LONG_AGO)
    prune(kept, 1e9)
    assert not few.exists()
    assert many.exists()
    assert alone.exists()


def test_what_was_never_finished_goes_once_nobody_writes_it(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    half = keep(kept.runs / "run" / "replicate-0")
    (half / MANIFEST).unlink()
    prune(kept, 0)
    assert half.exists()
    for file in (half, *half.rglob("*")):
        used(file, LONG_AGO)
    prune(kept, 0)
    assert not half.exists()


def test_what_a_stopped_process_left_half_written_goes(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    folder = keep(kept.answer("a", 2))
    left = folder / "tables" / f".comparison.1-1{PARTIAL}"
    left.write_bytes(b"half")
    used(left, LONG_AGO)
    prune(kept, 1e9)
    assert not left.exists()
    assert is_whole(folder)


def test_scenarios_stay_until_there_are_very_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Store(tmp_path)
    names = [kept.keep_scenario(f"{SCENARIO}\n# {number}") for number in range(3)]
    for number, name in enumerate(names):
        used(kept.scenarios / f"{name}.toml", LONG_AGO - number)
    prune(kept, 0)
    assert all(map(kept.scenario_text, names))
    for number, name in enumerate(names):
        used(kept.scenarios / f"{name}.toml", LONG_AGO - number)
    monkeypatch.setattr(pruning, "MOST_SCENARIOS_KEPT", 2)
    prune(kept, 0)
    assert [name for name in names if kept.scenario_text(name)] == names[1:]


@pytest.mark.parametrize("harm", ["cut", "gone", "manifest"])
def test_a_damaged_answer_is_none(tmp_path: Path, harm: str) -> None:
    kept = Store(tmp_path)
    folder = keep(kept.answer("a", 2))
    file = folder / "tables" / "double_running.parquet"
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:100])
    elif harm == "gone":
        file.unlink()
    else:
        (folder / MANIFEST).write_text("{", encoding="utf-8")
    assert not kept.has_answer("a", 2)
    assert not folder.exists()


def test_the_fullest_answer_is_found(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    assert kept.newest("a") == 0
    for replicates in (2, 4, 10):
        keep(kept.answer("a", replicates))
    assert kept.newest("a") == 10
    (kept.answer("a", 10) / "tables" / "double_running.parquet").unlink()
    used(kept.answer("a", 10) / MANIFEST, 1)
    assert kept.newest("a") == 4


def test_own_scenarios_go_by_what_is_in_them(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    name = kept.keep_scenario(SCENARIO)
    assert kept.keep_scenario(SCENARIO) == name
    assert kept.keep_scenario(SCENARIO + "\n") != name
    assert kept.scenario(name).name == name
    assert kept.scenario(name).title == "Mine"


@pytest.mark.parametrize("name", ["own-", "own-0123", "own-../../secret", "own-" + "0" * 16])
def test_no_other_name_leads_to_a_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.toml").write_text(SCENARIO, encoding="utf-8")
    kept = Store(tmp_path / "store")
    assert kept.scenario_text(name) is None
    with pytest.raises(InputError, match="not kept here"):
        kept.scenario(name)


def test_a_scenario_can_be_too_long(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="longer than"):
        Store(tmp_path).keep_scenario("#" * (LONGEST_SCENARIO + 1))
