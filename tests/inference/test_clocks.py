"""A clock behind a date is read apart, where the network has shown that it reads both so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from datenorm import Normalizer, load_bundle
from datenorm.inference.clocks import ClockHead, Clocks, ClockTail, split_clock
from datenorm.inference.compiled import CompiledTemplate, CompiledTemplates, Word

WORDS = {"may": Word("M", "05", 0), "mai": Word("M", "05", 1), "friday": Word("W", "e", 2)}
BOUNDS = ((1583, 2150), (1, 12), (1, 31))
DAY, YEAR = (0, 0, 1), (1, 0, 4)
TAILS = (
    ClockTail(" 00:00", "T00:00"),
    ClockTail(", 0:00 pm", "T00:00P"),
    ClockTail(" 00:00:00.000 +00:00", "T00:00:00.000+00:00"),
)
CLOCKS = Clocks.of(
    TAILS,
    {"0 M 0000": ClockHead(0b111, 0b101, 0.98), "W 0 M 0000": ClockHead(0b001, 0b101, 0.97)},
)
TEMPLATES = CompiledTemplates(
    WORDS,
    [
        CompiledTemplate("0 M 0000", YEAR, None, DAY, BOUNDS, 0b011, 0.99),
        CompiledTemplate("W 0 M 0000", YEAR, None, DAY, BOUNDS, 0b111, 0.99),
        CompiledTemplate("M 0000", (0, 0, 4), None, None, BOUNDS, 0b011, 0.99),
    ],
    CLOCKS,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("3 may 1979 14:05", ("3 may 1979", " 14:05")),
        ("3 may 1979, 2:05 pm", ("3 may 1979", ", 2:05 pm")),
        ("1979-05-03t14:05:06z", ("1979-05-03", "t14:05:06z")),
        ("3 august 14:05", ("3 august", " 14:05")),
        ("14:05 3 may 1979", None),
        ("3 may 1979", None),
        (" 14:05", None),
        ("", None),
    ],
)
def test_a_clock_is_cut_off_before_its_separator(text: str, parts: tuple[str, str] | None) -> None:
    assert split_clock(text) == parts


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("3 may 1979 14:05", "1979-05-03T14:05"),
        ("3 may 1979, 2:05 pm", "1979-05-03T02:05P"),
        ("friday 3 may 1979 14:05", "1979-05-03T14:05e"),
        ("3 may 1979 23:59:59.123 -03:30", None),
        ("3 may 1979 23:59:59.123 +03:30", "1979-05-03T23:59:59.123+03:30"),
    ],
)
def test_date_and_clock_are_written_together(text: str, output: str | None) -> None:
    reading = TEMPLATES.read(text)
    assert (reading and reading.output) == output
    if reading:
        assert len(reading.focus) == len(reading.output)
        looked_at = [text[place] for place in reading.focus]
        copied = [(s, at) for s, at in zip(reading.output, looked_at, strict=True) if s.isdigit()]
        assert all(symbol in (at, "0") or at.isalpha() for symbol, at in copied)


def test_the_confidence_is_that_of_dates_with_clocks() -> None:
    reading = TEMPLATES.read("3 may 1979 14:05")
    assert reading is not None
    assert reading.probability == 0.98


@pytest.mark.parametrize(
    "text",
    [
        "3 mai 1979 14:05",  # a word that was not shown before clocks
        "friday 3 may 1979, 2:05 pm",  # a clock that was not shown behind this date
        "may 1979 14:05",  # a date that was shown with none
        "3 may 1402 14:05",  # a year beyond the template's
        "3 may 1979 24:00",
        "3 may 1979 14:60",
        "3 may 1979, 0:05 pm",
        "3 may 1979 23:59:59.123 +15:00",
        "3 may 1979 14:05 14:05",
        "3 may 1979 14.05",
    ],
)
def test_what_was_not_shown_is_left_to_the_network(text: str) -> None:
    assert TEMPLATES.read(text) is None


def test_clocks_are_packed_and_unpacked() -> None:
    again = CompiledTemplates.unpacked(TEMPLATES.packed())
    assert again.clocks.tails == TAILS
    assert again.clocks.head("0 M 0000") == ClockHead(0b111, 0b101, 0.98)
    assert again.clocks.head("M 0000") is None


def test_templates_without_clocks_are_read_as_before() -> None:
    plain = CompiledTemplates(WORDS, TEMPLATES.templates)
    assert plain.read("3 may 1979") is not None
    assert plain.read("3 may 1979 14:05") is None


def test_the_shipped_clocks_are_read_as_the_network_reads_them() -> None:
    bundle = load_bundle("moments")
    compiled = CompiledTemplates.unpacked(bundle.templates or b"")
    texts = [
        f"{date}{clock}"
        for date in ("3 May 1979", "Friday, 4 May 1979", "3 de mayo de 1979", "1979-05-23")
        for clock in (" 14:05", ", 2:05 PM", " 23:59:59Z", " 09:00:00.123 +02:00", " 12:30 AM")
    ]
    read = [text for text in texts if compiled.read(text.lower())]
    assert len(read) > len(texts) // 2
    alone = Normalizer(replace(bundle, templates=None)).normalize(texts)
    names = ("iso", "status", "order", "kind", "weekday", "weekday_agrees", "reason", "zone")
    for one, other in zip(Normalizer(bundle).normalize(texts), alone, strict=True):
        assert [getattr(one, name) for name in names] == [getattr(other, name) for name in names]
