"""`datenorm info`: the models at hand."""

from __future__ import annotations

import json

import click


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
    from datenorm.bundle import find_model, load_bundle, shipped_models
    from datenorm.evaluation.headline import exact_figures

    for name in [model] if model else shipped_models():
        bundle = load_bundle(name)
        task = bundle.task
        about = {
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
        }
        figures = exact_figures(bundle.metrics)
        about["exact_match"] = None
        about.update((figure.name, figure.value) for figure in figures)
        if as_json:
            click.echo(json.dumps(about, ensure_ascii=False))
            continue
        meanings = {figure.name: f"  {figure.meaning}" for figure in figures}
        for key, value in about.items():
            shown = f"{value:.4f}" if key in meanings else value
            click.echo(f"{key:<20} {shown}{meanings.get(key, '')}")
        if model:
            click.echo(f"{'human vocabulary':<20} {' '.join(task.human_vocabulary.symbols)}")
            click.echo(f"{'machine vocabulary':<20} {' '.join(task.machine_vocabulary.symbols)}\n\n{bundle.card}")
        else:
            click.echo()
