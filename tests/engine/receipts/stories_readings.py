"""What is read out of answers before any rule speaks: how a back behaves, whether it gets better,
what stands still, and what a what-if takes for usual (rule book B2, B6, RF-TIME-2)."""

from collections.abc import Iterable

from msgspec.structs import replace

from api.engine.facts import BaselineResult, Facts, Session
from api.engine.reading.function import changes_of
from api.engine.reading.monitoring import weeks
from api.engine.rules.plateau import plateau
from api.engine.vocab import (
    AggravatingFactor,
    BaselineTest,
    EasingFactor,
    LegReach,
    LegSensation,
    OnsetKind,
    PainQuality,
    Phase,
    RunStage,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL
from tests.engine.own_exercises import MINE, placed
from tests.engine.receipts.rendering import check, on
from tests.engine.receipts.shelf import story
from tests.engine.receipts.stories_ahead import season_of_logs
from tests.engine.receipts.stories_gates import WEEKS, calm, gated, gates
from tests.engine.test_plateau import DAY, RISEN, better, still

why, ease, feels = AggravatingFactor, EasingFactor, PainQuality


def told(**more: object) -> Facts:
    """A lifter whose episode says nothing but this."""
    born = more.pop("born", 34)
    plain = {"aggravating": (), "easing": (), "onset": OnsetKind.UNKNOWN}
    who = make.athlete(born=make.DAY0.replace(year=make.DAY0.year - born))
    return make.lifter(10, athlete=who, episode=make.episode(**{**plain, **more}), baselines=())


def behaviour(facts: Facts) -> str:
    """Stage, irritability, directions and what it behaves like, with the features that matched."""
    read = laws.book_of(facts).reading
    if read is None:
        return "nothing is known"
    legs = "; legs" if read.radicular else "; legs once" if read.was_radicular else ""
    known = " ".join(f"{s.sensitivity}({s.status})" for s in read.sensitivities)
    likes = "; ".join(
        f"{b.behaviour} {b.matched} of {b.of}: {', '.join(b.because)}" for b in read.behaves_like
    )
    again = ", again" if read.recurrent else ""
    because = ", ".join(read.irritability_because)
    stirred = f"{read.stage}{again}, {read.irritability} ({because}){legs}"
    return f"{stirred} | {known or 'no direction'} | {likes or 'like nothing'}"


def each(rows: dict[str, Facts]) -> str:
    return "\n".join(f"{label}: {behaviour(facts)}" for label, facts in rows.items())


@story
def how_a_back_behaves_is_read_from_its_answers() -> str:
    """B2: counts of matched answers, shown as behaves like, never as a finding."""
    thigh, calf = make.legs(reach=LegReach.ABOVE_KNEE), make.legs(reach=LegReach.BELOW_KNEE)
    numb = make.legs(reach=LegReach.FOOT, sensations=(LegSensation.NUMBNESS,))
    rows = {f"worse {factor}": told(aggravating=(factor,)) for factor in why}
    rows |= {f"better {factor}": told(easing=(factor,)) for factor in ease}
    rows |= {f"feels {q}": told(qualities=(q,)) for q in feels}
    walks = {"aggravating": (why.WALKING,), "easing": (ease.SITTING,)}
    rows |= {
        "strain": told(
            onset=OnsetKind.SUDDEN, qualities=(feels.TIGHT,), aggravating=(why.BENDING,)
        ),
        "strain and a leg": told(
            onset=OnsetKind.SUDDEN, qualities=(feels.TIGHT,), aggravating=(why.BENDING,), leg=thigh
        ),
        "leaning back and twisting": told(aggravating=(why.LOCKOUT, why.TWISTING)),
        "the same below the knee": told(aggravating=(why.LOCKOUT, why.TWISTING), leg=calf),
        "the same, better sitting": told(
            aggravating=(why.LOCKOUT, why.TWISTING), easing=(ease.SITTING,), leg=calf
        ),
        "mornings and sitting": told(
            aggravating=(why.EARLY_MORNING, why.SITTING, why.SHOES_AND_SOCKS)
        ),
        "mornings alone": told(aggravating=(why.EARLY_MORNING, why.SITTING)),
        "below the knee": told(leg=calf),
        "numb in the foot": told(leg=numb),
        "burning below the knee": told(leg=calf, qualities=(feels.BURNING,)),
        "tingling above the knee": told(leg=thigh, qualities=(feels.TINGLING,)),
        "legs worse walking, 50": told(born=50, leg=thigh, **walks),
        "legs worse walking, 51": told(born=51, leg=thigh, **walks),
        "no legs, worse walking, 51": told(born=51, **walks),
        "legs, not worse walking, 51": told(born=51, leg=thigh, easing=(ease.SITTING,)),
        "legs worse downhill, 51": told(
            born=51, leg=thigh, aggravating=(why.WALKING_DOWNHILL,), easing=(ease.LEANING_FORWARD,)
        ),
    }
    return each(rows)


@story
def stage_and_irritability_of_a_back() -> str:
    """B2: acute under 6 weeks, subacute to 12; again from two episodes in a year; HIGH from 5 at
    rest, over 24 h or under 5 minutes; chronic and stable is LOW."""
    rows = {
        f"begun {days} days ago": told(started_on=make.day(10 - days))
        for days in (0, 41, 42, 43, 83, 84, 85, 400)
    }
    rows |= {f"{n} earlier episodes": told(earlier_12_months=n) for n in (0, 1, 2)}
    rows |= {
        f"{p} at rest, settles in {h} h": told(pain_at_rest=p, settle_h=h)
        for p in (2, 3, 4, 5)
        for h in (1.0, 2.0, 24.0, 25.0)
    }
    rows |= {
        f"comes after {m} min": told(onset_after_min=m, pain_at_rest=1, settle_h=1.0)
        for m in (4, 5)
    }
    return each(rows)


@story
def irritability_is_read_again_from_a_week_of_answers() -> str:
    """B2: the 7-day median of rest and settle values, three at least; at once after a flare."""

    def week(values: tuple[tuple[int | None, float | None], ...], rest: int = 2) -> Facts:
        rows = [
            replace(make.morning(7 - k, 2, settle), pain_now=now)
            for k, (now, settle) in enumerate(values)
        ]
        return replace(told(pain_at_rest=rest, settle_h=6.0), check_ins=tuple(rows))

    ways = (
        (),
        ((None, 1.0),) * 2,
        ((None, 1.0),) * 3,
        ((None, 30.0),) * 3,
        ((5, 1.0),) * 3,
        ((3, 1.0),) * 3,
        ((1, 1.0), (5, 1.0), (5, 30.0)),
        ((1, 1.0), (1, 25.0), (1, 24.0)),
        ((4, 30.0),) * 2,
    )
    return each({f"{w or 'nothing told'}, intake {r}": week(w, r) for w in ways for r in (2, 5)})


@story
def a_leg_counts_for_two_weeks() -> str:
    """B2: signs below the knee put the back into the strict column; three quiet reports end it."""
    far, numb = make.legs(reach=LegReach.FOOT), (LegSensation.NUMBNESS,)

    def felt(days: int, quiet: int, leg: object = far) -> Facts:
        rows = [make.morning(20 - days, 2, 3, leg=leg)]
        rows += [make.morning(20 - k, 2, 3) for k in range(quiet)]
        return replace(told(), as_of=make.day(20), check_ins=tuple(rows))

    rows = {
        f"foot {d} days ago, {q} quiet": felt(d, q) for d in (3, 12, 13, 14, 15) for q in (0, 2, 3)
    }
    rows |= {
        "numb above the knee": felt(3, 0, make.legs(reach=LegReach.ABOVE_KNEE, sensations=numb))
    }
    at_intake = told(leg=far)
    rows |= {
        f"foot at intake, {q} quiet": replace(
            at_intake, check_ins=tuple(make.morning(9 - k, 2, 3) for k in range(q))
        )
        for q in (0, 2, 3)
    }
    return each(rows)


@story
def directions_are_confirmed_by_two_days_or_a_test() -> str:
    """B2: a trigger told on two separate days, or a movement test that hurts 3."""
    from api.engine.vocab import PainTrigger

    bends = {"aggravating": (why.BENDING, why.SITTING)}

    def days(*ns: int, trigger: PainTrigger = PainTrigger.SITTING_LONG) -> Facts:
        rows = tuple(make.morning(n, 2, 3, triggers=(trigger,)) for n in ns)
        return replace(told(**bends), check_ins=rows)

    def tested(pain: int) -> Facts:
        return replace(
            told(**bends), baselines=(make.result(BaselineTest.HINGE_DOWEL, 4, 5, pain=pain),)
        )

    rows = {f"told on days {ns}": days(*ns) for ns in ((), (4,), (4, 5), (4, 6, 8))}
    rows |= {f"{t} on two days": days(4, 6, trigger=t) for t in PainTrigger}
    rows |= {f"a test with pain {p}": tested(p) for p in (2, 3, 4)}
    return each(rows)


def lines(found: Iterable[object]) -> str:
    return "\n".join(check(one) for one in found) or "    nothing"


@story
def what_getting_better_is_measured_by() -> str:
    """RF-TIME-2: own activities, confidence, calm working loads and run stages over six weeks."""

    def lifted(first: float, last: float, slug: str = RDL, **more: object) -> Facts:
        rows = (make.lifted(2, slug, first, (1, 1)), make.lifted(40, slug, last, (1, 1)))
        return make.lifter(
            42,
            sessions=rows,
            baselines=(),
            check_ins=tuple(make.morning(d, 1, 1) for d in (3, 41)),
            **more,
        )

    def tests(*rows: BaselineResult) -> Facts:
        return make.lifter(42, baselines=rows)

    def ran(*rows: tuple[int, RunStage]) -> Facts:
        runs = tuple(make.ran(d, s, 3000, 1, pain_before=1, pain_after=1) for d, s in rows)
        return make.runner(
            42, sessions=runs, check_ins=tuple(make.morning(d + 1, 1, 1) for d, _ in rows)
        )

    r = make.result
    found = {
        "nothing": make.lifter(42, baselines=()),
        "60 to 65 kg": lifted(60, 65),
        "60 to 66 kg": lifted(60, 66),
        "60 to 50 kg": lifted(60, 50),
        "an exercise of one's own": lifted(60, 90, MINE, own_exercises=(placed(),)),
        "activities 4 to 6": tests(r(BaselineTest.PSFS, 4, 0), r(BaselineTest.PSFS, 6, 40)),
        "activities 8 to 8": tests(r(BaselineTest.PSFS, 8, 0), r(BaselineTest.PSFS, 8, 40)),
        "activities once": tests(r(BaselineTest.PSFS, 4, 40)),
        "confidence 3 to 5": tests(
            r(BaselineTest.CONFIDENCE, 3, 0), r(BaselineTest.CONFIDENCE, 5, 40)
        ),
        "several in a week": tests(
            *(
                r(BaselineTest.CONFIDENCE, v, d)
                for v, d in ((3, 0), (5, 6), (9, 7), (4, 34), (6, 40))
            )
        ),
        "confidence in check-ins": make.lifter(
            42,
            baselines=(),
            check_ins=(make.morning(2, 1, confidence=3), make.morning(40, 1, confidence=7)),
        ),
        "R2 to R4": ran((2, RunStage.R2), (40, RunStage.R4)),
        "R2 on one day": ran((40, RunStage.R2)),
        "R4 to R2": ran((2, RunStage.R4), (40, RunStage.R2)),
    }
    return "\n".join(
        f"{label}\n{lines(changes_of(laws.book_of(facts), make.day(0), make.day(42)))}"
        for label, facts in found.items()
    )


@story
def one_step_up_anywhere_is_no_standstill() -> str:
    """INV-36: load, repetitions, time, distance, sets, a rung or a stage within four weeks."""

    def last(**more: object) -> Facts:
        facts = still()
        newest = facts.sessions[-1]
        row = newest.exercises[0]
        changed = replace(row, sets=tuple(replace(s, **more) for s in row.sets))
        done = replace(newest, exercises=(changed,))
        return replace(facts, sessions=(*facts.sessions[:-1], done))

    def also(*rows: Session) -> Facts:
        return replace(still(), sessions=(*still().sessions, *rows))

    rows = {"nothing": still(), **RISEN, "better elsewhere": better()}
    rows |= {
        f"{name} {value}": last(**{name: value})
        for name, value in (("load_g", 57_500), ("reps", 7), ("duration_s", 30), ("distance_m", 20))
    }
    rows |= {
        "a higher rung": also(make.lifted(DAY - 2, "trap-bar-deadlift", 20, (1,))),
        "a lower rung": also(make.lifted(DAY - 2, "hinge-wall", None, (1,))),
        "a rung known before": also(
            make.lifted(DAY - 40, "trap-bar-deadlift", 20, (1,)),
            make.lifted(DAY - 2, "trap-bar-deadlift", 20, (1,)),
        ),
        "a longer walk": also(
            *(
                make.session(
                    d, make.ExerciseDone("walk-brisk", (make.SetDone(duration_s=s, pain=0),))
                )
                for d, s in ((DAY - 40, 900), (DAY - 2, 1200))
            )
        ),
        "the same stage": also(
            make.ran(DAY - 33, RunStage.R2, 2000, 0), make.ran(DAY - 5, RunStage.R2, 2000, 0)
        ),
        "a lower stage": also(
            make.ran(DAY - 33, RunStage.R3, 2000, 0), make.ran(DAY - 5, RunStage.R2, 2000, 0)
        ),
        "more sets": also(make.lifted(DAY - 1, "rdl-dumbbell", 60, (1, 1, 1, 1))),
    }
    found = ((label, plateau(laws.book_of(facts))) for label, facts in rows.items())
    return "\n".join(
        f"{label}: {'no standstill' if one is None else check(one).strip()}" for label, one in found
    )


@story
def weeks_of_training_load() -> str:
    """B6: effort times minutes, monotony and strain of weeks known whole, hinges, runs."""
    known = season_of_logs()
    silent = replace(
        known, sessions=(*known.sessions[:-1], replace(known.sessions[-1], session_rpe=None))
    )
    even = replace(
        known,
        sessions=tuple(
            replace(make.lifted(d, RDL, 60, (1,)), session_rpe=5, duration_s=3000)
            for d in range(43, 57)
        ),
    )
    parts = []
    for label, facts in (
        ("as logged", known),
        ("the last effort unsaid", silent),
        ("the same every day", even),
    ):
        parts.append(label)
        for w in weeks(laws.book_of(facts)):
            shares = [
                f"{name} {value:.4g}"
                for name, value in (
                    ("known", w.known),
                    ("monotony", w.monotony),
                    ("strain", w.strain),
                )
                if value is not None
            ]
            parts.append(
                f"  week to {on(w.ends_on)}: {w.sessions} sessions, {w.load_au:g} AU,"
                f" {' '.join(shares)}, {w.hinge_kg_reps:g} kg x reps, {w.run_s} s run"
            )
    return "\n".join(parts)


@story
def gates_forget_what_is_too_old() -> str:
    """B8: each gate looks so many days back and no further; today has no answer yet."""

    def last_on(n: int, phase: Phase = Phase.P2, pain: int = 1) -> Facts:
        return gated(phase, *WEEKS[:5], *calm(n, pain=pain))

    rows = {f"P2, last hinge {40 - n} days ago": last_on(n) for n in (25, 26, 27, 28, 39, 40)}
    rows |= {
        f"P2, an edge hinge {40 - n} days ago": last_on(n, pain=4) for n in (25, 26, 27, 28, 39, 40)
    }
    rows |= {f"P3, red {40 - n} days ago": last_on(n, Phase.P3, 7) for n in (25, 26, 27, 39, 40)}
    rows |= {
        f"P5, sessions since day {since}": gated(Phase.P5, *WEEKS[-6:], since=since)
        for since in (22, 23, 26, 29, 30)
    }
    rows |= {
        f"P0, last morning {d} days ago": gated(
            Phase.P0, check_ins=tuple(make.morning(40 - d - k, 1, 1) for k in range(4))
        )
        for d in (0, 1, 2, 3, 4)
    }
    rows |= {f"P2, tests {d} days old": gated(Phase.P2, *WEEKS, n=20 + d) for d in (41, 42, 43)}
    return gates(rows)
