"""No change is accepted and then ignored: what a scenario may change, its years read."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.money import Books
from sim.parameters import Values
from sim.run import Model
from sim.scenario import known_parameters, load_scenario, values_by_year
from tests.lived import small_place

YEARS = 2  # what is told by the change on the first year is read from the second on
NAMES = ("do_nothing", "marginal_pound", "aligned_payment", "personal_budgets", "all_schemes")


class Noted(Values):
    """The numbers of a year that notes the names of those that are read."""

    def __init__(self, values: Values, read: set[str]) -> None:
        super().__init__(values.parameters, values.financial_year, dict(values))
        self.read = read

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        self.read.add(name)
        return super().__getitem__(name)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("a run reads numbers by their names")


@pytest.fixture(scope="module")
def read_in_the_years() -> set[str]:
    """By runs that do nothing, where money decides, a rule pays, budgets are held, all is tried."""
    area, seed, read = small_place(1000), 1, set[str]()
    for name in NAMES:
        chosen = load_scenario(name)
        years = values_by_year(area, chosen, area.first_year, YEARS, seed)
        model = Model(area, years[0], seed, weight=1)
        model.warm_up()
        model.live([Noted(year, read) for year in years], books=Books(chosen.money))
    return read


def test_every_parameter_that_a_scenario_may_change_is_read_in_its_years(
    read_in_the_years: set[str],
) -> None:
    may_change = {one.name for one in known_parameters().values() if not one.read_once}
    ignored = sorted(may_change - read_in_the_years)
    assert not ignored, "mark these read_once, read them, or delete them"


def test_the_constants_of_a_place_are_not_among_them(read_in_the_years: set[str]) -> None:
    """Otherwise the law above would hold for a run that reads everything."""
    assert "pathways.long_term.stay_days" not in read_in_the_years
    assert "pathways.start.warm_up_months" not in read_in_the_years
