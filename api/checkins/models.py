"""The table of check-ins: one row per day and kind."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.checkins import vocab
from api.engine.vocab import CheckInKind, FunctionLoss, PainTrigger
from api.kit.db.base import Base, Owned, Timed
from api.kit.db.changes import Synced
from api.kit.db.types import (
    Choice,
    Choices,
    Document,
    Instant,
    LocalDay,
    Number,
    Text,
    Whole,
)
from api.kit.db.versions import Versioned
from api.kit.limits import PAIN, RATING


class CheckIn(Owned, Synced, Versioned, Timed, Base):
    """A check-in. Null is "not asked or not answered", never zero."""

    __tablename__ = "check_in"
    synced_as = "check_ins"

    kind: Mapped[CheckInKind] = mapped_column(Choice(CheckInKind))
    local_date: Mapped[date] = mapped_column(LocalDay)
    time_zone: Mapped[str] = mapped_column(Text(64))
    leg_symptoms: Mapped[dict[str, Any]] = mapped_column(Document)
    red_flags: Mapped[dict[str, str]] = mapped_column(Document, default=dict)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    """Since when the red-flag answers have been known, all that stand; null where none does."""
    questionnaire_version: Mapped[str | None] = mapped_column(Text(20))
    note: Mapped[str | None] = mapped_column(Text(vocab.NOTE_LONGEST))
    pain_now: Mapped[int | None] = mapped_column(Whole(PAIN))
    pain_worst: Mapped[int | None] = mapped_column(Whole(PAIN))
    pain_morning: Mapped[int | None] = mapped_column(Whole(PAIN))
    settle_answered: Mapped[bool] = mapped_column(default=False)
    settle_h: Mapped[float | None] = mapped_column(Number(vocab.SETTLE_H))
    """Hours until back to usual; null is "not yet" where ``settle_answered``."""
    stiffness_min: Mapped[int | None] = mapped_column(Whole(vocab.STIFFNESS_MIN))
    soreness: Mapped[int | None] = mapped_column(Whole(RATING))
    sleep_h: Mapped[float | None] = mapped_column(Number(vocab.SLEEP_H))
    sleep_quality: Mapped[int | None] = mapped_column(Whole(RATING))
    stress: Mapped[int | None] = mapped_column(Whole(RATING))
    fatigue: Mapped[int | None] = mapped_column(Whole(RATING))
    confidence: Mapped[int | None] = mapped_column(Whole(vocab.CONFIDENCE))
    triggers: Mapped[list[PainTrigger] | None] = mapped_column(Choices(PainTrigger))
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    function_loss: Mapped[FunctionLoss | None] = mapped_column(Choice(FunctionLoss))

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        UniqueConstraint("athlete_id", "local_date", "kind"),
        CheckConstraint("settle_answered OR settle_h IS NULL", name="settle_answered"),
        Index(None, "athlete_id", text("local_date DESC"), text("id DESC")),
    )
