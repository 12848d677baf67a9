"""The one door: facts and rules in, a sealed decision out."""

from api.engine.decisions import Decision
from api.engine.facts import Facts
from api.engine.library import Library
from api.engine.ruleset import RuleSet
from api.engine.template import Curriculum


def decide(facts: Facts, ruleset: RuleSet, library: Library, curriculum: Curriculum) -> Decision:
    """The decision for ``facts.scope`` on ``facts.as_of``. Pure, total, deterministic."""
    raise NotImplementedError
