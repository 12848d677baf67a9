"""Randomness by address: a draw is a hash of (seed, athlete, day, block), never of a stream.

So two policies meet the same fates, an athlete alone lives the life it lives in a crowd, and a
changed decision shifts no later draw (common random numbers).
"""

from enum import IntEnum
from hashlib import blake2b
from statistics import NormalDist
from struct import Struct

ADDRESS = Struct(">qqqq")
WORDS = Struct(">8Q")
SHIFT = 11
UNIT = 2.0**-53
gauss = NormalDist().inv_cdf
BIRTH = -1


class Night(IntEnum):
    EVENT = 0
    EVENT_SIZE = 1
    NOISE = 2
    REPORT = 3
    MISSING = 4
    TRAVEL = 5
    TRIGGER = 6
    FLAG = 7


class Training(IntEnum):
    ADHERE = 0
    OVERDO = 1
    OVERDO_SIZE = 2
    IN_SESSION = 3
    REACTION = 4
    SETTLE = 5
    SPREAD = 6
    BEFORE = 7


NIGHT, TRAINING, TESTS, MORE_TESTS = range(4)


def block(seed: int, athlete: int, day: int, number: int) -> tuple[float, ...]:
    """Eight uniforms strictly between 0 and 1."""
    digest = blake2b(ADDRESS.pack(seed, athlete, day, number), digest_size=64).digest()
    return tuple([((word >> SHIFT) + 0.5) * UNIT for word in WORDS.unpack(digest)])


def beta(uniforms: tuple[float, ...], rank: int) -> float:
    """Beta(rank, n - rank + 1) as the ``rank``-th smallest of ``n`` uniforms."""
    return sorted(uniforms)[rank - 1]
