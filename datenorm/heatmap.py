"""An attention map as PNG, SVG, HTML or in the terminal: output symbols down, input symbols across."""

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

__all__ = ["Format", "format_of", "render", "render_terminal", "save_heatmap"]

Format = Literal["png", "svg", "html"]
_SHADES = " .:-=+*#%@"
_BLUE = (8, 48, 107)  # the dark end of the scale; white is the other


def format_of(path: Path) -> Format:
    """The format that a file name asks for; SettingsError for another than .png, .svg or .html."""
    suffix = path.suffix.lower().lstrip(".")
    if suffix not in ("png", "svg", "html"):
        raise SettingsError(f"cannot tell the format of {path.name!r}; expected a name ending in .png, .svg or .html")
    return cast(Format, suffix)


def save_heatmap(attention: AttentionMap, path: Path, force: bool = False) -> None:
    """Write a map to a file in the format that its name asks for."""
    content = render(attention, format_of(path))
    with atomic_path(path, force) as aside:
        aside.write_bytes(content)


def render(attention: AttentionMap, format_: Format) -> bytes:
    """The map in one of the file formats; MissingExtraError where a picture needs matplotlib."""
    return _render_html(attention).encode() if format_ == "html" else _render_picture(attention, format_)


def _visible(symbol: str) -> str:
    """A symbol that can be seen and stands alone: spaces as an open box, marks on a dotted circle."""
    if symbol == " ":
        return "\u2423"
    return f"\u25cc{symbol}" if unicodedata.category(symbol)[0] == "M" else symbol


def _title(attention: AttentionMap) -> str:
    return f"{''.join(attention.input_symbols)}  \u2192  {''.join(attention.output_symbols)}"


def _render_picture(attention: AttentionMap, format_: Format) -> bytes:
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError(f"a heatmap as {format_.upper()}", "plot") from error
    rows, columns = attention.weights.shape
    style = {"svg.hashsalt": "datenorm", "font.family": _font_families()}
    with warnings.catch_warnings(), matplotlib.rc_context(style):
        figure = Figure(figsize=(max(5.0, 1.6 + 0.34 * columns), 1.5 + 0.34 * rows), layout="constrained")
        axes = figure.subplots()
        image = axes.imshow(attention.weights, cmap="Blues", vmin=0, vmax=1, aspect="equal")
        axes.set_xticks(range(columns), [_visible(symbol) for symbol in attention.input_symbols])
        axes.set_yticks(range(rows), list(attention.output_symbols))
        axes.set(xlabel="input", ylabel="output", title=_title(attention).replace("$", r"\$"))
        axes.set_xticks([i - 0.5 for i in range(1, columns)], minor=True)
        axes.set_yticks([i - 0.5 for i in range(1, rows)], minor=True)
        axes.grid(which="minor", color="0.92", linewidth=0.6)
        axes.tick_params(which="minor", length=0)
        figure.colorbar(image, ax=axes, label="attention weight", shrink=0.7, pad=0.02)
        buffer = io.BytesIO()
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # a box; HTML shows every script
        metadata = {"Date": None} if format_ == "svg" else {"Software": "datenorm"}
        figure.savefig(buffer, format=format_, dpi=150, metadata=metadata)
    return buffer.getvalue()


def _font_families() -> list[str]:
    """Installed fonts that together cover many scripts; matplotlib falls from one to the next."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    wide = sorted(name for name in installed if name.startswith(("Noto Sans", "WenQuanYi", "Unifont", "FreeSans", "Arial Unicode")))
    return ["DejaVu Sans", *wide]


def _render_html(attention: AttentionMap) -> str:
    """One page without scripts, styles or fonts from elsewhere: the browser brings every script of the world."""
    header = "".join(f"<th>{html.escape(_visible(symbol))}</th>" for symbol in attention.input_symbols)
    rows = []
    for symbol, weights, probability in zip(attention.output_symbols, attention.weights, attention.probabilities, strict=True):
        cells = "".join(
            f'<td style="background:rgba({_BLUE[0]},{_BLUE[1]},{_BLUE[2]},{weight:.3f})" '
            f'title="{html.escape(symbol)} looks at {html.escape(_visible(looked_at))}: {weight:.3f}"></td>'
            for looked_at, weight in zip(attention.input_symbols, weights.tolist(), strict=True)
        )
        rows.append(f"<tr><th>{html.escape(symbol)}</th>{cells}<td class=p>{probability:.3f}</td></tr>")
    title = html.escape(_title(attention))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 15px/1.4 system-ui, sans-serif; margin: 2rem; color: #222; background: #fff }}
table {{ border-collapse: collapse; direction: ltr }}
th {{ font-weight: normal; font-size: 1.1rem; width: 1.7rem; min-width: 1.7rem; height: 1.7rem; text-align: center; padding: 0 }}
td {{ border: 1px solid #e4e4e4; height: 1.7rem; padding: 0 }}
td.p {{ border: 0; padding-left: .8rem; color: #777; font-variant-numeric: tabular-nums }}
p {{ color: #555; max-width: 42rem }}
</style></head><body>
<h1 style="font-size:1.3rem" dir="auto">{title}</h1>
<table><tr><th></th>{header}<td class=p>p</td></tr>
{chr(10).join(rows)}
</table>
<p>Each row is one output symbol; the darker a cell, the more of the decoder's attention its input symbol had
(hover for the weight). p is the probability of the output symbol.</p>
</body></html>
"""


def _cell_width(symbol: str) -> int:
    return 0 if unicodedata.category(symbol)[0] == "M" else 2 if unicodedata.east_asian_width(symbol) in "WF" else 1


def _padded(symbol: str) -> str:
    """A symbol filled up to two terminal cells."""
    return symbol + " " * (2 - sum(_cell_width(part) for part in symbol))


def render_terminal(attention: AttentionMap, color: bool) -> str:
    """The map as text, two cells per input symbol, in 24-step grey-blue or, without colour, in shades."""
    lines = ["   " + "".join(_padded(_visible(symbol)) for symbol in attention.input_symbols)]
    for symbol, weights in zip(attention.output_symbols, attention.weights.tolist(), strict=True):
        if color:
            parts = []
            for weight in weights:
                red, green, blue = (round(255 + (end - 255) * min(1.0, weight)) for end in _BLUE)
                parts.append(f"\x1b[48;2;{red};{green};{blue}m  \x1b[0m")
            cells = "".join(parts)
        else:
            cells = "".join(_SHADES[min(9, int(weight * 10))] * 2 for weight in weights)
        lines.append(f"{symbol}  {cells}".rstrip() if not color else f"{symbol}  {cells}")
    return "\n".join(lines)
