"""The engine is told of exercises by the library: what a lift is stands there, not in a rule."""

import ast
from pathlib import Path

from api.engine import library as known
from api.exercises import service

ENGINE = Path(known.__file__).parent
KEPT = {*known.WALKS, *known.BREATHING}


def names_in(source: str, slugs: set[str]) -> set[str]:
    """Slugs that stand in a text as they are; single words may be the engine's own."""
    texts = (n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant))
    return {text for text in texts if text in slugs and "-" in str(text)}


def test_the_engine_knows_no_exercise_by_name_but_what_every_plan_keeps() -> None:
    slugs = set(service.library().exercises)
    found = {path: names_in(path.read_text(), slugs) for path in ENGINE.rglob("*.py")}

    assert {path.name: names for path, names in found.items() if names} == {
        "library.py": KEPT - {known.WALK}
    }


def test_what_every_plan_keeps_is_in_the_library() -> None:
    assert set(service.library().exercises) >= KEPT


def test_a_rule_that_asks_for_a_name_is_caught() -> None:
    assert names_in('if exercise.slug == "deadlift-tng": pass', {"deadlift-tng"})
