"""What opens the next phase, criterion by criterion (rule book B8)."""

from msgspec.structs import replace

from api.engine.facts import (
    BaselineResult,
    Best,
    Facts,
    Goal,
    Position,
    Session,
)
from api.engine.planning.phases import GateReport, report_gates
from api.engine.vocab import (
    BaselineTest,
    BodySide,
    GoalKind,
    LegReach,
    Phase,
    RunStage,
    Sport,
)
from tests.engine import factories as make
from tests.engine.lifting import LOW, RDL
from tests.engine.receipts.rendering import SIGNS, table
from tests.engine.receipts.shelf import story
from tests.engine.worlds import answer

T = BaselineTest


TESTS = (
    make.result(T.HINGE_DOWEL, 5, 20, pain=0),
    make.result(T.BRACE, 2, 20),
    make.result(T.PRONE_PLANK, 90, 20),
    make.result(T.BRISK_WALK_30, 1, 20, pain=0),
    make.result(T.SORENSEN, 120, 20, pain=1),
    make.result(T.SIDE_BRIDGE, 70, 20, BodySide.LEFT),
    make.result(T.SIDE_BRIDGE, 68, 20, BodySide.RIGHT),
    make.result(T.SINGLE_LEG_BRIDGE, 25, 20, BodySide.LEFT),
    make.result(T.SINGLE_LEG_BRIDGE, 24, 20, BodySide.RIGHT),
    make.result(T.SINGLE_LEG_HOP_10X, 1, 20),
    make.result(T.SINGLE_LEG_SQUAT, 1, 20),
    make.result(T.CONFIDENCE, 8, 20),
    make.result(T.SANE, 90, 20),
    make.result(T.PSFS, 4, 1),
    make.result(T.PSFS, 7, 20),
)


def but(test: T, *rows: tuple[float, BodySide | None, int | None]) -> tuple[BaselineResult, ...]:
    """Everything passed, with other results of one test."""
    kept = [r for r in TESTS if r.test is not test]
    return (*kept, *(make.result(test, value, 20, side, pain) for value, side, pain in rows))


def gated(phase: Phase, *sessions: Session, n: int = 40, since: int = 10, **more: object) -> Facts:
    """A lifter with every test passed, some sessions, every morning calm."""
    days = [(s.ref.local_date - make.DAY0).days for s in sessions]
    plain: dict[str, object] = {
        "athlete": make.athlete(bests=(Best(RDL, 100_000, 1),)),
        "sessions": sessions,
        "check_ins": tuple(
            make.morning(d, 1, 1) for d in sorted({*range(n - 8, n + 1), *(d + 1 for d in days)})
        ),
        "screenings": (make.screening(0), make.screening(n)),
        "baselines": TESTS,
        "episode": make.episode(**LOW),
        "position": Position(phase, make.day(since)),
    }
    return make.lifter(n, **{**plain, **more})


def calm(*days: int, kilos: float = 60, pain: int = 1, **more: object) -> tuple[Session, ...]:
    return tuple(make.lifted(d, RDL, kilos, (pain,) * 3, **more) for d in days)


WEEKS = calm(*range(11, 39, 3))


HEAVY = calm(*range(11, 39, 3), kilos=75, reps=5, rpe=6)


def report(facts: Facts) -> GateReport:
    return report_gates(facts, make.RULES, make.LIBRARY)


def lines(facts: Facts) -> str:
    """Every exit criterion of the phase with what is known of it."""
    found = report(facts)
    head = f"{found.phase}: day {found.days} of {found.min_days}, {'met' if found.met else 'open'}"
    rows = [
        f"  {one.check.name} {one.check.value} {SIGNS[one.check.comparison]}"
        f" {one.check.threshold:g} {one.check.unit}: {'yes' if one.check.met else 'NO'}"
        for one in found.lines
    ]
    return "\n".join([head, *rows])


def still_open(facts: Facts) -> str:
    """The criteria that are not met."""
    found = report(facts)
    names = [f"{one.check.name} ({one.check.value})" for one in found.open]
    return f"{found.days} of {found.min_days} days; open: {' '.join(names) or 'none'}"


