"""A phone with a local database, as the stock client library keeps one: its merge, modelled.

Only what decides about data is here: status and changed columns of a row, what a pull does to
rows that were touched meanwhile, what a push names, what counts as synced afterwards.
"""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from api.kit.ids import new_id
from tests.support.actor import Actor
from tests.support.answer import Answer

Shape = dict[str, Any]

TABLES = ("training_sessions", "logged_exercises", "set_logs", "check_ins")
PARENTS = {"logged_exercises": "session_id", "set_logs": "logged_exercise_id"}
MOST_ROUNDS = 12


class Stuck(AssertionError):
    """A phone that syncs again and again and never comes to rest."""


@dataclass
class Local:
    """A row with the library's own two columns."""

    raw: Shape
    status: str = "synced"
    changed: set[str] = field(default_factory=set)


@dataclass
class Sent:
    """A push as it went over the wire, to be sent again later."""

    path: str
    body: Shape


@dataclass
class Phone:
    """One device of an athlete."""

    athlete: Actor
    rows: dict[str, dict[str, Local]] = field(default_factory=lambda: {name: {} for name in TABLES})
    cursor: int | None = None
    schema_version: int = 1
    answers: list[Answer] = field(default_factory=list)

    # --- what the athlete does -------------------------------------------------------------

    def create(self, table: str, **columns: Any) -> str:
        row_id = str(columns.pop("id", None) or new_id())
        self.rows[table][row_id] = Local({"id": row_id, **columns}, "created")
        return row_id

    def edit(self, table: str, row_id: str, **columns: Any) -> None:
        row = self.rows[table][row_id]
        row.raw |= columns
        row.changed |= set(columns)
        if row.status != "created":
            row.status = "updated"

    def delete(self, table: str, row_id: str) -> None:
        self.rows[table][row_id].status = "deleted"

    def live(self, table: str) -> dict[str, Shape]:
        found = self.rows[table].items()
        return {row_id: row.raw for row_id, row in found if row.status != "deleted"}

    @property
    def is_dirty(self) -> bool:
        return any(row.status != "synced" for rows in self.rows.values() for row in rows.values())

    # --- a pull ----------------------------------------------------------------------------

    def pull(self, **query: Any) -> Answer:
        """Ask, and merge what comes; a problem leaves everything as it was."""
        answer = self.ask(**query)
        if answer.status == 200:
            self.apply(answer.json)
        return answer

    def ask(self, **query: Any) -> Answer:
        query = {"schema_version": self.schema_version, **query}
        query.setdefault("last_pulled_at", "null" if self.cursor is None else self.cursor)
        text = "&".join(f"{name}={value}" for name, value in query.items())
        return self.athlete.get(f"/sync?{text}")

    def apply(self, told: Shape) -> None:
        told = deepcopy(told)
        for table in TABLES:
            lists = told["changes"][table]
            if told.get("experimentalStrategy") == "replacement":
                self._drop_others(table, {row["id"] for row in lists["updated"]})
            for row_id in lists["deleted"]:
                self.rows[table].pop(row_id, None)
            for row in lists["created"]:
                self._take(table, row, is_new=True)
            for row in lists["updated"]:
                self._take(table, row, is_new=False)
        self.cursor = told["timestamp"]

    def _drop_others(self, table: str, kept: set[str]) -> None:
        rows = self.rows[table]
        gone = [one for one in rows if one not in kept and rows[one].status != "created"]
        for row_id in gone:
            del rows[row_id]

    def _take(self, table: str, remote: Shape, *, is_new: bool) -> None:
        held = self.rows[table].get(remote["id"])
        if held is None:
            self.rows[table][remote["id"]] = Local(remote)
        elif held.status == "deleted":
            if is_new:
                self.rows[table][remote["id"]] = Local(remote)
        else:
            mine = {name: held.raw[name] for name in held.changed}
            held.raw = held.raw | remote | mine

    # --- a push ----------------------------------------------------------------------------

    def pending(self) -> Sent:
        """Everything that is unsynced, as the library names it."""
        body = {name: self._lists(name) for name in TABLES}
        body["drafts_of_the_app"] = {"created": [], "updated": [], "deleted": []}
        return Sent(f"/sync?last_pulled_at={self.cursor}&schema_version=1", body)

    def _lists(self, table: str) -> Shape:
        lists: Shape = {"created": [], "updated": [], "deleted": []}
        for row_id, row in self.rows[table].items():
            if row.status == "deleted":
                lists["deleted"].append(row_id)
            elif row.status != "synced":
                own = {"_status": row.status, "_changed": ",".join(sorted(row.changed))}
                lists[row.status].append(deepcopy(row.raw) | own)
        return lists

    def send(self, sent: Sent, key: str | None = None, **query: str) -> Answer:
        more = "".join(f"&{name}={value}" for name, value in query.items())
        return self.athlete.post(sent.path + more, sent.body, key=key)

    def mark(self, sent: Sent, answer: Answer) -> None:
        """What was pushed is synced, unless it was edited meanwhile or rejected."""
        rejected = answer.json["experimentalRejectedIds"]
        for table in TABLES:
            lists = sent.body[table]
            for row in (*lists["created"], *lists["updated"]):
                held = self.rows[table].get(row["id"])
                same = held is not None and all(row[name] == held.raw[name] for name in held.raw)
                if held and same and row["id"] not in rejected.get(table, ()):
                    held.status, held.changed = "synced", set()
            for row_id in lists["deleted"]:
                if row_id not in rejected.get(table, ()):
                    self.rows[table].pop(row_id, None)

    def push(self, **query: str) -> Answer:
        sent = self.pending()
        answer = self.send(sent, **query)
        if answer.status == 200:
            self.mark(sent, answer)
        return answer

    # --- both ------------------------------------------------------------------------------

    def sync(self) -> None:
        """Until nothing is left to push and nothing new comes."""
        for _ in range(MOST_ROUNDS):
            assert self.pull().status == 200
            if not self.is_dirty:
                return
            answer = self.push()
            self.answers.append(answer)
            assert answer.status in (200, 409), answer.text
        raise Stuck(f"after {MOST_ROUNDS} rounds: {self.answers[-1].text}")


def a_session(day: str, **columns: Any) -> Shape:
    return {
        "local_date": day,
        "time_zone": "Europe/Paris",
        "started_at": 1_795_251_600_000,
        "status": "completed",
        "duration_s": None,
        "note": None,
        **columns,
    }


def an_exercise(session_id: str, slug: str = "rdl-tempo", **columns: Any) -> Shape:
    return {"session_id": session_id, "position": 0, "exercise_slug": slug, **columns}


def a_set(exercise_id: str, **columns: Any) -> Shape:
    return {"logged_exercise_id": exercise_id, "position": 0, "reps": 8, "load_kg": 60, **columns}


def a_check_in(day: str, **columns: Any) -> Shape:
    return {
        "kind": "daily",
        "local_date": day,
        "time_zone": "Europe/Paris",
        "leg_symptoms_json": json.dumps({"reach": "none"}),
        "red_flags_json": None,
        "questionnaire_version": None,
        "pain_now": 2,
        "pain_worst": 3,
        "stiffness_min": None,
        "note": None,
        **columns,
    }
