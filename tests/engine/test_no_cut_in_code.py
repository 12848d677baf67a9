"""Cuts are numbers of the rule set: no line of the engine compares with one of its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ENGINE = Path(__file__).parents[2] / "api/engine"
ORDERINGS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
PLACES = {0, 1, 2}
"""None, one, and a pair: whether there is any, more than one, or a one before the last."""


def cuts_in(code: str) -> Iterator[str]:
    """Comparisons with a number, a named phase or stage, and spans of days, that code spells."""
    for node in ast.walk(ast.parse(code)):
        if any(map(_spelled, _held_against(node))):
            yield ast.unparse(node)


def _held_against(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ORDERINGS):
        yield from (node.left, *node.comparators)
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("timedelta"):
        yield from (*node.args, *(word.value for word in node.keywords))


def _spelled(side: ast.expr) -> bool:
    if isinstance(side, ast.Call) and ast.unparse(side.func).endswith("_rank"):
        return any(map(_spelled, side.args))
    if isinstance(side, ast.Attribute):
        return ast.unparse(side.value) in {"Phase", "RunStage"}
    number = isinstance(side, ast.Constant) and isinstance(side.value, int | float)
    return number and side.value not in PLACES


@pytest.mark.parametrize(
    "path", sorted(ENGINE.rglob("*.py")), ids=lambda path: str(path.relative_to(ENGINE))
)
def test_no_line_of_the_engine_has_a_cut_of_its_own(path):
    assert list(cuts_in(path.read_text())) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("pain >= 7", True),
        ("timedelta(days=14)", True),
        ("phase_rank(phase) < phase_rank(Phase.P2)", True),
        ("phase > Phase.P2", True),
        ("pain >= cuts.red_from.value", False),
        ("len(own) < 2", False),
        ("phase is Phase.P6", False),
        ("phase_rank(row(RunStage.R1, book).first_phase) <= phase_rank(phase)", False),
        ("timedelta(days=cuts.days.whole)", False),
    ],
)
def test_a_cut_is_told_from_a_place_and_from_a_number_of_the_rule_set(code, found):
    assert list(cuts_in(code)) == ([code] if found else [])
