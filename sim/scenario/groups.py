"""What separates two scenarios, in groups, and scenarios with only some of the groups.

A group is what a file joins by `group = "..."`, and otherwise one change. Where both scenarios
change one thing differently, the group replaces the one by the other; what only the baseline
changes is taken away, as a group of its own. All rules of money are one group, since a pooled fund
and an allocation rule act through one another; changes can join it by its name.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sim.parameters import InputError
from sim.scenario.change import Change
from sim.scenario.known import known_parameters
from sim.scenario.money_words import money_apart
from sim.scenario.scenario import Scenario

MOST_GROUPS = 8
RULES_OF_MONEY = "rules of money"
JOIN = 'Join changes with one line group = "..." in each of them'


@dataclass(frozen=True)
class Group:
    """Changes that come together: those of the scenario, in place of those of the baseline.

    `name` is the group's in the file or the parameter's; `label` says it in words. With `money` the
    scenario's rules of money come with them.
    """

    name: str
    label: str
    scenario: tuple[Change, ...]
    baseline: tuple[Change, ...]
    money: bool = False


def groups_between(baseline: Scenario, scenario: Scenario) -> tuple[Group, ...]:
    """The groups that make the scenario out of the baseline, in the order of their first change.

    Rules of money, where they differ, come first. An InputError where there is nothing between
    them, where there are more than eight groups, and where both scenarios hold changes of one
    parameter in another order.
    """
    old, new = _by_place(baseline), _by_place(scenario)
    places = [
        place
        for place in dict.fromkeys([*new, *old])
        if place not in old or place not in new or _effect(old[place]) != _effect(new[place])
    ]
    has_rules = baseline.money.effect != scenario.money.effect
    if not places and not has_rules:
        problem = f"it changes nothing that {baseline.name} does not change in the same way"
        raise _refusal(scenario, problem, "Name a scenario with changes, or another baseline")
    pairs = [(new.get(place), old.get(place)) for place in places]
    short = Counter(_short_name(after or before) for after, before in pairs)
    found: dict[str, Group] = {}
    if has_rules:
        found[RULES_OF_MONEY] = Group(
            RULES_OF_MONEY, _rules_label(baseline, scenario), (), (), True
        )
    for after, before in pairs:
        either = after or before
        assert either is not None
        name = either.group or _name(either, short)
        group = found.get(name, Group(name, "", (), ()))
        found[name] = replace(
            group,
            label=group.label if group.scenario or group.money else _label(either, after),
            scenario=(*group.scenario, *([after] if after else [])),
            baseline=(*group.baseline, *([before] if before else [])),
        )
    if len(found) > MOST_GROUPS:
        problem = f"{len(found)} groups of changes separate it from {baseline.name}"
        raise _refusal(scenario, f"{problem}; at most {MOST_GROUPS} can be told apart", JOIN)
    groups = tuple(found.values())
    _check_order(baseline, scenario, groups)
    return groups


def with_groups(
    baseline: Scenario, scenario: Scenario, groups: Sequence[Group], on: Iterable[Group]
) -> Scenario:
    """The baseline with the groups in `on`: with none it is the baseline, with all the scenario."""
    chosen = [group for group in groups if group in on]
    if not chosen:
        return baseline
    if len(chosen) == len(groups):
        return scenario
    title = f"{scenario.title}: only {', '.join(group.name for group in chosen)}"
    name = f"{scenario.name} with only {', '.join(group.name for group in chosen)}"
    changes = _changes(baseline, scenario, chosen)
    money = scenario.money if any(group.money for group in chosen) else baseline.money
    return Scenario(name, title, scenario.question, changes, scenario.lineage, money, scenario.file)


def _changes(baseline: Scenario, scenario: Scenario, on: Sequence[Group]) -> tuple[Change, ...]:
    """First what is left of the baseline, in its order; then what the groups bring, in theirs."""
    gone = {change.place for group in on for change in group.baseline}
    brought = {change.place for group in on for change in group.scenario}
    return (
        *(change for change in baseline.changes if change.place not in gone),
        *(change for change in scenario.changes if change.place in brought),
    )


def _check_order(baseline: Scenario, scenario: Scenario, groups: Sequence[Group]) -> None:
    """Changes of one parameter act in their order: with all groups it must be the scenario's."""
    together = _in_order(_changes(baseline, scenario, groups))
    asked = _in_order(scenario.changes)
    wrong = [name for name, effects in asked.items() if together.get(name) != effects]
    if wrong:
        problem = f"{scenario.name} and {baseline.name} change {wrong[0]} in another order"
        raise _refusal(scenario, problem, "Write the changes of the baseline first")


def _in_order(changes: Iterable[Change]) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for change in changes:
        found.setdefault(change.parameter, []).append(_effect(change))
    return found


def _by_place(scenario: Scenario) -> dict[object, Change]:
    return {change.place: change for change in scenario.changes}


def _effect(change: Change) -> tuple[object, ...]:
    """What a change does, whatever its reason and its file."""
    return change.place, change.act, change.amount


def _short_name(change: Change | None) -> str:
    assert change is not None
    return f"{change.parameter}, {change.groups}" if change.where else change.parameter


def _name(change: Change, short: Counter[str]) -> str:
    name = _short_name(change)
    return name if short[name] == 1 else f"{name}, from {change.since or 'the start'}"


def _label(change: Change, in_scenario: Change | None) -> str:
    words = change.group or f"{known_parameters()[change.parameter].label}: {change.words}"
    return words if in_scenario else f"Without: {words}"


def _rules_label(baseline: Scenario, scenario: Scenario) -> str:
    """The first of the rules that differ, and how many more do."""
    apart = [new for _, new in money_apart(baseline.money, scenario.money)]
    first = "".join(f": {rule.label.lower()}: {rule.words}" for rule in apart[:1])
    return f"Rules of money{first}" + (f", and {len(apart) - 1} more" if apart[1:] else "")


def _refusal(scenario: Scenario, problem: str, remedy: str) -> InputError:
    return InputError(scenario.file or scenario.name, "change", problem, remedy)
