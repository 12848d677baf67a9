"""Two phones and a browser at once, over a network that loses, doubles and delays.

A schedule is a list of numbers, each of which chooses a step and what it is about. Every value
that is written is written once, so that one that comes back is seen.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World
from tests.sync.phone import (
    PARENTS,
    TABLES,
    Phone,
    Sent,
    a_check_in,
    a_session,
    a_set,
    an_exercise,
)

Cell = tuple[str, str]
"""Id and column."""
NUMBERED = {"training_sessions": "duration_s", "set_logs": "reps", "check_ins": "stiffness_min"}
WORDED = {"training_sessions": "note", "logged_exercises": "note", "check_ins": "note"}


def schedule_of(seed: int) -> list[int]:
    """A schedule that is the same for the same seed."""
    numbers = random.Random(seed)
    return [numbers.randrange(10**6) for _ in range(numbers.randrange(10, 26))]


class Broken(AssertionError):
    """Something that must never happen has happened."""


@dataclass
class Story:
    """One athlete's schedule, and what must be true of its end."""

    world: World
    athlete: Actor
    phones: list[Phone]
    deleted: set[str] = field(default_factory=set)
    """Ids that somebody has deleted, or whose parent."""
    acknowledged: dict[str, str] = field(default_factory=dict)
    """Tables of ids that the server has said to hold."""
    absorbed: set[str] = field(default_factory=set)
    replaced: dict[Cell, set[Any]] = field(default_factory=dict)
    doubtful: set[Cell] = field(default_factory=set)
    """Cells of pushes whose answer was lost: the phone believes its old edit unsent."""
    captured: list[tuple[Phone, Sent]] = field(default_factory=list)
    parents: dict[str, str] = field(default_factory=dict)
    values: Any = field(default_factory=lambda: itertools.count(100))

    @classmethod
    def begin(cls, world: World) -> Story:
        athlete = world.athlete()
        return cls(world, athlete, [Phone(athlete), Phone(athlete)])

    def run(self, schedule: Sequence[int]) -> None:
        for number in schedule:
            step, choice = STEPS[number % len(STEPS)], number // len(STEPS)
            phone = self.phones[choice % 2]
            step(self, phone, choice // 2)
        self.settle()

    # --- steps -----------------------------------------------------------------------------

    def create_session(self, phone: Phone, choice: int) -> None:
        session_id = phone.create(
            "training_sessions", id=self._id(), **a_session(self.world.day(-(choice % 2)))
        )
        self._log(phone, session_id, choice)

    def add_sets(self, phone: Phone, choice: int) -> None:
        sessions = sorted(phone.live("training_sessions"))
        if sessions:
            self._log(phone, sessions[choice % len(sessions)], choice)

    def _log(self, phone: Phone, session_id: str, choice: int) -> None:
        entry = phone.create("logged_exercises", id=self._id(), **an_exercise(session_id))
        self.parents[entry] = session_id
        for place in range(1 + choice % 2):
            one = phone.create("set_logs", id=self._id(), **a_set(entry, position=place))
            self.parents[one] = entry

    def create_check_in(self, phone: Phone, choice: int) -> None:
        day = self.world.day(-(choice % 2))
        said = a_check_in(day, stiffness_min=self._number())
        phone.create("check_ins", id=self._id(), **said)

    def edit(self, phone: Phone, choice: int) -> None:
        found = [(table, one) for table in TABLES for one in sorted(phone.live(table))]
        if not found:
            return
        table, row_id = found[choice % len(found)]
        columns = [side[table] for side in (NUMBERED, WORDED) if table in side]
        column = columns[choice % len(columns)]
        number = self._number()
        value: Any = number if NUMBERED.get(table) == column else f"words {number}"
        old = phone.live(table)[row_id].get(column)
        self.replaced.setdefault((row_id, column), set()).add(old)
        phone.edit(table, row_id, **{column: value})

    def _id(self) -> str:
        """The same ids in every run of a schedule: they decide which row a number chooses."""
        return f"0193a5c2-{self._number():04x}-7000-8000-000000001eef"

    def _number(self) -> int:
        return int(next(self.values))

    def delete(self, phone: Phone, choice: int) -> None:
        found = [(table, one) for table in TABLES for one in sorted(phone.live(table))]
        if found:
            table, row_id = found[choice % len(found)]
            phone.delete(table, row_id)
            self.deleted.add(row_id)

    def sync(self, phone: Phone, choice: int) -> None:
        if phone.pull().status == 200 and phone.is_dirty:
            self._push(phone, choice)

    def pull_only(self, phone: Phone, _choice: int) -> None:
        phone.pull()

    def lose_pull(self, phone: Phone, _choice: int) -> None:
        phone.ask()

    def _push(self, phone: Phone, choice: int, *, other: Phone | None = None) -> None:
        sent = phone.pending()
        self.captured.append((phone, sent))
        kind = choice % 6
        if kind == 0:  # the request never arrives
            return
        answer = phone.send(sent)
        self._learn(phone, sent, answer)
        if kind == 1:  # the answer never arrives
            self._doubt(sent)
            return
        if kind == 2:  # the network sends it twice, and the second answer comes first
            answer = phone.send(sent)
            self._learn(phone, sent, answer)
        if answer.status == 200:
            phone.mark(sent, answer)

    def _learn(self, phone: Phone, sent: Sent, answer: Answer) -> None:
        if answer.status == 409:
            return
        if answer.status != 200:
            raise Broken(f"a phone is stuck: {answer.text}")
        self.absorbed |= {row["id"] for row in answer.json["absorbed"]}
        for table in TABLES:
            for row in sent.body[table]["created"]:
                self.acknowledged[row["id"]] = table

    def _doubt(self, sent: Sent) -> None:
        for table in TABLES:
            for row in (*sent.body[table]["created"], *sent.body[table]["updated"]):
                self.doubtful |= {(row["id"], name) for name in row["_changed"].split(",")}

    def replay(self, _phone: Phone, choice: int) -> None:
        """A request that was stuck somewhere on the way arrives late."""
        if self.captured:
            phone, sent = self.captured[choice % len(self.captured)]
            self._learn(phone, sent, phone.send(sent))

    def edit_by_rest(self, _phone: Phone, choice: int) -> None:
        items = self.athlete.get("/sessions").json["items"]
        if not items:
            return
        row = items[choice % len(items)]
        self.replaced.setdefault((row["id"], "note"), set()).add(row["note"])
        patch = {"note": f"words {self._number()}"}
        answer = self.athlete.patch(f"/sessions/{row['id']}", patch, etag=f'"v{row["version"]}"')
        assert answer.status == 200, answer.text

    def delete_by_rest(self, _phone: Phone, choice: int) -> None:
        items = self.athlete.get("/sessions").json["items"]
        if items:
            row = items[choice % len(items)]
            path = f"/sessions/{row['id']}"
            assert self.athlete.delete(path, etag=f'"v{row["version"]}"').status == 200
            self.deleted.add(row["id"])

    # --- the end ---------------------------------------------------------------------------

    def settle(self) -> None:
        for _ in range(2):
            for phone in self.phones:
                phone.sync()
        truth = Phone(self.athlete)
        assert truth.pull().status == 200
        self._check_alike(truth)
        self._check_deleted(truth)
        self._check_kept(truth)
        self._check_values(truth)

    def _check_alike(self, truth: Phone) -> None:
        for phone in self.phones:
            for table in TABLES:
                if phone.live(table) != truth.live(table):
                    raise Broken(f"{table} differ: {phone.live(table)} {truth.live(table)}")

    def _is_gone(self, row_id: str) -> bool:
        above: str | None = row_id
        while above is not None:
            if above in self.deleted or above in self.absorbed:
                return True
            above = self.parents.get(above)
        return False

    def _check_deleted(self, truth: Phone) -> None:
        for table in TABLES:
            for row_id, row in truth.live(table).items():
                if row_id in self.deleted:
                    raise Broken(f"{table} {row_id} has come back")
                parent = row[PARENTS[table]] if table in PARENTS else None
                above = "training_sessions" if table == "logged_exercises" else "logged_exercises"
                if parent is not None and parent not in truth.live(above):
                    raise Broken(f"{table} {row_id} is an orphan")

    def _check_kept(self, truth: Phone) -> None:
        for row_id, table in self.acknowledged.items():
            if row_id not in truth.live(table) and not self._is_gone(row_id):
                raise Broken(f"{table} {row_id} was acknowledged and is lost")

    def _check_values(self, truth: Phone) -> None:
        for table in TABLES:
            for row_id, row in truth.live(table).items():
                for name, value in row.items():
                    cell = row_id, name
                    if value in self.replaced.get(cell, ()) and cell not in self.doubtful:
                        raise Broken(f"{table} {cell}: {value} was replaced and has come back")


STEPS = (
    Story.create_session,
    Story.create_check_in,
    Story.sync,
    Story.edit,
    Story.sync,
    Story.add_sets,
    Story.delete,
    Story.sync,
    Story.edit,
    Story.replay,
    Story.sync,
    Story.edit_by_rest,
    Story.sync,
    Story.create_check_in,
    Story.lose_pull,
    Story.delete_by_rest,
    Story.sync,
    Story.pull_only,
    Story.delete,
)
