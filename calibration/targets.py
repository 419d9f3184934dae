"""What the model is held against: published figures with tolerance, source and grade."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from calibration.tables import rows_of

HERE = Path(__file__).parent
FILES = (
    *("targets.toml", "care_targets.toml", "social_targets.toml"),
    *("payer_targets.toml", "spend_targets.toml", "quality_targets.toml"),
)
USE, USE_BY_SEGMENT = HERE / "use_targets.toml", HERE / "use_targets.csv"
PEOPLE = HERE / "people_targets.toml"
# Emergency, planned and day case admissions are published together: each row has the same figures.
SERVICE_OF = {"admissions": "emergency_inpatient"}


@dataclass(frozen=True)
class Target:
    """A published figure, and how far the model may be from it.

    `published` is empty where the area's own projection takes its place, or where nothing of the
    same definition is published; `tolerance` is empty where a figure is shown and not judged. A
    relative tolerance is a share of the published figure. `over` is what the model's figure is
    divided by before it is compared. Targets that follow each other under one `group` share its
    heading, and where they agree its unit, source and grade.
    """

    name: str
    label: str
    unit: str
    source: str
    grade: Literal["A", "B", "C"]
    published: float | None = None
    tolerance: float | None = None
    within: Literal["relative", "absolute"] | None = None
    over: float = 1.0
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
    tables: dict[str, dict[str, Any]] = {}
    for file in FILES:
        tables |= tomllib.loads((HERE / file).read_text("utf-8"))
    found = {name: Target(name=name, **table) for name, table in tables.items()}
    return found | {target.name: target for target in _use_by_segment()}


def use_name(kind: str, segment: str) -> str:
    """Name of the target of one kind of use in one segment of morbidity."""
    return f"use_{kind}_{segment}"


def _use_by_segment() -> Iterator[Target]:
    """One target for each kind of use and segment, in the order of the kinds' names."""
    shared: dict[str, Any] = tomllib.loads(USE.read_text("utf-8"))
    names: dict[str, str] = shared.pop("names")
    rows = {(row["service"], row["segment"]): row["ratio"] for row in rows_of(USE_BY_SEGMENT)}
    for kind, label in names.items():
        for segment in sorted({segment for _, segment in rows}):
            yield Target(
                name=use_name(kind, segment),
                label=f"{label}, segment {segment}",
                published=float(rows[SERVICE_OF.get(kind, kind), segment]),
                **shared,
            )


@cache
def people_targets() -> dict[str, dict[str, Any]]:
    """The targets on people by name, each for several conditions, ages or segments."""
    tables: dict[str, dict[str, Any]] = tomllib.loads(PEOPLE.read_text("utf-8"))
    return tables


def segment_shares() -> list[float]:
    """Published share of adults in each segment, from the healthiest."""
    published = people_targets()["segment_share"]["published"].values()
    return [float(share) / sum(published) for share in published]
