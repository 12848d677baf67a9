"""How the baseline tests are done, what they are counted in and what change counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from api.assessments.vocab import PROTOCOL_VERSION, BaselineUnit
from api.engine.vocab import BaselineTest, EvidenceMark

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
    steps: tuple[str, ...]
    stop_when: str
    detectable_change: float | None
    """Smallest change that is more than noise; None when nobody agrees on one."""
    evidence: Evidence
    lowest: float
    highest: float
    import_only: bool
    """The items belong to others: only a score is taken."""


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
        if lowest >= highest or not row["steps"]:
            raise ValueError("needs steps and a range that rises")
        return Protocol(
            test=BaselineTest(name),
            name=row["name"],
            version=version,
            unit=BaselineUnit(row["unit"]),
            sided=row["sided"],
            steps=tuple(row["steps"]),
            stop_when=row["stop_when"],
            detectable_change=row["detectable_change"],
            evidence=Evidence(EvidenceMark(row["mark"]), row["source"]),
            lowest=lowest,
            highest=highest,
            import_only=row.get("import_only", False),
        )
    except (KeyError, ValueError) as error:
        raise ValueError(f"baseline test {name}: {error}") from error
