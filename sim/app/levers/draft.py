"""The scenario that is being built: how it begins, its name, and what is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sim.app.levers.lever import Lever, levers
from sim.app.levers.position import held, without
from sim.app.levers.scheme import SchemePosition, changes_of_scheme, scheme_held
from sim.area import Area
from sim.money import check_rules
from sim.parameters import InputError, Parameter
from sim.parameters.financial_year import financial_year
from sim.parameters.scheme_file import schemes
from sim.scenario import (
    Change,
    Scenario,
    read_scenario,
    scenario_names,
    scenario_text,
    values_by_year,
)

LONGEST_NAME = 60
LONGEST_TITLE = 100
LONGEST_QUESTION = 300
LONGEST_REASON = 400
MOST_PROBLEMS = 10
CALLED = "your scenario"
OWN = "_own"
FIRST_TITLE, FIRST_QUESTION = "A scenario of my own", "What if?"


@dataclass(frozen=True)
class Problem:
    """Something that keeps a scenario from being run, and where it is seen.

    `change` is the change it is about; a problem with rules of money has none.
    """

    error: InputError
    change: Change | None = None

    @property
    def words(self) -> str:
        """What is wrong, and what would be right."""
        return f"{self.error.problem}. {self.error.remedy}"


def begun_from(start: Scenario) -> Scenario:
    """A draft that does what the start does, under a name of its own."""
    is_empty = not start.changes and not start.money.data()
    title = FIRST_TITLE if is_empty else f"{start.title}, changed"[:LONGEST_TITLE]
    question = FIRST_QUESTION if is_empty else start.question[:LONGEST_QUESTION]
    draft = replace(start, name=name_from(title), title=title, question=question)
    return read_draft(scenario_text(draft))


def read_draft(text: str) -> Scenario:
    """A draft from its text."""
    return read_scenario(text, CALLED)


def name_from(title: str) -> str:
    """A plain name, made from a title, that no ready-made scenario has."""
    plain = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")
    plain = re.sub(r"^[^a-z]+", "", plain)[: LONGEST_NAME - len(OWN)].strip("_") or "my_scenario"
    return f"{plain}{OWN}" if plain in scenario_names() else plain


def problems(draft: Scenario, area: Area, years: int) -> list[Problem]:
    """What keeps a draft from being run in a place for so many years, change by change.

    One mistake hides the next one: so the change that is wrong is left out, and all is tried again.
    """
    found: list[Problem] = []
    left = draft
    while len(found) < MOST_PROBLEMS:
        try:
            values_by_year(area, left, area.first_year, years, seed=1)
            break
        except InputError as error:
            wrong = [c for c in left.changes if error.key == f"{c.key}.{c.act}"]
            found.append(Problem(error, wrong[0] if wrong else None))
            if not wrong:
                break
            left = without(left, wrong)
    try:
        check_rules(draft.money, [financial_year(area.first_year + n) for n in range(1, years)])
    except InputError as error:
        found.append(Problem(error))
    return found


def without_lever(draft: Scenario, parameters: Mapping[str, Parameter]) -> list[Change]:
    """The changes that no lever shows as its position."""
    shown = {
        change.place
        for lever in levers().values()
        for change in held(lever, draft, parameters[lever.parameter]).changes
    }
    for scheme in schemes():
        if isinstance(scheme_held(scheme, draft), SchemePosition):
            shown |= {change.place for change in changes_of_scheme(scheme, draft)}
    return [change for change in draft.changes if change.place not in shown]


def begins_too_late(draft: Scenario, area: Area, years: int) -> list[Change]:
    """The changes that begin after the years that are looked at."""
    last = financial_year(area.first_year + years - 1)
    return [change for change in draft.changes if change.since > last]


def problems_with(lever: Lever, found: Sequence[Problem]) -> list[Problem]:
    """The problems that a lever has to show."""
    return [one for one in found if one.change and one.change.parameter == lever.parameter]
