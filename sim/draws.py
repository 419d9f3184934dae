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

from sim.compiled import compiled, compiled_step

Identities = NDArray[np.uint64]
Counts = NDArray[np.integer] | int
Units = NDArray[np.float64]

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
_NO_TURN = np.uint64(0)


@cache
def _key(seed: int, decision: str) -> np.uint64:
    digest = blake2b(f"{seed}:{decision}".encode(), digest_size=_KEY_BYTES).digest()
    return np.uint64(int.from_bytes(digest, "little"))


@cache
def _keys(seed: int, decisions: tuple[str, ...]) -> NDArray[np.uint64]:
    keys = np.array([_key(seed, decision) for decision in decisions])
    return keys


@compiled_step
def _hash(key: np.uint64, identity: np.uint64, turn: np.uint64) -> np.uint64:
    """Scrambled, so that every input bit reaches every output bit."""
    mixed = (identity ^ key) * _GOLDEN + turn
    mixed = (mixed ^ (mixed >> _SHIFTS[0])) * _MULTIPLIER_1
    mixed = (mixed ^ (mixed >> _SHIFTS[1])) * _MULTIPLIER_2
    return np.uint64(mixed ^ (mixed >> _SHIFTS[2]))


@compiled_step
def _unit(word: np.uint64) -> float:
    """Bits as a number in the open interval (0, 1)."""
    return (np.int64(word >> _MANTISSA_SHIFT) + 0.5) * _UNIT


@compiled
def _words(key: np.uint64, identity: Identities, turn: np.uint64, words: Identities) -> None:
    for person in range(len(words)):
        words[person] = _hash(key, identity[person], turn)


@compiled
def _words_each(key: np.uint64, identity: Identities, count: Identities, words: Identities) -> None:
    for person in range(len(words)):
        words[person] = _hash(key, identity[person], count[person] * _COUNT)


@compiled
def _units(key: np.uint64, identity: Identities, turn: np.uint64, drawn: Units) -> None:
    for person in range(len(drawn)):
        drawn[person] = _unit(_hash(key, identity[person], turn))


@compiled
def _units_each(keys: Identities, identity: Identities, count: Identities, drawn: Units) -> None:
    """Draws of several decisions [decision, person]."""
    for decision in range(len(keys)):
        for person in range(len(identity)):
            turn = count[person] * _COUNT
            drawn[decision, person] = _unit(_hash(keys[decision], identity[person], turn))


def _turn(count: int) -> np.uint64:
    """What the same count for everyone adds to the hash."""
    return np.uint64(count * int(_COUNT) & _ALL_BITS) if count else _NO_TURN


def bits(seed: int, decision: str, identity: Identities, count: Counts = 0) -> Identities:
    """64 random bits for each identity; also used to give newborns and movers an identity."""
    words = np.empty(len(identity), np.uint64)
    if isinstance(count, int):
        _words(_key(seed, decision), identity, _turn(count), words)
    else:
        _words_each(_key(seed, decision), identity, _one_each(identity, count), words)
    return words


def uniform(
    seed: int, decision: str, identity: Identities, count: Counts = 0
) -> NDArray[np.float64]:
    """Uniform on the open interval (0, 1): never exactly 0 or 1."""
    drawn: NDArray[np.float64]
    if isinstance(count, int):
        drawn = np.empty(len(identity))
        _units(_key(seed, decision), identity, _turn(count), drawn)
    else:
        drawn = uniforms(seed, (decision,), identity, count)[0]
    return drawn


def uniforms(
    seed: int,
    decisions: tuple[str, ...],
    identity: Identities,
    count: NDArray[np.integer],
) -> NDArray[np.float64]:
    """The uniform draws of several decisions at once: one row a decision, one column an identity.

    The same numbers as `uniform` gives one by one, in a fraction of the time where they are few.
    """
    drawn = np.empty((len(decisions), len(identity)))
    _units_each(_keys(seed, decisions), identity, _one_each(identity, count), drawn)
    return drawn


def keys(seed: int, decisions: tuple[str, ...]) -> NDArray[np.uint64]:
    """What compiled functions draw with, one key for each decision."""
    return _keys(seed, decisions)


@compiled_step
def bits_of_one(key: np.uint64, identity: np.uint64, count: np.uint64) -> np.uint64:
    """The bits of one identity, as `bits` gives them."""
    return _hash(key, identity, np.uint64(count) * _COUNT)


@compiled_step
def uniform_of_one(key: np.uint64, identity: np.uint64, count: np.uint64) -> float:
    """The draw of one identity, as `uniform` gives it."""
    return _unit(bits_of_one(key, identity, count))


def _one_each(identity: Identities, count: NDArray[np.integer]) -> Identities:
    """Counts as the hash takes them: compiled code does not check that there is one for each."""
    if len(count) != len(identity):
        raise ValueError(f"{len(count)} counts for {len(identity)} identities")
    return count.astype(np.uint64, copy=False)


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
