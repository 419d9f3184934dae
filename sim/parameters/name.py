"""The name of an area or a scenario: short, plain, and taken once."""

import re
from pathlib import Path

from sim.parameters.errors import InputError

_PLAIN = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)


def check_name(name: str, file: Path, ready_made: Path) -> None:
    """Refuse a name that cannot name a folder, or that a ready-made file has taken."""
    if not _PLAIN.fullmatch(name):
        remedy = "Use small letters, digits and _, such as more_home_care"
        raise InputError(file, "name", f"{name!r} is not a plain name", remedy)
    taken = ready_made / f"{name}.toml"
    if taken.exists() and taken.resolve() != file.resolve():
        remedy = "Choose another name for your own"
        raise InputError(file, "name", f"the name {name} is taken by a ready-made file", remedy)
    if file.parent.resolve() == ready_made.resolve() and file.stem != name:
        raise InputError(file, "name", f"the file is called {file.name}", f"Write {file.stem!r}")
