"""The fit of moments: what stands in the tables is what it wrote, within its ranges."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from calibration.moments import write as writing
from calibration.moments.care_homes import care_home_stay_days
from calibration.moments.fit import (
    cells,
    changed,
    free,
    held_exactly,
    table_file,
    table_rows,
    targets,
)
from calibration.moments.measures import YEAR, Parameters, measures, trial
from sim.area import load_area
from sim.parameters import Values, catalogue
from sim.population import plan_flows


def parameters() -> Parameters:
    return {**catalogue(), **load_area("england").parameters}


def test_what_may_move_stays_within_its_range() -> None:
    known = parameters()
    for one in free():
        values = np.atleast_1d(known[one.parameter].value[cells(known, one)])
        assert values.size, one
        assert one.low <= one.central <= one.high
        assert (values >= one.low).all(), one
        assert (values <= one.high).all(), one
        assert known[one.parameter].kind == "calibrated"


def test_the_tables_give_what_the_last_fit_reached() -> None:
    """Deterministic: the same sample, the same moves; another number in a table would show."""
    found = measures(trial(load_area("england"), parameters()))
    with writing.REACHED.open(encoding="utf-8", newline="") as handle:
        reached = {row["measure"]: float(row["reached"]) for row in csv.DictReader(handle)}
    assert set(reached) == set(found) == {aim.measure for aim in targets()}
    for name, value in reached.items():
        assert found[name] == pytest.approx(value, rel=1e-4), name


def test_segments_move_and_die_as_published() -> None:
    with writing.REACHED.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["measure"].startswith("segment_")]
    for row in rows:
        reached, aim = float(row["reached"]), float(row["target"])
        if row["measure"].endswith("stays"):
            assert reached == pytest.approx(aim, abs=3), row["measure"]
        else:
            assert reached == pytest.approx(aim, rel=0.15), row["measure"]


def test_a_stay_in_a_care_home_lasts_as_long_as_aimed() -> None:
    area, values = load_area("england"), Values(parameters(), YEAR)
    days = care_home_stay_days(values, plan_flows(area, values, 1))
    assert days == pytest.approx(held_exactly()["care_home_stay_days"], rel=0.01)


def test_changed_moves_one_cell_and_nothing_else() -> None:
    known = parameters()
    (one,) = [f for f in free() if f.cell == "50-74|count"]
    after = changed(known, [one], np.array([0.123456]))
    moved = after[one.parameter].value != known[one.parameter].value
    assert moved.sum() == 1
    assert after[one.parameter].value[moved] == 0.1235
    assert all(after[name] is known[name] for name in known if name != one.parameter)


def test_a_table_is_written_with_its_other_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "population.conditions.remission_percent_per_year"
    copy = tmp_path / "remission.csv"
    copy.write_bytes(table_file(name).read_bytes())
    before = table_rows(name)
    monkeypatch.setattr(writing, "table_file", lambda _: copy)
    parameter = catalogue()[name]
    writing.write(replace(parameter, value=parameter.value + 1))
    with copy.open(encoding="utf-8", newline="") as handle:
        after = list(csv.DictReader(handle))
    for old, new in zip(before, after, strict=True):
        assert float(new["value"]) == pytest.approx(float(old["value"]) + 1)
        assert {**new, "value": ""} == {**old, "value": ""}
    assert [file.name for file in tmp_path.iterdir()] == ["remission.csv"]


def test_a_number_is_written_into_its_own_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "population.conditions.susceptibility_variance"
    copy = tmp_path / "conditions.toml"
    copy.write_bytes(writing.toml_file(name).read_bytes())
    monkeypatch.setattr(writing, "toml_file", lambda _: copy)
    writing.write(replace(catalogue()[name], value=np.array(1.2345)))
    text = copy.read_text(encoding="utf-8")
    assert "[susceptibility_variance]" in text
    assert text.count("value = 1.2345\n") == 1
