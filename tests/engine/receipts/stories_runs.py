"""Running: stages, runs that are too long, too many or too fast too soon (rule book B7)."""

from msgspec.structs import replace

from api.engine.facts import DecisionScope, ExerciseDone, Facts, Position, Session, SetDone
from api.engine.vocab import BaselineTest, FlagLevel, Phase, RunStage
from tests.engine import factories as make
from tests.engine.factories import ran
from tests.engine.receipts.rendering import doses, receipt, table
from tests.engine.receipts.shelf import story
from tests.engine.worlds import answer

R = RunStage
METRES = dict(
    zip(
        R,
        (3000, 3000, 3200, 3400, 3600, 3800, 4000, 4200, 3600, 5200, 6000, 5500, 5000),
        strict=True,
    )
)
MINUTES = dict(zip(R, (30, 30, 30, 30, 30, 30, 27, 33, 20, 30, 35, 30, 30), strict=True))
SLUGS = {R.R0: "walk-brisk", R.R11: "run-tempo", R.R12: "run-intervals"}
TESTED = (
    make.result(BaselineTest.BRISK_WALK_30, 1),
    make.result(BaselineTest.SINGLE_LEG_HOP_10X, 1),
)


def run(
    n: int, stage: RunStage, pain: int = 1, metres: int | None = None, minutes: int | None = None
) -> Session:
    """A run of a stage in its usual time and distance."""
    slug = SLUGS.get(stage) or ("run-easy" if int(stage[1:]) >= 8 else "run-walk")
    return ran(
        n,
        stage,
        metres or METRES[stage],
        pain,
        slug,
        minutes or MINUTES[stage],
        pain_before=1,
        pain_after=1,
    )


def runner(
    *runs: Session,
    n: int = 23,
    phase: Phase = Phase.P3,
    scope: DecisionScope | None = None,
    **more: object,
) -> Facts:
    """A tested runner on day ``n``, calm on the morning after every run."""
    days = [(s.ref.local_date - make.DAY0).days for s in runs]
    plain: dict[str, object] = {
        "sessions": runs,
        "check_ins": tuple(make.morning(d + 1, 1, 2) for d in days if d < n),
        "screenings": (make.screening(0), make.screening(n - 2)),
        "position": Position(phase, make.day(0)),
        "baselines": TESTED,
    }
    return make.runner(n, scope, **{**plain, **more})


FRESH = (
    make.result(BaselineTest.BRISK_WALK_30, 1, 20),
    make.result(BaselineTest.SINGLE_LEG_HOP_10X, 1, 20),
    make.result(BaselineTest.PSFS, 4, 1),
    make.result(BaselineTest.PSFS, 8, 20),
)
"""Tests taken later on, by somebody who does more than at the start."""


@story
def two_calm_runs_open_the_next_stage() -> str:
    """B7: two greens 48 hours apart, one stage at most in three days."""
    return receipt(answer(runner(run(17, R.R2), run(20, R.R2))))


@story
def every_stage_has_its_way_up_and_its_phase() -> str:
    """B7, B8: R1-R5 in P2, R6-R10 from P3, R11 and R12 from P4."""
    return table(
        (
            f"{phase} after {stage} twice",
            answer(runner(run(17, stage), run(20, stage), phase=phase)),
        )
        for phase in (Phase.P1, Phase.P2, Phase.P3, Phase.P4)
        for stage in R
    )


@story
def a_run_is_read_like_any_other_work() -> str:
    """B7: amber holds, red goes one stage back, two reds two stages."""
    rows = (
        ("calm once", (run(20, R.R4),)),
        ("edge", (run(17, R.R4), run(20, R.R4, 4))),
        ("edge twice", (run(17, R.R4, 4), run(20, R.R4, 4))),
        ("red", (run(17, R.R4), run(20, R.R4, 6))),
        ("red twice in a week", (run(18, R.R4, 6), run(21, R.R4, 6))),
        ("red twice in a fortnight", (run(11, R.R4, 6), run(20, R.R3, 6))),
        ("red three times", (run(11, R.R5, 6), run(15, R.R4, 6), run(20, R.R3, 6))),
        ("red at the first stage", (run(17, R.R1), run(20, R.R1, 6))),
        ("red while walking", (run(17, R.R0), run(20, R.R0, 6))),
        ("two days apart", (run(19, R.R4), run(21, R.R4))),
        ("walks after a red run", (run(14, R.R1, 6), run(17, R.R0), run(20, R.R0))),
        ("a red walk after runs", (run(14, R.R2), run(17, R.R2), run(20, R.R0, 6))),
        ("a run without a stage", (ran(20, None, 3000, 1, "run-easy", 20),)),
    )

    def settling(hours: float, *runs: Session) -> Facts:
        told = runner(*runs, episode=replace(runner().episode, settle_h=hours))
        return replace(told, check_ins=tuple(replace(c, settle_h=hours) for c in told.check_ins))

    return table(
        (f"{label} ({back})", answer(settling(hours, *runs)))
        for back, hours in (("moderate", 6.0), ("low", 1.0))
        for label, runs in rows
    )


