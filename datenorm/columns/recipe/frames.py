"""Recipes as Python: for each column a function for pandas and one for polars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from datenorm.columns.recipe.comments import header, left_out, of_rule
from datenorm.columns.recipe.rules import Piece, Recipe, Rule
from datenorm.columns.recipe.sql import function_name, uses_strptime

__all__ = ["python"]

_PANDAS_YEARS = (1700, 2260)  # that fit its timestamps of nanoseconds
_SPACES = 'r"[ \\t\\r\\n]+"'

_HEAD = '''"""ISO 8601 dates of columns, by rules that datenorm learned from them.

NAME_iso_pandas takes a Series, NAME_iso_polars an expression or the name of a column.
"""

from __future__ import annotations

import calendar
from typing import Any


def _exists(iso: str, years: range, no_dates: tuple[str, ...]) -> bool:
    """Whether ISO text is a day, a month or a year that exists, in the years of its column."""
    date = iso.replace("XXXX-", "--")
    year, rest = ("2000", date[1:]) if date.startswith("--") else (date[:4], date[4:])
    if iso in no_dates or (not date.startswith("--") and int(year) not in years):
        return False
    month, day = int(rest[1:3] or 1), int(rest[4:6] or 1)
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(int(year), month)[1]
'''


def python(recipes: Sequence[Recipe]) -> str:
    """Recipes as a module that needs pandas or polars, whichever is called."""
    names: set[str] = set()
    parts = [_HEAD]
    for recipe in recipes:
        names.add(name := function_name(recipe.name, names))
        parts += ["\n".join(lines) for lines in _functions(recipe, name)]
    return "\n\n".join(parts) + "\n"


def _functions(recipe: Recipe, name: str) -> Iterator[list[str]]:
    yield [
        *_commented(header(recipe)),
        *_commented(left_out(recipe)),
        f"_{name.upper()}_YEARS = range({recipe.first_year}, {recipe.last_year + 1})",
        f"_{name.upper()}_NO_DATES = {_tuple(recipe.no_dates)}",
        f"_{name.upper()}_EXCEPTIONS = {_tuple(recipe.exceptions)}  # left to the network",
    ]
    if recipe.has_short_years:
        yield _century(recipe, name)
    yield _pandas(recipe, name)
    yield _polars(recipe, name)


def _century(recipe: Recipe, name: str) -> list[str]:
    """A function that puts the century before two digits of the year and what follows."""
    lines = [
        f"def _{name}_century(short: str) -> str:",
        '    """ISO text with four digits of the year, from that with two."""',
    ]
    for bound, century in recipe.century.runs[:-1]:
        lines += [f"    if short < {bound!r}:", f"        return {century!r} + short"]
    return [*lines, f"    return {recipe.century.runs[-1][1]!r} + short", ""]


def _pandas(recipe: Recipe, name: str) -> list[str]:
    lower = ".str.lower()" if recipe.has_letters else ""
    constants = f"_{name.upper()}"
    lines = [
        f"def {name}_iso_pandas(values: Any) -> Any:",
        '    """ISO text of a pandas Series; missing where no rule reads a value."""',
        "    import pandas as pd",
        "",
        '    text = pd.Series(values.to_numpy(), dtype="string")',
        f'    text = text.str.replace({_SPACES}, " ", regex=True).str.strip(" "){lower}',
        f"    text = text.mask(text.isin({constants}_EXCEPTIONS))",
        '    iso = pd.Series(pd.NA, index=text.index, dtype="string")',
    ]
    for rule in recipe.rules:
        lines += _commented(of_rule(rule), "    ")
        lines += [f"    {line}" for line in _pandas_rule(rule, recipe, name)]
    test = f"_exists(date, {constants}_YEARS, {constants}_NO_DATES)"
    return [
        *lines,
        f"    existing = [date for date in iso.dropna().unique() if {test}]",
        "    iso = iso.where(iso.isin(existing))",
        "    return iso.set_axis(values.index)",
        "",
    ]


def _pandas_rule(rule: Rule, recipe: Recipe, name: str) -> list[str]:
    pattern = _raw(f"^{rule.pattern}$")
    form = uses_strptime(rule)
    low, high = _PANDAS_YEARS
    if form and low <= recipe.first_year and recipe.last_year <= high:
        matching = f"text.where(text.str.fullmatch({_raw(rule.pattern)}))"
        parsed = f'pd.to_datetime({matching}, format={form!r}, errors="coerce")'
        return [f"day = {parsed}", 'iso = iso.fillna(day.dt.strftime("%Y-%m-%d").astype("string"))']
    lines = [f"found = text.str.extract({pattern})"]
    pieces = []
    for piece in rule.pieces:
        group = None if piece.group is None else f"found[{piece.group - 1}]"
        if group is None:
            pieces.append(repr(piece.text))
        elif piece.months:
            lines.append(f"months = {_months(piece.months)}")
            pieces.append(f"{group}.map(months)")
        else:
            pieces.append(f"{group}.str.zfill(2)" if piece.padded else group)
    lines.append(f"date = ({' + '.join(pieces)}).astype(\"string\")")
    if rule.is_short:
        lines.append(f'date = date.map(_{name}_century, na_action="ignore").astype("string")')
    return [*lines, "iso = iso.fillna(date)"]


def _polars(recipe: Recipe, name: str) -> list[str]:
    lower = ".str.to_lowercase()" if recipe.has_letters else ""
    constants = f"_{name.upper()}"
    lines = [
        f"def {name}_iso_polars(values: Any) -> Any:",
        '    """ISO text of a polars expression, or of the column of a name; null where no rule '
        'reads it."""',
        "    import polars as pl",
        "",
        "    text = pl.col(values) if isinstance(values, str) else values",
        f'    text = text.cast(pl.String).str.replace_all({_SPACES}, " ").str.strip_chars(" "){lower}',
        f"    text = pl.when(~text.is_in({constants}_EXCEPTIONS)).then(text)",
        "    dates = [pl.lit(None, dtype=pl.String)]",
    ]
    for rule in recipe.rules:
        lines += _commented(of_rule(rule), "    ")
        lines += [f"    {line}" for line in _polars_rule(rule, recipe)]
    return [
        *lines,
        "    iso = pl.coalesce(dates)",
        *_polars_existing(recipe, constants),
        "    return iso",
    ]


