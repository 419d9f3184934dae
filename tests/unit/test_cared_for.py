"""Who is cared for: held against the health survey and the census, and worked by hand."""

from functools import cache
from math import exp
from pathlib import Path

import numpy as np
import pytest

import calibration.cared_for
from calibration import tables
from sim.parameters import Values
from sim.population import HOURS, Residents, care_had, caring, hours_in_band, start
from sim.population.cared_for import HELP, LONGER, care_expected, care_tables
from sim.population.cells import FRAILTIES
from tests.unit.population_setting import SEED, do_nothing, england, plan

WEIGHT = 10  # 50,000 residents
AIMS = Path(calibration.cared_for.__file__).with_name("cared_for_targets.csv")
WOMAN, MAN, MIDDLE = 0, 1, 2


@cache
def people() -> Residents:
    return start(england(), do_nothing()[0], SEED, WEIGHT, plan(WEIGHT))


def everyone(residents: Residents) -> slice:
    return slice(0, residents.n)


def term(name: str, label: str) -> float:
    values = do_nothing()[0]
    return float(values[name][values.labels(name).index(label)])


def one_kind(age: int, sex: int, frailty: str) -> tuple[np.ndarray, ...]:
    return tuple(np.array([at]) for at in (age, sex, MIDDLE, FRAILTIES.index(frailty)))


def test_what_was_fitted_is_met() -> None:
    """Without chance; help within three points in a hundred, for seven figures meet five terms."""
    found = calibration.cared_for.measures(do_nothing()[0], people())
    aims = tables.published(AIMS)
    for name, aim in aims.items():
        if name.startswith("needs_help"):
            assert found[name] == pytest.approx(aim, abs=3), name
        else:
            assert found[name] == pytest.approx(aim, rel=0.05), name


def test_chance_gives_what_is_expected() -> None:
    crowd = people()
    expected = calibration.cared_for.expected(do_nothing()[0], crowd)
    had = care_had(do_nothing()[0], crowd, everyone(crowd), SEED)
    for share, drawn in (
        (expected.needs_help, had.needs_help),
        (expected.has_care.sum(axis=(1, 2)), had.hours_band > 0),
        (expected.has_care[:, 1].sum(axis=1), had.from_partner),
        (expected.has_care[:, :, -1].sum(axis=1), had.hours_band == len(HOURS) - 1),
    ):
        spread = np.sqrt((share * (1 - share)).sum())
        assert abs(drawn.sum() - share.sum()) < 4 * spread


def test_one_woman_by_hand() -> None:
    """Of 75, in the middle fifth and mildly frail; then with dementia."""
    values = do_nothing()[0]
    odds = exp(term(HELP, "mild"))
    kind = one_kind(75, WOMAN, "mild")
    alone = values.number("population.cared_for.carer_odds_without_partner")
    partner = values.by_age("population.means.partner_share")[75, WOMAN]
    fifty = exp(term(LONGER, "50+"))
    plain = care_expected(care_tables(values), kind, np.ones(1), np.ones(1))
    assert plain.needs_help[0] == pytest.approx(odds / (1 + odds))
    without = odds / (1 + odds) * (1 - partner) * alone / (1 + alone)
    assert plain.has_care[0, 0].sum() == pytest.approx(without)
    assert plain.has_care[0, 0, -1] == pytest.approx(without * fifty / (1 + fifty))
    with_dementia = care_expected(care_tables(values), kind, np.array([6.0]), np.array([2.0]))
    assert with_dementia.needs_help[0] == pytest.approx(6 * odds / (1 + 6 * odds))
    longer = with_dementia.has_care[0, 0]
    assert longer[-1] / longer.sum() == pytest.approx(2 * fifty / (1 + 2 * fifty))


def test_hours_received_against_hours_given() -> None:
    """The census counts second carers and those of children too: more carers, more hours."""
    crowd, values = people(), do_nothing()[0]
    had = care_had(values, crowd, everyone(crowd), SEED)
    given = caring(values, crowd, everyone(crowd), SEED)
    hours = hours_in_band(values)
    people_over_carers = (had.hours_band > 0).sum() / given.provides.sum()
    hours_over_hours = hours[had.hours_band].sum() / hours[given.hours_band].sum()
    assert 0.5 < people_over_carers < 0.9
    assert 0.5 < hours_over_hours < 0.9


def test_no_child_and_nobody_without_need_is_cared_for() -> None:
    crowd = people()
    had = care_had(do_nothing()[0], crowd, everyone(crowd), SEED)
    assert not had.needs_help[crowd.age[everyone(crowd)] < 18].any()
    assert had.needs_help[had.hours_band > 0].all()
    assert (had.hours_band[had.from_partner] > 0).all()
    assert had.hours_band.max() == len(HOURS) - 1


def test_the_draw_stays_and_the_threshold_moves() -> None:
    """Where more need help, those who did before still do, with the same carer and hours."""
    crowd, values = people(), do_nothing()[0]
    before = care_had(values, crowd, everyone(crowd), SEED)
    labels = values.labels(HELP)
    more = np.where([name in FRAILTIES for name in labels], values[HELP] + 0.5, values[HELP])
    changed = Values(values.parameters, values.financial_year, {HELP: more})
    after = care_had(changed, crowd, everyone(crowd), SEED)
    assert after.needs_help[before.needs_help].all()
    assert after.needs_help.sum() > 1.2 * before.needs_help.sum()
    cared_for = before.hours_band > 0
    assert (after.hours_band[cared_for] == before.hours_band[cared_for]).all()


def test_a_resident_more_changes_nobody_else() -> None:
    crowd, values = start(england(), do_nothing()[0], SEED, 50, plan(50)), do_nothing()[0]
    before = care_had(values, crowd, everyone(crowd), SEED).hours_band
    new = crowd.append(1)
    crowd.identity[new], crowd.age[new] = 12345, 60
    assert (care_had(values, crowd, everyone(crowd), SEED).hours_band[:-1] == before).all()
    some = np.array([7, 3, 4000])
    assert (care_had(values, crowd, some, SEED).hours_band == before[some]).all()
    assert (care_had(values, crowd, everyone(crowd), 2).hours_band[:-1] != before).any()


def test_frailty_brings_need_and_long_hours() -> None:
    tables_now = care_tables(do_nothing()[0])
    found = [
        care_expected(tables_now, one_kind(80, MAN, frailty), np.ones(1), np.ones(1))
        for frailty in FRAILTIES
    ]
    needs = [one.needs_help[0] for one in found]
    assert needs == sorted(needs)
    fifty = [one.has_care[0, :, -1].sum() / one.has_care.sum() for one in found]
    assert fifty[-1] > fifty[0]


@pytest.mark.slow
def test_the_command_writes_the_tables_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tables.ROOM
    monkeypatch.setattr(tables, "ROOM", tmp_path)
    calibration.cared_for.main()
    written = sorted(tmp_path.iterdir())
    assert len(written) == 2
    for file in written:
        new, old = (
            [float(row["value"]) for row in tables.rows_of(folder / file.name)]
            for folder in (tmp_path, room)
        )
        assert new == pytest.approx(old, rel=1e-3, abs=1e-3)


def test_every_number_is_one_of_a_year() -> None:
    """A scenario may change them, from a year on."""
    values: Values = do_nothing()[0]
    names = [name for name in values if name.startswith("population.cared_for.")]
    read_once = [name for name in names if values.parameters[name].read_once]
    assert read_once == ["population.cared_for.hours_in_band"]
