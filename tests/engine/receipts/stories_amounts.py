"""Amounts at odd ends: sets told in another measure, loads of nothing and of help, long holds, the
hardest set of a day, walks beside runs, and sessions of nothing (rule book B2, B5, B6)."""

from msgspec.structs import replace

from api.engine.dosing.deload import signs
from api.engine.facts import ExerciseDone, Facts, Session, SetDone
from api.engine.reading.monitoring import weeks
from api.engine.safety.overrides import doubtful
from api.engine.vocab import AggravatingFactor, BaselineTest, Phase, RunStage
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.lifting import LOW, RDL, facts, lift
from tests.engine.light_weeks import lived
from tests.engine.receipts.rendering import check, doses, line, table, work
from tests.engine.receipts.shelf import story
from tests.engine.receipts.stories_gates import calm, gated, gates
from tests.engine.receipts.stories_runs import FRESH, run, runner
from tests.engine.worlds import answer

BREATH, PULL = "breathing-90-90", "block-pull-high"
REPS, HOLD = {"reps": 8, "load_g": 60_000}, {"duration_s": 30, "load_g": 60_000}


def of_sets(n: int, slug: str, *rows: dict[str, int | None], pain: int | None = 1) -> Session:
    """A session of one exercise whose sets are told in any measure."""
    sets = tuple(SetDone(pain=pain, technique=4, **row) for row in rows)  # type: ignore[arg-type]
    return make.session(n, ExerciseDone(slug, sets), pain_before=1, pain_after=1)


def twice(slug: str, *rows: dict[str, int | None], phase: Phase = Phase.P3) -> Facts:
    done = (of_sets(n, slug, *rows) for n in (17, 20))
    return facts(*done, slug=slug, phase=phase)


@story
def longer_work_grows_by_a_tenth() -> str:
    """B5: two minutes or five seconds where work is short, a tenth where it is long."""
    rows = [
        (f"breathing {s} s", answer(twice(BREATH, *({"duration_s": s},) * 2, phase=Phase.P0)))
        for s in (30, 48, 54, 58, 60, 66, 70, 80, 86, 90)
    ]
    with real.content():
        rows += [
            (f"walk {s} s", answer(twice("walk-brisk", {"duration_s": s}, phase=Phase.P4)))
            for s in (600, 1140, 1200, 1380, 1500, 1800, 2000, 2100, 2160, 2340, 2400, 2500)
        ]
    return table(rows)


@story
def sets_of_one_lift_told_in_two_measures() -> str:
    """A tempo and a volume are of what is counted in repetitions; the rest of the sets stay."""
    ways = (
        (REPS, REPS, REPS),
        (REPS, REPS, HOLD),
        (REPS, HOLD, HOLD),
        (HOLD, HOLD, HOLD),
        ({"reps": 8}, REPS, REPS),
        ({"reps": 8}, {"reps": 8}, HOLD),
        ({"load_g": 60_000}, REPS, REPS),
    )
    parts = []
    for rows in ways:
        label = ", ".join(" ".join(f"{k} {v}" for k, v in row.items()) for row in rows)
        known = twice(RDL, *rows)
        volume = weeks(laws.book_of(known))[-1].hinge_kg_reps
        parts.append(f"{label}: {volume:g} kg x reps\n{doses(answer(known))}")
    return "\n".join(parts)


@story
def a_hinge_week_counts_what_has_a_load_and_repetitions() -> str:
    """B6: a hold under load is no volume, nor is a lift without one."""
    even = [of_sets(n, RDL, *(REPS,) * 3) for n in (3, 6, 10, 13, 17, 20, 24, 27, 31)]

    def week(*rows: dict[str, int | None]) -> Facts:
        done = (*even, of_sets(35, RDL, *rows), of_sets(38, RDL, *rows))
        told = tuple(make.morning((s.ref.local_date - make.DAY0).days + 1, 1, 1) for s in done)
        known = facts(*done, phase=Phase.P3, check_ins=told)
        return replace(
            known, as_of=make.day(41), screenings=(make.screening(0), make.screening(41))
        )

    found = {
        "three sets": week(*(REPS,) * 3),
        "and two holds under load": week(*(REPS,) * 3, HOLD, HOLD),
        "and two without a load": week(*(REPS,) * 3, {"reps": 8}, {"reps": 8}),
        "and two more": week(*(REPS,) * 5),
    }
    return "\n".join(
        f"{label}: {weeks(laws.book_of(known))[-1].hinge_kg_reps:g} kg x reps, "
        f"{line(answer(known))}"
        for label, known in found.items()
    )


