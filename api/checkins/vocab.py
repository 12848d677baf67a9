"""Limits of a check-in, and which of its members a kind needs, takes or refuses."""

from api.engine.vocab import CheckInKind
from api.kit.limits import Bounds

STIFFNESS_MIN = Bounds(0, 1440)
SLEEP_H = Bounds(0, 24)
SETTLE_H = Bounds(0, 336)
CONFIDENCE = Bounds(0, 10)
MOST_TRIGGERS = 13
NOTE_LONGEST = 2000

NEEDED = {
    CheckInKind.DAILY: ("pain_now", "pain_worst"),
    CheckInKind.NEXT_MORNING: ("pain_morning",),
    CheckInKind.FLARE: ("pain_now", "pain_worst", "started_at", "function_loss"),
}
_REST = ("stiffness_min", "soreness", "sleep_h")
_OPTIONAL = {
    CheckInKind.DAILY: (*_REST, "triggers", "sleep_quality", "stress", "fatigue", "confidence"),
    CheckInKind.NEXT_MORNING: (*_REST, "settle_h"),
    CheckInKind.FLARE: ("triggers",),
}
TAKEN = {kind: frozenset((*NEEDED[kind], *_OPTIONAL[kind])) for kind in CheckInKind}
ANSWERS: tuple[str, ...] = tuple(sorted(frozenset().union(*TAKEN.values())))
"""Members that some kind has and another has not."""
