"""Dense samples of one day in a compressed column, merged second by second.

A sample is a register: the higher version stands; at one version a deletion, then what can be
true, then the greater value. So parts may come in any order, twice, and overlapping, and the day
is the same.

Written as four columns: steps from second to second, versions, standings, and values or the steps
between them, whichever is smaller. A column is its least number and what is above it, as planes of
bytes: what hardly changes costs hardly anything.
"""

import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, repeat
from math import gcd
from operator import itemgetter, sub

from api.kit.limits import Bounds

Sample = tuple[int, int, int]
"""Version, standing, value in thousandths."""
Samples = dict[int, Sample]
"""By second since 1970."""

DOUBTED, TRUSTED, DELETED = 0, 1, 2
"""Standings: what cannot be true is kept and counts for nothing."""
SCALE = 1000
_LEVEL = 6
_FORMAT = 1
_WIDE = 8
_TASTE = 4096
"""Values by which it is seen how they are written shorter."""


def samples(
    seconds: Sequence[int], values: Sequence[float | None], version: int, allowed: Bounds
) -> Samples:
    """Samples as they were sent; None is a gap, and of one second the greater value stands."""
    found: Samples = {}
    low, high = allowed.low, allowed.high
    for second, value in zip(seconds, values, strict=True):
        if value is None:
            continue
        trust = TRUSTED if low <= value <= high else DOUBTED
        sample = (version, trust, round(value * SCALE))
        if found.setdefault(second, sample) < sample:
            found[second] = sample
    return found


def merge(held: Samples, more: Samples) -> int:
    """Put samples into those that are held; how many of them changed anything."""
    if not held:
        held.update(more)
        return len(more)
    changed = 0
    for second, sample in more.items():
        standing = held.get(second)
        if standing is None or standing < sample:
            held[second] = sample
            changed += 1
    return changed


def bury(held: Samples) -> Samples:
    """The same seconds without their values: at these versions nothing comes back."""
    return {second: (version, DELETED, 0) for second, (version, _, _) in held.items()}


def standings(held: Samples) -> Counter[int]:
    """How many samples there are of each standing."""
    return Counter(map(itemgetter(1), held.values()))


def of_standing(held: Samples, wanted: int) -> dict[int, float]:
    """Values of one standing by second, in the order of time."""
    return {
        second: value / SCALE
        for second, (_, standing, value) in sorted(held.items())
        if standing == wanted
    }


def minutes(held: Samples) -> dict[int, tuple[int, int]]:
    """Of each minute the sum of what can be true, in thousandths, and how many values that is."""
    found: dict[int, tuple[int, int]] = {}
    for second, (_, standing, value) in held.items():
        if standing == TRUSTED:
            said, count = found.get(second // 60, (0, 0))
            found[second // 60] = (said + value, count + 1)
    return found


def every(step: int, start: int, count: int) -> list[int]:
    """Seconds of samples that come at a fixed step."""
    return list(accumulate(repeat(step, count - 1), initial=start)) if count else []


# --- writing and reading --------------------------------------------------------------------


def pack(held: Samples) -> bytes:
    """The bytes of a day; the same samples give the same bytes. There must be one at least."""
    seconds = sorted(held)
    rows = [held[second] for second in seconds]
    versions, trusts, values = (list(map(itemgetter(place), rows)) for place in range(3))
    unit = gcd(*values) or 1
    numbers = [value // unit for value in values]
    as_steps = _is_shorter(_steps(numbers[:_TASTE]), numbers[:_TASTE])
    columns = (_steps(seconds), versions, trusts, _steps(numbers) if as_steps else numbers)
    body = b"".join(map(_written, columns))
    return bytes((_FORMAT, as_steps)) + zlib.compress(_number(unit) + body, _LEVEL)


def unpack(packed: bytes) -> Samples:
    """What `pack` has written."""
    if packed[0] != _FORMAT:
        raise ValueError(f"samples of format {packed[0]}")
    body = memoryview(zlib.decompress(packed[2:]))
    unit, rest = int.from_bytes(body[:_WIDE], "little", signed=True), body[_WIDE:]
    columns = []
    for _ in range(4):
        column, rest = _read(rest)
        columns.append(column)
    seconds, versions, trusts, numbers = columns
    values = accumulate(numbers) if packed[1] else numbers
    told = zip(versions, trusts, (value * unit for value in values), strict=True)
    return dict(zip(accumulate(seconds), told, strict=True))


def _steps(numbers: Sequence[int]) -> list[int]:
    """The first number, then the step to each."""
    return [numbers[0], *map(sub, numbers[1:], numbers)]


def _is_shorter(one: Sequence[int], two: Sequence[int]) -> bool:
    # The first step is the whole number: it would widen the column and say nothing of the rest.
    return _size(one[1:]) < _size(two[1:])


def _size(column: Sequence[int]) -> int:
    return len(zlib.compress(_written(column), 1)) if column else 0


def _number(value: int) -> bytes:
    return value.to_bytes(_WIDE, "little", signed=True)


def _written(column: Sequence[int]) -> bytes:
    """First number, count, least of the others, count of planes, and the planes."""
    first, others = column[0], column[1:]
    least, most = (min(others), max(others)) if others else (0, 0)
    wide = (most - least).bit_length() + 7 >> 3
    head = _number(first) + _number(len(others)) + _number(least) + bytes((wide,))
    return head + _planes([number - least for number in others], wide) if wide else head


def _planes(numbers: Sequence[int], wide: int) -> bytes:
    """Lowest bytes of all numbers first."""
    if wide == 1:
        return bytes(numbers)
    raw = array("Q", numbers)
    if sys.byteorder == "big":
        raw.byteswap()
    flat = raw.tobytes()
    return b"".join(flat[place::_WIDE] for place in range(wide))


def _read(body: memoryview) -> tuple[Iterable[int], memoryview]:
    """A column, and what follows it."""
    first, count, least = (
        int.from_bytes(body[at : at + _WIDE], "little", signed=True)
        for at in range(0, 3 * _WIDE, _WIDE)
    )
    wide, rest = body[3 * _WIDE], body[3 * _WIDE + 1 :]
    numbers = _unplaned(rest[: wide * count], wide, count)
    return [first, *(least + number for number in numbers)], rest[wide * count :]


def _unplaned(planes: memoryview, wide: int, count: int) -> Iterable[int]:
    if wide == 0:
        return repeat(0, count)
    if wide == 1:
        return planes
    flat = bytearray(count * _WIDE)
    for place in range(wide):
        flat[place::_WIDE] = planes[place * count : (place + 1) * count]
    numbers = array("Q", bytes(flat))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
