"""Why a text without a date has none: a day that no calendar has, a year out of range, or no date.

Texts that are too long or in other characters are refused before the network is asked.

The network itself says so where it is not held to the calendar: if days need not exist, it writes
`2005-06-31` for `31 June 2005`. That is unlikely, as it has learned to refuse such days, but a
million times likelier than anything that it would write for a text that names no day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from datenorm.inference.decoding import write_shapes
from datenorm.inference.runtime import Runtime
from datenorm.masked_iso import DAY, YEAR
from datenorm.preprocessing import encode_canonical
from datenorm.records import Reason
from datenorm.task import TaskSpec

__all__ = ["explain_rejections", "may_be_explained", "refuse"]

_UNKNOWN_LIMIT = 0.25  # share of unknown characters above which a text is in no known language
_MINIMUM_PROBABILITY = 2e-7  # from which what the network writes is what the text names
_NUMBER = re.compile(r"[0-9]+")
# The last days of months and what is past them, zero, far years, and runs that hold a whole date.
_DAY_OR_YEAR = re.compile(r"(?<![0-9])(?:29|3[0-9]|00?|[3-9][0-9]{3})(?![0-9])")
_RUN = re.compile(r"(?<![0-9])(?:[0-9]{2}){3,}(?![0-9])")
_MONTH = re.compile(r"[^\W\d_]{2}|[0-9][^0-9]+[0-9]")  # a word, or a second number


def refuse(canonical: str, known: frozenset[str], longest: int) -> Reason | None:
    """Why a canonical text is not given to a network that knows these characters, or None."""
    if not canonical:
        return Reason("no_text", "no text")
    length = len(canonical)
    if length > longest:
        sentence = f"{length} characters; this model reads at most {longest}"
        return Reason("too_long", sentence)
    if known.issuperset(canonical):
        return None
    unknown = [character for character in canonical if character not in known]
    if len(unknown) > _UNKNOWN_LIMIT * length:
        shown = ", ".join(f"U+{ord(character):04X}" for character in dict.fromkeys(unknown[:4]))
        share = f"{len(unknown)} of {length} characters"
        return Reason("unknown_characters", f"{share} are unknown to this model ({shown})")
    return None


def may_be_explained(canonical: str) -> bool:
    """Whether a text has numbers that can be a day of no month, or a year that is far away.

    The network need not be asked about others: it writes no day that the text does not show.
    """
    if _RUN.search(canonical):
        return True
    return bool(_DAY_OR_YEAR.search(canonical) and _MONTH.search(canonical))


def explain_rejections(
    runtime: Runtime, texts: Sequence[str], task: TaskSpec, years: range | None
) -> list[Reason | None]:
    """What is known of canonical texts that were rejected; None for nothing more.

    Args:
        runtime: the network.
        texts: canonical texts.
        task: its task.
        years: those that the network was shown, where they are known.
    """
    ids = encode_canonical(texts, task)
    written = write_shapes(runtime, ids, task, _MINIMUM_PROBABILITY)
    return [
        _reason(text, reading.output, task, years) if reading else None
        for text, reading in zip(texts, written, strict=True)
    ]


def _reason(text: str, output: str, task: TaskSpec, years: range | None) -> Reason | None:
    numbers = _NUMBER.findall(text)
    missing = task.output.missing(output)
    if missing:
        return Reason("impossible_day", missing) if _copied(output, numbers) else None
    beyond = [n for n in numbers if years and len(n) == 4 and int(n) >= years.stop]
    if years and beyond:
        read = f"this model reads the years {years.start} to {years.stop - 1}"
        return Reason("out_of_range", f"the year {beyond[0]}: {read}")
    return None


def _copied(day: str, numbers: Sequence[str]) -> bool:
    """Whether the day and the year of a masked date stand in a text."""
    year = day[YEAR].strip("-")
    day_stands = any(int(number) == int(day[DAY]) for number in numbers if len(number) <= 2)
    inside = any(len(number) >= 6 and day[DAY] in number for number in numbers)
    return (day_stands or inside) and any(year in number for number in numbers)
