"""Small readings at the very edge of their windows and limits: a day more or less, two of a thing
where usually one is told, and values that are absent."""

from collections.abc import Iterable

from msgspec.structs import replace

from api.engine.dosing.running import walk_test_pain
from api.engine.facts import (
    Best,
    Effort,
    ExerciseDone,
    Facts,
    Goal,
    Session,
    SetDone,
)
from api.engine.planning.gates import value_of
from api.engine.reading.flares import likely, staying
from api.engine.reading.function import changes_of
from api.engine.vocab import (
    BaselineTest,
    EffortScale,
    GoalKind,
    PainTrigger,
    Phase,
    RunStage,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import LOW, RDL
from tests.engine.receipts.rendering import check, on
from tests.engine.receipts.shelf import story
from tests.engine.receipts.stories_gates import WEEKS, but, gated

T = BaselineTest
KB = "kb-deadlift"


def rows(found: Iterable[tuple[object, object]]) -> str:
    return "\n".join(f"{label}: {value}" for label, value in found)


def known(*done: Session, n: int = 42, **more: object) -> Facts:
    days = [(s.ref.local_date - make.DAY0).days for s in done]
    plain: dict[str, object] = {
        "sessions": done,
        "check_ins": tuple(make.morning(d + 1, 1, 1) for d in days),
        "baselines": (),
        "episode": make.episode(**LOW),
        "screenings": (make.screening(0), make.screening(n)),
    }
    return make.lifter(n, **{**plain, **more})


@story
def changes_between_the_first_and_the_last_day_of_a_span() -> str:
    """RF-TIME-2: what was told on both ends of it counts, what was told outside does not."""

    def asked(*told: tuple[float, int]) -> Facts:
        return known(baselines=tuple(make.result(T.PSFS, v, d) for v, d in told))

    def lifts(*done: tuple[int, float | None, int]) -> Facts:
        return known(*(make.lifted(d, RDL, kg, (pain,)) for d, kg, pain in done))

    def ran(*done: tuple[int, RunStage, int]) -> Facts:
        sessions = (
            make.ran(d, stage, 3000, pain, pain_before=1, pain_after=1) for d, stage, pain in done
        )
        return known(*sessions)

    found = {
        "activities on the first and the last day": asked((4, 3), (5, 40)),
        "a day too early": asked((4, 2), (5, 40)),
        "a day too late": asked((4, 3), (5, 41)),
        "six and seven days after the first": asked((4, 3), (6, 9), (8, 10), (5, 40)),
        "six and seven days before the last": asked((4, 3), (9, 33), (6, 34), (5, 40)),
        "good enough at the end": asked((8, 3), (9, 40)),
        "three loads at the start": lifts((3, 60, 1), (5, 70, 1), (7, 65, 1), (40, 77, 1)),
        "three loads at the end": lifts((3, 60, 1), (36, 70, 1), (38, 66, 1), (40, 62, 1)),
        "13 and 14 days after the first": lifts((3, 60, 1), (16, 70, 1), (17, 90, 1), (40, 77, 1)),
        "13 and 14 days before the last": lifts((3, 60, 1), (26, 90, 1), (27, 66, 1)),
        "loads of a day outside": lifts((2, 60, 1), (41, 90, 1)),
        "a load that hurt": lifts((3, 60, 1), (38, 90, 5), (40, 66, 1)),
        "without a load": lifts((3, None, 1), (40, 0, 1)),
        "stages on both ends": ran((3, RunStage.R2, 1), (40, RunStage.R4, 1)),
        "stages of days outside": ran(
            (2, RunStage.R2, 1), (3, RunStage.R3, 1), (41, RunStage.R5, 1)
        ),
        "a stage that hurt": ran((3, RunStage.R2, 1), (20, RunStage.R6, 7), (40, RunStage.R3, 1)),
    }

    def told(facts: Facts) -> str:
        lines = changes_of(laws.book_of(facts), make.day(3), make.day(40))
        return "".join(f"\n{check(line)}" for line in lines) or "nothing"

    return rows((label, told(facts)) for label, facts in found.items())


@story
def gates_that_read_one_of_several_values() -> str:
    """B8: the worse of two results, the newest clean single, the best of several lifts."""
    kinds = {
        g.subject if g.kind == "test" else f"{g.subject} {g.kind}".strip(): g
        for g in make.RULES.gates
    }
    tests = {
        "two dowel tests of a day": but(T.HINGE_DOWEL, (5, None, 0), (3, None, 2)),
        "a dowel test that hurt": but(T.HINGE_DOWEL, (5, None, 3)),
        "a dowel test without its pain": but(T.HINGE_DOWEL, (5, None, None)),
        "two walk tests of a day": but(T.BRISK_WALK_30, (1, None, 1), (4, None, 4)),
        "one without a pain": but(T.SORENSEN, (120, None, None), (90, None, 2)),
        "two with pain": but(T.SORENSEN, (120, None, 3), (90, None, 1)),
    }  # fmt: skip
    found = []
    for label, results in tests.items():
        book = laws.book_of(gated(Phase.P2, *WEEKS, baselines=results))
        values = (f"{name} {value_of(book, gate, make.day(10))}" for name, gate in kinds.items())
        found.append((label, "; ".join(v for v in values if not v.endswith("None"))))

    def strength(bests: tuple[Best, ...], goals: tuple[Goal, ...] = ()) -> object:
        who = make.athlete(bests=bests)
        facts = gated(Phase.P3, *WEEKS, athlete=who, goals=goals)
        value = value_of(laws.book_of(facts), kinds["strength_pct"], make.day(10))
        return None if value is None else round(value, 3)

    deadlift, squat = Best("deadlift-conventional", 150_000, 1), Best("squat-front", 120_000, 1)
    goal = Goal(GoalKind.LIFT, RDL, 100_000, None)
    found += [
        ("a best of a hinge", strength((deadlift,))),
        ("two bests", strength((deadlift, Best(RDL, 100_000, 1)))),
        ("a best of a squat", strength((squat,))),
        ("a best of a squat and a goal", strength((squat,), (goal,))),
        ("a goal without repetitions", strength((), (goal,))),
        ("a goal of five", strength((), (replace(goal, reps=5),))),
        ("two goals", strength((), (goal, replace(goal, load_g=120_000)))),
        ("a goal without a load", strength((), (replace(goal, load_g=None),))),
        ("a goal of a squat", strength((), (replace(goal, exercise="squat-front"),))),
    ]
    return rows(found)


def single(n: int, pain: int | None = 1, **more: object) -> Session:
    plain: dict[str, object] = {
        "reps": 1, "load_g": 80_000, "effort": Effort(EffortScale.RPE, 8), "technique": 4,
    }  # fmt: skip
    row = SetDone(pain=pain, **{**plain, **more})  # type: ignore[arg-type]
    return make.session(n, ExerciseDone(RDL, (row,)), pain_before=1, pain_after=1)


@story
def a_clean_heavy_single_stands_for_the_hop() -> str:
    """B8 P4: one repetition at effort 8 with technique 4, calm; the newest one counts."""
    gate = next(g for g in make.RULES.gates if g.kind == "jump_test")
    ways = {
        "clean": (single(35),),
        "two repetitions": (single(35, reps=2),),
        "no effort told": (single(35, effort=None),),
        "effort 7.5": (single(35, effort=Effort(EffortScale.RPE, 7.5)),),
        "no technique told": (single(35, technique=None),),
        "technique 3": (single(35, technique=3),),
        "two of them": (single(32, 2), single(35, 1)),
        "the newest without its pain": (single(32, 2), single(35, None)),
        "an edge answer": (single(35, 4),),
    }
    bare = but(T.SINGLE_LEG_HOP_10X)

    def told(done: tuple[Session, ...]) -> object:
        return value_of(laws.book_of(gated(Phase.P4, *done, baselines=bare)), gate, make.day(10))

    return rows((label, told(done)) for label, done in ways.items())


@story
def a_long_calm_walk_stands_for_the_walk_test() -> str:
    """B7: thirty minutes in all, the newest of them, its worst pain; a test comes first."""

    def walk(n: int, *parts: int | None, pains: tuple[int | None, ...] = (1,)) -> Session:
        sets = tuple(SetDone(duration_s=s, pain=p) for s in parts for p in pains)
        return make.session(n, ExerciseDone("walk-brisk", sets), pain_before=1, pain_after=1)

    two = (make.result(T.BRISK_WALK_30, 1, 20), make.result(T.BRISK_WALK_30, 3, 20))
    ways: dict[str, Facts] = {
        "29:59": known(walk(40, 1799)),
        "30:00": known(walk(40, 1800)),
        "in two parts": known(walk(40, 900, 900)),
        "with a part untold": known(walk(40, 1799, None)),
        "without a pain": known(walk(40, 1800, pains=(None,))),
        "two pains": known(walk(40, 900, pains=(0, 2))),
        "the newest of two": known(walk(36, 1800, pains=(2,)), walk(40, 1800, pains=(1,))),
        "a test beside it": known(walk(40, 1800), baselines=two),
        "none": known(),
    }
    return rows((label, walk_test_pain(laws.book_of(facts))) for label, facts in ways.items())


@story
def what_may_have_played_a_part_in_a_flare() -> str:
    """B9: the 72 hours before it; a lift new after four weeks, or heavier than in all of them."""

    def flared(*done: Session, **more: object) -> Facts:
        return known(*done, make.lifted(1, "squat-goblet", 20, (1,)), n=34, check_ins=(
            *(make.morning(d, 1, 1) for d in range(2, 33)), make.flare(33),
        ), **more)  # fmt: skip

    def lift(n: int, kg: float | None, slug: str = RDL) -> Session:
        return make.lifted(n, slug, kg, (1,))

    usual = (lift(10, 60), lift(20, 70), lift(25, 65))
    ways = {f"a new lift on day {n}": flared(*usual, lift(n, 20, KB)) for n in (29, 30, 31, 32, 33)}
    ways |= {f"{kg} kg on day 31": flared(*usual, lift(31, kg)) for kg in (60, 70, 70.5, None)}
    ways |= {
        "28 days after the last": flared(lift(3, 60), lift(31, 60)),
        "29 days after the last": flared(lift(2, 60), lift(31, 60)),
        "twice on its day": flared(*usual, lift(31, 60), lift(32, 80)),
        "the first with a load": flared(lift(20, None), lift(31, 60)),
    }
    found = []
    for label, facts in ways.items():
        book = laws.book_of(facts)
        found.append((label, ", ".join(likely(book, book.flares[-1])) or "nothing"))
    nights = {h: make.morning(32, 1, 1, sleep_h=h) for h in (4.9, 5.9, 6.0, 6.1)}
    for hours, night in nights.items():
        base = flared(*usual)
        told = tuple(c for c in base.check_ins if c.ref.local_date != make.day(32))
        book = laws.book_of(replace(base, check_ins=(*told, night)))
        found.append((f"{hours} h of sleep", ", ".join(likely(book, book.flares[-1])) or "nothing"))
    ill = make.morning(31, 1, 1, triggers=(PainTrigger.ILLNESS,))
    base = flared(*usual)
    told = tuple(c for c in base.check_ins if c.ref.local_date != make.day(31))
    book = laws.book_of(replace(base, check_ins=(*told, ill)))
    found.append(("an illness", ", ".join(likely(book, book.flares[-1]))))
    return rows(found)


@story
def a_flare_that_two_weeks_did_not_ease() -> str:
    """B9: the newest morning two weeks on against the worst of its first days, for six weeks."""

    def lasting(pain: int, n: int, day: int = 24) -> str:
        told = (make.flare(10), make.morning(11, 5, 30), make.morning(day, pain, 30))
        found = staying(laws.book_of(known(n=n, check_ins=told)))
        return "nothing" if found is None else f"{on(found[0])}{check(found[1])}"

    found = [(f"{p} two weeks on", lasting(p, 24)) for p in (2, 3, 4, 5)]
    found += [(f"a morning of day {d}", lasting(5, 30, d)) for d in (21, 22, 23, 24, 25, 28)]
    found += [(f"asked on day {n}", lasting(5, n)) for n in (23, 24, 51, 52, 53)]
    return rows(found)
