"""Stretches of time that recordings cover without a gap: what is grouped hangs together in them.

They have an end, or else one that overlaps the next for years would be worked out as a whole with
every new one. Nobody trains for a week without a minute between; a recorder that is never switched
off may say so.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta

from api.kit.errors import ValidationFailed

Range = tuple[datetime, datetime]
LONGEST_STRETCH = timedelta(days=7)


def merged(ranges: Iterable[Range]) -> list[Range]:
    """The same time without overlaps, in order; what only touches stays apart."""
    found: list[Range] = []
    for start, end in sorted(ranges):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def around(ranges: Iterable[Range]) -> list[Range]:
    """Where everything lies that may hang together with these."""
    return merged((start - LONGEST_STRETCH, end + LONGEST_STRETCH) for start, end in ranges)


def touching(there: Iterable[Range], ranges: Iterable[Range]) -> list[Range]:
    """These ranges and all that hangs together with them, as stretches."""
    wanted = merged(ranges)
    stretches = merged([*there, *wanted])
    places = {bisect_right(stretches, start, key=_begin) - 1 for start, _ in wanted}
    return [stretches[place] for place in sorted(places)]


def _begin(one: Range) -> datetime:
    return one[0]


def _end(one: Range) -> datetime:
    return one[1]


class Stretches:
    """What is covered already around a batch, and by what has been taken of it."""

    def __init__(self, there: Iterable[Range]) -> None:
        self._there = merged(there)

    def add(self, start: datetime, end: datetime) -> None:
        """ValidationFailed where a recording would make a stretch too long."""
        first = bisect_right(self._there, start, key=_end)
        last = bisect_left(self._there, end, key=_begin)
        (together,) = merged([*self._there[first:last], (start, end)])
        if together[1] - together[0] > LONGEST_STRETCH:
            raise ValidationFailed.at(
                "/ended_at",
                f"With others it would last over {LONGEST_STRETCH.days} days without a gap.",
            )
        self._there[first:last] = [together]
