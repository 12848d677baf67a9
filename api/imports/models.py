"""Tables of imports: the file and its state, what is told of its rows and names, and choices."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.accounts.vocab import DistanceUnit, MassUnit
from api.imports import vocab
from api.kit.db.base import Base, Owned, Timed
from api.kit.db.types import Choice, Document, LocalDay, Number, Text, Uid, Whole
from api.kit.db.versions import Versioned
from api.kit.files import NAME_LONGEST


class FileImport(Owned, Versioned, Timed, Base):
    """One file, by its content: the same bytes sent again are the same import."""

    __tablename__ = "file_import"

    state: Mapped[vocab.ImportState] = mapped_column(Choice(vocab.ImportState))
    source: Mapped[vocab.ImportSource] = mapped_column(Choice(vocab.ImportSource))
    file_name: Mapped[str | None] = mapped_column(Text(NAME_LONGEST))
    digest: Mapped[str] = mapped_column(Text(64))
    size_bytes: Mapped[int] = mapped_column(Whole(vocab.SIZE))
    time_zone: Mapped[str] = mapped_column(Text(64))
    mass_unit: Mapped[MassUnit | None] = mapped_column(Choice(MassUnit))
    distance_unit: Mapped[DistanceUnit | None] = mapped_column(Choice(DistanceUnit))
    date_order: Mapped[vocab.DateOrder | None] = mapped_column(Choice(vocab.DateOrder))
    problem: Mapped[vocab.ImportProblemCode | None] = mapped_column(Choice(vocab.ImportProblemCode))
    done: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    total: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    rows: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    sessions: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    sets: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    refused_rows: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    noted_rows: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    added_sessions: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    added_sets: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    known_sets: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    changed_sets: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    left_out_sets: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    workouts: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    measurements: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    samples: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    days: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    items: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    """What a decoder hands on, one by one: the place of a commit is counted in them."""
    stored_items: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    replaced_items: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    unchanged_items: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    quarantined_items: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    refused_items: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    deleted_items: Mapped[int] = mapped_column(Whole(vocab.COUNT), default=0)
    kinds: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    first_day: Mapped[date | None] = mapped_column(LocalDay)
    last_day: Mapped[date | None] = mapped_column(LocalDay)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        UniqueConstraint("athlete_id", "digest"),
        Index(None, "athlete_id", text("created_at DESC"), text("id DESC")),
    )

    @property
    def progress(self) -> "FileImport":
        """The same row, where the wire nests how far it is."""
        return self

    @property
    def counts(self) -> "FileImport":
        """The same row, where the wire nests what was found and done."""
        return self

    @property
    def told_problem(self) -> dict[str, str] | None:
        """Code and text of the problem, or nothing at all."""
        if self.problem is None:
            return None
        return {"code": self.problem, "detail": vocab.DETAILS[self.problem]}


class FilePiece(Owned, Base):
    """Some of the bytes of an import; gone once they are not needed."""

    __tablename__ = "file_piece"

    import_id: Mapped[UUID] = mapped_column(Uid)
    position: Mapped[int] = mapped_column(Whole(vocab.COUNT))
    content: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (
        ForeignKeyConstraint(
            ["athlete_id", "import_id"],
            ["file_import.athlete_id", "file_import.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("athlete_id", "import_id", "position"),
    )


class ImportFinding(Owned, Base):
    """A row that was refused, or imported with something dropped."""

    __tablename__ = "import_finding"

    import_id: Mapped[UUID] = mapped_column(Uid)
    position: Mapped[int] = mapped_column(Whole(vocab.COUNT))
    line: Mapped[int] = mapped_column(Whole(vocab.LINE))
    column_name: Mapped[str | None] = mapped_column(Text(vocab.COLUMN_LONGEST))
    outcome: Mapped[vocab.RowOutcome] = mapped_column(Choice(vocab.RowOutcome))
    reason: Mapped[vocab.RowReason] = mapped_column(Choice(vocab.RowReason))
    value: Mapped[str | None] = mapped_column(Text(vocab.VALUE_LONGEST))

    __table_args__ = (
        ForeignKeyConstraint(
            ["athlete_id", "import_id"],
            ["file_import.athlete_id", "file_import.id"],
            ondelete="CASCADE",
        ),
        Index(None, "athlete_id", "import_id", "position"),
    )


class ImportName(Owned, Base):
    """A name of an exercise in a file: how often, and what it may mean."""

    __tablename__ = "import_name"

    import_id: Mapped[UUID] = mapped_column(Uid)
    position: Mapped[int] = mapped_column(Whole(vocab.COUNT))
    name: Mapped[str] = mapped_column(Text(vocab.NAME_LONGEST))
    key: Mapped[str] = mapped_column(Text(vocab.NAME_LONGEST * 3))
    """The name as it is compared; folding case can make a letter three."""
    sets: Mapped[int] = mapped_column(Whole(vocab.COUNT))
    exact: Mapped[str | None] = mapped_column(Text(64))
    """Slug of the exercise that is called the same."""
    score: Mapped[float | None] = mapped_column(Number(vocab.SCORE))
    suggestions: Mapped[list[dict[str, Any]]] = mapped_column(Document)

    __table_args__ = (
        ForeignKeyConstraint(
            ["athlete_id", "import_id"],
            ["file_import.athlete_id", "file_import.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(["exact"], ["exercise.slug"]),
        UniqueConstraint("athlete_id", "import_id", "key"),
    )


class NameChoice(Owned, Timed, Base):
    """What an athlete says a name means, for every import; no exercise: it is left out."""

    __tablename__ = "name_choice"

    key: Mapped[str] = mapped_column(Text(vocab.NAME_LONGEST * 3))
    exercise: Mapped[str | None] = mapped_column(Text(64))

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        UniqueConstraint("athlete_id", "key"),
    )
