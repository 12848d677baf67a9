"""What is to be done with each pushed row, held against the locked state of the server.

Four things can never succeed by trying again, so they are no errors, or one phone would stop
syncing for good: a row that is already so, a row that was deleted, a row whose parent was, and a
second check-in of a day and kind.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.checkins import service as checkins
from api.kit.db import changes
from api.kit.db.changes import Entry, Op
from api.sync.columns import Unreadable
from api.sync.flattening import FlatRow, flat_rows
from api.sync.incoming import Incoming, Push, Refusal
from api.sync.reading import Misread, Wanted, parent_id, read, wanted_of
from api.sync.shapes import Shapes
from api.sync.tables import BY_NAME, CHECK_INS, EXERCISES, SESSIONS, SETS, Table
from api.sync.vocab import Absorption

Key = tuple[str, UUID]


@dataclass(slots=True)
class State:
    """What the server holds of the rows of a push and of their parents."""

    since: int
    entries: dict[Key, Entry]
    stored: dict[Key, FlatRow]
    check_ins: dict[tuple[str, str], UUID]
    """Ids of check-ins by day and kind, for the days of the push."""

    def is_dead(self, key: Key) -> bool:
        entry = self.entries.get(key)
        return entry is not None and entry.op is Op.DELETE

    def is_newer(self, key: Key) -> bool:
        """Whether somebody has changed the row since the client looked."""
        entry = self.entries.get(key)
        return entry is not None and entry.seq > self.since


@dataclass(slots=True)
class Verdict:
    """What is to be stored, deleted, buried, and what stands against it."""

    wanted: dict[Key, Wanted] = field(default_factory=dict)
    doomed: dict[Key, Incoming] = field(default_factory=dict)
    """Rows that are there and are to be deleted."""
    buried: dict[Key, None] = field(default_factory=dict)
    """Ids that get a tombstone although nothing is there: a late create must not come alive."""
    absorbed: list[tuple[Incoming, Absorption]] = field(default_factory=list)
    folded: dict[Key, Key] = field(default_factory=dict)
    conflicts: list[Incoming] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def look_up(db: Session, push: Push, since: int, shapes: Shapes) -> State:
    """One statement for the entries, one for the rows of each table, one for check-ins."""
    ids: dict[str, set[UUID]] = defaultdict(set)
    for one in push.all:
        ids[one.table.name].add(one.id)
    for row in push.rows:
        if (parent := _parent(row)) is not None:
            ids[parent[0]].add(parent[1])
    standing = _standing(db, push)
    ids[CHECK_INS.name] |= set(standing.values())
    entries = changes.entries_of(db, set().union(*ids.values()))
    stored: dict[Key, FlatRow] = {}
    for table in (SETS, EXERCISES, SESSIONS, CHECK_INS):
        found = flat_rows(db, table, ids[table.name], shapes)
        stored |= {(table.name, row_id): row for row_id, row in found.items()}
        if table is SETS:
            # Whose session a set is in stands with its exercise.
            ids[EXERCISES.name] |= {UUID(row["logged_exercise_id"]) for row in found.values()}
    return State(since, entries, stored, standing)


def _parent(row: Incoming) -> Key | None:
    if not row.table.parent:
        return None
    try:
        return row.table.parent, parent_id(row.raw.get(row.table.parent_column))
    except Unreadable:
        return None


def _standing(db: Session, push: Push) -> dict[tuple[str, str], UUID]:
    days = set()
    for row in push.rows:
        if row.table is CHECK_INS:
            days |= _day(row.raw.get("local_date"))
    found = checkins.check_ins_on(db, sorted(days)) if days else []
    return {(row.local_date.isoformat(), row.kind): row.id for row in found}


def _day(said: Any) -> set[date]:
    try:
        return {date.fromisoformat(said)}
    except (ValueError, TypeError):
        return set()


def judge(push: Push, state: State, shapes: Shapes) -> Verdict:
    """Deletions first, so that no row hangs on what goes; then parents before children."""
    verdict = Verdict(refusals=list(push.refusals))
    judging = _Judging(state, verdict, shapes)
    for one in push.deletions:
        judging.delete(one)
    for row in push.rows:
        judging.put(row)
    for second in judging.second_check_ins:
        judging.fold(second)
    return verdict


@dataclass(slots=True)
class _Judging:
    state: State
    verdict: Verdict
    shapes: Shapes
    second_check_ins: list[Wanted] = field(default_factory=list)
    refused: set[Key] = field(default_factory=set)
    new_days: dict[tuple[str, str], Key] = field(default_factory=dict)

    def delete(self, one: Incoming) -> None:
        """Never a conflict: the client would pull, ignore the row and delete it again."""
        if one.key in self.state.stored:
            self.verdict.doomed[one.key] = one
        elif not self.state.is_dead(one.key):
            self.verdict.buried[one.key] = None

    def put(self, row: Incoming) -> None:
        if self.state.is_dead(row.key):
            self._put_dead(row)
        elif self._hangs_on_nothing(row):
            self._absorb(row, Absorption.PARENT_DELETED)
        else:
            self._put_live(row)

    def _put_dead(self, row: Incoming) -> None:
        if self.state.is_newer(row.key):
            self.verdict.conflicts.append(row)
        else:
            self._absorb(row, Absorption.DELETED)

    def _put_live(self, row: Incoming) -> None:
        stored = self.state.stored.get(row.key)
        try:
            wanted = read(row, stored, self.shapes)
        except Misread as problem:
            self._refuse(row, problem.refusals)
            return
        if stored is None:
            self._insert(row, wanted)
        elif wanted.differs(stored):
            self._update(row, wanted)

    def _update(self, row: Incoming, wanted: Wanted) -> None:
        if self.state.is_newer(row.key):
            self.verdict.conflicts.append(row)
        else:
            self.verdict.wanted[row.key] = wanted

    def _insert(self, row: Incoming, wanted: Wanted) -> None:
        parent = self._parent_of(row)
        if parent is not None and parent in self.refused:
            self._refuse(row, [row.refused("", "Its parent was refused.", "parent_refused")])
        elif parent is not None and not self._is_known(parent):
            member = row.table.parent_column
            self._refuse(row, [row.refused(member, "Nothing has this id.", "parent_unknown")])
        elif row.table is CHECK_INS:
            self._insert_check_in(row, wanted)
        else:
            self.verdict.wanted[row.key] = wanted

    def _insert_check_in(self, row: Incoming, wanted: Wanted) -> None:
        when = wanted.flat["local_date"], wanted.flat["kind"]
        standing = self.state.check_ins.get(when)
        is_there = standing is not None and (CHECK_INS.name, standing) not in self.verdict.doomed
        if is_there or when in self.new_days:
            self.second_check_ins.append(wanted)
        else:
            self.new_days[when] = row.key
            self.verdict.wanted[row.key] = wanted

    def fold(self, second: Wanted) -> None:
        """Add what a second check-in of the day says to the first; the second id is buried."""
        when = second.flat["local_date"], second.flat["kind"]
        first = self.new_days.get(when) or (CHECK_INS.name, self.state.check_ins[when])
        stored = self.state.stored.get(first)
        try:
            made = self._folded(self._first(first), second)
        except Misread as problem:
            self._refuse(second.row, problem.refusals)
            return
        if stored is not None and self.state.is_newer(first) and made.differs(stored):
            self.verdict.conflicts.append(second.row)
            return
        if stored is None or made.differs(stored):
            self.verdict.wanted[first] = made
        self.verdict.folded[second.row.key] = first
        self._absorb(second.row, Absorption.FOLDED)

    def _first(self, key: Key) -> Wanted:
        """The check-in of the day as it will be before the fold."""
        if key in self.verdict.wanted:
            return self.verdict.wanted[key]
        row = Incoming(CHECK_INS, "updated", 0, key[1], self.state.stored[key])
        return read(row, None, self.shapes)

    def _folded(self, into: Wanted, second: Wanted) -> Wanted:
        values = checkins.folded(into.values, second.values)
        every = frozenset(column.name for column in CHECK_INS.written)
        return wanted_of(into.row, values, every, self.shapes)

    def _refuse(self, row: Incoming, refusals: Iterable[Refusal]) -> None:
        if self.state.is_newer(row.key):
            # It may be in order once the client has merged what is new.
            self.verdict.conflicts.append(row)
            return
        self.refused.add(row.key)
        self.verdict.refusals += refusals

    def _absorb(self, row: Incoming, reason: Absorption) -> None:
        self.verdict.absorbed.append((row, reason))
        if row.key not in self.verdict.doomed:
            self.verdict.buried[row.key] = None

    def _parent_of(self, row: Incoming) -> Key | None:
        stored = self.state.stored.get(row.key)
        if stored is not None and row.table.parent:
            return row.table.parent, UUID(stored[row.table.parent_column])
        return _parent(row)

    def _is_known(self, key: Key) -> bool:
        return key in self.verdict.wanted or key in self.state.entries

    def _hangs_on_nothing(self, row: Incoming) -> bool:
        """Whether a parent, or its parent, is gone or is about to go."""
        parent = self._parent_of(row)
        while parent is not None and not self._is_gone(parent):
            parent = self._above(parent)
        return parent is not None

    def _is_gone(self, key: Key) -> bool:
        return self.state.is_dead(key) or key in self.verdict.doomed or key in self.verdict.buried

    def _above(self, key: Key) -> Key | None:
        table = BY_NAME[key[0]]
        if not table.parent:
            return None
        stored, wanted = self.state.stored.get(key), self.verdict.wanted.get(key)
        row = stored or (wanted.flat if wanted else None)
        return None if row is None else (table.parent, UUID(row[table.parent_column]))


def tables_of(keys: Iterable[Key]) -> dict[Table, list[UUID]]:
    """Keys by table, in the order of the tables."""
    found: dict[Table, list[UUID]] = defaultdict(list)
    for name, row_id in keys:
        found[BY_NAME[name]].append(row_id)
    return found
