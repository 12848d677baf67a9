"""What an answer or days away took below the empty bar comes back to it once it is earned."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.bar_again import at_bar, bar_again, earned_on
from api.engine.facts import Best, SetTarget
from api.engine.vocab import DecisionAction, Equipment, PainQuality, Phase
from tests.engine import factories as make
from tests.engine import laws, real, safety_laws
from tests.engine.lifting import MODERATE
from tests.engine.test_bars import RDL, dose, empty, facts
from tests.engine.test_edges import lane
from tests.engine.worlds import answer

EASIER = "rdl-dumbbell"
TEMPO, HOLD = "rdl-tempo", "brace-hinge-iso"
BARBELL = Equipment.BARBELL
RED, EDGE = (7, 7, 7), (4, 4, 4)


@pytest.fixture(autouse=True)
def shipped():
    with real.content():
        yield


def red(n: int, kilos: float = 20):
    return make.lifted(n, RDL, kilos, RED)


def easier(*days: int, pains: tuple[int, ...] = (1, 1, 1)):
    return [make.lifted(n, EASIER, 10, pains) for n in days]


def known(*sessions, **more: object):
    """Facts of somebody who lifted a hundred before, so that no ceiling speaks."""
    strong = make.athlete(bests=(Best(RDL, 100_000, 8),))
    return facts(RDL, *sessions, **{"athlete": strong, **more})


def lifts(*sessions, **more: object) -> tuple[str, set[int]]:
    """What is done in the end, and its loads in grams."""
    made = dose(known(*sessions, **more))
    return made.exercise, set(laws.loads(made))


def test_after_two_calm_days_of_its_movement_a_red_lift_comes_back_with_the_bar_alone():
    told = known(red(10), *easier(14, 20))
    made = answer(told)
    assert (RDL, {20_000}) == lifts(red(10), *easier(14, 20))
    assert (made.reasons[0].code, made.action) == ("bar_again", DecisionAction.HOLD)
    assert laws.inv_06(told, made) is None


@pytest.mark.parametrize(
    "since",
    [
        pytest.param((), id="nothing"),
        pytest.param(easier(20), id="one calm day"),
        pytest.param(easier(19, 20), id="two days without rest between them"),
        pytest.param([*easier(14), *easier(20, pains=EDGE)], id="an edge answer last"),
        pytest.param([*easier(12), *easier(16, pains=EDGE), *easier(20)], id="an edge in between"),
    ],
)
def test_until_then_something_else_stands_in(since):
    assert lifts(red(10), *since)[0] != RDL


def test_a_plate_above_the_bar_comes_back_with_the_bar_where_the_cut_would_leave_less():
    """15 % of 22.5 kg leave 17.5."""
    moderate = make.episode(**MODERATE)
    assert (RDL, {20_000}) == lifts(red(10, 22.5), *easier(14, 20), episode=moderate)


def test_a_heavier_lift_is_cut_as_ever():
    assert (RDL, {52_500}) == lifts(red(10, 60), *easier(14, 20))


def test_what_was_sharp_does_not_come_back_so():
    last = red(10)
    [done] = last.exercises
    sets = tuple(replace(s, quality=PainQuality.SHARP) for s in done.sets)
    sharp = replace(last, exercises=(replace(done, sets=sets),))
    assert lifts(sharp, *easier(14, 20))[0] != RDL


def test_days_away_at_the_bar_end_with_two_calm_days_of_the_movement():
    away = empty(2)
    assert lifts(away, now=11)[0] != RDL
    assert lifts(away, *easier(12), now=15)[0] != RDL
    assert (RDL, {20_000}) == lifts(away, *easier(12, 15), now=18)


@pytest.mark.parametrize(("calm", "back"), [((12,), HOLD), ((12, 13), HOLD), ((12, 15), TEMPO)])
def test_who_owns_nothing_but_the_bar_comes_back_by_what_stood_in(calm, back):
    """The stand-in of P2 is a hold, which is no hinge: no plan held one any more, the bar never
    came back, and the gate that waits for a hinge stayed shut for good."""
    strong = make.athlete(bests=(Best(TEMPO, 100_000, 8),), equipment=frozenset({BARBELL}))
    held = [make.lifted(n, HOLD, None, (1, 1, 1)) for n in calm]
    days_away = empty(2, TEMPO)
    assert dose(facts(TEMPO, days_away, now=11, phase=Phase.P2, athlete=strong)).exercise == HOLD
    made = dose(facts(TEMPO, days_away, *held, now=18, phase=Phase.P2, athlete=strong))
    assert made.exercise == back
    assert set(laws.loads(made)) <= {20_000}


def test_from_there_it_goes_on_like_any_other_lift():
    back = [red(8), *easier(11, 14), empty(17), empty(20)]
    assert DecisionAction.PROGRESS is dose(known(*back)).action


@pytest.mark.parametrize(
    ("bare", "code", "action"),
    [
        ((14,), "single_green", DecisionAction.HOLD),
        ((11, 14), "two_green_exposures", DecisionAction.PROGRESS),
    ],
    ids=["once", "twice"],
)
def test_a_calm_lift_that_never_left_its_bar_does_not_come_back_to_it(bare, code, action):
    """A lift of once a week beside others of its movement stood at its bar for good, and was told
    each week that the bar was back."""
    done = sorted([*map(empty, bare), *easier(13, 17, 20)], key=lambda s: s.ref.local_date)
    made = answer(known(*done))
    assert (code, action) == (made.reasons[0].code, made.action)


def test_before_the_phase_of_bars_none_comes_back():
    assert lifts(red(10), *easier(14, 20), phase=Phase.P1)[0] != RDL


def test_days_away_after_the_calm_ones_count_like_any_others():
    """INV-27: nine tenths of 20 kg after a week; the calm days of before it prove nothing of it."""
    told = known(red(4), *easier(7, 10), now=17)
    made = answer(told)
    assert RDL not in {p.exercise for p in made.prescriptions}
    assert safety_laws.inv_27(told, made) is None
    assert lifts(red(4), *easier(7, 10), now=16)[0] == RDL


def test_an_exercise_of_ones_own_brings_no_bar_back():
    mine = replace(make.LIBRARY.exercises[EASIER], slug="my-hinge", own=True)
    own = [make.lifted(n, mine.slug, 10, (1, 1, 1)) for n in (14, 20)]
    told = known(red(10), *own)
    exposures = tuple(
        replace(e, exercise=mine) for e in laws.book_of(known(*easier(14, 20))).exposures
    )
    here = lane(known(red(10)), RDL)
    assert bar_again(replace(here, pattern=(*here.pattern, *exposures))) is None
    assert RDL not in {p.exercise for p in answer(told).prescriptions}


@pytest.mark.parametrize(
    ("asked", "left"), [(22_500, 20_000), (20_000, 20_000), (17_500, 17_500), (None, None)]
)
def test_what_comes_back_to_its_bar_has_no_more_than_the_bar(asked, left):
    here = lane(known(red(10), *easier(14, 20)), RDL, phase=Phase.P3)
    assert bar_again(here) is not None
    assert earned_on(here) == make.day(20)
    assert [r.load_g for r in at_bar(here, (SetTarget(reps=8, load_g=asked),))] == [left]


def test_what_does_not_come_back_yet_is_left_as_it_was():
    here = lane(known(red(10), *easier(14)), RDL, phase=Phase.P3)
    assert bar_again(here) is None
    assert [r.load_g for r in at_bar(here, (SetTarget(reps=8, load_g=22_500),))] == [22_500]
