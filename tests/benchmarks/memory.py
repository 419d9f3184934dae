"""The largest memory this process has held so far."""

import sys

BYTES_PER_MB = 1024 * 1024
KILO = 1024


def largest_memory_mb() -> float:
    """Peak resident memory in MB, children not counted."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset / BYTES_PER_MB)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(peak / BYTES_PER_MB if sys.platform == "darwin" else peak / KILO)
