"""How fast and how large: ratios within one run, medians over repeats. Timings are printed only.

    python tests/benchmarks/run.py [--repeats 3] [--quick] [--starsim-python PATH]

Starsim is in the extra `benchmark`. Each measurement is a process of its own on one core, and the
two sides of a ratio take turns, so that a busy machine slows both.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
THREADS = ("POLARS_MAX", "OMP_NUM", "OPENBLAS_NUM", "MKL_NUM", "NUMBA_NUM", "RAYON_NUM")
ONE_CORE = {f"{name}_THREADS": "1" for name in THREADS}
Measured = dict[str, float]


def measure(script: str, *arguments: object, python: str = sys.executable) -> Measured:
    """Run one script of this folder in its own process; it prints what it measured."""
    command = [python, str(Path(__file__).with_name(script)), *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | ONE_CORE | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{script} failed:\n{done.stderr[-2000:]}")
    measured: Measured = json.loads(done.stdout.splitlines()[-1])
    return measured


def medians(repeats: int, *sides: Callable[[], Measured]) -> list[Measured]:
    """Each side's medians; the sides take turns."""
    rounds = [[side() for side in sides] for _ in range(repeats)]
    return [
        {key: median(one[i][key] for one in rounds) for key in rounds[0][i]}
        for i in range(len(sides))
    ]


def against_starsim(people: int, years: int, repeats: int, python: str) -> Table:
    ours, theirs = medians(
        repeats,
        lambda: measure("ours.py", people, years),
        lambda: measure("bare_starsim.py", people, years, python=python),
    )
    table = Table(title=f"{people:,} residents, {years} years, one core (medians of {repeats})")
    for heading in ("", "seconds", "processor seconds", "largest memory MB"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, side in (("Local Pound", ours), ("Starsim, five bare diseases", theirs)):
        whole = side["start_s"] + side["run_s"]
        busy, memory = f"{side['processor_s']:.2f}", f"{side['memory_mb']:.0f}"
        table.add_row(name, f"{whole:.2f}", busy, memory)
    ratio = (ours["start_s"] + ours["run_s"]) / (theirs["start_s"] + theirs["run_s"])
    busy_ratio = ours["processor_s"] / theirs["processor_s"]
    wanted = "ratio (1.5 or less wanted)"
    table.add_row(wanted, f"{ratio:.2f}", f"{busy_ratio:.2f}", "1200 allowed")
    return table


def against_plain_simpy(stays: int, repeats: int) -> Table:
    ours, theirs = medians(
        repeats,
        lambda: measure("stays.py", "batched", stays),
        lambda: measure("stays.py", "plain_simpy", stays),
    )
    table = Table(title=f"Stays a second, same arrivals, same stays (medians of {repeats})")
    for heading in ("", "stays", "seconds", "stays a second"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, side in (("batched services", ours), ("one SimPy process a patient", theirs)):
        speed = side["stays"] / side["run_s"]
        table.add_row(name, f"{side['stays']:,.0f}", f"{side['run_s']:.2f}", f"{speed:,.0f}")
    table.add_row("ratio (20 or more wanted)", "", "", f"{theirs['run_s'] / ours['run_s']:.1f}")
    return table


def start_state(people: int, repeats: int) -> Table:
    (one,) = medians(repeats, lambda: measure("start.py", people))
    table = Table(title=f"Start state, {people:,} residents, one core (medians of {repeats})")
    for heading in ("", "seconds"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, key in (
        ("the place's constants", "plan_s"),
        ("drawing residents", "draw_s"),
        ("warm-up", "warm_up_s"),
        ("made from nothing (10 or less wanted)", "make_s"),
        ("taken from memory", "from_memory_s"),
        ("written to disk", "write_s"),
        ("taken from disk", "from_disk_s"),
    ):
        table.add_row(name, f"{one[key]:.2f}")
    table.add_row("bytes a resident", f"{one['bytes_a_resident']:.0f}")
    return table


def by_size(sizes: list[int], years: int, repeats: int) -> Table:
    table = Table(title=f"Growth with size, {years} years, one core (medians of {repeats})")
    for heading in ("residents", "seconds", "microseconds a resident-year", "memory MB"):
        table.add_column(heading, justify="right")
    sides = [lambda size=size: measure("ours.py", size, years) for size in sizes]
    for size, side in zip(sizes, medians(repeats, *sides), strict=True):
        seconds = side["start_s"] + side["run_s"]
        each = seconds / (size * years) * 1e6
        table.add_row(f"{size:,}", f"{seconds:.2f}", f"{each:.2f}", f"{side['memory_mb']:.0f}")
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="a tenth of the size, once")
    parser.add_argument("--starsim-python", default=sys.executable)
    parser.add_argument("--only", choices=["starsim", "simpy", "start", "size"])
    chosen = parser.parse_args()
    tenth = 10 if chosen.quick else 1
    repeats = 1 if chosen.quick else chosen.repeats
    sizes = [size // tenth for size in (100_000, 500_000, 1_000_000, 2_000_000)]
    console = Console()
    if chosen.only in (None, "starsim"):
        python = chosen.starsim_python
        console.print(against_starsim(1_000_000 // tenth, 10, repeats, python))
    if chosen.only in (None, "simpy"):
        console.print(against_plain_simpy(400_000 // tenth, repeats))
    if chosen.only in (None, "start"):
        console.print(start_state(1_000_000 // tenth, repeats))
    if chosen.only in (None, "size"):
        console.print(by_size(sizes, 10, repeats))


if __name__ == "__main__":
    main()
