"""Translate dates as text from one language into another with a teacher-forced GRU translator.

Trains on dates of two centuries, measures exact match on dates that were never trained on, and
draws where the translator looked.

Example: python scripts/translate_dates.py --source en --target fr --text "Thursday, 3 May 1979"
--output out
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from demonstration import Demonstration, output_option, print_table, progress, write_results

from datenorm.errors import SettingsError
from datenorm.generation.classic.translation import (
    STYLES,
    TranslationPair,
    is_held_out,
    translation_pairs,
)

if TYPE_CHECKING:
    from datenorm.model.translator import Translation

FIRST, LAST = dt.date(1900, 1, 1), dt.date(2099, 12, 31)
EXAMPLE = dt.date(1979, 5, 3)


def draw_pairs(
    source: str, target: str, seed: int, held_out: bool, count: int
) -> list[TranslationPair]:
    """Pairs of dates that are, or are not, kept from training."""
    stream = translation_pairs(source, target, seed, FIRST, LAST)
    return list(islice((pair for pair in stream if is_held_out(pair.date) == held_out), count))


def example_text(source: str, target: str) -> str:
    """3 May 1979 with its weekday, as the source language writes it."""
    return next(
        pair.source
        for pair in translation_pairs(source, target, 0, EXAMPLE, EXAMPLE)
        if pair.style == "full"
    )


def scores_by_style(
    pairs: Sequence[TranslationPair], translations: Sequence[Translation]
) -> dict[str, tuple[int, int]]:
    """Style: how many translations are right, and of how many."""
    right = Counter(
        pair.style
        for pair, translation in zip(pairs, translations, strict=True)
        if _exact(pair, translation)
    )
    total = Counter(pair.style for pair in pairs)
    return {style: (right[style], total[style]) for style in STYLES if total[style]}


def _exact(pair: TranslationPair, translation: Translation) -> bool:
    return translation.complete and translation.text == pair.target


def draw_heatmap(translation: Translation) -> Any:
    """Target symbols down, source symbols across; the darker, the more attention."""
    from matplotlib.figure import Figure

    attention = translation.attention
    rows, columns = attention.weights.shape
    figure = Figure(figsize=(2.0 + 0.27 * columns, 1.6 + 0.27 * rows), layout="constrained")
    axes = figure.subplots()
    image = axes.imshow(attention.weights, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(
        range(columns), [symbol.replace(" ", "␣") for symbol in attention.input_symbols]
    )
    axes.set_yticks(range(rows), [symbol.replace(" ", "␣") for symbol in attention.output_symbols])
    axes.set(
        xlabel="source symbol read",
        ylabel="target symbol written",
        title=f"{attention.text}  →  {translation.text}",
    )
    figure.colorbar(image, ax=axes, label="attention weight", shrink=0.7, pad=0.02)
    return figure


@click.command(
    cls=Demonstration,
    epilog=(
        "Example: python scripts/translate_dates.py --source en --target fr "
        '--text "Thursday, 3 May 1979" --output out'
    ),
)
@click.option(
    "--source",
    default="en",
    show_default=True,
    help="Language to read, as Babel names it (en, de, pt_BR).",
)
@click.option("--target", default="fr", show_default=True, help="Language to write.")
@click.option(
    "--text",
    "texts",
    multiple=True,
    help="Date to translate afterwards; may be repeated. The first one is drawn.",
)
@click.option(
    "--pairs",
    "pair_count",
    type=click.IntRange(10),
    default=20_000,
    show_default=True,
    help="Training pairs.",
)
@click.option(
    "--test-pairs", type=click.IntRange(1), default=2_000, show_default=True, help="Held-out pairs."
)
@click.option(
    "--epochs",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="Passes over the training pairs.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Seed of the pairs and of the training.",
)
@output_option
def main(
    source: str,
    target: str,
    texts: tuple[str, ...],
    pair_count: int,
    test_pairs: int,
    epochs: int,
    seed: int,
    output: Path,
) -> None:
    """Train a translator of dates and measure it on dates that it never saw.

    Writes translate_dates.json, translate_dates.png (the attention heatmap) and translator.keras.
    """
    training = draw_pairs(source, target, seed, held_out=False, count=pair_count)
    held_out = draw_pairs(source, target, seed + 1, held_out=True, count=test_pairs)
    texts = texts or (example_text(source, target),)

    import keras

    from datenorm.model.translator import (
        Alphabet,
        Translator,
        TranslatorTraining,
        train_translator,
        translate,
    )

    known = [*training, *held_out]
    alphabets = (
        Alphabet.of([pair.source for pair in known]),
        Alphabet.of([pair.target for pair in known]),
    )
    if "" in texts:
        raise SettingsError("--text: expected a date, not an empty text")
    strange = sorted(set("".join(texts)) - set(alphabets[0].characters))
    if strange:
        raise SettingsError(
            f"--text: no date of {source!r} is written with {' '.join(map(repr, strange))}"
        )
    keras.utils.set_random_seed(seed)
    translator = Translator(alphabets[0].characters, alphabets[1].characters)
    translator.build()
    started = time.perf_counter()
    report = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: progress(
            f"epoch {epoch + 1} of {epochs}: loss {logs['loss']:.4f}, "
            f"{time.perf_counter() - started:.0f} s"
        )
    )
    train_translator(
        translator,
        [(pair.source, pair.target) for pair in training],
        TranslatorTraining(epochs, seed=seed),
        [report],
    )
    seconds = time.perf_counter() - started

    scores = scores_by_style(held_out, translate(translator, [pair.source for pair in held_out]))
    right = sum(style_right for style_right, _ in scores.values())
    table = [
        (style, f"{of_style}", f"{style_right / of_style:.2%}")
        for style, (style_right, of_style) in scores.items()
    ]
    print_table(
        [
            ("style", "held-out pairs", "exact"),
            *table,
            ("all", f"{len(held_out)}", f"{right / len(held_out):.2%}"),
        ]
    )
    translations = translate(translator, texts)
    for text, translation in zip(texts, translations, strict=True):
        click.echo(f"{text} -> {translation.text}{'' if translation.complete else ' ... (no end)'}")
    figures = {
        "source": source,
        "target": target,
        "pairs": pair_count,
        "epochs": epochs,
        "seed": seed,
        "parameters": translator.count_params(),
        "training_seconds": round(seconds, 1),
        "held_out": len(held_out),
        "exact_match": right / len(held_out),
        "exact_match_by_style": {
            style: style_right / of_style for style, (style_right, of_style) in scores.items()
        },
        "translations": {
            text: translation.text for text, translation in zip(texts, translations, strict=True)
        },
    }
    write_results(output, "translate_dates", figures, draw_heatmap(translations[0]))
    translator.save(output / "translator.keras")


if __name__ == "__main__":
    main()
