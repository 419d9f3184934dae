import numpy as np
import pytest

from sim.population.projection import (
    Vital,
    birthday_months,
    follow,
    moves_to_projection,
)
from tests.unit.population_setting import do_nothing, england, plan

NOBODY = np.zeros((101, 2, 5))


def vital(deaths: float = 0.0, births: float = 0.0, out: float = 0.0, years: int = 20) -> Vital:
    return Vital(
        np.full((years, 101, 2, 5), deaths),
        np.where((np.arange(101) >= 20) & (np.arange(101) < 40), births, 0.0),
        np.full((years, 101, 2), out),
        boys=0.5,
    )


def test_without_events_everybody_is_a_year_older() -> None:
    people = NOBODY.copy()
    people[30, 0, 2] = 120
    course = follow(birthday_months(people), vital(), 0, NOBODY)
    by_age = course.people.sum(axis=0)
    assert by_age[31, 0, 2] == pytest.approx(120)
    assert by_age.sum() == pytest.approx(120)


def test_the_oldest_stay_in_the_last_class() -> None:
    people = NOBODY.copy()
    people[100, 1, 0] = 12
    assert follow(birthday_months(people), vital(), 0, NOBODY).people[:, 100].sum() == 12


def test_a_year_of_deaths_births_and_moves_by_hand() -> None:
    people = NOBODY.copy()
    people[29, 0, 0] = 1000
    course = follow(birthday_months(people), vital(deaths=0.1), 0, NOBODY)
    assert course.deaths == pytest.approx(1000 * -np.expm1(-0.1))
    course = follow(birthday_months(people), vital(births=0.06), 0, NOBODY)
    assert course.births == pytest.approx(60)
    assert course.people[:, 0, 0, 0].sum() == pytest.approx(30)  # half of them girls
    course = follow(birthday_months(people), vital(out=0.2), 0, NOBODY)
    assert course.leavers.sum() == pytest.approx(1000 * -np.expm1(-0.2))


@pytest.mark.parametrize("target_of_start", [1.2, 0.8])
def test_moves_reach_the_projection_after_ten_and_twenty_years(target_of_start: float) -> None:
    bands = np.full((19, 2, 5), 1000.0)
    growth = np.linspace(1, target_of_start, 21)
    projection = bands.sum(axis=-1) * growth[:, np.newaxis, np.newaxis]
    hazards = vital(deaths=0.02, births=0.08, out=0.01)
    inflow, out = moves_to_projection(bands, projection, hazards, np.ones(101))
    assert inflow.min() >= 0
    people = birthday_months(single_five(bands))
    for year in range(20):
        moved = Vital(hazards.deaths, hazards.births, out, hazards.boys)
        people = follow(people, moved, year, inflow[year]).people
        if year in (9, 19):
            total = people.sum()
            assert total == pytest.approx(projection[year + 1].sum(), rel=0.01)


def single_five(bands: np.ndarray) -> np.ndarray:
    from sim.population.cells import single_ages

    return single_ages(bands)


def test_england_starts_with_its_births_and_deaths() -> None:
    flows, values = plan(1), do_nothing()[0]
    area = england()
    hazards = Vital(
        np.broadcast_to(flows.mortality, (20, 101, 2, 5)), flows.fertility, flows.out, 0.512
    )
    course = follow(birthday_months(flows.residents), hazards, 0, flows.inflow[0])
    per_1000 = 1000 / course.mean_people
    deaths = values.number("area.population.deaths_per_1000")
    births = values.number("area.population.births_per_1000")
    assert course.deaths * per_1000 == pytest.approx(deaths, rel=0.002)
    assert course.births * per_1000 == pytest.approx(births, rel=0.002)
    assert flows.residents.sum() == pytest.approx(area.people)
