"""Baseline tests: one examiner, one day, results checked against how each test is done.

Forms are scored here where their answers are sent; licensed ones are taken as scores only.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from api.assessments import queries, retests
from api.assessments.models import Baseline, BaselineResult
from api.assessments.protocols import Protocol, offered_form, protocol
from api.assessments.retests import ReadBaseline
from api.assessments.vocab import ABOUT_AN_ACTIVITY, MAY_NAME_AN_ACTIVITY, ROUNDED_BY
from api.engine import facts, instruments
from api.engine.ruleset import RuleSet
from api.engine.vocab import BodySide, FactKind
from api.kit.days import check_day
from api.kit.db.scope import scope_of
from api.kit.db.tombstones import bury
from api.kit.db.versions import expect
from api.kit.errors import FieldError, NotFound, UnknownVersion, ValidationFailed
from api.kit.events import FactChanged, note
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest
from api.rules import in_force

Given = Mapping[str, Any]
_OPTIONAL = ("side", "subject", "pain", "items")


def create_baseline(db: Session, values: Given, now: datetime) -> ReadBaseline:
    """Store the tests of one day."""
    check_day(values["local_date"], now)
    plain = {name: value for name, value in values.items() if name != "results"}
    row = Baseline(
        athlete_id=scope_of(db).athlete_id,
        created_at=now,
        updated_at=now,
        results=_results(values["results"], {}, in_force(db)),
        **{"id": new_id(), **plain},
    )
    db.add(row)
    return _saved(db, row)


def update_baseline(
    db: Session, baseline_id: UUID, patch: Given, version: int | None, now: datetime
) -> ReadBaseline:
    """Merge a patch; results are replaced whole, those that keep their id stay the same row."""
    row = _baseline(db, baseline_id)
    expect(row, version)
    if "local_date" in patch:
        check_day(patch["local_date"], now)
    for name in ("local_date", "examiner", "note"):
        if name in patch:
            setattr(row, name, patch[name])
    if "results" in patch:
        kept = {result.id: result for result in row.results}
        row.results = _results(patch["results"], kept, in_force(db))
    row.updated_at = now
    flag_modified(row, "updated_at")  # results alone would leave the version as it was
    return _saved(db, row)


def delete_baseline(db: Session, baseline_id: UUID, version: int | None, now: datetime) -> None:
    row = _baseline(db, baseline_id)
    expect(row, version)
    bury(db, row, now)
    db.flush()
    note(db, FactChanged(FactKind.BASELINE, row.id, row.version, row.local_date))


def get_baseline(db: Session, baseline_id: UUID) -> ReadBaseline:
    return retests.read(db, [_baseline(db, baseline_id)])[0]


def _baseline(db: Session, baseline_id: UUID) -> Baseline:
    row = queries.baseline(db, scope_of(db).athlete_id, baseline_id)
    if row is None:
        raise NotFound()
    return row


def list_baselines(db: Session, request: PageRequest) -> Page[ReadBaseline]:
    page = queries.baseline_page(db, scope_of(db).athlete_id, request)
    return Page(retests.read(db, page.items), page.next_key)


def engine_baselines(db: Session, since: date, until: date) -> tuple[facts.BaselineResult, ...]:
    """Results of the days ``since`` to ``until`` as the engine reads them, oldest first."""
    rows = queries.baseline_results(db, scope_of(db).athlete_id, since, until)
    return tuple(_fact(result, version, day) for result, version, day in rows)


def _saved(db: Session, row: Baseline) -> ReadBaseline:
    db.flush()
    note(db, FactChanged(FactKind.BASELINE, row.id, row.version, row.local_date))
    return retests.read(db, [row])[0]


def _results(
    given: Sequence[Given], kept: Mapping[UUID, BaselineResult], rules: RuleSet
) -> list[BaselineResult]:
    named = [result["id"] for result in given if result.get("id")]
    if len(set(named)) != len(named):
        raise ValidationFailed.at("/results", "An id appears twice.")
    return [_result(position, result, kept, rules) for position, result in enumerate(given)]


def _result(
    position: int, given: Given, kept: Mapping[UUID, BaselineResult], rules: RuleSet
) -> BaselineResult:
    pointer, done = f"/results/{position}", protocol(given["test"])
    _check(pointer, given, done)
    value = _value(pointer, given, done, rules)
    id_ = given.get("id") or new_id()
    row = kept.get(id_) or BaselineResult(id=id_)
    row.position, row.test, row.value = position, given["test"], value
    row.protocol_version = given.get("protocol_version", done.version)
    row.body_position = given.get("body_position") or done.position
    for name in _OPTIONAL:
        setattr(row, name, given.get(name))
    return row


def _check(pointer: str, given: Given, done: Protocol) -> None:
    if given.get("protocol_version", done.version) != done.version:
        text = "There is no such version of this test."
        error = FieldError(f"{pointer}/protocol_version", UnknownVersion.code, text)
        raise UnknownVersion(errors=[error])
    if done.position is None and given.get("body_position") is not None:
        raise ValidationFailed.at(f"{pointer}/position", f"{done.name} is not measured.")
    _check_side(pointer, given.get("side"), done)
    _check_subject(pointer, given.get("subject"), done)


def _value(pointer: str, given: Given, done: Protocol, rules: RuleSet) -> float:
    """The value as sent, or the score of the answers that were sent."""
    value, items = given.get("value"), given.get("items")
    if items is not None:
        scored = _score(pointer, items, done, rules)
        if value is not None and abs(value - scored) > ROUNDED_BY:
            text = f"The answers come to {scored:g}, not {value:g}."
            raise ValidationFailed.at(f"{pointer}/value", text)
        return scored
    if value is None:
        raise ValidationFailed.at(f"{pointer}/value", "Send the value, or the answers behind it.")
    if not (done.lowest <= value <= done.highest and _possible(value, done)):
        span = f"{done.lowest:g} to {done.highest:g} {done.unit}"
        raise ValidationFailed.at(f"{pointer}/value", f"{done.name} takes {span}{_counted(done)}.")
    return float(value)


def _possible(value: float, done: Protocol) -> bool:
    """Whether the test can end in this value; a mean may be rounded."""
    if done.parts is None:
        return True
    nearest = round(value * done.parts) / done.parts
    return abs(value - nearest) <= (ROUNDED_BY if done.parts > 1 else 0)


def _counted(done: Protocol) -> str:
    if done.parts is None:
        return ""
    return ", in whole numbers" if done.parts == 1 else f", a mean of {done.parts} whole numbers"


def _score(pointer: str, items: Sequence[float], done: Protocol, rules: RuleSet) -> float:
    if done.import_only:
        raise ValidationFailed.at(f"{pointer}/items", "Accepted as an imported score only.")
    if offered_form(done.test, rules) is None:
        raise ValidationFailed.at(f"{pointer}/items", f"{done.name} takes a value only.")
    try:
        return instruments.score(done.test, items, rules)
    except instruments.WrongItems as error:
        raise ValidationFailed.at(f"{pointer}/items", str(error)) from error


def _check_side(pointer: str, side: BodySide | None, done: Protocol) -> None:
    """A sided test may leave the side out: the value then stands for the worse side."""
    if not done.sided and side is not None:
        raise ValidationFailed.at(f"{pointer}/side", f"{done.name} has no sides.")


def _check_subject(pointer: str, subject: str | None, done: Protocol) -> None:
    if done.test in ABOUT_AN_ACTIVITY and not (subject or "").strip():
        raise ValidationFailed.at(f"{pointer}/subject", "Name the lift or activity it is about.")
    if done.test not in MAY_NAME_AN_ACTIVITY and subject is not None:
        raise ValidationFailed.at(f"{pointer}/subject", f"{done.name} is not about an activity.")


def _fact(row: BaselineResult, version: int, day: date) -> facts.BaselineResult:
    return facts.BaselineResult(
        ref=facts.FactRef(FactKind.BASELINE, str(row.baseline_id), version, day),
        test=row.test,
        value=row.value,
        side=row.side,
        subject=row.subject,
        pain=row.pain,
    )
