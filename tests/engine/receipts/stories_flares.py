"""Flares, sore muscles, fear and new pain (rule book B9)."""

from api.engine.facts import CheckIn, Facts, Position
from api.engine.vocab import (
    BaselineTest,
    FactKind,
    FunctionLoss,
    PainTrigger,
    Phase,
)
from tests.engine import factories as make
from tests.engine.lifting import LOW, RDL
from tests.engine.receipts.rendering import receipt, table
from tests.engine.receipts.shelf import story
from tests.engine.worlds import answer

ALONE = make.of_exercise(RDL)


def reported(
    n: int, pain: int = 6, loss: FunctionLoss = FunctionLoss.SOME, **more: object
) -> CheckIn:
    plain = {
        "pain_now": pain,
        "pain_worst": pain,
        "function_loss": loss,
        "red_flags": make.answers(),
    }
    return CheckIn(
        make.ref(FactKind.CHECK_IN, f"flare{n}", n), make.CheckInKind.FLARE, **{**plain, **more}
    )


def flared(n: int, *told: CheckIn, scope: object = ALONE, since: int = 11, **more: object) -> Facts:
    """A lifter calm at 60 kg until day 11, then whatever is told, asked on day ``n``."""
    done = tuple(make.lifted(d, RDL, 60, (1, 1, 1)) for d in (2, 5, 8, 11))
    early = tuple(make.morning(d, 1, 1) for d in (3, 6, 9, 10, 12))
    plain = {
        "sessions": done,
        "check_ins": (*early, *told),
        "screenings": tuple(make.screening(d) for d in {0, 7, 14, 21, 28, n} if d <= n),
        "position": Position(Phase.P2, make.day(0)),
        "episode": make.episode(**LOW),
    }
    return make.lifter(n, scope, **{**plain, **more})


@story
def a_flare_day_by_day() -> str:
    """B9: relative rest for 24-72 h, then half the sets at 80 %, then +10 % per green exposure."""
    told = (
        reported(13),
        *(
            make.morning(n, p, 1)
            for n, p in zip(range(13, 23), (5, 4, 4, 3, 2, 1, 1, 1, 1, 1), strict=True)
        ),
    )

    def on(n: int) -> Facts:
        return flared(n, *(t for t in told if t.ref.local_date <= make.day(n)))

    return table((f"day {n}", answer(on(n))) for n in range(12, 24))


@story
def the_plan_on_the_first_day_of_a_flare() -> str:
    """B9: red flags asked again, walks and breathing, the plan back in P1."""
    return receipt(answer(flared(13, reported(13), scope=make.PLAN)))


@story
def the_plan_on_the_third_day_of_a_flare() -> str:
    """B9 step 3: from day 2-3 the last green rung at half the volume and 80 % of the load."""
    told = (reported(13), make.morning(14, 4, 1), make.morning(15, 3, 1), make.morning(16, 3, 1))
    return receipt(
        answer(flared(16, *told, scope=make.PLAN, position=Position(Phase.P1, make.day(13))))
    )


@story
def a_severe_flare_takes_the_plan_to_the_easy_days() -> str:
    """B8: 7 of 10 or more goes to P0, anything else to P1."""
    return table(
        (
            f"flare with pain {pain}, function lost: {loss}",
            answer(flared(13, reported(13, pain, loss), scope=make.PLAN)),
        )
        for pain in (2, 3, 5, 6, 7, 8)
        for loss in FunctionLoss
    )


@story
def mornings_two_up_become_a_flare_when_they_last() -> str:
    """B9: two up for more than 24 hours; three mornings where no session explains it."""

    def up(first: int, pains: tuple[int, ...]) -> Facts:
        told = tuple(make.morning(first + k, p, 1) for k, p in enumerate(pains))
        return flared(first + len(pains) - 1, *told)

    return table(
        (f"mornings {pains} from day {first}", answer(up(first, pains)))
        for first in (12, 13, 15, 16)
        for pains in ((2,), (3,), (3, 3), (3, 3, 3), (3, 1, 3), (4, 3, 3), (3, 3, 3, 3))
    )


