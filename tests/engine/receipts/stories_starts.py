"""First plans, ladders, load findings, and the weeks of programs as shipped (B2, B5, B8)."""

from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.facts import (
    Best,
    Facts,
    Position,
    ToleratedLoad,
)
from api.engine.vocab import (
    AggravatingFactor,
    EasingFactor,
    Equipment,
    FlagLevel,
    LegReach,
    OnsetKind,
    PainQuality,
    Phase,
    RunStage,
    Sport,
)
from tests.engine import factories as make
from tests.engine import real
from tests.engine.lifting import LOW, RDL
from tests.engine.receipts.rendering import doses, line, on, receipt, table, work
from tests.engine.receipts.shelf import story
from tests.engine.receipts.stories_gates import TESTS, WEEKS, T, gated
from tests.engine.test_finding import rising
from tests.engine.worlds import answer


@story
def where_a_first_plan_begins() -> str:
    """B8: HIGH at P0; P2 with every test and nothing in a leg; everybody else at P1."""
    clean = make.result(T.HINGE_DOWEL, 4, pain=1)
    ready = (clean, make.result(T.BRACE, 1), make.result(T.PRONE_PLANK, 30))
    walk = (make.result(T.BRISK_WALK_30, 2),)
    low = make.episode(**LOW)

    def first(**more: object) -> Facts:
        return make.lifter(0, **{"baselines": ready, "episode": low, **more})

    rows = {
        "every test": first(),
        "hinge 3": first(baselines=(make.result(T.HINGE_DOWEL, 3, pain=1), *ready[1:])),
        "hinge without its pain": first(baselines=(make.result(T.HINGE_DOWEL, 4), *ready[1:])),
        "no brace": first(baselines=(ready[0], ready[2])),
        "plank 29 s": first(baselines=(*ready[:2], make.result(T.PRONE_PLANK, 29))),
        "no episode": first(episode=None),
        "rest pain 4": first(episode=make.episode(pain_at_rest=4)),
        "rest pain 5": first(episode=make.episode(pain_at_rest=5)),
        "settles in 24 h": first(episode=make.episode(settle_h=24.0)),
        "settles in 25 h": first(episode=make.episode(settle_h=25.0)),
        "comes within 4 minutes": first(episode=make.episode(onset_after_min=4)),
        "comes within 5 minutes": first(episode=make.episode(onset_after_min=5)),
        "below the knee": first(
            episode=make.episode(**LOW, leg=make.legs(reach=LegReach.BELOW_KNEE)),
            screenings=(make.screening(0),),
        ),
        "strained two days ago": first(
            episode=make.episode(
                **{**LOW, "started_on": make.day(-2), "onset": OnsetKind.SUDDEN},
                qualities=(PainQuality.STIFF,),
                aggravating=(AggravatingFactor.BENDING, AggravatingFactor.TWISTING),
                easing=(EasingFactor.RESTING,),
            )
        ),
        "runner without a walk test": first(athlete=make.athlete(sports=(Sport.RUNNING,))),
        "runner with one": first(
            athlete=make.athlete(sports=(Sport.RUNNING,)), baselines=(*ready, *walk)
        ),
        "little told": make.facts(0, episode=None),
    }
    return table((label, answer(known)) for label, known in rows.items())


@story
def the_first_plan_of_a_lifter() -> str:
    """B5, B8: start loads below what was tolerated, no floor pulls, walking and breathing."""
    return receipt(answer(make.lifter(0)))


@story
def the_first_plan_of_somebody_stirred_up() -> str:
    """B8 P0: walks, positions, breathing, isometrics; nothing loaded."""
    return receipt(answer(make.lifter(0, episode=make.episode(pain_at_rest=6))))


@story
def what_a_back_behaves_like_and_what_is_spared() -> str:
    """B2: directions are suspected from answers, confirmed on two days or by a test that hurts."""
    why = AggravatingFactor
    kinds = {
        "bending": (why.SITTING, why.BENDING, why.SHOES_AND_SOCKS, why.EARLY_MORNING),
        "leaning back": (why.STANDING, why.LEANING_BACK, why.WALKING_DOWNHILL, why.RUNNING_LONG),
        "load": (why.HEAVY_LOAD, why.JUMPING),
        "twisting": (why.TWISTING, why.SIDE_BENDING, why.ONE_SIDED_CARRY),
        "staying still": (why.SITTING, why.STANDING, why.STAYING_STILL),
        "both ways": (why.BENDING, why.SITTING, why.LEANING_BACK, why.STANDING),
    }

    def told(factors: tuple[AggravatingFactor, ...], days: int) -> Facts:
        later = make.episode(n=0, **LOW, aggravating=factors)
        tests = (make.result(T.HINGE_DOWEL, 4, 1, pain=3),) if days else ()
        return gated(Phase.P2, *WEEKS, episode=later, baselines=(*TESTS, *tests))

    parts = []
    for label, factors in kinds.items():
        for days in (0, 1):
            made = answer(told(factors, days))
            parts.append(f"{label}, a test that hurts: {'yes' if days else 'no'}\n{doses(made)}")
    return "\n".join(parts)


