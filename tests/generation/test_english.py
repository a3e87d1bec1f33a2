from __future__ import annotations

import datetime as dt
from itertools import islice

import pytest

from datenorm import generation
from datenorm.errors import SettingsError
from datenorm.generation.classic.english import check_locales
from datenorm.generation.classic.patterns import ENGLISH_PATTERNS
from datenorm.presets import DataSettings, load_preset
from datenorm.records import DatePair
from datenorm.text import canonicalize

ENGLISH = load_preset("english").data
TIME = load_preset("time").data


@pytest.fixture(scope="module")
def english_pairs() -> list[DatePair]:
    return list(islice(generation.pairs(ENGLISH), 20_000))


@pytest.mark.parametrize("settings", [ENGLISH, TIME], ids=["english", "time"])
def test_pairs_fit_the_task(settings: DataSettings) -> None:
    task = generation.task_spec(settings)
    for pair in islice(generation.pairs(settings), 5000):
        canonical = canonicalize(pair.human)
        assert 0 < len(canonical) <= task.max_input_length
        assert all(character in task.human_vocabulary.ids for character in canonical), pair
        assert len(pair.machine) == task.output_length
        assert pair.pattern
        assert pair.locale


def test_same_seed_same_pairs_and_another_seed_others() -> None:
    first, again, other = (list(islice(generation.pairs(ENGLISH, seed), 200)) for seed in (5, 5, 6))
    assert first == again
    assert first != other


def test_dates_stay_in_range_where_no_far_years_are_asked_for() -> None:
    settings = DataSettings(start=dt.date(1999, 12, 30), end=dt.date(2000, 1, 2))
    found = {pair.machine for pair in islice(generation.pairs(settings), 500)}
    assert found == {"1999-12-30", "1999-12-31", "2000-01-01", "2000-01-02"}


def test_far_years_are_drawn_as_often_as_asked(english_pairs: list[DatePair]) -> None:
    far = [not 1950 <= int(pair.machine[:4]) <= 2049 for pair in english_pairs]
    # Two in twenty far years lie in 1950-2049, and two-digit years cannot write the others.
    assert 0.06 < sum(far) / len(far) < 0.15


def test_what_people_write_is_covered(english_pairs: list[DatePair]) -> None:
    texts = " | ".join(canonicalize(pair.human) for pair in english_pairs[:5000])
    for sample in ("21th ", " of ", "the ", "saturday ", "sat ", ", ", "/", "-", ".", "'", "sept "):
        assert sample in texts


def test_the_year_is_that_of_the_calendar() -> None:
    settings = DataSettings(start=dt.date(1987, 12, 28), end=dt.date(1988, 1, 3))
    for pair in islice(generation.pairs(settings), 2000):
        assert pair.machine[2:4] in pair.human, pair


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"start": dt.date(2000, 1, 2), "end": dt.date(2000, 1, 1)},
            "start 2000-01-02 lies after end 2000-01-01",
        ),
        ({"count": 0}, "count must be at least 1, not 0"),
        ({"task": "roman"}, "unknown task 'roman'"),
        ({"locales": ()}, "at least one locale"),
        ({"seed": -1}, "seed must be 0 or more"),
        ({"far_year_share": 1.5}, "far_year_share must lie in 0..1"),
    ],
)
def test_settings_that_cannot_work_are_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        DataSettings(**values)  # type: ignore[arg-type]


def test_only_english_locales_for_dates() -> None:
    assert check_locales(["en_GB", "en-US"]) is None
    assert "de_DE: not an English locale" in (check_locales(["de_DE"]) or "")


def test_a_quarter_is_written_as_cldr_has_it(english_pairs: list[DatePair]) -> None:
    """What CLDR alone has is a quarter of that quarter; people also write the other patterns."""
    ours = {pattern.template for pattern in ENGLISH_PATTERNS}
    details = [pair.detail for pair in english_pairs]
    assert 0.055 < sum(detail not in ours for detail in details) / len(details) < 0.08
