"""Every rule consulted for one lane, and the trace of what each of them said."""

from collections.abc import Sequence
from functools import cache

from api.engine.decisions import TraceLine
from api.engine.lanes.lane import Finding, Lane, Outcome
from api.engine.rules.order import UNDONE, Rule
from api.engine.vocab import DecisionAction, RuleVerdict

Said = list[tuple[str, Outcome]]
Fired = list[tuple[str, Finding]]


def consulted(lane: Lane, rules: Sequence[Rule]) -> tuple[Said, Fired]:
    """What every rule says, in their order, and which of them fired."""
    if lane.own or lane.running:
        said = [(name, rule(lane)) for name, rule in rules]
    else:
        said = [(name, UNDONE[name] if name in UNDONE else rule(lane)) for name, rule in rules]
    return said, [(name, outcome) for name, outcome in said if type(outcome) is Finding]


def trace(said: Said, binding: str, action: DecisionAction) -> tuple[TraceLine, ...]:
    """A line for every rule, and one for a binding word that is none of them."""
    lines = tuple([_line(name, outcome, binding, action) for name, outcome in said])
    if binding in dict(said):
        return lines
    return (TraceLine(binding, RuleVerdict.BINDING, action), *lines)


def _line(name: str, outcome: Outcome, binding: str, action: DecisionAction) -> TraceLine:
    if not isinstance(outcome, Finding):
        return trace_line(name, outcome)
    if name == binding:
        return trace_line(name, RuleVerdict.BINDING, action)
    return trace_line(name, RuleVerdict.FIRED, outcome.action)


@cache
def trace_line(rule: str, verdict: RuleVerdict, action: DecisionAction | None = None) -> TraceLine:
    """One of the few lines there are: every trace has one for every rule."""
    return TraceLine(rule, verdict, action)
