"""Declarative base with named constraints, and the mixins every table starts from."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from api.kit.db.types import Instant, Uid


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class OfAthlete:
    """A row of one athlete; every key of it, and every key to it, starts with the athlete."""

    athlete_id: Mapped[UUID] = mapped_column(Uid, primary_key=True, sort_order=-20)


class Owned(OfAthlete):
    """A row of one athlete with an id of its own: primary key (athlete_id, id)."""

    id: Mapped[UUID] = mapped_column(Uid, primary_key=True, sort_order=-10)


class Owner:
    """The athlete itself: its id is the owner of everything else."""

    id: Mapped[UUID] = mapped_column(Uid, primary_key=True, sort_order=-10)


class Held:
    """A row of one account, athlete or clinician: logins, tokens, idempotency."""

    subject_id: Mapped[UUID] = mapped_column(Uid, primary_key=True, sort_order=-20)


class About:
    """A row that one account holds and that may say something of another's athlete."""

    about_id: Mapped[UUID | None] = mapped_column(Uid)
    """The athlete; null where that is the account itself.

    No foreign key: the row is written before anything is locked, and the lock that the key takes
    on the athlete would let two writers wait for each other.
    """

    @classmethod
    def goes_with(cls, athlete_id: UUID) -> ColumnElement[bool]:
        """Rows that are deleted when this athlete is forgotten."""
        return cls.about_id == athlete_id


class Listed:
    """A row of a directory, which is asked without a scope and says where to look.

    No foreign key: a directory stands whole in one place, accounts may stand in many.
    """

    account_id: Mapped[UUID] = mapped_column(Uid)


class Shared:
    """A row that an athlete and a carer both hold."""

    athlete_id: Mapped[UUID] = mapped_column(Uid, primary_key=True, sort_order=-20)
    id: Mapped[UUID] = mapped_column(Uid, primary_key=True, sort_order=-10)
    carer_id: Mapped[UUID] = mapped_column(Uid)


class Timed:
    """When the server learnt of the row, and of its last change."""

    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)
