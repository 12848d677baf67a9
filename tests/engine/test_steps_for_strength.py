"""What stands for strength where neither history nor a goal says how strong somebody was (B8)."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Best
from api.engine.planning.gates import text_of, value_of
from api.engine.planning.strength import can_load, steps
from api.engine.vocab import Equipment, Phase
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.lifting import RDL, facts, lift

GYM, BAND = frozenset({Equipment.FULL_GYM}), frozenset({Equipment.BAND})
BELL, NOTHING = frozenset({Equipment.KETTLEBELL}), frozenset()
START = make.day(10)
CORE = ("deadbug-heel-tap", "deadbug", "plank-long-lever")
"""Of one pattern, each a rung above the one before."""


@pytest.fixture(autouse=True)
def shipped():
    with real.content():
        yield


def book(*done, equipment=GYM, **more):
    who = make.athlete(bests=(), equipment=equipment)
    return laws.book_of(facts(*done, athlete=who, goals=(), **more))


def kettlebell(n, kilos, pain=1):
    return make.lifted(n, "kb-deadlift", kilos, (pain, pain))


def core(n, slug, pain=1):
    return make.lifted(n, slug, 0, (pain, pain))


@pytest.mark.parametrize(
    ("equipment", "expected"), [(GYM, True), (BELL, True), (BAND, False), (NOTHING, False)]
)
def test_who_has_nothing_heavy_cannot_load_a_hinge(equipment, expected):
    assert expected is bool(can_load(book(equipment=equipment)))


@pytest.mark.parametrize(
    ("kilos", "expected"),
    [((40, 40, 40), 0), ((40, 45, 45), 1), ((40, 45, 50), 2), ((50, 45, 50), 0)],
)
def test_a_step_of_a_hinge_is_a_calm_load_above_every_one_of_the_phase(kilos, expected):
    done = (lift(n, load) for n, load in zip((12, 15, 18), kilos, strict=True))
    assert expected == steps(book(*done), START)


def test_more_steps_than_asked_for_are_the_whole_of_it_and_no_more():
    [gate] = [g for g in make.RULES.gates if g.kind == "strength_pct" and g.phase is Phase.P3]
    needed = make.RULES.phase.steps_without_history.whole
    done = (lift(12 + 3 * n, 40 + 5 * n) for n in range(needed + 3))
    assert value_of(book(*done), gate, START) == 100


def test_what_was_lifted_before_the_phase_is_no_step_of_it():
    assert steps(book(lift(2, 40), lift(5, 50), lift(8, 60)), START) == 0


def test_a_heavier_hinge_that_hurt_is_no_step():
    hurt = make.lifted(15, RDL, 50, (7, 7))
    assert steps(book(lift(12, 40), hurt), START) == 0


def test_the_heaviest_bell_there_is_counts_each_calm_time_since_nothing_is_above_it():
    most = make.RULES.implements.kettlebell_kg.value
    done = (kettlebell(n, most) for n in (12, 15, 18))
    assert steps(book(*done, equipment=BELL), START) == 3
    lighter = (kettlebell(n, most - 10) for n in (12, 15, 18))
    assert steps(book(*lighter, equipment=BELL), START) == 0


def test_a_swing_is_no_step_of_a_slow_hinge_and_hides_none():
    swing = make.lifted(13, "kettlebell-swing", 48, (1, 1))
    harder = make.lifted(15, "deadlift-conventional", 40, (1, 1))
    assert steps(book(lift(12, 40), swing), START) == 0
    assert steps(book(lift(12, 40), swing, harder), START) == 1


def test_a_heavy_swing_says_nothing_of_a_pull_that_history_knows():
    """The ladder keeps swings apart from slow pulls, and so does the gate of strength."""
    [gate] = [g for g in make.RULES.gates if g.kind == "strength_pct" and g.phase is Phase.P3]
    who = make.athlete(bests=(Best(RDL, 60_000, 1),))
    pull, swing = lift(12, 30), make.lifted(13, "kettlebell-swing", 60, (1, 1))
    alone, beside = (laws.book_of(facts(*done, athlete=who)) for done in ((pull,), (pull, swing)))
    assert value_of(beside, gate, START) == value_of(alone, gate, START) < 80


def test_without_anything_to_lift_rungs_of_the_core_are_the_steps():
    rising = [core(n, slug) for n, slug in zip((6, 12, 15), CORE, strict=True)]
    rising.append(make.lifted(17, "squat-box", 0, (1, 1)))
    falling = [core(n, slug) for n, slug in zip((6, 12, 15), CORE[::-1], strict=True)]
    assert steps(book(*rising, equipment=NOTHING), START) == 2
    assert steps(book(*rising, equipment=GYM), START) == 0
    assert steps(book(*falling, equipment=NOTHING), START) == 0


def test_without_anything_to_lift_the_gate_does_not_ask_for_hinges_that_nobody_planned():
    [gate] = [g for g in make.RULES.gates if g.kind == "patterns_green"]
    squat = make.lifted(20, "squat-goblet", 0, (1, 1))
    assert value_of(book(squat, equipment=NOTHING), gate, START) == 1
    assert value_of(book(squat, equipment=GYM), gate, START) is None
    assert value_of(book(equipment=NOTHING), gate, START) is None
    hurt = make.lifted(20, "squat-goblet", 0, (7, 7))
    assert value_of(book(hurt, equipment=NOTHING), gate, START) == 0


@pytest.mark.parametrize(
    ("equipment", "expected"),
    [(GYM, "A calm hinge that"), (NOTHING, "Calm core work or a run stage")],
)
def test_the_gate_says_which_steps_it_waits_for(equipment, expected):
    [gate] = [g for g in make.RULES.gates if g.kind == "strength_pct" and g.phase is Phase.P3]
    assert text_of(book(equipment=equipment), gate, gate.value).startswith(expected)


def test_a_history_is_held_against_loads_whatever_there_is_to_lift():
    [gate] = [g for g in make.RULES.gates if g.kind == "strength_pct" and g.phase is Phase.P3]
    known = replace(facts(), athlete=make.athlete(equipment=NOTHING))
    assert value_of(laws.book_of(known), gate, START) is None
