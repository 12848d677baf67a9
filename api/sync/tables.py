"""The flat tables: which there are, who writes them, what stands in their columns."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.checkins import vocab as checkins
from api.kit.limits import PAIN, RATING, VERSION
from api.programs import vocab as programs
from api.sync.columns import OWN, Column, Form
from api.sync.vocab import DOCUMENT_LONGEST, SCHEMA_VERSION
from api.training import vocab as training

CODE_LONGEST = 40
"""Of a word of an enumeration, with room for those to come."""
_NPRS = "NPRS, 0 none to 10 worst imaginable."


@dataclass(frozen=True, slots=True)
class Table:
    """A flat table.

    ``command`` names the REST shape that judges a pushed row, ``omits`` its members that other
    tables hold; a table without one is written by the server only. ``is_state`` is a table of
    one row that is made for each pull and is in no log.
    """

    name: str
    row: str
    about: str
    columns: tuple[Column, ...]
    command: str = ""
    omits: tuple[str, ...] = ()
    parent: str = ""
    parent_column: str = ""
    is_state: bool = False
    since: int = 1

    @property
    def pushed(self) -> bool:
        return bool(self.command)

    @property
    def written(self) -> tuple[Column, ...]:
        """Columns that a client writes."""
        return tuple(column for column in self.columns if column.member)

    def at(self, schema_version: int) -> tuple[Column, ...]:
        """Columns of a version of the schema."""
        return tuple(column for column in self.columns if column.since <= schema_version)


def _text(name: str, about: str, longest: int = CODE_LONGEST, **more: object) -> Column:
    return Column(name, Form.TEXT, about, longest=longest, **more)  # type: ignore[arg-type]


def _said(name: str, form: Form, about: str, **more: object) -> Column:
    """A column that REST calls the same."""
    return Column(name, form, about, **{"member": name, **more})  # type: ignore[arg-type]


def _maybe(name: str, form: Form, about: str, **more: object) -> Column:
    return _said(name, form, about, optional=True, **more)


def _json(name: str, member: str, about: str, **more: object) -> Column:
    more = {"attribute": member, "member": member, "longest": DOCUMENT_LONGEST, **more}
    return Column(name, Form.JSON, about, **more)  # type: ignore[arg-type]


_VERSION = Column(
    "version", Form.WHOLE, "Counts changes on the server; good for If-Match.", bounds=VERSION
)
_ZONE = _said("time_zone", Form.TEXT, "IANA time zone it happened in.", longest=64)

SESSIONS = Table(
    "training_sessions",
    "TrainingSessionRow",
    "Training sessions.",
    (
        _said("local_date", Form.DAY, "The athlete's day it began on.", indexed=True),
        _ZONE,
        _said("started_at", Form.MOMENT, "When it began, in milliseconds.", example=1795453500000),
        _maybe(
            "status",
            Form.TEXT,
            "Completed unless said.",
            longest=CODE_LONGEST,
            example="completed",
        ),
        _maybe("duration_s", Form.WHOLE, "Seconds.", bounds=training.DURATION_S),
        _maybe("planned_session_id", Form.UID, "Planned session that it answers.", indexed=True),
        _maybe("skip_reason", Form.TEXT, "Why it was skipped.", longest=CODE_LONGEST),
        _maybe("session_rpe", Form.NUMBER, "Effort of the whole.", bounds=training.SESSION_RPE),
        _maybe("pain_before", Form.WHOLE, f"Before. {_NPRS}", bounds=PAIN),
        _maybe("pain_worst", Form.WHOLE, f"Worst during. {_NPRS}", bounds=PAIN),
        _maybe("pain_after", Form.WHOLE, f"Right after. {_NPRS}", bounds=PAIN),
        _json(
            "leg_symptoms_json",
            "leg_symptoms",
            "What was felt in the leg: `LegSymptoms` as JSON.",
            optional=True,
            shape="LegSymptoms",
            example='{"reach":"none"}',
        ),
        _maybe("note", Form.TEXT, "In the athlete's words.", longest=training.NOTE_LONGEST),
        _text("origin", "Logged, or imported from elsewhere.", optional=True),
        _VERSION,
    ),
    command="SessionInput",
    omits=("exercises",),
)
EXERCISES = Table(
    "logged_exercises",
    "LoggedExerciseRow",
    "Exercises of training sessions.",
    (
        Column("session_id", Form.UID, "Its session.", fixed=True, indexed=True, member=OWN),
        Column(
            "position",
            Form.WHOLE,
            "Order in the session; alike, ids decide.",
            bounds=training.POSITION,
            member=OWN,
        ),
        Column(
            "exercise_slug",
            Form.TEXT,
            "Exercise of the library.",
            attribute="exercise",
            member="exercise",
            longest=64,
            indexed=True,
            example="rdl-tempo",
        ),
        _maybe("prescription_id", Form.UID, "Prescription that it answers."),
        _maybe("group_letter", Form.TEXT, "Same letter, same rotation.", member="group", longest=1),
        _maybe("tempo", Form.TEXT, "Seconds down-pause-up-pause.", longest=12),
        _maybe("stage", Form.TEXT, "Stage of walk-run.", longest=CODE_LONGEST),
        _maybe("note", Form.TEXT, "In the athlete's words.", longest=500),
    ),
    command="LoggedExerciseInput",
    omits=("sets",),
    parent="training_sessions",
    parent_column="session_id",
)
SETS = Table(
    "set_logs",
    "SetLogRow",
    "Sets of exercises, as they were done.",
    (
        Column(
            "logged_exercise_id", Form.UID, "Its exercise.", fixed=True, indexed=True, member=OWN
        ),
        Column(
            "position",
            Form.WHOLE,
            "Order in the exercise; alike, ids decide.",
            bounds=training.POSITION,
            member=OWN,
        ),
        _maybe("kind", Form.TEXT, "Work unless said.", longest=CODE_LONGEST, example="work"),
        _maybe("status", Form.TEXT, "Done unless said.", longest=CODE_LONGEST, example="done"),
        _maybe("reason", Form.TEXT, "Why stopped or skipped.", longest=CODE_LONGEST),
        _maybe("reps", Form.WHOLE, "Repetitions.", bounds=training.REPS),
        _maybe("duration_s", Form.WHOLE, "Seconds.", bounds=training.DURATION_S),
        _maybe("distance_m", Form.WHOLE, "Metres.", bounds=training.DISTANCE_M),
        _maybe(
            "load_kg",
            Form.KILOGRAMS,
            "External load; 0 is body weight, negative is assistance.",
            attribute="load_g",
            bounds=training.LOAD_KG,
        ),
        _maybe("band", Form.TEXT, "Resistance of the band.", longest=CODE_LONGEST),
        _maybe("side", Form.TEXT, "Side at work.", longest=CODE_LONGEST),
        _maybe(
            "effort_scale",
            Form.TEXT,
            "Scale of the effort; comes with its value.",
            member="effort/scale",
            longest=CODE_LONGEST,
            example="rpe",
        ),
        _maybe(
            "effort_value",
            Form.NUMBER,
            "As felt.",
            member="effort/value",
            bounds=training.EFFORT,
        ),
        _maybe(
            "intensity_pct",
            Form.WHOLE,
            "Share of the athlete's own best.",
            bounds=training.INTENSITY_PCT,
        ),
        _maybe("technique", Form.WHOLE, "From 1, lost it, to 5.", bounds=RATING),
        _maybe("pain", Form.WHOLE, f"Worst in the set. {_NPRS}", bounds=PAIN),
        _maybe("pain_quality", Form.TEXT, "What it felt like.", longest=CODE_LONGEST),
        _json(
            "target_json",
            "target",
            "What the app asked for: `SetTarget` as JSON.",
            optional=True,
            shape="SetTarget",
            example='{"reps":8,"load_kg":60}',
        ),
    ),
    command="SetLogInput",
    parent="logged_exercises",
    parent_column="logged_exercise_id",
)
CHECK_INS = Table(
    "check_ins",
    "CheckInRow",
    "Check-ins; at most one a day and kind is kept.",
    (
        _said(
            "kind",
            Form.TEXT,
            "Which form was answered.",
            fixed=True,
            longest=CODE_LONGEST,
            example="daily",
        ),
        _said("local_date", Form.DAY, "The day it speaks of.", fixed=True, indexed=True),
        _ZONE,
        _json(
            "leg_symptoms_json",
            "leg_symptoms",
            "What is felt in the leg: `LegSymptoms` as JSON.",
            shape="LegSymptoms",
            example='{"reach":"none"}',
        ),
        _json(
            "red_flags_json",
            "red_flags",
            "Codes and answers as JSON.",
            optional=True,
            example='{"RF-CES-1":"no"}',
        ),
        _maybe("questionnaire_version", Form.TEXT, "Of the questions shown.", longest=20),
        _maybe("note", Form.TEXT, "In the athlete's words.", longest=checkins.NOTE_LONGEST),
        _maybe("pain_now", Form.WHOLE, f"At this moment. {_NPRS}", bounds=PAIN),
        _maybe("pain_worst", Form.WHOLE, f"Worst of the day. {_NPRS}", bounds=PAIN),
        _maybe("pain_morning", Form.WHOLE, f"On waking. {_NPRS}", bounds=PAIN),
        Column(
            "settle_answered",
            Form.FLAG,
            "Whether it was asked how long the back took to settle.",
            member=OWN,
            optional=True,
        ),
        _maybe(
            "settle_h", Form.NUMBER, "Hours; null is not yet, once asked.", bounds=checkins.SETTLE_H
        ),
        _maybe(
            "stiffness_min", Form.WHOLE, "Minutes after getting up.", bounds=checkins.STIFFNESS_MIN
        ),
        _maybe("soreness", Form.WHOLE, "Of the muscles, 1 none to 5 strong.", bounds=RATING),
        _maybe("sleep_h", Form.NUMBER, "Hours slept.", bounds=checkins.SLEEP_H),
        _maybe("sleep_quality", Form.WHOLE, "From 1 poor to 5 very good.", bounds=RATING),
        _maybe("stress", Form.WHOLE, "From 1 none to 5 very much.", bounds=RATING),
        _maybe("fatigue", Form.WHOLE, "From 1 fresh to 5 worn out.", bounds=RATING),
        _maybe("confidence", Form.WHOLE, "Trust in the back, 0 to 10.", bounds=checkins.CONFIDENCE),
        _json(
            "triggers_json",
            "triggers",
            "What it is put down to, as JSON.",
            optional=True,
            example='["sitting_long"]',
        ),
        _maybe("started_at", Form.MOMENT, "When the flare began, in milliseconds."),
        _maybe("function_loss", Form.TEXT, "What daily life lost to it.", longest=CODE_LONGEST),
        _VERSION,
    ),
    command="CheckInInput",
)
PLANNED = Table(
    "planned_sessions",
    "PlannedSessionRow",
    "What the plan prescribes, day by day.",
    (
        Column("local_date", Form.DAY, "The athlete's day.", indexed=True),
        _text("name", "Its name.", 120),
        _text("status", "Where it stands; awaiting a decision it shows no dose."),
        _text("phase", "Phase of the plan."),
        Column(
            "expected_duration_s",
            Form.WHOLE,
            "About how long, in seconds.",
            bounds=programs.EXPECTED_DURATION_S,
        ),
        Column(
            "blocks_json",
            Form.JSON,
            "Its parts: a list of `SessionBlock` as JSON, with doses and stop rules.",
            attribute="prescribed",
            longest=500_000,
            shape="SessionBlock",
        ),
        Column("session_id", Form.UID, "The log of it.", optional=True),
        Column("decision_id", Form.UID, "The decision it comes from.", optional=True),
        _VERSION,
    ),
)
DECISIONS = Table(
    "decisions",
    "DecisionRow",
    "Decisions with their reasons; the whole receipt is at `getDecision`.",
    (
        _text("status", "Current, outdated or superseded."),
        Column("superseded_by", Form.UID, "The decision in its place.", optional=True),
        _text("scope_kind", "Whether of the plan, a pattern or an exercise."),
        _text("pattern", "Of which pattern.", optional=True),
        _text("exercise_slug", "Of which exercise.", 64, attribute="exercise", optional=True),
        Column("local_date", Form.DAY, "The athlete's day it is for.", indexed=True),
        Column("decided_at", Form.MOMENT, "When it was made, in milliseconds."),
        _text("action", "What was decided."),
        _text("urgency", "How soon somebody should look at this."),
        _text("phase", "Phase of the plan."),
        _text("headline", "In one line.", 200),
        _text("explanation", "In plain words, with what to look out for.", 20_000, attribute=OWN),
        Column(
            "reasons_json",
            Form.JSON,
            "List of `code` and `text` of each reason, as JSON.",
            attribute=OWN,
            longest=200_000,
        ),
        Column("next_check_on", Form.DAY, "When to look again."),
        _text("ruleset_version", "Rules that decided.", 20),
    ),
)
TRIAGE_STATE = Table(
    "triage_state",
    "TriageStateRow",
    "One row: whether training is stopped now, and whom to ask.",
    (
        _text("level", "Of the gravest open flag."),
        _text("effect", "What may be prescribed."),
        Column("since", Form.MOMENT, "Since when, in milliseconds.", optional=True),
        Column("codes_json", Form.JSON, "Codes that stop it, as JSON.", longest=20_000),
        Column(
            "referral_json",
            Form.JSON,
            "Who should look at this, with numbers to call: `Referral` as JSON.",
            optional=True,
            longest=20_000,
            shape="Referral",
        ),
    ),
    is_state=True,
)
PLAN_STATE = Table(
    "plan_state",
    "PlanStateRow",
    "One row: program, phase and the next session.",
    (
        _text("program_slug", "The running program.", 64, optional=True),
        _text("phase", "Phase of the plan.", optional=True),
        Column("phase_since", Form.DAY, "First day of the phase.", optional=True),
        Column("next_local_date", Form.DAY, "Day of the next session.", optional=True),
    ),
    is_state=True,
)

TABLES = (SESSIONS, EXERCISES, SETS, CHECK_INS, PLANNED, DECISIONS, TRIAGE_STATE, PLAN_STATE)
"""All tables, each after those it hangs on."""
BY_NAME = {table.name: table for table in TABLES}
LOGGED = tuple(table for table in TABLES if not table.is_state)
"""Tables with entries in the log."""
PUSHED = tuple(table for table in TABLES if table.pushed)


def tables_at(schema_version: int = SCHEMA_VERSION) -> Iterator[Table]:
    """Tables of a version of the schema."""
    return (table for table in TABLES if table.since <= schema_version)
