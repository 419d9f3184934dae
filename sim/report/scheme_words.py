"""The words of a scheme: who can be in it, what it does, what that rests on, how certain it is."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sim.parameters.scheme_words import COHORTS, NEEDS_BASELINE, SETTINGS
from sim.report.condition_names import conditions_in_words
from sim.report.payer_words import listed
from sim.report.tables import NOTHING, Table

Row = Mapping[str, Any]
PERCENT, OLDEST = 100, 120
FRAILTY = ("fit", "mild", "moderate", "severe")
PEOPLE = dict(
    zip(
        COHORTS,
        (
            *("people", "children with complex needs", "people with a learning disability"),
            *("people with severe mental illness", "people with several conditions"),
        ),
        strict=True,
    )
)
DESIGNS = {
    "trial": "a trial",
    "controlled": "against like people",
    "association": "an association",
    "uncontrolled": "before and after only",
}
KINDS = {
    "RR": "ratio of risks",
    "IRR": "ratio of rates",
    "HR": "ratio of hazards",
    "OR": "odds ratio",
    "percentage": "change in %",
    "difference": "difference a person and year",
    "utility": "difference on a scale of 0 to 1",
}
READINGS = {
    "off": "it has ended by the last year",
    "null": "it is there and costs what it costs, without any effect",
    "central": "the central reading, what its studies together suggest",
    "optimistic": "the optimistic reading, more than its studies together suggest",
    "adverse": "the adverse reading, as in the studies that found least or harm",
}
SPEAKS: dict[str | None, str] = {
    **{"for": "for it", "against": "against it"},
    **{"neither": "neither", None: "not judged"},
}


def who(text: Row, numbers: Mapping[str, float]) -> str:
    """Who can be in it: people, ages, conditions, frailty and where they live."""
    first, last = int(numbers["age_from"]), int(numbers["age_to"])
    ages = ""
    if first > 0:
        ages = f" aged {first} and over" if last >= OLDEST else f" aged {first} to {last}"
    elif last < OLDEST:
        ages = f" aged up to {last}"
    said = [PEOPLE[text["cohort"]] + ages]
    if numbers["conditions_from"] > 0:
        said.append(f"with {numbers['conditions_from']:g} or more long-term conditions")
    if text["conditions"]:
        named = listed([conditions_in_words()[name] for name in text["conditions"]], "or")
        said.append(f"with {named}")
    if numbers["frailty_from"] > 0:
        said.append(f"with at least {FRAILTY[int(numbers['frailty_from'])]} frailty")
    if text["delivered_by"]:
        said.append(f"when their care by the {service(text)} begins")
    if said == [PEOPLE["everybody"]]:
        said = ["everybody"]
    return f"{', '.join(said)}, {SETTINGS[text['setting']]}"


def service(text: Row) -> str:
    """The service that delivers it, in words."""
    return str(text["delivered_by"]).replace("_", " ")


def number_of(value: float | None, kind: str) -> str:
    """A published effect with its sign where it is no ratio."""
    if value is None:
        return NOTHING
    is_ratio = kind not in ("percentage", "difference", "utility")
    return f"{value:g}" if is_ratio else f"{value:+g}" if value else "0"


def with_ends(point: float, low: float | None, high: float | None, kind: str) -> str:
    """1.05 (0.95 to 1.15)."""
    said = number_of(point, kind)
    if low is None or high is None:
        return said
    return f"{said} ({number_of(low, kind)} to {number_of(high, kind)})"


def kept_in_words(kept: float, design: str) -> str:
    """How much of an effect is taken, by how it was found."""
    return f"{PERCENT * kept:.0f}% ({DESIGNS[design]})"


def acts_in_words(effect: Row) -> str:
    """What comes of an effect here, on one person in full running, in per cent."""
    if effect["carried_by"] == "pathway":
        return "in the numbers of the care itself, and not counted twice"
    if effect["is_difference"]:
        ends = (effect["acts"], effect["acts_low"], effect["acts_high"])
        middle, low, high = (f"{end:+.3f}" if end else "0" for end in ends)
    else:
        ends = (effect["acts"], effect["acts_low"], effect["acts_high"])
        middle, low, high = (percent(end) for end in ends)
    return middle if low == high else f"{middle} ({low} to {high})"


def percent(ratio: float) -> str:
    """A ratio as a change: +5.0%."""
    change = PERCENT * (ratio - 1)
    return "none" if abs(change) < _SMALLEST else f"{change:+.1f}%"


_SMALLEST = 0.05


def evidence_table(evidence: Iterable[Row], caption: str) -> Table | None:
    """The studies, those that speak for it first, each with its grade."""
    order = list(SPEAKS)
    rows = tuple(
        (
            one["source"],
            one["found"],
            _found(one),
            DESIGNS[one["design"]],
            one["grade"],
            SPEAKS[one["speaks"]],
        )
        for one in sorted(evidence, key=lambda one: order.index(one["speaks"]))
    )
    header = ("Study", "What it found", "As a number", "How", "Grade", "For or against")
    return Table(caption, header, rows) if rows else None


def _found(one: Row) -> str:
    if one["point"] is None:
        return NOTHING
    return with_ends(one["point"], one["low"], one["high"], "RR")


def certainty(reading: str, effects: Sequence[Row], evidence: Sequence[Row]) -> str:
    """One plain sentence or two: how sure anybody can be of what it does."""
    if reading in ("off", "null"):
        return f"Whatever it did or does is left out here: {READINGS[reading]}."
    own = [one for one in effects if one["carried_by"] == "scheme"]
    said = [studies_in_words(evidence)]
    if not own:
        said.append("What it does comes through the care itself, and has no effect of its own.")
    assumed = [one for one in own if one["from"] == "assumed"]
    if own and len(assumed) == len(own):
        said.append("All sizes of its effects are assumed.")
    elif assumed:
        said.append(f"Assumed: the size of its effect on {_rates(assumed)}.")
    unsure = [one for one in own if _includes_none(one)]
    if own and len(unsure) == len(own):
        said.append("The range of each effect includes none at all: it may do nothing, or harm.")
    elif unsure:
        said.append(f"The range includes no effect at all on {_rates(unsure)}.")
    if own and not unsure:
        said.append("The range of each effect lies on one side of none.")
    if reading == "optimistic":
        said.append("This is the optimistic reading: no plan should rest on it.")
    if reading == "adverse":
        said.append("This is the adverse reading: what if the least favourable studies are right?")
    return " ".join(said)


def studies_in_words(evidence: Sequence[Row]) -> str:
    """How many studies there are, how they were done, and what they speak for."""
    if not evidence:
        return "No study of it is listed."
    sources = {one["source"]: one["design"] for one in evidence}
    designs = list(sources.values())
    counted = [
        f"{designs.count(design)} {words}"
        for design, words in (
            ("trial", "drew lots"),
            ("controlled", "compared with like people"),
            ("association", "only compared who has it with who does not"),
            ("uncontrolled", "had nobody to compare with"),
        )
        if design in designs
    ]
    count = f"{len(sources)} stud{'y' if len(sources) == 1 else 'ies'}"
    return f"It rests on {count}: {listed(counted)}. {_for_and_against(evidence)}"


def _for_and_against(evidence: Sequence[Row]) -> str:
    told = [one["speaks"] for one in evidence]
    counted = [f"{told.count(each)} {words}" for each, words in SPEAKS.items() if each in told]
    return f"Of what they found, by count: {listed(counted)}."


def _rates(effects: Sequence[Row]) -> str:
    return listed([one["words"] for one in effects])


def _includes_none(effect: Row) -> bool:
    none = 0 if effect["is_difference"] else 1
    return bool(effect["acts_low"] <= none <= effect["acts_high"])


def baseline_in_words(kind: str, baseline: float | None) -> str:
    """What an odds ratio or a difference was measured against."""
    return f", against {baseline:g}" if kind in NEEDS_BASELINE and baseline is not None else ""
