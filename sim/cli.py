"""The command line: what to run, and how far it is."""

import json
import sys
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sim.app.work.gallery import prepare_store
from sim.area import Area, load_area
from sim.cli_options import (
    DEMO_AREA,
    AreaName,
    Journeys,
    Out,
    Replicates,
    ResidentsText,
    RunSettings,
    Seed,
    Workers,
    in_residents,
    in_workers,
    run_options,
    settings_of,
)
from sim.money import check_rules
from sim.money.on_place import money_on_place
from sim.parameters import InputError, Parameter, catalogue
from sim.report import (
    print_answer,
    print_drivers,
    print_home_care_curve,
    print_list,
    print_saving,
    print_scheme,
    print_trial,
    progress_bar,
    write_drivers,
    write_home_care_curve,
    write_journey,
    write_page,
    write_trial,
)
from sim.results import Results
from sim.scenario import (
    check_file,
    diff,
    load_scenario,
    values_by_year,
)
from sim.sweep import (
    WorkersDiedError,
    compare_scenarios,
    find_drivers,
    home_care_curve,
    run_scenarios,
    trial,
)

DEMO_SCENARIOS = ["do_nothing", "more_home_care"]
DEMO_REPLICATES = 6
MISTAKE, FAILURE = 2, 1
PAGE = "report.html"

