"""The home care curve in words: where cost is least, what a further pound saves, what it is not."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import polars as pl

from sim.results import Results

PERCENT = 100
MILLION = 1_000_000
# Each way to look at cost: its name in a chart, and what it counts.
VIEWS = {
    "economic": (
        "Economic cost",
        "What care costs its providers, whoever pays. In these runs every ward stays open and "
        "staffed, so that a freed bed day saves only what is bought with it: drugs, food.",
    ),
    "cash_with_bed_closure": (
        "Cash, whole wards closed",
        "What has to be paid if freed beds are closed, in whole wards of {beds_per_ward} beds and "
        "{lag} months after they came to stand free; the staff of the closed beds are saved.",
    ),
    "cash_without_bed_closure": (
        "Cash, no ward closed",
        "What has to be paid if all wards stay open and all posts stay filled: only what is "
        "bought by the day or visit (drugs, food, escalation beds) is saved.",
    ),
    "full_cost": (
        "Freed beds at full cost, not cash",
        "Economic cost, with each freed bed day counted at all that it costs, staff and buildings "
        "included. It shows what the beds are worth if somebody else uses them. Nobody has this "
        "money.",
    ),
}
TITLE = "Cost against home care"
QUESTION = (
    "How much home care is cheapest for the place as a whole? Each point is this place with so "
    "many hours of home care a week and all else as it is."
)
UNSURE = (
    "Intervals cover chance only: the luck of these runs. They do not cover what is assumed, which "
    "may matter more."
)


def in_short(answer: Results) -> list[str]:
    """What to read first."""
    return [
        *_where_least(answer),
        *_what_people_meet(answer),
        _a_further_pound(answer),
        _declines_in_short(answer),
        _delay_by_step(answer),
        _beds(answer),
        _planned_care(answer),
    ]


def view_meanings(answer: Results) -> list[tuple[str, str]]:
    """Every way to look at cost, with what it counts."""
    numbers = {
        "beds_per_ward": answer.facts["beds_per_ward"],
        "lag": answer.facts["ward_closure_lag_months"],
    }
    return [(name, meaning.format(**numbers)) for name, meaning in VIEWS.values()]


def how_to_read(answer: Results) -> str:
    """What the numbers and their intervals mean."""
    years = answer.facts["years"]
    span = f"mean of {years} years" if years > 1 else "of one year"
    return (
        f"All amounts are a year, {span} from April {answer.facts['first_year']}, in the money of "
        f"each year. Every capacity met the same people and the same chance events in "
        f"{answer.facts['replicates']} runs. 'Between' gives the ends of the 95% interval of the "
        f"mean. {UNSURE}"
    )


def caution(answer: Results) -> list[str]:
    """What the curve leaves out and how far it may be trusted."""
    return [
        UNSURE,
        "Cost is all that is added up. Lives, health, strain of families and what people go "
        "without at home are not in it.",
        "The staff for any capacity are assumed to be found on the first day. Where there is less "
        "home care than today it shrinks as people leave their packages, so that the first months "
        "are still much like today.",
        "What home care costs is what its hours cost to offer, used or not, and what is bought "
        "for the hours given. The split into such parts is assumed.",
        "A provider's cost is laid at the doors of its payers as they paid on that service's lines "
        "of the ledger.",
        "Beds are held against today's run month by month. No ward is opened where more beds are "
        "in use: there, escalation beds are, and are paid for.",
    ]


def percent(multiple: float) -> str:
    """A capacity as the percentage of today's."""
    return f"{PERCENT * multiple:g}%"


def pounds(value: float, more: str = "more", less: str = "less") -> str:
    """A difference in £ million with its direction: £3.5 million more."""
    shown = f"{abs(value) / MILLION:,.1f}"
    if float(shown) == 0:
        return "no change"
    return f"£{shown} million {more if value > 0 else less}"


def between(low: float, high: float) -> str:
    """The ends of a difference in £ million: £3.1 million more and £4.0 million more."""
    return f"{pounds(low)} and {pounds(high)}"


def pence_a_pound(value: float) -> str:
    """What a further pound saves: 12p, or -3p where it adds to cost."""
    whole = round(value * PERCENT)
    return f"{whole}p" if abs(whole) < PERCENT else f"£{value:,.2f}".replace("£-", "-£")


def _tenths(value: float) -> str:
    """A change in what a further pound saves, to a tenth of a penny: 0.3p."""
    return f"{value * PERCENT:,.1f}p"


def _where_least(answer: Results) -> list[str]:
    found, runs = answer.facts["least"], answer.facts["replicates"]
    places = {one["multiple"] for one in found.values()}
    if len(places) == 1:
        start = "However cost is looked at, it is"
        return [_least_sentence(answer, "economic", start, found, runs)]
    return [_least_sentence(answer, view, f"{VIEWS[view][0]} is", found, runs) for view in VIEWS]


