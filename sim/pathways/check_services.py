"""The services: every table by service must have a row for each that needs it, and no other."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.demand import CLOCKS, COUNTED
from sim.demand.contacts import LEVEL
from sim.demand.requests import BY_AGE, SEGMENT_OF
from sim.demand.requests import PER_1000 as ASKED
from sim.demand.segments import ENGLAND, FACTOR, MEAN
from sim.parameters import InputError, Parameter, Values
from sim.parameters.errors import did_you_mean
from sim.pathways.capacity import OF_THE_AREA
from sim.pathways.capacity import PER_1000 as PLACES
from sim.pathways.names import (
    CARE_HOMES,
    CASELOADS,
    DOWNSTREAM,
    FULL_AT_START,
    HOMES_FOR_LIFE,
    HOSPITAL,
    LISTED,
    OF_CHILDREN,
    PACKAGES,
    PER_1000_PEOPLE,
    QUEUED,
    RECOVERY,
    UNTIL_DEATH,
)
from sim.pathways.names import LONG_TERM as HELD_FOR_LONG
from sim.services import UNIT_OF_ACTIVITY, Service

AXIS = "service"
# Rooms of tables. (Put together, so that a check does not count as a use of what it checks.)
CAPACITY, CASELOAD = "pathways.capacity", "pathways.caseload"
LISTS, LONG_TERM, RECOVERED = "pathways.listed", "pathways.long_term", "pathways.recovery"
HEALTHCARE = "pathways.continuing_healthcare"
BETWEEN = "pathways.caseload.days_between_contacts"
ASKED_FOR_BY_CHILDREN = "pathways.children.asks_share"
OF_LEARNING_DISABILITY = "pathways.social_care.package_of_learning_disability"
NOTHING = "{} has a row here that nothing reads"


@dataclass(frozen=True)
class _Table:
    """A table by service: who needs a row, what is said of one left out, and of one too many."""

    name: str
    needed: tuple[str, ...]
    left_out: str
    too_many: str = NOTHING


def _labels(services: Sequence[Service]) -> tuple[str, ...]:
    return tuple(service.label for service in services)


_KNOWN = _labels(tuple(Service))
_HELD = _labels((Service.VIRTUAL_WARD, *CASELOADS))
_COMPLETED = tuple(label for label in _HELD if label not in _labels(UNTIL_DEATH))
_SPREAD = _labels(tuple(service for service in CASELOADS if service not in HOMES_FOR_LIFE))
_LIMITED = _labels((*OF_THE_AREA, Service.ELECTIVE_INPATIENT, *PER_1000_PEOPLE))
_ASKED_FOR = tuple(service for asked in CLOCKS.values() for service in asked)
_BY_SEGMENT = (*_labels((Service.AE, *HOSPITAL)), *COUNTED, *SEGMENT_OF.values())

_TABLES = (
    _Table(
        PLACES,
        _labels(PER_1000_PEOPLE),
        "a pathway leads to {}, which has no places here (0 is none)",
        "these are places or slots without a pathway: nobody is sent to {} through them",
    ),
    *(
        _Table(f"{CAPACITY}.{table}", _LIMITED, f"{{}} has places but no {what} here")
        for table, what in {
            "follows_need": "share of need to follow",
            "growth_per_year": "growth (0 is none)",
            "workforce_growth_per_year": "growth of its workforce",
        }.items()
    ),
    *(
        _Table(f"{CASELOAD}.{table}", needed, f"{{}} has places but no {what} here")
        for table, needed, what in (
            ("mean_days", _COMPLETED, "length of stay"),
            ("days_between_contacts", _HELD, "days between contacts (0 where days are counted)"),
            ("spread", _SPREAD, "spread of lengths of stay"),
            ("patience_days", _labels(QUEUED), "wait after which people give up"),
            ("round_days", _labels(QUEUED), "days between rounds"),
            ("occupancy_at_start", _labels(FULL_AT_START), "occupancy on the first day"),
        )
    ),
    _Table(f"{LISTS}.people_per_1000", _labels(LISTED), "{} has a waiting list but no length here"),
    *(
        _Table(f"{LONG_TERM}.{table}", _labels(DOWNSTREAM), f"{{}} has places but no {what} here")
        for table, what in {
            "hospital_flow": "flow from hospital",
            "occupancy_at_start": "occupancy on the first day",
        }.items()
    ),
    _Table(
        f"{LONG_TERM}.stay_days",
        _labels(tuple(service for service in DOWNSTREAM if service not in CARE_HOMES)),
        "{} has places but no length of stay here",
    ),
    _Table(
        f"{HEALTHCARE}.eligible_share",
        _labels(HELD_FOR_LONG),
        "{} has places but no share that the NHS pays for here (0 is none)",
    ),
    _Table(ASKED_FOR_BY_CHILDREN, _labels(OF_CHILDREN), "no child asks for {} here (0 is none)"),
    _Table(f"{RECOVERED}.next_by_service", _labels(RECOVERY), "nothing comes after {} here"),
    _Table(ASKED, _ASKED_FOR, "{} takes requests but has no number of them here"),
    _Table(BY_AGE, _ASKED_FOR, "{} has requests but no shape by age here"),
    _Table(LEVEL, COUNTED, "{} is counted but has no level here"),
    _Table(FACTOR, _BY_SEGMENT, "{} is used by segment but has no row here"),
    _Table(MEAN, _BY_SEGMENT, "{} is used by segment but has no mean here"),
    _Table(ENGLAND, (*COUNTED, *_ASKED_FOR), "{} has a shape but no mean over England here"),
)


def check_services(values: Values) -> None:
    """InputError where a table by service leaves one out that needs a row, or has one too many."""
    for table in _TABLES:
        _check_rows(values.parameters[table.name], table)
    for parameter in values.parameters.values():
        for label in _services_of(parameter):
            if label not in _KNOWN:
                raise _error(parameter, f"there is no service {label!r}", label, _KNOWN)
    _check_counted(values)
    _check_packages(values)


def _check_rows(parameter: Parameter, table: _Table) -> None:
    given = _services_of(parameter)
    for label in given:
        if label in table.needed:
            continue
        if table.name == ASKED and label in _KNOWN and label not in _labels(PER_1000_PEOPLE):
            problem = f"people ask for {label} here, but it has no places in {PLACES}"
        elif label in _KNOWN or table.name == PLACES:
            problem = table.too_many.format(repr(label))
        else:
            problem = f"there is no service {label!r}"
        raise _error(parameter, problem, label, table.needed)
    for label in table.needed:
        if label not in given:
            rows = "a row" if len(parameter.by) == 1 else "the rows"
            problem, remedy = table.left_out.format(label), f"Add {rows} for {label}"
            raise InputError(parameter.table, _key(parameter), problem, remedy)


def _check_counted(values: Values) -> None:
    """Contacts have days between them; what is counted in days has none."""
    parameter = values.parameters[BETWEEN]
    for label, days in zip(values.labels(BETWEEN), values[BETWEEN], strict=True):
        unit = UNIT_OF_ACTIVITY[Service[label.upper()]]
        if (unit == "contacts") != (days > 0):
            problem = f"{label} is counted in {unit.replace('_', ' ')}, so {days:g} cannot be"
            remedy = "Give the days from one contact to the next" if days == 0 else "Write 0"
            raise InputError(parameter.table, _key(parameter), problem, remedy)


def _check_packages(values: Values) -> None:
    """Shares of packages are read by their place, so each has its row, in the order of `PACKAGES`.

    What is left of all people has none.
    """
    parameter, needed = values.parameters[OF_LEARNING_DISABILITY], (*_labels(PACKAGES), "none")
    given = parameter.labels[0]
    for package in given:
        if package not in needed:
            raise _error(parameter, f"there is no package {package!r}", package, needed)
    for package in needed:
        if package not in given:
            problem = f"there is no share of people for whom {package} is arranged (0 is nobody)"
            raise InputError(parameter.table, _key(parameter), problem, f"Add a row for {package}")
    if given != needed:
        remedy = f"Put the rows in this order: {', '.join(needed)}"
        problem = "the rows stand in another order than they are read"
        raise InputError(parameter.table, _key(parameter), problem, remedy)


def _services_of(parameter: Parameter) -> tuple[str, ...]:
    return parameter.labels[parameter.by.index(AXIS)] if AXIS in parameter.by else ()


def _error(parameter: Parameter, problem: str, label: str, allowed: tuple[str, ...]) -> InputError:
    remedy = f"Take the row out, or correct its name. {did_you_mean(label, allowed)}"
    return InputError(parameter.table, _key(parameter), problem, remedy)


def _key(parameter: Parameter) -> str:
    return parameter.name.rpartition(".")[2]
