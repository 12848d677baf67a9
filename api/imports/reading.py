"""A file read from end to end: sessions with their sets, and every row that could not be taken.

The same bytes and options give the same result, so a commit can read the file again and go on
where another one stopped. One bad row costs that row; only what concerns the whole file, such as
a unit that nobody names, ends the reading.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from api.accounts.vocab import DistanceUnit, MassUnit
from api.imports import values, vocab
from api.imports.dialects import table_of
from api.imports.dialects.table import Line, Role, Table
from api.imports.refusals import FileRefused
from api.imports.sets import Refused, Units, part, read_set
from api.imports.text import NotText, Row, rows
from api.imports.vocab import ImportProblemCode, RowOutcome, RowReason
from api.kit.errors import UnknownDialect, UnreadableFile
from api.training.service import PastSet, name_key
from api.training.vocab import EXERCISE_NOTE_LONGEST, MOST_EXERCISES, MOST_SETS, NOTE_LONGEST

_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?")


@dataclass(frozen=True, slots=True)
class Options:
    """What the athlete says beside the file. ``today`` is the day it was sent."""

    time_zone: str
    today: date
    mass_unit: MassUnit | None = None
    distance_unit: DistanceUnit | None = None
    date_order: vocab.DateOrder | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What is told of a row."""

    line: int
    outcome: RowOutcome
    reason: RowReason
    column: str | None = None
    value: str | None = None


@dataclass(slots=True)
class ReadExercise:
    """An exercise of a session, under its name in the file."""

    name: str
    note: str | None = None
    sets: list[PastSet] = field(default_factory=list)


@dataclass(slots=True)
class ReadSession:
    """A session of the file; ``started`` is wall time, in the zone of the import or its own."""

    started: datetime
    duration_s: int | None = None
    note: str | None = None
    time_zone: str | None = None
    exercises: dict[str, ReadExercise] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """All of a file. ``findings`` hold the first ones only; the counts are whole."""

    rows: int = 0
    refused: int = 0
    noted: int = 0
    by_start: dict[datetime, ReadSession] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def sessions(self) -> list[ReadSession]:
        """In the order they began."""
        return [self.by_start[start] for start in sorted(self.by_start)]

    @property
    def sets(self) -> int:
        return sum(self.names().values())

    def names(self) -> dict[str, int]:
        """Sets by the name of their exercise, as it is written first."""
        written: dict[str, str] = {}
        counts: dict[str, int] = {}
        for session in self.by_start.values():
            for key, entry in session.exercises.items():
                name = written.setdefault(key, entry.name)
                counts[name] = counts.get(name, 0) + len(entry.sets)
        return counts

    def tell(self, finding: Finding) -> None:
        if finding.outcome is RowOutcome.REFUSED:
            self.refused += 1
        else:
            self.noted += 1
        if len(self.findings) < vocab.MOST_FINDINGS:
            self.findings.append(finding)


def header_of(content: bytes) -> Table:
    """The columns of a file; raises UnreadableFile or UnknownDialect where they tell nothing."""
    return _opened(content)[0]


def read(content: bytes, options: Options, tick: Callable[[int], None] | None = None) -> Reading:
    """Every row of a file; FileRefused where it cannot be taken as a whole.

    ``tick`` hears how many rows are read: after so many of them, and after so much of the file
    where its rows are long or blank.
    """
    found = Reading()

    def beat() -> None:
        if tick is not None:
            tick(found.rows)

    known = _ordered(content, options, beat)
    table, body = _opened(content, beat)
    reader = _Reader(table, known, found)
    for row in body:
        reader.take(row)
        if found.rows % vocab.ROWS_PER_TICK == 0:
            beat()
    return found


def _opened(content: bytes, beat: Callable[[], None] | None = None) -> tuple[Table, Iterator[Row]]:
    try:
        body = rows(content, beat)
        header = next(body, None)
    except NotText as error:
        raise UnreadableFile(str(error)) from error
    if header is None:
        raise UnreadableFile("The file is empty.")
    if header.wrong is not None:
        raise UnknownDialect(f"The first line is not a header ({header.wrong.value}).")
    return table_of(header.cells), body


def _ordered(content: bytes, options: Options, beat: Callable[[], None]) -> Options:
    """The options with the order of dates, where the file itself gives it away.

    Read ahead, because the first date that says which comes first may stand far down.
    """
    if options.date_order is not None:
        return options
    table, body = _opened(content, beat)
    order, ambiguous = _order(table, body)
    if order is None and ambiguous:
        raise FileRefused(ImportProblemCode.DATE_ORDER_NEEDED)
    return replace(options, date_order=order)


def _order(table: Table, body: Iterator[Row]) -> tuple[vocab.DateOrder | None, bool]:
    ambiguous = False
    for row in islice(body, vocab.ROWS_PER_TICK):
        if row.wrong is not None or len(row.cells) < table.width:
            continue
        cell = table.line(row.cells).get(Role.STARTED)
        try:
            order = values.order_of(cell.text) if cell else None
        except values.Ambiguous:
            ambiguous = True
            continue
        if order is not None or not ambiguous:
            return order, False
    return None, ambiguous