def gates(rows: dict[str, Facts]) -> str:
    return "\n".join(f"{label}: {still_open(facts)}" for label, facts in rows.items())


@story
def the_gates_of_every_phase_for_somebody_who_passes_them() -> str:
    """B8: the exit gates of P0 to P5 with the values they read."""
    return "\n".join(lines(gated(phase, *HEAVY)) for phase in list(Phase)[:-1])


@story
def the_gates_of_every_phase_for_a_runner() -> str:
    """B8: runners also show R5, R9, R11 and the hop test."""
    sporty = make.athlete(sports=(Sport.RUNNING,), bests=())
    runs = tuple(
        make.ran(d, RunStage.R11, 5000, 1, "run-tempo", pain_before=1, pain_after=1)
        for d in range(11, 39, 4)
    )
    return "\n".join(
        lines(gated(phase, *HEAVY, *runs, athlete=sporty)) for phase in list(Phase)[:-1]
    )


@story
def a_phase_lasts_its_least_time() -> str:
    """B8: 0, 7, 14, 21, 14, 14 days, whatever the tests say."""
    return table(
        (f"{phase}, {days} days in", answer(gated(phase, *HEAVY, since=40 - days)))
        for phase in list(Phase)[:-1]
        for days in (6, 7, 13, 14, 20, 21, 22)
    )


@story
def out_of_the_easy_days_by_mornings_and_ten_minutes_of_walking() -> str:
    """B8 P0: mornings of at most 4 that fall or are quiet for two days; ten minutes walked."""

    def easy(mornings: tuple[int, ...], seconds: int | None) -> Facts:
        told = tuple(make.morning(40 - len(mornings) + 1 + k, p, 1) for k, p in enumerate(mornings))
        walk = make.lifted(39, "walk", None, (0,))
        row = walk.exercises[0]
        done = replace(row, sets=(replace(row.sets[0], reps=None, duration_s=seconds),))
        walks = () if seconds is None else (replace(walk, exercises=(done,)),)
        tests = tuple(r for r in TESTS if r.test is not T.BRISK_WALK_30)
        return gated(Phase.P0, *walks, check_ins=told, baselines=tests, since=36)

    rows = {
        f"mornings {m}": easy(m, 600)
        for m in (
            (),
            (3,),
            (3, 3),
            (3, 3, 3),
            (4, 3, 3),
            (4, 4, 3),
            (3, 4, 3),
            (2, 2, 2),
            (5, 5, 5),
            (6, 5, 5),
            (6, 5, 4),
            (5, 3, 2),
            (1, 2, 1),
        )
    }
    rows |= {f"walked {s} s": easy((2, 2, 2), s) for s in (None, 599, 600, 601, 1800)}
    return gates(rows)


@story
def out_of_the_foundation_by_tests_a_walk_and_three_calm_sessions() -> str:
    """B8 P1: in-session 3, hinge 4 of 5, brace 1, plank 30 s, walk test 2, three greens."""

    def sessions(*pains: int) -> Facts:
        done = tuple(
            make.lifted(d, RDL, 40, (p,)) for d, p in zip((32, 34, 36, 38), pains, strict=True)
        )
        return gated(Phase.P1, *done, since=30)

    rows = {
        f"last pains {p}": sessions(*p)
        for p in (
            (1, 1, 1, 1),
            (4, 1, 1, 1),
            (1, 4, 1, 1),
            (1, 1, 1, 4),
            (3, 3, 3, 3),
            (1, 1, 6, 1),
        )
    }
    rows |= {
        f"hinge {v}": gated(Phase.P1, *WEEKS, baselines=but(T.HINGE_DOWEL, (v, None, 0)))
        for v in (3, 4, 5)
    }
    rows |= {
        f"brace {v}": gated(Phase.P1, *WEEKS, baselines=but(T.BRACE, (v, None, None)))
        for v in (0, 1)
    }
    rows |= {
        f"plank {v} s": gated(Phase.P1, *WEEKS, baselines=but(T.PRONE_PLANK, (v, None, None)))
        for v in (29, 30)
    }
    rows |= {
        f"walk test {v}": gated(Phase.P1, *WEEKS, baselines=but(T.BRISK_WALK_30, (v, None, None)))
        for v in (2, 3)
    }
    rows |= {"no walk test": gated(Phase.P1, *WEEKS, baselines=but(T.BRISK_WALK_30))}
    return gates(rows)


