"""Shapes of the exercise library on the wire."""

from api.engine.vocab import (
    BodyPosition,
    Equipment,
    ExerciseMeasure,
    ExerciseRelation,
    Laterality,
    MovementPattern,
    Phase,
    Sensitivity,
)
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import PageQuery, page_of
from api.kit.http.schema import Out
from api.kit.limits import Bounds

COMPRESSION = Bounds(0, 4)
GRADE = Bounds(0, 3)
IMPLEMENTS = Bounds(0, 2)


class ExerciseQuery(PageQuery):
    """Filters of the library; all given ones must hold."""

    q = fields.Text(
        100, metadata=about("Words that each begin a word of the slug, the name or a synonym.")
    )
    pattern = fields.Choice(MovementPattern, metadata=about("Movement pattern."))
    equipment = fields.ListOf(
        fields.Choice(Equipment),
        40,
        distinct=True,
        metadata=about(
            "What is at hand, separated by commas; exercises that need more are left out."
        ),
    )
    phase = fields.Choice(Phase, metadata=about("Phase the exercise must be open in."))
    avoiding = fields.ListOf(
        fields.Choice(Sensitivity),
        10,
        distinct=True,
        metadata=about("Sensitivities to stay clear of, separated by commas."),
    )
    measure = fields.Choice(ExerciseMeasure, metadata=about("What it is counted in."))


class LoadClass(Out):
    """Spinal demand, 0-4 and 0-3; ranks alternatives, no measurement."""

    compression = fields.Whole(COMPRESSION, metadata=about("Compression, 0-4."))
    flexion = fields.Whole(GRADE, metadata=about("Flexion, 0-3."))
    extension = fields.Whole(GRADE, metadata=about("Extension, 0-3."))
    rotation = fields.Whole(GRADE, metadata=about("Rotation, 0-3."))
    shear = fields.Whole(GRADE, metadata=about("Shear, 0-3."))
    impact = fields.Whole(GRADE, metadata=about("Impact, 0-3."))


class ExerciseSummary(Out):
    """What a list needs."""

    slug = fields.Slug(metadata=about("Stable name."))
    name = fields.Text(120, metadata=about("Name for people.", example="Tempo Romanian deadlift"))
    pattern = fields.Choice(MovementPattern)
    position = fields.Choice(BodyPosition)
    laterality = fields.Choice(Laterality)
    measure = fields.Choice(ExerciseMeasure)
    implements = fields.Whole(
        IMPLEMENTS, metadata=about("Hands or sides the load is split over; display only.")
    )
    equipment = fields.ListOf(
        fields.Choice(Equipment), 100, metadata=about("Any one of these will do; empty is none.")
    )
    load_class = fields.One(LoadClass)
    avoid_if = fields.ListOf(
        fields.Choice(Sensitivity), 100, metadata=about("Not while one of these is confirmed.")
    )
    first_phase = fields.Choice(Phase, metadata=about("Open from this phase."))
    last_phase = fields.Choice(Phase, metadata=about("Open until this phase."))


class ExerciseLink(Out):
    """An edge of the graph."""

    relation = fields.Choice(ExerciseRelation)
    exercise = fields.Slug(metadata=about("The exercise it leads to."))
    name = fields.Text(120, metadata=about("Its name.", example="Hip hinge with dowel"))
    because = fields.Text(300, metadata=about("Why, in a few words."))


class Exercise(ExerciseSummary):
    """Everything about an exercise."""

    aliases = fields.ListOf(fields.Text(120), 100, metadata=about("Other names."))
    description = fields.Text(1000, metadata=about("What it is, in one sentence."))
    setup = fields.Text(1000, metadata=about("How to set up."))
    cues = fields.ListOf(fields.Text(300), 100, metadata=about("What to think of, in order."))
    faults = fields.ListOf(fields.Text(300), 100, metadata=about("What commonly goes wrong."))
    tempo = fields.Text(20, allow_none=True, metadata=about("Usual tempo, if it has one."))
    links = fields.ListOf(
        fields.One(ExerciseLink), 100, metadata=about("Easier, harder and neighbouring exercises.")
    )
    library_version = fields.Text(
        20, metadata=about("Version of the library.", example="2026.11.0")
    )


ExercisePage = page_of("ExercisePage", ExerciseSummary)


class ExerciseLinkList(Out):
    """Ranked substitutes for this athlete."""

    items = fields.ListOf(fields.One(ExerciseLink), 100, metadata=about("Best first."))
