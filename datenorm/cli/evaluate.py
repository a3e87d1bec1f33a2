"""`datenorm evaluate`: how good a model is."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import click

from datenorm.cli.options import model_option, require_extra, seed_option


@click.command("evaluate")
@model_option
@click.option("--data", type=click.Path(path_type=Path), metavar="DIR", help="A dataset folder; without it, fresh pairs are generated.")
@click.option("--split", type=click.Choice(["train", "validation", "test"]), default="test", help="The part of the dataset to read.")
@click.option("--count", type=click.IntRange(min=1), default=10_000, help="Fresh pairs to generate, with dates unseen in training.")
@click.option("--json", "as_json", is_flag=True, help="Print all scores as JSON.")
@click.option("--min-accuracy", type=click.FloatRange(0, 1), help="Exit with 1 when the exact match is below.")
@seed_option
def command(model: str, data: Path | None, split: str, count: int, as_json: bool, min_accuracy: float | None, seed: int | None) -> None:
    """Measure exact match, accuracy per position and per pattern, and show the worst patterns.

    \b
    Example:
      datenorm evaluate --model english --count 10000 --min-accuracy 0.997
    """
    from datenorm.evaluation.metrics import evaluate
    from datenorm.evaluation.report import describe_scores
    from datenorm.inference.normalizer import Normalizer

    normalizer = Normalizer(model)
    if data:
        from datenorm.generation.dataset import read_dataset

        dataset = read_dataset(data)
        pairs = getattr(dataset, split)
        if dataset.task.grammar != normalizer.task.grammar:
            raise click.UsageError(f"{data} holds the task {dataset.task.grammar}; the model {model} reads {normalizer.task.grammar}")
    else:
        require_extra("fresh pairs", "train", "babel", "faker", "num2words")
        from datenorm.generation.dataset import split_of
        from datenorm.generation.generator import generate_pairs
        from datenorm.presets import load_preset, preset_for

        preset = load_preset(preset_for(normalizer.task)).with_data(far_year_share=0.0)
        fresh = generate_pairs(preset.data, preset.data.seed + 1 if seed is None else seed)
        pairs = tuple(islice((pair for pair in fresh if split_of(pair, normalizer.task) == split), count))
    scores = evaluate(normalizer, pairs)
    click.echo(json.dumps(scores.to_dict(), ensure_ascii=False) if as_json else describe_scores(scores))
    if min_accuracy is not None and scores.exact_match < min_accuracy:
        click.echo(f"exact match {scores.exact_match:.4f} is below --min-accuracy {min_accuracy}", err=True)
        raise click.exceptions.Exit(1)
