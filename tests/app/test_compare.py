"""Compare: picking, refusing a fifth, taking away, the baseline, what is drawn, and doubt."""

import pytest
from streamlit.testing.v1 import AppTest

from sim.app.compare.gallery import FULL, LAST, OPEN, PICK
from sim.app.pages.compare import GROUPS, IN_DOUBT
from sim.report.measure_groups import measure_groups
from tests.app.served import opened, until_done

pytestmark = pytest.mark.slow
FOUR = ["more_home_care", "more_virtual_ward", "fewer_gp_appointments", "more_reablement"]
ANOTHER = "fewer_home_care_hours"


def gallery(app: AppTest) -> AppTest:
    """The page with the gallery open, as after a click on its head."""
    app.session_state[OPEN] = True
    return app.run()


def headings(app: AppTest) -> list[str]:
    assert not app.exception
    return [heading.value for heading in (*app.header, *app.subheader)]


def pages_text(app: AppTest) -> str:
    return " ".join(html.value for html in app.get("html"))


def test_a_tick_compares_and_folds_the_gallery() -> None:
    app = gallery(opened("compare", {"scenarios": FOUR[:1]}))
    tick = app.checkbox(key=f"{PICK}more_virtual_ward")
    assert not tick.value
    app = tick.check().run()
    assert app.query_params["scenarios"] == FOUR[:2]
    assert not app.session_state[OPEN]
    assert "Twice the virtual ward" in headings(until_done(app))
    app = gallery(app)
    app = app.checkbox(key=f"{PICK}more_home_care").uncheck().run()
    assert app.query_params["scenarios"] == FOUR[1]


def test_a_fifth_is_refused_and_the_last_stays() -> None:
    app = gallery(opened("compare", {"scenarios": FOUR}))
    assert app.checkbox(key=f"{PICK}{ANOTHER}").disabled
    assert not app.checkbox(key=f"{PICK}{FOUR[0]}").disabled
    assert FULL in [note.value for note in app.info]
    app = gallery(opened("compare", {"scenarios": [*FOUR, ANOTHER]}))
    assert app.query_params["scenarios"] == FOUR
    app = gallery(opened("compare", {"scenarios": FOUR[:1]}))
    assert app.checkbox(key=f"{PICK}{FOUR[0]}").disabled
    assert LAST in pages_text(app)


def test_another_baseline_is_what_all_are_compared_with() -> None:
    app = gallery(opened("compare", {"scenarios": FOUR[:1]}))
    app = app.selectbox(key="choose-baseline").select("fewer_home_care_hours").run()
    assert app.query_params["baseline"] == "fewer_home_care_hours"
    app = until_done(app)
    assert "Each against: A fifth fewer home care hours." in pages_text(app)
    app = gallery(app)
    assert app.checkbox(key=f"{PICK}fewer_home_care_hours").disabled


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_of_measures_is_drawn_by_year_and_by_fifth(group: str) -> None:
    app = until_done(opened("compare", {"measures": group}))
    drawn = {measure_groups()[group].label, *headings(app)}
    assert not app.exception
    assert app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")
    app = app.button_group(key="along").set_value("fifth").run()
    assert app.query_params["along"] == "fifth"
    assert "How unequal the fifths are" in headings(app)
    assert drawn != set(headings(app))


def test_money_is_not_drawn_by_fifth() -> None:
    app = until_done(opened("compare", {"measures": "costs", "along": "fifth"}))
    assert "Nothing of this group is counted by deprivation fifth" in pages_text(app)
    assert not [heading for heading in headings(app) if heading.startswith("Cost")]


def test_a_link_shows_the_same_and_an_unknown_group_is_passed_over() -> None:
    app = until_done(opened("compare", {"measures": "nonsense", "scenarios": "nonsense"}))
    assert not app.exception
    assert "A tenth more home care" in headings(app)
    assert app.button_group(key="measures").value == GROUPS[0]


def test_doubt_is_offered_where_something_rests_on_schemes_and_halves_it() -> None:
    plain = until_done(opened("compare", {"scenarios": FOUR[0]}))
    assert IN_DOUBT not in [toggle.label for toggle in plain.toggle]
    app = until_done(opened("compare", {"scenarios": "scheme_falls_exercise"}))
    app = until_done(app.toggle(key="doubt").set_value(True).run())
    assert app.query_params["doubt"] == "True"
    assert "Half as large and a year late" in pages_text(app)
    again = until_done(opened("compare", {"scenarios": "scheme_falls_exercise", "doubt": "True"}))
    assert again.toggle(key="doubt").value


def test_what_is_looked_up_is_worked_out_when_it_is_opened() -> None:
    app = until_done(opened("compare", {"scenarios": "scheme_falls_exercise"}))
    assert "further measures" not in pages_text(app)
    for title in ("Every measure", "What the schemes did"):
        app.session_state[f"further-{title}"] = True
    app = app.run()
    assert not app.exception
    assert "further measures" in pages_text(app)
    assert "Exercise against falls" in headings(app)