app = typer.Typer(
    name="localpound",
    help="What one place's health and care money buys, and what a scenario would change.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
screen = Console(markup=False, highlight=False)
errors = Console(stderr=True, markup=False, highlight=False, soft_wrap=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print the comparison as JSON, only.")]
ScenarioName = Annotated[str, typer.Argument(help="A scenario by name, or the path of its file.")]
Doubt = Annotated[bool, typer.Option("--doubt", help="Schemes at half size, a year late, too.")]
Names = Annotated[list[str], typer.Argument(metavar="SCENARIO...", help="The first: baseline.")]


class Listed(StrEnum):
    """What can be listed."""

    AREAS = "areas"
    SCENARIOS = "scenarios"
    SCHEMES = "schemes"
    PARAMETERS = "parameters"


@app.command()
def demo(
    out: Out = Path("results/demo"), seed: Seed = 1, workers: Workers = None, json_: AsJson = False
) -> None:
    """Compare doing nothing with a tenth more home care in Gloucestershire."""
    settings = settings_of(replicates=DEMO_REPLICATES, seed=seed, workers=workers, out=out)
    _compare(DEMO_SCENARIOS, settings, json_)


@app.command()
@run_options("results/compare")
def compare(
    scenarios: Names,
    settings: RunSettings,
    journeys: Journeys = 0,
    doubt: Doubt = False,
    json_: AsJson = False,
) -> None:
    """Compare scenarios with the first one named, under the same dice.

    Writes tables and a page; what was finished before a stop is not run again. With --doubt each
    is run once more with what its schemes do half as large and a year late.
    """
    _compare(scenarios, settings, json_, journeys, doubt)


def _compare(
    scenarios: list[str], settings: RunSettings, json_: bool, journeys: int = 0, doubt: bool = False
) -> None:
    place, chosen = settings.area, [load_scenario(name) for name in scenarios]
    with progress_bar(shown=not json_) as report:
        answer = compare_scenarios(
            place,
            chosen,
            **settings.of_runs,
            journeys=journeys,
            doubt=doubt,
            progress=report,
        )
    page = write_page(answer, _parameters(place), settings.out / PAGE)
    if json_:
        print(_as_json(answer))
        return
    print_answer(answer, screen)
    screen.print(f"The page, with charts: {page}\nTables: {settings.out / 'tables'}")


@app.command()
@run_options("results/drivers")
def drivers(
    scenario: ScenarioName,
    settings: RunSettings,
    baseline: Annotated[str | None, typer.Option(help="By default do_nothing.")] = None,
    over_time: Annotated[bool, typer.Option("--over-time", help="Since the first year.")] = False,
    feedbacks: Annotated[bool, typer.Option("--feedbacks", help="By feedbacks of need.")] = False,
    measure: Annotated[list[str] | None, typer.Option(help="Which; again for more.")] = None,
) -> None:
    """Split what a scenario changes by its groups of changes; first-in, last-in and Shapley.

    With --over-time: what changes from year to year, by demography, incidence, capacity, prices.
    With --feedbacks: by what shortage does to need, each feedback on or off in both scenarios.
    Runs every choice of them, two to the power of their number, and so takes long for many.
    """
    with progress_bar(shown=True) as report:
        answer = find_drivers(
            settings.area,
            load_scenario(scenario),
            baseline,
            over_time=over_time,
            by_feedback=feedbacks,
            measures=measure or (),
            **settings.of_runs,
            progress=report,
        )
    file = write_drivers(answer, settings.out)
    print_drivers(answer, screen)
    screen.print(f"Tables: {file} and {settings.out / 'tables'}")


@app.command("home-care-curve")
@run_options("results/home_care_curve")
def home_care_curve_(
    settings: RunSettings,
    at: Annotated[list[float] | None, typer.Option(help="Times today's; again for more.")] = None,
) -> None:
    """Cost against home care capacity: as economic cost and as cash, with and without closed beds.

    Runs the place with 0.8 to 1.3 times today's home care, or as --at says.
    """
    place, out = settings.area, settings.out
    with progress_bar(shown=True) as report:
        answer = home_care_curve(place, at or (), **settings.of_runs, progress=report)
    page = write_home_care_curve(answer, _parameters(place), out)
    print_home_care_curve(answer, screen)
    screen.print(f"The page, with charts: {page}\nTables: {out}; all runs: {out / 'tables'}")


@app.command("trial")
@run_options("results/trial", replicates=1, years=2)
def trial_(
    scheme: Annotated[str, typer.Argument(help="A scheme by name, such as case_management.")],
    settings: RunSettings,
    rate: Annotated[list[str] | None, typer.Option(help="Which; again for more.")] = None,
    reading: Annotated[str, typer.Option(help="central, optimistic or adverse.")] = "central",
    diluted: Annotated[bool, typer.Option("--diluted", help="And what is left of it.")] = False,
) -> None:
    """Try a scheme inside the model: does the effect that was entered come back?

    Everybody eligible is in it, and whatever makes it do less in a place than in a study is off.
    With --diluted each of these is turned on again, one at a time and all together.
    """
    with progress_bar(shown=True) as report:
        answer = trial(
            settings.area,
            scheme,
            rates=rate or (),
            switch=reading,
            diluted=diluted,
            **settings.of_runs,
            progress=report,
        )
    file = write_trial(answer, settings.out)
    print_trial(answer, screen)
    screen.print(f"Tables: {file} and {settings.out / 'tables'}")


@app.command()
@run_options("results/run", replicates=1)
def run(scenario: ScenarioName, settings: RunSettings, journeys: Journeys = 0) -> None:
    """Run one scenario and write its tables."""
    chosen = load_scenario(scenario)
    with progress_bar(shown=True) as report:
        run_scenarios(
            settings.area, [chosen], **settings.of_runs, journeys=journeys, progress=report
        )
    screen.print(f"Tables: {settings.out / 'tables'}")


@app.command()
def journey(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="Folders of --out.")],
    resident: Annotated[str, typer.Option(help="Which; by default who has most care.")] = "",
    year: Annotated[str, typer.Option(help="As 2026-27; by default the first.")] = "",
) -> None:
    """Show one resident's year, of a run or comparison made with --journeys.

    Writes a page into the (first) folder, each scenario's chart under the other.
    """
    screen.print(f"The page: {write_journey(folders, resident, year)}")


@app.command()
def check(files: Annotated[list[Path], typer.Argument(metavar="FILE...")]) -> None:
    """Check areas and scenarios without running them."""
    found = [error for file in files for error in check_file(file, check_rules)]
    for error in found:
        errors.print(f"Error: {error}")
    if found:
        raise typer.Exit(MISTAKE)
    screen.print(f"{len(files)} file{'s' if len(files) > 1 else ''} checked: no mistakes.")


