"""What a place can try: who is in a scheme, from when, and what it does to their rates of need."""

from sim.schemes.register import Register, SchemeMonth
from sim.schemes.scheme import Scheme, schemes_of

__all__ = ["Register", "Scheme", "SchemeMonth", "schemes_of"]
