"""The file of a scheme: its words, its effects as published, the evidence, and its numbers.

One file holds all of one scheme. Its numbers become parameters: `schemes.<scheme>.<key>` for the
keys that every scheme has, and `schemes.<scheme>.<rate>_<switch>` for each of its effects.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from sim.parameters.entry import LONGEST_TEXT, Number, Strict, Words, checked, parameter_from
from sim.parameters.errors import InputError, did_you_mean
from sim.parameters.name import check_name
from sim.parameters.parameter import Grade, Kind, Parameter
from sim.parameters.scheme_words import (
    COHORTS,
    DESIGNS,
    DIFFERENCES,
    FAMILIES,
    GIVES,
    KINDS,
    NEEDS_BASELINE,
    RATES,
    SCOPES,
    SETTINGS,
    SWITCHES,
    UTILITY,
)
from sim.parameters.text import read_toml

FOLDER = Path(__file__).parents[1] / "schemes" / "catalogue"
KEYS = Path(__file__).with_name("scheme_keys.csv")
MOST_EFFECTS, MOST_EVIDENCE = 20, 100
DRAWN = SWITCHES[2:]
COSTS = ("set_up_gbp_per_place", "fixed_gbp_per_place_per_year", "gbp_per_person")
_PRICED = (*COSTS, "gbp_per_contact")


class NumberFile(Strict):
    """A number of a scheme: its value, where it comes from and how far to doubt it."""

    value: Number
    kind: Kind
    source: Words
    grade: Grade
    low: Number | None = None
    high: Number | None = None
    note: str = Field(default="", max_length=LONGEST_TEXT)


class ReadingFile(NumberFile):
    """One reading of an effect; `design` where this one was found in another way than the rest."""

    design: Words | None = None


class EffectFile(Strict):
    """One effect: what changes, how it was published and found, and its three readings."""

    rate: Words
    kind: Words
    design: Words
    baseline: Number | None = None
    carried_by: Literal["scheme", "pathway"] = "scheme"
    central: Any
    optimistic: Any
    adverse: Any


class EvidenceFile(Strict):
    """What one study found, in words and, where it gave one, as a number."""

    source: Words
    found: Words
    design: Words
    grade: Grade
    point: Number | None = None
    low: Number | None = None
    high: Number | None = None
    where: str = Field(default="", max_length=LONGEST_TEXT)
    speaks: Literal["for", "against", "neither"] | None = None


class SchemeFile(Strict):
    """The top of a scheme's file."""

    title: Words
    what: Words
    cohort: Words
    setting: Words
    conditions: list[Words] = Field(default_factory=list)
    delivered_by: str = ""
    gives: list[Words] = Field(default_factory=list)
    scope: Words
    family: Words
    provider: Words
    effect: list[Any] = Field(default_factory=list, max_length=MOST_EFFECTS)
    evidence: list[Any] = Field(default_factory=list, max_length=MOST_EVIDENCE)
    numbers: dict[str, Any]


@dataclass(frozen=True)
class Effect:
    """What a scheme does to one rate of the residents in it.

    `kind` is how it was published, and `designs` say how each reading was found, by switch
    (`central`, `optimistic`, `adverse`); `baseline` is the risk or the rate a person and year that
    an odds ratio or a difference was measured against. What is `carried_by` a pathway is in the
    pathway's own numbers already, and is not applied once more.
    """

    rate: str
    kind: str
    designs: Mapping[str, str]
    baseline: float | None
    carried_by: str


@dataclass(frozen=True)
class Evidence:
    """What one study found, and whether that `speaks` for the scheme.

    For: it found a benefit; against: harm, more use or more cost; neither: no difference, for some
    better and for others not, or nothing about an effect; None where nobody has judged.
    """

    source: str
    found: str
    design: str
    grade: str
    point: float | None
    low: float | None
    high: float | None
    where: str
    speaks: str | None


@dataclass(frozen=True)
class SchemeText:
    """Everything about a scheme that is no number of the model."""

    name: str
    title: str
    what: str
    cohort: str
    setting: str
    conditions: tuple[str, ...]
    delivered_by: str
    gives: tuple[str, ...]
    scope: str
    family: str
    provider: str
    effects: tuple[Effect, ...]
    evidence: tuple[Evidence, ...]
    file: str


@cache
def schemes() -> dict[str, SchemeText]:
    """Every scheme of the model, by name."""
    return {name: text for name, (text, _) in _read().items()}


@cache
def scheme_parameters() -> dict[str, Parameter]:
    """The numbers of every scheme, by full name."""
    found: dict[str, Parameter] = {}
    for _, parameters in _read().values():
        found.update(parameters)
    return found


