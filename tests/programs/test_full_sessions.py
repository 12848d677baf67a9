"""Two directions that provoke and an empty room still make whole sessions.

A part of all cases; ``python -m tests.programs.full_sessions`` asks for all of them (half a
minute).
"""

import pytest
from msgspec.structs import replace

from api.engine.vocab import Phase, Sensitivity
from api.exercises.service import library
from api.programs.loading.checks import places, with_stand_ins
from api.programs.loading.survivors import PROFILES, Shelf, survivors
from api.programs.service import curriculum
from tests.programs.calm import main_of
from tests.programs.full_sessions import PAIRS, Case, shortfalls, some_cases, week_of

HARDEST = (Sensitivity.FLEXION, Sensitivity.COMPRESSION)
POOR = Case("hinge-rebuild", Phase.P3, HARDEST, "none")


def test_every_session_is_whole_for_two_directions_and_any_equipment() -> None:
    """A hinge or its neighbour, a hip, core, something that moves; no session short of lines."""
    cases = some_cases()
    assert {case.pair for case in cases} == set(PAIRS)
    short = {case: lacks for case in cases if (lacks := shortfalls(case, week_of(case)))}
    assert short == {}


def test_a_direction_that_provokes_is_in_no_session() -> None:
    for case in some_cases()[::4]:
        for planned in week_of(case).sessions:
            for p in main_of(planned):
                strained = library().exercises[p.exercise].avoid_if & {*case.pair}
                assert not strained, (case, p.exercise)


@pytest.mark.parametrize("profile", PROFILES)
def test_no_slot_of_any_program_stands_empty_for_any_pair(profile: str) -> None:
    shelf, seen = Shelf.of(curriculum(), library()), set()
    for program in curriculum().programs.values():
        for place, day in places(program):
            for slot in with_stand_ins(day.slots):
                if id(slot) in seen:
                    continue
                seen.add(id(slot))
                for pair in PAIRS:
                    left = survivors(slot, place.phase, frozenset(pair), PROFILES[profile], shelf)
                    assert next(left, None) is not None, (str(place), slot.id, pair)


def test_a_week_without_its_hips_is_caught() -> None:
    plan = week_of(POOR)
    assert shortfalls(POOR, plan) == []
    bare = replace(plan, sessions=tuple(replace(day, blocks=()) for day in plan.sessions))
    told = " ".join(shortfalls(POOR, bare))
    for lack in ("0 lines", "no hinge or neighbour", "no hip", "no core"):
        assert lack in told
    assert "no conditioning" in shortfalls(POOR, replace(plan, prescriptions=()))
    assert "2 sessions" in shortfalls(POOR, replace(plan, sessions=plan.sessions[:2]))
