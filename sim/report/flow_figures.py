"""Where each pound comes from and goes: ribbons, pence of a pound, and tables that add up."""

from collections.abc import Iterable, Sequence

from sim.comparison import amount
from sim.report.figures import Figure
from sim.report.flow_words import (
    ALL,
    POOL,
    cells,
    ends_of,
    label_of,
    largest_first,
    pence_word,
    rank,
    sorted_by,
    whose,
)
from sim.report.flows import UNIT_GBP, Amount, Flows, PaidIn, Payment, by, pence_of, sum_of
from sim.report.payer_words import listed
from sim.report.ribbon_chart import ribbon_chart
from sim.report.row_chart import Bar, Row, row_chart
from sim.report.tables import Table

Said = tuple[str, str]
PENCE_PER_POUND = 100
PLACE = 5  # sentences are to £100,000
AMOUNTS = ("Without, £m", "With, £m", "Difference, £m", "Between, £m")
SERIES = ("Without", "With")
INTO_POOL = "into_pool"
TOGETHER = "All together"
# Each step: its name, its two sides, and what it shows.
STEPS = {
    "care": ("Purses and kinds of care", "purse", "care"),
    "fund": ("Payers and purses", "payer", "purse"),
    "provider": ("Purses and providers", "purse", "provider"),
    "service": ("Providers and kinds of care", "provider", "care"),
}
RIBBONS = (
    "The wider a ribbon, the more money flows. Pence are of each pound that is spent on care here "
    "with the scenario; in brackets without it, where that is another whole penny. A payer's own "
    "purse goes by the payer's name. The table has every amount, and how sure its difference is."
)


def flow_sentences(flows: Flows) -> tuple[Said, ...]:
    """How much is spent, who pays for each pound, and what it goes on."""
    total = flows.total
    payers = by((one.payer, one.amount) for one in flows.paid_in)
    cares = by((one.care, one.amount) for one in flows.paid_out)
    return (
        (
            f"{_pounds(total.with_scenario)} a year is spent",
            f" with the scenario on the care that is simulated, and {_pounds(total.without)} "
            f"without it: {_change(total)}. Care that the model leaves out is not in it.",
        ),
        ("Who pays each pound", f": {_listed_pence('payer', payers)}."),
        ("What each pound goes on", f": {_listed_pence('care', cares)}."),
        _of_pool(flows),
    )


def steps(flows: Flows) -> list[str]:
    """The steps that there is something to show of: into purses only where a fund is pooled."""
    return [name for name in STEPS if name != "fund" or flows.has_pool]


def flow_figure(flows: Flows, step: str) -> Figure:
    """One step of the flow as ribbons, with a table of every amount."""
    name, left, right = STEPS[step]
    moved = by(
        ((getattr(one, left), getattr(one, right)), one.amount) for one in _of_step(flows, left)
    )
    lefts = sorted_by(left, (ends[0] for ends in moved))
    rights = sorted_by(right, (ends[1] for ends in moved))
    labels = (_labels(left, lefts, moved, 0), _labels(right, rights, moved, 1))
    drawn = {
        ends: one.with_scenario / flows.total.with_scenario * PENCE_PER_POUND
        for ends, one in moved.items()
    }
    said = "; ".join(
        f"{label_of(left, ends[0])} to {label_of(right, ends[1])} {drawn[ends]:.1f}p"
        for ends in sorted(drawn, key=lambda ends: -drawn[ends])
    )
    chart = ribbon_chart(
        drawn,
        *labels,
        f"Ribbons from {name.lower()}, pence of each pound with the scenario. {said}.",
    )
    words = RIBBONS
    below = [ends for ends, one in moved.items() if one.with_scenario < 0]
    if below:
        back = listed([f"{label_of(left, a)} to {label_of(right, b)}" for a, b in below])
        words += f" Money that comes back is in the table alone: {back}."
    header = (left.capitalize(), "Kind of care" if right == "care" else right.capitalize())
    rows = [
        (label_of(left, one), label_of(right, other), *cells(moved[one, other]))
        for one in lefts
        for other in rights
        if (one, other) in moved
    ]
    table = Table(
        caption=f"{name}, £ million a year: mean of years and runs, and 95% intervals",
        header=(*header, *AMOUNTS),
        rows=(*rows, (TOGETHER, "", *cells(flows.total))),
        numbers=frozenset({2, 3, 4, 5}),
    )
    return Figure(name, words, chart, table)


def purses(flows: Flows) -> list[str]:
    """Whose pound can be followed: everybody's, each payer's, and that of the pooled fund."""
    payers = by((one.payer, one.amount) for one in flows.paid_in)
    paying = [name for name, one in payers.items() if min(one.without, one.with_scenario) >= 0]
    return [ALL, *sorted_by("payer", paying), *([POOL] if flows.has_pool else [])]


def purse_label(purse: str) -> str:
    """What the pound of a purse is called where one is chosen."""
    return "Everyone's" if purse == ALL else label_of("purse", purse)


