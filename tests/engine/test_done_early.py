"""Work at speed that was logged before its phase draws a word: no lane of a plan speaks of it."""

import pytest
from msgspec.structs import replace

from api.engine.decisions import Reason
from api.engine.facts import Facts, Position
from api.engine.vocab import CheckInKind, FunctionLoss, MovementPattern, Phase
from tests.engine import factories as make
from tests.engine.test_placements import placed
from tests.programs.calm import MONDAY, ask, athlete_on

TODAY = MONDAY + 14
SWING, JUMP, LUNGE = "kettlebell-swing", "box-jump-low", "split-squat"


def trained(*slugs: str, phase: Phase = Phase.P2, since: int = 5, **more: object) -> Facts:
    """Some exercises done two days before the plan, calm."""
    day = TODAY - 2
    rows = [row for slug in slugs for row in make.lifted(day, slug, 16, (1,)).exercises]
    told = {
        "sessions": (make.session(day, *rows, pain_before=1, pain_after=1),),
        "check_ins": (make.morning(day + 1, 1, 1),),
    }
    at = Position(phase, make.day(since))
    return athlete_on(TODAY, "crossfit-return", 3, at, **{**told, **more})


def words(facts: Facts) -> list[Reason]:
    return [r for r in ask(facts).reasons if r.code == "done_early"]


@pytest.mark.parametrize(
    ("slug", "phase", "named"),
    [
        (SWING, Phase.P1, True),
        (SWING, Phase.P3, True),
        (SWING, Phase.P4, False),
        (JUMP, Phase.P2, True),
        (LUNGE, Phase.P1, True),
        (LUNGE, Phase.P2, False),
        ("rdl-tempo", Phase.P1, False),
        ("deadlift-conventional", Phase.P2, False),
        ("run-tempo", Phase.P2, False),
    ],
)
def test_what_begins_in_a_later_phase_is_named_where_it_was_done(slug, phase, named):
    """INV-18, INV-19: swings in P2 were part of no plan, so nothing was said of them."""
    assert bool(words(trained(slug, phase=phase))) is named


def test_the_word_names_each_exercise_and_compares_with_the_phase_it_waits_for():
    [reason] = words(trained(SWING, JUMP, "rdl-tempo"))
    assert "Kettlebell swing, Low box jump. Leave that out until your plan" in reason.text
    assert [(c.value, c.threshold, c.unit, c.met) for c in reason.checks] == [
        (2, 4, "phase", False)
    ]
    assert [c.fact_ids for c in reason.checks] == [(trained(SWING).sessions[0].ref.id,)]


def test_the_plan_is_the_same_as_without_the_word(monkeypatch):
    made = ask(trained(SWING))
    monkeypatch.setattr("api.engine.telling.remarks.done_early", lambda book: ())
    silent = ask(trained(SWING))
    assert (made.action, made.prescriptions) == (silent.action, silent.prescriptions)


def test_only_the_newest_day_of_this_phase_is_spoken_of():
    known = trained(SWING)
    later = make.lifted(TODAY - 1, "rdl-tempo", 40, (1,))
    assert not words(replace(known, sessions=(*known.sessions, later)))
    assert not words(trained(SWING, since=TODAY - 2))
    assert words(trained(SWING, since=TODAY - 3))


def test_in_a_flare_nothing_is_said_of_it():
    flare = replace(
        make.morning(TODAY - 1, 6, 30, function_loss=FunctionLoss.SOME), kind=CheckInKind.FLARE
    )
    assert not words(trained(SWING, check_ins=(flare,)))


def test_where_a_clinician_placed_the_movement_in_its_phase_nothing_is_said():
    seen = placed(Phase.P4, 7, MovementPattern.HINGE)
    assert not words(trained(SWING, placements=(seen,)))
    assert words(trained(JUMP, placements=(seen,)))
