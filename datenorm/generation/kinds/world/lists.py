"""Several dates in one text that are no span: "c. 1844, c. 1855", "2, 7 and 8 June 1932".

And weeks named by a day, which are days as little as a list is.

"And" between two dates lists them, but after "between"; so does a comma. What each of them is does
not matter: a year in doubt, a decade, a year or later, what was done in it. No output can say two
dates, and each alone would hide the other.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import lru_cache

from datenorm.calendars import days_in_month
from datenorm.generation.kinds.drawing import draw_template
from datenorm.generation.kinds.world.pieces import (
    day_piece,
    draw_year,
    names_units,
    yearless_day_piece,
)
from datenorm.generation.kinds.world.spans.shared import unit_letters
from datenorm.generation.kinds.world.units import decade_piece
from datenorm.generation.moments import Moment
from datenorm.generation.writing.moment_words import MomentWords, moment_words
from datenorm.generation.writing.template import Template
from datenorm.generation.writing.writer import Writer
from datenorm.presets import DataSettings

__all__ = ["MAKERS"]

_LABELLED = 0.25  # of whole dates, those that each stand behind a label
_DONE_ONCE, _DONE_TWICE = 0.45, 0.2  # of two years, those of which one or both say what was done
_THREE = 0.2
_HEDGED = (("about", 0.5), ("about", 0.0), ("perhaps", 0.0), ("about_perhaps", 0.0))
_SHORT_HEDGES = ("c.{}", "c. {}", "ca. {}", "c{}", "{}?", "circa {}", "ca.{}", "~{}")
_COMMAS = (", ", ", ", ", ", "; ")
# Marks between two dates of which none joins the ends of a span.
_MARKS = (*_COMMAS, " & ", " + ", " | ")


def _dates(writer: Writer, settings: DataSettings, rng: random.Random) -> str | None:
    """Two whole dates or more: "3 May 1979, 4 June 2001"."""
    pieces = [day_piece(writer, settings, rng) for _ in range(rng.choice((2, 2, 2, 3)))]
    texts = [piece.text for piece in pieces if piece]
    if len(texts) < 2:
        return None
    if rng.random() < _LABELLED:
        texts = [f"{rng.choice(writer.context.labels)} {text}" for text in texts]
        if rng.random() < 0.3:
            return " / ".join(texts)
    if rng.random() < 0.5:
        return _joined(writer, texts, rng)
    return rng.choice((*_MARKS, " and ")).join(texts)


def _years(writer: Writer, settings: DataSettings, rng: random.Random) -> str | None:
    """Years of which each is one of its own: "c. 1908 and 1919", "c. 1891, cast 1950s"."""
    count = 3 if rng.random() < _THREE else 2
    years = sorted({draw_year(settings, rng) for _ in range(count)})
    if rng.random() < 0.5:  # of one time, as the years of one work are
        first = years[0]
        years = sorted({first, *(first + 1 + rng.randrange(70) for _ in range(count - 1))})
    if len(years) < 2 or years[-1] > 9999:
        return None
    words = moment_words(writer.names.language)
    texts = [_year(writer, words, year, index, rng) for index, year in enumerate(years)]
    deeds, chance = words["deeds"] or moment_words("en")["deeds"], rng.random()
    if chance < _DONE_ONCE:
        texts[-1] = deeds.draw(rng).replace("{}", texts[-1])
        if chance < _DONE_TWICE:
            texts[0] = deeds.draw(rng).replace("{}", texts[0])
        joined = rng.choice((*_COMMAS, " (", ". ", " / "))
        text = joined.join((", ".join(texts[:-1]), texts[-1]))
        return f"{text})" if "(" in joined else text
    return _joined(writer, texts, rng)


def _year(writer: Writer, words: MomentWords, year: int, index: int, rng: random.Random) -> str:
    """A year as it stands in a list: bare, in doubt, as its decade, as "1855 or later"."""
    text, chance = f"{year:04d}", rng.random()
    if chance < 0.12 and year > 999:
        text = _cut_span(year, rng)
    elif chance < 0.24 and 999 < year < 2040:
        decade = decade_piece(writer, words, rng, 10 * (year // 10))
        text = decade.text if decade else text
    elif chance < 0.34 and index and words["after"]:
        after = words["after"].draw(rng)
        return after.replace("{}", text) if any(map(str.isalpha, after)) else text
    return _in_doubt(words, text, rng) if rng.random() < 0.5 else text


def _cut_span(year: int, rng: random.Random) -> str:
    """A span of years cut short: the "1785–8" of a later print."""
    first, last = f"{year:04d}", f"{year + 1 + rng.randrange(9):04d}"
    shown = last[3:] if last[:3] == first[:3] and rng.random() < 0.6 else last[2:]
    return f"{first}{rng.choice('-–')}{shown}"


def _in_doubt(words: MomentWords, text: str, rng: random.Random) -> str:
    key, everywhere = rng.choice(_HEDGED)
    if rng.random() < everywhere:
        return rng.choice(_SHORT_HEDGES).replace("{}", text)
    return words[key].draw(rng).replace("{}", text) if words[key] else text


def _joined(writer: Writer, texts: Sequence[str], rng: random.Random, around: bool = True) -> str:
    """Dates joined as the language lists them: "a, b and c"; `around` may hold words: "both a"."""
    lists = _lists(writer.names.language)
    if not lists or rng.random() < 0.4:
        return rng.choice(_MARKS).join(texts)
    pattern = rng.choice(lists) if rng.random() < 0.4 else _and(writer.names.language)
    comma = next((sign for sign in ("、", "،", "၊") if any(sign in one for one in lists)), ",")
    blank = "" if comma == "、" else " "
    earlier = f"{comma}{blank}".join(texts[:-1])
    if not pattern.startswith("{0}") and (len(texts) > 2 or not around):
        pattern = _and(writer.names.language)
    return pattern.replace("{0}", earlier).replace("{1}", texts[-1])


@lru_cache(maxsize=512)
def _lists(language: str) -> tuple[str, ...]:
    """The patterns of one language that list two dates, none of them one of a span."""
    words = moment_words(language)
    return tuple(text for text in words["lists"].texts if text not in words["spans"].texts)


def _and(language: str) -> str:
    """The pattern of "and": the first of the language."""
    return _lists(language)[0]


# ---- Dates that share a part ----


def _days_of_a_month(writer: Writer, settings: DataSettings, rng: random.Random) -> str | None:
    """Days of one month and year, which stand once: "2., 7. und 8. Juni 1932"."""
    chosen, first = draw_template(writer.named, settings, rng)
    days = [i for i, name in enumerate(chosen.fields) if name in ("d", "dd", "do")]
    known = chosen.year == "full" and chosen.month and names_units(chosen)
    if len(days) != 1 or not known or _names_weekday(chosen):
        return None  # without a year "June 2, 29" would be of 2029
    count = rng.choice((2, 2, 3, 3, 3, 4, 5))
    numbers = sorted(rng.sample(range(1, 1 + days_in_month(first.year, first.month)), count))
    moments = [first._replace(day=number) for number in numbers]
    return _opened(writer, chosen, moments, (days[0], days[0]), rng)


def _days_of_a_year(writer: Writer, settings: DataSettings, rng: random.Random) -> str | None:
    """Days of one year, or its months: "3 May and 7 June 1979", "May, June and July 1979"."""
    section = writer.named if rng.random() < 0.6 else writer.partial
    chosen, first = draw_template(section, settings, rng)
    indices = [i for i, name in enumerate(chosen.fields) if name[0] in "dM"]
    known = chosen.year == "full" and chosen.month and names_units(chosen)
    if not known or _names_weekday(chosen) or "dw" in chosen.fields:
        return None
    months = sorted(rng.sample(range(1, 13), rng.choice((2, 2, 2, 3))))
    moments = [first._replace(month=month, day=1 + rng.randrange(28)) for month in months]
    if not all(map(chosen.accepts, moments)):
        return None
    return _opened(writer, chosen, moments, (indices[0], indices[-1]), rng)


def _names_weekday(chosen: Template) -> bool:
    return any(name[0] == "E" for name in chosen.fields)


def _opened(
    writer: Writer,
    chosen: Template,
    moments: Sequence[Moment],
    opened: tuple[int, int],
    rng: random.Random,
) -> str | None:
    """A template written once, its fields from the first to the last opened once for each day."""
    start, stop = 2 * opened[0] + 1, 2 * opened[1] + 2
    written = [writer.parts(chosen, moment, rng) for moment in moments]
    before, ending = "".join(written[0][:start]), "".join(written[-1][stop:])
    unit = unit_letters(ending)
    texts = ["".join(parts[start:stop]) for parts in written]
    texts = [*(text + unit for text in texts[:-1]), texts[-1]]
    # Words before the first, as in "both .. and ..", cannot stand inside a template.
    joined = _joined(writer, texts, rng, around=not before.strip())
    return f"{before}{joined}{ending}"


# ---- Weeks ----


def _week_of_a_day(writer: Writer, settings: DataSettings, rng: random.Random) -> str | None:
    """A week named by one of its days ("w/c 3 May 1979"): no day, and no number of a week."""
    weeks = (
        moment_words(writer.names.language)["weeks_of_a_day"]
        or moment_words("en")["weeks_of_a_day"]
    )
    draw_day = day_piece if rng.random() < 0.75 else yearless_day_piece
    day = draw_day(writer, settings, rng)
    return weeks.draw(rng).replace("{}", day.text) if day else None


MAKERS: dict[str, tuple[float, Callable[[Writer, DataSettings, random.Random], str | None]]] = {
    "dates": (0.09, _dates),
    "years": (0.12, _years),
    "days of a month": (0.06, _days_of_a_month),
    "days of a year": (0.025, _days_of_a_year),
    "week of a day": (0.025, _week_of_a_day),
}
