"""The season as a calendar: laid back from the event, in step with plans, opening nothing."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine.dosing import deload
from api.engine.facts import Facts, Position
from api.engine.planning import calendar as calendars
from api.engine.planning import season
from api.engine.planning.calendar import LighterWeek, calendar
from api.engine.vocab import GoalKind, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.light_weeks import began, lived
from tests.engine.test_invariants import MANY
from tests.engine.test_season import event, going
from tests.engine.worlds import answer, worlds


def weeks(facts: Facts) -> list[tuple[str, int, int]]:
    """Kind, first and last day of each lighter week, in days before the event."""
    found = calendar(laws.book_of(facts))
    day = found.season.event_on
    return [(w.kind, (day - w.from_on).days, (day - w.until_on).days) for w in found.lighter_weeks]


def test_without_a_dated_goal_there_is_a_phase_and_nothing_else():
    found = calendar(laws.book_of(make.lifter(3, position=Position(Phase.P2, make.day(0)))))
    assert found == calendars.Calendar(Phase.P2, None, ())


def test_the_last_week_before_the_event_is_lighter():
    assert weeks(going(0, event(70)))[-1] == ("taper", 7, 1)


def test_a_row_of_matches_has_no_last_week_of_its_own():
    row = replace(going(95, event(100)), goals=(event(100), event(107)))
    kinds = [kind for kind, _, _ in weeks(row)]
    assert season.TAPER not in kinds


def test_p4_gets_its_lighter_week_before_its_tests_laid_back_from_the_event():
    assert weeks(going(0, event(100))) == [("deload", 21, 15), ("taper", 7, 1)]


@pytest.mark.parametrize(
    ("phase", "since", "n", "left", "expected"),
    [
        (Phase.P2, 0, 0, 63, [21]),
        (Phase.P2, 0, 0, 49 + 22, [49 + 1, 21]),
        (Phase.P3, 0, 0, 28 + 56, [28 + 56 - 21, 28 + 7]),
        (Phase.P3, 0, 24, 60, [60, 28 + 7]),
        (Phase.P3, 0, 28, 60, [28 + 11, 28 - 10]),
        (Phase.P6, 0, 0, 60, [18]),
        (Phase.P6, 0, 0, 59, []),
        (Phase.P5, 0, 0, 14, []),
    ],
)
def test_lighter_weeks_follow_the_weeks_of_each_phase_as_it_is_laid(
    phase, since, n, left, expected
):
    found = [first for kind, first, _ in weeks(going(n, event(n + left), phase, since))][:-1]
    assert found == expected


def test_a_lighter_week_just_had_keeps_the_next_one_away():
    position = Position(Phase.P3, make.day(0), deload_from=make.day(12))
    facts = going(20, event(160), Phase.P3, position=position)
    first = weeks(facts)[0]
    assert first == ("deload", 160 - 49, 160 - 55)


def test_a_lighter_week_that_runs_is_shown():
    position = Position(Phase.P3, make.day(0), deload_from=make.day(12))
    assert weeks(going(14, event(70), Phase.P3, position=position))[0] == ("deload", 58, 52)


def test_in_the_last_week_only_the_last_week_is_left():
    position = Position(Phase.P5, make.day(0), deload_from=make.day(63))
    facts = going(65, event(70), Phase.P5, position=position)
    assert weeks(facts) == [("taper", 7, 1)]


def test_what_cannot_begin_in_time_is_laid_from_the_first_day_it_could():
    found = calendar(laws.book_of(going(0, event(40))))
    assert next(p.phase for p in found.season.phases if not p.reachable) is Phase.P2
    assert all(w.until_on < make.day(40) for w in found.lighter_weeks)


def test_an_event_years_away_shows_a_bounded_list():
    found = calendar(laws.book_of(going(0, event(20_000), Phase.P3)))
    assert len(found.lighter_weeks) == calendars.MOST


@MANY
@given(worlds(scope=make.PLAN), st.integers(0, 200), st.sampled_from(list(GoalKind)))
def test_a_calendar_is_in_order_ahead_and_never_two_lighter_weeks_in_a_row(facts, left, kind):
    known = replace(facts, goals=(event(24 + left, kind),))
    found = calendar(laws.book_of(known))
    rows = found.lighter_weeks
    assert bool(rows) is (found.season is not None and left > 0)
    assert all(w.from_on <= w.until_on and w.until_on >= known.as_of for w in rows)
    gap = timedelta(days=make.RULES.deload.gap_days.whole)
    assert all(b.from_on - a.from_on > gap for a, b in pairwise(rows))


@MANY
@given(worlds(scope=make.PLAN), st.integers(1, 120))
def test_inv_11_no_day_of_a_calendar_opens_or_raises_a_phase(facts, left):
    """Whatever the day of the event, the phase is the one without it."""
    with_day = replace(facts, goals=(event(24 + left),))
    assert answer(with_day).phase is answer(replace(facts, goals=())).phase


# --- plans keep to it ----------------------------------------------------------------------


@pytest.mark.parametrize(("left", "light"), [(17, False), (18, True), (40, True)])
def test_no_planned_lighter_week_begins_within_ten_days_of_the_last_one_before_the_event(
    left, light
):
    made = answer(lived(21, goals=(event(21 + left),)))
    assert began(made) is light


def test_signs_bring_a_lighter_week_however_near_the_event_is(monkeypatch):
    line = deload.check("x", 1, deload.Comparison.BELOW, make.RULES.deload.red_days, threshold=0)
    monkeypatch.setattr(deload, "signs", lambda book: (line, line))
    made = answer(lived(21, goals=(event(21 + 12),)))
    assert began(made)
    assert "deload_triggered" in {r.code for r in made.reasons}


def test_a_plan_begins_the_lighter_week_that_the_calendar_shows():
    facts = lived(21, goals=(event(21 + 60),))
    shown = calendar(laws.book_of(facts)).lighter_weeks[0]
    made = answer(facts)
    assert shown == LighterWeek("deload", make.day(21), make.day(27))
    assert made.position.deload_from == shown.from_on


def test_two_lighter_weeks_in_a_row_are_caught(monkeypatch):
    facts = lived(21, goals=(event(21 + 12),))
    assert not began(answer(facts))
    monkeypatch.setattr(season, "tapers_soon", lambda book, day: False)
    assert began(answer(facts))


def test_a_calendar_that_moves_a_phase_is_caught(monkeypatch):
    from api.engine import decide as door
    from api.engine.planning import phases

    facts = going(30, event(35))
    plain = answer(replace(facts, goals=())).phase
    assert answer(facts).phase is plain
    whole = phases.stand

    def by_date(book, may_move, taper=False):
        found, made = season.season(book), whole(book, may_move, taper)
        begun = [p.phase for p in found.phases if p.latest_on <= book.as_of] if found else []
        return replace(made, phase=max([made.phase, *begun]))

    monkeypatch.setattr(door, "stand", by_date)
    assert answer(facts).phase is not plain


@pytest.mark.parametrize(("days", "count"), [(700, 25), (2000, 60)])
def test_of_an_event_years_away_sixty_lighter_weeks_are_shown(days, count):
    shown = weeks(going(0, event(days), Phase.P3))
    assert (len(shown), shown[-1][0] == "taper") == (count, count < 60)
