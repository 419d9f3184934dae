"""The command `localpound drivers`: what it prints and writes, and one message for each mistake."""

import sys
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sim import cli
from sim.results import ALL, Results, load, polars_schema, table
from sim.scenario import known_parameters

SMALL = ("--replicates", "2", "--residents", "50000", "--workers", "1")
COST = ("--measure", "cost_total_gbp")


def run_in_no_time(
    area: Any, scenario: Any, *, years: int, seed: int, replicate: int = 0, **_: Any
) -> Results:
    """Outcomes that grow by a third of a million pence a year for each change of the scenario."""
    rows = [
        {
            "financial_year": f"{area.first_year + year}-{(area.first_year + year + 1) % 100}",
            "measure": name,
            "value": float(10**8 + seed % 1000 + 333_333 * len(scenario.changes) * (1 + year)),
        }
        for year in range(years)
        for name in ("cost_total_pence", "delayed_days", "emergency_admissions", "deaths")
    ]
    groups = dict.fromkeys(("age_band", "deprivation_quintile", "conditions", "cohort"), ALL)
    frame = table("outcomes", [row | groups for row in rows], scenario.name, replicate)
    return Results({"outcomes": frame, "activity": pl.DataFrame()}, {"residents": 50_000})


@pytest.fixture(autouse=True)
def quick_model(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = partial(cli.find_drivers, runner=run_in_no_time)
    monkeypatch.setattr(cli, "find_drivers", quick)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["localpound", "drivers", *arguments])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return int(end.value.code or 0)


def test_groups_of_changes_are_printed_and_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked = ("more_virtual_ward", "--years", "2", *SMALL)
    assert run(monkeypatch, *asked, "--out", str(tmp_path)) == 0
    said = " ".join(capsys.readouterr().out.split())
    for words in ("Places and staff", "Offered to more patients", "Interaction", "All together"):
        assert words in said
    for words in ("First-in", "Last-in", "Shapley", "Delayed days a year", "chance only"):
        assert words in said
    assert "+2,000,000 +2,000,000 +2,000,000" in said  # four changes: a mean year is 1.5 times each
    kept = load(tmp_path)
    assert set(kept.tables) == {"drivers"}
    assert kept.facts["choices"][0] == "do_nothing"
    assert [one["name"] for one in kept.facts["scenarios"]] == ["do_nothing", "more_virtual_ward"]
    text = pl.read_csv(tmp_path / "drivers.csv", schema=polars_schema("drivers"))
    assert text.equals(kept.tables["drivers"])


def test_drivers_over_time(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked = ("do_nothing", "--over-time", "--years", "3", *SMALL, *COST)
    assert run(monkeypatch, *asked, "--out", str(tmp_path)) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "in 2025-26" in said
    assert "in 2027-28" in said
    for words in ("Demography", "Incidence at the same age", "Growth of capacity", "Pay and pric"):
        assert words in said
    rows = load(tmp_path).tables["drivers"].filter(method="shapley")
    assert set(rows["financial_year"]) == {"2026-27", "2027-28"}
    # Three changes switch capacity off, seven prices, five feedbacks: on, they take away as much.
    last = rows.filter(financial_year="2027-28").select("part", "difference_mean")
    assert dict(last.iter_rows()) == pytest.approx(
        {
            **{"demography": 15 * 6666.66, "capacity": -3 * 6666.66, "prices": -7 * 6666.66},
            **{"feedbacks": -5 * 6666.66, "incidence": 0, "interaction": 0, ALL: 0},
        },
        abs=1e-6,
    )


@pytest.mark.slow
def test_each_feedbacks_share(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked = ("more_home_care", "--feedbacks", "--years", "1", *SMALL, *COST)
    assert run(monkeypatch, *asked, "--out", str(tmp_path)) == 0
    said = " ".join(capsys.readouterr().out.split())
    for words in ("The changes themselves,", "Delay in hospital raises", "Full beds put off"):
        assert words in said
    assert "which feedbacks bring it about" in said
    kept = load(tmp_path)
    assert len(kept.facts["choices"]) == 2 * 2**6
    shares = kept.tables["drivers"].filter(method="shapley", financial_year=ALL)
    found = dict(shares.select("part", "difference_mean").iter_rows())
    # Two changes, whatever is switched in both: nothing of it is feedback.
    assert found.pop("direct") == found.pop(ALL) == pytest.approx(2 * 3333.33)
    assert len(found) == 7
    assert not any(found.values())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("do_nothing",), "changes nothing that do_nothing"),
        (("more_home_car",), "Did you mean more_home_care"),
        (("more_home_care", "--baseline", "nothing.toml"), "no such file"),
        (("more_home_care", "--measure", "bed_day"), "Did you mean bed_days"),
        (("more_home_care", "--replicates", "1"), "at least 2"),
        (("more_home_care", "--years", "0"), "from 1 to 20"),
        (("more_home_care", "--years", "10000000"), "from 1 to 20"),
        (("more_home_care", "--residents", "-5"), "or all"),
        (("more_home_care", "--residents", "5000", "--measure", "delayed_days"), "50,000"),
        (("do_nothing", "--over-time", "--years", "1"), "no later year"),
        (("do_nothing", "--over-time", "--baseline", "more_home_care"), "Leave out"),
        (("more_home_care", "--over-time", "--feedbacks"), "Leave out --feedbacks"),
        (("do_nothing", "--feedbacks"), "changes nothing that do_nothing"),
        (("do_nothing", "--over-time", "--measure", "gap_icb_gbp"), "no driver moves"),
    ],
)
def test_a_mistake_is_one_message_and_nothing_is_written(
    arguments: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, *arguments) == 2
    heard = capsys.readouterr()
    assert said in heard.err
    assert "Traceback" not in heard.err
    assert heard.out == ""
    assert not list(tmp_path.iterdir())


CHANGES = """name = "mine"
title = "Mine"
question = "What if?"

[[change]]
parameter = "pathways.discharge.pathway_by_age"
set = {share}
where = {{ pathway = "{one}" }}
reason = "To see"
{group}

[[change]]
parameter = "pathways.discharge.pathway_by_age"
set = {rest}
where = {{ pathway = "{other}" }}
reason = "To see"
{group}

[[change]]
parameter = "pathways.discharge.pathway_by_age"
set = 0
where = {{ pathway = "{third}" }}
reason = "To see"
{group}
"""


@pytest.mark.parametrize(
    ("group", "said"),
    [("", "group = "), ('group = "All"', "Choose another name"), ('group = "Flow"', "")],
)
def test_changes_that_only_hold_together_have_to_be_joined(
    group: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    one, other, third = known_parameters()["pathways.discharge.pathway_by_age"].labels[1]
    named = {"one": one, "other": other, "third": third}
    file = tmp_path / "mine.toml"
    text = CHANGES.format(share=0.7, rest=0.3, group=group, **named)
    file.write_text(text, encoding="utf-8")
    asked = (str(file), "--years", "1", *SMALL, *COST, "--out", str(tmp_path / "out"))
    assert run(monkeypatch, *asked) == (2 if said else 0)
    assert said in capsys.readouterr().err
