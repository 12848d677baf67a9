"""The words of a referral: who should look, and how soon. No finding is ever named."""

from collections.abc import Iterable

from api.engine.decisions import Referral
from api.engine.ruleset import RuleSet
from api.engine.units import HOURS_A_DAY
from api.engine.vocab import FlagLevel, Urgency

URGENCY = {
    FlagLevel.NONE: Urgency.NONE,
    FlagLevel.ROUTINE: Urgency.ROUTINE,
    FlagLevel.CLEARANCE: Urgency.ROUTINE,
    FlagLevel.URGENT: Urgency.URGENT,
    FlagLevel.EMERGENCY: Urgency.EMERGENCY,
}
WHO = {
    FlagLevel.EMERGENCY: "emergency department",
    FlagLevel.URGENT: "physician",
    FlagLevel.CLEARANCE: "physician or physiotherapist",
    FlagLevel.ROUTINE: "physician or physiotherapist",
}
MINOR, LONG, MOOD = "RF-AGE-1", "RF-INFL-0", "RF-PSY-1"
SPECIALIST = "rheumatologist"
"""Who looks at a long pain with many signs."""
WHO_BY_CODE = {
    MINOR: "clinician with your parent or guardian",
    "RF-FX-4": "sports physician",
    LONG: "physician",
    MOOD: "physician or crisis line",
}
TEXT = {
    FlagLevel.EMERGENCY: (
        "What you report needs assessment now. Go to an emergency department or call your local"
        " emergency number. Do not train, and do not wait for tomorrow."
    ),
    FlagLevel.URGENT: (
        "What you report needs assessment by a {who} within {window}. Training pauses until"
        " they have recorded it. If it gets worse, seek help at once."
    ),
    FlagLevel.CLEARANCE: (
        "{what} until a {who} has recorded that it is fine. You can ask for an appointment today."
    ),
    FlagLevel.ROUTINE: (
        "Please plan a visit to a {who}. You can keep training; the next phase waits for it."
    ),
}
CRISIS = (
    "Thank you for telling us; you are not alone. If you may harm yourself, call your local"
    " emergency number or go to someone near you now. Otherwise talk to a {who} within {window};"
    " training can wait until they have recorded it."
)
"""Instead of the words for what can wait a day: here a person, not a form, is what helps."""


def referral(
    level: FlagLevel,
    codes: Iterable[str],
    ruleset: RuleSet,
    reason: str | None = None,
    who: str | None = None,
) -> Referral:
    """The referral for a level. ``codes`` decide the narrowest window and the right person,
    ``who`` another one for a long pain."""
    named = tuple(sorted(set(codes)))
    hours = _within_h(level, named, ruleset)
    special = () if level is FlagLevel.EMERGENCY else _soonest(level, named, ruleset)
    people = {**WHO_BY_CODE, LONG: who or WHO_BY_CODE[LONG]}
    who = next((people[code] for code in special if code in people), WHO[level])
    what = "Training waits" if MINOR in named else "Training with load waits"
    words = CRISIS if level is FlagLevel.URGENT and MOOD in named else TEXT[level]
    text = (reason or words).format(who=who, what=what, window=_window(hours))
    return Referral(URGENCY[level], who, hours, text, named)


def _soonest(level: FlagLevel, codes: tuple[str, ...], ruleset: RuleSet) -> tuple[str, ...]:
    """Codes that the level comes from, with the narrowest window; all of them where time or
    company has lifted them to it. Who looks at what can wait is no answer to what cannot."""
    hours = {row.code: row.within_h for row in ruleset.triage if row.level is level}
    least = min((hours[code] for code in codes if code in hours), default=None)
    return tuple(code for code in codes if hours.get(code) == least)


def _within_h(level: FlagLevel, codes: tuple[str, ...], ruleset: RuleSet) -> int | None:
    if level is FlagLevel.EMERGENCY:
        return 0
    rows = [row.within_h for row in ruleset.triage if row.code in codes and row.level is level]
    windows = [hours for hours in rows if hours > 0]
    return min(windows) if windows else None


def _window(hours: int | None) -> str:
    if hours is None:
        return "the next days"
    if hours <= 2 * HOURS_A_DAY:
        return f"{hours} hours"
    return f"{hours // HOURS_A_DAY} days"
