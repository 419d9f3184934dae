"""Reading a scenario and its parents, and refusing what cannot be meant."""

from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import Field

import scenarios
from sim.parameters import InputError
from sim.parameters.entry import Strict, Words, checked, shown
from sim.parameters.errors import did_you_mean
from sim.parameters.name import check_name
from sim.parameters.text import LARGEST_TOML_BYTES, beside, decoded, read_toml, toml_of
from sim.scenario.change import Change
from sim.scenario.money_rules import MoneyRules, read_money
from sim.scenario.read_change import read_change
from sim.scenario.read_scheme import read_scheme_table
from sim.scenario.scenario import Scenario

FOLDER = Path(scenarios.__file__).parent
DEEPEST_LINEAGE = 10
MOST_CHANGES = 1000
MOST_SCHEMES = 100


class ScenarioFile(Strict):
    """The top of a scenario's file."""

    name: Words
    title: Words
    question: Words
    extends: Words | None = None
    money: Any = None
    change: list[Any] = Field(default_factory=list, max_length=MOST_CHANGES)
    scheme: list[Any] = Field(default_factory=list, max_length=MOST_SCHEMES)


def scenario_names() -> list[str]:
    """Names of the ready-made scenarios."""
    return sorted(file.stem for file in FOLDER.glob("*.toml"))


def load_scenario(name_or_path: str | Path) -> Scenario:
    """The scenario with this name, or in this file of one's own, with its parents' changes."""
    return _load(scenario_file(name_or_path), ())


def scenario_file(name_or_path: str | Path) -> Path:
    """The file of a scenario: a bundled name, or a path that ends in .toml."""
    given = str(name_or_path)
    if given in scenario_names():
        return FOLDER / f"{given}.toml"
    if not given.endswith(".toml"):
        remedy = did_you_mean(
            given,
            scenario_names(),
            "See `localpound list scenarios`, or give the path of a .toml file",
        )
        raise InputError(given, "", "there is no scenario of this name", remedy)
    return Path(name_or_path)


def read_scenario(text: str | bytes, called: str) -> Scenario:
    """The scenario in a text that came without a folder, such as an upload; errors say `called`.

    It can extend ready-made scenarios only: it has no business with other files.
    """
    file = Path(called)
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    tables = toml_of(decoded(data, file, LARGEST_TOML_BYTES), file)
    extends = tables.get("extends")
    if isinstance(extends, str) and extends not in scenario_names():
        problem = f"there is no ready-made scenario {shown(extends)}"
        otherwise = "A text without a folder can extend ready-made scenarios only"
        remedy = did_you_mean(extends, scenario_names(), otherwise)
        raise InputError(file, "extends", problem, remedy)
    return _read(tables, file, ())


def _load(file: Path, children: tuple[Path, ...]) -> Scenario:
    return _read(read_toml(file), file, children)


def _read(tables: dict[str, Any], file: Path, children: tuple[Path, ...]) -> Scenario:
    top = checked(ScenarioFile, tables, "", file)
    check_name(top.name, file, FOLDER)
    inherited: tuple[Change, ...] = ()
    lineage: tuple[str, ...] = ()
    money = MoneyRules()
    if top.extends is not None:
        parent = _parent(top.extends, file, (*children, file))
        inherited, lineage = parent.changes, (parent.name, *parent.lineage)
        money = parent.money
    own = _changes(top.scheme, top.change, file)
    places = {change.place for change in own}
    kept = tuple(change for change in inherited if change.place not in places)
    return Scenario(
        name=top.name,
        title=top.title,
        question=top.question,
        changes=kept + own,
        money=read_money(top.money, money, file),
        lineage=lineage,
        file=str(file),
    )


def _parent(extends: str, file: Path, children: tuple[Path, ...]) -> Scenario:
    if extends.endswith(".toml"):
        parent = beside(file, "extends", extends, ".toml")
    elif extends in scenario_names():
        parent = FOLDER / f"{extends}.toml"
    else:
        remedy = did_you_mean(extends, scenario_names(), "Or name a .toml file beside this one")
        raise InputError(file, "extends", f"there is no scenario {extends!r}", remedy)
    if parent.resolve() in [child.resolve() for child in children]:
        problem = f"{parent.name} extends itself, by way of {len(children)} file(s)"
        raise InputError(file, "extends", problem, "Take one `extends` out of the circle")
    if len(children) > DEEPEST_LINEAGE:
        problem = f"more than {DEEPEST_LINEAGE} scenarios extend one another"
        raise InputError(file, "extends", problem, "Extend a nearer one")
    return _load(parent, children)


def _changes(tried: list[Any], given: list[Any], file: Path) -> tuple[Change, ...]:
    """First what schemes come to, then single changes, in the order of the file."""
    of_schemes = (
        change
        for number, fields in enumerate(tried, start=1)
        for change in read_scheme_table(fields, f"scheme {number}", file)
    )
    single = (
        read_change(fields, f"change {number}", file)
        for number, fields in enumerate(given, start=1)
    )
    changes: dict[object, Change] = {}
    for change in chain(of_schemes, single):
        earlier = changes.setdefault(change.place, change)
        if earlier is not change:
            problem = f"{change.parameter} is already changed in {earlier.key}"
            raise InputError(file, change.key, problem, "Join them into one change")
    return tuple(changes.values())
