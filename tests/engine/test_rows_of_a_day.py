"""One exercise told in several rows of a session was done once (B3, B5, B7)."""

from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine import codec
from api.engine.dosing import run_lane
from api.engine.facts import ExerciseDone, Facts, Session
from api.engine.lanes import building
from api.engine.reading import chronology
from api.engine.vocab import DecisionAction, PainQuality, Phase, RunStage, SetKind
from tests.engine import factories as make
from tests.engine import laws, metamorphic
from tests.engine.lifting import code, facts, lift, one_row, row, top
from tests.engine.test_run_steps import facts as runs
from tests.engine.test_run_steps import run, stage
from tests.engine.worlds import answer, runners, steady, worlds

EDGE, RED = 4, 7
DAYS = (8, 11, 14, 17)
LIGHT, HEAVY = 40, 65
HOLD, PROGRESS, REGRESS = DecisionAction.HOLD, DecisionAction.PROGRESS, DecisionAction.REGRESS
Turn = Callable[[tuple[ExerciseDone, ...]], tuple[ExerciseDone, ...]]
MANY = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
LIVES = st.one_of(worlds(), worlds(calm=True), steady(), runners())
ORDERS = pytest.mark.parametrize("turned", [False, True])


def day(n: int, *rows: ExerciseDone, turned: bool = False) -> Session:
    return replace(lift(n), exercises=rows[::-1] if turned else rows)


def weeks(*last: ExerciseDone, turned: bool = False, **more: object) -> Facts:
    """Calm weeks of a light row and a heavy one, and these rows on the last day."""
    before = (day(n, row(LIGHT), row(HEAVY), turned=turned) for n in DAYS)
    return facts(*before, day(20, *last, turned=turned), **more)


def in_one_row(*last: ExerciseDone) -> Facts:
    """The same life, each day of it told in a single row."""
    return facts(*(one_row(n, row(LIGHT), row(HEAVY)) for n in DAYS), one_row(20, *last))


def said(told: Facts) -> tuple[DecisionAction, str, float]:
    made = answer(told)
    return made.action, code(made), top(made)


@ORDERS
@pytest.mark.parametrize("phase", [Phase.P2, Phase.P3])
def test_warm_up_and_work_in_two_rows_take_the_step_of_the_work(turned, phase):
    """Each order: 40 kg was repeated where it came last, and no step was ever far enough apart."""
    expected = (PROGRESS, "two_green_exposures", 67.5)
    assert expected == said(weeks(row(LIGHT), row(HEAVY), turned=turned, phase=phase))


@ORDERS
@pytest.mark.parametrize(
    "rows",
    [
        (row(LIGHT), row(HEAVY)),
        (row(LIGHT), row(HEAVY, EDGE)),
        (row(LIGHT, EDGE), row(HEAVY)),
        (row(LIGHT), row(HEAVY, RED)),
        (row(LIGHT, RED), row(HEAVY)),
        (row(LIGHT, effort=None), row(HEAVY)),
        (row(LIGHT), row(HEAVY, effort=None)),
        (row(LIGHT, None), row(HEAVY)),
        (row(LIGHT), row(HEAVY, None)),
        (row(LIGHT), row(HEAVY, technique=None)),
        (row(LIGHT, technique=2), row(HEAVY)),
        (row(LIGHT, quality=PainQuality.SHARP), row(HEAVY)),
        (row(LIGHT, kind=SetKind.WARM_UP), row(HEAVY)),
        (row(LIGHT, RED, kind=SetKind.WARM_UP), row(HEAVY)),
    ],
)
def test_the_same_life_in_one_row_is_answered_alike(turned, rows):
    assert said(in_one_row(*rows)) == said(weeks(*rows, turned=turned))


def test_one_calm_day_in_two_rows_is_one_calm_day():
    assert said(facts(day(20, row(60), row(60))))[:2] == (HOLD, "single_green")


