"""A small library, a small curriculum and facts in one line each."""

from datetime import UTC, date, datetime, timedelta

from api.engine.facts import (
    Athlete,
    BaselineResult,
    Best,
    CheckIn,
    Clearance,
    DecisionScope,
    Effort,
    Enrollment,
    Episode,
    ExerciseDone,
    FactRef,
    Facts,
    Flag,
    LegSymptoms,
    Screening,
    Session,
    SetDone,
    ToleratedLoad,
)
from api.engine.ruleset import current
from api.engine.safety.triage import FOLLOW_UPS
from api.engine.vocab import (
    AggravatingFactor,
    BaselineTest,
    BodySide,
    CheckInKind,
    ClinicianRole,
    EasingFactor,
    EffortScale,
    Equipment,
    FactKind,
    FlagLevel,
    FunctionLoss,
    MovementPattern,
    OnsetKind,
    RunStage,
    ScopeKind,
    SessionStatus,
    Sex,
    Sport,
    TriageAnswer,
)
from tests.engine.content import CURRICULUM as CURRICULUM
from tests.engine.content import LIBRARY as LIBRARY

DAY0 = date(2026, 11, 14)
RULES = current()
P = MovementPattern


def day(n: int) -> date:
    return DAY0 + timedelta(days=n)


def ref(kind: FactKind, id_: str, n: int, version: int = 1) -> FactRef:
    return FactRef(kind, id_, version, day(n))


def athlete(born: date = date(1992, 3, 14), **more: object) -> Athlete:
    plain: dict[str, object] = {
        "sex": Sex.MALE,
        "sports": (Sport.POWERLIFTING,),
        "equipment": frozenset({Equipment.FULL_GYM}),
        "bests": (Best("deadlift-conventional", 220_000, 1),),
    }
    return Athlete(ref(FactKind.PROFILE, "me", 0), born, **{**plain, **more})  # type: ignore[arg-type]


def answers(**said: str) -> tuple[tuple[str, TriageAnswer], ...]:
    """Every question answered no, except as said: ``RF_CES_1="yes"``."""
    codes = [r.code for r in RULES.triage if r.asked] + list(FOLLOW_UPS)
    plain = dict.fromkeys(codes, TriageAnswer.NO)
    plain |= {k.replace("_", "-"): TriageAnswer(v) for k, v in said.items()}
    return tuple(sorted(plain.items()))


def screening(n: int = 0, **said: str) -> Screening:
    return Screening(ref(FactKind.SCREENING, f"scr{n}", n), answers(**said))


def weekly(n: int) -> tuple[Screening, ...]:
    """Who answers the safety questions every week, up to day ``n``."""
    return tuple(screening(told) for told in range(0, max(n, 0) + 1, 7))


def flag(code: str, level: FlagLevel, n: int, source: str = "scr0", sequence: int = 0) -> Flag:
    return Flag(
        f"flag-{code}-{n}", code, level, day(n), ref(FactKind.SCREENING, source, n), sequence
    )


def clearance(
    codes: str, n: int, role: ClinicianRole = ClinicianRole.PHYSICIAN, **more: object
) -> Clearance:
    return Clearance(
        f"clr{n}", tuple(codes.split()), day(n), role, **{"valid_until": day(n + 365), **more}
    )  # type: ignore[arg-type]


def episode(n: int = 0, **more: object) -> Episode:
    plain: dict[str, object] = {
        "started_on": day(-70),
        "onset": OnsetKind.GRADUAL,
        "pain_at_rest": 2,
        "pain_worst": 6,
        "pain_morning": 2,
        "settle_h": 12.0,
    }
    return Episode(ref(FactKind.EPISODE, "ep", n), **{**plain, **more})  # type: ignore[arg-type]


def lifted(
    n: int,
    slug: str,
    load_kg: float | None,
    pains: tuple[int | None, ...],
    reps: int = 8,
    rpe: float | None = 6,
    technique: int | None = 4,
) -> Session:
    effort = Effort(EffortScale.RPE, rpe) if rpe is not None else None
    load = None if load_kg is None else int(load_kg * 1000)
    sets = tuple(
        SetDone(reps=reps, load_g=load, effort=effort, technique=technique, pain=p) for p in pains
    )
    return session(n, ExerciseDone(slug, sets))


def ran(
    n: int,
    stage: RunStage | None,
    metres: int,
    pain: int,
    slug: str = "run-walk",
    minutes: int = 30,
    **more: object,
) -> Session:
    done = ExerciseDone(
        slug, (SetDone(duration_s=minutes * 60, distance_m=metres, pain=pain),), stage
    )
    return session(n, done, **more)