@story
def a_red_run_goes_a_stage_back() -> str:
    """The receipt of a step back on the ladder of runs."""
    return receipt(answer(runner(run(17, R.R4), run(20, R.R4, 6))))


@story
def a_run_a_tenth_longer_than_any_of_the_month_holds() -> str:
    """B6, B7 [Frandsen 2025]: more than 10 % over the longest calm run of 30 days."""

    def long(metres: int, first: int = 10, at: int = 20) -> Facts:
        return runner(run(first, R.R9, metres=5000), run(at, R.R9, metres=metres), n=at + 3)

    rows = [
        (f"{metres} m after 5000 m", answer(long(metres)))
        for metres in (4900, 5400, 5500, 5501, 6000, 9000)
    ]
    rows += [
        (f"6000 m, 5000 m {20 + k - 10} days before", answer(long(6000, 10, 20 + k)))
        for k in (19, 20, 21)
    ]
    return table(rows)


@story
def a_run_much_too_long_is_named_with_what_it_should_have_been() -> str:
    """The receipt of a spike."""
    return receipt(
        answer(
            runner(
                run(10, R.R9, metres=5000), run(17, R.R9, metres=5000), run(20, R.R9, metres=7000)
            )
        )
    )


@story
def from_thirty_minutes_on_a_run_grows_by_a_tenth() -> str:
    """B7, INV-29: R9 and later a tenth further and longer than the longest green one of 30 days."""
    rows = [
        (
            f"{stage} twice at {metres} m in {minutes} min",
            answer(
                runner(
                    run(17, stage, 1, metres, minutes),
                    run(20, stage, 1, metres, minutes),
                    phase=Phase.P4,
                )
            ),
        )
        for stage in (R.R8, R.R9, R.R10, R.R11, R.R12)
        for metres, minutes in ((2000, 15), (5000, 30), (9000, 50))
    ]
    return table(rows)


@story
def a_stage_lasts_three_days_at_least() -> str:
    """B7: one stage in three days."""
    return table(
        (
            f"first run at the stage {20 - n + 2} days ago",
            answer(runner(run(10, R.R2), run(n, R.R3), run(n + 2, R.R3), n=22)),
        )
        for n in (16, 17, 18, 19, 20)
    )


@story
def a_hop_test_stands_before_the_fourth_stage() -> str:
    """B4, B12: failed means no running stage, not taken R1-R3 at most."""

    def hop(pain: int | None, stage: RunStage) -> Facts:
        tests = (
            TESTED[:1]
            if pain is None
            else (TESTED[0], make.result(BaselineTest.SINGLE_LEG_HOP_10X, pain))
        )
        return runner(run(17, stage), run(20, stage), baselines=tests)

    return table(
        (f"hop test {pain}, after {stage}", answer(hop(pain, stage)))
        for pain in (None, 0, 2, 3)
        for stage in (R.R0, R.R1, R.R2, R.R3, R.R4, R.R12)
    )


@story
def a_missing_hop_test_is_asked_for() -> str:
    """The receipt of a runner who waits at R3 for the test."""
    return receipt(answer(runner(run(17, R.R3), run(20, R.R3), baselines=TESTED[:1])))


@story
def a_walk_test_stands_before_the_first_run() -> str:
    """B7: thirty minutes of brisk walking with pain of 2 at most, tested or logged as calm."""

    def walked(pain: int | None, *parts: int) -> Facts:
        tests = () if pain is None else (make.result(BaselineTest.BRISK_WALK_30, pain),)
        sets = tuple(SetDone(duration_s=s, pain=1) for s in parts)
        logged = (make.session(1, ExerciseDone("walk-brisk", sets)),) if parts else ()
        return replace(
            runner(n=3, phase=Phase.P2, baselines=(*tests, TESTED[1])),
            sessions=logged,
            check_ins=(make.morning(2, 1, 2),),
        )

    rows = [(f"walk test {pain}", answer(walked(pain))) for pain in (None, 0, 2, 3)]
    ways = ((1799,), (1800,), (900, 900), (900, 600))
    return table([*rows, *((f"walked {w} s, not tested", answer(walked(None, *w))) for w in ways)])


@story
def four_runs_in_seven_days_are_enough() -> str:
    """B7: three or four a week until R9."""

    def often(days: tuple[int, ...], stage: RunStage) -> Facts:
        return runner(*(run(n, stage) for n in days), n=22)

    rows = (
        (14, 17, 20),
        (14, 16, 18, 20),
        (15, 17, 19, 21),
        (15, 16, 18, 19, 21),
        (15, 16, 17, 18, 19, 21),
    )
    return table(
        (
            f"{stage}, {len(days)} runs on days {' '.join(map(str, days))}",
            answer(often(days, stage)),
        )
        for stage in (R.R4, R.R9)
        for days in rows
    )


@story
def a_fifth_run_in_seven_days_waits() -> str:
    """The receipt of too many days of running."""
    return receipt(answer(runner(*(run(n, R.R4) for n in (15, 16, 18, 19, 21)), n=22)))


