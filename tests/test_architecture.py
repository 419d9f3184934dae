"""The rules of the house: who may import whom, what may be called what, where numbers may live."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
SIM = ROOT / "sim"

# A room may import only from rooms to its left; run.py alone wires the model together.
ROOMS = (
    *("collection", "room", "compiled", "parameters", "draws", "area", "scenario"),
    *("population", "demand", "services", "pathways"),
    *("schemes", "money", "outcomes", "results", "comparison", "economics", "report", "sweep"),
    *("app", "cli_options", "cli"),
)
MODEL = ("population", "demand", "services", "pathways", "schemes", "money")
CARE = ("population", "demand", "services", "pathways")
MONEY = ("money.", "area.money.")
ANSWER = ("results", "comparison", "economics", "report")
# A pathway meets another only in run.py and in the rooms that all pathways share.
PATHWAYS = {
    *("urgent", "urgent_response", "virtual_ward", "planned", "listed", "discharge", "recovery"),
    *("long_term", "social_care", "primary", "community", "mental_health", "end_of_life"),
    *("continuing_healthcare", "unpaid_care", "review", "children"),
}
SHARED_BY_PATHWAYS = {
    *("place", "names", "moves", "numbers", "rules", "fates", "foresee", "stay", "support"),
    *("onward", "departures", "balance", "capacity", "start", "start_state", "clocks"),
    *("check_services", "carer_strain", "feedbacks", "assessment", "review_rules"),
    *("cases", "deconditioning", "budget_holders", "budget_stays"),
    *("reached", "effects", "closing", "constants", "needs"),
}
MAY_DRAW = {"area", "scenario", "population", "demand", "services", "pathways", "schemes", "run"}
MAY_RUN = {"sweep", "app", "cli"}
# Words that both wings share and that hold no rule: names of services, funders and groups.
SHARED_WORDS = {"sim.services.names"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
LONGEST_FILE = 400
STRUCTURAL_NUMBERS = {-1, 0, 0.5, 1, 2}
# Here a number handed over by name (width=640), the columns of a table ({1, 2, 3}) and the default
# of an option are layout of a page or a command, not numbers of the world.
LAYOUT_ROOMS = {"report", "cli_options", "cli", "app"}
UPPER_CASE = re.compile(r"_?[A-Z][A-Z0-9_]*$")


def room_of(file: Path) -> str:
    part = file.relative_to(SIM).parts[0]
    return part.removesuffix(".py")


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), str(file))


def model_files() -> list[Path]:
    return sorted(SIM.rglob("*.py"))


def all_files() -> list[Path]:
    folders = (SIM, ROOT / "calibration", ROOT / "scenarios", ROOT / "tests")
    return [file for folder in folders for file in sorted(folder.rglob("*.py"))]


def label(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


Rule = Callable[[Path], None]


def every(files: list[Path]) -> Callable[[Rule], Callable[[], None]]:
    """One test of a rule for all files, which names each that breaks it."""

    def together(rule: Rule) -> Callable[[], None]:
        def test() -> None:
            broken = []
            for file in files:
                try:
                    rule(file)
                except AssertionError as problem:
                    broken.append(f"{label(file)}: {problem}")
            assert not broken, "\n".join(broken)

        return wraps_words_of(rule, test)

    return together


def wraps_words_of(rule: Rule, test: Callable[[], None]) -> Callable[[], None]:
    """Its name and its words, but not what it asks for."""
    test.__name__, test.__qualname__, test.__doc__ = rule.__name__, rule.__qualname__, rule.__doc__
    return test


def imports(file: Path) -> Iterator[str]:
    """Every module a file imports, in full: `from sim import draws` is `sim.draws`."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{label(file)}:{node.lineno} relative import"
            if node.module == "sim":
                yield from (f"sim.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""


def rooms_imported(file: Path) -> set[tuple[str, str]]:
    return {(name.split(".")[1], name) for name in imports(file) if name.startswith("sim.")}


@every(model_files())
def test_a_room_imports_only_from_its_left(file: Path) -> None:
    room = room_of(file)
    for other, module in rooms_imported(file):
        assert other != "cli" or room == "cli", f"nobody imports the command line: {module}"
        if room in ("run", "__init__") or other == room:
            continue
        if other == "run":
            assert room in MAY_RUN, f"{room} may not import sim.run"
            continue
        assert other in ROOMS, f"{module}: import a room by its name"
        assert ROOMS.index(other) < ROOMS.index(room), f"{room} imports {module}, to its right"


@every(model_files())
def test_the_two_wings_meet_only_in_run(file: Path) -> None:
    if room_of(file) not in ANSWER:
        return
    found = {module for other, module in rooms_imported(file) if other in MODEL}
    assert found <= SHARED_WORDS, f"the answer imports the model: {found - SHARED_WORDS}"


@every(sorted((SIM / "pathways").glob("*.py")))
def test_no_pathway_imports_another(file: Path) -> None:
    """Nor does a shared room import a pathway; the start puts people into long-term care."""
    known = {*PATHWAYS, *SHARED_BY_PATHWAYS, "__init__"}
    assert file.stem in known, "say whether this is a pathway or a room that pathways share"
    allowed = {"long_term"} if file.stem == "start" else set()
    found = {name.split(".")[2] for name in imports(file) if name.startswith("sim.pathways.")}
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.ImportFrom) and node.module == "sim.pathways":
            found |= {alias.name for alias in node.names}
    assert not found & PATHWAYS - allowed, f"{file.stem} imports {found & PATHWAYS - allowed}"


