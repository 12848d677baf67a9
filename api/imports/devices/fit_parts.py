"""What one FIT file holds, gathered: sessions come after the records they are about."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from api.imports.devices.fit_heart import Strap
from api.imports.devices.telling import Collector, Zone, source
from api.imports.devices.times import since_1970
from api.imports.vocab import RowReason

Said = dict[str, Any]
EPOCH = 631_065_600
"""1989-12-31 in UTC, from where FIT counts seconds."""
FIRST_DATE = 0x1000_0000
"""Times below are seconds since the device was switched on."""
_GATHERED = {
    *("session", "lap", "set", "exercise_title", "weight_scale", "monitoring"),
    *("monitoring_info", "monitoring_hr_data", "hrv_status_summary", "hrv_value"),
    *("stress_level", "spo2_data", "workout"),
}
_NOT_KEPT = {"hrv", "sleep_level", "sleep_assessment", "respiration_rate", "length"}
_UNNAMED = {"development", "dynastream", "dynastream_oem", "garmin_reserved"}


@dataclass(slots=True)
class Beat:
    """A record of an activity."""

    place: int
    second: int
    heart_rate: float | None
    cadence: float | None
    speed: float | None
    breaths: float | None


@dataclass(slots=True)
class Parts:
    """Messages by kind, each with its number in the file."""

    file_id: Said = field(default_factory=dict)
    activity: Said = field(default_factory=dict)
    records: list[Beat] = field(default_factory=list)
    strap: Strap = field(default_factory=Strap)
    others: dict[str, list[tuple[int, Said]]] = field(default_factory=dict)
    undated: int = 0

    def take(self, place: int, name: str, said: Said, to: Collector) -> None:
        """One message."""
        if name == "record":
            self._take_record(place, said)
        elif name == "hr":
            self.strap.take(said)
        elif name in _GATHERED:
            self.others.setdefault(name, []).append((place, said))
        elif name == "file_id":
            self.file_id = self.file_id or said
        elif name == "activity":
            self.activity = said
        elif name in _NOT_KEPT:
            to.pass_over(name)

    def of(self, name: str) -> list[tuple[int, Said]]:
        return self.others.get(name, [])

    def _take_record(self, place: int, said: Said) -> None:
        second = whole(said.get("timestamp"))
        if second is None or second < FIRST_DATE:
            self.undated += second is not None
            return
        turns = number(said.get("cadence"), 0, 254)
        if turns is not None:
            turns += number(said.get("fractional_cadence"), 0, 1) or 0
        self.records.append(
            Beat(
                place,
                EPOCH + second,
                number(said.get("heart_rate"), 1, 254),
                turns,
                number(said.get("enhanced_speed", said.get("speed")), 0, 200),
                number(said.get("enhanced_respiration_rate", said.get("respiration_rate")), 1, 99),
            )
        )

    def moment(self, place: int, value: Any, name: str, to: Collector) -> datetime | None:
        """An instant; None where the message has none, and told where it is none."""
        second = whole(value)
        if second is None:
            return None
        if second < FIRST_DATE:
            self.undated += 1
            to.refuse(place, RowReason.NO_DATE, name, str(second))
            return None
        return since_1970(EPOCH + second)

    def zone(self, to: Collector) -> Zone:
        """Where it was, if a local time stands beside one in UTC."""
        for _, said in [(0, self.activity), *self.of("monitoring_info")]:
            utc, local = whole(said.get("timestamp")), whole(said.get("local_timestamp"))
            if utc is not None and local is not None and min(utc, local) >= FIRST_DATE:
                return to.zone_at(timedelta(seconds=local - utc))
        return to.assumed

    def source(self) -> dict[str, str | None]:
        """The maker and its device."""
        maker = str(self.file_id.get("manufacturer", "fit")).casefold()
        product = self.file_id.get("product_name") or self.file_id.get("garmin_product")
        if product is None and (model := self.file_id.get("product")) is not None:
            product = f"product {model}"
        known = not maker.isdigit() and maker not in _UNNAMED
        return source(maker if known else "fit", None if product is None else str(product))


def number(value: Any, low: float, high: float) -> float | None:
    """A number within bounds, else None; of several the first."""
    if isinstance(value, tuple | list):
        value = next((one for one in value if one is not None), None)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if low <= value <= high else None


def whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
