"""Reading and committing files of devices: what the decoder says, stored as it comes."""

from collections.abc import Mapping
from contextlib import closing
from typing import Any
from uuid import UUID

from api.imports import device_steps, steps
from api.imports.answering import step
from api.imports.outside import decoded
from api.imports.reading import Finding
from api.imports.refusals import FileRefused
from api.imports.steps import Begun
from api.imports.vocab import RowOutcome, RowReason
from api.kit.work import Task


def read(task: Task, import_id: UUID, begun: Begun) -> None:
    """Show what is in the file; FileRefused where nothing can be."""
    findings: list[Finding] = []
    found: Mapping[str, Any] = {}
    with closing(_words(begun, items=False)) as words:
        for kind, value in words:
            if kind == "finding":
                findings.append(_finding(*value))
            elif kind == "tick":
                with step(task) as db:
                    steps.tell_progress(db, import_id, value, task.clock.now())
            else:
                found = value
    names = steps.match_names(found["names"], found["slugs"])
    with step(task) as db:
        now = task.clock.now()
        device_steps.keep_preview(db, import_id, found, findings, names, now)


def commit(task: Task, import_id: UUID, begun: Begun, meanings: Mapping[str, str]) -> None:
    """Take in what the file holds, from the place on that an earlier attempt reached."""
    try:
        is_whole = _take_all(task, import_id, begun, meanings)
    except FileRefused as refusal:
        with step(task) as db:
            device_steps.break_off(db, import_id, refusal.code, task.clock.now())
        return
    if is_whole:
        with step(task) as db:
            device_steps.end_commit(db, import_id, task.clock.now())


def _take_all(task: Task, import_id: UUID, begun: Begun, meanings: Mapping[str, str]) -> bool:
    """Whether all of it was taken, which it is not where somebody cancelled meanwhile."""
    place = 0
    with closing(_words(begun, items=True)) as words:
        for kind, value in words:
            if kind == "tick":
                with step(task) as db:
                    if not device_steps.still_wanted(db, import_id, task.clock.now()):
                        return False
            if kind != "items":
                continue
            place += device_steps.size(value)
            if place <= begun.done:
                continue
            with step(task) as db:
                now = task.clock.now()
                if not device_steps.take_parcel(db, import_id, value, place, meanings, now):
                    return False
    return True


def _words(begun: Begun, *, items: bool) -> Any:
    return decoded(begun.file, begun.source, begun.options, begun.digest, items=items)


def _finding(place: int, outcome: str, reason: str, column: str | None, value: str | None) -> Any:
    return Finding(max(place, 1), RowOutcome(outcome), RowReason(reason), column, value)
