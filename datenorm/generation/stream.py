"""The world task: an endless, seeded stream of dates of every language, and of texts that are none.

Each pair is drawn in this order: a locale by its weight, a kind by its share, a template of that kind, a day, the
text, what stands around it, damage, hints. Targets are masked ISO (see `masked.py`).

Hints: the language, and the order in which a person would write digits; each is given in `hint_rate` of the pairs,
independently. Where a date in digits can be read in two ways, its order hint is the order it was written in, so
the hint decides; without it both targets occur, as often as people write them. Where the text itself settles the
order, or there is none, the hint is often another one: a hint never outweighs the text. A few language hints are wrong for the same reason.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

import numpy as np

from datenorm.errors import SettingsError
from datenorm.generation.book import LocaleBook, Section, load_book
from datenorm.generation.locale_shares import world_locales
from datenorm.generation.locales import readable_languages
from datenorm.generation.masked import NO_DATE, Moment, draw_moment, is_masked_date, masked
from datenorm.generation.negatives import negative
from datenorm.generation.noise import damage_digits, damage_letters, damage_name, damage_spaces, lose_diacritics
from datenorm.generation.readings import readings
from datenorm.generation.shared_names import keeps_month
from datenorm.generation.surroundings import surround
from datenorm.generation.templates import COMPACT, NUMERIC, OPEN_YEARS, PARTIAL_NUMERIC, Template
from datenorm.presets import DataSettings
from datenorm.records import DatePair
from datenorm.text import canonicalize

__all__ = ["KINDS", "ORDER_HINTS", "world_hints", "world_pairs"]

KINDS = ("named", "numeric", "compact", "spelled", "partial", "damaged", "non-date")
ORDER_HINTS = ("<dmy>", "<mdy>", "<ymd>")
_NUMERIC = {order: Section.of((1.0, templates)) for order, templates in NUMERIC.items()}
_COMPACT = {order: Section.of((1.0, templates)) for order, templates in COMPACT.items()}
_PARTIAL = {order: Section.of((1.0, templates)) for order, templates in PARTIAL_NUMERIC.items()}
_OPEN_YEARS = Section.of((1.0, OPEN_YEARS))
_OTHER_ORDER = 0.35  # of order hints where the text settles its order itself: drawn without looking at it
_OTHER_LANGUAGE = 0.03  # of language hints: any language, so that a wrong hint does not turn a date into none
_SURROUNDED = 0.14
_DASHED = 0.01
_WRONG_WEEKDAY = 0.05  # people miscount; the digits are what is read
_DASHES = ({ord("-"): "–"}, {ord("-"): "‐"}, {ord("-"): "−"}, {ord("-"): "—"}, {ord("/"): "⁄"}, {ord("."): "·"})
_SHORT_YEARS = 0.03  # of named dates, those drawn with a short year that could be the day
_YEAR_FIRST_MEANT = 0.2  # of "21-Apr-16", those that mean a year 21
_MONTH_FIRST = 0.12  # of digits in day-first locales, those that are written month-first and have no language
_NATIVE_DIGITS = 0.4
_DAMAGED_FIELDS = {"M": "month", "d": "day", "E": "weekday", "y": "year"}


@lru_cache(maxsize=1)
def world_hints() -> tuple[str, ...]:
    """Every hint that pairs can carry: languages, then orders."""
    return (*(f"<{language}>" for language in readable_languages()), *ORDER_HINTS)


class _World:
    """One stream's state: what is drawn from, and the settings it is drawn by."""

    def __init__(self, settings: DataSettings, rng: random.Random) -> None:
        self.rng = rng
        self.length = settings.max_input_length
        self.hint_rate = settings.hint_rate
        self.years = (settings.start.year, settings.end.year)
        locales = world_locales()
        if settings.locales != ("all",):
            locales = {tag: share for tag, share in locales.items() if tag in settings.locales or tag.split("_")[0] in settings.locales}
        if not locales:
            raise SettingsError(f"no locale is read as {', '.join(settings.locales)}; expected all, languages such as de, or en_GB")
        self.tags = tuple(locales)
        self.cumulated = tuple(accumulate(locales.values()))
        shares = {kind: settings.shares.get(kind, 0.0) for kind in KINDS}
        self.kinds = tuple(shares)
        self.kinds_cumulated = tuple(accumulate(shares.values()))

    def pair(self) -> DatePair | None:
        """Draw one pair; None where what was drawn cannot be written."""
        rng = self.rng
        tag = self.tags[min(bisect(self.cumulated, rng.random() * self.cumulated[-1]), len(self.tags) - 1)]
        kind = self.kinds[min(bisect(self.kinds_cumulated, rng.random() * self.kinds_cumulated[-1]), len(KINDS) - 1)]
        book = load_book(tag)
        if kind == "non-date":
            text, detail = negative(book, rng)
            return self._finish(book, text, NO_DATE, f"{kind}/{detail}", "")
        if kind in ("numeric", "compact") or (kind == "partial" and rng.random() < 0.3):
            return self._digits(book, kind)
        if kind == "damaged":
            return self._damaged(book)
        kind = "named" if kind == "spelled" and book.spelled is None else kind
        short = kind == "named" and not book.banks.has_digits and rng.random() < _SHORT_YEARS
        chosen, moment = self._template(_OPEN_YEARS if short else book.section(kind))
        text = book.write(chosen, moment, rng)
        if chosen.year == "short" and chosen.swappable and _both_two_digits(chosen, moment):
            return self._open_years(book, chosen, moment, text)
        text = self._weekday(book, chosen, moment, text) if kind != "spelled" else text
        return self._finish(book, text, masked(moment, chosen.year, chosen.month, chosen.day), f"{kind}/{_label(chosen)}", "")

    def _template(self, section: Section) -> tuple[Template, Moment]:
        chosen, moment = section.draw(self.rng), draw_moment(self.rng, *self.years)
        while not chosen.accepts(moment):
            moment = draw_moment(self.rng, *self.years)
        return chosen, moment

    def _weekday(self, book: LocaleBook, chosen: Template, moment: Moment, text: str) -> str:
        """Put the weekday before or after one text in six that has none; without a year it is any weekday."""
        rng = self.rng
        if rng.random() > 0.16 or not chosen.day or "EEE" in chosen.layout or any(field[0] == "E" for field in chosen.fields):
            return text
        if chosen.year != "full" or rng.random() < _WRONG_WEEKDAY:
            moment = moment._replace(weekday=int(rng.random() * 7))
        weekday = book.fields["EEEE" if rng.random() < 0.55 else "EEE"](moment, rng)
        draw = rng.random()
        if draw < 0.8:
            return f"{weekday}{(', ', ' ', ', ', ' ', '. ', ' - ')[int(rng.random() * 6)]}{text}"
        return f"{text}, {weekday}" if draw < 0.87 else f"{text} ({weekday})" if draw < 0.95 else f"{text} {weekday}"

    def _digits(self, book: LocaleBook, kind: str) -> DatePair | None:
        """A date in digits: the order is that of a person of the locale, and perhaps given as a hint."""
        rng = self.rng
        order = book.draw_order(rng)
        # Most locales are day-first, but no country stands behind a text without hints: it has to stay open.
        elsewhere = order == "dmy" and rng.random() < _MONTH_FIRST
        if elsewhere:
            order = "mdy"
        if kind == "numeric":
            section = _NUMERIC[order]
            if order in book.numeric and rng.random() < 0.3:
                section = book.numeric[order]
        elif kind == "compact":
            if order not in _COMPACT:
                return None
            section = _COMPACT[order]
        else:
            order = "ymd" if order == "ydm" else order
            section = _PARTIAL[rng.choice(("my", "ym", "dm" if order == "dmy" else "md"))]
        chosen, moment = self._template(section)
        text = book.write(chosen, moment, rng)
        target = masked(moment, chosen.year, chosen.month, chosen.day)
        if "MR" in chosen.fields or not (chosen.day and chosen.month):
            return self._finish(book, text, target, f"{kind}/{_label(chosen)}", "", not elsewhere)
        read = readings(text)
        possible = set(read.values())
        if target not in possible:
            return None  # eight digits that everyone reads as another day
        if kind == "numeric":
            text = self._weekday(book, chosen, moment, text)
        pair = self._finish(book, text, target, f"{kind}/{_label(chosen)}", order if len(possible) > 1 else "", not elsewhere)
        if pair and order == "mdy" and chosen.year == "short" and "." in chosen.text and "<mdy>" not in pair.hints:
            return pair if len(possible) == 1 or "ymd" in read else None  # "10.09.70" is day-first unless it is said to be not
        return pair

    def _open_years(self, book: LocaleBook, chosen: Template, moment: Moment, text: str) -> DatePair | None:
        """A named date in which day and two-digit year could change places, as the one or the other; the hint decides."""
        rng = self.rng
        first = chosen.fields[0] == "yy"
        swapped = Moment(moment.day, moment.month, moment.year % 100, 0)
        year_first = first == (rng.random() >= (0.5 if first else _YEAR_FIRST_MEANT))
        target = masked(moment if first == year_first else swapped, "short", True, True)
        return self._finish(book, text, target, f"open/{_label(chosen)}", "ymd" if year_first else "dmy", not year_first)

    def _damaged(self, book: LocaleBook) -> DatePair | None:
        """A date in which one thing went wrong; a clean one where the damage would leave two readings."""
        rng = self.rng
        draw = rng.random()
        if draw < 0.12:
            return self._scanned_digits(book)
        kind = "spelled" if draw < 0.22 and book.spelled else "partial" if draw > 0.92 else "named"
        chosen, moment = self._template(book.section(kind))
        parts = book.parts(chosen, moment, rng)
        damage = self._damage_parts(book, chosen, moment, parts)
        text = "".join(parts)
        if damage in ("spaces", "diacritics"):
            changed = damage_spaces(text, rng) if damage == "spaces" else lose_diacritics(text)
            text, damage = (changed, damage) if changed else (text, "")
        text = self._weekday(book, chosen, moment, text)
        label = f"damaged/{damage}" if damage else f"{kind}/{_label(chosen)}"
        return self._finish(book, text, masked(moment, chosen.year, chosen.month, chosen.day), label, "")

    def _damage_parts(self, book: LocaleBook, chosen: Template, moment: Moment, parts: list[str]) -> str:
        """Damage one field in place; returns what was damaged, or what is to be done to the whole text."""
        rng = self.rng
        draw = rng.random()
        for place, field in enumerate(chosen.fields):
            written, damaged = parts[2 * place + 1], None
            if draw < 0.6 and field in ("MMMM", "MMM"):
                damaged = damage_name(written, moment.month - 1, book.banks.name_set, rng)
                damaged = damaged if damaged and keeps_month(damaged, moment.month) else None
            elif 0.3 < draw < 0.75 and field == "dw":
                damaged = damage_name(written, moment.day - 1, book.day_words, rng)
            elif 0.6 < draw < 0.7 and field in ("EEEE", "EEE"):
                damaged = damage_letters(written, rng)
            elif 0.7 < draw < 0.8 and field in ("d", "dd", "do", "y", "yy") and rng.random() < 0.6:
                damaged = damage_digits(written, rng)
            if damaged and damaged != written:
                parts[2 * place + 1] = damaged
                return _DAMAGED_FIELDS[field[0]]
        return "spaces" if draw < 0.93 else "diacritics"

    def _scanned_digits(self, book: LocaleBook) -> DatePair | None:
        """A date in digits of which a scanner read some as letters; only where one reading is possible."""
        rng = self.rng
        order = book.draw_order(rng)
        chosen, moment = self._template(_NUMERIC[order])
        text, target = book.write(chosen, moment, rng), masked(moment, chosen.year, chosen.month, chosen.day)
        if "MR" in chosen.fields or set(readings(text).values()) != {target}:
            return None
        damaged = damage_digits(text, rng)
        return self._finish(book, damaged, target, "damaged/digits", "") if damaged else None

    def _finish(self, book: LocaleBook, text: str, target: str, pattern: str, order: str, of_language: bool = True) -> DatePair | None:
        """Surroundings, letter case, native digits and hints; None where the text is longer than Tx.

        A text that is not `of_language` is not what people of the locale write, and gets no hint of it.
        """
        rng = self.rng
        if target != NO_DATE and rng.random() < _SURROUNDED:
            text = surround(text, book.around, target[-1] != "-", rng)
        draw = rng.random()
        if draw < 0.15:
            text = text.lower() if draw < 0.08 else text.upper() if draw < 0.13 else text.title()
        if rng.random() < _DASHED:
            text = text.translate(rng.choice(_DASHES))
        if book.names.digits and rng.random() < _NATIVE_DIGITS:
            text = text.translate(_native(book.names.digits))
        hints: tuple[str, ...] = ()
        if of_language and rng.random() < self.hint_rate:
            hints = (f"<{book.names.language}>" if rng.random() > _OTHER_LANGUAGE else self._any_language(),)
        if rng.random() < self.hint_rate:
            hint = self._order_hint(book, order)
            hints += (hint,) if hint in ORDER_HINTS else ()
        if 2 * len(text) > self.length - 2 and not 0 < len(canonicalize(text)) <= self.length - len(hints):
            return None
        return DatePair(text, target, pattern, book.names.locale, hints)

    def _any_language(self) -> str:
        hints = world_hints()
        return hints[int(self.rng.random() * (len(hints) - len(ORDER_HINTS)))]

    def _order_hint(self, book: LocaleBook, order: str) -> str:
        """The order that the text needs; the locale's, or any, where it needs none."""
        rng = self.rng
        if order:
            return f"<{order}>"
        return ORDER_HINTS[int(rng.random() * 3)] if rng.random() < _OTHER_ORDER else f"<{book.names.order}>"


def _both_two_digits(chosen: Template, moment: Moment) -> bool:
    """Whether day and year are both written with two digits, and are a date the other way round too."""
    year = moment.year % 100
    return (moment.day > 9 or "dd" in chosen.fields) and is_masked_date(f"--{moment.day:02d}-{moment.month:02d}-{year:02d}")


def _label(chosen: Template) -> str:
    return chosen.text.replace("{", "").replace("}", "")


@lru_cache(maxsize=64)
def _native(digits: str) -> dict[int, str]:
    return {ord("0") + value: digit for value, digit in enumerate(digits)}


def world_pairs(settings: DataSettings, seed: int, worker: int = 0) -> Iterator[DatePair]:
    """Endless pairs; the same settings, seed and worker give the same pairs on every machine.

    Workers of one seed draw from independent streams (numpy's SeedSequence).
    """
    state = np.random.SeedSequence([seed, worker]).generate_state(8)
    world = _World(settings, random.Random(int.from_bytes(state.tobytes(), "little")))
    while True:
        pair = world.pair()
        if pair is not None:
            yield pair
