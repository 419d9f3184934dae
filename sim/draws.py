"""The same dice for everyone: a draw is a pure function of (seed, decision, identity, count).

Never "the next number": what one resident draws cannot shift what another draws, in any order, on
any number of processes. The hash is the finaliser of SplitMix64 (Steele, Lea and Flood 2014,
variant 13 of Stafford), which passes BigCrush on plain counters, with a key of 64 bits for each
seed and decision.
"""

from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Identities = NDArray[np.uint64]
Counts = NDArray[np.integer] | int

# Odd constants of the hash (Stafford's variant 13, the golden ratio), not of the model.
_MULTIPLIER_1 = np.uint64(0xBF58476D1CE4E5B9)
_MULTIPLIER_2 = np.uint64(0x94D049BB133111EB)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_COUNT = np.uint64(0xD1B54A32D192ED03)
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))
# 52 bits and a half: exact in a double. With 53 the largest would round up to 1.
_MANTISSA_SHIFT = np.uint64(12)
_UNIT = 2.0**-52
_KEY_BYTES = 8
_ALL_BITS = (1 << 64) - 1


@cache
def _key(seed: int, decision: str) -> np.uint64:
    digest = blake2b(f"{seed}:{decision}".encode(), digest_size=_KEY_BYTES).digest()
    return np.uint64(int.from_bytes(digest, "little"))


@cache
def _keys(seed: int, decisions: tuple[str, ...]) -> NDArray[np.uint64]:
    keys = np.array([_key(seed, decision) for decision in decisions])[:, np.newaxis]
    keys.setflags(write=False)
    return keys


def _unit(mixed: Identities) -> NDArray[np.float64]:
    """Bits as numbers in the open interval (0, 1)."""
    mixed >>= _MANTISSA_SHIFT
    drawn = mixed.astype(np.float64)
    drawn += 0.5
    drawn *= _UNIT
    return drawn


def _mix(bits: Identities) -> None:
    """Scramble in place, so that every input bit reaches every output bit."""
    bits ^= bits >> _SHIFTS[0]
    bits *= _MULTIPLIER_1
    bits ^= bits >> _SHIFTS[1]
    bits *= _MULTIPLIER_2
    bits ^= bits >> _SHIFTS[2]


def bits(seed: int, decision: str, identity: Identities, count: Counts = 0) -> Identities:
    """64 random bits for each identity; also used to give newborns and movers an identity."""
    key = _key(seed, decision)
    mixed = identity ^ key
    mixed *= _GOLDEN
    if isinstance(count, int):
        mixed += np.uint64(count * int(_COUNT) & _ALL_BITS)
    else:
        mixed += count.astype(np.uint64) * _COUNT
    _mix(mixed)
    return mixed


def uniform(
    seed: int, decision: str, identity: Identities, count: Counts = 0
) -> NDArray[np.float64]:
    """Uniform on the open interval (0, 1): never exactly 0 or 1."""
    return _unit(bits(seed, decision, identity, count))


def uniforms(
    seed: int,
    decisions: tuple[str, ...],
    identity: Identities,
    count: NDArray[np.integer],
) -> NDArray[np.float64]:
    """The uniform draws of several decisions at once: one row a decision, one column an identity.

    The same numbers as `uniform` gives one by one, in a fraction of the time where they are few.
    """
    mixed = identity ^ _keys(seed, decisions)
    mixed *= _GOLDEN
    mixed += count.astype(np.uint64) * _COUNT
    _mix(mixed)
    return _unit(mixed)


def exponential(
    seed: int, decision: str, identity: Identities, count: Counts = 0
) -> NDArray[np.float64]:
    """Unit exponential: the hazard still to run before the next event."""
    drawn = uniform(seed, decision, identity, count)
    np.log(drawn, out=drawn)
    np.negative(drawn, out=drawn)
    return drawn


def normal(
    seed: int, decision: str, identity: Identities, count: Counts = 0
) -> NDArray[np.float64]:
    """Standard normal, by inversion, so that a larger uniform is always a larger value."""
    return np.asarray(ndtri(uniform(seed, decision, identity, count)), np.float64)


def identities(name: str, count: int, first: int = 0) -> Identities:
    """Identities for `count` members of a named series: stable however many are asked for."""
    index = np.arange(first, first + count, dtype=np.uint64)
    return bits(0, name, index)
