"""Compiles which clocks a model reads behind which dates as it reads both alone.

The dates are the commonest of its templates, and those in digits in which day and month may swap.
The model is asked for each with every clock and with every word; what it does not read with
confidence as the date and the clock together is left to it. Run it after `compile_templates.py`.

Example: python scripts/compile_clocks.py datenorm/models/moments --check 100000
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, cycle, islice, product
from pathlib import Path
from statistics import fmean

import click
import numpy as np
from compile_templates import CONFIDENCE, PART_SHARE, Words, bounds_of, questions, texts_of
from template_shapes import Shape, learn_shapes, plain_pairs, words_by_language

from datenorm import Normalizer
from datenorm.bundle import load_bundle, write_templates
from datenorm.columns.network import NetworkReader, TextReading
from datenorm.columns.templates import TEMPLATE_THRESHOLD
from datenorm.inference.clocks import ClockHead, Clocks, ClockTail
from datenorm.inference.compiled import (
    MONTH_WORD,
    WEEKDAY_WORD,
    CompiledTemplate,
    CompiledTemplates,
)
from datenorm.masked_iso import NO_DATE

_IN_DIGITS, _WITH_WORDS = 2, 1  # texts of a date with each clock
_OF_A_WEEKDAY = 40  # texts with it, in each of its languages
_BAD_SHARE = 0.2  # of the texts with a clock, that are read otherwise
_DOUBTED_SHARE = 0.05  # of the texts of all dates with a month
_DOUBTED_WEEKDAY = 0.03  # of those with a weekday, of which there are more
_SEPARATORS = (" ", ", ", "t")
_WHOLE = ("00:00", "0:00", "00:00:00", "0:00:00")
_FRACTIONS = ("00:00:00.000", "00:00:00.000000")
_HALVES = {" am": "A", " pm": "P", "am": "A", "pm": "P"}
_ZONES = {"": "", "z": "Z", "+00:00": "+00:00", " +00:00": "+00:00", "-00:00": "-00:00"}
_ZONES |= {" -00:00": "-00:00", " utc": "Z"}
_ZERO, _RUNS = re.compile("0"), re.compile("0+")


def clock_tails() -> list[ClockTail]:
    """The clocks that machines and most languages write."""
    found = []
    for separator, clock, zone in product(_SEPARATORS, (*_WHOLE, *_FRACTIONS), _ZONES):
        padded = clock if clock[:2] == "00" else "0" + clock
        for half, symbol in {"": "", **_HALVES}.items():
            if separator == "t" and clock in ("0:00", "0:00:00"):
                continue
            if half and (separator == "t" or clock in _FRACTIONS):
                continue
            if half in ("am", "pm") and zone:
                continue
            tail = f"{separator}{clock}{half}{zone}"
            found.append(ClockTail(tail, f"T{padded}{symbol}{_ZONES[zone]}"))
    return found


def drawn_tail(tail: ClockTail, random: np.random.Generator) -> str:
    """A clock of its kind, any time of day."""
    is_short = tail.symbols.count("0") > tail.skeleton.count("0")  # an hour of one digit
    digits = ""
    for run, values in zip(_RUNS.findall(tail.symbols), tail.limits, strict=True):
        most = min(values.stop, 10 ** len(run), 10 if is_short and not digits else values.stop)
        number = random.integers(values.start, most) // values.step * values.step
        digits += str(number).zfill(len(run))
    left = iter(digits[is_short:])
    return _ZERO.sub(lambda _: next(left), tail.skeleton)


@dataclass(frozen=True)
class Asked:
    """A date, the place of its clock, both as one text, and the bits of its words."""

    date: str
    place: int
    text: str
    words: int


@dataclass(frozen=True)
class Answer:
    """Whether a text is read as its date and its clock are alone, and how surely."""

    asked: Asked
    agrees: bool
    probability: float


def dates_to_ask(
    templates: CompiledTemplates, shapes: Mapping[str, Shape], count: int
) -> list[tuple[str, list[CompiledTemplate]]]:
    """The commonest skeletons of whole days, and what their texts are drawn from."""
    everything = (1 << len(templates.words)) - 1
    by_skeleton: dict[str, list[CompiledTemplate]] = defaultdict(list)
    for template in templates.templates:
        if MONTH_WORD in template.skeleton:
            by_skeleton[template.skeleton].append(template)
    for skeleton, shape in shapes.items():
        ways = [way for way, n in shape.parts.items() if n >= PART_SHARE * shape.texts]
        if MONTH_WORD not in skeleton:
            by_skeleton[skeleton] = [
                CompiledTemplate(skeleton, *way, bounds_of(way, False)[0], everything, 1.0)
                for way in ways
            ]
    found = []
    for skeleton, listed in by_skeleton.items():
        # The year has to be whole, and the day given: else a clock may be taken for them.
        whole = [each for each in listed if each.year and each.year[2] == 4 and each.day]
        if whole and ":" not in skeleton and skeleton in shapes:
            found.append((skeleton, whole))
    return sorted(found, key=lambda each: (-shapes[each[0]].texts, each[0]))[:count]


def texts_to_ask(
    listed: Sequence[CompiledTemplate],
    shape: Shape,
    templates: CompiledTemplates,
    spoken: Mapping[str, tuple[list[str], list[str]]],
    tails: Sequence[ClockTail],
    random: np.random.Generator,
) -> list[Asked]:
    """Dates of one skeleton, each with a clock: with all words, and with all clocks."""
    dates: list[tuple[str, int]] = []
    for template in listed:
        seen: set[Words] = set()
        for words, text in questions(template, shape, templates.words, spoken, random):
            bits = sum(1 << templates.words[word].bit for word in words if word)
            if not bits:
                dates.append((text, bits))
            elif not bits & ~template.words and words not in seen:
                dates.append((_any_date(template, words, templates, random), bits))
            seen.add(words)
    of_a_tail = _WITH_WORDS if MONTH_WORD in listed[0].skeleton else _IN_DIGITS
    count = max(of_a_tail * len(tails), len(dates)) if dates else 0
    order = cycle(random.permutation(len(dates)).tolist())
    places = cycle(random.permutation(len(tails)).tolist())
    found = []
    for index, place in islice(zip(order, places, strict=True), count):
        date, bits = dates[index]
        found.append(Asked(date, place, date + drawn_tail(tails[place], random), bits))
    return found


def weekdays_to_ask(
    dates: Sequence[tuple[str, Sequence[CompiledTemplate]]],
    shapes: Mapping[str, Shape],
    templates: CompiledTemplates,
    spoken: Mapping[str, tuple[list[str], list[str]]],
    tails: Sequence[ClockTail],
    random: np.random.Generator,
) -> list[Asked]:
    """Any dates with each weekday, and any clocks: in some words a clock seems to begin."""
    of_language: dict[str, list[CompiledTemplate]] = defaultdict(list)
    for skeleton, listed in dates:
        for language in shapes[skeleton].languages if WEEKDAY_WORD in skeleton else ():
            of_language[language] += listed
    found = []
    for language, listed in sorted(of_language.items()):
        months, weekdays = spoken[language]
        for weekday, _ in product(weekdays, range(_OF_A_WEEKDAY) if months else ()):
            template = listed[int(random.integers(len(listed)))]
            words: Words = (months[int(random.integers(len(months)))], weekday)
            bits = sum(1 << templates.words[word].bit for word in words if word)
            if not bits & ~template.words:
                place = int(random.integers(len(tails)))
                date = _any_date(template, words, templates, random)
                found.append(Asked(date, place, date + drawn_tail(tails[place], random), bits))
    return found


def _any_date(
    template: CompiledTemplate,
    words: Words,
    templates: CompiledTemplates,
    random: np.random.Generator,
) -> str:
    """A date that a template may read; the first two texts would be extremes."""
    symbols = templates.words[str(words[0])].symbols
    return texts_of(template, words, symbols, 3, random)[2]


def agrees(date: TextReading, both: TextReading, clock: str) -> bool | None:
    """Whether date and clock are read as both alone; None where the date itself is in doubt."""
    if not date.readings or (not date.open and date.readings[0].probability < CONFIDENCE):
        return None
    whole = len(NO_DATE)
    given = {order: reading.output for order, reading in both.by_order}
    expected = {
        order: reading.output[:whole] + clock + reading.output[whole:]
        for order, reading in date.by_order
    }
    if not date.by_order and given:
        return None  # day and month stand in the clock too
    if both.unread or not both.readings or given != expected:
        return False
    if both.open:
        return min(each.probability for _, each in both.by_order) >= TEMPLATE_THRESHOLD
    alone = date.best[:whole] + clock + date.best[whole:]
    return both.best == alone and both.readings[0].probability >= CONFIDENCE


def answers_to(
    listed: Sequence[Asked],
    reader: NetworkReader,
    templates: CompiledTemplates,
    tails: Sequence[ClockTail],
) -> list[Answer]:
    """What a model answers to texts of one skeleton of dates."""
    # What a template reads, of which no order is to be chosen, the model has been asked for.
    known = {
        each.date: TextReading(each.date, (reading,))
        for each in listed
        if each.words and (reading := templates.read(each.date))
    }
    new = list(dict.fromkeys(each.date for each in listed if each.date not in known))
    dates = known | dict(zip(new, reader.read(new), strict=True))
    both = reader.read([each.text for each in listed])
    found = []
    for each, answer in zip(listed, both, strict=True):
        clock = tails[each.place].read(each.text[len(each.date) :])
        alike = agrees(dates[each.date], answer, clock.symbols) if clock else None
        if alike is not None:
            probability = answer.readings[0].probability if answer.readings else 0.0
            found.append(Answer(each, alike, probability))
    return found


def doubted_words(
    answers: Sequence[Answer], of_weekdays: Sequence[Answer], weekdays: frozenset[int]
) -> set[int]:
    """The words with which the network reads clocks otherwise than alone, of any date.

    Months show in texts without a weekday, and weekdays beside the other months.
    """
    alone = [each for each in answers if not weekdays & _bits(each.asked.words)]
    months = _often_wrong(alone, _DOUBTED_SHARE)
    beside = [each for each in of_weekdays if not months & _bits(each.asked.words)]
    return months | (_often_wrong(beside, _DOUBTED_WEEKDAY) & weekdays)


def _often_wrong(answers: Sequence[Answer], share: float) -> set[int]:
    total, wrong = Counter[int](), Counter[int]()
    for each in answers:
        total.update(_bits(each.asked.words))
        wrong.update(_bits(each.asked.words) if not each.agrees else [])
    return {word for word in wrong if wrong[word] > share * total[word]}


def shown(answers: Sequence[Answer], doubted: set[int]) -> ClockHead | None:
    """Which clocks and words may stand together, by the texts of one skeleton of dates."""
    total = Counter(each.asked.place for each in answers)
    wrong = Counter(each.asked.place for each in answers if not each.agrees)
    bad_tails = {place for place in wrong if wrong[place] > _BAD_SHARE * total[place]}
    left = [each for each in answers if each.asked.place not in bad_tails]
    bad_tails.update(each.asked.place for each in left if not each.agrees and not each.asked.words)
    bad_words = set(doubted)
    while True:  # of two words in one text, that is to blame which stands in more such texts
        blamed = Counter[int]()
        for each in left:
            if not each.agrees and not bad_words.intersection(_bits(each.asked.words)):
                blamed.update(_bits(each.asked.words))
        if not blamed:
            break
        bad_words.add(max(blamed, key=lambda word: (blamed[word], word)))
    agreed = [
        each
        for each in left
        if each.agrees
        and each.asked.place not in bad_tails
        and not bad_words.intersection(_bits(each.asked.words))
    ]
    if not agreed:
        return None
    places = {each.asked.place for each in agreed}
    words = {word for each in agreed for word in _bits(each.asked.words)}
    # Templates read no text that the order of its day and month leaves open.
    sure = [each.probability for each in agreed if each.probability >= CONFIDENCE] or [CONFIDENCE]
    return ClockHead(_mask(places), _mask(words), round(fmean(sure), 4))


@lru_cache(maxsize=1 << 18)
def _bits(mask: int) -> frozenset[int]:
    return frozenset(place for place, bit in enumerate(reversed(f"{mask:b}")) if bit == "1")


def _mask(places: set[int]) -> int:
    return sum(1 << place for place in places)


@click.command(context_settings={"show_default": True})
@click.argument("model", type=click.Path(path_type=Path, exists=True))
@click.option("--dates", default=320, help="Skeletons of dates, the commonest.")
@click.option("--count", default=250_000, help="Pairs to generate.")
@click.option("--seed", default=2026, help="Seed of the generator.")
def main(model: Path, dates: int, count: int, seed: int) -> None:
    """Compile the clocks of a model into the templates that it has."""
    bundle = load_bundle(model)
    templates = CompiledTemplates.unpacked(bundle.templates or b"")
    reader = NetworkReader(Normalizer(replace(bundle, templates=None)))
    known = list(plain_pairs(count, seed))
    shapes, spoken = (
        learn_shapes(known, templates.words),
        words_by_language(known, templates.words),
    )
    tails, random = clock_tails(), np.random.default_rng(seed)
    answers: dict[str, list[Answer]] = {}
    skeletons = dates_to_ask(templates, shapes, dates)
    for skeleton, listed in skeletons:
        asked = texts_to_ask(listed, shapes[skeleton], templates, spoken, tails, random)
        answers[skeleton] = answers_to(asked, reader, templates, tails)
        differing = sum(not each.agrees for each in answers[skeleton])
        click.echo(f"{skeleton}: {len(asked):,} texts, {differing} read otherwise")
    asked = weekdays_to_ask(skeletons, shapes, templates, spoken, tails, random)
    of_weekdays = answers_to(asked, reader, templates, tails)
    click.echo(f"{len(asked):,} texts with weekdays")
    weekdays = frozenset(w.bit for w in templates.words.values() if w.kind == WEEKDAY_WORD)
    doubted = doubted_words([*chain.from_iterable(answers.values())], of_weekdays, weekdays)
    found = {skeleton: shown(listed, doubted) for skeleton, listed in answers.items()}
    heads = {skeleton: head for skeleton, head in found.items() if head}
    clocks = Clocks.of(tails, heads)
    with_clocks = CompiledTemplates(templates.words, templates.templates, clocks)
    write_templates(model, with_clocks.packed())
    click.echo(f"{(model / 'templates.bin').stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
