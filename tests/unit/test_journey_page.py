"""One resident's year: who it is, what happened, in words, a picture and a table."""

import json
import shutil
from base64 import b64decode
from pathlib import Path

import pytest

from sim.parameters import InputError
from sim.report import write_journey
from sim.report.journey_words import in_short, in_words, who, year_of
from sim.results.store import MANIFEST
from sim.services.names import Funder, Service, WayOut
from sim.sweep import compare_scenarios, run_scenarios
from tests.unit import made_up_results
from tests.unit.made_up_journeys import CHILD, HER, HIM
from tests.unit.test_report import HOSTILE, Page

SCENARIOS = ("do_nothing", "more_home_care")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished comparison of two years in which three residents were followed."""
    out = tmp_path_factory.mktemp("kept")
    asked = {"years": 2, "replicates": 2, "residents": 1000, "journeys": 3}
    compare_scenarios(
        "gloucestershire", SCENARIOS, **asked, runner=made_up_results.run, out=out / "compare"
    )
    for name, seed in (("do_nothing", 1), ("more_home_care", 1), ("other_dice", 2)):
        scenario = name if seed == 1 else "do_nothing"
        run_scenarios(
            "gloucestershire",
            [scenario],
            years=2,
            residents=1000,
            journeys=3,
            seed=seed,
            runner=made_up_results.run,
            out=out / name,
        )
    run_scenarios(
        "gloucestershire",
        ["do_nothing"],
        years=1,
        residents=1000,
        runner=made_up_results.run,
        out=out / "nobody",
    )
    return out


@pytest.fixture
def folder(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "mine"))


def page(*folders: Path, resident: str = "", year: str = "") -> Page:
    return Page(write_journey(folders, resident, year).read_text("utf-8"))


def test_who_had_most_care_is_shown_in_plain_words(folder: Path) -> None:
    shown = page(folder / "compare")
    assert "A woman of 84 with 4 long-term conditions, in the most deprived fifth." in shown.text
    assert HER in shown.text
    for said in (
        "23 nights there, 12 of them ready to leave but still there.",
        "Admitted to hospital: 1 as an emergency, 1 as planned.",
        "1 visit to A&E that ended at home.",
        "Days in a queue: 5 for home care; 200 for hospital bed, planned; 21 for reablement",
        "Died on 7 March 2026.",
    ):
        assert said in " ".join(shown.text.split()), said


def test_each_scenario_has_its_chart_words_and_table(folder: Path) -> None:
    shown = page(folder / "compare")
    images = shown.all("img")
    assert len(images) == 2
    order = [tag for tag, _ in shown.tags if tag in ("img", "table")]
    assert order[:4] == ["img", "table"] * 2
    without, more = (image["alt"] or "" for image in images)
    assert "ready to leave on 19 May 2025, ended on 31 May 2025" in without
    assert "ready to leave on 19 May 2025, ended on 21 May 2025" in more
    assert "A woman of 84" in without
    assert "Reablement at home: asked for on 7 November 2025" in without
    for cell in (
        "Home care (pays for it themselves; the council pays from 7\xa0Dec\xa02025)",
        "Never started: recovered or family stepped in",
    ):
        assert shown.text.count(cell) == 2
    assert "GP" in shown.text


def test_the_picture_has_a_lane_for_each_service_and_a_key_of_what_it_shows(folder: Path) -> None:
    shown = page(folder / "do_nothing")
    (image,) = shown.all("img")
    drawn = b64decode((image["src"] or "").split(",")[1]).decode()
    for said in (
        *("Hospital bed, emergency", "Hospital bed, planned", "Home care", "Reablement at home"),
        *("Waiting for it", "In the service", "Ready to leave, still there", "Died"),
        *("Came and went on one day", "Wait ended, never started", "Goes on beyond the year"),
    ):
        assert f">{said}<" in drawn.replace("&amp;", "&"), said


def test_where_scenarios_change_nothing_one_picture_is_enough(folder: Path) -> None:
    shown = page(folder / "compare", resident=HIM)
    assert len(shown.all("img")) == 1
    assert "Do nothing and A tenth more home care: the same year" in shown.text
    assert "differ" in shown.text


def test_two_folders_are_shown_together(folder: Path) -> None:
    shown = page(folder / "do_nothing", folder / "more_home_care", resident=HER.upper())
    assert len(shown.all("img")) == 2
    assert (folder / "do_nothing" / "journey.html").is_file()


def test_another_year_and_one_without_care(folder: Path) -> None:
    shown = page(folder / "do_nothing", resident=CHILD, year="2026-27")
    assert "A boy in the first year of life with no long-term condition" in shown.text
    assert "Still waiting when the run ends" in shown.text
    assert "420 so far" in shown.text
    quiet = page(folder / "do_nothing", resident=HER, year="2026-27")
    assert "No care in 2026-27." in quiet.text
    assert not quiet.all("img")


def test_the_page_stands_alone_and_a_users_words_stay_words(folder: Path) -> None:
    manifest = folder / "compare" / MANIFEST
    facts = json.loads(manifest.read_text("utf-8"))
    facts["area"]["title"] = facts["scenarios"][0]["title"] = HOSTILE
    manifest.write_text(json.dumps(facts), encoding="utf-8")
    html = write_journey([folder / "compare"]).read_text("utf-8")
    shown = Page(html)
    assert not shown.all("script")
    assert not shown.all("link")
    assert "<script" not in html
    assert "default-src 'none'" in html
    assert HOSTILE in shown.text
    assert any(HOSTILE in (image["alt"] or "") for image in shown.all("img"))


@pytest.mark.parametrize(
    ("folders", "resident", "year", "said"),
    [
        (["nobody"], "", "", "nobody was followed in this run. Run it again with --journeys"),
        (["none"], "", "", "is no folder"),
        (["runs"], "", "", "is missing or damaged"),
        (["do_nothing"], "00000000000000a2", "", "Did you mean 0000"),
        (["do_nothing"], "her", "", "her is not among the 3 residents"),
        (["do_nothing"], "", "2030-31", "Choose from 2025-26 to 2026-27"),
        (["do_nothing"], "", "2025", "Write it as 2026-27"),
        (["do_nothing", "other_dice"], "", "", "seed is 2, but 1"),
    ],
)
def test_what_cannot_be_shown_is_one_message(
    folders: list[str], resident: str, year: str, said: str, folder: Path
) -> None:
    (folder / "runs").mkdir(exist_ok=True)
    with pytest.raises(InputError, match=said):
        write_journey([folder / name for name in folders], resident, year)
    assert not list(folder.rglob("journey.html"))


def test_folders_of_another_place_or_model_are_not_shown_together(folder: Path) -> None:
    file = folder / "more_home_care" / MANIFEST
    right = json.loads(file.read_text("utf-8"))
    for part, key, said in (
        ("area", "hash", "not the same place"),
        ("provenance", "model_digest", "another version of the model"),
    ):
        wrong = {**right, part: {**right[part], key: "0"}}
        file.write_text(json.dumps(wrong), encoding="utf-8")
        with pytest.raises(InputError, match=said):
            write_journey([folder / "do_nothing", folder / "more_home_care"])


def test_every_word_of_the_model_has_words_for_people() -> None:
    for service in Service:
        assert in_words("service", service.label)
    for way in WayOut:
        assert in_words("stay", way.name.lower())
        assert in_words("wait", way.name.lower())
    for funder in Funder:
        assert in_words("funder", funder.name.lower())


@pytest.mark.parametrize(
    ("age", "sex", "conditions", "quintile", "said"),
    [
        (84, "female", 4, "1", "A woman of 84 with 4 long-term conditions, in the most deprived"),
        (17, "male", 1, "5", "A boy of 17 with 1 long-term condition, in the least deprived"),
        (0, "female", 0, "3", "A girl in the first year of life with no long-term condition"),
    ],
)
def test_who(age: int, sex: str, conditions: int, quintile: str, said: str) -> None:
    row = {"age": age, "sex": sex, "conditions": conditions, "deprivation_quintile": quintile}
    assert who(row).startswith(said)


def test_days_outside_the_year_do_not_count() -> None:
    year = year_of(2025, 2026, 3)
    assert (year.start, year.end, year.run_end) == (365, 730, 1096)
    assert year.said(365 + 334) == "1 March 2027"
    row = {
        **dict.fromkeys(("ready", "left_day", "left", "funder", "funder_from", "council_from")),
        **{"service": "home_care", "requested": 300, "started": 375, "ended": None},
    }
    said = in_short([row], year)
    assert said == [
        "Not in hospital.",
        "Home care on 355 days.",
        "Days in a queue: 10 for home care.",
    ]
