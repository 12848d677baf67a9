"""Small faults that can be put into a module: each is one replaced stretch of its text."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
SWAPPED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
}
Fault = tuple[ast.expr | ast.stmt, str, str]
"""Where, which kind, and what stands there instead."""
DECLARED = frozenset({"annotation", "returns", "decorator_list", "type_params", "bases"})
NOTHING = ("return", "return None", "return False")
"""What says no already: ``None`` in its place is no fault. The other way round a ``False`` is asked
for as a constant."""
TWINS = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: what stands from ``start`` to ``end`` (offsets in bytes) becomes ``text``."""

    path: str
    line: int
    kind: str
    start: int
    end: int
    before: str
    text: str

    def of(self, source: bytes) -> bytes:
        return source[: self.start] + self.text.encode() + source[self.end :]

    def __str__(self) -> str:
        shown = " -> ".join(" ".join(part.split()) for part in (self.before, self.text))
        return f"{self.path}:{self.line} {self.kind}: {shown}"


def mutants(path: str, source: bytes) -> list[Mutant]:
    """Every fault of a module that still compiles, in the order of its text."""
    tree = ast.parse(source)
    starts = [0]
    for row in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(row))
    found = []
    for node, kind, text in _faults(tree):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        before = source[start:end].decode()
        made = Mutant(path, node.lineno, kind, start, end, before, text)
        if before != text and _compiles(made.of(source)):
            found.append(made)
    return sorted(found, key=lambda m: (m.start, m.end, m.kind, m.text))


def _compiles(source: bytes) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _faults(tree: ast.AST) -> Iterator[Fault]:
    for node in _live(tree):
        if isinstance(node, ast.expr):
            yield from _of_expression(node)
        elif isinstance(node, ast.stmt):
            yield from _of_statement(node)


def _live(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes that do something: neither annotations, decorators, what a class is made from, imports
    nor docstrings."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in DECLARED or (name == "keywords" and isinstance(node, ast.ClassDef)):
            continue
        for child in value if isinstance(value, list) else [value]:
            dead = isinstance(child, ast.Import | ast.ImportFrom | ast.JoinedStr) or _words(child)
            if isinstance(child, ast.AST) and not dead and not _typing_only(child):
                yield from _live(child)


def _words(node: object) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _typing_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _of_expression(node: ast.expr) -> Iterator[Fault]:
    for kind, faults in EXPRESSIONS:
        if isinstance(node, kind):
            yield from faults(node)


def _of_comparison(node: ast.Compare) -> Iterator[Fault]:
    for place, op in enumerate(node.ops):
        ops = [FLIPPED[type(op)]() if n == place else o for n, o in enumerate(node.ops)]
        yield _made(node, "comparison", ast.Compare(node.left, ops, node.comparators))


def _of_junction(node: ast.BoolOp) -> Iterator[Fault]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield _made(node, "and/or", ast.BoolOp(other, node.values))


def _of_negation(node: ast.UnaryOp) -> Iterator[Fault]:
    if isinstance(node.op, ast.Not):
        yield _made(node, "not", node.operand)


def _of_arithmetic(node: ast.BinOp) -> Iterator[Fault]:
    if type(node.op) in SWAPPED:
        changed = ast.BinOp(node.left, SWAPPED[type(node.op)](), node.right)
        yield _made(node, "arithmetic", changed)


def _of_name(node: ast.Name) -> Iterator[Fault]:
    if node.id in TWINS:
        yield node, "function", TWINS[node.id]


def _of_choice(node: ast.IfExp) -> Iterator[Fault]:
    yield from _turned(node.test)


def _of_comprehension(node: ast.ListComp) -> Iterator[Fault]:
    for test in (test for part in node.generators for test in part.ifs):
        yield _made(test, "condition", ast.Constant(True))


def _turned(test: ast.expr) -> Iterator[Fault]:
    """A condition the other way round, where no other fault says just that."""
    said = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    if isinstance(test, ast.Compare):
        said = not isinstance(test.ops[0], ast.Lt | ast.LtE | ast.Gt | ast.GtE)
    if not said:
        yield _made(test, "condition", ast.UnaryOp(ast.Not(), test))


def _of_constant(node: ast.Constant) -> Iterator[Fault]:
    if isinstance(node.value, bool):
        yield node, "constant", str(not node.value)
    elif isinstance(node.value, int | float):
        yield node, "constant", repr(node.value + 1)
        yield node, "constant", f"({node.value - 1!r})"


EXPRESSIONS: tuple[tuple[Any, Callable[[Any], Iterator[Fault]]], ...] = (
    (ast.Compare, _of_comparison),
    (ast.BoolOp, _of_junction),
    (ast.UnaryOp, _of_negation),
    (ast.BinOp, _of_arithmetic),
    (ast.Constant, _of_constant),
    (ast.IfExp, _of_choice),
    (ast.Name, _of_name),
    (ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, _of_comprehension),
)


def _of_statement(node: ast.stmt) -> Iterator[Fault]:
    if isinstance(node, ast.If | ast.While):
        yield from _turned(node.test)
    elif isinstance(node, ast.Return) and ast.unparse(node) not in NOTHING:
        yield node, "return", "return None"
    elif isinstance(node, ast.AugAssign):
        yield node, "removed", "pass"
    elif isinstance(node, ast.Expr) and not isinstance(node.value, ast.Yield):
        several = isinstance(node.value, ast.YieldFrom)
        yield node, "removed", "yield from ()" if several else "pass"
    elif isinstance(node, ast.Continue):
        yield node, "loop", "break"


def _made(at: ast.expr, kind: str, changed: ast.expr) -> Fault:
    return at, kind, f"({ast.unparse(ast.fix_missing_locations(changed))})"
