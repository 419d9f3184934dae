"""Each mistake in a personal budget is one message: what is wrong, where, what would be right."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.money import personal_budget as pb
from sim.money.personal_budget import Group, Need
from sim.parameters import InputError, parameters_in

MONEY = Path(pb.__file__).parents[1]


def budget(kind: str = "integrated_personal_budget", holding: str = "notional", **of: Any) -> Any:
    need = Need(of.get("nhs", {}), of.get("council", {}), of.get("charge", 0))
    return pb.set_budget(kind, holding, need, of.get("level", 1_000_000))


MISTAKES: dict[str, tuple[Callable[[], object], str]] = {
    "an unknown kind": (
        lambda: budget("personal_helth_budget"),
        "personal budget: kind: there is no kind 'personal_helth_budget'. Did you mean"
        " personal_health_budget? Allowed: integrated_personal_budget, personal_budget,"
        " personal_health_budget",
    ),
    "an unknown holding": (
        lambda: budget(holding="prepaid_card"),
        "personal budget: holding: there is no holding 'prepaid_card'. Allowed: direct_payment,"
        " notional, third_party",
    ),
    "an unknown group": (
        lambda: pb.named("veterans", Group, "group", "my_scenario.toml"),
        "my_scenario.toml: group: there is no group 'veterans'",
    ),
    "NHS money in a personal budget": (
        lambda: budget("personal_budget", nhs={"community_nursing": 1}),
        "personal budget: nhs_pence: a personal_budget holds no money of the NHS. Take it out, or"
        " use integrated_personal_budget",
    ),
    "council money in a personal health budget": (
        lambda: budget("personal_health_budget", council={"home_care": 1}),
        "council_pence: a personal_health_budget holds no money of the council",
    ),
    "a charge for NHS care": (
        lambda: budget("personal_health_budget", nhs={"community_nursing": 1}, charge=1),
        "charge_pence: the NHS charges nobody for care. Give 0",
    ),
    "a package below 0": (
        lambda: budget(council={"home_care": -1}),
        "personal budget: council_pence.home_care: -1 is below 0. Give 0 or more",
    ),
    "a charge below 0": (lambda: budget(charge=-1), "charge_pence: -1 is below 0"),
    "a level below 0": (lambda: budget(level=-1), "level: -1 is below 0"),
    "shares that do not add up to one": (
        lambda: pb.check_substitution({"home_care": {"a": 0.5, "b": 0.4}}, "table.csv"),
        "table.csv: home_care: the shares add up to 0.9, not to 1. Correct them so that they add"
        " up to one",
    ),
    "a share below 0": (
        lambda: pb.check_substitution({"home_care": {"a": 1.2, "b": -0.2}}),
        "substitution: home_care.a: a share of 1.2. Give a share between 0 and 1",
    ),
    "a standard service without a row": (
        lambda: pb.purchases({"home_car": 1}, {"home_care": {"a": 1.0}}),
        "substitution: home_car: there is no row for 'home_car'. Did you mean home_care?",
    ),
    "months that differ": (
        lambda: pb.purse_months([1, 2], [1], 2),
        "unused balance: wanted_pence: 1 months are spent from, 2 are paid in",
    ),
    "a month below 0": (
        lambda: pb.purse_months([1, -2], [1, 1], 2),
        "unused balance: budget_pence.1: -2 pence is below 0",
    ),
    "taken back before it is paid in": (
        lambda: pb.purse_months([1], [1], -1),
        "recovered_after_months: -1 months are below 0",
    ),
    "places below 0": (lambda: pb.broker_months([1], -1, 1), "brokers: places: -1 is below 0"),
    "askers below 0": (lambda: pb.broker_months([-1], 1, 1), "brokers: asked.0: -1 is below 0"),
    "a plan of no months": (
        lambda: pb.broker_months([1], 1, 0),
        "brokers: months_to_plan: a plan takes 0 months. Give 1 or more",
    ),
    "a fraction above 1": (
        lambda: pb.opted_out(1, 1_500_000),
        "double running: double_running_fraction: a fraction of 1.5. Give a share from 0 to 1",
    ),
    "care given up below 0": (lambda: pb.opted_out(-1, 0), "given_up_pence: -1 pence is below 0"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named(mistake: str) -> None:
    make, message = MISTAKES[mistake]
    with pytest.raises(InputError, match=re.escape(message)):
        make()


def test_a_table_whose_shares_do_not_add_up_is_refused(tmp_path: Path) -> None:
    name = "personal_budget_substitution.csv"
    table = (MONEY / name).read_text("utf-8")
    assert "home_care,care_agency,0.52" in table
    worse = table.replace("home_care,care_agency,0.52", "home_care,care_agency,0.62")
    (tmp_path / name).write_text(worse, "utf-8")
    held = "personal_budget_held_today.csv"
    (tmp_path / held).write_text((MONEY / held).read_text("utf-8"), "utf-8")
    toml = (MONEY / "personal_budget.toml").read_text("utf-8")
    (tmp_path / "personal_budget.toml").write_text(toml, "utf-8")
    with pytest.raises(InputError, match=r"substitution: the shares over purchased add up to 1\.1"):
        parameters_in(tmp_path / "personal_budget.toml", "money.personal_budget")
