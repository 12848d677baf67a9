"""Lines that few histories reach: each of them still says what it says."""

import pytest
from msgspec.structs import replace

from api.engine import codec
from api.engine.facts import (
    ExerciseDone,
    OpenVisit,
    Position,
    SetDone,
)
from api.engine.rules.layoff import layoff_row
from api.engine.safety.visits import late
from api.engine.vocab import DecisionAction, FactKind, FlagLevel, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.test_edges import lane
from tests.engine.test_ladder import after_flare, asked
from tests.engine.worlds import answer

KETTLEBELL = "kb-deadlift"
REF = make.ref(FactKind.EPISODE, "ep", 0)


# --- the position of a stored decision -----------------------------------------------------


def test_the_position_of_a_stored_decision_is_read_without_the_rest():
    made = answer(make.lifter(9))
    assert codec.position_from_json(codec.decision_to_json(made)) == made.position
    alone = replace(made, position=None)
    assert codec.position_from_json(codec.decision_to_json(alone)) is None


# --- visits outside of decisions -----------------------------------------------------------


def waiting(day: int, *clearances):
    visit = OpenVisit("RF-TIME-1", "not_better", make.day(0), make.day(0))
    position = Position(Phase.P2, make.day(0), visits=(visit,))
    return late(position, clearances, REF, make.day(day), make.RULES)


@pytest.mark.parametrize(("day", "levels"), [(27, []), (28, [FlagLevel.CLEARANCE])])
def test_a_stored_visit_takes_the_load_away_after_four_weeks(day, levels):
    assert [flag.level for flag in waiting(day)] == levels


@pytest.mark.parametrize("examined_on", [0, 20])
def test_a_recorded_visit_does_not_and_no_position_has_none(examined_on):
    seen = make.clearance("RF-TIME-1", examined_on)
    assert waiting(40, seen) == ()
    assert late(None, (), REF, make.day(40), make.RULES) == ()


# --- flares --------------------------------------------------------------------------------


def test_a_lift_of_the_next_phase_climbs_back_after_a_flare_and_no_further():
    facts = after_flare()
    before = [make.lifted(n, KETTLEBELL, 40, (1, 1, 1)) for n in (2, 5)]

    def after(kilos: float):
        back = make.lifted(12, KETTLEBELL, kilos, (1, 1, 1))
        return asked(KETTLEBELL, replace(facts, sessions=(*before, back)))[:2]

    assert after(32.5) == (DecisionAction.PROGRESS, [35_000] * 3)
    assert after(40) == (DecisionAction.HOLD, [40_000] * 3)


def test_seven_of_ten_is_no_flare_where_the_usual_morning_is_six():
    told = make.CheckIn(
        make.ref(FactKind.CHECK_IN, "daily", 8),
        make.CheckInKind.DAILY,
        pain_now=7,
        red_flags=make.answers(),
    )
    usual = tuple(make.morning(n, 6, 3) for n in range(1, 8))
    facts = make.lifter(9, check_ins=(*usual, told), episode=make.episode(pain_morning=6))
    assert laws.book_of(facts).flares == ()


@pytest.mark.parametrize(("after", "worst"), [(6, 6), (2, 4)])
def test_the_worst_of_a_session_is_never_below_what_it_was_after_it(after, worst):
    quiet = ExerciseDone("rdl-tempo", (SetDone(reps=8, load_g=60_000),) * 3)
    told = make.session(8, quiet, pain_worst=4, pain_after=after)
    [exposure] = laws.book_of(make.lifter(9, sessions=(told,))).exposures
    assert max(row.value for row in exposure.judgement.rows if row.code == "in_session") == worst


# --- days away -----------------------------------------------------------------------------


def test_what_was_never_done_was_never_away():
    assert layoff_row(lane(make.lifter(40), "squat-goblet")) is None
