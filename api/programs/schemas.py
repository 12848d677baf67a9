"""Shapes of programs on the wire: what is on offer, and the athlete's enrollment."""

from api.engine.vocab import Equipment, Phase, Sport, Weekday
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import page_of
from api.kit.http.schema import In, Out, Patch
from api.kit.limits import VERSION
from api.programs import vocab
from api.programs.outline_schemas import PhaseOutline


class PhaseGate(Out):
    """A criterion for leaving a phase."""

    code = fields.Text(80, metadata=about("Stable code of the gate.", example="test_hinge_dowel"))
    text = fields.Text(300, metadata=about("The gate in words."))
    evidence = fields.One("Evidence")


class ProgramPhase(Out):
    """One phase."""

    phase = fields.Choice(Phase)
    name = fields.Text(80, metadata=about("Name of the phase."))
    focus = fields.Text(500, metadata=about("What the key is for."))
    min_days = fields.Whole(
        vocab.MIN_DAYS, metadata=about("Shortest time before it can be left, in days.")
    )
    sessions_per_week = fields.Whole(
        vocab.USUAL_SESSIONS, metadata=about("Usual number of sessions per week.")
    )
    gates = fields.ListOf(
        fields.One(PhaseGate), 100, metadata=about("Gates that must all be met to leave the phase.")
    )
    exercises = fields.ListOf(
        fields.Slug(), 100, metadata=about("Usual exercises; the engine chooses from them.")
    )
    outline = fields.One(PhaseOutline)
    education = fields.ListOf(
        fields.One("EducationLink"), 3, metadata=about("Cards of the phase, best first.")
    )


class ProgramSummary(Out):
    """The members shown in a list."""

    slug = fields.Slug(metadata=about("Stable name.", example="hinge-rebuild"))
    name = fields.Text(120, metadata=about("Display name.", example="Hinge rebuild"))
    sports = fields.ListOf(fields.Choice(Sport), 100, metadata=about("Sports it is for."))
    summary = fields.Text(2000, metadata=about("A summary in one paragraph."))
    version = fields.Text(20, metadata=about("Version of the content.", example="2026.11.0"))


class Program(ProgramSummary):
    """A whole program."""

    equipment = fields.ListOf(fields.Choice(Equipment), 100, metadata=about("Equipment it needs."))
    notes = fields.ListOf(fields.Text(500), 20, metadata=about("Notes worth knowing."))
    phases = fields.ListOf(fields.One(ProgramPhase), 100, metadata=about("Phases, in order."))


ProgramPage = page_of("ProgramPage", ProgramSummary)


class EnrollmentInput(In):
    """Start a program."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    program = fields.Slug(required=True, metadata=about("The program.", example="hinge-rebuild"))
    started_on = fields.Day(required=True, metadata=about("First day, as the athlete's local day."))
    sessions_per_week = fields.Whole(
        vocab.SESSIONS_PER_WEEK,
        metadata=about(
            "Number of sessions per week that the athlete prefers; what the program "
            "recommends if absent."
        ),
    )
    training_days = fields.ListOf(
        fields.Choice(Weekday),
        7,
        distinct=True,
        metadata=about("Preferred weekdays; empty leaves the choice to the engine."),
    )


class EnrollmentPatch(Patch):
    """Merge patch of an enrollment."""

    status = fields.Choice(
        vocab.EnrollmentStatus,
        metadata=about("Pause, resume, complete or end; the last two are final."),
    )
    sessions_per_week = fields.Whole(
        vocab.SESSIONS_PER_WEEK,
        metadata=about("Number of sessions per week that the athlete prefers."),
    )
    training_days = fields.ListOf(
        fields.Choice(Weekday),
        7,
        distinct=True,
        metadata=about("Preferred weekdays; empty leaves the choice to the engine."),
    )


class Enrollment(Out):
    """The athlete in a program. The engine sets the phase, which is p0 until the first plan."""

    id = fields.Uid(metadata=about("Id of the enrollment."))
    program = fields.Slug(metadata=about("The program.", example="hinge-rebuild"))
    program_version = fields.Text(
        20, metadata=about("Version of the content at the start.", example="2026.11.0")
    )
    status = fields.Choice(vocab.EnrollmentStatus)
    started_on = fields.Day(metadata=about("First day."))
    sessions_per_week = fields.Whole(
        vocab.SESSIONS_PER_WEEK,
        metadata=about("Number of sessions per week that the athlete prefers."),
    )
    training_days = fields.ListOf(
        fields.Choice(Weekday),
        7,
        metadata=about("Preferred weekdays; empty leaves the choice to the engine."),
    )
    phase = fields.Choice(Phase)
    phase_since = fields.Day(metadata=about("First day in this phase."))
    version = fields.Whole(
        VERSION,
        metadata=about(
            "Version of the row; increases with every change, including those made by the plan."
        ),
    )


EnrollmentPage = page_of("EnrollmentPage", Enrollment)


class EnrollmentSaved(Out):
    """Enrollment and its effect."""

    enrollment = fields.One(Enrollment)
    effect = fields.One("Effect")
