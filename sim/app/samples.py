"""What is asked first, and how carefully: the samples that a server offers."""

import csv
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim.sweep import Residents, or_all

BASELINE = "do_nothing"
YEARS_FIRST = 5
SAMPLES_VARIABLE = "LOCALPOUND_SAMPLES"  # a file of the same columns, for a server of one's own
SAMPLES = Path(__file__).with_name("samples.csv")


@dataclass(frozen=True)
class Sample:
    """How carefully a question is asked: how many runs, of how many residents."""

    name: str
    label: str
    replicates: int
    residents: Residents
    about: str

    def residents_of(self, people: float) -> Residents:
        """How many are drawn of a place: all, where it has no more people than that."""
        return or_all(self.residents, people)


@cache
def samples() -> dict[str, Sample]:
    """How carefully a question can be asked, by name."""
    file = Path(os.environ.get(SAMPLES_VARIABLE, SAMPLES))
    with file.open(encoding="utf-8", newline="") as handle:
        return {
            row["sample"]: Sample(
                name=row["sample"],
                label=row["label"],
                replicates=int(row["replicates"]),
                residents="all" if row["residents"] == "all" else int(row["residents"]),
                about=row["about"],
            )
            for row in csv.DictReader(handle)
        }


def usual_sample() -> Sample:
    """The sample to begin with: the second, where there are several."""
    offered = list(samples().values())
    return offered[min(1, len(offered) - 1)]
