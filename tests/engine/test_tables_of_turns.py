"""Tables of turns: weeks that are imagined, and what somebody tells from the first time on."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Enrollment, Position
from api.engine.lanes.decision import decide_lane
from api.engine.planning.at_home import at_home
from api.engine.simulation import whatif
from api.engine.simulation.imagination import Imagination, habits_of
from api.engine.vocab import FactKind, PainZone, Phase, SimulationScenario
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import facts, lift
from tests.engine.test_edges import lane
from tests.engine.test_tables_of_places import runs
from tests.engine.worlds import answer

GREEN, UNKNOWN = PainZone.GREEN, PainZone.UNKNOWN
ENGINE = whatif.Engine(make.RULES, make.LIBRARY, make.CURRICULUM)


def planned(known, slug: str) -> set[int]:
    """The days of the coming week that hold the movement of an exercise; all where none does."""
    pattern = make.LIBRARY.exercises[slug].pattern
    week = answer(replace(known, scope=make.PLAN)).sessions
    held = [
        d for d in week if pattern in {make.LIBRARY.exercises[p.exercise].pattern for p in d.main}
    ]
    return {(d.local_date - make.day(23)).days for d in held or week}


@pytest.mark.parametrize(
    ("a_week", "slug", "days"),
    [(5, "cat-cow", {1, 2, 3, 5, 6}), (5, "rdl-dumbbell", {2, 5}), (2, "rdl-dumbbell", {0})],
)
def test_a_part_is_imagined_on_the_days_that_hold_it_or_on_all_in_turn(a_week, slug, days):
    taken = Enrollment(make.ref(FactKind.ENROLLMENT, "enr", 0), "running-return", make.DAY0, a_week)
    standing = {"position": Position(Phase.P2, make.day(0)), "enrollment": taken}
    known = make.runner(23, make.of_exercise(slug), **standing)
    assert planned(known, slug) == days
    made = whatif.run(whatif.Question(known, SimulationScenario.ALL_GOES_WELL, 3), ENGINE)
    told = [(step.local_date - make.day(23)).days for step in made.steps]
    assert told == [n for n in range(22) if n == 0 or n % 7 in days]


def test_what_is_pretended_for_a_later_week_puts_off_no_day_of_training():
    taken = Enrollment(make.ref(FactKind.ENROLLMENT, "enr", 0), "running-return", make.DAY0, 2)
    standing = {"position": Position(Phase.P2, make.day(0)), "enrollment": taken}
    known = make.runner(23, make.of_exercise("rdl-dumbbell"), **standing)
    later = (make.morning(33, 1),)
    asked = whatif.Question(known, SimulationScenario.ALL_GOES_WELL, 3, check_ins=later)
    told = [(step.local_date - make.day(23)).days for step in whatif.run(asked, ENGINE).steps]
    assert told == [0, 7, 10, 14, 21]


@pytest.mark.parametrize(("before", "zone"), [((), GREEN), ((lift(4),), UNKNOWN)])
def test_when_it_settles_is_waited_for_once_it_was_told_of_a_session(before, zone):
    """A morning after a day of nothing teaches nothing of sessions."""
    mornings = (make.morning(5, 1, 1), make.morning(21, 1, None))
    book = laws.book_of(facts(*before, lift(20), check_ins=mornings))
    assert book.exposures[-1].zone is zone


def test_what_is_done_at_home_is_said_to_be_and_the_stages_of_running_are_not():
    assert at_home(lane(facts(), "walk")).at_home
    run = runs("run-walk", "run-walk")
    assert at_home(run) is run
    assert not run.at_home
    assert decide_lane(run).lane.at_home is False


def test_mornings_that_are_imagined_say_when_a_session_settled():
    known = facts(lift(20))
    habits = habits_of(known, SimulationScenario.ALL_GOES_WELL, make.RULES, make.LIBRARY)
    here = Imagination(habits, known, known.sessions, known.check_ins, make.RULES)
    here.wake(make.day(24))
    assert here.check_ins[-1].settle_answered
