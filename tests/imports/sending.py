"""Sending files as an app would, and waiting for what becomes of them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from api.kit.ids import new_id
from tests.support.actor import Actor
from tests.support.answer import Answer

Shape = dict[str, Any]
Content = str | bytes


def as_form(content: Content, *, file_name: str = "log.csv", **fields: str) -> tuple[str, bytes]:
    """Media type and body of a form with a file; each one has a boundary of its own."""
    raw = content.encode() if isinstance(content, str) else content
    parts: MultiDict[str, Any] = MultiDict(fields)
    parts["file"] = FileStorage(BytesIO(raw), file_name, "file", "text/csv")
    boundary = f"keel{new_id().hex}"
    return f"multipart/form-data; boundary={boundary}", encode_multipart(parts, boundary)[1]


def send(athlete: Actor, content: Content, *, key: str | None = None, **fields: str) -> Answer:
    """The answer to a file."""
    media, body = as_form(content, **fields)
    return athlete.request("POST", "/imports", data=body, content_type=media, key=key)


def read(athlete: Actor, content: Content, **fields: str) -> Shape:
    """The import of a file, once the worker has read it."""
    answer = send(athlete, content, **fields)
    assert answer.status in (200, 201), answer.text
    athlete.world.work()
    return now(athlete, answer.json["id"])


def now(athlete: Actor, import_id: str) -> Shape:
    """The import as it is now."""
    return dict(athlete.get(f"/imports/{import_id}").json)


def commit(athlete: Actor, import_id: str) -> Shape:
    """The import once the worker has taken its sessions in."""
    answer = athlete.post(f"/imports/{import_id}/commit")
    assert (answer.status, answer.json["state"]) == (202, "committing")
    athlete.world.work()
    return now(athlete, import_id)


def taken(athlete: Actor, content: Content, **fields: str) -> Shape:
    """A file read and committed."""
    return commit(athlete, read(athlete, content, **fields)["id"])


def undo(athlete: Actor, import_id: str) -> Shape:
    """The import once everything it added is taken back."""
    assert athlete.delete(f"/imports/{import_id}?sessions=true").status == 200
    athlete.world.work()
    return now(athlete, import_id)


def choose(athlete: Actor, import_id: str, *choices: Shape) -> Answer:
    return athlete.put(f"/imports/{import_id}/exercises", {"choices": list(choices)})


def told(athlete: Actor, import_id: str) -> list[tuple[int, str, str | None]]:
    """Line, reason and column of every row that is told about."""
    rows = athlete.get(f"/imports/{import_id}/rows?limit=100").json["items"]
    return [(row["line"], row["reason"], row["column"]) for row in rows]


def sessions(athlete: Actor) -> list[Shape]:
    """All sessions of an athlete, the oldest first."""
    found: list[Shape] = athlete.get("/sessions?limit=100").json["items"]
    return found[::-1]


def sets(athlete: Actor) -> list[tuple[str, str, int | None, float | None]]:
    """Every set of every session: start, exercise, repetitions, kilograms."""
    return [
        (session["started_at"], entry["exercise"], done.get("reps"), done.get("load_kg"))
        for session in sessions(athlete)
        for entry in session["exercises"]
        for done in entry["sets"]
    ]
