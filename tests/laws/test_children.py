"""Children with complex needs in whole runs: who has care of their own, and until when."""

import numpy as np
import pytest

from sim.pathways.names import OF_CHILDREN
from sim.population.groups import CHILDREN, LEARNING_DISABILITY, N_COHORTS
from sim.services import NEVER, Service, WayOut
from tests.lived import WatchedModel, columns, live, scenario, small_place

pytestmark = pytest.mark.law

PEOPLE, YEARS, SEED, ADULT = 80_000, 3, 4, 18
NURSING, CONTINUING = OF_CHILDREN


@pytest.fixture(scope="module")
def model() -> WatchedModel:
    return live(small_place(PEOPLE), scenario("as_it_is"), years=YEARS, seed=SEED)


def of(model: WatchedModel, service: Service) -> np.ndarray:
    return np.flatnonzero(columns(model, "service")[0] == service)


def test_only_children_have_it_and_all_of_them_had_complex_needs(model: WatchedModel) -> None:
    people = model.people
    resident, started, ended = columns(model, "resident", "started", "ended")
    rows = np.concatenate([of(model, service) for service in OF_CHILDREN])
    here = rows[(started[rows] != NEVER) & (ended[rows] == NEVER)]
    assert here.size > 10
    assert (people.age[resident[here]] < ADULT).all()
    assert (people.group[resident[here]] % N_COHORTS == CHILDREN).mean() > 0.8, "some recover"


def test_who_comes_of_age_leaves_on_the_first_of_the_month(model: WatchedModel) -> None:
    resident, started, ended, way_out = columns(model, "resident", "started", "ended", "way_out")
    rows = np.concatenate([of(model, service) for service in OF_CHILDREN])
    left = rows[way_out[rows] == WayOut.MOVED_ON]
    assert left.size
    assert (model.people.age[resident[left]] >= ADULT).all()
    assert set(ended[left].tolist()) <= set(_first_days(model))
    assert (started[left] < ended[left]).all()


def _first_days(model: WatchedModel) -> list[int]:
    return [0, *np.cumsum([month.days for month in model.months]).tolist()]


def test_adult_services_are_asked_for_by_who_had_continuing_care(model: WatchedModel) -> None:
    """But for those with a learning disability, who ask for a package of their own."""
    resident, requested, ended, way_out, pathway = columns(
        model, "resident", "requested", "ended", "way_out", "pathway"
    )
    rows = of(model, CONTINUING)
    grown = rows[way_out[rows] == WayOut.MOVED_ON]
    assessed = of(model, Service.SOCIAL_CARE_ASSESSMENT)
    for row in grown.tolist():
        mine = assessed[resident[assessed] == resident[row]]
        asked = mine[requested[mine] == ended[row]]
        cohort = model.people.group[resident[row]] % N_COHORTS
        wanted = Service.SUPPORTED_LIVING if cohort == LEARNING_DISABILITY else Service.HOME_CARE
        assert wanted in pathway[asked]


def test_the_nhs_pays_for_all_of_it(model: WatchedModel) -> None:
    lines = {service.label: set[str]() for service in OF_CHILDREN}
    for row in model.books.ledger.rows():
        if row.line in lines and row.amount_pence:
            lines[row.line].add(row.payer)
    assert set(map(tuple, lines.values())) == {("icb",)}


def test_places_stay_in_use(model: WatchedModel) -> None:
    """As many ask as leave: no drift in three years."""
    for service, within in ((NURSING, 0.2), (CONTINUING, 0.5)):
        used = [m.occupied_days[service] / m.capacity_days[service] for m in model.months]
        assert np.mean(used[-12:]) > 1 - within, service
