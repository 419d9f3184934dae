"""What the model is held against: published figures with tolerance, source and grade."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

FILE = Path(__file__).with_name("targets.toml")
PEOPLE = Path(__file__).with_name("people_targets.toml")


@dataclass(frozen=True)
class Target:
    """A published figure, and how far the model may be from it.

    `published` is empty where the area's own projection takes its place; `tolerance` is empty where
    a figure is shown and not judged. A relative tolerance is a share of the published figure.
    Targets that follow each other under one `group` share its heading, unit, source and grade.
    """

    name: str
    label: str
    unit: str
    source: str
    grade: Literal["A", "B", "C"]
    published: float | None = None
    tolerance: float | None = None
    within: Literal["relative", "absolute"] | None = None
    area_parameter: str = ""
    group: str = ""
    note: str = ""

    @property
    def source_key(self) -> str:
        """The short name of the source, such as NHSE_AE: its first word."""
        return re.split(r"[\s:,]", self.source, maxsplit=1)[0]

    def allowed(self, published: float) -> float | None:
        """Largest difference from `published` that counts as reached, in the target's unit."""
        if self.tolerance is None:
            return None
        return self.tolerance * abs(published) if self.within == "relative" else self.tolerance


@cache
def targets() -> dict[str, Target]:
    """Every target by name, in the order in which they are shown."""
    tables = tomllib.loads(FILE.read_text("utf-8"))
    return {name: Target(name=name, **table) for name, table in tables.items()}


@cache
def people_targets() -> dict[str, dict[str, Any]]:
    """The targets on people by name, each for several conditions, ages or segments."""
    tables: dict[str, dict[str, Any]] = tomllib.loads(PEOPLE.read_text("utf-8"))
    return tables


def segment_shares() -> list[float]:
    """Published share of adults in each segment, from the healthiest."""
    published = people_targets()["segment_share"]["published"].values()
    return [float(share) / sum(published) for share in published]
