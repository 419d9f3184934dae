"""Plausible tables of one run, made up in a moment, so that the answer wing can be tested alone."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from sim.population import COHORTS
from sim.results import Results, month_starts, tables_of_run
from sim.services.names import OUTCOME_EVENTS, Funder, Service
from tests.unit.made_up_journeys import with_journeys

AGE_BANDS = ("0-17", "18-64", "65-74", "75-84", "85+")
QUINTILES = ("1", "2", "3", "4", "5")
CONDITIONS = ("0", "1", "2", "3", "4+")
FIVE_YEAR_BANDS = (*(f"{age}-{age + 4}" for age in range(0, 90, 5)), "90+")
STAY_AGES = ("0-64", "65+")
SEGMENTS = ("none", "1", "2", "3", "4", "5")
AXES = (AGE_BANDS, QUINTILES, CONDITIONS, SEGMENTS)
N_GROUPS = 125
FIRST_YEAR = 2025
EVENTS = (
    *("emergency_admissions", "elective_cancellations", "discharges_with_ready_date"),
    *("discharges_delayed", "discharge_delay_days", "readmissions_30_days"),
    *("care_home_admissions", "deaths_in_hospital", "escalation_bed_days"),
    *("crossed_over_to_council", "continuing_healthcare_days"),
)


@dataclass
class MadeUpTally:
    """Counts by month and service, drawn from Poisson distributions."""

    rng: np.random.Generator
    months: int
    home_care: float = 1.0
    counts: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        grouped = (self.months, len(Service), N_GROUPS)
        plain = (self.months, len(Service))
        for name, mean in (("starts", 3.0), ("ends", 3.0), ("units", 20.0)):
            setattr(self, name, self.rng.poisson(mean, grouped).astype(np.int64))
        for name, mean in (("waits_days_sum", 90.0), ("waits_counted", 30.0)):
            setattr(self, name, self.rng.poisson(mean, plain).astype(np.int64))
        for name, mean in (("occupied_days", 900.0), ("waiting_days", 60.0)):
            setattr(self, name, self.rng.poisson(mean, plain).astype(np.int64))
        self.capacity_days = np.full(plain, 1000, np.int64)
        self.capacity_days[:, Service.HOME_CARE] = round(1000 * self.home_care)
        self.delayed_days = self.rng.poisson(40 / self.home_care, plain).astype(np.int64)
        for name in ("starts", "units"):
            whole = getattr(self, name).sum(axis=2, keepdims=True)
            setattr(self, f"{name}_by_segment", shared_out(whole, len(SEGMENTS)))
        self.units_by_funder_and_age = self.rng.poisson(
            10, (*plain, len(Funder), len(AGE_BANDS) * len(QUINTILES))
        ).astype(np.int64)
        self.wait_histogram = np.zeros((*plain, 10), np.int64)
        self.wait_histogram[..., 3] = self.waits_counted
        self.care_home_stays = np.zeros((self.months, len(STAY_AGES), 60), np.int64)
        self.care_home_stays[:, :, 52] = 4
        groups = len(AGE_BANDS) * len(QUINTILES) * len(COHORTS)
        of_people = (self.months, len(OUTCOME_EVENTS), groups)
        self.outcomes = np.random.default_rng(self.months).poisson(3, of_people).astype(np.int64)
        self.waiting_weeks = np.zeros((*plain, 5), np.int64)
        self.waiting_weeks[:, Service.OUTPATIENT, 2] = 7


def shared_out(whole: Any, parts: int) -> Any:
    """Whole numbers in nearly equal parts along the last axis."""
    return (whole + np.arange(parts)) // parts


def run(
    area: Any,
    scenario: Any,
    *,
    years: int,
    seed: int,
    residents: int | str = "all",
    replicate: int = 0,
    start_of: Any = None,
    journeys: int = 0,
) -> Results:
    """Has the signature of `sim.run.run`; the same seed gives the same dice to every scenario."""
    name = getattr(scenario, "name", scenario)
    more = 1.1 if name == "more_home_care" else 1.0
    results = made_up(name, replicate, years=years, seed=seed, home_care=more)
    return with_journeys(results, name, replicate) if journeys else results


def made_up(
    scenario: str, replicate: int, *, years: int = 2, seed: int = 1, home_care: float = 1.0
) -> Results:
    rng = np.random.default_rng([seed, replicate])
    months = month_starts(FIRST_YEAR, years)
    tally = MadeUpTally(rng, len(months), home_care)
    events = {name: rng.poisson(50, len(months)).astype(np.int64) for name in EVENTS}
    tables = tables_of_run(
        scenario,
        replicate,
        tally=tally,
        events=events,
        months=months,
        weight=5,
        axes=AXES,
        stay_ages=STAY_AGES,
        cohorts=COHORTS,
        population=population(rng, years),
        age_structure=age_structure(np.random.default_rng([seed, replicate, 1]), years),
        ledger=ledger(rng, months, home_care),
        resource_cost=resource_cost(rng, months, home_care),
        yearly={
            "financial_year": [financial_year(y) for y in range(years)],
            "measure": ["gap_icb_pence"] * years,
            "value": [-(10**9)] * years,
        },
    )
    return Results(tables, {"scenario": scenario, "replicate": replicate, "seed": seed})


def financial_year(index: int) -> str:
    return f"{FIRST_YEAR + index}-{(FIRST_YEAR + index + 1) % 100:02d}"


def population(rng: np.random.Generator, years: int) -> dict[str, Any]:
    labels = [
        (financial_year(y), band, sex, quintile, conditions, segment_of(band, conditions), "none")
        for y in range(years)
        for band in AGE_BANDS
        for sex in ("female", "male")
        for quintile in QUINTILES
        for conditions in CONDITIONS
    ]
    of_a_person = ("age_band", "sex", "deprivation_quintile", "conditions", "segment", "cohort")
    keys = ("financial_year", *of_a_person)
    columns: dict[str, Any] = dict(zip(keys, zip(*labels, strict=True), strict=True))
    counts = ("people_start", "people_end", "births", "deaths", "moved_in", "moved_out")
    for name in counts:
        columns[name] = rng.poisson(100, len(labels))
    columns["person_years"] = columns["people_start"].astype(float)
    return columns


def segment_of(band: str, conditions: str) -> str:
    """Adults' segments go by conditions."""
    return "none" if band == AGE_BANDS[0] else SEGMENTS[1 + CONDITIONS.index(conditions)]


