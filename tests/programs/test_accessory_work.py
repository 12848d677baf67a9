"""Accessory work of the library stands beside plans: with it and without it they are the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine.decide import decide
from api.engine.facts import Facts
from api.engine.library import Library
from api.engine.planning.basis import Basis
from api.engine.planning.selection import _of_pattern
from api.engine.reading import timeline
from api.engine.vocab import Equipment, MovementPattern, Phase
from api.exercises.service import library
from api.programs.service import curriculum
from tests.engine import factories as make
from tests.engine.real import PROGRAMS, content, enrolled
from tests.engine.worlds import worlds

WHOLE = library()
PLANS = replace(WHOLE, exercises={s: e for s, e in WHOLE.exercises.items() if not e.own})
TWIN = replace(WHOLE, exercises={s: replace(e, own=False) for s, e in WHOLE.exercises.items()})
"""The broken one: accessory work that is like everything else."""
AT_HOME = frozenset({Equipment.DUMBBELL, Equipment.BAND})
EQUIPMENT = (frozenset[Equipment](), AT_HOME, frozenset({Equipment.FULL_GYM}))


@pytest.fixture(autouse=True)
def shipped() -> Iterator[None]:
    with content():
        yield


@settings(max_examples=40)
@given(
    worlds(scope=make.PLAN),
    st.sampled_from(PROGRAMS),
    st.sampled_from(list(Phase)),
    st.sampled_from(EQUIPMENT),
)
def test_a_plan_is_the_same_with_it_and_without_it(
    facts: Facts, program: str, phase: Phase, equipment: frozenset[Equipment]
) -> None:
    athlete = replace(facts.athlete, equipment=equipment)
    asked = replace(enrolled(facts, program, phase), athlete=athlete)

    assert planned(asked, PLANS) == planned(asked, WHOLE)


def planned(facts: Facts, held: Library) -> object:
    return decide(facts, make.RULES, held, curriculum())


@pytest.mark.parametrize("pattern", [MovementPattern.PULL, MovementPattern.PUSH])
def test_what_fills_a_pattern_that_was_set_back_is_no_arm_work(pattern: MovementPattern) -> None:
    plans, whole, twin = (fillers(held, pattern) for held in (PLANS, WHOLE, TWIN))

    assert plans == whole
    assert whole != twin


def fillers(held: Library, pattern: MovementPattern) -> list[str]:
    facts = make.lifter(3)
    gym = replace(facts.athlete, equipment=frozenset({Equipment.FULL_GYM}))
    read = timeline.read(replace(facts, athlete=gym), make.RULES, held)
    return [e.slug for e in _of_pattern(pattern, Phase.P2, Basis(read, curriculum()))]
