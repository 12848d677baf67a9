"""Rungs of the hinge ladder, the fast lane after a plain strain, and holds that stay short."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.dosing.lane_doses import one_step_up, opening
from api.engine.facts import (
    ExerciseDone,
    Facts,
    LegSymptoms,
    Position,
    Session,
    SetDone,
    SetTarget,
)
from api.engine.lanes.building import make_lane
from api.engine.planning import selection
from api.engine.planning.basis import Basis
from api.engine.planning.selection import fast_lane, on_ladder
from api.engine.template import Dose, DoseKind, Slot
from api.engine.vocab import (
    AggravatingFactor,
    LegReach,
    MovementPattern,
    PainQuality,
    PainTrigger,
    Phase,
    Sensitivity,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.worlds import answer

H5, H6 = make.LIBRARY.exercises["rdl-tempo"], make.LIBRARY.exercises["kb-deadlift"]
STRAIN = {
    "started_on": make.day(-5),
    "pain_at_rest": 1,
    "pain_morning": 1,
    "settle_h": 1.0,
    "aggravating": (),
}


def facts(*sessions: Session, episode: dict[str, object] = STRAIN, **more: object) -> Facts:
    days = [(s.ref.local_date - make.DAY0).days for s in sessions]
    plain: dict[str, object] = {
        "episode": make.episode(**episode),
        "sessions": sessions,
        "check_ins": tuple(make.morning(n + 1, 1, 1) for n in days),
        "position": Position(Phase.P2, make.day(0)),
    }
    return make.facts(6, **{**plain, **more})


def rung(told: Facts) -> int:
    return on_ladder([H5, H6], laws.book_of(told)).hinge_rung


def green(n: int, slug: str = "rdl-tempo") -> Session:
    return make.lifted(n, slug, 40, (1, 1))


USUAL = {**STRAIN, "started_on": make.day(-60)}


@pytest.mark.parametrize(("days", "expected"), [((), 5), ((1,), 5), ((1, 3), 6), ((1, 3, 5), 6)])
def test_two_greens_pass_a_rung(days, expected):
    assert rung(facts(*map(green, days), episode=USUAL)) == expected


@pytest.mark.parametrize(("hours", "expected"), [(47, 5), (48, 6), (49, 6)])
def test_the_two_greens_of_a_rung_lie_a_rest_day_apart(hours, expected):
    first = green(1)
    second = replace(green(3), started_at=first.started_at + timedelta(hours=hours))
    assert rung(facts(first, second, episode=USUAL)) == expected


def test_two_lifts_of_one_rung_in_one_session_pass_it_once():
    both = green(1)
    other = green(1, "rdl-dumbbell").exercises
    assert rung(facts(replace(both, exercises=(*both.exercises, *other)), episode=USUAL)) == 5


def test_after_a_plain_acute_strain_one_green_passes_a_rung():
    assert rung(facts(green(1))) == 6


@pytest.mark.parametrize(
    "episode",
    [
        {"started_on": make.day(-36)},
        {"settle_h": 6.0},
        {"pain_morning": 2},
        {"aggravating": (AggravatingFactor.BENDING,)},
        {"leg": LegSymptoms(LegReach.ABOVE_KNEE)},
        {"leg": LegSymptoms(LegReach.BELOW_KNEE)},
    ],
    ids=["six weeks", "moderate", "mornings", "a direction", "thigh", "below the knee"],
)
def test_nothing_but_a_plain_acute_strain_takes_the_fast_lane(episode):
    told = facts(green(1), episode={**STRAIN, **episode}, check_ins=())
    assert fast_lane(laws.book_of(facts(green(1), check_ins=())))
    assert not fast_lane(laws.book_of(told))


def test_a_leg_feeling_since_intake_ends_the_fast_lane():
    leg = make.morning(2, 1, 1, leg=LegSymptoms(LegReach.ABOVE_KNEE), red_flags=make.answers())
    assert not fast_lane(laws.book_of(facts(green(1), check_ins=(leg,))))


def test_a_leg_feeling_told_with_a_session_ends_the_fast_lane_too():
    felt = replace(green(1), leg=LegSymptoms(LegReach.ABOVE_KNEE))
    assert not fast_lane(laws.book_of(facts(felt, check_ins=())))


def test_on_the_fast_lane_loads_keep_the_two_green_rule():
    told = replace(facts(green(1)), scope=make.of_exercise("rdl-tempo"))
    made = answer(told)
    assert "single_green" in {r.code for r in made.reasons}
    assert laws.inv_07(told, made) is None


def test_a_fast_lane_for_everybody_is_caught(monkeypatch):
    told = facts(green(1), episode=USUAL)
    assert rung(told) == 5
    monkeypatch.setattr(selection, "fast_lane", lambda book: True)
    assert rung(told) == 6


# --- holds ----------------------------------------------------------------------------------


def held_on(n: int, rows: tuple[tuple[int | None, int], ...]) -> Session:
    sets = tuple(
        SetDone(reps=r, duration_s=s, pain=0, target=SetTarget(reps=r, duration_s=s))
        for r, s in rows
    )
    return make.session(n, ExerciseDone(PLANK, sets), pain_before=1, pain_after=1)


STILL = {**USUAL, "aggravating": (AggravatingFactor.STAYING_STILL,)}
PLANK = "plank"


def held(
    low: int,
    high: int,
    episode: dict[str, object],
    *rows: tuple[int | None, int],
    then: tuple[tuple[int | None, int], ...] = (),
    **more,
):
    """The lane of a plank with a slot of holds, after two green days of ``rows``, or one and one
    of ``then``."""
    dose = Dose(DoseKind.HOLD, 3, low, high, **more)
    slot = Slot("b3", "core", MovementPattern.CORE_ANTI_EXTENSION, (PLANK,), dose)
    days = {1: rows, 3: then or rows} if rows else {}
    told = facts(*(held_on(n, day) for n, day in days.items()), episode=episode)
    basis = Basis(laws.book_of(told), make.CURRICULUM)
    lane = make_lane(basis, Phase.P2, PLANK, slot, False)
    assert lane is not None
    return lane


def doses(rows) -> list[tuple[int | None, int | None]]:
    return [(r.reps, r.duration_s) for r in rows]


def test_a_back_that_dislikes_staying_still_holds_for_ten_seconds_and_repeats():
    assert doses(opening(held(30, 45, STILL))) == [(3, 10)] * 3
    assert doses(opening(held(30, 45, USUAL))) == [(None, 30)] * 3


@pytest.mark.parametrize(("reps", "after"), [(3, 4), (4, 5), (5, 5)])
def test_its_holds_grow_by_repetitions_and_never_by_seconds(reps, after):
    rows, _ = one_step_up(held(30, 45, STILL, *[(reps, 10)] * 3), "two_green_exposures")
    assert doses(rows) == [(after, 10)] * 3


@pytest.mark.parametrize(("seconds", "after"), [(4, 9), (9, 10), (10, 10), (20, 20)])
def test_its_single_holds_stop_growing_at_ten_seconds_and_are_never_cut(seconds, after):
    rows, _ = one_step_up(held(4, 45, STILL, *[(None, seconds)] * 3), "two_green_exposures")
    assert doses(rows) == [(None, after)] * 3


def test_other_backs_hold_longer():
    rows, _ = one_step_up(held(30, 45, USUAL, *[(None, 30)] * 3), "two_green_exposures")
    assert doses(rows) == [(None, 35)] * 3


@pytest.mark.parametrize(
    ("now", "after"), [((6, 4, 2), (7, 5, 3)), ((7, 5, 3), (8, 6, 4)), ((8, 6, 4), (8, 6, 4))]
)
def test_a_pyramid_of_holds_grows_by_repetitions(now, after):
    lane = held(10, 10, USUAL, *((n, 10) for n in now), pyramid=(6, 4, 2))
    rows, _ = one_step_up(lane, "two_green_exposures")
    assert doses(rows) == [(n, 10) for n in after]


def test_the_set_that_a_pyramid_lost_comes_back_as_it_was():
    """Ten, eight and once more eight would be more than the whole of it."""
    full, short = ((10, 10), (8, 10), (6, 10)), ((10, 10), (8, 10))
    lane = held(8, 10, USUAL, *full, then=short, pyramid=(6, 4, 2))
    assert doses(one_step_up(lane, "restore")[0]) == list(full)


def test_the_set_that_a_pyramid_lost_comes_back_like_the_last_one_where_nobody_counted():
    full, short = ((None, 10), (None, 10), (None, 10)), ((10, 10), (8, 10))
    lane = held(8, 10, USUAL, *full, then=short, pyramid=(6, 4, 2))
    assert doses(one_step_up(lane, "restore")[0]) == [(10, 10), (8, 10), (8, 10)]


# --- tolerance test -------------------------------------------------------------------------

BENT = make.episode(**{**STRAIN, "aggravating": (AggravatingFactor.BENDING,)})
AGAIN = make.morning(2, 1, 1, triggers=(PainTrigger.SITTING_LONG,))


def one_set(n: int = 3, kilos: float = 20, pain: int = 1, rpe: float | None = 5, sets: int = 1):
    return make.lifted(n, "rdl-tempo", kilos, (pain,) * sets, 8, rpe)


def having(*sessions: Session, after: int = 1, **more: object) -> Facts:
    """Bending was confirmed on day 2; the test was on day 3."""
    days = [(s.ref.local_date - make.DAY0).days for s in sessions]
    told = (AGAIN, *(make.morning(n + 1, after, 1) for n in days))
    plain = {"episode": BENT, "check_ins": told, "sessions": sessions}
    return replace(
        make.facts(6, make.of_exercise("rdl-tempo"), **{**plain, **more}),
        position=Position(Phase.P2, make.day(0)),
    )


def back(told: Facts) -> bool:
    made = answer(told)
    assert laws.inv_16(told, made) is None
    return made.prescriptions[0].exercise == "rdl-tempo"


def test_bending_is_confirmed_in_these_facts():
    assert laws.book_of(having()).confirmed() == {Sensitivity.FLEXION}
    assert not back(having())


def test_one_light_set_in_calm_brings_an_exercise_back():
    assert back(having(one_set()))


@pytest.mark.parametrize(("pain", "passes"), [(1, True), (2, True), (3, False)])
def test_the_test_allows_pain_of_two(pain, passes):
    assert back(having(one_set(pain=pain))) is passes


@pytest.mark.parametrize(("after", "passes"), [(1, True), (2, True), (3, False)])
def test_the_morning_after_may_be_one_up(after, passes):
    assert back(having(one_set(), after=after)) is passes


@pytest.mark.parametrize(("rpe", "passes"), [(6, True), (7, False), (None, False)])
def test_the_set_is_light_and_says_so(rpe, passes):
    assert back(having(one_set(rpe=rpe))) is passes


@pytest.mark.parametrize(("sets", "passes"), [(1, True), (2, False)])
def test_it_is_one_set(sets, passes):
    assert back(having(one_set(sets=sets))) is passes


def test_a_missing_morning_does_not_pass():
    assert not back(having(one_set(), check_ins=(AGAIN,)))


def test_a_test_before_the_direction_was_confirmed_does_not_count():
    assert not back(having(one_set(0)))


def test_a_later_edge_answer_takes_it_out_again():
    assert not back(having(one_set(), make.lifted(5, "rdl-tempo", 20, (5,), 8, 5)))


def test_another_test_after_the_edge_answer_brings_it_back():
    edge = make.lifted(4, "rdl-tempo", 20, (5,), 8, 5)
    assert back(having(one_set(3), edge, one_set(5)))
    assert not back(having(one_set(3), edge, one_set(5, rpe=7)))


def test_only_a_back_with_low_irritability_may_come_back():
    stirred = make.episode(
        **{**STRAIN, "aggravating": (AggravatingFactor.BENDING,), "settle_h": 6.0}
    )
    assert not back(having(one_set(), episode=stirred))


def test_it_does_not_come_back_before_its_phase():
    early = replace(having(one_set()), position=Position(Phase.P0, make.day(0)))
    made = answer(early)
    assert made.prescriptions[0].exercise != "rdl-tempo"


def test_it_is_never_chosen_as_a_stand_in():
    sharp = make.lifted(5, "kb-deadlift", 20, (1, 1))
    rows = tuple(replace(s, quality=PainQuality.SHARP) for s in sharp.exercises[0].sets)
    done = replace(sharp.exercises[0], sets=rows)
    told = having(one_set(), replace(sharp, exercises=(done,)))
    made = answer(replace(told, scope=make.of_exercise("kb-deadlift")))
    assert made.prescriptions[0].exercise != "rdl-tempo"


def test_an_exercise_that_comes_back_without_a_test_is_caught(monkeypatch):
    told = having()
    assert laws.inv_16(told, answer(told)) is None
    monkeypatch.setattr("api.engine.safety.overrides.passed", lambda book, exercise: True)
    assert laws.inv_16(told, answer(told))
