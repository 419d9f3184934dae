"""What a number from outside is: value, unit, kind, source and grade, kept beside the code."""

from sim.parameters.catalogue import catalogue, parameters_in
from sim.parameters.errors import InputError
from sim.parameters.parameter import Parameter
from sim.parameters.values import Values

__all__ = ["InputError", "Parameter", "Values", "catalogue", "parameters_in"]
