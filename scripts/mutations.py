"""The small changes that `mutants.py` makes: of one syntax tree, one at a time.

Comparisons, conditions, single operands of `and` and `or`, arithmetic, numbers (those of modules
too), returned values and dropped statements.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Mutant", "mutants_of"]

SHOWN = 90  # characters of a change

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.BitXor: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}


@dataclass(frozen=True)
class Mutant:
    """One change, the lines of its statement, and how to make it in the tree that was searched."""

    path: str
    lines: range
    before: str
    after: str
    apply: Callable[[], None]
    in_function: bool  # else it takes effect when the module is imported

    @property
    def change(self) -> str:
        """The change as it stands in docs/mutants.md, without a line number."""
        return f"`{_one_line(self.before)}` → `{_one_line(self.after)}`"


def _one_line(code: str) -> str:
    return " ".join(code.split()).replace("`", "'").replace("|", "¦")


def mutants_of(path: str, tree: ast.Module) -> Iterator[Mutant]:
    """Every mutant of one file. The tree is as before when all have been made."""
    for ancestors, field, index, node in _nodes((tree,)):
        for replacement in _replacements(node):
            yield _mutant(path, ancestors, field, index, replacement)


def _mutant(
    path: str, ancestors: tuple[ast.AST, ...], field: str, index: int | None, new: ast.AST
) -> Mutant:
    """The mutant with `new` in a field of the last of the ancestors."""
    parent = ancestors[-1]

    def put(node: ast.AST) -> ast.AST:
        target: Any = parent if index is None else getattr(parent, field)
        key: Any = field if index is None else index
        get, set_ = (getattr, setattr) if index is None else (list.__getitem__, list.__setitem__)
        old: ast.AST = get(target, key)
        set_(target, key, node)
        return old

    old = put(new)
    put(old)
    for located in (old, *reversed(ancestors)):
        if hasattr(located, "lineno"):
            ast.copy_location(new, located)
            break
    ast.fix_missing_locations(new)
    if isinstance(old, ast.stmt):
        statement, before, after = old, _head(old), _head(new)
    else:
        statement = next(one for one in reversed(ancestors) if isinstance(one, ast.stmt))
        inner = ancestors[ancestors.index(statement) :]
        shown = next((one for one in inner if len(_head(one)) <= SHOWN), parent)
        before = _head(shown)
        put(new)
        after = _head(shown)
        put(old)

    def apply() -> None:
        put(new)

    in_function = any(isinstance(one, ast.FunctionDef) for one in ancestors)
    return Mutant(path, _lines(statement), before, after, apply, in_function)


def _head(node: ast.AST) -> str:
    """The code of an expression; of a statement, its first line."""
    return ast.unparse(node).split("\n")[0]


def _lines(statement: ast.stmt) -> range:
    """The lines of a statement; of one with a body, those above it."""
    body = getattr(statement, "body", None)
    end = body[0].lineno - 1 if body else statement.end_lineno or statement.lineno
    return range(statement.lineno, max(end, statement.lineno) + 1)


def _nodes(
    ancestors: tuple[ast.AST, ...],
) -> Iterator[tuple[tuple[ast.AST, ...], str, int | None, ast.AST]]:
    """Every node that does something, with its ancestors, its field and its index in that field."""
    for field, value in ast.iter_fields(ancestors[-1]):
        if field in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        several = value if isinstance(value, list) else [value]
        for index, node in enumerate(several):
            if not isinstance(node, ast.AST) or _is_idle(node):
                continue
            yield ancestors, field, index if isinstance(value, list) else None, node
            if not isinstance(node, ast.Raise):  # messages are for people
                yield from _nodes((*ancestors, node))


def _is_idle(node: ast.AST) -> bool:
    """Whether nothing happens there: imports, docstrings, `__all__`, blocks for type checkers."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Expr(ast.Constant()):
            return True
        case ast.If(ast.Name("TYPE_CHECKING")) | ast.Assign([ast.Name("__all__")]):
            return True
    return False


def _replacements(node: ast.AST) -> Iterator[ast.AST]:  # noqa: PLR0912
    """What can stand in the place of a node."""
    if swap := SWAPS.get(type(node)):
        yield swap()
    match node:
        case ast.BoolOp(op, values):
            for left_out in range(len(values)):
                rest = [value for index, value in enumerate(values) if index != left_out]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() as value):
            yield ast.Constant(value + 1)
        case ast.Constant(float() as value):
            yield ast.Constant(value * 2 if value else 1.0)
        case ast.If():
            for value in (True, False):
                yield ast.If(ast.Constant(value), node.body, node.orelse)
        case ast.IfExp():
            yield node.body
            yield node.orelse
        case ast.While(_, body, orelse):
            yield ast.While(ast.Constant(False), body, orelse)
        case ast.comprehension(target, iterable, conditions, is_async) if conditions:
            for left_out in range(len(conditions)):
                rest = [one for index, one in enumerate(conditions) if index != left_out]
                yield ast.comprehension(target, iterable, rest, is_async)
        case ast.Return(ast.expr() as value) if not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Raise() | ast.AugAssign() | ast.Expr(ast.Call()):
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
