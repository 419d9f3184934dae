"""A scenario on a card: its question, what it changes in words, and how good the evidence is."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from sim.parameters import Parameter
from sim.parameters.scheme_file import schemes
from sim.parameters.scheme_words import SWITCHES
from sim.report.payer_words import listed
from sim.report.scheme_words import studies_in_words
from sim.scenario import Scenario

MOST_REASONS = 2
LONGEST_REASON = 240
SWITCH = ".switch"
WITHOUT_EFFECT = SWITCHES[:2]  # off, and there without effect
RULES_ALONE = (
    "It changes rules of money and no number. Pooling has no effect of its own here: what follows "
    "is what the money then buys."
)
NOTHING_CHANGED = "It changes nothing: the place goes on as it is."


@dataclass(frozen=True)
class Card:
    """One scenario, in words that need no training.

    `grade` is that of the least certain number that it rests on, or empty where it changes none.
    """

    name: str
    title: str
    question: str
    changes: tuple[str, ...]
    grade: str
    evidence: str


def scenario_card(scenario: Scenario, parameters: Mapping[str, Parameter]) -> Card:
    """The card of a scenario; `parameters` are those of the model and the place."""
    rests_on = [parameters[name] for name in _rests_on(scenario) if name in parameters]
    return Card(
        name=scenario.name,
        title=scenario.title,
        question=scenario.question,
        changes=_changes(scenario),
        grade=max((one.grade for one in rests_on), default=""),
        evidence=_evidence(scenario, rests_on),
    )


def has_schemes(scenario: Scenario) -> bool:
    """Whether something of it rests on what a scheme is said to do."""
    return any(_schemes_of(scenario))


def _changes(scenario: Scenario) -> tuple[str, ...]:
    """What and why, as the file gives it, rules of money last; further changes are counted."""
    money = [scenario.money.reason] if scenario.money.data() else []
    reasons = list(dict.fromkeys([*(change.reason for change in scenario.changes), *money]))
    said = [_short(reason) for reason in filter(None, reasons)]
    more = len(said) - MOST_REASONS
    further = [f"And {more} further change{'s' if more > 1 else ''}."] if more > 0 else []
    return (*said[:MOST_REASONS], *further)


def _short(text: str) -> str:
    """The first sentences of a text, as many as there is room for."""
    if len(text) <= LONGEST_REASON:
        return text
    start = text[:LONGEST_REASON]
    ends = max(start.rfind(sign) for sign in (". ", "; ", ": "))
    cut = ends if ends > LONGEST_REASON / 2 else start.rfind(" ")
    return f"{start[:cut].rstrip(' .;:,')} ..."


def _schemes_of(scenario: Scenario) -> Iterable[tuple[str, str]]:
    """The schemes that it switches on, with the reading of what they do."""
    for change in scenario.changes:
        if change.parameter.endswith(SWITCH) and isinstance(change.amount, float):
            reading = SWITCHES[int(change.amount)]
            name = change.parameter.split(".")[1]
            if reading not in WITHOUT_EFFECT and name in schemes():
                yield name, reading


def _rests_on(scenario: Scenario) -> list[str]:
    """The numbers that decide its answer: those it changes, and the effects of its schemes."""
    changed = [one.parameter for one in scenario.changes if not one.parameter.endswith(SWITCH)]
    effects = [
        f"schemes.{name}.{effect.rate}_{reading}"
        for name, reading in _schemes_of(scenario)
        for effect in schemes()[name].effects
        if effect.carried_by == "scheme"
    ]
    return list(dict.fromkeys([*changed, *effects]))


def _evidence(scenario: Scenario, rests_on: list[Parameter]) -> str:
    said = []
    names = [name for name, _ in _schemes_of(scenario)]
    if names:
        said.append(studies_in_words([asdict(e) for n in names for e in schemes()[n].evidence]))
    if rests_on:
        what = "Sizes of effects, and numbers it changes" if names else "Numbers it changes"
        said.append(f"{what}: {_counted(rests_on)}.")
    elif scenario.money.data():
        said.append(RULES_ALONE)
    return " ".join(said) or NOTHING_CHANGED


def _counted(rests_on: Iterable[Parameter]) -> str:
    found = Counter((one.grade, one.kind) for one in rests_on)
    kinds = sorted(found.items())
    return listed([f"{count} {kind} (grade {grade})" for (grade, kind), count in kinds])
