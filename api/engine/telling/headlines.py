"""Headlines of a receipt: of one exercise, of a plan, of a stop."""

from collections.abc import Mapping

from api.engine.vocab import DecisionAction

HEADLINE_MAX = 120

HEADS: Mapping[DecisionAction, str] = {
    DecisionAction.START: "{name}: start at {after}.",
    DecisionAction.PROGRESS: "{name}: {before} to {after}.",
    DecisionAction.HOLD: "{name}: repeat {after}.",
    DecisionAction.REGRESS: "{name}: down to {after}.",
    DecisionAction.SUBSTITUTE: "{name} in place of {replaced}.",
    DecisionAction.DELOAD: "{name}: a lighter week.",
    DecisionAction.STOP_AND_REFER: "Training stops for now.",
}

PLAN_HEADS: Mapping[DecisionAction, str] = {
    DecisionAction.START: "Your plan starts, easy on purpose.",
    DecisionAction.PROGRESS: "Your plan takes a step up.",
    DecisionAction.HOLD: "Your plan holds steady for now.",
    DecisionAction.REGRESS: "Your plan steps back a little.",
    DecisionAction.SUBSTITUTE: "Your plan swaps a movement.",
    DecisionAction.DELOAD: "A lighter week.",
    DecisionAction.STOP_AND_REFER: "Training stops for now.",
}

BACK_HEAD = "One kind of movement stays a phase lower; the rest continues."
ILL_HEAD = "Rest, or a short walk, until any fever is gone."
NEW_PAIN_HEAD = "New pain after quiet weeks: tell us about it first."
RAISED_HEAD = "The next phase begins, easy on purpose."
MIXED_HEAD = "Part of your plan takes a step up; the rest repeats."
PARTLY_BACK_HEAD = "Part of your plan steps back a little; the rest continues."
CODE_HEADS: Mapping[str, str] = {
    "flare_protocol": "Calmer days first, then lighter training.",
    "after_flare": "After the easy days, a lighter first session.",
    "layoff": "Welcome back; an easy start.",
    "movement_lighter": "A lift that has rested starts easy.",
    "layoff_lift": "Some lifts start easy after days away.",
    "taper": "A lighter week before your event.",
    "clearance_missing": "Body weight only until a clinician clears more load.",
    "readiness_red": "An easier day; nothing new.",
    "pattern_phase_back": BACK_HEAD,
}
"""Headlines of a plan whose binding reason says more than its action."""

STOP_HEADS: Mapping[str, str] = {
    "emergency": "Stop training and get seen now.",
    "urgent": "Stop training and get seen soon.",
    "routine": "Training waits for a clinician.",
    "none": "Answer the safety questions before training.",
}


def clipped(text: str) -> str:
    return text if len(text) <= HEADLINE_MAX else text[: HEADLINE_MAX - 1].rstrip() + "…"
