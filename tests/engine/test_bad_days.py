"""A phase is a step like any other: a bad answer of the day keeps it from rising (INV-04, B10)."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Facts, Session
from api.engine.planning import phases
from api.engine.vocab import Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.receipts.stories_gates import calm, gated
from tests.engine.worlds import answer

RDL = "rdl-tempo"
NOW = 40
DONE = calm(28, 31, 34, 37)


def ready(phase: Phase, newest: int = 1, *today: Session) -> Facts:
    """All gates met, with this morning and perhaps with a session of this day."""
    told = gated(phase, *DONE, *today, n=NOW)
    return replace(told, check_ins=(*told.check_ins[:-1], make.morning(NOW, newest, 1)))


def session(pain: int) -> Session:
    return replace(make.lifted(NOW, RDL, 60, (pain, 1, 1)), pain_before=1)


@pytest.mark.parametrize("phase", [Phase.P1, Phase.P2])
@pytest.mark.parametrize(("newest", "rises"), [(1, True), (2, True), (3, False), (4, False)])
def test_no_phase_rises_on_a_morning_as_high_as_a_flare_begins(phase, newest, rises):
    made = answer(ready(phase, newest))

    assert ("phase_raised" in [r.code for r in made.reasons]) is rises
    assert (made.phase is phase) is not rises


@pytest.mark.parametrize("phase", [Phase.P1, Phase.P2])
@pytest.mark.parametrize(("pain", "rises"), [(1, True), (6, False)])
def test_no_phase_rises_on_the_day_of_a_red_session(phase, pain, rises):
    made = answer(ready(phase, 1, session(pain)))

    assert (made.phase is phase) is not rises


def rested(phase: Phase, days: int, weekly: int = 3) -> Facts:
    """All gates met, and so many days without any session."""
    told = gated(phase, *calm(*(n + 3 - days for n in (28, 31, 34, 37))), n=NOW)
    return replace(told, enrollment=replace(told.enrollment, sessions_per_week=weekly))


@pytest.mark.parametrize("phase", [Phase.P1, Phase.P2])
@pytest.mark.parametrize(
    ("days", "weekly", "rises"),
    [(3, 3, True), (6, 3, True), (7, 3, False), (12, 3, False), (7, 1, True), (8, 1, False)],
)
def test_no_phase_rises_while_nobody_trains(phase, days, weekly, rises):
    """B10 asks for days away before the gates: "welcome to the next phase" stood beside "seven days
    away". Once a week is no time away."""
    made = answer(rested(phase, days, weekly))

    assert (made.phase is phase) is not rises


def test_a_phase_that_rises_on_a_bad_day_is_caught(monkeypatch):
    bad = ready(Phase.P1, 4)
    assert phases.stand(laws.book_of(bad), may_move=True).moved == 0
    monkeypatch.setattr(phases, "_bad_day", lambda book: None)
    assert phases.stand(laws.book_of(bad), may_move=True).moved == 1
