"""Compiles what a model reads in common shapes of plain dates into templates, its `templates.bin`.

Shapes and words come from pairs of the generator, what they mean from the model: it is asked for
texts of every shape with every word that it was seen with, among them the smallest and the largest
days, and whatever it does not read with confidence in all of them is left to it. `--check` then
compares fresh texts that templates read with the model's own answers.

Example: python scripts/compile_templates.py datenorm/models/moments --check 100000
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean

import click
import numpy as np
from template_shapes import (
    Parts,
    Shape,
    learn_shapes,
    learn_words,
    plain_pairs,
    words_by_language,
)

from datenorm import Normalizer, Prediction
from datenorm.bundle import load_bundle, write_templates
from datenorm.calendars import days_in_month
from datenorm.inference.compiled import (
    COMMON_YEAR,
    MONTH_WORD,
    WEEKDAY_WORD,
    CompiledTemplate,
    CompiledTemplates,
    Word,
    outline_of,
)
from datenorm.inference.decoding import Reading
from datenorm.inference.policy import Policy, apply_policy

PART_SHARE = 0.05  # of the texts of a skeleton that copy their date alike
CONFIDENCE = 0.95  # of the network in every text that it is asked
_ASKED_ALONE = 80  # texts for a template, where no word tells them apart
_ASKED_OF_WORD = 3
_YEARS = ((1583, 2150), (1901, 2099))  # the wider ones, or else those that most people write
_SHORT_YEARS = (32, 99)  # that can be no day
_MONTHS, _DAYS, _LATE_DAYS = (1, 12), (1, 31), (13, 31)  # a late day can be no month
_NONE = (0, 0)

Bounds = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
Words = tuple[str | None, str | None]  # that of the month, and that of the weekday


def bounds_of(parts: Parts, may_swap: bool) -> list[Bounds]:
    """The bounds that are tried, of which the widest in which the network is sure are kept."""
    year, month, day = parts
    years = [_NONE] if year is None else [_SHORT_YEARS] if year[2] == 2 else list(_YEARS)
    years = years if month else years[:1]
    days = [_NONE] if day is None else [_DAYS, _LATE_DAYS] if may_swap else [_DAYS]
    return [(of_year, _MONTHS, of_day) for of_day in days for of_year in years]


def texts_of(
    template: CompiledTemplate, words: Words, symbols: str, count: int, random: np.random.Generator
) -> list[str]:
    """Texts of a template with these words, its smallest and largest numbers first."""
    found = []
    for index in range(count):
        year = _drawn(template.bounds[0], index, random)
        month = int(symbols) if symbols else _drawn(template.bounds[1], index, random)
        if template.month and template.month[2] == 1:
            month = 1 + month % 9
        least, most = template.bounds[2]
        day = _drawn((least, min(most, days_in_month(COMMON_YEAR, month or 1))), index, random)
        if template.day and template.day[2] == 1:
            day = 1 + day % 9
        found.append(_filled(template, words, (year, month, day)))
    return found


def _drawn(bounds: tuple[int, int], index: int, random: np.random.Generator) -> int:
    least, most = bounds
    return (least, most)[index] if index < 2 else int(random.integers(least, most + 1))


def _filled(template: CompiledTemplate, words: Words, date: tuple[int, int, int]) -> str:
    runs = [list(run) for run in re.findall("0+", template.skeleton)]
    parts = (template.year, template.month, template.day)
    for part, value in zip(parts, date, strict=True):
        if part is not None:
            run, first, width = part
            runs[run][first : first + width] = str(value).zfill(width)
    left = iter(runs)
    text = re.sub("0+", lambda _: "".join(next(left)), template.skeleton)
    for kind, word in zip((MONTH_WORD, WEEKDAY_WORD), words, strict=True):
        text = text.replace(kind, word or "")
    return text


def _answers(
    texts: Sequence[str], words: Mapping[str, Word], template: CompiledTemplate, reader: Normalizer
) -> list[Prediction | None]:
    """What a template alone answers to texts of its skeleton."""
    found: list[Prediction | None] = []
    for text in texts:
        reading = template.read(outline_of(text, words))
        found.append(predicted(text, reading, reader) if reading else None)
    return found


def predicted(text: str, reading: Reading, reader: Normalizer) -> Prediction:
    return apply_policy(
        text, (reading,), reader.task, Policy(), reader.bundle.minimum_confidence, canonical=text
    )


def agree(one: Prediction | None, other: Prediction) -> bool:
    """Whether a template's answer is the network's."""
    if one is None:
        return False
    names = ("iso", "status", "order", "reason", "kind", "weekday", "earliest", "latest")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def compile_templates(
    reader: Normalizer, count: int, seed: int, report: Callable[[str], None]
) -> CompiledTemplates:
    """The templates of a model, from so many pairs."""
    known = list(plain_pairs(count, seed))
    words = learn_words(known)
    shapes, spoken = learn_shapes(known, words), words_by_language(known, words)
    report(f"{len(known):,} plain dates, {len(words):,} words, {len(shapes):,} skeletons")
    random = np.random.default_rng(seed)
    asked: list[dict[CompiledTemplate, list[tuple[Words, str]]]] = []
    everything = (1 << len(words)) - 1
    for skeleton, shape in sorted(shapes.items()):
        ways = [way for way, n in shape.parts.items() if n >= PART_SHARE * shape.texts]
        for way in ways:
            may_swap = way[1] is not None and (way[0], way[2], way[1]) in ways
            tried = [
                CompiledTemplate(skeleton, *way, bounds, everything, 1.0)
                for bounds in bounds_of(way, may_swap)
            ]
            asked.append({each: questions(each, shape, words, spoken, random) for each in tried})
    distinct = {text for tried in asked for listed in tried.values() for _, text in listed}
    report(f"{len(asked):,} ways of copying, {len(distinct):,} texts to be read")
    answers = dict(zip(sorted(distinct), reader.normalize(sorted(distinct)), strict=True))
    found: list[CompiledTemplate] = []
    for ways_tried in asked:
        shown = [_shown(each, texts, answers, words, reader) for each, texts in ways_tried.items()]
        found += [max(filter(None, shown), key=_breadth)] if any(shown) else []
    return _without_doubtful(CompiledTemplates(words, found), reader, count, seed, report)


def _breadth(template: CompiledTemplate) -> tuple[int, int]:
    """How many words, and then dates, a template is for."""
    (first, last), _, (least, most) = template.bounds
    return template.words.bit_count(), (last - first + 1) * (most - least + 1)


def _without_doubtful(
    templates: CompiledTemplates,
    reader: Normalizer,
    count: int,
    seed: int,
    report: Callable[[str], None],
) -> CompiledTemplates:
    """The templates without what fresh texts show to be read otherwise."""
    differing = _differing(reader, templates, count, seed + 1)[1]
    doubtful: dict[str, int] = defaultdict(int)
    for text, _, _ in differing:
        outline = outline_of(text, templates.words)
        doubtful[outline.skeleton] |= sum(1 << word.bit for _, word in outline.words)
    report(f"{len(differing)} fresh texts differ; their shapes go, or lose these words")
    kept: list[CompiledTemplate] = []
    for template in templates.templates:
        words = doubtful.get(template.skeleton)
        if words is None:
            kept.append(template)
        elif left := template.words & ~words:  # nothing is left where no words tell texts apart
            kept.append(replace(template, words=left))
    return CompiledTemplates(templates.words, kept)


def questions(
    template: CompiledTemplate,
    shape: Shape,
    words: Mapping[str, Word],
    spoken: Mapping[str, tuple[list[str], list[str]]],
    random: np.random.Generator,
) -> list[tuple[Words, str]]:
    """The texts that the network is asked for, with their words: all of the shape's languages."""
    if MONTH_WORD not in template.skeleton:
        nothing: Words = (None, None)
        return [(nothing, text) for text in texts_of(template, nothing, "", _ASKED_ALONE, random)]
    asked: Counter[Words] = Counter()
    seen: set[str] = set()
    for language in sorted(shape.languages):
        months, weekdays = spoken[language]
        new = [word for word in months if word not in seen]
        if WEEKDAY_WORD not in template.skeleton:
            asked.update({(word, None): _ASKED_OF_WORD for word in new})
        elif weekdays and months:
            new += [word for word in weekdays if word not in seen]
            for word in new * _ASKED_OF_WORD:
                is_month = words[word].kind == MONTH_WORD
                other = str(random.choice(weekdays if is_month else months))
                asked[(word, other) if is_month else (other, word)] += 1
        seen.update(new)
    return [
        (both, text)
        for both, count in asked.items()
        for text in texts_of(template, both, words[str(both[0])].symbols, count, random)
    ]


