"""Spans of clocks and of days in digits, hedges said twice, and where their marks and words go."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

import pytest

from datenorm.generation.kinds.kind import Draft
from datenorm.generation.kinds.world import hedged
from datenorm.generation.kinds.world.clock import _can_be_a_day
from datenorm.generation.kinds.world.clocks import clock_of_any_language
from datenorm.generation.kinds.world.day_periods import (
    halves_of_day,
    languages_with_periods,
    moments_of_day,
    parts_of_day,
    periods_first,
)
from datenorm.generation.kinds.world.other_calendars import japanese
from datenorm.generation.kinds.world.spans import draw as draw_span
from datenorm.generation.kinds.world.spans.clock_pairs import two_clocks
from datenorm.generation.kinds.world.spans.digits import two_days_in_digits
from datenorm.generation.kinds.world.stamp import draw as draw_stamp
from datenorm.generation.writing.writer import Writer, load_writer
from datenorm.masked_iso import dates_of_digits
from datenorm.outputs.world import Point, Span, write
from datenorm.presets import DataSettings, load_preset
from tests.generation.draws import QUICK, Draws

SETTINGS = load_preset("moments").data


@lru_cache(maxsize=32)
def drafts(
    draw: Callable[[Writer, DataSettings, random.Random], Draft | None], locale: str, count: int
) -> Draws[Draft]:
    writer, rng = load_writer(locale, plain=True), random.Random(5)
    found = (draw(writer, SETTINGS, rng) for _ in range(count))
    return Draws((draft for draft in found if draft), count)


@lru_cache(maxsize=32)
def spans_of_clocks(locale: str) -> Draws[tuple[str, str]]:
    """Texts of spans of clocks, with the notation of what they say."""

    def drawn() -> Iterator[tuple[str, str]]:
        writer, rng = load_writer(locale, plain=True), random.Random(7)
        for _ in range(4000):
            if span := two_clocks(writer, rng):
                text, one, other = span
                yield text, write(Span(Point(clock=one.clock), Point(clock=other.clock)))

    return Draws(drawn(), 4000)


@pytest.mark.parametrize(
    ("locale", "text", "output"),
    [
        ("en", r"from (\d+) to (\d+) ?pm", r"T\d\d/T\d\dP"),
        ("en", r"(\d+) to (\d+) ?[ap]\.?m\.?", r"T\d\d/T\d\d[AP]"),
        ("en", r"\d\d:\d\d ?[-–] ?\d\d:\d\d", r"T\d\d:\d\d/T\d\d:\d\d"),
        ("en", r"from (\w+) to (\w+) in the evening", r"T\d\d/T\d\dP"),
        ("de", r"\d+ ?– ?\d+ Uhr", r"T\d\d/T\d\d"),
        ("de", r"(von )?\d+ ?(bis|[–-]) ?\d+ abends", r"T\d\d/T\d\dP"),
        ("fr", r"de \d+h\d\d à \d+h\d\d", r"T\d\d:\d\d/T\d\d:\d\d"),
        ("it", r"dalle \d+:\d\d alle \d+:\d\d", r"T\d\d:\d\d/T\d\d:\d\d"),
        ("pt", r"das \d+h?\d* às \d+h\d*", r"T\d\d(:\d\d)?/T\d\d(:\d\d)?"),
        ("ru", r"с \d+:\d\d до \d+:\d\d", r"T\d\d:\d\d/T\d\d:\d\d"),
        ("ja", r"午後 ?\d+時(から|〜)\d+時.*", r"T\d\dP/T\d\d"),
        ("ja", r"\d+時(から|〜)\d+時.*", r"T\d\d/T\d\d[AP]?"),
        ("ko", r"오후 ?\d+시부터 \d+시까지", r"T\d\dP/T\d\d"),
        ("da", r"kl\. \d+\.\d\d ?[-–] ?\d+\.\d\d", r"T\d\d:\d\d/T\d\d:\d\d"),
    ],
)
def test_a_span_of_clocks_says_each_end_as_written(locale: str, text: str, output: str) -> None:
    found = spans_of_clocks(locale).those(lambda pair: re.fullmatch(text, pair[0]), 5)
    assert found, "never drawn"
    for said, label in found:
        assert re.fullmatch(output, label), (said, label)


def test_a_part_of_the_day_beside_two_clocks_is_that_of_their_half() -> None:
    """A night has hours before and after midnight, a span in it those of one half."""
    night = r"\d+(:\d\d)?\W+(bis )?(\d+)(:\d\d)? nachts"
    found = spans_of_clocks("de").those(lambda pair: re.fullmatch(night, pair[0]), 5)
    assert found
    for said, label in found:
        half = r"/T((12|0[1-4])(:\d\d)?A|(0[89]|1[01])(:\d\d)?P)$"
        assert re.search(half, label), (said, label)


@pytest.mark.parametrize("locale", ["en", "en_GB", "de", "ja"])
def test_two_days_in_digits_have_one_order(locale: str) -> None:
    writer, rng = load_writer(locale, plain=True), random.Random(1)
    open_pairs = settled = 0
    for _ in range(1500):
        pair = two_days_in_digits(writer, SETTINGS, rng)
        if pair is None:
            continue
        dates = [dates_of_digits(piece.text) for piece in pair]
        ways = {
            (first, last)
            for order, first in dates[0].items()
            if (last := dates[1].get(order)) and first <= last
        }
        assert (pair[0].point.date, pair[1].point.date) in ways
        assert pair[0].open == pair[1].open == (len(ways) > 1)
        open_pairs, settled = open_pairs + pair[0].open, settled + (not pair[0].open)
    assert open_pairs > 50 and settled > 200


@pytest.mark.slow
def test_the_month_stands_once_before_the_second_day() -> None:
    spans = drafts(draw_span, "en_US", 20000)
    found = spans.those(lambda draft: draft.detail == "first day alone", 16)
    assert len(found) > 15
    for draft in found:
        first, last = draft.target.split("/")
        assert re.fullmatch(r"--------\d\d", first), draft
        assert int(first[-2:]) < int(last[8:10]), draft
        assert re.search(rf"\b0?{int(first[-2:])}(st|nd|rd|th)?\b", draft.text), draft


@pytest.mark.parametrize("locale", ["en", "fr", "ru", "hi", "zh", "sw"])
def test_a_hedge_said_twice_has_one_mark(locale: str) -> None:
    hedges = drafts(hedged.draw, locale, 12000)
    found = hedges.those(lambda draft: draft.detail.endswith(" behind"), 101)
    assert len(found) > 100
    marks = {"about, about": "~", "perhaps, perhaps": "?"}
    for draft in found:
        mark = marks.get(draft.detail.removesuffix(" behind"), "%")
        assert re.search(rf"[\dX<-]{re.escape(mark)}[a-g]?$", draft.target), draft
        assert draft.text[-1] in ")]", draft
    assert len({d.detail for d in found}) > 4


@pytest.mark.parametrize(
    ("text", "output"),
    [
        pytest.param(r"on or before \d{4}", r"/\d{4}------", marks=pytest.mark.slow),
        (r"in or after \d{4}", r"\d{4}------/"),
        (r"greater than \d{4}", r"\d{4}------/"),
        (r"less than or equal to \d{4}", r"/\d{4}------"),
        (r"(effective|with effect|as from|subsequent to)(?!.*through) .*\d", r".+/"),
        pytest.param(
            r"no later than .*[A-Z]\w+ \d+,? \d{4}",
            r"/\d{4}-\d\d-\d\d[a-g]?",
            marks=pytest.mark.slow,  # drawn once in twenty thousand
        ),
    ],
)
def test_comparatives_before_and_after_are_drawn(text: str, output: str) -> None:
    found = drafts(draw_span, "en", 60000).those(lambda draft: re.fullmatch(text, draft.text))
    assert found, "never drawn"
    for draft in found:
        assert re.fullmatch(output, draft.target), draft


def test_a_decade_that_is_about_right_keeps_its_mark_behind_after() -> None:
    spans = drafts(draw_span, "en", 60000)
    hedged_decades = spans.those(lambda d: re.fullmatch(r"(\d{3}|--\d)X-{6}~/", d.target))
    assert len(hedged_decades) > (0 if QUICK else 8)
    assert all("hedged" in d.detail for d in hedged_decades)


@pytest.mark.slow
def test_the_last_day_of_a_month_of_an_era_is_worked_out() -> None:
    found = [d for d in drafts(japanese.draw, "ja", 30000) if d.detail.endswith("last day")]
    days = {d.target[-2:] for d in found if d.target}
    assert days == {"28", "29", "30", "31"}
    assert all(not d.target or int(d.target[1:5]) > 5 for d in found if "明" in d.text)
    february = [d for d in found if re.match(r"令和[24]年2月末日", d.text)]
    assert all(d.target.endswith("-29" if "4" not in d.text[:3] else "-28") for d in february)


def test_stamps_of_six_and_six_digits_begin_with_the_year() -> None:
    stamps = drafts(draw_stamp, "en", 20000)
    found = stamps.those(lambda draft: re.fullmatch(r"\d{6} \d{6}", draft.text), 5)
    assert found
    for draft in found:
        year, month, day, *clock = re.findall(r"\d\d", draft.text)
        assert draft.target == f"--{year}-{month}-{day}T{':'.join(clock)}", draft


@pytest.mark.parametrize(
    ("text", "can"),
    [("12.10.05", True), ("00.10.05", True), ("13.45.10", False), ("8.05.12 pm", False)],
)
def test_a_dotted_clock_that_can_be_a_day(text: str, can: bool) -> None:
    assert _can_be_a_day(text) == can


@pytest.mark.slow
def test_words_for_parts_of_the_day_of_all_languages_are_shown_alike() -> None:
    assert {"gu", "ml", "si", "bo", "ss", "kok", "en"} <= set(languages_with_periods())
    rng, seen = random.Random(3), ""
    for _ in range(9000):
        piece = clock_of_any_language(rng)
        seen += f" {piece.text}"
    words = [word for tag in ("gu", "ml", "si") for word, _ in parts_of_day(tag)]
    words += [word for tag in ("bo", "kok") for pair in halves_of_day(tag) for word in pair[:1]]
    shown = [word for word in words if word in seen]
    assert len(shown) > 0.7 * len(words), set(words) - set(shown)


def test_chinese_and_japanese_say_the_half_of_the_day_first() -> None:
    assert periods_first("zh") and periods_first("ja") and periods_first("ko")
    assert not periods_first("en") and not periods_first("de")
    assert moments_of_day("ru") == {"noon": "полдень", "midnight": "полночь"}


def test_hours_beyond_noon_in_words_keep_their_hour_beside_a_mark() -> None:
    from datenorm.generation.kinds.world.clock_words import clock_in_words

    writer, rng = load_writer("en", plain=True), random.Random(2)
    pieces = [clock_in_words(writer, "10-59 = {hw} {mw}", rng) for _ in range(3000)]
    late = [p for p in pieces if p and p.clock.hour > 12 and p.text.lower().endswith("pm")]
    assert late
    for piece in late:
        assert not write(Point(clock=replace(piece.clock))).endswith(("A", "P"))
