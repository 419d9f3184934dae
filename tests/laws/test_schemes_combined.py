"""What schemes do together: the floor, shrinkage, families, and one draw for each run."""

from dataclasses import replace
from math import exp, log

import numpy as np
import pytest

from sim.area import load_area
from sim.parameters import Values
from sim.parameters.scheme_file import as_ratio
from sim.parameters.scheme_words import ADVERSE, CENTRAL, OPTIMISTIC
from sim.pathways import effects
from sim.schemes.combine import Share, combined
from sim.schemes.effect import Acting, acting, at
from sim.schemes.scheme import Scheme, schemes_of
from tests.laws.schemed import AT_ONCE, SchemedModel, numbers_of, of_scheme, rules
from tests.lived import live, scenario, small_place

RATE = "emergency_admissions"
AREA, OTHER_AREA, SETTING = "case_management", "social_prescribing", "enhanced_health_in_care_homes"
SAME_FAMILY = "specialist_nurses"
RESIDENTS = 6
EVERYBODY, SOME = np.arange(RESIDENTS), np.arange(3)


@pytest.fixture(scope="module")
def values() -> Values:
    on = [
        change
        for name in (AREA, OTHER_AREA, SETTING, SAME_FAMILY)
        for change in of_scheme(name, OPTIMISTIC)
    ]
    return numbers_of(load_area("england"), scenario("s", *on, *rules(draws_effects=0)))


def scheme(values: Values, name: str) -> Scheme:
    return next(one for one in schemes_of(values) if one.name == name)


def together(
    values: Values, **ratios: tuple[float, np.ndarray]
) -> tuple[np.ndarray, dict[str, int]]:
    """What multiplies emergency admissions where these schemes do so much to these residents."""
    shares, effects = [], {}
    for name, (ratio, slots) in ratios.items():
        flags = np.zeros(RESIDENTS, np.bool_)
        shares.append(Share(scheme(values, name), slots, 1.0, flags))
        effects[name] = [Acting(RATE, log(ratio))]
    reached, overlapping = combined(shares, effects, RESIDENTS, values)
    return reached.ratios[RATE].astype(np.float64), overlapping


def test_programmes_for_an_area_end_at_the_floor(values: Values) -> None:
    floor = values.number("schemes.rules.floor")
    found, _ = together(values, **{AREA: (0.95, EVERYBODY), OTHER_AREA: (0.90, SOME)})
    assert found[SOME] == pytest.approx(np.float32(floor), rel=1e-7)
    assert found[3:] == pytest.approx(np.float32(0.95), rel=1e-7)


def test_above_the_floor_they_multiply(values: Values) -> None:
    found, _ = together(values, **{AREA: (0.97, EVERYBODY), OTHER_AREA: (0.96, EVERYBODY)})
    assert found == pytest.approx(np.float32(0.97 * 0.96), rel=1e-6)


def test_schemes_of_one_setting_go_further(values: Values) -> None:
    floor = values.number("schemes.rules.floor")
    every = {AREA: (0.9, EVERYBODY), OTHER_AREA: (0.9, EVERYBODY), SETTING: (0.77, SOME)}
    found, _ = together(values, **every)
    assert found[SOME] == pytest.approx(floor * 0.77, rel=1e-6)
    assert found[3:] == pytest.approx(floor, rel=1e-6)


def test_harm_is_not_floored(values: Values) -> None:
    found, _ = together(values, **{AREA: (1.4, EVERYBODY), OTHER_AREA: (1.1, EVERYBODY)})
    assert found == pytest.approx(1.4 * 1.1, rel=1e-6)


def test_one_family_does_not_add_up_and_says_so(values: Values) -> None:
    both = {AREA: (0.95, EVERYBODY), SAME_FAMILY: (0.8, SOME)}
    assert scheme(values, AREA).text.family == scheme(values, SAME_FAMILY).text.family
    for pair in (both, dict(reversed(both.items()))):
        found, overlapping = together(values, **pair)
        assert found[SOME] == pytest.approx(0.8, rel=1e-6)
        assert found[3:] == pytest.approx(0.95, rel=1e-6)
        assert overlapping == {AREA: SOME.size, SAME_FAMILY: 0}


@pytest.mark.parametrize(
    ("design", "rule", "share"),
    [
        ("association", "association_kept", 0.25),
        ("uncontrolled", "uncontrolled_kept", 0.5),
        ("controlled", None, 1.0),
        ("trial", None, 1.0),
    ],
)
def test_effects_are_shrunk_by_how_they_were_found(
    values: Values, design: str, rule: str | None, share: float
) -> None:
    one = scheme(values, AREA)
    found_so = dict.fromkeys(one.text.effects[0].designs, design)
    effects = tuple(replace(effect, designs=found_so) for effect in one.text.effects)
    found = acting(replace(one, text=replace(one.text, effects=effects)), values, seed=1)
    size = {effect.rate: effect.size for effect in found}[RATE]
    published = values.number(f"schemes.{AREA}.{RATE}_optimistic")
    assert size == pytest.approx(share * log(published))
    if rule:
        assert values.number(f"schemes.rules.{rule}") == share