@story
def out_of_the_second_phase_by_mornings_endurance_and_own_activities() -> str:
    """B8 P2: mornings within one for 7 days, Sorensen 60 s, side bridge 45 s, PSFS +2."""

    def mornings(pains: tuple[int, ...]) -> Facts:
        told = tuple(make.morning(40 - len(pains) + 1 + k, p, 1) for k, p in enumerate(pains))
        early = tuple(make.morning(d, 1, 1) for d in range(20, 33))
        return gated(Phase.P2, *WEEKS, check_ins=(*early, *told))

    left, right = BodySide.LEFT, BodySide.RIGHT
    rows = {
        f"mornings {m}": mornings(m)
        for m in ((1,) * 7, (1,) * 5, (1,) * 4, (2,) * 7, (1, 1, 1, 3, 1, 1, 1))
    }
    rows |= {
        f"Sorensen {v} s with pain {p}": gated(
            Phase.P2, *WEEKS, baselines=but(T.SORENSEN, (v, None, p))
        )
        for v, p in ((59, 1), (60, 2), (61, 3), (90, None))
    }
    rows |= {
        f"side bridge {a} and {b}": gated(
            Phase.P2, *WEEKS, baselines=but(T.SIDE_BRIDGE, (a, left, None), (b, right, None))
        )
        for a, b in ((44, 50), (45, 50), (50, 45), (45, 51), (60, 54), (60, 53))
    }
    rows |= {
        "side bridge left only": gated(
            Phase.P2, *WEEKS, baselines=but(T.SIDE_BRIDGE, (60, left, None))
        )
    }
    rows |= {
        f"plank {v} s": gated(Phase.P2, *WEEKS, baselines=but(T.PRONE_PLANK, (v, None, None)))
        for v in (59, 60)
    }

    def chosen(first: float, last: float) -> Facts:
        kept = tuple(r for r in TESTS if r.test is not T.PSFS)
        return gated(
            Phase.P2,
            *WEEKS,
            baselines=(*kept, make.result(T.PSFS, first, 1), make.result(T.PSFS, last, 20)),
        )

    rows |= {
        f"own activities {a} then {b}": chosen(a, b)
        for a, b in ((4, 5), (4, 5.9), (4, 6), (7, 7.9), (7.5, 8), (8, 8), (6, 4))
    }
    bad = (*WEEKS[:-1], *calm(38, pain=4))
    rows |= {
        "a hinge at the edge last": gated(Phase.P2, *bad),
        "no hinge for a fortnight": gated(Phase.P2, *WEEKS[:5]),
    }
    return gates(rows)


@story
def out_of_the_third_phase_by_strength_and_ten_sessions() -> str:
    """B8 P3: 80 % of history, brace 2, Sorensen 90, side bridge 60, ten sessions with at most two
    ambers, no red in 14 days; a clinician where the legs took part."""
    left, right = BodySide.LEFT, BodySide.RIGHT
    rows = {
        f"sets of five at {kg} kg, effort 6": gated(
            Phase.P3, *calm(*range(11, 39, 3), kilos=kg, reps=5, rpe=6)
        )
        for kg in (60, 62.5, 65, 67.5, 70, 75)
    }
    rows |= {f"{count} sessions": gated(Phase.P3, *HEAVY[-count:]) for count in (9, 10)}
    for ambers in ((38,), (35, 38), (32, 35, 38)):
        days = [d for d in range(11, 39, 3) if d not in ambers]
        done = (*calm(*days, kilos=75, reps=5), *calm(*ambers, kilos=75, reps=5, pain=4))
        rows[f"edge on days {ambers}"] = gated(Phase.P3, *done)
    for red in (23, 26, 29):
        days = [d for d in range(11, 39, 3) if d != red]
        rows[f"red on day {red}"] = gated(
            Phase.P3, *calm(*days, kilos=75, reps=5), *calm(red, kilos=75, pain=7)
        )
    rows |= {
        f"brace {v}": gated(Phase.P3, *HEAVY, baselines=but(T.BRACE, (v, None, None)))
        for v in (1, 2)
    }
    rows |= {
        f"Sorensen {v} s": gated(Phase.P3, *HEAVY, baselines=but(T.SORENSEN, (v, None, 1)))
        for v in (89, 90)
    }
    rows |= {
        f"single-leg bridge {a} and {b}": gated(
            Phase.P3, *HEAVY, baselines=but(T.SINGLE_LEG_BRIDGE, (a, left, None), (b, right, None))
        )
        for a, b in ((14, 15), (15, 15), (20, 18), (20, 17))
    }
    legs = make.episode(**LOW, leg=make.legs(reach=LegReach.BELOW_KNEE))
    note = make.clearance("RF-TIME-1", 30)
    rows |= {
        "legs took part": gated(Phase.P3, *HEAVY, episode=legs),
        "legs took part, seen": gated(Phase.P3, *HEAVY, episode=legs, clearances=(note,)),
    }
    return gates(rows)


