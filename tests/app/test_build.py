"""The page Build a scenario: every kind of lever, starts, files, and what is wrong with them."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sim.app.levers import groups
from sim.app.levers.draft import read_draft
from sim.app.levers.pool import pool_shown
from sim.app.server import store
from sim.scenario import Scenario, load_scenario, scenario_text
from tests.app.served import opened, until_done
from tests.bad_input.uploads import HEAD, MALFORMED

pytestmark = pytest.mark.slow


def build(**query: Any) -> AppTest:
    app = opened("build", query)
    assert not app.exception
    return app


def asked(app: AppTest, key: str) -> list[str]:
    """What the address says under a name."""
    found = app.query_params[key]
    return [found] if isinstance(found, str) else list(found)


def draft(app: AppTest) -> Scenario:
    (name,) = asked(app, "draft")
    text = store().scenario_text(name)
    assert text is not None
    return read_draft(text)


def only_change(app: AppTest) -> tuple[str, str, Any, str]:
    (change,) = draft(app).changes
    return change.parameter, change.act, change.amount, change.since


def said(app: AppTest) -> str:
    return " ".join(str(one.value) for one in [*app.markdown, *app.get("html")])


def errors(app: AppTest) -> list[str]:
    return [str(one.value) for one in app.error]


def ran(moved: Any) -> AppTest:
    """The page drawn anew after a widget of it was moved."""
    app: AppTest = moved.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("group", [group.name for group in groups()])
def test_every_group_of_levers_is_drawn(group: str) -> None:
    app = build(levers=group)
    assert len(app.title) == 1
    assert "Nothing yet" in said(app)


def test_a_slider_multiplies() -> None:
    app = build()
    ran(app.slider(key="move-reablement").set_value(10.0))
    assert only_change(app) == ("area.capacity.reablement_places", "multiply", 1.1, "2026-27")
    assert "528 places instead of 480 places from 2026-27" in said(app)
    ran(app.slider(key="move-reablement").set_value(0.0))
    assert not draft(app).changes


def test_staff_can_be_taken_to_be_found_at_once() -> None:
    app = build()
    ran(app.slider(key="move-reablement").set_value(10.0))
    assert "about 3 years" in said(app)
    ran(app.toggle(key="of-reablement-staff").set_value(True))
    assert [change.amount for change in draft(app).changes] == [1.1, 0.1]
    ran(app.selectbox(key="of-reablement-since").set_value("2027-28"))
    assert {change.since for change in draft(app).changes} == {"2027-28"}


def test_a_slider_sets() -> None:
    app = build()
    ran(app.slider(key="move-reablement_first").set_value(75.0))
    assert only_change(app) == (
        "pathways.discharge.pathway_1_to_reablement",
        "set",
        0.75,
        "2026-27",
    )


def test_a_slider_adds() -> None:
    app = build(levers="prices")
    ran(app.slider(key="move-nhs_prices").set_value(0.5))
    assert only_change(app) == ("money.inflation.nhs_change_percent", "add", 0.5, "2026-27")


def test_a_switch() -> None:
    app = build(levers="need")
    ran(app.toggle(key="move-without_deconditioning_1").set_value(True))
    assert only_change(app) == ("pathways.feedbacks.deconditioning_per_day", "set", 0.0, "")
    ran(app.toggle(key="move-without_deconditioning_1").set_value(False))
    assert not draft(app).changes


def test_beyond_the_plausible_range_with_a_warning_and_impossible_with_an_error() -> None:
    app = build(levers="budgets")
    ran(app.toggle(key="beyond-reserves").set_value(True))
    ran(app.number_input(key="move-reserves").set_value(60.0))
    assert any("Beyond the plausible range" in str(one.value) for one in app.warning)
    assert any("Rules of money" in str(one.value) for one in app.warning)
    assert not errors(app)


def test_why_is_asked_and_kept() -> None:
    app = build()
    ran(app.slider(key="move-home_care").set_value(10.0))
    ran(app.text_input(key="of-home_care-reason").set_value("A *drive* <b>"))
    ran(app.text_input(key="of-home_care-source").set_value("Us"))
    assert (draft(app).changes[0].reason, draft(app).changes[0].source) == ("A *drive* <b>", "Us")
    assert r"A \*drive\* \<b\>" in said(app)
    ran(app.text_input(key="of-home_care-reason").set_value("  "))
    assert draft(app).changes[0].reason == "A *drive* <b>"
    assert app.text_input(key="of-home_care-reason").value == "  "
    assert any("at least one word" in words for words in errors(app))


def test_a_pooled_fund_with_half_and_half() -> None:
    app = build(levers="money")
    ran(app.selectbox(key="pool").set_value("same"))
    ran(app.selectbox(key="pool-risk-share").set_value("agreed_share"))
    pool = draft(app).money.pool
    assert pool is not None
    shown = pool_shown(pool)
    assert shown is not None
    assert (shown.risk_share, shown.nhs_risk) == ("agreed_share", 0.5)
    ran(app.slider(key="term-nhs_risk").set_value(40.0))
    ran(app.selectbox(key="pool-paid-in").set_value("stated"))
    ran(app.multiselect(key="pool-services").set_value(["reablement", "hospital"]))
    ran(app.selectbox(key="pool-host").set_value("icb"))
    pool = draft(app).money.pool
    assert pool is not None
    assert (shown := pool_shown(pool)) is not None
    assert shown.services == ("reablement", "hospital")
    assert (shown.nhs_risk, shown.nhs_contribution, shown.host) == (0.4, 0.68, "icb")
    ran(app.selectbox(key="pool").set_value("none"))
    assert draft(app).money.pool is None
    assert not errors(app)


def test_rules_that_do_not_fit_together_are_told_and_nothing_is_lost() -> None:
    """Home care is no care of the ICB's, unless a fund covers it."""
    app = build(levers="money")
    ran(app.selectbox(key="allocation").set_value("shift"))
    assert any("pooled fund" in words for words in errors(app))
    assert app.button(key="compare").disabled
    ran(app.slider(key="term-growth_moved_share").set_value(20.0))
    assert draft(app).money.growth_moved_share == 0.2
    ran(app.selectbox(key="pool").set_value("same"))
    assert not errors(app)
    assert not app.button(key="compare").disabled


