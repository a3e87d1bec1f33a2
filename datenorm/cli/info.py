"""`datenorm info`: the models at hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from datenorm.cli.options import echo_lines
from datenorm.text import printable

if TYPE_CHECKING:
    from datenorm.bundle import Bundle


@click.command("info")
@click.argument("model", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per model.")
def command(model: str | None, as_json: bool) -> None:
    """List the shipped models, or describe one (a name or a folder).

    \b
    Example:
      datenorm info
      datenorm info english
    """
    from datenorm.bundle import load_bundle, shipped_models
    from datenorm.evaluation.headline import exact_figures

    for name in [model] if model else shipped_models():
        bundle = load_bundle(name)
        figures = exact_figures(bundle.metrics)
        about = _about(name, bundle)
        about.update((figure.name, figure.value) for figure in figures)
        if as_json:
            click.echo(json.dumps(about, ensure_ascii=False))
            continue
        meanings = {figure.name: f"  {figure.meaning}" for figure in figures}
        for key, value in about.items():
            shown = f"{value:.4f}" if key in meanings else value
            click.echo(printable(f"{key:<20} {shown}{meanings.get(key, '')}"))
        if model:
            _describe(bundle)
        else:
            click.echo()


def _about(name: str, bundle: Bundle) -> dict[str, Any]:
    """What all models have; `exact_match` is filled in by the figures, where there are any."""
    from datenorm.bundle import find_model

    task = bundle.task
    return {
        "name": bundle.name,
        "path": str(find_model(name)),
        "task": task.name,
        "grammar": task.grammar,
        "network": bundle.network.get("kind"),
        "parameters": bundle.metrics.get("parameters"),
        "bytes": bundle.size,
        "max_input_length": task.max_input_length,
        "output_length": task.output_length,
        "human_symbols": len(task.human_vocabulary),
        "machine_symbols": len(task.machine_vocabulary),
        "minimum_confidence": bundle.minimum_confidence,
        "exact_match": None,
    }


def _describe(bundle: Bundle) -> None:
    """The symbols and the card."""
    vocabularies = {
        "human vocabulary": bundle.task.human_vocabulary,
        "machine vocabulary": bundle.task.machine_vocabulary,
    }
    for noun, vocabulary in vocabularies.items():
        click.echo(printable(f"{noun:<20} {' '.join(vocabulary.symbols)}"))
    click.echo()
    echo_lines(bundle.card)
