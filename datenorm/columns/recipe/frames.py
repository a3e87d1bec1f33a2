"""Recipes as Python: for each column a function for pandas and one for polars."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from datenorm.columns.recipe.comments import header, left_out, of_groups, of_rule
from datenorm.columns.recipe.count_frames import count_helpers, pandas_count, polars_count
from datenorm.columns.recipe.naming import NamedColumn, named
from datenorm.columns.recipe.rules import Recipe, Rule
from datenorm.columns.recipe.sql import uses_strptime

__all__ = ["python"]

_PANDAS_YEARS = (1700, 2260)  # that fit its timestamps of nanoseconds
_SPACES = 'r"[ \\t\\r\\n]+"'
_ISO_DAY = '"%Y-%m-%d"'

_HEAD = '''"""ISO 8601 dates of columns, by rules that datenorm learned from them.

NAME_iso_pandas takes a Series, NAME_iso_polars an expression or the name of a column.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any


def _exists(iso: str, first_year: int, last_year: int) -> bool:
    """Whether ISO text is a day, a month or a year that exists, in the years of its column."""
    date = iso.replace("XXXX-", "--")
    if date.startswith("--"):
        year, month, day = 2000, int(date[2:4]), int(date[5:7])
    else:
        year, month, day = int(date[:4]), int(date[5:7] or 1), int(date[8:10] or 1)
        if not first_year <= year <= last_year:
            return False
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
'''

_BY_GROUP = '''
def {name}_iso_pandas(values: Any, groups: Any) -> Any:
    """ISO text of a pandas Series by a Series of groups; missing in all other groups."""
    import pandas as pd

    readers: dict[str, Any] = {{
{pandas}    }}
    group = pd.Series(groups.to_numpy(), dtype="string").fillna("")
    iso = pd.Series(pd.NA, index=group.index, dtype="string")
    for name, read in readers.items():
        rows = (group == name).to_numpy()
        iso[rows] = read(values[rows]).to_numpy()
    return iso.set_axis(values.index)


