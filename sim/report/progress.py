"""How far a command is: a bar on the terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar with the time left, on stderr, gone when the work is done; call it with done, total."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    times = (TimeElapsedColumn(), TextColumn("time left"), TimeRemainingColumn())
    console = Console(stderr=True, quiet=not shown)
    with Progress(*columns, *times, console=console, transient=True) as bar:
        work = bar.add_task("Simulating", total=None)
        yield lambda done, total: bar.update(work, completed=done, total=total)