@every([file for file in model_files() if room_of(file) in CARE])
def test_need_and_care_read_no_number_of_money(file: Path) -> None:
    """Their tables of a year are kept for the next where only such numbers are others."""
    read = [node.value for node in ast.walk(tree_of(file)) if isinstance(node, ast.Constant)]
    of_money = [name for name in read if isinstance(name, str) and name.startswith(MONEY)]
    assert not of_money or file.name == "rules.py", f"{of_money} decide about care"


@every(model_files())
def test_only_the_model_draws(file: Path) -> None:
    drawn = any(other == "draws" for other, _ in rooms_imported(file))
    assert not drawn or room_of(file) in MAY_DRAW, f"{room_of(file)} is arithmetic, not dice"


@every(model_files())
def test_only_the_model_is_translated_to_machine_code(file: Path) -> None:
    """What is kept of it is known by a hash that leaves these rooms out."""
    from sim.compiled import WITHOUT

    if file.relative_to(SIM).parts[0] in WITHOUT:
        assert not {"numba", "sim.compiled"} & set(imports(file))


@every(sorted((SIM / "app" / "pages").glob("*.py")))
def test_a_page_only_lays_out(file: Path) -> None:
    """No arithmetic and no tables of its own: what is worked out comes from other rooms."""
    assert not {"polars", "numpy", "pandas", "altair", "math"} & set(imports(file))
    sums = (ast.Mult, ast.Div, ast.Sub, ast.FloorDiv, ast.Mod, ast.Pow)
    for node in ast.walk(tree_of(file)):
        assert not isinstance(getattr(node, "op", None), sums), f"line {node.lineno}"


@every(all_files())
def test_only_tests_and_calibration_stand_outside(file: Path) -> None:
    if file.is_relative_to(SIM):
        assert not any(re.match(r"(calibration|tests)\b", name) for name in imports(file))
    if not file.is_relative_to(ROOT / "tests"):
        assert not any(name.split(".")[0] == "tests" for name in imports(file))


@every(model_files())
def test_no_dice_but_ours(file: Path) -> None:
    assert not {"random", "secrets", "numpy.random"} & set(imports(file))
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Attribute) and node.attr == "random":
            assert not (isinstance(node.value, ast.Name) and node.value.id in ("np", "numpy"))


@every(model_files())
def test_no_clock_file_or_screen_in_the_model(file: Path) -> None:
    if room_of(file) not in (*MODEL, "draws", "outcomes"):
        return
    outside = {"time", "os", "io", "pathlib", "sys", "logging", "rich", "csv"}
    found = {name.split(".")[0] for name in imports(file)} & outside
    assert not found, f"the model knows no {found}"
    calls = (n.func for n in ast.walk(tree_of(file)) if isinstance(n, ast.Call))
    named = {getattr(called, "id", getattr(called, "attr", "")) for called in calls}
    assert not named & {"open", "print", "input", "now", "today", "utcnow"}


@every(all_files())
def test_no_long_file_and_no_forbidden_name(file: Path) -> None:
    lines = len(file.read_text("utf-8").splitlines())
    assert lines <= LONGEST_FILE, f"{lines} lines: this file holds two ideas"
    names = {part.removesuffix(".py") for part in file.relative_to(ROOT).parts}
    assert not names & FORBIDDEN_NAMES, "name the room for its concept"


