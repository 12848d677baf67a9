"""Shapes of training on the wire."""

from api.engine.vocab import (
    BandLevel,
    PainQuality,
    RunStage,
    SessionStatus,
    SetKind,
    SetSide,
    SetStatus,
    StopReason,
)
from api.kit.http import fields
from api.kit.http.batches import items_of
from api.kit.http.fields import about
from api.kit.http.paging import page_of
from api.kit.http.schema import In, Out, Patch, Sparse
from api.kit.limits import PAIN, RATING, VERSION
from api.training import vocab

_PAIN = "NPRS, 0 none to 10 worst imaginable."


def _pain(words: str) -> fields.Whole:
    return fields.Whole(PAIN, allow_none=True, metadata=about(f"{words} {_PAIN}"))


def _duration() -> fields.Whole:
    return fields.Whole(vocab.DURATION_S, allow_none=True, metadata=about("Duration in seconds."))


def _planned() -> fields.Uid:
    return fields.Uid(
        allow_none=True, metadata=about("Id of the planned session that it carries out, if any.")
    )


def _effort() -> fields.Number:
    return fields.Number(
        vocab.SESSION_RPE,
        allow_none=True,
        metadata=about("Effort of the session as a whole, 0-10."),
    )


class SetLogInput(In):
    """One set as it was done. Send what applies; an absent member means not stated, never zero."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    kind = fields.Choice(SetKind, load_default=SetKind.WORK)
    status = fields.Choice(SetStatus, load_default=SetStatus.DONE)
    reason = fields.Choice(StopReason, allow_none=True)
    reps = fields.Whole(
        vocab.REPS, allow_none=True, metadata=about("Repetitions; per side if a side is given.")
    )
    duration_s = fields.Whole(
        vocab.DURATION_S, allow_none=True, metadata=about("Seconds; per side if a side is given.")
    )
    distance_m = fields.Whole(
        vocab.DISTANCE_M, allow_none=True, metadata=about("Distance in metres.")
    )
    load_kg = fields.Kilograms(
        vocab.LOAD_KG,
        attribute="load_g",
        allow_none=True,
        metadata=about(
            "Total external load in kilograms; 0 is body weight, negative is assistance."
        ),
    )
    band = fields.Choice(BandLevel, allow_none=True)
    side = fields.Choice(SetSide, allow_none=True)
    effort = fields.One(
        "Effort",
        allow_none=True,
        metadata=about("Effort as felt. It never blocks anything and never counts in favour."),
    )
    intensity_pct = fields.Whole(
        vocab.INTENSITY_PCT,
        allow_none=True,
        metadata=about("For speed and jump work: percent of the athlete's own best."),
    )
    technique = fields.Whole(
        RATING, allow_none=True, metadata=about("Technique, from 1 (lost) to 5 (as it should be).")
    )
    pain = fields.Whole(PAIN, allow_none=True, metadata=about(f"Worst pain in the set. {_PAIN}"))
    pain_quality = fields.Choice(PainQuality, allow_none=True)
    target = fields.One(
        "SetTarget", allow_none=True, metadata=about("What the app asked for; stored as sent.")
    )


class SetLog(Sparse):
    """One set as it was done, with its target. Members that do not apply are absent."""

    id = fields.Uid(metadata=about("Id of the set."))
    kind = fields.Choice(SetKind)
    status = fields.Choice(SetStatus)
    reason = fields.Choice(
        StopReason, metadata=about("Why it was stopped or skipped.", sparse=True)
    )
    reps = fields.Whole(
        vocab.REPS, metadata=about("Repetitions; per side if a side is given.", sparse=True)
    )
    duration_s = fields.Whole(
        vocab.DURATION_S, metadata=about("Seconds; per side if a side is given.", sparse=True)
    )
    distance_m = fields.Whole(vocab.DISTANCE_M, metadata=about("Distance in metres.", sparse=True))
    load_kg = fields.Kilograms(
        vocab.LOAD_KG,
        attribute="load_g",
        metadata=about(
            "Total external load in kilograms; 0 is body weight, negative is assistance.",
            sparse=True,
        ),
    )
    band = fields.Choice(BandLevel, metadata=about("Resistance of the band.", sparse=True))
    side = fields.Choice(SetSide, metadata=about("Side that did the set.", sparse=True))
    effort = fields.One("Effort", metadata=about("Effort as felt.", sparse=True))
    intensity_pct = fields.Whole(
        vocab.INTENSITY_PCT,
        metadata=about("For speed and jump work: percent of the athlete's own best.", sparse=True),
    )
    technique = fields.Whole(
        RATING, metadata=about("Technique, from 1 (lost) to 5 (as it should be).", sparse=True)
    )
    pain = fields.Whole(PAIN, metadata=about(f"Worst pain in the set. {_PAIN}", sparse=True))
    pain_quality = fields.Choice(PainQuality, metadata=about("What it felt like.", sparse=True))
    target = fields.One("SetTarget", metadata=about("What was asked for.", sparse=True))


class LoggedExerciseInput(In):
    """One exercise as it was done."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    exercise = fields.Slug(required=True, metadata=about("Exercise of the library."))
    prescription_id = fields.Uid(
        allow_none=True, metadata=about("Id of the prescription that it carries out, if any.")
    )
    group = fields.Text(
        1,
        pattern=r"^[A-Z]$",
        attribute="group_letter",
        allow_none=True,
        metadata=about("Exercises with the same letter were done in rotation."),
    )
    tempo = fields.Text(12, allow_none=True, metadata=about("Down-pause-up-pause in seconds."))
    stage = fields.Choice(RunStage, allow_none=True)
    note = fields.Text(
        vocab.EXERCISE_NOTE_LONGEST,
        allow_none=True,
        metadata=about("A note in the athlete's words."),
    )
    sets = fields.ListOf(
        fields.One(SetLogInput), vocab.MOST_SETS, required=True, metadata=about("Sets, in order.")
    )


