"""Translate dates from one language into another with teacher forcing and attention.

Example: python scripts/translate_dates.py --source en --target fr --output docs/images
"""

from __future__ import annotations

import os
import time
from itertools import islice
from pathlib import Path

import click

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

from datenorm.errors import DatenormError
from datenorm.generation.translation import DateTranslation, translation_pairs

BATCH = 1000


def split(pairs: list[DateTranslation]) -> tuple[list[DateTranslation], list[DateTranslation]]:
    """Training and test pairs; no date stands in both."""
    return [p for p in pairs if p.date.toordinal() % 10], [p for p in pairs if p.date.toordinal() % 10 == 0]


def draw(source: str, target: str, weights: object, path: Path) -> None:
    """The attention of one translation: target symbols down, source symbols across."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(2 + 0.3 * len(source), 1.6 + 0.3 * len(target)), layout="constrained")
    axes = figure.subplots()
    image = axes.imshow(weights, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(source)), list(source.replace(" ", "\u2423")))
    axes.set_yticks(range(len(target)), list(target.replace(" ", "\u2423")))
    axes.set(xlabel="source", ylabel="translation", title=f"{source}  \u2192  {target}")
    figure.colorbar(image, ax=axes, label="attention weight", shrink=0.6)
    figure.savefig(path, dpi=100)


@click.command(context_settings={"show_default": True})
@click.option("--source", default="en", help="Language to read (a Babel tag).")
@click.option("--target", default="fr", help="Language to write (a Babel tag).")
@click.option("--count", type=click.IntRange(min=100), default=30_000, help="Pairs to generate.")
@click.option("--epochs", type=click.IntRange(min=1), default=12, help="Passes over the training pairs.")
@click.option("--seed", type=click.IntRange(min=0), default=0, help="Seed of data and network.")
@click.option("--text", default="Thursday, 3 May 1979", help="A date to translate and draw.")
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), default=Path("out"), help="Folder for the heatmap and the weights."
)
def main(source: str, target: str, count: int, epochs: int, seed: int, text: str, output: Path) -> None:
    """Train a translator of dates, measure it on dates it has not seen, and draw where it looks."""
    try:
        train, test = split(list(islice(translation_pairs(source, target, seed), count)))
    except DatenormError as error:
        raise click.ClickException(str(error)) from error
    import keras

    from datenorm.model.translator import SymbolTable, Translator

    keras.utils.set_random_seed(seed)
    translator = Translator(SymbolTable.of([pair.source for pair in train]), SymbolTable.of([pair.target for pair in train]))
    started = time.perf_counter()
    losses = translator.fit([pair.source for pair in train], [pair.target for pair in train], epochs, seed=seed)
    seconds = time.perf_counter() - started
    translated = [t for i in range(0, len(test), BATCH) for t in translator.translate([pair.source for pair in test[i : i + BATCH]])]
    right = sum(t == pair.target for t, pair in zip(translated, test, strict=True))
    click.echo(f"{source} to {target}: {right / len(test):.2%} exact on {len(test):,} pairs of unseen dates")
    click.echo(f"loss {losses[-1]:.4f} per symbol after {seconds:.0f} s of training")
    for pair, wrong in [(pair, t) for pair, t in zip(test, translated, strict=True) if t != pair.target][:3]:
        click.echo(f"wrong: {pair.source!r} gave {wrong!r}, expected {pair.target!r}")
    output.mkdir(parents=True, exist_ok=True)
    written, weights = translator.attention(text)
    click.echo(f"{text} \u2192 {written}")
    draw(text, written, weights, output / "translation.png")
    translator.save(output / f"translator-{source}-{target}")


if __name__ == "__main__":
    main()
