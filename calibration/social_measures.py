"""What one run says about social care: who asks, who waits, who has it, what councils spend."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from polars import DataFrame

from calibration.totals import (
    PER_CENT,
    PER_HUNDRED_THOUSAND,
    PER_THOUSAND,
    Totals,
    days_in_first_year,
    first_months,
    first_year_of,
    over,
    yearly_totals,
)

POUND = 100  # pence
CARE_HOMES = ("residential_care", "nursing_care")
YOUNGER_BANDS = ("0-17", "18-64")
OLDER_BANDS = ("65-74", "75-84", "85+")
DAYS_IN_A_WEEK = 7
# Lines on which people pay towards what the council arranges, and for what the model leaves out.
CONTRIBUTIONS = (
    *("client_contribution_home_care", "client_contribution_residential_care"),
    *("client_contribution_nursing_care", "direct_payment", "supported_living", "shared_lives"),
    *("client_contribution_reablement", "not_modelled"),
)
CHARGED = ("residential_care", "nursing_care", "home_care")


def social_measures(tables: Mapping[str, DataFrame]) -> dict[str, float]:
    """Every target of social_targets.toml, in its unit."""
    total = yearly_totals(first_year_of(tables["outcomes"]))
    population = first_year_of(tables["population"])
    people = _person_years(population, None)
    older, adults = (_person_years(population, of) for of in (OLDER_BANDS, ("18-64",)))
    requests = total["social_care_requests"]
    in_all = requests + total["social_care_requests_on_discharge"]
    ended = _ended(tables["activity"], "reablement")
    no_more = 1 - over(total["long_term_care_after_reablement"], ended)
    admitted_65 = total["council_supported_admissions_65"]
    admitted_18_64 = total["council_supported_admissions_18_64"]
    return {
        "social_care_requests": over(requests, people, PER_THOUSAND),
        "social_care_requests_in_all": over(in_all, people, PER_THOUSAND),
        "social_care_assessments": over(total["social_care_assessments"], people, PER_THOUSAND),
        "assessment_wait": _median_wait(tables["capacity"], "social_care_assessment"),
        "package_wait": _median_wait(tables["capacity"], "home_care"),
        "long_term_clients": over(total["long_term_clients"], people, PER_THOUSAND),
        "reablement_no_more": PER_CENT * no_more,
        **_after_reablement(total),
        "council_supported_admissions_65": over(admitted_65, older, PER_HUNDRED_THOUSAND),
        "council_supported_admissions_18_64": over(admitted_18_64, adults, PER_HUNDRED_THOUSAND),
        **_residents(tables, people, older),
        **_stays(tables["care_home_stays"]),
        **_client_shares(tables["ledger"]),
        "deferred_payments_new": over(total["deferred_payments_new"], people, PER_HUNDRED_THOUSAND),
        "deferred_payments_outstanding": over(
            total["deferred_payments_outstanding_pence"] / POUND, people
        ),
        **_spending(
            total["cost_council_pence"] + total["not_modelled_council_pence"],
            tables["ledger"],
            people,
        ),
    }


def _after_reablement(total: Totals) -> dict[str, float]:
    """Where people are 91 days after hospital and reablement, and 12 weeks after it began."""
    at_12_weeks = total["reablement_at_12_weeks"]
    at_home = total["window_reablement_65_home_at_91_days"]
    return {
        "reablement_home_at_91_days": over(
            at_home, total["window_reablement_65_at_91_days"], PER_CENT
        ),
        **{
            name: over(total[name], at_12_weeks, PER_CENT)
            for name in ("reablement_no_support_at_12_weeks", "reablement_died_by_12_weeks")
        },
    }


def _person_years(population: DataFrame, bands: tuple[str, ...] | None) -> float:
    of = population if bands is None else population.filter(_band().is_in(bands))
    return float(of["person_years"].sum())


def _band() -> pl.Expr:
    return pl.col("age_band").cast(pl.String)


def _ended(activity: DataFrame, service: str) -> float:
    of_service = pl.col("service").cast(pl.String) == service
    return float(first_months(activity).filter(of_service)["ends"].sum())


def _median_wait(capacity: DataFrame, service: str) -> float:
    """The mean of the months' medians."""
    of_service = pl.col("service").cast(pl.String) == service
    medians = first_months(capacity).filter(of_service)["wait_days_median"].drop_nulls().to_numpy()
    return float(medians.mean()) if medians.size else np.nan


def _residents(tables: Mapping[str, DataFrame], people: float, older: float) -> dict[str, float]:
    """Who lives in care homes on an average day."""
    days = days_in_first_year(tables["capacity"])
    funding = first_year_of(tables["funding"])
    homes = funding.filter(pl.col("service").cast(pl.String).is_in(CARE_HOMES))
    younger = float(homes.filter(_band().is_in(YOUNGER_BANDS))["units"].sum()) / days
    residents = float(homes["units"].sum()) / days
    return {
        "care_home_residents": over(residents, people, PER_THOUSAND),
        "care_home_residents_older": over(residents - younger, people, PER_THOUSAND),
        "care_home_residents_younger": over(younger, people, PER_THOUSAND),
        "care_home_share_65": over(residents - younger, older, PER_CENT),
    }


def _stays(table: DataFrame) -> dict[str, float]:
    """Stays from 65 on that ended in the last year; each in the middle of its week."""
    last = pl.col("financial_year") == pl.col("financial_year").max()
    ended = table.filter(last & (_band() == "65+")).sort("weeks")
    days = np.repeat(ended["weeks"].to_numpy(), ended["stays"].to_numpy()) + 0.5
    if not days.size:
        return dict.fromkeys(("care_home_stay_mean", "care_home_stay_median"), np.nan)
    return {
        "care_home_stay_mean": float(days.mean()) * DAYS_IN_A_WEEK,
        "care_home_stay_median": float(np.median(days)) * DAYS_IN_A_WEEK,
    }


def _spending(net: float, ledger: DataFrame, people: float) -> dict[str, float]:
    """Pounds per head: net is what councils pay, gross has clients' contributions besides."""
    ledger = first_months(ledger)
    by_person = pl.col("payer").cast(pl.String) == "person"
    contributed = ledger.filter(by_person & pl.col("line").cast(pl.String).is_in(CONTRIBUTIONS))
    gross = net + float(contributed["amount_pence"].sum())
    return {
        "social_care_gross": over(gross / POUND, people),
        "social_care_net": over(net / POUND, people),
    }


def _client_shares(ledger: DataFrame) -> dict[str, float]:
    """What clients pay of the fees that the council pays less."""
    ledger = first_months(ledger)
    payer, line = (pl.col(name).cast(pl.String) for name in ("payer", "line"))
    found = {}
    for service in CHARGED:
        charge, net = (
            float(ledger.filter(payer == who, line == named)["amount_pence"].sum())
            for who, named in (("person", f"client_contribution_{service}"), ("council", service))
        )
        found[f"client_share_{service}"] = over(charge, charge + net, PER_CENT)
    return found
