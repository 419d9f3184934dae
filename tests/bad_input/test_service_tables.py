"""Tables by service and by month that cannot be right: one message, with the file and the row."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.area import load_area
from sim.parameters import InputError, Values, catalogue
from sim.parameters.catalogue import parameters_in
from sim.pathways.check_services import check_services
from sim.pathways.constants import constants
from sim.population import plan_flows
from sim.services import Service

SIM = Path(__file__).parents[2] / "sim"
ROOMS = ("pathways", "demand")
STAYS = (
    *("mean_days", "spread", "days_between_contacts"),
    *("patience_days", "round_days", "occupancy_at_start"),
)
CAPACITY = ("follows_need", "growth_per_year", "workforce_growth_per_year")
PLACES, STAY = "per_1000_people.csv", "caseload_mean_days.csv"
REQUESTS, SHAPE = "requests_per_1000.csv", "requests_by_age.csv"
NOTHING_READS = "has a row here that nothing reads"
WINTER = "season_emergency_admissions.csv"

Rewrite = Callable[[str, Callable[[list[str]], list[str]]], None]


def read(folder: Path) -> Values:
    """The numbers with the tables of the folder."""
    found = dict(catalogue())
    for room in ROOMS:
        for file in (folder / room).glob("*.toml"):
            found.update(parameters_in(file, f"{room}.{file.stem}"))
    return Values(found, "2025-26")


def refused(folder: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        check_services(read(folder))
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for room in ROOMS:
        (tmp_path / room).mkdir()
        for file in (*(SIM / room).glob("*.csv"), *(SIM / room).glob("*.toml")):
            shutil.copy(file, tmp_path / room)
    return tmp_path


@pytest.fixture
def rewrite(folder: Path) -> Rewrite:
    """Changes the lines of one table."""

    def change(table: str, lines: Callable[[list[str]], list[str]]) -> None:
        (file,) = folder.glob(f"*/{table}")
        before = file.read_text("utf-8").splitlines()
        after = lines(before)
        assert after != before
        file.write_text("\n".join(after) + "\n", "utf-8")

    return change


def without(service: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [line for line in lines if service not in line.split(",")[:2]]


def with_row(row: str) -> Callable[[list[str]], list[str]]:
    """The row has a cell for each column that a table may have; those it lacks are left out."""
    return lambda lines: [*lines, ",".join((row + ",,,").split(",")[: lines[0].count(",") + 1])]


def other(was: str, becomes: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [
        becomes + line.removeprefix(was) if line.startswith(was) else line for line in lines
    ]


def test_the_tables_as_they_are_can_be_read(folder: Path) -> None:
    check_services(read(folder))


def test_the_model_asks_before_anything_else(folder: Path, rewrite: Rewrite) -> None:
    rewrite(STAY, without("broker"))
    area = load_area("england")
    people = plan_flows(area, Values({**catalogue(), **area.parameters}, "2025-26"), 1)
    values = Values({**area.parameters, **read(folder).parameters}, "2025-26")
    with pytest.raises(InputError, match="broker has places but no length of stay here"):
        constants(area, values, people)


@pytest.mark.parametrize(
    "table",
    [*(f"caseload_{stay}.csv" for stay in STAYS), *(f"{growth}.csv" for growth in CAPACITY)],
)
@pytest.mark.parametrize("service", ["broker", "mental_health_inpatient"])
def test_a_service_that_a_table_leaves_out_is_named(
    table: str, service: str, folder: Path, rewrite: Rewrite
) -> None:
    rewrite(table, without(service))
    error = refused(folder)
    assert Path(error.file).name == table
    assert error.key in table
    assert f"{service} has places but no " in error.problem
    assert error.remedy == f"Add a row for {service}"


@pytest.mark.parametrize("service", ["hospice", "gp", "same_day_emergency_care", "outpatient"])
def test_a_pathway_without_places_is_named(service: str, folder: Path, rewrite: Rewrite) -> None:
    rewrite(PLACES, without(service))
    assert f"a pathway leads to {service}, which has no places here" in str(refused(folder))


@pytest.mark.parametrize("service", ["day_hospital", "home_care", "ae", "emergency_inpatient"])
def test_slots_without_a_pathway_are_named(service: str, folder: Path, rewrite: Rewrite) -> None:
    rewrite(PLACES, with_row(f"{service},1,nobody,C"))
    error = refused(folder)
    assert Path(error.file).name == PLACES
    assert "slots without a pathway" in error.problem
    assert repr(service) in error.problem
    assert "Allowed: " in error.remedy


def test_a_misspelt_service_is_known_by_its_name(folder: Path, rewrite: Rewrite) -> None:
    rewrite(PLACES, other("hospice,", "hospise,"))
    assert "Did you mean hospice?" in refused(folder).remedy


@pytest.mark.parametrize(
    ("table", "row", "message"),
    [
        (STAY, "day_hospital,9", "there is no service 'day_hospital'"),
        (STAY, "gp,9", "'gp' has a row here that nothing reads"),
        (STAY, "hospice,14", "'hospice' has a row here that nothing reads"),
        (STAY, "end_of_life_home,60", "'end_of_life_home' has a row here that nothing reads"),
        ("caseload_patience_days.csv", "urgent_community_response,1", NOTHING_READS),
        ("caseload_round_days.csv", "urgent_community_response,1", NOTHING_READS),
        ("caseload_occupancy_at_start.csv", "urgent_community_response,0.9", NOTHING_READS),
        ("caseload_occupancy_at_start.csv", "virtual_ward,0.8", NOTHING_READS),
        ("caseload_occupancy_at_start.csv", "crisis_team,0.9", NOTHING_READS),
        ("follows_need.csv", "ambulance,1", "'ambulance' has a row here that nothing reads"),
        ("follows_need.csv", "hospise,1", "Did you mean hospice?"),
        ("listed_people_per_1000.csv", "gp,1", "Allowed: day_case, outpatient"),
        ("hospital_flow.csv", "hospice,1", "'hospice' has a row here that nothing reads"),
        ("contacts_level.csv", "dentist,1", "there is no service 'dentist'"),
        ("use_england_mean.csv", "hospice,1", "'hospice' has a row here that nothing reads"),
        (REQUESTS, "home_care,1", "people ask for home_care here, but it has no places in "),
        (REQUESTS, "hospice,1", "'hospice' has a row here that nothing reads"),
        (REQUESTS, "day_hospital,1", "there is no service 'day_hospital'"),
    ],
)
def test_a_row_too_many_is_named(
    table: str, row: str, message: str, folder: Path, rewrite: Rewrite
) -> None:
    rewrite(table, with_row(row))
    error = refused(folder)
    assert Path(error.file).name == table
    assert message in str(error)


@pytest.mark.parametrize(
    ("table", "service", "message"),
    [
        (SHAPE, "crisis_team", "crisis_team has requests but no shape by age here"),
        (REQUESTS, "crisis_team", "crisis_team takes requests but has no number of them"),
        ("listed_people_per_1000.csv", "day_case", "day_case has a waiting list but no length"),
        ("contacts_level.csv", "gp", "gp is counted but has no level here"),
        ("use_by_segment.csv", "ae", "ae is used by segment but has no row here"),
        ("use_mean_by_age.csv", "ae", "ae is used by segment but has no mean here"),
        ("use_england_mean.csv", "broker", "broker has a shape but no mean over England"),
        ("stay_days.csv", "home_care", "home_care has places but no length of stay here"),
        ("next_by_service.csv", "reablement", "nothing comes after reablement here"),
    ],
)
def test_a_row_too_few_is_named(
    table: str, service: str, message: str, folder: Path, rewrite: Rewrite
) -> None:
    rewrite(table, without(service))
    error = refused(folder)
    assert Path(error.file).name == table
    assert message in error.problem
    assert service in error.remedy


def test_what_costs_money_must_be_a_service_too(folder: Path) -> None:
    (folder / "money").mkdir()
    for file in (*(SIM / "money").glob("*.csv"), SIM / "money" / "resource_cost.toml"):
        shutil.copy(file, folder / "money")
    table = folder / "money" / "unit_cost.csv"
    table.write_text(f"{table.read_text('utf-8').rstrip()}\nday_hospital,9,C,\n", "utf-8")
    money = parameters_in(folder / "money" / "resource_cost.toml", "money.resource_cost")
    with pytest.raises(InputError, match="there is no service 'day_hospital'") as caught:
        check_services(Values({**catalogue(), **money}, "2025-26"))
    assert Path(caught.value.file).name == "unit_cost.csv"


@pytest.mark.parametrize(
    ("table", "was", "becomes", "message"),
    [
        (
            STAY,
            "crisis_team,21",
            "crisis_team,0",
            "0, below 1, the least it can be (service crisis_team)",
        ),
        (STAY, "crisis_team,21", "crisis_team,-21", "-21, below 0 (service crisis_team)"),
        (
            "caseload_round_days.csv",
            "hospice,1",
            "hospice,0",
            "0, below 1, the least it can be (service hospice)",
        ),
        (
            "caseload_round_days.csv",
            "broker,7",
            "broker,6.5",
            "6.5, which is not a whole number (serv",
        ),
        (
            "caseload_round_days.csv",
            "broker,7",
            "broker,40",
            "40, above 31, the most it can be (serv",
        ),
        (
            STAY,
            "broker,60",
            "broker,1e9",
            "1e+09, above 7300 (service broker), cannot be a number of",
        ),
        ("caseload_spread.csv", "broker,0.6", "broker,50", "50, above 3 (service broker)"),
        ("caseload_patience_days.csv", "hospice,7", "hospice,0", "below its low 1"),
        ("caseload_occupancy_at_start.csv", "broker,0.9", "broker,1.9", "above 1 (service broker"),
        ("caseload_days_between_contacts.csv", "hospice,0", "hospice,2", "counted in bed days, so"),
        (
            "caseload_days_between_contacts.csv",
            "broker,10",
            "broker,0",
            "counted in contacts, so 0",
        ),
        (
            "caseload_days_between_contacts.csv",
            "broker,10",
            "broker,1e-8",
            "1e-08, below 0.1, the least it can be (service broker)",
        ),
        (PLACES, "hospice,0.0", "hospice,-0.0", "below 0 (service hospice)"),
        (PLACES, "hospice,", "broker,", "this row stands twice"),
        (SHAPE, "crisis_team,85+,", "crisis_team,80+,", "overlap"),
    ],
)
def test_a_number_that_cannot_be_is_named(
    table: str, was: str, becomes: str, message: str, folder: Path, rewrite: Rewrite
) -> None:
    rewrite(table, other(was, becomes))
    assert message in str(refused(folder))


MONTHS = "the rows must be of month 04, 05, 06, 07, 08, 09, 10, 11, 12, 01, 02, 03, each once and"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            other("01,1.", "01,2."),
            "the mean over each month, weighed by its days, is 1.0849, not 1",
        ),
        (lambda lines: [line for line in lines if line[:2] != "01"], MONTHS),
        (other("01,", "1,"), MONTHS),
        (other("01,", "13,"), MONTHS),
        (lambda lines: [lines[0], *lines[10:], *lines[1:10]], MONTHS),
        (with_row("13,1"), MONTHS),
        (with_row("01,1"), "month 01: this row stands twice"),
        (other("month", "week"), "unknown column 'week'"),
    ],
)
def test_a_season_that_is_not_a_year_of_mean_one(
    lines: Callable[[list[str]], list[str]], message: str, folder: Path, rewrite: Rewrite
) -> None:
    rewrite(WINTER, lines)
    assert message in str(refused(folder))


@pytest.mark.parametrize(
    ("becomes", "message"),
    [
        ('["week"]', "averages_one_over names 'week', which is not in by"),
        ('"month"', "averages_one_over: 'month' does not fit here. Write a list"),
    ],
)
def test_a_mean_over_what_has_no_days(becomes: str, message: str, folder: Path) -> None:
    file = folder / "demand" / "season.toml"
    text = file.read_text("utf-8")
    field = "averages_one_over = "
    file.write_text(text.replace(f'{field}["month"]', f"{field}{becomes}", 1), "utf-8")
    assert message in str(refused(folder))


def test_only_an_axis_whose_days_are_known_has_a_mean(folder: Path) -> None:
    file = folder / "pathways" / "capacity.toml"
    by = 'by = ["service"]'
    text = file.read_text("utf-8").replace(by, f'{by}\naverages_one_over = ["service"]', 1)
    file.write_text(text, "utf-8")
    assert "averages_one_over can name month, not 'service'" in str(refused(folder))


def test_every_service_has_a_table_that_knows_it() -> None:
    known = {label for one in catalogue().values() for axis in one.labels for label in axis}
    assert {service.label for service in Service} <= known
