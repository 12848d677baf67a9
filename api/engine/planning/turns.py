"""Where several sports of a program could take a step in one week, one of them does."""

from msgspec.structs import replace

from api.engine.dosing.sports import sport_of, whose_turn
from api.engine.planning.basis import Basis
from api.engine.planning.phases import Standing
from api.engine.planning.plan import Plan, build
from api.engine.vocab import DecisionAction


def one_rising(basis: Basis, standing: Standing) -> Plan:
    """The plan of seven days, made anew with one sport rising where more would have."""
    made = build(basis, standing)
    steps = [a for a in made.answers if a.action is DecisionAction.PROGRESS and a.code != "restore"]
    sports = {sport for a in steps if (sport := sport_of(basis, a.lane.exercise)) is not None}
    turn = whose_turn(basis, sports)
    return made if turn is None else build(replace(basis, rising=turn), standing)
