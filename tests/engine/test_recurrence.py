"""New pain after a quiet month, and the questions half a year and a year on."""

import pytest

from api.engine.facts import Facts, Position
from api.engine.reading import recurrence
from api.engine.vocab import AskKind, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.worlds import answer


def mornings(pain: int, *days: int) -> tuple:
    return tuple(make.morning(n, pain, 1) for n in days)


QUIET = (0, 4, 8, 12, 16, 20, 24, 28, 29)


def month(*check_ins: object, n: int = 30, **more: object) -> Facts:
    plain = {
        "check_ins": check_ins,
        "screenings": (make.screening(0), make.screening(n - 1)),
        "position": Position(Phase.P3, make.day(0)),
        "episode": make.episode(-10, pain_morning=2, settle_h=1.0),
    }
    return make.lifter(n, **{**plain, **more})


def sore(pain: int, first: int = 30) -> tuple:
    """Two mornings in a row of new pain."""
    return mornings(pain, first, first + 1)


def is_new(facts: Facts) -> bool:
    return recurrence.started(laws.book_of(facts)) is not None


@pytest.mark.parametrize(("pain", "new"), [(1, False), (2, True), (3, True), (10, True)])
def test_two_of_ten_after_thirty_quiet_days_may_be_a_new_episode(pain, new):
    assert is_new(month(*mornings(0, *QUIET), *sore(pain), n=31)) is new


@pytest.mark.parametrize("after", [(), ((31, 1),), ((31, 0), (32, 2))])
def test_one_sore_morning_is_no_new_episode(after):
    later = tuple(make.morning(n, pain, 1) for n, pain in after)
    assert not is_new(month(*mornings(0, *QUIET), make.morning(30, 2, 1), *later, n=32))


def test_two_sore_mornings_in_a_row_may_have_a_day_without_an_answer_between_them():
    assert is_new(month(*mornings(0, *QUIET), *mornings(2, 30, 32), n=32))


@pytest.mark.parametrize(("first", "new"), [(0, True), (1, False), (-1, True)])
def test_twenty_nine_quiet_days_are_too_few(first, new):
    days = (first, *QUIET[1:])
    assert is_new(month(*mornings(1, *days), *sore(2), n=31)) is new


@pytest.mark.parametrize(("known", "new"), [(8, True), (7, False)])
def test_a_quiet_month_must_be_known_from_enough_mornings(known, new):
    days = (0, *QUIET[-known + 1 :])
    assert is_new(month(*mornings(0, *days), *sore(3), n=31)) is new


def test_a_morning_of_two_within_the_month_was_no_quiet_month():
    told = (*mornings(0, *QUIET), make.morning(10, 2, 1), *sore(3))
    assert not is_new(month(*told, n=31))


@pytest.mark.parametrize(("forms", "asked"), [((0, 29), True), ((0, 30), False), ((0, 31), False)])
def test_a_new_episode_asks_the_questions_until_they_are_answered_since_its_day(forms, asked):
    known = month(
        *mornings(0, *QUIET), *sore(2), n=31, screenings=tuple(map(make.screening, forms))
    )
    assert recurrence.started(laws.book_of(known))[0] == make.day(30)
    texts = [ask.text for ask in answer(known).asks if ask.kind is AskKind.SCREENING]
    assert any("a new episode" in text for text in texts) is asked


@pytest.mark.parametrize(("n", "new"), [(43, True), (44, False)])
def test_it_is_asked_about_for_two_weeks(n, new):
    told = (*mornings(0, *QUIET), *mornings(2, 30, 40))
    assert is_new(month(*told, n=n)) is new


def test_telling_of_the_new_episode_settles_it():
    told = (*mornings(0, *QUIET), *sore(3))
    stated = make.episode(30, started_on=make.day(29), pain_morning=3)
    assert not is_new(month(*told, episode=stated, position=None, n=31))


def test_the_receipt_asks_for_the_episode_and_the_safety_questions():
    asked = (make.screening(0), make.screening(29))
    made = answer(month(*mornings(0, *QUIET), *sore(2), n=31, screenings=asked))
    reason = next(r for r in made.reasons if r.code == "recurrence_started")
    asks = [a for a in made.asks if a.kind is AskKind.SCREENING]
    assert (reason.checks[0].value, reason.checks[0].threshold) == (30, 30)
    assert [a.text for a in asks if "new episode" in a.text]
    assert made.prescriptions


# --- half a year and a year on ------------------------------------------------------------


def ended(after: int, **more: object) -> Facts:
    over = make.episode(-30, ended_on=make.day(0))
    return make.lifter(
        after, episode=over, screenings=(make.screening(0), make.screening(after)), **more
    )


@pytest.mark.parametrize(
    ("after", "due"),
    [(181, None), (182, 182), (195, 182), (196, None), (364, None), (365, 365), (378, 365),
     (379, None)],
)  # fmt: skip
def test_half_a_year_and_a_year_after_the_episode_one_question_is_asked(after, due):
    expected = None if due is None else make.day(due)
    assert recurrence.question_due(laws.book_of(ended(after))) == expected


def test_a_check_in_since_then_has_answered_it():
    told = (make.morning(183, 0, 1),)
    assert recurrence.question_due(laws.book_of(ended(185, check_ins=told))) is None


def test_without_an_end_the_first_day_of_p6_counts():
    facts = month(n=190, position=Position(Phase.P6, make.day(5)))
    asks = [a.text for a in answer(facts).asks if a.kind is AskKind.CHECK_IN]
    assert recurrence.question_due(laws.book_of(facts)) == make.day(187)
    assert [text for text in asks if "stayed quiet" in text]
