"""Numbers that count days or seconds, as SQL."""

from __future__ import annotations

from collections.abc import Iterator

from datenorm.columns.recipe.counts import Count
from datenorm.columns.recipe.dialects import Dialect
from datenorm.columns.recipe.rules import Recipe

__all__ = ["count_functions", "count_iso"]


def count_functions(recipe: Recipe, name: str, dialect: Dialect) -> Iterator[str]:
    """The functions that the rules for numbers of a recipe need."""
    counts = [rule.count for rule in recipe.rules if rule.count and rule.count.has_clock]
    years = {count.bounds(recipe.first_year, recipe.last_year).first_year for count in counts}
    for year in sorted(years):
        body = f"  {dialect.moment(year, 'seconds')}"
        yield dialect.function(f"{name}_from_{year}", body, seconds="bigint")
    if any(count.decimals and count.per_second is None for count in counts):
        yield _of_days(name, recipe.first_year, dialect)


def _of_days(name: str, year: int, dialect: Dialect) -> str:
    """A function for days with decimals: no more of a clock than they tell.

    `part` is what of a day stands behind the point, in seconds times `scale`, the power of ten of
    the decimals. One second in 86,400 needs five of them, and a minute four: 0.5208 is 12:30.
    """
    moment = f"{name}_from_{year}"

    def near(part: str, unit: str) -> str:
        """How many of a unit come nearest."""
        return dialect.divided(f"({part} + {dialect.divided(unit, '2')})", unit)

    def rounded(unit: int, length: int) -> str:
        nearest = f"{near('part', str(unit))} * {unit}"
        seconds = dialect.divided(
            f"CASE WHEN abs(part - {nearest}) <= 43200 THEN {nearest} ELSE part END", "scale"
        )
        return f"substr({moment}(seconds + {seconds}), 1, {length})"

    second = near("part", "scale")
    tolerance = f"greatest(43200, {dialect.divided('scale', '2000')})"
    whole = f"abs(part - {second} * scale) <= {tolerance}"
    # One at least: Spark divides before it looks at the cases.
    unit = f"greatest(1, {dialect.divided('scale', '1000')})"
    doubled = f"(2 * part + {unit})"
    upper = dialect.divided(doubled, f"(2 * {unit})")
    # Between two thousandths, the even one.
    between = f"{doubled} % (2 * {unit}) = 0"
    thousandths = f"({upper} - CASE WHEN {between} THEN {upper} % 2 ELSE 0 END)"
    digits = f"lpad({dialect.text(f'{thousandths} % 1000')}, 3, '0')"
    body = f"""CASE
  WHEN part % (60 * scale) = 0 THEN {moment}(seconds + {dialect.divided("part", "scale")})
  WHEN scale < 1000 THEN substr({moment}(seconds + {dialect.divided("part", "scale")}), 1, 10)
  WHEN scale = 1000 THEN {rounded(3_600_000, 13)}
  WHEN scale = 10000 THEN {rounded(600_000, 16)}
  WHEN {whole} THEN {moment}(seconds + {second})
  ELSE {moment}(seconds + {dialect.divided(thousandths, "1000")})
    || {_fraction(digits, dialect)}
END"""
    name = f"{name}_of_days"
    return dialect.function(name, body, seconds="bigint", part="bigint", scale="bigint")


def count_iso(count: Count, recipe: Recipe, name: str, dialect: Dialect) -> str:
    """ISO text of a number that matches the pattern of its rule, where that is in bounds."""
    bounds = count.bounds(recipe.first_year, recipe.last_year)
    pattern = dialect.literal(f"^{count.pattern}$")
    number = dialect.number(dialect.group(pattern, 1))
    since = dialect.since(number, bounds.zero)
    decimals = dialect.group(pattern, 2)
    guard = f"{number} BETWEEN {bounds.low} AND {bounds.high}"
    if count.decimals:
        guard += f" AND length({decimals}) <= {count.most_decimals}"
    moment = f"{name}_from_{bounds.first_year}"
    if count.per_second is not None:
        seconds = f"{moment}({_divided(since, count.per_second, dialect)})"
        places = len(str(count.per_second)) - 1
        rest = dialect.text(f"{since} % {count.per_second}")
        pieces = [f"lpad({rest}, {places}, '0')"] * bool(places) + [decimals] * count.decimals
        fraction = [_fraction(" || ".join(pieces), dialect)] if pieces else []
        zone = [dialect.literal(count.system.zone)] if count.system.zone else []
        iso = "\n    || ".join([seconds, *fraction, *zone])
    elif count.decimals:
        noon = " + 43200" if count.system.noon else ""
        decimals = f"substr({decimals}, 1, {count.most_decimals})"  # no more, whoever looks first
        scale = dialect.number(f"('1' || {dialect.replaced(decimals, '[0-9]', '0')})")
        part = f"{dialect.number(decimals)} * 86400"
        iso = f"{name}_of_days({since} * 86400{noon}, {part}, {scale})"
    elif count.midnights:
        noon = " + 43200" if count.system.noon else ""
        iso = f"{moment}({since} * 86400{noon})"
    else:
        iso = dialect.day(bounds.first_year, since)
    return f"CASE WHEN {guard}\n    THEN {iso} END"


def _divided(number: str, by: int, dialect: Dialect) -> str:
    return number if by == 1 else dialect.divided(number, str(by))


def _fraction(digits: str, dialect: Dialect) -> str:
    """Digits behind the point of seconds, without the zeros at the end."""
    return dialect.replaced(f"('.' || {digits})", "[.]?0*$", "")
