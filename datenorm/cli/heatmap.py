"""`datenorm heatmap`: where the network looked."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from datenorm.cli.options import force_option, language_option, model_option, order_option
from datenorm.text import printable

if TYPE_CHECKING:
    from datenorm.records import AttentionMap


@click.command("heatmap")
@click.argument("text")
@model_option
@language_option
@order_option
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write .png, .svg or .html.  [default: draw in the terminal]",
)
@click.option("--weights-json", is_flag=True, help="Print symbols, weights, probabilities as JSON.")
@force_option
def command(
    text: str,
    model: str,
    language: str | None,
    order: str | None,
    output: Path | None,
    weights_json: bool,
    force: bool,
) -> None:
    """Show what the network attended to: output symbols down, input symbols across.

    Each row sums to 1. Padding is never shown.

    \b
    Example:
      datenorm heatmap "Thursday, 3 May 1979"
      datenorm heatmap "3 May 1979" --output heatmap.png
      datenorm heatmap "03/04/2005" --order mdy
    """
    from datenorm.files import check_writable
    from datenorm.heatmap import format_of, render_terminal
    from datenorm.inference.normalizer import Normalizer

    if output:
        format_of(output)
        check_writable(output, force)
    attention = Normalizer(model, language=language, order=order).attention(text)
    if output:
        write_heatmap(attention, output, force)
        click.echo(printable(f"wrote {output}"), err=True)
    if weights_json:
        click.echo(json.dumps(attention.to_dict(), ensure_ascii=False))
    elif not output:
        color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        click.echo(render_terminal(attention, color), color=color)


def write_heatmap(attention: AttentionMap, path: Path, force: bool, quiet: bool = False) -> None:
    """Write a map to a file; a note says which characters are empty boxes in it."""
    from datenorm.heatmap import format_of, save_heatmap, undrawable

    save_heatmap(attention, path, force)
    missing = "" if format_of(path) == "html" or quiet else undrawable(attention)
    if missing:
        note = f"no font here has {' '.join(missing)}: empty boxes in {path}"
        click.echo(printable(f"{note}; install such a font, or write .html"), err=True)
