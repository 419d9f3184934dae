"""What every test shares: markers by folder, and property tests that repeat themselves exactly."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

HERE = Path(__file__).parent
MARKER_OF_FOLDER = {
    "unit": "unit",
    "app": "unit",
    "laws": "law",
    "witness": "witness",
    "backtests": "backtest",
    "browser": "browser",
}

if "PYTEST_XDIST_WORKER" in os.environ:  # there is a process on every core already
    os.environ |= dict.fromkeys(("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")

settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        folder = item.path.relative_to(HERE).parts[0]
        if folder in MARKER_OF_FOLDER:
            item.add_marker(MARKER_OF_FOLDER[folder])
