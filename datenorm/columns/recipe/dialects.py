"""The kinds of SQL that recipes are written in: how each says what a recipe needs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Literal

from datenorm.columns.recipe.rules import Rule

__all__ = ["DIALECTS", "Dialect", "Type"]

Type = Literal["text", "bigint"]


class Dialect(ABC):
    """How one kind of SQL says what a recipe needs."""

    @abstractmethod
    def function(self, name: str, body: str, **parameters: Type) -> str:
        """The definition of a function that gives text."""

    @abstractmethod
    def matches(self, pattern: str) -> str:
        """Whether the prepared text matches a pattern."""

    @abstractmethod
    def group(self, pattern: str, group: int) -> str:
        """A group of a pattern in the prepared text."""

    @abstractmethod
    def exists(self, year: str, month: int) -> str:
        """Whether a day exists, whose month stands in `iso` from some character on."""

    @abstractmethod
    def number(self, text: str) -> str:
        """Digits as a whole number of 64 bits."""

    @abstractmethod
    def divided(self, number: str, by: str) -> str:
        """A whole number divided by another without its rest; neither is below zero."""

    def since(self, number: str, zero: int) -> str:
        """A whole number from another on, in parentheses."""
        return f"({number} {'-' if zero > 0 else '+'} {abs(zero)})"

    @abstractmethod
    def day(self, first_year: int, days: str) -> str:
        """ISO text of the day so many days after 1 January of a year."""

    @abstractmethod
    def moment(self, first_year: int, seconds: str) -> str:
        """ISO text of the moment so many seconds after the beginning of a year."""

    def literal(self, text: str) -> str:
        """A string."""
        return "'" + text.replace("'", "''") + "'"

    def text(self, value: str) -> str:
        """A value as text."""
        return value

    def replaced(self, text: str, pattern: str, by: str) -> str:
        """Text with what matches a pattern replaced, wherever it does."""
        literals = ", ".join(map(self.literal, (pattern, by)))
        return f"regexp_replace({text}, {literals}, 'g')"

    def spaced(self, text: str) -> str:
        """Text with one space for each run of white space."""
        return self.replaced(text, _SPACES, " ")

    def parsed(self, rule: Rule, form: str) -> str | None:
        """ISO text by a format; None where this kind of SQL has no safe function for that."""
        return None


_SPACES = r"[ \t\r\n]+"


class DuckDB(Dialect):
    """DuckDB: macros."""

    def function(self, name: str, body: str, **parameters: Type) -> str:
        return f"CREATE OR REPLACE MACRO {name}({', '.join(parameters)}) AS\n{body};"

    def matches(self, pattern: str) -> str:
        return f"regexp_matches(prepared, {pattern})"

    def group(self, pattern: str, group: int) -> str:
        return f"regexp_extract(prepared, {pattern}, {group})"

    def exists(self, year: str, month: int) -> str:
        return f"TRY_CAST({year} || substr(iso, {month - 1}, 6) AS DATE) IS NOT NULL"

    def text(self, value: str) -> str:
        return f"CAST({value} AS VARCHAR)"

    def number(self, text: str) -> str:
        return f"TRY_CAST({text} AS BIGINT)"

    def divided(self, number: str, by: str) -> str:
        return f"({number} // {by})"

    def day(self, first_year: int, days: str) -> str:
        return f"CAST(DATE '{first_year:04d}-01-01' + CAST({days} AS INTEGER) AS VARCHAR)"

    def moment(self, first_year: int, seconds: str) -> str:
        begin = f"TIMESTAMP '{first_year:04d}-01-01' + to_seconds({seconds})"
        return f"strftime({begin}, '%Y-%m-%dT%H:%M:%S')"

    def parsed(self, rule: Rule, form: str) -> str | None:
        return f"CAST(CAST(try_strptime(prepared, {self.literal(form)}) AS DATE) AS VARCHAR)"


class PostgreSQL(Dialect):
    """PostgreSQL 12 or later: SQL functions, which the planner can put into the query."""

    def function(self, name: str, body: str, **parameters: Type) -> str:
        listed = ", ".join(f"{parameter} {kind}" for parameter, kind in parameters.items())
        quote = "$function$"
        while quote in body:  # a text of the column
            quote = f"$_{quote[1:]}"
        return (
            f"CREATE OR REPLACE FUNCTION {name}({listed}) RETURNS text\n"
            f"LANGUAGE sql IMMUTABLE PARALLEL SAFE AS {quote}\nSELECT\n{body}\n{quote};"
        )

    def matches(self, pattern: str) -> str:
        return f"prepared ~ {pattern}"

    def group(self, pattern: str, group: int) -> str:
        return f"(regexp_match(prepared, {pattern}))[{group}]"

    def exists(self, year: str, month: int) -> str:
        named, day = f"substr(iso, {month}, 2)::int", f"substr(iso, {month + 3}, 2)::int"
        return f"EXTRACT(month FROM make_date({year}::int, {named}, 1) + ({day} - 1)) = {named}"

    def text(self, value: str) -> str:
        return f"CAST({value} AS text)"

    def number(self, text: str) -> str:
        return f"CAST({text} AS bigint)"

    def divided(self, number: str, by: str) -> str:
        return f"({number} / {by})"

    def day(self, first_year: int, days: str) -> str:
        begin = f"DATE '{first_year:04d}-01-01' + CAST({days} AS int)"
        return f"to_char({begin}, 'YYYY-MM-DD')"

    def moment(self, first_year: int, seconds: str) -> str:
        day = f"DATE '{first_year:04d}-01-01' + CAST(({seconds}) / 86400 AS int)"
        clock = f"(({seconds}) % 86400) * interval '1 second'"
        return f"to_char({day} + {clock}, 'YYYY-MM-DD\"T\"HH24:MI:SS')"


class Spark(Dialect):
    """Spark 4 or later: temporary SQL functions."""

    def function(self, name: str, body: str, **parameters: Type) -> str:
        kinds = {"text": "STRING", "bigint": "BIGINT"}
        listed = ", ".join(f"{parameter} {kinds[kind]}" for parameter, kind in parameters.items())
        return (
            f"CREATE OR REPLACE TEMPORARY FUNCTION {name}({listed}) RETURNS STRING\nRETURN\n{body};"
        )

    def matches(self, pattern: str) -> str:
        return f"prepared RLIKE {pattern}"

    def group(self, pattern: str, group: int) -> str:
        return f"regexp_extract(prepared, {pattern}, {group})"

    def exists(self, year: str, month: int) -> str:
        return f"try_cast({year} || substr(iso, {month - 1}, 6) AS DATE) IS NOT NULL"

    def literal(self, text: str) -> str:
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def replaced(self, text: str, pattern: str, by: str) -> str:
        return f"regexp_replace({text}, {self.literal(pattern)}, {self.literal(by)})"

    def text(self, value: str) -> str:
        return f"CAST({value} AS STRING)"

    def number(self, text: str) -> str:
        return f"try_cast({text} AS BIGINT)"

    def divided(self, number: str, by: str) -> str:
        return f"({number} div {by})"

    def since(self, number: str, zero: int) -> str:
        # Spark adds before it looks at the bounds.
        return f"try_subtract({number}, {zero})"

    def day(self, first_year: int, days: str) -> str:
        return f"CAST(date_add(DATE'{first_year:04d}-01-01', CAST({days} AS INT)) AS STRING)"

    def moment(self, first_year: int, seconds: str) -> str:
        # No timestamp: it would be one of the time zone of the session.
        rest = f"({seconds}) % 86400"
        clock = (f"({rest}) div 3600", f"({rest}) div 60 % 60", f"({rest}) % 60")
        parts = [f"lpad(CAST({part} AS STRING), 2, '0')" for part in clock]
        day = self.day(first_year, f"({seconds}) div 86400")
        return f"{day} || 'T' || {parts[0]}\n  || ':' || {parts[1]} || ':' || {parts[2]}"


DIALECTS: Mapping[str, Dialect] = {
    "duckdb": DuckDB(),
    "postgresql": PostgreSQL(),
    "spark": Spark(),
}