@pytest.mark.parametrize(
    ("kind", "number", "baseline", "ratio"),
    [
        *(("RR", 0.8, None, 0.8), ("IRR", 1.2, None, 1.2), ("HR", 0.9, None, 0.9)),
        *(("OR", 0.66, 0.5, 0.66 / 0.83), ("percentage", -6.0, None, 0.94)),
        ("difference", -0.02, 0.4, 0.95),
    ],
)
def test_each_published_kind_is_turned_into_a_ratio(
    kind: str, number: float, baseline: float | None, ratio: float
) -> None:
    assert as_ratio(number, kind, baseline) == pytest.approx(ratio)


def test_one_draw_for_each_run_shared_by_all_scenarios() -> None:
    area = load_area("england")
    pair = [
        scenario("one", *of_scheme(AREA)),
        scenario("other", *of_scheme(AREA, uptake=0.1), *of_scheme(OTHER_AREA)),
    ]
    one, other = (
        {
            seed: acting(
                scheme(numbers_of(area, each, seed=seed), AREA), numbers_of(area, each), seed
            )
            for seed in range(5)
        }
        for each in pair
    )
    assert one == other
    sizes = {effect.size for drawn in one.values() for effect in drawn}
    assert len(sizes) >= 10, "another seed, another rate: another draw"


def test_draws_fill_the_published_interval(values: Values) -> None:
    drawing = replace_rules(values)
    one = scheme(drawing, AREA)
    name = f"schemes.{AREA}.{RATE}_optimistic"
    low, high = (
        float(end or 0) for end in (drawing.parameters[name].low, drawing.parameters[name].high)
    )
    drawn = [
        next(effect.size for effect in acting(one, drawing, seed) if effect.rate == RATE)
        for seed in range(3000)
    ]
    assert np.median(drawn) == pytest.approx(log(drawing.number(name)), abs=0.002)
    ends = np.quantile(drawn, (0.025, 0.975))
    assert ends[1] - ends[0] == pytest.approx(log(high) - log(low), rel=0.06)
    effect = next(effect for effect in one.text.effects if effect.rate == RATE)
    assert exp(at(0.95, drawing.parameters[name], effect, 0.0)) == pytest.approx(0.95)


def replace_rules(values: Values) -> Values:
    on = of_scheme(AREA, OPTIMISTIC)
    return numbers_of(load_area("england"), scenario("drawn", *on))


def test_the_floor_bites_in_a_run() -> None:
    """Two programmes for the area and one for care homes, as strong as each file allows."""
    wide = {"age_from": 18, "conditions_from": 0, "frailty_from": 0}
    on = [
        *of_scheme(AREA, OPTIMISTIC, **AT_ONCE, **wide, emergency_admissions_optimistic=0.92),
        *of_scheme(OTHER_AREA, OPTIMISTIC, **AT_ONCE, **wide, emergency_admissions_optimistic=0.92),
        *of_scheme(SETTING, OPTIMISTIC, **AT_ONCE),
    ]
    place = small_place(12_000)
    chosen = scenario("s", *on, *rules(draws_effects=0))
    model: SchemedModel = live(place, chosen, years=1, seed=1, kind=SchemedModel)
    setting = numbers_of(place, chosen).number(f"schemes.{SETTING}.{RATE}_optimistic")
    for ratios in model.ratios:
        found = np.unique(ratios[RATE])
        assert found == pytest.approx(np.unique(np.float32([setting, 0.90, 1.0])), rel=1e-6)


def test_switches_are_read_as_they_are_named(values: Values) -> None:
    assert scheme(values, AREA).switch == OPTIMISTIC != CENTRAL


def test_no_clock_runs_away() -> None:
    """Who is always admitted cannot make up for more attendances by being sent home."""
    more = of_scheme(AREA, ADVERSE, **AT_ONCE, age_from=18, conditions_from=0)
    model: SchemedModel = live(
        small_place(3000), scenario("many", *more), years=1, seed=3, kind=SchemedModel
    )
    urgent = model.rules.urgent
    nobody_sent_home = replace(urgent, attend_only=np.zeros_like(urgent.admitted))
    slots = model.place.reached.changed(("ae_attendances",))
    assert slots.size > 0
    ends = effects.ends_of(model.place, slots, replace(model.rules, urgent=nobody_sent_home))
    pace = ends.pace(1.0)
    assert 1 <= pace.min() <= pace.max() <= 20
