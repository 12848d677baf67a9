"""What was said more than once: the newest, the least or the first of it, as the rule has it."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.facts import OverrideRequest
from api.engine.reading.classify import _newest, _painful, _radicular, _shown_on, read_episode
from api.engine.reading.fear import _confidence, _score
from api.engine.rules.wishes import _granted_already, named_g
from api.engine.safety.triage import _asked_again
from api.engine.vocab import (
    BaselineTest,
    CheckInKind,
    FactKind,
    Irritability,
    LegReach,
    OverrideKind,
    Phase,
    Sensitivity,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL, facts, lift
from tests.engine.test_edges import lane
from tests.engine.test_of_two import twice

T = BaselineTest
FOOT = make.legs(reach=LegReach.FOOT)


def wish(n: int, kilos: float | None, slug: str | None = RDL) -> OverrideRequest:
    ref = make.ref(FactKind.OVERRIDE_REQUEST, f"wish{n}{kilos}", n)
    load = None if kilos is None else int(kilos * 1000)
    return OverrideRequest(ref, OverrideKind.LESS, slug, load)


def wishing(*wishes: OverrideRequest, lifted: int = 20, kilos: float = 60):
    known = facts(lift(lifted, kilos), overrides=wishes)
    return lane(known, phase=Phase.P3)


@pytest.mark.parametrize(("named", "least"), [
    ((), None), ((50,), 50), ((50, 40), 40), ((40, 50), 40), ((None,), None), ((None, 50), 50),
])  # fmt: skip
def test_the_least_load_named_counts(named, least):
    here = wishing(*(wish(23, kilos) for kilos in named))
    assert named_g(here) == (None if least is None else least * 1000)


@pytest.mark.parametrize(("wishes", "kilos", "followed"), [
    ((wish(20, 60),), 60, True), ((wish(20, 59),), 60, False), ((wish(21, 60),), 60, False),
    ((wish(19, 60), wish(20, 60)), 60, True), ((wish(20, 60), wish(21, 60)), 60, False),
    ((wish(21, 60), wish(20, 60)), 60, False), ((wish(20, 60), wish(20, None)), 60, False),
    ((wish(20, 60), wish(20, 60, None)), 60, False),
])  # fmt: skip
def test_a_wish_is_followed_by_training_no_heavier_since_the_last_one(wishes, kilos, followed):
    assert _granted_already(wishing(*wishes, kilos=kilos)) is followed


@pytest.mark.parametrize("values", [(20, 50), (50, 20)])
def test_the_higher_of_two_scores_of_fear_counts(values):
    assert _score(twice(T.TSK_11, *values)).value == 50


@pytest.mark.parametrize(("told", "tested", "counts"), [
    ({20: 3}, None, 3), ({20: 3, 21: 8}, None, 8), ({20: 3}, (21, 9), 9), ({21: 9}, (21, 4), 4),
    ({21: 4}, (21, 9), 4), ({21: 4}, (20, 2), 4), ({}, None, None),
])  # fmt: skip
def test_the_newest_word_on_confidence_counts_and_the_lowest_of_its_day(told, tested, counts):
    mornings = tuple(make.morning(n, 1, 1, confidence=value) for n, value in told.items())
    rows = () if tested is None else (make.result(T.CONFIDENCE, tested[1], tested[0]),)
    line = _confidence(laws.book_of(facts(check_ins=mornings, baselines=rows)))
    assert (line and line.value) == counts


@pytest.mark.parametrize("days", [(3, 8), (8, 3)])
def test_doubts_are_asked_again_a_while_after_the_first_of_them(days):
    unsure = {code: make.day(n) for code, n in zip("AB", days, strict=True)}
    wait = timedelta(days=make.RULES.windows.unsure_days.whole)
    assert _asked_again(unsure, make.RULES) == make.day(3) + wait
    assert _asked_again({}, make.RULES) is None


# --- how a back behaves ----------------------------------------------------------------------


@pytest.mark.parametrize("days", [(3, 8), (8, 3)])
def test_a_direction_was_shown_by_the_first_test_that_hurt(days):
    tests = (T.HINGE_DOWEL, T.BODYWEIGHT_SQUAT)
    painful = {test: make.day(n) for test, n in zip(tests, days, strict=True)}
    assert _shown_on(Sensitivity.FLEXION, painful) == make.day(3)
    assert _shown_on(Sensitivity.EXTENSION, painful) is None


@pytest.mark.parametrize(("pains", "hurts"), [
    ({10: 4}, 10), ({10: 2}, None), ({10: 3}, 10), ({10: 4, 12: 1}, None), ({10: 1, 12: 4}, 12),
    ({4: 4}, None), ({5: 4}, 5), ({20: 4}, 20), ({21: 4}, None), ({10: None}, None),
])  # fmt: skip
def test_a_movement_test_hurts_by_its_newest_result_of_the_episode(pains, hurts):
    rows = tuple(make.result(T.HINGE_DOWEL, 4, n, pain=pain) for n, pain in pains.items())
    found = _painful(make.episode(5), rows, make.day(20), make.RULES)
    assert found == ({} if hurts is None else {T.HINGE_DOWEL: make.day(hurts)})


@pytest.mark.parametrize(("n", "radicular"), [(-1, False), (0, False), (1, True)])
def test_a_leg_told_with_a_session_counts_for_its_weeks(n, radicular):
    days = make.RULES.irritability.stable_days.whole
    told = replace(make.session(40 - days + n), leg=FOOT)
    found = _radicular(make.episode(), (), (), (told,), make.day(40), make.RULES)
    assert found is radicular
    later = replace(make.session(41), leg=FOOT)
    assert not _radicular(make.episode(), (), (), (later,), make.day(40), make.RULES)


@pytest.mark.parametrize(("settle", "onset", "expected"), [
    (1, None, Irritability.LOW), (None, None, Irritability.LOW), (1, 1, Irritability.LOW),
    (None, 1, Irritability.HIGH),
])  # fmt: skip
def test_a_task_that_brought_pain_at_once_counts_until_a_week_of_answers_is_there(
    settle, onset, expected
):
    back = make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0, onset_after_min=onset)
    week = tuple(make.morning(n, 1, settle, pain_now=1) for n in range(15, 22))
    found = read_episode(back, make.day(21), week, (), make.RULES)
    assert found.irritability is expected


WAKING, LATER = CheckInKind.NEXT_MORNING, CheckInKind.DAILY


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("told", "median"), [
    (((9, WAKING, 9), (10, WAKING, 1), (11, WAKING, 5), (12, WAKING, 3)), 3),
    (((10, WAKING, 9), (10, LATER, 1), (11, WAKING, 5), (12, WAKING, 3)), 3),
    (((11, WAKING, 2), (12, WAKING, 3)), None),
])  # fmt: skip
def test_a_reading_is_of_the_newest_answers_by_day_and_by_their_place_in_it(told, median, turned):
    assert make.RULES.irritability.median_values.whole == 3
    rows = [(replace(make.morning(n, 1), kind=kind), float(value)) for n, kind, value in told]
    assert _newest(rows[::-1] if turned else rows, make.RULES) == median