@story
def loads_of_nothing_and_of_help_stay_what_they_are() -> str:
    """Empty hands leave the first load to the effort; help stays, and is no load to raise."""
    rows = [
        (f"{slug} {kg} kg in {phase}", answer(facts(*_pair(slug, kg), slug=slug, phase=phase)))
        for slug in (RDL, "squat-goblet", "bench-press")
        for phase in (Phase.P2, Phase.P3)
        for kg in (None, -20, 0)
    ]
    return table(rows, lambda made: work(made.prescriptions[0]))


@story
def a_first_load_below_a_plate_is_none_to_hold() -> str:
    """B5: the careful share of little is rounded down to nothing, not left to the effort."""

    def first(kilos: float) -> Facts:
        known = (make.ToleratedLoad(PULL, int(kilos * 1000), 5, make.day(20)),)
        return facts(slug=PULL, episode=make.episode(**LOW, best_tolerated=known), phase=Phase.P2)

    return table((f"{kg} kg tolerated", answer(first(kg))) for kg in (1, 2, 3, 3.5, 3.6, 4, 8))


def _pair(slug: str, kg: float | None) -> tuple[Session, ...]:
    return tuple(make.lifted(n, slug, kg, (1, 1, 1)) for n in (17, 20))


@story
def the_hardest_set_of_a_day_says_how_hard_it_was() -> str:
    """B5: effort a point up at one load and no more repetitions, on two days; the hardest set of
    each, and the lift that rose most."""

    def days(*efforts: tuple[float | None, ...], reps: tuple[int, ...] = (8, 8, 8)) -> Facts:
        done = []
        for n, told, count in zip((41, 44, 47), efforts, reps, strict=True):
            whole = make.lifted(n, RDL, 60, (1,) * len(told), count)
            row = whole.exercises[0]
            sets = tuple(
                replace(s, effort=s.effort and rpe and replace(s.effort, value=rpe))
                for s, rpe in zip(row.sets, told, strict=True)
            )
            done.append(replace(whole, exercises=(replace(row, sets=sets),)))
        return replace(lived(49), sessions=tuple(done))

    found = {
        "6, 7, 7": days((6,), (7,), (7,)),
        "6, 7, 8": days((6,), (7,), (8,)),
        "6, 8, 7": days((6,), (8,), (7,)),
        "its first set easier on both days": days((6, 6), (5, 7), (5, 7)),
        "its last set easier on both days": days((6, 6), (7, 5), (7, 5)),
        "an easy first set before": days((5, 7), (7, 7), (7, 7)),
        "one set without a word": days((6, None), (None, 7), (7, None)),
        "no word on the second day": days((6,), (None,), (7,)),
        "a repetition more": days((6,), (7,), (7,), reps=(8, 9, 8)),
        "a repetition less": days((6,), (7,), (7,), reps=(8, 7, 8)),
    }
    both = days((6,), (7,), (7,))
    pressed = tuple(make.lifted(n, "bench-press", 40, (1,), 8, e) for n, e in ((41, 5), (44, 8)))
    last = make.lifted(47, "bench-press", 40, (1,), 8, 8)
    found["and another lift by three"] = replace(
        both,
        sessions=tuple(
            replace(s, exercises=(*s.exercises, *t.exercises))
            for s, t in zip(both.sessions, (*pressed, last), strict=True)
        ),
    )
    return "\n".join(
        f"{label}:" + "".join(f"\n{check(sign)}" for sign in signs(laws.book_of(known)))
        for label, known in found.items()
    )


