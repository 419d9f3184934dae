"""Reading a file that somebody else wrote: limits first, then text, then data."""

import re
import tomllib
from pathlib import Path
from typing import Any

from sim.parameters.errors import InputError

LARGEST_TOML_BYTES = 1_000_000
LARGEST_CSV_BYTES = 5_000_000
DEEPEST_NESTING = 50
LONGEST_NAME = 100

_STRING_OR_COMMENT = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)
_PLAIN_NAME = re.compile(r"\w[\w .-]*")
_BRACKET = re.compile(r"[\[\]{}]")
_BETWEEN_KEYS = re.compile(r"[=,\[\]{}]")


def text_of(file: Path, largest_bytes: int) -> str:
    """The file's text, which must be UTF-8 and of reasonable size."""
    try:
        if file.exists() and not file.is_file():
            raise InputError(file, "", "this is not a file", "Give the name of a text file")
        with file.open("rb") as handle:
            data = handle.read(largest_bytes + 1)
    except FileNotFoundError:
        remedy = "Check the spelling and the folder"
        raise InputError(file, "", "there is no such file", remedy) from None
    except InputError:
        raise
    except (OSError, ValueError) as error:
        problem = f"the file cannot be read ({getattr(error, 'strerror', error)})"
        raise InputError(file, "", problem, "Check its name, and that you may open it") from None
    return decoded(data, file, largest_bytes)


def decoded(data: bytes, file: Path, largest_bytes: int) -> str:
    """Bytes from outside as text, called `file` in messages: UTF-8 and of reasonable size."""
    if len(data) > largest_bytes:
        problem = f"the file is larger than {largest_bytes:,} bytes"
        raise InputError(file, "", problem, "Is this the right file? Nothing so long is read")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            file,
            f"line {line}",
            f"byte {data[error.start]:#04x} is not UTF-8 text",
            "Save the file with encoding UTF-8",
        ) from None


def read_toml(file: Path) -> dict[str, Any]:
    """The tables of a TOML file."""
    return toml_of(text_of(file, LARGEST_TOML_BYTES), file)


def toml_of(text: str, file: Path) -> dict[str, Any]:
    """The tables of a text in TOML, called `file` in messages."""
    _check_nesting(file, text)
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        problem = str(error)[:1].lower() + str(error)[1:].rstrip(".")
        remedy = "Correct that line; a name is followed by = and text stands in quotes"
        if not isinstance(error, tomllib.TOMLDecodeError):
            problem = "a number in it is too long"
        if "overwrite" in problem or "twice" in problem:
            remedy = "A name may stand only once: take one of the two out"
        raise InputError(file, "", f"this is not valid TOML: {problem}", remedy) from None


def beside(file: Path, key: str, name: str, ending: str) -> Path:
    """The path of a file that must lie in the same folder as the file that names it."""
    if not _PLAIN_NAME.fullmatch(name) or not name.endswith(ending) or len(name) > LONGEST_NAME:
        problem = f"{name!r} is not the name of a file beside {file.name}"
        remedy = f"Give a plain file name that ends in {ending}, without a folder"
        raise InputError(file, key, problem, remedy)
    path = file.parent / name
    if not path.exists():
        where = f"Put it beside {file.name}, in {file.parent.resolve()}"
        raise InputError(file, key, f"the file {name} is missing", where)
    if path.is_symlink() and path.resolve().parent != file.parent.resolve():
        problem = f"the file {name} leads out of this folder"
        raise InputError(file, key, problem, f"Put the file itself beside {file.name}")
    return path


def _check_nesting(file: Path, text: str) -> None:
    """Refuse deep nesting before parsing, which would otherwise exhaust or stall the parser."""
    bare = _STRING_OR_COMMENT.sub(lambda found: '""' + "\n" * found[0].count("\n"), text)
    depth = 0
    for number, line in enumerate(bare.split("\n"), start=1):
        for mark in _BRACKET.findall(line):
            depth += 1 if mark in "[{" else -1
            if depth > DEEPEST_NESTING:
                raise _too_deep(file, number, "brackets")
        if line.count(".") > DEEPEST_NESTING and any(
            part.count(".") > DEEPEST_NESTING for part in _BETWEEN_KEYS.split(line)
        ):
            raise _too_deep(file, number, "dotted names")


def _too_deep(file: Path, line: int, what: str) -> InputError:
    problem = f"{what} are nested more than {DEEPEST_NESTING} deep"
    return InputError(file, f"line {line}", problem, "Flatten it: three levels are enough here")
