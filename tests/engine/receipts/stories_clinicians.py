"""Visits that time asks for, and what clinicians change (rule book B1, INV-35)."""

from msgspec.structs import replace

from api.engine.facts import (
    Clearance,
    ClinicianOverride,
    Facts,
    OpenVisit,
    PhasePlacement,
    Position,
    Restriction,
)
from api.engine.vocab import (
    BaselineTest,
    ClinicianOverrideKind,
    ClinicianRole,
    FactKind,
    FlagLevel,
    Phase,
    RestrictionKind,
)
from tests.engine import factories as make
from tests.engine import real
from tests.engine.lifting import LOW, RDL
from tests.engine.receipts.rendering import doses, on, receipt, table
from tests.engine.receipts.shelf import story
from tests.engine.receipts.stories_flags import known, rows
from tests.engine.worlds import answer


@story
def an_acute_back_that_is_no_better_after_two_weeks() -> str:
    """RF-TIME-1: intake of 3 or more, and the second week not 30 % lower."""

    def fortnight(intake: int, pain: int, n: int, stage: int = -7) -> Facts:
        back = make.episode(
            started_on=make.day(stage), pain_morning=intake, pain_at_rest=2, settle_h=1.0
        )
        told_ = tuple(make.morning(d, pain, 1) for d in (10, 12, 14, 16) if d <= n)
        return known(
            n,
            episode=back,
            check_ins=told_,
            sessions=(),
            screenings=(make.screening(0), make.screening(n)),
            position=Position(Phase.P1, make.day(0)),
        )

    return rows(
        {
            f"intake {i}, mornings {p}, day {n}": fortnight(i, p, n)
            for i, p in ((2, 2), (3, 2), (3, 3), (4, 2), (4, 3), (6, 4), (6, 5))
            for n in (13, 14, 16)
        }
    )


@story
def six_weeks_without_any_change() -> str:
    """RF-TIME-2: for chronic backs no function better (PSFS, confidence, load), else pain."""

    def chronic(n: int, kilos: float = 60, **tests: tuple[float, float]) -> Facts:
        days = range(2, n, 4)
        rated = [
            make.result(BaselineTest(t), v, d)
            for t, pair in tests.items()
            for v, d in zip(pair, (1, 35), strict=True)
        ]
        done = tuple(make.lifted(d, RDL, 60 if d < 30 else kilos, (1, 1, 1)) for d in days)
        return known(
            n,
            sessions=done,
            check_ins=tuple(make.morning(d + 1, 1, 1) for d in days),
            baselines=tuple(rated),
            screenings=(make.screening(0), make.screening(n)),
            position=Position(Phase.P2, make.day(0)),
        )

    found = {f"nothing, day {n}": chronic(n) for n in (41, 42, 43)}
    found |= {f"load {kg}": chronic(43, kg) for kg in (62.5, 65, 67.5)}
    found |= {
        f"{t} {pair}": chronic(43, **{t: pair})
        for t, pair in (
            ("psfs", (4, 5)),
            ("psfs", (4, 6)),
            ("confidence", (4, 5)),
            ("confidence", (4, 6)),
            ("sane", (50, 80)),
        )
    }
    return rows(found)


@story
def a_visit_stays_until_a_clinician_has_looked() -> str:
    """B1: it freezes loads, ages from the day it was told of, and ends with a note of it."""

    def visit(
        days: int, *notes: Clearance, cause: str = "getting_worse", pattern: object = None
    ) -> Facts:
        raised = make.day(23 - days)
        place = Position(
            Phase.P2,
            make.day(-40),
            visits=(OpenVisit("RF-TIME-1", cause, raised, raised, pattern),),
        )
        return known(position=place, clearances=notes, episode=make.episode(n=-50, **LOW))

    return rows(
        {
            **{f"{d} days": visit(d) for d in (0, 1, 7, 21, 27, 28)},
            "of another pattern": visit(3, pattern=make.P.SQUAT),
            "of the hinges": visit(3, pattern=make.P.HINGE),
            "seen since": visit(3, make.clearance("RF-TIME-1", 22)),
            "seen before": visit(3, make.clearance("RF-TIME-1", 10)),
            "seen for something else": visit(3, make.clearance("RF-MAL-1", 22)),
        }
    )


@story
def visits_are_kept_in_the_order_they_were_asked_for() -> str:
    """A plan writes each open visit once, the oldest of its kind, and hands all of them on."""

    def plan(*rows: tuple[str, str, int, object]) -> str:
        visits = tuple(OpenVisit(c, why, make.day(n), make.day(n), p) for c, why, n, p in rows)
        place = Position(Phase.P2, make.day(-40), visits=visits)
        back = make.episode(n=-50, **LOW)
        made = answer(known(scope=make.PLAN, position=place, episode=back))
        kept = made.position.visits if made.position else ()
        return "; ".join(f"{v.code} {v.cause} {on(v.raised_on)} {v.pattern or 'all'}" for v in kept)

    hinge, squat = make.P.HINGE, make.P.SQUAT
    one, two = ("RF-TIME-1", "getting_worse"), ("RF-TIME-2", "no_progress")
    return "\n".join(
        [
            plan((*one, 20, squat), (*one, 20, hinge)),
            plan((*one, 20, hinge), (*one, 18, squat)),
            plan((*one, 20, None), (*two, 15, None)),
            plan((*two, 15, None), (*one, 20, hinge)),
        ]
    )


