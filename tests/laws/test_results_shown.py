"""Every answer keeps its laws, and one that does not is found out."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import pytest

from sim.comparison.laws import LAWS, laws_kept
from sim.comparison.who_pays import LOAN
from sim.results import Results
from sim.sweep import compare_scenarios

pytestmark = [pytest.mark.law, pytest.mark.slow]
# Of which table and column one more makes which laws break.
BROKEN = {
    ("population", "births"): {"_people_add_up"},
    ("population", "people_start"): {"_people_add_up", "_years_follow"},
    ("age_structure", "people_start"): {"_same_people"},
    ("ledger", "amount_pence"): {"_payments_are_spending"},
    ("spending", "difference_gbp"): {"_payers_add_up"},
}


@pytest.fixture(scope="module")
def answer() -> Results:
    return compare_scenarios(
        "gloucestershire", ["do_nothing", "pooled_fund"], years=2, replicates=2, residents=2000
    )


def test_a_real_answer_keeps_every_law(answer: Results) -> None:
    laws = laws_kept(answer)
    assert [law.words for law in laws] == list(LAWS)
    assert all(law.is_kept and law.checked for law in laws)


@pytest.mark.parametrize("place", BROKEN)
def test_one_too_many_is_found_out(answer: Results, place: tuple[str, str]) -> None:
    name, column = place
    rows = answer.tables[name]
    last = rows.with_row_index().filter(_is_checked(name, rows))["index"][-1]
    one_more = pl.when(pl.int_range(pl.len()) == last).then(pl.col(column) + 1).otherwise(column)
    wrong: Mapping[str, pl.DataFrame] = {
        **answer.tables,
        name: rows.with_columns(one_more.cast(rows.schema[column]).alias(column)),
    }
    broken = {law.words for law in laws_kept(replace(answer, tables=dict(wrong))) if law.broken}
    assert broken == {words for words, check in LAWS.items() if check.__name__ in BROKEN[place]}


def _is_checked(name: str, rows: pl.DataFrame) -> pl.Expr:
    """The rows of a table that a law looks at."""
    if name == "age_structure":
        return pl.col("financial_year") == rows["financial_year"].min()
    if name == "ledger":
        return ~pl.col("transfer") & (pl.col("fund") != LOAN)
    if name == "spending":
        return pl.col("care") == "all"
    return pl.lit(True)
