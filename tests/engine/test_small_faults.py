"""Doses at odd ends: nothing done all out, a ceiling that came down, pounds, and three reds."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.doses import done_rows
from api.engine.dosing.less import stand_in_rows
from api.engine.dosing.plates import above, floor_plate
from api.engine.dosing.steps import next_plate_g, raised_load_g
from api.engine.facts import Best, ExerciseDone, Facts, Position, SetDone, SetTarget
from api.engine.lanes.decision import decide_lane
from api.engine.library import Library
from api.engine.vocab import DecisionAction, Phase, SetKind, SetStatus, StopReason
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.test_edges import lane
from tests.engine.worlds import answer

RDL = "rdl-tempo"
CALM = {"pain_at_rest": 1, "pain_morning": 1, "settle_h": 1.0}
PLATE_LB = 2268
"""Five pounds."""


def trained(*sessions, now: int = 15, **more: object) -> Facts:
    plain: dict[str, object] = {
        "scope": make.of_exercise(RDL),
        "episode": make.episode(**CALM),
        "sessions": sessions,
        "check_ins": tuple(make.morning(n, 1, 1) for n in range(1, now + 1)),
        "screenings": tuple(make.screening(n) for n in range(0, now + 1, 7)),
        "position": Position(Phase.P3, make.day(0)),
        "baselines": (),
    }
    return make.facts(now, **{**plain, **more})


# --- nothing done --------------------------------------------------------------------------


def of_sets(*reps: int, kind: SetKind = SetKind.AMRAP):
    rows = [SetDone(reps=n, load_g=60_000, pain=1) for n in reps]
    return make.session(8, ExerciseDone(RDL, (*rows[:-1], replace(rows[-1], kind=kind))))


def test_an_all_out_set_without_a_repetition_is_asked_for_as_usual():
    [exposure] = laws.book_of(trained(of_sets(5, 5, 0))).exposures
    assert [row.reps for row in done_rows(exposure)] == [5, 5, 5]


@pytest.mark.parametrize("kind", [SetKind.AMRAP, SetKind.WORK])
def test_no_dose_asks_for_no_repetitions(kind):
    made = answer(trained(of_sets(5, 5, 0, kind=kind)))
    assert all(row.reps for p in made.prescriptions for row in p.sets)


# --- a set left out ------------------------------------------------------------------------


def with_one_left_out(pain: int = 1, reason: StopReason | None = StopReason.TIME) -> Facts:
    asked = SetTarget(reps=8, load_g=60_000)
    row = SetDone(reps=8, load_g=60_000, pain=pain, target=asked)
    out = SetDone(status=SetStatus.SKIPPED, reason=reason, target=asked)
    return trained(make.session(14, ExerciseDone(RDL, (row, row, out))))


def test_a_set_that_was_left_out_is_asked_for_again():
    made = answer(with_one_left_out())
    assert [r.code for r in made.reasons][:1] == ["exposure_incomplete"]
    assert [(row.reps, row.load_g) for row in made.prescriptions[0].sets] == [(8, 60_000)] * 3


def test_a_left_out_set_without_a_target_is_asked_for_like_the_last_one():
    known = with_one_left_out()
    done = known.sessions[0].exercises[0]
    bare = tuple(replace(s, target=None) for s in done.sets)
    session = replace(known.sessions[0], exercises=(replace(done, sets=bare),))
    [dose] = answer(replace(known, sessions=(session,))).prescriptions
    assert [(row.reps, row.load_g) for row in dose.sets] == [(8, 60_000)] * 3


@pytest.mark.parametrize(("pain", "reason"), [(1, StopReason.PAIN), (5, StopReason.TIME)])
def test_a_set_left_out_for_pain_or_after_a_bad_answer_is_not_asked_for(pain, reason):
    [dose] = answer(with_one_left_out(pain, reason)).prescriptions
    assert len(dose.sets) == 2


# --- a ceiling that came down --------------------------------------------------------------


def test_a_lower_load_is_never_called_a_step_up():
    weak = make.athlete(bests=(Best(RDL, 82_000, 1),))
    lifts = tuple(make.lifted(n, RDL, 80, (1, 1, 1)) for n in (2, 5, 8, 11, 14))
    [dose] = answer(trained(*lifts, athlete=weak)).prescriptions
    assert max(laws.loads(dose)) < 80_000
    assert dose.action is DecisionAction.REGRESS


# --- pounds --------------------------------------------------------------------------------


@pytest.mark.parametrize("pounds", [95, 100, 135, 225])
def test_a_gram_of_rounding_is_no_step(pounds):
    load = int(pounds * 453.592)
    book = laws.book_of(trained(athlete=make.athlete(bests=(), plate_step_g=PLATE_LB)))
    lift = make.LIBRARY.exercises[RDL]
    nearest = next_plate_g(book, load)
    assert PLATE_LB - 25 <= nearest - load <= PLATE_LB + 25
    raised = raised_load_g(book, lift, Phase.P3, load, load * 1.01)
    assert raised == load or raised - load > 2000


@pytest.mark.parametrize("count", [1, 9, 27, 45, 90])
def test_plates_in_pounds_make_whole_pounds_to_the_gram(count):
    """Forty-five times five pounds are 225 lb, 102058 g, and not 45 times 2268 g."""
    load = int(count * 5 * 453.59237)
    assert floor_plate(load, PLATE_LB) == load
    assert floor_plate(load - 1, PLATE_LB) == int((count - 1) * 5 * 453.59237)
    assert above(load, PLATE_LB) == int((count + 1) * 5 * 453.59237)


@pytest.mark.parametrize(("told", "pounds"), [(2270, 5), (1130, 2.5), (4540, 10), (450, 1)])
def test_plates_in_pounds_told_in_hundredths_of_a_kilogram_are_those_plates(told, pounds):
    """As 2.27 kg nineteen of five pounds would be 43.13 kg, and 95 lb a step below it."""
    load = int(19 * pounds * 453.59237)
    assert (floor_plate(load, told), above(load, told)) == (load, int(20 * pounds * 453.59237))


@pytest.mark.parametrize("plate", [250, 500, 1000, 1250, 2500, 4000, 5000, 7500, 10_000])
def test_plates_in_kilograms_stay_what_they_are(plate):
    assert floor_plate(7 * plate + 1, plate) == 7 * plate
    assert above(7 * plate, plate) == 8 * plate


# --- three reds ----------------------------------------------------------------------------


def test_three_reds_take_the_load_away_where_nothing_kinder_is_calm(monkeypatch):
    reds = tuple(make.lifted(n, RDL, 60, (1, 7)) for n in (4, 9, 14))
    hinge = {s: e for s, e in make.LIBRARY.exercises.items() if e.pattern.value != "hinge"}
    easy = ("breathing-90-90", "walk")
    few = {s: e for s, e in hinge.items() if s in easy} | {RDL: make.LIBRARY.exercises[RDL]}
    monkeypatch.setattr(make, "LIBRARY", Library(make.LIBRARY.version, few))
    made = answer(trained(*reds))
    assert [p.exercise for p in made.prescriptions] == ["breathing-90-90"]
    assert made.prescriptions[0].replaces == RDL


@pytest.mark.parametrize("slug", ["walk-incline", "bike-stationary", "sled-drag"])
def test_what_stands_in_for_an_easy_walk_is_no_hard_work(slug):
    """B5: the target of a slot is meant for whatever fills it."""
    with real.content():
        easy = real.curriculum().programs["running-return"].phases[Phase.P2].daily[0]
        walk = lane(make.lifter(9), "walk-brisk", easy)
        [row] = stand_in_rows(lane(make.lifter(9), slug), walk)
    assert row.effort.value == easy.rpe_high == 4


@pytest.mark.parametrize(("done", "code"), [(20, "at_top"), (15, "single_green")])
def test_one_more_is_promised_only_where_it_would_open_something(done, code):
    """20 m are all that the slot asks for: another calm march leads nowhere."""
    with real.content():
        day = real.curriculum().programs["running-return"].phases[Phase.P2].days["R"]
        rows = (SetDone(distance_m=done, pain=1),) * 3
        marched = make.session(7, ExerciseDone("a-march", rows), pain_before=1)
        told = make.lifter(9, sessions=(marched,), check_ins=(make.morning(8, 1, 1),))
        made = decide_lane(lane(told, "a-march", day.slots[0]))
    assert made.code == code


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (20, "A later phase would have had room for a step up."),
        (15, "Technique rated 3 or more in every set would have allowed a step up."),
    ],
)
def test_what_would_have_opened_a_step_is_told_only_where_there_is_room_for_one(done, said):
    with real.content():
        slot = real.curriculum().programs["running-return"].phases[Phase.P2].days["R"].slots[0]
        rows = (SetDone(distance_m=done, pain=1, technique=2),) * 3
        days = (4, 7)
        marched = [make.session(n, ExerciseDone("a-march", rows), pain_before=1) for n in days]
        calm = tuple(make.morning(n + 1, 1, 1) for n in days)
        told = make.lifter(9, sessions=tuple(marched), check_ins=calm)
        made = decide_lane(lane(told, "a-march", slot))
    [other] = made.tell().counterfactuals
    assert (made.code, other.text) == ("technique_low", said)


@pytest.mark.parametrize("pain", [1, 4])
def test_what_takes_no_load_is_asked_for_without_one_whatever_was_logged(pain):
    """A tenth more each time made bird dogs of 157.5 kg, "at the top of the range"."""
    logged = [make.lifted(n, "bird-dog", kilos, (pain,)) for n, kilos in ((17, 20), (20, 22))]
    made = answer(trained(*logged, now=23, scope=make.of_exercise("bird-dog")))
    rows = [row for p in made.prescriptions if p.exercise == "bird-dog" for row in p.sets]
    assert rows
    assert {row.load_g for row in rows} == {None}


@pytest.mark.parametrize("reps", [6, 10], ids=["less", "more"])
@pytest.mark.parametrize("mornings", [(18, 21), (18,)], ids=["answered", "not answered"])
def test_a_morning_that_lacks_changes_no_dose(reps, mornings):
    """INV-44: who does less slid to two repetitions by mornings left out, who does more rose by
    them; with the answer the dose stood as it was asked."""
    asked = SetTarget(reps=8, load_g=60_000)
    sets = (SetDone(reps=reps, load_g=60_000, pain=1, technique=4, target=asked),) * 3
    done = make.session(20, ExerciseDone(RDL, sets), pain_before=1, pain_after=1)
    told = tuple(make.morning(n, 1, 1) for n in mornings)
    facts = trained(make.lifted(17, RDL, 60, (1, 1, 1)), done, now=23, check_ins=told)
    [dose] = [p for p in answer(facts).prescriptions if p.exercise == RDL]
    assert [row.reps for row in dose.sets] == [8] * 3
