"""Four weeks of the same are looked at: a review, a retest, and a way to find today's load."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Facts, Position
from api.engine.rules.plateau import plateau
from api.engine.telling import remarks
from api.engine.vocab import AskKind, CheckInKind, Phase, RunStage
from tests.engine import factories as make
from tests.engine import laws, load_laws
from tests.engine.worlds import answer

LIFT, DAY = "rdl-dumbbell", 58


def still(n: int = DAY, kilos: float = 60, **more: object) -> Facts:
    """Eight weeks of one lift at one dose, green and never raised (the plates are too big)."""
    days = [d for d in range(n - 2, n - 58, -4) if d >= 0]
    plain: dict[str, object] = {
        "episode": make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        "athlete": make.athlete(plate_step_g=20_000),
        "sessions": tuple(make.lifted(d, LIFT, kilos, (1, 1, 1)) for d in sorted(days)),
        "check_ins": tuple(make.morning(d + 1, 1, 1) for d in sorted(days)),
        "screenings": (make.screening(0), make.screening(n)),
        "position": Position(Phase.P3, make.day(0), deload_from=make.day(n - 9)),
    }
    return make.lifter(n, **{**plain, **more})


def codes(facts: Facts) -> set[str]:
    return {r.code for r in answer(facts).reasons}


def test_eight_weeks_of_the_same_are_reviewed():
    made = answer(still())
    reason = next(r for r in made.reasons if r.code == "plateau_review")
    assert (reason.checks[0].value, reason.checks[0].met) == (28, False)
    assert load_laws.inv_36(still(), made) is None


def test_the_review_asks_for_the_tests_that_are_as_old_as_the_standstill():
    ask = next(a for a in answer(still()).asks if a.kind is AskKind.BASELINES)
    assert make.BaselineTest.SORENSEN in ask.tests
    fresh = tuple(
        replace(b, ref=make.ref(b.ref.kind, b.ref.id, DAY - 3)) for b in still().baselines
    )
    again = [a for a in answer(still(baselines=fresh)).asks if a.kind is AskKind.BASELINES]
    assert make.BaselineTest.SORENSEN not in {t for a in again for t in a.tests}


def last_changed(**more: object) -> Facts:
    facts = still()
    newest = facts.sessions[-1]
    done = newest.exercises[0]
    sets = tuple(replace(s, **more) for s in done.sets)
    changed = replace(newest, exercises=(replace(done, sets=sets),))
    return replace(facts, sessions=(*facts.sessions[:-1], changed))


RISEN = {
    "load": last_changed(load_g=62_500),
    "repetitions": last_changed(reps=9),
    "a new movement": replace(
        still(), sessions=(*still().sessions, make.lifted(DAY - 1, "squat-goblet", 20, (1,)))
    ),
    "a new movement done with help": replace(
        still(), sessions=(*still().sessions, make.lifted(DAY - 1, "bench-press", -20, (1,)))
    ),
    "phase": still(position=Position(Phase.P3, make.day(DAY - 27))),
    "a stage": replace(
        still(),
        sessions=(
            *still().sessions,
            make.ran(DAY - 33, RunStage.R1, 2000, 0),
            make.ran(DAY - 5, RunStage.R2, 2000, 0),
        ),
    ),
}


@pytest.mark.parametrize("facts", RISEN.values(), ids=RISEN.keys())
def test_one_step_up_anywhere_is_no_standstill(facts):
    assert plateau(laws.book_of(facts)) is None


@pytest.mark.parametrize(("days", "reviewed"), [(27, False), (28, True)])
def test_a_phase_of_less_than_four_weeks_is_no_standstill(days, reviewed):
    position = Position(Phase.P3, make.day(DAY - days))
    assert ("plateau_review" in codes(still(position=position))) is reviewed


def test_a_week_without_training_or_a_flare_is_no_standstill():
    facts = still()
    gap = [s for s in facts.sessions if not 14 <= (facts.as_of - s.ref.local_date).days < 21]
    assert plateau(laws.book_of(replace(facts, sessions=tuple(gap)))) is None
    told = replace(make.morning(DAY, 1), kind=CheckInKind.FLARE, pain_now=5, pain_worst=6)
    flared = replace(facts, check_ins=(*facts.check_ins, told))
    assert plateau(laws.book_of(flared)) is None


def test_more_sets_of_breathing_do_not_hide_a_standstill():
    facts = still()
    calm = make.session(
        DAY - 1, make.ExerciseDone("breathing-90-90", (make.SetDone(reps=20, pain=0),))
    )
    assert plateau(laws.book_of(replace(facts, sessions=(*facts.sessions, calm)))) is not None


def better(**more: object) -> Facts:
    """A standstill of the loads only: daily life got better, so no visit is asked for."""
    gain = [make.result(make.BaselineTest.PSFS, value, n) for n, value in ((0, 4), (40, 8))]
    plain = {"athlete": make.athlete(plate_step_g=2500, bests=())}
    facts = still(**{**plain, **more})
    return replace(facts, baselines=(*facts.baselines, *gain))


def test_a_standstill_opens_a_load_finding_where_one_is_allowed():
    facts = better()
    made = answer(facts)
    assert "plateau_review" in {r.code for r in made.reasons}
    assert made.position.load_finding_on == make.day(DAY)
    slow = make.episode(pain_at_rest=1, pain_morning=1, settle_h=30.0)
    unsaid = tuple(replace(c, settle_answered=False, settle_h=None) for c in facts.check_ins)
    barred = answer(replace(facts, episode=slow, check_ins=unsaid))
    assert "plateau_review" in {r.code for r in barred.reasons}
    assert barred.position.load_finding_on is None


@pytest.mark.parametrize(("days", "due"), [(13, False), (14, True)])
def test_a_standstill_asks_for_no_ramp_within_a_fortnight(days, due):
    last = make.day(DAY - days)
    position = replace(still().position, load_finding_on=last)
    assert answer(better(position=position)).position.load_finding_on == (
        make.day(DAY) if due else last
    )


def test_a_silent_standstill_is_caught(monkeypatch):
    assert load_laws.inv_36(still(), answer(still())) is None
    monkeypatch.setattr(remarks, "plateau", lambda book: None)
    assert load_laws.inv_36(still(), answer(still()))
