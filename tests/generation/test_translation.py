from __future__ import annotations

from itertools import islice

import pytest

from datenorm.errors import SettingsError
from datenorm.generation.translation import translation_pairs


def test_both_sides_say_the_same_date_each_in_its_own_way() -> None:
    pairs = list(islice(translation_pairs("en", "fr", seed=3), 3000))
    assert pairs == list(islice(translation_pairs("en", "fr", seed=3), 3000))
    for pair in pairs:
        assert str(pair.date.year) in pair.source
        assert str(pair.date.year) in pair.target
    may = {pair.target for pair in pairs if pair.source.startswith("Thursday, ") and pair.source.split()[2] == "May"}
    assert may
    assert all(text.startswith("jeudi ") and " mai " in text and "," not in text for text in may)


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(SettingsError, match="unknown locale 'xx'"):
        next(translation_pairs("en", "xx", seed=0))
