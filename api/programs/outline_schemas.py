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
    """Sets and a range of each: repetitions, seconds, metres, contacts, breaths or run stages."""

    kind = fields.Choice(DoseKind, metadata=about("What is counted; `time` is in seconds too."))
    sets = fields.Whole(SETS, metadata=about("How many."))
    low = fields.Whole(AMOUNT, metadata=about("Least of each."))
    high = fields.Whole(AMOUNT, metadata=about("Most of each; progress works in between."))
    per_side = fields.Flag(
        load_default=False, metadata=about("Each side; default false.", sparse=True)
    )
    pyramid = fields.ListOf(
        fields.Whole(SETS),
        30,
        load_default=[],
        metadata=about("Holds of each set, where they fall from set to set.", sparse=True),
    )


class TemplateExercise(Out):
    """One exercise of a line, with the dose it has there."""

    exercise = fields.Slug(metadata=about("The exercise."))
    name = fields.Text(120, metadata=about("Its name.", example="Tempo Romanian deadlift"))
    dose = fields.One(TemplateDose)
    text = fields.Text(80, metadata=about("The dose in words.", example="3 x 8-12"))


class TemplateCondition(Out):
    """What must hold."""

    code = fields.Text(80, metadata=about("As the content says it.", example="green(h5)>=2"))
    text = fields.Text(200, metadata=about("In words."))


class TemplateStep(Sparse):
    """What is done while its conditions hold."""

    when = fields.ListOf(
        fields.One(TemplateCondition),
        10,
        load_default=[],
        metadata=about("All must hold; absent holds always.", sparse=True),
    )
    exercises = fields.ListOf(
        fields.One(TemplateExercise),
        20,
        metadata=about("In order of preference; phase, equipment and sensitivities choose."),
    )
    effort_low = fields.Number(
        vocab.EFFORT, metadata=about("Effort 0-10, from.", sparse=True), allow_none=True
    )
    effort_high = fields.Number(
        vocab.EFFORT, metadata=about("Effort 0-10, to.", sparse=True), allow_none=True
    )
    tempo = fields.Text(
        7, allow_none=True, metadata=about("Down-pause-up-pause in seconds.", sparse=True)
    )
    rest_s = fields.Whole(
        vocab.REST_S, allow_none=True, metadata=about("Seconds between sets.", sparse=True)
    )
    external_load = fields.Flag(
        load_default=True, metadata=about("False: body weight only. Default true.", sparse=True)
    )
    progress = fields.ListOf(
        fields.Choice(ChangeVariable),
        11,
        load_default=[],
        metadata=about("What grows, in this order, one at a time.", sparse=True),
    )


class TemplateLine(Sparse):
    """One line of a day: a ladder of steps, the first whose conditions hold is done."""

    id = _line_id(metadata=about("Stable in its phase.", example="A1"))
    intent = fields.Text(30, metadata=about("What it is for.", example="hinge"))
    pattern = fields.Choice(MovementPattern)
    must = fields.Flag(
        load_default=False, metadata=about("Done first. Default false.", sparse=True)
    )
    optional = fields.Flag(
        load_default=False, metadata=about("May be left out. Default false.", sparse=True)
    )
    unaffected = fields.Flag(
        load_default=False,
        metadata=about("Kept while the rest is held back. Default false.", sparse=True),
    )
    note = fields.Text(500, allow_none=True, metadata=about("Good to know.", sparse=True))
    steps = fields.ListOf(fields.One(TemplateStep), 10, metadata=about("Hardest first."))


class TemplateDay(Out):
    """One training day."""

    key = fields.Text(10, metadata=about("Stable in its phase.", example="A"))
    name = fields.Text(120, metadata=about("Its name.", example="Hinge 1"))
    kind = fields.Choice(DayKind)
    minutes = fields.Whole(MINUTES, metadata=about("With warm-up and cool-down."))
    heavy = fields.Flag(metadata=about("Whether a heavy hinge may stand in it."))
    warm_up = fields.Slug(metadata=about("Routine before it, without a direction that provokes."))
    cool_down = fields.Slug(metadata=about("Routine after it, without a direction."))
    lines = fields.ListOf(_line_id(), 20, metadata=about("Ids of its lines, in order."))
    short = fields.ListOf(_line_id(), 20, metadata=about("Lines of a session of 25 minutes."))


