"""Model cards: what a model reads, how it was made, how good it is and where it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from datenorm.evaluation.metrics import Scores
from datenorm.evaluation.outcomes import WorldScores
from datenorm.task import TaskSpec

__all__ = ["model_card", "world_model_card"]

_WORST_PATTERNS = 8
_READS = {"date": "dates (yyyy-mm-dd)", "time": "times of day (HH:MM)"}
_SPLIT_BY = {"date": "date", "time": "text"}
_LIMITS = {
    "date": """\
English only. Every text is taken for a full date: partial dates and texts that hold no date are
refused only by their low confidence. Dots are read day-first, slashes and dashes month-first,
unless the day is above 12. Two-digit years follow the POSIX pivot ({pivot_year}-99 are 19xx).""",
    "time": """\
Every text is read as a time on the 24-hour clock unless it says otherwise; seconds and time zones
are not read.""",
}

# What a model of many languages reads, and where it ends, by its output language.
_WORLD_READS = {
    "masked_date": "dates (yyyy-mm-dd, masked where the text says less)",
    "world": "dates, clocks, spans and all else that a text says of when (ISO 8601 and EDTF)",
}
_ENDS = """\
Two-digit years follow the POSIX pivot ({pivot_year}-99 are 19xx) unless another is set. Of two
dates in one text neither is read. Rare languages are known by their CLDR names and little else."""
_WORLD_LIMITS = {
    "masked_date": f"""\
Gregorian dates only. A month name that is another month elsewhere ("listopad": November in Czech,
October in Croatian) is read as the likelier one, or left open, unless the language is given.
{_ENDS}""",
    "world": f"""\
Lists of dates, durations, recurrences, ages and relative texts are rejected, as are lunisolar and
regnal years. A month name that is another month elsewhere ("listopad": November in Czech, October
in Croatian) is read as the likelier one, or left open, unless the language is given. Figures alone
of another calendar (1402/12/15) are open, or read as ours, unless the calendar or the language is
given. Scores are of generated texts: on real ones see `docs/moments-model.md`.
{_ENDS}""",
}


def model_card(
    name: str, task: TaskSpec, recipe: Mapping[str, Any], scores: Scores, parameters: int
) -> str:
    """The card of a model of whole dates or times, with its worst patterns."""
    return f"""# Model card: {name}

Reads {_READS[task.grammar]} from texts of up to {task.max_input_length} characters with a
character-level BiLSTM encoder, attention and an LSTM decoder ({parameters:,} parameters). Made
{dt.date.today().isoformat()}.

## Data

All pairs are generated (Babel, Faker); no real text was used. The test split shares no
{_SPLIT_BY[task.grammar]} with the training split.

## Recipe

{_settings(recipe)}

## Scores on the test split ({scores.count:,} pairs)

| figure | value |
|---|---|
| exact match of the likeliest reading | {scores.exact_match:.2%} |
| answered right | {scores.answered_right:.2%} |
| answered wrong | {scores.answered_wrong:.2%} |
| not answered (ambiguous or rejected) | {scores.not_answered:.2%} |
| texts with conflicting labels | {len(scores.conflicts)} |

{_worst_patterns(scores)}

## Limits

{_LIMITS[task.grammar].format(pivot_year=task.pivot_year)}
"""


def _settings(recipe: Mapping[str, Any]) -> str:
    return "\n".join(f"- {key}: `{value}`" for key, value in recipe.items())


def _worst_patterns(scores: Scores) -> str:
    worst = [score for score in scores.patterns[:_WORST_PATTERNS] if score.exact_match < 1]
    if not worst:
        return "No pattern is below 100 %."
    rows = [f"| `{score.pattern}` | {score.count} | {score.exact_match:.2%} |" for score in worst]
    head = ["Patterns below 100 %:", "", "| pattern | pairs | exact match |", "|---|---|---|"]
    return "\n".join([*head, *rows])


def world_model_card(
    name: str,
    task: TaskSpec,
    recipe: Mapping[str, Any],
    scores: WorldScores,
    parameters: int,
    tables: int,
) -> str:
    """The card of a model of many languages, with its scores by kind and by language.

    `tables` is the number of languages with a table of what people write beyond CLDR.
    """
    kinds = "\n".join(
        f"| {k.name} | {k.count:,} | {k.exact:.2%} | {k.wrong:.2%} | {k.unanswered:.2%} |"
        for k in scores.kinds
    )
    hardest_first = sorted(scores.languages, key=lambda score: (score.exact, score.name))
    perfect = [score.name for score in hardest_first if score.exact == 1]
    others = ", ".join(
        f"{score.name} {score.exact:.1%}" for score in hardest_first if score.exact < 1
    )
    languages, worst = len(scores.languages), scores.worst_language
    open_named, open_guessed = scores.open_named, scores.open_guessed
    return f"""# Model card: {name}

Reads {_WORLD_READS[task.grammar]} in {languages} languages from texts of up
to {task.max_input_length} characters, with a character-level BiLSTM encoder, attention and an LSTM
decoder ({parameters:,} parameters). It knows hints for the language and for the order of day, month
and year; it refuses texts that hold no date, and says so where a date can be read in two ways. Made
{dt.date.today().isoformat()}.

## Data

All pairs are generated, none is a real text. Names, patterns and numerals come from CLDR (Babel),
names beside CLDR's from the locales of the GNU C Library and of Moment.js, words from num2words,
non-dates from Faker; what people write beyond that, in tables of {tables} languages, was written
for this project. See the data card in `data/`. The test split shares no date with the training
split.

## Recipe

{_settings(recipe)}

## Scores on fresh pairs of the test split, read without hints

| kind | texts | exact | wrong | unanswered |
|---|---|---|---|---|
{kinds}

Open texts (03/04/2005), of which no reader can know the answer, are in none of these rows. In
`metrics.json`, `exact_match` counts them too, and takes the likeliest reading for the answer.

| figure | value |
|---|---|
| exact, mean over {languages} languages, clean texts | {scores.macro_exact:.2%} |
| exact in the worst language ({worst.name}) | {worst.exact:.2%} |
| open texts (03/04/2005) that get both readings | {open_named:.2%} of {scores.open_count:,} |
| open texts read as one date | {open_guessed:.2%} |
| dates rejected | {scores.dates_rejected:.2%} |
| non-dates read as a full date | {scores.non_dates_full:.2%} |
| expected calibration error of the likeliest readings | {scores.calibration_error:.4f} |

## Languages

Exact on about {hardest_first[0].count} clean texts each, the hardest first: {others}.

All texts right: {", ".join(perfect) or "none"}.

## Limits

{_WORLD_LIMITS[task.grammar].format(pivot_year=task.pivot_year)}
"""
