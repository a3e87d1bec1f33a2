"""Recipes as SQL: functions of DuckDB, PostgreSQL or Spark that give ISO text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from datenorm.columns.recipe.comments import header, left_out, of_groups, of_rule
from datenorm.columns.recipe.count_sql import count_functions, count_iso
from datenorm.columns.recipe.dialects import DIALECTS, Dialect, Type
from datenorm.columns.recipe.formats import python_format
from datenorm.columns.recipe.naming import NamedColumn, named
from datenorm.columns.recipe.parts import Number
from datenorm.columns.recipe.rules import Piece, Recipe, Rule
from datenorm.errors import SettingsError
from datenorm.text import printable

__all__ = ["DIALECTS", "Dialect", "sql", "uses_strptime"]


def sql(recipes: Sequence[Recipe], dialect: str = "duckdb") -> str:
    """Recipes as a script that makes a function NAME_iso for each column.

    Raises:
        SettingsError: there is no such dialect.
    """
    if dialect not in DIALECTS:
        raise SettingsError(f"dialect must be one of {', '.join(DIALECTS)}, not {dialect!r}")
    parts = []
    for column in named(recipes):
        for function, recipe in column.members:
            parts.append("\n\n".join(_script(recipe, function, DIALECTS[dialect])))
        if column.by is not None:
            parts.append(_by_group(column, DIALECTS[dialect]))
    return "\n\n".join(parts) + "\n"


def uses_strptime(rule: Rule) -> str | None:
    """The format of a rule that strptime reads exactly: whole days in digits, four of the year.

    Words depend on the language of the machine there, and short years on its century.
    """
    numbers = sum(isinstance(part, Number) for part in rule.parts)
    exact = set(rule.fields) == {"year", "month", "day"} and numbers == 3
    return python_format(rule) if exact and not rule.is_short and not rule.has_letters else None


def _by_group(column: NamedColumn, dialect: Dialect) -> str:
    """The function that reads a value as the group of its row is read."""
    groups = dialect.text("of_group")
    whens = [
        f"  WHEN {dialect.literal(recipe.group)} THEN {function}_iso(value)"
        for function, recipe in column.members
        if recipe.rules
    ]
    body = "\n".join([f"CASE coalesce({groups}, '')", *whens, "  ELSE NULL", "END"])
    use = f"Use it as {column.name}_iso(column, {printable(column.by or '')})."
    lines = "\n".join(f"-- {line}" for line in (*of_groups(column.recipes), use))
    body = body if whens else "  CAST(NULL AS VARCHAR(1))"
    parameters: dict[str, Type] = {"value": "text", "of_group": "text"}
    return f"{lines}\n\n{dialect.function(f'{column.name}_iso', body, **parameters)}"


def _script(recipe: Recipe, name: str, dialect: Dialect) -> Iterator[str]:
    use = [f"Use it as {name}_iso(column)."] if recipe.by is None else []
    yield "\n".join(f"-- {line}" for line in (*header(recipe), *use))
    if recipe.has_short_years:
        runs = recipe.century.runs
        thens = [f"'{century}' || short" if century else "NULL" for _, century in runs]
        whens = [
            f"  WHEN short < {dialect.literal(bound)} THEN {then}"
            for (bound, _), then in zip(runs[:-1], thens[:-1], strict=True)
        ]
        body = "\n".join(["CASE", *whens, f"  ELSE {thens[-1]}", "END"]) if whens else thens[-1]
        yield dialect.function(f"{name}_century", body, short="text")
    yield from count_functions(recipe, name, dialect)
    yield dialect.function(f"{name}_rules", _rules(recipe, name, dialect), prepared="text")
    yield dialect.function(f"{name}_existing", _existing(recipe, dialect), iso="text")
    prepared = f"trim({dialect.spaced(dialect.text('value'))})"
    prepared = f"lower({prepared})" if recipe.has_letters else prepared
    body = f"  {name}_existing({name}_rules({prepared}))"
    yield dialect.function(f"{name}_iso", body, value="text")
    if recipe.left:
        yield "\n".join(f"-- {line}" for line in left_out(recipe))


def _rules(recipe: Recipe, name: str, dialect: Dialect) -> str:
    """The ISO text of a prepared text, of a day that may not exist."""
    if not recipe.rules:
        return "  NULL"
    lines = ["CASE"]
    if recipe.exceptions:
        listed = ", ".join(map(dialect.literal, recipe.exceptions))
        lines += [
            "  -- left to the network of datenorm",
            f"  WHEN prepared IN ({listed}) THEN NULL",
        ]
    for rule in recipe.rules:
        pattern = dialect.literal(f"^{rule.pattern}$")
        lines += [f"  -- {line}" for line in of_rule(rule)]
        lines += [
            f"  WHEN {dialect.matches(pattern)}",
            f"  THEN {_iso(rule, recipe, name, dialect)}",
        ]
    return "\n".join([*lines, "END"])


def _iso(rule: Rule, recipe: Recipe, name: str, dialect: Dialect) -> str:
    if rule.count:
        return count_iso(rule.count, recipe, name, dialect)
    form = uses_strptime(rule)
    if form and (parsed := dialect.parsed(rule, form)):
        return parsed
    pattern = dialect.literal(f"^{rule.pattern}$")
    pieces = "\n    || ".join(_piece(piece, pattern, dialect) for piece in rule.pieces)
    return f"{name}_century(\n    {pieces}\n  )" if rule.is_short else pieces


def _piece(piece: Piece, pattern: str, dialect: Dialect) -> str:
    if piece.group is None:
        return dialect.literal(piece.text)
    group = dialect.group(pattern, piece.group)
    if piece.table:
        table = sorted(piece.table.items(), key=lambda item: (item[1], item[0]))
        whens = (f"\n      WHEN {dialect.literal(word)} THEN '{value}'" for word, value in table)
        return f"CASE {group}{''.join(whens)}\n    END"
    return f"lpad({group}, 2, '0')" if piece.padded else group


def _existing(recipe: Recipe, dialect: Dialect) -> str:
    """ISO text of a day that exists, in the years of the column."""
    years = "substr(iso, 1, 4)"
    between = f"{years} BETWEEN '{recipe.first_year:04d}' AND '{recipe.last_year:04d}'"
    dated = [rule for rule in recipe.rules if not rule.is_yearless]
    whens = []
    if recipe.no_dates:
        whens.append(f"iso IN ({', '.join(map(dialect.literal, recipe.no_dates))}) THEN NULL")
    for lead in sorted({rule.lead for rule in recipe.rules if rule.is_yearless}):
        exists = dialect.exists("'2000'", len(lead) + 1)
        head = f"substr(iso, 1, {len(lead)}) = {dialect.literal(lead)}"
        whens.append(f"{head} THEN CASE WHEN {exists} THEN iso END")
    if dated:
        whens.append(f"NOT {between} THEN NULL")
    if any(rule.is_day for rule in dated):
        whens.append("length(iso) < 10 THEN iso")
        whens.append(f"NOT ({dialect.exists(years, 6)}) THEN NULL")
    lines = "\n".join(f"  WHEN {when}" for when in whens)
    return f"CASE\n{lines}\n  ELSE iso\nEND" if whens else "  iso"
