"""The last week before an event: who has one, what it asks for, and what is left of it after."""

import pytest
from msgspec.structs import replace

from api.engine.dosing import lightweek
from api.engine.facts import Facts, Position
from api.engine.planning import season
from api.engine.vocab import DecisionAction, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.test_season import RDL, event, going, lifted_kg
from tests.engine.worlds import answer


def lifted(*days: int) -> tuple:
    return tuple(make.lifted(day, RDL, 60, (1, 1, 1, 1)) for day in days)


def last_week(left: int, **more: object) -> Facts:
    logged = lifted(50, 53, 56, 59)
    told = tuple(make.morning(day + 1, 1, 1) for day in (50, 53, 56, 59))
    plain = {"sessions": logged, "check_ins": told}
    return going(60, event(60 + left), Phase.P4, 40, **{**plain, **more})


@pytest.mark.parametrize(("left", "tapers"), [(8, False), (7, True), (1, True), (0, False)])
def test_the_last_seven_days_before_the_event_are_a_taper(left, tapers):
    facts = last_week(left)
    made = answer(facts)
    assert (season.taper(laws.book_of(facts)) is not None) is tapers
    assert ("taper" in {r.code for r in made.reasons}) is tapers


@pytest.mark.parametrize(("left", "phase"), [(8, Phase.P6), (7, Phase.P5), (1, Phase.P5)])
def test_no_phase_opens_in_the_last_week_not_on_its_first_day_either(left, phase):
    facts = last_week(left)
    done = replace(facts, position=Position(Phase.P5, make.day(20)))
    assert answer(done).phase is phase


def test_a_taper_halves_the_sets_and_keeps_the_load_within_a_tenth():
    facts = last_week(6)
    plain, made = answer(last_week(60)), answer(facts)
    before = {p.exercise: p for p in plain.prescriptions}
    doses = [p for p in made.prescriptions if p.action is DecisionAction.DELOAD]
    assert doses
    for p in doses:
        then = before.get(p.exercise)
        if then is None or not laws.loads(then) or then.stage is not None:
            continue
        assert len(p.sets) <= max(len(then.sets) / 2 + 0.5, 1)
        assert max(laws.loads(p)) <= max(laws.loads(then))


def test_a_taper_is_remembered_so_that_the_second_plan_does_not_halve_again():
    made = answer(last_week(6))
    assert made.position.deload_from == make.day(60)


def light_codes(facts: Facts) -> set[str]:
    return {r.code for r in answer(facts).reasons} & set(lightweek.CODES)


@pytest.mark.parametrize("next_one", [(), (event(75),)])
def test_a_last_week_begun_late_goes_on_after_its_event_and_says_so(next_one):
    """It went on under the words of signs that nobody saw, 5 % lighter; then as a week of the
    phase that it was not."""
    begun = Position(Phase.P4, make.day(40), deload_from=make.day(57))
    goals = (event(60), *next_one)
    assert light_codes(last_week(0, position=begun, goals=goals)) == {"taper_over"}
    still = replace(last_week(1, position=begun), goals=(event(61), *next_one))
    assert light_codes(still) == {"taper"}


@pytest.mark.parametrize(
    ("began", "others", "last"),
    [(52, (), False), (53, (), True), (59, (), True), (60, (), False), (57, (70,), False)],
    ids=["before its week", "with it", "the day before", "on its day", "of a row"],
)
def test_a_lighter_week_was_the_last_one_where_it_began_in_the_week_of_an_event_alone(
    began, others, last
):
    goals = (event(60), *(event(n) for n in others))
    assert season.came(laws.book_of(last_week(0, goals=goals)), make.day(began)) is last


GOALS = {"moved": (event(120),), "gone": (), "past": (event(50),)}


@pytest.mark.parametrize("goals", GOALS.values(), ids=GOALS.keys())
def test_a_last_week_whose_event_was_moved_goes_on_at_its_loads_and_names_no_signs(goals):
    """ "Several signs say it has been a lot", and 5 % less, because a date had changed."""
    begun = answer(last_week(6))
    later = replace(
        last_week(0, goals=goals, position=begun.position), as_of=make.day(62), scope=make.PLAN
    )
    made = answer(later)
    reason = next(r for r in made.reasons if r.code == "taper_over")
    assert light_codes(later) == {"taper_over"}
    assert "until 19 January" in reason.text
    assert made.position.deload_code == "taper_over"
    assert lifted_kg(made) == lifted_kg(begun)


@pytest.mark.parametrize("goals", GOALS.values(), ids=GOALS.keys())
def test_a_week_that_signs_began_stays_theirs_whatever_becomes_of_an_event(goals):
    known = Position(
        Phase.P4, make.day(40), deload_from=make.day(57), deload_code="deload_triggered"
    )
    assert light_codes(last_week(0, position=known, goals=goals)) == {"deload_triggered"}
    assert light_codes(last_week(0, position=known)) == {"deload_triggered"}


def test_a_match_of_a_row_ends_no_lighter_week_that_signs_began():
    """It went on as a planned one from the match on, at the full load."""
    tired = Position(Phase.P4, make.day(40), deload_from=make.day(57))
    row = last_week(0, position=tired, goals=(event(60), event(67)))
    assert light_codes(row) == {"deload_triggered"}
