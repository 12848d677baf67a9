"""Caps of rule book B6: a step that would break a week becomes a repeat, and nothing is lowered."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Position, Session
from api.engine.lanes.building import make_lane
from api.engine.planning.basis import Basis
from api.engine.rules import caps
from api.engine.vocab import BaselineTest, DecisionAction, Phase, RuleVerdict, RunStage
from tests.engine import factories as make
from tests.engine import laws, load_laws
from tests.engine.lifting import code, facts, lift, top
from tests.engine.worlds import answer


def week(*, before: float, now: float, reps: int = 8) -> tuple[Session, ...]:
    """Two sessions in each of the weeks before, three in the last, of 3 x 8."""
    quiet = [lift(n, before, reps=reps) for n in (4, 7, 11, 14)]
    return (*quiet, *(lift(n, now, reps=reps) for n in (17, 19, 21)))


def verdict(made, rule: str) -> RuleVerdict:
    return next(line.verdict for line in made.trace if line.rule == rule)


# --- hinge volume: two sessions of 3 x 8 x 60 before, so 2880 kg x reps, and 3312 with 15 % -


@pytest.mark.parametrize(("times", "held"), [(2, False), (3, True)])
def test_a_step_waits_while_the_hinge_volume_of_the_week_is_past_its_cap(times, held):
    """Twice 62.5 with the step in it is 3120; three times 62.5 is 4680."""
    days = (18, 21) if times == 2 else (17, 19, 21)
    sessions = [lift(n, 60) for n in (4, 7, 11, 14)] + [lift(n, 60) for n in days]
    made = answer(facts(*sessions))
    assert (code(made) == "volume_capped") is held
    assert top(made) == (60 if held else 62.5)
    assert verdict(made, "cap.hinge_volume") is (
        RuleVerdict.BINDING if held else RuleVerdict.PASSED
    )


def test_the_receipt_says_how_much_would_have_been_enough():
    made = answer(facts(*week(before=60, now=60)))
    line = made.reasons[0].checks[0]
    assert (line.value, line.threshold, line.met) == (4500.0, 3312.0, False)
    assert made.counterfactuals[0].text.startswith("Fewer hinge sets in the week")
    assert made.counterfactuals[0].checks[0].threshold == 3312


@pytest.mark.parametrize(("phase", "held"), [(Phase.P3, True), (Phase.P4, False)])
def test_the_cap_is_wider_from_p4_on(phase, held):
    """Two sets more than twice 3 x 8: with the step 18 % above the weeks before."""
    sessions = [lift(n, 60) for n in (4, 7, 11, 14)]
    more = make.lifted(18, "rdl-tempo", 60, (1, 1, 1), 9)
    last = make.lifted(21, "rdl-tempo", 60, (1, 1, 1), 9)
    made = answer(facts(*sessions, more, last, phase=phase))
    assert (code(made) == "volume_capped") is held


def test_a_first_week_of_loads_has_nothing_to_be_measured_against():
    made = answer(facts(lift(14), lift(17), lift(20)))
    assert made.action is DecisionAction.PROGRESS
    assert verdict(made, "cap.hinge_volume") is RuleVerdict.NOT_EVALUATED


def test_a_cap_never_speaks_where_no_step_is_open():
    made = answer(facts(*week(before=60, now=60)[:-1], make.lifted(21, "rdl-tempo", 60, (1, 4))))
    assert verdict(made, "cap.hinge_volume") is RuleVerdict.NOT_APPLICABLE
    assert code(made) == "in_session_amber"


# --- session effort times minutes -----------------------------------------------------------


def weighed(last: float | None, minutes: int = 30) -> tuple[Session, ...]:
    """Five weeks of one session each: 100 AU a week, then ``last`` times some minutes."""
    quiet = [replace(lift(n), duration_s=1200, session_rpe=5.0) for n in (-14, -7, 0, 7, 14)]
    return (*quiet, replace(lift(21), duration_s=minutes * 60, session_rpe=last))


@pytest.mark.parametrize(("effort", "held"), [(2.4, False), (2.5, False), (2.6, True)])
def test_a_step_waits_in_a_week_a_quarter_above_the_own_usual(effort, held):
    made = answer(facts(*weighed(effort, minutes=50)))
    assert (code(made) == "load_week_capped") is held
    assert top(made) == (60 if held else 62.5)


def test_a_session_nobody_weighed_counts_as_much_as_the_heaviest_known():
    silent = answer(facts(*weighed(None)))
    assert verdict(silent, "cap.load_week") is RuleVerdict.PASSED
    both = (*weighed(None), replace(lift(22), duration_s=None))
    made = answer(facts(*both))
    assert verdict(made, "cap.load_week") in (RuleVerdict.FIRED, RuleVerdict.BINDING)


@pytest.mark.parametrize(("days", "heaviest"), [(34, 540), (35, 120)])
def test_the_heaviest_is_sought_in_this_week_and_the_four_before_it(days, heaviest):
    """Nine for an hour some days ago, two for an hour since."""
    hard = replace(lift(40 - days), session_rpe=9, duration_s=3600)
    easy = replace(lift(38), session_rpe=2, duration_s=3600)
    book = laws.book_of(replace(facts(hard, easy), as_of=make.day(40)))
    assert caps._heaviest_au(book) == heaviest


def test_without_session_efforts_the_cap_is_silent():
    made = answer(facts(*(lift(n) for n in (0, 7, 14, 21))))
    assert verdict(made, "cap.load_week") is RuleVerdict.NOT_EVALUATED


# --- running --------------------------------------------------------------------------------


def runner(*runs: tuple[int, int], stage: RunStage = RunStage.R9, **more: object):
    """Runs of some minutes on some days, all calm; day 24."""
    logged = tuple(
        make.ran(n, stage, 4000, 0, slug="run-easy", minutes=m, pain_before=0, pain_after=0)
        for n, m in runs
    )
    plain = {
        "sessions": logged,
        "check_ins": tuple(make.morning(n + 1, 1, 1) for n, _ in runs),
        "screenings": (make.screening(0), make.screening(20)),
        "position": Position(Phase.P4, make.day(0)),
    }
    return make.runner(24, **{**plain, **more})


@pytest.mark.parametrize(("minutes", "held"), [(60, False), (62, False), (63, True)])
def test_a_stage_waits_while_the_running_time_of_the_week_is_past_its_cap(minutes, held):
    """Two half hours a week before: 72 minutes at most. R9 to R10 adds five minutes a run."""
    made = answer(runner((9, 30), (12, 30), (15, 30), (20, minutes - 30), (23, 30)))
    assert (code(made) == "run_week_capped") is held
    assert (made.action is DecisionAction.PROGRESS) is not held


def test_a_short_week_may_grow_by_ten_minutes():
    """One quarter of an hour before: ten minutes more are more than a fifth."""
    made = answer(runner((5, 15), (10, 15), (19, 10), (22, 10), stage=RunStage.R9))
    assert code(made) != "run_week_capped"


# --- work against the clock -----------------------------------------------------------------


@pytest.mark.parametrize(("intent", "level", "waits"), [
    ("timed", 2, True), ("timed", 3, False), ("wod", 2, True), ("hinge", 2, False),
])  # fmt: skip
def test_work_against_the_clock_waits_for_a_brace_at_level_three(intent, level, waits):
    told = facts(lift(17), lift(20), baselines=(make.result(BaselineTest.BRACE, level),))
    slot = make.CURRICULUM.programs["hinge-rebuild"].phases[Phase.P2].days["a"].slots[0]
    basis = Basis(laws.book_of(told), make.CURRICULUM)
    lane = make_lane(basis, Phase.P3, "rdl-tempo", replace(slot, intent=intent), False)
    found = caps.brace(lane)
    assert (getattr(found, "code", None) == "brace_needed") is waits


# --- red twins ------------------------------------------------------------------------------


def test_a_volume_cap_without_its_number_is_caught():
    wide = {f"p{n}": 900 for n in range(7)}
    table = make.RULES.load.hinge_week_pct
    loose = replace(
        table, **{name: replace(getattr(table, name), value=v) for name, v in wide.items()}
    )
    rules = replace(make.RULES, load=replace(make.RULES.load, hinge_week_pct=loose))
    told = facts(*week(before=60, now=60))
    assert code(answer(told)) == "volume_capped"
    assert code(answer(told, rules)) == "two_green_exposures"


def test_a_brace_nobody_asks_for_is_caught(monkeypatch):
    told = facts(*(lift(n, 100, reps=5, rpe=8) for n in (14, 17, 20)), baselines=())
    assert load_laws.brace(told, answer(told)) is None
    monkeypatch.setattr("api.engine.dosing.ceilings.brace_level", lambda book: 9)
    monkeypatch.setattr(caps, "brace_level", lambda book: 9)
    assert load_laws.brace(told, answer(told))


def test_every_cap_is_a_repeat_or_a_size_and_never_less():
    told = facts(*week(before=60, now=60))
    seen = [line.action for line in answer(told).trace if line.rule.startswith("cap.")]
    assert set(seen) <= {None, DecisionAction.HOLD, DecisionAction.PROGRESS}