class TemplateWeekDay(Out):
    """A day in a week."""

    day = fields.Text(10, metadata=about("Key of the day."))
    offset = fields.Whole(OFFSET, metadata=about("Days after the first day of the week."))


class TemplateWeek(Out):
    """The days of a week with so many sessions."""

    sessions_per_week = fields.Whole(vocab.SESSIONS_PER_WEEK, metadata=about("Sessions."))
    days = fields.ListOf(fields.One(TemplateWeekDay), 7, metadata=about("In order."))
    second_week = fields.ListOf(
        fields.One(TemplateWeekDay), 7, metadata=about("Every second week, where it differs.")
    )


class PhaseOutline(Out):
    """What a phase holds: its lines by id, days made of them, weeks made of days."""

    notes = fields.ListOf(fields.Text(500), 20, metadata=about("Good to know."))
    lines = fields.ListOf(
        fields.One(TemplateLine), 100, metadata=about("Each line once, whatever days hold it.")
    )
    days = fields.ListOf(fields.One(TemplateDay), 20, metadata=about("Training days."))
    weeks = fields.ListOf(
        fields.One(TemplateWeek), 10, metadata=about("The recommended week first.")
    )
    daily = fields.ListOf(fields.One(TemplateLine), 10, metadata=about("On every other day."))
    off_day = fields.ListOf(
        fields.One(TemplateLine), 10, metadata=about("A short round at home, without equipment.")
    )


# --- routines ----------------------------------------------------------------------------


class RoutineTaker(Out):
    """A kind of day that takes a routine."""

    day = fields.Choice(DayKind)
    heavy = fields.Flag(metadata=about("Whether a heavy hinge stands in the day."))
    sensitivity = fields.Choice(
        Sensitivity, allow_none=True, metadata=about("Direction that provokes; null is none.")
    )


class RoutineLine(Out):
    """One line. It is left out where phase, equipment or a sensitivity excludes it."""

    block = fields.Text(20, metadata=about("Part of the routine.", example="pulse"))
    exercise = fields.One(TemplateExercise)
    minutes = fields.Whole(MINUTES, metadata=about("About how long."))
    first_phase = fields.Choice(Phase, metadata=about("From this phase."))
    last_phase = fields.Choice(Phase, metadata=about("Until this phase."))
    hinge_days_only = fields.Flag(metadata=about("Only on days with a hinge."))
    not_with = fields.ListOf(
        fields.Choice(Sensitivity), 10, metadata=about("Left out while one of these provokes.")
    )
    only_with = fields.ListOf(
        fields.Choice(Sensitivity), 10, metadata=about("Only while one of these provokes.")
    )
    instead = fields.ListOf(
        fields.One(TemplateExercise), 10, metadata=about("What takes its place when left out.")
    )
    in_short = fields.Flag(metadata=about("Part of the five-minute version."))
    note = fields.Text(300, allow_none=True, metadata=about("Good to know."))


class RoutineSummary(Out):
    """What a list needs."""

    slug = fields.Slug(metadata=about("Stable name.", example="wu-lift-neutral"))
    name = fields.Text(120, metadata=about("Name for people.", example="Lifting warm-up"))
    kind = fields.Choice(RoutineKind)
    summary = fields.Text(300, metadata=about("For whom and when."))
    minutes = fields.Whole(MINUTES, metadata=about("About how long, without ramp sets."))


class Routine(RoutineSummary):
    """A whole warm-up or cool-down."""

    notes = fields.ListOf(fields.Text(500), 10, metadata=about("Good to know."))
    lines = fields.ListOf(fields.One(RoutineLine), 30, metadata=about("In order."))
    taken_by = fields.ListOf(
        fields.One(RoutineTaker), 100, metadata=about("Days and backs that take it.")
    )


RoutinePage = page_of("RoutinePage", RoutineSummary)
