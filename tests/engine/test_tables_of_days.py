"""Tables of days and of one among several: what counts from a day on, and which of two speaks."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from api.engine.decisions import Reason
from api.engine.dosing import way_back
from api.engine.dosing.deload import _rise
from api.engine.facts import Goal
from api.engine.insights.uncertainty import share
from api.engine.planning.phases import _just_strained
from api.engine.planning.routines import _hurt_last
from api.engine.planning.season import came
from api.engine.reading import readiness
from api.engine.reading.classify import PROVOKED_BY, REPRODUCED_BY, TRIGGER_FACTOR, _sensitivity
from api.engine.rules.pain import _lowered_lately
from api.engine.telling.counterfactuals import what_would_change
from api.engine.vocab import (
    Behaviour,
    DecisionAction,
    GoalKind,
    MovementPattern,
    PainZone,
    Sensitivity,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import NOW, RDL, facts, lift
from tests.engine.test_counterfactuals import amber
from tests.engine.test_edges import lane
from tests.engine.worlds import answer

G, A, R = PainZone.GREEN, PainZone.AMBER, PainZone.RED
FORTNIGHT = 14
TODAY = make.day(40)


def ago(days: int):
    return TODAY - timedelta(days=days)


# --- training ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "rise"), [(14, None), (13, 1), (10, 1)])
def test_effort_rises_by_the_exposures_of_the_last_fortnight(first, rise):
    """B5: an effort one higher at the same load, twice running."""
    efforts = ((16, 6), (first, 7), (2, 7))
    book = laws.book_of(facts(*(lift(NOW - n, rpe=rpe) for n, rpe in efforts)))
    found = _rise(book, RDL, book.as_of - timedelta(days=FORTNIGHT))
    assert (found is None) is (rise is None)
    assert found in (None, rise)


@pytest.mark.parametrize(
    ("zones", "days", "expected"),
    [
        ((A, A, A), (9, 6, 3), True),
        ((R, A, A), (9, 6, 3), True),
        ((A, R, A), (9, 6, 3), False),
        ((G, A, A), (9, 6, 3), False),
        ((A, A, A), (20, 14, 3), False),
        ((A, A, A), (20, 13, 3), True),
        ((A, A), (6, 3), False),
        ((A, A, G, A), (12, 9, 6, 3), True),
    ],
)
def test_a_dose_was_lowered_lately_by_a_second_edge_answer_of_the_fortnight(zones, days, expected):
    own = [SimpleNamespace(zone=z, day=ago(n)) for z, n in zip(zones, days, strict=True)]
    known = SimpleNamespace(as_of=TODAY, rules=make.RULES, own=tuple(own))
    assert _lowered_lately(known) is expected


@pytest.mark.parametrize(
    ("flares", "own", "expected"),
    [
        ((), (5,), False),
        ((10,), (5,), True),
        ((5,), (5,), False),
        ((6,), (5,), True),
        ((5,), (10,), False),
        ((20, 5), (10,), False),
        ((20, 10), (5,), True),
    ],
)
def test_only_what_came_after_the_newest_flare_repeats_its_short_dose(
    monkeypatch, flares, own, expected
):
    """What was done on the day it was recognised is not yet after it."""
    done = tuple(SimpleNamespace(day=ago(n)) for n in own)
    spells = [SimpleNamespace(known_on=ago(n)) for n in flares]
    monkeypatch.setattr(way_back, "_repeated", lambda _: done)
    known = SimpleNamespace(book=SimpleNamespace(flares=spells), own=done)
    assert way_back._after_flare(known) is expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((), False),
        (((1, R),), True),
        (((3, G), (1, R)), True),
        (((3, R), (1, G)), False),
        (((20, R), (1, R)), True),
        (((1, R), (20, R)), False),
        (((6, R),), True),
        (((7, R),), False),
    ],
)
def test_what_hurt_last_is_no_way_to_get_warm_for_a_week(told, expected):
    rows = (SimpleNamespace(code="in_session"),)
    judged = SimpleNamespace(worst_rows=rows)
    own = [SimpleNamespace(zone=z, day=ago(n), judgement=judged) for n, z in told]
    book = SimpleNamespace(as_of=TODAY, ruleset=make.RULES, of_exercise=lambda _: own)
    move = SimpleNamespace(slug="cat-cow", pattern=MovementPattern.MOBILITY)
    assert _hurt_last(book, move) is expected


@pytest.mark.parametrize(
    ("codes", "expected"),
    [(("in_session", "morning_up"), False), (("morning_up", "in_session"), True)],
)
def test_a_morning_after_the_whole_session_says_nothing_of_its_easy_movement(codes, expected):
    rows = [SimpleNamespace(worst_rows=(SimpleNamespace(code=code),)) for code in codes]
    own = [SimpleNamespace(zone=R, day=ago(2 - n), judgement=j) for n, j in enumerate(rows)]
    book = SimpleNamespace(as_of=TODAY, ruleset=make.RULES, of_exercise=lambda _: own)
    move = SimpleNamespace(slug="cat-cow", pattern=MovementPattern.MOBILITY)
    assert _hurt_last(book, move) is expected


EVENT, OPEN_END = GoalKind.EVENT, GoalKind.ACTIVITY


@pytest.mark.parametrize(
    ("kind", "on", "expected"),
    [
        (EVENT, 0, True),
        (EVENT, 1, True),
        (EVENT, -1, False),
        (EVENT, None, False),
        (OPEN_END, 1, False),
    ],
)
def test_a_lighter_week_was_the_last_before_an_event_that_has_come(kind, on, expected):
    day = None if on is None else ago(on)
    goals = (Goal(kind, target_on=day),)
    book = SimpleNamespace(as_of=TODAY, ruleset=make.RULES, facts=SimpleNamespace(goals=goals))
    assert came(book, ago(5)) is expected


# --- the back ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("likes", "days", "expected"),
    [
        ((Behaviour.LOCAL_STRAIN,), 2, True),
        ((Behaviour.LOCAL_STRAIN, Behaviour.LEG_NERVE), 2, True),
        ((Behaviour.LEG_NERVE, Behaviour.LOCAL_STRAIN), 2, True),
        ((Behaviour.LEG_NERVE,), 2, False),
        ((), 2, False),
        ((Behaviour.LOCAL_STRAIN,), 3, False),
    ],
)
def test_a_strain_beside_another_likeness_keeps_to_easy_days_for_72_hours(likes, days, expected):
    read = SimpleNamespace(behaves_like=[SimpleNamespace(behaviour=b) for b in likes])
    told = SimpleNamespace(episode=SimpleNamespace(started_on=ago(days)))
    book = SimpleNamespace(as_of=TODAY, ruleset=make.RULES, reading=read, facts=told)
    assert _just_strained(book) is expected


@pytest.mark.parametrize(("shown", "expected"), [(3, 3), (9, 6), (None, 6)])
def test_a_direction_is_confirmed_from_the_first_of_two_days_or_a_test_that_hurt(shown, expected):
    """B2: on two separate days, or reproduced in a movement test."""
    kind = Sensitivity.FLEXION
    factor = next(f for f in TRIGGER_FACTOR.values() if f in PROVOKED_BY[kind])
    trigger = next(t for t, f in TRIGGER_FACTOR.items() if f is factor)
    again = replace(make.morning(6, 2), triggers=(trigger,))
    painful = {} if shown is None else dict.fromkeys(REPRODUCED_BY[kind], make.day(shown))
    back = make.episode(0, aggravating=(factor,))
    found = _sensitivity(kind, back, (again,), painful, (), make.RULES)
    assert found.confirmed_on == make.day(expected)


@pytest.mark.parametrize(("watch", "ring", "expected"), [(2, 8, 20), (8, 2, 20), (None, 5, 50)])
def test_of_two_wearables_the_one_with_the_higher_pulse_speaks(monkeypatch, watch, ring, expected):
    """B9: ten beats above the usual is red, which leaves nothing of the score (INV-20)."""
    rises = {"watch": watch, "ring": ring}
    monkeypatch.setattr(readiness, "_sources", lambda _: tuple(rises))
    monkeypatch.setattr(readiness, "_hr_rise", lambda _, __, source: rises[source])
    book = SimpleNamespace(ruleset=make.RULES)
    assert readiness._hr_score(book, TODAY) == pytest.approx(expected)


@pytest.mark.parametrize(("one", "other"), [(0.3, -9.0), (-9.0, 0.3)])
def test_of_two_wearables_the_one_with_the_lower_variability_speaks(monkeypatch, one, other):
    found = {"watch": one, "ring": other}
    monkeypatch.setattr(readiness, "_sources", lambda _: tuple(found))
    monkeypatch.setattr(readiness, "_hrv_deviation", lambda _, __, source: found[source])
    book = SimpleNamespace(ruleset=make.RULES)
    assert readiness._hrv_score(book, TODAY) == 0


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("many", "start"),
    [
        (1, "Settling within 3 h would have counted"),
        (2, "Worst pain in the session 0 at 3 or less; worst pain in the session 1 at 3 or less w"),
        (
            3,
            "Worst pain in the session 0 at 3 or less; worst pain in the session 1 at 3 or less; w",
        ),
    ],
)
def test_one_answer_that_lacks_has_its_own_sentence_and_several_are_all_named(many, start):
    [line] = answer(facts(amber())).reasons[0].checks
    lines = tuple(replace(line, name=f"{line.name} {n}") for n in range(many))
    reason = Reason("slow_settle", "Slow.", "slow", lines)
    [found] = what_would_change(lane(facts(lift(20))), reason, DecisionAction.PROGRESS)
    assert found.text[: len(start)] == start


def test_a_share_of_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing"):
        share(0, 0, 95)
    assert share(0, 1, 95).value == 0