@story
def a_stand_in_is_chosen_by_what_the_back_dislikes() -> str:
    """B2, INV-16, INV-17: no harder than what it stands in for, never against the direction."""
    why = AggravatingFactor
    kinds = {
        "nothing": (),
        "bending": (why.SITTING, why.BENDING, why.SHOES_AND_SOCKS),
        "leaning back": (why.STANDING, why.LEANING_BACK, why.WALKING_DOWNHILL),
        "load": (why.HEAVY_LOAD, why.JUMPING),
        "twisting": (why.TWISTING, why.SIDE_BENDING),
        "staying still": (why.SITTING, why.STANDING, why.STAYING_STILL),
        "bending and leaning back": (why.BENDING, why.SITTING, why.LEANING_BACK, why.STANDING),
    }
    slugs = ("rdl-tempo", "squat-goblet", "hip-thrust-barbell", "side-plank", "deadbug", "step-up")

    def twice_red(slug: str, factors: tuple[AggravatingFactor, ...]) -> Facts:
        done = (make.lifted(n, slug, 20, (1, 6)) for n in (35, 38))
        back = make.episode(**LOW, aggravating=factors)
        known = gated(Phase.P3, *WEEKS[:-2], *done, episode=back)
        return replace(known, scope=make.of_exercise(slug))

    with real.content():
        rows = []
        for label, factors in kinds.items():
            for slug in slugs:
                made = answer(twice_red(slug, factors))
                found = made.prescriptions[0]
                others = " ".join(a.exercise for a in found.alternatives)
                rows.append(f"{label}, {slug}: {line(made)} | {others}")
    return "\n".join(rows)


@story
def a_red_answer_in_each_pattern_as_shipped() -> str:
    """B8: that pattern alone works a phase lower, with whatever is at hand; the rest of the week
    stays as it is."""
    homes = {"gym": frozenset({Equipment.FULL_GYM}), "nothing": frozenset()}
    with real.content():
        parts = []
        for label, home in homes.items():
            for slug in (
                "rdl-tempo",
                "squat-goblet",
                "hip-thrust-barbell",
                "side-plank",
                "step-up",
            ):
                facts = gated(Phase.P3, *WEEKS, make.lifted(39, slug, 20, (1, 7)))
                facts = real.enrolled(facts, "hinge-rebuild", Phase.P3, 30)
                who = replace(facts.athlete, equipment=home)
                made = answer(replace(facts, athlete=who))
                codes = " ".join(r.code for r in made.reasons)
                main = [p for p in made.prescriptions if (p.slot or "?")[0] in "ABC"]
                parts.append(f"{slug}, {label}: {made.action}, {codes}")
                parts += [f"  {p.action}: {work(p)}; {p.tempo}; {p.slot}" for p in main]
    return "\n".join(parts)


@story
def the_hinge_ladder_is_climbed_rung_by_rung() -> str:
    """B5: two greens a rest day apart pass a rung; none is skipped; one on the fast lane."""
    rungs = (
        "hinge-wall",
        "hinge-dowel",
        "rdl-banded",
        "pull-through",
        "rdl-tempo",
        "kb-deadlift",
        "block-pull-high",
        "block-pull-low",
        "trap-bar-deadlift",
        "deadlift-conventional",
    )

    def climbed(top: int, times: int, phase: Phase, **more: object) -> Facts:
        done = []
        day = 40 - 3 * times * (top + 1)
        for slug in rungs[: top + 1]:
            for _ in range(times):
                done.append(
                    make.lifted(
                        day, slug, 20 if make.LIBRARY.exercises[slug].loadable else None, (1, 1)
                    )
                )
                day += 3
        return gated(phase, *done, n=41, **more)

    rows = [
        (
            f"{phase}, {rungs[top]} green {times} times",
            answer(replace(climbed(top, times, phase), scope=make.of_pattern(make.P.HINGE))),
        )
        for phase, tops in (
            (Phase.P1, (0, 1, 2)),
            (Phase.P2, (3, 4, 5, 6)),
            (Phase.P3, (6, 7, 8)),
            (Phase.P4, (7, 8, 9)),
        )
        for top in tops
        for times in (1, 2)
    ]
    strain = make.episode(
        started_on=make.day(20), pain_at_rest=1, pain_morning=1, settle_h=1.0, aggravating=()
    )
    rows += [
        (
            f"plain acute strain, {rungs[top]} once",
            answer(
                replace(
                    climbed(top, 1, Phase.P1, episode=strain), scope=make.of_pattern(make.P.HINGE)
                )
            ),
        )
        for top in (0, 1)
    ]
    return table(rows, doses)


@story
def a_load_finding_after_a_phase_rose() -> str:
    """B5: sets rise to effort 7 or the edge of green, never past 1.3 of the heaviest demand."""
    return receipt(answer(rising()))


