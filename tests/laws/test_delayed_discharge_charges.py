"""A charge for delay moves money between two and changes nothing else, to the penny and the bit."""

from functools import cache

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from sim.money import Ledger, Payer, Provider, ResourceCosts, positions, settle
from sim.money.delayed_discharge_charge import charge_for_delay
from sim.results import Results
from sim.run import run
from sim.scenario import Change, load_scenario
from tests.lived import scenario, small_place
from tests.unit.money_month import Month, values

ON = "money.delayed_discharge_charge.charged"
TO_ICB = "money.delayed_discharge_charge.paid_to_icb"
LINE = "delayed_discharge_charge"
RATE = 13_000  # pence a day outside London, after two days of notice


@given(
    st.lists(st.integers(0, 30), min_size=12, max_size=12),
    st.integers(1, 20),
    st.booleans(),
)
def test_every_penny_charged_has_one_giver_and_one_receiver(
    patients: list[int], weight: int, to_icb: bool
) -> None:
    """`patients` by days of delay: nobody is charged for the first two days."""
    month = Month(weight=weight)
    month.council_delays[: len(patients)] = patients
    in_force = values("2025-26", {ON: 1.0, TO_ICB: float(to_icb)})
    ledger, costs = Ledger(), ResourceCosts()
    settle(month, in_force, ledger, costs, 1000)
    before = {row.provider: row.position_pence for row in positions(ledger, costs)}
    spent, total = ledger.spend(), sum(row.amount_pence for row in ledger.rows())
    days = charge_for_delay(month, in_force, ledger)
    assert days == weight * sum(max(0, n - 2) * count for n, count in enumerate(patients))
    assert sum(row.amount_pence for row in ledger.rows()) == total
    charged = [row for row in ledger.rows() if row.line == LINE]
    assert all(row.transfer for row in charged)
    assert len(charged) == (2 if days else 0)
    receiver = Payer.ICB if to_icb else Provider.ACUTE_TRUST
    for party in (*Payer, Provider.ACUTE_TRUST):
        more = ledger.spend().get(("2025-26", party), 0) - spent.get(("2025-26", party), 0)
        assert more == RATE * days * ((party is Payer.COUNCIL) - (party is receiver))
    for row in positions(ledger, costs):
        gets = row.provider == "acute_trust" and not to_icb
        assert row.position_pence == before[row.provider] + RATE * days * gets


def test_nothing_is_charged_unless_a_scenario_says_so() -> None:
    month, ledger = Month(), Ledger()
    month.council_delays[30] = 5
    assert charge_for_delay(month, values("2025-26"), ledger) == 0
    assert ledger.rows() == []


@cache
def lived(name: str) -> Results:
    charged = Change(ON, "set", 1.0, "a test")
    chosen = {
        "nothing": load_scenario("do_nothing"),
        "hospital": scenario("hospital", charged),
        "icb": scenario("icb", charged, Change(TO_ICB, "set", 1.0, "a test")),
    }
    return run(small_place(15_000), chosen[name], years=1, seed=2)


@pytest.mark.parametrize("receiver", ["hospital", "icb"])
def test_where_money_decides_nothing_a_charge_changes_only_who_has_it(receiver: str) -> None:
    usual, charged = lived("nothing").tables, lived(receiver).tables
    for name in set(usual) - {"ledger", "outcomes", "provider_position"}:
        assert_frame_equal(usual[name].drop("scenario"), charged[name].drop("scenario"))
    ledger = charged["ledger"]
    rest = ledger.filter(pl.col("line") != LINE).drop("scenario")
    assert_frame_equal(usual["ledger"].drop("scenario"), rest)
    moved = ledger.filter(pl.col("line") == LINE)
    assert moved["transfer"].all()
    assert moved["amount_pence"].sum() == 0
    in_all = dict(moved.group_by("payer").agg(pl.col("amount_pence").sum()).iter_rows())
    gets = "icb" if receiver == "icb" else "acute_trust"
    assert set(in_all) == {"council", gets}
    assert in_all["council"] == -in_all[gets] > 0
    assert in_all["council"] % RATE == 0


def test_no_more_days_are_charged_for_than_patients_were_delayed() -> None:
    summed = lived("hospital").tables["outcomes"].group_by("measure").agg(pl.col("value").sum())
    total = dict(summed.iter_rows())
    charged = total["delayed_discharge_days_charged"]
    assert 0 < charged < total["discharge_delay_days"]
    assert charged == -total["cost_acute_trust_pence"] / RATE
    assert np.isclose(total["spend_acute_trust_pence"], total["cost_acute_trust_pence"])
