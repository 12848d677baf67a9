"""Tables that only the server writes."""

from api.custom_exercises import vocab as own
from api.programs import vocab as programs
from api.sync.columns import OWN, Column, Form
from api.sync.tables.shape import COUNTED, Table, json_text, text

OWN_EXERCISES = Table(
    "custom_exercises",
    "CustomExerciseRow",
    "Exercises that the athlete or a clinician has added.",
    (
        text("slug", "What logged exercises name it by.", own.SLUG_LONGEST, indexed=True),
        text("name", "In the athlete's words.", own.NAME_LONGEST),
        text("pattern", "Movement pattern."),
        text("position", "Position of the body."),
        text("laterality", "Whether one side works or both."),
        text("measure", "What its sets are counted in."),
        json_text("equipment_json", "", "What it takes: a list as JSON.", attribute="equipment"),
        Column("implements", Form.WHOLE, "Bars, dumbbells or bells.", bounds=own.IMPLEMENTS),
        text("description", "How it is done.", own.DESCRIPTION_LONGEST, optional=True),
        json_text(
            "cues_json",
            "",
            "Words that help: `CustomCues` as JSON.",
            attribute="cues",
            optional=True,
            shape="CustomCues",
        ),
        Column("archived_at", Form.MOMENT, "When it was put away.", optional=True),
        COUNTED,
    ),
)
PLANNED = Table(
    "planned_sessions",
    "PlannedSessionRow",
    "What the plan prescribes, day by day.",
    (
        Column("local_date", Form.DAY, "The athlete's day.", indexed=True),
        text("name", "Its name.", 120),
        text("status", "Where it stands; awaiting a decision it shows no dose."),
        text("phase", "Phase of the plan."),
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
        COUNTED,
    ),
)
DECISIONS = Table(
    "decisions",
    "DecisionRow",
    "Decisions with their reasons; the whole receipt is at `getDecision`.",
    (
        text("status", "Current, outdated or superseded."),
        Column("superseded_by", Form.UID, "The decision in its place.", optional=True),
        text("scope_kind", "Whether of the plan, a pattern or an exercise."),
        text("pattern", "Of which pattern.", optional=True),
        text("exercise_slug", "Of which exercise.", 64, attribute="exercise", optional=True),
        Column("local_date", Form.DAY, "The athlete's day it is for.", indexed=True),
        Column("decided_at", Form.MOMENT, "When it was made, in milliseconds."),
        text("action", "What was decided."),
        text("urgency", "How soon somebody should look at this."),
        text("phase", "Phase of the plan."),
        text("headline", "In one line.", 200),
        text("explanation", "In plain words, with what to look out for.", 20_000, attribute=OWN),
        Column(
            "reasons_json",
            Form.JSON,
            "List of `code` and `text` of each reason, as JSON.",
            attribute=OWN,
            longest=200_000,
        ),
        Column("next_check_on", Form.DAY, "When to look again."),
        text("ruleset_version", "Rules that decided.", 20),
    ),
)
TRIAGE_STATE = Table(
    "triage_state",
    "TriageStateRow",
    "One row: whether training is stopped now, and whom to ask.",
    (
        text("level", "Of the gravest open flag."),
        text("effect", "What may be prescribed."),
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
        text("program_slug", "The running program.", 64, optional=True),
        text("phase", "Phase of the plan.", optional=True),
        Column("phase_since", Form.DAY, "First day of the phase.", optional=True),
        Column("next_local_date", Form.DAY, "Day of the next session.", optional=True),
    ),
    is_state=True,
)
