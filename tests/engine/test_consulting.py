"""Rules that need not be asked."""

from hypothesis import given, settings

from api.engine.codec import facts_sorted
from api.engine.facts import Facts
from api.engine.lanes.building import make_lane
from api.engine.planning.basis import Basis
from api.engine.reading.timeline import read
from api.engine.rules.order import RULES, UNDONE
from api.engine.vocab import Phase
from tests.engine import factories as make
from tests.engine.worlds import worlds


def wrongly_known(facts: Facts, known: dict[str, object]) -> list[str]:
    """Rules of which something else is known than what they say of exercises never done."""
    basis = Basis(read(facts_sorted(facts), make.RULES, make.LIBRARY), make.CURRICULUM)
    made = [make_lane(basis, Phase.P2, slug, None, False) for slug in make.LIBRARY.exercises]
    undone = [lane for lane in made if lane is not None and not lane.own]
    asked = [(name, rule) for name, rule in RULES if name in known]
    return [name for name, rule in asked for lane in undone if rule(lane) is not known[name]]


@given(worlds())
@settings(max_examples=25, deadline=None)
def test_rules_that_are_not_asked_of_an_undone_exercise_would_have_said_the_same(facts):
    assert wrongly_known(facts, dict(UNDONE)) == []


def test_a_rule_wrongly_taken_for_silent_is_caught():
    assert wrongly_known(make.lifter(24), UNDONE | {"start.first": UNDONE["cap.step"]})


def test_every_rule_that_need_not_be_asked_is_one_of_the_order():
    assert set(UNDONE) <= {name for name, _ in RULES}
