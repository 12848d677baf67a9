"""Tables of accounts. An identity is found by its e-mail key; all else belongs to a subject."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.accounts import vocab
from api.engine.vocab import Equipment, GoalKind, Sex, Sport
from api.kit.db.base import Base, Held, Owned, Owner, Timed
from api.kit.db.types import Choice, Choices, Document, Instant, LocalDay, Number, Text, Uid, Whole
from api.kit.db.versions import Versioned


class Identity(Base):
    """Who logs in with an e-mail address. Distributed by the key, never joined."""

    __tablename__ = "identity"

    email_key: Mapped[str] = mapped_column(Text(254), primary_key=True)
    email: Mapped[str] = mapped_column(Text(254))
    subject_id: Mapped[UUID] = mapped_column(Uid)
    kind: Mapped[vocab.AccountKind] = mapped_column(Choice(vocab.AccountKind))
    password_hash: Mapped[str] = mapped_column(Text(200))
    created_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index(None, "subject_id"),)


class Login(Held, Base):
    """A device that is logged in: the family of its refresh tokens."""

    __tablename__ = "login"

    id: Mapped[UUID] = mapped_column(Uid, primary_key=True)
    kind: Mapped[vocab.AccountKind] = mapped_column(Choice(vocab.AccountKind))
    device_name: Mapped[str] = mapped_column(Text(80))
    platform: Mapped[vocab.DevicePlatform] = mapped_column(Choice(vocab.DevicePlatform))
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class RefreshToken(Held, Base):
    """One token of a login, by its digest. ``used_at`` is set once, by a conditional UPDATE."""

    __tablename__ = "refresh_token"

    token_hash: Mapped[str] = mapped_column(Text(64), primary_key=True)
    login_id: Mapped[UUID] = mapped_column(Uid)
    issued_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        ForeignKeyConstraint(
            ["subject_id", "login_id"], ["login.subject_id", "login.id"], ondelete="CASCADE"
        ),
        Index(None, "subject_id", "login_id"),
    )


class Athlete(Owner, Versioned, Timed, Base):
    """An athlete's profile. Distributed by its id, as all of the athlete's rows are."""

    __tablename__ = "athlete"

    email: Mapped[str] = mapped_column(Text(254))
    display_name: Mapped[str | None] = mapped_column(Text(80))
    birth_date: Mapped[date] = mapped_column(LocalDay)
    sex: Mapped[Sex] = mapped_column(Choice(Sex), default=Sex.UNSPECIFIED)
    sports: Mapped[list[Sport]] = mapped_column(Choices(Sport), default=list)
    training_age_y: Mapped[float | None] = mapped_column(Number(vocab.TRAINING_AGE))
    equipment: Mapped[list[Equipment]] = mapped_column(Choices(Equipment), default=list)
    mass_unit: Mapped[vocab.MassUnit] = mapped_column(
        Choice(vocab.MassUnit), default=vocab.MassUnit.KG
    )
    distance_unit: Mapped[vocab.DistanceUnit] = mapped_column(
        Choice(vocab.DistanceUnit), default=vocab.DistanceUnit.KM
    )
    plate_step_g: Mapped[int] = mapped_column(
        Whole(vocab.PLATE_STEP_G), default=vocab.USUAL_PLATE_STEP_G[vocab.MassUnit.KG]
    )
    time_zone: Mapped[str] = mapped_column(Text(64), default="UTC")
    country: Mapped[str | None] = mapped_column(Text(2))
    locale: Mapped[str] = mapped_column(Text(20), default="en")
    bests: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    weekly_run_m: Mapped[int | None] = mapped_column(Whole(vocab.WEEKLY_RUN_M))
    longest_run_30d_m: Mapped[int | None] = mapped_column(Whole(vocab.LONGEST_RUN_M))
    cadence_spm: Mapped[int | None] = mapped_column(Whole(vocab.CADENCE))

    @property
    def history(self) -> "Athlete":
        """The same row, where the wire nests what the athlete could do before."""
        return self


class Consent(Held, Base):
    """The newest answer to a consent; every answer also stays in ``consent_record``."""

    __tablename__ = "consent"

    purpose: Mapped[vocab.ConsentPurpose] = mapped_column(
        Choice(vocab.ConsentPurpose), primary_key=True
    )
    version: Mapped[str] = mapped_column(Text(20))
    granted: Mapped[bool]
    given_by: Mapped[vocab.ConsentGiver] = mapped_column(Choice(vocab.ConsentGiver))
    decided_at: Mapped[datetime] = mapped_column(Instant)


class ConsentRecord(Held, Base):
    """Proof of every consent ever given or withdrawn: text version, time, giver."""

    __tablename__ = "consent_record"

    id: Mapped[UUID] = mapped_column(Uid, primary_key=True)
    purpose: Mapped[vocab.ConsentPurpose] = mapped_column(Choice(vocab.ConsentPurpose))
    version: Mapped[str] = mapped_column(Text(20))
    granted: Mapped[bool]
    given_by: Mapped[vocab.ConsentGiver] = mapped_column(Choice(vocab.ConsentGiver))
    decided_at: Mapped[datetime] = mapped_column(Instant)


class Goal(Owned, Versioned, Timed, Base):
    """A goal: a lift, an event or an activity. What does not apply is null."""

    __tablename__ = "goal"

    kind: Mapped[GoalKind] = mapped_column(Choice(GoalKind))
    exercise: Mapped[str | None] = mapped_column(Text(64))
    load_g: Mapped[int | None] = mapped_column(Whole(vocab.LOAD_G))
    reps: Mapped[int | None] = mapped_column(Whole(vocab.REPS))
    event: Mapped[str | None] = mapped_column(Text(80))
    distance_m: Mapped[int | None] = mapped_column(Whole(vocab.DISTANCE_M))
    activity: Mapped[str | None] = mapped_column(Text(200))
    target_on: Mapped[date | None] = mapped_column(LocalDay)
    achieved_on: Mapped[date | None] = mapped_column(LocalDay)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        Index(None, "athlete_id", text("created_at DESC"), text("id DESC")),
    )
