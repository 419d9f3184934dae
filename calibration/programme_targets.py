"""Spending per head by payer and programme: each published figure, and what is left out of it."""

from collections.abc import Iterator, Mapping

from polars import DataFrame

from calibration.targets import Target
from sim.comparison.programmes import Published, published_programmes, spent_by_programme

GROUPS = {
    "revenue": "Spending per head by payer and programme, first year",
    "capital": "Capital per head, apart from all spending on care",
}
UNIT = "GBP per head a year"
ICB, WHOLE_ICB = "ICB: ", "programme_icb"
NOTE = (
    "All figures are England's, in prices of 2025-26, and shown, not judged: nothing is scaled to "
    "fit. not_modelled is posted at published spending less what the model covers at England's "
    "activity. Growth is published for no programme after 2024/25, so none has growth of its own."
)


def programme_targets() -> Iterator[Target]:
    """Each programme with its `not_modelled` below it, the ICB's in all after its programmes."""
    every = published_programmes()
    of_icb = [one for one in every if one.label.startswith(ICB)]
    for one in of_icb:
        yield from _targets(one)
    in_all = sum(one.gbp_per_head for one in of_icb)
    whole = of_icb[0]._replace(programme="icb", label="ICB: all of it", gbp_per_head=in_all)
    yield from _targets(whole._replace(note=""))
    for one in every:
        if one not in of_icb:
            yield from _targets(one)


def programme_measures(tables: Mapping[str, DataFrame]) -> dict[str, float]:
    """Every target of `programme_targets`, in its unit."""
    spent = spent_by_programme(tables["ledger"], tables["population"])
    found = {}
    for one in published_programmes():
        of = spent[one.programme]
        found[f"programme_{one.programme}"] = of.together_gbp
        found[f"programme_{one.programme}_not_modelled"] = of.not_modelled_gbp
        if one.label.startswith(ICB):
            for name in ("", "_not_modelled"):
                amount = found[f"programme_{one.programme}{name}"]
                found[WHOLE_ICB + name] = found.get(WHOLE_ICB + name, 0) + amount
    return found


def _targets(one: Published) -> Iterator[Target]:
    """What is spent in all, and the part of it that the model leaves out; capital is no care."""
    name, group = f"programme_{one.programme}", GROUPS[one.kind]
    source = f"PROGRAMMES: {one.source}"
    yield Target(
        name=name,
        label=one.label,
        unit=UNIT,
        source=source,
        grade=one.grade,
        published=one.gbp_per_head,
        group=group,
        note=one.note,
    )
    if one.kind == "revenue":
        label = "of which not_modelled"
        note = NOTE if one.programme == "icb" else ""
        yield Target(f"{name}_not_modelled", label, UNIT, source, one.grade, group=group, note=note)
