"""Scores for people: text, a model card, and the learning curve as a picture."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

from datenorm.errors import MissingExtraError
from datenorm.evaluation.metrics import Scores
from datenorm.evaluation.outcomes import WorldScores
from datenorm.task import TaskSpec

__all__ = ["describe_scores", "learning_curve", "model_card", "world_model_card"]

_WORST_PATTERNS = 8


def describe_scores(scores: Scores) -> str:
    """Scores as lines of text, the worst patterns with examples."""
    lines = [
        f"pairs              {scores.count}",
        f"exact match        {scores.exact_match:.2%}",
        f"answered right     {scores.answered_right:.2%}",
        f"answered wrong     {scores.answered_wrong:.2%}",
        f"not answered       {scores.not_answered:.2%}",
        "per position       "
        + " ".join(f"{accuracy:.4f}" for accuracy in scores.position_accuracy),
    ]
    worst = [score for score in scores.patterns if score.exact_match < 1][:_WORST_PATTERNS]
    if worst:
        lines += ["", f"worst patterns ({len(worst)} of {len(scores.patterns)})"]
    for score in worst:
        lines.append(f"  {score.exact_match:8.2%}  {score.count:6d}  {score.pattern}")
        lines += [
            f"            {m.text!r}: expected {m.expected}, read {m.read} at {m.confidence:.2f}"
            for m in score.mistakes
        ]
    if scores.conflicts:
        lines += ["", f"texts with conflicting labels ({len(scores.conflicts)})"]
        lines += [f"  {text!r}: {', '.join(labels)}" for text, labels in scores.conflicts]
    return "\n".join(lines)


def learning_curve(history: Sequence[Mapping[str, float]], title: str) -> bytes:
    """Loss and exact match over the epochs, as PNG.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
        from matplotlib.ticker import MaxNLocator
    except ImportError as error:
        raise MissingExtraError("a learning curve", "plot") from error
    epochs = [record["epoch"] for record in history]
    figure = Figure(figsize=(7, 4), layout="constrained")
    losses = figure.subplots()
    losses.plot(
        epochs,
        [record["loss"] for record in history],
        color="tab:gray",
        marker=".",
        label="training loss",
    )
    losses.set(
        xlabel="epoch", ylabel="training loss (summed over the output)", yscale="log", title=title
    )
    matches = losses.twinx()
    matches.plot(
        epochs,
        [100 * record["exact_match"] for record in history],
        color="tab:blue",
        marker="o",
        label="exact match",
    )
    matches.set(ylabel="validation exact match (%)", ylim=(0, 102))
    losses.xaxis.set_major_locator(MaxNLocator(integer=True))
    lines = [*losses.get_lines(), *matches.get_lines()]
    losses.legend(lines, [str(line.get_label()) for line in lines], loc="center right")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=120)
    return buffer.getvalue()


def model_card(
    name: str, task: TaskSpec, recipe: Mapping[str, Any], scores: Scores, parameters: int
) -> str:
    """The model card: what it reads, how it was made, how good it is and where it ends."""
    kind = "times of day (HH:MM)" if task.grammar == "time" else "dates (yyyy-mm-dd)"
    worst = "\n".join(
        f"| `{score.pattern}` | {score.count} | {score.exact_match:.2%} |"
        for score in scores.patterns[:_WORST_PATTERNS]
        if score.exact_match < 1
    )
    limits = (
        "Every text is read as a time on the 24-hour clock unless it says otherwise; seconds and time zones are not read."
        if task.grammar == "time"
        else "English only. Every text is taken for a full date: partial dates and texts that hold no date are refused only by their low "
        "confidence. Dots are read day-first, slashes and dashes month-first, unless the day is above 12. Two-digit years follow the "
        f"POSIX pivot ({task.pivot_year}-99 are 19xx)."
    )
    settings = "\n".join(f"- {key}: `{value}`" for key, value in recipe.items())
    return f"""# Model card: {name}

Reads {kind} from texts of up to {task.max_input_length} characters with a character-level BiLSTM encoder, attention and an LSTM
decoder ({parameters:,} parameters). Made {dt.date.today().isoformat()}.

## Data

All pairs are generated (Babel, Faker); no real text was used. The test split shares no {"text" if task.grammar == "time" else "date"}
with the training split.

## Recipe

{settings}

## Scores on the test split ({scores.count:,} pairs)

| figure | value |
|---|---|
| exact match of the likeliest reading | {scores.exact_match:.2%} |
| answered right | {scores.answered_right:.2%} |
| answered wrong | {scores.answered_wrong:.2%} |
| not answered (ambiguous or rejected) | {scores.not_answered:.2%} |
| texts with conflicting labels | {len(scores.conflicts)} |

{"Patterns below 100 %:" if worst else "No pattern is below 100 %."}
{chr(10) + "| pattern | pairs | exact match |" + chr(10) + "|---|---|---|" + chr(10) + worst if worst else ""}

## Limits

{limits}
"""