def _least_sentence(
    answer: Results, view: str, start: str, found: Mapping[str, Mapping[str, Any]], runs: int
) -> str:
    one = found[view]
    said = f"{start} least, home care included, with {percent(one['multiple'])} of today's hours"
    said += f" ({_in_runs(one['runs'], runs)})"
    if one["at_an_end"]:
        tried = answer.tables["points"]["multiple"]
        end = "least" if one["multiple"] == tried.min() else "most"
        more = "less" if end == "least" else "more"
        said += f". That is the {end} that was tried: {more} may cost still less"
    row = _row(answer.tables["views"], view=view, multiple=one["multiple"])
    if one["multiple"] != 1:
        low, high = row["net_change_gbp_low"], row["net_change_gbp_high"]
        what = "Economic cost is then" if view == "economic" else "It is then"
        said += f". {what} {pounds(row['net_change_gbp_mean'])} a year than today"
        said += f" (between {between(low, high)})"
        said += ", which chance can explain" if low <= 0 <= high else ""
    delayed = round(one["delayed_days"])
    return f"{said}. People fit to leave hospital then spend {delayed:,} days a year there."


def _what_people_meet(answer: Results) -> list[str]:
    """Where there is least and most home care, beside today: delay, and who waits."""
    points = answer.tables["points"]
    today = _row(points, multiple=1.0)
    said = [
        "Cheapest is not best: what people go without is not in these costs, and councils must by "
        "law meet eligible needs for care."
    ]
    for multiple in (points["multiple"].min(), points["multiple"].max()):
        row = _row(points, multiple=multiple)
        if multiple == 1:
            continue
        low, high = sorted(
            (row["delayed_days_change_low"], row["delayed_days_change_high"]), key=abs
        )
        ends = f"{_count(low)} and {_count(high)}"
        said.append(
            f"With {percent(row['multiple'])} of today's hours people spend "
            f"{_count(row['delayed_days_change_mean'])} days a year in hospital although fit to "
            f"leave (between {ends}), and {row['people_waiting']:,.0f} wait for home care on a "
            f"day, {today['people_waiting']:,.0f} today."
        )
    return said


def _a_further_pound(answer: Results) -> str:
    """What it saves step by step; the intervals stand in the table."""
    steps = answer.tables["steps"].filter(view="economic").drop_nulls("saved_per_gbp_mean")
    parts = [
        f"{pence_a_pound(row['saved_per_gbp_mean'])} from {percent(row['from_multiple'])} to "
        f"{percent(row['to_multiple'])}"
        for row in steps.iter_rows(named=True)
    ]
    if not parts:
        return "What a further £1 of home care saves elsewhere cannot be told from these runs."
    said = f"A further £1 of home care saves in economic cost elsewhere: {'; '.join(parts)}."
    highest = answer.tables["steps"]["saved_per_gbp_high"].max()
    if any(mean < 0 for mean in steps["saved_per_gbp_mean"]):
        said += " Below 0, other care costs more too."
    if isinstance(highest, float) and highest < 1:
        return f"{said} In no view does any step save as much as it costs."
    return said


def _declines_in_short(answer: Results) -> str:
    """Whether the saving of a further pound declines in the runs, in one sentence."""
    falls = [name for view, (name, _) in VIEWS.items() if not _rises(answer, view)]
    if len(falls) == len(VIEWS):
        return (
            "In every view each further pound saves no more than the one before, on the mean of "
            "all runs; how sure that is stands below."
        )
    clear = [
        name
        for view, (name, _) in VIEWS.items()
        if any(row["change_low"] > 0 for row in _rises(answer, view))
    ]
    who = f"In {len(falls)} of {len(VIEWS)} views" if falls else "In no view"
    how = (
        f"it clearly rises at some step for: {', '.join(clear)}"
        if clear
        else "where it rises, chance can explain it"
    )
    return f"{who} does what a further pound saves fall at every step; {how}. More below."


def whether_it_declines(answer: Results) -> list[str]:
    """Whether each step saves less per pound than the one before; said as it is, not smoothed."""
    by_words: dict[str, list[str]] = {}
    for view, (name, _) in VIEWS.items():
        words = f"{_at_every_step(answer, view)} {_over_all(answer, view)}"
        by_words.setdefault(words, []).append(name)
    return [f"{' and '.join(names)}: {words}" for words, names in by_words.items()]


