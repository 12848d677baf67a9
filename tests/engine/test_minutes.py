"""How long a planned day takes: counted from what it asks for, not what its template says."""

from math import ceil

import pytest
from msgspec.structs import replace

from api.engine.decisions import Block, Prescription
from api.engine.facts import Facts, SetTarget
from api.engine.planning.basis import Basis
from api.engine.planning.duration import expected_s
from api.engine.vocab import BlockKind, Phase, SetSide
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.worlds import answer

[PULL, *_] = answer(make.lifter(0)).prescriptions
EIGHT = SetTarget(reps=8)
EACH_SIDE = SetTarget(duration_s=20, side=SetSide.EACH)
HELD = SetTarget(reps=5, duration_s=10, side=SetSide.EACH)
CARRIED = SetTarget(distance_m=40)


def dose(row: SetTarget, sets: int, tempo: str | None, rest_s: int | None) -> Prescription:
    return replace(PULL, sets=(row,) * sets, tempo=tempo, rest_s=rest_s)


def minutes(*doses: Prescription) -> float:
    basis = Basis(laws.book_of(make.lifter(0)), make.CURRICULUM)
    return expected_s((Block(BlockKind.MAIN, doses),), basis) / 60


@pytest.mark.parametrize(
    ("seconds", "row", "tempo", "rest_s"),
    [
        (3 * (8 * 7 + 150), EIGHT, "3-1-3-0", 150),
        (3 * (8 * 4 + 150), EIGHT, None, 150),
        (3 * 8 * 4, EIGHT, None, None),
        (3 * (2 * 20 + 45), EACH_SIDE, None, 45),
        (3 * (2 * 5 * 10 + 30), HELD, None, 30),
        (3 * (40 + 60), CARRIED, None, 60),
    ],
    ids=["at its tempo", "at the usual one", "without rest", "a hold", "held again and again", "m"],
)
def test_three_sets_take_their_work_and_the_rest_after_each(seconds, row, tempo, rest_s):
    assert minutes(dose(row, 3, tempo, rest_s)) == ceil(seconds / 300) * 5


def test_a_day_counts_all_its_doses_up_to_the_next_five_minutes():
    walk = dose(SetTarget(duration_s=599), 1, None, None)
    breath = dose(SetTarget(duration_s=1), 1, None, None)
    told = [minutes(walk), minutes(walk, breath), minutes(walk, breath, breath)]
    assert told == [10, 10, 15]


def test_a_shorter_dose_makes_a_shorter_day():
    full = answer(make.lifter(0)).sessions[0]
    basis = Basis(laws.book_of(make.lifter(0)), make.CURRICULUM)
    halved = tuple(
        replace(b, prescriptions=tuple(replace(p, sets=p.sets[:1]) for p in b.prescriptions))
        for b in full.blocks
    )
    assert expected_s(halved, basis) < full.expected_duration_s


# --- a settling back -----------------------------------------------------------------------


def settling() -> Facts:
    sore = make.episode(pain_at_rest=5, pain_morning=5, settle_h=30.0)
    return replace(make.lifter(0), episode=sore, sessions=(), check_ins=(), position=None)


def test_walks_of_a_settling_back_are_hours_apart_and_the_session_holds_one():
    with real.content():
        made = answer(settling())
        basis = Basis(laws.book_of(settling()), make.CURRICULUM)
        [walks] = [p for b in made.sessions[0].blocks for p in b.prescriptions if p.slot == "D1"]
        assert (made.phase, len(walks.sets), walks.rest_s) == (Phase.P0, 3, None)
        assert expected_s((Block(BlockKind.MAIN, (walks,)),), basis) == walks.sets[0].duration_s


def test_breathing_rests_between_sets_like_core_work_and_not_like_a_lift():
    with real.content():
        [first, *_] = answer(settling()).sessions
        breathing = [p for b in first.blocks for p in b.prescriptions if p.slot == "D2"]
        assert [p.rest_s for p in breathing] == [make.RULES.rest.core_s.value]
