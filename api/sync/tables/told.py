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
        text(
            "slug",
            "The name by which logged exercises refer to it.",
            own.SLUG_LONGEST,
            indexed=True,
        ),
        text("name", "A note in the athlete's words.", own.NAME_LONGEST),
        text("pattern", "Movement pattern."),
        text("position", "Position of the body."),
        text("laterality", "Whether it works one side or both."),
        text("measure", "What its sets are counted in."),
        json_text(
            "equipment_json", "", "Equipment it needs, as a JSON list.", attribute="equipment"
        ),
        Column(
            "implements", Form.WHOLE, "Number of bars, dumbbells or bells.", bounds=own.IMPLEMENTS
        ),
        text("description", "How it is done.", own.DESCRIPTION_LONGEST, optional=True),
        json_text(
            "cues_json",
            "",
            "What to focus on: `CustomCues` as JSON.",
            attribute="cues",
            optional=True,
            shape="CustomCues",
        ),
        Column(
            "archived_at",
            Form.MOMENT,
            "When it was archived, in milliseconds since 1970.",
            optional=True,
        ),
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
        text(
            "status",
            "State of the planned session; while it awaits a decision, its dose is withheld.",
        ),
        text("phase", "Phase of the plan."),
        Column(
            "expected_duration_s",
            Form.WHOLE,
            "Approximate duration, in seconds.",
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
        Column("session_id", Form.UID, "Id of the session that logged it, if any.", optional=True),
        Column("decision_id", Form.UID, "Id of the decision that it comes from.", optional=True),
        COUNTED,
    ),
)
DECISIONS = Table(
    "decisions",
    "DecisionRow",
    "Decisions with their reasons; the whole receipt is at `getDecision`.",
    (
        text("status", "Current, outdated or superseded."),
        Column("superseded_by", Form.UID, "The decision that replaced it.", optional=True),
        text("scope_kind", "Whether it is about the plan, a pattern or an exercise."),
        text("pattern", "The pattern it is about, if any.", optional=True),
        text(
            "exercise_slug",
            "The exercise it is about, if any.",
            64,
            attribute="exercise",
            optional=True,
        ),
        Column("local_date", Form.DAY, "The athlete's day it is for.", indexed=True),
        Column("decided_at", Form.MOMENT, "When it was made, in milliseconds since 1970."),
        text("action", "What was decided."),
        text("urgency", "How soon a professional should look at this."),
        text("phase", "Phase of the plan."),
        text("headline", "The decision in one line.", 200),
        text(
            "explanation",
            "The decision in plain words, with what to look out for.",
            20_000,
            attribute=OWN,
        ),
        Column(
            "reasons_json",
            Form.JSON,
            "List of `code` and `text` of each reason, as JSON.",
            attribute=OWN,
            longest=200_000,
        ),
        Column("next_check_on", Form.DAY, "When to ask again."),
        text("ruleset_version", "Rule set that was applied.", 20),
    ),
)
TRIAGE_STATE = Table(
    "triage_state",
    "TriageStateRow",
    "One row: whether training is stopped now, and whom to ask for help.",
    (
        text("level", "Level of the most serious open flag."),
        text("effect", "What may be prescribed."),
        Column("since", Form.MOMENT, "Since when, in milliseconds since 1970.", optional=True),
        Column("codes_json", Form.JSON, "Codes that stop training, as JSON.", longest=20_000),
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
    "One row: the program, its phase and the next session.",
    (
        text("program_slug", "The running program.", 64, optional=True),
        text("phase", "Phase of the plan.", optional=True),
        Column("phase_since", Form.DAY, "First day of the phase.", optional=True),
        Column("next_local_date", Form.DAY, "Day of the next session.", optional=True),
    ),
    is_state=True,
)