@story
def a_suspicion_is_set_aside_by_calm_answers_in_a_row() -> str:
    """INV-16: what is only suspected is chosen last until the last two answers were calm."""
    bends = make.episode(**LOW, aggravating=(AggravatingFactor.BENDING, AggravatingFactor.SITTING))

    def after(*pains: int) -> Facts:
        done = tuple(make.lifted(11 + 3 * k, RDL, 60, (p,)) for k, p in enumerate(pains))
        return facts(*done, episode=bends, phase=Phase.P2)

    def said(known: Facts) -> str:
        lift_ = make.LIBRARY.exercises[RDL]
        last = "chosen last" if doubtful(laws.book_of(known), lift_) else "as any other"
        plan = answer(replace(known, scope=make.PLAN))
        hinge = next((work(p) for p in plan.prescriptions if p.slot == "a1"), "no hinge")
        return f"{last}; {hinge}"

    ways = ((), (1,), (1, 1), (4, 1), (1, 4), (7, 1, 1), (1, 1, 4), (1, 1, 7), (4, 4))
    return "\n".join(f"pains {pains or 'none'}: {said(after(*pains))}" for pains in ways)


@story
def only_walks_told_in_minutes_count_for_the_walk() -> str:
    """B8: the longest calm walk of one session, in one part or in several; metres say no time."""
    tests = tuple(t for t in gated(Phase.P0).baselines if t.test is not BaselineTest.BRISK_WALK_30)

    def walked(*rows: dict[str, int | None], pain: int = 1) -> Facts:
        walk = (of_sets(37, "walk-brisk", *rows, pain=pain),) if rows else ()
        return gated(Phase.P0, *calm(30, 33, 36), *walk, baselines=tests)

    short, long = {"duration_s": 300}, {"duration_s": 600}
    ways = {
        "no walk": (),
        "ten minutes": (long,),
        "a second less": ({"duration_s": 599},),
        "two parts": (short, short),
        "two parts and one by metres": (short, {"distance_m": 500}, short),
        "one part and one by metres": (short, {"distance_m": 2000}),
        "by metres alone": ({"distance_m": 3000},),
    }
    found = {label: walked(*rows) for label, rows in ways.items()}
    return gates({**found, "with pain": walked(long, pain=5)})


@story
def walks_of_a_week_are_no_runs_of_it() -> str:
    """B6: how often a longer stage comes in a week is counted in runs, though walks are on the
    ladder too."""
    days = [n for w in range(5) for n in (7 * w + 1, 7 * w + 4)]
    before = [run(n, RunStage.R9) for n in (*days, 35)]

    def beside(minutes: int, walks: tuple[int, ...]) -> Facts:
        last = (run(n, RunStage.R9, minutes=minutes) for n in (39, 41))
        walked = (run(n, RunStage.R0) for n in walks)
        return runner(*before, *last, *walked, n=43, baselines=FRESH)

    return table(
        (f"{m} min, walks on days {' '.join(map(str, walks)) or 'none'}", answer(beside(m, walks)))
        for m in (30, 31, 32)
        for walks in ((), (37,), (37, 38))
    )


@story
def a_session_of_nothing_is_read_by_what_was_felt() -> str:
    """B2: a session without a set that is known has the zone of its own answers, any other the
    worst of its exercises."""

    def felt(session: Session, after: int, morning: int) -> str:
        done = replace(session, pain_after=after, pain_worst=after)
        known = facts(done, check_ins=(make.morning(21, morning, 1),))
        return " ".join(str(zone) for _, zone in laws.book_of(known).session_zones)

    nothing, unknown = make.session(20), make.session(20, ExerciseDone("nobody-knows", ()))
    calm_, bad = lift(20).exercises[0], make.lifted(20, "bench-press", 40, (7,)).exercises[0]
    rows = [
        (label, session, after)
        for label, session in (("no exercise", nothing), ("an unknown one", unknown))
        for after in (1, 4, 8)
    ]
    rows.append(("a calm one", make.session(20, calm_), 1))
    rows.append(("a calm one and a bad one", make.session(20, calm_, bad), 7))
    return "\n".join(
        f"{label}, {after} after it, {morning} next morning: {felt(session, after, morning)}"
        for label, session, after in rows
        for morning in (1, 3, 6)
    )
