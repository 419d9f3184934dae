"""A good area of one's own, made as a user would: a copy of a ready-made one under another name."""

from pathlib import Path

from sim.area import load_area

NAME = "place"
READY_MADE = "gloucestershire"


def copy_place(folder: Path) -> Path:
    """The TOML file of the copy, with its tables beside it."""
    original = Path(load_area(READY_MADE).file)
    text = original.read_text(encoding="utf-8")
    file = folder / f"{NAME}.toml"
    text = text.replace(f'name = "{READY_MADE}"', f'name = "{NAME}"')
    file.write_text(text.replace(f"{READY_MADE}_", f"{NAME}_"), encoding="utf-8")
    for table in ("residents", "projection", "prevalence_level"):
        data = original.with_name(f"{READY_MADE}_{table}.csv").read_bytes()
        (folder / f"{NAME}_{table}.csv").write_bytes(data)
    return file
