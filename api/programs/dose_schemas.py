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
    value = fields.Number(vocab.EFFORT, metadata=about("RPE 1-10 in halves, RIR 0-10."))


class SetTarget(Sparse):
    """What to do in one set. Same words as the log. What does not apply is absent."""

    class Meta:
        unknown = RAISE

    kind = fields.Choice(
        SetKind, load_default=SetKind.WORK, metadata=about("Default work.", sparse=True)
    )
    reps = fields.Whole(
        vocab.REPS, metadata=about("Repetitions; per side when a side is given.", sparse=True)
    )
    duration_s = fields.Whole(vocab.DURATION_S, metadata=about("Seconds.", sparse=True))
    distance_m = fields.Whole(vocab.DISTANCE_M, metadata=about("Metres.", sparse=True))
    load_kg = fields.Kilograms(
        vocab.LOAD_KG,
        attribute="load_g",
        metadata=about(
            "Load added to the body: 0 body weight, negative assisted, absent not a load.",
            sparse=True,
        ),
    )
    band = fields.Choice(
        BandLevel, metadata=about("Band, instead of or beside a load.", sparse=True)
    )
    side = fields.Choice(SetSide, metadata=about("Unilateral work.", sparse=True))
    effort = fields.One(Effort, metadata=about("Upper bound.", sparse=True))
    intensity_pct = fields.Whole(
        vocab.INTENSITY_PCT,
        metadata=about("Speed work: percent of the athlete's own best.", sparse=True),
    )


class RunIntervals(Out):
    """Walk-run."""

    run_s = fields.Whole(vocab.INTERVAL, metadata=about("Seconds of running."))
    walk_s = fields.Whole(vocab.INTERVAL, metadata=about("Seconds of walking."))
    repeats = fields.Whole(vocab.INTERVAL, metadata=about("How often."))


class StopRule(Out):
    """When to stop this exercise; works offline."""

    pain_at_least = fields.Whole(PAIN, metadata=about("Stop at or above (NPRS 0-10)."))
    qualities = fields.ListOf(
        fields.Choice(PainQuality), 100, metadata=about("Stop at any number with one of these.")
    )


class DoseChange(Out):
    """The variable that moved."""

    variable = fields.Choice(ChangeVariable)
    before = fields.Number(vocab.CHANGE, metadata=about("Before."))
    after = fields.Number(
        vocab.CHANGE,
        allow_none=True,
        metadata=about("After; null for a load that is left to your effort from now on."),
    )
    unit = fields.Choice(ChangeUnit)


class Alternative(Out):
    """Another way to do the slot."""

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
    replaces = fields.Slug(allow_none=True, metadata=about("Exercise it stands in for."))
    sets = fields.ListOf(fields.One(SetTarget), 30, metadata=about("One row per set."))
    tempo = fields.Text(
        7,
        pattern=r"^[0-9x]-[0-9x]-[0-9x]-[0-9x]$",
        allow_none=True,
        metadata=about("Down-pause-up-pause in seconds, x is fast."),
    )
    rest_s = fields.Whole(
        vocab.REST_S, metadata=about("Seconds between sets; 0 where no rest is asked for.")
    )
    stage = fields.Choice(RunStage, allow_none=True, metadata=about("Walk-run stage."))
    intervals = fields.One(RunIntervals, allow_none=True, metadata=about("Walk-run."))
    stop_if = fields.One(StopRule)
    changes = fields.ListOf(
        fields.One(DoseChange), 5, metadata=about("What moved; at most one rises.")
    )
    alternatives = fields.ListOf(
        fields.One(Alternative), 5, metadata=about("Others of the same or lower demand.")
    )
    why = fields.Spoken(500, metadata=about("One sentence."))
    not_before = StoredMoment(allow_none=True, metadata=about("Earliest next exposure."))

    @post_dump
    def _always_a_rest(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data if data.get("rest_s") is not None else data | {"rest_s": 0}


class SessionBlock(Out):
    """Part of a session."""

    kind = fields.Choice(BlockKind)
    prescriptions = fields.ListOf(fields.One(Prescription), 20, metadata=about("In order."))


class PlannedSession(Out):
    """A prescribed session. Written by the engine only."""

    id = fields.Uid(metadata=about("Id of the planned session."))
    local_date = fields.Day(metadata=about("The athlete's day."))
    name = fields.Spoken(120, metadata=about("Its name.", example="Hinge A"))
    status = fields.Choice(vocab.PlannedSessionStatus)
    phase = fields.Choice(Phase)
    expected_duration_s = fields.Whole(
        vocab.EXPECTED_DURATION_S,
        metadata=about("Seconds its doses take, rests with them, up to five minutes."),
    )
    blocks = fields.ListOf(
        fields.One(SessionBlock),
        3,
        metadata=about("Its parts; empty while it awaits a decision."),
    )
    education = fields.ListOf(
        fields.One("EducationLink"), 3, metadata=about("Cards to read with it, best first.")
    )
    session_id = fields.Uid(allow_none=True, metadata=about("The log of it."))
    decision_id = fields.Uid(allow_none=True, metadata=about("The decision it comes from."))


PlannedSessionPage = page_of("PlannedSessionPage", PlannedSession)