def _at_every_step(answer: Results, view: str) -> str:
    rows = _rises(answer, view)
    if not rows:
        later = answer.tables["steps"].filter(view=view).drop_nulls("change_mean")
        if not later.height:
            return "there is one step only, and none to hold beside it."
        clear = later.filter(pl.col("change_high") < 0).height
        return (
            "each further pound saves no more than the one before, on the mean of all runs; "
            f"clearly so in {clear} of {later.height} steps, within chance in the others."
        )
    steps = "; ".join(
        f"from {percent(row['from_multiple'])} to {percent(row['to_multiple'])} it saves "
        f"{_tenths(row['change_mean'])} more than in the step before (between "
        f"{_tenths(row['change_low'])} and {_tenths(row['change_high'])}), "
        f"{'clearly' if row['change_low'] > 0 else 'which chance can explain'}"
        for row in rows
    )
    return f"the saving of a further pound does not fall at every step: {steps}."


def _over_all(answer: Results, view: str) -> str:
    """The last step beside the first."""
    mean, low, high = (
        answer.facts["from_first_to_last_step"][view][f"change_{end}"]
        for end in ("mean", "low", "high")
    )
    if answer.tables["steps"].filter(view=view).height == 1:
        return ""
    ends = f"between {pence_a_pound(low)} and {pence_a_pound(high)}"
    if high < 0:
        verdict = "so that over the whole range it clearly declines"
    elif low > 0:
        verdict = "so that over the whole range it clearly rises"
    else:
        verdict = "so that these runs cannot tell whether it declines over the whole range"
    change = f"{pence_a_pound(abs(mean))} {'more' if mean > 0 else 'less'}"
    return f"In the last step it is {change} than in the first (change {ends}), {verdict}."


def _delay_by_step(answer: Results) -> str:
    """Delayed days that each step avoids."""
    rows = answer.tables["delays"].to_dicts()
    avoided = [row["days_avoided_mean"] for row in rows]
    falls = all(after <= before for before, after in pairwise(avoided))
    steps = "; ".join(
        f"{days:,.0f} from {percent(row['from_multiple'])} to {percent(row['to_multiple'])}"
        for days, row in zip(avoided, rows, strict=True)
    )
    start = f"Delayed days avoided a year: {steps}."
    if len(rows) == 1:
        return start
    less = "avoids fewer than the one before" if falls else "does not always avoid fewer"
    return f"{start} Each step {less}." if falls else f"{start} A later step {less}."


def _rises(answer: Results, view: str) -> list[dict[str, Any]]:
    """Steps that save more per pound than the step before."""
    rows = answer.tables["steps"].filter(pl.col("view") == view, pl.col("change_mean") > 0)
    return rows.to_dicts()


def _beds(answer: Results) -> str:
    points, ward = answer.tables["points"], answer.facts["beds_per_ward"]
    most = points.sort("multiple").row(-1, named=True)
    freed = f"{max(0, most['beds_freed_mean']):,.1f}"
    ends = f"{most['beds_freed_low']:,.1f} and {most['beds_freed_high']:,.1f}"
    start = (
        f"With {percent(most['multiple'])} of today's hours {freed} hospital beds stand free that "
        f"are in use today (between {ends}); a ward has {ward}."
    )
    closed = points["beds_closed"].max()
    if isinstance(closed, float) and closed > 0:
        return f"{start} Up to {closed:,.0f} beds close, on a mean day of all years."
    return (
        f"{start} So no ward closes, and cash with and without bed closure is the same: the beds "
        "are capacity released, for others to use."
    )


def _planned_care(answer: Results) -> str:
    """What freed beds do for planned care where there is most home care."""
    most = answer.tables["points"].sort("multiple").row(-1, named=True)
    change = most["planned_admissions_change_mean"]
    low, high = (most[f"planned_admissions_change_{end}"] for end in ("low", "high"))
    where = f"With {percent(most['multiple'])} of today's hours"
    if low <= 0 <= high:
        return f"{where} planned admissions do not change clearly."
    more = "more" if change > 0 else "fewer"
    return (
        f"{where} there are {abs(change):,.0f} {more} planned admissions a year (between "
        f"{low:+,.0f} and {high:+,.0f}), because planned patients are put off where beds are "
        "full. They cost money, and count above as cost; what they are worth to patients does not."
    )


def _in_runs(count: int, runs: int) -> str:
    return f"in all {runs} runs" if count == runs else f"in {count} of {runs} runs"


def _count(change: float) -> str:
    """A change in days: 8,186 more."""
    whole = round(change)
    return f"{abs(whole):,} {'more' if whole > 0 else 'fewer'}"


def _row(frame: pl.DataFrame, **which: Any) -> dict[str, Any]:
    return frame.filter(**which).row(0, named=True)