def pound_figure(flows: Flows, purse: str) -> Figure:
    """What each pound of one purse goes on, without and with the scenario, in whole pence."""
    parts = by(_parts(flows, purse))
    order = [*sorted_by("care", parts)]
    total = sum_of(parts.values())
    without, with_scenario = (
        dict(zip(order, pence_of([parts[n] for n in order], side), strict=True))
        for side in (_without, _with)
    )
    rows = [
        Row(
            _part_label(name),
            f"{pence_word(without[name], parts[name].without)} without, "
            f"{pence_word(with_scenario[name], parts[name].with_scenario)} with",
            (
                _share(parts[name].without, total.without),
                _share(parts[name].with_scenario, total.with_scenario),
            ),
        )
        for name in order
    ]
    who = "everyone" if purse == ALL else whose(purse)
    verb = "together pays" if purse == ALL else "pay" if purse == "person" else "pays"
    said = "; ".join(f"{row.label}: {row.words}" for row in rows)
    chart = row_chart(rows, SERIES, "Pence of each pound", f"Bars. Of each pound: {said}.")
    header = ("Kind of care", "Without, p", "With, p", *AMOUNTS)
    table = Table(
        caption=f"What {who} {verb} for, £ million a year and pence of each pound",
        header=header,
        rows=(
            *(
                (_part_label(n), str(without[n]), str(with_scenario[n]), *cells(parts[n]))
                for n in order
            ),
            (
                *(TOGETHER, str(sum(without.values())), str(sum(with_scenario.values()))),
                *cells(total),
            ),
        ),
        numbers=frozenset(range(1, len(header))),
    )
    words = (
        "Whole pence, which add up to 100; bars are drawn to the exact share. The table has the "
        "amounts."
    )
    return Figure(f"Of each pound that {who} {verb}", words, chart, table)


def every_payment(flows: Flows) -> Table:
    """Every payment: from which purse, to which provider, for which kind of care."""
    rows = sorted(flows.paid_out, key=_place)
    return Table(
        caption="Every payment by purse, provider and kind of care, £ million a year",
        header=("Purse", "Provider", "Kind of care", *AMOUNTS),
        rows=(
            *(
                (
                    label_of("purse", one.purse),
                    label_of("provider", one.provider),
                    label_of("care", one.care),
                    *cells(one.amount),
                )
                for one in rows
            ),
            (TOGETHER, "", "", *cells(flows.total)),
        ),
        numbers=frozenset({3, 4, 5, 6}),
    )


def _of_step(flows: Flows, left: str) -> Sequence[PaidIn | Payment]:
    return flows.paid_in if left == "payer" else flows.paid_out


def _labels(
    kind: str, names: Sequence[str], moved: dict[tuple[str, str], Amount], side: int
) -> dict[str, str]:
    """Each end with its pence of the whole pound, and those without where they differ."""
    of = by((ends[side], one) for ends, one in moved.items())
    pence = pence_of([of[name] for name in names], _with)
    before = pence_of([of[name] for name in names], _without)
    found = {}
    for name, now, then in zip(names, pence, before, strict=True):
        was = f" ({pence_word(then, of[name].without)})" if then != now else ""
        found[name] = f"{label_of(kind, name)} {pence_word(now, of[name].with_scenario)}{was}"
    return found


def _parts(flows: Flows, purse: str) -> Iterable[tuple[str, Amount]]:
    for one in flows.paid_out:
        if purse in (ALL, one.purse):
            yield one.care, one.amount
    for paid in flows.paid_in:
        if paid.payer == purse and paid.purse == POOL:
            yield INTO_POOL, paid.amount


def _part_label(name: str) -> str:
    return "Into the pooled fund" if name == INTO_POOL else label_of("care", name)


def _share(units: int, total: int) -> Bar:
    return Bar(units / total * PENCE_PER_POUND if total else 0.0)


def _listed_pence(kind: str, of: dict[str, Amount]) -> str:
    """At least a penny each, the largest first; what it was without, where it was another."""
    names = list(of)
    now, then = (
        dict(zip(names, pence_of([of[n] for n in names], side), strict=True))
        for side in (_with, _without)
    )
    said = [
        f"{now[name]}p {label_of(kind, name)}"
        + (f" ({then[name]}p without)" if then[name] != now[name] and any(then.values()) else "")
        for name in largest_first(now)
        if now[name] or then[name]
    ]
    return "; ".join(said)


def _of_pool(flows: Flows) -> Said:
    if not flows.has_pool:
        return "Nobody pools any money", ", with or without: each payer pays from its own purse."
    into = {one.payer: one.amount for one in flows.paid_in if one.purse == POOL}
    held = sum_of(into.values())
    if not held.with_scenario:
        return "Only without it is money pooled", f": {_pounds(held.without)} a year."
    before = f" ({_pounds(held.without)} without)" if held.without else ""
    return (
        f"{_pounds(held.with_scenario)} a year of it goes through the pooled fund",
        f"{before}. Who pays each of its pounds: {_listed_pence('payer', into)}.",
    )


def _place(one: Payment) -> tuple[int, ...]:
    return rank("purse", one.purse), rank("provider", one.provider), rank("care", one.care)


def _change(one: Amount) -> str:
    mean, low, high = ends_of(one)
    if low == high == 0:
        return "exactly the same in every run"
    ends = " and ".join(_more_or_less(end) for end in (low, high))
    if low <= 0 <= high:
        return f"no clear difference, between {ends}"
    return f"{_more_or_less(mean)}, between {ends}"


def _more_or_less(pounds: float) -> str:
    return f"{amount(abs(pounds), '£', PLACE)} {'more' if pounds > 0 else 'less'}"


def _pounds(units: int) -> str:
    return amount(units * UNIT_GBP, "£", PLACE)


def _with(one: Amount) -> int:
    return one.with_scenario


def _without(one: Amount) -> int:
    return one.without
