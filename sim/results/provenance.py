"""Where a result comes from: version, commit, packages, machine, and a digest of the model."""

import platform
import subprocess
from collections.abc import Collection
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from sim.results.schema import table_names, version_of

PACKAGE = Path(__file__).parents[1]
PACKAGES = ("numpy", "numba", "scipy", "simpy", "polars", "pydantic", "altair")
MODEL_SUFFIXES = {".py", ".toml", ".csv"}
SHOWING = {"report", "app", "cli.py", "cli_options.py"}  # rooms that decide no result
GIT_TIMEOUT_SECONDS = 5.0


def provenance() -> dict[str, Any]:
    """Everything that a reader needs to run the same thing again."""
    return {
        "localpound": _version("localpound"),
        "git_commit": git_commit(),
        "model_digest": model_digest(),
        "schema_versions": {name: version_of(name) for name in table_names()},
        "packages": {name: _version(name) for name in PACKAGES},
        "python": platform.python_version(),
        "platform": platform.platform(),
        "processor": platform.machine(),
        "processor_features": processor_features(),
    }


@cache
def model_digest() -> str:
    """A digest of every rule and number: two runs with one digest used one model.

    How results are shown is not in it, so that other words on a page cost no run.
    """
    return digest_of(PACKAGE, SHOWING)


def digest_of(folder: Path, without: Collection[str] = ()) -> str:
    """A digest of every rule and number in a folder, `without` some of its parts."""
    digest = sha256()
    for file in sorted(folder.rglob("*")):
        parts = file.relative_to(folder).parts
        if file.suffix in MODEL_SUFFIXES and "__pycache__" not in parts and parts[0] not in without:
            digest.update("/".join(parts).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


@cache
def processor_features() -> list[str]:
    """The vector instructions NumPy found; results are the same to the bit where these agree."""
    extensions = np.show_config(mode="dicts").get("SIMD Extensions", {})
    return sorted([*extensions.get("baseline", []), *extensions.get("found", [])])


@cache
def git_commit() -> str | None:
    """The commit of a clone, with `-changed` when files differ from it; None outside a clone."""
    root = PACKAGE.parent
    if not (root / ".git").exists():
        return None
    commit = _git(root, "rev-parse", "HEAD")
    changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    return f"{commit}-changed" if commit and changed else commit


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            timeout=GIT_TIMEOUT_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


@cache
def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
