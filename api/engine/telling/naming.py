"""In a plan: which exercises a sentence about one exercise is meant for.

A plan has a dozen doses and each its reasons. Without names, "take one small step" beside
"one more like it" would contradict each other.
"""

from datetime import timedelta

from msgspec.structs import replace

from api.engine.decisions import Counterfactual, Reason
from api.engine.dosing.lane_doses import asked_for
from api.engine.lanes.decision import OTHERWISE, LaneDecision
from api.engine.planning.plan import Plan
from api.engine.telling.explain import worded

SHOWN, TOO_HEAVY = 2, "bar_too_heavy"
OF_ONE = frozenset(
    {
        "after_flare",
        "amber_twice",
        "amount_missing",
        "answers_missing",
        "at_top",
        "bar_again",
        "bar_too_heavy",
        "brace_needed",
        "dapre",
        "dapre_lower",
        "dapre_same",
        "effort_high",
        "effort_missing",
        "effort_spent",
        "event_close",
        "equipment_missing",
        "exercise_excluded",
        "exercise_unplaced",
        "exposure_incomplete",
        "gate_not_met",
        "in_session_amber",
        "in_session_red",
        "load_finding",
        "load_missing",
        "morning_up",
        "new_exercise",
        "not_in_phase",
        "otherwise",
        "other_sport_rises",
        "override_stricter",
        "morning_missing",
        "pain_missing",
        "pattern_not_green",
        "pattern_unanswered",
        "layoff_lift",
        "layoff_week",
        "lighter_than_asked",
        "load_by_effort",
        "movement_lighter",
        "hinge_test_low",
        "load_by_feel",
        "phase_ceiling",
        "plates_too_big",
        "red_twice_week",
        "restore",
        "season_lock",
        "sensitivity_confirmed",
        "sharp_quality",
        "single_green",
        "slow_settle",
        "spacing",
        "spine_not_examined",
        "step_capped",
        "sub_threshold_start",
        "technique_low",
        "technique_missing",
        "two_for_two",
        "two_green_exposures",
        "volume_capped",
        "week_step_taken",
        "worst_missing",
        "worsening_trend",
    }
)
"""Codes that speak of one exercise; all others are about the athlete, the week or the run."""
HARD = frozenset(
    {
        "amber_twice",
        "in_session_amber",
        "in_session_red",
        "morning_up",
        "red_twice_week",
        "sharp_quality",
        "slow_settle",
        "worsening_trend",
    }
)
"""Codes of an answer that was not calm: they speak of what was done, not of what comes next."""
RESTED = frozenset({"layoff_lift", "layoff_week"})
"""Codes of days away: they speak of what was not done."""
NEW = frozenset({"new_exercise"})
QUIET = NEW | {"at_top", "otherwise", "plates_too_big"}
"""Codes that say little of the back: others of the same caution speak for the plan first."""


def said_of(answers: tuple[LaneDecision, ...], plan: Plan | None) -> tuple[LaneDecision, ...]:
    """The answers, without small talk: about what stands on no day of the plan, and that something
    is new which was asked for a week ago, or has a stand-in today."""
    if plan is None:
        return answers
    blocks = (block for day in plan.sessions for block in day.blocks)
    shown = {p.exercise for block in blocks for p in block.prescriptions}
    return tuple(_without(_small_talk(answer, shown), answer) for answer in answers)


def _small_talk(answer: LaneDecision, shown: set[str]) -> frozenset[str]:
    if answer.prescription.exercise not in shown:
        return QUIET
    return NEW if _asked_long_ago(answer) or answer.prescription.replaces else frozenset()


def _asked_long_ago(answer: LaneDecision) -> bool:
    book, asked = answer.lane.book, asked_for(answer.lane)
    week = timedelta(days=book.ruleset.windows.valid_days.whole)
    return asked is not None and asked.decided_on <= book.as_of - week


def not_new(answer: LaneDecision) -> LaneDecision:
    """The answer, where it speaks for a plan: what was asked for a week ago and never logged is not
    new, it waits for its log."""
    if answer.code not in NEW or not _asked_long_ago(answer):
        return answer
    first = answer.reasons[0]
    waits = worded(OTHERWISE[1].code, first.rule, first.checks, answer.lane.rules)
    return replace(answer, code=waits.code, reasons=(waits, *answer.reasons[1:]))


def _without(codes: frozenset[str], answer: LaneDecision) -> LaneDecision:
    if codes.isdisjoint(r.code for r in answer.reasons):
        return answer
    return replace(answer, reasons=tuple(r for r in answer.reasons if r.code not in codes))


def named(reason: Reason, answers: tuple[LaneDecision, ...], lead: LaneDecision) -> Reason:
    """The reason with the names it is meant for, unless it is meant for all of them. What no answer
    says any more is said by the one that speaks for the plan."""
    told = _meant(reason, answers, lead)
    return replace(reason, text=_prefixed(listed(told), reason.text)) if told else reason


def turned_of(lead: LaneDecision, answers: tuple[LaneDecision, ...]) -> tuple[Counterfactual, ...]:
    """What would have changed the binding answer, with the name of its exercise."""
    if not _meant(lead.reasons[0], answers, lead):
        return lead.account.counterfactuals
    name = _name(lead, lead.reasons[0].code)
    return tuple(replace(c, text=_prefixed(name, c.text)) for c in lead.account.counterfactuals)


def _meant(reason: Reason, answers: tuple[LaneDecision, ...], lead: LaneDecision) -> list[str]:
    """The names of those a sentence is meant for, word for word; none where it is for all."""
    if reason.code not in OF_ONE:
        return []
    told = [_name(a, reason.code) for a in answers if reason.text in [r.text for r in a.reasons]]
    told = told or [_name(lead, reason.code)]
    return list(dict.fromkeys(told)) if len(told) < len(answers) else []


def _prefixed(names: str, text: str) -> str:
    return f"{names}: {text[:1].lower()}{text[1:]}"


def _name(answer: LaneDecision, code: str = "") -> str:
    """What was asked for, also where something else stands in for it now; of a stand-in that goes
    by its own answers, the lift whose bar is too heavy; of a run that was hard or has rested, the
    run: what comes next did not."""
    lane, replaced = answer.lane, answer.prescription.replaces
    lifted = lane.book.library.get(replaced) if replaced and code == TOO_HEAVY else None
    if lifted is not None:
        return lifted.name
    if lane.running and lane.last is not None and code in HARD | RESTED:
        return lane.last.exercise.name
    return answer.prescription.name if lane.running else lane.exercise.name


def listed(known: list[str]) -> str:
    """Names in a sentence: two of them, and how many more."""
    more = len(known) - SHOWN
    if more > 0:
        known = [*known[:SHOWN], f"{more} more"]
    between = "; " if any("," in name for name in known) else ", "
    return known[0] if len(known) == 1 else f"{between.join(known[:-1])} and {known[-1]}"
