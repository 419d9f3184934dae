"""Parts of a run on two processors at once, where no part touches what another does.

What comes out is the same as one after another: the parts share nothing that they write to.
Machine code (`sim.compiled`) lets go of Python while it runs, so that the next part can begin.
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

_AT_ONCE = 2

Part = TypeVar("Part")
Made = TypeVar("Made")


def each(work: Callable[[Part], Made], parts: Iterable[Part]) -> list[Made]:
    """What `work` makes of each part, in their order; the first error of a part is raised."""
    return list(_threads(os.getpid()).map(work, parts))


@cache
def _threads(process: int) -> ThreadPoolExecutor:
    """Those of this process: one that is a copy of another has none of its threads."""
    return ThreadPoolExecutor(_AT_ONCE, thread_name_prefix=f"part of {process}")
