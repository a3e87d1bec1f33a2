"""`datenorm evaluate`: how good a model is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datenorm.bundle import DEFAULT_MODEL
from datenorm.cli.options import echo_lines, force_option, seed_option
from datenorm.errors import require_extra

if TYPE_CHECKING:
    from datenorm.datasets.folders import Dataset
    from datenorm.inference.normalizer import Normalizer
    from datenorm.records import DatePair


@click.command("evaluate")
@click.option(
    "--preset",
    metavar="NAME",
    help="Evaluate the shipped model of this preset, on fresh pairs.",
)
@click.option(
    "--model",
    envvar="DATENORM_MODEL",
    show_envvar=True,
    metavar="NAME|DIR",
    help="A shipped model or a model's folder.  "
    f"[default: that of the preset or of the data's task, else {DEFAULT_MODEL}]",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A dataset folder.  [default: fresh pairs are generated]",
)
@click.option(
    "--split",
    type=click.Choice(["train", "validation", "test"]),
    default="test",
    help="The part of the dataset to read.",
)
@click.option(
    "--count",
    type=click.IntRange(min=1),
    default=10_000,
    help="Fresh pairs to generate, with dates unseen in training.",
)
@click.option(
    "--per-language",
    type=click.IntRange(min=1),
    default=300,
    help="For world models: clean pairs of every language.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="For world models: an HTML page with plots.",
)
@click.option("--json", "as_json", is_flag=True, help="Print all scores as JSON.")
@click.option(
    "--min-accuracy",
    type=click.FloatRange(0, 1),
    help="Exit with 1 when the exact match is below.",
)
@force_option
@seed_option
def command(
    preset: str | None,
    model: str | None,
    data: Path | None,
    split: str,
    count: int,
    per_language: int,
    report: Path | None,
    as_json: bool,
    min_accuracy: float | None,
    force: bool,
    seed: int | None,
) -> None:
    """Measure how good a model is.

    Shown are exact match, wrong and unanswered, and where the model is worst. A world model, read
    without hints, is scored by kind, by language and by confidence; others by pattern and by
    position of the output.

    \b
    Example:
      datenorm evaluate --model english --count 10000 --min-accuracy 0.997
      datenorm evaluate --preset world --report world.html
    """
    from datenorm.datasets.folders import read_dataset
    from datenorm.files import check_writable
    from datenorm.inference.normalizer import Normalizer
    from datenorm.presets import load_preset, preset_for

    if preset:
        load_preset(preset)  # an unknown one is named before a model of that name is looked for
    if report:
        check_writable(report, force)
    dataset = read_dataset(data) if data else None
    usual = preset_for(dataset.task) if dataset else DEFAULT_MODEL
    normalizer = Normalizer(model or preset or usual)
    if dataset:
        _check_task(dataset, normalizer)
    if dataset is None and normalizer.task.output.none is not None:
        exact = _evaluate_world(normalizer, (count, per_language, seed), report, as_json, force)
    elif report:
        raise click.UsageError(
            "--report needs a world model and fresh pairs; "
            "leave out --data, or name one with --model"
        )
    else:
        pairs = getattr(dataset, split) if dataset else _fresh_pairs(normalizer, count, seed)
        exact = _evaluate_pairs(normalizer, pairs, as_json)
    if min_accuracy is not None and exact < min_accuracy:
        click.echo(f"exact match {exact:.4f} is below --min-accuracy {min_accuracy}", err=True)
        raise click.exceptions.Exit(1)


def _check_task(dataset: Dataset, normalizer: Normalizer) -> None:
    """A click error where the model reads something else than the dataset holds."""
    holds, reads = dataset.task.output.name, normalizer.task.output.name
    if holds != reads:
        model = normalizer.bundle.name
        raise click.UsageError(f"--data holds the task {holds}; the model {model} reads {reads}")


def _evaluate_world(
    normalizer: Normalizer,
    sample: tuple[int, int, int | None],
    report: Path | None,
    as_json: bool,
    force: bool,
) -> float:
    """Score on fresh pairs; `sample` is their count, the count of every language, and a seed.

    Returns:
        The mean exact match over languages.
    """
    require_extra("fresh pairs", "train", "babel", "faker", "num2words")
    from datenorm.evaluation.outcomes import score_world
    from datenorm.evaluation.page import describe_world, evaluation_page
    from datenorm.files import atomic_path
    from datenorm.pipeline import world_samples
    from datenorm.presets import load_preset, preset_for

    count, per_language, seed = sample
    settings = load_preset(preset_for(normalizer.task)).data
    seed = settings.seed + 1 if seed is None else seed
    samples = world_samples(settings, normalizer.task, count, per_language, seed)
    scores = score_world(normalizer, *samples)
    if report:
        with atomic_path(report, force) as aside:
            aside.write_text(evaluation_page(scores, normalizer.bundle.name), encoding="utf-8")
    echo_lines(_json(scores.to_dict()) if as_json else describe_world(scores))
    return scores.macro_exact


def _evaluate_pairs(normalizer: Normalizer, pairs: Sequence[DatePair], as_json: bool) -> float:
    """Score on pairs; returns their exact match."""
    from datenorm.evaluation.metrics import evaluate
    from datenorm.evaluation.report import describe_scores

    scores = evaluate(normalizer, pairs)
    echo_lines(_json(scores.to_dict()) if as_json else describe_scores(scores))
    return scores.exact_match


def _fresh_pairs(normalizer: Normalizer, count: int, seed: int | None) -> list[DatePair]:
    """Pairs of the model's preset with dates that are not in its training."""
    require_extra("fresh pairs", "train", "babel", "faker", "num2words")
    from datenorm.pipeline import unseen_pairs
    from datenorm.presets import load_preset, preset_for

    data = load_preset(preset_for(normalizer.task)).with_data(far_year_share=0.0).data
    seed = data.seed + 1 if seed is None else seed
    return unseen_pairs(data, normalizer.task, "test", count, seed)


def _json(scores: dict[str, Any]) -> str:
    return json.dumps(scores, ensure_ascii=False)
