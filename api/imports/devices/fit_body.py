"""What FIT files say of a body outside activities: weight, all-day heart rate, steps, stress."""

from datetime import datetime, timedelta

from api.imports.devices.fit_parts import EPOCH, FIRST_DATE, Parts, Said, number, whole
from api.imports.devices.telling import Collector, Zone
from api.imports.devices.times import since_1970
from api.imports.vocab import RowReason
from api.measurements.vocab import MeasurementKind

_K = MeasurementKind
_STEPPING = {"walking", "running"}
_A_DAY = 86_400
_LONGEST_COUNT = timedelta(hours=24)


def tell(parts: Parts, to: Collector) -> None:
    """Single values and all-day samples of one file."""
    zone = parts.zone(to)
    _tell_weights(parts, zone, to)
    _tell_variability(parts, zone, to)
    for place, said in parts.of("monitoring_hr_data"):
        rest = said.get("current_day_resting_heart_rate", said.get("resting_heart_rate"))
        _tell_one(parts, place, said, _K.RESTING_HEART_RATE, number(rest, 1, 254), zone, to)
    for place, said in parts.of("spo2_data"):
        share = number(said.get("reading_spo2"), 1, 100)
        _tell_one(parts, place, said, _K.SPO2, share and share / 100, zone, to)
    for place, said in parts.of("stress_level"):
        timed = {"timestamp": said.get("stress_level_time", said.get("timestamp"))}
        level = number(said.get("stress_level_value"), 0, 100)
        _tell_one(parts, place, timed, _K.VENDOR_STRESS, level, zone, to)
    _Monitoring(parts, zone, to).tell()


def _tell_one(
    parts: Parts,
    place: int,
    said: Said,
    kind: MeasurementKind,
    value: float | None,
    zone: Zone,
    to: Collector,
) -> None:
    at = parts.moment(place, said.get("timestamp"), kind, to)
    if at is not None and value is not None:
        to.value(place, kind, value, at, at, zone, parts.source(), night=True)


def _tell_weights(parts: Parts, zone: Zone, to: Collector) -> None:
    """Of a scale for one person: one for a family does not say who of them sent the file."""
    found = parts.of("weight_scale")
    people = {said.get("user_profile_index") for _, said in found}
    for place, said in found:
        if len(people) > 1:
            to.refuse(place, RowReason.WHOSE_UNKNOWN, "weight_scale")
            continue
        _tell_one(parts, place, said, _K.WEIGHT, number(said.get("weight"), 1, 600), zone, to)
        fat = number(said.get("percent_fat"), 0.1, 100)
        _tell_one(parts, place, said, _K.BODY_FAT, fat and fat / 100, zone, to)


def _tell_variability(parts: Parts, zone: Zone, to: Collector) -> None:
    """RMSSD of the night: its mean where the device gives it, else each of its five minutes."""
    nights = parts.of("hrv_status_summary")
    means = [
        (place, said, number(said.get("last_night_average"), 1, 500)) for place, said in nights
    ]
    known = [one for one in means if one[2] is not None]
    if not known:
        values = parts.of("hrv_value")
        known = [(place, said, number(said.get("value"), 1, 500)) for place, said in values]
    for place, said, value in known:
        _tell_one(parts, place, said, _K.HRV_RMSSD, value, zone, to)


class _Monitoring:
    """All-day messages: times in sixteen bits, steps as counters that begin at midnight."""

    def __init__(self, parts: Parts, zone: Zone, to: Collector) -> None:
        self.parts, self.zone, self.to = parts, zone, to
        self.second: int | None = None
        self.counts: dict[str, tuple[int, int]] = {}
        for _, said in parts.of("monitoring_info"):
            self._begin(said)

    def tell(self) -> None:
        for place, said in self.parts.of("monitoring"):
            second = self._time(said)
            if second is not None and second >= FIRST_DATE:
                self._tell(place, said, second)
            elif second is not None:
                self.parts.undated += 1

    def _begin(self, said: Said) -> None:
        """Counters are known to stand at nothing where the file begins at midnight."""
        second, local = whole(said.get("timestamp")), whole(said.get("local_timestamp"))
        self.second = self.second or second
        if second is not None and local is not None and (EPOCH + local) % _A_DAY == 0:
            self.counts = dict.fromkeys(_STEPPING, (second, 0))

    def _time(self, said: Said) -> int | None:
        full, low = whole(said.get("timestamp")), whole(said.get("timestamp_16"))
        if full is not None:
            self.second = full
        elif low is not None and self.second is not None:
            self.second += (low - self.second) & 0xFFFF
        return self.second

    def _tell(self, place: int, said: Said, second: int) -> None:
        at = since_1970(EPOCH + second)
        if at is None:
            return
        beats = number(said.get("heart_rate"), 1, 254)
        if beats is not None:
            self.to.sample(place, _K.HEART_RATE, beats, at, self.zone, self.parts.source())
        walked = str(said.get("activity_type"))
        steps = whole(said.get("steps", said.get("cycles!")))
        if walked in _STEPPING and steps is not None:
            self._tell_steps(place, walked, second, steps, at)

    def _tell_steps(self, place: int, walked: str, second: int, steps: int, at: datetime) -> None:
        before = self.counts.get(walked)
        self.counts[walked] = (second, steps)
        if before is None:
            return
        since = since_1970(EPOCH + before[0])
        more = steps - before[1] if steps >= before[1] else steps
        if since is None or more <= 0 or not timedelta(0) < at - since <= _LONGEST_COUNT:
            return
        self.to.value(place, _K.STEPS, more, since, at, self.zone, self.parts.source())
