"""Tables of assessments: screenings, raised flags, pain episodes, baseline tests."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.assessments import vocab
from api.assessments.protocols import protocol
from api.care.vocab import sequence_of
from api.engine.facts import FactRef, ToleratedLoad
from api.engine.vocab import (
    AggravatingFactor,
    BaselineTest,
    BodyPosition,
    BodySide,
    EasingFactor,
    Examiner,
    FactKind,
    FlagLevel,
    OnsetKind,
    PainQuality,
    TriageAnswer,
    Urgency,
)
from api.kit.db.base import Base, Owned, Timed
from api.kit.db.types import (
    Choice,
    Choices,
    Document,
    Instant,
    LocalDay,
    Number,
    Packed,
    Text,
    Uid,
    Whole,
)
from api.kit.db.versions import Versioned
from api.kit.limits import PAIN, VERSION


class Screening(Owned, Base):
    """Answers of one day and what they came to, by the rules of that day. Never changed."""

    __tablename__ = "screening"

    local_date: Mapped[date] = mapped_column(LocalDay)
    questionnaire_version: Mapped[str] = mapped_column(Text(20))
    answers: Mapped[dict[str, TriageAnswer]] = mapped_column(Document)
    urgency: Mapped[Urgency] = mapped_column(Choice(Urgency))
    raised: Mapped[list[str]] = mapped_column(Document)
    missing: Mapped[list[str]] = mapped_column(Document)
    next_due_on: Mapped[date] = mapped_column(LocalDay)
    created_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        Index(None, "athlete_id", text("local_date DESC"), text("id DESC")),
    )

    @property
    def version(self) -> int:
        """Always the first: a screening is not corrected, it is answered again."""
        return 1


class Flag(Owned, Base):
    """A red flag as one answer raised it. Never deleted; only its acknowledgement is added.

    Correcting the answer may make it stricter (level, day), never milder.
    """

    __tablename__ = "flag"

    code: Mapped[str] = mapped_column(Text(16))
    level: Mapped[FlagLevel] = mapped_column(Choice(FlagLevel))
    raised_on: Mapped[date] = mapped_column(LocalDay)
    raised_by_kind: Mapped[FactKind] = mapped_column(Choice(FactKind))
    raised_by_id: Mapped[UUID] = mapped_column(Uid)
    raised_by_version: Mapped[int] = mapped_column(Whole(VERSION))
    questionnaire_version: Mapped[str] = mapped_column(Text(20))
    acknowledged_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        UniqueConstraint("athlete_id", "raised_by_id", "code"),
        Index(None, "athlete_id", text("raised_on DESC"), text("id DESC")),
    )

    @property
    def raised_by(self) -> FactRef:
        """The answer behind it, as it was then."""
        kind, id_ = self.raised_by_kind, str(self.raised_by_id)
        return FactRef(kind, id_, self.raised_by_version, self.raised_on)

    @property
    def sequence(self) -> int:
        """Order in which the server learnt of it, comparable with that of clearances."""
        return sequence_of(self.created_at)


def _write_loads(loads: Iterable[ToleratedLoad]) -> list[dict[str, Any]]:
    return [
        {
            "exercise": load.exercise,
            "load_g": load.load_g,
            "reps": load.reps,
            "achieved_on": load.achieved_on.isoformat(),
        }
        for load in loads
    ]


def _read_loads(rows: Iterable[dict[str, Any]]) -> tuple[ToleratedLoad, ...]:
    return tuple(
        ToleratedLoad(
            row["exercise"], row["load_g"], row["reps"], date.fromisoformat(row["achieved_on"])
        )
        for row in rows
    )


class PainEpisode(Owned, Versioned, Timed, Base):
    """A bout of pain as the athlete describes it. At most one is open."""

    __tablename__ = "pain_episode"

    local_date: Mapped[date] = mapped_column(LocalDay)
    started_on: Mapped[date] = mapped_column(LocalDay)
    onset: Mapped[OnsetKind] = mapped_column(Choice(OnsetKind))
    onset_note: Mapped[str | None] = mapped_column(Text(500))
    qualities: Mapped[list[PainQuality]] = mapped_column(Choices(PainQuality), default=list)
    pain_at_rest: Mapped[int] = mapped_column(Whole(PAIN))
    pain_worst: Mapped[int] = mapped_column(Whole(PAIN))
    pain_morning: Mapped[int] = mapped_column(Whole(PAIN))
    onset_after_min: Mapped[int | None] = mapped_column(Whole(vocab.ONSET_AFTER_MIN))
    settle_h: Mapped[float] = mapped_column(Number(vocab.SETTLE_H))
    aggravating: Mapped[list[AggravatingFactor]] = mapped_column(
        Choices(AggravatingFactor), default=list
    )
    easing: Mapped[list[EasingFactor]] = mapped_column(Choices(EasingFactor), default=list)
    leg_symptoms: Mapped[dict[str, Any]] = mapped_column(Document)
    best_tolerated: Mapped[tuple[ToleratedLoad, ...]] = mapped_column(
        Packed(_write_loads, _read_loads), default=()
    )
    ended_on: Mapped[date | None] = mapped_column(LocalDay)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        Index(
            "uq_pain_episode_open",
            "athlete_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index(None, "athlete_id", text("local_date DESC"), text("id DESC")),
    )


class Baseline(Owned, Versioned, Timed, Base):
    """The tests of one day by one examiner."""

    __tablename__ = "baseline"

    local_date: Mapped[date] = mapped_column(LocalDay)
    examiner: Mapped[Examiner] = mapped_column(Choice(Examiner))
    note: Mapped[str | None] = mapped_column(Text(1000))

    results: Mapped[list["BaselineResult"]] = relationship(
        lazy="raise",
        order_by="BaselineResult.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        Index(None, "athlete_id", text("local_date DESC"), text("id DESC")),
    )


class BaselineResult(Owned, Base):
    """One value of one test, in the unit of the test."""

    __tablename__ = "baseline_result"

    baseline_id: Mapped[UUID] = mapped_column(Uid)
    position: Mapped[int] = mapped_column(Whole(vocab.POSITION))
    test: Mapped[BaselineTest] = mapped_column(Choice(BaselineTest))
    value: Mapped[float] = mapped_column(Number(vocab.TEST_VALUE))
    side: Mapped[BodySide | None] = mapped_column(Choice(BodySide))
    subject: Mapped[str | None] = mapped_column(Text(80))
    pain: Mapped[int | None] = mapped_column(Whole(PAIN))
    protocol_version: Mapped[str] = mapped_column(Text(20))
    body_position: Mapped[BodyPosition | None] = mapped_column(Choice(BodyPosition))
    items: Mapped[list[float] | None] = mapped_column(Document)
    """The answers behind a score that was computed here, in the order of the form."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["athlete_id", "baseline_id"],
            ["baseline.athlete_id", "baseline.id"],
            ondelete="CASCADE",
        ),
        Index(None, "athlete_id", "baseline_id", "position"),
    )

    @property
    def unit(self) -> vocab.BaselineUnit:
        return protocol(self.test).unit