@story
def speed_waits_for_two_weeks_of_easy_half_hours() -> str:
    """B7: tempo, hills and intervals after 14 days at R9 and R10."""

    def fast(first: int, stage: RunStage, between: RunStage = R.R10) -> Facts:
        days = [n for n in range(first, 36, 3)]
        runs = [run(n, between) for n in days[:-2]] + [run(n, stage) for n in days[-2:]]
        return runner(run(2, R.R8), *runs, n=36, phase=Phase.P4)

    rows = [
        (f"half hours since day {first}", answer(fast(first, R.R10)))
        for first in (18, 20, 21, 22, 23, 24, 27)
    ]
    rows += [("a stage below in between", answer(fast(18, R.R10, R.R8)))]
    rows += [(f"at {stage}", answer(fast(12, stage))) for stage in (R.R9, R.R11, R.R12)]
    return table(rows)


@story
def a_tempo_run_too_soon_waits() -> str:
    """The receipt of easy half hours that are not yet two weeks old."""
    return receipt(
        answer(
            runner(
                run(24, R.R10), run(27, R.R10), run(30, R.R10), run(33, R.R10), n=36, phase=Phase.P4
            )
        )
    )


@story
def running_time_of_a_week_grows_by_a_fifth_or_ten_minutes() -> str:
    """B6: at most 20 % over the most of four weeks, ten minutes where weeks are short."""

    def even(stage: RunStage, last: tuple[int, ...]) -> Facts:
        days = [n for w in range(5) for n in (7 * w + 1, 7 * w + 4)]
        return runner(*(run(n, stage) for n in (*days, *last)), n=42, baselines=FRESH)

    return table(
        (f"{stage}, this week on days {' '.join(map(str, last))}", answer(even(stage, last)))
        for stage in (R.R2, R.R4, R.R7, R.R8)
        for last in ((36, 39), (36, 38, 40), (36, 37, 39, 41))
    )


@story
def a_week_of_running_that_would_grow_too_much_waits() -> str:
    """The receipt of a stage that the time of the week holds back."""
    days = [n for w in range(5) for n in (7 * w + 1, 7 * w + 4)]
    return receipt(
        answer(runner(*(run(n, R.R8) for n in (*days, 36, 38, 40)), n=42, baselines=FRESH))
    )


@story
def a_calm_run_beside_the_ladder_opens_nothing_on_it() -> str:
    """An easy run without a stage neither earns one nor loses one; a red one counts."""

    def beside(pain: int) -> Facts:
        loose = ran(21, None, 3000, pain, "run-easy", 20, pain_before=1, pain_after=1)
        return runner(run(17, R.R3), run(20, R.R3), loose)

    return table((f"a loose run with pain {pain}", answer(beside(pain))) for pain in (1, 4, 6))


@story
def runs_after_days_away_come_back_by_stages() -> str:
    """B5: the lay-off table is read for runs too, and R0 is never too little."""
    return table(
        (f"{days} days away", answer(runner(run(1, R.R5), run(4, R.R5), n=4 + days)))
        for days in (2, 6, 7, 13, 14, 27, 28, 41, 55, 56, 70)
    )


@story
def the_week_of_a_runner() -> str:
    """Runs a day apart at least, strength between them, R-stages with their intervals."""
    return receipt(answer(runner(run(17, R.R2), run(20, R.R2), phase=Phase.P2, scope=make.PLAN)))


@story
def a_runner_week_by_week_through_the_phases() -> str:
    """What the plan asks for at the start of P0, P1, P2, P3 and P4."""
    done = (run(17, R.R3), run(20, R.R3))
    return table(
        ((phase, answer(runner(*done, phase=phase, scope=make.PLAN))) for phase in list(Phase)[:5]),
        doses,
    )


@story
def nobody_runs_while_legs_or_clearances_say_no() -> str:
    """An open code of a broken or operated spine, a HIGH back, a leg: walking goes on."""

    operated = make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 5)
    rows = (
        (
            "operated, not examined",
            {
                "flags": (operated,),
                "screenings": (
                    make.screening(0),
                    make.screening(5, RF_SUR_1="yes"),
                    make.screening(21),
                ),
            },
        ),
        ("stirred up", {"episode": replace(runner().episode, pain_at_rest=5), "check_ins": ()}),
        (
            "walk test failed since",
            {"baselines": (make.result(BaselineTest.BRISK_WALK_30, 4, 21), TESTED[1])},
        ),
        (
            "hop test failed since",
            {"baselines": (TESTED[0], make.result(BaselineTest.SINGLE_LEG_HOP_10X, 4, 21))},
        ),
    )
    return table(
        (label, answer(runner(run(17, R.R3), run(20, R.R3), **said))) for label, said in rows
    )


@story
def one_calm_run_waits_three_days_before_the_next_stage() -> str:
    """B7: at most one stage in three days, whatever the number of greens."""
    return table(
        (f"{n - 20} days after it", answer(runner(run(17, R.R3), run(20, R.R4), n=n)))
        for n in (21, 22, 23)
    )


@story
def a_stage_that_came_two_days_ago_is_repeated() -> str:
    """The receipt of a stage that is too young for the next one."""
    return receipt(answer(runner(run(17, R.R3), run(20, R.R4), n=22)))