def _polars_rule(rule: Rule, recipe: Recipe) -> list[str]:
    pattern = _raw(f"^{rule.pattern}$")
    if form := uses_strptime(rule):
        day = f"text.str.to_date({form!r}, strict=False).dt.to_string(\"%Y-%m-%d\")"
        return [f"matching = text.str.contains({pattern})", f"dates.append(pl.when(matching).then({day}))"]
    lines = [f"pattern = {pattern}"]
    pieces = []
    for piece in rule.pieces:
        group = f"text.str.extract(pattern, {piece.group})"
        if piece.group is None:
            pieces.append(f"pl.lit({piece.text!r})")
        elif piece.months:
            lines.append(f"months = {_months(piece.months)}")
            known = "replace_strict(months, default=None, return_dtype=pl.String)"
            pieces.append(f"{group}.{known}")
        else:
            pieces.append(f"{group}.str.zfill(2)" if piece.padded else group)
    lines.append(f"date = {' + '.join(pieces)}")
    if not rule.is_short:
        return [*lines, "dates.append(date)"]
    whens = "".join(
        f".when(date < {bound!r}).then(pl.lit({century!r}))"
        for bound, century in recipe.century.runs[:-1]
    )
    last = f"pl.lit({recipe.century.runs[-1][1]!r})"
    chosen = f"pl{whens}.otherwise({last})" if whens else last
    return [*lines, f"dates.append({chosen} + date)"]


def _polars_existing(recipe: Recipe, constants: str) -> Iterator[str]:
    """Lines that leave out what does not exist."""
    dated = [rule for rule in recipe.rules if not rule.is_yearless]
    leads = {rule.lead: None for rule in recipe.rules if rule.is_yearless}
    yield f"    iso = pl.when(~iso.is_in({constants}_NO_DATES)).then(iso)"
    if dated:
        bounds = f"{recipe.first_year}, {recipe.last_year}"
        yield "    year = iso.str.slice(0, 4).cast(pl.Int32, strict=False)"
        yield f"    in_years = year.is_null() | year.is_between({bounds})"
        yield "    iso = pl.when(in_years).then(iso)"
    if any(rule.is_day for rule in dated):
        day = 'iso.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)'
        shorter = ' | iso.str.starts_with("-") | iso.str.starts_with("X")' if leads else ""
        yield f"    exists = (iso.str.len_chars() < 10){shorter} | {day}.is_not_null()"
        yield "    iso = pl.when(exists).then(iso)"
    for lead in leads:
        day = f'("2000-" + iso.str.slice({len(lead)}, 5)).str.to_date("%Y-%m-%d", strict=False)'
        yield f"    exists = ~iso.str.starts_with({lead!r}) | {day}.is_not_null()"
        yield "    iso = pl.when(exists).then(iso)"


def _months(months: Mapping[str, str]) -> str:
    ordered = sorted(months.items(), key=lambda item: (item[1], item[0]))
    return f"{{{', '.join(f'{word!r}: {month!r}' for word, month in ordered)}}}"


def _commented(lines: Iterable[str], indent: str = "") -> list[str]:
    return [f"{indent}# {line}" for line in lines]


def _tuple(texts: Sequence[str]) -> str:
    return f"({''.join(f'{text!r}, ' for text in texts)})" if texts else "()"


def _raw(pattern: str) -> str:
    """A pattern as a Python string."""
    if "\\" in pattern and '"' not in pattern and not pattern.endswith("\\"):
        return f'r"{pattern}"'
    return repr(pattern)
