"""The words of a place: its services by kind, what falls due, what a resident holds, draws."""

import numpy as np

from sim.services import NEVER, NOT_A_ROW, PLACES_OF_DEATH, Service

# Served in this order every day: a place freed further down the stream is filled the same day.
DOWNSTREAM = (
    Service.NURSING_CARE,
    Service.RESIDENTIAL_CARE,
    Service.HOME_CARE,
    Service.REABLEMENT,
    Service.INTERMEDIATE_CARE_BED,
)
HOSPITAL = (Service.EMERGENCY_INPATIENT, Service.ELECTIVE_INPATIENT)
CARE_HOMES = (Service.NURSING_CARE, Service.RESIDENTIAL_CARE)
LONG_TERM = (*CARE_HOMES, Service.HOME_CARE)
RECOVERY = (Service.REABLEMENT, Service.INTERMEDIATE_CARE_BED)
# Held by the day and for a while: slots, caseloads, beds outside the acute hospital.
CASELOADS = (
    *(Service.URGENT_COMMUNITY_RESPONSE, Service.COMMUNITY_NURSING, Service.CASE_MANAGEMENT),
    *(Service.SPECIALIST_NURSE, Service.LINK_WORKER, Service.HEALTH_COACH, Service.BROKER),
    *(Service.COMMUNITY_MENTAL_HEALTH, Service.CRISIS_TEAM, Service.MENTAL_HEALTH_INPATIENT),
    *(Service.END_OF_LIFE_HOME, Service.HOSPICE),
    *(Service.SOCIAL_CARE_ASSESSMENT, Service.DIRECT_PAYMENT),
    *(Service.SUPPORTED_LIVING, Service.SHARED_LIVES),
    *(Service.CHILDRENS_NURSING, Service.CHILDRENS_CONTINUING_CARE),
)
# Of children with complex needs; they end when their owners come of age.
OF_CHILDREN = (Service.CHILDRENS_NURSING, Service.CHILDRENS_CONTINUING_CARE)
# Homes of people with a learning disability, for life.
HOMES_FOR_LIFE = (Service.SUPPORTED_LIVING, Service.SHARED_LIVES)
# What they may have, in the order of the running shares.
PACKAGES = (*HOMES_FOR_LIFE, Service.DIRECT_PAYMENT, Service.HOME_CARE)
# Cases in these last until death, however long that takes.
UNTIL_DEATH = (Service.END_OF_LIFE_HOME, Service.HOSPICE, *HOMES_FOR_LIFE)
# People wait for these in a queue; the urgent response takes whom it can on the day.
QUEUED = tuple(s for s in CASELOADS if s != Service.URGENT_COMMUNITY_RESPONSE)
# Their cases last long: the warm-up would not fill them from nothing. Homes for life come before
# direct payments: who lives in one needs none.
FULL_AT_START = (
    *(Service.COMMUNITY_NURSING, Service.CASE_MANAGEMENT, Service.SPECIALIST_NURSE),
    *(Service.LINK_WORKER, Service.HEALTH_COACH, Service.BROKER),
    *(Service.COMMUNITY_MENTAL_HEALTH, Service.MENTAL_HEALTH_INPATIENT),
    *(Service.SOCIAL_CARE_ASSESSMENT, *HOMES_FOR_LIFE, Service.DIRECT_PAYMENT, *OF_CHILDREN),
)
# People wait for these on a list that counts them by weeks waited.
LISTED = (Service.OUTPATIENT, Service.DAY_CASE)
# What there is of these is given per 1,000 people: each is where a pathway leads to.
PER_1000_PEOPLE = (
    *(Service.GP, *LISTED, Service.SAME_DAY_EMERGENCY_CARE, Service.VIRTUAL_WARD),
    *CASELOADS,
)
# General and acute beds, shared by emergency and planned stays.
BEDS = Service.EMERGENCY_INPATIENT

HOME, HOME_WITH_SUPPORT, RECOVERY_BED, CARE_HOME = range(4)  # discharge pathways

