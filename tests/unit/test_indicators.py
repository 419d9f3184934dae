"""Better Care Fund metrics by policy year, I statement indicators, and what is refused in them."""

from pathlib import Path

import pytest

from sim.comparison import measures
from sim.comparison.indicators import (
    BETTER_CARE_FUND,
    I_STATEMENTS,
    better_care_fund_metrics,
    by_policy_year,
    i_statements,
    metrics_of,
    policy_year,
)
from sim.parameters import InputError

HEADLINES = {
    "2015-16": {
        *("total_emergency_admissions", "permanent_admissions_65"),
        *("home_at_91_days", "delayed_transfers"),
    },
    "2019-20": {
        *("total_emergency_admissions_later", "permanent_admissions_65"),
        *("home_at_91_days", "delayed_transfers"),
    },
    "2023-24": {"permanent_admissions_65", "home_at_91_days"},
    "2025-26": {
        *("emergency_admissions_65", "care_home_admissions_65", "average_discharge_delay"),
        *("discharges_on_the_day", "delay_of_late_discharges"),
    },
}


@pytest.mark.parametrize(("year", "names"), HEADLINES.items())
def test_headline_metrics_of_a_policy_year(year: str, names: set[str]) -> None:
    assert {one.name for one in metrics_of(year) if one.heading == "headline"} == names


def test_a_financial_year_is_held_to_its_policy_year_or_to_the_latest() -> None:
    assert policy_year("2019-20") == "2019-20"
    assert policy_year("2025-26") == policy_year("2026-27") == policy_year("2044-45") == "2025-26"
    sets = by_policy_year(["2024-25", "2025-26", "2026-27"])
    assert sets == {"2024-25": ["2024-25"], "2025-26": ["2025-26", "2026-27"]}
    assert metrics_of("2014-15") == ()


def test_falls_and_avoidable_admissions_are_listed_and_not_counted() -> None:
    left_out = {one.name: one for one in metrics_of("2025-26") if not one.is_modelled}
    assert set(left_out) == {"avoidable_admissions", "falls_admissions_65"}
    assert all("diagnosis" in one.note for one in left_out.values())


def test_every_theme_of_the_narrative_is_there() -> None:
    themes = {one.heading.split(":")[0] for one in i_statements()}
    assert themes == {
        *("Goals and outcomes", "Care planning", "Communication", "Information"),
        *("Decision making", "Transitions", "Emergencies", "Carer"),
    }
    assert {(one.source, one.grade) for one in i_statements()} == {("NV2013", "C")}


def test_an_indicator_is_never_money_or_satisfaction() -> None:
    for one in i_statements():
        if one.is_modelled:
            assert measures()[one.measure].unit != "£"
        assert "satisf" not in one.label.lower()


ROW = dict(zip(I_STATEMENTS.read_text("utf-8").splitlines()[0].split(","), [""] * 8, strict=True))
GOOD = ROW | {
    **{"theme": "Carer", "indicator": "one", "label": "One", "measure": "deaths"},
    **{"modelled": "yes", "note": "", "source": "NV2013", "grade": "C"},
}


def written(folder: Path, row: dict[str, str]) -> Path:
    file = folder / "made_up.csv"
    file.write_text("\n".join(",".join(line) for line in (row, row.values())), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"measure": "deatsh"}, "one.measure: 'deatsh' is no measure. Did you mean deaths?"),
        ({"measure": ""}, "one.measure: '' is no measure"),
        ({"modelled": "perhaps"}, "one.modelled: is 'perhaps'. Write yes or no"),
        ({"modelled": "no"}, "one.measure: is not modelled, and yet names deaths"),
        ({"modelled": "no", "measure": ""}, "one.note: is not modelled, and nothing says why"),
        ({"grade": ""}, "one.grade: has no source, or no grade"),
        ({"source": ""}, "one.grade: has no source, or no grade"),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused(
    tmp_path: Path, change: dict[str, str], said: str
) -> None:
    with pytest.raises(InputError) as error:
        i_statements(written(tmp_path, GOOD | change))
    assert said in str(error.value)
    assert "made_up.csv" in str(error.value)


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (("2025", ""), "one.from_year: '2025' is no policy year. Write it 2025-26"),
        (("2025-27", ""), "'2025-27' is no policy year"),
        (("", ""), "one.from_year: '' is no policy year"),
        (("2025-26", "2024-25"), "one.to_year: ends in 2024-25, before it begins"),
    ],
)
def test_years_of_a_metric_are_policy_years(
    tmp_path: Path, years: tuple[str, str], said: str
) -> None:
    row = {"metric": "one", "kind": "headline", "from_year": years[0], "to_year": years[1]}
    rest = {key: GOOD[key] for key in ("label", "measure", "modelled", "note", "source", "grade")}
    with pytest.raises(InputError) as error:
        better_care_fund_metrics(written(tmp_path, row | rest))
    assert said in str(error.value)


def test_metrics_name_what_they_are() -> None:
    for one in better_care_fund_metrics(BETTER_CARE_FUND):
        assert one.definition
        assert one.label
