"""Is it right?: published figures are asked for, worked out and shown, and so is provenance."""

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from calibration.people_section import people_section
from calibration.validate import validate
from sim.app.server import store
from sim.report import checks
from sim.report import held as held_words
from sim.results import load, model_digest
from tests.app.served import opened, until_done

pytestmark = pytest.mark.slow
PLACE, RUNS, RESIDENTS = "gloucestershire", 2, 5000


def words(app: AppTest) -> str:
    """What is written on the page, without its markup."""
    return unescape(re.sub("<[^>]+>", "", " ".join(one.proto.body for one in app.get("html"))))


def test_published_figures_on_request_are_those_of_the_command() -> None:
    app = opened("right", {"sample": "tiny"})
    assert not app.exception
    (ask,) = [one for one in app.button if one.label.startswith("Hold the model")]
    ask.click().run()
    app = until_done(app)
    assert not app.exception
    assert "figures that are judged lie within what is allowed" in words(app)
    for part in held_words.PARTS:
        assert not opened("right", {"sample": "tiny", "figures": part}).exception
    (folder,) = store().answers.glob(f"*/after-{RUNS}/tables/held.parquet")
    held = load(folder.parents[1]).tables["held"]
    rows = people_section(PLACE, RUNS, RESIDENTS, 1) + validate(PLACE, RUNS, RESIDENTS, 1)
    assert held["label"].to_list() == [row.target.label for row in rows]
    assert held["verdict"].to_list() == [row.verdict for row in rows]
    assert held["mean"].fill_null(0).to_list() == [
        0 if row.mean != row.mean else row.mean for row in rows
    ]


def test_laws_and_provenance_are_of_the_results_shown() -> None:
    query = {"scenarios": "more_home_care"}
    assert checks.NO_RESULTS in words(opened("right", {**query, "years": "10"}))
    until_done(opened("compare", query))
    said = words(opened("right", query))
    assert "laws are kept by the results shown" in said
    assert "Broken" not in said
    assert model_digest()[:12] in said
    assert "Made" in said
