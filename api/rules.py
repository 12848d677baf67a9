"""The rule sets of this house: the core's, its overlays, and the one that decides.

Opened once by the composition root and carried by every session. Code asks here, never for
the core's newest: a clinic that runs a stricter set must find it in decisions, in the lock
and in what is shown alike.
"""

from sqlalchemy.orm import Session

from api.engine.overlays import RuleSets
from api.engine.ruleset import RuleSet
from api.kit.db.fittings import fitted
from api.kit.db.unit_of_work import Database


def rule_sets(db: Session) -> RuleSets:
    """All rule sets; the core's alone where none were brought."""
    return fitted(db, RuleSets) or RuleSets()


def in_force(db: Session) -> RuleSet:
    """The rule set that decides for athletes."""
    return rule_sets(db).in_force


def of_house(database: Database) -> RuleSets:
    """The same without a transaction, for public content."""
    found = database.fittings.get(RuleSets)
    return found if isinstance(found, RuleSets) else RuleSets()
