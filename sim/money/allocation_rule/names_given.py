"""Services and payers as a user names them."""

from sim.money.allocation import ALLOCATION_PER_HEAD
from sim.money.names import Payer
from sim.parameters.errors import InputError, did_you_mean
from sim.services.names import Service

_SERVICES = {service.label: service for service in Service}
_PAYERS = {payer.value: payer for payer in ALLOCATION_PER_HEAD}


def service_named(name: str, file: str, key: str) -> Service:
    """The service of this name; otherwise an InputError names the nearest."""
    if name not in _SERVICES:
        remedy = did_you_mean(name, _SERVICES)
        raise InputError(file, key, f"there is no service {name!r}", remedy)
    return _SERVICES[name]


def payer_named(name: str, file: str, key: str) -> Payer:
    """The payer of this name that has an allocation; otherwise an InputError names the nearest."""
    if name not in _PAYERS:
        remedy = did_you_mean(name, _PAYERS)
        raise InputError(file, key, f"there is no payer {name!r} with an allocation", remedy)
    return _PAYERS[name]
