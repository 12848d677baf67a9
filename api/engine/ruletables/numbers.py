"""A number of the rules and how numbers spread over irritability and phases."""

from api.engine.kept import kept
from api.engine.values import Value
from api.engine.vocab import EvidenceMark, Irritability, Phase, Stricter


class Number(Value, frozen=True, dict=True, gc=True):
    """One number of the rules. ``name`` is its path in the file."""

    name: str
    value: float
    unit: str
    mark: EvidenceMark
    source: str
    stricter: Stricter = Stricter.FIXED
    """Which way a stricter rule set may move it."""

    @kept
    def whole(self) -> int:
        return int(self.value)


class PerIrritability(Value, frozen=True):
    low: Number
    moderate: Number
    high: Number

    def of(self, irritability: Irritability) -> Number:
        if irritability is Irritability.LOW:
            return self.low
        return self.high if irritability is Irritability.HIGH else self.moderate


class PerPhase(Value, frozen=True):
    p0: Number
    p1: Number
    p2: Number
    p3: Number
    p4: Number
    p5: Number
    p6: Number

    def of(self, phase: Phase) -> Number:
        return (self.p0, self.p1, self.p2, self.p3, self.p4, self.p5, self.p6)[int(phase[1])]


class RuleMark(Value, frozen=True):
    """A row that carries its own mark and source."""

    mark: EvidenceMark
    source: str

    def unit_of(self, name: str) -> str:
        """Unit of a numeric member, for the flat list of numbers."""
        suffixes = {"_s": "s", "_h": "h", "_days": "d", "_pct": "%"}
        fitting = [unit for suffix, unit in suffixes.items() if name.endswith(suffix)]
        return fitting[0] if fitting else str(getattr(self, "unit", "count"))

    def stricter_of(self, name: str) -> Stricter:
        """Which way a stricter rule set may move a numeric member."""
        return Stricter.FIXED
