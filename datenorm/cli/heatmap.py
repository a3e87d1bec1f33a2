"""`datenorm heatmap`: where the network looked."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from datenorm.cli.options import force_option, model_option


@click.command("heatmap")
@click.argument("text")
@model_option
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write .png, .svg or .html; without it, draw here.")
@click.option("--weights-json", is_flag=True, help="Print symbols, weights and probabilities as JSON.")
@force_option
def command(text: str, model: str, output: Path | None, weights_json: bool, force: bool) -> None:
    """Show what the network attended to: output symbols down, input symbols across.

    Each row sums to 1. Padding is never shown.

    \b
    Example:
      datenorm heatmap "Thursday, 3 May 1979"
      datenorm heatmap "3 May 1979" --output heatmap.png
    """
    from datenorm.heatmap import format_of, render_terminal, save_heatmap
    from datenorm.inference.normalizer import Normalizer

    if output:
        format_of(output)
    attention = Normalizer(model).attention(text)
    if output:
        save_heatmap(attention, output, force)
        click.echo(f"wrote {output}", err=True)
    if weights_json:
        click.echo(json.dumps(attention.to_dict(), ensure_ascii=False))
    elif not output:
        color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        click.echo(render_terminal(attention, color), color=color)
