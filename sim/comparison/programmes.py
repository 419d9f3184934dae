"""What payers spend in the first year by programme, beside what is published: nothing is scaled.

Care that the model leaves out is posted at published out-turn, less what the model covers at
England's activity. So where the two together miss what is published, the place's simulated activity
is what misses it. Growth is published for no programme beyond 2024/25: each payer's whole
allocation grows, and a programme has none of its own.
"""

import csv
from collections.abc import Mapping
from functools import cache, reduce
from pathlib import Path
from typing import Literal, NamedTuple

import polars as pl

HERE = Path(__file__).parent
NOT_MODELLED = "not_modelled"
PENCE_PER_POUND = 100
MONTHS_IN_YEAR = "1y"


class Published(NamedTuple):
    """What England spends on a programme, in pounds a head and prices of 2025-26.

    `kind`: revenue or capital, which are never added together.
    """

    programme: str
    label: str
    kind: str
    gbp_per_head: float
    source: str
    grade: Literal["A", "B", "C"]
    note: str


class Spent(NamedTuple):
    """What the model's payers spend on a programme, in pounds a head of the first year.

    On care that is simulated, and on care that is left out.
    """

    simulated_gbp: float
    not_modelled_gbp: float

    @property
    def together_gbp(self) -> float:
        """Both: what can be held against what is published."""
        return self.simulated_gbp + self.not_modelled_gbp


@cache
def published_programmes() -> tuple[Published, ...]:
    """Every programme, in the order in which a reader should see it."""
    return tuple(_published(row) for row in _rows("programmes.csv"))


def spent_by_programme(ledger: pl.DataFrame, population: pl.DataFrame) -> dict[str, Spent]:
    """By programme, from the tables of one run or of several, of which it is the mean.

    What moves between payers is left out: the programme is that of the payer that pays providers.
    """
    first_year = population.filter(pl.col("financial_year") == pl.col("financial_year").min())
    people = float(first_year["person_years"].sum())
    paid = (
        ledger.filter(
            pl.col("month") < pl.col("month").min().dt.offset_by(MONTHS_IN_YEAR),
            ~pl.col("transfer"),
        )
        .with_columns(_programme().alias("programme"))
        .group_by("programme", (pl.col("line") == NOT_MODELLED).alias("left_out"))
        .agg(pl.col("amount_pence").sum())
    )
    pence: Mapping[tuple[str, bool], int] = {
        (programme, left_out): amount for programme, left_out, amount in paid.iter_rows()
    }
    return {
        one.programme: Spent(
            *(
                pence.get((one.programme, left_out), 0) / PENCE_PER_POUND / people
                for left_out in (False, True)
            )
        )
        for one in published_programmes()
    }


def _published(row: Mapping[str, str]) -> Published:
    grades: Mapping[str, Literal["A", "B", "C"]] = {"A": "A", "B": "B", "C": "C"}
    return Published(
        programme=row["programme"],
        label=row["label"],
        kind=row["kind"],
        gbp_per_head=float(row["gbp_per_head"]),
        source=row["source"],
        grade=grades[row["grade"]],
        note=row["note"],
    )


def _programme() -> pl.Expr:
    """The programme of a payment by the first row that fits; a cell left empty fits everything."""

    def chosen(otherwise: pl.Expr, row: Mapping[str, str]) -> pl.Expr:
        fits = [pl.col(name) == row[name] for name in ("payer", "provider", "line") if row[name]]
        return pl.when(pl.all_horizontal(fits)).then(pl.lit(row["programme"])).otherwise(otherwise)

    rows = reversed(_rows("programme_of_payment.csv"))
    return reduce(chosen, rows, pl.lit(None, pl.String))


def _rows(file: str) -> list[dict[str, str]]:
    with (HERE / file).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
