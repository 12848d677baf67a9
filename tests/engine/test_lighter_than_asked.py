"""A little less than the plan asked for, in calm: the dose stays, and neither slides nor climbs."""

import pytest
from msgspec.structs import replace

from api.engine.dosing import hinge_week, lightweek
from api.engine.dosing.lightweek import PLANNED, TRIGGERED, LightWeek
from api.engine.facts import Effort, Facts, Position, PrescribedDose, Session, SetTarget
from api.engine.lanes.building import make_lane
from api.engine.lanes.decision import decide_lane
from api.engine.planning.basis import Basis
from api.engine.vocab import DecisionAction, EffortScale, Phase, SetStatus, StopReason
from tests.engine import factories as make
from tests.engine import laws, lifting
from tests.engine.lifting import RDL, code, top
from tests.engine.light_weeks import RDL_ALONE, lived
from tests.engine.worlds import answer

HOLD, DELOAD = DecisionAction.HOLD, DecisionAction.DELOAD


def of(n: int, asked: float, done: float, pain: int = 1, **more: object) -> Session:
    """Three eights of ``done`` kg where the plan asked for ``asked`` kg."""
    session = make.lifted(n, RDL, done, (pain,) * 3, **more)
    [row] = session.exercises
    target = SetTarget(reps=8, load_g=int(asked * 1000))
    sets = tuple(replace(s, target=target) for s in row.sets)
    return replace(session, exercises=(replace(row, sets=sets),))


def test_one_calm_time_a_plate_lighter_keeps_what_was_asked_for():
    made = answer(lifting.facts(of(20, 60, 57.5)))
    assert (made.action, top(made), code(made)) == (HOLD, 60, "lighter_than_asked")
    assert made.prescriptions[0].changes == ()


def test_a_step_up_begins_where_the_plan_stood():
    """A step from 57.5 kg ends at 60, which is no step for whom the plan asked 60 twice."""
    made = answer(lifting.facts(of(17, 60, 57.5), of(20, 60, 57.5)))
    assert (made.action, top(made), code(made)) == (HOLD, 60, "lighter_than_asked")


def test_the_load_that_was_asked_for_opens_the_next():
    made = answer(lifting.facts(of(17, 60, 57.5), of(20, 60, 60)))
    assert (made.action, top(made)) == (DecisionAction.PROGRESS, 62.5)


def test_who_always_does_a_plate_less_slides_nowhere():
    done, asked = [of(11, 60, 57.5)], []
    for n in (14, 17, 20):
        mornings = lifting.told(*range(11, n, 3))
        known = lifting.facts(*done, check_ins=mornings, screenings=make.weekly(n))
        asked.append(top(answer(replace(known, as_of=make.day(n)))))
        done.append(of(n, asked[-1], asked[-1] - 2.5))
    assert asked == [60, 60, 60]


@pytest.mark.parametrize(("done", "expected"), [(55, 60), (54.5, 54.5), (40, 40), (65, 65)])
def test_a_load_further_off_is_the_athletes_own(done, expected):
    """55 to 60 kg is within a tenth, 54.5 is not (INV-08)."""
    assert top(answer(lifting.facts(of(20, 60, done)))) == expected


def test_without_a_target_nothing_was_asked_for():
    made = answer(lifting.facts(lifting.lift(20, 57.5)))
    assert (code(made), top(made)) == ("single_green", 57.5)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (of(20, 60, 57.5, pain=4), 57.5),
        (of(20, 60, 57.5, technique=2), 57.5),
        (of(20, 60, 57.5, rpe=9), 57.5),
    ],
    ids=("amber", "technique", "effort"),
)
def test_an_answer_that_was_not_calm_repeats_what_was_done(second, expected):
    assert top(answer(lifting.facts(second))) == expected


def test_a_steep_morning_of_today_repeats_what_was_done():
    """INV-04: nothing is above the last exposure."""
    known = lifting.facts(of(20, 60, 57.5))
    steep = replace(known, check_ins=(*known.check_ins, make.morning(23, 3, None)))
    assert (code(answer(steep)), top(answer(steep))) == ("morning_up", 57.5)


def test_a_missing_morning_leaves_the_load_that_was_done():
    """INV-44: between what was done and what the answer would have given."""
    assert top(answer(lifting.facts(of(20, 60, 57.5), check_ins=()))) == 57.5


# --- the lighter week ---------------------------------------------------------------------------


def in_the_week(*more: Session) -> Facts:
    """The second day of the lighter week of P2, which began on day 21."""
    known = lived(23, scope=RDL_ALONE, position=Position(Phase.P2, make.day(0), (), None, None))
    position = replace(known.position, deload_from=make.day(21))
    before = tuple(s for s in known.sessions if s.ref.local_date < make.day(18))
    return replace(known, sessions=(*before, *more), position=position)


