"""What a lane would have come to, had the word that decided it not been said."""

from msgspec.structs import replace

from api.engine.lanes.building import build, staged
from api.engine.lanes.consulting import Fired, consulted
from api.engine.lanes.lane import Finding, Lane
from api.engine.rules.order import RULES
from api.engine.vocab import DecisionAction, PainZone, caution

ANSWERS = frozenset(
    {
        "answers_missing",
        "in_session_amber",
        "in_session_red",
        "morning_missing",
        "morning_up",
        "slow_settle",
        "worst_missing",
    }
)
"""Words about the last answer: told and calm, it would be one green more."""

UNTESTED = "hop_test_missing"
"""Stages wait for this test as well: without the word they would not."""


def without(lane: Lane, code: str, finding: Finding, fired: Fired) -> DecisionAction:
    """The action of all other words together; a repeat where there is none. A code that is none of
    the words is a limit that a step met: without it there is what was found."""
    if code != finding.code:
        return finding.action
    found = _told_calmly(lane) if code in ANSWERS else fired
    rest = [other for _, other in found if other.code != code]
    if not rest:
        return DecisionAction.HOLD
    most = max(rest, key=lambda other: caution(other.action))
    if lane.running and most.action is DecisionAction.SUBSTITUTE:
        return most.action  # a run is replaced by stages, not by another exercise
    made = build(lane, most, rest)
    return made.action if code == UNTESTED else staged(lane, made, rest)[0].action


def _told_calmly(lane: Lane) -> Fired:
    """What the rules would say, had the last time been told and green."""
    if lane.last is None:
        return []
    calm = replace(lane.last, zone=PainZone.GREEN)
    return consulted(replace(lane, own=(*lane.own[:-1], calm)), RULES)[1]
