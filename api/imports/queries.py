"""Statements on the tables of imports."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, delete, select, tuple_
from sqlalchemy.orm import Session

from api.imports.models import FileImport, FilePiece, ImportFinding, ImportName, NameChoice
from api.kit.paging import Page, PageRequest, cut, newest_first


def file_import(db: Session, athlete_id: UUID, import_id: UUID) -> FileImport | None:
    return db.get(FileImport, (athlete_id, import_id))


def by_digest(db: Session, athlete_id: UUID, digest: str) -> FileImport | None:
    t = FileImport
    rows = select(t).where(t.athlete_id == athlete_id, t.digest == digest)
    return db.scalars(rows).one_or_none()


def imports(db: Session, athlete_id: UUID, request: PageRequest) -> Page[FileImport]:
    t = FileImport
    rows = select(t).where(t.athlete_id == athlete_id)
    return newest_first(db, rows, request, order=(t.created_at, t.id))


def pieces(db: Session, athlete_id: UUID, import_id: UUID) -> Iterator[bytes]:
    """The content of an import, one piece after the other in memory."""
    t = FilePiece
    held = select(t.id).where(t.athlete_id == athlete_id, t.import_id == import_id)
    for piece_id in db.scalars(held.order_by(t.position)).all():
        one = select(t.content).where(t.athlete_id == athlete_id, t.id == piece_id)
        yield db.scalars(one).one()


def has_content(db: Session, athlete_id: UUID, import_id: UUID) -> bool:
    t = FilePiece
    rows = select(t.id).where(t.athlete_id == athlete_id, t.import_id == import_id)
    return db.scalars(rows.limit(1)).one_or_none() is not None


def kept(db: Session, athlete_id: UUID) -> Sequence[FileImport]:
    """Imports whose content is kept, the one that was touched longest ago first."""
    t, piece = FileImport, FilePiece
    held = select(piece.import_id).where(piece.athlete_id == athlete_id)
    rows = select(t).where(t.athlete_id == athlete_id, t.id.in_(held))
    return db.scalars(rows.order_by(t.updated_at, t.id)).all()


def drop_content(db: Session, athlete_id: UUID, import_id: UUID) -> None:
    t = FilePiece
    db.execute(delete(t).where(t.athlete_id == athlete_id, t.import_id == import_id))


def drop_preview(db: Session, athlete_id: UUID, import_id: UUID) -> None:
    """Forget what was told of rows and names."""
    for t in (ImportFinding, ImportName):
        db.execute(delete(t).where(t.athlete_id == athlete_id, t.import_id == import_id))


def findings(
    db: Session, athlete_id: UUID, import_id: UUID, request: PageRequest
) -> Page[ImportFinding]:
    """Rows that are told about, in the order of the file."""
    return _in_order(db, ImportFinding, athlete_id, import_id, request)


def names(db: Session, athlete_id: UUID, import_id: UUID, request: PageRequest) -> Page[ImportName]:
    """Names of the file, the most frequent first."""
    return _in_order(db, ImportName, athlete_id, import_id, request)


def _in_order(
    db: Session, t: Any, athlete_id: UUID, import_id: UUID, request: PageRequest
) -> Page[Any]:
    rows = select(t).where(t.athlete_id == athlete_id, t.import_id == import_id)
    if request.after is not None:
        rows = rows.where(tuple_(t.position, t.id) > tuple_(*request.after))
    found = db.scalars(rows.order_by(t.position, t.id).limit(request.limit + 1)).all()
    return cut(found, request.limit, lambda row: (row.position, row.id))


def all_names(db: Session, athlete_id: UUID, import_id: UUID) -> Sequence[ImportName]:
    t = ImportName
    return db.scalars(select(t).where(t.athlete_id == athlete_id, t.import_id == import_id)).all()


def choices(db: Session, athlete_id: UUID, keys: Collection[str]) -> dict[str, NameChoice]:
    """What the athlete chose for these names, by key."""
    t = NameChoice
    rows = db.scalars(select(t).where(t.athlete_id == athlete_id, t.key.in_(keys)))
    return {row.key: row for row in rows}


def purge(engine: Engine, before: datetime) -> int:
    """Forget the content of files that nobody asked for since; how many there were."""
    t, parent = FilePiece.__table__, FileImport.__table__
    old = select(parent.c.id).where(
        parent.c.athlete_id == t.c.athlete_id,
        parent.c.id == t.c.import_id,
        parent.c.updated_at < before,
    )
    gone = delete(FilePiece).where(old.exists())
    with engine.begin() as connection:
        return len(set(connection.execute(gone.returning(t.c.athlete_id, t.c.import_id))))
