"""Flares: what may have led to one, when it wants a visit, and two of them in six weeks."""

import pytest
from msgspec.structs import replace

from api.engine.facts import CheckIn, Facts, Position
from api.engine.reading import flares
from api.engine.telling.asks import after_flare
from api.engine.vocab import (
    AskKind,
    BaselineTest,
    FactKind,
    FunctionLoss,
    PainTrigger,
    Phase,
    Sport,
    Urgency,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.worlds import answer

RDL = "rdl-tempo"


def flare(n: int, pain: int = 6, **more: object) -> CheckIn:
    plain = {"pain_now": pain, "pain_worst": pain, "function_loss": FunctionLoss.SOME}
    plain["red_flags"] = make.answers()
    return CheckIn(
        make.ref(FactKind.CHECK_IN, f"flare{n}", n),
        make.CheckInKind.FLARE,
        **{**plain, **more},
    )


def told(n: int, *check_ins: CheckIn, **more: object) -> Facts:
    """A lifter on day ``n``; quiet legs, every question answered every week."""
    screened = tuple(make.screening(day) for day in range(0, n + 1, 7))
    early = tuple(make.morning(day, 2, 1) for day in (1, 2, 3))
    plain = {
        "check_ins": (*early, *check_ins),
        "screenings": (*screened, make.screening(n)),
        "position": Position(Phase.P2, make.day(0)),
        "episode": make.episode(pain_morning=2, settle_h=1.0),
    }
    return make.lifter(n, **{**plain, **more})


def words(facts: Facts) -> tuple[str, ...]:
    book = laws.book_of(facts)
    return flares.likely(book, book.flares[-1])


# --- what came before ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ()),
        ({"triggers": (PainTrigger.SITTING_LONG,)}, ("long sitting",)),
        ({"triggers": (PainTrigger.UNKNOWN,)}, ()),
        ({"sleep_h": 5.9}, ("short sleep",)),
        ({"sleep_h": 6.0}, ()),
    ],
)
def test_what_was_told_in_the_three_days_before_is_named(more, expected):
    assert words(told(10, make.morning(9, 2, 1, **more), flare(10))) == expected


@pytest.mark.parametrize(("n", "expected"), [(6, ()), (7, ("long sitting",))])
def test_only_the_last_72_hours_are_looked_at(n, expected):
    sat = make.morning(n, 2, 1, triggers=(PainTrigger.SITTING_LONG,))
    assert words(told(10, sat, flare(10))) == expected


@pytest.mark.parametrize(
    ("kilos", "expected"),
    [((40, 40), ()), ((40, 42.5), ("a new load",)), ((40,), ()), ((42.5, 40), ())],
)
def test_a_load_above_the_weeks_before_is_named_as_new(kilos, expected):
    days = (5, 9)
    logged = tuple(make.lifted(n, RDL, k, (1, 1)) for n, k in zip(days, kilos, strict=False))
    assert words(told(10, flare(10), sessions=logged)) == expected


def test_a_lift_that_was_never_logged_before_is_named():
    logged = (make.lifted(9, RDL, 40, (1, 1)),)
    assert words(told(10, flare(10), sessions=logged)) == ("a new exercise",)


def test_the_receipt_says_carefully_what_may_have_led_to_it():
    made = answer(told(10, make.morning(9, 2, 1, sleep_h=5.0), flare(10)))
    reason = next(r for r in made.reasons if r.code == "flare_protocol")
    assert "It may have followed short sleep." in reason.text
    plain = answer(told(10, flare(10)))
    assert "may have followed" not in plain.text


def test_a_second_sign_of_a_second_flare_is_no_third_one():
    calm = tuple(make.morning(n, 2, 1) for n in range(6, 12))
    lost = flare(16, function_loss=FunctionLoss.SEVERE)
    spells = laws.book_of(told(18, flare(5), *calm, flare(15), lost)).flares
    assert [(s.started_on, s.severe) for s in spells] == [
        (make.day(5), False),
        (make.day(15), True),
    ]


# --- a week, two weeks ---------------------------------------------------------------------


def later(n: int, pain: int | None, **more: object) -> Facts:
    """A flare of 6 on day 10; the last morning before day ``n``."""
    mornings = () if pain is None else (make.morning(n - 1, pain, 40), make.morning(n, pain, 40))
    return told(n, flare(10), *mornings, **more)


@pytest.mark.parametrize(
    ("n", "pain", "slow"),
    [(16, 5, False), (17, 5, True), (18, 5, True), (17, 4, False), (17, None, False)],
)
def test_a_flare_that_has_not_eased_by_a_third_in_a_week_is_referred(n, pain, slow):
    made = answer(later(n, pain))
    assert ("flare_slow" in {r.code for r in made.reasons}) is slow
    assert (made.urgency is Urgency.ROUTINE) is slow


@pytest.mark.parametrize(
    ("n", "pain", "must"),
    [(23, 5, False), (24, 5, True), (25, 5, True), (24, 4, False), (24, None, False)],
)
def test_after_two_weeks_the_visit_is_a_must_and_stays_one(n, pain, must):
    made = answer(later(n, pain))
    asks = {a.kind: a for a in made.asks}
    assert ("flare_stays" in {r.code for r in made.reasons}) is must
    assert (bool(made.position.visits) and "RF-TIME-1" in asks[AskKind.VISIT].codes) is must


def test_a_must_is_remembered_when_the_flare_is_long_over():
    first = answer(later(24, 5))
    calm = told(40, make.morning(39, 0, 1), make.morning(40, 0, 1), position=first.position)
    assert "flare_stays" in {r.code for r in answer(calm).reasons}


