"""Shapes of own exercises on the wire."""

from typing import Any

from marshmallow import pre_dump

from api.custom_exercises import service, vocab
from api.custom_exercises.vocab import ExerciseAuthor
from api.engine.facts import OwnExercise
from api.engine.vocab import (
    BodyPosition,
    Equipment,
    ExerciseMeasure,
    Laterality,
    MovementPattern,
    Phase,
    Sensitivity,
)
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import PageQuery, page_of
from api.kit.http.schema import In, Out, Patch
from api.kit.limits import VERSION

NAME = "Landmine deadlift"
UNKNOWN = "Null: unknown, so the most cautious value is assumed."
CUES = {"external": ["Push the floor away."], "internal": ["Keep the ribs over the pelvis."]}


class CustomExerciseQuery(PageQuery):
    """What to list."""

    archived = fields.Flag(metadata=about("True: archived ones are listed too."))


class LoadClassInput(In):
    """Spinal demand, 0-4 and 0-3, in the classes of the library; give all of them or none."""

    compression = fields.Whole(
        vocab.COMPRESSION, required=True, metadata=about("Compression, 0-4.", example=3)
    )
    flexion = fields.Whole(vocab.GRADE, required=True, metadata=about("Flexion, 0-3."))
    extension = fields.Whole(vocab.GRADE, required=True, metadata=about("Extension, 0-3."))
    rotation = fields.Whole(vocab.GRADE, required=True, metadata=about("Rotation, 0-3."))
    shear = fields.Whole(vocab.GRADE, required=True, metadata=about("Shear, 0-3."))
    impact = fields.Whole(vocab.GRADE, required=True, metadata=about("Impact, 0-3.", example=0))


def _cues(name: str, **more: Any) -> fields.ListOf:
    cue = about("One cue.", example=CUES[name][0])
    where = "effect" if name == "external" else "body"
    return fields.ListOf(
        fields.Text(vocab.CUE_LONGEST, shortest=1, metadata=cue),
        vocab.MOST_CUES,
        metadata=about(f"Cues that direct attention to the {where}; may be empty."),
        **more,
    )


class CustomCuesInput(In):
    """What to focus on, in both styles."""

    external = _cues("external", required=True)
    internal = _cues("internal", required=True)


class CustomCues(Out):
    """What to focus on, in both styles."""

    external = _cues("external")
    internal = _cues("internal")


def _name(**more: Any) -> fields.Text:
    text = about("Display name.", example=NAME)
    return fields.Text(vocab.NAME_LONGEST, shortest=1, pattern=r"^\S.*$", metadata=text, **more)


def _equipment(**more: Any) -> fields.ListOf:
    return fields.ListOf(
        fields.Choice(Equipment),
        vocab.MOST_EQUIPMENT,
        distinct=True,
        metadata=about("Any one of these is enough; empty is none.", example=["barbell"]),
        **more,
    )


def _implements(**more: Any) -> fields.Whole:
    text = "Number of hands or sides that share an external load; 0 if it takes none."
    return fields.Whole(vocab.IMPLEMENTS, metadata=about(text, example=1), **more)


def _avoid_if(**more: Any) -> fields.ListOf:
    return fields.ListOf(
        fields.Choice(Sensitivity),
        len(Sensitivity),
        distinct=True,
        allow_none=True,
        metadata=about(f"Not while one of these is confirmed. {UNKNOWN}", example=["flexion"]),
        **more,
    )


def _ballistic(**more: Any) -> fields.Flag:
    text = f"Whether it is thrown, swung or done at full speed. {UNKNOWN}"
    return fields.Flag(allow_none=True, metadata=about(text, example=False), **more)


def _description(**more: Any) -> fields.Text:
    text = about(
        "What it is, in the words of the person who added it.",
        example="One end of the bar in a corner, both hands on the other.",
    )
    return fields.Text(vocab.DESCRIPTION_LONGEST, allow_none=True, metadata=text, **more)


