"""Small plots as SVG text: nothing is loaded, and they print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

__all__ = ["share_bar", "votes", "year_bars"]

_WIDTH = 860
_HEIGHT = 190
_MOST_BARS = 90
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # years that one bar may span


def share_bar(parts: Sequence[tuple[str, int]], width: int = _WIDTH, height: int = 18) -> str:
    """One bar cut by shares; each part is (class name, rows)."""
    total = sum(rows for _, rows in parts)
    place, drawn = 0.0, []
    for name, rows in parts:
        if rows:
            length = max(1.5, width * rows / total)
            drawn.append(
                f'<rect class="{name}" x="{place:.1f}" width="{length:.1f}" height="{height}">'
                f"<title>{name}: {rows:,} rows, {rows / total:.1%}</title></rect>"
            )
            place += length
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
    inside = [year for year in years if not bounds or bounds[0] <= year <= bounds[1]] or list(years)
    low, high = min(inside), max(inside)
    step = next((step for step in _STEPS if (high - low) // step < _MOST_BARS), _STEPS[-1])
    low -= low % step
    bins: dict[int, int] = {}
    before = after = 0
    for year, rows in years.items():
        if year < low:
            before += rows
        elif year > high:
            after += rows
        else:
            bins[(year - low) // step] = bins.get((year - low) // step, 0) + rows
    count = (high - low) // step + 1
    left, right = 48 + (34 if before else 0), 12 + (34 if after else 0)
    slot = (_WIDTH - left - right) / count
    most = max([*bins.values(), before, after])
    top, base = 12, _HEIGHT - 26
    drawn = [_scale(most, top, base)]

    def bar(place: float, width: float, rows: int, title: str, name: str) -> str:
        length = max(1.0, (base - top) * rows / most)
        return (
            f'<rect class="{name}" x="{place:.1f}" y="{base - length:.1f}" width="{width:.1f}" height="{length:.1f}" rx="1">'
            f"<title>{title}: {rows:,} rows</title></rect>"
        )

    for place, rows in sorted(bins.items()):
        first = low + place * step
        title = str(first) if step == 1 else f"{first} to {first + step - 1}"
        drawn.append(bar(left + place * slot + 0.5, max(1.0, slot - 1), rows, title, "year"))
    for rows, place, title in ((before, 48, f"before {low}"), (after, _WIDTH - 34, f"after {high}")):
        if rows:
            drawn.append(bar(place, 14, rows, title, "outlier"))
            drawn.append(
                f'<text class="tick" x="{place + 7}" y="{base + 15}" text-anchor="middle">{"&lt;" if place == 48 else "&gt;"}</text>'
            )
    labels = max(1, -(-count // 10))
    for place in range(0, count, labels):
        drawn.append(
            f'<text class="tick" x="{left + (place + 0.5) * slot:.1f}" y="{base + 15}" text-anchor="middle">{low + place * step}</text>'
        )
    return (
        f'<svg class="plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="rows by year, {min(years)} to {max(years)}">{"".join(drawn)}</svg>'
    )


def _scale(most: int, top: int, base: int) -> str:
    lines = []
    for share in (0.0, 0.5, 1.0):
        y = base - (base - top) * share
        lines.append(f'<line class="grid" x1="48" x2="{_WIDTH - 12}" y1="{y:.1f}" y2="{y:.1f}"/>')
        lines.append(f'<text class="tick" x="42" y="{y + 3.5:.1f}" text-anchor="end">{_short(round(most * share))}</text>')
    return "".join(lines)


def _short(count: int) -> str:
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if count >= size:
            return f"{count / size:.1f}".removesuffix(".0") + letter
    return str(count)


def votes(proofs: Mapping[str, int], open_rows: int, widest: int) -> str:
    """Rows that prove each order, and those that are open, on the scale of the widest of several."""
    named = [*((order, rows) for order, rows in proofs.items()), ("open", open_rows)]
    width, height = 420, 20 * len(named)
    drawn = []
    for line, (name, rows) in enumerate(named):
        length = max(1.0, (width - 130) * rows / max(widest, 1)) if rows else 0
        drawn.append(f'<text class="tick" x="34" y="{line * 20 + 14}" text-anchor="end">{name}</text>')
        drawn.append(f'<rect class="{name}" x="40" y="{line * 20 + 3}" width="{length:.1f}" height="13" rx="2"/>')
        drawn.append(f'<text class="tick" x="{44 + length:.1f}" y="{line * 20 + 14}">{rows:,}</text>')
    label = "rows by the orders they can be read in"
    return f'<svg class="votes" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">{"".join(drawn)}</svg>'