@story
def when_a_load_finding_is_due() -> str:
    """B5: at a rise, at most once in 14 days, never with a flag, a flare or HIGH irritability."""
    rows = {
        "as it should be": rising(),
        "an edge day last": rising(pains=(1, 1, 4)),
        "heavier": rising(kilos=100),
        "light": rising(kilos=20),
        "empty": rising(kilos=0),
        "found 13 days ago": rising(
            position=Position(Phase.P1, make.day(0), load_finding_on=make.day(-3))
        ),
        "found 14 days ago": rising(
            position=Position(Phase.P1, make.day(0), load_finding_on=make.day(-4))
        ),
        "a routine flag": rising(flags=(make.flag("RF-INFL-0", FlagLevel.ROUTINE, 5),)),
        "an unsure answer": rising(
            screenings=(make.screening(0), make.screening(7, RF_MAL_3="unsure"))
        ),
        "a morning missing": rising(check_ins=tuple(make.morning(n, 1, 1) for n in (3, 6))),
        "ceiling near": rising(
            athlete=make.athlete(bests=(Best("deadlift-conventional", 92_000, 1),))
        ),
        "nothing logged, told of 80 kg": rising(
            sessions=(),
            check_ins=(),
            episode=make.episode(
                **LOW, best_tolerated=(ToleratedLoad(RDL, 80_000, 5, make.day(2)),)
            ),
        ),
        "in P2 already": rising(position=Position(Phase.P2, make.day(0))),
    }
    return "\n".join(f"{label}: {_loads(answer(known))}" for label, known in rows.items())


def _loads(made: Decision) -> str:
    lift = [p for p in made.prescriptions if p.exercise == RDL]
    said = "; ".join(
        f"{p.action} " + " ".join(f"{(s.load_g or 0) / 1000:g}" for s in p.sets) for p in lift
    )
    found = on(made.position.load_finding_on if made.position else None)
    return f"{made.phase}: {said or 'no such lift'}, found on {found}"


@story
def what_a_load_finding_leaves_behind() -> str:
    """B5: its best set within effort 7 is the load of all sets; two greens are counted anew."""
    made = answer(rising())

    def done(*sets: tuple[float, float, int], extra: int = 0) -> Facts:
        first = make.lifted(11, RDL, 60, tuple(p for _, _, p in sets))
        row = first.exercises[0]
        rows = tuple(
            replace(s, load_g=int(kg * 1000), effort=make.Effort(make.EffortScale.RPE, e))
            for s, (kg, e, _) in zip(row.sets, sets, strict=True)
        )
        known = rising()
        later = [make.lifted(14 + 3 * k, RDL, 65, (1, 1, 1)) for k in range(extra)]
        days = (11, *(14 + 3 * k for k in range(extra)))
        return replace(
            known,
            as_of=make.day(days[-1] + 2),
            scope=make.of_exercise(RDL),
            sessions=(
                *known.sessions,
                replace(first, exercises=(replace(row, sets=rows),)),
                *later,
            ),
            check_ins=(*known.check_ins, *(make.morning(d + 1, 1, 1) for d in days)),
            position=made.position,
        )

    ways = {
        "60, 65, 70 at 5, 6, 7": done((60, 5, 1), (65, 6, 1), (70, 7, 1)),
        "60, 65, 70 at 5, 7, 8": done((60, 5, 1), (65, 7, 1), (70, 8, 1)),
        "60, 65, 70, edge at the last": done((60, 5, 1), (65, 6, 1), (70, 7, 4)),
        "60, 65, 70, red at the last": done((60, 5, 1), (65, 6, 1), (70, 7, 6)),
        "once more": done((60, 5, 1), (65, 6, 1), (70, 7, 1), extra=1),
        "twice more": done((60, 5, 1), (65, 6, 1), (70, 7, 1), extra=2),
    }
    return table((label, answer(known)) for label, known in ways.items())


def shipped(program: str, phase: Phase, runs: bool) -> str:
    """The whole week of a phase of a program as athletes get it."""
    with real.content():
        if runs:
            done = tuple(
                make.ran(d, RunStage.R2, 3200, 1, pain_before=1, pain_after=1) for d in (31, 34, 37)
            )
            facts = make.runner(
                40,
                make.PLAN,
                sessions=done,
                baselines=TESTS,
                screenings=(make.screening(0), make.screening(39)),
                check_ins=tuple(make.morning(d, 1, 1) for d in range(30, 41)),
            )
        else:
            facts = gated(phase, *WEEKS)
        return receipt(answer(real.enrolled(facts, program, phase, 38)))


def _plans(program: str, runs: bool) -> None:
    for phase in Phase:
        name = f"the_week_of_{program.replace('-', '_')}_in_{phase}_as_shipped"

        def tell(phase: Phase = phase) -> str:
            return shipped(program, phase, runs)

        tell.__name__ = name
        tell.__doc__ = (
            "B8: the content of the phase, one dose an exercise, rest days where they belong."
        )
        story(tell)


_plans("hinge-rebuild", False)


_plans("running-return", True)
