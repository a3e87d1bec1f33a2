"""Numbers that count days or seconds, as Python for pandas and polars."""

from __future__ import annotations

from collections.abc import Sequence

from datenorm.columns.recipe.counts import Count
from datenorm.columns.recipe.rules import Recipe

__all__ = ["count_helpers", "pandas_count", "polars_count"]

_OF_DAYS = '''
def _of_days(part: int, scale: int) -> tuple[int, int, int]:
    """Seconds, thousandths and the characters of ISO text that decimals of a day tell.

    One second in 86,400 needs five of them, and a minute four: 0.5208 is 12:30.
    """
    if part % (60 * scale) == 0:
        return part // scale, 0, 19
    if scale < 1000:
        return part // scale, 0, 10
    if scale <= 10000:
        unit, length = (3600 * scale, 13) if scale == 1000 else (60 * scale, 16)
        near = (part + unit // 2) // unit * unit
        return (near if abs(part - near) <= 43200 else part) // scale, 0, length
    near = (part + scale // 2) // scale
    if abs(part - near * scale) <= max(43200, scale // 2000):
        return near, 0, 19
    unit = scale // 1000
    upper, rest = divmod(2 * part + unit, 2 * unit)
    upper -= 0 if rest else upper % 2  # between two thousandths, the even one
    return upper // 1000, upper % 1000, 19
'''
_MOMENT = '''
def _moment(year: int, seconds: int, digits: str = "") -> str:
    """ISO text so many seconds after the beginning of a year, and digits behind their point."""
    moment = dt.datetime(year, 1, 1) + dt.timedelta(seconds=seconds)
    return moment.isoformat() + f".{digits}".rstrip("0").rstrip(".")
'''
_POLARS = '''
def _moment_polars(year: int, seconds: Any) -> Any:
    """The same, as a polars expression, without digits behind the point."""
    import polars as pl

    moment = pl.lit(dt.datetime(year, 1, 1)) + pl.duration(seconds=seconds)
    return moment.dt.to_string("%Y-%m-%dT%H:%M:%S")
'''
_OF_DAYS_POLARS = '''
def _of_days_polars(year: int, seconds: Any, part: Any, scale: Any) -> Any:
    """ISO text so many seconds after the beginning of a year, and decimals of a day behind."""
    import polars as pl

    cut = part // scale
    near = (part + scale // 2) // scale
    nears = []
    for unit in (3_600_000, 600_000):
        nearest = (part + unit // 2) // unit * unit
        is_near = (part - nearest).abs() <= 43200
        nears.append(pl.when(is_near).then(nearest).otherwise(part) // scale)
    unit = scale // 1000
    upper = (2 * part + unit) // (2 * unit)
    odd = pl.when((2 * part + unit) % (2 * unit) == 0).then(upper % 2).otherwise(0)
    milli = upper - odd  # between two thousandths, the even one
    fraction = ("." + (milli % 1000).cast(pl.String).str.zfill(3)).str.replace("[.]?0*$", "")
    near_enough = pl.max_horizontal(pl.lit(43200), scale // 2000)
    return (
        pl.when(part % (60 * scale) == 0)
        .then(_moment_polars(year, seconds + cut))
        .when(scale < 1000)
        .then(_moment_polars(year, seconds + cut).str.slice(0, 10))
        .when(scale == 1000)
        .then(_moment_polars(year, seconds + nears[0]).str.slice(0, 13))
        .when(scale == 10000)
        .then(_moment_polars(year, seconds + nears[1]).str.slice(0, 16))
        .when((part - near * scale).abs() <= near_enough)
        .then(_moment_polars(year, seconds + near))
        .otherwise(_moment_polars(year, seconds + milli // 1000) + fraction)
    )
'''


def count_helpers(recipes: Sequence[Recipe]) -> list[str]:
    """The functions that the rules for numbers of some recipes need."""
    counts = [rule.count for recipe in recipes for rule in recipe.rules if rule.count]
    has_clock = any(count.has_clock for count in counts)
    of_days = any(count.decimals and count.per_second is None for count in counts)
    parts = [_MOMENT, _POLARS] * has_clock + [_OF_DAYS, _OF_DAYS_POLARS] * of_days
    return [part.strip("\n") for part in parts]