def _shown(
    template: CompiledTemplate,
    listed: Sequence[tuple[Words, str]],
    answers: Mapping[str, Prediction],
    words: Mapping[str, Word],
    reader: Normalizer,
) -> CompiledTemplate | None:
    """The template for the words with which the network reads all texts as it does."""
    texts = [text for _, text in listed]
    agrees = [
        agree(own, answers[text]) and answers[text].confidence >= CONFIDENCE
        for text, own in zip(texts, _answers(texts, words, template, reader), strict=True)
    ]
    named = [[word for word in both if word] for both, _ in listed]
    agreed, wrong = Counter[str](), Counter[str]()
    for of_text, alike in zip(named, agrees, strict=True):
        (agreed if alike else wrong).update(of_text)
    confidences = [answers[t].confidence for t, alike in zip(texts, agrees, strict=True) if alike]
    failed = any(not alike and not of_text for of_text, alike in zip(named, agrees, strict=True))
    # A disagreement of two words is that of the one that disagrees with others too.
    bad = {word for word in wrong if wrong[word] > 0.2 * (wrong[word] + agreed[word])}
    for of_text, alike in zip(named, agrees, strict=True):
        if not alike and not bad.intersection(of_text):
            bad.update(of_text)
    good = {word for word in agreed if word not in bad}
    if failed or not confidences or (wrong + agreed and not good):
        return None
    bits = sum(1 << words[word].bit for word in good)
    return replace(template, words=bits, confidence=round(fmean(confidences), 4))


