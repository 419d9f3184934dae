"""Follow the pound: every lever leads somewhere, and the address says what is shown."""

import pytest
from streamlit.testing.v1 import AppTest

from sim.app.pages.pound import PARTS
from sim.report.flow_figures import STEPS
from tests.app.served import opened, until_done

pytestmark = pytest.mark.slow

MONEY = {"baseline": "separate_pots", "scenarios": ["pooled_fund", "council_cut"]}


def headings(app: AppTest) -> list[str]:
    return [heading.value.replace("\\", "") for heading in (*app.header, *app.subheader)]


def shown(query: dict[str, str | list[str]] | None = None) -> AppTest:
    app = until_done(opened("pound", {**MONEY, **(query or {})}))
    assert not app.exception
    assert [title.value for title in app.title] == ["Follow the pound"]
    return app


@pytest.mark.parametrize("part", list(PARTS))
def test_every_part_is_drawn_from_the_address(part: str) -> None:
    app = shown({"part": part})
    assert PARTS[part][0] in headings(app)


def test_the_scenario_to_follow_is_chosen_and_kept_in_the_address() -> None:
    app = shown()
    app.selectbox(key="follow").set_value("council_cut").run()
    assert not app.exception
    assert app.query_params["follow"] == "council_cut"
    again = shown({"follow": "council_cut"})
    assert again.selectbox(key="follow").value == "council_cut"


def test_steps_and_purses_are_chosen() -> None:
    app = shown()
    for step in STEPS:
        app.selectbox(key="step").set_value(step).run()
        assert not app.exception
        assert STEPS[step][0] in headings(app)
    for purse in app.selectbox(key="pound").options:
        app.selectbox(key="pound").select(purse).run()
        assert not app.exception
    assert "Of each pound that the pooled fund pays" in headings(app)


def test_a_choice_that_another_scenario_has_not_is_left_behind() -> None:
    """The council's cut pools nothing, so that there is no step into purses to follow."""
    app = shown({"follow": "council_cut", "step": "fund", "pound": "pool"})
    assert app.selectbox(key="step").value == "care"
    assert app.selectbox(key="pound").value == "all"


def test_who_pools_nothing_is_offered_a_fund_to_compare() -> None:
    app = until_done(opened("pound", {"part": "pool"}))
    app.button(key="compare-pooled").click().run()
    app = until_done(app)
    assert not app.exception
    assert app.query_params["baseline"] == "separate_pots"
    assert "Each rule of sharing risk on the same years" in headings(app)


def test_drivers_are_split_only_on_request() -> None:
    query = {"baseline": "do_nothing", "scenarios": "more_virtual_ward", "part": "drivers"}
    app = until_done(opened("pound", query))
    assert not any(box.key == "measure" for box in app.selectbox)
    app.button(key="split").click().run()
    app = until_done(app)
    assert not app.exception
    app.selectbox(key="measure").set_value("cost_total_gbp").run()
    app.selectbox(key="method").set_value("last_in").run()
    assert not app.exception
    assert app.query_params["measure"] == "cost_total_gbp"
    assert "What brings it about: Cost to everyone" in headings(app)


def test_what_cannot_be_split_says_why() -> None:
    query = {"baseline": "do_nothing", "scenarios": "all_schemes", "part": "drivers"}
    app = until_done(opened("pound", query))
    assert not app.exception
    (problem,) = app.error
    assert "at most 8 can be told apart" in problem.value
