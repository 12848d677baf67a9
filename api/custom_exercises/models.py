"""The table of own exercises. What is null was not said, and is read as the most cautious."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.custom_exercises import vocab
from api.custom_exercises.vocab import ExerciseAuthor
from api.engine.facts import FactRef, OwnExercise
from api.engine.library import LoadClass
from api.engine.own import GRADES
from api.engine.vocab import (
    BodyPosition,
    Equipment,
    ExerciseMeasure,
    FactKind,
    Laterality,
    MovementPattern,
    Sensitivity,
)
from api.exercises import service as exercises
from api.kit.db.base import Base, Owned, Timed
from api.kit.db.changes import Synced
from api.kit.db.types import Choice, Choices, Document, Instant, Text, Uid, Whole
from api.kit.db.versions import Versioned


class CustomExercise(Owned, Synced, Versioned, Timed, Base):
    """An exercise that athlete or clinician added.

    The six grades are there together or not at all. ``placed_by`` says whose word they are: an
    athlete who changes what a clinician placed has placed it anew.
    """

    __tablename__ = "custom_exercise"
    synced_as = "custom_exercises"

    slug: Mapped[str] = mapped_column(Text(vocab.SLUG_LONGEST))
    name: Mapped[str] = mapped_column(Text(vocab.NAME_LONGEST))
    pattern: Mapped[MovementPattern] = mapped_column(Choice(MovementPattern))
    position: Mapped[BodyPosition] = mapped_column(Choice(BodyPosition))
    laterality: Mapped[Laterality] = mapped_column(Choice(Laterality))
    measure: Mapped[ExerciseMeasure] = mapped_column(Choice(ExerciseMeasure))
    equipment: Mapped[list[Equipment]] = mapped_column(Choices(Equipment), default=list)
    implements: Mapped[int] = mapped_column(Whole(vocab.IMPLEMENTS), default=0)
    compression: Mapped[int | None] = mapped_column(Whole(vocab.COMPRESSION))
    flexion: Mapped[int | None] = mapped_column(Whole(vocab.GRADE))
    extension: Mapped[int | None] = mapped_column(Whole(vocab.GRADE))
    rotation: Mapped[int | None] = mapped_column(Whole(vocab.GRADE))
    shear: Mapped[int | None] = mapped_column(Whole(vocab.GRADE))
    impact: Mapped[int | None] = mapped_column(Whole(vocab.GRADE))
    ballistic: Mapped[bool | None]
    avoid_if: Mapped[list[Sensitivity] | None] = mapped_column(Choices(Sensitivity))
    description: Mapped[str | None] = mapped_column(Text(vocab.DESCRIPTION_LONGEST))
    cues: Mapped[dict[str, Any] | None] = mapped_column(Document)
    made_by: Mapped[ExerciseAuthor] = mapped_column(Choice(ExerciseAuthor))
    placed_by: Mapped[ExerciseAuthor] = mapped_column(Choice(ExerciseAuthor))
    clinician_id: Mapped[UUID | None] = mapped_column(Uid)
    clinician_name: Mapped[str | None] = mapped_column(Text(80))
    archived_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        UniqueConstraint("athlete_id", "slug"),
        Index(None, "athlete_id", text("created_at DESC"), text("id DESC")),
    )

    @property
    def load_class(self) -> LoadClass | None:
        """What it asks of a back; None where nobody has said."""
        grades = {name: getattr(self, name) for name in GRADES}
        return None if None in grades.values() else LoadClass(**grades)

    @load_class.setter
    def load_class(self, said: dict[str, int] | None) -> None:
        for name in GRADES:
            setattr(self, name, None if said is None else said[name])

    @property
    def is_placed(self) -> bool:
        return self.load_class is not None

    @property
    def known_as(self) -> tuple[str, ...]:
        """Exercises of the library that go by this name or nearly so."""
        found = exercises.match_name(self.name, vocab.MOST_ALIKE)
        return tuple(match.slug for match in found if match.score >= vocab.ALIKE_FROM)

    @property
    def fact(self) -> OwnExercise:
        """The exercise as the engine is told of it."""
        day = self.created_at.date()
        return OwnExercise(
            ref=FactRef(FactKind.CUSTOM_EXERCISE, str(self.id), self.version, day),
            slug=self.slug,
            name=self.name,
            pattern=self.pattern,
            position=self.position,
            laterality=self.laterality,
            measure=self.measure,
            implements=self.implements,
            equipment=frozenset(self.equipment),
            load_class=self.load_class,
            ballistic=self.ballistic,
            avoid_if=None if self.avoid_if is None else frozenset(self.avoid_if),
            by_clinician=self.placed_by is ExerciseAuthor.CLINICIAN,
        )
