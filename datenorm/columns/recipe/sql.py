"""Recipes as SQL: functions of DuckDB, PostgreSQL or Spark that give ISO text."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence

from datenorm.columns.recipe.comments import header, left_out, of_rule
from datenorm.columns.recipe.formats import python_format
from datenorm.columns.recipe.parts import Number
from datenorm.columns.recipe.rules import Piece, Recipe, Rule
from datenorm.errors import SettingsError

__all__ = ["DIALECTS", "Dialect", "function_name", "sql", "uses_strptime"]

_UNNAMED = re.compile(r"[^a-z0-9_]+")


class Dialect(ABC):
    """How one kind of SQL says what a recipe needs."""

    @abstractmethod
    def function(self, name: str, parameter: str, body: str) -> str:
        """The definition of a function from text to text."""

    @abstractmethod
    def matches(self, pattern: str) -> str:
        """Whether the prepared text matches a pattern."""

    @abstractmethod
    def group(self, pattern: str, group: int) -> str:
        """A group of a pattern in the prepared text."""

    @abstractmethod
    def exists(self, year: str, month: int) -> str:
        """Whether a day exists, whose month stands in `iso` from some character on."""

    def literal(self, text: str) -> str:
        """A string."""
        return "'" + text.replace("'", "''") + "'"

    def text(self, value: str) -> str:
        """A value as text."""
        return value

    def spaced(self, text: str) -> str:
        """Text with one space for each run of white space."""
        return f"regexp_replace({text}, {self.literal(_SPACES)}, ' ', 'g')"

    def parsed(self, rule: Rule, form: str) -> str | None:
        """ISO text by a format; None where this kind of SQL has no safe function for that."""
        return None


_SPACES = r"[ \t\r\n]+"


class DuckDB(Dialect):
    """DuckDB: macros."""

    def function(self, name: str, parameter: str, body: str) -> str:
        return f"CREATE OR REPLACE MACRO {name}({parameter}) AS\n{body};"

    def matches(self, pattern: str) -> str:
        return f"regexp_matches(prepared, {pattern})"

    def group(self, pattern: str, group: int) -> str:
        return f"regexp_extract(prepared, {pattern}, {group})"

    def exists(self, year: str, month: int) -> str:
        return f"TRY_CAST({year} || substr(iso, {month - 1}, 6) AS DATE) IS NOT NULL"

    def text(self, value: str) -> str:
        return f"CAST({value} AS VARCHAR)"

    def parsed(self, rule: Rule, form: str) -> str | None:
        return f"CAST(CAST(try_strptime(prepared, {self.literal(form)}) AS DATE) AS VARCHAR)"


class PostgreSQL(Dialect):
    """PostgreSQL 12 or later: SQL functions, which the planner can put into the query."""

    def function(self, name: str, parameter: str, body: str) -> str:
        return (
            f"CREATE OR REPLACE FUNCTION {name}({parameter} text) RETURNS text\n"
            f"LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$\nSELECT\n{body}\n$function$;"
        )

    def matches(self, pattern: str) -> str:
        return f"prepared ~ {pattern}"

    def group(self, pattern: str, group: int) -> str:
        return f"(regexp_match(prepared, {pattern}))[{group}]"

    def exists(self, year: str, month: int) -> str:
        named, day = f"substr(iso, {month}, 2)::int", f"substr(iso, {month + 3}, 2)::int"
        return f"EXTRACT(month FROM make_date({year}::int, {named}, 1) + ({day} - 1)) = {named}"


class Spark(Dialect):
    """Spark 4 or later: temporary SQL functions."""

    def function(self, name: str, parameter: str, body: str) -> str:
        return (
            f"CREATE OR REPLACE TEMPORARY FUNCTION {name}({parameter} STRING) RETURNS STRING\n"
            f"RETURN\n{body};"
        )

    def matches(self, pattern: str) -> str:
        return f"prepared RLIKE {pattern}"

    def group(self, pattern: str, group: int) -> str:
        return f"regexp_extract(prepared, {pattern}, {group})"

    def exists(self, year: str, month: int) -> str:
        return f"try_cast({year} || substr(iso, {month - 1}, 6) AS DATE) IS NOT NULL"

    def literal(self, text: str) -> str:
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def spaced(self, text: str) -> str:
        return f"regexp_replace({text}, {self.literal(_SPACES)}, ' ')"


DIALECTS: Mapping[str, Dialect] = {
    "duckdb": DuckDB(),
    "postgresql": PostgreSQL(),
    "spark": Spark(),
}


def sql(recipes: Sequence[Recipe], dialect: str = "duckdb") -> str:
    """Recipes as a script that makes a function NAME_iso for each column.

    Raises:
        SettingsError: there is no such dialect.
    """
    if dialect not in DIALECTS:
        raise SettingsError(f"dialect must be one of {', '.join(DIALECTS)}, not {dialect!r}")
    names: set[str] = set()
    parts = []
    for recipe in recipes:
        names.add(name := function_name(recipe.name, names))
        parts.append("\n\n".join(_script(recipe, name, DIALECTS[dialect])))
    return "\n\n".join(parts) + "\n"


def function_name(column: str, taken: set[str]) -> str:
    """The name of a column as that of a function: small letters, digits and underscores."""
    name = _UNNAMED.sub("_", column.lower()).strip("_") or "column"
    name = f"c_{name}" if name[0].isdigit() else name
    numbered = (f"{name}_{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(other for other in numbered if other not in taken)


def uses_strptime(rule: Rule) -> str | None:
    """The format of a rule that strptime reads exactly: whole days in digits, four of the year.

    Words depend on the language of the machine there, and short years on its century.
    """
    numbers = sum(isinstance(part, Number) for part in rule.parts)
    exact = set(rule.fields) == {"year", "month", "day"} and numbers == 3
    return python_format(rule) if exact and not rule.is_short and not rule.has_letters else None


def _script(recipe: Recipe, name: str, dialect: Dialect) -> Iterator[str]:
    yield "\n".join(f"-- {line}" for line in (*header(recipe), f"Use it as {name}_iso(column)."))
    if recipe.has_short_years:
        runs = recipe.century.runs
        thens = [f"'{century}' || short" if century else "NULL" for _, century in runs]
        whens = [
            f"  WHEN short < {dialect.literal(bound)} THEN {then}"
            for (bound, _), then in zip(runs[:-1], thens[:-1], strict=True)
        ]
        body = "\n".join(["CASE", *whens, f"  ELSE {thens[-1]}", "END"]) if whens else thens[-1]
        yield dialect.function(f"{name}_century", "short", body)
    yield dialect.function(f"{name}_rules", "prepared", _rules(recipe, name, dialect))
    yield dialect.function(f"{name}_existing", "iso", _existing(recipe, dialect))
    prepared = f"trim({dialect.spaced(dialect.text('value'))})"
    prepared = f"lower({prepared})" if recipe.has_letters else prepared
    body = f"  {name}_existing({name}_rules({prepared}))"
    yield dialect.function(f"{name}_iso", "value", body)
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
        lines += [f"  WHEN {dialect.matches(pattern)}", f"  THEN {_iso(rule, name, dialect)}"]
    return "\n".join([*lines, "END"])


def _iso(rule: Rule, name: str, dialect: Dialect) -> str:
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
    if piece.months:
        months = sorted(piece.months.items(), key=lambda item: (item[1], item[0]))
        whens = (f"\n      WHEN {dialect.literal(word)} THEN '{month}'" for word, month in months)
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