@every([file for file in all_files() if file.name != "test_architecture.py"])
def test_nothing_half_done(file: Path) -> None:
    found = re.findall(r"\b(?:TODO|FIXME|XXX|NotImplementedError)\b", file.read_text("utf-8"))
    assert not found


@every(all_files())
def test_text_is_read_and_written_as_utf_8(file: Path) -> None:
    """A file without a named encoding reads differently on Windows."""
    for node in ast.walk(tree_of(file)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        constants = [a.value for a in node.args if isinstance(a, ast.Constant)]
        modes = [c for c in constants if isinstance(c, str)]
        named = any(k.arg == "encoding" for k in node.keywords) or "utf-8" in modes
        binary = any(re.fullmatch(r"[rwax]b\+?", mode) for mode in modes)
        if name in ("read_text", "write_text", "open") and not binary:
            assert named, f"{label(file)}:{node.lineno}: {name} without encoding"


def is_constant(statement: ast.AST) -> bool:
    """DAYS = 7, or HOME, HOSPITAL = range(2)."""
    targets = getattr(statement, "targets", [getattr(statement, "target", None)])
    names = [n for t in targets for n in (t.elts if isinstance(t, ast.Tuple) else [t])]
    return all(isinstance(name, ast.Name) and UPPER_CASE.match(name.id) for name in names)


def numbers_outside_constants(tree: ast.Module, layout: bool) -> Iterator[tuple[int, object]]:
    """Numeric literals that are neither structural nor part of an UPPER_CASE constant."""
    named: set[int] = set()
    for node in ast.walk(tree):
        for child in node.body if isinstance(node, ast.Module | ast.ClassDef) else []:
            if is_constant(child):
                named.update(id(part) for part in ast.walk(child))
        if layout and isinstance(node, ast.keyword | ast.Dict | ast.Set):
            named.update(id(part) for part in ast.iter_child_nodes(node))
        if layout and isinstance(node, ast.arguments):
            named.update(id(default) for default in [*node.defaults, *node.kw_defaults])
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in named:
            continue
        if isinstance(node.value, bool) or not isinstance(node.value, int | float | complex):
            continue
        if node.value not in STRUCTURAL_NUMBERS:
            yield node.lineno, node.value


@every(model_files())
def test_no_number_in_code(file: Path) -> None:
    found = list(numbers_outside_constants(tree_of(file), room_of(file) in LAYOUT_ROOMS))
    assert not found, "name these (line, number) as constants, or declare a parameter"


def test_the_number_rule_can_fail() -> None:
    source = "DAYS = 7\ndef f(x):\n    y = x * 7\n    return -1 + y[0] * 0.25 + DAYS\n"
    found = list(numbers_outside_constants(ast.parse(source), layout=False))
    assert found == [(3, 7), (4, 0.25)]


def strings_in(file: Path) -> Iterator[tuple[int, str]]:
    """String literals; an f-string as a pattern in which each hole is one word."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, re.escape(node.value)
        elif isinstance(node, ast.JoinedStr):
            pieces = (
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9_]+"
                for part in node.values
            )
            yield node.lineno, "".join(pieces)


def names_used() -> Iterator[tuple[Path, int, str]]:
    """Every string in the code that has the shape of a parameter's full name."""
    first = "|".join((*ROOMS, "area"))
    shape = re.compile(rf"({first})\.[a-z0-9_]+\.[a-z0-9_]+")
    for file in model_files():
        for line, pattern in strings_in(file):
            example = pattern.replace("[a-z0-9_]+", "x").replace("\\", "")
            if shape.fullmatch(example):
                yield file, line, pattern


@cache
def declared() -> frozenset[str]:
    from sim.area import load_area
    from sim.parameters import catalogue

    areas = (load_area(file.stem) for file in (ROOT / "scenarios/areas").glob("*.toml"))
    return frozenset(catalogue()).union(*(area.parameters for area in areas))


def test_every_name_in_code_is_declared() -> None:
    missing = [
        f"{label(file)}:{line} {pattern}"
        for file, line, pattern in names_used()
        if not any(re.fullmatch(pattern, name) for name in declared())
    ]
    assert not missing


def test_every_parameter_is_used() -> None:
    patterns = {pattern for _, _, pattern in names_used()}
    joined = re.compile("|".join(patterns))
    unused = sorted(name for name in declared() if not joined.fullmatch(name))
    assert not unused, "declared but never read: delete them or use them"
