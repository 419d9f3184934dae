"""Python's search for circular garbage, put off while a run goes on.

A run makes arrays, and next to nothing that refers to itself; yet every search walks through all
that has been imported, which takes a twentieth of a run's time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_garbage() -> Iterator[None]:
    """Put the search off, if it is on, until what is inside is done."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
