"""One figure of the model beside the published one."""

from dataclasses import dataclass
from math import isnan, nan
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from calibration.targets import Target

PLACE, ENGLAND = "place", "England"
LEVEL = 0.95


@dataclass(frozen=True)
class Row:
    """One figure of the model beside the published one, in the target's unit.

    `low` and `high` are the 95 % interval of the mean over replicates: chance only; not a number
    where there is a single value. `allowed` is
    the largest difference that counts as reached; `verdict` is `shown` where none is stated.
    """

    target: Target
    published: float
    published_for: str
    mean: float
    low: float
    high: float
    allowed: float | None
    verdict: Literal["ok", "missed", "shown"]

    @property
    def difference(self) -> float:
        """Model mean minus published."""
        return self.mean - self.published


def row(target: Target, published: float, published_for: str, values: NDArray[np.float64]) -> Row:
    """The row of a target from what each replicate gave; nothing published is not judged."""
    values = values / target.over
    mean = float(values.mean())
    half = nan
    if values.size > 1:
        spread = float(values.std(ddof=1)) / float(np.sqrt(values.size))
        half = float(stats.t.ppf((1 + LEVEL) / 2, values.size - 1)) * spread
    known = published_for == PLACE and not isnan(published)
    allowed = target.allowed(published) if known else None
    verdict: Literal["ok", "missed", "shown"] = "shown"
    if allowed is not None:
        verdict = "ok" if abs(mean - published) <= allowed else "missed"
    return Row(target, published, published_for, mean, mean - half, mean + half, allowed, verdict)
