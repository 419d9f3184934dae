"""What all results rest on, in a few sentences: numbers, studies, promises, what is left out."""

from collections.abc import Mapping, Sequence

from sim.comparison.reality import reality
from sim.parameters import Parameter
from sim.parameters.scheme_file import schemes
from sim.report.numbers import how_known
from sim.report.page import left_out

INTRODUCTION = "What do the results rest on? Every number and every study can be looked up here."
SHORT = {
    "numbers": "Numbers",
    "schemes": "Schemes",
    "tried": "Tried elsewhere",
    "left_out": "Left out",
}
PARTS = {
    "numbers": "Every number, with its source",
    "schemes": "What studies of each scheme found",
    "tried": "What was promised and measured elsewhere",
    "left_out": "What the model leaves out",
}
NOTHING_FOUND = "No number has all of these words. Try fewer, or another one."
NOT_CHANGED = "None of the scenarios compared changes it."
AS_A_TABLE = "As a table: promised and measured"
COUNTS = "How many numbers there are, by kind and grade"


def in_short(parameters: Mapping[str, Parameter]) -> list[tuple[str, str]]:
    """Lead and rest of a sentence on each part."""
    told = [one.speaks for text in schemes().values() for one in text.evidence]
    sources = {one.source for text in schemes().values() for one in text.evidence}
    first = reality()[0]
    return [
        how_known(parameters),
        (
            f"{len(schemes())} schemes rest on {len(sources)} studies",
            f": of what these found, by count, {told.count('for')} speak for the scheme, "
            f"{told.count('against')} against it, and {told.count('neither')} neither way.",
        ),
        ("Promises have failed before", f": {first.tried}. {first.words}."),
        (
            f"{len(left_out())} things are left out",
            ", or counted for groups of people only. Read them before you rely on a result.",
        ),
    ]


def how_many(found: Sequence[Parameter], of: Mapping[str, Parameter]) -> str:
    """How many numbers a search has found."""
    if len(found) == len(of):
        return f"All {len(of):,} numbers."
    return f"{len(found):,} of {len(of):,} numbers."
