"""Shapes of the exercise library on the wire."""

from api.engine.template import DoseKind
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
from api.exercises.vocab import ExerciseIntent, Muscle, TrainingQuality
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import PageQuery, page_of
from api.kit.http.schema import In, Out, Sparse
from api.kit.limits import PAIN, Bounds

COMPRESSION = Bounds(0, 4)
GRADE = Bounds(0, 3)
IMPLEMENTS = Bounds(0, 2)
SETS = Bounds(1, 20)
AMOUNT = Bounds(1, 20_000)
EFFORT = Bounds(0, 10)
VERSION = about("Version of the library.", example="2026.11.1")


class ExerciseQuery(PageQuery):
    """Filters of the library; all given ones must hold."""

    q = fields.Text(
        100,
        metadata=about(
            "A name, synonym or abbreviation, or the beginning of one; small spelling "
            "mistakes are tolerated. Best match first."
        ),
    )
    pattern = fields.Choice(MovementPattern, metadata=about("Movement pattern."))
    equipment = fields.ListOf(
        fields.Choice(Equipment),
        40,
        distinct=True,
        metadata=about(
            "Equipment available, separated by commas; exercises that need more are left out."
        ),
    )
    phase = fields.Choice(Phase, metadata=about("Phase in which the exercise must be open."))
    avoiding = fields.ListOf(
        fields.Choice(Sensitivity),
        10,
        distinct=True,
        metadata=about("Sensitivities to avoid, separated by commas."),
    )
    measure = fields.Choice(ExerciseMeasure, metadata=about("Unit its sets are counted in."))


class LoadClass(Out):
    """Spinal demand in classes, 0-4 and 0-3; ranks alternatives and is not a measurement."""

    compression = fields.Whole(COMPRESSION, metadata=about("Compression, 0-4."))
    flexion = fields.Whole(GRADE, metadata=about("Flexion, 0-3."))
    extension = fields.Whole(GRADE, metadata=about("Extension, 0-3."))
    rotation = fields.Whole(GRADE, metadata=about("Rotation, 0-3."))
    shear = fields.Whole(GRADE, metadata=about("Shear, 0-3."))
    impact = fields.Whole(GRADE, metadata=about("Impact, 0-3."))


class ExerciseSummary(Out):
    """The members shown in a list."""

    slug = fields.Slug(metadata=about("Stable name."))
    name = fields.Text(120, metadata=about("Display name.", example="Tempo Romanian deadlift"))
    pattern = fields.Choice(MovementPattern)
    position = fields.Choice(BodyPosition)
    laterality = fields.Choice(Laterality)
    measure = fields.Choice(ExerciseMeasure)
    implements = fields.Whole(
        IMPLEMENTS,
        metadata=about("Number of hands or sides that the load is split over; for display only."),
    )
    equipment = fields.ListOf(
        fields.Choice(Equipment),
        100,
        metadata=about("Any one of these is enough; empty is none."),
    )
    load_class = fields.One(LoadClass)
    avoid_if = fields.ListOf(
        fields.Choice(Sensitivity), 100, metadata=about("Not while one of these is confirmed.")
    )
    first_phase = fields.Choice(Phase, metadata=about("Open from this phase."))
    last_phase = fields.Choice(Phase, metadata=about("Open until this phase."))


class ExerciseLink(Sparse):
    """A link from one exercise to another."""

    relation = fields.Choice(ExerciseRelation)
    intent = fields.Choice(
        ExerciseIntent,
        metadata=about("What a substitute is chosen for; absent for steps.", sparse=True),
    )
    exercise = fields.Slug(metadata=about("The exercise it leads to."))
    name = fields.Text(120, metadata=about("Its name.", example="Hip hinge with dowel"))
    because = fields.Text(
        300,
        metadata=about("Why, in a few words.", example="Same pattern, lower spinal load."),
    )


class ExerciseCues(Out):
    """What to focus on, in the order of the movement; show one style at a time."""

    external = fields.ListOf(
        fields.Text(300, metadata=about("One cue.", example="Push the floor away.")),
        10,
        metadata=about(
            "Cues that direct attention to the effect: the floor, the wall, the weight."
        ),
    )
    internal = fields.ListOf(
        fields.Text(300, metadata=about("One cue.", example="Keep the ribs over the pelvis.")),
        10,
        metadata=about("Cues that direct attention to the body."),
    )


class ExerciseMuscles(Out):
    """Muscles that work."""

    primary = fields.ListOf(fields.Choice(Muscle), 10, metadata=about("Muscles that work most."))
    secondary = fields.ListOf(fields.Choice(Muscle), 10, metadata=about("Muscles that help."))


class EquipmentAlternative(Out):
    """A way to do it with other equipment."""

    equipment = fields.ListOf(
        fields.Choice(Equipment),
        10,
        metadata=about("Any one of these is enough; empty is none."),
    )
    exercise = fields.Slug(
        allow_none=True,
        metadata=about("The library exercise that this is, if it has its own entry."),
    )
    how = fields.Text(
        300,
        metadata=about("How to do it.", example="Stand on a band and hinge against its pull."),
    )


