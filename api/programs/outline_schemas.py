"""Shapes of what programs hold on the wire: lines, days, weeks, routines.

Templates name ranges and orders of preference. What one athlete does, and with how much, is a
prescription.
"""

from typing import Any

from api.engine.template import DayKind, DoseKind
from api.engine.vocab import ChangeVariable, MovementPattern, Phase, Sensitivity
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import page_of
from api.kit.http.schema import Out, Sparse
from api.kit.limits import Bounds
from api.programs import vocab
from api.programs.routine_cards import RoutineKind

AMOUNT = Bounds(0, 100_000)
SETS = Bounds(1, 30)
OFFSET = Bounds(0, 6)
MINUTES = Bounds(0, 600)


def _line_id(**more: Any) -> fields.Text:
    return fields.Text(20, **more)


class TemplateDose(Sparse):
    """Sets and a range for each, in repetitions, seconds, metres, contacts, breaths or run
    stages.
    """

    kind = fields.Choice(DoseKind, metadata=about("What is counted; `time` is in seconds too."))
    sets = fields.Whole(SETS, metadata=about("Number of sets."))
    low = fields.Whole(AMOUNT, metadata=about("Least amount per set."))
    high = fields.Whole(
        AMOUNT, metadata=about("Greatest amount per set; progress moves between the two.")
    )
    per_side = fields.Flag(
        load_default=False,
        metadata=about("Whether the amount is for each side. Default false.", sparse=True),
    )
    pyramid = fields.ListOf(
        fields.Whole(SETS),
        30,
        load_default=[],
        metadata=about("Holds in each set, if their number falls from set to set.", sparse=True),
    )


class TemplateExercise(Out):
    """One exercise of a line, with the dose it has there."""

    exercise = fields.Slug(metadata=about("The exercise."))
    name = fields.Text(120, metadata=about("Its name.", example="Tempo Romanian deadlift"))
    dose = fields.One(TemplateDose)
    text = fields.Text(80, metadata=about("The dose in words.", example="3 x 8-12"))


class TemplateCondition(Out):
    """A condition that must hold."""

    code = fields.Text(80, metadata=about("The condition as code.", example="green(h5)>=2"))
    text = fields.Text(200, metadata=about("The condition in words."))


class TemplateStep(Sparse):
    """What is done while its conditions hold."""

    when = fields.ListOf(
        fields.One(TemplateCondition),
        10,
        load_default=[],
        metadata=about(
            "Conditions that must all hold; if absent, the step always applies.", sparse=True
        ),
    )
    exercises = fields.ListOf(
        fields.One(TemplateExercise),
        20,
        metadata=about(
            "In order of preference; phase, equipment and sensitivities determine the choice."
        ),
    )
    effort_low = fields.Number(
        vocab.EFFORT, metadata=about("Lowest effort, 0-10.", sparse=True), allow_none=True
    )
    effort_high = fields.Number(
        vocab.EFFORT, metadata=about("Highest effort, 0-10.", sparse=True), allow_none=True
    )
    tempo = fields.Text(
        7, allow_none=True, metadata=about("Down-pause-up-pause in seconds.", sparse=True)
    )
    rest_s = fields.Whole(
        vocab.REST_S, allow_none=True, metadata=about("Rest between sets, in seconds.", sparse=True)
    )
    external_load = fields.Flag(
        load_default=True, metadata=about("False: body weight only. Default true.", sparse=True)
    )
    progress = fields.ListOf(
        fields.Choice(ChangeVariable),
        11,
        load_default=[],
        metadata=about("What increases, in this order, one at a time.", sparse=True),
    )


class TemplateLine(Sparse):
    """One line of a day: a ladder of steps. The first step whose conditions hold is done."""

    id = _line_id(metadata=about("Id of the line, stable within its phase.", example="A1"))
    intent = fields.Text(30, metadata=about("What the key is for.", example="hinge"))
    pattern = fields.Choice(MovementPattern)
    must = fields.Flag(
        load_default=False, metadata=about("Whether it is done first. Default false.", sparse=True)
    )
    optional = fields.Flag(
        load_default=False,
        metadata=about("Whether it may be left out. Default false.", sparse=True),
    )
    unaffected = fields.Flag(
        load_default=False,
        metadata=about(
            "Whether it is kept while the rest is held back. Default false.", sparse=True
        ),
    )
    note = fields.Text(500, allow_none=True, metadata=about("A note worth knowing.", sparse=True))
    steps = fields.ListOf(fields.One(TemplateStep), 10, metadata=about("Hardest first."))


