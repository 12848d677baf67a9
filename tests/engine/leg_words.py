"""A lifter and what she tells of her legs, in check-ins and in sessions."""

from msgspec.structs import replace

from api.engine.facts import CheckIn, Facts, LegSymptoms, Position, Session
from api.engine.safety import triage
from api.engine.safety.triage import lock
from api.engine.vocab import (
    BodySide,
    CheckInKind,
    FactKind,
    FlagLevel,
    LegChange,
    LegReach,
    LegSensation,
    LockEffect,
    MovementPattern,
    Phase,
)
from tests.engine import factories as make

NONE = LegSymptoms()
TINGLING = LegSymptoms(LegReach.BELOW_KNEE, BodySide.LEFT, (LegSensation.TINGLING,))
NUMB = LegSymptoms(LegReach.FOOT, BodySide.LEFT, (LegSensation.NUMBNESS,))
WEAK = LegSymptoms(LegReach.FOOT, BodySide.LEFT, (LegSensation.WEAKNESS,))
BOTH = LegSymptoms(LegReach.BELOW_KNEE, BodySide.BOTH, (LegSensation.PAIN,))
NUMB_BOTH = LegSymptoms(LegReach.ABOVE_KNEE, BodySide.BOTH, (LegSensation.NUMBNESS,))
THIGHS = LegSymptoms(LegReach.ABOVE_KNEE, BodySide.BOTH, (LegSensation.PAIN,))
FURTHER = LegSymptoms(change=LegChange.PERIPHERALISED)
STOPPED = (LockEffect.NOTHING_PRESCRIBED, FlagLevel.NONE)
SCOPES = (make.PLAN, make.of_exercise("rdl-tempo"), make.of_pattern(MovementPattern.HINGE))


def trained(n: int, leg: LegSymptoms | None, sequence: int = 0, **more: object) -> Session:
    done = make.lifted(n, "rdl-tempo", 60, (1, 1))
    return replace(done, leg=leg, sequence=sequence, **more)


def told(n: int, leg: LegSymptoms, kind: str = "daily", **more: object) -> CheckIn:
    ref = make.ref(FactKind.CHECK_IN, f"{kind}{n}", n)
    return replace(make.morning(n, 2, **more), ref=ref, kind=CheckInKind(kind), leg=leg)


def asked(n: int, sequence: int = 0, **said: str) -> "object":
    return replace(make.screening(n, **said), sequence=sequence)


def facts(n: int = 20, **more: object) -> Facts:
    plain = {
        "screenings": (make.screening(0), make.screening(15)),
        "position": Position(Phase.P2, make.day(0)),
    }
    return make.lifter(n, **{**plain, **more})


def locked(n: int = 20, **more: object) -> triage.Lock:
    known = facts(n, **more)
    return lock(
        flags=known.flags,
        clearances=known.clearances,
        screenings=known.screenings,
        check_ins=known.check_ins,
        sessions=known.sessions,
        athlete=known.athlete,
        episode=known.episode,
        position=known.position,
        as_of=known.as_of,
        ruleset=make.RULES,
    )


def raised(**more: object) -> list[tuple[str, str]]:
    found = locked(**more)
    return [(flag.code, flag.raised_by.id) for flag in found.open]
