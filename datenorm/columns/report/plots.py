"""Small plots as SVG text: nothing is loaded, and they print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from datenorm.text import counted, escape

__all__ = ["count_bars", "order_bars", "share_bar", "year_bars"]

_WIDTH = 860
_HEIGHT = 190
_TOP, _BASE = 12, _HEIGHT - 26
_LEFT, _RIGHT = 48, 12  # margins of the bars by year
_OUTLIER_ROOM = 34
_BAR_LIMIT = 90
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # years that one bar may span


def share_bar(parts: Sequence[tuple[str, int]], width: int = _WIDTH, height: int = 18) -> str:
    """One bar cut by shares; each part is (class name, rows)."""
    total = sum(rows for _, rows in parts)
    x, drawn = 0.0, []
    for name, rows in parts:
        if rows:
            length = max(1.5, width * rows / total)
            drawn.append(
                f'<rect class="{name}" x="{x:.1f}" width="{length:.1f}" height="{height}">'
                f"<title>{name}: {counted(rows, 'row')}, {rows / total:.1%}</title></rect>"
            )
            x += length
    label = ", ".join(f"{rows:,} {name}" for name, rows in parts if rows)
    return (
        f'<svg class="share" viewBox="0 0 {width} {height}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}">{"".join(drawn)}</svg>'
    )


def year_bars(years: Mapping[int, int], bounds: tuple[int, int] | None) -> str:
    """Rows by year, or by as many years as make the bars readable; those of outliers stand out."""
    if not years:
        return ""
    # A few far years would squeeze all others into one bar: they are drawn at the ends.
    inside = [y for y in years if not bounds or bounds[0] <= y <= bounds[1]] or list(years)
    low, high = min(inside), max(inside)
    step = next((step for step in _STEPS if (high - low) // step < _BAR_LIMIT), _STEPS[-1])
    low -= low % step
    before = sum(rows for year, rows in years.items() if year < low)
    after = sum(rows for year, rows in years.items() if year > high)
    bins: dict[int, int] = {}
    for year, rows in years.items():
        if low <= year <= high:
            bins[(year - low) // step] = bins.get((year - low) // step, 0) + rows
    count = (high - low) // step + 1
    left = _LEFT + (_OUTLIER_ROOM if before else 0)
    slot = (_WIDTH - left - _RIGHT - (_OUTLIER_ROOM if after else 0)) / count
    maximum = max([*bins.values(), before, after])
    drawn = [_scale(maximum)]
    for index, rows in sorted(bins.items()):
        first = low + index * step
        title = str(first) if step == 1 else f"{first} to {first + step - 1}"
        drawn.append(
            _bar(
                left + index * slot + 0.5,
                max(1.0, slot - 1),
                rows / maximum,
                f"{title}: {counted(rows, 'row')}",
            )
        )
    for rows, x, sign, title in (
        (before, _LEFT, "&lt;", f"before {low}"),
        (after, _WIDTH - _OUTLIER_ROOM, "&gt;", f"after {high}"),
    ):
        if rows:
            drawn.append(_bar(x, 14, rows / maximum, f"{title}: {counted(rows, 'row')}", "outlier"))
            drawn.append(_tick(f"{x + 7}", sign))
    for index in range(0, count, max(1, -(-count // 10))):
        drawn.append(_tick(f"{left + (index + 0.5) * slot:.1f}", str(low + index * step)))
    return (
        f'<svg class="plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="rows by year, {min(years)} to {max(years)}">{"".join(drawn)}</svg>'
    )


def count_bars(counts: Mapping[str, int], unit: str) -> str:
    """Rows by month, day or hour, from the first to the last, as ISO names them."""
    names = _between(min(counts), max(counts))
    slot = (_WIDTH - _LEFT - _RIGHT) / len(names)
    maximum = max(counts.values())
    drawn = [_scale(maximum)]
    for index, name in enumerate(names):
        if rows := counts.get(name):
            x, width = _LEFT + index * slot + 0.5, max(1.0, slot - 1)
            drawn.append(_bar(x, width, rows / maximum, f"{name}: {counted(rows, 'row')}"))
    for index in range(0, len(names), max(1, -(-len(names) // 8))):
        drawn.append(_tick(f"{_LEFT + (index + 0.5) * slot:.1f}", names[index]))
    return (
        f'<svg class="plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="rows by {unit}, {names[0]} to {names[-1]}">{"".join(drawn)}</svg>'
    )


def _between(first: str, last: str) -> list[str]:
    """All months, days or hours from the first to the last; the names say which."""
    return [str(name) for name in np.arange(np.datetime64(first), np.datetime64(last) + 1)]


def _bar(x: float, width: float, share: float, title: str, name: str = "year") -> str:
    """A bar of a share of the full height."""
    length = max(1.0, (_BASE - _TOP) * share)
    return (
        f'<rect class="{name}" x="{x:.1f}" y="{_BASE - length:.1f}" '
        f'width="{width:.1f}" height="{length:.1f}" rx="1"><title>{title}</title></rect>'
    )


def _tick(x: str, text: str) -> str:
    return f'<text class="tick" x="{x}" y="{_BASE + 15}" text-anchor="middle">{text}</text>'


def _scale(maximum: int) -> str:
    lines = []
    for share in (0.0, 0.5, 1.0):
        y = _BASE - (_BASE - _TOP) * share
        lines.append(
            f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text class="tick" x="{_LEFT - 6}" y="{y + 3.5:.1f}" text-anchor="end">'
            f"{_short(round(maximum * share))}</text>"
        )
    return "".join(lines)


def _short(count: int) -> str:
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if count >= size:
            return f"{count / size:.1f}".removesuffix(".0") + letter
    return str(count)


def order_bars(proofs: Mapping[str, int], open_rows: int, widest: int) -> str:
    """Rows that prove each order, and open ones, on the scale of the widest of several."""
    named = [*proofs.items(), ("open", open_rows)]
    width, height = 420, 20 * len(named)
    drawn = []
    for line, (name, rows) in enumerate(named):
        length = max(1.0, (width - 130) * rows / max(widest, 1)) if rows else 0
        y = line * 20
        drawn.append(
            f'<text class="tick" x="34" y="{y + 14}" text-anchor="end">{name}</text>'
            f'<rect class="{name}" x="40" y="{y + 3}" width="{length:.1f}" height="13" rx="2"/>'
            f'<text class="tick" x="{44 + length:.1f}" y="{y + 14}">{rows:,}</text>'
        )
    label = "rows by the orders they can be read in"
    return (
        f'<svg class="votes" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{label}">{"".join(drawn)}</svg>'
    )
