"""Several dates in one text, and weeks named by a day: what no output can say reads as nothing."""

from __future__ import annotations

import random
import re
from functools import lru_cache

import pytest

from datenorm.generation.cldr.languages import tabled_languages
from datenorm.generation.kinds.world import eras, hedged, lists, units
from datenorm.generation.kinds.world.other_calendars import japanese
from datenorm.generation.kinds.world.spans.ends import draw_whole_ends
from datenorm.generation.kinds.world.spans.open_ends import draw_open
from datenorm.generation.kinds.world.spans.shared import draw_shared
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import load_writer
from datenorm.presets import load_preset
from tests.generation.draws import Draws

SETTINGS = load_preset("moments").data
KINDS = {
    "shared": draw_shared,
    "open": draw_open,
    "whole": draw_whole_ends,
    "unit": units.draw,
    "era": eras.draw,
    "hedged": hedged.draw,
}


@lru_cache(maxsize=64)
def listed(detail: str, locale: str) -> Draws[str]:
    writer, rng = load_writer(locale, plain=True), random.Random(11)
    make = lists.MAKERS[detail][1]
    made = (make(writer, SETTINGS, rng) for _ in range(2000))
    return Draws((text for text in made if text), 2000)


@lru_cache(maxsize=64)
def drawn(kind: str, locale: str) -> Draws[tuple[str, str]]:
    writer, rng = load_writer(locale, plain=True), random.Random(13)
    draw = japanese.draw if kind == "japanese" else KINDS[kind]
    found = (draw(writer, SETTINGS, rng) for _ in range(5000))
    return Draws(((draft.text, draft.target) for draft in found if draft), 5000)


@pytest.mark.parametrize(
    ("detail", "locale", "text"),
    [
        ("years", "en", r"ca?\.? ?\d{4}, .*\d{4}.*"),
        ("years", "en", r"c\.? ?\d{4} and \d{4}"),
        ("years", "en", r"\d{4}, .*\d0s"),
        ("years", "en", r".*\d{4}.* (after|since|from|later) ?(\d{4})?"),
        ("years", "en", r"ca?\.? ?\d{4}, [a-z ]{4,} \d{4}"),
        ("years", "de", r".*\d{4} und .*\d{4}"),
        ("years", "fr", r".*\d{4} et .*\d{4}"),
        ("years", "ja", r".*\d{4}.*と.*\d{4}.*"),
        ("days of a month", "en", r"[A-Z][a-z]+ \d+, \d+ and \d+, \d{4}"),
        ("days of a month", "en", r"\d+ and \d+ [A-Z][a-z]+ \d{4}"),
        ("days of a month", "de", r"\d+\., \d+\. und \d+\. [A-Z]\w+ \d{4}"),
        ("days of a month", "es", r"(el )?\d+ y \d+ de \w+ (de|del) \d{4}"),
        ("days of a month", "ru", r"\d+, \d+ и \d+ \w+ \d{4}.*"),
        ("days of a month", "ja", r".*\d+日\D+\d+日.*"),
        ("days of a year", "en", r"\d+ [A-Z][a-z]+ and \d+ [A-Z][a-z]+ \d{4}"),
        ("week of a day", "en", r"w/c .*\d.*"),
        ("week of a day", "fr", r"semaine du .*\d.*"),
    ],
)
def test_lists_and_weeks_are_drawn(detail: str, locale: str, text: str) -> None:
    assert any(re.fullmatch(text, written) for written in listed(detail, locale))


@pytest.mark.parametrize("language", tabled_languages())
def test_no_list_is_written_like_a_span(language: str) -> None:
    """The same words never join two dates and the ends of a span."""
    words = moment_words(language)
    assert not set(lists._lists(language)) & {*words["spans"].texts, *words["clock_spans"].texts}
    assert not {*lists._lists(language)} & {*words["either"].texts}


def test_labels_of_weeks_stand_before_no_plain_date() -> None:
    labels = {label.lower() for label in load_writer("en", plain=True).context.labels}
    assert not labels & {"w/e", "w/c", "week ending", "week commencing"}


@pytest.mark.parametrize(
    ("kind", "locale", "text", "output"),
    [
        ("shared", "en", r"[A-Z][a-z]{2,} \d\d? ?[–-] ?[A-Z][a-z]{2,} \d\d?", r"-----.*/-----.*"),
        ("open", "en", r"[a-z ]+ [A-Z][a-z]+ \d+(st|nd|rd|th)", r"/?-----\d\d-\d\d[~?%]?/?"),
        ("shared", "de", r"\d+\.? ?[–-] ?\d+\. [A-Z]\w+", r"--------\d\d/-----\d\d-\d\d"),
        ("whole", "fr", r"du \d+[/.]\d+[/.]\d+ au \d+.*", r".*-\d\d[a-g]?/.*-\d\d[a-g]?"),
        (
            "whole",
            "de",
            r"vom \d+\.\d+\.\d{4} bis .*\d+\.\d{4}",
            r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d",
        ),
        ("whole", "pl", r"od \d+\D\d+\D\d{4} do .*", r"\d{4}-\d\d-\d\d/.*"),
        ("unit", "de", r"(V|v)iertes Viertel \d{4}", r"\d{4}-36---"),
        ("unit", "de", r"\d{4}, (D|d)rittes (Quartal|Viertel|Vierteljahr)", r"\d{4}-35---"),
        ("unit", "ko", r"\d{4}년 (이|두 번째 |두번째 )분기", r"\d{4}-34---"),
        ("unit", "en", r"end of [A-Z][a-z]+ \d{4}", r"\d{4}-\d\d---<"),
        ("era", "en", r"ca?\.? ?\d{1,2} (AD|CE)", r"00\d\d------~"),
        ("hedged", "en", r"(a|some) day in \d{4}", r"\d{4}-XX-XX"),
        ("hedged", "de", r"[Vv]ielleicht \d{4} ?[(\[].*Datum.*[)\]]", r"\d{4}------\?"),
        ("hedged", "ja", r"[^年月]*\d{4} ?[(\[]日付[^,、]*不[^,、]*[)\]]", r"\d{4}-.*[?%]"),
        ("japanese", "ja", r".+[弐拾].*年.+月[^曜]+日", r"[MYSHR]00\d\d-\d\d-\d\d"),
        ("japanese", "ja", r"昭和 \d+ 年 \d+ 月 \d+ 日", r"S00\d\d-\d\d-\d\d"),
        ("japanese", "ja", r"H\d+-\d+-\d+", r"H00\d\d-\d\d-\d\d"),
        ("japanese", "ja", r".+年.+月 ?の?(晦日|みそか)", r"([MYSHR]00\d\d-\d\d-(28|29|30|31))?"),
    ],
)
def test_what_is_drawn_says_what_it_says(kind: str, locale: str, text: str, output: str) -> None:
    found = drawn(kind, locale).those(lambda pair: re.fullmatch(text, pair[0]))
    assert found, "never drawn"
    for said, label in found:
        assert re.fullmatch(output, label), (said, label)
