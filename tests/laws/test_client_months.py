"""Laws of a month's charges over made-up purses: nothing is lost between those who pay."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.money.payments import LONG_TERM_CARE
from sim.money.pence import pence
from sim.services import Funder, Service
from tests.unit.made_up_client import Client

MONTHS = 4
SERVICES = ("home_care", "residential_care", "nursing_care")
ALLOWANCE = "money.charging.personal_expenses_allowance"
CAP = "money.charging.cap_in_force"


@st.composite
def told(draw: st.DrawFn) -> dict[str, Any]:
    service = draw(st.sampled_from(SERVICES))
    return {
        "capital": draw(st.one_of(st.integers(0, 40_000), st.integers(0, 400_000))),
        "income": draw(st.integers(0, 1_500)),
        "home": draw(st.one_of(st.just(0), st.integers(1, 500_000))),
        "partner": draw(st.booleans()),
        "age": draw(st.integers(18, 100)),
        "changed": {
            CAP: draw(st.sampled_from([0, 1])),
            "money.charging.care_cost_cap": draw(st.integers(0, 20_000)),
            "money.charging.deferred_payment_share": draw(st.sampled_from([0.0, 1.0])),
        },
        "stays": [
            {
                "service": service,
                "units": draw(st.integers(1, 40)) if service == "home_care" else 1,
                "started": draw(st.integers(-50, 27)),
                "ended": draw(st.integers(28, 200)),
                "by_need": draw(st.sampled_from([False, False, False, True])),
            }
        ],
    }


@settings(max_examples=60, deadline=None)
@given(told())
def test_person_council_and_nhs_pay_the_fees_to_the_penny(one: dict[str, Any]) -> None:
    client = Client(**one)
    client.live(MONTHS)
    price = client.terms.price
    for month, units in enumerate(client.units):
        due = 0
        for care in LONG_TERM_CARE:
            fees = {Funder.COUNCIL: care.council, Funder.PERSON: care.person, Funder.ICB: care.icb}
            of = units[care.service]
            due += sum(pence(int(of[funder]), price[name], 7) for funder, name in fees.items())
        nursed = units[Service.NURSING_CARE]
        residents = int(nursed[Funder.COUNCIL] + nursed[Funder.PERSON])
        due += pence(residents, price["funded_nursing_care_week"], 7)
        paid = [client.paid(month, payer) for payer in ("person", "council", "icb")]
        assert sum(paid) == due
        assert min(paid) >= 0


@settings(max_examples=40, deadline=None)
@given(told(), st.integers(1, 200))
def test_a_higher_personal_expenses_allowance_never_raises_a_charge(
    one: dict[str, Any], more: int
) -> None:
    as_it_is, kinder = Client(**one), Client(**one)
    kinder.changed = {**one["changed"], ALLOWANCE: 30.65 + more}
    for client in (as_it_is, kinder):
        client.live(MONTHS)
    if not one["changed"][CAP]:  # a lower charge reaches the cap later, and is paid for longer
        for month in range(MONTHS):
            assert kinder.paid(month, "person") <= as_it_is.paid(month, "person")
    in_all = [sum(c.paid(n, "person") for n in range(MONTHS)) for c in (kinder, as_it_is)]
    assert in_all[0] <= in_all[1]


@settings(max_examples=30, deadline=None)
@given(told())
def test_with_endless_capital_there_is_no_money_of_the_council(one: dict[str, Any]) -> None:
    client = Client(**{**one, "capital": 10**9, "changed": {}})
    client.live(MONTHS)
    assert all(client.paid(month, "council") == 0 for month in range(MONTHS))


@settings(max_examples=40, deadline=None)
@given(told())
def test_what_is_lent_is_owed_or_repaid_and_no_cost(one: dict[str, Any]) -> None:
    client = Client(**one)
    client.live(MONTHS)
    lent, repaid = (sum(client.loans(n)[at] for n in range(MONTHS)) for at in (0, 1))
    told_year = client.accounts.close_year("2025-26")
    year = {name.removeprefix("deferred_payments_"): n for (_, name), n in told_year.items()}
    assert (lent, repaid) == (year["lent_pence"], year["repaid_pence"])
    gone = repaid + year["written_off_pence"] + year["outstanding_pence"]
    assert lent + year["interest_pence"] == gone
