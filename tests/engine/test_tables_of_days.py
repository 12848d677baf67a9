"""Tables of days and of one among several: what counts from a day on, and which of two speaks."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.decisions import Reason
from api.engine.dosing import way_back
from api.engine.dosing.deload import _rise
from api.engine.facts import DayVitals, Goal
from api.engine.insights.uncertainty import share
from api.engine.planning.entry import intake
from api.engine.planning.routines import _hurt_last
from api.engine.planning.season import came
from api.engine.reading.classify import PROVOKED_BY, REPRODUCED_BY, TRIGGER_FACTOR, _sensitivity
from api.engine.rules.pain import _lowered_lately
from api.engine.telling.counterfactuals import what_would_change
from api.engine.vocab import (
    Behaviour,
    DecisionAction,
    GoalKind,
    OnsetKind,
    PainQuality,
    PainZone,
    Phase,
    Sensitivity,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import LOW, NOW, RDL, coloured, facts, lift, told
from tests.engine.mornings import DAY, read, vitals
from tests.engine.test_counterfactuals import amber
from tests.engine.test_edges import lane
from tests.engine.test_flares import flare
from tests.engine.test_likeness import STRAIN
from tests.engine.worlds import answer

G, A, R = PainZone.GREEN, PainZone.AMBER, PainZone.RED
FORTNIGHT = 14
STRAINED, NERVE = Behaviour.LOCAL_STRAIN, Behaviour.LEG_NERVE


def ago(*days: int) -> list[int]:
    return [NOW - n for n in days]


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
    there = lane(coloured(*zip(ago(*days), zones, strict=True)))
    assert tuple(e.zone for e in there.own) == zones
    assert _lowered_lately(there) is expected


@pytest.mark.parametrize(
    ("flares", "own", "expected"),
    [
        ((), (5,), False),
        ((10,), (5,), True),
        ((10,), (5, 2), True),
        ((5,), (5,), False),
        ((6,), (5,), True),
        ((5,), (10,), False),
        ((20, 5), (10,), False),
        ((20, 10), (5,), True),
        ((20, 10), (15, 5), True),
    ],
)
def test_only_what_came_after_the_newest_flare_repeats_its_short_dose(flares, own, expected):
    """What was done on the day it was recognised is not yet after it."""
    calm = (make.morning(n, 1, 1) for n in range(NOW))
    there = lane(facts(*map(lift, ago(*own)), check_ins=(*calm, *map(flare, ago(*flares)))))
    assert [spell.known_on for spell in there.book.flares] == [make.day(n) for n in ago(*flares)]
    assert way_back._after_flare(there) is expected


@pytest.mark.parametrize(("sets", "expected"), [((2, 2), True), ((3, 2), False), ((2, 3), False)])
def test_after_a_flare_the_dose_is_short_as_long_as_no_set_came_back(sets, expected):
    after = (make.lifted(n, RDL, 60, (1,) * count) for n, count in zip((15, 18), sets, strict=True))
    there = lane(facts(*after, check_ins=(*told(15, 18), flare(12))))
    assert way_back._after_flare(there) is expected


IN_SESSION, MORNING_AFTER = (7, 1), (1, 6)


@pytest.mark.parametrize(
    ("before", "last", "hurt"),
    [(IN_SESSION, MORNING_AFTER, False), (MORNING_AFTER, IN_SESSION, True)],
    ids=["morning", "session"],
)
def test_a_morning_after_the_whole_session_says_nothing_of_its_easy_movement(before, last, hurt):
    days = ((17, *before), (20, *last))
    moved = tuple(make.lifted(n, "cat-cow", None, (pain,)) for n, pain, _ in days)
    mornings = tuple(make.morning(n + 1, pain, 1) for n, _, pain in days)
    book = laws.book_of(facts(*moved, slug="cat-cow", check_ins=mornings))
    assert [zone for _, zone in book.session_zones] == [R, R]
    assert _hurt_last(book, make.LIBRARY.exercises["cat-cow"]) is hurt


EVENT, OPEN_END = GoalKind.EVENT, GoalKind.ACTIVITY


@pytest.mark.parametrize(
    ("kind", "on", "expected"),
    [
        (EVENT, NOW - 1, True),
        (EVENT, NOW, True),
        (EVENT, NOW + 1, False),
        (EVENT, None, False),
        (OPEN_END, NOW, False),
    ],
)
def test_a_lighter_week_was_the_last_before_an_event_that_has_come(kind, on, expected):
    goal = Goal(kind, target_on=None if on is None else make.day(on))
    assert came(laws.book_of(facts(goals=(goal,))), make.day(NOW - 5)) is expected


# --- the back ------------------------------------------------------------------------------------


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


BURNS = (*STRAIN["qualities"], PainQuality.BURNING, PainQuality.TINGLING)


@pytest.mark.parametrize(
    ("more", "likes", "days", "phase"),
    [
        ({}, [STRAINED], 2, Phase.P0),
        ({}, [STRAINED], 3, Phase.P1),
        ({"qualities": BURNS}, [STRAINED, NERVE], 2, Phase.P0),
        ({"qualities": BURNS}, [STRAINED, NERVE], 3, Phase.P1),
        ({"qualities": BURNS, "onset": OnsetKind.GRADUAL}, [NERVE], 2, Phase.P1),
        ({"onset": OnsetKind.GRADUAL}, [], 2, Phase.P1),
    ],
)
def test_a_strain_beside_another_likeness_keeps_to_easy_days_for_72_hours(more, likes, days, phase):
    said = {**STRAIN, **LOW, **more, "started_on": make.day(NOW - days)}
    book = laws.book_of(facts(episode=make.episode(NOW - days, **said)))
    assert [row.behaviour for row in book.reading.behaves_like] == likes
    assert intake(book) is phase


def worn(source: str, usual: tuple[float, ...], last: float, name: str) -> tuple[DayVitals, ...]:
    """Two months of one device: its usual values in turn, and the last week at another one."""
    days = range(DAY - 60, DAY + 1)
    values = [last if n > DAY - 7 else usual[n % len(usual)] for n in days]
    rows = (vitals(n, **{name: v}) for n, v in zip(days, values, strict=True))
    return tuple(replace(v, source=source, ref=replace(v.ref, id=source + v.ref.id)) for v in rows)


def score(name: str, *devices: tuple[DayVitals, ...]) -> float | None:
    found = read(*(row for rows in devices for row in rows)).contributions
    return next(part.score for part in found if part.name == name)


@pytest.mark.parametrize(
    ("watch", "ring", "expected"), [(2, 8, 20), (8, 2, 20), (None, 5, 50), (2, -8, 80)]
)
def test_of_two_wearables_the_one_with_the_higher_pulse_speaks(watch, ring, expected):
    """B9: ten beats above the usual is red, which leaves nothing of the score (INV-20)."""
    pulse = "resting_hr_bpm"
    first = () if watch is None else worn("watch", (50,), 50 + watch, pulse)
    found = score("resting_hr", first, worn("ring", (60,), 60 + ring, pulse))
    assert found == pytest.approx(expected)


@pytest.mark.parametrize(
    ("watch", "ring", "expected"), [(55, 20, 0), (20, 55, 0), (None, 55, 100), (55, 55, 100)]
)
def test_of_two_wearables_the_one_with_the_lower_variability_speaks(watch, ring, expected):
    usual, name = (50.0, 60.0), "hrv_rmssd_ms"
    first = () if watch is None else worn("watch", usual, watch, name)
    assert score("hrv", first, worn("ring", usual, ring, name)) == expected


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


@pytest.mark.parametrize(
    ("met", "shown"),
    [((False, True), (0,)), ((True, False), (1,)), ((False,) * 2, (0, 1)), ((True,) * 2, (0, 1))],
)
def test_what_would_have_changed_an_answer_names_the_lines_that_were_not_met(met, shown):
    """All of them, where none was: what is met already changes nothing."""
    [line] = answer(facts(amber())).reasons[0].checks
    lines = tuple(replace(line, name=f"{n}", met=m) for n, m in enumerate(met))
    reason = Reason("readiness_low", "Not your best day.", "readiness", lines)
    [found] = what_would_change(lane(facts(lift(20))), reason, DecisionAction.PROGRESS)
    assert found.checks == tuple(lines[n] for n in shown)
