"""The reader on pairs that the generator has just made."""

from __future__ import annotations

from itertools import islice

import pytest

from datenorm import Normalizer, generation
from datenorm.presets import load_preset


def test_fresh_pairs_are_read(english: Normalizer) -> None:
    pairs = list(islice(generation.pairs(load_preset("english").data, 4711), 2000))
    predictions = english.normalize([pair.human for pair in pairs])
    assert sum(p.iso == pair.machine for p, pair in zip(predictions, pairs, strict=True)) >= 1994


@pytest.mark.slow
def test_one_thread_and_many_read_the_same(english: Normalizer) -> None:
    texts = [pair.human for pair in islice(generation.pairs(load_preset("english").data, 12), 3000)]
    assert Normalizer("english", threads=1).normalize(texts) == english.normalize(texts)
