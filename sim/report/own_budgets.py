"""Who holds the budget for their care, who waits for help with it, what was paid twice: words."""

from collections.abc import Mapping

import polars as pl

from sim.comparison import amount, levels
from sim.parameters import catalogue
from sim.report.payer_words import listed
from sim.results import Results

PUBLISHED_DAY = "money.prices.direct_payment_day"
DAYS_IN_WEEK = 7
ALL_HELD = "people_with_budget"
NO_EFFECT = (
    "No effect on anybody's health or use of other care is assumed: the controlled trial of "
    "personal health budgets found none on health or deaths and no difference in total cost. It "
    "found better care-related quality of life where budgets were flexible: that is in the scheme "
    "integrated_personal_budget, and not in the money shown here."
)
POUNDS_PLACE = 4  # amounts are shown to £10,000
Means = Mapping[str, float]


def own_budgets(answer: Results, scenario: str) -> tuple[str, ...]:
    """The last year in sentences, and all years' money; none where nobody took up a budget."""
    whole = levels([answer]).filter(pl.col("scenario") == scenario)
    year = max(name for name in whole["financial_year"] if name[0].isdigit())
    last, every = (_means(whole, of) for of in (year, "all"))
    if not every.get("own_budget_gbp", 0) > 0:  # where none is counted it is no number
        return ()
    return (_held(last, year), *_brokers(last, year), _worth(last, year), *_money(every, answer))


def _means(whole: pl.DataFrame, year: str) -> Means:
    rows = whole.filter(pl.col("financial_year") == year)
    return dict(zip(rows["measure"], rows["mean"], strict=True))


def _held(of: Means, year: str) -> str:
    kinds = (
        ("people_personal_budget", "a personal budget from the council"),
        ("people_personal_health_budget", "a personal health budget"),
        ("people_integrated_budget", "one budget for both"),
    )
    by_kind = listed([f"{_people(of, name)} with {words}" for name, words in kinds])
    return (
        f"In {year}, of {_people(of, ALL_HELD)} people with a budget for long-term care at home "
        f"({by_kind}), {_people(of, 'people_budget_notional')} leave it with their payer, "
        f"{_people(of, 'people_budget_third_party')} have it held by a third party and "
        f"{_people(of, 'people_budget_direct_payment')} have it paid to themselves; "
        f"{_people(of, 'people_own_budget')} hold it because of this scenario."
    )


def _brokers(of: Means, year: str) -> tuple[str, ...]:
    """Nothing where the sample is too small for queues."""
    if "people_waiting_budget_broker" not in of:
        return ()
    return (
        f"{_people(of, 'people_waiting_budget_broker')} wait for a broker on an average day of "
        f"{year}, and {_people(of, 'budget_broker_given_up')} gave up waiting in it; until a "
        "broker is done they have standard care.",
    )


def _worth(of: Means, year: str) -> str:
    day = catalogue()[PUBLISHED_DAY]
    low, high = (amount(each * DAYS_IN_WEEK, "£") for each in (day.low or 0, day.high or 0))
    published = amount(float(day.value) * DAYS_IN_WEEK, "£")
    return (
        f"Such a budget is {amount(of['own_budget_gbp_a_week'], '£')} a week in {year}, set by "
        f"what the care would cost its payer; direct payments of today come to {published} a week "
        f"in 2025-26 ({low} to {high}), many to younger people with more care. "
        f"{_people(of, 'budget_hours_elsewhere')} hours of home care a week are bought elsewhere "
        "than from agencies; some of those who work them are lost to agencies."
    )


def _money(of: Means, answer: Results) -> tuple[str, ...]:
    years = answer.facts["years"]
    paid, back, lies, twice, short = (
        amount(of.get(name, 0), "£", POUNDS_PLACE)
        for name in (
            *("own_budget_gbp", "budget_taken_back_gbp", "budget_balance_gbp"),
            *("budget_double_running_gbp", "budget_short_of_need_gbp"),
        )
    )
    said = [
        f"Over {years} years {paid} was paid into these budgets; {back} was not spent and came "
        f"back, and {lies} lies in them unspent at the end. {twice} was paid twice: for standard "
        "care that their holders gave up, that nobody else took up, and that contracts pay for all "
        "the same.",
    ]
    if of.get("budget_short_of_need_gbp", 0) > 0:
        said.append(f"Budgets fell short of assessed need by {short}: a legal risk.")
    return (*said, NO_EFFECT)


def _people(of: Means, name: str) -> str:
    return amount(of[name], "people")