@ORDERS
@pytest.mark.parametrize("rows", [(1, EDGE), (EDGE, 1), (EDGE, EDGE)])
def test_one_edge_day_in_two_rows_is_repeated_and_not_lowered(turned, rows):
    light, heavy = rows
    told = weeks(row(LIGHT, light), row(HEAVY, heavy), turned=turned)
    assert said(told) == (HOLD, "in_session_amber", HEAVY)


@ORDERS
def test_edge_answers_of_two_days_lower_as_ever(turned):
    edge = (row(LIGHT), row(HEAVY, EDGE))
    told = facts(day(17, *edge, turned=turned), day(20, *edge, turned=turned))
    assert said(told) == (REGRESS, "amber_twice", 60)


@ORDERS
def test_a_red_heavier_row_lowers_the_heavier_load(turned):
    told = weeks(row(LIGHT), row(HEAVY, RED), turned=turned)
    assert said(told) == (REGRESS, "in_session_red", 57.5)


@ORDERS
@pytest.mark.parametrize("heavy", [1, EDGE, RED])
def test_a_red_lighter_row_lowers_what_turned_red(turned, heavy):
    """INV-06: calm sets at 65 kg, or red ones, hold no load up that was too much at 40."""
    told = weeks(row(LIGHT, RED), row(HEAVY, heavy), turned=turned)
    made = answer(told)
    assert said(told)[:2] == (REGRESS, "in_session_red")
    assert top(made) <= 36
    assert laws.inv_06(told, made) is None


@ORDERS
@pytest.mark.parametrize(("light", "heavy", "most"), [("sharp", None, 36), (None, "sharp", 58.5)])
def test_what_stands_in_for_a_sharp_row_is_lighter_than_what_was_sharp(turned, light, heavy, most):
    other = lift(14, 60, slug="kb-deadlift")
    feels = (PainQuality(felt) if felt else None for felt in (light, heavy))
    rows = (row(kilos, quality=felt) for kilos, felt in zip((LIGHT, HEAVY), feels, strict=True))
    made = answer(facts(lift(11, HEAVY), other, day(20, *rows, turned=turned)))
    assert made.prescriptions[0].exercise == "kb-deadlift"
    assert 0.9 * most <= top(made) <= most


def test_a_light_day_that_was_red_lowers_the_light_load():
    assert said(facts(lift(14, HEAVY), lift(17, HEAVY), day(20, row(LIGHT, RED))))[2] <= 36


@ORDERS
def test_a_red_day_in_two_rows_is_one_red_day(turned):
    told = weeks(row(LIGHT, RED), row(HEAVY, RED), turned=turned)
    assert "red_twice_week" not in {r.code for r in answer(told).reasons}


@ORDERS
def test_a_stage_that_a_lift_cannot_have_makes_no_two_of_it(turned):
    staged = [replace(row(k), stage=s) for k, s in ((LIGHT, RunStage.R2), (HEAVY, RunStage.R1))]
    assert said(weeks(*staged, turned=turned)) == said(weeks(row(LIGHT), row(HEAVY)))


@ORDERS
def test_what_a_whole_session_answers_is_no_lighter_row_alone(turned):
    """It hurt more than any set of it: a tenth comes off the work, as in one row."""
    told = weeks(row(LIGHT), row(HEAVY), turned=turned)
    bad = replace(told.sessions[-1], pain_worst=RED)
    assert said(replace(told, sessions=(*told.sessions[:-1], bad))) == (
        REGRESS,
        "in_session_red",
        57.5,
    )


@ORDERS
def test_a_row_that_told_no_pain_is_not_what_is_known_to_be_red(turned):
    told = weeks(row(LIGHT, None), row(HEAVY, RED), turned=turned)
    bad = replace(told.sessions[-1], pain_worst=RED)
    assert top(answer(replace(told, sessions=(*told.sessions[:-1], bad)))) == 57.5


@ORDERS
def test_an_effort_that_the_lighter_row_leaves_out_holds_nothing_back(turned):
    told = weeks(row(LIGHT, effort=None), row(HEAVY), turned=turned)
    assert said(told)[::2] == (PROGRESS, 67.5)