class _Reader:
    """Takes rows, one by one."""

    def __init__(self, table: Table, options: Options, found: Reading) -> None:
        self.found = found
        self._table, self._options = table, options
        self._zone = ZoneInfo(options.time_zone)
        self._units = Units(options.mass_unit, options.distance_unit)
        self._names: set[str] = set()
        self._moments: dict[str, datetime] = {}

    def take(self, row: Row) -> None:
        """One row: a set, nothing, or a refusal that says why."""
        found = self.found
        found.rows += 1
        if found.rows > vocab.MOST_ROWS:
            raise FileRefused(ImportProblemCode.TOO_MANY_ROWS)
        try:
            self._take(row)
        except Refused as refusal:
            value = refusal.value[: vocab.VALUE_LONGEST].replace("\x00", "\ufffd") or None
            column = refusal.column[: vocab.COLUMN_LONGEST] or None
            told = Finding(row.line, RowOutcome.REFUSED, refusal.reason, column, value)
            found.tell(told)

    def _take(self, row: Row) -> None:
        if row.wrong is not None:
            raise Refused(row.wrong)
        line = self._table.line(self._fitting(row.cells))
        kind = self._table.dialect.kind(line)
        if kind is None:
            return
        name = _name(line)
        done = read_set(line, name, kind, self._units)
        session = self._session(row.line, line, self._started(line))
        self._add(session, name, line, done)

    def _fitting(self, cells: list[str]) -> list[str]:
        width = self._table.width
        if len(cells) < width:
            raise Refused(RowReason.COLUMNS_MISSING)
        if any(cell.strip() for cell in cells[width:]):
            raise Refused(RowReason.COLUMNS_TOO_MANY)
        return cells

    def _started(self, line: Line) -> datetime:
        """When the session of a row began, to the minute: that is what sessions are told by."""
        started = part(line, Role.STARTED, self._moment)
        if started is None:
            raise Refused(RowReason.NOT_A_DATE)
        clock = part(line, Role.CLOCK, lambda text: self._clock(text, started))
        return _checked(line, clock or started, self._options.today)

    def _moment(self, text: str) -> datetime:
        if text not in self._moments:
            order = self._options.date_order
            self._moments[text] = values.moment(text, order, self._zone)[0].replace(second=0)
        return self._moments[text]

    def _clock(self, text: str, day: datetime) -> datetime:
        """A time of that day, or an instant."""
        hours = _HOURS.fullmatch(text)
        if hours is None:
            return self._moment(text)
        return day.replace(hour=int(hours[1]), minute=int(hours[2]))

    def _session(self, number: int, line: Line, started: datetime) -> ReadSession:
        known = self.found.by_start.get(started)
        if known is None:
            known = ReadSession(started, note=_session_note(line))
            known.duration_s = self._lasted(number, line, started)
            self.found.by_start[started] = known
        return known

    def _lasted(self, number: int, line: Line, started: datetime) -> int | None:
        """How long the session went on; told and dropped where nobody trains that long."""
        try:
            ended = part(line, Role.ENDED, self._moment)
            lasted = part(line, Role.LASTED, values.seconds)
            if ended is not None:
                lasted = round((ended - started).total_seconds())
            if lasted is None or 0 <= lasted <= vocab.LONGEST_SESSION_S:
                return lasted or None
            cell = line.get(Role.LASTED) or line[Role.ENDED]
            refusal = Refused(RowReason.OUT_OF_RANGE, cell.column, cell.text)
        except Refused as error:
            refusal = error
        value = refusal.value[: vocab.VALUE_LONGEST]
        reason = RowReason.DURATION_DROPPED
        self.found.tell(Finding(number, RowOutcome.NOTED, reason, refusal.column, value))
        return None

    def _add(self, session: ReadSession, name: str, line: Line, done: PastSet) -> None:
        key = name_key(name)
        self._names.add(key)
        if len(self._names) > vocab.MOST_NAMES:
            raise FileRefused(ImportProblemCode.TOO_MANY_NAMES)
        entry = session.exercises.get(key)
        if entry is None:
            if len(session.exercises) >= MOST_EXERCISES:
                raise Refused(RowReason.SESSION_FULL)
            entry = session.exercises[key] = ReadExercise(name, _text(line, Role.NOTE))
        if len(entry.sets) >= MOST_SETS:
            raise Refused(RowReason.SESSION_FULL)
        entry.sets.append(done)


def _checked(line: Line, started: datetime, today: date) -> datetime:
    cell = line[Role.STARTED]
    if started.date() > today + timedelta(days=1):
        raise Refused(RowReason.DATE_IN_FUTURE, cell.column, cell.text)
    if started.date() < vocab.EARLIEST:
        raise Refused(RowReason.DATE_TOO_EARLY, cell.column, cell.text)
    return started


def _name(line: Line) -> str:
    cell = line.get(Role.EXERCISE)
    name = " ".join("".join(filter(_shown, cell.text)).split()) if cell else ""
    if not name:
        raise Refused(RowReason.NAME_MISSING)
    return name[: vocab.NAME_LONGEST]


def _shown(char: str) -> bool:
    return char.isprintable() or char.isspace()


def _text(line: Line, role: Role) -> str | None:
    cell = line.get(role)
    return cell.text[:EXERCISE_NOTE_LONGEST] if cell else None


def _session_note(line: Line) -> str | None:
    """What the workout was called, and what was written about it."""
    told = [line[role].text for role in (Role.WORKOUT, Role.WORKOUT_NOTE) if role in line]
    return "\n".join(told)[:NOTE_LONGEST] or None