@story
def a_flare_that_a_week_does_not_ease_asks_for_a_visit() -> str:
    """B9: not 30 % better at day 7 is a routine visit, at day 14 a must; mornings older than three
    days say nothing."""

    def slow(n: int, pain: int, silent: int = 0) -> Facts:
        told = (reported(13), *(make.morning(d, pain, 1) for d in range(14, n + 1 - silent)))
        return flared(n, *told)

    rows = [
        (f"day {n - 13} of it, mornings of {p}", answer(slow(n, p)))
        for n in (19, 20, 21, 26, 27, 28)
        for p in (3, 4, 5)
    ]
    rows += [
        (f"day {n - 13} of it, silent for {days} days", answer(slow(n, 5, days)))
        for n in (20, 27)
        for days in (1, 2, 3, 4, 5)
    ]
    return table(rows)


@story
def a_flare_after_a_week_without_ease() -> str:
    """The receipt names what may have led to it, carefully, and asks for a visit."""
    told = (
        reported(13, triggers=(PainTrigger.SITTING_LONG,)),
        *(make.morning(d, 5, 1, sleep_h=5.0) for d in range(14, 21)),
    )
    return receipt(answer(flared(20, *told)))


@story
def two_flares_in_six_weeks_ask_for_everything_anew() -> str:
    """B8: all tests and questions again, and a routine visit."""
    calm = tuple(make.morning(d, 1, 1) for d in range(16, 28))
    told = (
        reported(13),
        make.morning(14, 4, 1),
        make.morning(15, 1, 1),
        *calm,
        reported(28),
        make.morning(29, 4, 1),
    )
    return receipt(answer(flared(29, *told, scope=make.PLAN)))


@story
def what_was_rested_through_a_flare_comes_back_as_lightly() -> str:
    """The first dose after a flare is half the sets at 80 %, whenever it is taken up again."""
    told = (reported(13), make.morning(14, 4, 1), *(make.morning(d, 1, 1) for d in range(15, 26)))
    rows = [
        (f"day {n}", answer(flared(n, *(t for t in told if t.ref.local_date <= make.day(n)))))
        for n in range(14, 20)
    ]
    back = make.lifted(18, RDL, 47.5, (1, 1))
    done = (*flared(18).sessions, back)
    rows += [
        (
            f"day {n}, done on day 18",
            answer(flared(n, *(t for t in told if t.ref.local_date <= make.day(n)), sessions=done)),
        )
        for n in (19, 20, 21)
    ]
    return table(rows)


@story
def sore_muscles_after_a_new_load_hold_once_and_are_no_flare() -> str:
    """B9: bilateral muscle pattern, days 1-3, at most 4: hold one exposure."""
    done = (*(make.lifted(n, RDL, 60, (1, 1)) for n in (1, 4, 7)), make.lifted(12, RDL, 65, (1, 1)))
    calm = tuple(make.morning(n, 1, 1) for n in (2, 5, 8, 11))

    def sore(pains: tuple[int, ...], slug: str = RDL, kilos: float = 65) -> Facts:
        told = (*calm, *(make.morning(13 + k, p, 1) for k, p in enumerate(pains)))
        n = 12 + len(pains)
        last = make.lifted(12, slug, kilos, (1, 1))
        return flared(
            n,
            sessions=(*done[:3], last),
            check_ins=told,
            screenings=(make.screening(0), make.screening(n)),
        )

    rows = [
        (f"65 kg after 60, mornings {p}", answer(sore(p)))
        for p in ((1,), (2,), (3,), (4,), (5,), (3, 3), (3, 3, 3), (3, 3, 3, 3), (3, 1), (3, 3, 1))
    ]
    rows += [(f"60 kg as before, mornings {p}", answer(sore(p, kilos=60))) for p in ((3,), (3, 3))]
    rows += [
        (f"a new lift, mornings {p}", answer(sore(p, "kb-deadlift", 20))) for p in ((3,), (3, 3))
    ]
    return table(rows)


@story
def a_sore_morning_names_the_load_it_may_have_followed() -> str:
    """The receipt of a morning that a new load explains."""
    done = (*(make.lifted(n, RDL, 60, (1, 1)) for n in (1, 4, 7)), make.lifted(12, RDL, 65, (1, 1)))
    told = (*(make.morning(n, 1, 1) for n in (2, 5, 8, 11)), make.morning(13, 3, 1))
    return receipt(answer(flared(13, sessions=done, check_ins=told)))


