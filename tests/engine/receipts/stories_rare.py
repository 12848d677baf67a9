"""Ways that few histories take: the weeks after a month away, once a week, novices, leaps, wishes
of the day itself, lighter weeks of fast runs, and patterns on their way back."""

from msgspec.structs import replace

from api.engine.facts import (
    ClinicianOverride,
    Enrollment,
    ExerciseDone,
    Facts,
    OverrideRequest,
    Position,
    Restriction,
    SetDone,
    SetTarget,
)
from api.engine.vocab import (
    BaselineTest,
    ClinicianOverrideKind,
    ClinicianRole,
    FactKind,
    OverrideKind,
    Phase,
    RestrictionKind,
    RunStage,
    Weekday,
)
from tests.engine import factories as make
from tests.engine.lifting import RDL, facts, lift
from tests.engine.receipts.rendering import SIGNS, doses, line, on, table
from tests.engine.receipts.shelf import story
from tests.engine.receipts.stories_flags import known
from tests.engine.receipts.stories_light import away
from tests.engine.receipts.stories_runs import run, runner
from tests.engine.receipts.stories_steps import with_sets
from tests.engine.test_plateau import still
from tests.engine.test_set_back import trained
from tests.engine.worlds import answer

R = RunStage


def with_checks(made: object) -> str:
    """Action and first dose, then the lines of the first reason."""
    lines = [
        f"  {one.name} {one.value:.5g} {SIGNS[one.comparison]} {one.threshold:.5g} {one.unit}"
        for one in made.reasons[0].checks
        if one.value is not None
    ]
    return "\n".join([line(made), *lines])


@story
def the_weeks_after_a_month_away() -> str:
    """B5: week by week a share of the load and of the sets of before, in loads, holds and walks."""

    def back(days: int, n: int, *done: tuple[float, int, int]) -> Facts:
        base = away(days)
        first = 8 + days
        more = [make.lifted(first + d, RDL, kg, (1,) * sets) for d, kg, sets in done]
        told = [make.morning(first + d + 1, 1, 1) for d, _, _ in done]
        return replace(
            base,
            as_of=make.day(first + n),
            sessions=(*base.sessions, *more),
            check_ins=(*base.check_ins, *told),
            screenings=(make.screening(0), make.screening(first + n)),
            clearances=(make.clearance("RF-TIME-2", first + n),),
        )

    rows = [
        (f"{n} days after the first of {days} days away", answer(back(days, n, *done)))
        for days in (27, 28, 40)
        for n, done in (
            (2, ((0, 70, 2),)),
            (6, ((0, 70, 2), (3, 70, 2))),
            (7, ((0, 70, 2), (3, 70, 2))),
            (13, ((0, 70, 2), (3, 70, 2), (8, 75, 2))),
            (14, ((0, 70, 2), (3, 70, 2), (8, 75, 2))),
            (21, ((0, 70, 2), (8, 80, 3), (15, 85, 4))),
            (28, ((0, 70, 2), (8, 80, 3), (15, 85, 4), (22, 90, 4))),
        )
    ]
    rows += [
        (
            f"{kg} kg in {sets} sets in the first week",
            answer(back(40, 5, (0, kg, sets), (3, kg, sets))),
        )
        for kg, sets in ((50, 2), (67.5, 2), (70, 1), (70, 2), (70, 4), (100, 4))
    ]
    return table(rows, with_checks)


@story
def who_trains_once_a_week_is_not_away_between() -> str:
    """B5: the week between two planned sessions is no time away."""

    def rare(sessions: int | None, *days: Weekday) -> Facts:
        plan = None
        if sessions is not None:
            ref = make.ref(FactKind.ENROLLMENT, "enr", 0)
            plan = Enrollment(ref, "hinge-rebuild", make.DAY0, sessions, days)
        return replace(away(7), enrollment=plan)

    mon, thu = Weekday.MONDAY, Weekday.THURSDAY
    rows = {
        "one session": rare(1),
        "two sessions": rare(2),
        "two sessions on one day": rare(2, mon),
        "two sessions on two days": rare(2, mon, thu),
        "one session on two days": rare(1, mon, thu),
        "no plan": rare(None),
    }
    return table((label, answer(one)) for label, one in rows.items())


