"""The fit of moments: what may move, what it is held to, what it wrote."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from calibration.moments import fit, write
from calibration.moments.measures import YEAR, measures, trial
from calibration.people import _segments, snapshot
from calibration.tables import rows_of
from sim.parameters import Parameter, catalogue
from sim.population import start
from sim.population.groups import GROUPS
from tests.unit.population_setting import SEED, do_nothing, england, plan

ROOM = Path("sim") / "population"
HERE = Path(__file__).parents[2]


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copies of the population's tables, to which the fit would write."""
    room = tmp_path / ROOM
    room.mkdir(parents=True)
    for file in (*(HERE / ROOM).glob("*.csv"), *(HERE / ROOM).glob("*.toml")):
        shutil.copy(file, room)
    moments = shutil.copytree(fit.HERE, tmp_path / "calibration" / "moments")
    monkeypatch.setattr(fit, "HERE", moments)
    return room


def changed_lines(room: Path) -> list[str]:
    """Every line of a copied table that is no longer as it was."""
    found = []
    for file in sorted(room.iterdir()):
        before = (HERE / ROOM / file.name).read_text("utf-8").splitlines()
        after = file.read_text("utf-8").splitlines()
        found += [new for old, new in zip(before, after, strict=True) if old != new]
    return found


def fitted() -> dict[str, Parameter]:
    return {one.parameter: catalogue()[one.parameter] for one in fit.free()}


def test_what_was_fitted_is_of_kind_calibrated_and_within_its_range() -> None:
    parameters = dict(catalogue())
    for one in fit.free():
        parameter = parameters[one.parameter]
        assert parameter.kind == "calibrated"
        numbers = parameter.value[fit.cells(parameters, one)]
        assert numbers.size
        assert np.ptp(numbers) == 0
        assert one.low <= one.central <= one.high
        assert one.low <= float(numbers.flat[0]) <= one.high, one


def test_the_tables_give_what_the_record_of_the_last_fit_says() -> None:
    parameters = {**catalogue(), **england().parameters}
    assert england().first_year == int(YEAR[:4])
    found = measures(trial(england(), parameters))
    reached = {row["measure"]: float(row["reached"]) for row in rows_of(write.REACHED)}
    assert list(reached) == [aim.measure for aim in fit.targets()]
    assert found == pytest.approx(reached, rel=1e-3)


def test_to_write_what_is_there_changes_nothing(copied: Path) -> None:
    for parameter in fitted().values():
        write.write(parameter)
    assert changed_lines(copied) == []


def test_a_fitted_number_goes_into_its_own_line(copied: Path) -> None:
    parameters = fitted()
    variance, remission = (
        parameters[f"population.conditions.{name}"]
        for name in ("susceptibility_variance", "remission_percent_per_year")
    )
    write.write(replace(variance, value=np.array(0.75)))
    leaving = remission.value.copy()
    leaving[remission.labels[0].index("asthma")] = 7.25
    write.write(replace(remission, value=leaving))
    asthma, value = changed_lines(copied)[::-1]
    assert asthma.startswith("asthma,7.25,")
    assert value == "value = 0.75"
    assert not list(copied.glob("*unfinished"))


def test_a_ratio_twice_as_high_is_as_far_off_as_one_half_as_high() -> None:
    ratio = fit.Target("a ratio", 2.0, 0.1, "log")
    assert ratio.missed(4.0) == pytest.approx(-ratio.missed(1.0))
    assert fit.Target("a share", 10.0, 0.5, "linear").missed(11.0) == pytest.approx(2)


def test_the_fit_and_the_model_put_residents_into_the_same_segments() -> None:
    values = do_nothing()[0]
    people = start(england(), values, SEED, 100, plan(100))
    segment = np.unravel_index(people.group[: people.n], GROUPS)[4]
    ends = values["population.segments.upper_end"]
    np.testing.assert_array_equal(_segments(snapshot(people), values, ends), segment - 1)


def test_segments_move_and_die_as_published() -> None:
    """The record of the last fit: who stays within 3 points, how mortality rises within 15 %."""
    rows = [row for row in rows_of(write.REACHED) if row["measure"].startswith("segment_")]
    assert len(rows) == 9
    for row in rows:
        reached, aim = float(row["reached"]), float(row["target"])
        within = {"abs": 3.0} if row["measure"].endswith("stays") else {"rel": 0.15}
        assert reached == pytest.approx(aim, **within), row["measure"]