def test_a_scheme() -> None:
    app = build(levers="schemes")
    ran(app.selectbox(key="switch-falls_exercise").set_value("adverse"))
    ran(app.slider(key="move-falls_exercise_uptake").set_value(60.0))
    ran(app.selectbox(key="of-falls_exercise-since").set_value("2027-28"))
    text = scenario_text(draft(app))
    assert 'switch = "adverse"' in text
    assert "uptake = 0.6" in text
    ran(app.selectbox(key="switch-falls_exercise").set_value("off"))
    assert not draft(app).changes


def test_any_other_number_and_what_is_wrong_with_it() -> None:
    name = "pathways.feedbacks.acs_share"
    app = build(levers="any")
    ran(app.selectbox(key="other-parameter").set_value(name))
    app.number_input(key=f"other-{name}-number").set_value(2.0)
    ran(next(one for one in app.button if one.label == "Add this change").click())
    assert only_change(app)[:3] == (name, "set", 2.0)
    assert any("above 1" in words for words in errors(app))
    app.number_input(key=f"other-{name}-number").set_value(0.2)
    ran(next(one for one in app.button if one.label == "Add this change").click())
    assert only_change(app)[:3] == (name, "set", 0.2)
    assert not errors(app)
    ran(app.button(key="other-remove-0").click())
    assert not draft(app).changes


def test_start_from_a_scenario_and_undo() -> None:
    app = build()
    ran(app.selectbox(key="start-from").set_value("more_home_care"))
    assert asked(app, "start") == ["more_home_care"]
    assert app.slider(key="move-home_care").value == 10.0
    ran(app.slider(key="move-home_care").set_value(5.0))
    assert draft(app).changes[0].amount == 1.05
    ran(app.button(key="undo").click())
    assert app.slider(key="move-home_care").value == 10.0
    ran(app.button(key="undo").click())
    assert app.selectbox(key="start-from").value == "do_nothing"


def test_all_survives_a_reload() -> None:
    app = build()
    ran(app.slider(key="move-home_care").set_value(10.0))
    (name,) = asked(app, "draft")
    again = build(draft=name)
    assert again.slider(key="move-home_care").value == 10.0


def test_a_draft_that_is_not_kept_is_begun_anew() -> None:
    app = build(draft="own-0123456789abcdef", start="no_such_scenario")
    assert "Nothing yet" in said(app)


def test_a_title_names_the_file() -> None:
    app = build()
    ran(app.text_input(key="title").set_value("A tenth more, *please*"))
    assert draft(app).name == "a_tenth_more_please"
    ran(app.text_input(key="name").set_value("Not Plain"))
    assert any("plain name" in words for words in errors(app))
    assert app.text_input(key="name").value == "Not Plain"


def test_pasted_text_is_loaded_and_can_be_changed() -> None:
    text = scenario_text(load_scenario("more_reablement")).replace('"more_reablement"', '"mine"')
    app = build()
    app.text_area(key="pasted-scenario").set_value(text)
    ran(app.button(key="load-pasted").click())
    assert [one.value for one in app.success] == ["Loaded: A fifth more reablement"]
    assert app.slider(key="move-reablement").value == 20.0
    assert draft(app).name == "mine"
    ran(app.slider(key="move-reablement").set_value(10.0))
    assert draft(app).name == "mine"


def test_an_uploaded_file_is_loaded() -> None:
    app = build()
    data = f'{HEAD}extends = "more_home_care"\n'.encode()
    app.file_uploader(key="uploaded-scenario").upload("mine.toml", data, "application/toml")
    ran(app)
    assert [one.value for one in app.success] == ["Loaded: Mine"]
    assert app.slider(key="move-home_care").value == 10.0


def test_malformed_files_are_refused_and_nothing_is_lost() -> None:
    app = build()
    ran(app.slider(key="move-home_care").set_value(10.0))
    before = app.query_params["draft"]
    for name, (data, _, _) in MALFORMED.items():
        app.file_uploader(key="uploaded-scenario").upload(f"{name}.toml", data, "text/plain")
        ran(app)
        assert len(errors(app)) == 1, name
        assert name.replace("_", r"\_") in errors(app)[0]
        assert not app.success
        assert app.query_params["draft"] == before
        assert app.slider(key="move-home_care").value == 10.0


def test_markup_in_words_is_shown_as_text() -> None:
    text = HEAD.replace("Mine", "<b>*x*</b> [a](javascript:1) $x$ :red[y]")
    app = build()
    app.text_area(key="pasted-scenario").set_value(text)
    ran(app.button(key="load-pasted").click())
    shown = app.success[0].value
    assert r"\<b\>\*x\*" in shown
    assert "[a](" not in shown


def test_what_was_built_is_compared() -> None:
    app = build()
    ran(app.slider(key="move-home_care").set_value(-10.0))
    app.button(key="compare").click()
    app = until_done(app.run())
    assert not app.exception
    assert app.title[0].value == "Compare"
    names = asked(app, "scenarios")
    assert names[0].startswith("own-")
    assert store().scenario(names[0]).changes[0].amount == 0.9
