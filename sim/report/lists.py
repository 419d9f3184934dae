"""What there is to choose from: places, scenarios, and every number of the model."""

from rich.console import Console

from sim.area import area_names, load_area
from sim.parameters import Parameter
from sim.parameters.scheme_file import schemes
from sim.report.screen import print_table
from sim.report.tables import Table, shown_value
from sim.scenario import known_parameters, load_scenario, scenario_names


def print_list(what: str, console: Console) -> None:
    """Areas, scenarios or schemes as a table; of parameters a line for each."""
    if what == "parameters":
        for known in known_parameters().values():
            line = parameter_line(known)
            console.print(line, soft_wrap=True, markup=False, highlight=False)
        return
    tables = {"areas": areas_table, "scenarios": scenarios_table, "schemes": schemes_table}
    print_table(tables[what](), console)


def areas_table() -> Table:
    """The ready-made places."""
    places = [load_area(name) for name in area_names()]
    rows = [(place.name, place.title, f"{place.people:,.0f}") for place in places]
    return Table("", ("Name", "Place", "People"), tuple(rows), frozenset({2}))


def scenarios_table() -> Table:
    """The ready-made scenarios."""
    chosen = [load_scenario(name) for name in scenario_names()]
    return Table("", ("Name", "Question"), tuple((each.name, each.question) for each in chosen))


def schemes_table() -> Table:
    """The schemes that a place can try."""
    rows = tuple((text.name, text.title, text.what) for text in schemes().values())
    return Table("", ("Name", "Scheme", "What it is"), rows)


def parameter_line(parameter: Parameter) -> str:
    """One line, so that it can be searched and its name copied."""
    if parameter.name.startswith("area."):
        value = f"set by the place, {parameter.unit}"
    else:
        about = f"{parameter.kind}, grade {parameter.grade}"
        value = f"{shown_value(parameter)} {parameter.unit} ({about})"
    fixed = " Read once: no scenario can change it." if parameter.read_once else ""
    return f"{parameter.name}: {value}. {parameter.label}.{fixed}"
