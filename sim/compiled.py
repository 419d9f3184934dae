"""Plain functions translated to machine code, so that a day can be told one resident at a time.

The translation takes seconds and is kept beside the package, or in the user's own cache where the
package may not be written to. It is kept under a hash of all the model's code: numba looks only
at the file of the function called, and would run yesterday's version of a rule it calls elsewhere.
"""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

HERE = Path(__file__).parent
_NAME_BYTES = 8
# Rooms of the answer, in which nothing is translated: to change a page costs no translation.
WITHOUT = {"results", "comparison", "report", "sweep", "app", "cli.py", "cli_options.py"}

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The same function in machine code: numbers, arrays and tuples of arrays only.

    It makes no array and calls nothing that does: whoever calls it brings the arrays that it is to
    fill. So nobody need count who holds them: with many arrays and small functions that takes
    longer than the work.
    """
    return _translated(function, _nrt=False)


def compiled_with_arrays(function: Function) -> Function:
    """The same for a function that makes arrays of its own.

    It must not be handed an array by a function that makes none, only numbers.
    """
    return _translated(function)


def compiled_step(function: Function) -> Function:
    """A part of compiled functions, which alone can call it; it makes no array.

    Its machine code is written out at each call: a place is some three hundred numbers and
    addresses, and to hand them all over takes longer than most steps.
    """
    translated: Any = numba.njit(
        _nrt=False, forceinline=True, no_cfunc_wrapper=True, no_cpython_wrapper=True
    )(function)
    return cast(Function, translated)


def compiled_inline(function: Function) -> Function:
    """A few lines of compiled functions, written out in place of each call: for inner loops."""
    translated: Any = numba.njit(inline="always", no_cfunc_wrapper=True, no_cpython_wrapper=True)(
        function
    )
    return cast(Function, translated)


def _translated(function: Function, **how: bool) -> Function:
    """Machine code that is kept for the next time."""
    settings: Any = numba.config
    usual, settings.CACHE_DIR = settings.CACHE_DIR, _folder()
    try:
        translated: Any = numba.njit(cache=bool(_folder()), no_cfunc_wrapper=True, **how)(function)
    finally:
        settings.CACHE_DIR = usual
    return cast(Function, translated)


@cache
def _folder() -> str:
    """Where translations of this very code are kept; empty where nothing can be written."""
    code = blake2b(digest_size=_NAME_BYTES)
    for file in sorted(HERE.rglob("*.py")):
        if file.relative_to(HERE).parts[0] not in WITHOUT:
            code.update(file.read_bytes())
    place = blake2b(bytes(HERE), digest_size=_NAME_BYTES).hexdigest()
    beside, own = HERE / "__pycache__" / "compiled", Path("~/.cache/localpound") / place
    for root in (beside, own):
        with suppress(OSError, RuntimeError):
            folder = root.expanduser() / code.hexdigest()
            if not folder.is_dir():
                shutil.rmtree(folder.parent, ignore_errors=True)
                folder.mkdir(parents=True)
            tempfile.TemporaryFile(dir=folder).close()
            return str(folder)
    return ""
