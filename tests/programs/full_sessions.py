"""Whole weeks for athletes with two confirmed directions and little equipment.

``python -m tests.programs.full_sessions`` asks for every program, phase, pair, equipment and
number of days and says what is short; the suite asks for a part of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from msgspec.structs import replace

from api.engine.codec import facts_sorted
from api.engine.decisions import PlannedDay
from api.engine.facts import Position
from api.engine.planning.basis import Basis
from api.engine.planning.phases import GateReport, Standing
from api.engine.planning.plan import Plan, build
from api.engine.reading.classify import SensitivityReading
from api.engine.reading.timeline import read
from api.engine.template import Day, DayKind
from api.engine.vocab import MovementPattern, Phase, Sensitivity, SensitivityStatus
from api.exercises.service import library
from api.programs.loading.survivors import PROFILES
from api.programs.service import curriculum
from tests.engine import factories as make
from tests.programs.calm import MONDAY, athlete_on, main_of

P = MovementPattern
Pair = tuple[Sensitivity, Sensitivity]
PAIRS: tuple[Pair, ...] = tuple(combinations(Sensitivity, 2))
HINGE_LIKE = frozenset({"brace-hinge-iso"})
"""A hinge that is held stands among the braces, and is what a bare room has left of one."""
HINGES = frozenset({P.HINGE, P.HIP_EXTENSION, P.OLYMPIC_LIFT})
HIPS = HINGES | {P.HIP_ABDUCTION, P.HIP_FLEXION, P.SQUAT, P.LUNGE, P.STEP}
LENGTH = frozenset({P.HIP_ROTATION, P.MOBILITY})
CORE = frozenset(
    {
        P.CORE_ANTI_EXTENSION,
        P.CORE_ANTI_ROTATION,
        P.CORE_ANTI_LATERAL_FLEXION,
        P.CORE_FLEXION,
        P.CORE_EXTENSION,
        P.ROTATION,
        P.CARRY,
        P.BRACING,
    }
)
MOVING = frozenset({P.CARDIO, P.RUN, P.JUMP, P.AGILITY, P.SPORT})
FEWEST = {DayKind.RUN: 2, DayKind.GENTLE: 1, DayKind.POWER: 3, DayKind.GYM: 3, DayKind.HOME: 3}
"""Lines of a whole session by kind of day; never more than its template has."""


@dataclass(frozen=True)
class Case:
    """Somebody: where they stand, what provokes, what they own."""

    program: str
    phase: Phase
    pair: Pair
    profile: str
    sessions: int = 3


def every_case(sessions: tuple[int, ...] = (2, 3, 4)) -> Iterator[Case]:
    found = product(curriculum().programs, Phase, PAIRS, PROFILES, sessions)
    yield from (Case(*case) for case in found)


def some_cases() -> list[Case]:
    """Every program, phase and equipment with three pairs that move on from one to the next."""
    found = list(product(curriculum().programs, Phase, PROFILES))
    return [
        Case(program, phase, PAIRS[(3 * number + step * 8) % len(PAIRS)], profile)
        for number, (program, phase, profile) in enumerate(found)
        for step in range(3)
    ]


def week_of(case: Case) -> Plan:
    """The first week of the phase, with both directions confirmed."""
    since = make.day(MONDAY)
    facts = athlete_on(
        MONDAY,
        case.program,
        case.sessions,
        Position(case.phase, since),
        PROFILES[case.profile],
    )
    book = read(facts_sorted(facts), make.RULES, library())
    assert book.reading is not None
    confirmed = SensitivityStatus.CONFIRMED
    known = tuple(SensitivityReading(one, confirmed, ()) for one in case.pair)
    sore = replace(book, reading=replace(book.reading, sensitivities=known))
    standing = Standing(case.phase, since, 0, False, GateReport(case.phase, since, 0, 0, ()), None)
    return build(Basis(sore, curriculum()), standing)


def shortfalls(case: Case, plan: Plan) -> list[str]:
    """What keeps a week from being whole; empty where it is."""
    template = curriculum().programs[case.program].phases[case.phase]
    found = [] if len(plan.sessions) == case.sessions else [f"{len(plan.sessions)} sessions"]
    for planned in plan.sessions:
        lacks = _lacks(template.days[planned.key], planned, case.phase)
        found += [f"{planned.key}: {what}" for what in lacks]
    if not _patterns(p.exercise for p in plan.prescriptions) & {P.CARDIO, P.RUN}:
        found.append("no conditioning")
    return found


def _lacks(day: Day, planned: PlannedDay, phase: Phase) -> Iterator[str]:
    slugs = [p.exercise for p in main_of(planned)]
    trained = _patterns(slugs)
    affected = {slot.pattern for slot in day.slots if not slot.unaffected} - MOVING
    held = bool(HINGE_LIKE & {*slugs})
    if len(slugs) < min(FEWEST[day.kind], len(day.slots)):
        yield f"{len(slugs)} lines"
    if P.HINGE in affected and not (trained & HINGES or held):
        yield "no hinge or neighbour"
    if affected & HIPS and phase is not Phase.P0 and not trained & HIPS:
        yield "no hip"
    if P.HIP_ROTATION in affected and not trained & LENGTH:
        yield "no hip length"
    if affected & CORE and not trained & CORE:
        yield "no core"
    if day.kind is DayKind.RUN and not trained & MOVING:
        yield "nothing moves"


def _patterns(slugs) -> set[MovementPattern]:
    return {library().exercises[slug].pattern for slug in slugs}


if __name__ == "__main__":
    asked = short = 0
    for one in every_case():
        asked += 1
        if lacks := shortfalls(one, week_of(one)):
            short += 1
            print(one.program, one.phase, *one.pair, one.profile, one.sessions, *lacks, sep=" | ")
    print(f"{asked} weeks, {short} short")