def test_a_lighter_week_keeps_the_load_that_was_asked_for():
    """A plate less on each of its days would be a plate less each day."""
    made = answer(in_the_week(of(18, 60, 57.5)))
    assert (made.action, top(made)) == (DELOAD, 60)
    assert {c.variable.value for c in made.prescriptions[0].changes} == {"sets"}


@pytest.mark.parametrize(
    ("code", "kilos"), [(TRIGGERED, 55), *((c, 60) for c in lightweek.CODES if c != TRIGGERED)]
)
def test_every_kind_of_lighter_week_goes_on_from_what_was_asked_for(code, kilos):
    """In the last week before an event the plate that was left out was lost for good."""
    known = in_the_week(of(18, 60, 57.5))
    since = make.day(21)
    basis = Basis(laws.book_of(known), make.CURRICULUM, deload=LightWeek(code, since, ()))
    made = decide_lane(make_lane(basis, Phase.P2, RDL, None, False))
    assert max(laws.loads(made.prescription)) == kilos * 1000


def test_the_share_of_its_hinges_is_no_change_of_the_load():
    """INV-39 takes sets and repetitions; 57.5 to 60 kg beside it would read as a step up."""
    known = in_the_week(of(18, 60, 57.5))
    book = laws.book_of(known)
    basis = Basis(book, make.CURRICULUM, deload=LightWeek(PLANNED, make.day(21), ()))
    made = decide_lane(make_lane(basis, Phase.P2, RDL, None, False))
    days = answer(replace(known, scope=make.PLAN)).sessions * 5
    [cut] = hinge_week.bounded(book, make.day(21), (made,), days)
    assert max(laws.loads(cut.prescription)) == 60_000
    assert {c.variable.value for c in cut.prescription.changes} == {"sets"}


def test_an_edge_day_before_the_lighter_week_leaves_it_what_was_done():
    known = in_the_week(of(18, 60, 57.5, pain=5), of(21, 60, 57.5))
    told = (*known.check_ins, make.morning(22, 1, 1))
    assert top(answer(replace(known, check_ins=told))) == 57.5


def test_a_lighter_week_asks_for_no_more_than_was_asked_for_where_that_was_too_hard():
    asked = PrescribedDose(RDL, (SetTarget(reps=8, load_g=60_000),) * 3, None, make.day(17))
    known = in_the_week(of(18, 60, 65, rpe=10))
    position = replace(known.position, prescribed=(asked,))
    made = answer(replace(known, position=position))
    assert (made.action, top(made)) == (DELOAD, 60)


@pytest.mark.parametrize("week", [False, True], ids=("any week", "lighter week"))
def test_what_was_asked_and_too_hard_is_known_of_the_sets_where_no_plan_holds_it_any_more(week):
    """A lift may leave the plan between two of its days; what was done instead is no dose."""
    done = of(18, 60, 65, rpe=10)
    made = answer(in_the_week(done) if week else lifting.facts(of(20, 60, 65, rpe=10)))
    assert (made.action, top(made)) == (DELOAD if week else HOLD, 60)


def after_the_week(reason: StopReason | None) -> Facts:
    """Day 30: of the two sets of the lighter week one was left out."""
    known = lived(30, scope=RDL_ALONE)
    short = of(24, 60, 60)
    [row] = short.exercises
    asked = row.sets[0].target
    out = replace(
        row.sets[1], status=SetStatus.SKIPPED, reason=reason, reps=None, load_g=None, target=asked
    )
    short = replace(short, exercises=(replace(row, sets=(row.sets[0], out)),))
    days = {make.day(n) for n in (21, 24, 27)}
    rest = tuple(s for s in known.sessions if s.ref.local_date < make.day(21))
    position = Position(Phase.P2, make.day(0), deload_from=make.day(21))
    told = tuple(c for c in known.check_ins if c.ref.local_date < min(days))
    return replace(
        known,
        sessions=(*rest, short),
        check_ins=(*told, make.morning(25, 1, 1)),
        position=position,
    )


@pytest.mark.parametrize("reason", [None, StopReason.TIME])
def test_a_set_left_out_of_a_lighter_week_keeps_nobody_in_it(reason):
    """INV-39: it would last until the next one, which halves what is left."""
    made = answer(after_the_week(reason))
    assert (made.action, code(made)) == (DecisionAction.PROGRESS, "restore")
    assert len(made.prescriptions[0].sets) == 3


@pytest.mark.parametrize("reason", [StopReason.FATIGUE, StopReason.TECHNIQUE])
def test_a_set_that_was_too_much_is_no_set_to_add_to(reason):
    made = answer(after_the_week(reason))
    assert (made.action, code(made)) == (HOLD, "exposure_incomplete")


def test_effort_of_a_lighter_load_counts_on_any_scale():
    hard = of(20, 60, 57.5)
    [row] = hard.exercises
    sets = tuple(replace(s, effort=Effort(EffortScale.RIR, 0)) for s in row.sets)
    made = answer(lifting.facts(replace(hard, exercises=(replace(row, sets=sets),))))
    assert (code(made), top(made)) == ("effort_high", 57.5)