@cache
def _read() -> dict[str, tuple[SchemeText, dict[str, Parameter]]]:
    return {file.stem: read_scheme(file) for file in sorted(FOLDER.glob("*.toml"))}


def read_scheme(file: Path) -> tuple[SchemeText, dict[str, Parameter]]:
    """A scheme's words and its parameters; the first mistake in its file is an InputError."""
    name, top = file.stem, checked(SchemeFile, read_toml(file), "", file)
    check_name(name, file, FOLDER)
    for key, allowed in (
        ("cohort", COHORTS),
        ("setting", tuple(SETTINGS)),
        ("scope", SCOPES),
        ("family", FAMILIES),
    ):
        _one_of(getattr(top, key), allowed, key, key, file)
    for given_to_all in top.gives:
        _one_of(given_to_all, tuple(GIVES), "thing that a scheme gives", "gives", file)
    parameters = _numbers(top, name, file)
    effects, published = _effects(top, name, file)
    given = [
        checked(EvidenceFile, fields, f"evidence {number}", file)
        for number, fields in enumerate(top.evidence, 1)
    ]
    for number, one in enumerate(given, 1):
        _one_of(one.design, DESIGNS, "design", f"evidence {number}.design", file)
    text = SchemeText(
        name=name,
        title=top.title,
        what=top.what,
        cohort=top.cohort,
        setting=top.setting,
        conditions=tuple(top.conditions),
        delivered_by=top.delivered_by,
        gives=tuple(top.gives),
        scope=top.scope,
        family=top.family,
        provider=top.provider,
        effects=effects,
        evidence=tuple(Evidence(**one.model_dump()) for one in given),
        file=str(file),
    )
    return text, parameters | published


def _one_of(given: str, allowed: tuple[str, ...], thing: str, key: str, file: Path) -> None:
    if given not in allowed:
        problem = f"there is no {thing} {given!r}"
        raise InputError(file, key, problem, did_you_mean(given, allowed))


@cache
def _standard() -> tuple[dict[str, str], ...]:
    with KEYS.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def _numbers(top: SchemeFile, name: str, file: Path) -> dict[str, Parameter]:
    """The numbers that every scheme has, none of which may be missing."""
    standard = {row["key"]: row for row in _standard()}
    for key in top.numbers:
        if key not in standard:
            remedy = did_you_mean(key, standard)
            raise InputError(file, f"numbers.{key}", "unknown key", remedy)
    has_places = _value(top.numbers.get("places_per_1000")) > 0
    for key in standard:
        if key in top.numbers:
            continue
        if key in _PRICED and has_places:
            problem = "it has places and no cost: somebody pays for whatever there is"
            raise InputError(file, f"numbers.{key}", problem, f"Add {key}, if need be with value 0")
        raise InputError(file, f"numbers.{key}", "this is missing", f"Add a line {key} = ...")
    found = {}
    for key, row in standard.items():
        at = f"numbers.{key}"
        given = checked(NumberFile, top.numbers[key], at, file).model_dump(exclude_none=True)
        given |= {"label": f"{top.title}: {_lower_first(row['label'])}", "unit": row["unit"]}
        if row["whole"] == "yes":
            given["whole"] = True
        if row["at_most"]:
            given["at_most"] = float(row["at_most"])
        full = f"schemes.{name}.{key}"
        found[full] = parameter_from(given, full, at, file)
    _check_ages(found, name, file)
    return found


def _value(given: Any) -> float:
    value = given.get("value") if isinstance(given, dict) else None
    return float(value) if isinstance(value, int | float) else 0.0


def _check_ages(found: dict[str, Parameter], name: str, file: Path) -> None:
    first, last = (float(found[f"schemes.{name}.{key}"].value) for key in ("age_from", "age_to"))
    if last < first:
        problem = f"the ages end at {last:g}, before they begin at {first:g}"
        raise InputError(file, "numbers.age_to", problem, "Raise it, or lower age_from")


