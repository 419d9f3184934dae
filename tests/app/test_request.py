"""What may be asked of a shared server, and what a request is called."""

from pathlib import Path
from typing import Any

import pytest

from sim.app.samples import samples, usual_sample
from sim.app.work import Store, cards
from sim.app.work import request as asking
from sim.app.work.gallery import requests_of
from sim.app.work.request import MOST_JOURNEYS, place, plan, request_from
from sim.parameters import InputError
from sim.scenario import scenario_names
from tests.app.asked import request

pytestmark = pytest.mark.unit

SCENARIOS = ("more_home_care", "more_reablement", "more_virtual_ward", "council_cut", "skin_deep")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"years": 0}, "--years"),
        ({"years": 21}, "--years"),
        ({"replicates": 1}, "replicates"),
        ({"replicates": 1000}, "replicates"),
        ({"residents": 4999}, "residents"),
        ({"residents": "all"}, "residents"),
        ({"area": "atlantis"}, "area"),
        ({"area": "scenarios/areas/derby.toml"}, "area"),
        ({"scenarios": ()}, "scenarios"),
        ({"scenarios": ("do_nothing", *SCENARIOS)}, "scenarios"),
        ({"scenarios": ("do_nothing", "scenarios/more_home_care.toml")}, "scenarios"),
        ({"scenarios": ("do_nothing", "own-" + "0" * 16)}, "own-"),
        ({"scenarios": ("do_nothing", "do_nothing")}, "SCENARIO"),
        ({"journeys": -1}, "journeys"),
        ({"journeys": MOST_JOURNEYS + 1}, "journeys"),
        ({"kind": "drivers", "scenarios": ("do_nothing",)}, "scenarios"),
        ({"kind": "drivers", "scenarios": ("do_nothing", *SCENARIOS[:2])}, "scenarios"),
        ({"kind": "drivers", "scenarios": ("money_only", "money_only")}, "money_only"),
    ],
)
def test_what_is_too_much_or_unknown_is_refused(
    tmp_path: Path, changed: dict[str, Any], named: str
) -> None:
    scenarios = changed.pop("scenarios", ("do_nothing", "more_home_care"))
    of = request_from({**request().data(), "scenarios": scenarios, **changed})
    with pytest.raises(InputError) as refused:
        plan(of, Store(tmp_path))
    assert named in str(refused.value)


def test_what_is_offered_can_be_asked(tmp_path: Path) -> None:
    for sample in samples().values():
        of = request(replicates=sample.replicates, residents=sample.residents)
        assert len(plan(of, Store(tmp_path)).tasks) == 2 * sample.replicates


def test_everything_that_decides_the_answer_is_in_its_key(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    own = kept.keep_scenario('name = "mine"\ntitle = "Mine"\nquestion = "Does it?"\n')
    others = [
        request(),
        request(years=2),
        request(replicates=3),
        request(seed=2),
        request(journeys=5),
        request(area="derby"),
        request("more_home_care", "do_nothing"),
        request("do_nothing", "more_reablement"),
        request("do_nothing", own),
        request("do_nothing"),
        request("do_nothing", "scheme_falls_exercise"),
        request("do_nothing", "scheme_falls_exercise", doubt=True),
        request(kind="drivers"),
    ]
    keys = [of.key(kept) for of in others]
    assert len(set(keys)) == len(others)
    assert keys == [request_from(of.data()).key(kept) for of in others]


def test_a_file_that_has_changed_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, of = Store(tmp_path), request()
    first, area = plan(of, kept), place("thurrock")
    assert plan(of, kept) is first
    files = asking._files()
    monkeypatch.setattr(asking, "_files", lambda: (*files, ("a new one", 1, 1)))
    assert plan(of, kept) is not first
    assert place("thurrock") is not area


def test_plans_and_places_are_not_held_for_ever(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    for seed in range(2 * asking.PLANS_HELD):
        plan(request(seed=seed), kept)
    assert asking._plan.cache_info().currsize == asking.PLANS_HELD
    assert asking._place.cache_info().maxsize == asking.PLANS_HELD


def test_the_gallery_has_a_card_for_every_scenario_but_readings_of_the_same() -> None:
    variants = ("_optimistic", "_adverse")
    wanted = {name for name in scenario_names() if not name.endswith(variants)} - {"do_nothing"}
    named = [card.scenario for card in cards()]
    assert sorted(named) == sorted(wanted)
    groups = [card.group for card in cards()]
    assert groups == sorted(groups, key=groups.index)  # those of one group stand together


def test_the_gallery_is_asked_as_a_page_first_asks() -> None:
    for of, card in zip(requests_of("thurrock"), cards(), strict=True):
        assert of.scenarios == ("do_nothing", card.scenario)
        assert of.replicates == usual_sample().replicates
