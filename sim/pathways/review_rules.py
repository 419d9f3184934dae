"""Reviews of long-term care: the numbers of a year, and when the next one is due.

What every pathway shares: a package is reviewed soon after its start, then every year, later where
the council is behind; and beforehand when something has changed (`CAUSES`).
"""

from math import log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step
from sim.draws import uniform_of_one
from sim.parameters import InputError, Values
from sim.parameters.rows import check_rows
from sim.pathways.names import CALLED_REVIEW, REVIEW, REVIEW_CALLED, REVIEW_OVERDUE
from sim.pathways.place import Today
from sim.services import NOT_REVIEWED, file_under

# What has changed since the package was last looked at; the first that holds counts.
CAUSES = ("frailer", "without_carer", "after_hospital", "as_before")
FRAILER, WITHOUT_CARER, AFTER_HOSPITAL, AS_BEFORE = range(len(CAUSES))
# What may come of it: more hours, fewer hours, from a residential to a nursing home.
OUTCOMES = ("raised", "lowered", "nursing_care")
RAISED, LOWERED, NURSING = range(len(OUTCOMES))
CALLED, FOUND = "pathways.review.called_share", "pathways.review.outcome"
_ABOVE_KEYS = np.uint64(40)  # bits of an event and its service

Floats = NDArray[np.float64]


class Reviews(NamedTuple):
    """Scalars are parameters of the same name; tables [cause] and [cause, outcome]."""

    first_days: int
    interval_days: int
    overdue_days: float
    called_days: int
    least_days_between: int
    called_share: Floats
    outcome: Floats
    raised_ratio: float
    lowered_ratio: float
    new_hours_ratio: float
    care_home_from_hours: int
    to_care_home_share: float


def reviews_of(values: Values) -> Reviews:
    """The numbers of the financial year of `values`."""
    number = values.number
    return Reviews(
        first_days=values.whole("pathways.review.first_days"),
        interval_days=values.whole("pathways.review.interval_days"),
        overdue_days=number("pathways.review.overdue_days"),
        called_days=values.whole("pathways.review.called_days"),
        least_days_between=values.whole("pathways.review.least_days_between"),
        called_share=values[CALLED].copy(),
        outcome=values[FOUND].copy(),
        raised_ratio=number("pathways.review.raised_ratio"),
        lowered_ratio=number("pathways.review.lowered_ratio"),
        new_hours_ratio=number("pathways.review.new_hours_ratio"),
        care_home_from_hours=values.whole("pathways.review.care_home_from_hours"),
        to_care_home_share=number("pathways.review.to_care_home_share"),
    )


def check_reviews(values: Values) -> None:
    """InputError where a table of reviews lacks a row, has one too many, or adds up to above 1."""
    for name, axis, needed in (
        (CALLED, 0, CAUSES[:AS_BEFORE]),
        (FOUND, 0, CAUSES),
        (FOUND, 1, OUTCOMES),
    ):
        check_rows(values, name, needed, axis)
    file, key = values.parameters[FOUND].table, FOUND.rpartition(".")[2]
    at_home = values[FOUND][:, [RAISED, LOWERED]].sum(axis=1)
    for cause, share in zip(CAUSES, at_home.tolist(), strict=True):
        if share > 1:
            problem = f"raised and lowered of {cause} add up to {share:g}, above 1"
            remedy = "Lower one of them: a package is raised, lowered or left as it is"
            raise InputError(file, key, problem, remedy)


@compiled_step
def key_of_review(row: Any) -> np.uint64:
    """What keys the draws of a package's next review: the need behind it, and their number."""
    return np.uint64(row.event) | np.uint64(row.process) << _ABOVE_KEYS


@compiled_step
def plan_first_review(place: Today, number: int, reviews: Reviews, day: int) -> None:
    """A package that is new today will be looked at within weeks."""
    row = place.stays.row[number]
    row.nights = NOT_REVIEWED
    row.process = 0
    file_under(place.calendar, REVIEW, day + reviews.first_days, number)


@compiled_step
def plan_next_review(place: Today, number: int, reviews: Reviews, since: int) -> None:
    """The next planned review of a package, a year `since` the last one or later."""
    row = place.stays.row[number]
    identity = place.people.identity[row.resident]
    left = log(uniform_of_one(place.keys[REVIEW_OVERDUE], identity, key_of_review(row)))
    due = since + reviews.interval_days + int(-reviews.overdue_days * left)
    file_under(place.calendar, REVIEW, due, number)


@compiled_step
def call_review(place: Today, number: int, event: np.uint32, reviews: Reviews, day: int) -> None:
    """Some of those who have come to hospital are looked at once they are back."""
    identity = place.people.identity[place.stays.row[number].resident]
    drawn = uniform_of_one(place.keys[REVIEW_CALLED], identity, np.uint64(event))
    if drawn < reviews.called_share[AFTER_HOSPITAL]:
        file_under(place.calendar, CALLED_REVIEW, day + reviews.called_days, number)
