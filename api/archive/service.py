"""The public door of archives: making one, and restoring one."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.archive import opening, queries, restoring, sheets, tables, values
from api.archive.columns import SHEETS
from api.archive.packing import Packer, shaper
from api.archive.vocab import FORMAT, FORMAT_VERSION, README
from api.exercises import service as exercises
from api.kit.access import Actor
from api.kit.crypto import Sealer
from api.kit.db.migrations import revision
from api.kit.db.scope import scope_of
from api.kit.errors import ConsentRequired
from api.rules import in_force

CONTENT = Path(__file__).parent / "content"

Shape = Mapping[str, Any]


def write_archive(
    db: Session, target: IO[bytes], sealer: Sealer, product_version: str, now: datetime
) -> None:
    """Write everything the athlete has into a ZIP, as it is in this snapshot."""
    athlete_id = scope_of(db).athlete_id
    with Packer(target, now) as packer:
        packer.text(README, (CONTENT / README).read_text("utf-8"))
        for table in tables.kept():
            packer.rows(table.path, _rows(db, table), table.batch)
        for sheet in SHEETS:
            packer.lines(sheet.path, sheets.lines(db, sheet, athlete_id))
        packer.seal(_about(db, product_version, now), sealer)


def _rows(db: Session, table: tables.Kept) -> Iterator[dict[str, Any]]:
    athlete_id = scope_of(db).athlete_id
    writers = [values.writer(column, athlete_id) for column in table.columns]
    shape = shaper([column.name for column in table.columns], writers)
    return map(shape, queries.rows(db, table, athlete_id))


def _about(db: Session, product_version: str, now: datetime) -> dict[str, Any]:
    """What the manifest says besides its files."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "product_version": product_version,
        "schema_revision": revision(db.connection()),
        "library_version": exercises.library().version,
        "ruleset_version": in_force(db).version,
        "made_at": values.instant(now),
    }


def restore_archive(db: Session, actor: Actor, file: IO[bytes], sealer: Sealer) -> Shape:
    """Put back what an archive holds, whole or not at all."""
    if not actor.has_health_consent:
        raise ConsentRequired(purpose="health_data")
    athlete_id = scope_of(db).athlete_id
    # Nothing else may be written meanwhile: rows of the athlete wait for this lock.
    accounts.lock_athlete(db)
    restoring.check_empty(db, athlete_id)
    with opening.opened(file, sealer) as archive:
        restoring.check_person(archive, accounts.get_athlete(db).birth_date)
        put = restoring.restore(db, archive, athlete_id)
        db.expire_all()
        return {
            "made_at": datetime.fromisoformat(archive.manifest["made_at"]),
            "tables": restoring.told(put),
        }
