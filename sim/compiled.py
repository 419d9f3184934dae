"""Plain functions translated to machine code, so that a day can be told one resident at a time.

The translation takes seconds and is kept beside the package, or in the user's own cache where the
package may not be written to. It is kept under a hash of the whole model's code: numba looks only
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

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The same function in machine code: numbers, arrays and tuples of arrays only."""
    settings: Any = numba.config
    usual, settings.CACHE_DIR = settings.CACHE_DIR, _folder()
    try:
        translated: Any = numba.njit(cache=bool(_folder()), no_cfunc_wrapper=True)(function)
    finally:
        settings.CACHE_DIR = usual
    return cast(Function, translated)


def compiled_part(function: Function) -> Function:
    """A part of compiled functions, which alone can call it; translated with them."""
    translated: Any = numba.njit(no_cfunc_wrapper=True, no_cpython_wrapper=True)(function)
    return cast(Function, translated)


def compiled_step(function: Function) -> Function:
    """A part of compiled functions that makes no array and calls none that does.

    It does not count who holds the arrays that it is given: with many arrays and small functions
    that takes longer than the work.
    """
    translated: Any = numba.njit(_nrt=False, no_cfunc_wrapper=True, no_cpython_wrapper=True)(
        function
    )
    return cast(Function, translated)


def compiled_inline(function: Function) -> Function:
    """A few lines of compiled functions, written out in place of each call: for inner loops."""
    translated: Any = numba.njit(inline="always", no_cfunc_wrapper=True, no_cpython_wrapper=True)(
        function
    )
    return cast(Function, translated)


@cache
def _folder() -> str:
    """Where translations of this very code are kept; empty where nothing can be written."""
    code = blake2b(digest_size=_NAME_BYTES)
    for file in sorted(HERE.rglob("*.py")):
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