@story
def confidence_below_five_in_a_calm_back_goes_by_quota() -> str:
    """B9: graded exposure; two edge answers lower once in 14 days and hold after that."""

    def lifting(
        pains: tuple[int, ...], confidence: float | None, tsk: float | None = None, **back: float
    ) -> Facts:
        days = [1 + 3 * k for k in range(len(pains))]
        tests = [make.result(BaselineTest.BRACE, 3, 0)]
        tests += (
            [make.result(BaselineTest.CONFIDENCE, confidence, 0)] if confidence is not None else []
        )
        tests += [make.result(BaselineTest.TSK_11, tsk, 0)] if tsk is not None else []
        return flared(
            days[-1] + 1,
            sessions=tuple(make.lifted(n, RDL, 60, (p,)) for n, p in zip(days, pains, strict=True)),
            check_ins=tuple(make.morning(n + 1, 1, 1) for n in days),
            baselines=tuple(tests),
            episode=make.episode(**{**LOW, **back}),
            position=Position(Phase.P3, make.day(0)),
        )

    ways = ((1, 1), (4, 4), (4, 4, 4), (4, 4, 4, 4), (4, 4, 1, 4, 4), (7, 4), (4, 7))
    rows = [(f"confidence {c}, pains {w}", answer(lifting(w, c))) for c in (4, 5) for w in ways]
    rows += [(f"TSK {t}, pains (4, 4, 4)", answer(lifting((4, 4, 4), None, t))) for t in (28, 29)]
    rows += [("confidence 3, sore at rest", answer(lifting((4, 4, 4), 3, None, pain_at_rest=3)))]
    return table(rows)


@story
def graded_exposure_names_what_it_goes_by() -> str:
    """The receipt of a second edge answer in a row that lowers nothing."""
    days = (1, 4, 7, 10)
    return receipt(
        answer(
            flared(
                11,
                sessions=tuple(make.lifted(n, RDL, 60, (4,)) for n in days),
                check_ins=tuple(make.morning(n + 1, 1, 1) for n in days),
                baselines=(make.result(BaselineTest.CONFIDENCE, 3, 0),),
                position=Position(Phase.P3, make.day(0)),
            )
        )
    )


@story
def new_pain_after_a_quiet_month_asks_for_a_new_episode() -> str:
    """B9: at least 30 days of at most 1 of 10, then 2 or more."""
    quiet = tuple(make.morning(n, 1, 1) for n in range(0, 30, 3))

    def month(n: int, pain: int) -> Facts:
        told = (*quiet, make.morning(30, pain, 1))
        return make.lifter(
            n,
            check_ins=told,
            screenings=(make.screening(0), make.screening(n)),
            position=Position(Phase.P3, make.day(0)),
            episode=make.episode(-10, pain_morning=2, settle_h=1.0),
        )

    rows = table(
        (f"a morning of {p}, asked on day {n}", answer(month(n, p)))
        for p in (1, 2, 4)
        for n in (30, 36, 43, 44)
    )
    return f"{rows}\n\n{receipt(answer(month(31, 3)))}"


@story
def somebody_in_a_flare_begins_at_the_bottom() -> str:
    """B8: the first plan of somebody who reports a flare is P1; P0 from 7 of 10 on, and for a back
    that hurts 5 at rest."""

    def first(pain: int) -> Facts:
        return flared(13, reported(13, pain), scope=make.PLAN, position=None)

    return table((f"a flare with pain {p}", answer(first(p))) for p in (2, 4, 5, 6, 7, 9))


@story
def a_flare_of_six_weeks_ago_is_over() -> str:
    """B9: what has not eased is asked about for six weeks."""

    def later(days: int) -> Facts:
        n = 13 + days
        told = (reported(13), *(make.morning(d, 5, 1) for d in range(14, n + 1)))
        screens = tuple(make.screening(d) for d in range(0, n + 1, 7))
        return flared(n, *told, screenings=screens)

    return table((f"day {days} of it", answer(later(days))) for days in (14, 41, 42, 43))