def pandas_count(count: Count, recipe: Recipe) -> list[str]:
    """Lines that fill `iso` from the `text` that matches `pattern`."""
    bounds = count.bounds(recipe.first_year, recipe.last_year)
    zone = f' + "{count.system.zone}"' if count.system.zone else ""
    noon = " + 43200" if count.system.noon else ""
    year, places = bounds.first_year, len(str(count.per_second or 1)) - 1
    lines = ["def dated(text: str) -> str | None:"]
    if count.decimals:
        lines.append('    whole, decimals = text.replace(",", ".").split(".")')
    else:
        lines.append('    whole = text.replace(",", ".").partition(".")[0]')
    outside = f"not {bounds.low} <= int(whole) <= {bounds.high}"
    outside += f" or len(decimals) > {count.most_decimals}" if count.decimals else ""
    lines += [
        f"    if {outside}:",
        "        return None",
        f"    since = int(whole) - {bounds.zero}",
    ]
    if count.per_second is not None:
        digits = [f'f"{{since % {count.per_second}:0{places}d}}"'] * bool(places)
        digits += ["decimals"] * count.decimals
        more = f", {' + '.join(digits)}" if digits else ""
        lines.append(f"    return _moment({year}, since // {count.per_second}{more}){zone}")
    elif count.decimals:
        lines += [
            "    scale = 10 ** len(decimals)",
            "    seconds, part, length = _of_days(int(decimals) * 86400, scale)",
            f'    moment = _moment({year}, since * 86400{noon} + seconds, f"{{part:03d}}")',
            "    return moment if length == 19 else moment[:length]",
        ]
    elif count.midnights:
        lines.append(f"    return _moment({year}, since * 86400{noon})")
    else:
        lines.append(f"    return (dt.date({year}, 1, 1) + dt.timedelta(since)).isoformat()")
    return [
        *lines,
        "",
        'dates = text.where(text.str.match(pattern)).map(dated, na_action="ignore")',
        'iso = iso.fillna(dates.astype("string"))',
    ]


def polars_count(count: Count, recipe: Recipe) -> list[str]:
    """Lines that append what the `text` comes to that matches `pattern`."""
    bounds = count.bounds(recipe.first_year, recipe.last_year)
    year, places = bounds.first_year, len(str(count.per_second or 1)) - 1
    noon = " + 43200" if count.system.noon else ""
    within = f"whole.is_between({bounds.low}, {bounds.high})"
    lines = ["whole = text.str.extract(pattern, 1).cast(pl.Int64, strict=False)"]
    if count.decimals:
        lines.append("decimals = text.str.extract(pattern, 2)")
        within += f" & (decimals.str.len_chars() <= {count.most_decimals})"
    lines += [f"inside = {within}", f"since = pl.when(inside).then(whole) - {bounds.zero}"]
    if count.per_second is not None:
        digits = [f"(since % {count.per_second}).cast(pl.String).str.zfill({places})"] * bool(
            places
        )
        digits += ["decimals"] * count.decimals
        dates = f"_moment_polars({year}, since // {count.per_second})"
        if digits:
            lines.append(f'fraction = "." + {" + ".join(digits)}')
            dates += ' + fraction.str.replace("[.]?0*$", "")'
        dates += f' + "{count.system.zone}"' if count.system.zone else ""
    elif count.decimals:
        lines += [
            "part = pl.when(inside).then(decimals).cast(pl.Int64) * 86400",
            'scale = ("1" + pl.when(inside).then(decimals).str.replace_all("[0-9]", "0"))',
            "scale = scale.cast(pl.Int64)",
        ]
        dates = f"_of_days_polars({year}, since * 86400{noon}, part, scale)"
    elif count.midnights:
        dates = f"_moment_polars({year}, since * 86400{noon})"
    else:
        first = f"pl.lit(dt.date({year}, 1, 1))"
        dates = f'({first} + pl.duration(days=since)).dt.to_string("%Y-%m-%d")'
    return [*lines, f"found.append({dates})"]
