"""The ten schemes: their words are the model's, and none wins by assumption."""

import re

import pytest

from sim.money.names import PROVIDER_OF, Provider
from sim.parameters import catalogue
from sim.parameters.scheme_file import SchemeText, as_ratio, scheme_parameters, schemes
from sim.parameters.scheme_words import COHORTS, DIFFERENCES, FAMILIES, RATES, SETTINGS, SWITCHES
from sim.population import groups
from sim.population.conditions import condition_names
from sim.scenario import load_scenario, scenario_names
from sim.services import Service
from tests.unit.money_month import values

TEN = {
    "virtual_ward": ("care_home_admissions", 0.58),
    "reablement": ("later_home_care", 0.40),
    "intermediate_care_at_home": ("emergency_admissions", 1.0),
    "case_management": ("emergency_admissions", 1.05),
    "enhanced_health_in_care_homes": ("emergency_admissions", 0.96),
    "end_of_life_at_home": ("deaths_out_of_hospital", 1.31),
    "falls_exercise": ("falls", 0.77),
    "social_prescribing": ("emergency_admissions", 1.0),
    "specialist_nurses": ("emergency_admissions", 0.90),
    "integrated_personal_budget": ("care_related_quality_of_life", 0.039),
}
FEWER_IS_BETTER = set(RATES) - {*DIFFERENCES, "deaths_out_of_hospital"}
PRICES = (
    *("set_up_gbp_per_place", "fixed_gbp_per_place_per_year", "gbp_per_person"),
    "gbp_per_contact",
)
IDENTIFIER = re.compile(r"\b(?:[A-Z][A-Z]+_?[A-Z]*\d{4}[A-Z]*|[SC]\d{2,3}|[A-Z]+_[A-Z0-9]+)\b")

every = pytest.mark.parametrize("scheme", schemes().values(), ids=lambda scheme: scheme.name)


def number(scheme: SchemeText, key: str) -> float:
    return float(scheme_parameters()[f"schemes.{scheme.name}.{key}"].value)


def test_the_cohorts_are_those_of_the_model() -> None:
    assert set(COHORTS) == {"everybody", *groups.COHORTS} - {groups.COHORTS[groups.NO_COHORT]}


@every
def test_its_words_are_the_models(scheme: SchemeText) -> None:
    assert set(scheme.conditions) <= set(condition_names(values()))
    assert scheme.provider in [provider.value for provider in Provider]
    assert scheme.delivered_by in ["", *(service.label for service in Service)]


@every
def test_who_delivers_it_is_paid(scheme: SchemeText) -> None:
    if scheme.delivered_by:
        assert PROVIDER_OF[Service[scheme.delivered_by.upper()]].value == scheme.provider


def test_every_family_and_setting_is_in_use() -> None:
    assert {scheme.family for scheme in schemes().values()} == set(FAMILIES)
    assert set(SETTINGS) == {scheme.setting for scheme in schemes().values()}


def test_what_the_ten_do_at_the_centre() -> None:
    central = {
        name: (rate, float(scheme_parameters()[f"schemes.{name}.{rate}_central"].value))
        for name, (rate, _) in TEN.items()
    }
    assert central == TEN
    assert set(schemes()) == set(TEN)


@every
def test_readings_lie_in_order_from_hope_to_fear(scheme: SchemeText) -> None:
    for effect in scheme.effects:
        hope, centre, fear = (
            number(scheme, f"{effect.rate}_{switch}")
            for switch in ("optimistic", "central", "adverse")
        )
        if effect.rate not in FEWER_IS_BETTER:
            hope, centre, fear = -hope, -centre, -fear
        assert hope <= centre <= fear


@every
def test_an_adverse_reading_gains_next_to_nothing(scheme: SchemeText) -> None:
    """Beyond what trials bound: more deaths at home, and less home care, which the pathway has."""
    for effect in scheme.effects:
        if effect.rate in ("deaths_out_of_hospital", "later_home_care"):
            continue
        adverse = number(scheme, f"{effect.rate}_adverse")
        if effect.rate in DIFFERENCES:
            assert adverse <= 0
        else:
            assert as_ratio(adverse, effect.kind, effect.baseline) >= 1


@every
def test_every_reading_has_a_range_and_every_number_its_doubt(scheme: SchemeText) -> None:
    for name, parameter in scheme_parameters().items():
        if not name.startswith(f"schemes.{scheme.name}."):
            continue
        key = name.rpartition(".")[2]
        if key not in ("switch", "age_to"):
            assert parameter.low is not None, name
            assert parameter.high is not None, name
            assert parameter.low < parameter.high, name


@every
def test_what_is_published_names_its_source(scheme: SchemeText) -> None:
    for name, parameter in scheme_parameters().items():
        if name.startswith(f"schemes.{scheme.name}.") and parameter.kind == "published":
            assert IDENTIFIER.search(parameter.source), name


@every
def test_it_has_places_and_a_price_or_a_service_that_has_both(scheme: SchemeText) -> None:
    places = number(scheme, "places_per_1000")
    prices = [number(scheme, key) for key in PRICES]
    if scheme.delivered_by:
        assert places == 0
        assert not any(prices)
        assert "cost" in catalogue()[f"schemes.{scheme.name}.gbp_per_person"].source
    else:
        assert places > 0
        assert prices[1] > 0


@every
def test_there_is_evidence_and_some_of_it_is_compared_with_something(scheme: SchemeText) -> None:
    assert {one.design for one in scheme.evidence} & {"trial", "controlled"}
    assert len(scheme.evidence) >= 4


@every
def test_a_board_can_ask_for_it(scheme: SchemeText) -> None:
    """There is a scenario of each scheme and of each other reading of it."""
    switch, asked = f"schemes.{scheme.name}.switch", {}
    for name in scenario_names():
        chosen = load_scenario(name)
        if "all_schemes" in name or switch not in [change.parameter for change in chosen.changes]:
            continue
        last = [change for change in chosen.changes if change.parameter == switch][-1]
        asked[SWITCHES[int(last.amount)]] = name  # type: ignore[arg-type]
    adverse = f"scheme_{scheme.name}_adverse"
    assert asked == {
        "central": f"scheme_{scheme.name}",
        "optimistic": f"scheme_{scheme.name}_optimistic",
        "adverse": "skin_deep" if scheme.name == "integrated_personal_budget" else adverse,
    }


@pytest.mark.parametrize(
    ("name", "position"),
    [("all_schemes", 2), ("all_schemes_optimistic", 3), ("all_schemes_adverse", 4)],
)
def test_all_at_once_is_all_of_them(name: str, position: int) -> None:
    last = {change.parameter: change.amount for change in load_scenario(name).changes}
    assert {last.get(f"schemes.{one}.switch") for one in schemes()} == {position}


@every
def test_a_service_that_delivers_is_given_more_capacity(scheme: SchemeText) -> None:
    """Or what is gained would cost nothing."""
    if scheme.delivered_by:
        chosen = load_scenario(f"scheme_{scheme.name}")
        assert any("capacity" in change.parameter for change in chosen.changes)
