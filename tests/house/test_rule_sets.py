"""The house asks for the rule set in force: the core's newest is a default of the engine only."""

from __future__ import annotations

import re
from pathlib import Path

API = Path(__file__).resolve().parents[2] / "api"
AT_HOME = ("engine", "cohort", "rules.py", "messages.py")
"""The engine itself, invented athletes who belong to no house, the door to the rest, and the
collector of texts to translate, which decides nothing."""
ASKS_THE_CORE = re.compile(
    r"ruleset import [^\n]*\b(?:current|load)\b|\bruleset\.(?:current|load)\(|"
    r"\b(?:mandatory|check_in)_codes\(\)"
)


def test_nothing_in_the_house_decides_by_the_core_past_the_rule_set_in_force() -> None:
    asking = [
        str(path.relative_to(API))
        for path in sorted(API.rglob("*.py"))
        if path.relative_to(API).parts[0] not in AT_HOME and ASKS_THE_CORE.search(path.read_text())
    ]

    assert asking == []


def test_asking_the_core_is_recognised() -> None:
    for line in (
        "from api.engine.ruleset import RuleSet, current",
        "from api.engine.ruleset import current as rules",
        "rules = ruleset.current()",
        "rules = ruleset.load(version)",
        "triage.check_in_codes()",
    ):
        assert ASKS_THE_CORE.search(line), line
    assert not ASKS_THE_CORE.search("from api.engine.ruleset import RuleSet, evidence")
    assert not ASKS_THE_CORE.search("book.ruleset.load.spacing_h")
