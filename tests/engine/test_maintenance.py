"""P6: the pillars of a week, what is asked again and when, and who sees a clinician."""

import pytest

from api.engine.decisions import Ask
from api.engine.facts import ExerciseDone, Facts, Goal, LegSymptoms, Position, SetDone
from api.engine.planning import maintenance
from api.engine.vocab import AskKind, BaselineTest, FlagLevel, GoalKind, LegReach, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.worlds import answer

HIPS = ("cat-cow",)
CORE = ("deadbug", "plank")
LIFTS = ("rdl-tempo",)


def walked(n: int, minutes: int) -> object:
    return make.session(n, ExerciseDone("walk-brisk", (SetDone(duration_s=minutes * 60, pain=0),)))


def trained(n: int, *slugs: str) -> object:
    rows = (SetDone(reps=8, load_g=20_000, pain=0),)
    return make.session(n, *(ExerciseDone(slug, rows) for slug in slugs))


def kept(n: int = 100, since: int = 0, phase: Phase = Phase.P6, **more: object) -> Facts:
    plain = {
        "screenings": (make.screening(0), make.screening(n)),
        "position": Position(phase, make.day(since)),
        "episode": make.episode(-10, pain_morning=0, pain_at_rest=0, settle_h=1.0),
        "baselines": (),
    }
    return make.lifter(n, **{**plain, **more})


def short(*sessions: object, **more: object) -> list[str]:
    return [
        line.name for line in maintenance.pillars(laws.book_of(kept(sessions=sessions, **more)))
    ]


FULL = (
    trained(95, *HIPS, *CORE, *LIFTS),
    trained(98, *HIPS, *CORE, *LIFTS),
    walked(96, 65),
    walked(97, 65),
)


def test_a_full_week_of_the_three_pillars_and_walking_is_short_of_nothing():
    assert short(*FULL) == []


@pytest.mark.parametrize(
    ("gone", "name"), [(HIPS, "hip mobility"), (CORE, "core"), (LIFTS, "strength")]
)
def test_one_session_less_of_a_pillar_is_named(gone, name):
    left = tuple(s for s in (*HIPS, *CORE, *LIFTS) if s not in gone)
    assert short(FULL[0], trained(98, *left), *FULL[2:]) == [name]


@pytest.mark.parametrize(("minutes", "expected"), [(64, ["walking"]), (65, []), (66, [])])
def test_a_hundred_and_thirty_minutes_of_walking_are_enough(minutes, expected):
    assert short(*FULL[:3], walked(97, minutes)) == expected


@pytest.mark.parametrize(("n", "expected"), [(93, ["walking"]), (94, [])])
def test_the_week_has_seven_days(n, expected):
    assert short(*FULL[:3], walked(n, 65)) == expected


@pytest.mark.parametrize(("since", "counted"), [(94, False), (93, True)])
def test_the_first_week_of_p6_is_not_counted(since, counted):
    assert bool(short(since=since)) is counted


def test_other_phases_have_no_pillars():
    assert short(phase=Phase.P5) == []


def test_a_short_week_is_a_reason_and_never_a_dose():
    without = kept(sessions=(*FULL[:2], FULL[2]))
    made, full = answer(without), answer(kept(sessions=FULL))
    reason = next(r for r in made.reasons if r.code == "pillar_short")
    top = {p.exercise: max(laws.loads(p), default=0) for p in full.prescriptions}
    assert "walking" in reason.text
    for p in made.prescriptions:
        assert max(laws.loads(p), default=0) <= top.get(p.exercise, 10**9)


@pytest.mark.parametrize(("event", "told"), [(107, False), (108, True)])
def test_before_an_event_fewer_sets_are_asked_for_and_no_more_of_anything(event, told):
    goal = Goal(GoalKind.EVENT, target_on=make.day(event))
    made = answer(kept(sessions=FULL[:1], goals=(goal,)))
    assert ("pillar_short" in {r.code for r in made.reasons}) is told


# --- what is asked again ------------------------------------------------------------------


def asked(test: BaselineTest, facts: Facts) -> Ask | None:
    found = [a for a in answer(facts).asks if a.kind is AskKind.BASELINES and test in a.tests]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("test", "after"),
    [
        (BaselineTest.OSTRC_H2, 28),
        (BaselineTest.SORENSEN, 84),
        (BaselineTest.SANE, 84),
        (BaselineTest.HINGE_DOWEL, 56),
    ],
)
def test_a_test_of_p6_is_asked_again_after_its_days_and_not_a_day_sooner(test, after):
    known = (make.result(test, 5, 10),)
    assert asked(test, kept(10 + after - 1, baselines=known)) is None
    assert asked(test, kept(10 + after, baselines=known)) is not None
    assert asked(test, kept(10 + after, baselines=known, phase=Phase.P3)) is None or (
        test is not BaselineTest.OSTRC_H2
    )


def test_technique_is_looked_at_between_the_eighth_and_the_twelfth_week():
    known = (make.result(BaselineTest.HINGE_DOWEL, 5, 10),)
    known += (make.result(BaselineTest.BODYWEIGHT_SQUAT, 5, 10),)
    assert asked(BaselineTest.HINGE_DOWEL, kept(66, baselines=known)).due_on == make.day(94)
    assert asked(BaselineTest.HINGE_DOWEL, kept(99, baselines=known)).due_on == make.day(99)


# --- a clinician, for some ----------------------------------------------------------------

LEGS = {"leg": LegSymptoms(LegReach.BELOW_KNEE)}


def seen_by(facts: Facts) -> object:
    return maintenance.clinician_due(laws.book_of(facts))


@pytest.mark.parametrize("phase", [Phase.P4, Phase.P5, Phase.P6])
@pytest.mark.parametrize(("n", "late"), [(55, False), (56, True), (57, True)])
def test_who_had_leg_symptoms_sees_somebody_every_eight_to_twelve_weeks(phase, n, late):
    facts = kept(n, phase=phase, episode=make.episode(-10, **LEGS))
    assert (seen_by(facts) == make.day(84)) is (late and phase is not Phase.P4)


def test_who_was_never_flagged_is_not_asked():
    assert seen_by(kept(80)) is None


def test_a_note_starts_the_weeks_anew():
    note = make.clearance("RF-SUR-1", 30)
    facts = kept(80, episode=make.episode(-10, **LEGS), clearances=(note,))
    assert seen_by(facts) is None


def test_a_second_episode_or_a_flag_in_this_one_counts_as_flagged():
    flag = make.flag("RF-INFL-0", FlagLevel.ROUTINE, 5)
    assert seen_by(kept(80, episode=make.episode(-10, earlier_12_months=1))) == make.day(84)
    assert seen_by(kept(80, flags=(flag,))) == make.day(84)


def test_the_ask_names_the_visit():
    facts = kept(80, episode=make.episode(-10, **LEGS))
    asks = [a for a in answer(facts).asks if a.kind is AskKind.VISIT]
    assert [a.due_on for a in asks] == [make.day(84)]