@ORDERS
def test_a_pain_that_the_lighter_row_leaves_out_is_waited_for(turned):
    """A red one there would lower it."""
    told = weeks(row(LIGHT, None), row(HEAVY), turned=turned)
    assert said(told) == (HOLD, "pain_missing", HEAVY)


@ORDERS
@pytest.mark.parametrize("name", ["effort", "technique"])
def test_what_the_work_leaves_out_is_waited_for(turned, name):
    told = weeks(row(LIGHT), row(HEAVY, **{name: None}), turned=turned)
    assert (HOLD, f"{name}_missing", HEAVY) == said(told)


@ORDERS
def test_an_effort_is_missed_from_one_day_to_the_next_and_not_between_rows(turned):
    """Who never tells one in the second row left none out."""
    days = (day(n, row(60), row(60, effort=None), turned=turned) for n in (14, 17, 20))
    assert said(facts(*days))[::2] == (PROGRESS, 62.5)


def red_run(*rows: ExerciseDone) -> Session:
    sore = (replace(r, sets=tuple(replace(s, pain=EDGE) for s in r.sets)) for r in rows)
    return replace(run(21, RunStage.R4), exercises=tuple(sore))


@pytest.mark.parametrize("rows", [1, 2])
def test_one_red_run_in_rows_goes_back_one_stage(rows):
    bad = red_run(*run(21, RunStage.R4).exercises * rows)
    assert RunStage.R3 is stage(answer(runs(run(17, RunStage.R4), bad)))


def test_a_run_in_two_rows_takes_its_stage_after_two_calm_days():
    twice = (replace(r, exercises=r.exercises * 2) for r in (run(n, RunStage.R4) for n in (17, 21)))
    assert RunStage.R5 is stage(answer(runs(*twice)))


@ORDERS
@pytest.mark.parametrize("slugs", [("run-walk", "run-walk"), ("run-walk", "run-easy")])
def test_a_day_at_two_stages_that_was_red_goes_back_from_the_least(turned, slugs):
    (done,) = run(21, RunStage.R4).exercises
    staged = zip(slugs, (RunStage.R3, RunStage.R5), strict=True)
    rows = [replace(done, exercise=slug, stage=tried) for slug, tried in staged]
    bad = red_run(*(rows[::-1] if turned else rows))
    assert RunStage.R2 is stage(answer(runs(run(17, RunStage.R5), bad)))


@ORDERS
def test_a_red_run_of_no_stage_beside_a_calm_one_goes_back_from_its_stage(turned):
    """Not from the stage of the week before."""
    (calm,) = run(21, RunStage.R5).exercises
    (free,) = red_run(replace(calm, exercise="run-easy", stage=None)).exercises
    bad = replace(run(21, RunStage.R5), exercises=(free, calm) if turned else (calm, free))
    assert stage(answer(runs(run(17, RunStage.R7), bad))) is RunStage.R4


@ORDERS
def test_edge_runs_of_one_day_are_no_two_in_a_row(turned):
    """A session that was an edge as a whole, in two kinds of running."""
    (one,) = run(21, RunStage.R4).exercises
    rows = (one, replace(one, exercise="run-easy", stage=None))
    edge = replace(run(21, RunStage.R4), exercises=rows[::-1] if turned else rows)
    told = runs(run(17, RunStage.R4), replace(edge, pain_before=2, pain_worst=4))
    assert (code(answer(told)), stage(answer(told))) == ("in_session_amber", RunStage.R4)


@ORDERS
def test_a_walk_in_rows_with_a_stage_and_without_is_one_walk(turned):
    walk = make.ran(20, RunStage.R0, 2000, 1, "walk-brisk").exercises[0]
    rows = (walk, replace(walk, stage=None))
    book = laws.book_of(runs(day(20, *rows, turned=turned)))
    assert [(e.done.stage, len(e.work)) for e in book.exposures] == [(RunStage.R0, 2)]


def cut(done: ExerciseDone, at: int) -> tuple[ExerciseDone, ...]:
    parts = (done.sets[:at], done.sets[at:])
    return tuple(replace(done, sets=sets) for sets in parts if sets)