@story
def the_plan_reaches_no_further_than_the_last_day_of_a_visit() -> str:
    """B1: no plan reaches into the days on which the visit weighs like a missing clearance."""
    raised, back = make.day(23 - 24), make.episode(n=-50, **LOW)
    place = Position(
        Phase.P2, make.day(-40), visits=(OpenVisit("RF-TIME-2", "no_progress", raised, raised),)
    )
    return receipt(answer(known(scope=make.PLAN, position=place, episode=back)))


def only(kind: RestrictionKind, **more: object) -> Facts:
    note = make.clearance("RF-SUR-1", 20, restrictions=(Restriction(kind, **more),))
    return known(clearances=(note,))


@story
def restrictions_take_work_out_of_every_choice() -> str:
    """A clinician's restriction is a hard filter; an axial limit is a cap in plates."""
    kinds = {
        kind: only(kind)
        for kind in RestrictionKind
        if kind not in (RestrictionKind.NO_EXERCISE, RestrictionKind.NO_AXIAL_LOAD_ABOVE)
    }
    found = {str(kind): facts for kind, facts in kinds.items()}
    found["no exercise rdl-tempo"] = only(RestrictionKind.NO_EXERCISE, exercise=RDL)
    found["no exercise kb-deadlift"] = only(RestrictionKind.NO_EXERCISE, exercise="kb-deadlift")
    for kilos in (30, 60, 61, 62, 63, 100):
        found[f"at most {kilos} kg"] = only(
            RestrictionKind.NO_AXIAL_LOAD_ABOVE, limit_g=kilos * 1000
        )
    for until in (22, 23, 24):
        found[f"no exercise until day {until}"] = only(
            RestrictionKind.NO_EXERCISE, exercise=RDL, until=make.day(until)
        )
    return table((label, answer(facts)) for label, facts in found.items())


@story
def what_each_restriction_leaves_of_a_week_as_shipped() -> str:
    """The exercises of the plan, warm-up and cool-down that a restriction takes out and puts in."""

    def slugs(*kinds: Restriction) -> set[str]:
        notes = (make.clearance("RF-SUR-1", 20, restrictions=kinds),) if kinds else ()
        facts = real.enrolled(
            known(scope=make.PLAN, clearances=notes), "hinge-rebuild", Phase.P3, 10
        )
        made = answer(facts)
        return {p.exercise for d in made.sessions for b in d.blocks for p in b.prescriptions}

    with real.content():
        usual, parts = slugs(), []
        for kind in RestrictionKind:
            less = slugs(Restriction(kind, exercise=RDL, limit_g=40_000))
            gone, new = " ".join(sorted(usual - less)), " ".join(sorted(less - usual))
            parts.append(f"{kind}: without {gone or 'nothing'}; instead {new or 'nothing'}")
    return "\n".join(parts)


@story
def a_week_under_restrictions() -> str:
    """What is left of a week without bending, impact and more than 40 kg."""
    kinds = (
        Restriction(RestrictionKind.NO_LOADED_FLEXION, text="No bending under load."),
        Restriction(RestrictionKind.NO_IMPACT),
        Restriction(RestrictionKind.NO_AXIAL_LOAD_ABOVE, limit_g=40_000),
    )
    note = make.clearance("RF-SUR-1", 20, restrictions=kinds)
    return receipt(answer(known(scope=make.PLAN, clearances=(note,))))


def override(
    kind: ClinicianOverrideKind,
    n: int = 20,
    until: int = 40,
    role: ClinicianRole = ClinicianRole.PHYSIOTHERAPIST,
    **more: object,
) -> ClinicianOverride:
    ref = make.ref(FactKind.CLINICIAN_OVERRIDE, f"ovr{n}", n)
    return ClinicianOverride(ref, kind, role, "Seen.", make.day(until), **more)


DRILL = "hinge-dowel"


