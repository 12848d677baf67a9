"""Results beside the ones before them: what a change says, given the error of the test."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from api.assessments import queries
from api.assessments.models import Baseline, BaselineResult, PainEpisode
from api.engine import instruments
from api.engine.decisions import Evidence
from api.engine.ruleset import RuleSet, evidence
from api.engine.vocab import BaselineTest, ChangeVerdict
from api.rules import in_force

Earlier = Mapping[UUID, tuple[float, date]]


@dataclass(frozen=True, slots=True)
class ResultChange:
    """What a result says against the last one that was done the same way."""

    since: date | None
    before: float | None
    difference: float | None
    verdict: ChangeVerdict
    mdc: float | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReadResult:
    result: BaselineResult
    change: ResultChange


@dataclass(frozen=True, slots=True)
class ReadBaseline:
    """A baseline beside what its results say; an earlier one stored later changes that."""

    ages: ClassVar[bool] = True

    baseline: Baseline
    results: tuple[ReadResult, ...]

    @property
    def version(self) -> int:
        return self.baseline.version


def read(db: Session, rows: Iterable[Baseline]) -> list[ReadBaseline]:
    """Baselines with the change of every result, in two statements whatever their number."""
    found = list(rows)
    if not found:
        return []
    athlete_id, rules = found[0].athlete_id, in_force(db)
    earlier = queries.earlier_results(db, athlete_id, [row.id for row in found])
    known = queries.episodes(db, athlete_id, max(row.local_date for row in found))
    return [_read(row, earlier, known, rules) for row in found]


def _read(
    row: Baseline, earlier: Earlier, known: Iterable[PainEpisode], rules: RuleSet
) -> ReadBaseline:
    past = _is_past(known, row.local_date)
    results = (ReadResult(r, _change(r, earlier.get(r.id), past, rules)) for r in row.results)
    return ReadBaseline(row, tuple(results))


def _is_past(known: Iterable[PainEpisode], day: date) -> bool:
    """Whether the pain was over on this day; of nobody without an episode is that known."""
    ends = [row.ended_on for row in known if row.local_date <= day]
    return bool(ends) and all(end is not None and end <= day for end in ends)


def _change(
    result: BaselineResult, before: tuple[float, date] | None, past: bool, rules: RuleSet
) -> ResultChange:
    value, since = before or (None, None)
    row = instruments.instrument(result.test, rules)
    item = result.test is BaselineTest.PSFS
    found = instruments.change(value, result.value, row, item=item, past=past)
    error = instruments.error_of(row, item=item, past=past)
    return ResultChange(since, value, found.difference, found.verdict, error, evidence(row))