class CustomExerciseInput(In):
    """A new exercise. Its place in the taxonomy is required; what it demands of the back may
    follow later.
    """

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    slug = fields.Text(
        vocab.SLUG_LONGEST,
        pattern=vocab.SLUG_PATTERN,
        metadata=about(
            "Stable name, beginning with `my-`; made from the name if absent.",
            example="my-landmine-deadlift",
        ),
    )
    name = _name(required=True)
    pattern = fields.Choice(MovementPattern, required=True)
    position = fields.Choice(BodyPosition, required=True)
    laterality = fields.Choice(Laterality, required=True)
    measure = fields.Choice(ExerciseMeasure, required=True)
    equipment = _equipment()
    implements = _implements()
    load_class = fields.One(LoadClassInput, allow_none=True, metadata=about(UNKNOWN))
    ballistic = _ballistic()
    avoid_if = _avoid_if()
    description = _description()
    cues = fields.One(CustomCuesInput, allow_none=True, metadata=about("Cues, if there are any."))


class CustomExercisePatch(Patch):
    """Merge patch of an exercise; the slug is fixed, since sessions name it."""

    name = _name()
    pattern = fields.Choice(MovementPattern)
    position = fields.Choice(BodyPosition)
    laterality = fields.Choice(Laterality)
    measure = fields.Choice(ExerciseMeasure)
    equipment = _equipment()
    implements = _implements()
    load_class = fields.One(LoadClassInput, allow_none=True, metadata=about(UNKNOWN))
    ballistic = _ballistic()
    avoid_if = _avoid_if()
    description = _description()
    cues = fields.One(CustomCuesInput, allow_none=True, metadata=about("Cues, if there are any."))
    archived = fields.Flag(metadata=about("True archives it, false brings it back."))


class CustomExerciseReading(Out):
    """How the engine reads it: what is unknown counts at its most cautious value."""

    load_class = fields.One("LoadClass")
    ballistic = fields.Flag(metadata=about("Whether it counts as done at full speed."))
    avoid_if = fields.ListOf(
        fields.Choice(Sensitivity), 20, metadata=about("Left out while one of these is confirmed.")
    )
    first_phase = fields.Choice(Phase, metadata=about("Open from this phase."))

    @pre_dump
    def _read(self, fact: OwnExercise, **_: Any) -> dict[str, Any]:
        """Made when it is shown, so that it follows the library."""
        exercise = service.read_as(fact)
        return {
            "load_class": exercise.load_class,
            "ballistic": exercise.ballistic,
            "avoid_if": sorted(exercise.avoid_if),
            "first_phase": exercise.first_phase,
        }


class CustomExercise(Out):
    """An exercise of the athlete's own."""

    id = fields.Uid(metadata=about("Id of the exercise."))
    slug = fields.Slug(
        metadata=about("The name by which sessions refer to it.", example="my-landmine-deadlift")
    )
    name = _name()
    pattern = fields.Choice(MovementPattern)
    position = fields.Choice(BodyPosition)
    laterality = fields.Choice(Laterality)
    measure = fields.Choice(ExerciseMeasure)
    equipment = _equipment()
    implements = _implements()
    load_class = fields.One(
        "LoadClass", allow_none=True, metadata=about("The load class as entered; null if unknown.")
    )
    ballistic = _ballistic()
    avoid_if = _avoid_if()
    description = _description()
    cues = fields.One(CustomCues, allow_none=True, metadata=about("Cues, if there are any."))
    placed = fields.Flag(
        attribute="is_placed",
        metadata=about("Whether its load class is known. Until then it is never stepped up."),
    )
    read_as = fields.One(CustomExerciseReading, attribute="fact")
    made_by = fields.Choice(ExerciseAuthor)
    placed_by = fields.Choice(ExerciseAuthor, metadata=about("Who classified it."))
    clinician_name = fields.Text(
        80, allow_none=True, metadata=about("The clinician who added it, if one did.")
    )
    archived_at = fields.Moment(allow_none=True, metadata=about("When it was archived, if it is."))
    created_at = fields.Moment(metadata=about("When it was stored."))
    version = fields.Whole(VERSION, metadata=about("Row version; increases with every change."))


class CustomExerciseCreated(CustomExercise):
    """A new exercise, with library exercises that may be the same."""

    known_as = fields.ListOf(
        fields.Slug(metadata=about("An exercise of the library.")),
        vocab.MOST_ALIKE,
        metadata=about(
            "The library may already have it as one of these, with cues, doses and substitutes."
        ),
    )


CustomExercisePage = page_of("CustomExercisePage", CustomExercise)
