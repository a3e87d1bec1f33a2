"""Scores for people: as text, and the learning curve as a picture."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from datenorm.errors import MissingExtraError
from datenorm.evaluation.metrics import Scores

__all__ = ["describe_scores", "learning_curve"]

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