@app.command()
def show(
    scenario: Annotated[str, typer.Argument(help="A scenario or scheme, or a scenario's file.")],
    resolved: Annotated[bool, typer.Option("--resolved", help="With parents and values.")] = False,
    area: AreaName = DEMO_AREA,
) -> None:
    """What a scenario asks and changes; of a scheme what it is, does and costs, and why so."""
    if print_scheme(scenario, screen):
        return
    chosen = load_scenario(scenario)
    known = _parameters(load_area(area))
    screen.print(f"{chosen.title} ({chosen.name})\n{chosen.question}")
    made = chosen.resolved(known)
    if not made:
        screen.print("It changes nothing.")
    for change in made:
        screen.print(f"- {change.in_full if resolved else change.in_short}")
    if resolved:
        screen.print(f"extends: {', '.join(chosen.lineage) or 'nothing'}\nhash: {chosen.hash}")


@app.command("diff")
def diff_(a: str, b: str, area: AreaName = DEMO_AREA) -> None:
    """What scenario B does otherwise than scenario A."""
    differences = diff(load_scenario(a), load_scenario(b), _parameters(load_area(area)))
    for difference in differences:
        screen.print(f"- {difference}")
    if not differences:
        screen.print("They do the same.")


@app.command("list")
def list_(what: Listed) -> None:
    """Ready-made areas, scenarios and schemes, or every parameter of the model."""
    print_list(what, screen)


@app.command()
def saving(
    area: AreaName = DEMO_AREA,
    above_plan: Annotated[float, typer.Option(help="Admissions above plan, percent.")] = 2.0,
) -> None:
    """What one avoided admission saves whom by payment rule; the Better Care Fund's first year."""
    place = load_area(area)
    values = values_by_year(place, load_scenario("do_nothing"), place.first_year, 1, seed=1)[0]
    found = money_on_place(values, place.people, above_plan)
    print_saving(*found, place.title, values.financial_year, screen)


@app.command("app")
def app_(
    port: Annotated[int, typer.Option(help="Where the page is served.")] = 8501,
    address: Annotated[str, typer.Option(help="0.0.0.0 serves a network, too.")] = "127.0.0.1",
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """The page for a board: compare scenarios in a browser, until you press Ctrl-C."""
    import_module("sim.app.launch").launch(port, address, browser)  # takes a second to load


@app.command()
def prepare(
    area: Annotated[list[str] | None, typer.Option(help="A place; again for more.")] = None,
    workers: Workers = None,
) -> None:
    """Make the comparisons that the page offers first, for all places, before anybody asks.

    Takes minutes for each place. Stop it when you like: the same command goes on from there.
    """
    with progress_bar(shown=True) as report:
        found = prepare_store(area or [], in_workers(workers), report)
    for problem in found:
        errors.print(f"Error: {problem}")
    if found:
        raise typer.Exit(FAILURE)
    screen.print("The gallery is ready.")


@app.command()
def validate(
    area: AreaName = "england",
    replicates: Replicates = 5,
    residents: ResidentsText = "500000",
    workers: Workers = None,
) -> None:
    """Hold the model against published figures: measure, published, model, interval, source."""
    # Calibration stands on top of the model, which does not know it; only this command asks it.
    services, people, shown = (
        import_module(f"calibration.{room}") for room in ("validate", "people_section", "shown")
    )
    drawn = in_residents(residents)
    count = round(load_area(area).people) if drawn == "all" else drawn
    place = area, replicates, count, in_workers(workers)
    shown.render(people.people_section(*place), screen, "The people against published figures")
    shown.render(services.validate(*place), screen, "The model against published figures")


def main() -> None:
    """Entry of the command `localpound`: a mistake in the input is one message and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except InputError as error:
        errors.print(f"Error: {error}")
        sys.exit(MISTAKE)
    except (WorkersDiedError, OSError) as error:
        errors.print(f"Error: {error}")
        sys.exit(FAILURE)


def _as_json(answer: Results) -> str:
    facts = {key: value for key, value in answer.facts.items() if key != "runs"}
    rows = answer.tables["comparison"].to_dicts()
    return json.dumps(facts | {"comparison": rows}, ensure_ascii=False, indent=2)


def _parameters(area: Area) -> dict[str, Parameter]:
    return catalogue() | area.parameters


if __name__ == "__main__":
    main()
