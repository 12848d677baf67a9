"""Tables of turns: weeks that are imagined, and what somebody tells from the first time on."""

from itertools import pairwise

import pytest
from msgspec.structs import replace

from api.engine.facts import Enrollment, Position
from api.engine.lanes.decision import decide_lane
from api.engine.planning.at_home import at_home
from api.engine.simulation import whatif
from api.engine.vocab import FactKind, PainZone, Phase, SimulationScenario
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import facts, lift
from tests.engine.test_edges import lane
from tests.engine.test_tables_of_places import runs
from tests.engine.worlds import answer

GREEN, UNKNOWN = PainZone.GREEN, PainZone.UNKNOWN
ENGINE = whatif.Engine(make.RULES, make.LIBRARY, make.CURRICULUM)


def test_a_part_that_no_day_holds_is_imagined_on_every_day_of_the_week_in_turn():
    daily = Enrollment(make.ref(FactKind.ENROLLMENT, "enr", 0), "running-return", make.DAY0, 5)
    standing = {"position": Position(Phase.P2, make.day(0)), "enrollment": daily}
    known = make.runner(23, make.of_exercise("cat-cow"), **standing)
    week = [p.local_date for p in answer(replace(known, scope=make.PLAN)).sessions]
    assert any((b - a).days == 1 for a, b in pairwise(week))
    made = whatif.run(whatif.Question(known, SimulationScenario.ALL_GOES_WELL, 3), ENGINE)
    days = [(step.local_date - make.day(23)).days for step in made.steps]
    trained = {(d - make.day(23)).days for d in week}
    assert days == [n for n in range(22) if n == 0 or n % 7 in trained]


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
