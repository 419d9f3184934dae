"""Mental health: the community team, the crisis team, beds with delays of their own."""

import numpy as np

from sim import draws
from sim.compiled import compiled_step
from sim.demand import Strikes
from sim.draws import uniform_of_one
from sim.parameters import Values
from sim.pathways.cases import ask_for_case, ask_for_cases, key_of
from sim.pathways.names import CASE_FOLLOWS
from sim.pathways.numbers import Numbers
from sim.pathways.place import Place, Today
from sim.services import Ids, Service

# Numbers of these needs are kept apart from those of other needs.
FIRST_EVENT = np.uint32(3 << 29)


def refer(place: Place, asked: dict[Service, Strikes], values: Values, first_day: int) -> None:
    """Referrals of the month: to the community team, and of people in crisis.

    Some crises need a bed; the others go to the crisis team.
    """
    team, crises = (asked[one] for one in (Service.COMMUNITY_MENTAL_HEALTH, Service.CRISIS_TEAM))
    draw = draws.uniform(
        place.seed, "crisis_to_bed", place.people.identity[crises.slot], crises.number
    )
    to_bed = draw < values.number("demand.requests.crisis_to_inpatient_share")
    for service, strikes in (
        (Service.COMMUNITY_MENTAL_HEALTH, team),
        (Service.CRISIS_TEAM, crises.where(~to_bed)),
        (Service.MENTAL_HEALTH_INPATIENT, crises.where(to_bed)),
    ):
        event = FIRST_EVENT + strikes.number
        ask_for_cases(place, service, strikes.slot, event, first_day + strikes.day)


@compiled_step
def follow_up(place: Today, closed: Ids, numbers: Numbers, day: int) -> None:
    """Some of those who leave a bed or the crisis team go on to the community team."""
    for number in closed:
        row = place.stays.row[number]
        share = 0.0
        if row.service == Service.MENTAL_HEALTH_INPATIENT:
            share = numbers.after_inpatient_to_team_share
        elif row.service == Service.CRISIS_TEAM:
            share = numbers.after_crisis_to_team_share
        if share > 0:
            identity = place.people.identity[row.resident]
            drawn = uniform_of_one(place.keys[CASE_FOLLOWS], identity, key_of(row))
            if drawn < share:
                team = Service.COMMUNITY_MENTAL_HEALTH.value
                ask_for_case(place, row.resident, team, row.event, day)


@compiled_step
def turn_to_ae(place: Today, given_up: Ids, numbers: Numbers) -> None:
    """People in crisis for whom no team and no bed was to be had come to A&E."""
    for number in given_up:
        row = place.stays.row[number]
        if row.service == Service.CRISIS_TEAM or row.service == Service.MENTAL_HEALTH_INPATIENT:
            identity = place.people.identity[row.resident]
            drawn = uniform_of_one(place.keys[CASE_FOLLOWS], identity, key_of(row))
            if drawn < numbers.crisis_overflow_to_ae:
                place.seen[Service.AE.value, row.group] += 1