def age_structure(rng: np.random.Generator, years: int) -> dict[str, Any]:
    """Older people hold more conditions, and there are more of the old every year."""
    moments = []
    for moment in range(years + 1):
        for age in range(len(FIVE_YEAR_BANDS)):
            many = 0.2 * age
            shares = np.exp(-many) * many ** np.arange(5) / [1, 1, 2, 6, 24]
            people = (180 - 5 * age) * (1 + 0.01 * age) ** moment
            moments.append(rng.poisson(people * shares / shares.sum(), (2, 5, 5)))
    counts = np.array(moments).reshape(years + 1, -1)
    keys = ("financial_year", "age_band", "sex", "deprivation_quintile", "conditions")
    labels = [
        (financial_year(y), band, sex, quintile, conditions)
        for y in range(years)
        for band in FIVE_YEAR_BANDS
        for sex in ("female", "male")
        for quintile in QUINTILES
        for conditions in CONDITIONS
    ]
    columns: dict[str, Any] = dict(zip(keys, zip(*labels, strict=True), strict=True))
    return columns | {"people_start": counts[:-1].ravel(), "people_end": counts[1:].ravel()}


def ledger(rng: np.random.Generator, months: list[date], home_care: float) -> dict[str, Any]:
    postings = [
        (month, payer, provider, "own", line, False, int(rng.poisson(10**8) * scale))
        for month in range(len(months))
        for payer, provider, line, scale in (
            ("icb", "acute_trust", "emergency_inpatient_day", 1.0),
            ("council", "home_care_provider", "home_care", home_care),
            ("person", "care_home", "residential_care", 1.0),
            ("icb", "general_practice", "not_modelled", 1.0),
        )
    ]
    keys = ("month", "payer", "provider", "fund", "line", "transfer", "amount_pence")
    return dict(zip(keys, zip(*postings, strict=True), strict=True))


def resource_cost(rng: np.random.Generator, months: list[date], home_care: float) -> dict[str, Any]:
    rows = [
        (month, provider, service, 10**6, 10**5, int(rng.poisson(10**7) * scale))
        for month in range(len(months))
        for provider, service, scale in (
            ("acute_trust", "ae", 1.0),
            ("acute_trust", "emergency_inpatient", 1.0),
            ("acute_trust", "elective_inpatient", 1.0),
            ("acute_trust", "escalation_beds", 1.0),
            ("home_care_provider", "home_care", home_care),
        )
    ]
    keys = ("month", "provider", "service", "fixed_pence", "step_pence", "variable_pence")
    return dict(zip(keys, zip(*rows, strict=True), strict=True))
