"""Tables by their schema, outcomes summed from them, and keeping them whole or not at all."""

import json
import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.parameters import InputError
from sim.results import (
    Results,
    columns_of,
    is_finished,
    load,
    month_starts,
    polars_schema,
    store,
    table,
    table_names,
)
from sim.services.names import Service
from tests.unit.made_up_results import AXES, MadeUpTally, made_up


@pytest.fixture(scope="module")
def results() -> Results:
    return made_up("do_nothing", 0)


def test_every_table_follows_its_schema(results: Results) -> None:
    of_comparisons = {"comparison", "spending", "cost_shift", "drivers"}
    of_comparisons |= {"freed_care", "double_running", "inequality"}
    of_comparisons |= {"scheme_years", "trial", "figures", "held"}
    only_where_asked_for = {"journeys", "pool", "provider_position"}
    only_where_asked_for |= {"schemes", "scheme_events"}
    assert set(results.tables) == set(table_names()) - of_comparisons - only_where_asked_for
    for name, frame in results.tables.items():
        assert dict(frame.schema) == dict(polars_schema(name))


def test_counts_and_pence_are_integers() -> None:
    for name in table_names():
        for column in columns_of(name):
            if column.column.endswith("_pence") or column.unit == "people x days":
                assert column.type == "count"


def test_a_table_refuses_what_its_schema_does_not_know() -> None:
    columns = {"month": [0], "payer": ["icb"]}
    with pytest.raises(ValueError, match="amount_pence"):
        table("ledger", columns, "do_nothing")


def test_a_table_refuses_two_rows_with_one_key() -> None:
    rows = {"financial_year": ["2025-26"] * 2, "measure": ["deaths"] * 2, "value": [1.0, 2.0]}
    groups = dict.fromkeys(
        ("age_band", "deprivation_quintile", "conditions", "cohort"), ["all"] * 2
    )
    with pytest.raises(ValueError, match="same keys"):
        table("outcomes", rows | groups, "do_nothing")


def test_months_run_from_april_and_have_their_days(results: Results) -> None:
    months = month_starts(2027, 1)
    assert [m.month for m in months] == [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]
    days = results.tables["capacity"].group_by("month").agg(pl.col("days").first())
    assert days["days"].sum() == 365 + 365  # 2025-26 and 2026-27 have no 29 February


def test_people_are_sample_counts_times_weight() -> None:
    tally = MadeUpTally(np.random.default_rng([1, 0]), 24)
    starts = tally.starts[:, Service.AE].sum()
    activity = made_up("do_nothing", 0).tables["activity"]
    assert activity.filter(service="ae")["starts"].sum() == 5 * starts


def test_home_care_is_in_hours() -> None:
    tally = MadeUpTally(np.random.default_rng([1, 0]), 24)
    weekly_hours_times_days = 5 * tally.units[:, Service.HOME_CARE].sum()
    activity = made_up("do_nothing", 0).tables["activity"].filter(service="home_care")
    assert activity["unit"].unique().to_list() == ["hours"]
    cells = 24 * np.prod([len(axis) for axis in AXES])
    assert abs(activity["units"].sum() - weekly_hours_times_days / 7) <= cells / 2


def test_the_long_wait_is_not_exceeded_by_95_in_100() -> None:
    capacity = made_up("do_nothing", 0).tables["capacity"]
    assert capacity["wait_days_p95"].unique().to_list() == [3]


def test_outcomes_sum_the_other_tables(results: Results) -> None:
    outcomes, activity = results.tables["outcomes"], results.tables["activity"]

    def total(measure: str) -> float:
        return float(outcomes.filter(measure=measure)["value"].sum())

    inpatient = pl.col("service").is_in(["emergency_inpatient", "elective_inpatient"])
    assert total("bed_days") == activity.filter(inpatient)["units"].sum()
    assert total("deaths") == results.tables["population"]["deaths"].sum()
    ledger = results.tables["ledger"]
    paid = total("cost_icb_pence") + total("cost_council_pence") + total("cost_person_pence")
    assert paid == total("cost_total_pence")
    assert paid + total("not_modelled_icb_pence") == ledger["amount_pence"].sum()
    assert total("years") == 2
    assert total("days") == 730


def test_a_measure_counted_by_group_is_not_counted_twice(results: Results) -> None:
    admissions = results.tables["outcomes"].filter(measure="emergency_admissions")
    assert "all" not in admissions["age_band"].to_list()


def test_stored_and_loaded_results_are_the_same(results: Results, tmp_path: Path) -> None:
    store(results, tmp_path / "run")
    again = load(tmp_path / "run")
    assert list(again.tables) == list(results.tables)
    for name, frame in results.tables.items():
        assert again.tables[name].equals(frame)
    assert again.facts == results.facts


def test_the_manifest_says_where_results_come_from(results: Results, tmp_path: Path) -> None:
    manifest = json.loads((store(results, tmp_path) / "manifest.json").read_text("utf-8"))
    known = manifest["provenance"]
    for key in ("localpound", "model_digest", "packages", "python", "platform"):
        assert known[key], key
    assert known["schema_versions"]["outcomes"] == 2
    assert known["processor_features"]
    assert manifest["seed"] == 1


def test_an_interrupted_store_is_not_finished(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(results, tmp_path)

    def full_disk(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full_disk)
    with pytest.raises(OSError, match="no space"):
        store(results, tmp_path)
    assert not is_finished(tmp_path)
    assert not list(tmp_path.rglob("*.partial"))


def test_what_is_finished_can_be_read_while_another_process_finishes_the_same(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(results, tmp_path)
    replace, looks = os.replace, 0

    def looked_at(part: Path, file: Path) -> None:
        nonlocal looks
        replace(part, file)
        assert load(tmp_path).facts["seed"] == results.facts["seed"]
        looks += 1

    monkeypatch.setattr(os, "replace", looked_at)
    store(results, tmp_path, always_the_same=True)
    assert looks == len(results.tables) + 1


@pytest.mark.parametrize("damage", ["manifest", "table", "version", "rows"])
def test_damaged_results_are_refused_in_words(
    results: Results, tmp_path: Path, damage: str
) -> None:
    store(results, tmp_path)
    manifest = tmp_path / "manifest.json"
    facts = json.loads(manifest.read_text("utf-8"))
    if damage == "manifest":
        manifest.write_text("{", encoding="utf-8")
    elif damage == "table":
        (tmp_path / "tables" / "ledger.parquet").write_bytes(b"not a table")
    elif damage == "version":
        facts["provenance"]["schema_versions"]["ledger"] = 0
        manifest.write_text(json.dumps(facts), encoding="utf-8")
    else:
        facts["rows"]["ledger"] += 1
        manifest.write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(InputError, match="again"):
        load(tmp_path)
