"""What one avoided emergency admission saves whom, in plain words, on a terminal."""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console

from sim.report.screen import print_table
from sim.report.tables import Table

FILE = Path(__file__).with_name("saving_words.csv")
PENCE_PER_POUND, PARTS_PER_SHARE, PER_CENT = 100, 1_000_000, 100


class Words(NamedTuple):
    """What a payment rule is called, and why it saves what it saves."""

    name: str
    why: str


@cache
def words_of_rules() -> Mapping[str, Words]:
    """Each payment rule's words, by its name in scenarios."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return {row["rule"]: Words(row["name"], row["why"]) for row in csv.DictReader(handle)}


def print_saving(saving: Any, first_year: Any, place: str, year: str, console: Console) -> None:
    """Two answers for a place: an admission avoided, by payment rule; a promise, by its release.

    `saving` and `first_year`: as `sim.money.on_place` works them out. `year`: whose prices hold.
    """
    worth = saving.worth
    console.print(f"\nOne emergency admission avoided in {place}, {year}", style="bold")
    console.print(
        f"Plan and baseline are {saving.planned_admissions:,} emergency admissions a year, and "
        f"{saving.admissions:,} happen. One fewer changes in that year, in pounds:"
    )
    print_table(_savings(saving.rows), console)
    print_table(_reasons(saving.rows), console)
    for sentence in _sentences(worth):
        console.print(sentence)
    console.print(f"\nThe Better Care Fund's first year, on {place}", style="bold")
    print_table(_first_year(first_year), console)
    console.print(
        "Local plans of 2015/16 promised a cut, and part of the NHS's contribution hung on it: "
        f"{_pounds(first_year.value_pence)} for each admission avoided. England's admissions rose "
        "instead, and so do the place's here. What was not released stayed with the NHS "
        "commissioner to pay hospitals for admissions that did happen. A fund that counts on money "
        "released has less than it planned when the cut does not come."
    )


def _savings(rows: Sequence[Any]) -> Table:
    amounts = (
        *("commissioner_saves_pence", "provider_income_falls_pence"),
        *("provider_cost_falls_pence", "provider_position_change_pence"),
    )
    cells = tuple(
        (
            words_of_rules()[row.saving.rule].name,
            *(_pounds(getattr(row.saving, name), signed=name == amounts[-1]) for name in amounts),
            row.rule.in_force or "local only",
        )
        for row in rows
    )
    header = (
        *("Hospital paid by", "Commissioner saves", "Hospital gets less", "Hospital spends less"),
        *("Its position", "In force"),
    )
    return Table("", header, cells, frozenset({1, 2, 3, 4}))


def _reasons(rows: Sequence[Any]) -> Table:
    cells = tuple(
        (*words_of_rules()[row.saving.rule], f"{row.rule.source} ({row.rule.grade})")
        for row in rows
    )
    return Table("", ("Rule", "Why", "Source (grade)"), cells)


def _sentences(worth: Any) -> list[str]:
    cost, episodes = worth.cost, worth.episodes_per_spell / PARTS_PER_SHARE
    return [
        f"An admission is a spell, from coming in to going home. It is worth "
        f"{_pounds(worth.spell_pence)}; its {episodes:.2f} episodes (times under one consultant) "
        f"{_pounds(worth.per_episode_pence)} each. Published hospital costs are per episode: taken "
        "for an admission, they say too little.",
        f"Of what it costs, {_pounds(cost.variable_pence)} is not spent when it does not happen. "
        f"{_pounds(cost.step_pence)} is for the staff of the bed and is saved only where a ward "
        f"closes; {_pounds(cost.fixed_pence)} goes on all the same.",
    ]


def _first_year(on: Any) -> Table:
    def row(what: str, quarters: Sequence[int], pounds: bool = False) -> tuple[str, ...]:
        each = [*quarters, sum(quarters)]
        return (what, *(_pounds(one) if pounds else f"{one:,}" for one in each))

    pot, released = on.released.pot_pence, on.released.released_pence
    stayed = [held - given for held, given in zip(pot, released, strict=True)]
    before = sum(on.baseline)
    cut, rise = (
        PER_CENT * (sum(count) - before) / max(before, 1) for count in (on.planned, on.happened)
    )
    rows = (
        row("Emergency admissions, year before", on.baseline),
        row(f"Planned ({cut:+.2f}%)", on.planned),
        row(f"What happened ({rise:+.2f}%)", on.happened),
        row("Money that hung on the cut", pot, pounds=True),
        row("Released, had the plan been met", on.as_planned.released_pence, pounds=True),
        row("Released for what happened", released, pounds=True),
        row("Stayed with the NHS commissioner", stayed, pounds=True),
    )
    header = ("", "April to June", "July to September", "October to December", "January to March")
    return Table("", (*header, "Year"), rows, frozenset({1, 2, 3, 4, 5}))


def _pounds(pence: int, *, signed: bool = False) -> str:
    sign = "-" if pence < 0 else "+" if signed and pence else ""
    return f"{sign}£{abs(pence) / PENCE_PER_POUND:,.0f}"
