"""What stands in each sheet. Headers say the unit; the sources are columns of the tables."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from api.archive.sheets import Cell, Sheet
from api.assessments import service as assessments
from api.engine.vocab import EffortScale


def _moment(value: datetime) -> str:
    """In UTC, to the second: what was said by somebody is not finer."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _kilograms(grams: int) -> float:
    return grams / 1000


def _from_one(position: int) -> int:
    return position + 1


def _listed(items: Iterable[Any]) -> str:
    return "; ".join(map(str, items))


def _answers(said: dict[str, Any]) -> str:
    return _listed(f"{code}: {answer}" for code, answer in sorted(said.items()))


def _reach(said: dict[str, Any]) -> str:
    return str(said.get("reach") or "")


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _plain(table: str, *names: str) -> tuple[Cell, ...]:
    """Columns whose header is their name."""
    return tuple(Cell(name, f"{table}.{name}") for name in names)


SESSIONS = Sheet(
    "csv/sessions.csv",
    ("training_session", "logged_exercise", "set_log"),
    (
        "training_session.local_date",
        "training_session.started_at",
        "training_session.id",
        "logged_exercise.position",
        "set_log.position",
    ),
    (
        Cell("local_date", "training_session.local_date"),
        Cell("started_at", "training_session.started_at", _moment),
        Cell("time_zone", "training_session.time_zone"),
        Cell("session_status", "training_session.status"),
        Cell("session_duration_s", "training_session.duration_s"),
        Cell("session_rpe_0_to_10", "training_session.session_rpe"),
        Cell("pain_before_0_to_10", "training_session.pain_before"),
        Cell("pain_worst_0_to_10", "training_session.pain_worst"),
        Cell("pain_after_0_to_10", "training_session.pain_after"),
        Cell("leg_symptoms", "training_session.leg_symptoms", _reach),
        Cell("skip_reason", "training_session.skip_reason"),
        Cell("session_note", "training_session.note"),
        Cell("exercise", "logged_exercise.exercise"),
        Cell("exercise_number", "logged_exercise.position", _from_one),
        Cell("group", "logged_exercise.group_letter"),
        Cell("tempo", "logged_exercise.tempo"),
        Cell("run_stage", "logged_exercise.stage"),
        Cell("exercise_note", "logged_exercise.note"),
        Cell("set_number", "set_log.position", _from_one),
        Cell("kind", "set_log.kind"),
        Cell("status", "set_log.status"),
        Cell("stop_reason", "set_log.reason"),
        Cell("reps", "set_log.reps"),
        Cell("duration_s", "set_log.duration_s"),
        Cell("distance_m", "set_log.distance_m"),
        Cell("load_kg", "set_log.load_g", _kilograms),
        Cell("band", "set_log.band"),
        Cell("side", "set_log.side"),
        Cell("rpe", "set_log.effort_value", only=("set_log.effort_scale", EffortScale.RPE)),
        Cell("rir", "set_log.effort_value", only=("set_log.effort_scale", EffortScale.RIR)),
        Cell("intensity_pct", "set_log.intensity_pct"),
        Cell("technique_1_to_5", "set_log.technique"),
        Cell("pain_0_to_10", "set_log.pain"),
        Cell("pain_quality", "set_log.pain_quality"),
    ),
)
"""One line per set; a session without any has one line as well.

Called as on the wire and as imports call them, so that this file can be read as a training log.
"""

CHECK_INS = Sheet(
    "csv/check_ins.csv",
    ("check_in",),
    ("check_in.local_date", "check_in.kind", "check_in.id"),
    (
        *_plain("check_in", "local_date", "kind", "time_zone"),
        Cell("pain_now_0_to_10", "check_in.pain_now"),
        Cell("pain_worst_0_to_10", "check_in.pain_worst"),
        Cell("pain_morning_0_to_10", "check_in.pain_morning"),
        Cell("settling_answered", "check_in.settle_answered", _yes_no),
        *_plain("check_in", "settle_h", "stiffness_min"),
        Cell("leg_symptoms", "check_in.leg_symptoms", _reach),
        Cell("red_flags", "check_in.red_flags", _answers),
        Cell("triggers", "check_in.triggers", _listed),
        Cell("started_at", "check_in.started_at", _moment),
        *_plain("check_in", "function_loss", "sleep_h"),
        Cell("sleep_quality_1_to_5", "check_in.sleep_quality"),
        Cell("soreness_1_to_5", "check_in.soreness"),
        Cell("stress_1_to_5", "check_in.stress"),
        Cell("fatigue_1_to_5", "check_in.fatigue"),
        Cell("confidence_0_to_10", "check_in.confidence"),
        Cell("note", "check_in.note"),
    ),
)

DECISIONS = Sheet(
    "csv/decisions.csv",
    ("decision",),
    ("decision.local_date", "decision.decided_at", "decision.id"),
    (
        Cell("local_date", "decision.local_date"),
        Cell("decided_at", "decision.decided_at", _moment),
        Cell("about", "decision.scope_kind"),
        *_plain("decision", "pattern", "exercise", "action", "phase", "urgency", "headline"),
        *_plain("decision", "next_check_on", "status", "ruleset_version", "library_version"),
        Cell("id", "decision.id", str),
    ),
)

BASELINES = Sheet(
    "csv/baselines.csv",
    ("baseline", "baseline_result"),
    ("baseline.local_date", "baseline.id", "baseline_result.position"),
    (
        *_plain("baseline", "local_date", "examiner"),
        *_plain("baseline_result", "test", "value"),
        Cell("unit", "baseline_result.test", assessments.unit_of),
        *_plain("baseline_result", "side", "subject", "body_position"),
        Cell("pain_0_to_10", "baseline_result.pain"),
        Cell("protocol_version", "baseline_result.protocol_version"),
        Cell("note", "baseline.note"),
    ),
)

GOALS = Sheet(
    "csv/goals.csv",
    ("goal",),
    ("goal.created_at", "goal.id"),
    (
        *_plain("goal", "kind", "exercise"),
        Cell("load_kg", "goal.load_g", _kilograms),
        *_plain("goal", "reps", "event", "distance_m", "activity", "target_on", "achieved_on"),
    ),
)

SHEETS = (SESSIONS, CHECK_INS, DECISIONS, BASELINES, GOALS)