def in_rows(told: Facts, at: int) -> Facts:
    """The same life with every row cut in two."""
    return with_rows(told, lambda rows: tuple(part for row in rows for part in cut(row, at)))


def with_rows(told: Facts, turn: Turn) -> Facts:
    days = (replace(s, exercises=turn(s.exercises)) for s in told.sessions)
    return replace(told, sessions=tuple(days))


def decided(told: Facts) -> object:
    """All of an answer but the hashes of what was asked."""
    return codec.canonical(replace(answer(told), input_hash="", output_hash=""))


def doses(told: Facts) -> object:
    made = answer(told)
    rows = [(p.exercise, p.action, p.stage, max(laws.loads(p), default=0), len(p.sets))
            for p in made.prescriptions]  # fmt: skip
    return made.action, made.phase, code(made), rows


def test_another_exercise_of_the_day_keeps_its_place():
    """The one done last speaks last for its pattern."""
    other = lift(20, slug="kb-deadlift").exercises
    book = laws.book_of(facts(day(20, row(LIGHT), row(HEAVY), *other)))
    assert [e.exercise.slug for e in book.exposures] == ["rdl-tempo", "kb-deadlift"]


@MANY
@given(LIVES, st.integers(1, 3))
def test_a_row_told_in_two_changes_no_action_and_no_load(told, at):
    assert doses(told) == doses(in_rows(told, at))


@MANY
@given(LIVES, st.integers(1, 3), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_of_an_exercise_changes_nothing(told, at, random):
    rows = in_rows(told, at)
    mixed = with_rows(rows, lambda r: tuple(_mixed(r, random)))
    assert decided(rows) == decided(mixed)


def _mixed(rows: tuple[ExerciseDone, ...], random: Random) -> Iterator[ExerciseDone]:
    """Rows of one exercise in each other's places."""
    turned = random.sample(rows, len(rows))
    for slug in [r.exercise for r in rows]:
        place = next(n for n, r in enumerate(turned) if r.exercise == slug)
        yield turned.pop(place)


@MANY
@given(steady(), st.integers(0, 3), st.data())
def test_inv_22_a_louder_answer_in_any_row_is_never_answered_less_carefully(told, pain, data):
    """Lives with a lighter row before the work of every day."""
    rows = with_rows(told, lambda r: (lighter(r[0], pain), *r))
    spots = [s for s in metamorphic.pains(rows) if s.member != "pain_before"]
    loud = answer(metamorphic.louder(rows, data.draw(st.sampled_from(spots))))
    calm = answer(rows)
    assert metamorphic.inv_22(calm, loud) is None
    known = metamorphic.top(calm)
    assert all(load <= known[slug] for slug, load in metamorphic.top(loud).items() if slug in known)


def lighter(done: ExerciseDone, pain: int) -> ExerciseDone:
    sets = (replace(s, load_g=(s.load_g or 0) // 5000 * 2500, pain=pain) for s in done.sets)
    return replace(done, sets=tuple(sets))


def test_rows_taken_for_days_are_caught(monkeypatch):
    monkeypatch.setattr(chronology, "joined", lambda rows, known: rows)
    monkeypatch.setattr(building, "answered", lambda own: own)
    light, heavy = row(LIGHT), row(HEAVY)
    assert said(weeks(light, heavy, turned=True)) == (HOLD, "spacing", LIGHT)
    assert said(weeks(light, row(HEAVY, EDGE)))[1] == "amber_twice"
    assert said(weeks(row(LIGHT, effort=None), heavy))[1] == "spacing"
    monkeypatch.setattr(run_lane, "groupby", lambda found, key: [(e, [e]) for e in found])
    twice = red_run(*run(21, RunStage.R4).exercises * 2)
    assert RunStage.R2 is stage(answer(runs(run(17, RunStage.R4), twice)))


def test_a_red_row_held_up_by_a_heavier_one_is_caught(monkeypatch):
    monkeypatch.setattr(chronology.Chronology, "_least_red_g", lambda *_: None)
    told = weeks(row(LIGHT, RED), row(HEAVY))
    assert laws.inv_06(told, answer(told))
