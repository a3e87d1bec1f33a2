from __future__ import annotations

import datetime as dt
from itertools import islice

import pytest

pytest.importorskip("babel")

from datenorm.errors import SettingsError
from datenorm.generation.classic.translation import (
    STYLES,
    TranslationPair,
    is_held_out,
    translation_pairs,
)

FIRST, LAST = dt.date(1900, 1, 1), dt.date(2099, 12, 31)


def _pairs(
    source: str,
    target: str,
    count: int,
    first: dt.date = FIRST,
    last: dt.date = LAST,
    seed: int = 0,
) -> list[TranslationPair]:
    return list(islice(translation_pairs(source, target, seed, first, last), count))


def test_a_date_is_written_in_every_style_of_both_languages() -> None:
    date = dt.date(1979, 6, 7)
    written = {(pair.source, pair.target) for pair in _pairs("en", "fr", 300, date, date)}
    assert {
        ("Thursday, 7 June 1979", "jeudi 7 juin 1979"),
        ("Thursday, June 7, 1979", "jeudi 7 juin 1979"),
        ("7 June 1979", "7 juin 1979"),
        ("Thu, Jun 7, 1979", "jeu. 7 juin 1979"),
        ("7 Jun 1979", "7 juin 1979"),
        ("6/7/1979", "07/06/1979"),
        ("1979-06-07", "07/06/1979"),
    } <= written
    assert {pair.style for pair in _pairs("en", "fr", 300, date, date)} == set(STYLES)


@pytest.mark.parametrize(
    ("source", "target"), [("en", "fr"), ("en", "de"), ("ja", "en"), ("ar", "ru"), ("pt_BR", "zh")]
)
def test_a_text_has_one_translation_only(source: str, target: str) -> None:
    pairs = _pairs(source, target, 3_000, dt.date(1979, 1, 1), dt.date(1979, 12, 31))
    assert len({pair.source for pair in pairs}) == len(
        {(pair.source, pair.target) for pair in pairs}
    )
    # Where two styles look alike, as in Japanese, the one that stands first among them has the
    # text.
    assert {"full", "long", "numeric"} <= {pair.style for pair in pairs} <= set(STYLES)


def test_the_same_seed_gives_the_same_pairs() -> None:
    assert _pairs("en", "fr", 50) == _pairs("en", "fr", 50)
    assert _pairs("en", "fr", 50) != _pairs("en", "fr", 50, seed=1)


def test_one_date_in_ten_is_held_out_whatever_its_text() -> None:
    dates = {pair.date for pair in _pairs("en", "fr", 5_000)}
    assert 0.08 < sum(map(is_held_out, dates)) / len(dates) < 0.12


def test_both_ends_of_the_range_are_drawn() -> None:
    first, last = dt.date(2000, 2, 28), dt.date(2000, 3, 1)
    assert {pair.date.isoformat() for pair in _pairs("en", "fr", 60, first, last)} == {
        "2000-02-28",
        "2000-02-29",
        "2000-03-01",
    }


@pytest.mark.parametrize("tag", ["xx", "", "en_", "english please"])
def test_an_unknown_language_is_refused_at_once(tag: str) -> None:
    with pytest.raises(SettingsError, match=r"unknown language .* expected one of Babel's"):
        translation_pairs(tag, "fr", 0, FIRST, LAST)


def test_a_range_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(
        SettingsError, match="the dates start on 2099-12-31 after they end on 1900-01-01"
    ):
        translation_pairs("en", "fr", 0, LAST, FIRST)
