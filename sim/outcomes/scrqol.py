"""Social care-related quality of life: what each day of long-term care, or of waiting, counts for.

Nobody's level is drawn. A person's state (service, whether the need is met, frailty, whether unpaid
care has broken down) says with which chance each domain is at each level; a day counts for the mean
of that. So groups have the means they would have if levels were drawn for many.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from sim.outcomes.utility import whole
from sim.parameters import Values
from sim.parameters.rows import check_rows
from sim.population.cells import FRAILTIES
from sim.services import Service

WEIGHT = "outcomes.scrqol.weight"
LEVELS_OF = "outcomes.scrqol.level_log_odds"
STATE = "outcomes.scrqol.log_odds"
CARE = (
    *(Service.HOME_CARE, Service.DIRECT_PAYMENT, Service.SUPPORTED_LIVING, Service.SHARED_LIVES),
    *(Service.RESIDENTIAL_CARE, Service.NURSING_CARE),
)
# Whether the need is met: short of care is who has it and waits for more.
NEEDS = ("met", "short_of_care", "waiting")
MET, SHORT, WAITING = range(len(NEEDS))
WITHOUT_CARER = "without_carer"
DOMAINS = (
    *("personal_cleanliness", "food_and_drink", "accommodation", "safety"),
    *("control_over_daily_life", "social_participation", "occupation", "dignity"),
)
LEVELS = ("ideal_state", "no_needs", "some_needs", "high_needs")
CONTROL, CONTACT = DOMAINS.index("control_over_daily_life"), DOMAINS.index("social_participation")
IDEAL, NO_NEEDS = 0, 1
# States by care, need, frailty and whether there is a carer no longer.
SHAPE = (len(CARE), len(NEEDS), len(FRAILTIES), 2)
# What a day counts for, in hundred-thousandths but for the days themselves.
WORTH = ("user", "received", "scrqol", "score", "control", "contact")
USER, RECEIVED, SCRQOL, SCORE, IN_CONTROL, IN_CONTACT = range(len(WORTH))

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def check_scrqol(values: Values) -> None:
    """That the tables have the rows that are read, in their order; otherwise InputError."""
    cares = tuple(service.label for service in CARE)
    check_rows(values, STATE, (*cares, *FRAILTIES, *NEEDS[SHORT:], WITHOUT_CARER))
    for name, levels in ((WEIGHT, LEVELS), (LEVELS_OF, LEVELS[:-1])):
        check_rows(values, name, DOMAINS)
        check_rows(values, name, levels, axis=1)


def state_log_odds(values: Values) -> Floats:
    """What a state adds to the log odds of every level: [care, need, frailty, without carer]."""
    of = dict(zip(values.labels(STATE), values[STATE], strict=True))
    care = np.array([of[service.label] for service in CARE])
    need = np.array([0, *(of[name] for name in NEEDS[SHORT:])])
    frail = np.array([of[name] for name in FRAILTIES])
    carer = np.array([0, of[WITHOUT_CARER]])
    of_care, of_need, of_frailty, of_carer = np.ix_(care, need, frail, carer)
    return np.asarray(of_care + of_need + of_frailty + of_carer)


def at_least(level_log_odds: Floats, state: Floats) -> Floats:
    """Share at each level of a domain or at a better one: [..., domain, level but the last]."""
    return np.asarray(expit(level_log_odds + state[..., np.newaxis, np.newaxis]))


def worth_of_a_day(values: Values) -> Whole:
    """What a day in each state counts for: [care, need, frailty, without carer, worth].

    The days themselves are 1; who waits receives nothing, so that the score out of 24, control and
    contact, which are surveyed among those who receive care, are 0.
    """
    better = at_least(values[LEVELS_OF], state_log_odds(values))
    ends = np.zeros((*better.shape[:-1], 1))
    share = np.diff(np.concatenate([ends, better, ends + 1], axis=-1), axis=-1)
    weights = (share * values[WEIGHT]).sum(axis=(-2, -1))
    scale = values.number("outcomes.scrqol.weight_scale")
    constant = values.number("outcomes.scrqol.weight_constant")
    found = np.zeros((*SHAPE, len(WORTH)), np.int64)
    found[..., USER] = 1
    found[..., SCRQOL] = whole(scale * weights - constant)
    received = found[:, :WAITING]
    received[..., RECEIVED] = 1
    # Out of 24: three points at the ideal state of a domain, none at high needs.
    better = better[:, :WAITING]
    received[..., SCORE] = whole(better.sum(axis=(-2, -1)))
    received[..., IN_CONTROL] = whole(better[..., CONTROL, NO_NEEDS])
    received[..., IN_CONTACT] = whole(better[..., CONTACT, IDEAL])
    return found
