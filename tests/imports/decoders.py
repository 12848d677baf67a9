"""Decoders run here, in the test's own process, and what they tell gathered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from api.imports.devices import decoding, sniffing
from api.imports.refusals import FileRefused

TODAY = date(2026, 11, 21)
Shape = dict[str, Any]


@dataclass
class Told:
    """Parcels taken apart, findings, and the numbers at the end."""

    items: dict[str, list[Any]] = field(default_factory=dict)
    findings: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    numbers: Shape = field(default_factory=dict)
    parcels: int = 0

    @property
    def workouts(self) -> list[Shape]:
        return self.items.get("workouts", [])

    @property
    def sessions(self) -> list[Shape]:
        return self.items.get("sessions", [])

    @property
    def gone(self) -> list[Shape]:
        return self.items.get("gone", [])

    def values(self, kind: str) -> list[Shape]:
        return [one for one in self.items.get("measurements", []) if one["kind"] == kind]

    def samples(self, kind: str) -> dict[int, float]:
        """Dense samples by second since 1970."""
        found: dict[int, float] = {}
        for part in self.items.get("chunks", []):
            if part["kind"] == kind:
                start = round(part["started_at"].timestamp())
                pairs = zip(part["offsets_s"], part["values"], strict=True)
                found |= {start + offset: value for offset, value in pairs}
        return found

    @property
    def reasons(self) -> list[str]:
        return [reason for reason, _, _ in self.findings]


def told(content: bytes, *, zone: str = "Europe/Paris", digest: str = "d" * 64) -> Told:
    """What a file tells, whatever kind it is; FileRefused where it is refused."""
    source = sniffing.kind_of(content[: sniffing.HEAD], content[-sniffing.HEAD :])
    assert source is not None, content[:60]
    found = Told()

    def emit(kind: str, value: Any) -> None:
        if kind == "items":
            found.parcels += 1
            for name, many in value.items():
                found.items.setdefault(name, []).extend(many)
        elif kind == "finding":
            found.findings.append((value[2], value[3], value[4]))

    said = {"source": source, "time_zone": zone, "today": TODAY.isoformat(), "digest": digest}
    found.numbers = decoding.decode(BytesIO(content), said, emit)
    return found


def refusal(content: bytes) -> str | None:
    """Why a file is refused; None where it is not."""
    try:
        told(content)
    except FileRefused as error:
        return error.code.value
    return None