def {name}_iso_polars(values: Any, groups: Any) -> Any:
    """ISO text of a polars expression by that of groups, or of columns by their names."""
    import polars as pl

    readers: dict[str, Any] = {{
{polars}    }}
    group = (pl.col(groups) if isinstance(groups, str) else groups).cast(pl.String).fill_null("")
    none = pl.when(group.is_null()).then(group)
    read = [pl.when(group == name).then(reader(values)) for name, reader in readers.items()]
    return pl.coalesce(none, *read)'''


def python(recipes: Sequence[Recipe]) -> str:
    """Recipes as a module that needs pandas or polars, whichever is called."""
    parts = [_HEAD.rstrip("\n"), *count_helpers(recipes)]
    for column in named(recipes):
        for function, recipe in column.members:
            parts += ["\n".join(lines) for lines in _functions(recipe, function)]
        if column.by is not None:
            parts += [_commented_text(of_groups(column.recipes)) + _BY_GROUP.format(**_of(column))]
    return "\n\n\n".join(parts) + "\n"


def _of(column: NamedColumn) -> dict[str, str]:
    """What the functions of a column with groups are called, and those of each group."""
    read = [(function, recipe.group) for function, recipe in column.members if recipe.rules]
    pandas, polars = (
        "".join(f"        {_text(group)}: {function}_iso_{kind},\n" for function, group in read)
        for kind in ("pandas", "polars")
    )
    return {"name": column.name, "pandas": pandas, "polars": polars}


def _functions(recipe: Recipe, name: str) -> Iterator[list[str]]:
    comment = _commented((*header(recipe), *left_out(recipe)))
    if recipe.has_short_years:
        yield [*comment, *_century(recipe, name)]
        comment = []
    yield [*comment, *_pandas(recipe, name)]
    yield _polars(recipe, name)


def _century(recipe: Recipe, name: str) -> list[str]:
    """A function that puts the century before two digits of the year and what follows."""
    lines = [
        f"def _{name}_century(short: str) -> str | None:",
        '    """ISO text with four digits of the year, from that with two."""',
    ]
    for bound, century in recipe.century.runs:
        completed = f'"{century}" + short' if century else "None"
        if bound:
            lines += [f"    if short < {_text(bound)}:", f"        return {completed}"]
        else:
            lines.append(f"    return {completed}")
    return lines


def _pandas(recipe: Recipe, name: str) -> list[str]:
    lower = ".str.lower()" if recipe.has_letters else ""
    lines = [
        f"def {name}_iso_pandas(values: Any) -> Any:",
        '    """ISO text of a pandas Series; missing where no rule reads a value."""',
        "    import pandas as pd",
        "",
        '    text = pd.Series(values.to_numpy(), dtype="string")',
        f'    text = text.str.replace({_SPACES}, " ", regex=True).str.strip(" "){lower}',
    ]
    if recipe.exceptions:
        lines.append(f"    text = text.mask(text.isin({_list(recipe.exceptions)}))")
    lines.append('    iso = pd.Series(pd.NA, index=text.index, dtype="string")')
    for rule in recipe.rules:
        lines += _commented(of_rule(rule), "    ")
        lines += [f"    {line}" for line in _pandas_rule(rule, recipe, name)]
    if recipe.no_dates:
        lines.append(f"    iso = iso.mask(iso.isin({_list(recipe.no_dates)}))")
    bounds = f"{recipe.first_year}, {recipe.last_year}"
    return [
        *lines,
        f"    existing = [date for date in iso.dropna().unique() if _exists(date, {bounds})]",
        "    return iso.where(iso.isin(existing)).set_axis(values.index)",
    ]


def _pandas_rule(rule: Rule, recipe: Recipe, name: str) -> list[str]:
    pattern = f"pattern = {_text(f'^{rule.pattern}$')}"
    if rule.count:
        return [pattern, *pandas_count(rule.count, recipe)]
    form = uses_strptime(rule)
    low, high = _PANDAS_YEARS
    if form and low <= recipe.first_year and recipe.last_year <= high:
        return [
            pattern,
            "matching = text.where(text.str.match(pattern))",
            f'days = pd.to_datetime(matching, format={_text(form)}, errors="coerce")',
            f'iso = iso.fillna(days.dt.strftime({_ISO_DAY}).astype("string"))',
        ]
    lines = [pattern, "found = text.str.extract(pattern)"]
    pieces = []
    for piece in rule.pieces:
        group = None if piece.group is None else f"found[{piece.group - 1}]"
        if group is None:
            pieces.append(_text(piece.text))
        elif piece.table:
            lines += _table(piece.table)
            pieces.append(f"{group}.map(table)")
        else:
            pieces.append(f"{group}.str.zfill(2)" if piece.padded else group)
    lines.append(f"dates = {' + '.join(pieces)}")
    if rule.is_short:
        lines.append(f'dates = dates.map(_{name}_century, na_action="ignore")')
    return [*lines, 'iso = iso.fillna(dates.astype("string"))']


def _polars(recipe: Recipe, name: str) -> list[str]:
    lower = ".str.to_lowercase()" if recipe.has_letters else ""
    what = "a polars expression, or of the column of a name"
    lines = [
        f"def {name}_iso_polars(values: Any) -> Any:",
        f'    """ISO text of {what}; null where no rule reads it."""',
        "    import polars as pl",
        "",
        "    text = pl.col(values) if isinstance(values, str) else values",
        f'    text = text.cast(pl.String).str.replace_all({_SPACES}, " ")',
        f'    text = text.str.strip_chars(" "){lower}',
    ]
    if recipe.exceptions:
        lines.append(f"    text = pl.when(~text.is_in({_list(recipe.exceptions)})).then(text)")
    # A literal alone would be one row.
    lines.append(f"    found = [{'' if recipe.rules else 'pl.when(text.is_null()).then(text)'}]")
    for rule in recipe.rules:
        lines += _commented(of_rule(rule), "    ")
        lines += [f"    {line}" for line in _polars_rule(rule, recipe)]
    lines.append("    iso = pl.coalesce(found)")
    if recipe.no_dates:
        lines.append(f"    iso = pl.when(~iso.is_in({_list(recipe.no_dates)})).then(iso)")
    return [*lines, *_polars_existing(recipe), "    return iso"]


def _polars_rule(rule: Rule, recipe: Recipe) -> list[str]:
    lines = [f"pattern = {_text(f'^{rule.pattern}$')}"]
    if rule.count:
        return [*lines, *polars_count(rule.count, recipe)]
    if form := uses_strptime(rule):
        return [
            *lines,
            f"days = text.str.to_date({_text(form)}, strict=False).dt.to_string({_ISO_DAY})",
            "found.append(pl.when(text.str.contains(pattern)).then(days))",
        ]
    pieces = []
    for number, piece in enumerate(rule.pieces):
        if piece.group is None:
            pieces.append(f"pl.lit({_text(piece.text)})")
            continue
        lines.append(f"part_{number} = text.str.extract(pattern, {piece.group})")
        if piece.table:
            lines += _table(piece.table)
            known = "replace_strict(table, default=None, return_dtype=pl.String)"
            lines.append(f"part_{number} = part_{number}.{known}")
        pieces.append(f"part_{number}.str.zfill(2)" if piece.padded else f"part_{number}")
    lines.append(f"dates = {' + '.join(pieces)}")
    if rule.is_short:
        found = [
            (bound, f"pl.lit({_text(century) if century else 'None'})")
            for bound, century in recipe.century.runs
        ]
        whens = "".join(f".when(dates < {_text(bound)}).then({lit})" for bound, lit in found[:-1])
        last = found[-1][1]
        lines.append(f"century = pl{whens}.otherwise({last})" if whens else f"century = {last}")
        lines.append("dates = century + dates")
    return [*lines, "found.append(dates)"]


def _polars_existing(recipe: Recipe) -> Iterator[str]:
    """Lines that leave out what does not exist, or lies in no year of the column."""
    leads = sorted({rule.lead for rule in recipe.rules if rule.is_yearless})
    dated = [rule for rule in recipe.rules if not rule.is_yearless]
    for lead in leads:
        yield f'    day = "2000-" + iso.str.slice({len(lead)}, 5)'
        yield f"    day = day.str.to_date({_ISO_DAY}, strict=False)"
        yield f"    has_year = ~iso.str.starts_with({_text(lead)})"
        yield "    iso = pl.when(has_year | day.is_not_null()).then(iso)"
    if dated:
        bounds = f"{recipe.first_year}, {recipe.last_year}"
        yield "    year = iso.str.slice(0, 4).cast(pl.Int32, strict=False)"
        without = "year.is_null() | " if leads else ""
        yield f"    iso = pl.when({without}year.is_between({bounds})).then(iso)"
    if any(rule.is_day for rule in dated):
        yield f"    day = iso.str.slice(0, 10).str.to_date({_ISO_DAY}, strict=False)"
        yield "    iso = pl.when((iso.str.len_chars() < 10) | day.is_not_null()).then(iso)"


def _table(table: Mapping[str, str]) -> list[str]:
    """Lines that make the table of months, or of hours."""
    lines: list[str] = []
    for value in sorted(set(table.values())):
        words = sorted(word for word, its in table.items() if its == value)
        lines.append("    " + " ".join(f'{_text(word)}: "{value}",' for word in words))
    return ["table = {", *lines, "}"]


def _commented_text(lines: Iterable[str]) -> str:
    return "\n".join(_commented(lines))


def _commented(lines: Iterable[str], indent: str = "") -> list[str]:
    return [f"{indent}# {line}" for line in lines]


def _list(texts: Sequence[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)


def _text(text: str) -> str:
    """A string of Python."""
    return json.dumps(text, ensure_ascii=False)
