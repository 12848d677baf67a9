"""Numbers of a stricter overlay moved as far as they go: to forget is not to be stricter."""

from functools import cache

import pytest
from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.facts import Episode, Facts, Position, Restriction, Session
from api.engine.overlays import COUNTS, SCALES, RuleSetError, overlay
from api.engine.ruleset import RuleSet, current
from api.engine.ruletables import Number
from api.engine.vocab import DecisionAction, Phase, RunStage, Stricter, rank
from api.engine.vocab import RestrictionKind as Out
from tests.engine import factories as make
from tests.engine.overlay_files import a_change, an_overlay
from tests.engine.worlds import answer

CORE, RDL = current(), "rdl-tempo"
MOVABLE = [n for n in CORE.numbers if n.stricter is not Stricter.FIXED]
FAR_UP = 1000


def lifted_on(today: int, *logged: tuple[int, float], reps: int = 8) -> Facts:
    """A calm lifter in P2 who lifted so many kilograms on those days."""
    low: Episode = make.episode(pain_at_rest=1, pain_worst=4, pain_morning=1, settle_h=1.0)
    sessions = tuple(make.lifted(n, RDL, kilos, (1, 1, 1), reps) for n, kilos in logged)
    return make.lifter(
        today,
        make.of_exercise(RDL),
        athlete=make.athlete(bests=()),
        episode=low,
        sessions=sessions,
        check_ins=tuple(make.morning(n + 1, 1, 1) for n, _ in logged),
        position=Position(Phase.P2, make.day(0)),
    )


def leapt() -> Facts:
    """Forty kilograms twice, then seventy: one green at a load that nobody asked for."""
    return lifted_on(11, (1, 40), (4, 40), (9, 70))


def crowded() -> Facts:
    """Two lifts a week, a week without any, then three in one."""
    usual = [(7 * week + n, 60.0) for week in range(3) for n in (1, 4)]
    return lifted_on(35, *usual, (29, 60), (31, 60), (33, 60))


def under_the_ceiling() -> Facts:
    """As heavy as P2 lets a lift be, whose best of three months says where that is."""
    return lifted_on(10, (1, 100), (4, 100), (7, 100), reps=3)


def ran_far() -> Facts:
    """Half an hour of easy running, calm three times."""
    runs: list[Session] = [
        make.ran(n, RunStage.R10, 5000, 1, "run-easy", pain_before=1, pain_after=1)
        for n in (10, 13, 16)
    ]
    told = tuple(make.morning(n + 1, 1, 1) for n in (10, 13, 16))
    place = Position(Phase.P3, make.day(0))
    return make.runner(18, sessions=tuple(runs), check_ins=told, position=place)


def ran_at_r8() -> Facts:
    """Twenty easy minutes, calm twice."""
    runs = tuple(make.ran(n, RunStage.R8, 3000, 1, "run-easy", 20) for n in (10, 13))
    told = tuple(make.morning(n + 1, 1, 1) for n in (10, 13))
    return make.runner(15, sessions=runs, check_ins=told, position=Position(Phase.P3, make.day(0)))


def flared() -> Facts:
    """A flare after two lifts, asked for the whole plan."""
    facts = lifted_on(9, (1, 60), (4, 60))
    return replace(facts, scope=make.PLAN, check_ins=(*facts.check_ins, make.flare(8)))


def spared() -> Facts:
    """A clinician takes out impact, turning and bending under load."""
    kinds = (Out.NO_IMPACT, Out.NO_ROTATION, Out.NO_LOADED_FLEXION, Out.NO_END_RANGE_EXTENSION)
    ruled = make.clearance("RF-SUR-1", 0, restrictions=tuple(map(Restriction, kinds)))
    return make.lifter(0, clearances=(ruled,))


STORIES = (leapt, crowded, under_the_ceiling, ran_far)


@cache
def by_the_core() -> tuple[Decision, ...]:
    return tuple(answer(story()) for story in STORIES)


def furthest(number: Number) -> RuleSet | None:
    """The core with this number as strict as it can be; None where there is no room for that."""
    if number.stricter is Stricter.LOWER:
        value = float(number.unit in COUNTS)
    else:
        value = float(SCALES.get(number.unit, number.value + FAR_UP))
    text = "Said anew." if number.name.startswith("gates.") else None
    try:
        return overlay(an_overlay(a_change(number.name, value, text=text)))
    except RuleSetError:
        return None


def work(made: Decision) -> dict[str, tuple[int, int, int]]:
    """By exercise: the heaviest load, the time and the way of all sets."""
    return {
        dose.exercise: (
            max([row.load_g or 0 for row in dose.sets], default=0),
            sum(row.duration_s or 0 for row in dose.sets),
            sum(row.distance_m or 0 for row in dose.sets),
        )
        for dose in made.prescriptions
    }


@pytest.mark.parametrize("number", MOVABLE, ids=lambda number: number.name)
def test_a_number_moved_as_far_as_it_goes_asks_for_no_more(number: Number) -> None:
    rules = furthest(number)
    for core, story in zip(by_the_core(), STORIES if rules else (), strict=bool(rules)):
        strict, usual = answer(story(), rules), work(core)
        assert rank(strict.phase) <= rank(core.phase), story.__doc__
        for slug, amount in work(strict).items():
            most = usual.get(slug, amount)
            assert all(a <= b for a, b in zip(amount, most, strict=True)), story.__doc__


@pytest.mark.parametrize("number", MOVABLE, ids=lambda number: number.name)
def test_every_number_moved_as_far_as_it_goes_still_decides(number: Number) -> None:
    rules = furthest(number)
    for facts in (ran_at_r8(), flared(), spared(), make.lifter(0), make.runner(0, make.PLAN)):
        made = answer(facts, rules) if rules else by_the_core()[0]
        rows = [row for dose in made.prescriptions for row in dose.sets]
        assert made.reasons
        assert made.prescriptions or made.action is DecisionAction.STOP_AND_REFER
        assert 0 not in {n for row in rows for n in (row.reps, row.duration_s, row.distance_m)}
        assert all(dose.sets for dose in made.prescriptions)


def test_each_story_is_held_by_the_core() -> None:
    """They are told so that what is forgotten would show."""
    said = [{r.code for r in made.reasons} for made in by_the_core()]
    assert "single_green" in said[0]
    assert "volume_capped" in said[1]
    assert work(by_the_core()[2])[RDL][0] == 100_000
    assert work(by_the_core()[3])["run-easy"][2] == 5500