@story
def steps_of_novices_and_of_who_lifted_more_before() -> str:
    """B5: under a year of training 2.5 %; a tenth below four fifths of history."""
    rows = {
        f"{years} years": facts(
            lift(17, 100), lift(20, 100), athlete=make.athlete(bests=(), training_age_y=years)
        )
        for years in (None, 0.5, 0.9, 1.0, 1.1)
    }
    rows |= {
        f"{kg} kg of a best of 125": facts(
            lift(17, kg),
            lift(20, kg),
            athlete=make.athlete(bests=(make.Best(RDL, 125_000, 1),)),
            episode=make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        )
        for kg in (80, 97.5, 100, 102.5)
    }
    return table((label, answer(one)) for label, one in rows.items())


@story
def a_leap_of_ones_own_is_no_second_green() -> str:
    """B6: what is a step and a plate above the calm loads of a month is the athlete's own idea."""
    rows = {
        f"{first}, then {last} kg": facts(lift(17, first), lift(20, last))
        for first, last in ((60, 66), (60, 68), (60, 68.5), (60, 69), (60, 90), (0, 40), (20, 40))
    }
    rows |= {
        "60, 70, then 77 kg": facts(lift(11, 60), lift(14, 70), lift(20, 77)),
        "70, 60, then 77 kg": facts(lift(11, 70), lift(14, 60), lift(20, 77)),
        "70 with pain, 60, then 77 kg": facts(
            make.lifted(11, RDL, 70, (4,)), lift(14, 60), lift(20, 77)
        ),
    }
    return table((label, answer(one)) for label, one in rows.items())


@story
def the_smaller_of_two_extra_repetitions_counts() -> str:
    """B5: two over the target in the last set of both; none where one has no target."""

    def over(*extra: int | None) -> Facts:
        return facts(
            *(
                with_sets(
                    lift(n), reps=8 + (x or 0), target=None if x is None else SetTarget(reps=8)
                )
                for n, x in zip((14, 17, 20), extra, strict=False)
            )
        )

    ways = ((2, 2, 2), (3, 3, 2), (3, 2, 3), (2, 3, 1), (3, 1, 3), (9, None, 3), (9, 3, None))
    return table((f"{way} over", answer(over(*way))) for way in ways)


@story
def wishes_and_words_of_the_day_itself() -> str:
    """INV-35: what is told or granted today counts today, and to its last day."""

    def wish(n: int) -> OverrideRequest:
        ref = make.ref(FactKind.OVERRIDE_REQUEST, "wish", n)
        return OverrideRequest(ref, OverrideKind.EXCLUDE_EXERCISE, RDL)

    def word(n: int, until: int) -> ClinicianOverride:
        return ClinicianOverride(
            make.ref(FactKind.CLINICIAN_OVERRIDE, "ov", n),
            ClinicianOverrideKind.LOAD_UP_TO,
            ClinicianRole.PHYSIOTHERAPIST,
            "may do more",
            make.day(until),
            RDL,
            80_000,
        )

    one = (lift(20, 60),)
    base = {"sessions": one, "check_ins": (make.morning(21, 1, 1),)}
    rows = {f"not this lift, day {n}": known(overrides=(wish(n),)) for n in (22, 23)}
    rows |= {
        f"80 kg from day {n} to {until}": known(**base, clinician_overrides=(word(n, until),))
        for n, until in ((20, 22), (20, 23), (20, 24), (23, 30), (22, 60))
    }
    for n in (22, 23):
        limit = Restriction(RestrictionKind.NO_LOADED_FLEXION, until=make.day(n))
        rows[f"no loaded bending until day {n}"] = known(
            clearances=(make.clearance("RF-SUR-1", 23, restrictions=(limit,)),)
        )
    return table(((label, answer(one)) for label, one in rows.items()), with_checks)


@story
def the_days_of_a_week_that_begins_after_training() -> str:
    """A day that was trained is over: the week begins on the next one."""

    def days(*trained_on: int) -> str:
        done = tuple(make.lifted(d, RDL, 60, (1, 1, 1)) for d in (17, 20, *trained_on))
        made = answer(known(scope=make.PLAN, sessions=done))
        return " ".join(f"{on(d.local_date)}:{d.key}" for d in made.sessions)

    return "\n".join(
        [f"not yet: {days()}", f"trained yesterday: {days(22)}", f"trained today: {days(23)}"]
    )


