"""What every command that runs a place is told: which place, for how long, how often, by whom."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.area import Area, load_area
from sim.parameters import InputError
from sim.sweep import Residents, or_all

DEMO_AREA = "gloucestershire"
DEMO_YEARS = 5
USUAL_RESIDENTS = 300_000
USUAL_REPLICATES = 10
SETTINGS = "settings"

AreaName = Annotated[str, typer.Option("--area", help="A place by name, or the path of its file.")]
Years = Annotated[int, typer.Option(help="Financial years to simulate, 1 to 20.")]
Replicates = Annotated[int, typer.Option(help="Runs of each scenario, each with its own dice.")]
ResidentsText = Annotated[str, typer.Option("--residents", help="How many to draw, or all.")]
ResidentsOrUsual = Annotated[
    str | None,
    typer.Option(
        "--residents",
        help="How many to draw, or all.",
        show_default=f"{USUAL_RESIDENTS:,}, or all where fewer live",
    ),
]
Journeys = Annotated[int, typer.Option(help="How many residents to follow, step by step.")]
Seed = Annotated[int, typer.Option(help="Same seed, same dice.")]
Workers = Annotated[int | None, typer.Option(help="Processes; by default one per core.")]
Out = Annotated[Path, typer.Option(help="The folder for tables and page.")]


@dataclass(frozen=True)
class RunSettings:
    """The place, and how it is run, as the options of a command say."""

    area: Area
    years: int
    replicates: int
    residents: Residents
    seed: int
    workers: int
    out: Path

    @property
    def of_runs(self) -> dict[str, Any]:
        """All but the place, by the names that everything that runs places knows them by."""
        return {name: getattr(self, name) for name in _OPTIONS if name != "area"}


def settings_of(
    *,
    area: AreaName = DEMO_AREA,
    years: Years = DEMO_YEARS,
    replicates: Replicates = USUAL_REPLICATES,
    residents: ResidentsOrUsual = None,
    seed: Seed = 1,
    workers: Workers = None,
    out: Out = Path("results"),
) -> RunSettings:
    """Options as they are typed, checked; what cannot be meant is an InputError."""
    place = load_area(area)
    usual = or_all(USUAL_RESIDENTS, place.people)
    return RunSettings(
        area=place,
        years=years,
        replicates=replicates,
        residents=usual if residents is None else in_residents(residents),
        seed=seed,
        workers=in_workers(workers),
        out=_folder(out),
    )


_OPTIONS = signature(settings_of).parameters

Command = Callable[..., None]


def run_options(out: str, **usual: Any) -> Callable[[Command], Command]:
    """Give a command the options of `settings_of`, in place of its parameter `settings`.

    `out` is the folder by default; other defaults may be named.
    """
    defaults = {"out": Path(out), **usual}

    def with_options(command: Command) -> Command:
        own = [one for one in signature(command).parameters.values() if one.name != SETTINGS]
        own = [one.replace(kind=Parameter.KEYWORD_ONLY) for one in own]
        options = [
            one.replace(default=defaults.get(name, one.default)) for name, one in _OPTIONS.items()
        ]

        @wraps(command)
        def told(**given: Any) -> None:
            settings = settings_of(**{name: given.pop(name) for name in _OPTIONS})
            command(settings=settings, **given)

        parameters = [*own, *options]
        told.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
        told.__annotations__ = {one.name: one.annotation for one in parameters}
        return told

    return with_options


def in_residents(text: str) -> Residents:
    """How many residents to draw, or all."""
    if text == "all":
        return "all"
    if not text.replace("_", "").replace(",", "").isdecimal():
        raise InputError("command", "--residents", f"{text!r} is no number", "Give one, or all")
    return int(text.replace(",", ""))


def in_workers(workers: int | None) -> int:
    """How many processes; by default one for each core."""
    if workers is None:
        return os.cpu_count() or 1
    if workers < 1:
        raise InputError("command", "--workers", f"{workers} is not possible", "Give at least 1")
    return workers


def _folder(out: Path) -> Path:
    if out.exists() and not out.is_dir():
        raise InputError(out, "--out", "is a file", "Name a folder")
    return out