def world_model_card(
    name: str,
    task: TaskSpec,
    recipe: Mapping[str, Any],
    scores: WorldScores,
    parameters: int,
    tables: int,
) -> str:
    """The card of a masked-date model, with its scores by kind and by language.

    `tables` is the number of languages whose ways of writing were put in tables for this project.
    """
    settings = "\n".join(f"- {key}: `{value}`" for key, value in recipe.items())
    kinds = "\n".join(
        f"| {k.name} | {k.count:,} | {k.exact:.2%} | {k.wrong:.2%} | {k.unanswered:.2%} |"
        for k in scores.kinds
    )
    hardest_first = sorted(scores.languages, key=lambda score: (score.exact, score.name))
    perfect = [score.name for score in hardest_first if score.exact == 1]
    others = ", ".join(
        f"{score.name} {score.exact:.1%}" for score in hardest_first if score.exact < 1
    )
    return f"""# Model card: {name}

Reads dates (yyyy-mm-dd, masked where the text says less) in {len(scores.languages)} languages from texts of up to {task.max_input_length}
characters, with a character-level BiLSTM encoder, attention and an LSTM decoder ({parameters:,} parameters). It knows hints
for the language and for the order of day, month and year; it refuses texts that hold no date, and says so where a date can
be read in two ways. Made {dt.date.today().isoformat()}.

## Data

All pairs are generated, none is a real text. Names, patterns and numerals come from CLDR (Babel), names beside CLDR's from
the locales of the GNU C Library and of Moment.js, words from num2words, non-dates from Faker; what people write beyond
that, in tables of {tables} languages, was written for this project. See the data card in `data/`. The test split shares no
date with the training split.

## Recipe

{settings}

## Scores on fresh pairs of the test split, read without hints

| kind | texts | exact | wrong | unanswered |
|---|---|---|---|---|
{kinds}

| figure | value |
|---|---|
| exact, mean over {len(scores.languages)} languages, clean texts | {scores.macro_exact:.2%} |
| exact in the worst language ({scores.worst_language.name}) | {scores.worst_language.exact:.2%} |
| open texts (03/04/2005) that get both readings | {scores.open_named:.2%} of {scores.open_count:,} |
| open texts read as one date | {scores.open_guessed:.2%} |
| dates rejected | {scores.dates_rejected:.2%} |
| non-dates read as a full date | {scores.non_dates_full:.2%} |
| expected calibration error of the likeliest readings | {scores.calibration_error:.4f} |

## Languages

Exact on about {hardest_first[0].count} clean texts each, the hardest first: {others}.

All texts right: {", ".join(perfect) or "none"}.

## Limits

Gregorian dates only. A month name that is another month elsewhere ("listopad": November in Czech, October in Croatian) is read
as the likelier one, or left open, unless the language is given. Two-digit years follow the POSIX pivot ({task.pivot_year}-99 are 19xx)
unless another is set. Of two dates in one text neither is read. Rare languages are known by their CLDR names and little else.
"""
