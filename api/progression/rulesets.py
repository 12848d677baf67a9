"""Rule sets for the wire: the same data that the engine decides with."""

from functools import cache
from typing import Any

from api.engine.overlays import RuleSets
from api.engine.ruleset import RuleSet, evidence
from api.kit.errors import NotFound
from api.kit.paging import Page, PageRequest, cut

Shape = dict[str, Any]


def page(known: RuleSets, request: PageRequest) -> Page[Shape]:
    """Every rule set of the house, newest first."""
    found = sorted(known.all(), key=_order, reverse=True)
    if request.after is not None:
        found = [rules for rules in found if _order(rules) < request.after]
    shapes = [_summary(rules, known) for rules in found[: request.limit + 1]]
    return cut(shapes, request.limit, lambda shape: (shape["released_on"], shape["version"]))


def whole(known: RuleSets, version: str) -> Shape:
    """One rule set with every number."""
    rules = named(known, version)
    return _summary(rules, known) | {"numbers": _numbers(rules)}


def named(known: RuleSets, version: str) -> RuleSet:
    """The rule set of a version; NotFound where the house has none of that name."""
    found = known.get(version)
    if found is None:
        raise NotFound()
    return found


def _order(rules: RuleSet) -> tuple[Any, ...]:
    return rules.released_on, rules.version


@cache
def _numbers(rules: RuleSet) -> list[Shape]:
    return [
        {
            "name": number.name,
            "value": number.value,
            "unit": number.unit,
            "stricter": number.stricter,
            "evidence": evidence(number),
        }
        for number in rules.numbers
    ]


def _summary(rules: RuleSet, known: RuleSets) -> Shape:
    return {
        "version": rules.version,
        "hash": f"sha256:{rules.sha256}",
        "released_on": rules.released_on,
        "is_current": rules.version == known.in_force.version,
        "kind": rules.kind,
        "extends": rules.extends,
        "name": rules.name,
    }