class TemplateDay(Out):
    """One training day."""

    key = fields.Text(10, metadata=about("Key of the day, stable within its phase.", example="A"))
    name = fields.Text(120, metadata=about("Its name.", example="Hinge 1"))
    kind = fields.Choice(DayKind)
    minutes = fields.Whole(MINUTES, metadata=about("Minutes, warm-up and cool-down included."))
    heavy = fields.Flag(metadata=about("Whether the day may contain a heavy hinge."))
    warm_up = fields.Slug(metadata=about("Routine before it, if no direction provokes the back."))
    cool_down = fields.Slug(metadata=about("Routine after it, if no direction provokes the back."))
    lines = fields.ListOf(_line_id(), 20, metadata=about("Ids of its lines, in order."))
    short = fields.ListOf(_line_id(), 20, metadata=about("Lines of a 25-minute session."))


class TemplateWeekDay(Out):
    """A day in a week."""

    day = fields.Text(10, metadata=about("Key of the day."))
    offset = fields.Whole(OFFSET, metadata=about("Days after the first day of the week."))


class TemplateWeek(Out):
    """The days of a week with a given number of sessions."""

    sessions_per_week = fields.Whole(vocab.SESSIONS_PER_WEEK, metadata=about("Sessions per week."))
    days = fields.ListOf(fields.One(TemplateWeekDay), 7, metadata=about("Days, in order."))
    second_week = fields.ListOf(
        fields.One(TemplateWeekDay),
        7,
        metadata=about("The days of every second week, if they differ."),
    )


class PhaseOutline(Out):
    """The content of a phase: its lines by id, days made of lines, and weeks made of days."""

    notes = fields.ListOf(fields.Text(500), 20, metadata=about("Notes worth knowing."))
    lines = fields.ListOf(
        fields.One(TemplateLine),
        100,
        metadata=about("Each line once, even if several days use it."),
    )
    days = fields.ListOf(fields.One(TemplateDay), 20, metadata=about("Training days."))
    weeks = fields.ListOf(
        fields.One(TemplateWeek), 10, metadata=about("The recommended week first.")
    )
    daily = fields.ListOf(fields.One(TemplateLine), 10, metadata=about("Line for every other day."))
    off_day = fields.ListOf(
        fields.One(TemplateLine), 10, metadata=about("A short round at home, without equipment.")
    )


# --- routines ----------------------------------------------------------------------------


class RoutineTaker(Out):
    """A kind of day that a routine is meant for."""

    day = fields.Choice(DayKind)
    heavy = fields.Flag(metadata=about("Whether the day contains a heavy hinge."))
    sensitivity = fields.Choice(
        Sensitivity,
        allow_none=True,
        metadata=about("Direction that provokes the back; null for none."),
    )


class RoutineLine(Out):
    """One line. It is left out where phase, equipment or a sensitivity excludes it."""

    block = fields.Text(20, metadata=about("Part of the routine.", example="pulse"))
    exercise = fields.One(TemplateExercise)
    minutes = fields.Whole(MINUTES, metadata=about("Approximate duration in minutes."))
    first_phase = fields.Choice(Phase, metadata=about("From this phase."))
    last_phase = fields.Choice(Phase, metadata=about("Until this phase."))
    hinge_days_only = fields.Flag(metadata=about("Only on days with a hinge."))
    not_with = fields.ListOf(
        fields.Choice(Sensitivity),
        10,
        metadata=about("Left out while one of these provokes the back."),
    )
    only_with = fields.ListOf(
        fields.Choice(Sensitivity), 10, metadata=about("Only while one of these provokes the back.")
    )
    instead = fields.ListOf(
        fields.One(TemplateExercise), 10, metadata=about("What replaces it when it is left out.")
    )
    in_short = fields.Flag(metadata=about("Part of the five-minute version."))
    note = fields.Text(300, allow_none=True, metadata=about("A note worth knowing."))


class RoutineSummary(Out):
    """The members shown in a list."""

    slug = fields.Slug(metadata=about("Stable name.", example="wu-lift-neutral"))
    name = fields.Text(120, metadata=about("Display name.", example="Lifting warm-up"))
    kind = fields.Choice(RoutineKind)
    summary = fields.Text(300, metadata=about("Who the routine is for, and when."))
    minutes = fields.Whole(
        MINUTES, metadata=about("Approximate duration in minutes, without ramp sets.")
    )


class Routine(RoutineSummary):
    """A whole warm-up or cool-down."""

    notes = fields.ListOf(fields.Text(500), 10, metadata=about("Notes worth knowing."))
    lines = fields.ListOf(fields.One(RoutineLine), 30, metadata=about("Lines, in order."))
    taken_by = fields.ListOf(
        fields.One(RoutineTaker),
        100,
        metadata=about("Days and sensitivities that it is meant for."),
    )


RoutinePage = page_of("RoutinePage", RoutineSummary)
