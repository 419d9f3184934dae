"""What a command that runs a place draws where nobody says how many."""

import pytest

from sim.area import area_names, load_area
from sim.cli_options import USUAL_RESIDENTS, settings_of
from sim.parameters import InputError

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("area", area_names())
def test_the_usual_sample_is_all_where_fewer_live(area: str) -> None:
    fewer_live = load_area(area).people <= USUAL_RESIDENTS
    assert settings_of(area=area).residents == ("all" if fewer_live else USUAL_RESIDENTS)


def test_both_kinds_of_place_are_shipped() -> None:
    people = [load_area(area).people for area in area_names()]
    assert min(people) <= USUAL_RESIDENTS < max(people)


def test_what_is_typed_is_what_is_drawn() -> None:
    assert settings_of(residents="12,000").residents == 12_000
    assert settings_of(residents="all").residents == "all"
    with pytest.raises(InputError, match=r"'many' is no number"):
        settings_of(residents="many")
