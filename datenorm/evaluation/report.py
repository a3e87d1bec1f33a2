"""Scores for people: text, a model card, and the learning curve as a picture."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

from datenorm.errors import MissingExtraError
from datenorm.evaluation.metrics import Scores
from datenorm.task import TaskSpec

__all__ = ["describe_scores", "learning_curve", "model_card"]

_WORST_PATTERNS = 8


def describe_scores(scores: Scores) -> str:
    """Scores as lines of text, the worst patterns with examples."""
    lines = [
        f"pairs              {scores.count}",
        f"exact match        {scores.exact_match:.2%}",
        f"answered right     {scores.answered_right:.2%}",
        f"answered wrong     {scores.answered_wrong:.2%}",
        f"not answered       {scores.not_answered:.2%}",
        "per position       " + " ".join(f"{accuracy:.4f}" for accuracy in scores.position_accuracy),
    ]
    worst = [score for score in scores.patterns if score.exact_match < 1][:_WORST_PATTERNS]
    if worst:
        lines += ["", f"worst patterns ({len(worst)} of {len(scores.patterns)})"]
    for score in worst:
        lines.append(f"  {score.exact_match:8.2%}  {score.count:6d}  {score.pattern}")
        lines += [f"            {m.text!r}: expected {m.expected}, read {m.read} at {m.confidence:.2f}" for m in score.mistakes]
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
    losses.plot(epochs, [record["loss"] for record in history], color="tab:gray", marker=".", label="training loss")
    losses.set(xlabel="epoch", ylabel="training loss (summed over the output)", yscale="log", title=title)
    matches = losses.twinx()
    matches.plot(epochs, [100 * record["exact_match"] for record in history], color="tab:blue", marker="o", label="exact match")
    matches.set(ylabel="validation exact match (%)", ylim=(0, 102))
    losses.xaxis.set_major_locator(MaxNLocator(integer=True))
    lines = [*losses.get_lines(), *matches.get_lines()]
    losses.legend(lines, [str(line.get_label()) for line in lines], loc="center right")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=120)
    return buffer.getvalue()


def model_card(name: str, task: TaskSpec, recipe: Mapping[str, Any], scores: Scores, parameters: int) -> str:
    """The model card: what it reads, how it was made, how good it is and where it ends."""
    kind = "times of day (HH:MM)" if task.grammar == "time" else "dates (yyyy-mm-dd)"
    worst = "\n".join(
        f"| `{score.pattern}` | {score.count} | {score.exact_match:.2%} |"
        for score in scores.patterns[:_WORST_PATTERNS]
        if score.exact_match < 1
    )
    world = (
        "A first model, trained for minutes and not for hours: rare languages, spelled-out and damaged dates go wrong most often. Its "
        "confidence is not calibrated. Calendars other than the Gregorian are not read."
    )
    limits = (
        world
        if task.grammar == "masked_date"
        else "Every text is read as a time on the 24-hour clock unless it says otherwise; seconds and time zones are not read."
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