@story
def an_override_opens_one_step_for_one_lift() -> str:
    """INV-35: logged, at most 28 days, nothing red or missing is opened by it."""
    up = ClinicianOverrideKind.LOAD_UP_TO

    def lifted(told_: ClinicianOverride | None, **more: object) -> Facts:
        plain = {
            "sessions": (make.lifted(20, RDL, 60, (1, 1, 1)),),
            "baselines": (make.result(BaselineTest.BRACE, 3),),
        }
        return known(clinician_overrides=(told_,) if told_ else (), **{**plain, **more})

    limit = override(up, exercise=RDL, limit_g=80_000)
    red = {"sessions": (make.lifted(20, RDL, 60, (1, 7)),)}
    found = {
        "none": lifted(None),
        "up to 80 kg": lifted(limit),
        "up to 66.2 kg": lifted(override(up, exercise=RDL, limit_g=66_200)),
        "up to 50 kg": lifted(override(up, exercise=RDL, limit_g=50_000)),
        "of another lift": lifted(override(up, exercise="kb-deadlift", limit_g=80_000)),
        "ended yesterday": lifted(override(up, until=22, exercise=RDL, limit_g=80_000)),
        "ends today": lifted(override(up, until=23, exercise=RDL, limit_g=80_000)),
        "28 days old": lifted(override(up, n=-5, until=40, exercise=RDL, limit_g=80_000)),
        "29 days old": lifted(override(up, n=-6, until=40, exercise=RDL, limit_g=80_000)),
        "by a coach": lifted(override(up, role=ClinicianRole.COACH, exercise=RDL, limit_g=80_000)),
        "its link ended today": lifted(replace(limit, link_ended_on=make.day(23))),
        "after a red set": lifted(limit, **red),
        "with empty hands": lifted(limit, sessions=(make.lifted(20, RDL, 0, (1, 1, 1)),)),
        "a load nobody told": lifted(limit, sessions=(make.lifted(20, RDL, None, (1, 1, 1)),)),
        "of a drill without a load": lifted(
            override(up, exercise=DRILL, limit_g=20_000),
            scope=make.of_exercise(DRILL),
            sessions=(make.lifted(20, DRILL, 0, (1, 1, 1)),),
        ),
        "under a ceiling": lifted(limit, athlete=make.athlete(bests=(make.Best(RDL, 100_000, 1),))),
        "without a brace test": lifted(limit, baselines=()),
    }
    return (
        table((label, answer(facts)) for label, facts in found.items())
        + "\n\n"
        + receipt(answer(lifted(limit)))
    )


@story
def a_placement_sets_the_phase_from_its_day_on() -> str:
    """B8: a clinician-entered phase for the plan or one pattern; flags keep it back."""

    def placed(
        phase: Phase,
        n: int = 15,
        pattern: object = None,
        role: ClinicianRole = ClinicianRole.PHYSIOTHERAPIST,
        **more: object,
    ) -> Facts:
        ref = make.ref(FactKind.PHASE_PLACEMENT, f"plc{n}", n)
        told_ = PhasePlacement(ref, phase, role, "Seen.", pattern)
        return known(scope=make.PLAN, placements=(told_,), **more)

    routine = make.flag("RF-INFL-0", FlagLevel.ROUTINE, 10)
    found = {str(p): placed(p) for p in Phase}
    found |= {
        "P3 from today": placed(Phase.P3, 23),
        "P3 from tomorrow": placed(Phase.P3, 24),
        "P3 before the phase began": placed(Phase.P3, 9),
        "P3 by a coach": placed(Phase.P3, role=ClinicianRole.COACH),
        "P3 with a routine flag": placed(Phase.P3, flags=(routine,)),
        "hinges in P1": placed(Phase.P1, pattern=make.P.HINGE),
        "hinges in P3": placed(Phase.P3, pattern=make.P.HINGE),
    }
    return (
        table(((label, answer(facts)) for label, facts in found.items()), _phased)
        + "\n\n"
        + receipt(answer(placed(Phase.P3)))
    )


def _phased(made: object) -> str:
    place = made.position
    codes = " ".join(r.code for r in made.reasons)
    lift = next((p for p in made.prescriptions if p.slot in ("a1", "c1")), None)
    load = f"{lift.exercise} {lift.sets[0].load_g}" if lift else "no hinge"
    return f"{made.action} in {made.phase} since {on(place.phase_since)}, {load}: {codes}"


@story
def a_direction_against_an_exercise_takes_it_out_until_it_is_tolerated() -> str:
    """INV-16: avoid-tags of confirmed directions; a clinician may lift the filter for a while."""
    bends = make.episode(
        **LOW, aggravating=(make.AggravatingFactor.BENDING, make.AggravatingFactor.SITTING)
    )
    hurts = make.result(BaselineTest.BODYWEIGHT_SQUAT, 4, 1, pain=4)
    allow = override(ClinicianOverrideKind.ALLOW_EXERCISE, exercise=RDL)
    light = make.lifted(20, RDL, 10, (1,))
    found = {
        "suspected": known(episode=bends),
        "confirmed by a test": known(
            episode=bends, baselines=(hurts,), sessions=known().sessions[:0]
        ),
        "confirmed, done since": known(episode=bends, baselines=(hurts,)),
        "confirmed, one light set since": known(
            episode=bends, baselines=(hurts,), sessions=(light,)
        ),
        "confirmed, allowed by a clinician": known(
            episode=bends, baselines=(hurts,), sessions=(), clinician_overrides=(allow,)
        ),
        "against leaning back": known(
            episode=make.episode(
                **LOW,
                aggravating=(make.AggravatingFactor.LEANING_BACK, make.AggravatingFactor.STANDING),
            )
        ),
    }
    return (
        table((label, answer(facts)) for label, facts in found.items())
        + "\n\n"
        + doses(answer(replace(found["confirmed by a test"], scope=make.PLAN)))
    )
