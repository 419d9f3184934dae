"""The doubtful twin of a scenario: what its schemes do is half as large and comes a year later.

Everything else stays as it is: who is in a scheme, what it costs, the same dice. What is then left
of a difference says how much of it rests on the effects being as published. What care itself does,
such as more places on a ward that the pathways run, is not halved.
"""

from collections.abc import Sequence
from dataclasses import replace

from sim.area import Area
from sim.parameters import Values, catalogue
from sim.parameters.scheme_words import NULL
from sim.scenario import Change, Scenario, values_by_year
from sim.schemes import schemes_of

TWIN = "{}_in_doubt"
TITLE = "{}, half as large and a year late"
WHY = "What if schemes do less, and later, than was published?"
SHARE, LATER = "schemes.rules.effect_share", "schemes.rules.later_months"


def rests_on_schemes(in_force: Sequence[Values]) -> bool:
    """Whether in any year there is a scheme whose effects are its own and not left out."""
    return any(
        scheme.switch > NULL and any(one.carried_by == "scheme" for one in scheme.text.effects)
        for values in in_force
        for scheme in schemes_of(values)
    )


def doubtful(scenario: Scenario) -> Scenario:
    """The scenario with its schemes' effects halved on the log scale, and a year late."""
    known = catalogue()
    share, later = (
        float(known[f"sweep.doubt.{key}"].value) for key in ("effect_share", "later_months")
    )
    # Last of all changes, so that they act on whatever the scenario says itself.
    doubts = (Change(SHARE, "multiply", share, WHY), Change(LATER, "add", later, WHY))
    return replace(
        scenario,
        name=TWIN.format(scenario.name),
        title=TITLE.format(scenario.title),
        changes=(*scenario.changes, *doubts),
    )


def twins(
    area: Area, scenarios: Sequence[Scenario], years: int, seed: int
) -> dict[str, Scenario | None]:
    """By the name of every scenario but the first: its twin, or None where it has no schemes.

    The first is what others are compared with, in doubt or not, and has none.
    """
    return {
        one.name: doubtful(one)
        if rests_on_schemes(values_by_year(area, one, area.first_year, years, seed))
        else None
        for one in scenarios[1:]
    }