@story
def fast_runs_in_a_lighter_week() -> str:
    """B7: two thirds of the time; tempo and intervals become an easy run of no stage."""
    light = Position(Phase.P4, make.day(0), deload_from=make.day(21))
    rows = {}
    for stage in (R.R1, R.R4, R.R7, R.R8, R.R9, R.R10, R.R11, R.R12):
        done = tuple(run(n, stage) for n in (12, 15, 18))
        rows[stage.value] = runner(*done, phase=Phase.P4, position=light)
    return table(((label, answer(one)) for label, one in rows.items()), doses)


@story
def a_pattern_on_its_way_back_counts_greens_in_a_row() -> str:
    """B3: two calm sessions in a row bring it forward; what lies between begins anew."""
    ways = ((7, 1), (7, 1, 1), (7, 1, 4), (7, 1, 4, 1), (7, 1, 4, 1, 1), (7, 4, 4), (7, 1, 1, 4),
            (1, 7, 1, None), (7, 1, None, 1))  # fmt: skip
    return table(((f"{way}", answer(trained(*way))) for way in ways), with_checks)


@story
def tests_of_a_standstill_are_those_of_four_weeks_ago() -> str:
    """INV-36: every test that is as old as the standstill is asked for once more."""

    def asked(day: int) -> str:
        told = tuple(make.result(t, 60, day) for t in (BaselineTest.SORENSEN, BaselineTest.BRACE))
        made = answer(still(baselines=told))
        tests = [f"{a.kind} by {on(a.due_on)}: {' '.join(a.tests)}" for a in made.asks if a.tests]
        return f"{on(made.local_date)}, {'; '.join(tests) or 'nothing'}"

    return "\n".join(f"tests of day {d}: {asked(d)}" for d in (2, 29, 30, 31, 50))


@story
def a_stand_in_takes_no_more_than_what_it_stands_in_for() -> str:
    """B5: its own start, below the last load of the pattern; what one leg carried says nothing."""
    wish = OverrideRequest(
        make.ref(FactKind.OVERRIDE_REQUEST, "wish", 22), OverrideKind.EXCLUDE_EXERCISE, RDL
    )

    def instead(*done: tuple[int, str, float | None], sets: int = 3) -> Facts:
        sessions = tuple(make.lifted(n, slug, kg, (1,) * sets) for n, slug, kg in done)
        return known(sessions=sessions, overrides=(wish,))

    rows = {
        "after 60 kg": instead((17, RDL, 60), (20, RDL, 60)),
        "after 60 kg and none": instead((17, RDL, 60), (20, RDL, None)),
        "after another at 40 kg": instead((17, RDL, 60), (20, "rdl-dumbbell", 40)),
        "after itself at 90 kg": instead((14, "kb-deadlift", 90), (20, RDL, 60)),
        "after one set": instead((17, RDL, 60), (20, RDL, 60), sets=1),
        "after a bar alone": instead((17, RDL, 20), (20, RDL, 20)),
    }
    return table(((label, answer(one)) for label, one in rows.items()), doses)


@story
def help_and_odd_amounts_of_a_dose_that_is_lowered() -> str:
    """B5: of what has no load a set goes; of one set what is in it."""

    def done(pain: int, *rows: SetDone) -> Facts:
        sets = tuple(replace(row, pain=pain, technique=4) for row in rows)
        session = make.session(20, ExerciseDone(RDL, sets), pain_before=1, pain_after=1)
        return known(sessions=(session,), check_ins=(make.morning(21, 1, 1),))

    load, free, aid = (SetDone(reps=8, load_g=g) for g in (60_000, None, -20_000))
    long, far = SetDone(duration_s=40, load_g=60_000), SetDone(distance_m=200, load_g=60_000)
    rows = {
        f"{label}, pain {pain}": done(pain, *sets)
        for pain in (4, 7)
        for label, sets in {
            "three sets": (load,) * 3,
            "one set": (load,),
            "without a load": (free,) * 3,
            "one without a load": (free,),
            "with help": (aid,) * 3,
            "one with help": (aid,),
            "unlike loads": (load, replace(load, load_g=50_000)),
            "holds": (long,) * 2,
            "a carry": (far,),
        }.items()
    }
    return table(((label, answer(one)) for label, one in rows.items()), doses)
