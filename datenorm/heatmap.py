"""An attention map as PNG, SVG, HTML or in the terminal: output symbols down, input across."""

from __future__ import annotations

import html
import io
import unicodedata
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from datenorm.errors import MissingExtraError, SettingsError
from datenorm.files import atomic_path

if TYPE_CHECKING:
    from datenorm.records import AttentionMap

__all__ = ["Format", "format_of", "render", "render_terminal", "save_heatmap", "undrawable"]

Format = Literal["png", "svg", "html"]
_SHADES = " .:-=+*#%@"
_BLUE = (8, 48, 107)  # the dark end of the scale; white is the other


def format_of(path: Path) -> Format:
    """The format that a file name asks for; SettingsError for another than .png, .svg or .html."""
    suffix = path.suffix.lower().lstrip(".")
    if suffix not in ("png", "svg", "html"):
        expected = "expected a name ending in .png, .svg or .html"
        raise SettingsError(f"cannot tell the format of {path.name!r}; {expected}")
    return cast(Format, suffix)


def save_heatmap(attention: AttentionMap, path: Path, force: bool = False) -> None:
    """Write a map to a file in the format that its name asks for."""
    content = render(attention, format_of(path))
    with atomic_path(path, force) as aside:
        aside.write_bytes(content)


def render(attention: AttentionMap, format_: Format) -> bytes:
    """The map in one of the file formats; MissingExtraError where a picture needs matplotlib."""
    if format_ == "html":
        return _render_html(attention).encode()
    return _render_picture(attention, format_)


def undrawable(attention: AttentionMap) -> str:
    """The characters that no installed font has: empty boxes in a picture."""
    from datenorm.fonts import find_fonts

    return find_fonts("".join(attention.input_symbols)).missing


def _visible(symbol: str) -> str:
    """A symbol that can be seen and stands alone: a space as an open box, a mark on a circle."""
    if len(symbol) > 1:  # a hint
        return symbol
    if symbol == " ":
        return "\u2423"
    return f"\u25cc{symbol}" if unicodedata.category(symbol)[0] == "M" else symbol


def _text(attention: AttentionMap) -> str:
    """The text as the network gets it, without the hints before it."""
    return "".join(symbol for symbol in attention.input_symbols if len(symbol) == 1)


def _output(attention: AttentionMap) -> str:
    return "".join(attention.output_symbols)


def _render_picture(attention: AttentionMap, format_: Format) -> bytes:
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError(f"a heatmap as {format_.upper()}", "plot") from error
    from datenorm.fonts import find_fonts

    rows, columns = attention.weights.shape
    families = list(find_fonts(_text(attention)).families)
    style = {"svg.hashsalt": "datenorm", "font.family": families}
    with warnings.catch_warnings(), matplotlib.rc_context(style):
        size = max(5.0, 1.6 + 0.34 * columns), 1.7 + 0.34 * rows
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.subplots()
        image = axes.imshow(attention.weights, cmap="Blues", vmin=0, vmax=1, aspect="equal")
        axes.set_xticks(range(columns), [_visible(symbol) for symbol in attention.input_symbols])
        for label in axes.get_xticklabels():
            label.set_rotation(90 if len(label.get_text()) > 2 else 0)  # hints
        axes.set_yticks(range(rows), list(attention.output_symbols))
        # The output has a line of its own: beside right-to-left text it would be written backwards.
        title = f"{_text(attention)}\n\u2192 {_output(attention)}".replace("$", r"\$")
        axes.set(xlabel="input", ylabel="output", title=title)
        axes.set_xticks([i - 0.5 for i in range(1, columns)], minor=True)
        axes.set_yticks([i - 0.5 for i in range(1, rows)], minor=True)
        axes.grid(which="minor", color="0.92", linewidth=0.6)
        axes.tick_params(which="minor", length=0)
        figure.colorbar(image, ax=axes, label="attention weight", shrink=0.7, pad=0.02)
        buffer = io.BytesIO()
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # see `undrawable`
        metadata = {"Date": None} if format_ == "svg" else {"Software": "datenorm"}
        figure.savefig(buffer, format=format_, dpi=150, metadata=metadata)
    return buffer.getvalue()


def _render_html(attention: AttentionMap) -> str:
    """One page with nothing from elsewhere: the browser brings every script of the world."""
    inputs = [html.escape(_visible(symbol)) for symbol in attention.input_symbols]
    header = "".join(f"<th>{symbol}</th>" for symbol in inputs)
    blue = ",".join(map(str, _BLUE))
    steps = zip(attention.output_symbols, attention.weights, attention.probabilities, strict=True)
    rows = []
    for output_symbol, weights, probability in steps:
        symbol = html.escape(output_symbol)
        cells = "".join(
            f'<td style="background:rgba({blue},{weight:.3f})" '
            f'title="{symbol} looks at {looked_at}: {weight:.3f}"></td>'
            for looked_at, weight in zip(inputs, weights.tolist(), strict=True)
        )
        rows.append(f"<tr><th>{symbol}</th>{cells}<td class=p>{probability:.3f}</td></tr>")
    text, output = html.escape(_text(attention)), html.escape(_output(attention))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{output}: {text}</title>
<style>
body {{ font: 15px/1.4 system-ui, sans-serif; margin: 2rem; color: #222; background: #fff }}
table {{ border-collapse: collapse; direction: ltr }}
th {{ font-weight: normal; font-size: 1.1rem; text-align: center; padding: 0 }}
th {{ width: 1.7rem; min-width: 1.7rem; height: 1.7rem }}
td {{ border: 1px solid #e4e4e4; height: 1.7rem; padding: 0 }}
td.p {{ border: 0; padding-left: .8rem; color: #777; font-variant-numeric: tabular-nums }}
p {{ color: #555; max-width: 42rem }}
</style></head><body>
<h1 style="font-size:1.3rem"><bdi>{text}</bdi> &rarr; <bdi dir="ltr">{output}</bdi></h1>
<table><tr><th></th>{header}<td class=p>p</td></tr>
{chr(10).join(rows)}
</table>
<p>Each row is one output symbol; the darker a cell, the more of the decoder's attention its
input symbol had (hover for the weight). p is the probability of the output symbol.</p>
</body></html>
"""


def _width(text: str) -> int:
    """Cells of a terminal that a text takes."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return wide + sum(unicodedata.category(character)[0] != "M" for character in text)


def render_terminal(attention: AttentionMap, color: bool) -> str:
    """The map as text, two cells per input symbol, in blue or, without colour, in shades."""
    inputs = [_visible(symbol) for symbol in attention.input_symbols]
    widths = [_width(symbol) + 1 if len(symbol) > 2 else 2 for symbol in inputs]
    padded = (s + " " * (width - _width(s)) for s, width in zip(inputs, widths, strict=True))
    lines = ["   " + "".join(padded)]
    for symbol, weights in zip(attention.output_symbols, attention.weights.tolist(), strict=True):
        paint = _colored if color else _shaded
        cells = "".join(paint(weight, width) for weight, width in zip(weights, widths, strict=True))
        line = f"{symbol}  {cells}"
        lines.append(line if color else line.rstrip())
    return "\n".join(lines)


def _colored(weight: float, width: int) -> str:
    red, green, blue = (round(255 + (end - 255) * min(1.0, weight)) for end in _BLUE)
    return f"\x1b[48;2;{red};{green};{blue}m{' ' * width}\x1b[0m"


def _shaded(weight: float, width: int) -> str:
    return _SHADES[min(9, int(weight * 10))] * width