# What falls due: slots of residents who die; rows of hospital stays whose patient is fit and needs
# a place, or goes home, or whose planned date comes, or comes back; of hospital stays against which
# a package is held; of requests for a place, and of waits that end without; of stays that end; of
# cases that are asked for, given up and closed; of patients of the virtual ward who leave it, or
# turn out to need the hospital, and of hospital patients who could move to it; of calls to the
# urgent response; of packages of long-term care that are to be reviewed, as planned or because
# something has changed; of hospital patients whom delay weakens.
# (Numbers of an array, not of Python: numba translates anew for every constant of Python.)
KINDS = 20
DEATH, FIT, GO_HOME, PLANNED, COME_BACK = np.arange(5)
LAPSE, REQUEST, GIVE_UP, HOME_CARE_ENDS, RECOVERY_ENDS = np.arange(5, 10)
CASE_ASKED, CASE_GIVEN_UP, CASE_CLOSED = np.arange(10, 13)
WARD_LEFT, TRANSFERRED, COULD_STEP_DOWN, RESPONSE_ASKED = np.arange(13, 17)
REVIEW, CALLED_REVIEW, WEAKER = np.arange(17, KINDS)

# An assessment is for a service, for a package for a learning disability (told by its first
# choice), or for nothing that the model has.
NOTHING = -1
# A day before every run, for residents who have never left a hospital.
LONG_AGO = np.int32(np.iinfo(np.int32).min // 2)
# The rows of the record that a resident holds now, or `NOT_A_ROW`: the bed in `hospital`,
# `recovery` (intermediate care or reablement), `home_care`, `care_home`, the place `asked` for, the
# row on the waiting list (`listed`), the place in the `virtual_ward`, the first of the `cases` (see
# `sim.pathways.cases`). Then four days: of the last discharge; of death (known when the month
# turns) or of moving away: needs strike only before it; from which a resident is known to be in the
# last part of life; from which an unpaid carer who was lost is there again. And the last year of
# the run in which a resident was counted as a client of long-term care. At last a mark:
# which long-term care the resident would pay for (`pays_for`), where money decides who finds one.
HOLDINGS = (
    *("hospital", "recovery", "home_care", "care_home", "asked", "listed"),
    *("virtual_ward", "cases"),
)
# Of those who would pay for long-term care themselves, what they have enough for: a care home, or
# home care too, for which the home never counts.
PAYS_FOR_CARE_HOME, PAYS_FOR_HOME_CARE = np.arange(1, 3)
HELD_DAYS = {
    **{"left_hospital": LONG_AGO, "gone_on": NEVER, "identified": NEVER},
    "carer_back": LONG_AGO,
    "client_in": LONG_AGO,
}
HELD_MARKS = {"pays_for": 0}
HOLDS_NOTHING = np.array(
    [(*(NOT_A_ROW for _ in HOLDINGS), *HELD_DAYS.values(), *HELD_MARKS.values())],
    [(name, np.int32) for name in (*HOLDINGS, *HELD_DAYS, *HELD_MARKS)],
)

# Decisions that are drawn on the day, each with the number of its key.
DAY_DRAWS = (
    *("case_tie", "case_patience", "case_days", "case_days_too", "case_delay", "case_delay_days"),
    *("case_follows", "step_up", "step_up_tie", "step_up_days", "step_up_transfer", "step_down"),
    *("same_day_care", "eligible", "package", "deconditioning"),
    *("review_found", "review_overdue", "review_called"),
)
(
    CASE_TIE,
    CASE_PATIENCE,
    CASE_DAYS,
    CASE_DAYS_TOO,
    CASE_DELAY,
    CASE_DELAY_DAYS,
    CASE_FOLLOWS,
    STEP_UP,
    STEP_UP_TIE,
    STEP_UP_DAYS,
    STEP_UP_TRANSFER,
    STEP_DOWN,
    SAME_DAY_CARE,
    ELIGIBLE,
    PACKAGE,
    DECONDITIONING,
    REVIEW_FOUND,
    REVIEW_OVERDUE,
    REVIEW_CALLED,
) = range(len(DAY_DRAWS))
DIED_IN_HOSPITAL, DIED_IN_CARE_HOME, DIED_IN_HOSPICE, DIED_AT_HOME = range(len(PLACES_OF_DEATH))
