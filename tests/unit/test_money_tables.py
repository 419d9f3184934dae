"""The ledgers' rows are the tables that a run leaves behind."""

import polars as pl
import pytest

from sim.money import budgets, positions, yearly
from sim.results.schema import polars_schema
from tests.unit.test_money_year import PEOPLE, england_after_a_year

LEDGER, COSTS = england_after_a_year()


@pytest.mark.parametrize(
    ("name", "rows"), [("ledger", LEDGER.rows()), ("resource_cost", COSTS.rows())]
)
def test_rows_have_the_columns_of_the_table(name: str, rows: list[tuple[object, ...]]) -> None:
    frame = pl.DataFrame(rows)
    assert set(frame.columns) == set(polars_schema(name)) - {"scenario", "replicate"}
    pence = [column for column in frame.columns if column.endswith("_pence")]
    assert all(frame.schema[column] == pl.Int64 for column in pence)


def test_yearly_rows_hold_every_budget_and_every_position() -> None:
    found = {row.measure: row.value for row in yearly(LEDGER, COSTS)}
    for budget in budgets(LEDGER):
        assert found[f"allocation_{budget.payer}_pence"] == budget.allocation_pence
        assert found[f"spend_{budget.payer}_pence"] == budget.spend_pence
        assert found[f"gap_{budget.payer}_pence"] == budget.gap_pence
    for position in positions(LEDGER, COSTS):
        assert found[f"position_{position.provider}_pence"] == position.position_pence
    assert found["allocation_icb_pence"] == 227846 * PEOPLE
    assert found["spend_person_pence"] > 0
    assert "allocation_person_pence" not in found
