"""What no app and no script is told, and what none can say, whatever it was granted.

Danger signs, what they led to, and what clinicians cleared, placed or restricted stay between us
and the athlete. Such things stand inside answers of other kinds: in the effect of a logged
session, on the home screen, in the reasons of a decision. They are taken out of the answer as it
is dumped, by the names of members. Whether training is on hold, and how strictly, stays: an app
that did not know would show a plan that is not to be trained.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from api.engine.vocab import (
    AskKind,
    BodySide,
    DecisionAction,
    FactKind,
    LegSensation,
    Urgency,
)
from api.kit.errors import FieldError, InsufficientScope

HELD = "Training is on hold. The athlete sees why in Keel."
PLANNED = "Part of the plan."
ADJUSTED = "Training is adjusted. The athlete sees why in Keel."

TOLD_RULES = ("progress.", "load.", "run.", "deload.", "flare.", "phase.", "scope.")
UNTOLD_RULES = frozenset({"progress.clinician", "phase.placed"})
"""Rules that a decision names to others: those of training, not of safety or of a clinician."""

TOLD_FACTS = frozenset(FactKind) - {
    FactKind.SCREENING,
    FactKind.CLEARANCE,
    FactKind.PHASE_PLACEMENT,
    FactKind.CLINICIAN_OVERRIDE,
}
TOLD_ASKS = frozenset({AskKind.CHECK_IN, AskKind.BASELINES, AskKind.SESSION})
TOLD_CARDS = frozenset(
    {
        "consent_needed",
        "episode_due",
        "baselines_due",
        "enroll",
        "next_morning_due",
        "decision_due",
        "flare_plan",
        "session_ready",
        "session_done",
        "rest_day",
        "daily_due",
    }
)
"""Everything is named that is told: what is added later is not, until somebody decides so."""

TAKEN_BACK = "Only the athlete can take back what asks about danger signs."
_ANSWERS, _LEGS = "red_flags", "leg_symptoms"
_ABOUT_THEMSELVES = "Only the athlete says that of themselves."
ONLY_ATHLETES = {
    _ANSWERS: "Only the athlete can answer for danger signs.",
    "birth_date": _ABOUT_THEMSELVES,
    "sex": _ABOUT_THEMSELVES,
    "country": _ABOUT_THEMSELVES,
}
"""Members of bodies that no app says anything in, and why not.

By the birth date training is locked, which below 18 nobody can undo; the country picks the number
to call in an emergency.
"""
_Rule = Callable[[Any], Any]


def withheld(answer: Any) -> Any:
    """An answer, as it is dumped, as an app or a script gets it."""
    if isinstance(answer, list):
        return [withheld(one) for one in answer]
    if not isinstance(answer, Mapping):
        return answer
    told = {name: withheld(_member(name, value)) for name, value in answer.items()}
    if "level" in told and "codes" in told:
        told["since"] = None
    return _decision(told) if "headline" in told else told


def check_said(body: Any, *, corrects: bool) -> None:
    """Raise InsufficientScope where a body says what only the athlete can say.

    ``corrects`` where it changes what was told before.
    """
    for pointer, name, value in _members_of(body, ""):
        detail = ONLY_ATHLETES.get(name)
        if name == _LEGS and value is not None and (corrects or _is_sign(value)):
            detail = "Only the athlete can tell of signs in the legs, or take them back."
        if detail is not None:
            raise InsufficientScope(detail, errors=[FieldError(pointer, "not_for_apps", detail)])


def _is_sign(legs: Mapping[str, Any]) -> bool:
    """Weakness, or both legs: each counts as its question answered yes, or as known before."""
    felt = legs.get("sensations") or ()
    return LegSensation.WEAKNESS in felt or legs.get("side") == BodySide.BOTH


def _members_of(node: Any, pointer: str) -> Iterable[tuple[str, str, Any]]:
    # What a batch holds of an item before it is judged is its ``raw``.
    node = getattr(node, "raw", node)
    if isinstance(node, list):
        for place, one in enumerate(node):
            yield from _members_of(one, f"{pointer}/{place}")
    elif isinstance(node, Mapping):
        for name, value in node.items():
            yield f"{pointer}/{name}", name, value
            yield from _members_of(value, f"{pointer}/{name}")


def _member(name: str, value: Any) -> Any:
    rule = _MEMBERS.get(name)
    return value if rule is None or value is None else rule(value)


def _decision(told: dict[str, Any]) -> dict[str, Any]:
    """A decision, in full or in short: a stop says that it is one, and nothing of its reasons."""
    is_stop = told.get("action") == DecisionAction.STOP_AND_REFER
    if is_stop or told.get("urgency", Urgency.NONE) != Urgency.NONE:
        told["headline"] = HELD if is_stop else ADJUSTED
    if "binding_rule" not in told:
        return told
    if is_stop or not is_told(told["binding_rule"]):
        text = HELD if is_stop else ADJUSTED
        told |= {"headline": text, "text": text, "binding_rule": "withheld"}
        told |= {"reasons": [], "trace": [], "asks": [], "education": []}
    missing = {**told["completeness"], "missing": []}
    return told | {"counterfactuals": [], "completeness": missing}


def is_told(rule: str) -> bool:
    """Whether a rule of the engine is named to others."""
    return rule.startswith(TOLD_RULES) and rule not in UNTOLD_RULES


def _nothing(_: Any) -> None:
    return None


def _none_of(_: Any) -> list[Any]:
    return []


def _no_answers(_: Any) -> dict[str, Any]:
    return {}


def _no_reasons(value: Any) -> Any:
    """Reasons of a plan are a list, those of one exercise in it a sentence."""
    return [] if isinstance(value, list) else PLANNED


def _by_rule(rows: Any) -> Any:
    return [row for row in rows if is_told(row["rule"])]


def _only(member: str, kinds: frozenset[Any]) -> _Rule:
    def keep(rows: Any) -> Any:
        return [row for row in rows if row[member] in kinds]

    return keep


_MEMBERS: dict[str, _Rule] = {
    "asks": _only("kind", TOLD_ASKS),
    "cards": _only("kind", TOLD_CARDS),
    "codes": _none_of,
    "differences": _none_of,
    "email": _nothing,
    "fact_ids": _none_of,
    "facts": _only("kind", TOLD_FACTS),
    "raised": _none_of,
    "reasons": _by_rule,
    "red_flag_codes": _none_of,
    _ANSWERS: _no_answers,
    "referral": _nothing,
    "trace": _by_rule,
    "unanswered": _none_of,
    "why": _no_reasons,
}
"""What becomes of a member, by its name."""