def session(n: int, *done: ExerciseDone, **more: object) -> Session:
    plain: dict[str, object] = {
        "status": SessionStatus.COMPLETED,
        "started_at": datetime.combine(day(n), datetime.min.time(), UTC) + timedelta(hours=17),
        "pain_before": 2,
        "pain_after": 2,
        "exercises": done,
    }
    return Session(ref(FactKind.SESSION, f"ses{n}", n), **{**plain, **more})  # type: ignore[arg-type]


def morning(n: int, pain: int, settle_h: float | None = 3, **more: object) -> CheckIn:
    plain: dict[str, object] = {
        "pain_morning": pain,
        "settle_h": settle_h,
        "settle_answered": settle_h is not None,
    }
    return CheckIn(
        ref(FactKind.CHECK_IN, f"chk{n}", n), CheckInKind.NEXT_MORNING, **{**plain, **more}
    )  # type: ignore[arg-type]


def flare(n: int) -> CheckIn:
    """A flare told of, with every red-flag question answered."""
    return CheckIn(
        ref(FactKind.CHECK_IN, "flare", n),
        CheckInKind.FLARE,
        pain_now=5,
        pain_worst=6,
        function_loss=FunctionLoss.SOME,
        red_flags=answers(),
    )


def result(
    test: BaselineTest,
    value: float,
    n: int = 0,
    side: BodySide | None = None,
    pain: int | None = None,
) -> BaselineResult:
    id_ = f"{test.value}-{n}-{side}"
    return BaselineResult(ref(FactKind.BASELINE, id_, n), test, value, side, None, pain)


PLAN = DecisionScope(ScopeKind.PLAN)


def of_exercise(slug: str) -> DecisionScope:
    return DecisionScope(ScopeKind.EXERCISE, exercise=slug)


def of_pattern(pattern: MovementPattern) -> DecisionScope:
    return DecisionScope(ScopeKind.PATTERN, pattern=pattern)


def facts(n: int = 0, scope: DecisionScope = PLAN, **more: object) -> Facts:
    plain: dict[str, object] = {
        "athlete": athlete(),
        "library_version": LIBRARY.version,
        "program": "hinge-rebuild",
        "screenings": weekly(n),
        "episode": episode(),
        "enrollment": Enrollment(ref(FactKind.ENROLLMENT, "enr", 0), "hinge-rebuild", DAY0, 3),
    }
    return Facts(as_of=day(n), scope=scope, **{**plain, **more})  # type: ignore[arg-type]


def lifter(n: int, scope: DecisionScope = PLAN, **more: object) -> Facts:
    """The powerlifter of the first journey: bends and sits badly, walks well."""
    plain: dict[str, object] = {
        "episode": episode(
            aggravating=(
                AggravatingFactor.LIFTING_FROM_FLOOR,
                AggravatingFactor.BENDING,
                AggravatingFactor.SITTING,
            ),
            easing=(EasingFactor.WALKING,),
            best_tolerated=(ToleratedLoad("block-pull-high", 100_000, 5, day(-5)),),
        ),
        "baselines": (
            result(BaselineTest.SORENSEN, 65),
            result(BaselineTest.PRONE_PLANK, 70),
            result(BaselineTest.SIDE_BRIDGE, 50, side=BodySide.LEFT),
            result(BaselineTest.SIDE_BRIDGE, 46, side=BodySide.RIGHT),
            result(BaselineTest.HINGE_DOWEL, 4, pain=1),
            result(BaselineTest.BRACE, 1),
        ),
    }
    return facts(n, scope, **{**plain, **more})


def runner(n: int, scope: DecisionScope | None = None, **more: object) -> Facts:
    """The runner of the fourth journey: running long, downhill and standing provoke."""
    plain: dict[str, object] = {
        "athlete": athlete(
            born=date(1995, 5, 5),
            sex=Sex.FEMALE,
            sports=(Sport.RUNNING,),
            bests=(),
            longest_run_30d_m=0,
            cadence_spm=160,
        ),
        "program": "running-return",
        "episode": episode(
            started_on=day(-28),
            pain_at_rest=1,
            pain_worst=5,
            pain_morning=1,
            settle_h=6.0,
            aggravating=(
                AggravatingFactor.RUNNING_LONG,
                AggravatingFactor.WALKING_DOWNHILL,
                AggravatingFactor.STANDING,
            ),
            easing=(EasingFactor.SITTING, EasingFactor.LEANING_FORWARD),
        ),
        "baselines": (
            result(BaselineTest.BRISK_WALK_30, 1),
            result(BaselineTest.SORENSEN, 90),
            result(BaselineTest.SINGLE_LEG_HOP_10X, 1),
        ),
    }
    return facts(n, scope or of_pattern(P.RUN), **{**plain, **more})


def legs(**more: object) -> LegSymptoms:
    return LegSymptoms(**more)  # type: ignore[arg-type]
