"""What a lane would have come to, had the word that decided it not been said."""

from datetime import timedelta

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

SINGLE = "single_green"
UNTESTED = "hop_test_missing"
"""Stages wait for this test as well: without the word they would not."""


def without(lane: Lane, code: str, finding: Finding, fired: Fired) -> DecisionAction:
    """The action of all other words together; a repeat where there is none. A code that is none of
    the words is a limit that a step met: without it there is what was found."""
    if code != finding.code:
        return finding.action
    found = _once_more(lane) if code == SINGLE else fired
    found = _told_calmly(lane) if code in ANSWERS else found
    rest = [other for _, other in found if other.code != code]
    if not rest:
        return DecisionAction.HOLD
    most = max(rest, key=lambda other: caution(other.action))
    if lane.running and most.action is DecisionAction.SUBSTITUTE:
        return most.action  # a run is replaced by stages, not by another exercise
    made = build(lane, most, rest)
    return made.action if code == UNTESTED else staged(lane, made, rest)[0].action


def _once_more(lane: Lane) -> Fired:
    """What the rules would say, had the calm last time come after as many like it as a step still
    lacks, well apart."""
    greens, rules = lane.streak(), lane.rules
    last = greens[-1]
    rest = timedelta(hours=lane.spacing_h().value, days=rules.run.stage_days.whole)
    earlier = replace(last.session, started_at=last.at - rest)
    before = replace(last, session=earlier, day=last.day - rest)
    left = rules.load.greens_needed.whole - len(greens)
    own = (*lane.own[:-1], *[before] * left, last)
    return consulted(replace(lane, own=own), RULES)[1]


def _told_calmly(lane: Lane) -> Fired:
    """What the rules would say, had the last time been told and green."""
    if lane.last is None:
        return []
    calm = replace(lane.last, zone=PainZone.GREEN)
    return consulted(replace(lane, own=(*lane.own[:-1], calm)), RULES)[1]
