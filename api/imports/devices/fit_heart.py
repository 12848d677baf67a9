"""Beats that a chest strap kept to itself and sent afterwards, as `hr` messages.

The first message pairs an instant with the strap's own clock, which counts 1024ths of a second.
The others say the clock of each beat in twelve bits, which come round every four seconds: each is
the next one after the beat before.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

_TICKS = 1024
_ROUND = 0x1000
_REACH_S = 5
"""Farther from any beat of the strap, what the watch recorded itself stands."""
MOST_BEATS = 500_000


@dataclass(slots=True)
class Strap:
    """Beats as (seconds of FIT, beats per minute)."""

    beats: list[tuple[float, int]] = field(default_factory=list)
    _second: float | None = None
    _anchor: int = 0
    _last: int = 0

    def take(self, said: dict[str, Any]) -> None:
        """One message; what comes before the first pair of clocks means nothing."""
        rates = _many(said.get("filtered_bpm"))
        clocks = [one for one in _many(said.get("event_timestamp!")) if isinstance(one, int)]
        second = said.get("timestamp")
        if isinstance(second, int) and clocks:
            fraction = said.get("fractional_timestamp")
            self._second = second + (fraction if isinstance(fraction, float) else 0.0)
            self._anchor = self._last = clocks[0]
        if self._second is None:
            return
        if not clocks:
            clocks = self._unrolled(said.get("event_timestamp_12!"))
        self._last = clocks[-1] if clocks else self._last
        for clock, rate in zip(clocks, rates, strict=False):
            if isinstance(rate, int) and 0 < rate < 255 and len(self.beats) < MOST_BEATS:
                self.beats.append((self._second + (clock - self._anchor) / _TICKS, rate))

    def _unrolled(self, packed: Any) -> list[int]:
        """The clocks of twelve bits each, two in three bytes, as they count on."""
        if not isinstance(packed, tuple | list):
            return []
        found, last = [], self._last
        for low in _twelve_bits(packed):
            clock = (last - last % _ROUND) + low
            last = clock if clock >= last else clock + _ROUND
            found.append(last)
        return found

    def seconds(self) -> list[float]:
        return sorted(second for second, _ in self.beats)


def covers(seconds: list[float], second: float) -> bool:
    """Whether the strap was heard around this time; ``seconds`` are its beats in order."""
    at = bisect_left(seconds, second - _REACH_S)
    return at < len(seconds) and seconds[at] <= second + _REACH_S


def _twelve_bits(packed: Any) -> list[int]:
    content = [byte or 0 for byte in packed]
    found = []
    for at in range(0, len(content) - 2, 3):
        one, two, three = content[at : at + 3]
        found += [one | (two & 0xF) << 8, two >> 4 | three << 4]
    return found


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, tuple | list) else [value]