def stays(n: int, *values: int) -> Facts:
    """A flare of 6 on day 10 whose mornings are 5 from then on; the last ones are given."""
    mornings = [make.morning(day, 5, 40) for day in range(11, n + 1 - len(values))]
    last = [make.morning(n + 1 - len(values) + i, v, 40) for i, v in enumerate(values)]
    return told(n, flare(10), *mornings, *last)


@pytest.mark.parametrize("n", range(24, 40, 3))
def test_a_flare_that_stays_is_neither_over_nor_a_second_one(n):
    made = answer(stays(n))
    codes = {r.code for r in made.reasons}
    assert "flare_stays" in codes
    assert not {"flares_repeated", "flare_protocol"} & codes
    assert "over" not in f"{made.headline} {made.text}"


@pytest.mark.parametrize(("top", "second"), [(6, False), (7, True)])
def test_what_rises_above_a_flare_that_stays_is_a_second_one(top, second):
    codes = {r.code for r in answer(stays(27, 5, top, top, top)).reasons}
    assert ("flares_repeated" in codes) is second


# --- two in six weeks ----------------------------------------------------------------------


def twice(first: int, second: int, **more: object) -> Facts:
    over = tuple(make.morning(n, 2, 1) for n in range(first + 1, first + 4))
    over += (make.morning(second + 1, 2, 1), make.morning(second + 2, 2, 1))
    return told(second + 2, flare(first), *over, flare(second), **more)


@pytest.mark.parametrize(("first", "second", "often"), [(5, 43, True), (5, 45, False)])
def test_two_flares_in_six_weeks_are_counted_from_today(first, second, often):
    made = answer(twice(first, second))
    assert ("flares_repeated" in {r.code for r in made.reasons}) is often


def test_two_flares_ask_for_every_test_and_every_question_again():
    facts = twice(5, 20, screenings=(make.screening(0), make.screening(19)))
    asks = [a for a in answer(facts).asks if "after these flares" in a.text]
    assert {a.kind for a in asks} == {AskKind.SCREENING, AskKind.BASELINES}
    tests = next(a.tests for a in asks if a.kind is AskKind.BASELINES)
    assert {BaselineTest.HINGE_DOWEL, BaselineTest.BRACE, BaselineTest.SORENSEN} <= set(tests)


@pytest.mark.parametrize(("screened", "again"), [(19, True), (20, False), (21, False)])
def test_the_questions_of_the_day_of_the_second_flare_are_enough(screened, again):
    """Where the form came before that flare, the flare itself asks once more."""
    facts = twice(5, 20, screenings=(make.screening(0), make.screening(screened)))
    kinds = {a.kind for a in answer(facts).asks if "after these flares" in a.text}
    assert (AskKind.SCREENING in kinds) is again


@pytest.mark.parametrize(("sport", "hops"), [(Sport.POWERLIFTING, False), (Sport.RUNNING, True)])
def test_the_tests_after_two_flares_are_those_of_the_sport_within_a_week(sport, hops):
    known = twice(5, 20)
    known = replace(known, athlete=replace(known.athlete, sports=(sport,)))
    [ask] = [a for a in answer(known).asks if "All tests once more" in a.text]
    assert ask.due_on == make.day(22 + 7)
    assert (BaselineTest.SINGLE_LEG_HOP_10X in ask.tests) is hops


@pytest.mark.parametrize(("screened", "owed"), [(18, True), (32, False)])
def test_what_was_answered_after_the_first_silent_flare_is_asked_after_the_second(screened, owed):
    pains = {n: 3 if n in (15, 16, 17, 18, 29, 30, 31, 32) else 1 for n in range(1, 33)}
    mornings = tuple(make.morning(n, pain) for n, pain in pains.items())
    forms = tuple(make.screening(n) for n in (0, 14, screened))
    book = laws.book_of(make.lifter(32, check_ins=mornings, screenings=forms))
    assert len(book.flares) == 2
    assert bool(after_flare(book)) is owed


def test_a_ramp_of_weeks_ago_comes_back_through_a_flare_at_one_load():
    """Its sets rose then; a lighter first dose does not ask a sore back to rise again."""
    calm = make.lifted(3, "rdl-tempo", 60, (1, 1, 1, 1))
    rows = zip(calm.exercises[0].sets, (60_000, 70_000, 80_000, 80_000), strict=True)
    risen = replace(calm.exercises[0], sets=tuple(replace(s, load_g=g) for s, g in rows))
    facts = told(9, make.morning(4, 2, 1), flare(8), sessions=(replace(calm, exercises=(risen,)),))
    made = answer(replace(facts, scope=make.of_exercise("rdl-tempo")))
    assert made.binding_rule == "flare.protocol"
    assert [s.load_g for s in made.prescriptions[0].sets] == [60_000, 60_000]


def test_what_was_done_again_after_the_second_flare_is_not_asked_for():
    again = (make.result(BaselineTest.BRACE, 1, 21), make.result(BaselineTest.SORENSEN, 60, 20))
    facts = twice(5, 20, baselines=again)
    asks = [a for a in answer(facts).asks if "after these flares" in a.text]
    tests = next(a.tests for a in asks if a.kind is AskKind.BASELINES)
    assert BaselineTest.BRACE not in tests
    assert BaselineTest.SORENSEN in tests
    assert AskKind.SCREENING not in {a.kind for a in asks}


def test_more_pain_never_makes_a_flare_ease_sooner():
    lines = [flares.slow(laws.book_of(later(17, pain))) is not None for pain in range(11)]
    assert lines == sorted(lines)


def test_a_flare_nobody_follows_up_is_caught(monkeypatch):
    facts = later(24, 5)
    assert answer(facts).position.visits
    monkeypatch.setattr(flares, "staying", lambda book: None)
    calm = replace(facts, position=Position(Phase.P2, make.day(0)))
    assert answer(calm).position.visits == ()
