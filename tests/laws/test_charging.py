"""Laws of charging over thousands of made-up clients, loans and lives under the cap."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.money import charging, prices
from sim.money.charging import CapTerms, Charged, Clients, LoanBook, Spells
from sim.money.client_shares import NO_CLIENTS, council_and_client
from sim.money.inflation import Index
from sim.services import NEVER, Service
from tests.unit.money_month import values
from tests.unit.test_means_test import Life, of_year, owned

RULES = {
    (year, cap): charging.charging_rules(values(year, {"money.charging.cap_in_force": cap}))
    for year in ("2024-25", "2025-26", "2026-27")
    for cap in (0, 1)
}
TERMS = charging.deferred_terms(values(), RULES["2025-26", 0])
PRICES = prices(values(), Index())
MONEY = st.integers(0, 300_000)
WEALTH = st.one_of(st.integers(0, 30_000_000), st.integers(1_400_000, 2_400_000))


def clients_of(draw: dict[str, Any]) -> Clients:
    return Clients(**{name: np.array([draw[name]]) for name in Clients._fields})


CLIENT = st.fixed_dictionaries(
    {
        "fee_pence": MONEY,
        "income_pence": MONEY,
        "savings_pence": WEALTH,
        "home_pence": st.one_of(st.just(0), WEALTH),
        "in_care_home": st.booleans(),
        "permanent": st.booleans(),
        "weeks_there": st.integers(0, 60),
        "partner_at_home": st.booleans(),
        "with_partner": st.booleans(),
        "age": st.integers(18, 105),
        "expenses_pence": st.integers(0, 10_000),
    }
)


def charged(draw: dict[str, Any], rules: charging.ChargingRules, **changed: Any) -> Charged:
    return charging.assess(clients_of({**draw, **changed}), rules)


@given(CLIENT, st.sampled_from(list(RULES.values())))
def test_person_and_council_pay_the_fee_to_the_penny(
    client: dict[str, Any], rules: charging.ChargingRules
) -> None:
    found = charged(client, rules)
    assert 0 <= found.charge_pence[0] <= client["fee_pence"]
    assert found.charge_pence + found.council_pence == client["fee_pence"]


@settings(max_examples=300)
@given(
    CLIENT,
    st.sampled_from(list(RULES.values())),
    st.sampled_from(["income_pence", "savings_pence", "home_pence", "fee_pence"]),
    st.integers(1, 3_000_000),
)
def test_who_has_more_is_never_charged_less(
    client: dict[str, Any], rules: charging.ChargingRules, what: str, more: int
) -> None:
    richer = charged(client, rules, **{what: client[what] + more})
    assert richer.charge_pence >= charged(client, rules).charge_pence


@given(CLIENT, st.sampled_from(list(RULES.values())), st.integers(1, 10_000))
def test_who_spends_more_on_a_disability_is_never_charged_more(
    client: dict[str, Any], rules: charging.ChargingRules, more: int
) -> None:
    worse = charged(client, rules, expenses_pence=client["expenses_pence"] + more)
    assert worse.charge_pence <= charged(client, rules).charge_pence


@given(CLIENT, st.sampled_from(list(RULES.values())))
def test_what_is_kept_stays_with_whoever_is_below_the_limit(
    client: dict[str, Any], rules: charging.ChargingRules
) -> None:
    """After the charge, income and tariff income leave at least the allowance, or all there was."""
    found = charged(client, rules)
    if found.capital_pence[0] > rules.upper_limit_pence:
        assert found.council_pence[0] == 0
        return
    means = client["income_pence"] + int(found.tariff_income_pence[0])
    kept = client["expenses_pence"] + int(
        charging.guarantee_pence(
            np.array([client["age"]]), np.array([client["with_partner"]]), rules
        )[0]
    )
    if client["in_care_home"] and client["permanent"]:
        kept = rules.personal_expenses_allowance_pence
    assert means - found.charge_pence[0] >= min(means, kept)


@given(st.lists(CLIENT, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_a_client_is_charged_alone(many: list[dict[str, Any]], order: Any) -> None:
    """The same in any order and any company."""
    rules = RULES["2025-26", 0]
    order.shuffle(many)
    columns = {name: np.array([one[name] for one in many]) for name in Clients._fields}
    together = charging.assess(Clients(**columns), rules)
    alone = [int(charged(one, rules).charge_pence[0]) for one in many]
    assert together.charge_pence.tolist() == alone


@settings(max_examples=60)
@given(
    capital=st.integers(0, 200_000),
    income=st.integers(0, 2_000),
    service=st.sampled_from([Service.HOME_CARE, Service.RESIDENTIAL_CARE, Service.NURSING_CARE]),
    units=st.integers(1, 40),
)
def test_the_crossing_week_is_that_of_the_means_test(
    capital: int, income: int, service: Service, units: int
) -> None:
    units = units if service is Service.HOME_CARE else 1
    terms = of_year()
    life = Life(owned(capital, income), terms)
    row = life.stay(service, started=0, units=units)
    life.pay(365)
    fee = units * int(terms.unit_price[service]) // 1_000_000
    weeks = charging.weeks_to_pay(
        np.array([capital * 100]),
        np.array([fee]),
        np.array([income * 100]),
        np.array([terms.kept_pence[service]]),
        terms.limit_pence,
    )[0]
    _, council_from = life.payer(row)
    if capital * 100 <= terms.limit_pence:
        assert weeks == 0
    elif council_from == NEVER:
        assert weeks * 7 >= 365 - 6
    else:
        assert council_from == weeks * 7


@given(
    st.lists(st.tuples(st.integers(0, 200_000), st.integers(0, 150_000), st.booleans())),
    st.integers(0, 9_000_000),
)
def test_the_meter_never_goes_past_the_cap(weeks: list[tuple[int, int, bool]], cap: int) -> None:
    terms = CapTerms(True, cap, 20_000)
    meter, seven, one_person = np.zeros(1, np.int64), np.array([7]), np.zeros(1, np.int64)
    for paid, rate, in_home in weeks:
        spells = Spells(np.array([paid]), np.array([rate]), np.array([in_home]), seven, one_person)
        relieved, after = charging.under_cap(spells, meter, terms)
        assert 0 <= relieved[0] <= paid
        assert meter[0] <= after[0] <= cap
        assert relieved[0] == 0 or after[0] == cap
        meter = after
    together = Spells(
        *(np.array([week[at] for week in weeks], kind) for at, kind in enumerate((int, int, bool))),
        np.full(len(weeks), 7),
        np.zeros(len(weeks), np.int64),
    )
    at_once = charging.under_cap(together, np.zeros(1, np.int64), terms)
    assert at_once.meter_pence[0] == meter[0], "one month of all weeks fills the meter the same"


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("agree"), st.integers(0, 3), st.integers(1, 40_000_000)),
        st.tuples(st.just("lend"), st.integers(0, 3), st.integers(0, 900_000)),
        st.tuples(st.just("interest"), st.just(0), st.just(0)),
        st.tuples(st.just("settle"), st.integers(0, 3), st.integers(0, 40_000_000)),
    ),
    max_size=40,
)


@settings(max_examples=300)
@given(STEPS)
def test_what_is_lent_and_charged_is_repaid_owed_or_lost(
    steps: list[tuple[str, int, int]],
) -> None:
    book = LoanBook()
    for month, (what, number, amount) in enumerate(steps):
        is_open = number in book.owed_pence
        if what == "interest":
            book.charge_interest(month, TERMS)
        elif what == "agree" and not is_open:
            book.agree(number, amount, TERMS)
            book.charge_fee(month, number, TERMS)
        elif what == "lend" and is_open:
            lent = book.lend(month, number, amount)
            assert 0 <= lent <= amount
            assert lent == 0 or book.owed_pence[number] <= book.limit_pence[number]
        elif what == "settle" and is_open:
            ended = book.settle(month, number, amount)
            assert ended.repaid_pence + ended.left_pence == amount
            assert ended.written_off_pence == 0 or ended.left_pence == 0
    total = charging.balance(book.rows)
    assert total.outstanding_pence == sum(book.owed_pence.values()) >= 0
    gone = total.repaid_pence + total.written_off_pence + total.outstanding_pence
    assert total.lent_pence + total.interest_pence + total.fee_pence == gone
    assert all(row.amount_pence > 0 for row in book.rows)
    assert total.cash_pence == total.revenue_pence - total.outstanding_pence


@given(
    st.lists(
        st.tuples(
            st.sampled_from([Service.HOME_CARE, Service.RESIDENTIAL_CARE, Service.NURSING_CARE]),
            st.integers(1, 60),
            st.integers(0, 90_000),
            st.integers(0, 2_325_000),
            st.integers(18, 100),
            st.booleans(),
        ),
        max_size=20,
    ),
    st.integers(0, 10**11),
)
def test_clients_and_council_pay_the_month_to_the_penny(
    told: list[tuple[Any, ...]], fee: int
) -> None:
    columns = [np.array([one[at] for one in told], np.int64) for at in range(6)]
    clients = charging.CouncilClients(*columns)._replace(with_partner=columns[5] > 0)
    fees, charges = charging.weekly_charges(clients, RULES["2025-26", 0], PRICES)
    assert (charges >= 0).all()
    assert (charges <= fees).all()
    fee_of, charge_of = (
        np.bincount(clients.service, of, len(Service)).astype(np.int64) for of in (fees, charges)
    )
    shares = NO_CLIENTS._replace(fee=fee_of, charge=charge_of)
    for service in (Service.HOME_CARE, Service.RESIDENTIAL_CARE, Service.NURSING_CARE):
        council, client = council_and_client(fee, service, shares)
        assert council + client == fee
        assert 0 <= client <= fee
