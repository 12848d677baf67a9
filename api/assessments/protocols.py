"""How the baseline tests are done, what they are counted in, and what the rules make of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from api.assessments.vocab import PROTOCOL_VERSION, BaselineUnit
from api.engine import instruments
from api.engine.planning.gates import test_of
from api.engine.ruleset import RuleSet
from api.engine.ruletables import Form, Gate, Instrument
from api.engine.vocab import BaselineTest, BodyPosition, EvidenceMark

CONTENT = Path(__file__).parent / "content"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Evidence:
    mark: EvidenceMark
    source: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """One test. Values outside ``lowest``..``highest`` are refused, in ``unit``."""

    test: BaselineTest
    name: str
    version: str
    unit: BaselineUnit
    sided: bool
    position: BodyPosition | None
    """Of the body while it is measured; None where nothing is."""
    steps: tuple[str, ...]
    stop_when: str
    evidence: Evidence
    lowest: float
    highest: float
    parts: int | None
    """Equal parts of a unit that a value is counted in, 1 for whole numbers; None for any value."""
    import_only: bool
    """The answers belong to others: only a score is taken."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A test with what the rule set in force says of its results."""

    protocol: Protocol
    instrument: Instrument
    form: Form | None
    gates: tuple[Gate, ...]

    @property
    def detectable_change(self) -> float | None:
        """The smallest change worth naming; None where nobody has published one."""
        return instruments.noticed(self.instrument)


@cache
def offered(rules: RuleSet) -> tuple[Offered, ...]:
    """Every test, in the order in which they are offered."""
    return tuple(
        Offered(
            found,
            instruments.instrument(found.test, rules),
            offered_form(found.test, rules),
            tuple(gate for gate in rules.gates if test_of(gate) is found.test),
        )
        for found in protocols().values()
    )


def offered_form(test: BaselineTest, rules: RuleSet) -> Form | None:
    """The form whose answers a result may carry.

    Not the PSFS: each activity is a result of its own, and the engine takes their mean.
    """
    return None if test is BaselineTest.PSFS else instruments.form(test, rules)


@cache
def protocols() -> Mapping[BaselineTest, Protocol]:
    """Every baseline test, in the order in which they are offered."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return build(yaml.load((CONTENT / "baseline_tests.en.yaml").read_bytes(), Loader=loader))


def protocol(test: BaselineTest) -> Protocol:
    return protocols()[test]


def build(document: Row) -> Mapping[BaselineTest, Protocol]:
    """Checked protocols; ValueError names the test that is wrong, missing or doubled."""
    if document["version"] != PROTOCOL_VERSION:
        raise ValueError(f"protocols {document['version']}: not the current version")
    read = [_protocol(row, document["version"]) for row in document["tests"]]
    found = {item.test: item for item in read}
    missing = set(BaselineTest) - set(found)
    if missing or len(found) != len(read):
        raise ValueError(f"tests without a protocol {sorted(missing)}, or one given twice")
    return MappingProxyType(found)


def _protocol(row: Row, version: str) -> Protocol:
    name = row.get("test", "?")
    try:
        lowest, highest = row["range"]
        if lowest >= highest or not row["steps"] or row.get("parts", 1) < 1:
            raise ValueError("needs steps, a range that rises and whole parts")
        return Protocol(
            test=BaselineTest(name),
            name=row["name"],
            version=version,
            unit=BaselineUnit(row["unit"]),
            sided=row["sided"],
            position=BodyPosition(row["position"]) if "position" in row else None,
            steps=tuple(row["steps"]),
            stop_when=row["stop_when"],
            evidence=Evidence(EvidenceMark(row["mark"]), row["source"]),
            lowest=lowest,
            highest=highest,
            parts=row.get("parts"),
            import_only=row.get("import_only", False),
        )
    except (KeyError, ValueError) as error:
        raise ValueError(f"baseline test {name}: {error}") from error