def _effects(
    top: SchemeFile, name: str, file: Path
) -> tuple[tuple[Effect, ...], dict[str, Parameter]]:
    effects: list[Effect] = []
    parameters: dict[str, Parameter] = {}
    for number, fields in enumerate(top.effect, 1):
        key = f"effect {number}"
        given = checked(EffectFile, fields, key, file)
        _check_words(given, key, file)
        if given.rate in [one.rate for one in effects]:
            problem = f"{given.rate} has an effect already"
            raise InputError(file, f"{key}.rate", problem, "Join them into one")
        _check_baseline(given, key, file)
        designs = {}
        for switch in DRAWN:
            full, at = f"schemes.{name}.{given.rate}_{switch}", f"{key}.{switch}"
            reading = checked(ReadingFile, getattr(given, switch), at, file)
            designs[switch] = reading.design or given.design
            _one_of(designs[switch], DESIGNS, "design", f"{at}.design", file)
            entry = reading.model_dump(exclude_none=True, exclude={"design"})
            entry["label"] = f"{top.title}: {switch} effect on {RATES[given.rate]} ({given.kind})"
            entry["unit"] = KINDS[given.kind]
            # What a pathway carries is in its own numbers: a change here would be lost.
            entry["read_once"] = given.carried_by == "pathway"
            if given.kind != UTILITY:
                entry["at_least"] = published_as(LEAST_RATIO, given.kind, given.baseline)
            parameters[full] = parameter_from(entry, full, at, file)
            _check_ratio(parameters[full], given, at, file)
        effect = Effect(given.rate, given.kind, designs, given.baseline, given.carried_by)
        effects.append(effect)
    return tuple(effects), parameters


def _check_words(given: EffectFile, key: str, file: Path) -> None:
    """The words of an effect are known; what is a difference is published as one."""
    _one_of(given.rate, tuple(RATES), "rate", f"{key}.rate", file)
    _one_of(given.kind, tuple(KINDS), "kind of effect", f"{key}.kind", file)
    _one_of(given.design, DESIGNS, "design", f"{key}.design", file)
    if (given.rate in DIFFERENCES) != (given.kind == UTILITY):
        wrong = "a ratio" if given.rate in DIFFERENCES else "a difference of utilities"
        problem = f"{given.rate} cannot be changed by {wrong}, which kind {given.kind} is"
        fitting = [kind for kind in KINDS if (kind == UTILITY) == (given.rate in DIFFERENCES)]
        raise InputError(file, f"{key}.kind", problem, f"Write {' or '.join(fitting)}")


def _check_baseline(given: EffectFile, key: str, file: Path) -> None:
    """A risk lies between 0 and 1, a rate above 0; what needs neither has neither."""
    baseline, at = given.baseline, f"{key}.baseline"
    if (baseline is None) == (given.kind in NEEDS_BASELINE):
        problem = f"an effect of kind {given.kind} needs "
        problem += "a baseline" if given.kind in NEEDS_BASELINE else "no baseline"
        remedy = "Give the risk or rate it was measured against, or leave it out"
        raise InputError(file, at, problem, remedy)
    if baseline is None:
        return
    if baseline <= 0 or (given.kind == "OR" and baseline >= 1):
        what = "a risk between 0 and 1" if given.kind == "OR" else "a rate above 0"
        problem = f"{baseline:g} cannot be what an effect of kind {given.kind} is measured against"
        raise InputError(file, at, problem, f"Write {what}")


def _check_ratio(parameter: Parameter, effect: EffectFile, key: str, file: Path) -> None:
    """The ends of its range lie above a ratio of 0, as the number itself does."""
    for name, end in (("low", parameter.low), ("high", parameter.high)):
        if effect.kind == UTILITY or end is None:
            continue
        if as_ratio(end, effect.kind, effect.baseline) < LEAST_RATIO:
            problem = f"{end:g} would make the ratio less than {LEAST_RATIO:g}"
            remedy = f"Write {parameter.at_least:g} or more"
            raise InputError(file, f"{key}.{name}", problem, remedy)


def as_ratio(published: float, kind: str, baseline: float | None) -> float:
    """A published effect as the ratio that multiplies a rate.

    RR, IRR and HR are ratios of risks, rates and hazards, taken as they are: for events that are
    rare within a month the three agree. An odds ratio is turned by the risk without the scheme, p:
    OR / (1 - p + p OR). A percentage is 1 + percentage / 100; a difference a person and year
    1 + difference / the rate without the scheme.
    """
    if kind == "OR":
        risk = baseline or 0.0
        return published / (1 - risk + risk * published)
    if kind == "percentage":
        return 1 + published / _HUNDRED
    if kind == "difference":
        return 1 + published / (baseline or _TINY)
    return published


def published_as(ratio: float, kind: str, baseline: float | None) -> float:
    """What would have been published of a ratio: `as_ratio` the other way round."""
    if kind == "OR":
        risk = baseline or 0.0
        return ratio * (1 - risk) / (1 - risk * ratio)
    if kind == "percentage":
        return (ratio - 1) * _HUNDRED
    if kind == "difference":
        return (ratio - 1) * (baseline or _TINY)
    return ratio


LEAST_RATIO = 0.01  # logarithms of less would mean nothing
_HUNDRED, _TINY = 100, 1e-12


def _lower_first(label: str) -> str:
    return label[:1].lower() + label[1:]