@story
def strength_without_history_is_a_goal_or_two_steps() -> str:
    """B8: history, else the goal load times 0.8, else two steps of load in the phase."""

    def known(*kilos: float, goal: int | None = None) -> Facts:
        done = tuple(make.lifted(11 + 3 * k, RDL, kg, (1, 1), 5, 6) for k, kg in enumerate(kilos))
        goals = (Goal(GoalKind.LIFT, RDL, goal * 1000, 1),) if goal else ()
        return gated(Phase.P3, *done, athlete=make.athlete(bests=()), goals=goals)

    return gates(
        {
            "one load": known(60, 60, 60),
            "one step": known(60, 62.5, 62.5),
            "two steps": known(60, 62.5, 65),
            "down and up": known(60, 55, 57.5, 60),
            "goal of 100 kg at 65": known(60, 65, goal=100),
            "goal of 100 kg at 75": known(60, 75, goal=100),
        }
    )


@story
def out_of_the_fourth_and_fifth_phase() -> str:
    """B8 P4: jump or clean heavy single, 90 %, confidence 7, SANE 85; P5: four full sessions."""
    strong = calm(*range(11, 39, 3), kilos=85, reps=3, rpe=7)
    rows = {
        f"hop {v}": gated(Phase.P4, *strong, baselines=but(T.SINGLE_LEG_HOP_10X, (v, None, None)))
        for v in (2, 3)
    }
    for rpe, technique, pain in ((8, 4, 1), (7, 4, 1), (8, 3, 1), (8, 4, 3)):
        single = make.lifted(38, RDL, 90, (pain,), 1, rpe, technique)
        rows[f"no hop, a single at {rpe}, technique {technique}, pain {pain}"] = gated(
            Phase.P4, *strong[:-1], single, baselines=but(T.SINGLE_LEG_HOP_10X)
        )
    for test, values in (
        (T.CONFIDENCE, (6, 7)),
        (T.SANE, (84, 85)),
        (T.SINGLE_LEG_SQUAT, (1, 2)),
    ):
        rows |= {
            f"{test} {v}": gated(Phase.P4, *strong, baselines=but(test, (v, None, None)))
            for v in values
        }
    for left, right in ((19, 19), (20, 20), (20, 22), (20, 23)):
        sides = ((left, BodySide.LEFT, None), (right, BodySide.RIGHT, None))
        rows[f"single-leg bridge {left} and {right}"] = gated(
            Phase.P4, *strong, baselines=but(T.SINGLE_LEG_BRIDGE, *sides)
        )
    rows |= {
        f"{kg} kg for three": gated(Phase.P4, *calm(*range(11, 39, 3), kilos=kg, reps=3, rpe=7))
        for kg in (75, 80, 85)
    }
    rows |= {f"{count} sessions in P5": gated(Phase.P5, *strong[-count:]) for count in (3, 4)}
    rows |= {
        "tests six weeks old": gated(Phase.P4, *strong, n=62),
        "a day older": gated(Phase.P4, *strong, n=63),
    }
    return gates(rows)