def _differing(
    reader: Normalizer, templates: CompiledTemplates, count: int, seed: int
) -> tuple[int, list[tuple[str, Prediction, Prediction]]]:
    """How many fresh texts templates read, and those that they read otherwise than the network."""
    texts = {pair.text for pair in plain_pairs(count, seed)}
    found = {text: reading for text in sorted(texts) if (reading := templates.read(text))}
    given = [predicted(text, reading, reader) for text, reading in found.items()]
    own = reader.normalize(list(found))
    pairs_of = zip(found, given, own, strict=True)
    return len(found), [each for each in pairs_of if not agree(each[1], each[2])]


@click.command(context_settings={"show_default": True})
@click.argument("model", type=click.Path(path_type=Path, exists=True))
@click.option("--count", default=250_000, help="Pairs to generate.")
@click.option("--seed", default=2026, help="Seed of the generator.")
@click.option("--check", "checked", default=0, help="Fresh texts to compare.")
def main(model: Path, count: int, seed: int, checked: int) -> None:
    """Compile the templates of a model into its folder."""
    bundle = replace(load_bundle(model), templates=None)
    reader = Normalizer(bundle)
    templates = compile_templates(reader, count, seed, click.echo)
    write_templates(model, templates.packed())
    click.echo(f"{(model / 'templates.bin').stat().st_size:,} bytes")
    if checked:
        read, differing = _differing(reader, templates, checked, seed + 2)
        click.echo(f"of {checked:,} fresh pairs {read:,} by templates; {len(differing)} differ")
        for text, given, own in differing:
            click.echo(f"  {text!r}: {given.iso} {given.status}, network {own.iso} {own.status}")


if __name__ == "__main__":
    main()
