"""Shapes of a dose on the wire: one language for decisions, planned sessions and logs.

Stored doses are documents in base units (``load_g``); these schemas turn them into the
wire's, whether they come from a document or from the engine.
"""

from typing import Any

from marshmallow import RAISE, post_dump

from api.engine.vocab import (
    BandLevel,
    BlockKind,
    ChangeUnit,
    ChangeVariable,
    DecisionAction,
    EffortScale,
    PainQuality,
    Phase,
    RunStage,
    SetKind,
    SetSide,
)
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import page_of
from api.kit.http.schema import Out, Sparse
from api.kit.limits import PAIN
from api.programs import vocab


class StoredMoment(fields.Moment):
    """An instant that may come out of a document, where it is RFC 3339 text already."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        if isinstance(value, str):
            return value.replace("+00:00", "Z")
        return super()._serialize(value, attr, obj, **kwargs)


class Effort(Out):
    """An effort with its scale."""

    class Meta:
        unknown = RAISE

    scale = fields.Choice(EffortScale)
    value = fields.Number(
        vocab.EFFORT, metadata=about("RPE from 1 to 10 in halves, RIR from 0 to 10.")
    )


class SetTarget(Sparse):
    """What to do in one set, with the same members as the log. Those that do not apply are
    absent.
    """

    class Meta:
        unknown = RAISE

    kind = fields.Choice(
        SetKind, load_default=SetKind.WORK, metadata=about("Default work.", sparse=True)
    )
    reps = fields.Whole(
        vocab.REPS, metadata=about("Repetitions; per side if a side is given.", sparse=True)
    )
    duration_s = fields.Whole(vocab.DURATION_S, metadata=about("Duration in seconds.", sparse=True))
    distance_m = fields.Whole(vocab.DISTANCE_M, metadata=about("Distance in metres.", sparse=True))
    load_kg = fields.Kilograms(
        vocab.LOAD_KG,
        attribute="load_g",
        metadata=about(
            "External load in kilograms: 0 is body weight, negative is assistance, "
            "absent means no load applies.",
            sparse=True,
        ),
    )
    band = fields.Choice(
        BandLevel, metadata=about("Band, instead of or beside a load.", sparse=True)
    )
    side = fields.Choice(SetSide, metadata=about("Unilateral work.", sparse=True))
    effort = fields.One(Effort, metadata=about("Highest effort.", sparse=True))
    intensity_pct = fields.Whole(
        vocab.INTENSITY_PCT,
        metadata=about("For speed work: percent of the athlete's own best.", sparse=True),
    )


class RunIntervals(Out):
    """Walk-run intervals."""

    run_s = fields.Whole(vocab.INTERVAL, metadata=about("Seconds of running."))
    walk_s = fields.Whole(vocab.INTERVAL, metadata=about("Seconds of walking."))
    repeats = fields.Whole(vocab.INTERVAL, metadata=about("Number of repeats."))


class StopRule(Out):
    """When to stop this exercise; works offline."""

    pain_at_least = fields.Whole(PAIN, metadata=about("Stop at or above this pain (NPRS 0-10)."))
    qualities = fields.ListOf(
        fields.Choice(PainQuality), 100, metadata=about("Stop at any pain score with one of these.")
    )


class DoseChange(Out):
    """A variable that changed."""

    variable = fields.Choice(ChangeVariable)
    before = fields.Number(vocab.CHANGE, metadata=about("Value before."))
    after = fields.Number(
        vocab.CHANGE,
        allow_none=True,
        metadata=about("Value after; null for a load that your effort sets from now on."),
    )
    unit = fields.Choice(ChangeUnit)


class Alternative(Out):
    """Another exercise for the same slot."""

    exercise = fields.Slug(metadata=about("The exercise."))
    name = fields.Text(120, metadata=about("Its name.", example="Cable pull-through"))
    because = fields.Spoken(300, metadata=about("Why it fits."))


class Prescription(Out):
    """One exercise, its dose, and why."""

    id = fields.Uid(metadata=about("Id of the prescription."))
    exercise = fields.Slug(metadata=about("The exercise."))
    name = fields.Text(120, metadata=about("Its name.", example="Tempo Romanian deadlift"))
    group = fields.Text(1, pattern=r"^[A-Z]$", allow_none=True, metadata=about("Superset letter."))
    action = fields.Choice(DecisionAction)
    replaces = fields.Slug(allow_none=True, metadata=about("Exercise that it replaces."))
    sets = fields.ListOf(fields.One(SetTarget), 30, metadata=about("Targets, one per set."))
    tempo = fields.Text(
        7,
        pattern=r"^[0-9x]-[0-9x]-[0-9x]-[0-9x]$",
        allow_none=True,
        metadata=about("Down-pause-up-pause in seconds, where x is fast."),
    )
    rest_s = fields.Whole(
        vocab.REST_S, metadata=about("Rest between sets, in seconds; 0 if no rest is asked for.")
    )
    stage = fields.Choice(RunStage, allow_none=True, metadata=about("Walk-run stage."))
    intervals = fields.One(RunIntervals, allow_none=True, metadata=about("Walk-run intervals."))
    stop_if = fields.One(StopRule)
    changes = fields.ListOf(
        fields.One(DoseChange), 5, metadata=about("What changed; at most one variable goes up.")
    )
    alternatives = fields.ListOf(
        fields.One(Alternative), 5, metadata=about("Other exercises of the same or lower demand.")
    )
    why = fields.Spoken(500, metadata=about("The reason, in one sentence."))
    not_before = StoredMoment(allow_none=True, metadata=about("Earliest day to do it again."))

    @post_dump
    def _always_a_rest(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data if data.get("rest_s") is not None else data | {"rest_s": 0}


class SessionBlock(Out):
    """Part of a session."""

    kind = fields.Choice(BlockKind)
    prescriptions = fields.ListOf(
        fields.One(Prescription), 20, metadata=about("Prescriptions, in order.")
    )


class PlannedSession(Out):
    """A prescribed session. Written by the engine only."""

    id = fields.Uid(metadata=about("Id of the planned session."))
    local_date = fields.Day(metadata=about("The athlete's day."))
    name = fields.Spoken(120, metadata=about("Its name.", example="Hinge A"))
    status = fields.Choice(vocab.PlannedSessionStatus)
    phase = fields.Choice(Phase)
    expected_duration_s = fields.Whole(
        vocab.EXPECTED_DURATION_S,
        metadata=about("Expected duration in seconds, rests included, rounded up to five minutes."),
    )
    blocks = fields.ListOf(
        fields.One(SessionBlock),
        3,
        metadata=about("Its parts; empty while it awaits a decision."),
    )
    education = fields.ListOf(
        fields.One("EducationLink"), 3, metadata=about("Cards to read with it, best first.")
    )
    session_id = fields.Uid(
        allow_none=True, metadata=about("Id of the session that logged it, if any.")
    )
    decision_id = fields.Uid(
        allow_none=True, metadata=about("Id of the decision that it comes from.")
    )


PlannedSessionPage = page_of("PlannedSessionPage", PlannedSession)