class ExerciseDose(Out):
    """The usual dose in one phase. The plan starts from it and decides."""

    phase = fields.Choice(Phase)
    kind = fields.Choice(DoseKind, metadata=about("What is counted in each set."))
    sets = fields.Whole(SETS, metadata=about("Number of sets."))
    low = fields.Whole(
        AMOUNT,
        metadata=about(
            "Least amount per set, in repetitions, seconds, metres, breaths or contacts."
        ),
    )
    high = fields.Whole(AMOUNT, metadata=about("Greatest amount per set, in the same unit."))
    pyramid = fields.ListOf(
        fields.Whole(AMOUNT, metadata=about("Number of holds in the set.")),
        10,
        metadata=about("Holds in each set if their number falls from set to set; empty otherwise."),
    )
    per_side = fields.Flag(metadata=about("Whether the amount is for each side."))
    effort_low = fields.Number(
        EFFORT, attribute="rpe_low", allow_none=True, metadata=about("Lowest effort, RPE 0-10.")
    )
    effort_high = fields.Number(
        EFFORT, attribute="rpe_high", allow_none=True, metadata=about("Highest effort, RPE 0-10.")
    )


class ToleranceTest(Out):
    """The light set that shows whether an exercise is tolerated."""

    phase = fields.Choice(Phase, metadata=about("The phase whose dose it is taken from."))
    kind = fields.Choice(DoseKind, metadata=about("What is counted."))
    amount = fields.Whole(
        AMOUNT, metadata=about("Amount, in repetitions, seconds, metres, breaths or contacts.")
    )
    per_side = fields.Flag(metadata=about("Whether the amount is for each side."))


class ToleranceLimits(Out):
    """The limits within which a tolerance test counts as passed, by the rule set in force."""

    sets_max = fields.Whole(SETS, metadata=about("Most sets of a test.", example=1))
    effort_max = fields.Number(EFFORT, metadata=about("Highest effort (RPE).", example=6.0))
    pain_max = fields.Whole(PAIN, metadata=about("Highest pain during the test (NPRS 0-10)."))
    morning_rise_max = fields.Whole(
        PAIN,
        metadata=about("Most that pain the next morning may exceed the usual morning.", example=1),
    )
    ruleset_version = fields.Text(
        60, metadata=about("Version of the rule set with these limits.", example="2026.11.1")
    )


class ExerciseDetail(ExerciseSummary):
    """Everything the library says about an exercise."""

    aliases = fields.ListOf(
        fields.Text(120, metadata=about("Another name.", example="RDL")),
        100,
        metadata=about("Other names."),
    )
    description = fields.Text(
        1000,
        metadata=about(
            "What it is, in one sentence.",
            example="Hips back, slow on the way down, bar close to the legs.",
        ),
    )
    why = fields.Text(
        300,
        metadata=about(
            "Why it is in a plan.",
            example="Brings load back to the hinge at a speed you can steer.",
        ),
    )
    trains = fields.ListOf(
        fields.Choice(TrainingQuality), 10, metadata=about("Qualities it trains.")
    )
    muscles = fields.One(ExerciseMuscles)
    setup = fields.Text(
        1000,
        metadata=about("How to set up.", example="Stand hip-wide, the bar against the thighs."),
    )
    cues = fields.One(ExerciseCues)
    faults = fields.ListOf(
        fields.Text(
            300,
            metadata=about(
                "What can be seen, then how to correct it.",
                example="Bar drifts forward: brush the legs all the way.",
            ),
        ),
        100,
        metadata=about("Common faults."),
    )
    tempo = fields.Text(
        20,
        allow_none=True,
        metadata=about("Down-pause-up-pause in seconds, where x is fast; null if free."),
    )
    doses = fields.ListOf(
        fields.One(ExerciseDose),
        7,
        metadata=about("Usual doses, one per phase in which it is open."),
    )
    tolerance_test = fields.One(ToleranceTest)
    equipment_alternatives = fields.ListOf(
        fields.One(EquipmentAlternative),
        10,
        metadata=about("Ways to do it with less or other equipment."),
    )
    links = fields.ListOf(
        fields.One(ExerciseLink),
        100,
        metadata=about("Easier and harder exercises, and substitutes."),
    )


class Exercise(ExerciseDetail):
    """Everything about an exercise, with the limits within which its tolerance test counts as
    passed.
    """

    tolerance_limits = fields.One(ToleranceLimits)
    library_version = fields.Text(20, metadata=VERSION)


class CatalogueQuery(In):
    """What the client holds already."""

    since = fields.Text(
        20,
        shortest=1,
        metadata=about(
            "Version of the library you have; the answer holds what has changed since.",
            example="2026.11.0",
        ),
    )


class ExerciseCatalogue(Out):
    """The whole library, or what has changed since a version of it."""

    version = fields.Text(20, metadata=VERSION)
    complete = fields.Flag(
        metadata=about(
            "True: this is everything; discard your copy. False: merge it into your copy."
        )
    )
    tolerance_limits = fields.One(ToleranceLimits)
    exercises = fields.ListOf(
        fields.One(ExerciseDetail), 1000, metadata=about("In the order of the library.")
    )
    removed = fields.ListOf(
        fields.Slug(metadata=about("Slug of a removed exercise.")),
        1000,
        metadata=about("Exercises that are no longer in the library; empty if `complete` is true."),
    )


ExercisePage = page_of("ExercisePage", ExerciseSummary)


class ExerciseLinkList(Out):
    """Ranked substitutes for this athlete."""

    items = fields.ListOf(fields.One(ExerciseLink), 100, metadata=about("Best first."))