class LoggedExercise(Out):
    """One exercise as it was done."""

    id = fields.Uid(metadata=about("Id of this row."))
    exercise = fields.Slug(metadata=about("Exercise of the library."))
    prescription_id = fields.Uid(
        allow_none=True, metadata=about("Id of the prescription that it carries out, if any.")
    )
    group = fields.Text(
        1,
        pattern=r"^[A-Z]$",
        attribute="group_letter",
        allow_none=True,
        metadata=about("Exercises with the same letter were done in rotation."),
    )
    tempo = fields.Text(12, allow_none=True, metadata=about("Down-pause-up-pause in seconds."))
    stage = fields.Choice(RunStage, allow_none=True)
    note = fields.Text(
        vocab.EXERCISE_NOTE_LONGEST,
        allow_none=True,
        metadata=about("A note in the athlete's words."),
    )
    sets = fields.ListOf(fields.One(SetLog), vocab.MOST_SETS, metadata=about("Sets, in order."))


class SessionInput(In):
    """A whole session in one request."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    status = fields.Choice(SessionStatus, load_default=SessionStatus.COMPLETED)
    local_date = fields.Day(required=True, metadata=about("The athlete's day it began on."))
    started_at = fields.Moment(required=True, metadata=about("When it began."))
    time_zone = fields.Zone(required=True, metadata=about("IANA time zone it happened in."))
    duration_s = _duration()
    planned_session_id = _planned()
    skip_reason = fields.Choice(StopReason, allow_none=True)
    session_rpe = _effort()
    pain_before = _pain("Pain before the session.")
    pain_worst = _pain("Worst pain during the session.")
    pain_after = _pain("Pain right after the session.")
    leg_symptoms = fields.One(
        "LegSymptoms", allow_none=True, metadata=about("Symptoms in the leg, during or after.")
    )
    note = fields.Text(
        vocab.NOTE_LONGEST, allow_none=True, metadata=about("A note in the athlete's words.")
    )
    exercises = fields.ListOf(
        fields.One(LoggedExerciseInput),
        vocab.MOST_EXERCISES,
        metadata=about("Exercises, in order."),
    )


class SessionItemInput(SessionInput):
    """A session in a batch: the same as a single one, with an id of its own."""

    id = fields.Uid(required=True, metadata=about("UUIDv7 made by the client."))


class SessionBatchInput(In):
    """Sessions to log together."""

    items = items_of("SessionItemInput")


class SessionPatch(Patch):
    """Merge patch of a session. `exercises` is replaced as a whole; rows that keep their id
    stay the same rows.
    """

    status = fields.Choice(SessionStatus)
    local_date = fields.Day(metadata=about("The athlete's day it began on."))
    started_at = fields.Moment(metadata=about("When it began."))
    time_zone = fields.Zone(metadata=about("IANA time zone it happened in."))
    duration_s = _duration()
    planned_session_id = _planned()
    skip_reason = fields.Choice(StopReason, allow_none=True)
    session_rpe = _effort()
    pain_before = _pain("Pain before the session.")
    pain_worst = _pain("Worst pain during the session.")
    pain_after = _pain("Pain right after the session.")
    leg_symptoms = fields.One(
        "LegSymptoms",
        allow_none=True,
        metadata=about("Symptoms in the leg, during or after; replaced as a whole."),
    )
    note = fields.Text(
        vocab.NOTE_LONGEST, allow_none=True, metadata=about("A note in the athlete's words.")
    )
    exercises = fields.ListOf(
        fields.One(LoggedExerciseInput),
        vocab.MOST_EXERCISES,
        metadata=about("Exercises, in order."),
    )


class Session(Out):
    """A logged session."""

    id = fields.Uid(metadata=about("Id of the session."))
    status = fields.Choice(SessionStatus)
    origin = fields.Choice(vocab.SessionOrigin)
    local_date = fields.Day(metadata=about("The athlete's day it began on."))
    started_at = fields.Moment(metadata=about("When it began."))
    time_zone = fields.Zone(metadata=about("IANA time zone it happened in."))
    duration_s = _duration()
    planned_session_id = _planned()
    skip_reason = fields.Choice(StopReason, allow_none=True)
    session_rpe = _effort()
    pain_before = _pain("Pain before the session.")
    pain_worst = _pain("Worst pain during the session.")
    pain_after = _pain("Pain right after the session.")
    leg_symptoms = fields.One(
        "LegSymptoms", allow_none=True, metadata=about("Symptoms in the leg, during or after.")
    )
    note = fields.Text(
        vocab.NOTE_LONGEST, allow_none=True, metadata=about("A note in the athlete's words.")
    )
    exercises = fields.ListOf(
        fields.One(LoggedExercise), vocab.MOST_EXERCISES, metadata=about("Exercises, in order.")
    )
    version = fields.Whole(
        VERSION,
        metadata=about(
            "Version of the row; increases with every change, including changes to its parts."
        ),
    )
    created_at = fields.Moment(metadata=about("When the server received it."))
    updated_at = fields.Moment(metadata=about("When it was last changed."))


SessionPage = page_of("SessionPage", Session)


class SessionSaved(Out):
    """A session and what it changed."""

    session = fields.One(Session, metadata=about("The row as stored."))
    effect = fields.One("Effect", metadata=about("What this write changed."))
